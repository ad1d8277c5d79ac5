"""Whether the header says what the captured lines say that it names as its source.

A fact that cites lines and has neither ``@resp`` nor ``@cert`` claims to be stated there (encoding guidelines, 1.4). A
slip of the hand in it would stand in every rendition. Whoever knows better than the page says so, with ``@resp``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from kei_archive.findings import Finding
from kei_archive.interpret.dates import find_dates
from kei_archive.tei.constraints import Checked
from kei_archive.tei.document import path
from kei_archive.tei.sourcedoc import string_value

__all__ = ["is_as_stated"]

_HEADER: Final = "t:teiHeader/t:fileDesc/t:"
_TITLE: Final = path(f"{_HEADER}titleStmt/t:title[@type='main']")
_SAME: Final = path(f"{_HEADER}sourceDesc/t:biblStruct/t:analytic/t:title")
_AUTHORS: Final = path(
    f"{_HEADER}titleStmt/t:author/t:persName | {_HEADER}sourceDesc/t:biblStruct/t:analytic/t:author/t:persName"
)
_DATES: Final = path(f"{_HEADER}sourceDesc//t:date[@type='published']")
_WORD: Final = re.compile(r"\w+")
_NUMBER: Final = re.compile(r"\d+")
_ISO: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def is_as_stated(doc: Checked) -> Iterator[Finding]:
    """T028: titles, authors and dates of publication that are said to be stated are found in the lines they cite.

    A title cites nothing: it is somewhere in a capture of text. That of a page may stand in its head, which no line
    shows.
    """
    captured = _compact("".join(line.text for line in doc.lines)) if doc.lines and not doc.is_page else ""
    titles = [title for title in _TITLE(doc.tei) if _claims_to_be_stated(title)]
    for title in [*titles, *_SAME(doc.tei)] if titles and captured else ():  # the second says of no title whose it is
        words = string_value(title)
        if _compact(words) not in captured:
            yield doc.finding("T028", f"No captured line has the title {words!r}.", at=title)
    for name in _AUTHORS(doc.tei):
        cited = _cited(doc, name)
        words = string_value(name)
        if cited and any(word not in _compact(cited) for word in _WORD.findall(_compact(words, spaces=True))):
            yield doc.finding("T028", f"{name.get('source')} does not name {words!r}.", at=name)
    for element in _DATES(doc.tei):
        if cited := _cited(doc, element):
            yield from _misdated(doc, element, cited=cited)


def _misdated(doc: Checked, element: etree._Element, *, cited: str) -> Iterator[Finding]:
    """Whether a date is worded as its source words it, and means what the words can mean."""
    words, when = string_value(element), element.get("when", "")
    if _compact(words) not in _compact(cited):
        yield doc.finding("T028", f"{element.get('source')} does not say {words!r}.", at=element)
    elif _ISO.fullmatch(when) and words.strip() and not _can_mean(words, when):  # T015 tells of another form
        yield doc.finding("T028", f"{words!r} does not mean {when}.", at=element)


def _can_mean(words: str, when: str) -> bool:
    """Whether a date may be meant: one that is written, with day and month in either order, or its year alone."""
    written = [found for order in ("DMY", "MDY") for found in find_dates(words, order=order, short_years=True)]
    days = {found.value.isoformat() for found in written if found.value}
    if days:
        return any(day.startswith(when) for day in days)
    numbers = {int(number) for number in _NUMBER.findall(words)}
    return not numbers or bool(numbers & {int(when[:4]), int(when[2:4])})


def _claims_to_be_stated(element: etree._Element) -> bool:
    return element.get("resp") is None and element.get("cert") is None


def _cited(doc: Checked, element: etree._Element) -> str:
    """The words of the lines that a stated fact cites; empty if it cites none, or something else beside them."""
    pointers = element.get("source", "").split()
    sources = [doc.ids.get(pointer.removeprefix("#")) for pointer in pointers]
    if not _claims_to_be_stated(element) or not sources or None in sources:
        return ""
    return "\n".join(string_value(source) for source in sources if source is not None)


def _compact(text: str, *, spaces: bool = False) -> str:
    """``text`` in one case, without white space, invisible characters, and those that XML cannot hold."""
    return "".join(
        character
        for character in text.casefold()
        if (character.isprintable() and character not in " \ufffd") or (spaces and character.isspace())
    )

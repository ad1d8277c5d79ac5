"""A text as a sequence of passages: what every export for analysis is made of.

A passage is a paragraph, a heading, a list item, a row of a table and the like: the smallest block, without the
blocks inside it. Its characters are those of the TEI; only line breaks of the capture and of the serialisation
become spaces. Notes inside a paragraph follow it as passages of their own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from kei_archive.findings import Finding
from kei_archive.renderers.elements import DIVISIONS, chosen_reading, has_blocks, is_block
from kei_archive.renderers.parts import Parts
from kei_archive.tei.document import XML_ID, XML_LANG, is_of_page, local_name
from kei_archive.tei.record import collapse

__all__ = [
    "STRUCTURES",
    "Passage",
    "Passages",
    "Run",
    "divide",
    "is_added",
    "is_of_editor",
    "join_lines",
    "kind_of",
    "lacuna",
    "left_out",
    "notes_in",
    "plain",
    "report_left_out",
]

Run = tuple[str | etree._Element, ...]  # noqa: SLF001  # lxml has no other name for the type
"""Text and phrases between two blocks."""

STRUCTURES: Final = DIVISIONS | {
    "list", "table", "figure", "listBibl", "sp", "floatingText", "titlePage", "text", "group"
}  # fmt: skip
"""Elements whose every child stands alone; text between the children is layout."""
SILENT: Final = frozenset({"del", "gap", "graphic", "index"})
"""Elements whose words are not of the text: they were taken out of it, or say something of what is not there."""
ADDED: Final = frozenset({"add", "supplied"})
"""Elements whose words an editor put into the text."""
CORRECTIONS: Final = frozenset({"corr", "ex", "expan", "reg"})
"""The same where they stand alone, without the captured words that they are for (TEI P5, 3.5)."""
_GUESSES: Final = frozenset({"unclear", "seg"})
"""Elements of a ``choice`` of which the first stands in the text: they are guesses at the same place."""
READINGS: Final = frozenset({"lem", "rdg", "rdgGrp", "wit", "witDetail"})
"""Elements of an ``app`` of which one stands in the text."""
BREAK: Final = "\0"
"""A line break that is kept: the one character that no XML can hold."""

_CAPTURED: Final = frozenset({"sic", "orig", "abbr"})
_LINE_ENDS: Final = re.compile(r"[ \t]*[\r\n][ \t\r\n]*")
_KINDS: Final = {
    "ab": "paragraph",
    "bibl": "reference",
    "cit": "quote",
    "eg": "code",
    "epigraph": "quote",
    "figDesc": "description",
    "figure": "credit",
    "l": "verse",
    "lg": "verse",
    "listBibl": "reference",
    "p": "paragraph",
}
"""Kinds that are not called as the element is."""
_HOLDERS: Final = frozenset({"cit", "epigraph", "figure", "item", "note", "post", "quote"})
"""Elements that say what the paragraphs in them are."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage.

    Attributes:
        text: Its characters, never empty.
        kind: ``paragraph heading item quote verse row code note caption description credit comment`` and the like.
        id: ``xml:id`` of its element or of the nearest one around it; empty if there is none.
        n: Its number in the text, empty if it has none.
        part: ``front``, ``body``, or the type of the division of ``back`` that it is in.
        section: Headings of the sections that it is in, from the outside in.
        language: BCP 47 tag, ``und`` if unknown.
        by_editor: Whether an editor has added it to what was captured; its text stands in square brackets then.
    """

    text: str
    kind: str
    id: str = ""
    n: str = ""
    part: str = "body"
    section: tuple[str, ...] = ()
    language: str = "und"
    by_editor: bool = False


class Passages:
    """Reads the passages of a text.

    What an editor added stands in square brackets, words or whole passages; a gap is ``[…]``; what was deleted, and
    readings other than the one that stands in the text, are left out and named by finding R006.

    Args:
        corrected: Take the corrected reading where an editor has marked one, not the captured one.
        keep_lines: Keep the line breaks of the capture.

    Attributes:
        findings: What could not be carried over in full.
    """

    def __init__(self, *, corrected: bool = False, keep_lines: bool = False) -> None:
        self.corrected = corrected
        self.keep_lines = keep_lines
        self.findings: list[Finding] = []

    def of(self, elements: Iterable[etree._Element], *, part: str = "body", language: str = "und") -> Iterator[Passage]:
        """The passages of elements in order."""
        for element in elements:
            yield from self._walk(element, Passage("", "", part=part, language=language))

    def of_back(self, parts: Parts, *, language: str = "und") -> Iterator[Passage]:
        """The passages of the back matter; each division names its part."""
        for element in parts.back:
            yield from self.of([element], part=element.get("type", "back"), language=language)

    def _walk(self, element: etree._Element, outer: Passage) -> Iterator[Passage]:
        """The passages of an element; ``outer`` has what they inherit."""
        name = local_name(element)
        if not name or left_out(element, corrected=self.corrected, findings=self.findings):
            yield from _passage(lacuna(element).strip(), replace(outer, kind="gap", id=element.get(XML_ID, outer.id)))
            return
        here = replace(
            outer,
            kind=kind_of(element, outer=outer.kind),
            id=element.get(XML_ID, outer.id),
            n=element.get("n", ""),
            language=element.get(XML_LANG, outer.language),
            by_editor=outer.by_editor or is_of_editor(element) or is_added(element, corrected=self.corrected),
        )
        if name == "eg" or (name == "lg" and element.find("{*}lg") is None):
            yield from self._lines(element, here)
            return
        if name == "row":
            yield from self._row(element, here)
            return
        inner = replace(here, section=(*here.section, title)) if (title := self._title(element)) else here
        for part in divide(element):
            if isinstance(part, tuple):
                yield from _passage(self._text(self._plain(part)), here)
            else:
                yield from self._walk(part, inner)
        for note in _notes_inside(element):
            yield from self._walk(note, inner)

    def _row(self, element: etree._Element, here: Passage) -> Iterator[Passage]:
        """A row of a table, its cells divided by tabs, and what else is in it; notes follow."""
        cells = (self._on_a_line(cell) for cell in element.iterchildren("{*}cell"))
        yield from _passage("\t".join(cells).rstrip("\t"), here)
        for child in element.iterchildren("*"):
            for after in notes_in(child) if local_name(child) == "cell" else (child,):
                yield from self._walk(after, here)

    def _on_a_line(self, element: etree._Element) -> str:
        """Everything in an element but its notes; its blocks are divided by spaces."""
        parts = (part if isinstance(part, tuple) else (self._on_a_line(part),) for part in divide(element))
        return " ".join(filter(None, (self._text(self._plain(part)) for part in parts)))

    def _lines(self, element: etree._Element, here: Passage) -> Iterator[Passage]:
        """Code and verse, whose line breaks are text."""
        if local_name(element) == "eg":
            text = self._flat(element).replace(BREAK, "\n").removeprefix("\n").rstrip("\n")
        else:
            lines = (self._text(self._flat(line)) for line in element.iterchildren("*") if local_name(line) != "note")
            text = "\n".join(line for line in lines if line)
        yield from _passage(text, here)
        for note in notes_in(element):
            yield from self._walk(note, here)

    def _title(self, element: etree._Element) -> str:
        """Heading of a section; empty for any other element."""
        head = element.find("{*}head") if local_name(element) in DIVISIONS else None
        return collapse(self._flat(head).replace(BREAK, " ")) if head is not None else ""

    def _flat(self, element: etree._Element) -> str:
        return self._plain(((element.text or ""), *_with_tails(element)))

    def _plain(self, run: Run) -> str:
        return _joined(run, corrected=self.corrected, findings=self.findings)

    def _text(self, raw: str) -> str:
        text = raw.strip(" \t\r\n") if self.keep_lines else join_lines(raw).strip(" \t")
        return text.replace(BREAK, "\n").strip("\n")


def kind_of(element: etree._Element, *, outer: str = "") -> str:
    """What the passages of an element are, in a word; paragraphs of a quotation, a note, an item are what it is."""
    name, parent = local_name(element), element.getparent()
    holder = local_name(parent) if parent is not None else ""
    if name == "post":
        return "pingback" if element.get("type") == "pingback" else "comment"
    if name == "head":
        if holder in ("figure", "table", "list", "lg", "listBibl"):
            return "caption"
        return "deck" if element.get("type") in ("deck", "sub") else "heading"
    if name in ("p", "ab", "quote", "list", "l") and outer and holder in _HOLDERS | {"lg"}:
        return outer
    return _KINDS.get(name, name)


def is_of_editor(element: etree._Element) -> bool:
    """Whether an element is an editor's: a note or something before the article that says whose it is (``resp``).

    A note of a document with its capture is an editor's too if it points to no captured line.
    """
    if local_name(element) != "note":
        front = next((one for one in (element, *element.iterancestors()) if local_name(one) == "front"), None)
        return front is not None and bool(element.get("resp") or front.get("resp"))
    tei = next(element.iterancestors("{*}TEI"), None)
    captured = tei is not None and tei.find("{*}sourceDoc") is not None
    return bool(element.get("resp")) or (captured and all(one.get("facs") is None for one in element.iter("*")))


def divide(element: etree._Element) -> Iterator[etree._Element | Run]:
    """The content of an element in order: its blocks, and the runs of text and phrases between them."""
    whole = local_name(element) in STRUCTURES
    run: list[str | etree._Element] = [element.text] if element.text else []
    for child in element:
        if local_name(child) and (whole or _breaks(child)):
            if run:
                yield tuple(run)
            run = []
            yield child
        elif local_name(child):
            run.append(child)
        if child.tail:
            run.append(child.tail)
    if run:
        yield tuple(run)


def plain(element: etree._Element, *, corrected: bool = False, findings: list[Finding] | None = None) -> str:
    """The characters of a phrase without its notes; `BREAK` for a line break that an encoder has marked.

    What an editor added is in square brackets, a gap is `lacuna`.

    Args:
        element: The phrase, without its tail.
        corrected: Which side of a ``choice``.
        findings: Gets R004 for a character that XML cannot hold, which becomes U+FFFD, and R006 as `left_out`.
    """
    name = local_name(element)
    if not name or name == "note":
        return ""
    if left_out(element, corrected=corrected, findings=findings):
        return lacuna(element)
    if name == "lb":
        return BREAK
    if name == "g" and not element.text:
        if findings is not None and all(finding.code != "R004" for finding in findings):
            place = element.get("ref", "g")
            findings.append(Finding("R004", "A character that XML cannot hold is shown as U+FFFD.", place=place))
        return "\ufffd"
    words = _joined((element.text or "", *_with_tails(element)), corrected=corrected, findings=findings)
    return f"[{words}]" if words.strip() and is_added(element, corrected=corrected) else words


def _joined(run: Run, *, corrected: bool, findings: list[Finding] | None) -> str:
    """Text and phrases as one text; of the spaces around a deletion one is left."""
    words = ""
    deleted = False
    for item in run:
        part = item if isinstance(item, str) else plain(item, corrected=corrected, findings=findings)
        words += part[1:] if deleted and part.startswith(" ") and words.endswith(" ") else part
        deleted = not isinstance(item, str) and local_name(item) == "del"
    return words


def lacuna(element: etree._Element) -> str:
    """What stands for a gap in the text, as in the web page; nothing for any other element, or what no capture has."""
    if local_name(element) != "gap" or element.get("reason") == "not-captured":
        return ""
    return " […]" if element.get("reason") == "truncated" else "[…]"


def is_added(element: etree._Element, *, corrected: bool) -> bool:
    """Whether an element holds words that an editor put into the text.

    Args:
        element: The element.
        corrected: Whether corrected readings are asked for: then they are the text.
    """
    name = local_name(element)
    if name in ADDED:
        return not is_of_page(element)
    if corrected or name not in CORRECTIONS:
        return False
    return name != "expan" or element.find(".//{*}ex") is None  # else the letters of ex are what was added


def left_out(element: etree._Element, *, corrected: bool, findings: list[Finding] | None = None) -> bool:
    """Whether an element is no part of the text: deleted, the other side of a choice, a variant, words about a gap.

    Args:
        element: The element.
        corrected: Which side of a ``choice``.
        findings: Gets R006 for words that are left out, once for each kind of element.
    """
    parent = element.getparent()
    holder = local_name(parent) if parent is not None else ""
    other = holder == "choice" and (_is_other_side(element, corrected=corrected) or _is_alternative(element))
    variant = holder in ("app", "rdgGrp") and _is_variant(element)
    if local_name(element) not in SILENT and not variant and not other:
        return False
    if findings is not None:
        report_left_out(element, findings)
    return True


def report_left_out(element: etree._Element, findings: list[Finding]) -> None:
    """Add R006 if an element has words, once for each kind of element."""
    name = local_name(element)
    message = f"Left out: what {name} holds."
    if collapse("".join(map(str, element.itertext("*")))) and all(finding.message != message for finding in findings):
        findings.append(Finding("R006", message, place=element.get(XML_ID, name)))


def _is_other_side(element: etree._Element, *, corrected: bool) -> bool:
    """Whether an element is the side of its ``choice`` that is not asked for."""
    parent = element.getparent()
    sides = [local_name(child) in _CAPTURED for child in parent.iterchildren("*")] if parent is not None else []
    wanted = not corrected if len(set(sides)) == 2 else sides[0]
    return (local_name(element) in _CAPTURED) is not wanted


def _is_alternative(element: etree._Element) -> bool:
    """Whether an element of a ``choice`` is another way to read what a sibling before it reads (TEI P5, 12.3.3.1)."""
    return (
        local_name(element) in _GUESSES
        and next(element.itersiblings("{*}unclear", "{*}seg", preceding=True), None) is not None
    )


def _is_variant(element: etree._Element) -> bool:
    """Whether an element of an ``app`` is not the reading that stands in the text, and does not hold it."""
    app = next(element.iterancestors("{*}app"), None)
    chosen = chosen_reading(app) if app is not None else None
    if chosen is None or local_name(element) not in READINGS:
        return False
    return element is not chosen and element not in chosen.iterancestors("{*}rdgGrp")


def join_lines(text: str) -> str:
    """``text`` with each line break, and the white space around it, as one space.

    Between two characters of a script that writes no spaces (Chinese, Japanese) nothing takes its place.
    """

    def joint(match: re.Match[str]) -> str:
        around = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
        return "" if len(around) == 2 and all(map(_is_unspaced, around)) else " "

    return _LINE_ENDS.sub(joint, text)


def _is_unspaced(character: str) -> bool:
    wide = unicodedata.east_asian_width(character) in "WF"
    return wide and not unicodedata.name(character, "").startswith(("HANGUL", "HALFWIDTH HANGUL"))


def _breaks(element: etree._Element) -> bool:
    """Whether a child divides the text that it stands in. A note does not: it follows."""
    name = local_name(element)
    if not name or name == "note":
        return False
    return is_block(element) or (has_blocks(element) and any(_breaks(child) for child in element))


def _notes_inside(element: etree._Element, *, always: bool = False) -> Iterator[etree._Element]:
    """The notes within the runs of an element, the outermost ones."""
    if local_name(element) in STRUCTURES and not always:
        return
    for child in element:
        if local_name(child) == "note":
            yield child
        elif local_name(child) and not _breaks(child):
            yield from _notes_inside(child, always=True)


def notes_in(element: etree._Element) -> Iterator[etree._Element]:
    """All notes in an element whose text is taken as a whole, the outermost ones."""
    for child in element:
        if local_name(child) == "note":
            yield child
        elif local_name(child):
            yield from notes_in(child)


def _with_tails(element: etree._Element) -> Iterator[str | etree._Element]:
    for child in element:
        if local_name(child):
            yield child
        if child.tail:
            yield child.tail


def _passage(text: str, here: Passage) -> Iterator[Passage]:
    if text.strip():
        yield replace(here, text=f"[{text}]" if here.by_editor else text)

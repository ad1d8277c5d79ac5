"""Categories that no label announces: the word above a headline, a step of its breadcrumb, what stands at its date.

Menus have the same words, so the place decides: right above the headline or at its date, and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kei_archive.interpret.choice import Candidate, Signs
from kei_archive.interpret.dates import DATE
from kei_archive.interpret.page import Page, Row
from kei_archive.interpret.people import bare_names, is_given, names_beside_date, names_in_byline
from kei_archive.interpret.phrases import phrases
from kei_archive.model import Role

__all__ = ["candidates"]

_ABOVE: Final = 4
"""Rows above the headline."""
_BELOW: Final = 3
"""Rows below it, for what stands at a date."""
_MOST_WORDS: Final = 5
_LONGEST: Final = 60
_STEP: Final = re.compile(r"\s*[>»›→/|]\s*|\s+::\s+")
_ARROW: Final = re.compile(r"[>»›→/\s]+")
_PARTS: Final = re.compile(r"\s*[|•·∙]\s*|\s+[-–—]\s+")
_TIME: Final = re.compile(r"\b\d{1,2}[:.h]\d\d(?: ?(?:uhr|am|pm|[A-Z]{2,4}))*\b", re.IGNORECASE)
_LABEL: Final = re.compile(r"(?P<name>[^:]{3,40}) : ?(?=\S)")

_Found = tuple[Row, str, tuple[str, ...]]


def candidates(page: Page, *, title: int | None) -> Iterator[Candidate[tuple[str, ...]]]:
    """What may be the article's categories, with what speaks for it; nothing without a headline to stand at."""
    if title is None:
        return
    short = [row.line.key for row in page.rows if row.line.words <= _MOST_WORDS]
    for row, form, names in _found(page, title=title):
        key = names[-1].casefold()
        signs: Signs = {
            f"form-{form}": 1.0,
            "section": any(word in phrases().sections for word in (key, *key.split())),
            "elsewhere": float(min(2, short.count(key) - (row.line.key == key))),
            "near": abs(row.index - title) == 1,
            "words": len(names[-1].split()) - 1.0,
            "several": len(names) > 1,
            "capital": names[-1][:1].isupper(),
            "name": any(map(is_given, names)),
            "digit": any(map(str.isdigit, names[-1])),
            "role-furniture": row.role.is_chrome and row.role not in (Role.OTHER, Role.MASTHEAD),
            "shared": row.shared,
            "top": row.index == 0,
        }
        yield Candidate(names, names, row, f"category:{form}", signs)


def _found(page: Page, *, title: int) -> Iterator[_Found]:
    headline = page.rows[title]
    label = _LABEL.match(headline.text)
    if label:
        yield from _named(headline, "label", (label["name"].strip(),))
    for row in page.rows[max(0, title - _ABOVE) : title]:
        if row.line.words <= 2 * _MOST_WORDS or _STEP.search(row.text):
            yield from _crumb(row, page=page, title=title)
        alone = all(_is_small(between, page=page) for between in page.rows[row.index + 1 : title])
        alone = alone and not _STEP.search(row.text)
        if alone and row.line.words <= _MOST_WORDS and not row.line.closed and not page.dated[row.index]:
            yield from _named(row, "above", tuple(part for part in re.split(r"\s*[,;]\s*", row.text) if part))
    for row in page.rows[title + 1 : title + 1 + _BELOW]:
        if row.line.words <= 3 * _MOST_WORDS and page.dated[row.index]:
            yield from _named(row, "date", _beside_date(row.text))


def _is_small(row: Row, *, page: Page) -> bool:
    """A date, an arrow: what may stand between a category and its headline."""
    return not any(map(str.isalpha, row.text)) or (row.line.words <= _MOST_WORDS and page.dated[row.index])


def _crumb(row: Row, *, page: Page, title: int) -> Iterator[_Found]:
    """The last step above the headline: "Home > Deserts > Dunes That Sing", or each step on a line of its own."""
    key = page.rows[title].text.casefold()
    steps = [step for step in _STEP.split(row.text) if step]
    if len(steps) > 2 or (len(steps) == 2 and steps[0].casefold() in phrases().home):
        last = steps[-1].casefold()
        own = len(last) > 8 and (key.startswith(last[:60]) or last.startswith(key))
        yield from _named(row, "crumb", (steps[-2 if own else -1],))
    elif row.index and _ARROW.fullmatch(page.rows[row.index - 1].line.text) and row.index >= title - 2:
        yield from _named(row, "crumb", (row.text,))


def _beside_date(text: str) -> tuple[str, ...]:
    rest = phrases().byline_beside.sub(" | ", DATE.sub(" | ", _TIME.sub(" | ", text)))
    people = {name.casefold() for name in (*names_beside_date(text), *names_in_byline(text))}
    parts = [part.strip(" ,.:") for part in _PARTS.split(rest)]
    kept = [part for part in parts if part and part.casefold() not in people and not phrases().byline.match(part)]
    if len(kept) != 1 or (bare_names(kept[0]) and is_given(kept[0])):
        return ()
    return tuple(part for part in re.split(r"\s*,\s*", kept[0]) if part)


def _named(row: Row, form: str, names: tuple[str, ...]) -> Iterator[_Found]:
    good = (
        names
        and all(2 < len(name) <= _LONGEST and len(name.split()) <= _MOST_WORDS for name in names)
        and not any(name.casefold() in phrases().home or name.casefold() in phrases().category_skip for name in names)
    )
    if good:
        yield row, form, names

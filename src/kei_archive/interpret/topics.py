"""Categories and tags that the page states, as it displays them; wherever they stand, before or after the body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kei_archive.interpret import sections
from kei_archive.interpret.choice import Candidate, Signs, choose, each_of
from kei_archive.interpret.dates import DATE
from kei_archive.interpret.page import Page, Row
from kei_archive.interpret.phrases import phrases
from kei_archive.model import Claim, Role

__all__ = ["SURE_ENOUGH", "candidates", "find_categories"]

_BEFORE: Final = 30
"""Rows above the article's first sentence."""
_AFTER: Final = 14
"""Rows below its last; menus of all the site's categories stand further down."""
_MOST_WORDS: Final = 40
_FEWEST_SAID: Final = 3
"""Words of a sentence that says it."""
_LONGEST: Final = 60
"""Characters of a category."""
_LIST: Final = 12
"""Rows that a label alone on its line may have below it."""

SURE_ENOUGH: Final = 0.6
"""Probability; below it a line with no label is no category; chosen by cross-validation (benchmarks/fit_facts.py)."""
_CERTAIN: Final = 0.9
"""Certainty that a line which says so states categories; no page of the development data said otherwise."""
_APART: Final = 4
"""Rows between two statements that belong together; others are those of related articles."""

_SPLIT: Final = re.compile(r"\s*[,;|、，،・]\s*|\s+[·•]\s+|\s*/\s+|\s+#")
_COUNT: Final = re.compile(
    r"\s*(?:\(\d+\)|\d+ (?:comments?|kommentare?|commentaires?|comentarios?|replies))$", re.IGNORECASE
)
_TIME: Final = re.compile(r"\b\d{1,2}[:.h]\d\d(?: ?(?:uhr|am|pm))?\b", re.IGNORECASE)
_IN_SECTION: Final = re.compile(r".{3,60}? (?:in|dans|en|em|i|w|unter|в) (?P<rest>\S.{1,40})")
_SIGNED: Final = 12
"""Words of a byline that names a section, too."""
_COLONS: Final = (":", "：")
_COUNTED: Final = re.compile(r"\(\d+(?: \w+)?\)")
"""How many articles an entry of the site's list of categories has."""
_PLAIN: Final = frozenset({Role.CATEGORY, Role.TITLE_ECHO, Role.OTHER, Role.UNCLASSIFIED, Role.LIST_ITEM, Role.HEADING})
"""Roles of a line that may be a name in a list."""

_Claims = tuple[Claim[str], ...]


@dataclass(frozen=True, slots=True)
class _Stated:
    row: Row
    rest: str
    tags: bool


@dataclass(frozen=True, slots=True)
class _Announced:
    """What lines with a label state, by the name in small letters; ``layout``: where the site places the article."""

    categories: dict[str, tuple[Row, str]]
    tags: dict[str, tuple[Row, str]]
    layout: dict[str, tuple[Row, str]]


def find_categories(page: Page, *, title: int | None = None) -> tuple[_Claims, _Claims, _Claims]:
    """The article's categories; those by which the site only places it ("slider"); and tags beside categories.

    Args:
        page: The page.
        title: Index of the headline's row, for categories that no label announces.
    """
    announced = _announced(page)
    chosen, lost = choose(_weighed(page, announced, title=title), fact="categories", at_least=SURE_ENOUGH)
    found = {claim.value.casefold(): claim for claim in each_of(chosen)} if chosen else {}
    others = {claim.value.casefold(): claim for one in lost for claim in each_of(one)}
    others |= {key: _claim(row, name) for key, (row, name) in announced.tags.items()}
    return (
        tuple(found.values()),
        tuple(_claim(row, name) for row, name in announced.layout.values()),
        tuple(claim for key, claim in others.items() if key not in found),
    )


def candidates(page: Page, *, title: int | None) -> Iterator[Candidate[tuple[str, ...]]]:
    """What may be the article's categories: what a line announces as such, or as tags; else what its place says."""
    return _weighed(page, _announced(page), title=title)


def _weighed(page: Page, announced: _Announced, *, title: int | None) -> Iterator[Candidate[tuple[str, ...]]]:
    for form, found in (("form-stated", announced.categories), ("form-tags", announced.tags)):
        if found:
            row = next(iter(found.values()))[0]
            signs: Signs = {form: 1.0, "role-category": row.role is Role.CATEGORY}
            yield Candidate(tuple(name for _, name in found.values()), tuple(found), row, "category-line", signs)
        if announced.categories:
            return
    if not announced.layout:
        yield from sections.candidates(page, title=title)


def _announced(page: Page) -> _Announced:
    found = _Announced({}, {}, {})
    for one in _together(list(_stated(page)), page=page):
        for name in _names(one.rest, known=page.short):
            key = name.casefold()
            of = found.layout if key in phrases().layout else found.tags if one.tags else found.categories
            of.setdefault(key, (one.row, name))
    return found


def _claim(row: Row, name: str) -> Claim[str]:
    return Claim(name, row.block.span, "category-line", _CERTAIN)


def _names(rest: str, *, known: frozenset[str]) -> Iterator[str]:
    following = phrases().category_next.search(rest)
    rest = rest[: following.start()] if following else rest
    parts = _SPLIT.split(_without(_TIME, _without(DATE, rest)))
    if len(parts) == 1:
        parts = [*sections.several(rest, known=known)]
    for part in parts:
        name = _COUNT.sub("", part.strip(' .#:*•"“”„')).strip()
        if (
            name
            and name.casefold() not in phrases().category_skip
            and phrases().byline_beside.fullmatch(name) is None
            and not (name[0].islower() and phrases().byline_inside.match(name))
            and len(name) <= _LONGEST
            and any(map(str.isalpha, name))
        ):
            yield name


def _without(pattern: re.Pattern[str], text: str) -> str:
    """A comma for each date or time, and for the word before it: "Rivers on March 5, 2019"."""
    parts, behind = [], 0
    for match in pattern.finditer(text):
        before = text[behind : match.start()].rstrip()
        word = before.rsplit(maxsplit=1)[-1:]
        said = word and word[0].casefold() not in phrases().before_date
        parts.append(before if said or not word else before[: -len(word[0])])
        behind = match.end()
    return ",".join([*parts, text[behind:]])


def _together(stated: list[_Stated], *, page: Page) -> list[_Stated]:
    """The statements that stand together nearest to the article: above it, or at once below."""
    start, end = page.body
    above = [one for one in stated if one.row.index < start]
    if above:
        nearest = above[-1].row.index
    elif stated:
        nearest = stated[0].row.index
    chosen: list[_Stated] = []
    for one in stated:
        near = abs(one.row.index - nearest) <= _APART or (above and abs(one.row.index - end) <= _APART)
        chosen += [one] if near else []
    return chosen


def _stated(page: Page) -> Iterator[_Stated]:
    """Rows that state categories, with what follows the label."""
    start, end = page.body
    for row in page.rows[max(0, start - _BEFORE) : end + _AFTER]:
        inside = start <= row.index < end and row.role.is_body and row.line.prose
        if row.index in page.comments or row.line.words > _MOST_WORDS or inside:
            continue
        announces = row.text[-1:] in _COLONS
        match = phrases().category.fullmatch(row.text) if announces or not row.line.closed else None
        label = ((match["label"] or match["free"]) if match else "").casefold()
        match = match or _entry(row) or _beside_byline(row, known=page.short)
        if match is None:
            continue
        rest = match["rest"] or ""
        if phrases().category_choice.match(rest) or len(_COUNTED.findall(rest)) > 1:
            continue
        if rest.strip(" :|"):
            yield _Stated(row, rest, label in phrases().tags)
        elif row.index >= end or row.role is Role.CATEGORY or announces:
            yield from _below(page, row=row, tags=label in phrases().tags)


def _entry(row: Row) -> re.Match[str] | None:
    """A sentence that says where the article was filed, or a label amid the line: "Ada Lovelace Category: Engines"."""
    if ":" in row.text and not row.line.closed:
        inside = phrases().category_inside.fullmatch(row.text)
        if inside:
            return inside
    entries = phrases().category_entries if row.line.words >= _FEWEST_SAID else ()
    return next(filter(None, (entry.fullmatch(row.text) for entry in entries)), None)


def _beside_byline(row: Row, *, known: frozenset[str]) -> re.Match[str] | None:
    """A byline that names a section, of newspapers or in the page's menus: "By Ada Lovelace in Essays"."""
    match = _IN_SECTION.fullmatch(row.text) if row.line.words <= _SIGNED and phrases().byline.match(row.text) else None
    name = match["rest"].casefold() if match else ""
    return match if name in phrases().sections or name in known else None


def _below(page: Page, *, row: Row, tags: bool) -> Iterator[_Stated]:
    """The short rows below a label that stands alone."""
    for below in page.rows[row.index + 1 : row.index + 1 + _LIST]:
        if not any(map(str.isalnum, below.text)):
            continue
        if below.role not in _PLAIN or below.line.words > 4 or below.line.closed or _COUNTED.search(below.text):
            return
        if page.dated[below.index] or sections.is_furniture(below) or phrases().category_choice.match(below.text):
            return
        if phrases().category.fullmatch(below.text) or phrases().category_next.match(f" {below.text}"):
            return
        yield _Stated(below, below.text, tags)

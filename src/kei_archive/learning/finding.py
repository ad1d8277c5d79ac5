"""Families and layouts of a sample of posts: shared lines, the posts that share them, what each family is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from statistics import fmean
from typing import Final

from kei_archive.learning.families import OFTEN, SHARE, Lines, decide, exact_families, slot_families
from kei_archive.learning.layouts import find_layouts
from kei_archive.learning.pages import Page, counted, label_pages, words_of
from kei_archive.learning.people import authors_of, signed
from kei_archive.model import Role
from kei_archive.profiles.families import NUMBER, SLOT, Family, Layout, Learned, normal

__all__ = ["find"]

_COMMON: Final = 20
"""A line that one post in twenty has may tell its layout."""
_OWN: Final = 0.9
"""Share of its posts from which a family is of one layout."""
_EXPLAINED: Final = 0.5
"""Share of a layout's furniture that is of its families."""
_LOOSE: Final = 2
"""Words by which a line may be longer than all that were seen with its slot."""

_NEARLY_ALL: Final = 0.8
_SEVERAL: Final = 5
"""Share of a layout's posts, and how many of them it must have."""
_SURELY: Final = 0.9
_FEW: Final = 12
"""Lines of the text that test a profile: how sure they are, how many."""

_Numbers = Sequence[int | None]


def find(pages: Sequence[Page]) -> Learned:
    """What the pages have in common. Their order does not matter, as long as it is that of their digests."""
    counts = counted(pages)
    common = {key for key, count in counts.items() if count >= max(OFTEN, len(pages) / _COMMON)}
    layouts = find_layouts([[row.key for row in page.rows if row.key in common] for page in pages])
    pages = label_pages(pages, layouts=layouts, counts=counts)
    usual, authors = _on_nearly_all(pages, layouts), authors_of([page.rows for page in pages])
    pages = [
        replace(page, rows=signed(page.rows, usual=usual[of], authors=authors))
        for page, of in zip(pages, layouts, strict=True)
    ]
    fixed = exact_families(pages, keys=_often(pages, layouts))
    groups = {number: [page for page, of in enumerate(layouts) if of == number] for number in set(layouts) - {None}}
    slots = [
        (number, lines)
        for number, some in sorted(groups.items())
        for lines in slot_families(pages, fixed=fixed, members=some)
    ]
    taken = {(page, row.number) for _, lines in slots for page, row in lines.rows}
    alone = [
        (_layout(lines, layouts), lines)
        for lines in fixed.values()
        if not all((page, row.number) in taken for page, row in lines.rows)
    ]
    return _learned([*alone, *slots], pages=pages, layouts=layouts)


def _often(pages: Sequence[Page], layouts: _Numbers) -> set[str]:
    """The lines that one post in five has, of some layout or of all."""
    keys = [{row.key for row in page.rows if row.key} for page in pages]
    found: set[str] = set()
    for number in set(layouts) | {None}:
        some = [keys for keys, of in zip(keys, layouts, strict=True) if number is None or of == number]
        counts = Counter(key for page in some for key in page)
        found |= {key for key, count in counts.items() if count >= OFTEN and count * SHARE >= len(some)}
    return found


def _on_nearly_all(pages: Sequence[Page], layouts: _Numbers) -> dict[int | None, set[str]]:
    """By layout, the lines that nearly all its posts have; none of a layout of few posts."""
    sizes = Counter(layouts)
    return {
        number: {key for key, count in counted(_of(pages, layouts, number)).items() if count >= _NEARLY_ALL * size}
        if size >= _SEVERAL
        else set()
        for number, size in sizes.items()
    }


def _of(pages: Sequence[Page], layouts: _Numbers, number: int | None) -> list[Page]:
    return [page for page, of in zip(pages, layouts, strict=True) if of == number]


def _learned(found: Sequence[tuple[int | None, Lines]], *, pages: Sequence[Page], layouts: _Numbers) -> Learned:
    sizes = Counter(layouts)
    numbers = sorted(number for number in sizes if number is not None)
    order = sorted(found, key=lambda one: (one[0] is None, one[0] or 0, _place(one[1], pages=pages), one[1].pattern))
    untitled = {number for number, page in enumerate(pages) if all(row.role is not Role.TITLE for row in page.rows)}
    members = [{page for page, of in enumerate(layouts) if of == number} for number in sizes]
    families = [_family(lines, layout=_name(number), untitled=untitled, layouts=members) for number, lines in order]
    cores = [Layout(_name(number), sizes[number], _core(found, number, layouts=layouts)) for number in numbers]
    first = Learned(posts=len(pages), families=families, layouts=cores)
    gaps = _with_gaps(first, pages=pages)
    lines = _lines([lines for _, lines in order])
    return Learned(posts=len(pages), families=families, layouts=gaps, lines=lines, text=_text(first, pages=pages))


def _family(lines: Lines, *, layout: str, untitled: AbstractSet[int], layouts: Sequence[AbstractSet[int]]) -> Family:
    role, cert = decide(lines, untitled=untitled, layouts=layouts)
    words = lines.words + (_LOOSE if SLOT in lines.pattern else 0)
    return Family(lines.pattern, role, cert, layout=layout, words=words)


def _name(number: int | None) -> str:
    return "" if number is None else f"layout-{number + 1}"


def _layout(lines: Lines, layouts: _Numbers) -> int | None:
    """The layout of nearly all posts that have the line, or None."""
    counts = Counter(layouts[page] for page in lines.pages)
    return next((number for number, count in counts.items() if count >= _OWN * len(lines.pages)), None)


def _place(lines: Lines, *, pages: Sequence[Page]) -> float:
    """How far down its pages the family stands, from 0 to 1."""
    return fmean(row.number / (pages[page].rows[-1].number + 1) for page, row in lines.rows)


def _core(found: Sequence[tuple[int | None, Lines]], number: int, *, layouts: _Numbers) -> tuple[str, ...]:
    """The families that half of the layout's posts have, from top to bottom: by their mean rank among each other."""
    members = {page for page, layout in enumerate(layouts) if layout == number}
    core = [lines for of, lines in found if of in (None, number) and len(lines.pages & members) * 2 >= len(members)]
    where: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for lines in core:
        first = {page: row.number for page, row in reversed(lines.rows) if page in members}
        for page, line in first.items():
            where[page].append((line, lines.pattern))
    ranks: dict[str, list[float]] = defaultdict(list)
    for stand in where.values():
        for rank, (_, pattern) in enumerate(sorted(stand)):
            ranks[pattern].append(rank / len(stand))
    return tuple(sorted(ranks, key=lambda pattern: (fmean(ranks[pattern]), pattern)))


def _lines(found: Sequence[Lines]) -> list[str]:
    """Lines as they were captured: the shortest and the longest of each slot, one of each other family.

    Those with a slot first, then those of the most posts.
    """
    tests: list[str] = []
    for lines in sorted(found, key=lambda lines: (SLOT not in lines.pattern, -len(lines.pages), lines.pattern)):
        texts = sorted({row.text for _, row in lines.rows}, key=lambda text: (words_of(text), text))
        tests += [texts[0], texts[-1]] if SLOT in lines.pattern else texts[:1]
    return tests


def _text(learned: Learned, *, pages: Sequence[Page]) -> list[str]:
    """Lines of the text that no pattern takes in, those first that begin and end as patterns do, then the shortest."""
    ends = [_ends(family.pattern) for family in learned.families]
    firsts, lasts = {first for first, _ in ends}, {last for _, last in ends}
    lines = {
        row.text
        for page in pages
        for row in page.rows
        if row.role.is_body and row.cert >= _SURELY and row.key and row.text.isprintable()
    }

    def unlike(line: str) -> tuple[int, int, str]:
        first, last = _ends(line)
        return -(first in firsts) - (last in lasts), len(line), line

    return sorted((line for line in lines if learned.find(line) is None), key=unlike)[:_FEW]


def _ends(text: str) -> tuple[str, str]:
    words = normal(text.replace(NUMBER, "0").replace(SLOT, " ")).split() or [""]
    return words[0], words[-1]


def _with_gaps(learned: Learned, *, pages: Sequence[Page]) -> list[Layout]:
    """The layouts with what the labeller made of the lines between those that they consist of.

    Nothing is said of the places of a layout whose families explain less than half of what is removed: there pages of
    several sites have the same theme, and their other furniture is as little repeated as their text.
    """
    kept = {layout.name: [0.0] * (len(layout.lines) + 1) for layout in learned.layouts}
    removed = {layout.name: [0.0] * (len(layout.lines) + 1) for layout in learned.layouts}
    posts, furniture, explained = Counter[str](), Counter[str](), Counter[str]()
    for page in pages:
        known = learned.on([row.text for row in page.rows])
        if known.layout is None:
            continue
        name = known.layout.name
        posts[name] += 1
        for row, gap, family in zip(page.rows, known.gaps, known.families, strict=True):
            furniture[name] += row.role.is_chrome
            explained[name] += row.role.is_chrome and family is not None
            if gap is not None and family is None and row.key and (row.role.is_body or row.role.is_chrome):
                kept[name][gap] += 1 - row.removed
                removed[name][gap] += row.removed

    def mean(sums: Sequence[float], name: str) -> tuple[float, ...]:
        believed = explained[name] >= _EXPLAINED * furniture[name]
        return tuple(round(value / max(1, posts[name]), 2) for value in sums) if believed else ()

    return [
        replace(layout, kept=mean(kept[layout.name], layout.name), removed=mean(removed[layout.name], layout.name))
        for layout in learned.layouts
    ]

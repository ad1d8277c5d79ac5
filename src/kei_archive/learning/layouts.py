"""Layouts: posts that share their furniture.

Leader clustering on sets of shared lines, then a few rounds of moving each post to the nearest layout. A layout is
known by its core: the lines that half of its posts have.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import sqrt
from statistics import fmean
from typing import Final

from kei_archive.profiles.families import rising

__all__ = ["find_layouts"]

_FIRST: Final = 0.4
"""Cosine of two posts of one layout: beside its furniture each has shared lines of its own, such as a category."""
_PRESENT: Final = 0.6
"""Share of a layout's core that each of its posts has: comments or a credit may be missing."""
_SAME: Final = 0.7
"""Likeness (Jaccard) of the cores of two layouts that are one."""
_ORDER: Final = 0.9
"""Share of a layout's lines on a page that follow each other as on its other pages."""
_ROUNDS: Final = 4
_LEAST_POSTS: Final = 3
_LEAST_SHARE: Final = 50
"""A layout has at least three posts, and one post in fifty."""
_LEAST_LINES: Final = 2
_MOST: Final = 40
"""Layouts that are told apart."""


def find_layouts(pages: Sequence[Sequence[str]]) -> list[int | None]:
    """The layout of each page by number, the one with the most pages being 0; None for a page of no layout.

    Args:
        pages: For each page the lines that it shares with others, from top to bottom.
    """
    sets = [frozenset(page) for page in pages]
    ordered = sorted(Counter(sets).items(), key=lambda item: (-item[1], sorted(item[0])))
    cores = _leaders(ordered)
    for turn in range(_ROUNDS):
        cores = _joined(_cores(ordered, cores, first=turn == 0))
    members: dict[frozenset[str], list[int]] = defaultdict(list)
    for number, page in enumerate(sets):
        if (core := _nearest(page, cores)) is not None:
            members[core].append(number)
    least = max(_LEAST_POSTS, len(pages) // _LEAST_SHARE)
    kept = [
        core
        for core, some in members.items()
        if len(some) >= least and len(core) >= _LEAST_LINES and _in_order([pages[number] for number in some], core)
    ]
    kept.sort(key=lambda core: (-len(members[core]), sorted(core)))
    result: list[int | None] = [None] * len(pages)
    for layout, core in enumerate(kept):
        for place in members[core]:
            result[place] = layout
    return result


def _in_order(pages: Sequence[Sequence[str]], core: frozenset[str]) -> bool:
    """Whether the lines of a layout follow each other alike on its pages; menus of different sites do not."""
    ranks: dict[str, list[float]] = defaultdict(list)
    lines = [[line for line in dict.fromkeys(page) if line in core] for page in pages]
    for page in lines:
        for rank, line in enumerate(page):
            ranks[line].append(rank / len(page))
    places = {line: place for place, line in enumerate(sorted(ranks, key=lambda line: (fmean(ranks[line]), line)))}
    runs = [len(rising([(0, places[line]) for line in page])) / len(page) for page in lines if page]
    return fmean(runs) >= _ORDER


def _leaders(ordered: Iterable[tuple[frozenset[str], int]]) -> list[frozenset[str]]:
    """Posts that are like no other before them: from each grows a layout."""
    leaders: list[frozenset[str]] = []
    for page, _ in ordered:
        if len(page) >= _LEAST_LINES and len(leaders) < _MOST and all(_cosine(page, one) < _FIRST for one in leaders):
            leaders.append(page)
    return leaders


def _cores(
    ordered: Sequence[tuple[frozenset[str], int]], cores: Sequence[frozenset[str]], *, first: bool
) -> list[tuple[frozenset[str], int]]:
    """The core of each layout from the pages that are now nearest to it, with their number."""
    lines: dict[frozenset[str], Counter[str]] = {core: Counter() for core in cores}
    sizes: Counter[frozenset[str]] = Counter()
    for page, count in ordered:
        core = max(cores, key=lambda core: _cosine(page, core), default=None) if first else _nearest(page, cores)
        if core is not None and (not first or _cosine(page, core) >= _FIRST):
            sizes[core] += count
            for line in page:
                lines[core][line] += count
    return [
        (frozenset(line for line, count in lines[core].items() if count * 2 >= sizes[core]), sizes[core])
        for core in cores
        if sizes[core]
    ]


def _joined(cores: Iterable[tuple[frozenset[str], int]]) -> list[frozenset[str]]:
    """The cores without those that are nearly the same as one of more posts."""
    result: list[frozenset[str]] = []
    for core, _ in sorted(cores, key=lambda item: (-item[1], sorted(item[0]))):
        if core and all(_jaccard(core, other) < _SAME for other in result):
            result.append(core)
    return result


def _nearest(page: frozenset[str], cores: Sequence[frozenset[str]]) -> frozenset[str] | None:
    """The core most of which is on the page; of several, the one that explains most of the page's lines."""
    best, most = None, 0
    for core in cores:
        both = len(page & core)
        if both >= _PRESENT * len(core) and both > most:
            best, most = core, both
    return best


def _cosine(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / sqrt(len(one) * len(other)) if one and other else 0.0


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0

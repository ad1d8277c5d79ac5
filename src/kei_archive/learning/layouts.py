"""Layouts: posts that share their furniture.

Leader clustering on sets of shared lines, then a few rounds of moving each post to the nearest layout. A layout is
known by its core: the lines that half of its posts have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import sqrt
from typing import Final

__all__ = ["find_layouts"]

_FIRST: Final = 0.4
"""Cosine of two posts of one layout: beside its furniture each has shared lines of its own, such as a category."""
_PRESENT: Final = 0.6
"""Share of a layout's core that each of its posts has: comments or a credit may be missing."""
_SAME: Final = 0.7
"""Likeness (Jaccard) of the cores of two layouts that are one."""
_ROUNDS: Final = 4
_LEAST_POSTS: Final = 3
_LEAST_SHARE: Final = 50
"""A layout has at least three posts, and one post in fifty."""
_LEAST_LINES: Final = 2
_MOST: Final = 40
"""Layouts that are told apart."""


def find_layouts(pages: Sequence[frozenset[str]]) -> list[int | None]:
    """The layout of each page by number, the one with the most pages being 0; None for a page of no layout.

    Args:
        pages: For each page the lines that it shares with others.
    """
    ordered = sorted(Counter(pages).items(), key=lambda item: (-item[1], sorted(item[0])))
    cores = _leaders(ordered)
    for turn in range(_ROUNDS):
        cores = _joined(_cores(ordered, cores, first=turn == 0))
    members: Counter[frozenset[str]] = Counter()
    for page, count in ordered:
        if (core := _nearest(page, cores)) is not None:
            members[core] += count
    least = max(_LEAST_POSTS, len(pages) // _LEAST_SHARE)
    kept = [core for core, count in members.items() if count >= least and len(core) >= _LEAST_LINES]
    kept.sort(key=lambda core: (-members[core], sorted(core)))
    number = {core: place for place, core in enumerate(kept)}
    nearest = {page: _nearest(page, kept) for page in set(pages)}
    return [number[core] if (core := nearest[page]) is not None else None for page in pages]


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

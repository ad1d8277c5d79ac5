"""Captures of the same article: scraped twice, or shown by the site in two layouts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from typing import Final

from kei_archive.together.digest import Digest
from kei_archive.together.sketch import Likeness, Sketch, likely_pairs, likeness

__all__ = ["groups_of_copies", "likeness_of", "main_of", "why_main"]

_SAME: Final = 0.8
"""Share of runs of five words that two captures of one article have in common: one word in fifty may differ."""
_SAME_TITLE: Final = 0.9
"""With the same title, so much of the shorter one in the longer is enough: one of them may be truncated."""
_LEAST_SHARED: Final = 0.25
"""But a capture with less than a quarter of the text is no witness of it."""
_IDENTICAL: Final = 0.95
"""Two that state different days are one article only if hardly a word differs."""
_SHORT: Final = 20
"""Runs; two texts that are shorter may be alike by chance: a notice, a picture's caption."""
_ENOUGH: Final = 0.9
"""Share of the words of the fullest capture from which another is as good as whole: less is truncated."""
_WHY: Final = (
    "it has the most text",
    "its markup says what its lines are",
    "fewer of its lines are in doubt",
    "it has the most text",
    "it states more facts of the same text",
    "it is the first of equals by its identifier",
)


def groups_of_copies(digests: Sequence[Digest]) -> list[list[Digest]]:
    """The articles that were captured more than once, each as the list of its captures.

    Args:
        digests: All posts, in the order of their identifiers, so that nothing depends on the order of files.
    """
    parent = {digest.id: digest.id for digest in digests}

    def root(key: str) -> str:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for one, other in _pairs(digests):
        if root(one.id) != root(other.id) and _are_copies(one, other):
            low, high = sorted((root(one.id), root(other.id)))
            parent[high] = low
    groups: dict[str, list[Digest]] = defaultdict(list)
    for digest in digests:
        groups[root(digest.id)].append(digest)
    return [group for group in groups.values() if len(group) > 1]


def main_of(group: Sequence[Digest]) -> Digest:
    """The capture that stands for the article.

    Of those that have about as much text as the fullest: one whose markup says what its lines are, with the fewest
    lines in doubt, the most text, the most facts. A word more may be the site's.
    """
    return min(group, key=partial(_order, enough=_ENOUGH * max(map(_words, group))))


def why_main(group: Sequence[Digest]) -> str:
    """Why it does, in words that follow "for"; ``group`` are two captures at least."""
    main = main_of(group)
    enough = _ENOUGH * max(map(_words, group))
    second = min((one for one in group if one is not main), key=partial(_order, enough=enough))
    pairs = zip(_order(main, enough=enough), _order(second, enough=enough), _WHY, strict=True)
    return next(reason for here, there, reason in pairs if here != there)


def _order(one: Digest, *, enough: float) -> tuple[bool, bool, int, int, int, str]:
    """What captures are sorted by, the best first; `_WHY` has the words."""
    return _words(one) < enough, not one.drawn, one.doubts, -_words(one), -len(one.facts), one.id


def likeness_of(one: Digest, other: Digest) -> Likeness:
    """How much the texts of two captures have in common."""
    if one.sketch is None or other.sketch is None:
        return Likeness(0.0, 0.0)
    return likeness(one.sketch, other.sketch)


def _pairs(digests: Sequence[Digest]) -> list[tuple[Digest, Digest]]:
    """Pairs worth a look: each text with the first that has the very same words, and all that may be alike."""
    first: dict[bytes, Digest] = {}
    same, different = [], []
    sketches: list[Sketch] = []
    for digest in digests:
        if digest.sketch is None:
            continue
        if digest.sketch.digest in first:
            same.append((first[digest.sketch.digest], digest))
            continue
        first[digest.sketch.digest] = digest
        different.append(digest)
        sketches.append(digest.sketch)
    return same + [(different[one], different[other]) for one, other in likely_pairs(sketches)]


def _are_copies(one: Digest, other: Digest) -> bool:
    found = likeness_of(one, other)
    if found.shared < _LEAST_SHARED or (None not in (one.part, other.part) and one.part != other.part):
        return False
    same_title = bool(one.title_key) and one.title_key == other.title_key
    if min(_runs(one), _runs(other)) < _SHORT:
        return found.shared == 1.0 and same_title
    days = {digest.facts["date"].key for digest in (one, other) if "date" in digest.facts}
    if len(days) > 1 and found.shared < _IDENTICAL:
        return False
    return found.shared >= _SAME or (same_title and found.contained >= _SAME_TITLE)


def _runs(digest: Digest) -> int:
    return digest.sketch.runs if digest.sketch else 0


def _words(digest: Digest) -> int:
    return digest.sketch.words if digest.sketch else 0

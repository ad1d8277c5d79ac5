"""Threads of forums: many short posts, each below a card that says who wrote it, since when and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from kei_archive.label.cues import cues
from kei_archive.label.lines import Line
from kei_archive.label.shapes import Mark

__all__ = ["Thread", "thread_of"]

_CARD: Final = 8
"""Words of a line such as "Joined: Nov 2012" or "Posts: 4,450", at most."""
_CARDS: Final = 3
"""Cards that make a thread; an author's profile beside an article is one."""


class Thread(NamedTuple):
    """The lines of a thread, by their numbers.

    Attributes:
        cards: What the forum says of its members.
        written: What they wrote: no card has it, no phrase gives it away, it stands once.
    """

    cards: list[int]
    written: list[int]


def thread_of(lines: Sequence[Line], marks: Sequence[Mark | None]) -> Thread:
    """The thread of a page; without any line if it is none.

    Behind the last card as many lines count as the longest post has.

    Args:
        lines: The lines of one page.
        marks: What their shapes and phrases speak for.
    """
    opening = cues().card_starts
    likely = [i for i, line in enumerate(lines) if line.words <= _CARD and line.key.lstrip("| ").startswith(opening)]
    found = {index: match for index in likely if (match := cues().card.fullmatch(lines[index].key.lstrip("| ")))}
    if max(Counter(match.lastgroup for match in found.values()).values(), default=0) < _CARDS:
        return Thread([], [])
    cards = sorted(found)
    longest = max(behind - card for card, behind in pairwise(cards))
    keys = [line.key for line in lines]
    times = Counter(keys)
    region = range(cards[0], min(len(lines), cards[-1] + longest))
    own = [i for i in region if i not in found and marks[i] is None and keys[i] and times[keys[i]] == 1]
    return Thread(cards, own)

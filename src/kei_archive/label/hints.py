"""What each line of a page may be, as quick tests of all its lines at once say: few of them need a closer look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from kei_archive.label.characters import PAIRS, SAMPLE, Characters
from kei_archive.label.cues import COMMENTS, ENTRY, LABEL, NOTE, OCCUPATION, PHRASE, TELLING
from kei_archive.label.lines import Line

__all__ = ["DATE", "EVERY", "PICTURE", "ROW", "hints_of"]

DATE, ROW, PICTURE = (1 << place for place in range(7, 10))
"""With `PHRASE` and the other lists of the vocabulary: a date, a row of menu entries, a picture or a form's field."""

EVERY: Final = -1
_OPENING: Final = PHRASE | LABEL | NOTE | COMMENTS
_BESIDE_DATE: Final = 17
"""Words of a line with a date, at most: ten beside it, and seven that it has or touches."""


def hints_of(lines: Sequence[Line], seen: Characters) -> list[int]:
    """What each line may be, one bit for each: it cannot be what it has no bit of."""
    words = seen.words
    hints = words.first() & _OPENING
    telling = words.lists & (TELLING | OCCUPATION)
    some = np.flatnonzero(telling)
    np.bitwise_or.at(hints, words.line[some], telling[some])
    entries = np.bincount(words.lines_with(ENTRY), minlength=len(lines))
    digit, bracket, bar, pointer, trail = map(seen.has, ("digit", "bracket", "bar", "pointer", "trail"))
    long = seen.sizes >= SAMPLE  # perhaps not all of it was seen
    closed = np.fromiter([line.closed for line in lines], bool)
    few = seen.initials[:3].sum(axis=0) <= _BESIDE_DATE
    for bit, where in (
        (PHRASE, pointer | words.missing),
        (OCCUPATION, long),
        (DATE, (digit | long) & few),
        (ROW, seen.divided & ~closed & ((entries > 1) | digit | bar | trail | long)),
        (PICTURE, bracket | (seen.pairs[:, PAIRS["stop", "letter"]] > 0) | long),
    ):
        hints |= bit * where
    found: list[int] = hints.tolist()
    return found

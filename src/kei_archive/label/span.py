"""Where the article is: the run of lines with the most prose and the least page furniture in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kei_archive.label.lines import Line
from kei_archive.label.shapes import DRAWN, Mark
from kei_archive.model import Role

__all__ = ["best_span"]

_MOST: Final = 60.0
"""Words that a paragraph counts at most, so that one long notice does not outweigh an article."""

_SURE_COST: Final = -12.0
_CUE_COST: Final = -8.0
_SHORT_COST: Final = -4.0
_LIST_COST: Final = -1.5
_PICTURE: Final = -1.0
"""A picture stands between paragraphs as often as beside them: with the cost of a cue F1 by site was 94.7, with this
95.0 (November 2026)."""
_SHORT_SENTENCE: Final = 2.0
"""Worth of lines that are not prose, in words: measured on the development pages, where the optimum is flat."""

_ENDING: Final = frozenset({Role.COMMENT_HEADING, Role.REPLY_FORM})
"""What begins the comments."""
_ENOUGH_BEFORE: Final = 40
"""Words of prose that must stand before a comment heading for it to end the article (else it is a link at the top)."""


def best_span(lines: Sequence[Line], marks: Sequence[Mark | None]) -> tuple[int, int]:
    """The contiguous lines with the greatest sum of worth (maximum subsequence; Pasternack and Roth, WWW 2009).

    Returns:
        First line and the line after the last; equal if there is no prose.
    """
    best = total = 0.0
    first = start = end = 0
    for index in range(_limit(lines, marks)):
        if total <= 0:
            total, first = 0.0, index
        total += _worth(lines[index], marks[index])
        if total > best:
            best, start, end = total, first, index + 1
    return start, end


def _worth(line: Line, mark: Mark | None) -> float:
    if mark is DRAWN:
        return _PICTURE
    if mark is not None and mark.furniture:
        return _SURE_COST if mark.firm else _CUE_COST
    if mark is not None:
        return min(0.0, -_SHORT_SENTENCE)
    if line.prose:
        return min(float(line.words), _MOST)
    if line.words >= 15:
        return min(line.words / 2, _MOST / 2)
    if line.closed and line.words >= 3:
        return _SHORT_SENTENCE
    return _LIST_COST if line.marked else _SHORT_COST


def _limit(lines: Sequence[Line], marks: Sequence[Mark | None]) -> int:
    """The line at which comments begin: nothing behind it is the article."""
    prose = 0
    for index, (line, mark) in enumerate(zip(lines, marks, strict=True)):
        if mark is not None and mark.role in _ENDING:
            at_end = index > 0 and lines[index - 1].prose  # a link at the top stands below a title or a byline
            if prose >= _ENOUGH_BEFORE or at_end:
                return index
        if line.prose and mark is None:
            prose += line.words
    return len(lines)

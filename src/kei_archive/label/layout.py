"""Pages laid out in columns: the article stands beside a menu, line by line, as converters that draw tables write it.

What stands in the article's column is read as one text; the lines of the page stay whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from kei_archive.segment import Segment

__all__ = ["main_column"]

_WIDE: Final = " " * 4
_GAP: Final = re.compile(r"(?<=\S) {4,}(?=\S)")
"""What divides two cells; fewer spaces stand between the sentences of some authors, and in justified text."""
_LOOKED_AT: Final = 10_000
"""Characters of a line: a row of cells is shorter, and the cost is bounded."""
_SENTENCE: Final = 10
"""Words of a cell that is an article's, not a menu's."""
_ROWS: Final = 3
"""Rows with a sentence beside another cell: with fewer, a page is not laid out in columns."""
_PAIRS: Final = 2
"""Lines with two cells, without which no others are looked at."""
_RAGGED: Final = 8
"""Characters by which a column's left edge may vary: converters count entities and markers as they please."""
_SHARE: Final = 0.5
"""Of the page's words in sentences; what has less is a table or a listing of code inside an article."""
_NEARLY: Final = 0.8
"""Of the width of the article's longest line: what begins beyond is in a column to the right of it."""
_HEAD: Final = 12
"""Lines of title, byline, date and buttons above the first sentence, at most."""


class _Cell(NamedTuple):
    """Text that stands for itself in a line: the column that it begins in, its words if it is a sentence, else 0."""

    start: int
    text: str
    words: int


def main_column(segments: Sequence[Segment]) -> Sequence[Segment | None]:
    """The segments as a reader of the article's column sees them.

    Returns:
        The same sequence, if the page is not laid out in columns. Else for each segment itself, or with no more than
        its text in the article's column; None where all it has stands beside that, between the article's lines.
    """
    starts = (text[:_LOOKED_AT] for _, text, _ in segments)
    wide = [text for text in starts if _WIDE in text and "\n" not in text and _WIDE in text.strip()]
    if len(wide) < _PAIRS:
        return segments
    rows = [_cells(segment.text) for segment in segments]
    if not any(cell.words for cells in rows for cell in cells):
        return segments
    left = _fullest(rows)
    own = [[cell for cell in cells if 0 <= cell.start - left <= _RAGGED] for cells in rows]
    if sum(cell.words for cells in own for cell in cells) < _SHARE * sum(
        cell.words for cells in rows for cell in cells
    ):
        return segments
    lefts = sum(any(cell.start < left for cell in cells) for cells, mine in zip(rows, own, strict=True) if mine)
    reach = max(cell.start + len(cell.text) for cells in own for cell in cells if cell.words)
    far = [cell.start for cells in rows for cell in cells if cell.start > _NEARLY * reach]
    right = min(far) if len(far) >= _ROWS and max(far) > reach else None
    if lefts < _ROWS and right is None:
        return segments
    sentences = [index for index, cells in enumerate(own) if any(cell.words for cell in cells)]
    head = range(max(sentences[0] - _HEAD, 0), sentences[0])
    first = next((i for i in head if own[i] and (len(rows[i]) > 1 or left > _RAGGED)), sentences[0])
    view: list[Segment | None] = list(segments)
    for index in range(first, sentences[-1] + 1):
        if own[index] and len(rows[index]) > 1:
            view[index] = segments[index]._replace(text=own[index][0].text)
        elif not own[index] and all(_is_beside(cell, left=left, right=right) for cell in rows[index]):
            view[index] = None
    return view


def _is_beside(cell: _Cell, *, left: int, right: int | None) -> bool:
    """Whether a cell stands on either side of the article's column, and is no sentence."""
    return not cell.words and (cell.start < left or (right is not None and cell.start >= right))


def _cells(text: str) -> list[_Cell]:
    """The cells of a line with the columns that they begin in; lines that a converter has wrapped are one cell."""
    text = text[:_LOOKED_AT].rstrip()
    if _WIDE not in text or "\n" in text:  # most lines, in a fraction of the time
        count = len(text.split())
        cell = text.lstrip()
        return [_Cell(len(text) - len(cell), cell, count if count >= _SENTENCE else 0)]
    gaps = [match.span() for match in _GAP.finditer(text)]
    starts = [len(text) - len(text.lstrip()), *[end for _, end in gaps]]
    texts = [text[low:high] for low, high in zip(starts, [*[low for low, _ in gaps], len(text)], strict=True)]
    counts = [len(cell.split()) for cell in texts]
    return [
        _Cell(start, cell, count if count >= _SENTENCE else 0)
        for start, cell, count in zip(starts, texts, counts, strict=True)
    ]


def _fullest(rows: Iterable[Sequence[_Cell]]) -> int:
    """Where the column begins that has the most words in sentences."""
    words = Counter[int]()
    for cells in rows:
        for cell in cells:
            words[cell.start] += cell.words
    return max(words, key=lambda start: (sum(words[start + more] for more in range(_RAGGED + 1)), start))

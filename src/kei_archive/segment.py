"""Text to segments: a line, or the lines of one hard-wrapped paragraph, with the blank lines after it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from kei_archive.model import Span

__all__ = ["LIST_MARKER", "Segment", "segment"]

LIST_MARKER: Final = re.compile(r"\s*(?:[•‣◦⁃∙●○■□▪▫☆★※–*+-]\s+|\(?(?:\d{1,3}|[a-zA-Z])[.)]\s+)(?=\S)")
"""A bullet or a number at the start of a line, as text converters write them."""

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")

_WIDTHS: Final = range(50, 133)
"""Columns at which programs wrap text: mail 72, terminals 80, w3m up to 132."""

_FULL_SHARE: Final = 0.6
"""Share of the lines inside runs that must be full before a text counts as hard-wrapped."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of whole lines. ``text`` is their content, joined by a line feed; ``span`` adds the blank lines.

    Attributes:
        blank: Number of blank lines that follow.
    """

    span: Span
    text: str
    blank: int = 0


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    content: str
    length: int  # without white space at the end

    @property
    def blank(self) -> bool:
        return not self.length


def segment(text: str) -> tuple[Segment, ...]:
    """Cut ``text`` into segments whose spans tile it exactly.

    Lines end with LF, CR LF or CR. Blank lines belong to the segment before them; at the beginning, to the first
    one. Time and memory grow with the length of the text.
    """
    lines = list(_lines(text))
    groups = list(_groups(lines, width=_wrap_width(lines)))
    if not groups:
        return (Segment(Span(0, len(text)), ""),) if text else ()
    starts = [0, *(group[0].start for group, _ in groups[1:]), len(text)]
    return tuple(
        Segment(Span(start, end), "\n".join(line.content for line in group), blank)
        for (group, blank), (start, end) in zip(groups, pairwise(starts), strict=True)
    )


def _lines(text: str) -> Iterator[_Line]:
    for match in _LINE.finditer(text):
        content = match[0].rstrip("\r\n")
        yield _Line(match.start(), match.end(), content, len(content.rstrip()))


def _groups(lines: Sequence[_Line], *, width: int | None) -> Iterator[tuple[list[_Line], int]]:
    """Runs of lines that are one paragraph, each with the number of blank lines after it."""
    group: list[_Line] = []
    previous: _Line | None = None
    blank = 0
    for line in lines:
        if line.blank:
            blank += 1
        else:
            if group and not (width and previous is not None and _continues(previous, line, width=width)):
                yield group, blank
                group = []
            group.append(line)
            blank = 0
        previous = line
    if group:
        yield group, blank


def _wrap_width(lines: Sequence[_Line]) -> int | None:
    """The column at which the text was wrapped; None if its lines are paragraphs.

    In wrapped text nearly every line that has a line below it was too full for the next word (greedy filling, as
    every text converter does it).
    """
    lengths = sorted(line.length for line in lines if not line.blank)
    if not lengths:
        return None
    width = lengths[(len(lengths) - 1) * 98 // 100]  # a long address may stick out
    if width not in _WIDTHS:
        return None
    runs = [
        (line, below)
        for line, below in pairwise(lines)
        if not line.blank and not below.blank and len(line.content) > width // 2
    ]
    full = sum(_continues(line, below, width=width) for line, below in runs)
    return width if full >= 3 and full >= _FULL_SHARE * len(runs) else None


def _continues(line: _Line, below: _Line, *, width: int) -> bool:
    """Whether ``below`` goes on with the paragraph of ``line``: its first word did not fit any more.

    People wrap less strictly than programs: a nearly full line also goes on if a small letter follows it.
    """
    if line.blank or LIST_MARKER.match(below.content) or " " in line.content[width : line.length].strip():
        return False  # the last: words beyond the column, so nothing wrapped this line
    first = below.content[: below.length].split(maxsplit=1)[0]
    return line.length + 1 + len(first) > width or (line.length > width * 3 // 4 and first[0].islower())

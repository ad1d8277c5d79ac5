"""Text to segments: a line, or the lines of one hard-wrapped paragraph, with the blank lines after it."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise, repeat
from typing import Any, Final, NamedTuple, TypeVar, cast

from kei_archive.model import Span, Witness

__all__ = ["COMMENT_NUMBER", "LIST_MARKER", "Segment", "objects", "records", "segment", "segments_of"]

Object = TypeVar("Object")
Record = TypeVar("Record", bound=tuple[Any, ...])

LIST_MARKER: Final = re.compile(
    r"\s*(?!\+\s+\d)(?:[•‣◦⁃∙●○■□▪▫☆★※–*+-]\s+|\(?(?:\d{1,3}|[a-zA-Z])[.)]\s+)(?=\S)"
    r"(?![•‣◦⁃∙●○■□▪▫☆★※–*+\s-]*$)",
    re.MULTILINE,
)
"""A bullet or a number at the start of a line, as text converters write them. A line of nothing but such signs, as in
"* * *", parts two scenes; a plus before a number is its sign."""

COMMENT_NUMBER: Final = re.compile(r"\s*(\d+)[.)]\s")
"""The automatic number before a comment, as converters write that of a list's item."""

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")

_WIDTHS: Final = range(50, 133)
"""Columns at which programs wrap text: mail 72, terminals 80, w3m up to 132."""

_FULL_SHARE: Final = 0.6
"""Share of the lines inside runs that must be full before a text counts as hard-wrapped."""


class Segment(NamedTuple):
    """A run of whole lines. ``text`` is their content, joined by a line feed; ``span`` adds the blank lines.

    Attributes:
        blank: Number of blank lines that follow.
    """

    span: Span
    text: str
    blank: int = 0


def segment(text: str, *, wrapped: bool = True) -> tuple[Segment, ...]:
    """Cut ``text`` into segments whose spans tile it exactly.

    Lines end with LF, CR LF or CR. Blank lines belong to the segment before them; at the beginning, to the first
    one. Time and memory grow with the length of the text.

    Args:
        text: The text.
        wrapped: Whether its lines may be parts of hard-wrapped paragraphs; else each that is not blank is a segment.
    """
    lines, starts = _cut(text)
    lengths = [*map(len, map(str.rstrip, lines))]
    firsts = _firsts(lines, lengths) if wrapped else [number for number, length in enumerate(lengths) if length]
    if not firsts:
        return (Segment(Span(0, len(text)), ""),) if text else ()
    contents, blanks = _filled(lines, lengths, firsts=firsts)
    edges = [0, *map(starts.__getitem__, firsts[1:]), len(text)]
    return tuple(records(Segment, objects(Span, edges[:-1], edges[1:]), contents, blanks))


def segments_of(witness: Witness) -> tuple[Segment, ...]:
    """The segments of a capture; of a page of HTML each line is one, for its markup has said where lines end."""
    return segment(witness.text, wrapped=witness.drawing is None)


def records(kind: type[Record], *columns: Iterable[object]) -> Iterator[Record]:
    """Named tuples of one kind from columns, one for each of its fields: half the time of its own constructor."""
    return cast("Iterator[Record]", map(tuple.__new__, repeat(kind), zip(*columns, strict=True)))


def objects(kind: type[Object], *columns: Sequence[object]) -> list[Object]:
    """The same for a dataclass with slots, frozen or not; a ``__post_init__`` would not be called."""
    size, *others = map(len, columns)
    if any(other != size for other in others):
        raise ValueError(f"columns of {kind.__name__} differ in length")
    made = list(map(object.__new__, repeat(kind, size)))
    for name, column in zip(kind.__slots__, columns, strict=True):  # type: ignore[attr-defined]  # dataclasses add it
        deque(map(getattr(kind, name).__set__, made, column), maxlen=0)  # nothing is kept of what the setter returns
    return made


def _filled(lines: Sequence[str], lengths: Sequence[int], *, firsts: Sequence[int]) -> tuple[list[str], list[int]]:
    """What the segments that begin at ``firsts`` contain, and how many blank lines follow each."""
    ends = [*firsts[1:], len(lines)]
    if len(firsts) + lengths.count(0) == len(lines):  # each is one line
        return [lines[first] for first in firsts], [end - first - 1 for first, end in zip(firsts, ends, strict=True)]
    contents, blanks = [], []
    for first, end in zip(firsts, ends, strict=True):
        last = end - 1
        while not lengths[last]:
            last -= 1
        contents.append("\n".join(lines[first : last + 1]))
        blanks.append(end - 1 - last)
    return contents, blanks


def _cut(text: str) -> tuple[list[str], list[int]]:
    """The lines without their ends, and where each begins; at last, where the text ends."""
    if "\r" in text:
        rows = _LINE.findall(text)
        return [row.rstrip("\r\n") for row in rows], [*accumulate(map(len, rows), initial=0)]
    lines = text.removesuffix("\n").split("\n") if text else []
    starts = [*accumulate([len(line) + 1 for line in lines], initial=0)]
    starts[-1] = len(text)
    return lines, starts


def _firsts(lines: Sequence[str], lengths: Sequence[int]) -> list[int]:
    """The lines that begin a segment."""
    filled = [number for number, length in enumerate(lengths) if length]
    width = _wrap_width(lines, lengths)
    if width is None:
        return filled
    return [n for n in filled if not n or not _continues(lines[n - 1 : n + 1], lengths[n - 1 : n + 1], width=width)]


def _wrap_width(lines: Sequence[str], lengths: Sequence[int]) -> int | None:
    """The column at which the text was wrapped; None if its lines are paragraphs.

    In wrapped text nearly every line that has a line below it was too full for the next word (greedy filling, as
    every text converter does it).
    """
    filled = sorted(filter(None, lengths))
    if not filled:
        return None
    width = filled[(len(filled) - 1) * 98 // 100]  # a long address may stick out
    if width not in _WIDTHS:
        return None
    runs = [
        number
        for number, (above, below) in enumerate(pairwise(lengths))
        if above and below and len(lines[number]) > width // 2
    ]
    full = sum(_continues(lines[n : n + 2], lengths[n : n + 2], width=width) for n in runs)
    return width if full >= 3 and full >= _FULL_SHARE * len(runs) else None


def _continues(lines: Sequence[str], lengths: Sequence[int], *, width: int) -> bool:
    """Whether the second of two lines goes on with the paragraph of the first: its first word did not fit any more.

    People wrap less strictly than programs: a nearly full line also goes on if a small letter follows it.
    """
    length, below = lengths[0], lines[1]
    if not length or LIST_MARKER.match(below) or " " in lines[0][width:length].strip():
        return False  # the last: words beyond the column, so nothing wrapped this line
    first = below[: lengths[1]].split(maxsplit=1)[0]
    return length + 1 + len(first) > width or (length > width * 3 // 4 and first[0].islower())

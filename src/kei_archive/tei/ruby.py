"""Readings above characters: ``ruby`` of HTML, whose parts may go on without end, in pairs as TEI has them.

Standard: HTML Living Standard, 4.5.10 to 4.5.12; TEI P5, 3.4.2. A ``ruby`` of TEI holds one base and its readings and
nothing else, so each base of the page begins one. The brackets around a reading, which browsers hide (``rp``), are
``pc`` in its ``rt``: no character is lost.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice, takewhile
from types import MappingProxyType
from typing import Final, NamedTuple

from kei_archive import drawing
from kei_archive.tei.markup import Mark

__all__ = ["around_readings", "readings"]

_ELEMENTS: Final = ("ruby", "rb", "rt", "pc")
_BASE, _READING, _BRACKET = "rb", "rt", "pc"
_KINDS: Final = MappingProxyType({"ruby": _BASE, "rb": _BASE, "rt": _READING, "rp": _BRACKET})
"""What the characters of an element of HTML are."""


class _Run(NamedTuple):
    """Characters of one kind."""

    kind: str
    start: int
    end: int


def readings(marks: Iterable[drawing.Mark], text: str) -> list[Mark]:
    """The elements of readings, each ``ruby`` before its parts; nothing for marks of which none is ``ruby``.

    Args:
        marks: What the page says, the outer before the inner. Of a ``ruby`` in another, the outer counts.
        text: What it shows.
    """
    found: list[Mark] = []
    ruby: drawing.Mark | None = None
    inside: list[drawing.Mark] = []
    for mark in [*(mark for mark in marks if mark.kind in _KINDS), None]:
        if ruby is not None and mark is not None and mark.start < ruby.end:
            inside.append(mark)
            continue
        if ruby is not None:
            found += [part for pair in _pairs(_runs(ruby, inside), text=text) for part in _elements(pair)]
        ruby, inside = mark if mark is not None and mark.kind == "ruby" else None, []
    return found


def around_readings(marks: Sequence[Mark]) -> list[Mark]:
    """Marks without those for which a ``ruby`` among them has no place, in an order in which `inline` nests them.

    What is around one stays, and what is inside a base or a reading.
    """
    own = [mark for mark in marks if mark.name in _ELEMENTS]
    if not own:
        return list(marks)
    rubies, bases, texts, brackets = ([mark for mark in own if mark.name == name] for name in _ELEMENTS)
    around, inside = [], []
    for mark in marks:
        touched = [] if mark.name in _ELEMENTS else list(_meeting(mark, rubies))
        if all(mark.start <= ruby.start and ruby.end <= mark.end for ruby in touched):
            around += [mark] if mark.name not in _ELEMENTS else []
        elif len(touched) == 1 and not any(_meeting(mark, brackets)):
            parts = [*_meeting(mark, bases), *_meeting(mark, texts)]
            inside += [mark] if any(part.start <= mark.start and mark.end <= part.end for part in parts) else []
    return [*around, *own, *inside]


def _meeting(mark: Mark, others: Sequence[Mark]) -> Iterator[Mark]:
    """Those of others, in order and apart from each other, that have characters in common with a mark."""
    first = bisect_right(others, mark.start, key=lambda other: other.end)
    return takewhile(lambda other: other.start < mark.end, islice(others, first, None))


def _runs(ruby: drawing.Mark, inside: Sequence[drawing.Mark]) -> list[_Run]:
    """The characters of a ``ruby`` by their kinds; the innermost mark counts, for end-tags may be left out."""
    kinds = [(_BASE, 0)] * (ruby.end - ruby.start)
    nested = 0  # end of a ruby in this one
    for number, mark in enumerate(inside, 1):
        if mark.start < nested or mark.kind not in _KINDS:
            continue
        if mark.kind == "ruby":
            nested = mark.end
            continue
        first, last = mark.start - ruby.start, min(mark.end, ruby.end) - ruby.start
        kind = _KINDS[mark.kind]
        kinds[first:last] = [(kind, number if kind != _BASE else 0)] * (last - first)  # two readings may meet
    runs, at = [], ruby.start
    for (kind, _), run in groupby(kinds):
        size = len(list(run))
        runs.append(_Run(kind, at, at + size))
        at += size
    return runs


def _pairs(runs: Sequence[_Run], *, text: str) -> Iterator[list[_Run]]:
    """Each base with what is read above it, without the white space between them."""
    pair: list[_Run] = []
    for run in runs:
        words = text[run.start : run.end]
        if not words.strip():
            continue
        begin = run.start + len(words) - len(words.lstrip())
        solid = _Run(run.kind, begin, begin + len(words.strip()))
        if run.kind == _BASE:
            yield pair
            pair = []
        if pair or run.kind == _BASE:
            pair.append(solid)
    yield pair


def _elements(pair: Sequence[_Run]) -> Iterator[Mark]:
    """The elements of a base with its readings; none if it has no reading."""
    rest = pair[1:]
    places = [number for number, run in enumerate(rest) if run.kind == _READING]
    if not places:
        return
    yield Mark(pair[0].start, rest[-1].end, "ruby")
    yield Mark(pair[0].start, pair[0].end, "rb")
    first = 0
    for place, following in zip(places, [*places[1:], len(rest)], strict=True):
        between = following - place - 1  # brackets: the former half closes, the latter opens
        last = place + (between if following == len(rest) else (between + 1) // 2)
        yield Mark(rest[first].start, rest[last].end, "rt")
        first = last + 1
    yield from (Mark(run.start, run.end, "pc") for run in rest if run.kind == _BRACKET)

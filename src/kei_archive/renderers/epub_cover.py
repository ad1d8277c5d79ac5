"""Words set on a cover: how large, and in which lines. SVG breaks no lines itself."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["Setting", "set_lines", "width"]

_WIDE: Final = 1.0  # ideographs, kana, Hangul: a full em
_UPPER: Final = 0.7
_LOWER: Final = 0.52
_NARROW: Final = 0.3
_SLIM: Final = frozenset(" .,;:!'’‘|()[]-iljtfrI·")


@dataclass(frozen=True, slots=True)
class Setting:
    """Lines of text with their size and the distance of their base lines, in units of the picture."""

    lines: tuple[str, ...]
    size: int
    leading: float


def width(text: str) -> float:
    """Width of ``text`` in em, estimated for a common serif face: no face is known when the cover is made."""
    return sum(map(_advance, text))


def _advance(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return _WIDE
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn"):
        return 0.0
    if character in _SLIM:
        return _NARROW
    return _UPPER if character.isupper() or character.isdigit() or character in "mwMW—…" else _LOWER


def set_lines(text: str, *, sizes: Sequence[int], measure: int, lines: int) -> Setting:
    """Set ``text`` in the largest of ``sizes`` in which it fits; in the smallest it is cut with an ellipsis.

    Args:
        text: One line of text; empty gives no lines.
        sizes: Sizes to try, the largest first.
        measure: Length of a line, in the units of the sizes.
        lines: How many lines there may be.
    """
    for size in sizes:
        broken = _break(text, measure=measure / size, limit=lines)
        if len(broken) <= lines:
            return Setting(tuple(broken), size, size * 1.18)
    broken = broken[:lines]
    broken[-1] = broken[-1].rstrip()[:-1].rstrip() + "…"
    return Setting(tuple(broken), sizes[-1], sizes[-1] * 1.18)


def _break(text: str, *, measure: float, limit: int) -> list[str]:
    """Lines of at most ``measure`` em, broken at spaces, or within a word that is longer than a line.

    Stops one line after ``limit``: a title of ten thousand characters costs no more than one that just does not fit.
    """
    lines, line = [], ""
    for word in text.split():
        candidate = f"{line} {word}" if line else word
        if width(candidate) <= measure:
            line = candidate
            continue
        if line:
            lines.append(line)
        line = word
        while width(line) > measure and len(lines) <= limit:
            cut = next(n for n in range(1, len(line) + 1) if n == len(line) or width(line[: n + 1]) > measure)
            lines.append(line[:cut])
            line = line[cut:]
        if len(lines) > limit:
            return lines
    return [*lines, line] if line else lines

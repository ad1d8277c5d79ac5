"""What a reader puts right in the best path: sentences broken at their links, and buttons that stand in the text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kei_archive.label.cues import cues
from kei_archive.label.lines import Line
from kei_archive.label.shapes import Mark
from kei_archive.model import Role

__all__ = ["breaks_off", "goes_on", "joined", "without_buttons"]

_OPEN: Final = 5
"""Words of a line that breaks off."""
_PIECES: Final = 3
"""Lines between two of the text that may be pieces of a sentence: a link, a comma, another link."""
_PIECE: Final = 8
"""Words of a link within a sentence."""
_BUTTON: Final = 4
"""Words of a button: "Share this article"."""
_INSTEAD: Final = {"body": "inside", "title": "before"}
_ASKING: Final = frozenset({Role.SHARE, Role.PRINT, Role.SUBSCRIBE})
_SIGNS: Final = frozenset(".,;:!?)]”’»")


def goes_on(line: Line) -> bool:
    """Whether a line begins in the middle of a sentence."""
    return line.text[:1] in _SIGNS or line.text[:1].islower()


def breaks_off(line: Line) -> bool:
    """Whether a line ends in the middle of a sentence; a shorter one may be a heading."""
    return line.words >= _OPEN and not line.closed and not line.marked


def joined(lines: Sequence[Line], marks: Sequence[Mark | None], *, states: Sequence[str]) -> list[str]:
    """The states, with the pieces of a sentence whose beginning and end are text for text.

    Args:
        lines: The lines of a page.
        marks: What their shapes and phrases speak for.
        states: Their states.
    """
    found = list(states)
    for first in [index for index, state in enumerate(states) if state == "inside" and states[index - 1] == "body"]:
        end = next((i for i in range(first, len(lines)) if states[i] != "inside"), len(lines))
        few = end - first <= _PIECES and end < len(lines) and states[end] == "body"
        if few and not any(marks[first - 1 : end]) and _is_broken(lines, first=first, end=end):
            found[first:end] = ["body"] * (end - first)
    return found


def _is_broken(lines: Sequence[Line], *, first: int, end: int) -> bool:
    """Whether the line above breaks off, and what stands below the first piece goes on with it."""
    pieces = lines[first:end]
    if not breaks_off(lines[first - 1]):
        return False
    whole = all(piece.words <= _PIECE and (goes_on(piece) or any(map(str.isalnum, piece.text))) for piece in pieces)
    return whole and any(map(goes_on, lines[first + 1 : end + 1]))


def without_buttons(lines: Sequence[Line], marks: Sequence[Mark | None], *, states: Sequence[str]) -> list[str]:
    """The states, with lines such as "Share" and "Subscribe" that stand in the text, or for its title, as furniture.

    The names of services may be headings: of 44 such lines 33 are furniture, of those that begin with a verb all 20
    (November 2026). One that stands alone between two paragraphs stays a heading.

    Args:
        lines: The lines of a page.
        marks: What their shapes and phrases speak for.
        states: Their states.
    """
    found = list(states)
    for index in [index for index, mark in enumerate(marks) if mark is not None and mark.role in _ASKING]:
        heads = all(line.prose for line in lines[index - 1 : index + 2 : 2]) and 0 < index < len(lines) - 1
        if _is_button(lines[index]) and not heads:
            found[index] = _INSTEAD.get(found[index], found[index])
    return found


def _is_button(line: Line) -> bool:
    return line.words <= _BUTTON and line.key.partition(" ")[0] in cues().buttons

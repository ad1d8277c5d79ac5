"""Patterns of lines as people write them: the line's own words, with slots for what differs from post to post.

``Photo from {...}.`` is any line with these words around something; ``{n} notes so far`` one with a
number there. Lines are compared without regard to case, spacing, and bullets or punctuation at their ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, Generic, TypeVar

__all__ = ["Patterns", "anchor_of", "anchors", "family_of", "has_words", "pattern_of", "same_lines", "shorten"]

T = TypeVar("T")

_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
_NUMBER_SLOT: Final = "\ue000"
_WORD_SLOT: Final = "\ue001"
_EDGES: Final = " \t\ufeff•‣◦·●○■□▪▫☆★*+-–—|»›«>:;.,!?…[](){}_#&=~"
_LONGEST: Final = 20_000
"""Characters; no pattern is tried on a longer line."""

_LONGEST_ANCHOR: Final = 160
"""Characters of a line that are written down; a longer one is cut, and ends in an ellipsis."""
_LEAST: Final = 24
"""Characters before an ellipsis from which a cut line is taken for an anchor."""


class Patterns(Generic[T]):
    """Patterns, each with a value, ready to be tried on lines.

    Args:
        entries: Pairs of pattern and value.
    """

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._plain: dict[str, list[T]] = {}
        self._numbered: dict[str, list[tuple[re.Pattern[str], T]]] = {}
        self._open: list[tuple[re.Pattern[str], T]] = []
        for pattern, value in entries:
            key = _key(_with_slots(pattern))
            if _WORD_SLOT in key:
                self._open.append((_compile(key), value))
            elif _NUMBER_SLOT in key:
                self._numbered.setdefault(_masked(key), []).append((_compile(key), value))
            else:
                self._plain.setdefault(key, []).append(value)

    def on(self, text: str) -> Iterator[T]:
        """The values of all patterns that a line fits."""
        if len(text) > _LONGEST or not (self._plain or self._numbered or self._open):
            return
        key = _key(text)
        yield from self._plain.get(key, ())
        for expression, value in (*self._numbered.get(_masked(key), ()), *self._open):
            if expression.fullmatch(key):
                yield value


def pattern_of(text: str) -> str:
    """The pattern of the family that a line belongs to: its words, with ``{n}`` for every number.

    Of a long line the beginning is enough; a slot stands for the rest.
    """
    flat = " ".join(text[:_LONGEST].split())
    if len(flat) > _LONGEST_ANCHOR:
        flat = f"{flat[:_LONGEST_ANCHOR].rpartition(' ')[0] or flat[:_LONGEST_ANCHOR]} {{...}}"
    return _NUMBER.sub("{n}", flat)


def family_of(pattern: str) -> str:
    """What makes two patterns of `pattern_of` the same: they fit the same lines."""
    return _masked(_key(_with_slots(pattern)))


def same_lines(pattern: str) -> str:
    """What makes two patterns the same, whoever wrote them: they fit the same lines, each with its own numbers."""
    return _key(_with_slots(pattern))


def has_words(pattern: str) -> bool:
    """Whether a pattern tells its lines from others: with a slot for words by a word of its own, else by a sign too."""
    key = _key(_with_slots(pattern))
    return any(map(str.isalnum, key)) if _WORD_SLOT in key else bool(key)


def anchor_of(text: str) -> str:
    """What a decision file writes of a line: all of it, or its beginning and an ellipsis."""
    return shorten(" ".join(text[:_LONGEST].split()), length=_LONGEST_ANCHOR)


def anchors(anchor: str, flat: str) -> bool:
    """Whether a line, its white space collapsed, is the one that an anchor means."""
    wanted = " ".join(anchor.split())
    if flat == wanted:
        return True
    return wanted.endswith("…") and len(wanted) > _LEAST and flat.startswith(wanted[:-1].rstrip())


def shorten(text: str, *, length: int = 60) -> str:
    """The beginning of a text, with an ellipsis if it goes on."""
    return text if len(text) <= length else f"{text[:length].rstrip()}…"


def _with_slots(pattern: str) -> str:
    """A pattern with one character in the place of each slot."""
    slots = {"{n}": _NUMBER_SLOT, "{...}": _WORD_SLOT, "{…}": _WORD_SLOT}
    return re.sub("|".join(map(re.escape, slots)), lambda match: slots[match[0]], pattern)


def _key(text: str) -> str:
    return " ".join(text.split()).casefold().strip(_EDGES)


def _masked(key: str) -> str:
    return _NUMBER.sub("0", key.replace(_NUMBER_SLOT, "0"))


def _compile(key: str) -> re.Pattern[str]:
    expression = re.escape(key).replace(_NUMBER_SLOT, f"(?:{_NUMBER.pattern})")
    return re.compile(expression.replace(_WORD_SLOT, "(?s:.+)"))

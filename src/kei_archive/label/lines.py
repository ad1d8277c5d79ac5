"""What a rule can see of a line: its words, its length, how it ends, and the form that phrases are compared in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kei_archive.segment import LIST_MARKER, Segment

__all__ = ["Line", "key_of", "look"]

_SAMPLE: Final = 4000
"""Characters that rules look at; a longer line is prose whatever follows."""

_KEY: Final = 600
"""Characters in which two lines are compared."""

_CJK: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_CHARACTERS_A_WORD: Final = 2
"""Chinese and Japanese have no spaces; their words have about two characters."""

_CLOSING: Final = "\"'”’»›)]*"
_STOPS: Final = (".", "!", "?", "…", "。", "！", "？", "．", "؟", "।", ":", ";")
_DIGITS: Final = re.compile(r"\d+")
_EDGES: Final = " \t\ufeff•‣◦·●○■□▪▫☆★*+-–—|»›>«:;.,!?…[](){}_#&=~"


@dataclass(frozen=True, slots=True)
class Line:
    """A segment as rules see it.

    Attributes:
        text: Its first characters, with white space collapsed.
        key: The form for comparison: see `key_of`.
        words: Length in words, of what was looked at.
        closed: Whether it ends as a sentence ends.
        marked: Whether it starts with a bullet or number.
        size: Length in characters, all of it.
        indent: Columns before its first character.
        rows: Number of physical lines.
        blank: Number of blank lines below it.
    """

    text: str
    key: str
    words: int
    closed: bool
    marked: bool
    size: int
    indent: int = 0
    rows: int = 1
    blank: int = 0

    @property
    def prose(self) -> bool:
        """A sentence of some length: what articles are made of."""
        return self.closed and self.words >= 10

    @property
    def short(self) -> bool:
        """As short as a heading or a menu entry."""
        return self.words <= 14 and not self.closed


def look(segment: Segment) -> Line:
    """Look at a segment. The cost is bounded, however long the segment is."""
    sample = segment.text[:_SAMPLE]
    text = " ".join(sample.split()).strip(" \ufeff")
    wide = 0 if text.isascii() else len(_CJK.findall(text))
    words = text.count(" ") + 1 + wide // _CHARACTERS_A_WORD if text else 0
    tail = segment.text[-80:].rstrip().rstrip(_CLOSING).rstrip()
    closed = tail.endswith(_STOPS) and not tail.endswith(("...", " …"))
    return Line(
        text,
        _key(text),
        words,
        closed,
        bool(LIST_MARKER.match(segment.text)),
        len(segment.text),
        len(sample) - len(sample.lstrip()),
        1 + sample.count("\n"),
        segment.blank,
    )


def key_of(text: str) -> str:
    """``text`` for comparison: small letters, digits as one 0, no bullets or punctuation at the ends.

    So a counter that drifts from page to page, or a share link with another arrow, is the same line.
    """
    return _key(" ".join(text[:_KEY].split()))


def _key(collapsed: str) -> str:
    return _DIGITS.sub("0", collapsed[:_KEY].casefold()).strip(_EDGES)

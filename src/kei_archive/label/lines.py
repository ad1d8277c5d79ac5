"""What a rule can see of a line: its words, its length, how it ends, and the form that phrases are compared in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from kei_archive.segment import LIST_MARKER, Segment

__all__ = ["Line", "key_of", "look", "look_at_all"]

_SAMPLE: Final = 4000
"""Characters that rules look at; a longer line is prose whatever follows."""

_KEY: Final = 600
"""Characters in which two lines are compared."""

_CJK: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_CHARACTERS_A_WORD: Final = 2
"""Chinese and Japanese have no spaces; their words have about two characters."""

_PROSE: Final = 10
"""Words of a sentence that is more than a caption or an answer."""

_CLOSING: Final = "\"'”’»›)]*"
_ENDS: Final = tuple(_CLOSING)
_STOPS: Final = (".", "!", "?", "…", "。", "！", "？", "．", "؟", "।", ":", ";")
_DIGITS: Final = re.compile(r"\d+")
_EDGES: Final = " \t\ufeff•‣◦·●○■□▪▫☆★*+-–—|»›>«:;.,!?…[](){}_#&=~"


class Line(NamedTuple):
    """A segment as rules see it.

    Attributes:
        text: Its first characters, with white space collapsed.
        key: The form for comparison: see `key_of`.
        words: Length in words, of what was looked at.
        closed: Whether it ends as a sentence ends.
        marked: Whether it starts with a bullet or number.
        prose: A sentence of some length: what articles are made of.
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
    prose: bool
    size: int
    indent: int = 0
    rows: int = 1
    blank: int = 0

    @property
    def short(self) -> bool:
        """As short as a heading or a menu entry."""
        return self.words <= 14 and not self.closed


def look(segment: Segment) -> Line:
    """Look at one segment. The cost is bounded, however long the segment is."""
    return look_at_all([segment])[0]


def look_at_all(segments: Sequence[Segment]) -> list[Line]:
    """Look at the segments of a page: faster than one by one."""
    samples = [segment.text[:_SAMPLE] for segment in segments]
    texts = [" ".join(sample.split()).strip(" \ufeff") for sample in samples]
    return list(map(_line, segments, zip(samples, texts, _keys(texts), strict=True)))


def _line(segment: Segment, seen: tuple[str, str, str]) -> Line:
    whole, (sample, text, key) = segment.text, seen
    words = text.count(" ") + 1 if text else 0
    if not text.isascii():
        words += len(_CJK.findall(text)) // _CHARACTERS_A_WORD
    closed = _is_closed(whole[-80:].rstrip())
    return Line(
        text,
        key,
        words,
        closed,
        LIST_MARKER.match(whole) is not None,
        closed and words >= _PROSE,
        len(whole),
        len(sample) - len(sample.lstrip()),
        1 + sample.count("\n"),
        segment.blank,
    )


def _is_closed(tail: str) -> bool:
    """Whether a text with this end is a whole sentence."""
    if tail.endswith(_ENDS):
        tail = tail.rstrip(_CLOSING).rstrip()
    return tail.endswith(_STOPS) and not tail.endswith(("...", " …"))


def key_of(text: str) -> str:
    """``text`` for comparison: small letters, digits as one 0, no bullets or punctuation at the ends.

    So a counter that drifts from page to page, or a share link with another arrow, is the same line.
    """
    return _keys([" ".join(text[:_KEY].split())])[0]


def _keys(collapsed: Sequence[str]) -> list[str]:
    """The keys of many texts, which have no line ends, in one go."""
    if not collapsed:
        return []
    together = "\n".join([text[:_KEY] for text in collapsed]).casefold()
    return [key.strip(_EDGES) for key in _DIGITS.sub("0", together).split("\n")]

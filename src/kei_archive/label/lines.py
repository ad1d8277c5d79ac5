"""What a rule can see of a line: its words, its length, how it ends, and the form that phrases are compared in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from operator import add
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from kei_archive.label.characters import Flags, codes_of
from kei_archive.segment import LIST_MARKER, Segment, records

__all__ = ["Columns", "Line", "folded", "in_columns", "key_of", "look", "look_at_all"]

Ints = npt.NDArray[np.int64]

_SAMPLE: Final = 4000
"""Characters that rules look at; a longer line is prose whatever follows."""

_KEY: Final = 600
"""Characters in which two lines are compared."""

_CJK: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_FIRST_CJK: Final = 0x3040
_CHARACTERS_A_WORD: Final = 2
"""Chinese and Japanese have no spaces; their words have about two characters."""

_PROSE: Final = 10
"""Words of a sentence that is more than a caption or an answer."""

_CLOSING: Final = "\"'”’»›)]*"
_ENDS: Final = tuple(_CLOSING)
_BULLETS: Final = frozenset("•‣◦⁃∙●○■□▪▫☆★※–*+-")
_STOPS: Final = (".", "!", "?", "…", "。", "！", "？", "．", "؟", "।", ":", ";")
_FINAL: Final = frozenset(_ENDS + _STOPS)
_DIGITS: Final = re.compile(r"\d+")
_ZEROS: Final = re.compile("00+")
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


class Columns(NamedTuple):
    """The numbers of a page's lines, an array of each: see `Line`."""

    words: Ints
    closed: Flags
    marked: Flags
    prose: Flags
    size: Ints
    indent: Ints
    rows: Ints
    blank: Ints


_NUMBERS: Final = (int, bool, bool, bool, int, int, int, int)
"""What they are: told so, numpy takes half the time."""


def in_columns(lines: Sequence[Line]) -> Columns:
    """The numbers of ``lines``, one at least."""
    _, _, *columns = zip(*lines, strict=True)
    return Columns(*map(np.fromiter, columns, _NUMBERS))


def look(segment: Segment) -> Line:
    """Look at one segment. The cost is bounded, however long the segment is."""
    return look_at_all([segment])[0]


def look_at_all(segments: Sequence[Segment]) -> list[Line]:
    """Look at the segments of a page: faster than one by one."""
    wholes = [segment.text for segment in segments]
    samples = [whole[:_SAMPLE] for whole in wholes]
    texts = [
        text if "  " not in text and text.isprintable() else " ".join(text.split()).strip(" \ufeff")
        for text in map(str.strip, samples)
    ]
    words = [text.count(" ") + 1 if text else 0 for text in texts]
    together = "".join(texts)
    if not together.isascii() and (codes_of(together) >= _FIRST_CJK).any():
        words = list(map(add, words, [len(_CJK.findall(text)) // _CHARACTERS_A_WORD for text in texts]))
    closed = [
        (text[-1:] in _FINAL or len(whole) > _SAMPLE) and _is_closed(whole[-80:].rstrip())
        for text, whole in zip(texts, wholes, strict=True)
    ]
    marked = [  # the first characters tell nearly always
        (text[:1] in _BULLETS or ")" in text[:5] or "." in text[:5]) and LIST_MARKER.match(whole) is not None
        for text, whole in zip(texts, wholes, strict=True)
    ]
    wrapped = "\n" in "".join(samples)
    return list(
        records(
            Line,
            texts,
            _keys(texts),
            words,
            closed,
            marked,
            [ends and count >= _PROSE for ends, count in zip(closed, words, strict=True)],
            map(len, wholes),
            [len(sample) - len(sample.lstrip()) for sample in samples],
            [sample.count("\n") + 1 for sample in samples] if wrapped else [1] * len(samples),
            [segment.blank for segment in segments],
        )
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
    return folded(" ".join(text[:_KEY].split()))


def folded(text: str) -> str:
    """The same of a text whose white space is single spaces."""
    return _DIGITS.sub("0", text.casefold()).strip(_EDGES)


def _keys(collapsed: Sequence[str]) -> list[str]:
    """The keys of many texts, which have no line ends, in one go."""
    together = _masked("\n".join([text[:_KEY] for text in collapsed]).casefold())
    return [key.strip(_EDGES) for key in together.split("\n")]


def _masked(text: str) -> str:
    """``text`` with a 0 for each run of digits: for a whole page quicker than the pattern."""
    if len(text) < _KEY:
        return _DIGITS.sub("0", text)
    codes = codes_of(text)
    codes = np.where(_decimals().take(codes, mode="clip"), codes.dtype.type(ord("0")), codes)
    return _ZEROS.sub("0", codes.tobytes().decode("utf-32-le", "surrogatepass"))


@cache
def _decimals() -> Flags:
    """Which characters are digits; above the planes of scripts there are none, as there the last one says."""
    return np.array([chr(code).isdecimal() for code in range(0x20000)])

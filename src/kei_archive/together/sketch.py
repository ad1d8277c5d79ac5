"""How much two texts have in common, told from small sketches of them.

A sketch is the least hash values of all runs of five words (bottom-k sampling, Cohen and Kaplan 2007): the share that
two sketches have in common estimates the share that the texts have, to a few per cent.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["Likeness", "Sketch", "likely_pairs", "likeness", "sketch_of", "words_of"]

_RUN: Final = 5
"""Words of a run: fewer meet by chance, more are broken by every small change."""
_SIZE: Final = 128
"""Hash values of a sketch: the estimate has a standard error of at most 4.4 % (1 / (2 * sqrt(128)))."""
_INDEXED: Final = 8
"""Least values by which a text is found: two that share four fifths miss each other once in 10**5 cases (0.2**8)."""
_CROWD: Final = 20
"""Texts that have the same value; with more, it is of a phrase that the site prints everywhere."""
_LONGEST: Final = 1_000_000
"""Characters that are looked at: more than a novel has, little enough for any memory."""
_WORD: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """A text in a kilobyte.

    Attributes:
        digest: Digest of its words, the same for texts that differ in case, spacing and punctuation alone.
        words: Number of its words.
        runs: Number of its different runs of words.
        least: The least hash values of them, ascending.
    """

    digest: bytes
    words: int
    runs: int
    least: npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two texts have in common: as a share of all their runs, and of the runs of the shorter one."""

    shared: float
    contained: float


def words_of(text: str) -> list[str]:
    """The words of a text in small letters, without punctuation; of Chinese and Japanese, the characters."""
    return _WORD.findall(text[:_LONGEST].casefold())


def sketch_of(text: str) -> Sketch:
    """The sketch of a text."""
    words = words_of(text)
    runs = {_hash(" ".join(words[start : start + _RUN])) for start in range(max(1, len(words) - _RUN + 1))}
    least = np.array(sorted(runs)[:_SIZE], dtype=np.uint64)
    return Sketch(
        hashlib.blake2b(" ".join(words).encode("utf-8", "surrogatepass"), digest_size=16).digest(),
        len(words),
        len(runs),
        least,
    )


def likeness(one: Sketch, other: Sketch) -> Likeness:
    """How much two texts have in common."""
    if one.digest == other.digest:
        return Likeness(1.0, 1.0)
    union = np.union1d(one.least, other.least)
    if max(one.runs, other.runs) > _SIZE:  # else both sketches are the whole texts
        union = union[:_SIZE]
    both = np.intersect1d(np.intersect1d(one.least, other.least, assume_unique=True), union, assume_unique=True)
    shared = len(both) / len(union)
    common = shared * (one.runs + other.runs) / (1 + shared)
    return Likeness(shared, min(1.0, common / min(one.runs, other.runs)))


def likely_pairs(sketches: Sequence[Sketch]) -> Iterator[tuple[int, int]]:
    """Pairs of texts, by their places, that may have much in common; each once, in order."""
    holders: dict[int, list[int]] = defaultdict(list)
    for place, sketch in enumerate(sketches):
        for value in sketch.least[:_INDEXED].tolist():
            holders[value].append(place)
    pairs = {
        (one, other)
        for places in holders.values()
        if len(places) <= _CROWD
        for number, one in enumerate(places)
        for other in places[number + 1 :]
    }
    yield from sorted(pairs)


def _hash(run: str) -> int:
    return int.from_bytes(hashlib.blake2b(run.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")

"""Lines that many documents share are the site's, not the authors'."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from kei_archive.label.lines import key_of
from kei_archive.model import Witness
from kei_archive.profiles.families import Verdict

__all__ = ["Repetition", "Shared", "survey"]

_OFTEN: Final = 3
_SHARE: Final = 5
"""A line of three documents, and of one in five, is the site's."""

_LIMIT: Final = 1_000_000
"""Different lines that are remembered (about 100 MB). Beyond it, lines seen once are forgotten (lossy counting)."""

_LONGEST: Final = 600
"""Characters; a line that is longer is no page furniture."""


class Shared(Protocol):
    """What the labeller asks of those who know the other documents: counts alone, or what was learned from them."""

    @property
    def documents(self) -> int:
        """Number of documents."""

    def of(self, key: str) -> int:
        """Number of documents that have the line with this key."""

    def verdict(self, key: str, *, inside: bool) -> Verdict | None:
        """What the line with this key is, where the other documents have settled it.

        Args:
            key: The line.
            inside: Whether it stands in an article: between paragraphs, where it may be a refrain, or as the headline.
        """

    def is_at_home(self, index: int, *, key: str) -> bool:
        """Whether a repeated line stands where other documents have it; else it may be this one's headline.

        Args:
            index: Its number on the page.
            key: The line.
        """

    def kept(self) -> Sequence[float | None]:
        """For each line of the page the share of lines at its place that are kept; None, or nothing, if unknown."""


@dataclass
class Repetition:
    """In how many documents each line occurs, digits masked. Two surveys of different documents can be added."""

    documents: int = 0
    counts: Counter[bytes] = field(default_factory=Counter)
    seen: set[bytes] = field(default_factory=set)

    def add(self, witness: Witness) -> None:
        """Count the lines of a document, each once; a document with the same bytes counts no second time."""
        mark = bytes.fromhex(witness.sha256)[:8]
        if mark in self.seen:
            return
        self.seen.add(mark)
        self.documents += 1
        lines = (line for line in witness.text.splitlines() if len(line) <= _LONGEST)
        self.counts.update({_digest(key) for line in lines if (key := key_of(line))})
        if len(self.counts) > _LIMIT:
            self.counts = Counter({line: count for line, count in self.counts.items() if count > 1})

    def merge(self, other: Repetition) -> Repetition:
        """Both surveys as one; they must not share documents."""
        return Repetition(self.documents + other.documents, self.counts + other.counts, self.seen | other.seen)

    def of(self, key: str) -> int:
        """Number of documents that have the line with this key."""
        return self.counts[_digest(key)] if key else 0

    def verdict(self, key: str, *, inside: bool) -> Verdict | None:
        """A line of many documents is the site's, whatever kind of furniture it is."""
        if inside:
            return None
        times = self.of(key)
        return Verdict(None, "repeated", 0.97) if times >= _OFTEN and times * _SHARE >= self.documents else None

    def is_at_home(self, index: int, *, key: str) -> bool:  # noqa: ARG002  # the labeller asks everybody
        """Counts know nothing of places: what most documents have is the site's name or the like."""
        return self.of(key) * 2 > self.documents

    def kept(self) -> Sequence[float | None]:
        """Counts know nothing of places."""
        return ()


def survey(witnesses: Iterable[Witness]) -> Repetition:
    """Count lines over documents; memory is bounded, whatever their number."""
    repetition = Repetition()
    for witness in witnesses:
        repetition.add(witness)
    return repetition


def _digest(key: str) -> bytes:
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()

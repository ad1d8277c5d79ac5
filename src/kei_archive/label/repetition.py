"""Lines that many documents share are the site's, not the authors'."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from kei_archive.label.lines import key_of
from kei_archive.model import Witness

__all__ = ["Repetition", "survey"]

_LIMIT: Final = 1_000_000
"""Different lines that are remembered (about 100 MB). Beyond it, lines seen once are forgotten (lossy counting)."""

_LONGEST: Final = 600
"""Characters; a line that is longer is no page furniture."""


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


def survey(witnesses: Iterable[Witness]) -> Repetition:
    """Count lines over documents; memory is bounded, whatever their number."""
    repetition = Repetition()
    for witness in witnesses:
        repetition.add(witness)
    return repetition


def _digest(key: str) -> bytes:
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()

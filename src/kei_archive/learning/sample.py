"""A fair sample of an archive: the posts with the smallest digests, whatever the order in which they come.

A bottom-k sample (Cohen and Kaplan, PODC 2007): two samples of different posts make the sample of both, so that the
work may be divided, and a new post changes at most one of the sample.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kei_archive.errors import KeiArchiveError
from kei_archive.interpret.sidecar import encoding_beside
from kei_archive.model import Witness
from kei_archive.readers import open_witness

__all__ = ["SIZE", "Sample", "Source", "opened"]

Source = str | Path | bytes

SIZE: Final = 400
"""Posts that are labelled to learn from: a line of one post in fifty is in eight of them."""


@dataclass
class Sample:
    """Digests of the posts with the smallest ones.

    Attributes:
        size: How many are kept.
        digests: The digests, in no order.
    """

    size: int = SIZE
    digests: set[str] = field(default_factory=set)

    def add(self, digests: Iterable[str]) -> None:
        """Take posts by their digests; one that comes twice counts once."""
        self.digests = set(heapq.nsmallest(self.size, {*self.digests, *digests}))

    def merge(self, other: Sample) -> Sample:
        """The sample of the posts of both."""
        merged = Sample(min(self.size, other.size))
        merged.add((*self.digests, *other.digests))
        return merged


def opened(sources: Sequence[Source]) -> Iterator[tuple[int, Witness | None]]:
    """The captures one by one, each with its number; None for one that cannot be read (reading reports it)."""
    for number, source in enumerate(sources):
        try:
            yield number, open_witness(source, encoding=encoding_beside(source))
        except KeiArchiveError:
            yield number, None

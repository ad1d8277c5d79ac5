"""The order of learning: sample, find, decide, count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from kei_archive.learning.counting import Tally
from kei_archive.learning.finding import find
from kei_archive.learning.pages import open_page
from kei_archive.learning.sample import SIZE, Sample, Source, opened
from kei_archive.profiles.families import Learned

__all__ = ["learn_families"]

_LARGEST: Final = 1_000_000
"""Bytes; a longer capture is counted but not looked at closely, so that memory stays bounded."""

Step = Callable[[int, int], None]
"""Is told how many posts are done, of how many; each is looked at twice."""


def learn_families(sources: Iterable[Source], *, size: int = SIZE, step: Step | None = None) -> Learned:
    """Find the families of lines and the layouts of an archive.

    Args:
        sources: Captures: paths or bytes. One that cannot be read is left out, and the same bytes count once.
        size: Posts that are looked at closely.
        step: Is told the progress.

    Returns:
        What the posts have in common; nothing, if they are fewer than three.
    """
    posts = list(sources)
    tell = step or (lambda _done, _total: None)
    sample, places = Sample(size), dict[str, int]()
    for number, witness in opened(posts):
        tell(number + 1, 2 * len(posts))
        if witness is not None and witness.sha256 not in places:
            places[witness.sha256] = number
            if len(witness.data) <= _LARGEST:
                sample.add([witness.sha256])
    found = _look([posts[places[digest]] for digest in sorted(sample.digests)])
    return _count(posts, found, places=sorted(places.values()), tell=tell)


def _look(posts: Sequence[Source]) -> Learned:
    return find([open_page(witness) for _, witness in opened(posts) if witness is not None])


def _count(posts: Sequence[Source], found: Learned, *, places: Sequence[int], tell: Step) -> Learned:
    tally = Tally()
    for done, (_, witness) in enumerate(opened([posts[place] for place in places]), 1):
        if witness is not None:
            page = open_page(witness)
            known = found.on([row.text for row in page.rows])
            tally.add(witness.id, known, numbers=[row.number for row in page.rows])
        tell(len(posts) + done, 2 * len(posts))
    if len(places) < len(posts):  # what was left out is done with too
        tell(2 * len(posts), 2 * len(posts))
    return tally.of(found)

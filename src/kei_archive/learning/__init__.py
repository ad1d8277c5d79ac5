"""The corpus teaches: layouts and families of lines, found over all posts of an archive.

Two passes over the posts, one capture in memory at a time: the first takes a fair sample, on which families and
layouts are found and decided; the second counts what they cover. What is counted can be added (`Sample.merge`,
`Tally.merge`), so that neither the order of the posts nor the number of workers matters.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kei_archive.arguments import several
from kei_archive.errors import ReadError
from kei_archive.learning.archive import Step, learn_families
from kei_archive.learning.writing import Changes, write_profile
from kei_archive.profiles import Profile

__all__ = ["Changes", "Step", "learn", "learn_families", "write_profile"]


def learn(sources: Iterable[str | Path | bytes], *, name: str = "learned", progress: Step | None = None) -> Profile:
    """Learn what the posts of a site have in common: its layouts, and the lines that its pages share.

    Args:
        sources: Captures: paths, or their bytes. One that cannot be read is left out; the same bytes count once.
        name: The profile's name.
        progress: Is told how many steps are done, of how many.

    Returns:
        A profile for `read`, `read_all` and `build`; `write_profile` writes it to a file that a person can edit. Fewer
        than three posts teach nothing.

    Raises:
        UsageError: One path was given instead of several.
        ReadError: None of the captures can be read.
    """
    posts = several(sources, where="learn")
    learned = learn_families(posts, step=progress)
    if posts and not learned.posts:
        remedy = "See why with kei-archive read FILE."
        raise ReadError(f"none of {len(posts):,} sources can be read.", place="learn", remedy=remedy)
    return Profile(name, learned=learned)

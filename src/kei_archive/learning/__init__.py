"""The corpus teaches: layouts and families of lines, found over all posts of an archive.

Two passes over the posts, one capture in memory at a time: the first takes a fair sample, on which families and
layouts are found and decided; the second counts what they cover. What is counted can be added (`Sample.merge`,
`Tally.merge`), so that neither the order of the posts nor the number of workers matters.
"""

from __future__ import annotations

from kei_archive.learning.archive import learn_families

__all__ = ["learn_families"]

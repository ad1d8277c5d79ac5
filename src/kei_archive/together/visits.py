"""The day of the visit: of many posts that have the same day in their mastheads, none was published on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from kei_archive.findings import Finding
from kei_archive.together.digest import Digest

__all__ = ["visits"]

_FEWEST: Final = 3
"""Posts that have a day in their mastheads; a blog seldom has so many on one day."""


def visits(digests: Sequence[Digest]) -> Iterator[tuple[str, Finding]]:
    """Posts whose only date is the day on which they were captured, by identifier, with why.

    Args:
        digests: The posts, in the order of their identifiers.
    """
    days: dict[date, list[Digest]] = defaultdict(list)
    for one in digests:
        if one.masthead is not None:
            days[one.masthead].append(one)
    for day, posts in days.items():
        for one in posts if len(posts) >= _FEWEST else ():
            other = posts[0] if posts[0] is not one else posts[1]
            said = f"{day.isoformat()} stands in the masthead of {other.name}, too: it is the day of the capture"
            yield one.id, Finding("M001", f"the page states no publication date; {said}", place=other.id)

"""Dates in figures, 03/05/2021: whether day or month comes first, as the other posts of a site tell.

A page alone does not say it in English; where other posts have 22/04/2015, all of the site begin with the day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from kei_archive.model import Claim
from kei_archive.together.digest import Digest

__all__ = ["ordered_dates"]

_FEWEST: Final = 2
"""Posts that decide; one may be a guest in the archive."""
_LEARNED: Final = 0.9
"""Certainty of a date that is read as the others are."""
_WORDS: Final = {"DMY": "day", "MDY": "month"}


def ordered_dates(digests: Sequence[Digest]) -> Iterator[tuple[str, Claim[date]]]:
    """The dates of posts whose figures may be read in two ways, by identifier.

    Args:
        digests: The posts, in the order of their identifiers.
    """
    deciding: dict[str, list[Digest]] = defaultdict(list)
    for one in digests:
        if one.order:
            deciding[one.site].append(one)
    for one in digests:
        others = deciding[one.site]
        orders = {other.order for other in others}
        if not one.readings or len(others) < _FEWEST or len(orders) > 1:
            continue
        (order,) = orders
        reading = one.readings[list(_WORDS).index(order)]
        told = others[0].facts["date"].words
        reason = (
            f"Its figures are read with the {_WORDS[order]} first, as “{told}” of {others[0].name} must be, and "
            f"{len(others) - 1} more of the site."
        )
        cert, documents = _LEARNED, (others[0].id,)
        yield one.id, replace(reading, rule="date-order", cert=cert, resp="machine", reason=reason, documents=documents)

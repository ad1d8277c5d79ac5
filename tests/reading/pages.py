"""Pages of our own, put together from a head and a tail around three paragraphs."""

from __future__ import annotations

from kei_archive.model import Article
from kei_archive.reading import read

BODY = (
    "The weir was built by the parish in the wet spring of a year that nobody wrote down, and it has leaked since.",
    "Every August the wardens lower the water, count the gaps between the stones, and close those they can reach.",
    "What they cannot reach they leave to the eels, which have kept the lower courses open for three generations.",
)


def article(*head: str, tail: tuple[str, ...] = ()) -> Article:
    """The page with these lines above and below the body, read without any profile."""
    return read("\n\n".join([*head, *BODY, *tail]).encode(), profile="none")


def value(claim: object) -> object:
    """What a claim says; None for no claim."""
    return getattr(claim, "value", None)

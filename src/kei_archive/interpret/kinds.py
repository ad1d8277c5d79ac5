"""How surely a page is what it is taken for: an article, which is archived, or none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kei_archive.findings import Finding
from kei_archive.model import Article, Kind

__all__ = ["DOUBTFUL", "check_kind", "kind_certainty"]

_SURE_TITLE: Final = 0.9
_WITH_TITLE: Final = 0.99
_WITHOUT: Final = ((100, 0.32), (600, 0.7))
_LONG: Final = 0.93
"""How often a page that is taken for an article has 40 words of text of its own: 216 of 217 pages whose title is sure;
of the others 14 of 44 with a body below 100 characters, 24 of 35 below 600, 304 of 325 above, on the pages of the
development data whose lines are labelled (`benchmarks/page_kinds.py`, November 2026)."""
_OF_OTHERS: Final = 0.65
"""How often a page that is taken for none is none: 16 of 25 in the same data."""

DOUBTFUL: Final = 0.5
"""Certainty below which a page as likely holds no article. Where it has any text it is archived all the same, and says
so: of 1,249 pages of text and HTML 6 are such, and 3 of these have 40 words of their own. A stub can be taken out of an
archive with one answer; who should look for an article that is not in it?"""


def kind_certainty(article: Article) -> float:
    """How surely a page is of the kind that it is taken for, from 0 to 1.

    Args:
        article: The page as it was read.
    """
    if article.kind is not Kind.ARTICLE:
        return _OF_OTHERS
    title = article.metadata.title
    if title is not None and title.cert >= _SURE_TITLE:
        return _WITH_TITLE
    body = sum(len(block.text) for block in article.body)
    return next((cert for most, cert in _WITHOUT if body < most), _LONG)


def check_kind(article: Article) -> Iterator[Finding]:
    """The finding that a page is archived which may hold no article (C007); of one without text C005 speaks."""
    if article.body and kind_certainty(article) < DOUBTFUL:
        body, page = sum(len(block.text) for block in article.body), len(article.witness.text)
        what = f"{body:,} of {page:,} characters are its text"
        yield Finding("C007", what, article.body[0].span)

"""What a page is: the question that comes before all others, for a wrong answer loses an article or invents one."""

from __future__ import annotations

from typing import Final

from kei_archive.decisions import KIND
from kei_archive.model import Article, Kind
from kei_archive.review.questions import Answer, FactQuestion, PostRef

__all__ = ["kind_question"]

_RULE: Final = "page-kind"
_OF_ARTICLES: Final = ((300, 0.41), (600, 0.83))
_OF_LONG_ARTICLES: Final = 0.96
"""How often a page that is taken for an article has 40 words of text of its own, by the characters of its body: 28 of
69 pages below 300 characters, 25 of 30 below 600, 506 of 525 above, on the pages of the development data whose lines
are labelled."""
_OF_OTHERS: Final = 0.7
"""How often a page that is taken for none is none: 16 of 23 in the same data."""
_MEANING: Final = {
    Kind.ARTICLE: "the text of one post",
    Kind.LISTING: "teasers of several posts: an index, a tag, a search",
    Kind.COMMENTS: "comments alone",
    Kind.NONE: "nothing to read",
}


def kind_question(article: Article, post: PostRef) -> FactQuestion:
    """The question what a page is, with the machine's answer first.

    Args:
        article: The page as it was read.
        post: Its capture.
    """
    body, page = sum(len(block.text) for block in article.body), len(article.witness.text)
    cert = _certainty(article.kind, body)
    said = f"{_MEANING[article.kind]}; {body:,} of {page:,} characters are its text"
    others = [kind for kind in Kind if kind is not article.kind]
    answers = (
        Answer(str(article.kind), cert, _RULE, reason=said),
        *(Answer(str(kind), 0.0, _RULE, reason=_MEANING[kind]) for kind in others),
    )
    return FactQuestion(KIND, post, answers, known=True, damage=round((1 - cert) * page, 1))


def _certainty(kind: Kind, body: int) -> float:
    if kind is not Kind.ARTICLE:
        return _OF_OTHERS
    return next((cert for most, cert in _OF_ARTICLES if body < most), _OF_LONG_ARTICLES)

"""What a page is: the question of which a wrong answer costs most, for it loses an article or invents one."""

from __future__ import annotations

from typing import Final

from kei_archive.decisions import KIND
from kei_archive.model import Article, Kind
from kei_archive.review.questions import Answer, FactQuestion, PostRef

__all__ = ["kind_question"]

_RULE: Final = "page-kind"
_SURE_TITLE: Final = 0.9
_WITH_TITLE: Final = 0.98
_WITHOUT: Final = ((100, 0.30), (600, 0.75))
_LONG: Final = 0.95
"""How often a page that is taken for an article has 40 words of text of its own: 236 of 241 pages whose title is sure;
of the others 16 of 53 with a body below 100 characters, 24 of 32 below 600, 283 of 298 above, on the pages of the
development data whose lines are labelled."""
_OF_OTHERS: Final = 0.7
"""How often a page that is taken for none is none: 16 of 23 in the same data."""
_LINES, _SHOWN, _LOOKED = 4, 80, 2000
"""Lines of a page that are shown, characters of each, and characters in which they are looked for."""
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
    cert = _certainty(article, body)
    lines = [" ".join(line[:_SHOWN].split()) for line in article.witness.text[:_LOOKED].splitlines() if line.strip()]
    begins = " / ".join(lines[:_LINES])
    said = f"{_MEANING[article.kind]}; {body:,} of {page:,} characters are its text. It begins: “{begins}”"
    others = [kind for kind in Kind if kind is not article.kind]
    answers = (
        Answer(str(article.kind), cert, _RULE, reason=said),
        *(Answer(str(kind), 0.0, _RULE, reason=_MEANING[kind]) for kind in others),
    )
    return FactQuestion(KIND, post, answers, known=True, damage=round((1 - cert) * page, 1))


def _certainty(article: Article, body: int) -> float:
    if article.kind is not Kind.ARTICLE:
        return _OF_OTHERS
    title = article.metadata.title
    if title is not None and title.cert >= _SURE_TITLE:
        return _WITH_TITLE
    return next((cert for most, cert in _WITHOUT if body < most), _LONG)

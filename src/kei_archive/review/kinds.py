"""What a page is: the question of which a wrong answer costs most, for it loses an article or invents one."""

from __future__ import annotations

from typing import Final

from kei_archive.decisions import KIND
from kei_archive.interpret.kinds import kind_certainty
from kei_archive.model import Article, Kind
from kei_archive.review.questions import Answer, FactQuestion, PostRef

__all__ = ["kind_question"]

_RULE: Final = "page-kind"
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
    cert = kind_certainty(article)
    lines = [" ".join(line[:_SHOWN].split()) for line in article.witness.text[:_LOOKED].splitlines() if line.strip()]
    begins = " / ".join(lines[:_LINES])
    said = f"{_MEANING[article.kind]}; {body:,} of {page:,} characters are its text. It begins: “{begins}”"
    others = [kind for kind in Kind if kind is not article.kind]
    answers = (
        Answer(str(article.kind), cert, _RULE, reason=said),
        *(Answer(str(kind), 0.0, _RULE, reason=_MEANING[kind]) for kind in others),
    )
    return FactQuestion(KIND, post, answers, known=True, damage=round((1 - cert) * page, 1))

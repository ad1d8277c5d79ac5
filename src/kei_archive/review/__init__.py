"""Review: what a person is asked, in the order of the damage that a wrong answer does, and how answers are kept."""

from kei_archive.review.archive import Desk, open_desk
from kei_archive.review.conversation import HELP, Conversation
from kei_archive.review.gather import ASKED_FACTS, Review
from kei_archive.review.questions import FactQuestion, LineQuestion, Question
from kei_archive.review.writing import Writer

__all__ = [
    "ASKED_FACTS",
    "HELP",
    "Conversation",
    "Desk",
    "FactQuestion",
    "LineQuestion",
    "Question",
    "Review",
    "Writer",
    "open_desk",
]

"""Comments: which lines are one comment, and who wrote it when, by what its own lines say."""

from __future__ import annotations

from datetime import date

import pytest

from kei_archive.interpret.comments import find_comments
from kei_archive.model import Block, Role, Span


def blocks(text: str, *, role: Role = Role.COMMENT) -> list[Block]:
    """Each line of ``text`` as a block: after # a heading of comments, after > a pingback, after - removed."""
    made, position = [], 0
    for line in text.split("\n"):
        kind = {"#": Role.COMMENT_HEADING, ">": Role.PINGBACK, "-": Role.TOOLS}.get(line[:1], role)
        made.append(Block(Span(position, position + len(line) + 1), line, kind, "made", 1.0))
        position += len(line) + 1
    return made


def seen(text: str, *, order: str = "") -> list[tuple[str, date | None, int]]:
    """Author, date and number of lines of each comment."""
    found = find_comments(blocks(text), order=order)
    return [
        (
            comment.author.value if comment.author else "",
            comment.date.value if comment.date else None,
            text[comment.span.start : comment.span.end].strip("\n").count("\n") + 1,
        )
        for comment in found
    ]


JULY = date(2012, 7, 19)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# 2 comments\nAda says:\nJuly 19, 2012 at 8:29 am\nYes.\nMore.\nBo Lind says:\nNo.",
         [("Ada", JULY, 4), ("Bo Lind", None, 2)]),
        ("Ada Quill July 19, 2012 at 8:29 am\nYes.\nBo Lind July 19, 2012 at 9:01 pm\nNo.",
         [("Ada Quill", JULY, 2), ("Bo Lind", JULY, 2)]),
        ("Ada Quill on July 19, 2012\nYes.", [("Ada Quill", JULY, 2)]),
        ("July 19, 2012 at 8:29 am by Ada Quill\nYes.", [("Ada Quill", JULY, 2)]),
        ("Ada Quill\nJuly 19, 2012 at 8:29 am\nYes.\nAnd yes.\nBo\n19 July 2012\nNo.",
         [("Ada Quill", JULY, 4), ("Bo", JULY, 3)]),
        ("Ada Quill schreibt:\n19. Juli 2012 um 8:29 Uhr\nJa.", [("Ada Quill", JULY, 3)]),
        ("12. Ada Quill (19 July 2012 at 7:42 pm) says:\nYes.\n13. Bo says:\nNo.",
         [("Ada Quill", JULY, 2), ("Bo", None, 2)]),
        ("김하늘 2012년 7월 19일\n네.\n박바다 2012년 7월 19일\n아니요.", [("김하늘", JULY, 2), ("박바다", JULY, 2)]),
        ("Yes.\nPosted by Ada Quill | July 19, 2012 8:29 AM\nNo.\nPosted by Bo | July 19, 2012 9:29 AM",
         [("Ada Quill", JULY, 2), ("Bo", JULY, 2)]),
        ("Anonymous says:\nJuly 19, 2012\nYes.", [("", JULY, 3)]),
        ("1. Ada Q. says: July 19, 2012 at 8:29 am\nYes.\n2. Bo wrote July 19, 2012 at 9:01 pm\nNo.",
         [("Ada Q.", JULY, 2), ("Bo", JULY, 2)]),
        ("Ada schreibt: 19. Juli 2012 um 8:29\nJa.\nBo a écrit : 19 juillet 2012\nNon.",
         [("Ada", JULY, 2), ("Bo", JULY, 2)]),
        ("1. Yes.\nIt dried.\n2. No.", [("", None, 2), ("", None, 1)]),
        ("Yes.\nNo.", [("", None, 1), ("", None, 1)]),
        ("The bridge fell on July 19, 2012, as everybody knows.\nNo.", [("", None, 1), ("", None, 1)]),
        ("Ada says:\nYes.\n> [...] a link\n> [...] another\nBo says:\nNo.",
         [("Ada", None, 2), ("", None, 1), ("", None, 1), ("Bo", None, 2)]),
        ("Ada says:\nYes.\n- Reply\nBo says:\nNo.", [("Ada", None, 2), ("Bo", None, 2)]),
        ("Ada says:\nYes.\n- Bo says:\nNo.\nNever.", [("Ada", None, 2), ("", None, 1), ("", None, 1)]),
    ],
)  # fmt: skip
def test_comments(text: str, expected: list[tuple[str, date | None, int]]) -> None:
    assert seen(text) == expected


def test_figures_in_the_order_of_the_page() -> None:
    assert seen("Ada says:\n03/05/2021\nYes.")[0][1] is None
    assert seen("Ada says:\n03/05/2021\nYes.", order="DMY")[0][1] == date(2021, 5, 3)


def test_what_a_comment_says_of_a_day_is_not_its_date() -> None:
    assert seen("Ada says:\nWe met on July 19, 2012, and it rained on all of us.") == [("Ada", None, 2)]


def test_a_sentence_is_no_name() -> None:
    assert seen("I have to agree with what he says:\nYes.")[0][0] == ""
    assert seen("I have to agree with what he says: July 19, 2012\nYes.")[0][0] == ""
    assert seen("Great!\nJuly 19, 2012")[0][0] == ""


def test_claims_have_their_evidence() -> None:
    found = find_comments(blocks("Ada says:\nJuly 19, 2012\nYes."))[0]
    assert found.author is not None
    assert found.date is not None
    assert (found.author.span, found.date.span) == (Span(0, 10), Span(10, 24))
    assert found.as_dict()["author"] == found.author.as_dict()

"""Texts that break off: the page says so itself, and is believed."""

from __future__ import annotations

import pytest

from tests.reading.pages import article

TITLE = "Eels Keep the Old Weir Open"
OPEN = "What the wardens found below the third course, when the water had gone and the lamps were lit, was …"


def _truncated(*tail: str) -> bool:
    return "S004" in [finding.code for finding in article(TITLE, "By Nora Pell", tail=tail).findings]


@pytest.mark.parametrize(
    "tail",
    [
        (OPEN, "Read more »"),
        (OPEN, "Weiterlesen …"),
        (OPEN, "Lire la suite"),
        (OPEN, "続きを読む"),
        ("The wardens lowered the water on the first of the month and found below the third course [...]",),
        ("The wardens lowered the water on the first of the month and found below the third course […]",),
        ("The wardens lowered the water on the first of the month.", "Subscribe now to continue reading this article."),
        ("The wardens lowered the water on the first of the month.", "Cet article est réservé aux abonnés"),
    ],
)
def test_page_says_that_there_is_more(tail: tuple[str, ...]) -> None:
    assert _truncated(*tail)


@pytest.mark.parametrize(
    "tail",
    [
        (),
        (OPEN,),
        ("The wardens lowered the water on the first of the month.", "Read more"),
        ("The wardens lowered the water on the first of the month.", "Subscribe to our newsletter"),
    ],
)
def test_whole_text_is_not_reported(tail: tuple[str, ...]) -> None:
    assert not _truncated(*tail)

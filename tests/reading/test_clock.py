"""Dates of the visit, which say nothing of the article: clocks, log-ins, prints."""

from __future__ import annotations

from datetime import date

import pytest

from tests.reading.pages import article, value

TITLE = "Eels Keep the Old Weir Open"


@pytest.mark.parametrize(
    "line",
    [
        "Copyright 2024 The Vale Lantern. Page generated 11 Nov 2025 10:22",
        "Page generated on 11 Nov 2025",
        "Printed on 11 Nov 2025",
        "Current time: 11 Nov 2025 10:22",
        "Last login: 11 Nov 2025",
        "As of 11 Nov 2025",
        "Seite erstellt am 11. November 2025 um 10:22",
        "Gedruckt am 11. November 2025",
        "Page générée le 11 novembre 2025",
        "Imprimé le 11 novembre 2025",
        "Página generada el 11 de noviembre de 2025",
        "Stampato il 11 novembre 2025",
        "Wydrukowano 11 listopada 2025",
        "最終ログイン: 2025年11月11日",
        "打印时间：2025年11月11日",
    ],
)
def test_the_capture_s_own_day_below_the_text(line: str) -> None:
    assert article(TITLE, "Nora Pell", tail=(line,)).metadata.date is None
    assert value(article(TITLE, "Nora Pell", "March 5, 2019", tail=(line,)).metadata.date) == date(2019, 3, 5)


def test_the_same_in_the_masthead() -> None:
    line = "Monday, November 23, 2026  Last login: 10:10"
    assert article("The Vale Lantern", line, TITLE, "Nora Pell").metadata.date is None


def test_what_stands_behind_belongs_to_the_next_date() -> None:
    found = article(TITLE, "Nora Pell", "March 5, 2019 | Last login: 11 Nov 2025").metadata
    assert value(found.date) == date(2019, 3, 5)


DAY = "Monday, March 4, 2019"


def test_a_day_between_masthead_and_title_is_doubtful() -> None:
    claim = article("The Vale Lantern", DAY, TITLE, "Nora Pell").metadata.date
    assert claim is not None
    assert (claim.value, claim.rule, claim.resp) == (date(2019, 3, 4), "date:masthead", "machine")
    assert claim.cert <= 0.6
    assert "day of the visit" in claim.reason


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        (("The Vale Lantern", DAY, TITLE), ("Posted by Nora Pell at 8:14 PM", "Labels: eels")),
        ((DAY, TITLE, "By Nora Pell"), ()),
        (("The Vale Lantern", TITLE, DAY, "By Nora Pell"), ()),
    ],
)
def test_the_head_of_a_blog_s_day_is_not(head: tuple[str, ...], tail: tuple[str, ...]) -> None:
    claim = article(*head, tail=tail).metadata.date
    assert claim is not None
    assert (claim.value, claim.resp) == (date(2019, 3, 4), "witness")


def test_far_above_the_title_it_needs_no_weekday() -> None:
    menu = ("Rivers", "Weirs", "Sluices", "Shop", "Jobs", "Archive", "Search")
    assert article("The Vale Lantern", "4 March 2019", *menu, TITLE, "Nora Pell").metadata.date is None

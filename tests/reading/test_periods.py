"""Dates of a month or a year, as pages state them; and what is none."""

from __future__ import annotations

import pytest

from kei_archive.interpret.periods import period_of
from kei_archive.model import Period
from tests.reading.pages import article, value

TITLE = "Eels Keep the Old Weir Open"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("March 2019", "2019-03"),
        ("Sept. 2019", "2019-09"),
        ("März 2019", "2019-03"),
        ("mars 2019", "2019-03"),
        ("marzo de 2019", "2019-03"),
        ("2019年3月", "2019-03"),
        ("2019년 3월", "2019-03"),
        ("2019-03", "2019-03"),
        ("03/2019", "2019-03"),
        ("2019", "2019"),
        ("Chapter 2019", ""),
        ("2019-13", ""),
        ("1019", ""),
        ("March", ""),
        ("about March 2019", ""),
    ],
)
def test_texts(text: str, iso: str) -> None:
    assert str(period_of(text) or "") == iso


@pytest.mark.parametrize(
    ("head", "iso"),
    [
        ((TITLE, "By Nora Pell", "March 2019"), "2019-03"),
        ((TITLE, "March 2019", "By Nora Pell"), "2019-03"),
        ((TITLE, "By Nora Pell | March 2019"), "2019-03"),
        ((TITLE, "By Nora Pell", "Published March 2019"), "2019-03"),
        (("Published: März 2019", TITLE, "Von Nora Pell"), "2019-03"),
        ((TITLE, "By Nora Pell", "Spring 2019 issue"), "2019"),
        ((TITLE, "By Nora Pell", "Frühjahr 2019"), "2019"),
        ((TITLE, "By Nora Pell", "2019"), "2019"),
    ],
)
def test_at_the_headline(head: tuple[str, ...], iso: str) -> None:
    found = article(*head)
    assert str(value(found.metadata.date)) == iso
    assert found.metadata.date is not None
    assert found.metadata.date.cert <= 0.95
    assert "M001" not in [finding.code for finding in found.findings]


@pytest.mark.parametrize(
    "head",
    [
        ("March 2019", TITLE, "By Nora Pell"),
        ("The Vale Lantern", "2019", TITLE, "By Nora Pell"),
        (TITLE, "By Nora Pell", "Weir 2019 | Eels"),
        (TITLE, "By Nora Pell", "Copyright 2019"),
        (TITLE, "In March 2019 the wardens lowered the water and counted the gaps between the stones of the weir."),
    ],
)
def test_what_is_no_date_of_publication(head: tuple[str, ...]) -> None:
    assert article(*head).metadata.date is None


def test_a_day_is_better() -> None:
    found = article(TITLE, "By Nora Pell", "March 5, 2019", "Spring 2019 issue").metadata
    assert not isinstance(value(found.date), Period)

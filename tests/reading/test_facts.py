"""Dates, people, series, sites: what lines state, and what they do not."""

from __future__ import annotations

from datetime import date

import pytest

from kei_archive.interpret.dates import find_dates
from kei_archive.interpret.people import affiliations_of, names_in_byline, names_in_note
from kei_archive.reading import read

BODY = "\n\n".join(["The ledger runs for ninety years without a gap, in the same blue ink from end to end."] * 3)


def page(*head: str, tail: str = "") -> bytes:
    return "\n\n".join([*head, BODY, tail]).encode()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("January 6, 2020", date(2020, 1, 6)),
        ("Sept. 9th, 2014", date(2014, 9, 9)),
        ("6 January 2020", date(2020, 1, 6)),
        ("2020-01-06", date(2020, 1, 6)),
        ("2021년 3월 5일", date(2021, 3, 5)),
        ("2021年3月5日", date(2021, 3, 5)),
        ("3. März 2021", date(2021, 3, 3)),
        ("12 mars 2021", date(2021, 3, 12)),
        ("5 de marzo de 2021", date(2021, 3, 5)),
        ("5. maaliskuuta 2021", date(2021, 3, 5)),
        ("03.05.2021", date(2021, 5, 3)),
        ("25/12/2021", date(2021, 12, 25)),
        ("12/25/2021", date(2021, 12, 25)),
        ("03/05/2021", None),
        ("32 January 2020", None),
        ("2020-13-01", None),
        ("chapter 12, 2020", None),
    ],
)
def test_written_dates(text: str, value: date | None) -> None:
    assert [written.value for written in find_dates(f"Published {text}.")] == [value]


@pytest.mark.parametrize("text", ["yesterday", "3 days ago", "January 6", "March 2020", "today", "2020", "vor 3 Tagen"])
def test_what_is_no_full_date(text: str) -> None:
    assert not list(find_dates(text))


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ada Lovelace", ("Ada Lovelace",)),
        ("By Ada Lovelace and Charles Babbage", ("Ada Lovelace", "Charles Babbage")),
        ("By: Ada Lovelace, Charles Babbage & Mary Somerville", ("Ada Lovelace", "Charles Babbage", "Mary Somerville")),
        ("Von Jörg Überall und Änne Süß", ("Jörg Überall", "Änne Süß")),
        ("Par Émilie du Châtelet", ("Émilie du Châtelet",)),
        ("글 김하늘", ("김하늘",)),
        ("김하늘 기자", ("김하늘",)),
        ("January 21, 2020 by Ada Lovelace", ("Ada Lovelace",)),
        ("by Ada Lovelace, May 2, 2018", ("Ada Lovelace",)),
        ("By Ada Lovelace, Ph.D.", ("Ada Lovelace",)),
        ("By Email The Author", ()),
        ("By Staff", ()),
        ("Von Redaktion", ()),
    ],
)
def test_bylines(line: str, names: tuple[str, ...]) -> None:
    assert names_in_byline(line) == names


def test_author_notes() -> None:
    note = "Ada Lovelace is a fellow at the Society of Engines and the Byron Professor of Numbers at the Open College."
    assert names_in_note(note) == ("Ada Lovelace",)
    assert affiliations_of(note, name="Ada Lovelace") == (
        ("fellow", "Society of Engines"),
        ("Byron Professor of Numbers", "Open College"),
    )
    assert names_in_note("The opinions in this note are hers alone.") == ()


def test_author_from_the_note_is_inferred_and_says_so() -> None:
    article = read(
        page("A Title of Some Kind", tail="Ada Lovelace is a fellow at the Society of Engines."), profile="none"
    )
    (author,) = article.metadata.authors
    assert (author.value, author.resp, bool(author.reason)) == ("Ada Lovelace", "machine", True)
    assert "M004" in [finding.code for finding in article.findings]


def test_note_about_somebody_else_stays_in_the_article() -> None:
    tail = "Charles Babbage is a professor at the Society of Engines."
    article = read(page("A Title of Some Kind", "By Ada Lovelace", tail=tail), profile="none")
    assert article.text.endswith(tail)
    assert [claim.value for claim in article.metadata.authors] == ["Ada Lovelace"]


def test_unknown_facts_are_absent_never_guessed() -> None:
    metadata = read(page("A Title of Some Kind"), profile="none").metadata
    assert metadata.date is metadata.site is metadata.publisher is metadata.series is metadata.licence is None
    assert metadata.authors == metadata.categories == ()


@pytest.mark.parametrize(
    ("title", "series", "part"),
    [
        ("The Moon Part 2: The Sea", "The Moon", 2),
        ("The Moon, Part II", "The Moon", 2),
        ("Der Mond – Teil 3", "Der Mond", 3),
        ("The Moon (Part 1)", "The Moon", 1),
        ("The Moon Part Two: The Sea", "The Moon", 2),
        ("A Part of the Moon", None, None),
        ("Party Politics of the Moon", None, None),
    ],
)
def test_series(title: str, series: str | None, part: int | None) -> None:
    metadata = read(page(title, "By Ada Lovelace"), profile="none").metadata
    assert metadata.title is not None
    assert metadata.title.value == title
    assert (metadata.series.value if metadata.series else None, metadata.part.value if metadata.part else None) == (
        series,
        part,
    )


def test_comment_dates_and_clocks_are_no_publication_dates() -> None:
    tail = "2 Comments\n\nJanuary 9, 2020 at 3:00 pm\n\nThank you for this.\n\nLeave a Reply"
    article = read(page("Monday, November 16, 2020", "Home", "A Title of Some Kind", tail=tail), profile="none")
    assert article.metadata.date is None
    assert [name for name, _ in article.metadata.candidates if name == "date"] == ["date"]


def test_truncated_text_is_reported() -> None:
    codes = [
        finding.code for finding in read(page("A Title", tail=BODY[:70] + " and then it was"), profile="none").findings
    ]
    assert "S004" in codes
    assert "S004" not in [finding.code for finding in read(page("A Title"), profile="none").findings]

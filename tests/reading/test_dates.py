"""The publication date: stated, or unknown."""

from __future__ import annotations

from datetime import date

import pytest

from kei_archive.interpret.dates import find_dates, order_of
from kei_archive.reading import read
from tests.reading.pages import BODY, article, value

TITLE = "Eels Keep the Old Weir Open"
DAY = date(2019, 3, 5)


@pytest.mark.parametrize(
    "line",
    [
        "March 5, 2019",
        "Tue Mar  5 09:12:44 UTC 2019",
        "Tue Mar 5 09:12:44 2019",
        "Published March 5, 2019",
        "Published: 5 March 2019 | Updated: 9 March 2019",
        "Posted on March 5, 2019 by Nora Pell",
        "Actualizado: 9 de marzo de 2019 10:00 | Publicado: 5 de marzo de 2019 18:30",
        "Updated: 9 March 2019 | Published: 5 March 2019",
        "Nora Pell | March 5, 2019",
        "By Nora Pell, March 5, 2019",
        "2019-03-05",
        "Veröffentlicht am 5. März 2019",
        "Publié le 5 mars 2019",
        "입력 2019년 3월 5일",
        "Erstellt am 05.03.19 um 08:35",
        "Tuesday, March 5, 2019",
        "Közzétéve: 2019. március 5.",
        "5 de marzo de 2019",
        "5 марта 2019 г.",
        "5 Mart 2019 Salı",
        "5 Maret 2019",
        "Ngày đăng: 5 tháng 3, 2019",
        "5 मार्च 2019",
        "5 มีนาคม ค.ศ. 2019",
        "5 مارس 2019",
        "2019. gada 5. marts",
        "2019 m. kovo 5 d.",
        "Nora PellMarch 5, 2019",
        "5. März 20195. März 2019",
    ],
)
def test_date_below_the_title(line: str) -> None:
    published = article(TITLE, line).metadata.date
    assert value(published) == DAY
    assert published is not None
    assert published.resp == "witness"


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        (("Monday, November 16, 2020", "Home", "News", TITLE, "By Nora Pell"), ()),
        (("Today is November 16, 2020", "Home", TITLE, "By Nora Pell"), ()),
        ((TITLE, "By Nora Pell"), ("© 2020 The Parish Lantern",)),
        (
            (TITLE, "By Nora Pell"),
            ("2 Comments", "Ann says:", "March 7, 2019 at 4:00 pm", "Thank you.", "Leave a Reply"),
        ),
        ((TITLE, "By Nora Pell", "3/5/2019"), ()),
        ((TITLE, "By Nora Pell", "3 hours ago"), ()),
        (
            (TITLE, "By Nora Pell", "On March 5, 2019 the parish met at the weir and counted the gaps between stones."),
            (),
        ),
        ((TITLE, "Von Nora Pell", "Am 5. März 2019 wurde das Wehr am Abend geschlossen und die Lücken gezählt."), ()),
    ],
)
def test_no_publication_date(head: tuple[str, ...], tail: tuple[str, ...]) -> None:
    read_so = article(*head, tail=tail)
    assert read_so.metadata.date is None
    assert "M001" in [finding.code for finding in read_so.findings]


def test_day_of_the_last_change_is_inferred_and_says_so() -> None:
    published = article(TITLE, "By Nora Pell", "Last updated: March 5, 2019").metadata.date
    assert published is None or (published.resp == "machine" and published.reason)


def test_clock_is_a_candidate_and_a_finding() -> None:
    read_so = article("Monday, November 16, 2020", "Home", "News", TITLE, "Published March 5, 2019")
    assert value(read_so.metadata.date) == DAY
    assert date(2020, 11, 16) in [claim.value for name, claim in read_so.metadata.candidates if name == "date"]
    assert "M007" in [finding.code for finding in read_so.findings]


def test_order_of_day_and_month() -> None:
    assert order_of([], language="fr") == "DMY"
    assert order_of([], language="en") == ""
    assert order_of(["12/25/2018"], language="en") == "MDY"
    assert order_of(["12/25/2018", "25/12/2018"], language="en") == ""
    assert [found.value for found in find_dates("03/05/2019", order="MDY")] == [DAY]
    assert [found.value for found in find_dates("05/03/2019", order="DMY")] == [DAY]
    assert [found.value for found in find_dates("05/03/2019")] == [None]


def test_two_digits_of_a_year_count_only_where_the_line_speaks_of_a_date() -> None:
    assert [found.value for found in find_dates("am 05.03.19", short_years=True)] == [DAY]
    assert not list(find_dates("Version 5.3.19"))


def test_agency_dateline_is_stated_or_a_candidate() -> None:
    data = article(TITLE, "Lower Vale, March 5, 2019 - The parish met at the weir and counted the gaps.").metadata
    found = [data.date, *(claim for name, claim in data.candidates if name == "date")]
    assert DAY in [value(claim) for claim in found]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("5 d’octubre del 2022", date(2022, 10, 5)),
        ("5. listopada 2022.", date(2022, 10, 5)),  # Croatian
        ("5 listopada 2022", date(2022, 11, 5)),  # Polish
        ("5. listopadu 2022", date(2022, 11, 5)),  # Czech
        ("\u200f05/\u200f10/\u200f2022", date(2022, 10, 5)),
    ],
)
def test_dates_in_other_languages(text: str, day: date) -> None:
    assert [written.value for written in find_dates(text, order="DMY")] == [day]


@pytest.mark.parametrize(
    "line",
    [
        "— Nora Pell (@norapell) March 5, 2019",
        "– Vale Lantern (@valelantern) 5. März 2019",
        '"timestamp": "2019-03-05 17:43:12",',
        "'seen': '2019-03-05'",
    ],
)
def test_date_of_a_quoted_post_or_of_data_is_none_of_the_article(line: str) -> None:
    data = read("\n\n".join([TITLE, BODY[0], line, *BODY[1:]]).encode(), profile="none").metadata
    assert data.date is None
    assert DAY in [value(claim) for name, claim in data.candidates if name == "date"]


def test_account_beside_the_author_leaves_the_date() -> None:
    assert value(article(TITLE, "By Nora Pell (@norapell)", "March 5, 2019").metadata.date) == DAY
    assert value(article(TITLE, "By Nora Pell (@norapell), March 5, 2019").metadata.date) == DAY

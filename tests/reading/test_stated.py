"""Facts that the markup of a page states: who votes for what, and what is believed."""

from datetime import date

import pytest

from kei_archive import read
from kei_archive.drawing import Drawing
from kei_archive.interpret.markup import votes_of
from kei_archive.model import Article
from kei_archive.readers import open_witness

PROSE = "".join(
    f"<p>On day {number} the keeper wrote down the height of the water, and the hour of it, in a book of his own.</p>"
    for number in range(8)
)


def page(head: str, *, body: str = "<h1>The Lamp at Low Water</h1>") -> bytes:
    return f"<!DOCTYPE html><html lang='en'><head>{head}</head><body><main>{body}{PROSE}</main></body></html>".encode()


def article(head: str, *, body: str = "<h1>The Lamp at Low Water</h1>") -> Article:
    return read(page(head, body=body), media_type="text/html", profile="none")


def voted(head: str, fact: str, *, url: str | None = None) -> list[tuple[object, str]]:
    drawing = open_witness(page(head), media_type="text/html").drawing
    assert isinstance(drawing, Drawing)
    return [(vote.value, vote.source) for vote in votes_of(drawing, url=url) if vote.fact == fact]


def ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def test_a_title_has_a_vote_with_and_without_the_site_s_name() -> None:
    assert voted("<title>The Lamp at Low Water | Lamp Notes</title>", "title") == [
        ("The Lamp at Low Water | Lamp Notes", "title"),
        ("The Lamp at Low Water", "title:cut"),
        ("Lamp Notes", "title:behind"),
    ]


def test_the_names_of_json_ld_are_taken_one_by_one() -> None:
    head = ld('{"@graph": [{"@type": "NewsArticle", "author": [{"name": "Ada Brook"}, {"name": "Ben Vale"}]}]}')
    assert voted(head, "authors") == [(("Ada Brook", "Ben Vale"), "json-ld")]


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("By Ada Brook", ("Ada Brook",)),
        ("Ada Brook and Ben Vale", ("Ada Brook", "Ben Vale")),
        ("Ada Brook, Ben Vale", ("Ada Brook", "Ben Vale")),
        ("https://www.facebook.example/lampnotes", None),
        ("ada@lamp.example", None),
        ("", None),
    ],
)
def test_names_in_meta(content: str, names: tuple[str, ...] | None) -> None:
    assert voted(f'<meta name="author" content="{content}">', "authors") == ([(names, "author")] if names else [])


def test_dates_of_publication_and_no_others() -> None:
    head = (
        '<meta property="article:published_time" content="2016-05-14T08:30:00+01:00">'
        '<meta property="article:modified_time" content="2020-01-01">'
        '<meta property="og:updated_time" content="2020-01-02">'
        + ld('{"@type": "Article", "dateModified": "2020-01-03", "datePublished": "May 14, 2016"}')
    )
    assert voted(head, "date") == [
        (date(2016, 5, 14), "article:published_time"),
        (date(2016, 5, 14), "json-ld"),
    ]


@pytest.mark.parametrize("content", ["2016-13-45", "2016", "yesterday", "0000-00-00", "99999999999"])
def test_half_dates_and_others_are_none(content: str) -> None:
    assert voted(f'<meta name="date" content="{content}">', "date") == []


def test_an_address_may_state_the_day() -> None:
    assert voted("", "date", url="https://lamp.example/2016/05/14/low-water/") == [(date(2016, 5, 14), "address")]
    assert voted("", "date", url="https://lamp.example/2016/05/low-water/") == []


def test_odd_json_ld_is_passed_over() -> None:
    for text in (
        '{"@type": 7, "headline": ["x"]}',
        '[[[[[[{"@type": "Article"}]]]]]]',
        "{",
        '{"@type": "Article", "author": 5}',
    ):
        assert voted(ld(text), "authors") == []


def test_the_headline_that_the_page_shows_is_the_title_and_both_places_are_evidence() -> None:
    found = article(
        "<title>The Lamp at Low Water | Lamp Notes</title><meta property='og:site_name' content='Lamp Notes'>"
    )
    title, site = found.metadata.title, found.metadata.site
    assert title is not None
    assert title.value == "The Lamp at Low Water"
    assert title.span is not None
    assert title.path == "/html/head/title"
    assert site is not None
    assert site.value == "Lamp Notes"
    assert site.path == "/html/head/meta"


def test_facts_of_the_head_stand_where_the_text_has_none() -> None:
    found = article(
        ld('{"@type": "Article", "headline": "The Lamp at Low Water", "author": {"name": "Ada Brook"},'
           ' "datePublished": "2016-05-14"}')
    )  # fmt: skip
    assert [claim.value for claim in found.metadata.authors] == ["Ada Brook"]
    assert found.metadata.date is not None
    assert found.metadata.date.value == date(2016, 5, 14)
    assert found.metadata.date.path == "/html/head/script"
    assert found.metadata.date.rule == "stated:json-ld"


def test_where_head_and_text_differ_both_are_kept() -> None:
    found = article(
        '<meta property="article:published_time" content="2016-05-14">',
        body="<h1>The Lamp at Low Water</h1><p class='date'>Published on 20 May 2016</p>",
    )
    assert found.metadata.date is not None
    values = {found.metadata.date.value, *(claim.value for name, claim in found.metadata.candidates if name == "date")}
    assert values == {date(2016, 5, 14), date(2016, 5, 20)}


def test_a_page_that_states_nothing_is_told_nothing() -> None:
    found = article("", body="")
    assert found.metadata.date is None
    assert found.metadata.authors == ()


def test_sections_are_categories_and_keywords_are_not() -> None:
    found = article(
        '<meta property="article:section" content="Harbours"><meta name="keywords" content="lamp, water, lamp">'
    )
    assert [claim.value for claim in found.metadata.categories] == ["Harbours"]
    assert [claim.value for name, claim in found.metadata.candidates if name == "categories"] == ["lamp", "water"]


@pytest.mark.parametrize(
    ("head", "address", "rule"),
    [
        ('<link rel="canonical" href="https://lamp.example/low-water">', "https://lamp.example/low-water", "canonical"),
        ('<meta property="og:url" content="https://lamp.example/low">', "https://lamp.example/low", "og:url"),
        ('<meta property="og:url" content="https://lamp.example/b"><link rel=canonical href="https://lamp.example/a">',
         "https://lamp.example/a", "canonical"),
    ],
)  # fmt: skip
def test_the_address_that_a_page_calls_its_own(head: str, address: str, rule: str) -> None:
    claim = article(head).metadata.url
    assert claim is not None
    assert (claim.value, claim.rule, claim.resp) == (address, f"stated:{rule}", "witness")
    assert claim.path.startswith("/html/head/")


@pytest.mark.parametrize(
    "head",
    ['<link rel="canonical" href="/low-water">', '<link rel="canonical" href="javascript:void(0)">',
     '<link rel="canonical" href="https://localhost">', ""],
)  # fmt: skip
def test_no_address_is_made_up(head: str) -> None:
    assert article(head).metadata.url is None


def test_an_address_that_was_given_wins() -> None:
    head = '<link rel="canonical" href="https://lamp.example/a">'
    read_so = read(page(head), media_type="text/html", profile="none", url="https://other.example/x")
    assert read_so.metadata.url is not None
    assert read_so.metadata.url.value == "https://other.example/x"


def test_the_stated_language_is_for_texts_that_do_not_tell() -> None:
    short = "<html lang='fi'><body><main><h1>12345</h1><p>1 2 3 4 5 6 7 8 9 10 11 12 13 14 15.</p></main></body></html>"
    found = read(short.encode(), media_type="text/html", profile="none").metadata.language
    assert found is not None
    assert (found.value, found.rule, found.path) == ("fi", "stated:lang", "/html")
    told = article("").metadata.language
    assert told is not None
    assert told.rule != "stated:lang"

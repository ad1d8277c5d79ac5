"""A reader's view of a text: parts, dates in the language of the document, citation."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from kei_archive.errors import TemplateError
from kei_archive.renderers.edition import Edition, direction, display_date, make_edition
from kei_archive.renderers.theme import Theme, load_theme
from kei_archive.renderers.words import load_words
from kei_archive.tei.document import TEI, TeiDocument, local_name, parse


@pytest.mark.parametrize(
    ("iso", "language", "expected"),
    [
        ("2020-01-06", "en", "6 January 2020"),
        ("2020-01-06", "en-US", "January 6, 2020"),
        ("2020-01-06", "de", "6. Januar 2020"),
        ("2020-01-06", "ko", "2020년 1월 6일"),
        ("2020-01-06", "ja", "2020年1月6日"),
        ("2020-01", "en", "January 2020"),
        ("2020", "fr", "2020"),
        ("2020-13-40", "en", "2020-13-40"),
        ("2020-01-06", "und", "2020-01-06"),
        ("2020-01-06", "x-nonsense-tag", "2020-01-06"),
        ("--01-06", "en", "--01-06"),
    ],
)
def test_dates_are_in_the_words_of_the_document(iso: str, language: str, expected: str) -> None:
    assert display_date(iso, language) == expected


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "ltr"), ("ar", "rtl"), ("he-IL", "rtl"), ("ko", "ltr"), ("und", "auto")]
)
def test_direction_comes_from_the_language(language: str, expected: str) -> None:
    assert direction(language) == expected


def test_an_inferred_date_says_so_and_why(article: TeiDocument, theme: Theme) -> None:
    edition = make_edition(article.root, theme=theme)
    assert edition.date_label == "4 May 2019 (inferred)"
    assert edition.date_reason.startswith("Part 1 is dated 3 May 2019")
    assert edition.citation_text == (
        "Ines Halloran, “Why the Harbour Clock Runs Late, Part 2”, Quay Notes, 4 May 2019 (inferred). "
        "https://quay.example/clock-2. Archived in Archive of the Quay Notes as k-a1b2c3d4e5f6."
    )


def test_the_parts_of_a_text(article: TeiDocument, theme: Theme) -> None:
    edition = make_edition(article.root, theme=theme)
    assert edition.head is not None
    assert edition.byline is not None
    assert [local_name(block) for block in edition.blocks] == ["p", "p"]
    assert [division.get("type") for division in edition.back] == ["author-note", "credits", "comments"]
    assert len(edition.divisions("comments")) == 1


def test_unknown_facts_are_named_or_left_out_never_invented(elements_document: TeiDocument, theme: Theme) -> None:
    edition = make_edition(elements_document.root, theme=theme)
    assert edition.date_label == "date unknown"
    assert edition.authors_are_inferred
    assert edition.citation_text.endswith("Archived as k-0123456789ab.")
    assert "<script>" not in edition.citation


def test_a_text_of_anybodys_making_has_an_edition(theme: Theme) -> None:
    bare = parse(f'<TEI xmlns="{TEI}"><text><body><head>Bare</head><p>x</p></body></text></TEI>'.encode())
    edition = make_edition(bare, theme=theme)
    assert edition.head is not None
    assert len(edition.blocks) == 1
    assert make_edition(parse(f'<TEI xmlns="{TEI}"/>'.encode()), theme=theme).blocks == ()


def test_a_range_of_dates_is_shown_whole(theme: Theme) -> None:
    source = (
        f'<TEI xmlns="{TEI}" xml:lang="en"><teiHeader><fileDesc><sourceDesc><biblStruct><monogr><imprint>'
        '<date type="published" notBefore="2001-05-01" notAfter="2001-05-31" cert="low" resp="#m"/>'
        "</imprint></monogr></biblStruct></sourceDesc></fileDesc></teiHeader></TEI>"
    )
    assert make_edition(parse(source.encode()), theme=theme).date_label == "1 May 2001 – 31 May 2001 (inferred)"


def test_every_language_has_every_word(theme: Theme) -> None:
    english = load_words(theme, "en")
    for language in ("de", "fr", "es", "ko", "ja", "zh", "ar"):
        words = load_words(theme, language)
        assert words.language == language
        assert set(words) == set(english)
        for key, word in english.items():
            assert word.count("{") == words[key].count("{"), (language, key)
    assert load_words(theme, "tlh").language == "en"
    assert load_words(theme, "de-AT").language == "de"


def test_words_that_cannot_be_read_are_an_error_with_a_place(tmp_path: Path) -> None:
    (tmp_path / "words.toml").write_text("[en\n")
    with pytest.raises(TemplateError) as caught:
        load_words(load_theme(templates=[tmp_path]), "en")
    assert caught.value.place.endswith("words.toml")
    (tmp_path / "words.toml").write_text("[de]\n")
    with pytest.raises(TemplateError, match=r"\[en\]"):
        load_words(load_theme(templates=[tmp_path]), "en")


def edition_of(text: str, theme: Theme, *, date: str = "") -> Edition:
    header = (
        "<teiHeader><fileDesc><sourceDesc><biblStruct><monogr><imprint>"
        f"{date}</imprint></monogr></biblStruct></sourceDesc></fileDesc></teiHeader>"
    )
    return make_edition(parse(f'<TEI xmlns="{TEI}" xml:lang="en">{header}{text}</TEI>'.encode()), theme=theme)


def named(elements: tuple[etree._Element, ...]) -> list[str]:
    return [f"{local_name(element)} {''.join(map(str, element.itertext()))}" for element in elements]


def test_what_is_before_the_article_is_a_part_of_the_text(theme: Theme) -> None:
    front = "<front><titlePage><titlePart>a</titlePart></titlePage><div><p>b</p></div></front>"
    edition = edition_of(f"<text>{front}<body><div><head>c</head><p>d</p></div></body></text>", theme)
    assert named(edition.front) == ["titlePage a", "div b"]
    assert named(edition.blocks) == ["p d"]


def test_a_group_of_texts_a_second_text_and_a_text_within_are_blocks(theme: Theme) -> None:
    one, two = ("<text><body><p>a</p></body></text>", "<text><body><p>b</p></body><back><p>c</p></back></text>")
    assert named(edition_of(f"<text><group>{one}{two}</group></text>", theme).blocks) == ["group abc"]
    assert named(edition_of(one + two, theme).blocks) == ["p a", "text bc"]
    within = f"<TEI><teiHeader/>{one}<TEI><teiHeader/><text><group>{two}</group></text></TEI></TEI>"
    assert named(edition_of(one + within, theme).blocks) == ["p a", "text a", "text bc"]


@pytest.mark.parametrize(
    ("date", "dates", "shown"),
    [
        ("<date notBefore='2014'/>", ("2014", ".."), "2014 – …"),
        ("<date notAfter='2014-03'/>", ("..", "2014-03"), "… – March 2014"),
        ("<date notBefore='2014' notAfter='2016'/>", ("2014", "2016"), "2014 – 2016"),
        ("<date type='updated' notBefore='2014'/>", ("2014", ".."), "2014 – …"),
        ("<date type='published' cert='unknown'/>", (), "date unknown"),
    ],
)
def test_a_date_of_one_limit_is_an_open_range(date: str, dates: tuple[str, ...], shown: str, theme: Theme) -> None:
    edition = edition_of("<text><body><p>a</p></body></text>", theme, date=date)
    assert (edition.dates, edition.date) == (dates, shown)

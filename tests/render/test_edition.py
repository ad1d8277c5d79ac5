"""A reader's view of a text: parts, dates in the language of the document, citation."""

from __future__ import annotations

from pathlib import Path

import pytest

from kei_archive.errors import TemplateError
from kei_archive.renderers.edition import direction, display_date, make_edition
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

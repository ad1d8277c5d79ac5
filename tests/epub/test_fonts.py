"""Enclosed fonts: the characters of the texts and no others, under another name, with the licence."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from kei_archive.errors import MissingFont, TemplateError
from kei_archive.renderers.base import Epub
from kei_archive.renderers.epub import render_epub
from kei_archive.renderers.epub_fonts import enclose
from kei_archive.renderers.theme import load_theme
from tests.epub.books import THEME, Look, case, corpus, tei


def subset(document: object) -> Look:
    return Look(render_epub(document, Epub(fonts="subset"), theme=THEME))


def test_a_book_of_latin_letters_has_no_font_for_others() -> None:
    look = subset(corpus(tei(title="Harbour")))
    fonts = [name for name in look.names if name.endswith(".ttf")]
    assert len(fonts) == 4
    assert all("SourceSerif4" in name for name in fonts)
    assert 'Kei Hangul"; src' not in look.text("book.css")
    assert "EPUB/fonts/SourceSerif4-OFL.txt" in look.names
    assert "Source Serif 4 4.005" in look.text("colophon.xhtml")


def test_korean_gets_its_font_cut_to_its_syllables() -> None:
    look = subset(case("volume"))
    font = TTFont(io.BytesIO(look.zip.read("EPUB/fonts/NanumMyeongjo.ttf")))
    held = set(font.getBestCmap())
    assert ord("한") in held
    assert len(held) < 300
    assert "EPUB/fonts/NanumMyeongjo-OFL.txt" in look.names


def test_a_cut_font_does_not_bear_the_reserved_name() -> None:
    look = subset(corpus(tei()))
    for name in look.names:
        if name.endswith(".ttf"):
            names = TTFont(io.BytesIO(look.zip.read(name)))["name"]
            assert not any("Source" in str(names.getDebugName(number)) for number in (1, 3, 4, 6, 16))
            assert "SIL Open Font License" in names.getDebugName(13)


def test_the_same_bytes_again() -> None:
    first, again = (subset(case("volume")).rendition.digest for _ in range(2))
    assert first == again


def test_no_fonts_unless_they_are_asked_for_and_none_in_a_theme_without() -> None:
    assert not [name for name in Look(render_epub(case("volume"), Epub(), theme=THEME)).names if "fonts/" in name]
    plain = Look(render_epub(case("volume"), Epub(fonts="subset"), theme=load_theme("plain")))
    assert not [name for name in plain.names if "fonts/" in name]


def test_a_font_without_licence_or_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "epub").mkdir()
    (tmp_path / "fonts").mkdir()
    (tmp_path / "epub" / "fonts.css").write_text('@font-face { font-family: "A"; src: url(fonts/Own.ttf) }')
    theme = load_theme(templates=[tmp_path])
    with pytest.raises(MissingFont, match="Own"):
        enclose(theme, {"a"})
    shutil.copy(THEME.find("fonts/SourceSerif4-Regular.ttf"), tmp_path / "fonts" / "Own.ttf")
    with pytest.raises(TemplateError, match="no licence"):
        enclose(theme, {"a"})
    (tmp_path / "fonts" / "Own-LICENCE.txt").write_text("Do as you like.")
    assert [item.name for item in enclose(theme, {"a"}).items] == ["fonts/Own.ttf", "fonts/Own-LICENCE.txt"]

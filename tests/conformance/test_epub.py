"""EPUBCheck and Ace on real output: no error, no warning, no violation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks.epub import volume

import kei_archive as kei
from kei_archive.renderers.base import Epub, PageStart
from kei_archive.renderers.epub import render_epub
from kei_archive.renderers.theme import load_theme
from kei_archive.tei.document import TeiDocument

CASES = Path(__file__).parents[1] / "cases" / "epub"
NAMES = sorted(folder.name for folder in CASES.iterdir() if (folder / "input.xml").is_file())

Checker = Callable[..., list[str]]


THEMES = ("peninsula", "plain")
TWINS = 16
"""Texts made of fewer specimens, so that some have the same title."""
EVERYTHING = Epub(
    fonts="subset",
    pages=(PageStart("7", "k-100000000001", 0, ""), PageStart("8", "k-100000000002.p2", 3, "")),
    page_source="urn:isbn:9780000000002",
)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The cases (one article with everything; parts and Korean; right to left) as files, in both themes.

    ``twins`` has texts with the same title; ``volume-full`` also has the theme's fonts and the pages of a printed
    edition; ``catalogue`` is that of its years.
    """
    folder = tmp_path_factory.mktemp("epub")
    sources = {name: TeiDocument((CASES / name / "input.xml").read_bytes()) for name in NAMES}
    made = {
        name if theme == THEMES[0] else f"{name}-{theme}": render_epub(document, Epub(), theme=load_theme(theme))
        for name, document in sources.items()
        for theme in THEMES
    }
    made["volume-full"] = render_epub(sources["volume"], EVERYTHING, theme=load_theme())
    made["volume-3.2"] = render_epub(sources["volume"], replace(EVERYTHING, version="3.2"), theme=load_theme())
    *_, made["catalogue"] = kei.render_volumes(sources["volume"], Epub(split="year"))
    made["twins"] = render_epub(TeiDocument("".join(volume(TWINS)).encode()), Epub(), theme=load_theme())
    return {name: rendition.save(folder / f"{name}.epub") for name, rendition in made.items()}


BOOKS = [*NAMES, *(f"{name}-plain" for name in NAMES), "volume-full", "volume-3.2", "catalogue", "twins"]


@pytest.mark.parametrize("name", BOOKS)
def test_epubcheck_has_nothing_to_say(name: str, books: dict[str, Path], epubcheck: Checker) -> None:
    assert epubcheck(books[name]) == []


@pytest.mark.parametrize(
    "name", [*NAMES, "volume-full", "catalogue", "twins"]
)  # the other theme changes nothing but CSS
def test_ace_finds_no_violation(name: str, books: dict[str, Path], ace: Checker) -> None:
    assert ace(books[name]) == []


@pytest.mark.full
@pytest.mark.parametrize("theme", THEMES)
def test_a_volume_of_500_texts_conforms(theme: str, tmp_path: Path, epubcheck: Checker, ace: Checker) -> None:
    document = TeiDocument("".join(volume(500)).encode())
    rendition = render_epub(document, Epub(fonts="subset"), theme=load_theme(theme))
    path = rendition.save(tmp_path / "volume.epub")
    assert epubcheck(path, minutes=20) == []
    assert ace(path, minutes=40) == []  # a page of Chromium for each text


def test_real_captures_conform(shared: Path, tmp_path: Path, epubcheck: Checker) -> None:
    for source in sorted((shared / "exemplars").glob("k-*.xml")):
        rendition = render_epub(TeiDocument(source.read_bytes()), Epub(), theme=load_theme())
        assert epubcheck(rendition.save(tmp_path)) == []

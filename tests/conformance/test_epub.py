"""EPUBCheck and Ace on real output: no error, no warning, no violation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kei_archive.renderers.base import Epub
from kei_archive.renderers.epub import render_epub
from kei_archive.renderers.theme import load_theme
from kei_archive.tei.document import TeiDocument

CASES = Path(__file__).parents[1] / "cases" / "epub"
NAMES = sorted(folder.name for folder in CASES.iterdir() if (folder / "input.xml").is_file())

Checker = Callable[[Path], list[str]]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The cases (one article with everything; parts and Korean; right to left) as files."""
    folder = tmp_path_factory.mktemp("epub")
    theme = load_theme()
    made = {
        name: render_epub(TeiDocument((CASES / name / "input.xml").read_bytes()), Epub(), theme=theme) for name in NAMES
    }
    return {name: rendition.save(folder / f"{name}.epub") for name, rendition in made.items()}


@pytest.mark.parametrize("name", NAMES)
def test_epubcheck_has_nothing_to_say(name: str, books: dict[str, Path], epubcheck: Checker) -> None:
    assert epubcheck(books[name]) == []


@pytest.mark.parametrize("name", NAMES)
def test_ace_finds_no_violation(name: str, books: dict[str, Path], ace: Checker) -> None:
    assert ace(books[name]) == []


def test_real_captures_conform(shared: Path, tmp_path: Path, epubcheck: Checker) -> None:
    for source in sorted((shared / "exemplars").glob("k-*.xml")):
        rendition = render_epub(TeiDocument(source.read_bytes()), Epub(), theme=load_theme())
        assert epubcheck(rendition.save(tmp_path)) == []

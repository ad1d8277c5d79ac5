"""EPUBs in a reading engine: it finds everything that it looks for, and shows every text."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from kei_archive.renderers.base import Epub, PageStart
from kei_archive.renderers.epub import render_epub
from kei_archive.renderers.theme import load_theme
from kei_archive.tei.document import TeiDocument
from tests.conformance.conftest import node_file
from tests.conformance.reading import Reader, reading
from tests.epub.books import case, tei

NOTE = (
    '<p xml:id="k-300000000001.p1">A word<ref target="#k-300000000001.n1" type="note">1</ref> with a note.</p>'
    '<note place="end" xml:id="k-300000000001.n1"><p>What the note says.</p></note>'
)
PAGES = (PageStart("7", "k-100000000001", 0, ""), PageStart("8", "k-100000000002.p2", 3, ""))


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("books")
    sources = {"volume": case("volume"), "arabic": case("arabic"), "note": TeiDocument(tei(body=NOTE).encode())}
    made = {}
    for name, document in sources.items():
        options = Epub(fonts="subset", pages=PAGES if name == "volume" else (), page_source="Print")
        made[name] = render_epub(document, options, theme=load_theme()).save(folder / f"{name}.epub")
    return made


@pytest.fixture
def opened(browser: Any, books: dict[str, Path], request: pytest.FixtureRequest) -> Iterator[Reader]:
    engine = Path(node_file("foliate-js/view.js")).parent
    with reading(browser, books[request.param], engine=engine) as reader:
        yield reader
        assert reader.complaints == []


def chapters(book: Path) -> Iterator[tuple[str, str]]:
    """Names and texts of the documents in reading order."""
    package = zipfile.ZipFile(book)
    root = etree.fromstring(package.read("EPUB/content.opf"))
    files = {item.get("id"): item.get("href") for item in root.iterfind("{*}manifest/{*}item")}
    for item in root.iterfind("{*}spine/{*}itemref"):
        name = files[item.get("idref")]
        body = etree.fromstring(package.read(f"EPUB/{name}")).find("{*}body")
        yield name, "".join(body.itertext())


@pytest.mark.parametrize("opened", ["volume", "arabic", "note"], indirect=True)
def test_every_document_is_shown_with_its_text(
    opened: Reader, books: dict[str, Path], request: pytest.FixtureRequest
) -> None:
    book = books[request.node.callspec.params["opened"]]
    expected = list(chapters(book))
    assert opened.ask("return view.book.sections.length") == len(expected)
    for number, (name, text) in enumerate(expected):
        opened.go(number)
        assert opened.text.split() == text.split(), name


@pytest.mark.parametrize("opened", ["volume"], indirect=True)
def test_the_engine_finds_metadata_contents_landmarks_and_pages(opened: Reader) -> None:
    assert opened.ask("return view.book.metadata.title") == "The Book of Small Harbours"
    assert opened.ask("return view.book.toc.map(item => item.label)")[:2] == ["Title page", "About this edition"]
    assert opened.ask("return view.book.toc.filter(item => item.subitems?.length).length") == 2
    assert opened.ask("return view.book.pageList.map(item => item.label)") == ["7", "8"]
    kinds = opened.ask("return view.book.landmarks.flatMap(item => item.type)")
    assert {"cover", "toc", "bodymatter"} <= set(kinds)
    assert opened.ask("return (await view.book.getCover())?.type") == "image/svg+xml"
    opened.ask("await view.goTo(view.book.pageList[1].href)")
    assert "k-100000000002" in opened.page.evaluate("() => window.shown.querySelector('section').id")


@pytest.mark.parametrize("opened", ["arabic"], indirect=True)
def test_arabic_runs_from_right_to_left(opened: Reader) -> None:
    assert opened.ask("return view.book.dir") == "rtl"
    opened.go(4)
    style = "() => getComputedStyle(window.shown.querySelector('section p')).direction"
    assert opened.page.evaluate(style) == "rtl"


@pytest.mark.parametrize("opened", ["note"], indirect=True)
def test_a_note_pops_up(opened: Reader) -> None:
    opened.go(4)
    opened.page.evaluate("() => window.shown.querySelector('a[role=doc-noteref]').click()")
    opened.page.wait_for_function("() => window.note")
    assert opened.page.evaluate("() => window.note.type") == "footnote"
    text = "() => window.note.view.renderer.getContents()[0].doc.body.textContent.trim()"
    assert opened.page.evaluate(text) == "What the note says."

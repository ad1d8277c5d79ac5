"""From any rendition to any other: links between posts of an archive, and anchors that all formats share."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree, html

import kei_archive as kei
from kei_archive.tei.encode import encode
from kei_archive.tei.link import link, linked_ids
from tests.tei.articles import page
from tests.tei.test_link import post

ANCHORS = ("p3", "h1", "c2", "n1")
"""A paragraph, a heading, a comment and the author note: what people cite."""


@pytest.fixture(scope="module")
def cited() -> kei.TeiDocument:
    """A document with one of everything."""
    return encode(page())


@pytest.fixture(scope="module")
def series() -> kei.TeiDocument:
    """A volume of two parts of a series, the second of which refers to a paragraph of the first."""
    one, two = post(1), post(2)
    refer = f'<p><add><ref target="kei:{one.id}.p1">the first part</ref></add></p></div>\n</body>'
    two = kei.TeiDocument(two.xml.replace(b"</div>\n</body>", refer.encode(), 1))
    return kei.bind(link([one, two]), title="Notes from the Mole", identifier="mole")


def named_destinations(data: bytes) -> set[str]:
    pikepdf = pytest.importorskip("pikepdf")
    with pikepdf.open(BytesIO(data)) as pdf:
        return {str(name) for name in pikepdf.NameTree(pdf.Root.Names.Dests)}


def test_anchors_of_the_page(cited: kei.TeiDocument) -> None:
    page = html.document_fromstring(kei.render(cited, "html").data)
    for anchor in ANCHORS:
        assert len(page.xpath(f"//*[@id='{cited.id}.{anchor}']")) == 1, anchor


def test_anchors_of_the_book(cited: kei.TeiDocument) -> None:
    with zipfile.ZipFile(BytesIO(kei.render(cited, "epub").data)) as book:
        chapter = etree.fromstring(book.read(f"EPUB/text/{cited.id}.xhtml"))
    for anchor in ANCHORS:
        assert len(chapter.xpath(f"//*[@id='{cited.id}.{anchor}']")) == 1, anchor


def test_anchors_of_the_pdf(cited: kei.TeiDocument) -> None:
    names = named_destinations(kei.render(cited, "pdf").data)
    for anchor in ANCHORS:
        assert f"{cited.id}.{anchor}" in names


def test_pointers_within_a_book(series: kei.TeiDocument) -> None:
    one, two = (tei.get("{http://www.w3.org/XML/1998/namespace}id") for tei in series.texts())
    with zipfile.ZipFile(BytesIO(kei.render(series, "epub").data)) as book:
        chapter = book.read(f"EPUB/text/{two}.xhtml").decode()
    assert f'<a href="{one}.xhtml#{one}.p1">the first part</a>' in chapter


def test_pointers_within_a_pdf(series: kei.TeiDocument) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    one = next(series.texts()).get("{http://www.w3.org/XML/1998/namespace}id")
    data = kei.render(series, "pdf").data
    assert f"{one}.p1" in named_destinations(data)
    with pikepdf.open(BytesIO(data)) as pdf:
        annotations = [a for leaf in pdf.pages for a in leaf.get("/Annots", [])]
        targets = {str(a.get("/Dest", a.get("/A", {}).get("/D", ""))) for a in annotations}
    assert f"{one}.p1" in targets


def capture(part: int) -> str:
    """A capture of a part of a series, as a site shows it."""
    subject = ("The Lamp", "The Lens", "The Lantern")[part - 1]
    head = ["Search this site", "", "Harbour Notes", "", f"Notes from the Mole, Part {part}: {subject}", ""]
    facts = [f"Published March {part}, 2019", "", "By Ines Calloway", ""]
    text = [
        f"This is what the harbour office said in week {part} of the year, and it was not what the pilots had hoped.",
        "",
        f"{subject} of the outer mole has a waiting list of {part + 9} months, and nobody has shortened it since.",
        "",
    ]
    return "\n".join([*head, *facts, *text, "Subscribe to our newsletter"])


def parts_of(page: Path) -> list[tuple[str, str]]:
    links = html.fromstring(page.read_bytes()).xpath("//nav[@class='parts']/a")
    return [(link.text, link.get("href")) for link in links]


def test_the_pages_of_a_series_lead_to_each_other(tmp_path: Path) -> None:
    corpus, out, web = tmp_path / "corpus", tmp_path / "out", kei.Build(formats=("html",))
    corpus.mkdir()
    for part in (1, 2, 3):
        (corpus / f"{part}.txt").write_text(capture(part), encoding="utf-8")
    built = kei.build(corpus, out, options=web)
    assert built.exit_code == 0
    one, two, three = sorted((out / "html").glob("*.html"))
    assert parts_of(one) == [("Next part", two.name)]
    assert parts_of(two) == [("Previous part", one.name), ("Next part", three.name)]
    assert parts_of(three) == [("Previous part", two.name)]
    assert kei.build(corpus, out, options=web).written == 0


def test_a_new_part_changes_only_its_neighbour() -> None:
    one, two, three = post(1), post(2), post(3)
    before, after = link([one, two]), link([one, two, three])
    assert after[0] == before[0]
    assert after[1] != before[1]
    assert linked_ids(after[0]) == linked_ids(before[0]) == (two.id,)

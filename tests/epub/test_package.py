"""The package document: what it says of the book, and the gaps of EbookLib that it would show."""

from __future__ import annotations

import io

import pytest

from kei_archive.errors import RenderError
from kei_archive.renderers import epub as module
from kei_archive.renderers.epub_finish import finish
from kei_archive.renderers.epub_items import Store, Survey
from kei_archive.renderers.epub_metadata import Entry, package_metadata, plain
from kei_archive.tei.document import TeiDocument
from tests.epub.books import NS, THEME, Look, case, corpus, make, tei


@pytest.fixture(scope="module")
def article() -> Look:
    return make(case("article"))


@pytest.fixture(scope="module")
def volume() -> Look:
    return make(case("volume"))


def refined(look: Look, value: str) -> dict[str, str]:
    """Refinements of the Dublin Core element with this value."""
    for element in look.package.find("o:metadata", NS):
        if element.text == value and element.get("id"):
            path = f".//o:meta[@refines='#{element.get('id')}']"
            return {meta.get("property"): meta.text for meta in look.package.iterfind(path, NS)}
    raise AssertionError(value)


def test_an_article_is_described_in_full(article: Look) -> None:
    assert article.metadata("dc:title") == ["The Ferry Timetable Part 2: The Winter Boats"]
    assert article.metadata("dc:identifier")[1:] == ["doi:10.5555/harbour.2"]
    assert article.metadata("dc:language") == ["en"]
    assert article.metadata("dc:date") == ["2019-11-04"]
    assert article.metadata("dc:publisher") == ["Harbour Archive"]  # the site's publisher published the page, not this
    assert article.metadata("dc:source") == ["https://quayside.example/winter-boats?year=2019&part=2"]
    assert article.metadata("dc:subject") == ["Boats", "Timetables & tides"]
    assert article.metadata("dc:rights") == ["CC0 1.0 https://creativecommons.org/publicdomain/zero/1.0/"]
    title = {"title-type": "main", "display-seq": "1", "file-as": "Ferry Timetable Part 2: The Winter Boats, The"}
    assert refined(article, "The Ferry Timetable Part 2: The Winter Boats") == title
    assert refined(article, "Ines Halloran") == {"role": "aut", "file-as": "Halloran, Ines"}
    assert refined(article, "Notes on Timetables") == {"collection-type": "series", "group-position": "2"}


def test_a_volume_names_editors_authors_and_languages(volume: Look) -> None:
    assert volume.metadata("dc:title") == ["The Book of Small Harbours", "Notes and letters"]
    assert refined(volume, "Notes and letters")["title-type"] == "subtitle"
    assert volume.metadata("dc:creator") == ["Mara Quill"]
    assert refined(volume, "Mara Quill")["role"] == "edt"
    assert volume.metadata("dc:contributor") == ["Tomas Reed", "Ida Brandt", "한서윤"]
    assert volume.metadata("dc:language") == ["en", "ko"]
    assert volume.metadata("dcterms:modified") == ["2025-03-01T00:00:00Z"]
    assert "6 May 2018 – 14 September 2020" in volume.metadata("dc:description")[0]


def test_the_identifier_follows_the_permanent_name_and_not_the_text() -> None:
    one, other = corpus(tei()), corpus(tei(body="<p>Another sentence.</p>"))
    assert make(one).metadata("dc:identifier") == make(other).metadata("dc:identifier")
    renamed = TeiDocument(one.xml.replace(b'xml:id="vol"', b'xml:id="vol2"'))
    assert make(renamed).metadata("dc:identifier") != make(one).metadata("dc:identifier")


@pytest.mark.parametrize(
    ("when", "modified"),
    [("2020", "2020-01-01"), ("2020-05", "2020-05-01"), ("2020-05-06T10:00:00Z", "2020-05-06"), ("soon", "1980-01-01")],
)
def test_the_nominal_date(when: str, modified: str) -> None:
    document = TeiDocument(tei().replace("</authority>", f'</authority><date when="{when}"/>').encode())
    assert make(document).metadata("dcterms:modified") == [f"{modified}T00:00:00Z"]


def test_right_to_left() -> None:
    look = make(case("arabic"))
    assert look.package.find("o:spine", NS).get("page-progression-direction") == "rtl"
    assert look.package.get("dir") == "rtl"
    assert look.xml("text/k-200000000001.xhtml").get("dir") == "rtl"
    assert look.xml("text/k-200000000002.xhtml").get("dir") == "ltr"


def test_accessibility_metadata_is_counted(article: Look) -> None:
    assert article.metadata("schema:accessMode") == ["textual", "visual"]
    assert article.metadata("schema:accessModeSufficient") == ["textual"]
    features = article.metadata("schema:accessibilityFeature")
    assert features == sorted(features, key=str.casefold)
    assert {"alternativeText", "ARIA", "tableOfContents", "structuralNavigation"} <= set(features)
    assert article.metadata("schema:accessibilityHazard") == ["none"]
    assert article.metadata("dcterms:conformsTo") == []  # nobody has evaluated it


def test_accessibility_metadata_follows_the_content() -> None:
    from kei_archive.renderers.epub_book import make_book

    book = make_book(case("article"), theme=THEME)
    poor = Survey(images=2, described=1, headed=1, roles=0, moving=1, documents=9)
    said = {(entry.name, entry.value) for entry in package_metadata(book, poor, description="d", summary="s")}
    assert ("schema:accessibilityHazard", "unknown") in said
    features = {value for name, value in said if name == "schema:accessibilityFeature"}
    assert features.isdisjoint({"alternativeText", "ARIA", "structuralNavigation"})
    assert not any(name == "schema:accessModeSufficient" for name, _ in said)


def test_manifest_holds_every_file_once_and_the_tei_of_every_text(volume: Look) -> None:
    items = volume.package.findall("o:manifest/o:item", NS)
    hrefs = [item.get("href") for item in items]
    assert sorted(f"EPUB/{href}" for href in hrefs) == sorted(
        name for name in volume.names if name.startswith("EPUB/") and name != "EPUB/content.opf"
    )
    assert sum(item.get("media-type") == "application/tei+xml" for item in items) == 4
    assert {item.get("properties") for item in items} == {None, "nav", "cover-image"}
    for chapter in ("k-100000000001", "k-100000000004"):
        link = volume.xml(f"text/{chapter}.xhtml").find(".//h:link[@type='application/tei+xml']", NS)
        assert (link.get("rel"), link.get("href")) == ("alternate", f"../tei/{chapter}.xml")


def test_the_spine_reads_front_matter_texts_back_matter(volume: Look) -> None:
    files = {item.get("id"): item.get("href") for item in volume.package.iterfind("o:manifest/o:item", NS)}
    spine = [files[ref.get("idref")] for ref in volume.package.iterfind("o:spine/o:itemref", NS)]
    assert spine[:4] == ["cover.xhtml", "titlepage.xhtml", "imprint.xhtml", "nav.xhtml"]
    assert spine[4:10] == [
        f"text/{name}.xhtml"
        for name in ("part-1", "k-100000000001", "k-100000000002", "part-2", "k-100000000003", "k-100000000004")
    ]
    assert spine[10:] == ["contributors.xhtml", "sources.xhtml", "authors.xhtml", "colophon.xhtml"]


# ---------- gaps of EbookLib ----------


def test_refinements_stand_beside_what_they_refine(volume: Look) -> None:
    before = ""
    for element in volume.package.find("o:metadata", NS):
        if element.get("refines"):
            assert element.get("refines") == f"#{before}"
        else:
            before = element.get("id", "")
    assert "opf:" not in volume.text("content.opf")
    assert "prefix=" not in volume.text("content.opf")


def packed_with(entries: list[Entry]) -> io.BytesIO:
    """A publication of metadata alone, as EbookLib packs it."""
    packed = io.BytesIO()
    with Store() as store:
        module._pack(module.make_book(case("article"), theme=THEME), [], entries=entries, store=store, target=packed)
    return packed


def test_metadata_that_ebooklib_would_drop_is_an_error() -> None:
    entries = [Entry("dc:identifier", "x", id="pub-id"), Entry("dc:title", "a\x00b")]
    packed = packed_with(entries)
    with pytest.raises(RenderError, match=r"metadata was not packed: 'a.x00b'"):
        finish(packed, language="en", direction="ltr", values=[entry.value for entry in entries])


def test_a_refinement_of_nothing_is_an_error() -> None:
    packed = packed_with([Entry("role", "aut", refines="nobody")])
    with pytest.raises(RenderError, match="nobody"):
        finish(packed, language="en", direction="ltr", values=["aut"])


def test_raw_items_go_in_as_they_are(article: Look) -> None:
    text = article.text("text/k-0a1b2c3d4e5f.xhtml")
    assert '<hi rend="italic">' not in text
    assert "The <em>Winter</em> Boats</h1>" in text  # EpubHtml would put spaces between inline elements
    assert 'viewBox="0 0 1600 2560"' in article.text("cover.svg")  # and lower-case this


def test_the_packager_is_given_items_for_its_spine(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("an id in the spine is looked up one by one: quadratic")

    monkeypatch.setattr(module.epub.EpubBook, "get_item_with_id", never)
    make(case("volume"))


def test_an_error_of_the_packager_is_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("no space")

    monkeypatch.setattr(module.epub.EpubWriter, "write", broken)
    with pytest.warns(UserWarning, match="throwing exceptions"), pytest.raises(RenderError, match="no space"):
        make(case("article"))


def test_plain_text() -> None:
    assert plain("  a \n b ") == "a b"
    assert plain("a\x80\x9fb\x7f") == "a\ufffd\ufffdb\ufffd"
    assert plain("\u202eevil\u2067x") == "evilx"
    assert plain("\u200e\u05d0\u200f") == "\u200e\u05d0\u200f"  # marks turn nothing around them

"""The page list: the numbers of the printed edition where its pages begin, and never anything else."""

from __future__ import annotations

import pytest
from lxml import etree

from kei_archive.renderers.base import Epub, PageStart
from kei_archive.renderers.epub import render_epub
from kei_archive.renderers.epub_breaks import set_breaks
from tests.epub.books import NS, THEME, Look, case, make

BREAK = '<span id="print-page-9" role="doc-pagebreak" epub:type="pagebreak" aria-label="9"></span>'
CHAPTER = (
    '<section id="k-1"><h1 id="k-1.h1">A <em>title</em></h1><p id="k-1.p1">One &amp; two, <em>three</em> four.</p>'
    '<table id="k-1.t1"><tr><td>cell</td></tr></table><ul id="k-1.l1"><li>item</li></ul>'
    '<img id="k-1.g1" alt=""/></section>'
)


@pytest.mark.parametrize(
    ("anchor", "offset", "words", "around"),
    [
        ("k-1", 0, "Atitle", '<section id="k-1">|<h1'),
        ("k-1.p1", 0, "One", '<p id="k-1.p1">|One'),
        ("k-1.p1", 3, "&two,", "One |&amp; two"),
        ("k-1.p1", 4, "two,thr", "&amp; |two"),
        ("k-1.p1", 8, "threefour.", "<em>|three"),
        ("k-1.p1", 13, "four.", "</em> |four."),
        ("k-1.p1", 15, "four.", "</em> |four."),  # a hyphen at the end of a line was counted
        ("k-1.p1", 10, "reefour.", "three|</em>"),  # a word that is broken over the page stays whole
        ("k-1.p1", 8, "nowhere", "<em>|three"),
        ("k-1.p1", 10_000, "nowhere", "item|</li>"),
        ("k-1.t1", 0, "cell", "<td>|cell"),
        ("k-1.l1", 0, "item", "<li>|item"),
        ("k-1.g1", 0, "", "</ul>|<img"),
    ],
)
def test_a_page_begins_where_its_words_stand(anchor: str, offset: int, words: str, around: str) -> None:
    made, labels = set_breaks(CHAPTER, [PageStart("9", anchor, offset, words)])
    assert labels == ["9"]
    assert around.replace("|", BREAK) in made
    assert made.replace(BREAK, "") == CHAPTER


def test_a_page_of_another_text_is_not_set() -> None:
    assert set_breaks(CHAPTER, [PageStart("9", "k-2", 0, "")]) == (CHAPTER, [])


def test_pages_are_listed_in_both_tables_with_their_source() -> None:
    starts = (
        PageStart("7", "k-100000000001", 0, ""),
        PageStart("8", "k-100000000002.p2", 0, ""),
        PageStart("9", "nowhere", 0, ""),
    )
    options = Epub(pages=starts, page_source="urn:isbn:9780000000002")
    look = Look(render_epub(case("volume"), options, theme=THEME))
    links = look.xml("nav.xhtml").findall(".//h:nav[@id='page-list']//h:a", NS)
    assert [(link.text, link.get("href")) for link in links] == [
        ("7", "text/k-100000000001.xhtml#print-page-7"),
        ("8", "text/k-100000000002.xhtml#print-page-8"),
    ]
    targets = look.xml("toc.ncx").findall(".//n:pageTarget/n:content", NS)
    assert [target.get("src") for target in targets] == [link.get("href") for link in links]
    assert look.metadata("pageBreakSource") == ["urn:isbn:9780000000002"]
    assert {"pageBreakMarkers", "pageNavigation"} <= set(look.metadata("schema:accessibilityFeature"))
    assert [(finding.code, "9" in finding.message) for finding in look.rendition.findings] == [("R020", True)]


def test_without_a_printed_edition_there_are_no_pages() -> None:
    look = make(case("volume"))
    text = "".join(look.text(name.removeprefix("EPUB/")) for name in look.names if name.endswith((".xhtml", ".opf")))
    assert "pagebreak" not in text
    assert "page-list" not in text
    assert not look.metadata("pageBreakSource")


def test_the_older_version_has_the_older_names() -> None:
    options = Epub(version="3.2", pages=(PageStart("7", "k-100000000001", 0, ""),), page_source="Print")
    look = Look(render_epub(case("volume"), options, theme=THEME))
    assert look.metadata("pageBreakSource") == []
    assert look.metadata("source-of") == ["pagination"]
    assert "printPageNumbers" in look.metadata("schema:accessibilityFeature")


def test_breaks_add_no_character() -> None:
    starts = (PageStart("7", "k-100000000001.p1", 4, ""),)
    with_pages = Look(render_epub(case("volume"), Epub(pages=starts), theme=THEME)).xml("text/k-100000000001.xhtml")
    without = make(case("volume")).xml("text/k-100000000001.xhtml")
    assert "".join(with_pages.itertext()) == "".join(without.itertext())
    assert etree.tostring(with_pages) != etree.tostring(without)

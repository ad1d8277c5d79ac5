"""Bad input in the EPUB and the web edition: escaped, isolated, under safe names, with a finding; never dropped."""

from __future__ import annotations

import re
from html import escape

import pytest
from lxml import etree, html

from kei_archive.renderers.base import Html
from kei_archive.renderers.html import render_html
from kei_archive.renderers.theme import load_theme
from kei_archive.tei.document import TeiDocument
from tests.epub.books import Look, corpus, make, tei
from tests.website.posts import files, post

THEME = load_theme()
TITLES = {
    "markup": "<script>alert(1)</script> & <b>bold</b> ]]> {{ 7 * 7 }}",
    "controls": "bell\x7f escape\x9b next\x85line",
    "bidi": "\u202egnp.exe \u2066isolate, never closed",
    "long": "word " * 2_000,
    "unbroken": "x" * 10_000,
    "path": "../../etc/passwd\\..\\CON",
    "spaces": " \t\n ",
}
LINKS = ("javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>", "file:///etc/passwd", "vbscript:x")


def readable(look: Look) -> str:
    """Everything that a reader or a program reads of a book: all of it well-formed."""
    names = [name for name in look.names if name.endswith((".xhtml", ".opf", ".ncx", ".svg"))]
    for name in names:
        etree.fromstring(look.zip.read(name))
    return "\n".join(look.zip.read(name).decode() for name in names)


@pytest.mark.parametrize("kind", TITLES)
def test_a_bad_title_is_text_in_a_book_and_on_a_site(kind: str) -> None:
    title = TITLES[kind]
    look = make(corpus(tei("k-300000000001", title=title, author=title), tei("k-300000000002", title=title)))
    text = readable(look)
    assert "<script" not in text
    assert "<b>bold" not in text
    assert not re.search(r"[\u202a-\u202e\u2066-\u2067\x7f-\x9f]", look.text("content.opf") + look.text("toc.ncx"))
    chapters = [look.xml(f"text/k-30000000000{number}.xhtml") for number in (1, 2)]
    expected = " ".join(title.split())
    for number, chapter in enumerate(chapters, 1):  # the same title twice: two texts, both whole
        heading = chapter.find(".//{*}h1").xpath("string()")
        assert heading == (expected or f"k-30000000000{number}")
    assert re.fullmatch(r"[a-z0-9-]{1,80}\.epub", look.rendition.name)
    made = files([post(title, title, date="2020-01-01", authors=[title]), post(title, "Other.", date="2020-01-01")])
    for name, data in made.items():
        assert re.fullmatch(r"[A-Za-z0-9_./-]{1,120}", name)
        assert b"<script>alert" not in data or name.endswith(".js")  # data of a script of its own
    year = html.document_fromstring(made["years/2020.html"])
    assert len({a.get("href") for a in year.xpath("//main//a[contains(@href, 'html/')]")}) == 2


@pytest.mark.parametrize("address", LINKS)
def test_a_hostile_link_keeps_its_words_and_loses_its_address(address: str) -> None:
    body = f'<p>See <ref target="{escape(address)}">this page</ref>.</p>'
    document = TeiDocument(tei(body=body).encode())
    look = make(document)
    page = render_html(document, Html(), theme=THEME)
    for text, findings in ((readable(look), look.rendition.findings), (page.data.decode(), page.findings)):
        assert "this page" in text
        assert not re.search(r'(href|src)="(javascript:|data:text|file:|vbscript:)', text, re.IGNORECASE)
        assert [finding.code for finding in findings] == ["R002"]


def test_a_character_that_xml_cannot_hold_is_shown_and_told_of() -> None:
    document = TeiDocument(tei(body='<p>Nothing<g ref="#U0000"/>is lost.</p>').encode())
    look = make(document)
    assert "Nothing\ufffdis lost." in look.text("text/k-300000000001.xhtml")
    page = render_html(document, Html(), theme=THEME)
    assert "Nothing\ufffdis lost." in page.data.decode()
    assert [f.code for f in look.rendition.findings] == [f.code for f in page.findings] == ["R004"]


@pytest.mark.parametrize("url", ["images/gone.png", "../outside.png", "javascript:x"])
def test_a_picture_that_is_not_there_leaves_its_words_and_a_finding(url: str) -> None:
    figure = f'<figure><graphic url="{url}"/><head>The mole in fog</head><figDesc>A wall in the sea.</figDesc></figure>'
    document = TeiDocument(tei(body=f"<p>Before.</p>{figure}<p>After.</p>").encode())
    look = make(document)
    page = render_html(document, Html(), theme=THEME)
    for text, findings in ((readable(look), look.rendition.findings), (page.data.decode(), page.findings)):
        assert all(words in text for words in ("The mole in fog", "A wall in the sea.", "Before.", "After."))
        assert "<img" not in text.replace('<img src="cover.svg"', "")
        assert [finding.code for finding in findings] == ["R002"]


def test_titles_that_are_the_same_keep_their_texts_apart() -> None:
    members = [tei(f"k-{number:012x}", title="Twin", body=f"<p>Text {number}.</p>") for number in range(4)]
    look = make(corpus(*members))
    for number in range(4):
        assert f"Text {number}." in look.text(f"text/k-{number:012x}.xhtml")
    links = [a.get("href") for a in look.xml("nav.xhtml").iterfind(".//{*}li[@class='text']/{*}a")]
    assert len(set(links)) == 4

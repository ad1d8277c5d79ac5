"""The capture, line by line: every line once, with role, certainty and the place that it went to."""

from __future__ import annotations

import pytest
from lxml import html

from kei_archive.errors import RenderError
from kei_archive.renderers import render
from kei_archive.renderers.base import Html
from kei_archive.renderers.source import render_source
from kei_archive.renderers.theme import Theme
from kei_archive.tei.document import NS, TEI, TeiDocument

OPTIONS = Html(view="source", other_view="../html/x.html", home="../index.html")


def page_of(document: TeiDocument, theme: Theme) -> html.HtmlElement:
    return html.document_fromstring(render_source(document, OPTIONS, theme=theme).data)


def test_every_line_is_there_once_and_in_order(article: TeiDocument, theme: Theme) -> None:
    page = page_of(article, theme)
    rows = page.xpath("//div[contains(@class, 'zone')]//li")
    assert [int(row.get("value")) for row in rows] == list(range(1, 13))
    shown = ["".join(row.xpath("span//text()")) for row in rows]
    lines = article.root.iterfind("t:sourceDoc//t:line", NS)
    assert shown == ["".join(line.itertext()) + "\ufffd" * len(line.findall("t:g", NS)) for line in lines]
    assert "8 lines of text were kept, 3 lines of site furniture removed" in page.text_content()


def test_roles_are_said_in_words(article: TeiDocument, theme: Theme) -> None:
    roles = [" ".join(p.text_content().split()) for p in page_of(article, theme).xpath("//p[@class='role']")]
    assert roles == [
        "removed site furniture search",
        "kept title",
        "kept author’s line",
        "kept text",
        "kept about the author",
        "kept credit",
        "kept responses",
        "removed site furniture reply form",
    ]


def test_certainty_is_shown_where_it_is_stated(article: TeiDocument, theme: Theme) -> None:
    doubtful = TeiDocument(article.xml.replace(b'<zone type="article"', b'<zone cert="low" type="article"'))
    assert "certainty" not in page_of(article, theme).text_content()
    assert page_of(doubtful, theme).xpath("//span[@class='cert']/text()") == ["certainty low"]


def test_a_kept_line_leads_to_its_place_in_the_text(article: TeiDocument, theme: Theme) -> None:
    links = page_of(article, theme).xpath("//li/a")
    assert [(link.get("href").partition("#")[2], link.get("aria-label")) for link in links][:3] == [
        ("k-a1b2c3d4e5f6.h1", "Line 2 in the text"),
        ("k-a1b2c3d4e5f6.by1", "Line 3 in the text"),
        ("k-a1b2c3d4e5f6.p1", "Line 4 in the text"),
    ]
    text = html.document_fromstring(render(article, Html()).data)
    for link in links:
        assert text.xpath("//*[@id=$name]", name=link.get("href").partition("#")[2]), link.get("href")


def test_chrome_within_a_line_is_marked(article: TeiDocument, theme: Theme) -> None:
    xml = article.xml.replace(b"see above and", b'see <zone type="chrome" subtype="share">Share</zone> and')
    page = page_of(TeiDocument(xml), theme)
    assert page.xpath("//li//del/text()") == ["Share"]
    assert "8 lines of text were kept, 3 lines" in page.text_content(), "a line that was kept in part was kept"


def test_without_lines_the_page_says_so(elements_document: TeiDocument, theme: Theme) -> None:
    bare = TeiDocument(f'<TEI xmlns="{TEI}" xml:lang="en"><text><body><p>A word.</p></body></text></TEI>'.encode())
    assert "no line-by-line capture" in page_of(bare, theme).text_content()


def test_hostile_lines_stay_text(article: TeiDocument, theme: Theme) -> None:
    bad = b"&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}} \xe2\x80\xae"
    data = render_source(TeiDocument(article.xml.replace(b"Leave a reply", bad)), OPTIONS, theme=theme).data
    assert html.document_fromstring(data).xpath("//script") == []
    assert b"{{7*7}}" in data
    unknown = TeiDocument(article.xml.replace(b'type="credit"', b'type="strange" cert="vast"'))
    assert "strange" in page_of(unknown, theme).text_content()


def test_render_takes_the_view_and_says_it_in_the_recipe(article: TeiDocument) -> None:
    made = render(article, OPTIONS)
    assert made.name == "2019-05-04_why-the-harbour-clock-runs-late-part-2_a1b2c3.source.html"
    assert '"view": "source"' in made.recipe["options"]
    assert render(article, OPTIONS).data == made.data


def test_a_corpus_is_not_one_capture(theme: Theme) -> None:
    with pytest.raises(RenderError, match="corpus"):
        render_source(TeiDocument(f'<teiCorpus xmlns="{TEI}"/>'.encode()), OPTIONS, theme=theme)

"""Pages of HTML in TEI: what the elements of a page become, where its lines stand, how its bytes come back."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from kei_archive.errors import FixityMismatch, InvalidTei, NoReader
from kei_archive.model import Article, Block, Kind, Metadata, Role, Witness
from kei_archive.readers import open_witness
from kei_archive.reading import read
from kei_archive.renderers import render
from kei_archive.renderers.base import Html, Markdown
from kei_archive.segment import segments_of
from kei_archive.structure import with_elements
from kei_archive.tei.document import NS, XML_LANG, TeiDocument
from kei_archive.tei.encode import encode
from kei_archive.tei.restore import payload_name, restore
from kei_archive.tei.validate import validate
from tests.laws.test_html import article_of, holds_the_laws

XML = "http://www.w3.org/XML/1998/namespace"
PAGE = Path(__file__).parents[1] / "pages" / "tide-clock.html"


@pytest.fixture(scope="module")
def doc() -> TeiDocument:
    return encode(read(PAGE))


def body_of(markup: str, *, url: str | None = "https://a.example/") -> etree._Element:
    """The body of a page all of whose lines are paragraphs to the labeller."""
    witness = open_witness(markup.encode(), media_type="text/html", url=url)
    return encode(article_of(witness, [Role.PARAGRAPH])).root.find("t:text/t:body/t:div", NS)


def inside(element: etree._Element) -> str:
    """What is in an element as markup, without pointers, identifiers and the namespace."""
    for each in element.iter("*"):
        for name in ("facs", "n", "{http://www.w3.org/XML/1998/namespace}id"):
            each.attrib.pop(name, None)
    text = etree.tostring(element, encoding="unicode", with_tail=False).replace(f' xmlns="{NS["t"]}"', "")
    return text.partition(">")[2].rpartition("</")[0]


def test_sections_are_nested_as_the_headings_are(doc: TeiDocument) -> None:
    article = doc.root.find("t:text/t:body/t:div", NS)
    tops = article.findall("t:div", NS)
    assert [div.findtext("t:head", namespaces=NS) for div in tops] == ["The case", "The reckoning"]
    inner = tops[0].findall("t:div", NS)
    assert [div.findtext("t:head", namespaces=NS) for div in inner] == ["What was inside", "What the letters said"]


def test_the_page_is_valid_tei(doc: TeiDocument) -> None:
    assert [finding.code for finding in validate(doc)] == ["T024"]


GAP = '<gap quantity="1" reason="not-captured" unit="graphic"/>'
ROWS = (
    '<row role="label"><cell>a</cell>\t<cell>b</cell></row>\n'
    '<row><cell role="label">c</cell>\t<cell>d <hi rend="italic">e</hi></cell></row>'
)
BULLET = "<list>\n<item><label>•</label> a</item>\n</list>"
FIRST = '<list rend="numbered">\n<item><label>1.</label> {}</item>\n</list>'
TWO = f"{BULLET}{FIRST.format('c')}".replace("\n", "").replace(" a<", " b<")
NESTED = '<list rend="numbered"><item><label>1.</label> b</item><item><label>2.</label> c</item></list>'
GLOSS = ' type="gloss">'
LF = "\n"
ITALIC = '<hi rend="italic">c</hi>'
SECTION = '<div type="section">\n'
TWO_LINES = "b\n\nc"
TERM = "<label>{}</label>\n<item>{}</item>"
B = "<list><item><label>•</label> b</item></list>"


@pytest.mark.parametrize(
    ("markup", "tei"),
    [
        ("<p>a <em>b</em> <i>c</i>", '<p>a <emph>b</emph> <hi rend="italic">c</hi></p>'),
        ("<p>a <strong>b</strong> <b>c</b>", '<p>a <hi rend="strong">b</hi> <hi rend="bold">c</hi></p>'),
        ("<p>H<sub>2</sub>O <code>x</code>", '<p>H<hi rend="sub">2</hi>O <hi rend="code">x</hi></p>'),
        ("<p>a <a href=/b>c <b>d</b></a>", '<p>a <ref target="https://a.example/b">c <hi rend="bold">d</hi></ref></p>'),
        ("<p>a <a href='javascript:b'>c</a> <a href='#d'>e</a>", "<p>a c e</p>"),
        ("<p>a <span lang=fr>b</span>", '<p>a <foreign xml:lang="fr">b</foreign></p>'),
        ("<p>“a <b>b</b>” c", '<p><q>“a <hi rend="bold">b</hi>”</q> c</p>'),
        ("<p>“a <b>b” c</b>", '<p>“a <hi rend="bold">b” c</hi></p>'),
        ("<ul><li>a<ol><li>b<li>c</ol></ul>", f"<list>\n<item><label>•</label> a{NESTED}</item>\n</list>"),
        ("<ul><li>a</ul><ol><li>b</ol><ol><li>c</ol>", f"{BULLET}\n{FIRST.format('b')}\n{FIRST.format('c')}"),
        ("<ul><li>a<ul><li>b</ul><ol><li>c</ol></ul>", f"<list>\n<item><label>•</label> a{TWO}</item>\n</list>"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "<list>\n<item><label>•</label> a\n\nb</item>\n</list>"),
        ("<blockquote>a</blockquote>", "<quote>a</quote>"),
        ("<blockquote><p>a<p>b</blockquote>", "<quote><p>a</p><p>b</p></quote>"),
        ("<blockquote>a</blockquote><blockquote>b</blockquote>", "<quote>a</quote>\n<quote>b</quote>"),
        ("<pre><code>a\n  b\n\nc</code></pre>", "<eg>a\n  b\n\nc</eg>"),
        ("<table><tr><th>a<th>b<tr><th>c<td>d <i>e</i></table>", f"<table>{ROWS}</table>"),
        ("<table><tr><td>a<tr><td>b</table>", "<p>a</p>\n<p>b</p>"),
        (
            "<figure><img src=x alt=' a  b '><figcaption>c</figcaption></figure>",
            f"<figure>{GAP}<figDesc>a b</figDesc><head>c</head></figure>",
        ),
        (
            "<figure><img src=x alt=a><img src=y><figcaption>c</figcaption></figure>",
            f"<figure>{GAP.replace('1', '2')}<figDesc>a</figDesc><head>c</head></figure>",
        ),
        (
            "<figure><blockquote>a</blockquote><figcaption>b</figcaption></figure>",
            "<quote>a</quote>\n<figure><head>b</head></figure>",
        ),
        (
            "<figure><pre>a</pre><figcaption>b</figcaption></figure>",
            "<eg>a</eg>\n<figure><head>b</head></figure>",
        ),
        ("<p><img src=x alt=a>b <img src=y alt=''>", f"<figure>{GAP}<figDesc>a</figDesc></figure>\n<p>b</p>"),
        ("<h2><a href=/b>c</a></h2><p>d", '<div type="section">\n<head>c</head>\n<p>d</p>\n</div>'),
        ("<p>a<br>b", "<p>a\nb</p>"),
        (
            "<table><tr><th rowspan=2>a<th colspan=2>b<tr><td>c<td>d</table>",
            (
                '<table><row role="label"><cell rows="2">a</cell>\t<cell cols="2">b</cell></row>\n'
                "<row><cell>c</cell>\t<cell>d</cell></row></table>"
            ),
        ),
        (
            "<table><tr><td rowspan=9><td colspan=2 rowspan=2><td>a<tr><td colspan=1>b<td>c<td colspan=3></table>",
            (
                '<table><row><cell rows="2"/>\t<cell cols="2" rows="2"/>\t<cell>a</cell></row>\n'
                "<row><cell>b</cell>\t<cell>c</cell></row></table>"
            ),
        ),
        (
            "<table><tr><td colspan=2><td><tr><td>a<td>b</table>",
            "<table><row><cell>a</cell>\t<cell>b</cell></row></table>",
        ),
        (
            "<table><caption>a <i>c</i><br>“b</caption><tr><td>c<td>d”</table>",
            f"<table><head>a {ITALIC}\n“b</head>\n\n<row><cell>c</cell>\t<cell>d”</cell></row></table>",
        ),
        ("<table><caption>a</caption><tr><td>b</table>", "<p>a</p>\n<p>b</p>"),
        ("<p class=verse>a<br>b <i>c</i></p>", f"<lg>\n<l>a</l>\n<l>b {ITALIC}</l>\n</lg>"),
        ("<pre class=wp-block-verse>a\n  b\n\nc</pre>", "<lg>\n<l>a</l>\n<l>  b</l>\n</lg>\n<lg>\n<l>c</l>\n</lg>"),
        ("<div class='x poem'><p>a<br>b<p>c</div>", "<lg>\n<l>a</l>\n<l>b</l>\n</lg>\n<lg>\n<l>c</l>\n</lg>"),
        ("<div class=stanza><div>a</div><div>b</div></div>", "<lg>\n<l>a</l>\n<l>b</l>\n</lg>"),
        ("<div class=stanza>a</div><div class=stanza>b</div>", "<lg>\n<l>a</l>\n</lg>\n<lg>\n<l>b</l>\n</lg>"),
        (
            "<p>not all of it<blockquote class=poem><p>a<br>b<p>c</blockquote>",
            "<p>not all of it</p>\n<quote><lg>\n<l>a</l>\n<l>b</l>\n</lg><lg>\n<l>c</l>\n</lg></quote>",
        ),
        ("<div class=poem><h2>a</h2><p>b</div>", f"{SECTION}<head>a</head>\n<lg>\n<l>b</l>\n</lg>\n</div>"),
        ("<p class=tag-verse>a<br>b", "<p>a\nb</p>"),
        ("<article class=poem><p>a<br>b", "<p>a\nb</p>"),
        ("<dl><dt>a<dd>b<dt>c<dd>d</dl>", f"<list{GLOSS}\n{TERM.format('a', 'b')}\n{TERM.format('c', 'd')}\n</list>"),
        ("<dl><dt>a<dt>b<dd>c<dd>d</dl>", f"<list{GLOSS}\n{TERM.format('a' + LF + 'b', 'c' + LF + 'd')}\n</list>"),
        ("<dl><div><dt>a</div><div><dd><p>b<p>c</div></dl>", f"<list{GLOSS}\n{TERM.format('a', TWO_LINES)}\n</list>"),
        (
            "<dl><dt>a<dd>1. b<ul><li>c</ul></dl>",
            f"<list{GLOSS}\n<label>a</label>\n<item>1. b<list><item><label>•</label> c</item></list></item>\n</list>",
        ),
        (
            "<dl><dt>a<dd>b<dl><dt>c<dd>d</dl></dl>",
            f"<list{GLOSS}\n<label>a</label>\n<item>b<list{GLOSS}<label>c</label><item>d</item></list></item>\n</list>",
        ),
        ("<dl><dt>a<dd>b<dt>c</dl>", "<list>\n<item>a</item>\n<item>b</item>\n<item>c</item>\n</list>"),
        ("<dl><dt>a<ul><li>b</ul><dd>c</dl>", f"<list>\n<item>a{B}</item>\n<item>c</item>\n</list>"),
        (
            "<p>not all of it<blockquote><dl><dt>a<dd>b</dl></blockquote>",
            "<p>not all of it</p>\n<quote><p>a</p><p>b</p></quote>",
        ),
        ("<dl><dd>a<dd>b</dl>", "<p>a</p>\n<p>b</p>"),
        ("<dl><dt><h2>a</h2><dd>b</dl>", '<div type="section">\n<head>a</head>\n<p>b</p>\n</div>'),
    ],
)
def test_what_elements_become(markup: str, tei: str) -> None:
    assert inside(body_of(markup)).strip("\n") == tei


NOTED = (
    '<p>a<sup><a id=r href="#n">1</a></sup> b<a href="#m" role=doc-noteref>2</a></p>'
    '<ol><li id=n>c <a href="#r">↩</a><li id=m><p>d <i>e</i></p><p>f<br>g</p></ol>'
)


def test_notes_with_their_references() -> None:
    article = body_of(NOTED)
    assert [note.get("place") for note in article.findall("t:note", NS)] == ["end", "end"]
    key = article.get(f"{{{XML}}}id").partition(".")[0]
    (ref, other), (back,) = article.findall("t:p//t:ref", NS), article.findall("t:note/t:ref", NS)
    notes = [note.get(f"{{{XML}}}id") for note in article.findall("t:note", NS)]
    assert [(ref.get("type"), ref.get("target")) for ref in (ref, other)] == [
        ("noteref", f"#{key}.fn1"), ("noteref", f"#{key}.fn2"),
    ]  # fmt: skip
    assert notes == [f"{key}.fn1", f"{key}.fn2"]
    assert (back.get("type"), back.get("target")) == ("backlink", f"#{ref.get(f'{{{XML}}}id')}")
    assert inside(article).replace(key, "K").strip("\n") == (
        '<p>a<hi rend="sup"><ref target="#K.fn1" type="noteref">1</ref></hi>'
        ' b<ref target="#K.fn2" type="noteref">2</ref></p>\n'
        '<note place="end"><label>1.</label> c <ref target="#K.ref1" type="backlink">↩</ref></note>\n'
        '<note place="end"><p><label>2.</label> d <hi rend="italic">e</hi></p><p>f\ng</p></note>'
    )


@pytest.mark.parametrize(
    ("markup", "roles"),
    [
        ("<table><caption>a</caption><tr><td>b<td>c</table>", [Role.PARAGRAPH, Role.LEGAL]),
        (NOTED, [Role.PARAGRAPH, Role.LEGAL, Role.LEGAL, Role.LEGAL, Role.LEGAL]),  # a person removed the notes
        (NOTED, [Role.LEGAL, *[Role.PARAGRAPH] * 4]),  # or what refers to them
        (NOTED, [Role.BYLINE, *[Role.PARAGRAPH] * 4]),
        (NOTED, [Role.AUTHOR_NOTE, *[Role.PARAGRAPH] * 4]),  # behind the notes
        (NOTED, [Role.COMMENT, *[Role.PARAGRAPH] * 4]),
        (NOTED, [Role.PARAGRAPH, Role.FOOTNOTE, Role.HEADING, Role.FOOTNOTE, Role.TABLE]),
        ('<p>1<a id=r href="#n">. <br>a</a><p id=n><a href="#r">1. b<br>c</a> d', [Role.LIST_ITEM] * 5),
        ('<p>1<a id=r href="#n">. a</a><p id=n>1<a href="#r">. b</a>d', [Role.FOOTNOTE, Role.PARAGRAPH]),
        ('<table><tr><td>a<td>b<a id=r href="#n">1</a></table><p id=n>1<a href="#r">. b</a>d', [Role.PARAGRAPH] * 2),
        ('<h2><a id=r href="#n">1</a></h2><p id=n><a href="#r">1</a> b', [Role.PARAGRAPH] * 2),
    ],
)
def test_parts_of_what_the_page_marks(markup: str, roles: list[Role]) -> None:
    witness = open_witness(markup.encode(), media_type="text/html")
    parts = segments_of(witness)
    blocks = [
        Block(part.span, part.text, role, "model:x", 0.8 if role.is_body else 1.0)
        for part, role in zip(parts, roles, strict=False)
    ]
    holds_the_laws(Article(witness, Kind.ARTICLE, Metadata(), with_elements(blocks, witness)))


def test_what_a_page_says_of_its_notes(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(NOTED)
    encoded = encode(article_of(open_witness(page), [Role.PARAGRAPH]))
    assert validate(encoded, payload=page) == ()
    for old, new, told in [
        (r'<ref target="#k-\w+.fn1"[^>]*>1</ref>', "1", "says ref target="),
        (r"fn2", "fn1", "fn1"),
        (r'<ref target="#k-\w+.ref1"[^>]*>↩</ref>', "↩", "says ref target="),
    ]:
        changed = TeiDocument(re.sub(old, new, encoded.xml.decode(), count=1).encode())
        found = [finding.message for finding in validate(changed, payload=page) if finding.code == "T027"]
        assert any(told in message for message in found), (old, found)


def test_notes_in_renditions() -> None:
    encoded = encode(article_of(open_witness(NOTED.encode(), media_type="text/html"), [Role.PARAGRAPH]))
    key = encoded.id
    page = render(encoded, Html()).data.decode()
    assert f'<sup><a id="{key}.ref1" href="#{key}.fn1" role="doc-noteref">1</a></sup>' in page
    assert f'<aside id="{key}.fn1" class="note" role="doc-footnote">' in page
    assert f'<a href="#{key}.ref1" role="doc-backlink">↩</a>' in page
    lines = render(encoded, Markdown()).data.decode().partition("\n---\n")[2].strip()
    assert lines == "a[^1] b[^2]\n\n[^1]: c\n\n[^2]: d *e*\n\n    f g"


def test_definition_lists_in_renditions() -> None:
    markup = b"<p>x<dl><dt>a<dt>b<dd>c<dd>d<dt>e<dd>f</dl>"
    encoded = encode(article_of(open_witness(markup, media_type="text/html"), [Role.PARAGRAPH]))
    page = re.sub(r' id="[^"]*"', "", render(encoded, Html()).data.decode())
    assert '<dl class="lines"><dt>a\nb</dt><dd>c\nd</dd><dt>e</dt><dd>f</dd></dl>' in page
    lines = render(encoded, Markdown()).data.decode().partition("\n---\n")[2].strip()
    assert lines == "x\n\n- a b\n\n  c d\n\n- e\n\n  f"


def test_zones_say_where_they_stand(doc: TeiDocument) -> None:
    zones = doc.root.findall("t:sourceDoc/t:surface/t:zone", NS)
    html = etree.HTML(PAGE.read_bytes())
    for zone in zones:
        address, _, pointer = zone.get("source").partition("#")
        assert address == f"../payload/{doc.id}.html"
        (found,) = html.xpath(pointer.removeprefix("xpath(").removesuffix(")"))
        words = "".join(zone.itertext()).split()
        shown = "".join(found.itertext())
        assert all(word in shown or word.strip("•0123456789.") == "" for word in words)
    footer = next(zone for zone in zones if zone.get("subtype") == "legal")
    assert footer.get("source").endswith("#xpath(/html/body/footer/p[1])")


def test_the_header_says_what_was_done(doc: TeiDocument) -> None:
    header = doc.root.find("t:teiHeader", NS)
    assert "capture of the HTML of the web page" in "".join(header.find(".//t:bibl[@type='capture']", NS).itertext())
    assert "The capture is the HTML of one web page." in "".join(header.find(".//t:samplingDecl", NS).itertext())
    assert doc.root.find("t:sourceDoc/t:surface", NS).get("type") == "page-text"


def test_languages_stand_where_tei_has_them() -> None:
    foreign = body_of("<p>a <i lang=de>b</i>").find(".//t:foreign", NS)
    assert foreign.get(XML_LANG) == "de"
    assert inside(foreign) == '<hi rend="italic">b</hi>'


def test_restore(doc: TeiDocument, tmp_path: Path) -> None:
    assert payload_name(doc.root) == f"{doc.id}.html"
    assert restore(doc, payload=PAGE) == PAGE.read_bytes()
    assert validate(doc, payload=PAGE) == ()
    with pytest.raises(InvalidTei, match="--payload"):
        restore(doc)
    other = tmp_path / "other.html"
    other.write_bytes(PAGE.read_bytes() + b" ")
    with pytest.raises(FixityMismatch, match="SHA-256"):
        restore(doc, payload=other)
    assert {finding.code for finding in validate(doc, payload=other)} == {"T010"}


def test_lines_that_the_page_does_not_show(doc: TeiDocument) -> None:
    changed = TeiDocument(doc.xml.replace(b"eleven winters", b"twelve winters"))
    (finding,) = validate(changed, payload=PAGE)
    assert (finding.code, finding.severity) == ("T026", "fault")
    assert "from line 17 on" in finding.message
    assert restore(changed, payload=PAGE) == PAGE.read_bytes()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('target="https://saltmarsh.example/2015/11/harbour-board/"', 'target="https://b.example/"', "b.example"),
        (r'<ref target="https://saltmarsh[^"]*harbour-board/">(.*?)</ref>', r"\1", "the TEI does not"),
        (r"<emph>(.*?)</emph>", r"\1", "says emph of"),
        ('<hi rend="[^"]*">', '<hi rend="small">', "rend='small'"),
        ('<foreign xml:lang="[^"]*">', '<foreign xml:lang="el">', "xml:lang='el'"),
        (r"eleven winters", r'<ref target="https://b.example/">eleven winters</ref>', "b.example"),
        (r"<figDesc>.*?</figDesc>", "", "that no figDesc describes"),
        (r"<figDesc>.*?</figDesc>", "<figDesc>A cat</figDesc>", "'A cat'"),
        (r"xpath\(/html/body/footer/p\[1\]\)", "xpath(/html/body/p[9])", "/html/body/p[9]"),
        (r'( source="[^"]*#xpath\(/html/body/footer/p\[1\]\)")', "", "source says nothing"),
    ],
)
def test_what_the_page_says_otherwise(doc: TeiDocument, old: str, new: str, told: str) -> None:
    head, body = doc.xml.decode().split("<text ", 1)
    changed = TeiDocument(f"{head}<text {re.sub(old, new, body, count=1)}".encode())
    assert changed.xml != doc.xml
    findings = validate(changed, place="a.xml", payload=PAGE)
    assert {finding.code for finding in findings} == {"T027"}
    assert any(told in finding.message for finding in findings)
    assert all(re.fullmatch(r"a\.xml:\d+", finding.place) for finding in findings)
    assert [finding.code for finding in validate(changed)] == ["T024"]


def test_what_an_editor_says_otherwise(doc: TeiDocument) -> None:
    head, body = doc.xml.decode().split("<text ", 1)
    by = f'resp="#{doc.id}.editor"'
    for old, new in [
        (r'<ref target="[^"]*harbour-board/">(.*?)</ref>', rf"<seg {by}>\1</seg>"),
        (r'<ref target="[^"]*harbour-board/">(.*?)</ref>', rf'<ref {by} target="https://b.example/">\1</ref>'),
        (r"<figDesc>(.*?)</figDesc>", rf"<figDesc>\1</figDesc><figDesc {by}>A clock.</figDesc>"),
        (r"eleven winters", rf"<choice><sic>eleven winters</sic><corr {by}>twelve winters</corr></choice>"),
    ]:
        changed = TeiDocument(f"{head}<text {re.sub(old, new, body, count=1)}".encode())
        assert {finding.code for finding in validate(changed, payload=PAGE)} <= {"T016"}, new


@pytest.mark.parametrize(
    "markup",
    [
        "<h2><a href=/b>c</a> <i>d</i></h2><p>“a <b>b” c</b> <a href=/x>y</a>",
        "<ul><li><b>a</b><ol><li lang=fr>b<li><i>c</i></ol></ul>",
        "<ul><li><p><b>a</b></p><p><a href=/b>b</a></p></li></ul>",
        "<table><tr><th>a<th><i>b</i><tr><th>c<td>d <i>e</i></table>",
        "<pre><code>a <b>b</b>\n  c</code></pre>",
        "<figure><img src=x alt=' a  b '><figcaption><i>c</i> d</figcaption></figure>",
        "<blockquote><p><i>a</i><p><img src=x alt=y>b</blockquote>",
        "<p class=verse>a <i>b</i><br><a href=/b>c</a><pre class=verse>  <b>d</b>\n e</pre>",
        "<p>1. <i>a</i> \u0001 <b>b</b> \U0001f600 <u>c</u>",
    ],
)
def test_what_is_encoded_is_what_the_page_says(markup: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(markup)
    witness = open_witness(page, url="https://a.example/")
    encoded = encode(article_of(witness, [Role.PARAGRAPH]))
    assert "T027" not in [finding.code for finding in validate(encoded, payload=page)]


def test_a_document_that_names_no_payload(doc: TeiDocument) -> None:
    start, rest = doc.xml.split(b"<facsimile", 1)
    alone = TeiDocument(start + rest.split(b"</facsimile>\n", 1)[1])
    with pytest.raises(InvalidTei, match="no facsimile names"):
        restore(alone)


def test_a_page_that_nobody_drew_is_not_encoded() -> None:
    witness = Witness(b"<p>a", "a.html", "text/html")
    with pytest.raises(NoReader, match="text/html"):
        encode(Article(witness, Kind.ARTICLE, Metadata(), ()))


def test_a_caption_without_a_caption_is_shown(doc: TeiDocument) -> None:
    page = render(doc, Html()).data.decode()
    assert "The open case, with the moon hand at twelve" in page
    assert '<a href="https://saltmarsh.example/2015/11/harbour-board/">harbour board</a>' in page
    assert "javascript:" not in page


def run(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "kei_archive", *map(str, words)], capture_output=True, text=True)


def test_from_the_command_line(tmp_path: Path) -> None:
    captures, out = tmp_path / "captures", tmp_path / "out"
    captures.mkdir()
    (captures / PAGE.name).write_bytes(PAGE.read_bytes())
    (captures / "note.txt").write_text("A note.\n")
    (captures / "frames.html").write_text("<html><frameset><frame src=a></frameset></html>")
    (captures / "saved.mhtml").write_text("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n")
    done = run("build", captures, "-o", out, "--formats", "text", "-q")
    assert done.returncode == 1
    assert "pages that its frames show" in done.stderr
    assert "Save the page as HTML only" in (out / "report.json").read_text()
    tei = next(out.glob(f"tei/{encode(read(PAGE)).id}.xml"))
    assert (out / "payload" / f"{tei.stem}.html").read_bytes() == PAGE.read_bytes()
    assert run("validate", tei, "-q").stdout == ""
    back = tmp_path / "back.html"
    assert run("restore", tei, "-o", back).returncode == 0
    assert back.read_bytes() == PAGE.read_bytes()

    tei.write_text(tei.read_text().replace("eleven winters", "twelve winters"))
    done = run("restore", tei, "-o", back)
    assert (done.returncode, "T026" in done.stderr) == (1, True)
    assert back.read_bytes() == PAGE.read_bytes()


def test_an_edited_page_without_its_capture_keeps_its_payload(doc: TeiDocument, tmp_path: Path) -> None:
    corpus, out = tmp_path / "corpus", tmp_path / "out"
    (corpus / "tei" / "payload").mkdir(parents=True)
    (corpus / "kei.toml").write_text('[archive]\nname = "Salt"\nsources = ["*.html"]\n')
    edited = corpus / "tei" / f"{doc.id}.xml"
    edited.write_bytes(doc.xml.replace(b">For eleven winters", b">For <num>eleven</num> winters", 1))
    (corpus / "tei" / "payload" / f"{doc.id}.html").write_bytes(PAGE.read_bytes())
    assert run("build", corpus, "-o", out, "--formats", "text", "-q").returncode == 0
    assert "<num>eleven</num>" in (out / "tei" / edited.name).read_text()
    assert run("restore", out / "tei" / edited.name, "-o", tmp_path / "back.html").returncode == 0
    assert (tmp_path / "back.html").read_bytes() == PAGE.read_bytes()


def test_xhtml_is_no_tei(tmp_path: Path) -> None:
    page = tmp_path / "page.xhtml"
    page.write_text(
        '<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">' + PAGE.read_text().split("\n", 2)[2]
    )
    done = run("convert", page, "-o", tmp_path / "page.xml")
    assert done.returncode == 0, done.stderr
    assert "payload/k-" in done.stderr


def test_links_are_relative_to_the_address_of_a_sidecar(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        PAGE.read_text().replace('<link rel="canonical" href="https://saltmarsh.example/2016/05/tide-clock/">', "")
    )
    assert b"<ref" not in encode(read(page)).xml.partition(b"<text")[2]
    (tmp_path / "page.toml").write_text('url = "https://other.example/a/b"\n')
    assert b'<ref target="https://other.example/2015/11/harbour-board/"' in encode(read(page)).xml


def test_links_are_relative_to_an_address_that_is_given(tmp_path: Path) -> None:
    page, out = tmp_path / "page.html", tmp_path / "page.xml"
    page.write_text(PAGE.read_text().replace('rel="canonical"', 'rel="x"'))
    assert run("convert", page, "-o", out, "--url", "https://other.example/a/b", "-q").returncode == 0
    assert '<ref target="https://other.example/2015/11/harbour-board/"' in out.read_text()
    assert run("validate", out, "--payload", page, "-q").stdout == ""
    done = run("convert", out, "-o", tmp_path / "page.txt", "--url", "https://other.example/")
    assert (done.returncode, "Leave out url" in done.stderr) == (2, True)


def test_what_is_no_article_is_said_in_plain_words(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<p>Menu</p>")
    done = run("read", page)
    assert (done.returncode, done.stderr) == (
        4,
        f"{page}: no text of an article here; --explain shows every line.\n",
    )


def test_a_marker_in_words_of_another_language_is_no_label() -> None:
    markup = b'<!DOCTYPE html><html lang=en><body><p><span lang="fi">* Meri on sana.</span></p></body></html>'
    witness = open_witness(markup, media_type="text/html")
    document = encode(article_of(witness, [Role.LIST_ITEM]))
    assert b'<foreign xml:lang="fi">* Meri on sana.</foreign></item>' in document.xml


def test_validate_finds_the_capture_in_the_corpus(tmp_path: Path) -> None:
    """A word that was changed in the text and in its line is seen, though no payload lies beside."""
    page = tmp_path / "witnesses" / "clock.html"
    page.parent.mkdir()
    (tmp_path / "kei.toml").write_text('[archive]\nname = "Tides"\nsources = ["witnesses/*.html"]\n', encoding="utf-8")
    (page.parent / "a.html").write_text("<h1>Another</h1>", encoding="utf-8")
    page.write_bytes(PAGE.read_bytes())
    document = encode(read(page))
    tei = tmp_path / "tei" / f"{document.id}.xml"
    tei.parent.mkdir()
    tei.write_bytes(document.xml)
    command = [sys.executable, "-m", "kei_archive"]
    check = [*command, "validate", str(tei)]
    assert subprocess.run(check, capture_output=True, encoding="utf-8", check=True).stdout == "The file is valid.\n"
    subprocess.run([*command, "restore", str(tei), "-o", str(tmp_path / "back"), "-q"], check=True)
    assert (tmp_path / "back").read_bytes() == PAGE.read_bytes()

    assert document.xml.count(b" inside") > 1
    tei.write_bytes(document.xml.replace(b" inside", b" within"))
    page.rename(page.with_name("renamed.html"))
    done = subprocess.run(check, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, "T026" in done.stdout) == (1, True)
    page.with_name("renamed.html").unlink()
    done = subprocess.run(check, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, "T024" in done.stdout) == (0, True)


@pytest.mark.parametrize("ornament", ["* * *", "***", "• • •", "– – –", "※"])
def test_a_line_of_ornaments_is_no_item(ornament: str) -> None:
    words = "The lamp was lit at six, and it burned until the keeper came down to the boat in the morning."
    page = f"<article><h1>The Lamp</h1><p>{words}</p><p>{ornament}</p><p>{words.replace('six', 'ten')}</p></article>"
    doc = encode(read(f"<!DOCTYPE html><html><body>{page}</body></html>".encode()))
    body = doc.root.find("t:text/t:body", NS)
    assert next(body.iter("{*}list"), None) is None
    assert ornament in [paragraph.text for paragraph in body.iter("{*}p")]

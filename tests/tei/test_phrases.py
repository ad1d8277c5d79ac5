"""What a page says of its words and of the shapes of its blocks: as TEI, back from it, and in the renditions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kei_archive.model import Role
from kei_archive.readers import open_witness
from kei_archive.reading import read
from kei_archive.renderers import render
from kei_archive.renderers.base import Html, Markdown, Text
from kei_archive.tei.document import NS, TeiDocument, local_name
from kei_archive.tei.encode import encode
from kei_archive.tei.moments import moment
from kei_archive.tei.validate import validate
from tests.laws.test_html import article_of, holds_the_laws
from tests.tei.test_html import inside


def encoded(markup: str, *roles: Role) -> TeiDocument:
    witness = open_witness(markup.encode(), media_type="text/html", url="https://a.example/")
    return encode(article_of(witness, roles or [Role.PARAGRAPH]))


def shown(markup: str) -> str:
    """The article as markup, its own identifier as K."""
    doc = encoded(markup)
    found = inside(doc.root.find("t:text/t:body/t:div", NS)).strip("\n")
    return found.replace(doc.id, "K")


WASHI = "<ruby>和紙<rp>（</rp><rt>わし</rt><rp>）</rp></ruby>"
AS_TEI = "<ruby><rb>和紙</rb><rt><pc>（</pc>わし<pc>）</pc></rt></ruby>"
SIGNED = 'source="#K.capture"'
WWW = f"<choice><abbr>WWW</abbr><expan {SIGNED}>World Wide Web</expan></choice>"


@pytest.mark.parametrize(
    ("markup", "tei"),
    [
        (f"a {WASHI}で", f"a {AS_TEI}で"),
        ("<ruby>漢<rt>a</rt>字<rt>b</ruby>", "<ruby><rb>漢</rb><rt>a</rt></ruby><ruby><rb>字</rb><rt>b</rt></ruby>"),
        ("<ruby>漢<rp>(<rt>a<rp>)</ruby>", "<ruby><rb>漢</rb><rt><pc>(</pc>a<pc>)</pc></rt></ruby>"),  # no end-tags
        ("<ruby><rb>漢</rb> <rt> a </rt> </ruby>", "<ruby><rb>漢</rb> <rt>a</rt></ruby>"),
        ("<ruby>漢<rp>(</rp><rt>a</rt><rp>)</rp><rp>[</rp><rt>b</rt><rp>]</rp></ruby>",
         "<ruby><rb>漢</rb><rt><pc>(</pc>a<pc>)</pc></rt><rt><pc>[</pc>b<pc>]</pc></rt></ruby>"),
        ("<ruby>漢</ruby> <ruby><rt>a</rt></ruby>", "漢 a"),
        ("<b><ruby>漢<rt>a</rt></ruby></b>", '<hi rend="bold"><ruby><rb>漢</rb><rt>a</rt></ruby></hi>'),
        ("<ruby><b>漢</b><rt><i>a</i></rt></ruby>",
         '<ruby><rb><hi rend="bold">漢</hi></rb><rt><hi rend="italic">a</hi></rt></ruby>'),
        ("<ruby>漢<b>字<rt>a</rt></b></ruby>", "<ruby><rb>漢字</rb><rt>a</rt></ruby>"),  # there is no place for the b
        ("<ruby>“漢<rt>a”</rt></ruby>", "<q><ruby><rb>“漢</rb><rt>a”</rt></ruby></q>"),
        ("<ruby><ruby>東<rt>とう</rt></ruby><rt>east</rt></ruby>", "<ruby><rb>東とう</rb><rt>east</rt></ruby>"),
        ("a <abbr title='World  Wide Web'>WWW</abbr>", f"a {WWW}"),
        ("<abbr>WWW</abbr> <abbr title=' '>W</abbr>", "WWW W"),
        ("<a href=/b><abbr title='World Wide Web'>WWW</abbr></a>", f'<ref target="https://a.example/b">{WWW}</ref>'),
        ("<time datetime='2018-10-09T08:15'>then</time>", '<date when="2018-10-09T08:15:00">then</date>'),
        ("<time>2018-02-28</time> <time>2018-02-30</time>", '<date when="2018-02-28">2018-02-28</date> 2018-02-30'),
        ("<time datetime='10:30'>half past ten</time>", '<time when="10:30:00">half past ten</time>'),
        ("<time datetime=PT4H>four hours</time>", "four hours"),
        ("<del>a</del> <ins>b <b>c</b></ins>", f'<del {SIGNED}>a</del> <add {SIGNED}>b <hi rend="bold">c</hi></add>'),
        ("<dfn>a</dfn> <cite>b</cite>", '<term rend="italic">a</term> <hi rend="italic cite">b</hi>'),
        ("<kbd>a</kbd> <samp>b</samp> <var>c</var>",
         '<hi rend="code kbd">a</hi> <hi rend="code samp">b</hi> <hi rend="italic var">c</hi>'),
        ("a <q>b <q>c</q></q>", "a <q>“b <q>‘c’</q>”</q>"),
        ("a <q lang=fr>b</q>", '<foreign xml:lang="fr"><q>“b”</q></foreign>'),
        ("<bdo dir=rtl>abc</bdo>", '<hi style="direction: rtl; unicode-bidi: isolate-override">abc</hi>'),
        ("a <span dir=RTL>b</span>", 'a <hi style="direction: rtl; unicode-bidi: isolate">b</hi>'),
        ("a <span dir=auto>b</span> <bdo>c</bdo>", "a b c"),
    ],
)  # fmt: skip
def test_what_words_become(markup: str, tei: str) -> None:
    tei = f"a {tei}" if markup.startswith("a <q lang") else tei
    assert shown(f"<p>{markup}") == f"<p>{tei}</p>"


@pytest.mark.parametrize(
    "markup",
    [
        WASHI,
        "<ruby>“漢<rt>a</rt>字”<rt>b",
        "<ruby>1. 漢<rt>a</rt></ruby> b",
        "<abbr title='<&>'>1.</abbr> b",
        "<dfn>1.</dfn> <del>a <time>2018</time></del>",
        "<ruby><a href=/b>漢<rt>a</rt></a></ruby> <ruby><br>a<rt>b<br>c</rt></ruby>",
        "<q>“a</q>” <abbr title=b><ruby>a<rt>b</ruby></abbr> <ruby><abbr title=c>a</abbr><rt><time>2018</time>",
        "<table><tr><td><ruby>a<rt>b</ruby><td><abbr title=x>y</abbr></table>",
        "<time>2018\t</time><ins>\0 a</ins> <abbr title='\1'>b</abbr>",
    ],
)
@pytest.mark.parametrize("role", [Role.PARAGRAPH, Role.LIST_ITEM, Role.FOOTNOTE, Role.BYLINE, Role.COMMENT, Role.CODE])
def test_words_of_any_block(markup: str, role: Role, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(f"<p>{markup}<p>and more of it")
    witness = open_witness(page, url="https://a.example/")
    article = article_of(witness, [role, Role.PARAGRAPH])
    holds_the_laws(article)
    assert [f for f in validate(encode(article), payload=page) if f.code == "T027"] == []


PIECES = st.sampled_from(
    ["<ruby>", "</ruby>", "<rb>", "<rt>", "<rp>", "</rt>", "</rp>", "<b>", "</b>", "<q>", "</q>", "<abbr title=x>",
     "</abbr>", "<time>2018", "</time>", "<ins>", "</ins>", "<a href=/x>", "</a>", "漢", " ", "“a", "”", "<br>", "1. "]
)  # fmt: skip


@given(st.lists(PIECES, max_size=24), st.sampled_from([Role.PARAGRAPH, Role.LIST_ITEM, Role.BYLINE]))
def test_any_tangle_is_valid(pieces: list[str], role: Role) -> None:
    witness = open_witness(f"<p>{''.join(pieces)} end<p>and more of it".encode(), media_type="text/html")
    holds_the_laws(article_of(witness, [role]))


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("2018", ("date", "2018")),
        ("2018-10", ("date", "2018-10")),
        ("2018-10-09", ("date", "2018-10-09")),
        ("10-09", ("date", "--10-09")),
        ("02-29", ("date", "--02-29")),
        ("2018-10-09 08:15:30.5+0200", ("date", "2018-10-09T08:15:30.5+02:00")),
        ("2018-10-09T08:15Z", ("date", "2018-10-09T08:15:00Z")),
        ("08:15", ("time", "08:15:00")),
        *(
            (said, ("", ""))
            for said in ["", "2018-13", "2018-02-29", "0000", "2018-W41", "P3D", "24:00", "9 May", "02-30"]
        ),
        ("２０１８", ("", "")),
        ("2018-10-09T08:15+15:00", ("", "")),
    ],
)
def test_moments(said: str, found: tuple[str, str]) -> None:
    assert moment(said) == found


def test_a_page_says_otherwise(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(f"<p>{WASHI} <abbr title=Web>W</abbr> <time>2018</time> <dfn>a</dfn> <ins>b</ins> <q>c</q>")
    doc = encode(article_of(open_witness(page), [Role.PARAGRAPH]))
    assert validate(doc, payload=page) == ()
    head, body = doc.xml.decode().split("<text ", 1)
    for old, new, told in [
        (r"<ruby>.*</ruby>", "和紙（わし）", "says ruby of '和紙（わし）', the TEI does not"),
        (r">Web<", ">World<", "does not say choice expan='World' of 'W'"),
        (r"<choice>.*</choice>", "W", "says choice expan='Web'"),
        (r'when="2018"', 'when="2019"', "says date when='2018'"),
        (r"<term [^>]*>a</term>", "a", "says term rend='italic'"),
        (r"<add [^>]*>b</add>", "b", "says add source="),
        (r"<q>(.*)</q>", r"\1", "says q of '“c”'"),
        (
            r"<term [^>]*>a</term>",
            rf'<term rend="italic"><del source="#{doc.id}.capture">a</del></term>',
            "not say del",
        ),
    ]:
        changed = TeiDocument(f"{head}<text {re.sub(old, new, body, count=1)}".encode())
        assert changed.xml != doc.xml
        found = [finding.message for finding in validate(changed, payload=page)]
        assert any(told in message for message in found), (old, found)
    harmless = body.replace("<q>", '<q><persName><date when="1999">', 1).replace("</q>", "</date></persName></q>", 1)
    assert validate(TeiDocument(f"{head}<text {harmless}".encode()), payload=page) == ()


TABLE = "<table><tr><th colspan=2>a<th>b<tr><td>c<td>d<td rowspan=2>e<tr><td>f<td>g</table>"
LISTS = "<ol><li>a<ul><li>b</ul><li>c</ol><dl><dt>d<dd>e<dt>f<dd>g</dl><ul><li>h</ul><ul><li>i</ul>"
VERSE = "<p class=verse>a<br>b<p class=verse>c<br>d<p>e<br>f"


@pytest.mark.parametrize(
    ("markup", "old", "new", "told"),
    [
        (TABLE, r' cols="2"', "", "The page has cols 2 here, the TEI has 1."),
        (TABLE, r' rows="2"', ' rows="3"', "The page has rows 2 here, the TEI has 3."),
        (TABLE, r'<row role="label">', "<row>", "The page has role label here"),
        (TABLE, r"</cell>\t<cell>d", "\td", "their cells stand between tabs"),
        (LISTS, r' rend="numbered"', "", "its items are numbered"),
        (LISTS, r"<list>\n(<item [^>]*><label>•</label> h)", r'<list rend="numbered">\n\1', "are not numbered"),
        (
            LISTS,
            r' type="gloss">\n<label ([^>]*)>d</label>\n<item ([^>]*)>e',
            r">\n<label \1>d</label>\n<item \2>e",
            "terms",
        ),
        (LISTS, r"</list>\n<list>(\n<item [^>]*><label>•</label> i)", r"\1", "it in the list /html/body/ul[2], not in"),
        (VERSE, r"</lg>\n<lg [^>]*>\n", "", "The page has two stanzas here"),
    ],
)
def test_shapes_that_the_page_does_not_have(markup: str, old: str, new: str, told: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(f"<p>first of all{markup}")
    doc = encode(article_of(open_witness(page), [Role.PARAGRAPH]))
    assert validate(doc, payload=page) == ()
    head, body = doc.xml.decode().split("<text ", 1)
    changed = TeiDocument(f"{head}<text {re.sub(old, new, body, count=1)}".encode())
    assert changed.xml != doc.xml
    found = [finding.message for finding in validate(changed, payload=page)]
    assert any(told in message for message in found), found


def test_prose_made_verse(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(VERSE)
    doc = encode(article_of(open_witness(page), [Role.PARAGRAPH]))
    (prose,) = re.findall(r"<p [^>]*>e\nf</p>", doc.xml.decode())
    one, two = re.search(r'facs="(\S+) (\S+)"', prose).groups()
    by = f' resp="#{doc.id}.editor"'
    for signed, codes in (("", {"T027"}), (by, {"T016"})):
        lines = f'<lg{signed}><l facs="{one}">e</l>\n<l facs="{two}">f</l></lg>'
        changed = TeiDocument(doc.xml.decode().replace(prose, lines).encode())
        assert {finding.code for finding in validate(changed, payload=page)} == codes


PAGE = (
    f"<p>The {WASHI} of the <abbr title='Paper &amp; Ink'>P&amp;I</abbr>, <time datetime=2018-05>in May</time>: "
    "<dfn>laid</dfn> <kbd>K</kbd> <del>one</del> <ins>two</ins> <cite>C</cite> <bdo dir=rtl>abc</bdo>"
)


def test_in_web_pages() -> None:
    page = render(encoded(PAGE), Html()).data.decode()
    assert "<ruby>和紙<rp>（</rp><rt>わし</rt><rp>）</rp></ruby>" in page
    assert '<abbr title="Paper &amp; Ink">P&amp;I</abbr>' in page
    assert '<time datetime="2018-05">in May</time>' in page
    for words in ('<dfn class="term">laid</dfn>', "<kbd>K</kbd>", "<del>one</del> <ins>two</ins>", "<cite>C</cite>"):
        assert words in page
    assert '<bdo dir="rtl">abc</bdo>' in page


def test_in_plain_text_and_markdown() -> None:
    doc = encoded(PAGE)
    words = "The 和紙（わし） of the P&I, in May: laid K two C abc"
    assert render(doc, Text()).data.decode().strip() == words
    assert "The 和紙（わし） of the Paper & Ink," in render(doc, Text(corrected=True)).data.decode()
    lines = render(doc, Markdown()).data.decode().partition("\n---\n")[2].strip()
    assert lines == (
        "The <ruby>和紙<rp>（</rp><rt>わし</rt><rp>）</rp></ruby> of the "
        '<abbr title="Paper &amp; Ink">P\\&I</abbr>, in May: *laid* `K` ~~one~~ two *C* abc'
    )


def test_the_specimen_is_valid_and_says_what_its_page_says() -> None:
    path = Path(__file__).parents[1] / "pages" / "paper-words.html"
    doc = encode(read(path))
    assert validate(doc, payload=path) == ()
    names = {local_name(element) for element in doc.root.find("t:text", NS).iter("*")}
    assert {"abbr", "add", "choice", "date", "del", "expan", "foreign", "hi", "l", "pc", "q", "ruby", "term"} <= names


def test_what_an_editor_expands_and_adds_is_no_page() -> None:
    doc = encoded("<p>a b c")
    by = f'resp="#{doc.id}.editor" source="#{doc.id}.bibl"'
    respond = f'<respStmt xml:id="{doc.id}.editor"><resp>edition</resp><name>I</name></respStmt></titleStmt>'
    new = f">a <choice><abbr>b</abbr><expan {by}>be</expan></choice> c<add {by}>d</add></p>"
    edited = TeiDocument(doc.xml.decode().replace(">a b c</p>", new).replace("</titleStmt>", respond).encode())
    assert [finding.code for finding in validate(edited)] == ["T024"]
    assert "[be]" in render(edited, Html()).data.decode()
    claimed = new.replace(f'<add resp="#{doc.id}.editor" source="#{doc.id}.bibl"', f'<add source="#{doc.id}.capture"')
    false = TeiDocument(doc.xml.decode().replace(">a b c</p>", claimed).replace("</titleStmt>", respond).encode())
    assert "T011" in [finding.code for finding in validate(false)]

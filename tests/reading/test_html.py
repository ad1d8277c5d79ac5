"""Pages of HTML: what of them is drawn, where each line stands, what the markup says of it."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

import kei_archive as kei
from kei_archive.drawing import NOWHERE, Drawing, Mark
from kei_archive.errors import NoArticle, ReadError
from kei_archive.readers import open_witness
from kei_archive.readers.html import DEPTH, draw
from kei_archive.readers.markup import encoding_of
from kei_archive.readers.sniff import media_type_of


def drawn(markup: str, *, url: str | None = None) -> Drawing:
    return draw(markup.encode(), encoding="utf-8", url=url)


def shown(markup: str) -> str:
    return drawn(markup).text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One\n  two</p><p>three", "One two\n\nthree\n"),
        ("<p>a<br>b<br><br>c", "a\nb\n\nc\n"),
        ("<div>a<div>b</div>c</div>", "a\n\nb\n\nc\n"),
        ("<p>a <b> b </b> c", "a b c\n"),
        ("<p>a\xa0 b", "a\xa0 b\n"),
        ("<p>\xa0</p><p>b", "b\n"),
        ("<ul><li>a<li><p>b</p><ul><li>c</ul></ul>", "• a\n\n• b\n\n• c\n"),
        ("<ol start=3><li>a<li value=9>b<li>c</ol>", "3. a\n9. b\n10. c\n"),
        ("<ul><li></li></ul><p>b", "b\n"),
        ("<ol reversed><li>a<li>b<li value=9>c<li>d</ol>", "4. a\n3. b\n9. c\n8. d\n"),
        ("<ol type=a start=26><li>a<li>b<li value=-1>c<li type=I value=14>d</ol>", "z. a\naa. b\n-1. c\nXIV. d\n"),
        ("<ol style='list-style: inside lower-roman'><li>a<li value=4000>b</ol>", "i. a\n4000. b\n"),
        ("<ul style='list-style:none'><li>a<li style='list-style-type: disc'>b</ul>", "a\n• b\n"),
        ("<ol type=none><li>a<li type=1>b<li style='list-style:none'>c</ol>", "a\n2. b\nc\n"),
        ("<table><tr><th></th><th>A<th>B<tr><th>r<td> <td>2</table>", "\tA\tB\nr\t\t2\n"),
        ("<table><tr><td><p>a</p></td><td><p>b</p></td></tr></table>", "a\tb\n"),
        ("<table><tr><td>a<br>b <td> c<tr><td><p>d<p>e<td></table>", "a b\tc\nd e\n"),
        ("<table><tr><td><ul><li>a<li>b</ul><td>c</table>d", "• a • b\tc\n\nd\n"),
        ("<table><tr><th>a<td><table><tr><td>b<td>c<tr><td>d</table><td>e</table>", "a\tb c d\te\n"),
        ("<table><caption>a<br>b</caption><tr><td>c<td>d</table>", "a\nb\n\nc\td\n"),
        ("<table><tr><td><h2>a</h2><p>b<td>c</table>", "a\n\nb\n\n\tc\n"),
        ("<table role=presentation><tr><td><p>a<td><p>b</table>", "a\n\nb\n"),
        (f"<table><tr><td>{'a<br>' * 61}<td><p>b</table>", f"{'a' + chr(10)}" * 61 + "\nb\n"),
        ("<ul><li><table><tr><td><ul><li>a</ul><td>b</table></ul>", "• • a\tb\n"),
        ("<p>a<pre>\n x\n\n\ty \n\n</pre>b", "a\n\n x\n\n\ty\n\nb\n"),
        ("<p>He said <q>it is <q>odd</q></q>.", "He said “it is ‘odd’”.\n"),
        ("<p>a<script>b</script><style>c</style><noscript>d</noscript><template>e</template>g", "ag\n"),
        ("<p hidden>a<p style='color:red; Display : NONE'>b<p>c<dialog>d</dialog>", "c\n"),
        ("<p>x<sub>2</sub> <math><mi>y</mi></math>", "x2 y\n"),
        ("<label>a</label><select><option>x</select>b<button>c</button>d<input>e <p>f", "a b c d e\n\nf\n"),
        ("<ruby>漢<rp>(<rt>かん<rp>)</ruby>", "漢(かん)\n"),
        ("<p>a&#0;b", "a\ufffdb\n"),
        ("<p>a\r\nb<pre>c\rd</pre>", "a b\n\nc\nd\n"),
        ("text without any markup", "text without any markup\n"),
        ("<p>a <!-- not shown --> b <?nor this?>c", "a b c\n"),
        ("<o:p>a</o:p><x-y>b</x-y>", "ab\n"),
    ],
)
def test_what_is_drawn(markup: str, text: str) -> None:
    assert shown(markup) == text


def test_every_line_has_a_place() -> None:
    page = drawn(
        '<body class="single-post"><nav id=mainMenu><ul><li><a href="/">Home</a><li>x <a href="/">yz</a></ul></nav>'
        "<main><h1>T</h1><p>a<p class=lead>b<br>c<p><em>d</em></main>"
    )
    places = dict(zip(page.text.split("\n"), page.places, strict=False))
    assert len(page.places) == page.text.count("\n")
    assert places[""] == NOWHERE
    home = places["• Home"]
    assert home.path == "/html/body/nav/ul/li[1]"
    assert home.names == ("html", "body", "nav", "ul", "li", "a")
    assert home.words == {"single", "post", "main", "menu"}
    assert home.linked == 1
    assert places["• x yz"].linked == pytest.approx(2 / 3)
    assert places["T"].path == "/html/body/main/h1"
    assert places["b"] == places["c"]
    assert places["b"].path == "/html/body/main/p[2]"
    assert places["b"].words == {"single", "post", "lead"}
    assert places["d"].names == ("html", "body", "main", "p", "em")
    assert places["d"].path == "/html/body/main/p[3]"


@pytest.mark.parametrize(
    ("rest", "paths"),
    [
        ("<p>b</p><p>c", {"b": "/html/body/p[2]", "c": "/html/body/p[3]"}),
        ("b<!-- x --></html>c<p>d</p>e", {"bc": "/html/body", "d": "/html/body/p[2]", "e": "/html/body"}),
        ("<!DOCTYPE html><html lang=fr><head><title>x</title></head><body>b<p>c", {"b": "/html/body"}),
        ("<p>b</html><script>x</script><p>c</html><p>d", {"c": "/html/body/p[3]", "d": "/html/body/p[4]"}),
    ],
)
def test_what_follows_the_end_of_a_page_is_drawn(rest: str, paths: dict[str, str]) -> None:
    page = drawn(f"<!DOCTYPE html><html><head><title>t</title></head><body><p>a</p></body></html>{rest}")
    places = dict(zip(page.text.split("\n"), page.places, strict=False))
    assert places["a"].path == "/html/body/p[1]"
    assert {line: places[line].path for line in paths} == paths


def test_what_follows_a_page_without_a_body_or_its_end() -> None:
    assert shown("<html><head><title>t</title></head></html><p>a") == "a\n"
    assert shown("<html><body><p>a</p></body>b</html>c<p>d") == "a\n\nbc\n\nd\n"


def test_a_page_that_leaves_out_its_tags_loses_none_of_its_text() -> None:
    page = "<title>T</title><style>p {}</style><nav>Menu</nav><article><h1>Eels</h1><p>They came.</p></article><p>End"
    assert shown(page) == "Menu\n\nEels\n\nThey came.\n\nEnd\n"


def test_names_that_no_path_can_have_are_counted() -> None:
    page = drawn("<div>a</div><o:p><p>b</p></o:p>")
    assert [place.path for place in page.places if place != NOWHERE] == ["/html/body/div", "/html/body/*[2]/p"]


def test_what_is_deeper_than_places_tell_stands_with_what_is_around_it() -> None:
    page = drawn("<div>" * (DEPTH * 2) + "a")
    assert len(page.places[0].names) == DEPTH
    assert page.places[0].path.count("/") == DEPTH


def test_marks_never_cross_lines_and_hold_no_white_space() -> None:
    page = drawn("<p>a <em> b<br>c </em>d <sub>e</sub><i> </i><img alt='a cat' src=x> f", url="https://a.example/")
    assert page.text == "a b\nc d e f\n"
    assert [(page.text[m.start : m.end], m.kind, m.value) for m in page.marks] == [
        ("b", "em", ""), ("c", "em", ""), ("e", "sub", ""), ("", "image", "a cat"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("https://b.example/ü x", "https://b.example/%C3%BC%20x"),
        ("/c", "https://a.example/c"),
        ("d?e=1&amp;f=2#g", "https://a.example/b/d?e=1&f=2#g"),
        ("mailto:x@y.example", "mailto:x@y.example"),
        ("java&#10;script:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("#note", ""),
        ("https://[bad", ""),
        ("x" * 5000, ""),
    ],
)
def test_links(href: str, target: str) -> None:
    page = drawn(f'<p>a <a href="{href}">b</a>', url="https://a.example/b/c.html")
    assert [mark.value for mark in page.marks if mark.kind == "link"] == ([target] if target else [])
    (mark,) = page.marks or [None]
    assert (mark is None) is href.startswith("#")
    assert mark is None or mark.kind == ("link" if target else "unlinked")


def test_what_links_are_relative_to() -> None:
    link = "<p><a href=c>b</a>"
    assert drawn(link).marks == (Mark(0, 1, "unlinked", "c"),)
    assert drawn(f"<link rel=canonical href=https://a.example/d/>{link}").marks[0].value == "https://a.example/d/c"
    assert drawn(f"<base href=/e/>{link}", url="https://a.example/").marks[0].value == "https://a.example/e/c"


def test_links_that_are_left_out_are_told() -> None:
    prose = "The water stood in the lane until the evening of the second day, and nobody could say why. " * 3
    text = f"<h1>The water in the lane</h1><p>{prose}</p>" * 3
    links = "<a href='tel:+1'>call</a> <a href='ftp://a.example/b'>fetch</a> <a href='#c'>d</a> <a href='/e'>f</a>"
    page = f"<nav><a href='tel:+2'>Phone</a></nav><main>{text}<p>{prose}{links}. {prose}</main>".encode()
    told = [f for f in kei.read(page, media_type="text/html").findings if f.code == "S008"]
    assert [finding.message for finding in told] == ["3 links, the first to 'tel:+1'"]
    assert told[0].severity == "note"
    known = kei.read(page.replace(b"tel:+1", b"/x"), media_type="text/html", url="https://a.example/").findings
    assert [finding.message for finding in known if finding.code == "S008"] == [
        "1 link, the first to 'ftp://a.example/b'"
    ]
    assert "S008" not in [f.code for f in kei.read(page.replace(links.encode(), b"x"), media_type="text/html").findings]


def test_other_marks() -> None:
    page = drawn("<html lang=en><p>a <span lang=fr>b</span> <i lang=en>c</i><table><tr><th>d<td>e</table>")
    assert page.marks == (Mark(2, 3, "language", "fr"), Mark(4, 5, "i"), Mark(7, 8, "label"))


def test_stated_facts() -> None:
    page = drawn(
        '<html lang="en-GB"><title> A\n B </title><meta property="og:title" content="A"><meta name=Author content=M>'
        '<link rel="canonical" href="https://a.example/"><script type="application/ld+json">{"@type": "Article"}'
        '</script><script type="application/ld+json">{broken</script><body><p itemprop=headline>H <b>I</b>'
        "<a rel='author nofollow' href=/m>M</a> <time itemprop=datePublished datetime=2020-01-02>then</time>"
    )
    assert [(fact.kind, fact.name, fact.value) for fact in page.meta] == [
        ("lang", "", "en-GB"),
        ("title", "", "A B"),
        ("meta", "og:title", "A"),
        ("meta", "author", "M"),
        ("link", "canonical", "https://a.example/"),
        ("json-ld", "", {"@type": "Article"}),
        ("itemprop", "headline", "H IM then"),
        ("author", "", "M"),
        ("time", "datepublished", "2020-01-02"),
    ]
    assert page.meta[2].path == "/html/head/meta[1]"
    assert page.meta[-1].path == "/html/body/p/time"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("<p>ü".encode(), "utf-8"),
        ("<meta charset=iso-8859-1><p>ü".encode(), "utf-8"),  # stored anew
        ("<meta charset=iso-8859-1><p>“ü”".encode("cp1252"), "cp1252"),
        ("<meta http-equiv=Content-Type content='text/html; charset=Shift_JIS'><p>灯台".encode("cp932"), "cp932"),
        (
            "<meta charset=no-such-thing><p>Über Größe und Straßen: Die Ärzte überlegten, ob früher".encode("cp1252"),
            "cp1252",
        ),
        ("\ufeff<p>ü".encode("utf-16-le"), "utf-16-le"),
    ],
)
def test_encodings(data: bytes, encoding: str) -> None:
    witness = open_witness(data, media_type="text/html")
    assert encoding_of(data) == witness.encoding == encoding
    assert "\ufffd" not in witness.text


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE html><title>x</title>",
        b"\xef\xbb\xbf\n<HTML><p>x",
        b"<?xml version='1.0' encoding='utf-8'?>\n<!DOCTYPE html PUBLIC 'x'><html xmlns='http://www.w3.org/1999/xhtml'>",
        b"<!-- saved from url=(0022)http://a.example/ -->\n<html>",
        "\ufeff<html>".encode("utf-16-le"),
        b"<body><p>x",
    ],
)
def test_pages_are_known_by_their_beginning(data: bytes) -> None:
    assert media_type_of(data) == "text/html"


def test_a_fragment_is_known_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "x.HTM"
    path.write_text("<p>a <b>b</b>")
    assert open_witness(path).text == "a b\n"
    assert open_witness(path.read_bytes()).text == "<p>a <b>b</b>"


def test_a_witness_of_a_page() -> None:
    data = "<html><p>a\r\n<p>b ü ö".encode() + b"\xff"
    witness = open_witness(data, url="https://a.example/")
    assert witness.text == "a\n\nb ü ö\ufffd\n"
    assert witness.data == data
    assert not witness.is_reversible
    assert witness.places is not None
    assert len(witness.places) == 3
    again = pickle.loads(pickle.dumps(witness))  # noqa: S301  # our own
    assert again == witness
    assert again.drawing == witness.drawing
    assert open_witness(b"text").places is None


@pytest.mark.parametrize(
    ("markup", "message"),
    [
        (" ", "is empty"),
        ("</p", "is empty"),
        ("<html><body></body></html>", "shows no text"),
        ("<html><script>document.write('x')</script><noscript>Turn them on</noscript>", "after its scripts have run"),
        ("<html><frameset><frame src=a><frame src=b></frameset></html>", "pages that its frames show"),
    ],
)
def test_pages_without_text(markup: str, message: str) -> None:
    with pytest.raises(NoArticle, match=message):
        open_witness(markup.encode(), media_type="text/html")


def test_a_page_that_is_nested_too_deep_is_refused() -> None:
    with pytest.raises(ReadError, match="nested too deep"):
        drawn("<div>" * 10_000 + "a" + "</div>" * 10_000 + "<p>end")


def test_a_return_in_code_is_a_space() -> None:
    witness = open_witness(
        b"<!DOCTYPE html><html><body><pre>one&#13;two\nthree</pre></body></html>", media_type="text/html"
    )
    assert witness.text == "one two\nthree\n"

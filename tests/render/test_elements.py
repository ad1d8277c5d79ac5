"""Element macros: well-formed for every target, no text lost, nothing dangerous carried over."""

from __future__ import annotations

import re
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from kei_archive import _resources
from kei_archive.errors import RenderError
from kei_archive.renderers.elements import Context, Elements, Target, safe_target
from kei_archive.renderers.theme import Theme, load_theme
from kei_archive.tei.document import NS, TEI, TeiDocument, parse

TARGETS: tuple[Target, ...] = ("html", "epub", "pdf", "print")
RNG = "{http://relaxng.org/ns/structure/1.0}"


def tei(fragment: str) -> etree._Element:
    return parse(f'<p xmlns="{TEI}">{fragment}</p>'.encode())


def rendered(fragment: str, theme: Theme, *, context: Context | None = None) -> str:
    return str(Elements(theme, context or Context("html")).children(tei(fragment)))


def words(element: etree._Element) -> list[str]:
    return "".join(map(str, element.itertext("*"))).split()


@pytest.mark.parametrize("target", TARGETS)
def test_markup_is_well_formed_for_every_target(target: Target, theme: Theme, elements_document: TeiDocument) -> None:
    elements = Elements(theme, Context(target))
    for division in elements_document.root.iterfind("t:text//t:div", NS):
        etree.fromstring(f"<body>{elements.render(division)}</body>")


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        ("ar", "2. Gerald P. says: well counted.", "ltr"),
        ("ar", "١ قال جيرالد", None),
        ("en", "١ قال جيرالد", "rtl"),
        ("en", "Well counted.", None),
        ("he", "12:30", None),
        ("und", "Well counted.", None),
    ],
)
def test_a_comment_in_another_script_has_its_direction(
    theme: Theme, language: str, words: str, expected: str | None
) -> None:
    source = tei(f"<post><head>{words}</head><p>{words}</p></post>")
    source.set("{http://www.w3.org/XML/1998/namespace}lang", language)
    (post,) = etree.fromstring(f"<div>{Elements(theme, Context('html')).children(source)}</div>")
    assert (post.get("dir"), post[0].get("dir")) == (expected, expected)


@pytest.mark.parametrize("target", TARGETS)
def test_no_element_of_tei_all_loses_text(target: Target, theme: Theme, shared: Path) -> None:
    schema = etree.parse(shared / "schema" / "tei_all.rng")
    names = sorted({element.get("name") for element in schema.iter(f"{RNG}element") if element.get("name")})
    assert len(names) > 500
    for name in names:
        context = Context(target)
        source = tei(
            f"one <{name}>two<seg>three</seg> </{name}>four"
            if name not in ELEMENT_ONLY
            else f"one <{name}><seg>three</seg> </{name}>four"
        )
        markup = Elements(theme, context).children(source)
        found = words(etree.fromstring(f"<div>{markup}</div>"))
        assert re.sub(SIGNS, "", "".join(found)) == "".join(words(source)), name


def test_every_element_that_the_schema_admits_in_a_text_has_a_macro(theme: Theme) -> None:
    schema = (_resources.SCHEMA / "kei_archive.rnc").read_text(encoding="utf-8")
    text = schema[schema.index("text.element = ") : schema.index("standOff = ")]
    names = set(re.findall(r"element (\w+) \{", text)) - {"text", "body", "back"}
    assert len(names) > 60
    context = Context("html")
    for name in sorted(names):
        Elements(theme, context).children(tei(f"<{name}>a</{name}>"))
    assert [finding.message for finding in context.findings if finding.code == "R001"] == []


SIGNS = r"\[…\]|[\[\]]"
"""What stands for a gap, and around what was supplied."""
ELEMENT_ONLY = {"app", "choice", "figure", "list"}
"""Elements whose content model has no text of their own, and whose macros put their children in order."""


def test_an_element_without_a_macro_keeps_its_text_and_is_reported_once(theme: Theme) -> None:
    context = Context("html")
    assert rendered("<zwq>a</zwq> <zwq>b &amp; c</zwq>", theme, context=context) == "a b &amp; c"
    assert [(finding.code, finding.message) for finding in context.findings] == [
        ("R001", "No macro for the element zwq.")
    ]


def test_an_element_of_another_namespace_is_not_taken_for_tei(theme: Theme) -> None:
    context = Context("html")
    assert rendered('<hi xmlns="urn:other">a</hi>', theme, context=context) == "a"
    assert context.findings[0].code == "R001"


def test_comments_and_instructions_of_the_editor_are_not_text(theme: Theme) -> None:
    assert rendered("a<!-- private --><?note private?> b", theme) == "a b"


def test_text_is_never_evaluated(theme: Theme) -> None:
    assert rendered("{{ 7*7 }} {% raw %} &lt;b onclick='x'&gt;", theme) == (
        "{{ 7*7 }} {% raw %} &lt;b onclick=&#39;x&#39;&gt;"
    )


def test_a_character_that_xml_cannot_hold_is_shown_and_reported(theme: Theme) -> None:
    context = Context("html")
    assert rendered('a<g ref="#k.u0007"/>b<g>x</g>', theme, context=context) == "a\ufffdbx"
    assert [finding.code for finding in context.findings] == ["R004"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://rope.example/a", "https://rope.example/a"),
        ("  HTTP://rope.example ", "HTTP://rope.example"),
        ("mailto:bosun@rope.example", "mailto:bosun@rope.example"),
        ("#k-1.p2", "#k-1.p2"),
        ('https://rope.example/a b?q[]=1&r="2"', "https://rope.example/a%20b?q%5B%5D=1&r=%222%22"),
        ("https://rope.example/50%", "https://rope.example/50%25"),
        ("http://[::1]/x", "http://[::1]/x"),
        ("javascript:alert(1)", ""),
        ("JaVaScRiPt:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("\x01javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("vbscript:x", ""),
        ("//rope.example/a", ""),
        ("/a", ""),
        ("https://", ""),
        ("http://[::1", ""),
        ("", ""),
    ],
)
def test_only_addresses_of_the_web_and_fragments_are_links(address: str, expected: str) -> None:
    assert safe_target(address) == expected


@given(st.text())
def test_no_address_escapes_its_attribute(address: str) -> None:
    result = safe_target(address)
    assert result == "" or result.startswith("#") or result.lower().startswith(("http:", "https:", "mailto:"))
    assert result.startswith("#") or not any(character in result for character in ' "<>\n\t')


def test_a_refused_link_keeps_its_text_and_is_reported(theme: Theme) -> None:
    context = Context("html")
    assert rendered('<ref target="javascript:x()">word</ref>', theme, context=context) == "<span>word</span>"
    assert [finding.code for finding in context.findings] == ["R002"]


def test_a_pointer_within_the_archive_without_an_address_is_not_a_refusal(theme: Theme) -> None:
    context = Context("html", resolve=lambda _: "")
    rendered('<ref target="kei:k-1.p1">word</ref> <ref target="#x">word</ref>', theme, context=context)
    assert context.findings == []


def test_a_paragraph_around_blocks_is_no_html_paragraph(theme: Theme) -> None:
    assert rendered("<hi>a</hi>", theme) == "<em>a</em>"
    element = tei("a <list><item>b</item></list> c")
    markup = Elements(theme, Context("html")).render(element)
    assert str(markup).startswith('<div class="p">')


@pytest.mark.parametrize("name", ["sup", "sub", "bold"])
def test_emphasis_has_its_own_markup(name: str, theme: Theme) -> None:
    tag = {"bold": "strong"}.get(name, name)
    assert rendered(f'<hi rend="{name}">x</hi>', theme) == f"<{tag}>x</{tag}>"


def test_headings_count_from_the_level_of_the_article(theme: Theme) -> None:
    source = parse(
        f'<text xmlns="{TEI}"><body><div><head>a</head><div><head>b</head></div></div></body>'
        "<back><div><head>c</head></div></back></text>".encode()
    )
    elements = Elements(theme, Context("epub", heading=2))
    assert [str(elements.render(head)) for head in source.iterfind(".//t:head", NS)] == [
        "<h2>a</h2>",
        "<h3>b</h3>",
        "<h3>c</h3>",
    ]


def test_cells_that_reach_down_fill_the_rows_below(theme: Theme) -> None:
    markup = rendered(
        "<table><row><cell rows='2'>a</cell><cell cols='2'>b</cell></row><row><cell>c</cell></row>"
        "<row><cell>d</cell></row></table>",
        theme,
    )
    assert '<td rowspan="2">a</td><td colspan="2">b</td></tr>' in markup
    assert "<tr><td>c</td><td></td></tr><tr><td>d</td><td></td><td></td></tr>" in markup.replace("\n", "")


def test_no_cell_is_wider_than_html_has_them(theme: Theme) -> None:
    markup = rendered(
        "<table><row><cell cols='99999999'>a</cell></row><row><cell cols='x'>b</cell></row></table>", theme
    )
    assert markup.count("<td></td>") == 999


def test_uneven_rows_are_filled(theme: Theme) -> None:
    markup = rendered("<table><row><cell>a</cell></row><row><cell cols='2'>b</cell><cell>c</cell></row></table>", theme)
    assert markup.count("<td></td>") == 2


def test_a_date_has_a_machine_form_only_if_html_knows_it(theme: Theme) -> None:
    assert rendered('<date when="2020-01-06">x</date>', theme) == '<time datetime="2020-01-06">x</time>'
    assert rendered('<date when="--01-06">x</date>', theme) == '<span class="date">x</span>'


def test_nesting_that_nobody_can_follow_is_an_error_of_ours(theme: Theme) -> None:
    deep = "<hi>" * 230 + "x" + "</hi>" * 230
    with pytest.raises(RenderError, match="nest too deeply"):
        rendered(deep, theme)


@pytest.mark.parametrize("around", ["p", "sense", "entry", "seg", "div"])
def test_a_citation_is_a_block_as_its_place_says(around: str, theme: Theme) -> None:
    content = f"<{around}>a <cit><quote>b</quote><bibl>c</bibl></cit></{around}>"
    markup = rendered(content, theme)
    assert ("<blockquote>" in markup) is (around == "div")
    assert words(etree.fromstring(f"<div>{markup}</div>")) == words(tei(content))


@pytest.mark.parametrize("holder", ["p", "item", "cell", "note"])
def test_a_citation_alone_in_its_place_is_a_block(holder: str, theme: Theme) -> None:
    markup = rendered(f"<{holder}><cit><quote>b</quote></cit></{holder}>", theme)
    assert '<div class="cit"><blockquote><p>b</p></blockquote></div>' in markup


NESTS = ("<note>a|</note>", "<note><p>a|</p></note>", "<quote>a|</quote>", "<cit><quote>a|</quote></cit>")


@pytest.mark.parametrize("nest", NESTS)
def test_depth_costs_no_more_than_size(nest: str, theme: Theme) -> None:
    """Forty levels took hours when every level asked twice; the limit is told at once."""
    start, end = nest.split("|")
    for levels in (40, 100):
        content = start * levels + "x" + end * levels
        begun = process_time()
        try:
            assert words(etree.fromstring(f"<div>{rendered(content, theme)}</div>")) == words(tei(content))
        except RenderError as error:
            assert levels > 40 and "too deeply" in str(error)  # noqa: PT017, PT018  # a rendering is as good
        assert process_time() - begun < 1


def test_one_reading_stands_in_the_text_the_others_follow_with_their_witnesses(theme: Theme) -> None:
    def reading(fragment: str) -> str:
        return "".join(words(etree.fromstring(f"<div>{rendered(fragment, theme)}</div>")))

    assert reading("<app><lem wit='#A'>a</lem><rdg wit='#B #C'>b</rdg></app>") == "a[bBC]"
    assert reading("<app><rdg wit='#A'>a</rdg><rdg wit='#B'>b</rdg><note>n</note></app>") == "a[bB]n"
    assert reading("<app><rdgGrp><rdg>a</rdg><rdg>b</rdg></rdgGrp></app>") == "a[b]"
    assert reading("<app><rdg>b</rdg><lem>a</lem></app>") == "a[b]"
    assert reading("<app><lem>a <app><rdg>c</rdg><rdg>d</rdg></app></lem></app>") == "ac[d]"
    markup = rendered("<app><rdg>a</rdg><rdg wit='#B'>b</rdg></app>", theme)
    assert '<span class="rdg">a</span> <span class="correction">[b <span class="wit">B</span>]</span>' in markup


def test_headings_before_the_article_and_of_texts_in_a_text_stand_below_its_title(theme: Theme) -> None:
    inner = "<text><body><div><head>b</head></div></body></text>"
    source = parse(
        f'<text xmlns="{TEI}"><front><div><head>a</head></div></front>'
        f"<group>{inner}<group>{inner}</group></group></text>".encode()
    )
    elements = Elements(theme, Context("html"))
    heads = [str(elements.render(head)) for head in source.iterfind(".//t:head", NS)]
    assert heads == ["<h2>a</h2>", "<h2>b</h2>", "<h3>b</h3>"]


def test_a_theme_overrides_one_macro_and_keeps_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "elements.html.j2").write_text("{% macro emph(el) -%}<b>{{ children(el) }}</b>{%- endmacro %}")
    theme = load_theme(templates=[folder])
    assert rendered("<emph>a <hi>b</hi></emph>", theme) == "<b>a <em>b</em></b>"


def test_guesses_at_one_place_are_shown_apart(theme: Theme) -> None:
    page = Elements(theme, Context("html")).render(
        tei("<p>a <choice><unclear>b</unclear><unclear>c</unclear></choice></p>")
    )
    assert 'a <span class="choice"><span class="unclear">b</span> <span class="correction">[' in page
    assert "".join(html.fragment_fromstring(page).itertext()) == "a b [c]"


def test_what_an_index_lists_is_not_shown_in_the_text(theme: Theme) -> None:
    page = Elements(theme, Context("html")).render(tei("<p>a<index><term>z</term></index> b</p>"))
    (entry,) = (span for span in html.fragment_fromstring(page).iter("span") if span.get("class") == "index")
    assert (entry.get("class"), entry.get("hidden"), entry.text_content()) == ("index", "hidden", "z")

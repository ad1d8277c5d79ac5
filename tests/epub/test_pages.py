"""The documents: the text of the TEI and nothing lost, links that lead somewhere, and hostile input made harmless."""

from __future__ import annotations

import errno
import re
import sys
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from kei_archive.errors import InvalidTei, RenderError
from kei_archive.renderers.base import Epub
from kei_archive.renderers.elements import safe_target
from kei_archive.renderers.epub import render_epub
from kei_archive.renderers.epub_items import Store
from kei_archive.renderers.theme import load_theme
from kei_archive.tei.bind import bind
from kei_archive.tei.document import NS as TEI_NS
from kei_archive.tei.document import XML_ID, XML_LANG, TeiDocument, local_name
from tests.epub.books import NAMES, NS, THEME, Look, case, corpus, make, tei

ADDED = (
    ".//h:footer | .//h:p[@class='dateline'] | .//h:p[@class='series'] | .//h:p[@class='byline'][not(@id)]"
    " | .//h:h1[h:bdi]"
)
"""What a chapter shows from the header: where it comes from, and title and author if the page had none."""
BLOCKS = ("p", "head", "item", "byline", "cell", "post")


def words(element: etree._Element) -> list[str]:
    """Its words; what the page says of an abbreviation is no text of the book, but its title."""
    copy = deepcopy(element)
    for meaning in copy.iterfind(".//t:expan[@source]", TEI_NS):
        meaning.text = None
    return "".join(map(str, copy.itertext("*"))).split()


@pytest.mark.parametrize("name", NAMES)
def test_every_block_of_the_tei_is_in_the_book_once_with_its_characters(name: str) -> None:
    document = case(name)
    look = make(document)
    for text in document.texts():
        chapter = look.xml(f"text/{text.get(XML_ID)}.xhtml")
        blocks = [e for e in text.find("t:text", TEI_NS).iter("*") if local_name(e) in BLOCKS and e.get(XML_ID)]
        assert blocks
        for block in blocks:
            found = chapter.xpath("//*[@id=$name]", name=block.get(XML_ID))
            assert [element.xpath("string()").split() for element in found] == [words(block)]


@pytest.mark.parametrize("name", NAMES)
def test_the_text_of_a_chapter_is_the_text_of_the_tei_in_order(name: str) -> None:
    document = case(name)
    look = make(document)
    for text in document.texts():
        section = look.xml(f"text/{text.get(XML_ID)}.xhtml").find(".//h:section", NS)
        for added in section.xpath(ADDED, namespaces=NS):
            added.getparent().remove(added)
        shown = "".join("".join(section.itertext()).split())
        assert shown == "".join("".join(words(part)) for part in text.find("t:text", TEI_NS))


def test_each_chapter_has_its_language() -> None:
    root = make(case("volume")).xml("text/k-100000000003.xhtml")
    assert (root.get("lang"), root.get(XML_LANG)) == ("ko", "ko")
    part = make(case("volume")).xml("text/part-2.xhtml")
    assert (part.get("lang"), part.get("dir")) == ("en", "ltr")  # a part that states none has that of the whole


def test_links_lead_into_the_right_chapter_and_never_to_nothing() -> None:
    first = make(case("volume")).xml("text/k-100000000001.xhtml")
    links = [link.get("href") for link in first.iterfind(".//h:section/h:p//h:a", NS)]
    assert links == ["k-100000000002.xhtml#k-100000000002.p2", "k-100000000003.xhtml#k-100000000003"]
    look = make(case("article"))
    links = [link.get("href") for link in look.xml("text/k-0a1b2c3d4e5f.xhtml").iterfind(".//h:section/h:p//h:a", NS)]
    assert links == ["#k-0a1b2c3d4e5f.p3", "https://tides.example/?a=1&b=2"]
    assert [finding.code for finding in look.rendition.findings] == ["R002"]


def test_a_pointer_to_what_is_not_shown_is_text() -> None:
    body = '<p><ref target="#k-300000000001.x">a person</ref> and <ref target="#nowhere">nothing</ref>.</p>'
    document = tei(body=body).replace("<p>None.</p>", '<p xml:id="k-300000000001.x">None.</p>')
    text = make(TeiDocument(document.encode())).text("text/k-300000000001.xhtml")
    assert "<p><span>a person</span> and <span>nothing</span>.</p>" in text


def test_an_editors_words_before_the_article_stand_apart() -> None:
    front = '<front><div type="preface"><p>It stood on a site that has gone.</p></div></front>'
    document = tei(body="<p>The article.</p>").replace("<body>", f"{front}<body>", 1)
    chapter = make(TeiDocument(document.encode())).xml("text/k-300000000001.xhtml")
    before = chapter.xpath("//*[@class='before']")
    assert ["".join(part.itertext()).strip() for part in before] == ["It stood on a site that has gone."]


def test_notes_pop_up() -> None:
    body = (
        '<p>Word<ref target="#k-300000000001.n1" type="note">1</ref>.</p>'
        '<note place="end" xml:id="k-300000000001.n1"><p>Said so.</p></note>'
    )
    chapter = make(TeiDocument(tei(body=body).encode())).xml("text/k-300000000001.xhtml")
    kind = "{http://www.idpf.org/2007/ops}type"
    assert chapter.find(".//h:a[@href='#k-300000000001.n1']", NS).get(kind) == "noteref"
    assert chapter.find(".//h:aside", NS).get(kind) == "footnote"


def test_contents_are_nested_by_part_in_both_tables() -> None:
    look = make(case("volume"))
    nav = look.xml("nav.xhtml")
    lists = nav.findall(".//h:nav[@id='toc']/h:ol/h:li/h:ol", NS)
    assert [len(part) for part in lists] == [2, 2]
    assert nav.find(".//h:nav[@id='toc']", NS).get("aria-labelledby") is None
    kinds = [a.get("{http://www.idpf.org/2007/ops}type") for a in nav.iterfind(".//h:nav[@id='landmarks']//h:a", NS)]
    assert kinds == ["cover", "titlepage", "toc", "bodymatter", "backmatter"]
    ncx = look.xml("toc.ncx")
    assert ncx.find(".//n:meta[@name='dtb:depth']", NS).get("content") == "2"
    assert ncx.find(".//n:meta[@name='dtb:uid']", NS).get("content") == look.metadata("dc:identifier")[0]
    orders = [int(point.get("playOrder")) for point in ncx.iter("{*}navPoint")]
    assert orders == list(range(1, len(orders) + 1))
    titles = [text.text for text in ncx.iterfind(".//n:navPoint/n:navLabel/n:text", NS)]
    assert titles == ["".join(a.itertext()) for a in nav.iterfind(".//h:nav[@id='toc']//h:a", NS)]


def test_author_notes_stand_once_with_the_captures_that_say_so() -> None:
    page = make(case("volume")).xml("contributors.xhtml")
    people = {
        section.find("h:h2", NS).xpath("string()"): section for section in page.iterfind(".//h:section/h:section", NS)
    }
    assert list(people) == ["Ida Brandt", "Tomas Reed", "한서윤"]
    said = [p.text for p in people["Tomas Reed"].iterfind("h:p", NS) if p.get("class") is None]
    assert said == ["Tomas Reed keeps a small museum.", "Tomas Reed was the last keeper of the museum."]
    links = [a.get("href") for a in people["Tomas Reed"].findall("h:p[@class='from']", NS)[0].iter("{*}a")]
    assert links == ["text/k-100000000001.xhtml", "text/k-100000000002.xhtml"]
    assert people["Ida Brandt"].find("h:p", NS) is None  # the note names the other author
    assert people["Ida Brandt"].find(".//h:a", NS) is not None


def test_sources_name_capture_digest_address_and_the_reason_of_an_inferred_date() -> None:
    text = make(case("article")).text("sources.xhtml")
    for fact in ("winter-boats.txt", "0a1b2c3d4e5f0000", 'href="https://quayside.example/winter-boats?year', "clocks"):
        assert fact in text
    assert "not captured" in make(case("volume")).text("sources.xhtml")


def test_the_imprint_states_the_nominal_date_and_the_rights() -> None:
    text = make(case("volume")).text("imprint.xhtml")
    assert "1 March 2025 (stated by the archive" in text
    assert "The rights remain with the writers." in text
    assert "No statement of rights is known" in make(corpus(tei())).text("imprint.xhtml")
    assert "1980" not in make(corpus(tei())).text("imprint.xhtml")


def test_the_enclosed_tei_has_the_bytes_that_were_bound() -> None:
    document = case("article")
    name = "EPUB/tei/k-0a1b2c3d4e5f.xml"
    assert make(document).zip.read(name) == document.xml
    assert make(bind([document], title="One", identifier="one")).zip.read(name) == document.xml


# ---------- hostile input ----------

HOSTILE = [
    "<script>alert(1)</script> & \"quotes\" 'too' ]]>",
    "{{ 7 * 7 }} {% raw %} {# no #}",
    "controls \x80\x9f\x7f here",
    "\u202eright to left override, not closed",
    "line\nbreak\tand tab",
    "=cmd() 🜁 \U0001f468\u200d\U0001f469\u200d\U0001f467 e\u0301",
    "x" * 10_000,
    "word " * 2_000,
    "섬" * 3_000,
    "../../etc/passwd",
]


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_title_is_only_text(title: str) -> None:
    look = make(corpus(tei(title=title, author=title), title=title))
    shown = " ".join(title.split())
    assert look.xml("nav.xhtml").find(".//h:li[@class='text']/h:a", NS).xpath("string()") == shown
    assert look.xml("text/k-300000000001.xhtml").find(".//h:h1", NS).xpath("string()") == shown
    assert "\u202e" not in look.text("content.opf") + look.text("toc.ncx") + look.text("cover.svg")
    assert all(".." not in name for name in look.names)
    assert not re.search(r"[/\\]|\.\.", look.rendition.name)
    assert len(look.xml("cover.svg").findall(".//{*}text")) <= 20


@settings(max_examples=25)
@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), min_size=1
    )
)
def test_any_title_makes_a_book_whose_own_checks_pass(title: str) -> None:
    make(corpus(tei(title=title)))


def test_documents_without_safe_ids_get_names_of_our_making() -> None:
    names = make(corpus(tei(""), tei("CON"), tei("con"), tei("a.b"), tei("k-1"), tei("_"))).names
    chapters = sorted(name for name in names if name.startswith("EPUB/text/"))
    assert chapters == ["EPUB/text/k-1.xhtml", *(f"EPUB/text/text-{number}.xhtml" for number in range(1, 6))]


def test_two_documents_with_one_id_are_kept_apart() -> None:
    look = make(corpus(tei("k-1", title="First"), tei("k-1", title="Second")))
    assert "First" in look.text("text/k-1.xhtml")
    assert "Second" in look.text("text/text-1.xhtml")


def test_an_id_twice_in_one_document_is_an_error_with_its_place() -> None:
    body = '<p xml:id="k-1.p1">One.</p><p xml:id="k-1.p1">Two.</p>'
    with pytest.raises(RenderError, match=r"id in text/k-1.xhtml 'k-1.p1' occurs twice"):
        make(TeiDocument(tei("k-1", body=body).encode()))


def test_a_corpus_that_is_not_expanded_is_an_error() -> None:
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="k-1.xml"/>'
    with pytest.raises(RenderError, match="holds no text"):
        make(corpus(include))


def test_a_document_that_is_not_xml_is_an_error() -> None:
    with pytest.raises(InvalidTei, match="not well-formed"):
        make(TeiDocument(b"<TEI"))


def test_no_template_has_a_colour_but_the_cover() -> None:
    css = THEME.text("epub/book.css")
    assert not re.search(r"#[0-9a-f]{3,8}\b|rgb|background|(?<!-)color:(?!\s*inherit)", css)
    assert not re.search(r"\d(px|pt|cm|mm)\b", css.replace("1px", ""))


def test_web_links_only() -> None:
    assert safe_target("javascript:alert(1)") == ""
    look = make(case("article"))
    assert "javascript" not in "".join(
        look.zip.read(name).decode() for name in look.names if name.endswith((".xhtml", ".opf", ".ncx"))
    )


def test_a_theme_of_the_caller_overrides_a_page(tmp_path: Path) -> None:
    folder = tmp_path / "epub"
    folder.mkdir()
    own = (
        '{% extends "epub/page.xhtml.j2" %}{% block title %}Own{% endblock %}{% block body %}<h1>Own</h1>{% endblock %}'
    )
    (folder / "colophon.xhtml.j2").write_text(own)
    theme = load_theme(templates=[tmp_path])
    look = Look(render_epub(case("article"), Epub(), theme=theme))
    assert "<h1>Own</h1>" in look.text("colophon.xhtml")


def test_the_work_grows_in_proportion_to_the_number_of_chapters() -> None:
    """Counted in calls, not timed: twice as many more chapters are twice as many more calls."""

    def calls(number: int) -> int:
        document = corpus(*(tei(f"k-{n:012x}", author="A. Writer") for n in range(number)))
        counted = [0]

        def count(*_: object) -> None:
            counted[0] += 1

        sys.setprofile(count)
        try:
            make(document)
        finally:
            sys.setprofile(None)
        return counted[0]

    calls(1)  # fills the caches of templates and words
    few, more, most = calls(20), calls(60), calls(140)
    assert (most - more) / (more - few) == pytest.approx(2, rel=0.03)


def test_a_disk_that_is_full_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Store, "__setitem__", full)
    with pytest.raises(RenderError, match="No space left on device") as caught:
        make(case("article"))
    assert "TMPDIR" in caught.value.remedy

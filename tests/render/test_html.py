"""The web page of a post: the text of the TEI, the policy, what machines read, hostile strings."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest
from lxml import etree, html

from kei_archive.errors import RenderError
from kei_archive.renderers.base import Html
from kei_archive.renderers.html import render_html
from kei_archive.renderers.theme import Theme
from kei_archive.tei.document import NS, TEI, TeiDocument

HOSTILE = "\"><script>alert(1)</script> {{7*7}} \u202egnp.exe ' &amp;"


def page_of(document: TeiDocument, theme: Theme, options: Html | None = None) -> html.HtmlElement:
    return html.document_fromstring(render_html(document, options or Html(), theme=theme).data)


def letters(element: etree._Element) -> str:
    return "".join("".join(map(str, element.itertext("*"))).split())


def text_of(document: TeiDocument) -> str:
    """The text of a TEI without white space, with U+FFFD for what XML cannot hold and brackets for corrections."""
    text = document.root.find("t:text", NS)
    copy = etree.fromstring(etree.tostring(text))
    for element in copy.iter(f"{{{TEI}}}g"):
        element.text = element.text or "\ufffd"
    for element in copy.iterfind(".//t:expan[@source]", NS):  # what the page says of an abbreviation is its title
        element.text = None
    for element in copy.iter(f"{{{TEI}}}corr"):
        element.text = f"[{element.text}]"
    return letters(copy)


OTHER = "k-0123456789ab"


def test_pointers_to_other_posts_lead_to_their_pages(article: TeiDocument, theme: Theme) -> None:
    pointer = f'<relatedItem target="kei:{OTHER}.bibl" type="{{}}-part"/>'
    text = article.xml.decode()
    text = text.replace("</biblStruct>", pointer.format("preceding") + "</biblStruct>", 1)
    refer = f'<p><ref target="kei:{OTHER}" type="part">before</ref> <ref target="kei:{OTHER}.p3">there</ref></p>'
    linked = TeiDocument(text.replace("</div>\n</body>", f"{refer}</div>\n</body>", 1).encode())
    page = page_of(linked, theme, Html(links=((OTHER, "other.html"),)))
    assert [(a.text, a.get("href")) for a in page.xpath("//*[@class='parts']/a")] == [
        ("Previous part", "other.html")
    ] * 2
    links = {a.text: a.get("href") for a in page.xpath("//article/p/a[text()]")}
    assert (links["before"], links["there"]) == ("other.html", f"other.html#{OTHER}.p3")
    alone = page_of(linked, theme)
    assert not alone.xpath("//nav[@class='parts']")
    assert not [a for a in alone.xpath("//a") if "other.html" in a.get("href", "")]
    assert "before" in alone.text_content(), "without its page a pointer keeps its words"


def test_golden(case: Path, theme: Theme, save_golden: bool) -> None:
    document = TeiDocument((case / "input.xml").read_bytes())
    options = Html(alternates=(("application/tei+xml", "../tei/x.xml"),), home="../index.html")
    made = render_html(document, options, theme=theme)
    golden = case / "golden" / "page.html"
    if save_golden:
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(made.data)
    assert made.data == golden.read_bytes()


def test_the_text_of_the_page_is_the_text_of_the_tei(case: Path, theme: Theme) -> None:
    document = TeiDocument((case / "input.xml").read_bytes())
    page = page_of(document, theme)
    article = page.find(".//article")
    for furniture in article.xpath("header/p[@class='facts' or @class='series' or @class='remark']"):
        furniture.drop_tree()
    if document.root.find("t:text//t:byline", NS) is None:
        for byline in article.xpath("header/p[@class='byline']"):
            byline.drop_tree()
    if document.root.find("t:text//t:div[@type='article']/t:head", NS) is None:
        article.find("header/h1").drop_tree()
    assert letters(article) == text_of(document)


@pytest.mark.parametrize("number", range(3))
def test_real_posts_keep_their_text(number: int, theme: Theme, shared: Path) -> None:
    path = sorted((shared / "exemplars").glob("k-*.xml"))[number]
    document = TeiDocument(path.read_bytes())
    article = page_of(document, theme).find(".//article")
    for furniture in article.xpath("header/p[@class='facts' or @class='series']"):
        furniture.drop_tree()
    if document.root.find("t:text//t:byline", NS) is None:
        article.find("header/p[@class='byline']").drop_tree()
    assert letters(article) == text_of(document)


def test_the_policy_allows_the_style_of_the_page_and_nothing_else(article: TeiDocument, theme: Theme) -> None:
    page = page_of(article, theme)
    policy = page.xpath("//meta[@http-equiv]/@content")[0]
    for kind, path in (("style", "//style"), ("script", "//script")):
        digest = base64.b64encode(hashlib.sha256(page.xpath(path)[0].text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert page.xpath("//@style | //@onclick | //script[not(@type='application/ld+json')]") == []


def test_nothing_is_fetched(case: Path, theme: Theme) -> None:
    page = page_of(TeiDocument((case / "input.xml").read_bytes()), theme)
    assert page.xpath("//@src | //@srcset | //iframe | //object | //link[@rel='stylesheet']/@href") == []
    assert page.xpath("//link[@rel='icon']/@href") == ["data:,"]
    assert "url(" not in page.xpath("//style")[0].text
    assert "@import" not in page.xpath("//style")[0].text


def test_machines_read_what_is_known_and_nothing_more(article: TeiDocument, theme: Theme) -> None:
    page = page_of(article, theme)
    metas = {meta.get("name") or meta.get("property"): meta.get("content") for meta in page.xpath("//meta[@content]")}
    assert metas["citation_author"] == "Halloran, Ines"
    assert metas["citation_publication_date"] == "2019/05/04"
    assert metas["DC.subject"] == "Clocks"
    assert metas["og:site_name"] == "Quay Notes"
    data = json.loads(page.xpath("//script")[0].text)
    assert data["@type"] == "BlogPosting"
    assert data["datePublished"] == "2019-05-04"
    assert data["author"] == [{"@type": "Person", "name": "Ines Halloran"}]


def test_unknown_facts_are_absent_from_metadata(elements_document: TeiDocument, theme: Theme) -> None:
    page = render_html(elements_document, Html(), theme=theme).data.decode()
    for absent in ("publication_date", "DC.date", "datePublished", "published_time", "citation_publisher", "N/A"):
        assert absent not in page


@pytest.mark.parametrize("cert", ["medium", "low"])
def test_a_doubtful_date_is_shown_with_its_mark_and_kept_from_machines(
    cert: str, article: TeiDocument, theme: Theme
) -> None:
    document = TeiDocument(article.xml.replace(b'<date cert="high"', f'<date cert="{cert}"'.encode()))
    page = render_html(document, Html(), theme=theme).data.decode()
    assert "4 May 2019" in page
    assert "(inferred)" in page
    assert "citation_publication_date" not in page


def test_what_was_removed_is_shown_with_its_kind(article: TeiDocument, theme: Theme) -> None:
    page = page_of(article, theme)
    runs = [[p.text for p in run.findall("p")] for run in page.xpath("//details/div[@class='removed']")]
    assert runs == [
        ["search", "Search these notes \ufffd"],
        ["reply form", "Leave a reply", "Your name"],
    ]
    assert "8 lines of text kept, 3 lines of site furniture removed." in page.text_content()
    assert "a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90" in page.text_content()
    assert "412 bytes" in page.text_content()


def test_every_paragraph_has_its_address(article: TeiDocument, theme: Theme) -> None:
    page = page_of(article, theme)
    for link in page.xpath("//article//a[starts-with(@href, '#k-')]"):
        assert page.xpath("//*[@id=$id]", id=link.get("href")[1:]), link.get("href")
    assert len(page.xpath("//a[@class='link']")) == 2


FRONT = '<front><div type="preface"><head>From the editor</head><p>It stood on a site that has gone.</p></div></front>'


def test_an_editors_words_before_the_article_stand_apart(article: TeiDocument, theme: Theme) -> None:
    edited = TeiDocument(article.xml.decode().replace("<body>", f"{FRONT}<body>", 1).encode())
    parts = page_of(edited, theme).xpath("//article/*[contains(., 'that has gone')]")
    assert [part.get("class") for part in parts] == ["front"]
    assert not page_of(article, theme).xpath("//*[@class='front']")


def test_a_fragment_that_the_page_lacks_is_no_link(elements_document: TeiDocument, theme: Theme) -> None:
    targets = page_of(elements_document, theme).xpath("//article//a/@href")
    assert "#k-0123456789ab.p2" in targets
    assert "#nowhere" not in targets
    assert not [target for target in targets if "ffffffffffff" in target]


def test_findings_tell_what_could_not_be_carried_over(elements_document: TeiDocument, theme: Theme) -> None:
    made = render_html(elements_document, Html(), theme=theme)
    assert [finding.code for finding in made.findings] == ["R002", "R004", "R001", "R001"]
    assert made.name == "undated_rope-tar-script-knot-script-splices_012345.html"


def hostile(document: TeiDocument) -> TeiDocument:
    escaped = HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;").encode()
    xml = document.xml
    for value in (
        b"Why the Harbour Clock Runs Late, Part 2",
        b"Ines Halloran",
        b"Quay Notes",
        b"Harbour Trust",
        b"Clocks",
        b"clock-2.txt",
        b"https://quay.example/clock-2",
        b"The harbour clock",
    ):
        xml = xml.replace(value, escaped)
    return TeiDocument(xml)


def test_hostile_facts_stay_text(article: TeiDocument, theme: Theme) -> None:
    data = render_html(hostile(article), Html(home="../index.html"), theme=theme).data
    page = html.document_fromstring(data)
    assert [script.get("type") for script in page.iter("script")] == ["application/ld+json"]
    assert json.loads(page.find(".//script").text)["headline"] == " ".join(HOSTILE.split())
    assert b"<script>alert" not in data
    assert b"49" not in re.sub(rb"[0-9a-f]{20,}|sha256-\S+|\d*\.\d+\w*", b"", data).split(b"</style>")[1]
    assert "\u202e" not in page.findtext(".//title")


def test_a_corpus_is_not_one_page(theme: Theme) -> None:
    with pytest.raises(RenderError, match="corpus"):
        render_html(TeiDocument(f'<teiCorpus xmlns="{TEI}"/>'.encode()), Html(), theme=theme)


def test_the_same_document_gives_the_same_bytes(article: TeiDocument, theme: Theme) -> None:
    again = TeiDocument(bytes(article.xml))
    assert render_html(article, Html(), theme=theme).data == render_html(again, Html(), theme=theme).data


def test_right_to_left_pages_say_so(theme: Theme) -> None:
    path = Path(__file__).parents[1] / "cases" / "html" / "arabic" / "input.xml"
    page = page_of(TeiDocument(path.read_bytes()), theme)
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    assert "٢ نوفمبر ٢٠١٧" in page.text_content() or "2 نوفمبر 2017" in page.text_content()


def test_a_title_that_a_person_stated_is_no_guess(article: TeiDocument, theme: Theme) -> None:
    head = article.xml.index(b"<head facs"), article.xml.index(b"<byline")
    stated = TeiDocument(article.xml[: head[0]] + article.xml[head[1] :])
    guessed = TeiDocument(
        stated.xml.replace(b'<title level="a" type="main"', b'<title cert="low" level="a" type="main"')
    )
    assert page_of(stated, theme).findtext(".//h1") == "Why the Harbour Clock Runs Late, Part 2"
    assert page_of(stated, theme).xpath("//p[@class='remark']") == []
    assert len(page_of(guessed, theme).xpath("//p[@class='remark']")) == 1
    assert "citation_title" not in render_html(guessed, Html(), theme=theme).data.decode()


ZOTERO = {
    "z:itemType": ("itemType", "blogPost"),
    "citation_title": ("title", "Why the Harbour Clock Runs Late, Part 2"),
    "citation_author": ("creators", "Halloran, Ines"),
    "citation_publication_date": ("date", "2019/05/04"),
    "citation_journal_title": ("blogTitle", "Quay Notes"),
    "citation_publisher": ("publisher", "Harbour Trust"),
    "citation_language": ("language", "en"),
    "citation_public_url": ("url", "https://quay.example/clock-2"),
    "citation_pdf_url": ("attachments", "https://archive.example/quay/pdf/clock.pdf"),
    "DC.subject": ("tags", "Clocks"),
    "description": (
        "abstractNote",
        "The keeper says that the clock is “late on purpose”; the ferries wait for it all the same.",
    ),
}
"""Each tag, the field that Zotero's translator "Embedded Metadata" fills from it, and its value for the specimen."""


def test_zotero_finds_every_field(article: TeiDocument, theme: Theme) -> None:
    options = Html(
        alternates=(("application/pdf", "../pdf/clock.pdf"),), address="https://archive.example/quay/html/clock.html"
    )
    page = html.document_fromstring(render_html(article, options, theme=theme).data)
    found = {meta.get("name"): meta.get("content") for meta in page.xpath("//meta[@name]")}
    for tag, (field, value) in ZOTERO.items():
        assert found[tag] == value, field
    assert page.xpath("//link[@rel='canonical']/@href") == ["https://archive.example/quay/html/clock.html"]
    assert json.loads(page.xpath("//script")[0].text)["url"] == "https://archive.example/quay/html/clock.html"


def test_a_relative_pdf_is_no_citation_pdf_url(article: TeiDocument, theme: Theme) -> None:
    options = Html(alternates=(("application/pdf", "../pdf/clock.pdf"),))
    assert b"citation_pdf_url" not in render_html(article, options, theme=theme).data


def test_references_describe_a_text_and_are_no_form_of_it(article: TeiDocument, theme: Theme) -> None:
    options = Html(
        alternates=(
            ("application/tei+xml", "../tei/x.xml"),
            ("application/x-bibtex", "../bibtex/x.bib"),
            ("application/vnd.citationstyles.csl+json", "../csl/x.csl.json"),
        )
    )
    page = html.document_fromstring(render_html(article, options, theme=theme).data)
    assert page.xpath("//link[@rel='alternate']/@href") == ["../tei/x.xml"]
    assert page.xpath("//link[@rel='describedby']/@href") == ["../bibtex/x.bib", "../csl/x.csl.json"]
    assert page.xpath("//dd[@class='formats']/a/text()") == ["TEI", "BibTeX", "CSL-JSON"]
    encodings = json.loads(page.xpath("//script")[0].text)["encoding"]
    assert [entry["encodingFormat"] for entry in encodings] == ["application/tei+xml"]

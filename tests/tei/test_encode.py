"""Encoding: the page with one of everything, missing facts, and the exemplars encoded by hand."""

from __future__ import annotations

import dataclasses
import json
import re
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from kei_archive.errors import InvalidTei, NoArticle, NoReader
from kei_archive.findings import Finding, Severity
from kei_archive.model import Archive, Block, Claim, Kind, Metadata, Role, Span, Witness
from kei_archive.renderers.base import Csl
from kei_archive.renderers.bibliography import render_csl
from kei_archive.tei.document import NS, XML_ID, TeiDocument
from kei_archive.tei.encode import encode
from kei_archive.tei.record import record
from kei_archive.tei.restore import payload_name, restore
from kei_archive.tei.validate import validate
from tests.tei.articles import (
    EXEMPLARS,
    PAGE,
    Part,
    build,
    exemplar,
    exemplar_article,
    markup,
    page,
    page_metadata,
    stated,
)

FOLDER = Path(__file__).parents[1] / "cases" / "tei"
P = Role.PARAGRAPH


def text_of(doc: TeiDocument, path: str) -> list[str]:
    return ["".join(element.itertext()) for element in doc.root.iterfind(path, NS)]


def one(doc: TeiDocument, path: str):
    found = doc.root.find(path, NS)
    assert found is not None, path
    return found


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_golden(eol: str, save_golden: bool) -> None:
    name = {"\n": "page", "\r\n": "page-crlf", "\r": "page-cr"}[eol]
    path = FOLDER / name / "golden" / "page.xml"
    archive = Archive(name="Harrow Archive", description="Almanacs of the coast.", rights="© the authors")
    doc = encode(page(eol=eol, end=eol != "\r", acquired=date(2019, 1, 1)), archive=archive, date=date(2020, 2, 2))
    if save_golden:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(doc.xml)
    assert doc.xml == path.read_bytes()


def test_line_ends_change_no_text() -> None:
    """HARDENING 9: twins with LF and CRLF have the same text, other identifiers, and both come back."""
    twins = [page(eol=eol) for eol in ("\n", "\r\n")]
    documents = [encode(twin) for twin in twins]
    texts = [markup(one(doc, "t:text")).replace(doc.id, "ID") for doc in documents]
    assert texts[0] == texts[1]
    assert documents[0].id != documents[1].id
    assert [restore(doc) for doc in documents] == [twin.witness.data for twin in twins]


def test_same_input_same_bytes() -> None:
    assert encode(page()).xml == encode(page()).xml


def test_serialisation() -> None:
    xml = encode(page()).xml.decode()
    assert xml.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<?xml-model ')
    assert xml.endswith("</TEI>\n")
    assert "\r" not in xml
    for tag in re.findall(r"<[A-Za-z][^<>]*>", xml):
        names = re.findall(r" ([\w:]+)=", tag)
        plain = [name for name in names if not name.startswith("xml")]
        assert plain == sorted(plain), tag
        assert [name for name in names if name != "xmlns"] == plain + sorted(
            name for name in names if name.startswith("xml:")
        ), tag


def test_document_digest_outlives_harmless_changes() -> None:
    doc = encode(page())
    other = doc.xml.replace(b"/>", b" />").replace(b'"UTF-8"', b"'utf-8'").replace(b"\n", b"\r\n")
    assert TeiDocument(other).document_digest == doc.document_digest
    assert TeiDocument(other).digest != doc.digest
    changed = TeiDocument(doc.xml.replace(b"Harrow", b"Barrow", 1))
    assert changed.document_digest != doc.document_digest
    assert 'xmlns=""' not in etree.tostring(doc.root.getroottree(), method="c14n").decode()


def test_record_reads_all() -> None:
    facts = record(encode(page()).root)
    assert facts.title == "The Tides of Harrow Bay: Notes from a “Quiet” Year"
    assert [(agent.name, agent.sort) for agent in facts.authors] == [
        ("Orla Fenwick", "Fenwick, Orla"),
        ("Tomas Reyne", "Reyne, Tomas"),
    ]
    assert facts.authors[0].note == "keeper of the almanac, Harrow Institute"
    assert (facts.date, facts.date_text, facts.date_cert) == ("2018-03-04", "March 4, 2018", "")
    assert (facts.site, facts.publisher) == ("The Harrow Almanac", "Harrow Institute")
    assert facts.url == "https://almanac.example/tides?a=1&b=2"
    assert (facts.series, facts.part, facts.categories) == ("The Tides of Harrow Bay", "2", ("Coast",))
    assert facts.slug == "2018-03-04_the-tides-of-harrow-bay-notes-from-a-quiet-year"
    assert facts.identifiers == (("ARK", "ark:/99999/harrow1"),)
    assert facts.capture_bytes == len(page().witness.data)
    assert facts.capture_sha256 == page().witness.sha256
    assert facts.language == "en"


@pytest.mark.parametrize("words", ["interview", "signed “analytical” post & more", "論説", "!!!"])
def test_genre(words: str) -> None:
    """A judgement of people: a category of a taxonomy of its own, with whoever says so."""
    claims = dataclasses.replace(page_metadata(), genre=Claim(words, None, "sidecar:genre", 1.0, "sidecar"))
    doc = encode(dataclasses.replace(page(), metadata=claims))
    assert not [finding for finding in validate(doc) if finding.severity is Severity.FAULT]
    assert record(doc.root).genre == words
    reference = one(doc, "t:teiHeader/t:profileDesc/t:textClass/t:catRef")
    assert reference.get("scheme") == f"#{doc.id}.tax.genre"
    assert reference.get("resp") == f"#{doc.id}.editor"
    assert record(doc.root).categories == ("Coast",)
    assert json.loads(render_csl(doc, Csl()).data)[0]["genre"] == words


def test_no_genre() -> None:
    doc = encode(page())
    assert record(doc.root).genre == ""
    assert doc.root.find(".//t:catRef", NS) is None


def test_record_of_web_archive() -> None:
    """The identifier that a web archive gave the capture is the capture's; others are the document's."""
    given = (("ARK", "ark:/99999/harrow1"), ("WARC-Record-ID", "<urn:uuid:92283950-ef2f-4d72-b224-f54c6ec90bb0>"))
    doc = encode(dataclasses.replace(page(), metadata=dataclasses.replace(page_metadata(), identifiers=given)))
    assert not [finding for finding in validate(doc) if finding.severity is Severity.FAULT]
    path = "t:teiHeader/t:fileDesc/t:sourceDesc/t:bibl[@type='capture']/t:idno[@type='WARC-Record-ID']"
    assert one(doc, path).text == given[1][1]
    stated = doc.root.iterfind("t:teiHeader/t:fileDesc/t:publicationStmt/t:idno", NS)
    assert [idno.get("type") for idno in stated] == ["kei-archive", "slug", "ARK"]


@pytest.mark.parametrize("name", EXEMPLARS)
def test_record_reads_exemplars(shared: Path, name: str) -> None:
    facts = record(exemplar(shared, name).root)
    data = (shared / "seeds" / facts.capture_name).read_bytes()
    assert facts.id == name
    assert facts.capture_bytes == len(data)
    assert facts.words > 800
    assert [agent.sort for agent in facts.authors] == ["Haggard, Stephan"]
    assert facts.date.startswith("202")


@pytest.mark.parametrize("name", EXEMPLARS)
def test_exemplars(shared: Path, name: str) -> None:
    """Body, back and sourceDoc are those encoded by hand.

    One difference is wanted: an exemplar's ``ref`` of type part is a cross-reference that a person inferred. No claim
    of an article says so, so the encoder does not write it; its words are compared.
    """
    expected = exemplar(shared, name)
    made = encode(exemplar_article(shared, name), date=date(2026, 11, 22))
    assert restore(made) == restore(expected)
    for path in ("t:text/t:body", "t:text/t:back", "t:sourceDoc"):
        wanted = re.sub(r'<ref [^>]*type="part">(.*?)</ref>', r"\1", markup(one(expected, path)))
        assert markup(one(made, path)) == wanted
    ours, theirs = record(made.root), record(expected.root)
    same = ("id", "title", "date", "site", "publisher", "language", "categories", "series", "part", "words")
    for field in (*same, "capture_name", "capture_sha256", "capture_bytes", "availability", "date_cert"):
        assert getattr(ours, field) == getattr(theirs, field), field
    assert [agent.sort for agent in ours.authors] == [agent.sort for agent in theirs.authors]


def test_sections_nest() -> None:
    parts = [Part(P, "Zero.")]
    for level in (2, 3, 3, 2, 4, 1):
        parts += [Part(Role.HEADING, f"Level {level}", level=level), Part(P, f"Under {level}.")]
    doc = encode(build(parts))
    depth = [len(list(head.iterancestors("{*}div"))) - 1 for head in doc.root.iterfind(".//t:body//t:head", NS)]
    assert depth == [1, 2, 2, 1, 2, 1]
    assert text_of(doc, ".//t:body//t:p")[1:3] == ["Under 2.", "Under 3."]


def test_depth_is_bounded() -> None:
    """HARDENING 28: TEI that we write is never deeper than 32 elements."""
    parts = [Part(Role.HEADING, f"Heading {n}", level=n) for n in range(1, 60)]
    parts += [Part(Role.LIST_ITEM, f"- item {n}", level=n) for n in range(1, 60)]
    parts += [Part(Role.LIST_ITEM, "- first again", level=1)]
    doc = encode(build(parts))
    assert max(len(list(e.iterancestors())) for e in doc.root.iter()) <= 32
    assert len(doc.root.findall(".//t:item", NS)) == 60


def test_a_late_deck_stays_in_its_place() -> None:
    doc = encode(build([Part(P, "One."), Part(Role.DECK, "A deck in the middle."), Part(P, "Two.")]))
    assert text_of(doc, ".//t:body//t:p") == ["One.", "A deck in the middle.", "Two."]
    assert one(doc, ".//t:p[@rend='deck']").get("n") == "2"


def test_missing_facts() -> None:
    doc = encode(build([Part(P, "Nine words and no more stand in this paragraph.")]))
    title = one(doc, ".//t:titleStmt/t:title")
    assert title.text == "[Nine words and no more stand in this …]"
    assert (title.get("cert"), title.get("resp")) == ("low", f"#{doc.id}.machine")
    assert one(doc, ".//t:imprint/t:certainty").get("target") == f"#{title.get(XML_ID)}"
    published = one(doc, ".//t:imprint/t:date")
    assert (published.text, published.get("cert"), published.get("when")) == ("unknown", "unknown", None)
    for absent in ("author", "publisher", "head", "particDesc", "textClass", "series", "back"):
        assert doc.root.find(f".//t:{absent}", NS) is None, absent
    assert one(doc, ".//t:idno[@type='slug']").text.startswith("undated_")
    assert one(doc, ".//t:change").get("when") is None
    assert doc.language == "und"


def test_inferred_date_has_its_reasoning() -> None:
    parts = [Part(P, "Yesterday we wrote of the gauge.")]
    claim = Claim(date(2018, 3, 5), Span(0, 9), "series", 0.8, "machine", "Part 1 is dated the day before.")
    doc = encode(build(parts, metadata=Metadata(date=claim)))
    published, certainty = one(doc, ".//t:imprint/t:date"), one(doc, ".//t:imprint/t:certainty")
    assert published.text == "5 March 2018 (inferred)"
    assert (published.get("cert"), published.get("source")) == ("medium", f"#{doc.id}.z1")
    assert certainty.get("target") == f"#{published.get(XML_ID)}"
    assert text_of(doc, ".//t:certainty/t:desc")[0] == "Part 1 is dated the day before."


def test_truncation_is_a_gap_in_text_and_nothing_in_chrome() -> None:
    parts = [Part(P, "It breaks off in the"), Part(Role.ABOUT, "This almanac is kept by")]
    finding = Finding("S004", "Ends in mid-sentence.", Span(0, 5))
    doc = encode(build(parts, findings=[finding]))
    assert markup(one(doc, ".//t:body//t:p")).endswith('in the<gap reason="truncated"/></p>')
    doc = encode(build(parts, findings=[Finding("S004", "Ends in mid-sentence.")]))
    assert doc.root.find(".//t:gap", NS) is None


def test_rights() -> None:
    licence = "https://creativecommons.org/licenses/by/4.0/"
    granted = Metadata(rights=stated("© Orla Fenwick"), licence=stated(licence))
    doc = encode(build([Part(P, "Text.")], metadata=granted))
    assert one(doc, ".//t:availability").get("status") == "free"
    assert record(doc.root).licence_target == licence
    doc = encode(build([Part(P, "Text.")], metadata=Metadata(licence=stated("all rights reserved"))))
    assert one(doc, ".//t:availability").get("status") == "unknown"
    assert "all rights reserved" in text_of(doc, ".//t:availability/t:p")[0]


@pytest.mark.parametrize(
    ("name", "sort"),
    [
        ("Orla Fenwick", "Fenwick, Orla"),
        ("Jean-Luc O’Hara", "O’Hara, Jean-Luc"),
        ("Kim Jong-un", "Kim Jong-un"),
        ("Park Geun", "Park Geun"),
        ("Nguyen Phu", "Nguyen Phu"),
        ("김민수", "김민수"),
        ("Mary Ann Fenwick", "Mary Ann Fenwick"),
        ("Editorial Staff", "Editorial Staff"),
        ("J. Fenwick", "J. Fenwick"),
    ],
)
def test_names_are_divided_only_where_that_is_clear(name: str, sort: str) -> None:
    doc = encode(build([Part(P, "Text.")], metadata=Metadata(authors=(stated(name),))))
    assert [agent.sort for agent in record(doc.root).authors] == [sort]


@pytest.mark.parametrize("name", ["Machine", "P1", "Title", "N1", "Source", "9 Lives", "Bibl", "Tax.Site", "Z1 L1"])
def test_an_author_cannot_take_an_identifier(name: str) -> None:
    doc = encode(page(metadata=Metadata(authors=(stated(name), stated("Orla Fenwick"), stated("Ada Fenwick")))))
    assert len({agent.id for agent in record(doc.root).authors}) == 3


def test_offices_go_to_the_author_who_is_named_before_them() -> None:
    note = "Orla Fenwick keeps the almanac. Tomas Reyne mends clocks."
    parts = [Part(P, "Text."), Part(Role.AUTHOR_NOTE, note)]
    start = len("Text.\n\n") + note.index("mends")
    claims = Metadata(
        authors=(stated("Orla Fenwick"), stated("Tomas Reyne")),
        occupations=(stated("mends clocks", Span(start, start + 12)),),
    )
    authors = record(encode(build(parts, metadata=claims)).root).authors
    assert [agent.note for agent in authors] == ["", "mends clocks"]


@pytest.mark.parametrize("kind", [Kind.LISTING, Kind.COMMENTS, Kind.NONE])
def test_no_article(kind: Kind) -> None:
    with pytest.raises(NoArticle, match="no article"):
        encode(dataclasses.replace(page(), kind=kind))


def test_refusals() -> None:
    article = page()
    witness = dataclasses.replace(article.witness, media_type="text/html")
    with pytest.raises(NoReader):
        encode(dataclasses.replace(article, witness=witness))
    with pytest.raises(InvalidTei, match="do not tile"):
        encode(dataclasses.replace(article, blocks=article.blocks[1:]))
    wrong = dataclasses.replace(article.blocks[1], text="Another title")
    with pytest.raises(InvalidTei, match="differs from its lines"):
        encode(dataclasses.replace(article, blocks=(article.blocks[0], wrong, *article.blocks[2:])))
    with pytest.raises(InvalidTei, match="no language tag"):
        encode(build([Part(P, "Text.")], metadata=Metadata(language=stated("plain English"))))
    half = Witness(b"one line\n", "x.txt")
    blocks = (Block(Span(0, 3), "one", P, "", 1.0), Block(Span(3, 9), " line", P, "", 1.0))
    with pytest.raises(InvalidTei, match="whole lines"):
        encode(dataclasses.replace(article, witness=half, blocks=blocks))


def test_encoding_that_is_not_the_captures() -> None:
    lossy = Witness(b"Text.\n", "x.txt", encoding="utf-8-sig")  # encoding adds a byte order mark
    article = dataclasses.replace(page(), witness=lossy, blocks=(Block(Span(0, 6), "Text.", P, "", 1.0),))
    assert payload_name(encode(article).root) == f"{lossy.id}.txt"


def test_everything_is_a_valid_document() -> None:
    assert validate(encode(page())) == ()
    assert len(PAGE) == len({(part.role, part.text) for part in PAGE})

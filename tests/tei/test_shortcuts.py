"""What encoding and validation do in a shorter way: the same as the long one, on every case that tells them apart."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from kei_archive.errors import InvalidTei
from kei_archive.model import Archive, Role
from kei_archive.tei.carriers import Carriers
from kei_archive.tei.constraints import Checked
from kei_archive.tei.document import TEI, TeiDocument, parse
from kei_archive.tei.encode import encode
from kei_archive.tei.facts import Facts
from kei_archive.tei.header import _words
from kei_archive.tei.markup import characters, element, illegal, inline, quotations, quoted
from kei_archive.tei.sourcedoc import Source, captured_text
from tests.tei.articles import EXEMPLARS, Part, build, exemplar, page

HARMLESS = "<hi><q>a<!-- no --></q><?no no?> b</hi>"
EDITS = (
    HARMLESS,
    "<choice><sic>a</sic><corr>b</corr></choice>",
    "<app><lem>a</lem><rdg wit='#k.capture'>b</rdg></app>",
    "<note>a</note>",
    "<supplied>a</supplied>",
    "<g ref='#k.u000C'/>",
    "<seg facs='#k.l1'>a</seg>",
    "<abbr>a</abbr><expan>b</expan>",
)
WORDS = st.text(alphabet="ab \t\n\xa0\u2003\u3000\x85\x1c&<>“”é潮", max_size=60)


def carriers(doc: TeiDocument) -> Checked:
    """A document under examination that has been asked for all its captured text."""
    checked = Checked(doc.root)
    for carrier, _ in checked.carriers:
        assert checked.captured(carrier) == captured_text(carrier), etree.tostring(carrier)
    return checked


def test_the_string_value_is_the_captured_text() -> None:
    quoting = Part(Role.PARAGRAPH, "“One” & “two”, said the gauge, and “three”\nand “four”.")
    checked = carriers(encode(build([quoting, Part(Role.PARAGRAPH, "Two \x0c.")])))
    assert [len(carrier) for carrier, _ in checked.carriers] == [4, 1]
    assert [carrier in checked.mixed for carrier, _ in checked.carriers] == [False, True]
    carriers(encode(page()))


def test_the_captured_text_of_the_exemplars(shared: Path) -> None:
    for name in EXEMPLARS:
        carriers(exemplar(shared, name))


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("depth", [0, 1, 2])
def test_the_captured_text_of_what_was_edited(edit: str, depth: int) -> None:
    inner = f"<q>one</q> {'<hi>' * depth}{edit}{'</hi>' * depth} <q>two</q> and <q>three</q>"
    text = f"<p facs='#k.l1'>{inner}</p><p facs='#k.l2'><q>1</q><q>2</q><q>3</q> four</p>"
    checked = carriers(TeiDocument(f"<TEI xmlns='{TEI}'><text><body>{text}</body></text></TEI>".encode()))
    edited, plain = [carrier for carrier, _ in checked.carriers if len(carrier) >= 3]
    assert (edited in checked.mixed) == (edit is not HARMLESS)
    assert plain not in checked.mixed


def test_no_printable_character_is_one_that_xml_cannot_hold() -> None:
    forbidden = illegal("".join(map(chr, range(sys.maxunicode + 1))))
    assert len(forbidden) == 29 + 2048 + 2
    assert not any(character.isprintable() for character in forbidden)


@given(st.lists(WORDS.filter(lambda text: "\n" not in text), min_size=1, max_size=5))
def test_lines_are_escaped_as_the_whole_text_is(texts: list[str]) -> None:
    source = Source(build([Part(Role.PARAGRAPH, "\n".join(texts))]).witness, ())
    whole = characters(source.witness.text, document_id=source.id)
    assert "".join(line.markup + line.terminator for line in source.lines) == whole


@given(WORDS)
def test_words_are_what_white_space_divides(text: str) -> None:
    assert _words(text) == len(text.split())


@given(WORDS)
def test_quotations_are_marked_in_markup_as_in_text(text: str) -> None:
    marked = inline(text, document_id="k", marks=quotations(text))
    assert quoted(characters(text, document_id="k")) == marked


@pytest.mark.parametrize("role", [Role.PARAGRAPH, Role.UNCLASSIFIED, Role.DECK])
@pytest.mark.parametrize("text", ["Plain.", "“One” & <two>", "two\nlines \x0c", ""])
def test_a_paragraph_is_written_as_a_carrier_is(role: Role, text: str) -> None:
    article = build([Part(Role.PARAGRAPH, "First."), Part(role, text)])
    facts = Facts(article, Source(article.witness, article.blocks), Archive())
    item, writer = article.blocks[1], Carriers(facts)
    rend = "deck" if role is Role.DECK else None
    expected = writer.carrier("p", item, rend=rend, n="1", xml_id=f"{facts.id}.p1")
    assert writer.paragraph(item) == expected


def test_zones_and_lines_are_written_as_elements_are() -> None:
    article = page()
    source = Source(article.witness, article.blocks)
    tags = [zone.tag(source.id) for zone in source.zones]
    for zone, tag in zip(source.zones, tags, strict=True):
        doubt = zone.cert < 0.9
        expected = element(
            "zone", type=zone.type, subtype=zone.subtype, xml_id=f"{source.id}.z{zone.number}",
            cert=("medium" if zone.cert >= 0.7 else "low") if doubt else None,
            resp=f"#{source.id}.machine" if doubt else None,
        )  # fmt: skip
        assert tag == expected.replace("/>", ">")
    assert len({zone.cert < 0.9 for zone in source.zones}) == 2


def test_one_parser_for_all_forgets() -> None:
    with pytest.raises(InvalidTei, match="not well-formed"):
        parse(b"<a><b></a>")
    assert parse(b"<a xml:id='x'><b xml:id='x'/></a>").tag == "a"
    with pytest.raises(InvalidTei, match="document type"):
        parse(b"<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>")
    sources = [f"<a n='{number}'>{'<b/>' * number}</a>".encode() for number in range(300)]
    with ThreadPoolExecutor(4) as pool:
        assert [len(root) for root in pool.map(parse, sources)] == list(range(300))

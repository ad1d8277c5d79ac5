"""A volume text by text is the volume: the same texts, the same errors, and one text in memory."""

from __future__ import annotations

import pytest
from lxml import etree

from kei_archive.errors import InvalidTei
from kei_archive.tei.document import TEI, XML_ID, TeiDocument
from kei_archive.tei.stream import walk
from tests.epub.books import NAMES, case, corpus, tei


@pytest.mark.parametrize("name", NAMES)
def test_texts_come_whole_and_in_order(name: str) -> None:
    document = case(name)
    met = [etree.tostring(element, method="c14n") for event, element in walk(document) if event == "text"]
    assert met == [etree.tostring(element, method="c14n") for element in document.texts()]


def test_parts_open_with_their_headers_and_end_after_their_members() -> None:
    seen = []
    for event, element in walk(case("volume")):
        header = element.find("{*}teiHeader")
        seen.append((event, element.get(XML_ID) if event == "text" else None, header is not None))
    assert [event for event, *_ in seen] == ["corpus", "corpus", "text", "text", "end", "corpus", "text", "text"] + [
        "end"
    ] * 2
    assert all(whole for event, _, whole in seen if event != "end")


def test_what_has_been_met_is_given_back() -> None:
    document = corpus(*(tei(f"k-{n:012x}", body="<p>word</p>" * 200) for n in range(240)))
    largest = 0
    for _, element in walk(document):
        root = element.getroottree().getroot()
        largest = max(largest, sum(1 for _ in root.iter()))
    assert largest < 7_000  # of 51,000: those of one piece that the parser gets at a time


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "not well-formed"),
        (b"<TEI", "not well-formed"),
        (f'<TEI xmlns="{TEI}"><p></TEI>'.encode(), "not well-formed"),
        (f'<!DOCTYPE TEI><TEI xmlns="{TEI}"/>'.encode(), "document type"),
        (f'<!DOCTYPE TEI [<!ENTITY a "b">]><TEI xmlns="{TEI}">&a;</TEI>'.encode(), "document type"),
        (f'<TEI xmlns="{TEI}">{"<a>" * 300}'.encode(), "256 elements"),
    ],
)
def test_what_the_parser_refuses_is_refused_here(data: bytes, fault: str) -> None:
    with pytest.raises(InvalidTei, match=fault):
        list(walk(TeiDocument(data)))


def test_a_text_within_a_text_is_a_part_of_it() -> None:
    inner = f'<TEI xmlns="{TEI}" xml:id="inner"/>'
    document = TeiDocument(f'<TEI xmlns="{TEI}" xml:id="outer">{inner}</TEI>'.encode())
    assert [(event, element.get(XML_ID), len(element)) for event, element in walk(document)] == [("text", "outer", 1)]

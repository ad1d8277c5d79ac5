"""HARDENING rows 3 to 9: XML that attacks its parser, and characters that XML cannot hold."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from lxml import etree

from kei_archive.errors import InvalidTei
from kei_archive.model import Metadata, Role
from kei_archive.tei.document import TeiDocument, parse
from kei_archive.tei.encode import encode
from kei_archive.tei.record import record
from kei_archive.tei.restore import restore
from kei_archive.tei.validate import validate
from tests.tei.articles import Part, build, stated

TEI = '<TEI xmlns="http://www.tei-c.org/ns/1.0">'


@pytest.mark.parametrize(
    "xml", ["<a>" * 300 + "</a>" * 300, f"{TEI}{'x' * 11_000_000}</TEI>"], ids=["300 levels", "11 million characters"]
)
def test_limits_of_the_parser_are_named(xml: str) -> None:
    """Row 3."""
    with pytest.raises(InvalidTei, match="limits of the parser") as caught:
        parse(xml.encode(), place="big.xml")
    assert caught.value.place.startswith("big.xml:")
    assert [finding.code for finding in validate(TeiDocument(xml.encode()))] == ["T001"]


def test_a_text_beyond_the_limit_is_refused_not_cut() -> None:
    """Row 3, when writing: a line that no default parser would read again."""
    with pytest.raises(InvalidTei, match="line 1 has 11000000 characters"):
        encode(build([Part(Role.PARAGRAPH, "tide " * 2_200_000)]))


@pytest.mark.parametrize("text", ["“a” “" * 20_000, "\x00" * 50_000 + "x", "a\nb\n" * 10_000 + "c"])
def test_many_elements_take_linear_time(text: str) -> None:
    """Row 12, for the TEI: such texts once took a minute, for libxml2 validates an interleave in quadratic time."""
    article = build([Part(Role.PARAGRAPH, text)])
    start = time.process_time()
    doc = encode(article)
    spent = time.process_time() - start
    start = time.process_time()
    for _ in range(3):
        etree.tostring(etree.fromstring(doc.xml), method="c14n")
    assert spent < 60 * (time.process_time() - start)


def test_billion_laughs() -> None:
    """Row 4."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    xml = f'<!DOCTYPE TEI [<!ENTITY e0 "ha">{entities}]>{TEI}&e9;</TEI>'
    with pytest.raises(InvalidTei):
        parse(xml.encode())


@pytest.mark.parametrize(
    "doctype",
    ['<!DOCTYPE TEI [<!ENTITY x "y">]>', '<!DOCTYPE TEI SYSTEM "tei.dtd">', "<!DOCTYPE TEI>"],
)
def test_no_document_type_declaration(doctype: str) -> None:
    """Row 4: nothing that could define an entity."""
    with pytest.raises(InvalidTei, match="document type declaration"):
        parse(f"{doctype}{TEI}</TEI>".encode())


@pytest.mark.parametrize("kind", ["SYSTEM", "PUBLIC 'x'"])
def test_no_external_entity(kind: str, tmp_path: Path) -> None:
    """Row 5: a local file stays where it is."""
    secret = tmp_path / "secret.txt"
    secret.write_text("the password is tide")
    xml = f'<!DOCTYPE TEI [<!ENTITY x {kind} "{secret.as_uri()}">]>{TEI}&x;</TEI>'.encode()
    with pytest.raises(InvalidTei) as caught:
        parse(xml)
    assert "password" not in str(caught.value)
    assert all("password" not in finding.message for finding in validate(TeiDocument(xml)))


def test_includes_are_not_followed(tmp_path: Path) -> None:
    """Row 5, by XInclude: a corpus names files, but reading it opens none."""
    secret = tmp_path / "secret.txt"
    secret.write_text("the password is tide")
    xml = f'{TEI}<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="{secret.as_uri()}"/></TEI>'
    assert "password" not in etree.tostring(parse(xml.encode()), encoding="unicode")


@pytest.mark.parametrize("code", [*range(0x20), 0x7F, 0x85, 0xFFFE, 0xFFFF, 0x1FFFE, 0x2028, 0x202E, 0xE000])
def test_every_control_character(code: int) -> None:
    """Row 6: one document for each; kept exactly, declared, shown as U+FFFD in the header."""
    character = chr(code)
    if character in "\r\n":
        pytest.skip("a line terminator")
    words = f"tide{character}table"
    article = build([Part(Role.TITLE, words), Part(Role.PARAGRAPH, words)], metadata=Metadata(title=stated(words)))
    doc = encode(article)
    assert restore(doc) == article.witness.data
    assert validate(doc) == ()
    expressible = code == 0x09 or (code >= 0x20 and code not in (0xFFFE, 0xFFFF))
    assert (b"<g " in doc.xml) is not expressible
    if not expressible:
        assert record(doc.root).title == "tide\ufffdtable"
        assert f".u{code:04X}" in doc.xml.decode()


def test_bytes_that_are_not_utf_8() -> None:
    """Row 7, from bytes: as row 6."""
    article = build([Part(Role.PARAGRAPH, "tide \udc96 table \udcff")])
    doc = encode(article)
    assert restore(doc) == article.witness.data == b"tide \x96 table \xff\n\n"
    assert b'value="96"' in doc.xml


def test_lone_surrogates_in_facts_do_not_reach_the_header() -> None:
    """Row 7, through the str API: a sidecar's title, say."""
    doc = encode(build([Part(Role.PARAGRAPH, "Text.")], metadata=Metadata(title=stated("tide \ud800 table"))))
    assert record(doc.root).title == "tide \ufffd table"

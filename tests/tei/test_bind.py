"""Volumes: an expanded teiCorpus, parts, and a corpus of includes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from kei_archive.errors import InvalidTei, UsageError
from kei_archive.model import Metadata, Role
from kei_archive.tei.bind import bind, include_corpus
from kei_archive.tei.document import NS, XML_ID, TeiDocument
from kei_archive.tei.encode import encode
from kei_archive.tei.record import record
from kei_archive.tei.validate import validate
from tests.tei.articles import Part, build, page, stated

PLAIN = [
    encode(
        build(
            [Part(Role.TITLE, f"Note {n}"), Part(Role.PARAGRAPH, f"The text of note {n}.")],
            metadata=Metadata(title=stated(f"Note {n}"), language=stated("ko" if n == 3 else "en")),
        )
    )
    for n in (1, 2, 3)
]
PAGE = encode(page())


def volume() -> TeiDocument:
    first, second, third = PLAIN
    return bind(
        [PAGE, first, second, third],
        title="Harrow & its tides",
        identifier="harrow-2018",
        subtitle="An almanac",
        editor=["Ada Fenwick"],
        publisher="Harrow Institute",
        rights="© the authors",
        date=date(2020, 2, 2),
        parts=[("Early notes", [first.id]), ("Late notes", [third.id, second.id])],
    )


def test_volume() -> None:
    book = volume()
    assert book.is_corpus
    assert validate(book) == ()
    assert [tei.get(XML_ID) for tei in book.texts()] == [PAGE.id, PLAIN[0].id, PLAIN[2].id, PLAIN[1].id]
    facts = record(book.root)
    assert (facts.title, facts.subtitle, facts.publisher) == ("Harrow & its tides", "An almanac", "Harrow Institute")
    assert [editor.name for editor in facts.editors] == ["Ada Fenwick"]
    assert (facts.date, facts.licence, facts.language) == ("2020-02-02", "© the authors", "mul")
    parts = [record(part).title for part in book.root.findall("t:teiCorpus", NS)]
    assert parts == ["Early notes", "Late notes"]
    assert book.root.find("t:teiCorpus[2]", NS).get(XML_ID) == "kei-harrow-2018.part2"


def test_members_are_unchanged() -> None:
    member, alone = (
        etree.tostring(e, encoding="unicode", with_tail=False) for e in (next(volume().texts()), PAGE.root)
    )
    assert member == alone


def test_one_language_is_the_volumes() -> None:
    assert bind(PLAIN[:2], title="Two", identifier="two").language == "en"
    assert bind(PLAIN, title="Three", identifier="three", language="de").language == "de"


def test_refusals() -> None:
    with pytest.raises(InvalidTei, match="given twice"):
        bind([PAGE, PAGE], title="Twice", identifier="x")
    other = TeiDocument(PLAIN[0].xml.replace(f'"{PLAIN[0].id}.h1"'.encode(), f'"{PAGE.id}.h1"'.encode()))
    with pytest.raises(InvalidTei, match=f"{PAGE.id}.h1 is used in"):
        bind([PAGE, other], title="Clash", identifier="x")
    with pytest.raises(InvalidTei, match="volume itself"):
        bind([volume()], title="Nested", identifier="x")
    with pytest.raises(UsageError, match="needs a document"):
        bind([], title="Empty", identifier="x")
    with pytest.raises(UsageError, match="not given"):
        bind(PLAIN, title="Parts", identifier="x", parts=[("One", ["k-000000000000"])])
    with pytest.raises(UsageError, match="needs a title"):
        bind(PLAIN, title=" ", identifier="x")


def test_faults_between_documents() -> None:
    twin = build([Part(Role.PARAGRAPH, "Another part two.")], metadata=page().metadata)
    twin = encode(
        build(
            [Part(Role.PARAGRAPH, "Another part two.")],
            metadata=Metadata(series=twin.metadata.series, part=twin.metadata.part),
        )
    )
    found = validate(bind([PAGE, twin], title="Twins", identifier="twins"))
    assert [(finding.code, "part 2" in finding.message) for finding in found] == [("T016", True)]
    one_way = PLAIN[0].xml.replace(
        b'<note type="url">',
        f'<relatedItem target="kei:{PAGE.id}.bibl" type="following-part"/>\n<note type="url">'.encode(),
    )
    found = validate(bind([PAGE, TeiDocument(one_way)], title="Parts", identifier="parts"))
    assert [finding.code for finding in found] == ["T016"]


def test_corpus_of_includes(tmp_path: Path) -> None:
    for doc in PLAIN:
        (tmp_path / f"{doc.id}.xml").write_bytes(doc.xml)
    data = include_corpus([PLAIN[0], PLAIN[1].id, PLAIN[2]], title="Harrow", authority="Harrow Institute")
    assert validate(TeiDocument(data)) == ()
    path = tmp_path / "corpus.xml"
    path.write_bytes(data)
    tree = etree.parse(str(path))
    tree.xinclude()
    expanded = TeiDocument(etree.tostring(tree))
    assert [tei.get(XML_ID) for tei in expanded.texts()] == [doc.id for doc in PLAIN]
    assert validate(expanded) == ()
    with pytest.raises(InvalidTei, match="given twice"):
        include_corpus(["k-000000000000"] * 2, title="Twice")

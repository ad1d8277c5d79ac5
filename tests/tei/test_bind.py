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
from tests.tei.articles import Part, build, page, span_of, stated

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


# ---------------------------------------------------------------- registers


def signed(year: int, *, office: str, author: str = "Ada Fenwick") -> TeiDocument:
    """A note with an author note that states an office."""
    parts = [
        Part(Role.TITLE, f"Note of {year}"),
        Part(Role.PARAGRAPH, f"The tide of {year}."),
        Part(Role.AUTHOR_NOTE, f"{author} is {office} of the Harrow Institute."),
    ]
    return encode(
        build(
            parts,
            metadata=Metadata(
                title=stated(f"Note of {year}"),
                authors=(stated(author),),
                date=stated(date(year, 5, 1)),
                site=stated("The Harrow Almanac"),
                publisher=stated("Harrow Institute"),
                series=stated("Notes"),
                part=stated(year - 2000),
                categories=(stated("Coast"), stated(f"Year {year}")),
                occupations=(stated(office, span_of(parts, office)),),
                affiliations=(stated("Harrow Institute", span_of(parts, "Harrow Institute")),),
            ),
        )
    )


OFFICES = [
    signed(2012, office="clerk"),
    signed(2010, office="keeper"),
    signed(2011, office="keeper"),
    signed(2013, office="clerk", author="Tomas Reyne"),
]


def register(book: TeiDocument, name: str) -> list[etree._Element]:
    return book.root.findall(f"t:standOff//t:{name}", NS)


def test_persons_are_merged_with_their_offices_by_date() -> None:
    book = bind(OFFICES, title="Notes", identifier="notes")
    assert validate(book) == ()
    ada, tomas = register(book, "person")
    assert ada.get(XML_ID) == "kei-notes.person.ada-fenwick"
    assert ada.get("corresp") == " ".join(f"kei:{doc.id}.fenwick" for doc in OFFICES[:3])
    keeper, clerk = ada.findall("t:occupation", NS)
    assert (keeper.text, keeper.get("from"), keeper.get("to")) == ("keeper", "2010-05-01", "2011-05-01")
    assert keeper.get("source") == f"kei:{OFFICES[1].id}.n1 kei:{OFFICES[2].id}.n1"
    assert (clerk.text, clerk.get("when"), clerk.get("from")) == ("clerk", "2012-05-01", None)
    (institute,) = ada.findall("t:affiliation", NS)
    assert (institute.get("from"), institute.get("to")) == ("2010-05-01", "2012-05-01")
    assert [office.get("when") for office in tomas.iterfind("t:occupation", NS)] == ["2013-05-01"]


def test_organisations_series_and_categories() -> None:
    book = bind(OFFICES, title="Notes", identifier="notes")
    (institute,) = register(book, "org")
    assert institute.get("role") == "affiliation publisher"
    assert f"kei:{OFFICES[0].id}.bibl" in institute.get("corresp").split()
    (series,) = register(book, "bibl")
    parts = [(scope.get("n"), scope.find("t:ref", NS).get("target")) for scope in series.iterfind("t:biblScope", NS)]
    order = [OFFICES[1], OFFICES[2], OFFICES[0], OFFICES[3]]
    assert parts == [(str(n), f"kei:{doc.id}") for n, doc in zip((10, 11, 12, 13), order, strict=True)]
    categories = book.root.findall("t:teiHeader/t:encodingDesc/t:classDecl/t:taxonomy/t:category", NS)
    assert {c.findtext("t:catDesc", "", NS): c.get("n") for c in categories} == {
        "Coast": "4", "Year 2010": "1", "Year 2011": "1", "Year 2012": "1", "Year 2013": "1",
    }  # fmt: skip


def test_both_forms_have_the_same_registers() -> None:
    book = bind(OFFICES, title="Notes", identifier="corpus")
    corpus = TeiDocument(include_corpus(OFFICES, title="Notes"))
    for path in ("t:standOff", "t:teiHeader/t:encodingDesc"):
        one, other = (etree.tostring(doc.root.find(path, NS), method="c14n", exclusive=True) for doc in (book, corpus))
        assert one == other
    assert TeiDocument(include_corpus([doc.id for doc in OFFICES], title="Notes")).root.find("t:standOff", NS) is None


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("target=\"kei:{}\"", "target=\"kei:{}.nothing\"", "T016"),
        ("source=\"kei:{}.n1\"", "cert=\"low\" source=\"kei:{}.n1\"", "T014"),
    ],
)  # fmt: skip
def test_faults_in_registers_are_found(old: str, new: str, code: str) -> None:
    text = bind(OFFICES, title="Notes", identifier="notes").xml.decode()
    old, new = old.format(OFFICES[0].id), new.format(OFFICES[0].id)
    assert old in text
    assert code in {finding.code for finding in validate(TeiDocument(text.replace(old, new, 1).encode()))}

"""Validation: each constraint fails when its rule is broken, and only then."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from kei_archive import _resources
from kei_archive.errors import FixityMismatch, InvalidTei
from kei_archive.findings import CODES, Severity
from kei_archive.reading import read
from kei_archive.tei.bind import bind
from kei_archive.tei.document import TEI, XML_ID, TeiDocument
from kei_archive.tei.encode import encode
from kei_archive.tei.export import reading_edition
from kei_archive.tei.link import link
from kei_archive.tei.restore import restore
from kei_archive.tei.validate import validate
from tests.tei.articles import EXEMPLARS, exemplar, page

DOC = encode(page())
KEY = DOC.id

BREAKS = [
    ("T001", "</TEI>", "</TEI"),
    ("T002", "<authority>", "<authority><p/>"),
    ("T002", 'status="draft"', 'status="draft" colour="red"'),
    ("T002", '<zone subtype="search" type="chrome"', '<zone subtype="search" type="furniture"'),
    ("T010", ">Search the almanac</line>", ">Search the Almanac</line>"),
    ("T010", 'quantity="63" unit="line"', 'quantity="62" unit="line"'),
    ("T010", "text/plain;charset=UTF-8", "text/plain;charset=X-NONE"),
    ("T011", "for nine days.</p>", "for ten days.</p>"),
    ("T011", f'facs="#{KEY}.l12"', f'facs="#{KEY}.l1200"'),
    ("T011", "<quote facs", "<p>A new paragraph.</p>\n<quote facs"),
    ("T012", f'facs="#{KEY}.l14"', ""),
    ("T012", f'facs="#{KEY}.l16 #{KEY}.l17 #{KEY}.l18"', f'facs="#{KEY}.l18 #{KEY}.l17 #{KEY}.l16"'),
    ("T013", f'xml:id="{KEY}.p1"', 'xml:id="p1"'),
    ("T013", f'xml:id="{KEY}.q1"', f'xml:id="{KEY}.p1"'),
    ("T013", 'n="2" xml:id', 'n="3" xml:id'),
    ("T014", f'resp="#{KEY}.machine" subtype="subscribe"', 'subtype="subscribe"'),
    ("T014", 'type="published" when', f'type="published" cert="low" resp="#{KEY}.machine" when'),
    ("T015", 'type="published" when="2018-03-04"', 'type="published"'),
    ("T016", f'docAuthor ref="#{KEY}.reyne"', f'docAuthor ref="#{KEY}.nobody"'),
    ("T016", f'resp="#{KEY}.editor">The Harrow', f'resp="kei:{KEY}.nobody">The Harrow'),
    ("T017", "<respStmt", "<author> </author>\n<respStmt"),
    ("T017", ">The Harrow Almanac</title>", ">N/A</title>"),
    ("T018", "<p facs", "<lb/><p facs"),
    ("T018", f'facs="#{KEY}.l14"', f'facs="#{KEY}.l1"'),
    ("T019", 'type="byline" xml', 'type="other" xml'),
    ("T019", f'xml:id="{KEY}.l2"', f'xml:id="{KEY}.line2"'),
    ("T020", 'status="unknown"><p>', 'status="free"><p>'),
    ("T021", 'generatedBy="system"', 'generatedBy="human"'),
]


@pytest.mark.parametrize(("code", "old", "new"), BREAKS, ids=[f"{n}-{b[0]}" for n, b in enumerate(BREAKS)])
def test_each_rule_can_fail(code: str, old: str, new: str) -> None:
    xml = DOC.xml.decode()
    assert old in xml
    found = validate(TeiDocument(xml.replace(old, new, 1).encode()), place="page.xml")
    assert code in {finding.code for finding in found}
    assert all(re.match(r"page\.xml:\d+$", finding.place) for finding in found)


def test_every_code_of_a_constraint_is_tested() -> None:
    codes = {code for code in CODES if re.match("T0(0|1|20|21)", code)}
    assert codes == {code for code, _, _ in BREAKS}


def test_published_after_capture() -> None:
    from datetime import date

    xml = encode(page(acquired=date(2018, 3, 5))).xml.decode()
    assert validate(TeiDocument(xml.encode())) == ()
    late = TeiDocument(xml.replace('type="published" when="2018-03-04"', 'type="published" when="2018-03-06"').encode())
    assert [finding.code for finding in validate(late)] == ["T015", "T028"]


def test_hand_markup_is_welcome() -> None:
    """What scholars add: names, notes, corrections. The captured characters stay, so every constraint holds."""
    xml = DOC.xml.decode()
    for old, new in (
        ("The gauge was set", "The <term>gauge</term> was set"),
        ("in January.", 'in <date when="2017-01">January</date>.<note resp="#X.editor">The 3rd.</note>'),
        ("No reading survives", "<choice><sic>No</sic><corr>One</corr></choice> <hi rend='bold'>reading</hi> survives"),
        ("the harbour master wrote", '<persName key="hm">the <roleName>harbour master</roleName></persName> wrote'),
        ("<quote facs", "<p><add>A new paragraph.</add> <note>By whom?</note></p>\n<quote facs"),
        ("of the storm.[1]", "of <unclear>the</unclear> <placeName>storm</placeName>.<ref target='#X.fn1'>[1]</ref>"),
    ):
        assert old in xml
        xml = xml.replace(old, new.replace("X", KEY), 1)
    assert validate(TeiDocument(xml.encode())) == ()
    assert restore(TeiDocument(xml.encode())) == page().witness.data


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("in January.", "in <choice><abbr>January</abbr><expan>January <ex>2018</ex></expan></choice>."),
        ("in January.", "in <choice><orig>January</orig><reg>the first month</reg></choice>."),
        ("in January.", "in <app><lem>January</lem><rdg>June</rdg></app>."),
        ("in January.", "in <app><lem>June</lem><rdg wit='#X.capture'>January</rdg></app>."),
        ("in January.", "in <del>January</del><add>June</add>."),
        ("in January.", "in <subst><del>January</del><add>June</add></subst>."),
        ("in January.", "in <unclear reason='faded'>January</unclear><supplied>, they say</supplied>."),
        ("in January.", "in <surplus>January</surplus><gap reason='editorial'><desc>a day</desc></gap>."),
    ],
)
def test_the_captured_side_of_a_change_counts(old: str, new: str) -> None:
    xml = DOC.xml.decode().replace(old, new.replace("X", KEY), 1)
    assert validate(TeiDocument(xml.encode())) == ()
    for change in ("January", "Januarius"):
        silent = TeiDocument(xml.replace("January<", f"{change}<", 1).encode())
        assert {f.code for f in validate(silent)} == (set() if change == "January" else {"T011"})


STATED = 'type="published" when="2018-03-04">March 4, 2018'


@pytest.mark.parametrize(
    ("old", "new", "fails"),
    [
        (STATED, STATED.replace("2018-03-04", "2018-04-03"), True),
        (STATED, STATED.replace("March 4, 2018", "March 5, 2018"), True),
        (STATED, STATED.replace("March 4, 2018", "March 5, 2018").replace("-04", "-05"), True),
        (STATED, STATED.replace("2018-03-04", "2018-03"), False),
        (STATED, STATED.replace("March 4, 2018", "2018").replace("-03-04", "-05-01"), False),
        (STATED, STATED.replace("March 4, 2018", "2018").replace("2018-", "2017-"), True),
        (STATED, STATED.replace("March 4, 2018", "march  4, 2018"), False),
        (STATED, f'resp="#X.editor" {STATED.replace("2018-03-04", "1999-01-01")}', False),
        ('z5">Orla Fenwick<', 'z5">Fenwick, ORLA<', False),
        ('z5">Orla Fenwick<', 'z5">Orla Merrow<', True),
        ('z5">Orla Fenwick<', "z5\" resp='#X.editor'>Orla Merrow<", False),
        ('z5">Orla Fenwick<', 'z5 kei:k-0123456789ab.bibl">Orla Merrow<', False),
        ('type="main">The Tides of', 'type="main">The Tithes of', True),
        ('type="main">The Tides of', 'type="main" resp="#X.editor">The Tithes of', False),
        ('type="main">The Tides of', 'type="main">THE TIDES of', False),
    ],
)
def test_a_fact_is_what_its_source_says_or_somebody_answers_for_it(old: str, new: str, *, fails: bool) -> None:
    xml = DOC.xml.decode()
    assert old in xml
    found = validate(TeiDocument(xml.replace(old, new.replace("X", KEY), 1).encode()))
    assert {finding.code for finding in found} == ({"T028"} if fails else set())
    assert validate(TeiDocument(xml.replace(old, new.replace("X", KEY), 1).encode()), facts=False) == ()


def inferred() -> TeiDocument:
    """The page with a date that rests on two documents, another capture, and a pointer to another part."""
    old = next(line for line in DOC.xml.decode().splitlines() if 'type="published"' in line)
    new = re.sub(
        r"<date[^>]*>",
        f'<date cert="medium" evidence="conjecture" resp="#{KEY}.machine" source="#{KEY}.p1 kei:k-0123456789ab.bibl" '
        f'type="published" when="2018-03-04" xml:id="{KEY}.date">',
        old,
    ).replace(
        "</date>",
        f'</date><certainty assertedValue="2018-03-04" cert="medium" locus="value" match="@when" resp="#{KEY}.machine" '
        f'target="#{KEY}.date"><desc>The part before is dated, and says <quote>tomorrow</quote>.</desc></certainty>',
    )
    assert old != new
    xml = DOC.xml.decode().replace(old, new)
    for before, after in (
        ("</biblStruct>", '<relatedItem target="kei:k-0123456789ab.bibl" type="other-capture"/>\n</biblStruct>'),
        (
            "in January.",
            'in <ref cert="medium" resp="#X.machine" target="kei:k-ba9876543210" type="part">January</ref>.',
        ),
    ):
        assert before in xml
        xml = xml.replace(before, after.replace("X", KEY), 1)
    # related items stand before the note on the address
    note = re.search('<note [^>]*type="url">.*</note>\n', xml)
    xml = xml.replace(note[0], "").replace("</biblStruct>", f"{note[0]}</biblStruct>") if note else xml
    return TeiDocument(xml.encode())


def test_what_rests_on_other_documents() -> None:
    assert validate(inferred()) == ()
    for old, new, code in (
        ("<desc>The part before is dated, and says <quote>tomorrow</quote>.</desc>", "<desc/>", "T014"),
        ('evidence="conjecture"', 'evidence="guess"', "T002"),
        ('type="other-capture"', 'type="copy"', "T002"),
        ('target="kei:k-ba9876543210"', 'target="kei:part-2"', "T016"),
    ):
        xml = inferred().xml.decode()
        assert old in xml
        assert code in {finding.code for finding in validate(TeiDocument(xml.replace(old, new).encode()))}


def test_removed_part_of_a_line() -> None:
    """ENCODING 12: a zone of chrome inside a line is captured, but not of the text."""
    xml = DOC.xml.decode()
    xml = xml.replace(" for nine days.</p>", "</p>").replace(
        " for nine days.</line>", f'<zone type="chrome" xml:id="{KEY}.z6.1"> for nine days.</zone></line>'
    )
    assert validate(TeiDocument(xml.encode())) == ()
    assert restore(TeiDocument(xml.encode())) == page().witness.data


def test_restore_refuses_what_was_changed() -> None:
    changed = TeiDocument(DOC.xml.replace(b">Search the almanac</line>", b">Search the Almanac</line>"))
    with pytest.raises(FixityMismatch, match="SHA-256"):
        restore(changed)
    with pytest.raises(InvalidTei, match="no sourceDoc"):
        restore(TeiDocument(re.sub(rb"(?s)<sourceDoc.*</sourceDoc>", b"", DOC.xml)))


def test_other_peoples_tei() -> None:
    tei = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Letters</title></titleStmt>
    <publicationStmt><p>None.</p></publicationStmt><sourceDesc><p>A box.</p></sourceDesc></fileDesc></teiHeader>
    <text><body><p corresp="#nobody">Dear Ada,</p></body></text></TEI>"""
    found = validate(TeiDocument(tei.encode()))
    assert [finding.code for finding in found] == ["T022", "T016"]
    assert found[0].severity is Severity.NOTE
    for lack in ("xml:id", "language", "author", "date of publication", "SHA-256", "sourceDoc"):
        assert lack in found[0].message
    for present in ("title", "paragraphs"):
        assert present not in found[0].message
    assert [f.code for f in validate(TeiDocument(b"<html/>"))] == ["T002"]


def test_the_names_of_elements_are_those_of_tei(shared: Path) -> None:
    schema = etree.parse(shared / "schema" / "tei_all.rng")
    names = {element.get("name") for element in schema.iter("{http://relaxng.org/ns/structure/1.0}element")} - {None}
    lines = (_resources.SCHEMA / "tei_elements.txt").read_text(encoding="utf-8").splitlines()
    assert {name for line in lines[1:] for name in line.split()} == names


@pytest.mark.parametrize(
    ("link", "codes"),
    [
        ("<ref target='javascript:alert(1)'>set</ref>", ["T033"]),
        ("<ref target=' JavaScript:alert(1)'>set</ref>", ["T033"]),
        ("<ref target='data:text/html,x'>set</ref>", ["T033"]),
        ("<figure><graphic url='data:image/png;base64,aGk='/></figure>", []),
        ("<ref target='https://quay.example/javascript:x'>set</ref>", []),
    ],
)
def test_a_link_that_runs_code_is_told(link: str, codes: list[str]) -> None:
    ours = DOC.xml.decode().replace("The gauge was set in", f"The gauge was {link} in", 1)
    assert [f.code for f in validate(TeiDocument(ours.encode())) if f.code == "T033"] == codes
    foreign = f"""<TEI xmlns="{TEI}"><teiHeader><fileDesc><titleStmt><title>x</title></titleStmt><publicationStmt><p/>
    </publicationStmt><sourceDesc><p/></sourceDesc></fileDesc></teiHeader><text><body><p>{link}</p></body></text></TEI>"""
    assert [finding.code for finding in validate(TeiDocument(foreign.encode()))] == ["T022", *codes]


def test_what_is_empty_is_lacking() -> None:
    """An attribute that says of what kind an element is does not fill it; a pointer does."""
    tei = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="x" xml:lang="en"><teiHeader><fileDesc><titleStmt>
    <title type="main"/>{}</titleStmt><publicationStmt><availability status="free"/></publicationStmt>
    <sourceDesc><bibl><date type="published"/></bibl></sourceDesc></fileDesc></teiHeader>
    <text><body><p><graphic url="a.png"/></p></body></text></TEI>"""
    for author, lacks in (('<author role="aut"/>', True), ('<author ref="https://example.org/ada"/>', False)):
        (found,) = validate(TeiDocument(tei.format(author).encode()))
        assert ("an author" in found.message) is lacks
        assert "a title, " in found.message
        assert "a date of publication" in found.message
        assert "a statement of availability" not in found.message
        assert "paragraphs" not in found.message


NAMES = st.sampled_from(
    [
        "TEI",
        "teiCorpus",
        "teiHeader",
        "fileDesc",
        "titleStmt",
        "title",
        "p",
        "text",
        "body",
        "div",
        "sourceDoc",
        "surface",
        "media",
        "zone",
        "line",
        "g",
        "choice",
        "sic",
        "bibl",
        "idno",
        "date",
        "certainty",
        "desc",
        "availability",
        "licence",
        "post",
        "standOff",
        "publicationStmt",
        "{x}alien",
        "{}bare",
    ]
)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["type", "facs", "cert", "resp", "n", "when", "rendition", "ref", "status", "mimeType", XML_ID]),
    st.sampled_from(
        ["", "capture", "published", "sha-256", "kei-archive", "#k-0123456789ab.l1", "k-0123456789ab", "chrome", "2020"]
    ),
    max_size=3,
)
TREES = st.recursive(
    st.tuples(NAMES, ATTRIBUTES, st.sampled_from(["", " ", "text", "N/A", "unknown"]), st.just(())),
    lambda inner: st.tuples(NAMES, ATTRIBUTES, st.sampled_from(["", "text"]), st.lists(inner, max_size=4)),
    max_leaves=25,
)


def grow(tree: tuple, parent: etree._Element | None = None) -> etree._Element:
    name, attributes, text, children = tree
    tag = name.removeprefix("{}") if name.startswith("{") else f"{{{TEI}}}{name}"
    element = etree.Element(tag) if parent is None else etree.SubElement(parent, tag)
    for key, value in attributes.items():
        element.set(key, value)
    element.text = text
    element.append(etree.Comment("a remark"))
    element.append(etree.ProcessingInstruction("break", "here"))
    for child in children:
        grow(child, element).tail = text
    return element


@given(TREES, st.sampled_from(["TEI", "teiCorpus", "{}html"]))
def test_any_well_formed_xml_has_an_answer(tree: tuple, root: str) -> None:
    """Findings, never an exception, for trees that look like TEI, ours or anybody's."""
    document = TeiDocument(etree.tostring(grow((root, *tree[1:]))))
    for finding in validate(document, place="any.xml"):
        assert finding.code in CODES
        assert finding.message


@pytest.mark.parametrize("name", [*EXEMPLARS, "corpus"])
def test_exemplars_are_valid(shared: Path, name: str) -> None:
    assert validate(exemplar(shared, name)) == ()


def test_the_schema_is_what_trang_makes_of_the_source(tmp_path: Path) -> None:
    if not shutil.which("trang"):
        pytest.skip("trang is not installed (Debian package trang)")
    made = tmp_path / "kei_archive.rng"
    subprocess.run(["trang", str(_resources.SCHEMA / "kei_archive.rnc"), str(made)], check=True, timeout=60)
    assert made.read_bytes() == (_resources.SCHEMA / "kei_archive.rng").read_bytes()


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Files with all that we write, a document and a volume."""
    from tests.laws.test_html import PAGES
    from tests.tei.test_bind import OFFICES, PLAIN, volume
    from tests.tei.test_payload import REDUNDANT, with_payload

    folder = tmp_path_factory.mktemp("outputs")
    paths = []
    linked = link(OFFICES)
    notes = bind(linked, title="Notes", identifier="notes")
    beside = [encode(read(REDUNDANT)), with_payload("page.html"), *(encode(read(path)) for path in PAGES)]
    written = [DOC, *PLAIN, volume(), *linked, notes, *map(reading_edition, (DOC, notes)), inferred(), *beside]
    for number, document in enumerate(written):
        paths.append(folder / f"{number}.xml")
        paths[-1].write_bytes(document.xml)
    return paths


def test_tei_all_by_jing(shared: Path, outputs: list[Path]) -> None:
    if not shutil.which("jing"):
        pytest.skip("jing is not installed (Debian package jing)")
    for schema in (shared / "schema" / "tei_all.rng", _resources.SCHEMA / "kei_archive.rng"):
        done = subprocess.run(["jing", str(schema), *map(str, outputs)], capture_output=True, text=True, timeout=120)
        assert done.stdout == ""
        assert done.returncode == 0


@pytest.mark.full
def test_tei_all_by_libxml2(shared: Path, outputs: list[Path]) -> None:
    schema = etree.RelaxNG(etree.parse(str(shared / "schema" / "tei_all.rng")))  # 14 CPU seconds
    for path in outputs:
        schema.assertValid(etree.parse(str(path)))

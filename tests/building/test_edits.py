"""Documents edited by hand: they win over encoding, are checked, and a bad one stops nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import kei_archive as kei
from kei_archive import fixity
from kei_archive.errors import NoArticle
from kei_archive.tei.export import reading_edition
from tests.captures import digests

WEB = kei.Build(formats=("html",))
CHANGES = (
    ("dark since the storm", "<choice><sic>dark</sic><corr>unlit</corr></choice> since the <term>storm</term>"),
    ("eleven months", "<app><lem>eleven</lem><rdg>twelve</rdg></app> months<note>In the end, two.</note>"),
)


@pytest.fixture
def edited(captures: Path) -> Path:
    """A corpus of two captures, the first of which has a document edited by hand."""
    (captures / "kei.toml").write_text('[archive]\nname = "Harbour"\nsources = ["*.txt"]\n', encoding="utf-8")
    document = kei.encode(kei.read(captures / "000.txt"), archive=kei.Archive(name="Harbour"))
    text = document.xml.decode()
    for old, new in CHANGES:
        assert text.count(old) == 2, "once in the text, once in sourceDoc"
        text = text.replace(old, new, 1)
    (captures / "tei").mkdir()
    (captures / "tei" / f"{document.id}.xml").write_text(text, encoding="utf-8")
    return captures


def the_edit(corpus: Path) -> Path:
    return next((corpus / "tei").glob("*.xml"))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def built(corpus: Path, out: Path) -> tuple[kei.Built, dict[str, Any]]:
    made = kei.build(corpus, out, options=WEB)
    return made, json.loads((out / "report.json").read_text(encoding="utf-8"))


def codes(report: dict[str, Any], key: str) -> dict[str, str]:
    entry = next(entry for entry in report["documents"] if entry["id"] == key)
    return {finding["code"]: finding["message"] for finding in entry["findings"]}


def test_facts_changed_by_hand_are_named(edited: Path, tmp_path: Path) -> None:
    path = the_edit(edited)
    made, report = built(edited, tmp_path / "before")
    assert "Facts" not in codes(report, path.stem)["T030"]
    text = path.read_text(encoding="utf-8")
    title = kei.TeiDocument(text.encode()).root.findtext(".//{*}titleStmt/{*}title")
    assert title
    key = f'resp="#{path.stem}.machine"'
    path.write_text(
        text.replace(f'type="main">{title}<', f'{key} type="main">A Lamp<').replace(
            f'level="a">{title}<', 'level="a">A Lamp<'
        ),
        encoding="utf-8",
    )
    made, report = built(edited, tmp_path / "after")
    assert made.exit_code == 0
    note = codes(report, path.stem)["T030"]
    assert note.endswith(f"Facts that its capture alone does not give: title A Lamp ({title}).")


def test_a_fact_that_its_source_contradicts_is_refused(edited: Path, tmp_path: Path) -> None:
    path = the_edit(edited)
    text = path.read_text(encoding="utf-8")
    changed = re.sub(r'(<title[^>]* type="main">)[^<]*', r"\1The Bells of Nowhere", text)
    path.write_text(changed, encoding="utf-8")
    _, report = built(edited, tmp_path / "out")
    (failure,) = report["quarantine"]
    assert "T028" in failure["message"]
    assert "The Bells of Nowhere" in failure["message"]


def test_the_edited_document_is_taken_and_the_report_says_so(edited: Path, tmp_path: Path) -> None:
    path = the_edit(edited)
    made, report = built(edited, tmp_path / "out")
    assert made.exit_code == 0, made.sentence
    assert (tmp_path / "out" / "tei" / path.name).read_bytes() == path.read_bytes()
    note = codes(report, path.stem)["T030"]
    assert path.name in note
    assert "1 app, 1 choice, 1 note" in note
    page = next((tmp_path / "out" / "html").glob("*lamp*")).read_text(encoding="utf-8")
    for words in ("dark", "[unlit]", "[twelve]", "In the end, two."):
        assert words in page
    document = kei.TeiDocument((tmp_path / "out" / "tei" / path.name).read_bytes())
    assert kei.restore(document) == (edited / "000.txt").read_bytes()


def test_without_its_file_the_document_is_encoded_again(edited: Path, tmp_path: Path) -> None:
    built(edited, tmp_path / "out")
    path = the_edit(edited)
    path.unlink()
    _, report = built(edited, tmp_path / "out")
    assert "T030" not in codes(report, path.stem)
    assert "unlit" not in (tmp_path / "out" / "tei" / path.name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "code", "element"),
    [
        ("<choice><sic>dark</sic>", "<choice><sic>Dark</sic>", "T011", "p"),
        ("has been <choice>", "had been <choice>", "T011", "p"),
        ("<term>storm</term>", "<storm>storm</storm>", "T002", "storm"),
        ("<body>", "<bdoy>", "not well-formed", ""),
        ('n="2" xml:id', 'n="3" xml:id', "T013", "p"),
        ("lamp on the outer mole</line>", "lamp on the inner mole</line>", "T010", "sourceDoc"),
    ],
)
def test_an_invalid_edit_is_quarantined_alone(
    edited: Path, tmp_path: Path, old: str, new: str, code: str, element: str
) -> None:
    path = the_edit(edited)
    change(path, old, new)
    made, report = built(edited, tmp_path / "out")
    assert made.exit_code == 1
    (failure,) = report["quarantine"]
    assert failure["source"] == f"tei/{path.name}"
    assert failure["stage"] == "edit"
    assert re.match(rf"tei/{path.name}:\d+: ", failure["message"])
    assert code in failure["message"]
    assert element in failure["message"]
    assert failure["remedy"]
    names = {name for name in digests(tmp_path / "out") if name.startswith(("tei/k-", "html/"))}
    assert len(names) == 2, "the other document is there, this one is not, in neither form"
    assert not any(path.stem in name for name in names)


def test_entities_are_refused(edited: Path, tmp_path: Path) -> None:
    path = the_edit(edited)
    change(path, "<TEI ", '<!DOCTYPE TEI [<!ENTITY secret SYSTEM "file:///etc/hostname">]>\n<TEI ')
    _, report = built(edited, tmp_path / "out")
    assert "document type declaration" in report["quarantine"][0]["message"]


@pytest.mark.parametrize("with_toml", [True, False])
def test_a_file_must_be_named_after_its_document(edited: Path, tmp_path: Path, *, with_toml: bool) -> None:
    if not with_toml:
        (edited / "kei.toml").unlink()
    path = the_edit(edited)
    path.rename(path.with_name("lamp.xml"))
    made, report = built(edited, tmp_path / "out")
    assert made.exit_code == 1
    assert not (tmp_path / "out" / "tei" / path.name).exists(), "neither with the corrections nor without them"
    (failure,) = report["quarantine"]
    assert f"Name the file {path.name}." in failure["remedy"]


def test_a_document_without_its_capture_is_one_of_its_own(edited: Path, tmp_path: Path) -> None:
    path, capture = the_edit(edited), (edited / "000.txt").read_bytes()
    (edited / "000.txt").unlink()
    made, report = built(edited, tmp_path / "out")
    assert made.exit_code == 0
    assert "000.txt" in codes(report, path.stem)["T031"]
    entry = next(entry for entry in report["documents"] if entry["id"] == path.stem)
    assert entry["ledger"]["total"] == len(capture.decode())
    assert entry["ledger"]["kept"] + entry["ledger"]["removed"] == entry["ledger"]["total"]
    assert kei.restore(kei.TeiDocument((tmp_path / "out" / "tei" / path.name).read_bytes())) == capture
    assert len(list((tmp_path / "out" / "html").glob("*lamp*"))) == 1


def test_an_edit_of_a_capture_that_changed_is_a_doubt(edited: Path, tmp_path: Path) -> None:
    path = the_edit(edited)
    (edited / "000.txt").write_text((edited / "000.txt").read_text(encoding="utf-8") + "\n", encoding="utf-8")
    made, report = built(edited, tmp_path / "out")
    now = kei.read(edited / "000.txt").id
    assert now != path.stem
    assert made.exit_code == 1
    assert f"tei/{path.name}: T032" in made.sentence
    assert "Carry the edits over" in made.sentence
    assert codes(report, path.stem)["T032"] == f"tei/{path.name} was made from 000.txt, which is {now} now."


def test_a_corpus_of_edits_alone(edited: Path, tmp_path: Path) -> None:
    for path in edited.glob("*.txt"):
        path.unlink()
    made, _ = built(edited, tmp_path / "out")
    assert made.exit_code == 0
    (edited / "kei.toml").unlink()
    with pytest.raises(NoArticle):
        kei.build(edited, tmp_path / "other", options=WEB)


def test_tei_from_elsewhere_is_a_document_of_its_own(edited: Path, tmp_path: Path) -> None:
    letter = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="letter" xml:lang="en"><teiHeader><fileDesc><titleStmt>
    <title>A letter</title></titleStmt><publicationStmt><p>None.</p></publicationStmt>
    <sourceDesc><p>A box.</p></sourceDesc></fileDesc></teiHeader>
    <text><body><p xml:id="{}">Dear Ada,</p></body></text></TEI>"""
    (edited / "tei" / "letter.xml").write_text(letter.format("letter.p1"), encoding="utf-8")
    made, report = built(edited, tmp_path / "out")
    assert made.exit_code == 0
    assert len(list((tmp_path / "out" / "html").glob("*a-letter*"))) == 1
    assert {"T030", "T031"} <= set(codes(report, "letter"))
    (edited / "tei" / "letter.xml").write_text(letter.format("p1"), encoding="utf-8")
    _, report = built(edited, tmp_path / "out")
    assert "p has the identifier p1" in report["quarantine"][0]["message"]


def test_a_book_holds_the_edited_document(edited: Path) -> None:
    (edited / "collections").mkdir()
    (edited / "collections" / "all.toml").write_text('title = "All"\n', encoding="utf-8")
    made = kei.book(edited / "collections" / "all.toml", "tei")
    assert b"<corr>unlit</corr>" in made.rendition.data
    assert kei.validate(kei.TeiDocument(made.rendition.data)) == ()


# ---------------------------------------------------------------- held to the capture, and to the archive


def test_a_reading_edition_is_no_edit_of_a_capture_that_is_here(edited: Path, tmp_path: Path) -> None:
    """It has no lines to compare with, so a changed word in it could not be told from the captured one."""
    path = the_edit(edited)
    path.write_bytes(reading_edition(kei.TeiDocument(path.read_bytes())).xml)
    change(path, "paraffin lantern", "petrol lantern")
    made, report = built(edited, tmp_path / "out")
    assert made.exit_code == 1
    (failure,) = report["quarantine"]
    assert "no sourceDoc" in failure["message"]
    assert "archive edition" in failure["remedy"]
    assert not any(path.stem in name for name in digests(tmp_path / "out"))


def test_a_payload_does_not_hide_a_change(edited: Path, tmp_path: Path) -> None:
    """A document that names a payload file is valid without it: what its lines say is held to the capture here."""
    path = the_edit(edited)
    facsimile = (
        f'<facsimile xml:id="{path.stem}.f"><surface corresp="#{path.stem}.capture" type="payload">'
        '<media mimeType="text/plain" url="../payload/x"/></surface></facsimile>\n<text '
    )
    change(path, "<text ", facsimile)
    assert built(edited, tmp_path / "one")[0].exit_code == 0
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("paraffin lantern", "petrol lantern"), encoding="utf-8")
    _, report = built(edited, tmp_path / "two")
    assert "not the characters of the capture 000.txt" in report["quarantine"][0]["message"]


def test_a_pointer_to_a_place_that_another_document_lacks(edited: Path, tmp_path: Path) -> None:
    path, other = the_edit(edited), kei.read(edited / "001.txt").id
    link = 'since the <ref target="kei:{}">storm</ref>'
    change(path, "since the <term>storm</term>", link.format(f"{other}.p2"))
    made, _ = built(edited, tmp_path / "good")
    assert made.exit_code == 0, made.sentence
    change(path, f"{other}.p2", f"{other}.p999")
    made, report = built(edited, tmp_path / "bad")
    assert made.exit_code == 1
    (failure,) = report["quarantine"]
    assert re.match(rf"tei/{path.name}:\d+: T016 kei:{other}.p999 leads nowhere", failure["message"])
    assert "T016" in codes(report, path.stem)
    assert len(list((tmp_path / "bad" / "html").glob("*lamp*"))) == 1, "its text is right: it stays"
    change(path, f"{other}.p999", "k-000000000000.p9")
    assert built(edited, tmp_path / "out")[0].exit_code == 0, "of a document elsewhere nothing can be asked"


@pytest.mark.parametrize("suffix", [".xml", ".XML"])
@pytest.mark.parametrize("with_toml", [True, False])
def test_an_edit_counts_with_and_without_a_name_of_the_archive(
    edited: Path, tmp_path: Path, suffix: str, *, with_toml: bool
) -> None:
    path = the_edit(edited)
    path = path.rename(path.with_suffix(suffix))
    if not with_toml:
        (edited / "kei.toml").unlink()
    made, report = built(edited, tmp_path / "out")
    assert made.exit_code == 0, made.sentence
    assert path.name in codes(report, path.stem)["T030"]
    assert "unlit" in (tmp_path / "out" / "tei" / f"{path.stem}.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize("capture", ["here", "gone"])
@pytest.mark.parametrize("more", [(".XML",), (".XML", ".Xml")])
def test_one_document_in_several_files_is_taken_from_none(
    edited: Path, tmp_path: Path, more: tuple[str, ...], capture: str
) -> None:
    path = the_edit(edited)
    for suffix in more:
        path.with_suffix(suffix).write_bytes(path.read_bytes())
    if capture == "gone":
        next(one for one in edited.rglob("*.txt") if fixity.of_file(one).startswith(path.stem[2:])).unlink()
    if len(list(path.parent.iterdir())) < 2:
        pytest.skip("this file system does not tell upper from lower case")
    made, report = built(edited, tmp_path / "out")
    assert made.exit_code == 1
    assert "holds the same document as" in report["quarantine"][0]["message"]
    assert not (tmp_path / "out" / "tei" / path.name).exists()


@pytest.mark.parametrize("with_toml", [True, False])
def test_what_is_not_taken_is_said(edited: Path, tmp_path: Path, *, with_toml: bool) -> None:
    (edited / "tei" / "old").mkdir()
    (edited / "tei" / "old" / "k-0123456789ab.xml").write_text("<TEI/>", encoding="utf-8")
    if not with_toml:
        (edited / "kei.toml").unlink()
        (edited / "tei" / "k-0123456789ab.xml").write_text("<TEI/>", encoding="utf-8")
    made, report = built(edited, tmp_path / "out")
    left = ["tei/old/k-0123456789ab.xml"] if with_toml else ["tei/k-0123456789ab.xml", "tei/old/k-0123456789ab.xml"]
    assert report["ignored"] == left
    assert f"Not taken: {left[0]}" in made.sentence
    assert report["quarantine"] == []

"""TEI that somebody else wrote, or that is none: what `validate`, `restore` and `convert` say of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kei_archive.tei.encode import encode
from tests.cli.test_cli import run
from tests.tei.articles import page

FOREIGN = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Tides</title></titleStmt>
<publicationStmt><p/></publicationStmt><sourceDesc><bibl>Tides</bibl></sourceDesc></fileDesc></teiHeader>
<text><body><div><head>Tides</head><ab>The gauge was read.</ab></div></body></text></TEI>"""
DOC = encode(page()).xml.decode()


def written(folder: Path, xml: str) -> Path:
    path = folder / "tides.xml"
    path.write_text(xml)
    return path


def test_tei_of_others_is_not_called_valid_by_our_schema(tmp_path: Path) -> None:
    done = run("validate", written(tmp_path, FOREIGN))
    assert done.returncode == 0
    assert "T022" in done.stdout
    assert "it lacks an identifier" in done.stdout
    assert done.stdout.splitlines()[-1] == (
        "Not held to a schema: 1 file not written by kei_archive; checked: well-formed TEI, the parts that all TEI"
        " has, the names of its elements, its pointers."
    )


def test_what_was_checked_is_said(tmp_path: Path) -> None:
    foreign, ours = written(tmp_path, FOREIGN), tmp_path / "ours.xml"
    ours.write_text(DOC)
    for files, last in (
        ([foreign], "Not held to a schema: 1 file not written by kei_archive"),
        ([ours], "The file is valid."),
        ([ours, foreign], "1 file is valid. Not held to a schema: 1 file not written by kei_archive"),
    ):
        assert run("validate", *files).stdout.splitlines()[-1].startswith(last)


def test_what_tei_does_not_have_is_a_fault(tmp_path: Path) -> None:
    done = run("validate", written(tmp_path, FOREIGN.replace("<text>", "<text><bogus/>")))
    assert done.returncode == 1
    assert "tides.xml:3: T029 bogus: TEI has no element bogus." in done.stdout
    assert done.stdout.splitlines()[-1].startswith("1 of 1 files need mending. Not held to a schema")


def test_what_every_tei_document_must_have(tmp_path: Path) -> None:
    empty = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/></TEI>'
    done = run("validate", written(tmp_path, empty))
    assert done.returncode == 1
    assert re.findall(r"T029 TEI: It has no (.*), which", done.stdout) == ["teiHeader/fileDesc"]
    bare = FOREIGN.replace("<p/>", "").replace("<title>Tides</title>", "").replace("text>", "standOff>")
    done = run("validate", written(tmp_path, bare))
    assert re.findall(r"T029 TEI: It has no (.*), which", done.stdout) == [
        "fileDesc/titleStmt/title",
        "fileDesc/publicationStmt",
    ]


def test_tei_of_the_fourth_edition_is_called_so(tmp_path: Path) -> None:
    path = written(tmp_path, FOREIGN.replace(' xmlns="http://www.tei-c.org/ns/1.0"', "").replace("TEI>", "TEI.2>"))
    path.write_text(path.read_text().replace("<TEI>", "<TEI.2>"))
    done = run("validate", path)
    assert done.returncode == 1
    assert "This is TEI P4, by its root TEI.2. Convert it to P5 first" in done.stdout


def test_author_and_language_are_found_where_others_write_them(tmp_path: Path) -> None:
    author = (
        "<author><persName><forename>Ada</forename><surname>Roe</surname></persName>"
        "<affiliation>Quay School</affiliation></author>"
    )
    xml = FOREIGN.replace("<text>", '<text xml:lang="fr">').replace(
        "<bibl>Tides</bibl>", f"<biblStruct><analytic>{author}</analytic><monogr><imprint/></monogr></biblStruct>"
    )
    path = written(tmp_path, xml)
    said = run("validate", path).stdout
    assert "an author" not in said
    assert "xml:lang" not in said
    assert run("convert", path, "-o", tmp_path / "tides.csl.json").returncode == 0
    csl = (tmp_path / "tides.csl.json").read_text()
    assert '"family": "Roe"' in csl
    assert "Quay School" not in csl
    assert '"language": "fr"' in csl


def test_tei_of_others_cannot_be_restored_but_rendered(tmp_path: Path) -> None:
    path = written(tmp_path, FOREIGN)
    done = run("restore", path, "-o", tmp_path / "capture.txt")
    assert (done.returncode, done.stderr.count(str(path)), "no sourceDoc" in done.stderr) == (1, 1, True)
    assert run("convert", path, "-o", tmp_path / "tides.txt").returncode == 0
    assert "The gauge was read." in (tmp_path / "tides.txt").read_text()


@pytest.mark.parametrize("element", ["TEI", "text"])
def test_an_attribute_of_the_wrong_form_is_quoted_as_it_stands(tmp_path: Path, element: str) -> None:
    """libxml2 names an attribute without its prefix, and that of the root not at all."""
    tag = next(iter(re.findall(rf"<{element} [^>]*>", DOC)))
    wrong = re.sub(r' xml:lang="\w+"', "", tag).replace(">", ' xml:lang="en_US">')
    xml = DOC.replace(tag, wrong, 1)
    done = run("validate", written(tmp_path, xml))
    assert done.returncode == 1
    assert "has xml:lang='en_US', which is not of the form asked for." in done.stdout
    assert len(done.stdout.splitlines()) == 2


def test_the_same_finding_is_one_row(tmp_path: Path) -> None:
    done = run("validate", written(tmp_path, DOC.replace("<body>", "<body>" + "<div/>" * 40)))
    assert done.returncode == 1
    assert "div lacks the attribute type" in done.stdout
    assert "(40 times)" in done.stdout
    assert len(done.stdout.splitlines()) < 12


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        (DOC.replace("<TEI", '<!DOCTYPE TEI SYSTEM "file:///etc/hosts">\n<TEI', 1), "Take the DOCTYPE out."),
        (DOC.replace("<TEI", '<!DOCTYPE TEI [<!ENTITY tide "x">]>\n<TEI', 1), "Take the DOCTYPE out."),
        (FOREIGN.replace("<div>", "<div>" * 300).replace("</div>", "</div>" * 300), "Divide the document."),
        (FOREIGN.replace("read.", "read. " * 2_000_000), "Divide the document."),
        (FOREIGN.replace("</div>", "</dvi>"), "Mend the XML at the place named."),
    ],
    ids=["external", "entity", "deep", "large", "malformed"],
)
def test_what_no_parser_should_take_is_refused_in_every_command(tmp_path: Path, xml: str, words: str) -> None:
    path = written(tmp_path, xml)
    for done in (
        run("validate", path),
        run("restore", path, "-o", tmp_path / "x.txt"),
        run("convert", path, "-o", tmp_path / "x.html"),
    ):
        said = done.stdout + done.stderr
        assert done.returncode == 1
        assert words in said
        assert f"{path}:" in said
        assert "Traceback" not in said


@pytest.mark.parametrize("namespace", ["", ' xmlns="http://www.tei-c.org/ns/2.0"'])
def test_another_namespace(tmp_path: Path, namespace: str) -> None:
    path = written(tmp_path, FOREIGN.replace(' xmlns="http://www.tei-c.org/ns/1.0"', namespace))
    done = run("validate", path)
    assert done.returncode == 1
    assert "in the namespace http://www.tei-c.org/ns/1.0" in done.stdout
    assert run("convert", path, "-o", tmp_path / "x.html").returncode == 2


@pytest.mark.parametrize(
    ("include", "words"),
    [
        ('href="../secret.xml"', "which is no TEI file beside it"),
        ('href="file:///etc/hosts"', "which is no TEI file beside it"),
        ('href="secret.xml" parse="text"', "which is no TEI file beside it"),
        ("", "which is no TEI file beside it"),
        ('href="none.xml"', "none.xml: cannot be read"),
        ('href="tides.xml"', "tides.xml: is included, but is no TEI document"),
    ],
)
def test_only_tei_beside_a_corpus_is_included(tmp_path: Path, include: str, words: str) -> None:
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" {include}/>'
    path = written(tmp_path, f'<teiCorpus xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/>{include}</teiCorpus>')
    done = run("convert", path, "-o", tmp_path / "x.txt")
    assert done.returncode == 2
    assert words in done.stderr


def test_a_file_that_includes_others_is_told_the_same_everywhere(captures: Path, tmp_path: Path) -> None:
    """``tei/corpus.xml`` of a build holds no text: one sentence, one remedy; it is rendered with its documents."""
    run("build", captures, "-o", tmp_path / "out", "--formats", "text", "-q")
    corpus = tmp_path / "out" / "tei" / "corpus.xml"
    words = "includes 2 documents, and holds no text itself. Give the documents that it names, one by one;"
    done = run("restore", corpus, "-o", tmp_path / "x.txt")
    assert done.returncode == 2
    assert f"{corpus}: {words}" in done.stderr
    assert run("convert", corpus, "-o", tmp_path / "x.txt").returncode == 0
    assert (tmp_path / "x.txt").read_text().count("\f") == 1, "two texts"
    done = run("validate", corpus)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "The file is valid.")
    assert f"{corpus}: T025 {words}" in done.stdout
    done = run("restore", written(tmp_path, FOREIGN.replace("</div>", "</dvi>")), "-o", tmp_path / "x.txt")
    assert "tides.xml" in done.stderr

"""Documents whose capture is a file beside them: valid, and restored with that file."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kei_archive.errors import EncodingError, FixityMismatch, InvalidTei, ReadError
from kei_archive.readers import open_witness
from kei_archive.reading import read
from kei_archive.tei.document import NS, TeiDocument
from kei_archive.tei.encode import encode
from kei_archive.tei.export import reading_edition
from kei_archive.tei.restore import payload_beside, payload_name, restore
from kei_archive.tei.validate import validate
from tests.tei.articles import page


def with_payload(name: str) -> TeiDocument:
    """The page, as if its capture were no text: no sourceDoc, no pointers to lines, a facsimile."""
    xml = encode(page()).xml.decode()
    key = encode(page()).id
    xml = re.sub(r"(?s)<sourceDoc.*</sourceDoc>\n", "", xml)
    xml = re.sub(r' facs="[^"]*"| source="#[^"]*\.z\d+"', "", xml)
    media = f'<media mimeType="text/html" url="payload/{name}"/>'
    surface = f'<surface corresp="#{key}.capture" type="payload">{media}</surface>'
    facsimile = f'<facsimile xml:id="{key}.facsimile">{surface}</facsimile>\n'
    return TeiDocument(xml.replace("<text ", f"{facsimile}<text ", 1).encode())


@pytest.mark.parametrize("name", ["page.html", "page.html.gz"])
def test_payload(name: str, tmp_path: Path) -> None:
    doc, data = with_payload(name), page().witness.data
    assert [finding.code for finding in validate(doc)] == ["T024"]
    (tmp_path / name).write_bytes(gzip.compress(data, mtime=0) if name.endswith("gz") else data)
    assert restore(doc, payload=tmp_path) == restore(doc, payload=tmp_path / name) == data
    assert validate(doc, payload=tmp_path) == ()
    (tmp_path / name).write_bytes(gzip.compress(b"x", mtime=0) if name.endswith("gz") else b"x")
    with pytest.raises(FixityMismatch, match="SHA-256"):
        restore(doc, payload=tmp_path)
    assert {finding.code for finding in validate(doc, payload=tmp_path)} == {"T010"}


def test_refusals(tmp_path: Path) -> None:
    with pytest.raises(InvalidTei, match=r"are in the file page\.html"):
        restore(with_payload("page.html"))
    with pytest.raises(ReadError, match=r"page\.html"):
        restore(with_payload("page.html"), payload=tmp_path)
    (tmp_path / "page.gz").write_bytes(b"no gzip")
    with pytest.raises(ReadError, match="cannot be read"):
        restore(with_payload("page.gz"), payload=tmp_path)


def test_no_way_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the password is tide")
    (tmp_path / "payload").mkdir()
    with pytest.raises(ReadError):
        restore(with_payload("../../secret"), payload=tmp_path / "payload")


# ---------------------------------------------------------------- text whose charset does not give its bytes back

TIDES = (
    "潮位の記録\n\nこの港では毎日の潮位が記録されていた。観測所の記録は九十年にわたって続き、途切れたことは一度もなかった。"
    "町の人々はその帳簿を大切にしている。\n\n灯台守は毎朝、青いインクで数字を書き込んだ。嵐の日にも休まなかったので、"
    "記録は完全である。読者はそれを図書館で見ることができる。\n"
)
# the charset is designated twice before each line end: lawful, and Python writes it once
REDUNDANT = TIDES.encode("iso2022_jp").replace(b"\x1b(B\n", b"\x1b(B\x1b(B\n")


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    """A file of redundant escapes in a folder of captures."""
    path = tmp_path / "captures" / "tides.txt"
    path.parent.mkdir()
    path.write_bytes(REDUNDANT)
    return path


def run(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "kei_archive", *map(str, words)], capture_output=True, text=True)


def test_such_a_capture_is_read_in_its_charset() -> None:
    witness = open_witness(REDUNDANT)
    assert (witness.encoding, witness.text, witness.is_reversible) == ("iso2022_jp", TIDES, False)
    assert open_witness(TIDES.encode("iso2022_jp")).is_reversible
    assert "S007" in [finding.code for finding in read(REDUNDANT).findings]
    assert "S007" not in [finding.code for finding in read(TIDES.encode()).findings]


@pytest.mark.parametrize(
    ("name", "data", "encoding", "text"),
    [
        ("utf-16", b"\xfe\xff\0a\0b", "utf-16-be", "\ufeffab"),
        ("utf-16", b"a\0b\0", "utf-16-le", "ab"),
        ("UTF-8-SIG", b"\xef\xbb\xbfab", "utf-8", "\ufeffab"),
        ("utf-7", b"+AGE-b", "utf-7", "ab"),
    ],
)
def test_an_encoding_that_is_given(name: str, data: bytes, encoding: str, text: str) -> None:
    witness = open_witness(data, encoding=name, media_type="text/plain")
    assert (witness.encoding, witness.text) == (encoding, text)
    assert witness.is_reversible == (name != "utf-7")


def test_bytes_without_a_meaning_are_refused_still() -> None:
    with pytest.raises(EncodingError, match="iso2022_jp"):
        open_witness(b"\x1b$B\xff\xff", encoding="iso2022_jp")


def test_every_character_is_in_the_tei_and_the_bytes_are_beside_it(tmp_path: Path) -> None:
    doc = encode(read(REDUNDANT))
    assert [finding.code for finding in validate(doc)] == ["T024"]
    assert "".join(f"{line.text or ''}\n" for line in doc.root.iterfind(".//t:sourceDoc//t:line", NS)) == TIDES
    assert payload_name(doc.root) == f"{doc.id}.txt"
    path = tmp_path / "capture.txt"
    path.write_bytes(REDUNDANT)
    assert validate(doc, payload=path) == ()
    assert restore(doc, payload=path) == REDUNDANT
    with pytest.raises(InvalidTei, match="--payload"):
        restore(doc)
    changed = TeiDocument(doc.xml.replace("九十年".encode(), "八十年".encode()))
    assert {finding.code for finding in validate(changed, payload=path)} == {"T010"}
    assert payload_name(encode(page()).root) == ""


def test_the_reading_edition_has_no_payload() -> None:
    edition = reading_edition(encode(read(REDUNDANT)))
    assert b"payload" not in edition.xml.partition(b"</teiHeader>")[2]
    assert [finding.code for finding in validate(edition)] == ["T023"]


def test_from_the_command_line(capture: Path, tmp_path: Path) -> None:
    out, back = tmp_path / "out", tmp_path / "back.txt"
    assert run("build", capture.parent, "-o", out, "--formats", "text", "-q").returncode == 0
    (tei,) = out.glob("tei/k-*.xml")
    assert (out / "payload" / f"{tei.stem}.txt").read_bytes() == REDUNDANT
    assert run("validate", tei, "-q").stdout == ""
    assert run("restore", tei, "-o", back).returncode == 0
    assert back.read_bytes() == REDUNDANT

    alone = tmp_path / "alone" / tei.name
    alone.parent.mkdir()
    alone.write_bytes(tei.read_bytes())
    back.unlink()
    done = run("validate", alone)
    assert (done.returncode, "T024" in done.stdout) == (0, True)
    done = run("restore", alone, "-o", back)
    assert (done.returncode, f"{tei.stem}.txt" in done.stderr, "--payload" in done.stderr) == (1, True, True)
    assert not back.exists()
    for payload in (capture, out / "payload"):
        assert run("restore", alone, "-o", back, "--payload", payload).returncode == 0
        assert run("validate", alone, "--payload", payload, "-q").stdout == ""
    assert back.read_bytes() == REDUNDANT

    (out / "payload" / f"{tei.stem}.txt").write_bytes(REDUNDANT + b"x")
    assert "T010" in run("validate", tei).stdout
    assert run("restore", tei, "-o", back).returncode == 1


def test_a_conversion_says_where_the_bytes_stay(capture: Path, tmp_path: Path) -> None:
    done = run("convert", capture, "-o", tmp_path / "tides.xml")
    name = f"payload/{encode(read(REDUNDANT)).id}.txt"
    assert (done.returncode, "T024" in done.stderr, name in done.stderr) == (0, True, True)
    (tmp_path / "payload").mkdir()
    (tmp_path / name).write_bytes(REDUNDANT)
    assert run("restore", tmp_path / "tides.xml", "-o", tmp_path / "back.txt").returncode == 0


def test_a_document_edited_by_hand_keeps_its_payload(capture: Path, tmp_path: Path) -> None:
    (capture.parent / "kei.toml").write_text('[archive]\nname = "Archive of Tides"\n')
    (capture.parent / "witnesses").mkdir()
    capture.rename(capture.parent / "witnesses" / capture.name)
    doc = encode(read(REDUNDANT))
    edited = capture.parent / "tei" / f"{doc.id}.xml"
    edited.parent.mkdir()
    edited.write_bytes(doc.xml.replace("港".encode(), "<term>港</term>".encode(), 1))
    out = tmp_path / "out"
    assert run("build", capture.parent, "-o", out, "--formats", "text", "-q").returncode == 0
    assert "<term>港</term>" in (out / "tei" / edited.name).read_text()
    assert run("restore", out / "tei" / edited.name, "-o", tmp_path / "back.txt").returncode == 0
    assert (tmp_path / "back.txt").read_bytes() == REDUNDANT


def test_where_a_payload_is_looked_for(tmp_path: Path) -> None:
    doc, tei = encode(read(REDUNDANT)), tmp_path / "tei" / "x.xml"
    tei.parent.mkdir()
    assert payload_beside(tei, doc.root) is None
    for folder in (tmp_path / "tei" / "payload", tmp_path / "tei", tmp_path / "payload"):
        folder.mkdir(exist_ok=True)
        (folder / f"{doc.id}.txt").write_bytes(REDUNDANT)
        assert payload_beside(tei, doc.root) == folder / f"{doc.id}.txt"
    assert payload_beside(tei, encode(page()).root) is None
    for name in ("..", ".", ""):
        assert payload_name(with_payload(f"x/{name}").root) == ""

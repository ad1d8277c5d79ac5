"""Encodings, kinds of files, and inputs that are refused with a reason (rows 6 to 14 of the fault matrix)."""

from __future__ import annotations

import gzip
import time
from pathlib import Path

import pytest

from kei_archive.errors import EncodingError, NoArticle, NoReader, UsageError
from kei_archive.model import Witness
from kei_archive.readers import open_witness
from kei_archive.reading import read
from kei_archive.tei.encode import encode
from kei_archive.tei.restore import restore

GERMAN = "Über Größe und Straßen: Die Ärzte überlegten, ob sie früher hätten kommen müssen. Gestern war es schön."
JAPANESE = "日本語のテキストです。灯台の日誌は九十年のあいだ一日も欠けることなく書き続けられた。"


def back(witness: Witness) -> bytes:
    return witness.text.encode(witness.encoding, "surrogateescape" if witness.encoding == "utf-8" else "strict")


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (GERMAN.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + GERMAN.encode(), "utf-8"),
        (("\ufeff" + GERMAN).encode("utf-16-le"), "utf-16-le"),
        (("\ufeff" + GERMAN).encode("utf-16-be"), "utf-16-be"),
        (("\ufeff" + GERMAN).encode("utf-32-le"), "utf-32-le"),
        (("\ufeff" + GERMAN).encode("utf-32-be"), "utf-32-be"),
        (GERMAN.encode("utf-16-le"), "utf-16-le"),
        (GERMAN.encode("utf-16-be"), "utf-16-be"),
        ((JAPANESE + "\n" + "一 1998。\n" * 3).encode("utf-16-le"), "utf-16-le"),
        (GERMAN.encode("cp1252"), "cp1252"),
        (JAPANESE.encode("euc_jp"), "euc_jp"),
        (JAPANESE.encode("iso2022_jp"), "iso2022_jp"),
        (GERMAN.encode() + b" \x96 damaged", "utf-8"),
    ],
)
def test_ladder(data: bytes, encoding: str) -> None:
    witness = open_witness(data)
    assert witness.encoding == encoding
    assert back(witness) == data
    assert GERMAN[:20] in witness.text or JAPANESE[:20] in witness.text


def test_damaged_utf8_is_kept_byte_for_byte_and_reported() -> None:
    article = read(GERMAN.encode() + b" \x96 damaged.")
    assert [finding.code for finding in article.findings if finding.code == "S002"] == ["S002"]
    assert "\udc96" in article.text


def test_given_encoding_wins_and_must_fit() -> None:
    assert open_witness(GERMAN.encode("cp1252"), encoding="latin-1").encoding == "iso8859-1"
    with pytest.raises(EncodingError, match="ascii"):
        open_witness(GERMAN.encode(), encoding="ascii")
    with pytest.raises(UsageError, match="no encoding called"):
        open_witness(b"text", encoding="utf-9")


def test_what_a_person_says_of_the_encoding_is_believed() -> None:
    data = "\x01\x02\x03".encode("utf-16-le") + (JAPANESE + " a").encode("utf-16-le")
    assert open_witness(data, encoding="utf-16-le").text.endswith(JAPANESE + " a")


def test_utf_16_page_without_a_mark() -> None:
    page = f"<!DOCTYPE html><html><body><h1>Über Größe</h1><p>{GERMAN}</p></body></html>".encode("utf-16-be")
    witness = open_witness(page)
    assert (witness.media_type, witness.encoding) == ("text/html", "utf-16-be")
    assert GERMAN in witness.text


@pytest.mark.parametrize("encoding", [None, "utf-16-le", "latin-1", "utf-8"])
def test_numbers_are_no_text_whatever_is_said(encoding: str | None) -> None:
    data = b"".join(number.to_bytes(2, "little") for number in range(32)) * 4
    with pytest.raises(NoReader, match="octet-stream") as caught:
        open_witness(data, encoding=encoding)
    assert "--encoding" in caught.value.remedy


@pytest.mark.parametrize(
    ("sentence", "reported"),
    [
        (GERMAN, False),
        ("Der Spaß“, sagte sie, „war groß…“ — ‚CAFÉ…‘ und «À» stand an der Tür, «VOILÀ»!", False),
        ("A IRMÃ” e a MAÇÃ… custam 20º; NÃO há mais, disse a avó, e fechou a porta.", False),
        (GERMAN.encode().decode("cp1252", "replace"), True),
        ("The sign said â€œclosedâ€, and it was still there on the day after.", True),
        (
            "Ещё один день".encode().decode("latin-1")
            + " is what the capture has where words of another script stood.",
            True,
        ),
        ("It was 20Â°C in the shade, and nobody had thought of bringing water along.", True),
        ("A smile ðŸ˜€ stood at the end of the letter, or what had been a smile once.", True),
    ],
)
def test_mojibake_is_told(sentence: str, reported: bool) -> None:
    found = [finding for finding in read(f"A Title\n\n{sentence}".encode()).findings if finding.code == "S009"]
    assert bool(found) == reported
    assert all("line 3" in finding.message and finding.span for finding in found)


def test_mixed_encodings_are_never_silent() -> None:
    article = read(b"Ein Titel\n\n" + GERMAN.encode() + b"\n\n" + (GERMAN * 3).encode("cp1252"))
    assert {"S002", "S009"} & {finding.code for finding in article.findings}


@pytest.mark.parametrize(
    ("second", "said"),
    [
        (GERMAN.encode("cp1252"), "; 1 line reads well as windows-1252, the first line 5: '"),
        (
            b"A caf\xe9.\n\nThe \x93keeper\x94 said so.",
            "; 2 lines read well as windows-1252, the first line 5: 'caf\xe9.'",
        ),
        (GERMAN.encode()[:-1] + b" \x96 damaged", "1 byte is not valid UTF-8"),
        (b"Bytes of no letter: \x81\x8d", "2 bytes are not valid UTF-8"),
        (b"The rest of a dash \xe2\x80 is lost.", "2 bytes are not valid UTF-8"),
    ],
)
def test_lines_in_another_encoding_are_named(second: bytes, said: str) -> None:
    """They are not read so: which lines they are would be a guess, and no charset has a name for it."""
    data = b"Ein Titel\n\n" + (GERMAN * 3).encode() + b"\n\n" + second
    article = read(data)
    (message,) = [finding.message for finding in article.findings if finding.code == "S002"]
    assert said in message
    assert ("windows-1252" in message) == ("windows-1252" in said)
    assert restore(encode(article)) == data


def test_false_byte_order_mark() -> None:
    with pytest.raises(EncodingError, match="byte order mark"):
        open_witness(b"\xff\xfeof odd length")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "application/pdf"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (gzip.compress(b"text", mtime=0), "application/gzip"),
        (b"PK\x03\x04\x14\x00", "application/zip"),
        (b"some\x00\x00\x00\x01\x02 bytes\x00\x00", "application/octet-stream"),
        (b"<?xml version='1.0'?><feed/>", "application/xml"),
        (b"From: <Saved>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n", "multipart/related"),
    ],
)
def test_other_kinds_are_named_and_refused(tmp_path: Path, data: bytes, kind: str) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(data)
    with pytest.raises(NoReader, match=kind) as caught:
        open_witness(path)
    assert caught.value.place == "page.txt"
    assert caught.value.remedy


def test_media_type_given_wins() -> None:
    assert open_witness(b"<html><p>markup as text", media_type="text/plain").media_type == "text/plain"
    assert open_witness(b"plain", media_type="text/html").text == "plain\n"
    with pytest.raises(NoReader, match="image/png"):
        open_witness(b"plain", media_type="image/png")


@pytest.mark.parametrize("source", ["/nowhere/at/all.txt", "x" * 5000, "a\x00b"])
def test_missing_files(source: str) -> None:
    with pytest.raises(Exception, match=r"no such file|cannot be read") as caught:
        open_witness(source)
    assert len(str(caught.value)) < 300
    assert caught.value.exit_code in (2, 4)


def test_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="folder"):
        open_witness(tmp_path)


def test_names_are_safe_for_terminals(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b]0;x\x07.txt"
    path.write_bytes(b"A title\n\nA sentence of more than ten words stands here, and it is an article.")
    article = read(path)
    assert "\x1b" not in article.explain()
    assert article.witness.locator == "a\\x1b]0;x\\x07.txt"


@pytest.mark.parametrize("code", [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0xFFFE, 0xFFFF])
def test_control_characters_are_kept_and_reported(code: int) -> None:
    line = f"Here is a {chr(code)} character that no article needs, and yet this sentence has it."
    article = read(line.encode())
    assert article.text == line
    assert ("S003" in [finding.code for finding in article.findings]) == (code != 0x7F)
    assert chr(code) not in article.explain()


@pytest.mark.parametrize("character", ["\u200b", "\ue000", "\U0001fffe", "\u200f"])
def test_unusual_characters_are_content(character: str) -> None:
    line = f"Here is a {character} character that is rare, and this sentence is long enough."
    assert read(line.encode()).text == line


@pytest.mark.parametrize(
    ("opened", "reported"), [("\u202eabc\u202c", False), ("\u202eabc", True), ("\u2066a\u202cb", True)]
)
def test_open_bidirectional_controls(opened: str, reported: bool) -> None:
    article = read(f"Title {opened}\n\nA sentence of more than ten words stands here, and it is an article.".encode())
    assert ("S006" in [finding.code for finding in article.findings]) == reported


def test_line_ends_make_the_same_article() -> None:
    lines = ["A short title", "", "A sentence of more than ten words stands here, and it is an article.", ""]
    articles = [read(end.join(lines).encode()) for end in ("\n", "\r\n", "\r")]
    assert len({article.text for article in articles}) == 1
    assert len({article.id for article in articles}) == 3


def test_white_space_is_no_article() -> None:
    with pytest.raises(NoArticle, match="empty"):
        read(b" \n\t\r\n")


@pytest.mark.full
def test_one_long_line_takes_linear_time() -> None:
    sentence = b"The ledger of the lighthouse runs for ninety years without a gap, in blue ink. "

    def seconds(size: int) -> float:
        data = sentence * (size // len(sentence))
        runs = []
        for _ in range(2):
            start = time.process_time()
            article = read(data, profile="none")
            runs.append(time.process_time() - start)
            assert article.ledger.balances
        return min(runs)

    seconds(1_000_000)  # loads what is loaded at first use
    half, whole = seconds(50_000_000), seconds(100_000_000)
    assert whole / half < 2.3

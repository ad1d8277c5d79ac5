"""Captures that are read in the wrong charset, or may be: told as a doubt, with the remedy; no byte is lost."""

from __future__ import annotations

import pytest

import kei_archive as kei
from kei_archive.findings import CODES, Severity

BODY = "The keeper of the light wrote the weather into a book of his own, and nobody has copied it since. " * 6
PAGE = f"Quay Weather\n\nBy Ada Roe\n\n{BODY}\n\n"


def told(data: bytes) -> list[str]:
    return [finding.code for finding in kei.read(data, locator="x.txt").findings if finding.code == "S010"]


@pytest.mark.parametrize(
    "data",
    [
        PAGE.replace("Quay", "Quay\x92s").encode("latin-1") + b"\x81\n",
        PAGE.replace("Quay", "Qu\u00e4y").encode("cp437"),
        PAGE.replace("Quay", "Qu\u00e9y").encode("cp437"),
        PAGE.replace("Quay", "Quay\x92s").encode(),
        f"Größe\n\n{PAGE} Fähre über Öl".encode("utf-7"),
        "港口天气\n\n".encode("hz") + PAGE.encode() + "今天很好。".encode("hz"),
    ],
    ids=["cp1252-undefined", "cp437-a", "cp437-e", "c1-in-utf-8", "utf-7", "hz"],
)
def test_a_wrong_charset_is_a_doubt(data: bytes) -> None:
    assert told(data) == ["S010"]
    assert CODES["S010"].severity is Severity.DOUBT
    assert "--encoding" in CODES["S010"].remedy


@pytest.mark.parametrize(
    "text",
    [
        PAGE,
        PAGE.replace("Quay", "Quäy’s „Buch“ ‚so‘"),
        PAGE.replace("Quay", "~{ C++ and a+b-c, +49-30-1234-5, ~} +tax-free, call +441234-5678 or +441235-5678"),
        PAGE.replace("\n\n", "\u0085"),
    ],
    ids=["ascii", "quotes", "signs", "nel"],
)
def test_other_text_is_not(text: str) -> None:
    assert told(text.encode()) == []


def test_halves_of_characters_leave_a_text_in_utf_8() -> None:
    halves = "\ud83d\ude00".encode("utf-8", "surrogatepass")
    for data in (PAGE.encode() + halves, PAGE.replace("Quay", "Quäy").encode() + halves * 3):
        article = kei.read(data, locator="x.txt")
        assert article.witness.encoding == "utf-8"
        document = kei.encode(article)
        assert b"<g " in document.xml
        assert kei.restore(document) == data


def test_a_plus_before_a_number_is_its_sign() -> None:
    data = f"{PAGE}+ 5 degrees at noon.\n\n+ 7 degrees at two.\n\n{BODY}\n".encode()
    written = kei.render(kei.encode(kei.read(data, locator="x.txt")), "markdown").data.decode()
    assert "\n\\+ 5 degrees at noon.\n\n\\+ 7 degrees at two.\n" in written

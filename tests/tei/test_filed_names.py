"""Names that an editor files by their surnames: parts of a name in TEI, CSL and BibTeX."""

from __future__ import annotations

import json

import pytest

import kei_archive as kei
from tests.reading.pages import BODY


def csl(author: str) -> list[dict[str, str]]:
    page = "\n\n".join(["Eels Keep the Old Weir Open", *BODY]).encode()
    doc = kei.encode(kei.read(page, profile="none", sidecar={"authors": [author]}))
    assert kei.render(doc, kei.Bibtex()).data
    (item,) = json.loads(kei.render(doc, kei.Csl()).data)
    found: list[dict[str, str]] = item["author"]
    return found


@pytest.mark.parametrize(
    ("stated", "family", "given"),
    [
        ("O’Tarn, Bran", "O’Tarn", "Bran"),
        ("O'Tarn, Bran", "O'Tarn", "Bran"),
        ("Pell Vale, Nora Inés", "Pell Vale", "Nora Inés"),
        ("van der Tarn, Abel J.", "van der Tarn", "Abel J."),
    ],
)
def test_family_and_given_name(stated: str, family: str, given: str) -> None:
    assert csl(stated) == [{"family": family, "given": given}]


@pytest.mark.parametrize(
    "stated", ["Nora Q. Pell, PhD", "Institute of Eels, Department of Weirs", "Pell, Tarn, Vale", "Tarn and Co., the"]
)
def test_other_commas_are_left_alone(stated: str) -> None:
    assert csl(stated) == [{"literal": stated}]


def test_bibtex_has_the_parts() -> None:
    page = "\n\n".join(["Eels Keep the Old Weir Open", *BODY]).encode()
    doc = kei.encode(kei.read(page, profile="none", sidecar={"authors": ["O’Tarn, Bran"]}))
    assert "author = {O’Tarn, Bran}" in kei.render(doc, kei.Bibtex()).data.decode()

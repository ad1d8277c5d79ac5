"""Every case folder in tests/cases/tei-invalid: edits of a valid document, and the findings that they give."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from kei_archive.findings import CODES, Severity
from kei_archive.tei.document import TeiDocument
from kei_archive.tei.validate import validate

FOLDER = Path(__file__).parents[1] / "cases"
CASES = sorted((FOLDER / "tei-invalid").iterdir())
BASE = (FOLDER / "tei" / "page" / "golden" / "page.xml").read_text(encoding="utf-8")
KEY = re.search('xml:id="(k-[0-9a-f]+)"', BASE)[1]


def test_the_base_is_valid() -> None:
    assert validate(TeiDocument(BASE.encode())) == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path, save_golden: bool) -> None:
    xml = BASE
    for edit in tomllib.loads((case / "options.toml").read_text(encoding="utf-8"))["edit"]:
        old, new = (edit[side].replace("{id}", KEY) for side in ("old", "new"))
        assert xml.count(old), f"{old} is not in the base"
        xml = xml.replace(old, new, 1)
    found = validate(TeiDocument(xml.encode()), place="page.xml")
    text = "".join(f"{f.code} {f.severity} {f.place}: {f.message}\n" for f in found)
    golden = case / "golden" / "findings.txt"
    if save_golden:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
    assert case.name[:4] in {finding.code for finding in found if finding.severity is Severity.FAULT}


def test_every_fault_of_a_document_has_a_case() -> None:
    faults = {code for code, entry in CODES.items() if code.startswith("T") and entry.severity is Severity.FAULT}
    with_payload = {"T026", "T027"}  # they need a page of HTML beside the document: tests/tei/test_html.py
    assert faults - with_payload == {case.name[:4] for case in CASES}

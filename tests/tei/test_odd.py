"""The ODD says what the schema says: the same elements, the same values, the same constraints, and valid TEI itself."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kei_archive import _resources
from kei_archive.findings import CODES
from kei_archive.tei.constraints import CONSTRAINTS
from kei_archive.tei.document import NS, parse
from tests.tei.schemas import odd, odd_elements, odd_values, rng_elements, rng_values

CLASSES = {"cert": "att.global.responsibility", "evidence": "att.editLike", "xml:space": "att.global"}
"""Attributes whose values are the same wherever they occur: the ODD lists them once, in their class."""
NOT_TEI = {"xi:include"}


def test_elements() -> None:
    assert odd_elements() == set(rng_elements()) - NOT_TEI


def test_values() -> None:
    ours, listed = rng_values(), odd_values()
    for (element, attribute), values in ours.items():
        owner = element if (element, attribute) in listed else CLASSES.get(attribute, element)
        assert listed.get((owner, attribute)) == values, (element, attribute)
    for owner, attribute in listed:
        used = [element for element, name in ours if name == attribute]
        assert owner in used or (owner == CLASSES.get(attribute) and used), (owner, attribute)


def test_constraints() -> None:
    specs = odd().findall(".//t:constraintSpec[t:desc]", NS)
    names = [spec.get("ident").replace("-", "_") for spec in specs]
    assert names == [constraint.__name__ for constraint in CONSTRAINTS]
    codes = [re.search("T0[0-9]{2}", spec.findtext("t:desc", "", NS))[0] for spec in specs]
    assert codes == [code for code in CODES if "T010" <= code <= "T021"]


def test_every_value_is_explained() -> None:
    for item in (*odd().iterfind(".//t:attDef", NS), *odd().iterfind(".//t:valItem", NS)):
        assert item.findtext("t:desc", "", NS).strip(), item.get("ident")


def test_it_is_tei(shared: Path) -> None:
    path = _resources.SCHEMA / "kei_archive.odd"
    parse(path.read_bytes())
    if not shutil.which("jing"):
        pytest.skip("jing is not installed (Debian package jing)")
    command = ["jing", str(shared / "schema" / "tei_all.rng"), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert (done.stdout, done.returncode) == ("", 0)

"""Damage of every kind: what the validator catches, what it need not, and whether the referees agree on the schema."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import pytest

from kei_archive import _resources
from kei_archive.findings import Severity
from kei_archive.model import Archive
from kei_archive.tei.departures import schema
from kei_archive.tei.document import TeiDocument
from kei_archive.tei.encode import encode
from kei_archive.tei.validate import validate
from tests.tei.articles import page
from tests.tei.mutations import Mutant, mutants

HARMLESS = (
    ("add text|change text|change tail|empty text", "teiHeader/.*", "",
     "a statement of the header: only the capture, or the person who states it, could contradict it"),
    ("drop element|duplicate element|swap elements|move element", "teiHeader/.*", "",
     "statements that may be absent, several, or in any order: less or more is said, nothing false"),
    ("(drop|empty) attribute", "teiHeader/.*", ".*", "an attribute that may be absent, or free: less is said"),
    ("alter attribute", "teiHeader/.*",
     "id|ident|version|match|unit|use|selector|type|n|matchPattern|replacementPattern",
     "a name or a description in free words, which nothing else in the document repeats"),
    ("alter attribute", "sourceDoc.*", "id|subtype|url", "a name that nothing points to, or a word that is free"),
    ("drop attribute", "sourceDoc/.*", "cert|subtype", "may be absent: less is said of the zone"),
    ("(drop|alter) attribute", "text.*", "id|lang|ref|rend|place|type|quantity|unit",
     "a name that nothing points to, or a description that may be absent or is free; no character of the capture"),
    ("swap elements", "text/body/div/head", "", "title and deck: their order is the editor's"),
)  # fmt: skip
"""Mutations that leave a document valid: operators, paths and attributes, and why nobody need catch them."""


@pytest.fixture(scope="module")
def subjects() -> list[TeiDocument]:
    """Documents of several kinds."""
    archive = Archive(name="Harrow Archive", description="Almanacs of the coast.", rights="© the authors")
    full = encode(page(acquired=date(2019, 1, 1)), archive=archive, date=date(2020, 2, 2))
    return [full, encode(page(eol="\r\n", encoding="utf-16-le", end=False))]


def sample(subjects: Sequence[TeiDocument], step: int) -> list[Mutant]:
    return [mutant for doc in subjects for mutant in mutants(doc, step=step)]


STEPS = [13, pytest.param(1, marks=pytest.mark.full)]
"""Every thirteenth mutant in the quick test: a prime, so that all operators have their turn."""


def explained(mutant: Mutant) -> bool:
    return any(
        re.fullmatch(operators, mutant.operator)
        and re.fullmatch(paths, mutant.path)
        and re.fullmatch(names, mutant.attribute)
        for operators, paths, names, _ in HARMLESS
    )


@pytest.mark.parametrize("step", STEPS)
def test_damage_is_caught(subjects: list[TeiDocument], step: int) -> None:
    found = sample(subjects, step)
    assert len(found) > 300
    missed = [mutant for mutant in found if not is_caught(mutant)]
    assert [(m.operator, m.path, m.attribute) for m in missed if not explained(m)] == []


def is_caught(mutant: Mutant) -> bool:
    return any(finding.severity is Severity.FAULT for finding in validate(TeiDocument(mutant.xml)))


@pytest.mark.parametrize("step", STEPS)
def test_referees_agree(subjects: list[TeiDocument], step: int, tmp_path: Path) -> None:
    """libxml2 and jing say the same of every mutant by our schema."""
    found = sample(subjects, step)
    by_jing = refused_by_jing(_resources.SCHEMA / "kei_archive.rng", found, folder=tmp_path)
    by_libxml2 = {n for n, mutant in enumerate(found) if not schema().validate(TeiDocument(mutant.xml).root)}
    assert by_jing == by_libxml2


@pytest.mark.full
def test_our_schema_is_the_stricter(subjects: list[TeiDocument], shared: Path, tmp_path: Path) -> None:
    """What tei_all refuses, our schema or our constraints refuse."""
    found = sample(subjects, 1)
    by_tei_all = refused_by_jing(shared / "schema" / "tei_all.rng", found, folder=tmp_path)
    assert [found[n][:3] for n in sorted(by_tei_all) if not is_caught(found[n])] == []


def refused_by_jing(path: Path, found: Iterable[Mutant], *, folder: Path) -> set[int]:
    """Numbers of the mutants that jing finds invalid."""
    if not shutil.which("jing"):
        pytest.skip("jing is not installed (Debian package jing)")
    files = []
    for number, mutant in enumerate(found):
        files.append(folder / f"{number}.xml")
        files[-1].write_bytes(mutant.xml)
    # -i: jing would check that ID and IDREF match, which RELAX NG leaves to a compatibility annex
    done = subprocess.run(["jing", "-i", str(path), *map(str, files)], capture_output=True, text=True, timeout=600)
    assert not done.stderr, done.stderr
    return {int(number) for number in re.findall(r"/(\d+)\.xml:\d+:\d+: error", done.stdout)}

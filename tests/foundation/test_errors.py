"""The exception family and the catalogue of findings."""

from __future__ import annotations

import pickle

import pytest

from kei_archive import errors
from kei_archive.findings import CODES, Finding, Severity
from kei_archive.model import Span

FAMILY = [getattr(errors, name) for name in errors.__all__]


@pytest.mark.parametrize("kind", FAMILY, ids=lambda kind: kind.__name__)
def test_every_error_says_place_and_remedy_and_survives_pickling(kind: type[errors.KeiArchiveError]) -> None:
    error = kind("It broke.", place="a.txt:3", remedy="Mend it.")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own bytes
    assert str(again) == str(error) == "a.txt:3: It broke. Mend it."
    assert type(again) is kind
    assert kind.exit_code in {1, 2, 3, 4}


def test_invalid_tei_keeps_its_findings() -> None:
    finding = Finding("T002", "An element.", Span(1, 2))
    again = pickle.loads(pickle.dumps(errors.InvalidTei("Broken.", findings=[finding])))  # noqa: S301  # our own bytes
    assert again.findings == (finding,)


def test_the_catalogue_is_complete() -> None:
    for code, entry in CODES.items():
        assert code == entry.code
        assert entry.meaning.endswith(".")
        assert entry.remedy.endswith(".")
        assert isinstance(entry.severity, Severity)


def test_a_finding_as_data() -> None:
    assert Finding("M001", "No date.", Span(3, 5)).as_dict() == {
        "code": "M001",
        "severity": "doubt",
        "message": "No date.",
        "span": [3, 5],
        "place": None,
    }

"""What a build tells beside its closing sentence, a line each: what nobody should have to open the report for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from kei_archive.building.anew import told
from kei_archive.building.options import Built
from kei_archive.findings import CODES

__all__ = ["notes"]

LOUD: Final = ("C007", "R006")
"""Findings that are told: a text that may be none, and words that a file of the archive lacks."""
_NAMED: Final = 3


def notes(built: Built) -> Iterator[str]:
    """The lines: loud findings with the texts and volumes that have them, then texts that are read otherwise.

    Args:
        built: The build.
    """
    for code in LOUD:
        names = [*_with(code, built.report["documents"], "source"), *_with(code, built.report["collections"], "name")]
        if names:
            more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
            entry = CODES[code]
            yield f"{', '.join(names[:_NAMED])}{more}: {code} {entry.meaning} {entry.remedy}"
    if anew := told(built):
        yield anew


def _with(code: str, entries: list[Mapping[str, Any]], name: str) -> Iterator[str]:
    """Names of the entries of a report that have a finding."""
    return (entry[name] for entry in entries if any(finding["code"] == code for finding in entry["findings"]))

"""What a build tells beside its closing sentence, a line each: what nobody should have to open the report for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from kei_archive.building.anew import told
from kei_archive.building.options import Built
from kei_archive.findings import CODES
from kei_archive.model import printable

__all__ = ["notes"]

LOUD: Final = ("C005", "C007", "R006")
"""Findings that are told: a text that was not found, one that may be none, and words that a file of it lacks."""
_NAMED: Final = 3


def notes(built: Built) -> Iterator[str]:
    """The lines: loud findings with the texts and volumes that have them, then texts that are read otherwise.

    Args:
        built: The build.
    """
    for code in LOUD:
        found = dict.fromkeys(_found(code, built.report))
        names, messages = list(dict.fromkeys(name for name, _ in found)), {message for _, message in found}
        if names:
            more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
            what = f" ({messages.pop()})" if len(messages) == 1 else ""
            meaning = CODES[code].meaning.removesuffix(".")
            yield f"{', '.join(names[:_NAMED])}{more}: {code} {meaning}{what}. {CODES[code].remedy}"
    if anew := told(built):
        yield anew


def _found(code: str, report: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The texts, by their sources, and the volumes that have a finding, each with its message."""
    entries = [(entry["source"], entry) for entry in report["documents"]]
    entries += [(entry["name"], entry) for entry in report["collections"]]
    for name, entry in entries:
        yield from ((printable(name), one["message"].rstrip(".")) for one in entry["findings"] if one["code"] == code)

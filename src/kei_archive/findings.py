"""Coded observations about a document: what a person should know, with its place.

A finding is data, never a log line. Codes are permanent: once published, a code keeps its meaning. The catalogue
below is the single list of them; ``kei-archive code X`` prints an entry.

Families: ``S`` source and bytes, ``C`` chrome and roles, ``M`` metadata, ``T`` TEI, ``R`` renditions.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from kei_archive.model import Span

__all__ = ["CODES", "Code", "Finding", "Severity"]


class Severity(StrEnum):
    """How much a finding matters: ``note`` informs, ``doubt`` asks for a look, ``fault`` is wrong."""

    NOTE = "note"
    DOUBT = "doubt"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Code:
    """An entry of the catalogue: what a code means and what to do about it."""

    code: str
    severity: Severity
    meaning: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One observation.

    Attributes:
        code: A key of `CODES`.
        message: What was seen in this document.
        span: Characters of the decoded witness, if the finding has a place there.
        place: Another kind of place: an element, ``file:line``.
    """

    code: str
    message: str
    span: Span | None = None
    place: str = ""

    @property
    def severity(self) -> Severity:
        """Severity as the catalogue has it."""
        return CODES[self.code].severity

    @property
    def remedy(self) -> str:
        """What to do, as the catalogue has it."""
        return CODES[self.code].remedy

    def as_dict(self) -> dict[str, object]:
        """The finding as JSON-ready data."""
        return {
            "code": self.code,
            "severity": str(self.severity),
            "message": self.message,
            "span": [self.span.start, self.span.end] if self.span else None,
            "place": self.place or None,
        }


_N, _D, _F = Severity.NOTE, Severity.DOUBT, Severity.FAULT

_TABLE: Final = (
    Code("S001", _N, "The encoding was detected, not declared.", "Give encoding= or a sidecar if the text looks wrong."),
    Code("S002", _D, "The capture has bytes that are not valid in its encoding.", "They are kept exactly; check the scraper's encoding."),
    Code("S003", _N, "The capture has control characters that XML cannot hold.", "They are kept exactly as g elements; nothing to do."),
    Code("S004", _D, "The text ends in mid-sentence: the capture may be truncated.", "Capture the page again if you can."),
    Code("S006", _D, "The text has bidirectional control characters that are not closed.", "Check that the line reads as its author wrote it."),
    Code("C001", _D, "A line could not be classified and stays in the article.", "Look at it; write a profile rule if it is chrome."),
    Code("C002", _N, "Lines repeat over the given documents and were taken for chrome.", "Nothing, unless one of them is text."),
    Code("C003", _D, "A line was removed as chrome with little certainty.", "Look at it in the report or with read --explain."),
    Code("C004", _D, "The article is very short against what was removed.", "Check that the body was found: read --explain."),
    Code("M001", _D, "No publication date is stated.", "State it in a sidecar file NAME.toml beside the source."),
    Code("M002", _D, "No author is stated.", "State authors in a sidecar file if you know them."),
    Code("M003", _D, "No title is stated.", "State the title in a sidecar file."),
    Code("M004", _N, "The author was taken from the author note, for there is no byline.", "Nothing, if the note is the author's."),
    Code("M005", _D, "Two statements of the same fact disagree.", "Decide in a sidecar file."),
    Code("M006", _D, "The language could not be told with certainty.", "State language in a sidecar file or kei.toml."),
    Code("M007", _N, "A date was found that is not a publication date.", "Nothing."),
    Code("T001", _F, "The file is not well-formed XML.", "Mend the XML at the place named."),
    Code("T002", _F, "The TEI breaks the schema.", "Mend the element named; the schema is kei_archive.rng."),
    Code("T010", _F, "sourceDoc does not reproduce the captured bytes.", "A line of sourceDoc was changed: restore it from the capture."),
    Code("T011", _F, "A facs pointer leads nowhere, or its lines differ from the text.", "Correct the pointer, or mark the change with choice (sic and corr)."),
    Code("T012", _F, "A line that was kept is not in the text once and in order.", "Add the missing text or move the line to a chrome zone."),
    Code("T013", _F, "An identifier is not formed as this archive forms them.", "Identifiers start with the document's id; paragraphs count 1 to n."),
    Code("T014", _F, "A certainty has nobody responsible, or an inferred date no reasoning.", "Add resp, and a certainty element with desc."),
    Code("T015", _F, "A publication date is malformed.", "Give when, or notBefore and notAfter, or cert='unknown' with the word unknown."),
    Code("T016", _F, "A pointer does not resolve.", "Correct the pointer or add its target."),
    Code("T017", _F, "An element that must say something is empty, or says N/A.", "Fill it or take it out."),
    Code("T018", _F, "Site furniture stands in the text.", "Take fw, lb and the lines of chrome zones out of text."),
    Code("T019", _F, "The zones of sourceDoc do not cover its lines.", "Every line belongs to one zone with a type."),
    Code("T020", _F, "Availability is 'free' without a licence target.", "Add licence/@target or set the status to unknown."),
    Code("T021", _F, "A pingback is not marked as made by a system.", "Add generatedBy='system' to the post."),
    Code("T022", _N, "The TEI was not written by kei_archive and lacks what its constraints speak of.", "Encode it with kei_archive, or leave it: it renders all the same."),
    Code("T023", _N, "The file is a reading edition: it has no sourceDoc.", "Nothing; restore needs the archive edition, whose digest it names."),
    Code("T030", _N, "The document was edited by hand; the edited file is taken instead of an encoding of the capture.", "Nothing; delete the file in tei/ to go back to the encoding."),
    Code("T031", _N, "The capture of a file edited by hand is not here.", "Nothing: restore rebuilds it from the file. Put the capture back if you have it."),
    Code("T032", _D, "The capture of a file edited by hand has changed since.", "Carry the edits over to the new document, then delete the old file."),
    Code("R001", _D, "An element has no macro in the theme; its text was kept, its form was not.", "Add a macro of the element's name to elements.html.j2."),
    Code("R002", _D, "A link was left out, for its address has a scheme that is not allowed.", "Only http, https and mailto links are carried over."),
    Code("R003", _D, "The text has characters that no font of the theme holds.", "Install the font named, or add one to the theme."),
    Code("R004", _N, "A control character is shown as U+FFFD.", "Nothing: the TEI and restore keep it exactly."),
)  # fmt: skip  # a table reads best as one

CODES: Final = MappingProxyType({entry.code: entry for entry in _TABLE})

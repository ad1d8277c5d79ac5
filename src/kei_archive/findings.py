"""Coded observations about a document: what a person should know, with its place.

A finding is data, never a log line. Codes are permanent: once published, a code keeps its meaning. The catalogue
below is the single list of them; ``kei-archive code X`` prints an entry.

Families: ``S`` source and bytes, ``C`` chrome and roles, ``M`` metadata, ``D`` decisions of people, ``T`` TEI,
``R`` renditions, ``P`` printing (preflight).
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
    Code("S002", _D, "The capture has bytes that are not valid in its encoding.", "They are kept exactly. Where whole lines are in another encoding, the capture mixes two: let the scraper save one and capture again, or correct the words in tei/ID.xml (choice with sic and corr)."),
    Code("S003", _N, "The capture has control characters that XML cannot hold.", "They are kept exactly as g elements; nothing to do."),
    Code("S004", _D, "The text ends in mid-sentence: the capture may be truncated.", "Capture the page again if you can."),
    Code("S006", _D, "The text has bidirectional control characters that are not closed.", "Check that the line reads as its author wrote it."),
    Code("S007", _N, "The capture's bytes do not come back from its character set, so they are kept in a payload file.", "Nothing; keep payload/ with the TEI: restore takes the bytes from there."),
    Code("S008", _N, "Links of the text are left out: they are relative to an unknown address, or of a scheme that no text may point to.", "Nothing, if they are ftp:, tel: or javascript:; else state the page's url in a sidecar, or give it with --url."),
    Code("S009", _D, "The text has signs that look like UTF-8 read in another encoding (mojibake), such as \u00c3\u00bc for \u00fc.", "If the capture is all so, it was made so: capture it again. If it is so in part, it mixes two encodings: let the scraper save one and capture again, or correct the words in tei/ID.xml (choice with sic and corr). The archive keeps the signs as they are."),
    Code("C001", _D, "A line could not be classified and stays in the article.", "Look at it; write a profile rule if it is chrome."),
    Code("C002", _N, "Lines repeat over the given documents and were taken for chrome.", "Nothing, unless one of them is text."),
    Code("C003", _D, "A line was removed as chrome with little certainty.", "Look at it in the report or with read --explain."),
    Code("C004", _D, "The article is very short against what was removed.", "Check that the body was found: read --explain."),
    Code("C005", _D, "The page looks like an article, but no line was taken for its text: it is not archived.", "See read --explain; a decision or a profile rule keeps lines."),
    Code("C006", _D, "A line was kept as text with little certainty.", "Look at it in the report or with read --explain; a decision or a profile rule removes it."),
    Code("C007", _D, "The page is archived as an article, though it is as likely to hold none: it has hardly any text, and no sure title.", "Answer kei-archive review, which asks about such pages first; a title in a sidecar settles it too."),
    Code("M001", _D, "No publication date is stated.", "State it in a sidecar file NAME.toml beside the source."),
    Code("M002", _D, "No author is stated.", "State authors in a sidecar file if you know them."),
    Code("M003", _D, "No title is stated.", "State the title in a sidecar file."),
    Code("M004", _N, "The author was taken from the author note, for there is no byline.", "Nothing, if the note is the author's."),
    Code("M005", _D, "Two statements of the same fact disagree.", "Decide in a sidecar file."),
    Code("M006", _D, "The language could not be told with certainty.", "State language in a sidecar file or kei.toml."),
    Code("M007", _N, "A date was found that is not a publication date.", "Nothing."),
    Code("M032", _N, "The same article was captured more than once; the facts of its captures are pooled.", "Nothing: every capture is kept, and collections show the article once."),
    Code("M033", _D, "Two captures of one article disagree.", "Decide with kei-archive review, or in a sidecar file."),
    Code("M034", _D, "What the posts say of each other's days does not fit the dates that they state.", "Look at both; decide with kei-archive review."),
    Code("M035", _N, "A fact that the page does not state was found in other posts of the archive.", "Look at the evidence; decide with kei-archive review if it is wrong."),
    Code("D001", _N, "A person has decided; the decision is obeyed.", "Nothing; delete the entry in decisions/ to undo it."),
    Code("D002", _D, "A decision is stale: the machine has changed its mind since. It is obeyed all the same.", "Look at it again: keep it with was set to what the machine says now, or delete it."),
    Code("D003", _D, "A decision matches nothing any more.", "Correct its text to that of the capture, or delete it."),
    Code("D004", _D, "The capture has changed since a decision about it was made. It is obeyed all the same.", "Look at it again, and set source to the new digest."),
    Code("T001", _F, "The file is not well-formed XML.", "Mend the XML at the place named."),
    Code("T002", _F, "The TEI breaks the schema.", "Mend the element named; the schema is kei_archive.rng."),
    Code("T010", _F, "sourceDoc, or the payload file, does not give the captured bytes.", "A line of sourceDoc, or the payload file, was changed: restore it from the capture."),
    Code("T011", _F, "A facs pointer leads nowhere, or its lines differ from the text.", "Correct the pointer, or mark the change with choice (sic and corr) or app, and what you add with add or note."),
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
    Code("T022", _N, "The TEI was not written by kei_archive and lacks what its constraints speak of.", "Encode it with kei_archive, or leave it: it renders all the same. TEI's own tei_all.rng says whether it is valid."),
    Code("T023", _N, "The file is a reading edition: it has no sourceDoc.", "Nothing; restore needs the archive edition, whose digest it names."),
    Code("T024", _N, "The captured bytes are in a payload file, which was not looked at.", "Give the file, or its folder, with --payload (in Python: payload=). Until then a word that was changed both in the text and in its captured line is not noticed."),
    Code("T025", _N, "The file includes other documents and holds no text itself.", "Give the documents that it names, one by one; kei-archive book makes one volume of them."),
    Code("T026", _F, "The page in the payload file does not show the lines of sourceDoc.", "A line of sourceDoc was changed, or pages are drawn otherwise now: encode the capture again; restore gives its bytes."),
    Code("T027", _F, "The TEI says otherwise than the page in the payload file: a link, a phrase, an image, a table, verse, a list or a place.", "Put back what the page says, or say with resp whose change it is: on the element, or on a seg around the words."),
    Code("T030", _N, "The document was edited by hand; the edited file is taken instead of an encoding of the capture.", "Nothing; delete the file in tei/ to go back to the encoding."),
    Code("T031", _N, "The capture of a file edited by hand is not here.", "Nothing: restore rebuilds it from the file. Put the capture back if you have it."),
    Code("T032", _D, "The capture of a file edited by hand has changed since.", "Carry the edits over to the new document, then delete the old file."),
    Code("R001", _D, "A rendition has no form for an element; its text was kept.", "Add a macro of the element's name to elements.html.j2."),
    Code("R002", _D, "A link was left out, for its address has a scheme that is not allowed.", "Only http, https and mailto links are carried over."),
    Code("R003", _D, "The text has characters that no font of the theme holds.", "Install the font named, or add one to the theme."),
    Code("R004", _N, "A control character is shown as U+FFFD.", "Nothing: the TEI and restore keep it exactly."),
    Code("R005", _F, "No font has a character; in the volume its number stands in its place, such as [U+1F9FF].", "Install a font that has it (kei-archive doctor names packages), or add one to the theme, and build again."),
    Code("R006", _N, "An export for analysis left out words that do not stand in the text, such as a variant or a note on a gap.", "Nothing: they are in the TEI, and in the web page, the EPUB and the PDF."),
    Code("R010", _N, "Lines are set loosely: no better break was found.", "Nothing, or mend the line with a zero-width space in a corrected reading."),
    Code("R011", _N, "Words are hyphenated across a page break.", "Nothing; the print edition mends them."),
    Code("R012", _N, "Paragraphs end on a line of one word.", "Nothing; the print edition mends those that it can."),
    Code("R020", _N, "Pages of the printed edition begin where the EPUB has no place for their number.", "Nothing: give the part or text an xml:id if its page is to be listed."),
    Code("P001", _F, "The file is encrypted, or the content of a page cannot be read.", "Export it anew, without a password."),
    Code("P002", _F, "The file does not claim the PDF/X version that is asked for.", "Export it as that version; kei-archive does with --purpose print."),
    Code("P003", _F, "The boxes of a page are missing or do not lie in each other.", "Set TrimBox, BleedBox and MediaBox on every page."),
    Code("P004", _F, "The trim size differs between pages, or is none that the shop prints.", "Set one trim size for all pages: --page."),
    Code("P005", _F, "Too little bleed.", "Let pictures reach beyond the trim: --bleed 3."),
    Code("P006", _F, "An odd number of pages.", "Add a blank page at the end."),
    Code("P007", _F, "The printing condition is not stated by an ICC profile.", "Export with an output intent."),
    Code("P008", _F, "The Info dictionary lacks what a print shop reads from it.", "State title, dates, creator, producer and whether the file is trapped."),
    Code("P009", _F, "Colours of the screen (RGB or Lab).", "Convert them to the colours of the press, or to black."),
    Code("P010", _F, "Ink that the job does not have, or text on several plates.", "Set text in black ink alone (0 0 0 1 k)."),
    Code("P011", _F, "Annotations: links, comments, forms.", "Take them out: nobody can click on paper."),
    Code("P012", _F, "Transparency.", "Flatten it on export."),
    Code("P013", _F, "A font is not embedded.", "Embed all fonts on export."),
    Code("P014", _F, "An image has too few pixels for its size.", "Take a larger image, or set it smaller."),
    Code("P015", _F, "Text disappears in the spine.", "Widen the inner margin; it depends on the number of pages."),
    Code("P016", _F, "Text stands too near to the cut.", "Widen the margin."),
    Code("P017", _F, "Attachments, scripts, forms or actions.", "Take them out: they mean nothing to a press."),
    Code("P018", _F, "A line is too thin to print.", "Draw it at least as thick as the profile says."),
)  # fmt: skip  # a table reads best as one

CODES: Final = MappingProxyType({entry.code: entry for entry in _TABLE})

"""What the header of a document states of its capture and its encoding, in words."""

from __future__ import annotations

from typing import Final, NamedTuple

from kei_archive.model import Witness

__all__ = ["INTERPRETATION", "Statements", "statements_of"]


class Statements(NamedTuple):
    """The words that differ between kinds of captures.

    Attributes:
        capture: What the capture is.
        sampling: What cannot be recovered from it: a list that may go on.
        normalization: What was done to characters.
        quotation: What was done to quotation marks.
        segmentation: What a paragraph is.
        reconstruction: Where furniture is, and how the captured bytes are had back.
    """

    capture: str
    sampling: str
    normalization: str
    quotation: str
    segmentation: str
    reconstruction: str


def statements_of(witness: Witness) -> Statements:
    """The statements that hold for a capture."""
    if witness.drawing is not None:
        return _PAGE
    return _TEXT if witness.is_reversible else _TEXT._replace(reconstruction=_PAYLOAD)


INTERPRETATION: Final = (
    "Facts that the capture does not state carry cert and resp attributes, and evidence where the element allows it."
)
_PAYLOAD: Final = (
    "Site furniture is excluded from text and preserved in sourceDoc, in zones of type chrome. Encoding the lines of "
    "sourceDoc again in the character set of the capture does not give its bytes, for that character set has several "
    "ways to write one text; the captured file is therefore kept as it is, in the file that facsimile names, whose "
    "SHA-256 digest is recorded in sourceDesc."
)
_TEXT: Final = Statements(
    capture="text-only capture",
    sampling=(
        "The capture is a plain-text rendering of one web page. Not captured, and therefore not recoverable from it: "
        "hyperlink targets, emphasis, images and their alternative text, list and table markup"
    ),
    normalization=(
        "None. The character content of every element in text with a facs attribute is identical to the lines of "
        "sourceDoc that it points to, joined by line feeds, except that the automatic numbers before comments are "
        "moved to the n attribute. No Unicode normalisation; no-break spaces are kept. Characters that XML cannot "
        "hold are g elements; in this header they are shown as U+FFFD."
    ),
    quotation=(
        "Quotation marks are kept as captured. Paired double marks are also tagged with q, without deciding between "
        "quotation, irony and mention."
    ),
    segmentation="One source line is one paragraph, or the lines that the source wraps are, joined by line feeds.",
    reconstruction=(
        "Site furniture is excluded from text and preserved in sourceDoc, in zones of type chrome. Concatenating the "
        "line elements of sourceDoc in order, each followed by its line terminator, and encoding the result in the "
        "character set that its media element names gives the captured file, whose SHA-256 digest is recorded in "
        "sourceDesc."
    ),
)
_PAGE: Final = Statements(
    capture="capture of the HTML",
    sampling=(
        "The capture is the HTML of one web page. Not captured, and therefore not recoverable from it: images, style "
        "sheets, and what scripts would have added. Kept in the captured file and not encoded: what the page hides, "
        "and markup that is not named under segmentation"
    ),
    normalization=(
        "The lines of sourceDoc are what the page shows: white space is collapsed as browsers do it, and before items "
        "of lists and around quotations stands what browsers put there. The character content of every element in "
        "text with a facs attribute is identical to the lines that it points to, joined by line feeds, except that "
        "the automatic numbers before comments are moved to the n attribute. No Unicode normalisation; no-break "
        "spaces are kept. Characters that XML cannot hold are g elements; in this header they are shown as U+FFFD. "
        "What the page says that an abbreviation stands for is an expan, which is no text of a line."
    ),
    quotation=(
        "Quotation marks are kept as captured, and written where the page marks a quotation with q. Paired double "
        "marks are also tagged with q, without deciding between quotation, irony and mention."
    ),
    segmentation=(
        "One line is what a browser begins on a new line: a block, a row of a table, or what follows a line break. "
        "Headings, lists, block quotations, preformatted text, verse, tables, captions and notes are encoded as the "
        "page marks them, and so are links, references to notes, emphasis, languages, directions, terms, quotations, "
        "abbreviations, dates, readings of characters (ruby), and the deletions and additions of the page itself. A "
        "link within the page is a reference to a note if what it leads to leads back, or is called a note."
    ),
    reconstruction=(
        "Site furniture is excluded from text and preserved in sourceDoc, in zones of type chrome, whose source "
        "attributes say where it stands in the page. The captured file is kept as it is, in the file that facsimile "
        "names, whose SHA-256 digest is recorded in sourceDesc."
    ),
)

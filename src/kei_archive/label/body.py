"""Inside the article: paragraphs, headings, list items, quotations, captions, notes. Nothing is lost here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kei_archive.label.lines import Line
from kei_archive.label.mending import breaks_off, goes_on
from kei_archive.model import Role

__all__ = ["body_role"]

_FOOTNOTE: Final = re.compile(r"\[\d{1,3}\] |\^ |\[\^\d+\]:? ")
_CAPTION: Final = re.compile(
    r"(?:figure|fig\.|table|chart|map|photo|abbildung|abb\.|tabelle|figura|그림|図) ?\d+[.:]", re.IGNORECASE
)
_OPENING: Final = '“„«‘"「『'
_SAID: Final = re.compile(r"\w[.!?…。！？][“‘«‹」』][\"'”’»›)]*$")
"""The end of a sentence before a quotation mark that other languages open with: „So steht es geschrieben.“"""
_INSET: Final = 3
"""Columns by which text converters indent a block quotation at least."""
_HEADING_WORDS: Final = 14


def body_role(lines: Sequence[Line], *, index: int, states: Sequence[str]) -> Role:
    """The role of a line that belongs to the body, from its shape and the body's line below it."""
    line = lines[index]
    if not line.text:
        return Role.PARAGRAPH
    if line.text.startswith((">", "| ")):
        return Role.QUOTE
    if line.text[0] in _OPENING and line.indent >= _INSET + max(_indent(lines, index - 1), _indent(lines, index + 1)):
        return Role.QUOTE
    if _FOOTNOTE.match(line.text):
        return Role.FOOTNOTE
    if _CAPTION.match(line.text) and line.words <= 40:
        return Role.CAPTION
    if line.marked:
        return Role.LIST_ITEM
    if line.prose or line.closed or _SAID.search(line.text) or line.words > _HEADING_WORDS:
        return Role.PARAGRAPH
    if not any(character.isalpha() for character in line.text):
        return Role.PARAGRAPH
    below = lines[index + 1] if index + 1 < len(lines) and states[index + 1] == "body" else None
    if below is not None and goes_on(below) and index and states[index - 1] == "body" and breaks_off(lines[index - 1]):
        return Role.PARAGRAPH  # a piece of a sentence
    if below is not None and (below.closed or below.marked or below.words > _HEADING_WORDS):
        return Role.HEADING
    return Role.UNCLASSIFIED


def _indent(lines: Sequence[Line], index: int) -> int:
    return lines[index].indent if 0 <= index < len(lines) else 0

"""Inside the article: paragraphs, headings, list items, quotations, captions, notes. Nothing is lost here lightly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kei_archive.label.lines import Line
from kei_archive.label.shapes import Mark
from kei_archive.model import Role

__all__ = ["body_marks"]

_FOOTNOTE: Final = re.compile(r"\[\d{1,3}\] |\^ |\[\^\d+\]:? ")
_CAPTION: Final = re.compile(
    r"(?:figure|fig\.|table|chart|map|photo|abbildung|abb\.|tabelle|figura|그림|図) ?\d+[.:]", re.IGNORECASE
)
_HEADING_WORDS: Final = 14


def body_marks(lines: Sequence[Line], marks: Sequence[Mark | None]) -> list[Mark]:
    """Roles of the lines of the span. Only a firm mark (profile, sure phrase, repetition) takes a line out."""
    return [
        mark if mark is not None and mark.firm and mark.furniture else _role(lines, index=index)
        for index, mark in enumerate(marks)
    ]


def _role(lines: Sequence[Line], *, index: int) -> Mark:
    line = lines[index]
    if line.text.startswith((">", "| ")):
        return Mark(Role.QUOTE, "body:quoted", 0.85)
    if _FOOTNOTE.match(line.text):
        return Mark(Role.FOOTNOTE, "body:footnote", 0.8)
    if _CAPTION.match(line.text) and line.words <= 40:
        return Mark(Role.CAPTION, "body:caption", 0.8)
    if line.marked:
        return Mark(Role.LIST_ITEM, "body:list-item", 0.9)
    if line.prose:
        return Mark(Role.PARAGRAPH, "body:prose", 0.95)
    if line.closed or line.words > _HEADING_WORDS:
        return Mark(Role.PARAGRAPH, "body:sentence", 0.85)
    if not any(character.isalpha() for character in line.text):
        return Mark(Role.PARAGRAPH, "body:ornament", 0.7)
    below = lines[index + 1] if index + 1 < len(lines) else None
    if below is not None and (below.closed or below.marked or below.words > _HEADING_WORDS):
        return Mark(Role.HEADING, "body:heading", 0.8)
    return Mark(Role.UNCLASSIFIED, "body:short", 0.5)

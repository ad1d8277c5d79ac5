"""What a page is, before any of its lines is judged: an article, a listing, comments only, or nothing of these."""

from __future__ import annotations

from collections.abc import Sequence

from kei_archive.drawing import Drawing
from kei_archive.label.lines import Line
from kei_archive.label.listing import is_listing
from kei_archive.label.messages import is_message
from kei_archive.label.shapes import Mark
from kei_archive.model import Kind, Role

__all__ = ["page_kind"]


def page_kind(
    lines: Sequence[Line], marks: Sequence[Mark | None], *, span: tuple[int, int], drawing: Drawing | None
) -> Kind:
    """The kind of the page, from its lines, their marks, its best span and, of a page of HTML, its elements."""
    if is_message(lines, marks):
        return Kind.NONE
    if is_listing(lines, marks, drawing=drawing):
        return Kind.LISTING
    heading = next((i for i, mark in enumerate(marks) if mark and mark.role is Role.COMMENT_HEADING), None)
    if heading is not None and all(mark is not None for mark in marks[:heading]):
        return Kind.COMMENTS
    if span[0] < span[1]:
        return Kind.ARTICLE
    plain = sum(line.words for line, mark in zip(lines, marks, strict=True) if mark is None)
    furniture = sum(line.words for line, mark in zip(lines, marks, strict=True) if mark is not None and mark.furniture)
    return Kind.ARTICLE if plain >= 20 and plain > furniture else Kind.NONE

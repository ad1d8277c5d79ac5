"""What a page is, before any of its lines is judged: an article, a listing, comments only, or nothing of these."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kei_archive.label.lines import Line
from kei_archive.label.shapes import Mark
from kei_archive.model import Kind, Role

__all__ = ["page_kind"]

_ARCHIVE: Final = re.compile(
    r"(?:tag|category|author|monthly|daily|yearly) archives?\b|archive for\b|search results for\b|posts tagged\b"
    r"|(?:all )?posts by\b|schlagwort-archive|archives? (?:mensuelles|par mot-clé)|archivo de (?:la )?etiqueta",
    re.IGNORECASE,
)
"""Headings of listing pages, as the common blog systems word them."""

_MORE: Final = re.compile(
    r"(?:continue reading|read (?:more|full|the full|the rest)|full story|weiterlesen|mehr lesen|lire la suite|leer más"
    r"|leggi tutto|leia mais|lees meer|lue lisää|läs mer|더보기|続きを読む)\b.{0,80}|posted in .*\| .*",
    re.IGNORECASE,
)
"""The line that ends each entry of a listing."""

_AROUND: Final = "…. »→[]()"
_MORE_STARTS: Final = (
    *("continue reading", "read ", "full story", "posted in", "weiterlesen", "mehr lesen", "lire la suite"),
    *("leer más", "leggi tutto", "leia mais", "lees meer", "lue lisää", "läs mer", "더보기", "続きを読む"),
)
"""How its key begins: quicker than the pattern."""
_MORE_FIRST: Final = frozenset((*_AROUND, *(start[0] for start in _MORE_STARTS)))

_TOP: Final = 8
"""Lines from the top in which a listing names itself."""

_ENTRIES: Final = 3
"""Entries that make a listing."""


def page_kind(lines: Sequence[Line], marks: Sequence[Mark | None], *, span: tuple[int, int]) -> Kind:
    """The kind of the page, from its lines, their marks and its best span."""
    if _is_listing(lines, marks):
        return Kind.LISTING
    heading = next((i for i, mark in enumerate(marks) if mark and mark.role is Role.COMMENT_HEADING), None)
    if heading is not None and all(mark is not None for mark in marks[:heading]):
        return Kind.COMMENTS
    if span[0] < span[1]:
        return Kind.ARTICLE
    plain = sum(line.words for line, mark in zip(lines, marks, strict=True) if mark is None)
    furniture = sum(line.words for line, mark in zip(lines, marks, strict=True) if mark is not None and mark.furniture)
    return Kind.ARTICLE if plain >= 20 and plain > furniture else Kind.NONE


def _is_listing(lines: Sequence[Line], marks: Sequence[Mark | None]) -> bool:
    named = any(line.words <= 12 and _ARCHIVE.match(line.text) for line in lines[:_TOP])
    run = longest = total = entries = 0
    for line, mark in zip(lines, marks, strict=True):
        if line.key[:1] in _MORE_FIRST and line.words <= 20 and _ends_entry(line):
            entries, run = entries + 1, 0
        elif line.prose and (mark is None or not mark.furniture):
            run, total = run + line.words, total + line.words
            longest = max(longest, run)
    return named or (entries >= _ENTRIES and longest * 2 < total)


def _ends_entry(line: Line) -> bool:
    return line.key.lstrip(_AROUND).startswith(_MORE_STARTS) and _MORE.fullmatch(line.text.strip(_AROUND)) is not None

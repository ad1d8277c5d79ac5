"""Whether a table holds data, so that each row of it is one line, or lays out a page, so that its cells are boxes.

Standard: HTML Living Standard, 4.9.1, what suggests that a table is one of data: ``caption``, ``thead``, ``th``, a
border; that it is none: ``role=presentation``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

__all__ = ["holds_data"]

_PARTS: Final = (
    *("h1", "h2", "h3", "h4", "h5", "h6", "article", "aside", "main", "nav", "section", "blockquote", "figure"),
    *("pre", "listing", "plaintext", "xmp"),
)
"""What stands in boxes of a page, and in no cell of data."""
_GROUPS: Final = frozenset(["tbody", "tfoot", "thead"])
_MOST_WORDS: Final = 60
"""Words of a cell of data; more are text. F1 of mozilla at 20, 60 and 200: 96.12, 96.12, 96.11; without rows of data
95.99; of wcxb-dev with and without 85.26 and 85.25 (labels of the package's weights, November 2026)."""


def holds_data(table: etree._Element) -> bool:
    """Whether a table is one of data: it is marked as one, or has columns of words and no table in it."""
    if table.get("role") in ("none", "presentation"):
        return False
    cells = [list(row.iterchildren("td", "th")) for row in _rows(table)]
    if not any(len(row) > 1 for row in cells):
        return False
    if not _is_marked(table, cells) and next(table.iterdescendants("table"), None) is not None:
        return False
    if any(_is_long(cell) for row in cells for cell in row):
        return False
    return next(table.iterdescendants(*_PARTS), None) is None


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table.iterchildren("tr", *_GROUPS):
        if child.tag == "tr":
            yield child
        else:
            yield from child.iterchildren("tr")


def _is_marked(table: etree._Element, cells: list[list[etree._Element]]) -> bool:
    return (
        table.get("border", "0") not in ("", "0")
        or next(table.iterchildren("caption", "thead"), None) is not None
        or any(cell.tag == "th" for row in cells for cell in row)
    )


def _is_long(cell: etree._Element) -> bool:
    words = 0
    for text in cell.itertext("*", with_tail=True):
        words += len(str(text).split())
        if words > _MOST_WORDS:
            return True
    return False

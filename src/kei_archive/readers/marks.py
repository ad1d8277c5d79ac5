"""Which marks the elements of a page make, and where on a line they begin and end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from kei_archive.drawing import Mark
from kei_archive.readers.elements import names
from kei_archive.readers.links import Links
from kei_archive.readers.listing import whole_number
from kei_archive.readers.notes import Notes

__all__ = ["MARKS", "OpenMark", "direction_of", "marks_of", "spans", "trimmed"]

MARKS: Final = 16
"""Marks around one character; what is inside more of them is marked no further."""
_PREFIX: Final = 300
"""Characters of an address that leads nowhere, and of a date in words."""
_SPANS: Final = frozenset(["cols", "rows"])
_SPAN: Final = 1000
"""Columns that a cell reaches over at most (HTML Standard, 4.9.11)."""
_PHRASES: Final = names(
    "b cite code del dfn em i ins kbd mark q rb rp rt ruby s samp small strike strong sub sup tt u var"
)
"""Elements that become marks of their own name."""
_DIRECTIONS: Final = frozenset(["ltr", "rtl"])
_OF_VERSE: Final = frozenset(["blockquote", "div", "p", "pre", "section"])
_STANZAS: Final = names("lg line-group linegroup stanza")
_VERSES: Final = _STANZAS | names("poem poetry verse wp-block-verse")
"""Classes by which a page says that lines are verse; nothing else about them does."""


class OpenMark:
    """A mark that is being made; ``start`` is None until it has characters on the line."""

    __slots__ = ("element", "kind", "order", "start", "value")

    def __init__(self, kind: str, value: str, *, element: object, order: int) -> None:
        self.kind = kind
        self.value = value
        self.element = element
        self.order = order
        self.start: int | None = None


def marks_of(
    element: etree._Element, *, language: str, direction: str, is_head: bool, number: int, links: Links, notes: Notes
) -> list[tuple[str, str]]:
    """The marks that an element makes, the outer first: their kinds and values.

    Args:
        element: It.
        language: Its language, if it is another than that of what is around it.
        direction: The same for its direction.
        is_head: Whether it would head other cells of its table.
        number: One that no other element has.
        links: Where the links of the page lead.
        notes: Which of them lead to notes.
    """
    tag = element.tag
    found = []
    if language:
        found.append(("language", language))
    if tag == "bdo" and (given := direction_of(element)):
        found.append(("bdo", given))
    elif direction:
        found.append(("direction", direction))
    if tag in _OF_VERSE and (said := _VERSES.intersection((element.get("class") or "").lower().split())):
        found.append(("verse", "" if said.isdisjoint(_STANZAS) else str(number)))
    if tag == "a" and element in notes.marks:
        found.append(notes.marks[element])
    elif tag == "a" and (href := element.get("href", "").strip()) and not href.startswith("#"):
        target = links.target(href)
        found.append(("link", target) if target else ("unlinked", href[:_PREFIX]))
    elif tag in _PHRASES:
        found.append((tag, ""))
    elif tag == "abbr":
        found.append((tag, " ".join(element.get("title", "").split())))
    elif tag == "time":
        found.append((tag, (element.get("datetime") or "".join(map(str, element.itertext()))[:_PREFIX]).strip()))
    elif tag == "th" and is_head:
        found.append(("label", ""))
    return found


def direction_of(element: etree._Element) -> str:
    """The direction that an element says its text has: ``ltr`` or ``rtl``; empty if it says none."""
    said = (element.get("dir") or "").strip().lower()
    return said if said in _DIRECTIONS else ""


def spans(cell: etree._Element) -> Iterator[tuple[str, str]]:
    """How many columns and rows a cell reaches over, if several."""
    for kind, name in (("cols", "colspan"), ("rows", "rowspan")):
        number = whole_number(cell.get(name))
        if number is not None and 1 < number <= _SPAN:
            yield kind, str(number)


def trimmed(text: str, *, mark: tuple[int, int, int, str, str], first: int) -> list[Mark]:
    """A mark without the white space around its characters; none if there are no others.

    Args:
        text: The line.
        mark: Start and end in it, the end negative; order, kind and value.
        first: Offset of the line.
    """
    start, end, _, kind, value = mark
    if kind in _SPANS:
        return [Mark(first + start, first + start, kind, value)] if start <= len(text) else []
    if kind == "image":
        return [Mark(first + min(start, len(text)), first + min(start, len(text)), kind, value)]
    words = text[start:-end]
    start += len(words) - len(words.lstrip())
    words = words.strip()
    return [Mark(first + start, first + start + len(words), kind, value)] if words else []

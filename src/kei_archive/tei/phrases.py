"""Links, emphasis, languages and images of a page of HTML, as elements around the characters of a block."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Final

from kei_archive import drawing
from kei_archive.tei.markup import Mark, quotations

__all__ = ["Phrases", "cross", "holds", "with_quotations"]

_HI: Final = MappingProxyType(
    {
        "b": "bold", "strong": "strong", "i": "italic", "cite": "italic", "dfn": "italic", "var": "italic",
        "u": "underline", "ins": "underline", "s": "strike", "strike": "strike", "del": "strike", "sub": "sub",
        "sup": "sup", "small": "small", "mark": "mark", "code": "code", "kbd": "code", "samp": "code", "tt": "code",
    }
)  # fmt: skip
"""``hi/@rend`` by the name of the HTML element; ``em`` is ``emph``, and ``abbr`` says nothing that can be seen."""
_CODE: Final = "code"
_POINTERS: Final = frozenset(["backref", "noteref"])


class Phrases:
    """The marks of a capture, to be asked for by their place; a text capture has none.

    Args:
        page: What was captured.
        key: Identifier of the document.
        notes: Identifiers of the notes that the text has, by their paths in the page.

    Attributes:
        referred: Identifiers of the references to notes that have been written: the ways back may lead to them.
    """

    def __init__(
        self, page: drawing.Drawing | None, *, key: str = "", notes: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self._drawing = page
        self._key = key
        self._notes = notes
        self.referred: set[str] = set()

    @cached_property
    def _marks(self) -> Sequence[drawing.Mark]:
        return self._drawing.marks if self._drawing else ()

    @cached_property
    def _starts(self) -> list[int]:
        return [mark.start for mark in self._marks]

    @cached_property
    def _firsts(self) -> dict[str, int]:
        """Where each reference to a note begins: a line break may part it."""
        return {mark.value: mark.start for mark in reversed(self._marks) if mark.kind == "noteref"}

    def _between(self, start: int, end: int) -> Sequence[drawing.Mark]:
        return self._marks[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def within(self, start: int, end: int, *, name: str) -> list[Mark]:
        """The elements to be put around characters of a block.

        Args:
            start: Offset of the block's first character in the text of the capture.
            end: Offset after its last.
            name: The element that the block becomes: a heading does not say again that all of it is a link, a
                block of code not that it is code.
        """
        found = []
        links = 0  # offset of the end of the last one: a link holds no other
        for mark in self._between(start, end) if self._marks else ():
            element = self._pointer(mark) if mark.kind in _POINTERS else _element(mark)
            whole = (mark.start, mark.end) == (start, end)
            if element is None or mark.end > end:
                continue
            if (name == "head" and whole) or (name == "eg" and mark.kind == _CODE):
                continue
            if element[0] == "ref":
                if mark.start < links:
                    continue
                links = mark.end
            found.append(Mark(mark.start - start, mark.end - start, *element))
        return found

    def _pointer(self, mark: drawing.Mark) -> tuple[str, tuple[tuple[str, str], ...]] | None:
        """A reference to a note of the text, or the way back to one; None if there is no such thing in the text."""
        own = f"{self._key}.ref{mark.value}"
        if mark.kind == "backref":
            return ("ref", (("target", f"#{own}"), ("type", "backlink"))) if own in self.referred else None
        path = self._drawing.notes[int(mark.value) - 1] if self._drawing else ""
        if path not in self._notes:
            return None
        said = (("target", f"#{self._notes[path]}"), ("type", "noteref"))
        return "ref", (*said, ("xml_id", own)) if self._firsts[mark.value] == mark.start else said

    def labels(self, start: int, end: int) -> set[int]:
        """Where, in the text of the capture, cells begin that head others."""
        return {mark.start for mark in self._between(start, end) if mark.kind == "label"}

    def spans(self, start: int, end: int) -> dict[int, dict[str, int]]:
        """Over how many ``cols`` and ``rows`` cells reach that do over several, by where they begin."""
        found: dict[int, dict[str, int]] = {}
        for mark in self._between(start, end):
            if mark.kind in ("cols", "rows"):
                found.setdefault(mark.start, {})[mark.kind] = int(mark.value)
        return found

    def images(self, start: int, end: int) -> list[str]:
        """The words that stand for the images among some characters, empty for those that have none."""
        return [mark.value for mark in self._between(start, end) if mark.kind == "image"]


def with_quotations(marks: Iterable[Mark], text: str) -> list[Mark]:
    """Marks with those of quotations in the text that cross none of them: what a page marks comes first."""
    marks = list(marks)
    return [*marks, *(found for found in quotations(text) if not any(cross(found, mark) for mark in marks))]


def cross(one: Mark, other: Mark) -> bool:
    """Whether two marks have some characters in common, and each of them has others."""
    return one.start < other.start < one.end < other.end or other.start < one.start < other.end < one.end


def holds(outer: Mark, inner: Mark) -> bool:
    """Whether one mark is around another, and around more."""
    return outer.start <= inner.start and inner.end <= outer.end and outer[:2] != inner[:2]


def _element(mark: drawing.Mark) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """Name and attributes of the element that a mark becomes; None if it becomes none."""
    if mark.kind == "em":
        return "emph", ()
    if mark.kind == "link":
        return "ref", (("target", mark.value),)
    if mark.kind == "language":
        return "foreign", (("xml_lang", mark.value),)
    return ("hi", (("rend", _HI[mark.kind]),)) if mark.kind in _HI else None

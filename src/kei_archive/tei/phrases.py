"""Links, emphasis, languages and images of a page of HTML, as elements around the characters of a block."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Final

from kei_archive import drawing
from kei_archive.tei.markup import Mark, element, one_line, quotations
from kei_archive.tei.moments import moment
from kei_archive.tei.ruby import around_readings, readings

__all__ = ["Phrases", "cross", "holds", "meet", "with_quotations"]

_HI: Final = MappingProxyType(
    {
        "b": "bold", "strong": "strong", "i": "italic", "cite": "italic cite", "var": "italic var", "u": "underline",
        "s": "strike", "strike": "strike", "sub": "sub", "sup": "sup", "small": "small", "mark": "mark",
        "code": "code", "kbd": "code kbd", "samp": "code samp", "tt": "code",
    }
)  # fmt: skip
"""``hi/@rend`` by the name of the HTML element: how it looks; and its name, where TEI has no element for it and how it
looks does not tell it from others. ``cite`` is no ``title``: pages put it around names of people as well."""
_DIRECTIONS: Final = MappingProxyType({"direction": "isolate", "bdo": "isolate-override"})
"""CSS ``unicode-bidi`` of what has a direction of its own (HTML Living Standard, 15.3.5)."""
_CHANGES: Final = MappingProxyType({"del": "del", "ins": "add"})
"""Marks of what the page itself says it took out or put in."""
_PLAIN: Final = MappingProxyType({"em": "emph", "q": "q"})
_Attributes = tuple[tuple[str, str], ...]
_Element = tuple[str, _Attributes] | tuple[str, _Attributes, str]
"""Name, attributes and what stands at the end of an element, as `Mark` has them."""
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
        found: list[Mark] = []
        links = 0  # offset of the end of the last one: a link holds no other
        marks = [mark for mark in self._between(start, end) if mark.end <= end] if self._marks else []
        for mark in marks:
            whole = (mark.start, mark.end) == (start, end)
            if (name == "head" and whole) or (name == "eg" and mark.kind == _CODE):
                continue
            elements = self._elements(mark)
            if elements and elements[0][0] == "ref":
                if mark.start < links:
                    continue
                links = mark.end
            found += [Mark(mark.start - start, mark.end - start, *element) for element in elements]
        if self._drawing and any(mark.kind == "ruby" for mark in marks):
            spoken = readings(marks, self._drawing.text)
            found += [mark._replace(start=mark.start - start, end=mark.end - start) for mark in spoken]
        return around_readings(found)

    def _elements(self, mark: drawing.Mark) -> list[_Element]:
        """The elements that a mark becomes, the outer first; none if it becomes none."""
        kind, value = mark.kind, mark.value
        capture = f"#{self._key}.capture"
        if kind in _POINTERS:
            pointer = self._pointer(mark)
            return [pointer] if pointer else []
        if kind in _HI:
            return [("hi", (("rend", _HI[kind]),))]
        if kind == "link":
            return [("ref", (("target", value),))]
        if kind == "language":
            return [("foreign", (("xml_lang", value),))]
        if kind in _PLAIN:
            return [(_PLAIN[kind], ())]
        if kind == "dfn":
            return [("term", (("rend", "italic"),))]
        if kind in _CHANGES:
            return [(_CHANGES[kind], (("source", capture),))]
        if kind in _DIRECTIONS:
            return [("hi", (("style", f"direction: {value}; unicode-bidi: {_DIRECTIONS[kind]}"),))]
        if kind == "abbr" and value:
            return [("choice", (), element("expan", one_line(value), source=capture)), ("abbr", ())]
        if kind == "time" and (when := moment(value))[0]:
            return [(when[0], (("when", when[1]),))]
        return []

    def _pointer(self, mark: drawing.Mark) -> _Element | None:
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
    said = {mark[:2] for mark in marks if mark.name == "q"}
    found = [found for found in quotations(text) if found[:2] not in said]
    return around_readings([*marks, *(one for one in found if not any(cross(one, mark) for mark in marks))])


def cross(one: Mark, other: Mark) -> bool:
    """Whether two marks have some characters in common, and each of them has others."""
    return one.start < other.start < one.end < other.end or other.start < one.start < other.end < one.end


def meet(one: Mark, other: Mark) -> bool:
    """Whether two marks have some characters in common."""
    return one.start < other.end and other.start < one.end


def holds(outer: Mark, inner: Mark) -> bool:
    """Whether one mark is around another, and around more."""
    return outer.start <= inner.start and inner.end <= outer.end and outer[:2] != inner[:2]

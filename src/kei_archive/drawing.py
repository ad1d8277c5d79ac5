"""What a page of HTML shows and where in its markup each line of it stands: frozen values, no lxml."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

__all__ = ["NOWHERE", "Drawing", "Mark", "Place", "Stated"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line of a page stands in its markup.

    Attributes:
        path: Absolute XPath of the nearest element that is a block, such as ``/html/body/main/p[3]``.
        names: The elements that the whole line stands in, outermost first, from ``html`` on; those nested deeper than
            `kei_archive.readers.html.DEPTH` are left out.
        words: The words of ``class``, ``id``, ``role``, ``itemprop`` and ``rel`` of these elements: small letters, cut
            at what is no letter, and where small letters meet a capital.
        linked: Share of the line's characters, white space apart, that are links (``a`` with ``href``), from 0 to 1.
    """

    path: str
    names: tuple[str, ...]
    words: frozenset[str]
    linked: float

    def within(self, *names: str) -> str:
        """Path of the innermost element of these names that the line stands in, as far as it is a block; else empty."""
        steps = self.path.split("/")
        last = next((n for n in range(len(steps) - 1, 0, -1) if steps[n].partition("[")[0] in names), 0)
        return "/".join(steps[: last + 1])

    def inside(self, paths: AbstractSet[str]) -> str:
        """The innermost of some elements, given by their paths, that the line stands in; empty if it is in none."""
        path = self.path if paths else ""
        while path and path not in paths:
            path = path.rpartition("/")[0]
        return path


NOWHERE = Place("", (), frozenset(), 0.0)
"""The place of a blank line."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What the markup says of some characters of the drawn text. A mark never crosses the end of a line.

    Attributes:
        start: Offset of the first character in the drawn text.
        end: Offset after the last; the same for what has no characters, an image, ``cols`` and ``rows``.
        kind: ``link``, ``unlinked`` (a link to where no text can point), ``noteref`` (one to a note of the page),
            ``backref`` (one from a note to where it is referred to), ``language``, ``label`` (a cell that heads
            others), ``cols`` and ``rows`` (where a cell begins that reaches over several), ``verse`` (a line of it),
            ``image``, ``direction``, or the name of an element of phrases: ``em strong i b u s sub sup code ...``.
        value: Address of a link, or what one says that leads nowhere; number of a reference to a note (from 1); tag of
            a language (BCP 47); ``ltr`` or ``rtl`` of a direction; what ``abbr`` stands for; the date or time that
            ``time`` says it is; words that stand for an image; number of columns or rows, or of a stanza that the page
            marks as one; else empty.
    """

    start: int
    end: int
    kind: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact that the markup of a page states beside what it shows.

    Attributes:
        kind: ``title``; ``meta`` (its ``name``, ``property``, ``itemprop`` or ``http-equiv`` with its ``content``);
            ``link`` (its ``rel`` with its ``href``); ``lang`` (of the ``html`` element); ``time`` (``datetime``);
            ``itemprop`` of an element that is shown; ``author`` (words of a link with ``rel="author"``);
            ``json-ld``.
        name: What it calls the fact, in small letters, such as ``og:title``; empty if the kind says all.
        value: Its words, white space collapsed; of ``json-ld`` the parsed object or list.
        path: Absolute XPath of the element.
    """

    kind: str
    name: str
    value: Any
    path: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page of HTML as a reader has it.

    Attributes:
        text: What it shows, a line for each block, ``br`` and row; every line ends in a line feed.
        places: Where each line of `text` stands, blank ones `NOWHERE`.
        marks: What the markup says of characters of `text`, by where they begin; the outer before the inner.
        meta: Facts that the page states beside its text, in its order.
        notes: Path of the note that each reference leads to, by the number of the reference.
    """

    text: str
    places: tuple[Place, ...]
    marks: tuple[Mark, ...] = ()
    meta: tuple[Stated, ...] = field(default=())
    notes: tuple[str, ...] = ()

"""HTML: the text of a page as a reader of it has it, a line for each block; its markup stays in the captured file.

Standard: HTML Living Standard, 15.3 (what is not rendered, which elements are blocks, what is put before items and
around quotations) and CSS Text 3, 4.1 (white space is collapsed but in ``pre``).
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from kei_archive.drawing import NOWHERE, Drawing, Mark, Place
from kei_archive.errors import NoArticle
from kei_archive.readers.elements import (
    APART,
    BLOCKS,
    CELLS,
    CONTROLS,
    PARTING,
    PRE,
    is_seen,
    language_of,
    stands_in,
    words_of,
)
from kei_archive.readers.links import Links
from kei_archive.readers.listing import first_number, marker, whole_number
from kei_archive.readers.marks import MARKS, OpenMark, direction_of, marks_of, spans, trimmed
from kei_archive.readers.markup import Paths, parse, source_of
from kei_archive.readers.notes import Notes
from kei_archive.readers.stated import stated
from kei_archive.readers.tables import holds_data

__all__ = ["DEPTH", "draw"]

DEPTH: Final = 128
"""Elements that a place tells of: of 1,088 pages measured one goes deeper, whose lines then stand with these."""
_SPACE: Final = re.compile(r"[ \t\n\r\f]+")


def draw(data: bytes, *, encoding: str, url: str | None = None, place: str = "") -> Drawing:
    """Draw a page: a line for each block, ``br`` and row; empty lines apart paragraphs, tabs apart cells.

    Args:
        data: The page.
        encoding: Its encoding.
        url: Its address, if known: what its links are relative to, unless it says so itself.
        place: Its name, for the error.

    Returns:
        What it shows, and what its markup says of that.

    Raises:
        ReadError: Its elements are nested deeper than the parser goes.
        NoArticle: It shows no text.
    """
    root = parse(source_of(data, encoding=encoding), place=place)
    if root is None:
        raise NoArticle("is empty.", place=place, remedy="Capture the page again.")
    meta = stated(root)
    links = Links.of(meta, root, url=url)
    notes = Notes.of(root, links=links)
    pen = _Pen(links, notes)
    pen.draw(root)
    if not pen.lines:  # a page that scripts make: what it shows where there are none
        pen = _Pen(links, notes, scripts=False)
        pen.draw(root)
    if not pen.lines:
        if next(root.iter("frame", "iframe"), None) is not None:
            raise NoArticle(
                "shows no text of its own, only other pages in frames.",
                place=place,
                remedy="Capture the pages that its frames show.",
            )
        raise NoArticle("shows no text.", place=place, remedy="Capture the page again, after its scripts have run.")
    text = "".join(f"{line}\n" for line in pen.lines)
    return Drawing(text, tuple(pen.places), tuple(pen.marks), meta, notes.paths)


class _Open:
    """An element that is being drawn."""

    __slots__ = (
        "block",
        "cells",
        "data",
        "depth",
        "direction",
        "element",
        "items",
        "language",
        "linked",
        "parent",
        "path",
        "place",
        "tag",
    )

    def __init__(self, element: etree._Element, parent: _Open | None, *, in_cell: bool) -> None:
        self.element = element
        self.parent = parent
        self.tag: str = element.tag
        self.depth: int = parent.depth + 1 if parent else 0
        self.block: _Open = self if parent is None or (self.tag in BLOCKS and not in_cell) else parent.block
        self.data: bool = parent is not None and parent.data  # whether it stands in a table of data
        self.linked: bool = (parent is not None and parent.linked) or (
            self.tag == "a" and element.get("href") is not None
        )
        self.language: str = language_of(element) or (parent.language if parent else "")
        self.direction: str = direction_of(element) or (parent.direction if parent else "ltr")
        self.path = ""
        self.place: Place | None = None  # made when a line needs it, with the path
        self.items: int | None = None  # of a list: the number of its next item
        self.cells = 0  # of a row


class _Pen:
    """Writes the lines of a page, as an element after the other begins and ends."""

    def __init__(self, links: Links, notes: Notes, *, scripts: bool = True) -> None:
        self.scripts = scripts
        self.lines: list[str] = []
        self.places: list[Place] = []
        self.marks: list[Mark] = []
        self.links = links
        self.notes = notes
        self.paths = Paths()
        self.stack: list[_Open] = []
        self.offset = 0  # of the line in the text
        self.line: list[str] = []
        self.size = 0  # of the line, without its marker
        self.last = ""  # its last character
        self.marker = ""
        self.tabs = 0  # before the next characters
        self.cell: _Open | None = None  # the one of a table of data that is open: nothing ends its row
        self.common: _Open | None = None  # what all of the line stands in
        self.shown = self.in_links = 0  # characters of the line
        self.apart = self.broken = False
        self.kept = 0  # how many elements that keep white space are open
        self.blanks = 0  # empty lines of such an element, if more of it follows
        self.fresh = False  # such an element has just begun
        self.quotes = 0
        self.opened: list[OpenMark] = []
        self.closed: list[tuple[int, int, int, str, str]] = []  # marks of the line: start, -end, order, kind, value
        self.images: list[str] = []  # before the next characters
        self.order = 0

    def draw(self, root: etree._Element) -> None:
        walker = etree.iterwalk(root, events=("start", "end"), tag="*")
        for event, element in walker:
            if event == "end":
                if self.stack and self.stack[-1].element is element:
                    self.end(self.stack.pop())
                self.write(element.tail if element is not root else None)
            elif is_seen(element) or (not self.scripts and stands_in(element)):
                self.begin(element)
            else:
                self.image(element)
                self.border(element.tag)
                walker.skip_subtree()
        self.flush()
        self.marks += [Mark(self.offset, self.offset, "image", alt) for alt in self.images]

    # ------------------------------------------------------------ elements

    def begin(self, element: etree._Element) -> None:
        above = self.stack[-1] if self.stack else None
        here = _Open(element, above, in_cell=self.cell is not None)
        tag = here.tag
        self.border(tag)
        self.stack.append(here)
        if self.cell is not None:
            self.put(self.marker_of(here) if tag == "li" else "")
        elif tag == "br":
            alone = not self.flush()
            self.apart = self.apart or (alone and self.broken)  # two of them are how paragraphs used to be set apart
            self.broken = True
        elif tag == "li":
            self.marker = self.marker_of(here)
        elif tag in PRE:
            self.kept += 1
            self.fresh = True
        elif tag == "table":
            here.data = holds_data(element)
        elif tag in CELLS and above:
            above.cells += 1
            self.tabs += above.cells > 1
            self.cell = here if here.data and above.tag == "tr" else None
            if self.cell is here:
                self.reach(element)
        if tag == "img":
            self.image(element)
        for kind, value in self.kinds(here)[: MARKS - len(self.opened)]:
            self.order += 1
            self.opened.append(OpenMark(kind, value, element=here, order=self.order))
        if tag == "q":
            self.quotes += 1
            self.put("“" if self.quotes % 2 else "‘")
        self.write(element.text)

    def end(self, here: _Open) -> None:
        tag = here.tag
        if tag == "q":
            self.put("”" if self.quotes % 2 else "’")
            self.quotes -= 1
        while self.opened and self.opened[-1].element is here:
            self.close(self.opened.pop())
        self.border(tag)
        if tag in PRE:
            self.kept -= 1
            self.blanks = 0
        elif tag == "li" and self.cell is None:
            self.marker = ""
        elif here is self.cell:
            self.cell = None
        self.paths.forget(here.element)

    def kinds(self, here: _Open) -> list[tuple[str, str]]:
        """The marks that an element makes."""
        above = here.parent or here
        return marks_of(
            here.element,
            language=here.language if here.language != above.language else "",
            direction=here.direction if here.tag not in BLOCKS and here.direction != above.direction else "",
            is_head=self.cell in (None, here),
            number=self.order,
            links=self.links,
            notes=self.notes,
        )

    def reach(self, cell: etree._Element) -> None:
        """Take down over how many columns and rows a cell reaches, where its text will begin, if it has any."""
        at = self.size - (self.last == " ") + self.tabs
        for kind, value in spans(cell):
            self.order += 1
            self.closed.append((at, -at, self.order, kind, value))

    def image(self, element: etree._Element) -> None:
        """Take down that an image stands here, if it is one that can be seen."""
        if element.tag == "picture":
            element = next(element.iterchildren("img"), element)
        if element.tag == "img" and not {element.get("width"), element.get("height")} & {"0", "1"}:
            self.images.append(" ".join(element.get("alt", "").split()))

    def marker_of(self, item: _Open) -> str:
        """What a browser puts before an item; its list has one number more."""
        around = item.parent
        if around is None or around.tag != "ol":
            return marker(item.element)
        if around.items is None:
            around.items = first_number(around.element)
        number = whole_number(item.element.get("value"))
        around.items = around.items if number is None else number
        written = marker(item.element, number=around.items)
        around.items += -1 if around.element.get("reversed") is not None else 1
        return written

    # ------------------------------------------------------------ characters

    def border(self, tag: str) -> None:
        """Part what stands before the border of an element from what follows: by lines, in a row by a space."""
        if tag in CONTROLS or (self.cell is not None and tag in PARTING):
            if self.line:
                self.write(" ")
        elif tag in BLOCKS:
            self.flush(apart=tag in APART)

    def write(self, text: str | None) -> None:
        """Write text of the page."""
        if not text:
            return
        if not self.kept:
            words = _SPACE.sub(" ", text)
            self.put(words.lstrip(" ") if self.tabs or self.last in ("", " ", "\t") else words)
            return
        if self.fresh:
            text = text.removeprefix("\n")
            self.fresh = False
        first, *others = text.replace("\r", " ").split("\n")  # a return is a space (CSS Text 3, 4)
        self.put(first)
        for line in others:
            self.flush(keep=True)
            self.put(line)

    def put(self, words: str) -> None:
        """Put characters on the line."""
        if not words:
            return
        if self.tabs:
            if self.last == " ":
                self.line[-1] = self.line[-1][:-1]
                self.size -= 1
            self.line.append("\t" * self.tabs)
            self.size += self.tabs
            self.tabs = 0
        here = self.stack[-1]
        if solid := len("".join(words.split())):
            self.broken = False
            self.shown += solid
            self.in_links += solid if here.linked else 0
            self.common = self.around(self.common or here)
        for mark in self.opened:
            if mark.start is None:
                mark.start = self.size
        if self.images:
            self.order += 1
            self.closed += [(self.size, -self.size, self.order, "image", alt) for alt in self.images]
            self.images.clear()
        self.line.append(words)
        self.size += len(words)
        self.last = words[-1]

    def around(self, here: _Open) -> _Open:
        """The innermost of an element and those around it that is still open."""
        while here.parent is not None and not (here.depth < len(self.stack) and self.stack[here.depth] is here):
            here = here.parent
        return here

    def close(self, mark: OpenMark) -> None:
        """End a mark, or its part that is on the line."""
        if mark.start is not None:
            self.closed.append((mark.start, -self.size, mark.order, mark.kind, mark.value))
            mark.start = None

    def flush(self, *, apart: bool = False, keep: bool = False) -> bool:
        """End the line, if there is something on it.

        Args:
            apart: An empty line stands between it and the next.
            keep: It is one of those whose white space is kept, blank ones too.

        Returns:
            Whether there was.
        """
        if not self.line:  # as most are, for blocks stand in blocks
            self.blanks += keep and not self.apart and bool(self.lines)
            self.tabs = 0
            self.closed.clear()  # of a row of empty cells
            self.apart = self.apart or apart
            return False
        for mark in self.opened:
            self.close(mark)
        text = "".join(self.line).rstrip(" \t")
        written = bool(text.strip())
        if written:
            self.end_line(text)
        else:
            self.images += [alt for *_, kind, alt in self.closed if kind == "image"]
            self.blanks += keep and not self.apart and bool(self.lines)
        self.closed.clear()
        self.line.clear()
        self.size = self.tabs = self.shown = self.in_links = 0
        self.last, self.common = "", None
        self.apart = self.apart or apart
        return written

    def end_line(self, text: str) -> None:
        """Add a line to the lines."""
        for _ in range(1 if self.apart and self.lines else self.blanks):
            self.lines.append("")
            self.places.append(NOWHERE)
            self.offset += 1
        here = self.common or self.stack[-1]
        place = self.place(here)
        if self.in_links:
            place = Place(place.path, place.names, place.words, self.in_links / self.shown)
        self.places.append(place)
        self.lines.append(self.marker + text)
        first = self.offset + len(self.marker)
        for mark in sorted(self.closed):
            self.marks += trimmed(text, mark=mark, first=first)
        self.offset = first + len(text) + 1
        self.marker, self.apart, self.broken, self.blanks = "", False, False, 0

    def place(self, here: _Open) -> Place:
        """Where lines stand that an element holds."""
        unknown = []
        above: _Open | None = here
        while above is not None and above.place is None:
            unknown.append(above)
            above = above.parent
        for frame in reversed(unknown):
            frame.path, frame.place = self.place_in(frame, frame.parent)
        return here.place or NOWHERE

    def place_in(self, here: _Open, above: _Open | None) -> tuple[str, Place]:
        """Path and place of an element, from those of the element around it."""
        if above is None or above.place is None:
            path = f"/{self.paths.step(here.element)}"
            return path, Place(path, (here.tag,), words_of(here.element, frozenset()), 0.0)
        if here.depth >= DEPTH:
            return above.path, above.place
        path = f"{above.path}/{self.paths.step(here.element)}"
        block = path if here.block is here else above.place.path
        return path, Place(block, (*above.place.names, here.tag), words_of(here.element, above.place.words), 0.0)

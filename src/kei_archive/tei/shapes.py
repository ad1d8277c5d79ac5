"""The shapes of what a page marks, held against its TEI: the cells of tables, lines of verse, kinds of lists.

Verse is looked at from one side: what the TEI has as verse must be verse on the page. The page's verse may be a
paragraph in the TEI, for so a person may have decided.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from operator import attrgetter

from lxml import etree

from kei_archive.drawing import Drawing, Place
from kei_archive.structure import LISTS
from kei_archive.tei.document import tags
from kei_archive.tei.lists import is_numbered
from kei_archive.tei.phrases import Phrases
from kei_archive.tei.sourcedoc import CapturedLine, captured_text
from kei_archive.tei.tables import caption_lines, shapes

__all__ = ["Shapes"]

_TABLE, _ROW, _CELL, _L, _LG, _LIST, _ITEM, _LABEL = tags("table row cell l lg list item label")
_ENTRIES = ("dt", "dd")
_START = attrgetter("start")


class Shapes:
    """Holds elements with ``@facs`` against the page.

    Args:
        page: The page as it is drawn.
        said: What it says of its words.
        lines: The lines of the capture, with where they start in the drawn text.
        starts: These starts.
    """

    def __init__(self, page: Drawing, *, said: Phrases, lines: Sequence[CapturedLine], starts: Sequence[int]) -> None:
        self.page = page
        self.said = said
        self.lines = lines
        self.starts = starts
        self.verses = [mark for mark in page.marks if mark.kind == "verse"]

    def faults(self, carriers: Mapping[etree._Element, Sequence[int]]) -> Iterator[tuple[etree._Element, str]]:
        """Elements whose shape the page does not have, each with a sentence.

        Args:
            carriers: Elements with ``@facs``, and the positions of their lines.
        """
        groups: dict[etree._Element, None] = {}  # a set that keeps the order
        for carrier, positions in carriers.items():
            parent = carrier.getparent()
            if not positions or parent is None:
                continue
            if carrier.tag == _TABLE:
                yield from self.table(carrier, positions)
            elif (carrier.tag == _L and parent.tag == _LG) or (carrier.tag in (_ITEM, _LABEL) and parent.tag == _LIST):
                groups[parent] = None
        for group in groups:
            held = [(child, carriers[child]) for child in group if carriers.get(child)]
            yield from self.verse(group, held) if group.tag == _LG else self.list_(group, held)

    def table(self, table: etree._Element, positions: Sequence[int]) -> Iterator[tuple[etree._Element, str]]:
        """Cells that head others, or reach over several columns and rows."""
        captions = caption_lines(self.page.places[position] for position in positions)
        lines = [self.lines[position].text for position in positions[captions:]]
        rows = table.findall(_ROW)
        if [len(row.findall(_CELL)) for row in rows] != [line.count("\t") + 1 for line in lines]:
            yield table, f"The page has {len(lines)} rows here, and their cells stand between tabs."
            return
        first = self.starts[positions[captions]] if lines else 0
        expected = shapes(lines, start=first, phrases=self.said)
        for row, (of_row, of_cells) in zip(rows, expected, strict=True):
            for element, said in zip([row, *row.iterchildren(_CELL)], [of_row, *of_cells], strict=True):
                for name, default in (("role", "data"), ("cols", "1"), ("rows", "1")):
                    value, ours = said.get(name, default), element.get(name, default)
                    if value != ours and not (element.get("resp") or row.get("resp") or table.get("resp")):
                        yield element, f"The page has {name} {value} here, the TEI has {ours}."

    def verse(
        self, group: etree._Element, lines: Sequence[tuple[etree._Element, Sequence[int]]]
    ) -> Iterator[tuple[etree._Element, str]]:
        """Lines of verse that are none, and stanzas that the page has in two."""
        if group.get("resp"):
            return
        for line, (first, *_) in lines:
            if self.stanza(first) is None and not line.get("resp"):
                yield line, f"The page does not say that {self.lines[first].text.strip()[:30]!r} is verse."
        for (_, before), (line, after) in pairwise(lines):
            parted = any(not self.lines[position].text.strip() for position in range(before[-1] + 1, after[0]))
            one, other = self.stanza(before[-1]), self.stanza(after[0])
            if parted and (one != other or not one):
                yield line, "The page has two stanzas here: an empty line parts them."

    def stanza(self, position: int) -> str | None:
        """The stanza of a line, empty if the page marks none; None if the line is no verse."""
        begin, end = (bisect_left(self.verses, at, key=_START) for at in self.starts[position : position + 2])
        values = [mark.value for mark in self.verses[begin:end]]
        return next(filter(None, reversed(values)), "") if values else None

    def list_(
        self, group: etree._Element, items: Sequence[tuple[etree._Element, Sequence[int]]]
    ) -> Iterator[tuple[etree._Element, str]]:
        """Items of lists that are not one, terms that are none, numbers where there are none."""
        if group.get("resp"):
            return
        paths = [self.place(positions).within(*LISTS, "dl") for _, positions in items]
        for (item, _), path in zip(items, paths, strict=True):
            if path and paths[0] and not f"{path}/".startswith(f"{paths[0]}/"):
                yield item, f"The page has it in the list {path}, not in {paths[0]}."
        terms = any(item.tag == _LABEL for item, _ in items)
        for item, positions in items if terms else ():
            wanted = _ENTRIES[item.tag == _ITEM]
            if next((name for name in reversed(self.place(positions).names) if name in _ENTRIES), "") != wanted:
                yield item, f"The page has no {wanted} here."
        if terms and group.get("type") != "gloss":
            yield group, "By the page, it is a list of terms: of type gloss."
        if terms or len(items) != len(group.findall(_ITEM)):
            return
        numbered = is_numbered(captured_text(item) for item, _ in items)
        if numbered != (group.get("rend") == "numbered"):
            yield group, f"By the page, its items are {'numbered' if numbered else 'not numbered'}."

    def place(self, positions: Sequence[int]) -> Place:
        """Where the first of some lines stands in the page."""
        return self.page.places[positions[0]]

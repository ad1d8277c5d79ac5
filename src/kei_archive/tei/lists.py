"""Lists, nested as the page or the levels of their items have it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from kei_archive.model import Block
from kei_archive.structure import LISTS
from kei_archive.tei.carriers import Carriers, marker
from kei_archive.tei.markup import Xml, block, element

__all__ = ["is_numbered", "lists"]

_MAX_DEPTH: Final = 6
"""Renderers recurse; the depth of what they get is bounded here: no deeper list is legible."""
_MARKER: Final = re.compile(r"\s*([•◦▪▫‣⁃∙●○■□·*+\-–—]|o(?= )|\(?(?:\d{1,3}|[ivxlcdm]{1,5}|[A-Za-z])[.)])(?=\s)")
_TERM: Final = "html:dt"
"""Rule of the term of a definition list."""


def lists(writer: Carriers, items: Sequence[Block], *, depth: int) -> list[Xml]:
    """A list for each that the page has; of a text capture, all items are one."""
    if not writer.is_page:
        return [_list(writer, items, depth=depth)] if items else []
    runs: list[list[Block]] = []
    outer = ""
    for item in items:
        around = writer.around(item, *LISTS, "dl")
        inside = around == outer or (outer and around.startswith(f"{outer}/"))
        if not runs or not inside:
            runs.append([])
            outer = around
        runs[-1].append(item)
    return [_list(writer, run, depth=depth) for run in runs]


def is_numbered(items: Iterable[str]) -> bool:
    """Whether all items of a list, given by their words, begin with a number or a letter."""
    return all((found := _MARKER.match(words)) and found[1][-1] in ".)" for words in items)


def _list(writer: Carriers, items: Sequence[Block], *, depth: int) -> Xml:
    """A list; items of a higher level than the one before them form a list inside it."""
    runs, index = [], 0
    while index < len(items):
        end = index + 1
        while depth < _MAX_DEPTH and end < len(items) and items[end].level > items[index].level:
            end += 1
        runs.append(items[index:end])
        index = end
    gloss = _is_gloss(runs)
    children = [_item(writer, run, depth=depth, in_gloss=gloss) for run in runs]
    kind, rend = ("gloss", None) if gloss else (None, "numbered" if is_numbered(run[0].text for run in runs) else None)
    # white space inside an item is captured text, so a nested list is not laid out
    write = block if depth == 1 else element
    return write("list", *children, rend=rend, type=kind)


def _item(writer: Carriers, items: Sequence[Block], *, depth: int, in_gloss: bool) -> Xml:
    """An ``item`` with the list in it; in a definition list, a term is its ``label``."""
    first, *others = items
    key = writer.next_id("i")
    if in_gloss and first.rule == _TERM:
        return writer.carrier("label", first, xml_id=key)
    inner = Xml("".join(lists(writer, others, depth=depth + 1)))
    marks = () if in_gloss else marker(_MARKER, first.text)
    return writer.carrier("item", first, after=inner, xml_id=key, marks=marks)


def _is_gloss(runs: Sequence[Sequence[Block]]) -> bool:
    """Whether a list is one of terms, each with one item: TEI has no other. ``runs`` are items with those in them."""
    terms = [run[0].rule == _TERM for run in runs]
    return terms == [True, False] * (len(runs) // 2) and all(len(run) == 1 for run in runs[::2])

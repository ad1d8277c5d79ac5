"""The ``text`` of an article: its head, its sections with what stands in them, its notes, and what is behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from kei_archive.model import Block, Role
from kei_archive.structure import VERSE
from kei_archive.tei.back import back
from kei_archive.tei.carriers import Carriers, marker
from kei_archive.tei.facts import Facts
from kei_archive.tei.lists import lists
from kei_archive.tei.markup import Xml, block, element
from kei_archive.tei.people import mark_names
from kei_archive.tei.phrases import holds, meet

__all__ = ["text"]

_PARAGRAPHS: Final = frozenset({Role.PARAGRAPH, Role.UNCLASSIFIED, Role.DECK})
_MAX_SECTIONS: Final = 6
"""Renderers recurse; the depth of what they get is bounded here: six levels of headings, as in HTML."""
_NOTE_MARKER: Final = re.compile(r"\s*(\[\w{1,4}\]|\(?\d{1,3}[.)]|\d{1,3}(?=\s)|[*†‡§]+|[¹²³⁰-⁹]+)")


def text(facts: Facts) -> Xml:
    """The ``text`` element."""
    writer = Carriers(facts)
    return block(
        "text",
        block("body", _article(writer)),
        back(writer),
        xml_id=f"{facts.id}.text",
        xml_lang=facts.language,
    )


@dataclass
class _Section:
    """An open ``div`` with the level of its heading."""

    level: int
    id: str
    content: list[Xml] = field(default_factory=list)


def _article(writer: Carriers) -> Xml:
    """The article: its head, its blocks, its notes."""
    flow = writer.blocks(Role.DECK, *(role for role in writer.by_role if role.is_body))
    opening = next((i for i, b in enumerate(flow) if b.role is not Role.DECK), len(flow))
    heads = [_head(writer, b) for b in writer.blocks(Role.TITLE)]
    decks = [_head(writer, b, kind="deck") for b in flow[:opening]]
    bylines = [_byline(writer, b) for b in writer.blocks(Role.BYLINE)]
    return block(
        "div", *heads, *decks, *bylines, *_sections(writer, flow[opening:]), type="article", xml_id=f"{writer.id}.a1"
    )


def _sections(writer: Carriers, blocks: Sequence[Block]) -> list[Xml]:
    """Blocks of the body in order, with a nested ``div`` for each heading."""
    stack = [_Section(0, "")]

    def close() -> None:
        section = stack.pop()
        stack[-1].content.append(block("div", *section.content, type="section", xml_id=section.id))

    for role, run in groupby(blocks, key=lambda b: b.role):
        if role is Role.LIST_ITEM:
            items = tuple(run)
            stack[-1].content += lists(writer, items, depth=1)
            stack[-1].content += [picture for item in items for picture in writer.pictures(item)]
            continue
        if role is Role.QUOTE:
            stack[-1].content += _quotations(writer, tuple(run))
            continue
        if role is Role.FOOTNOTE:
            stack[-1].content += _notes(writer, tuple(run))
            continue
        for item in run:
            if writer.is_page and role is not Role.CAPTION:
                stack[-1].content += writer.pictures(item)
            if role is Role.HEADING:
                while len(stack) > 1 and (stack[-1].level >= max(item.level, 1) or len(stack) > _MAX_SECTIONS):
                    close()
                stack.append(_Section(max(item.level, 1), writer.next_id("s")))
            stack[-1].content.append(_body_block(writer, item))
    while len(stack) > 1:
        close()
    return stack[0].content


def _body_block(writer: Carriers, item: Block) -> Xml:
    if item.role in _PARAGRAPHS:
        return writer.stanza(item) if item.rule == VERSE else writer.paragraph(item)
    match item.role:
        case Role.HEADING:
            return _head(writer, item)
        case Role.CODE:
            return writer.carrier("eg", item, xml_id=writer.next_id("code"))
        case Role.CAPTION:
            return writer.figure("head", item)
        case Role.TABLE:
            return writer.table(item)
        case _:
            raise AssertionError(f"{item.role} is no part of a body")


def _head(writer: Carriers, item: Block, *, kind: str | None = None) -> Xml:
    return writer.carrier("head", item, type=kind, xml_id=writer.next_id("h"))


def _byline(writer: Carriers, item: Block) -> Xml:
    told = writer.marks(item, name="byline")
    names = mark_names(item.text, persons=writer.facts.persons, name="docAuthor")
    names = [name for name in names if not any(one.name == "ruby" and meet(one, name) for one in told)]
    around = [mark for mark in told if not any(holds(mark, name) for name in names)]
    content = writer.inline(item.text, [*names, *around])
    return element("byline", content, facs=writer.lines(item)[0], xml_id=writer.next_id("by"))


def _quotations(writer: Carriers, items: Sequence[Block]) -> list[Xml]:
    """A ``quote`` for each block quotation; where the page marks several blocks as one, with a ``p`` for each."""
    quotes = []
    for place, run in groupby(items, key=lambda item: writer.around(item, "blockquote")):
        blocks = list(run)
        pictures = [picture for item in blocks for picture in writer.pictures(item)]
        if place and (len(blocks) > 1 or blocks[0].rule == VERSE):
            parts = [writer.stanza(item) if item.rule == VERSE else writer.paragraph(item) for item in blocks]
            quotes += [*pictures, element("quote", *parts, xml_id=writer.next_id("q"))]
        else:
            quotes += [*pictures, *(writer.carrier("quote", item, xml_id=writer.next_id("q")) for item in blocks)]
    return quotes


def _notes(writer: Carriers, items: Sequence[Block]) -> list[Xml]:
    """A ``note`` for each; where the page has several blocks in one, with a ``p`` for each."""
    notes = []
    for blocks in writer.by_note(items):
        notes += [picture for item in blocks for picture in writer.pictures(item)]
        key, (first, *others) = writer.next_id("fn"), blocks
        marks = marker(_NOTE_MARKER, first.text)
        if others:
            own = writer.next_id("p")
            begun = writer.carrier("p", first, xml_id=own, n=str(writer.count["p"]), marks=marks)
            notes.append(element("note", begun, *map(writer.paragraph, others), place="end", xml_id=key))
        else:
            notes.append(writer.carrier("note", first, place="end", xml_id=key, marks=marks))
    return notes

"""Which notes of a text stand at the foot of the page that refers to them.

All of them or none: a reader looks for every note of a text in one place. They stay where the text has them if one is
long, has a heading of its own before it, is not referred to, or is first referred to from where a page has no foot to
give: a heading, a table, another note.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from lxml import etree

from kei_archive.renderers.elements import has_blocks
from kei_archive.tei.document import XML_ID, local_name
from kei_archive.tei.sourcedoc import string_value

__all__ = ["feet"]

LONGEST: Final = 900
"""Characters of a note, twelve lines of it: the engine breaks none, and moves lines to the next page for it."""
_PLACES: Final = frozenset({"bottom", "end", "foot"})
_NO_FOOT: Final = frozenset({"head", "table", "note", "figure", "eg", "label", "lg", "floatingText"})


def feet(blocks: Sequence[etree._Element]) -> Mapping[etree._Element, etree._Element]:
    """The note that stands at the foot for a reference, by the reference; empty if notes stay where the text has them.

    Args:
        blocks: The article, without what is behind it.
    """
    notes = {f"#{note.get(XML_ID)}": note for block in blocks for note in block.iter("{*}note") if _is_own(note)}
    if not notes or not all(map(_fits, notes.values())):
        return {}
    found: dict[str, etree._Element] = {}
    for block in blocks:
        for ref in block.iter("{*}ref"):
            target = ref.get("target", "")
            if ref.get("type") != "noteref" or target not in notes or target in found:
                continue
            if any(local_name(around) in _NO_FOOT for around in ref.iterancestors()):
                return {}
            found[target] = ref
    return {ref: notes[target] for target, ref in found.items()} if len(found) == len(notes) else {}


def _is_own(note: etree._Element) -> bool:
    """Whether a note of the text stands by itself, behind what refers to it."""
    parent = note.getparent()
    return (
        note.get("place") in _PLACES and parent is not None and local_name(parent) == "div" and bool(note.get(XML_ID))
    )


def _fits(note: etree._Element) -> bool:
    """Whether a note can be set at a foot: paragraphs or words, not many, and no heading just before it."""
    before = note.getprevious()
    while before is not None and local_name(before) in ("", "note"):
        before = before.getprevious()
    if before is None or local_name(before) == "head" or len(string_value(note)) > LONGEST:
        return False
    paragraphs = note.findall("{*}p")
    return not any(map(has_blocks, paragraphs)) and (bool(paragraphs) or not has_blocks(note))

"""Plain text: the article's own words, and what an editor added to them in square brackets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from kei_archive.renderers.base import Rendition, Text
from kei_archive.renderers.parts import file_stem, find_parts
from kei_archive.renderers.passages import Passages
from kei_archive.tei.document import TeiDocument

__all__ = ["render_text"]

BETWEEN_TEXTS: Final = "\n\f\n"
"""Divides the texts of a volume: a form feed, which no XML text can hold, so no text of a volume has one."""


def render_text(doc: TeiDocument, options: Text) -> Rendition:
    """Make a plain text in UTF-8: passages in the order of the text, with a blank line between them.

    No character of the article is changed. A line break of the capture becomes a space, unless ``keep_lines`` asks for
    it; the cells of a row are divided by tabs. What an editor has added, be it a word, a note or an introduction,
    stands in square brackets, and a gap is ``[…]``; what was deleted, and readings other than the one in the text, are
    left out (finding R006). The texts of a volume are divided by a form feed on a line of its own.
    """
    passages = Passages(corrected=options.corrected, keep_lines=options.keep_lines)
    texts = ["\n\n".join(_texts(tei, options, passages)) + "\n" for tei in doc.texts()]
    data = BETWEEN_TEXTS.join(texts).encode()
    return Rendition(data, Text.media_type, f"{file_stem(doc)}{Text.suffix}", findings=tuple(passages.findings))


def _texts(tei: etree._Element, options: Text, passages: Passages) -> Iterator[str]:
    parts = find_parts(tei)
    yield from (passage.text for passage in passages.of(parts.front))
    if options.head:
        titles = (parts.head, parts.deck, parts.byline)
        yield from (passage.text for passage in passages.of(part for part in titles if part is not None))
    yield from (passage.text for passage in passages.of(parts.blocks))
    if options.back:
        yield from (passage.text for passage in passages.of_back(parts))

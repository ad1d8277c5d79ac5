"""A document or a volume text by text: for those who cannot hold the tree of thousands of texts at once.

The tree of a volume takes eight times the room of its bytes; here one text is in memory at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from lxml import etree

from kei_archive.tei.document import TeiDocument, refuse_doctype, refused, tags

__all__ = ["Event", "walk"]

Event = Literal["corpus", "text", "end"]

_TEXT, _CORPUS, _HEADER = tags("TEI teiCorpus teiHeader")
_CHUNK: Final = 1 << 16
"""Bytes that the parser gets at a time: one or a few texts."""


def walk(document: TeiDocument) -> Iterator[tuple[Event, etree._Element]]:
    """Meet the texts of a ``TEI`` or a ``teiCorpus`` in order, each with the element that is valid only until the next.

    Yields:
        ``corpus`` with a ``teiCorpus`` whose header is complete, before its members; ``text`` with a complete ``TEI``;
        ``end`` with a ``teiCorpus`` after its members. Elements are for looking at, never for keeping.

    Raises:
        InvalidTei: As `kei_archive.tei.document.parse`.
    """
    parser = etree.XMLPullParser(
        ("start", "end"),
        tag=(_TEXT, _CORPUS, _HEADER),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        collect_ids=False,
    )
    try:
        for start in range(0, len(document.xml), _CHUNK):
            parser.feed(document.xml[start : start + _CHUNK])
            yield from _events(parser)
        parser.close()
        yield from _events(parser)
    except etree.XMLSyntaxError as error:
        raise refused(error, data=document.xml) from error


def _events(parser: etree.XMLPullParser) -> Iterator[tuple[Event, etree._Element]]:
    events: Iterator[tuple[str, etree._Element]] = parser.read_events()  # type: ignore[assignment]  # stubs of any event
    for kind, element in events:
        parent = element.getparent()
        if kind == "start":
            if parent is None:
                refuse_doctype(element)
        elif element.tag == _TEXT:
            if parent is None or parent.tag == _CORPUS:  # a text within a text is a part of it
                yield "text", element
                _forget(element)
        elif element.tag == _CORPUS:
            yield "end", element
            _forget(element)
        elif parent is not None and parent.tag == _CORPUS:  # a header
            yield "corpus", parent


def _forget(element: etree._Element) -> None:
    """Give the room of an element back. The parser may still be writing beside it, so it stays, empty, till later."""
    element.clear(keep_tail=True)  # type: ignore[call-arg]  # the stubs are older than it
    before = element.getprevious()
    while before is not None and before.tag in (_TEXT, _CORPUS):
        parent = before.getparent()
        if parent is None:
            return
        parent.remove(before)
        before = element.getprevious()

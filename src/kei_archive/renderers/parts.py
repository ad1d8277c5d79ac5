"""The parts of a ``TEI`` element, wherever its encoder has put them, and what names the document.

No part of a text is in none of them: who shows them all shows the whole text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from kei_archive import fixity, naming
from kei_archive.tei.document import NS, TeiDocument, local_name
from kei_archive.tei.record import Record, collapse, record

__all__ = ["OPEN", "Parts", "archive_name", "date_reason", "dates", "file_stem", "find_parts", "identifier"]

UNNAMED: Final = "unnamed archive"
"""The authority of an archive that nobody has named (encoding guidelines, section 2): no name to cite."""

OPEN: Final = ".."
"""The end of a range that nobody knows, as ISO 8601-2 (EDTF) writes it: ``2014/..`` is 2014 or later."""

_IMPRINTED: Final = "t:teiHeader/t:fileDesc/t:sourceDesc//t:imprint/t:date"
_ISSUED: Final = "t:teiHeader/t:fileDesc/t:publicationStmt/t:date"


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one text. Elements are for looking at, never for changing.

    Attributes:
        front: What stands before the article, in order: a title page, a preface.
        head: The captured title, if there is one.
        deck: The line under the title, if there is one.
        byline: The captured byline, if there is one.
        blocks: The other elements of the article, in order.
        back: The divisions after the article, in order; their ``@type`` says what they are.
        inner: The texts of the ``TEI`` elements in it, which `TeiDocument.texts` meets as texts of their own.
    """

    front: tuple[etree._Element, ...]
    head: etree._Element | None
    deck: etree._Element | None
    byline: etree._Element | None
    blocks: tuple[etree._Element, ...]
    back: tuple[etree._Element, ...]
    inner: tuple[etree._Element, ...]


def find_parts(tei: etree._Element) -> Parts:
    """The parts of a ``TEI`` element; of a ``teiCorpus``, which has no text of its own, none.

    A text that is no single one, but a group of them, is the ``group`` as its only block; a further text is a block.
    """
    front: list[etree._Element] = []
    article: list[etree._Element] = []
    back: list[etree._Element] = []
    texts = tei.findall("t:text", NS)
    for part in _elements(texts[0] if texts else None):
        name = local_name(part)
        if name == "front":
            front += _elements(part)
        elif name == "body":
            article += _article(part)
        elif name == "back":
            back += _elements(part)
        else:
            article.append(part)
    return Parts(
        front=tuple(front),
        head=_take(article, "head", kinds=(None, "main")),
        deck=_take(article, "head", kinds=("deck", "sub")),
        byline=_take(article, "byline", kinds=(None,)),
        blocks=(*article, *texts[1:]),
        back=tuple(back),
        inner=tuple(_inner(tei)) if local_name(tei) == "TEI" else (),
    )


def dates(tei: etree._Element) -> tuple[str, ...]:
    """ISO dates of publication: none if unknown, two for a range, of which one is `OPEN` where only one is known."""
    for element in tei.iterfind(_IMPRINTED, NS):
        if element.get("type") in (None, "published"):
            return _limits(element)
    stated = next((found for path in (_IMPRINTED, _ISSUED) if (found := tei.find(path, NS)) is not None), None)
    return _limits(stated) if stated is not None else ()


def _limits(stated: etree._Element) -> tuple[str, ...]:
    when, earliest, latest = map(stated.get, ("when", "notBefore", "notAfter"))
    if when:
        return (when,)
    return (earliest or OPEN, latest or OPEN) if earliest or latest else ()


def date_reason(tei: etree._Element) -> str:
    """Why the date of publication is what it is, if it is inferred; else empty."""
    found = tei.find("t:teiHeader/t:fileDesc/t:sourceDesc//t:imprint/t:certainty/t:desc", NS)
    return collapse("".join(map(str, found.itertext("*")))) if found is not None else ""


def archive_name(data: Record) -> str:
    """Name of the archive that a text is in; empty if it has none."""
    return data.authority if data.authority != UNNAMED else ""


def identifier(tei: etree._Element) -> str:
    """``xml:id`` of a text; where it has none, one made from its canonical XML, the same in every run."""
    return record(tei).id or f"k-{fixity.of_bytes(etree.tostring(tei, method='c14n', with_tail=False))[:12]}"


def file_stem(document: TeiDocument) -> str:
    """File name of a rendition of a document or a volume, without suffix."""
    head = record(document.root)
    if document.is_corpus:
        return naming.slug(head.title)
    title = "" if head.title_cert == "low" else head.title
    return naming.stem(date=head.date, title=title, document_id=identifier(document.root))


def _elements(parent: etree._Element | None) -> list[etree._Element]:
    return [child for child in parent if local_name(child)] if parent is not None else []


def _inner(tei: etree._Element) -> Iterator[etree._Element]:
    """The texts of the ``TEI`` elements in one, in order."""
    for child in tei.iterfind("t:TEI", NS):
        yield from child.iterfind("t:text", NS)
        yield from _inner(child)


def _article(body: etree._Element) -> list[etree._Element]:
    """The elements of a body; a division that is all of it is the article itself."""
    found = _elements(body)
    return _elements(found[0]) if len(found) == 1 and local_name(found[0]) == "div" else found


def _take(children: list[etree._Element], name: str, *, kinds: tuple[str | None, ...]) -> etree._Element | None:
    found = next((child for child in children if local_name(child) == name and child.get("type") in kinds), None)
    if found is not None:
        children.remove(found)
    return found

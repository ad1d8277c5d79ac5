"""The parts of a ``TEI`` element, wherever its encoder has put them, and what names the document.

No part of a text is in none of them: who shows them all shows the whole text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lxml import etree

from kei_archive import fixity, naming
from kei_archive.tei.document import NS, TeiDocument, local_name
from kei_archive.tei.record import Record, collapse, record

__all__ = ["Parts", "archive_name", "date_reason", "dates", "file_stem", "find_parts", "identifier"]

UNNAMED: Final = "unnamed archive"
"""The authority of an archive that nobody has named (encoding guidelines, section 2): no name to cite."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one text. Elements are for looking at, never for changing.

    Attributes:
        front: What stands before the body (none in our own encoding).
        head: The captured title, if there is one.
        deck: The line under the title, if there is one.
        byline: The captured byline, if there is one.
        blocks: The other elements of the article, in order.
        back: The divisions after the article, in order; their ``@type`` says what they are.
    """

    front: tuple[etree._Element, ...]
    head: etree._Element | None
    deck: etree._Element | None
    byline: etree._Element | None
    blocks: tuple[etree._Element, ...]
    back: tuple[etree._Element, ...]


def find_parts(tei: etree._Element) -> Parts:
    """The parts of a ``TEI`` element; of a ``teiCorpus``, which has no text of its own, none."""
    body = _elements(tei.find("t:text/t:body", NS))
    article = _elements(body[0]) if len(body) == 1 and local_name(body[0]) == "div" else body
    return Parts(
        front=tuple(_elements(tei.find("t:text/t:front", NS))),
        head=_take(article, "head", kinds=(None, "main")),
        deck=_take(article, "head", kinds=("deck", "sub")),
        byline=_take(article, "byline", kinds=(None,)),
        blocks=tuple(article),
        back=tuple(_elements(tei.find("t:text/t:back", NS))),
    )


def dates(tei: etree._Element) -> tuple[str, ...]:
    """ISO dates of publication: none if unknown, two for a range."""
    for element in tei.iterfind("t:teiHeader/t:fileDesc/t:sourceDesc//t:imprint/t:date", NS):
        if element.get("type") in (None, "published"):
            when = element.get("when")
            return tuple(limit for limit in ((when,) if when else map(element.get, ("notBefore", "notAfter"))) if limit)
    stated = record(tei).date
    return (stated,) if stated else ()


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


def _take(children: list[etree._Element], name: str, *, kinds: tuple[str | None, ...]) -> etree._Element | None:
    found = next((child for child in children if local_name(child) == name and child.get("type") in kinds), None)
    if found is not None:
        children.remove(found)
    return found

"""`reading_edition`: the text without its capture, for tools that take ``sourceDoc`` for text or choke on its size.

TEI's own stylesheets, CETEIcean, TEI Publisher, TXM and Voyant show or count every line of ``sourceDoc`` (encoding
guidelines, sections 9 and 11). The archive edition stays the master: this one names its digest.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from kei_archive.tei.constraints import MASTER, POINTERS
from kei_archive.tei.document import NS, TEI, XML_ID, TeiDocument, parse, path
from kei_archive.tei.markup import PROLOG, serialise

__all__ = ["reading_edition"]

_CAPTURED: Final = path("t:sourceDoc | t:facsimile[t:surface/@type='payload']")
_ELSEWHERE: Final = re.compile(r"kei:k-[0-9a-f]+\.([lz]\d[\d.]*|source)")
"""Pointers to lines and zones of other documents, whose reading editions have none either."""
_STATEMENT: Final = (
    "Reading edition: sourceDoc (the capture, with all that was removed) and the pointers into it are left out. What "
    "is said here of sourceDoc and of facs attributes holds for the master, the archive edition {id}, whose document "
    "digest (SHA-256 of its Canonical XML 1.0) is {digest}."
)


def reading_edition(document: TeiDocument) -> TeiDocument:
    """Make the reading edition of a document, or of every document of a volume.

    Args:
        document: The archive edition. TEI that holds no ``sourceDoc`` has nothing to leave out and is given back.

    Returns:
        The same text, header and registers, without ``sourceDoc``, ``@facs`` and pointers to lines and zones. The
        header of each document says so in ``editorialDecl`` and names the master's document digest there and in
        ``publicationStmt/idno[@type='master']``.

    Raises:
        InvalidTei: The document is not well-formed.
    """
    root = parse(document.xml)
    captured = [tei for tei in root.iter(f"{{{TEI}}}TEI") if _CAPTURED(tei)]
    if not captured:
        return document
    for tei in captured:
        if document.is_corpus:
            alone = etree.tostring(tei, encoding="unicode", with_tail=False)
            _declare(tei, digest=TeiDocument(f"{PROLOG}{alone}\n".encode()).document_digest)
        else:
            _declare(tei, digest=document.document_digest)
    gone = {f"#{name}" for tei in captured for name in _leave_out(tei)}
    for element in root.iter("*"):
        for name in (POINTERS | {"facs"}) & set(map(str, element.attrib)):
            kept = [p for p in element.get(name, "").split() if p not in gone and not _ELSEWHERE.fullmatch(p)]
            if kept and name != "facs":
                element.set(name, " ".join(kept))
            else:
                del element.attrib[name]
    return TeiDocument(serialise(root))


def _declare(tei: etree._Element, *, digest: str) -> None:
    """Say in the header what this edition is and of what it is one."""
    statement = tei.find("t:teiHeader/t:fileDesc/t:publicationStmt", NS)
    slug = None if statement is None else statement.find("t:idno[@type='slug']", NS)
    if statement is not None and slug is not None:
        _after(slug, "idno", text=digest).set("type", MASTER)
    declaration = tei.find("t:teiHeader/t:encodingDesc/t:editorialDecl", NS)
    if declaration is not None and len(declaration):
        _after(declaration[-1], "p", text=_STATEMENT.format(id=tei.get(XML_ID, ""), digest=digest))


def _leave_out(tei: etree._Element) -> list[str]:
    """Remove the capture: ``sourceDoc``, and what names a payload file; the identifiers that went with it."""
    names: list[str] = []
    for source in _CAPTURED(tei):
        names += (name for element in source.iter("*") if (name := element.get(XML_ID)))
        tei.remove(source)
    return names


def _after(element: etree._Element, name: str, *, text: str) -> etree._Element:
    """A new element behind another; on a line of its own if that one has one."""
    parent = element.getparent()
    if parent is None:
        raise AssertionError("no element of a header is a root")
    new = etree.SubElement(parent, f"{{{TEI}}}{name}")
    new.text, tail = text, element.tail
    element.addnext(new)
    element.tail = new.tail = tail
    return new

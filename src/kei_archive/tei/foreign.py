"""TEI that was written elsewhere: what must be so in any TEI, and what ours has beyond it.

It is held to no schema: libxml2 needs a minute for the one of TEI itself. What readers of TEI rely on is checked: the
parts that every document must have, and that TEI has the elements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from types import MappingProxyType
from typing import Final

from lxml import etree

from kei_archive import _resources
from kei_archive.findings import Finding
from kei_archive.tei.constraints import Checked, resolves
from kei_archive.tei.document import NS, TEI, XML_ID, local_name

__all__ = ["P4", "TO_P5", "of_others"]

P4: Final = "TEI.2"
"""The root of documents of TEI P4, which had no namespace."""
TO_P5: Final = "Convert it to P5 first: the Stylesheets of the TEI Consortium do it with their command p4totei."
_CONTENT: Final = "(t:text | t:facsimile | t:sourceDoc | t:standOff | t:fsdDecl | t:TEI)"
_MUST: Final = MappingProxyType(
    {
        "teiHeader": "t:teiHeader",
        "teiHeader/fileDesc": "t:teiHeader/t:fileDesc",
        "fileDesc/titleStmt/title": "t:teiHeader/t:fileDesc/t:titleStmt/t:title",
        "fileDesc/publicationStmt": "t:teiHeader/t:fileDesc/t:publicationStmt/*",
        "fileDesc/sourceDesc": "t:teiHeader/t:fileDesc/t:sourceDesc/*",
        "text, facsimile, sourceDoc or standOff": _CONTENT,
    }
)
"""What TEI P5 requires of a document (chapters 2.2 and 4), in words and as a path."""
_NAMESPACE: Final = f"{{{TEI}}}"


def of_others(documents: list[Checked], *, foreign: list[Checked]) -> Iterator[Finding]:
    """Findings for TEI that was written elsewhere: what is wrong in any TEI, and one note for what each one lacks.

    Args:
        documents: All of a volume.
        foreign: Those that are not ours.
    """
    for checked in foreign:
        lacks = [words for words, has in _GIFTS.items() if not has(checked.tei)]
        more = ", ".join(lacks) or "nothing but our identifier"
        message = f"Not written by kei_archive, and not held to a schema; it lacks {more}."
        yield checked.finding("T022", message, at=checked.tei)
        yield from _unlike_tei(checked)
    for checked in documents:
        yield from resolves(checked)


def _unlike_tei(doc: Checked) -> Iterator[Finding]:
    """T029: parts that every TEI document must have, and elements that TEI does not have."""
    for words, way in _MUST.items():
        if not doc.tei.xpath(way, namespaces=NS):
            yield doc.finding("T029", f"It has no {words}, which every TEI document must have.", at=doc.tei)
            if words.startswith("teiHeader"):
                break  # what would be in it is lacking, too
    for element in doc.elements:
        name = local_name(element)
        if str(element.tag).startswith(_NAMESPACE) and name not in _names():
            yield doc.finding("T029", f"TEI has no element {name}.", at=element)


@cache
def _names() -> frozenset[str]:
    """The elements of TEI P5."""
    lines = (_resources.SCHEMA / "tei_elements.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())


_SPEAKING: Final = ("ref", "key", "target", "when", "notBefore", "notAfter", "from", "to", "status", "url")
"""Attributes by which an empty element says something: who, when, where, or of what kind."""


def _there(*paths: str) -> Callable[[etree._Element], bool]:
    """Whether there is an element at one of the paths with words in it, or with an attribute that speaks for it."""

    def test(tei: etree._Element) -> bool:
        return any(
            "".join(map(str, found.itertext("*"))).strip() or any(found.get(name, "").strip() for name in _SPEAKING)
            for path in paths
            for element in tei.iterfind(path, NS)
            for found in element.iter("*")
        )

    return test


# What our documents have and their readers, builders and archivists rely on, in words for a note.
_GIFTS: Final = MappingProxyType(
    {
        "an identifier (xml:id)": lambda tei: bool(tei.get(XML_ID)),
        "a language (xml:lang)": lambda tei: any(tei.xpath("(. | t:text)/@xml:lang", namespaces=NS)),
        "a title": _there("t:teiHeader/t:fileDesc/t:titleStmt/t:title"),
        "an author": _there(
            "t:teiHeader/t:fileDesc/t:titleStmt/t:author",
            "t:teiHeader/t:fileDesc/t:sourceDesc/t:biblStruct/t:analytic/t:author",
        ),
        "a date of publication (date of type published)": _there(
            "t:teiHeader//t:sourceDesc//t:date[@type='published']"
        ),
        "a statement of availability": _there("t:teiHeader/t:fileDesc/t:publicationStmt/t:availability"),
        "the SHA-256 of a capture": _there("t:teiHeader//t:bibl[@type='capture']/t:idno[@type='sha-256']"),
        "the captured lines (sourceDoc), so that it cannot be restored": _there("t:sourceDoc"),
        "paragraphs": _there("t:text//t:p"),
    }
)

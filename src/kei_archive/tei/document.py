"""`TeiDocument`: the waist of the house. The document is its bytes; everything else is a look at them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Final

from lxml import etree

from kei_archive import fixity
from kei_archive.errors import InvalidTei
from kei_archive.findings import CODES

__all__ = [
    "NS",
    "TEI",
    "XML_ID",
    "XML_LANG",
    "TeiDocument",
    "attributes",
    "child",
    "is_of_page",
    "local_name",
    "parse",
    "path",
    "refuse_doctype",
    "refused",
    "tags",
]

TEI: Final = "http://www.tei-c.org/ns/1.0"
NS: Final = {"t": TEI}
XML_ID: Final = "{http://www.w3.org/XML/1998/namespace}id"
XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"

attributes: Final[Callable[[etree._Element], list[tuple[str, str]]]] = etree._Element.items  # type: ignore[assignment]  # noqa: SLF001  # text, for what was parsed; lxml's name of its class
"""Attributes of an element in order; the names of those in a namespace in the notation of lxml."""

_DOCTYPE: Final = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s|<\?.*?\?>|<!--.*?-->)*<!DOCTYPE", re.DOTALL)


def parse(data: bytes, *, place: str = "") -> etree._Element:
    """Parse XML without network, entities or external files.

    Args:
        data: A serialised document.
        place: Where the bytes come from, for the error.

    Raises:
        InvalidTei: Not well-formed, too deep or too large for the parser, or with a document type declaration
            (which could carry entities: TEI files of an archive need none).
    """
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        raise refused(error, data=data, place=place) from error
    refuse_doctype(root, place=place)
    return root


@cache
def _parser() -> etree.XMLParser:
    """One for all: it knows nothing of the last document, and to make one takes a tenth of the time of parsing."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, collect_ids=False)


def refused(error: etree.XMLSyntaxError, *, data: bytes = b"", place: str = "") -> InvalidTei:
    """The error for what the parser did not take, with its line; ``data`` is what it was given."""
    if _DOCTYPE.match(data):  # one that names a file which is not read, as it should not be
        return _with_doctype(place)
    line = f"{place}:{error.lineno}" if place else f"line {error.lineno}"
    beyond = "XML_PARSE_HUGE" in (error.msg or "")  # libxml2's advice, of no use to a reader
    return InvalidTei(
        "deeper than 256 elements, or a text of more than 10 million bytes: the limits of the parser."
        if beyond
        else f"not well-formed XML: {error.msg}.",
        place=line,
        remedy="Divide the document." if beyond else CODES["T001"].remedy,
    )


def refuse_doctype(root: etree._Element, *, place: str = "") -> None:
    """Raise `InvalidTei` if a document has a document type declaration."""
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise _with_doctype(place)


def _with_doctype(place: str) -> InvalidTei:
    return InvalidTei("has a document type declaration.", place=place, remedy="Take the DOCTYPE out.")


def local_name(element: etree._Element) -> str:
    """Name of an element without its namespace; empty for comments and processing instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def path(expression: str) -> Callable[[etree._Element], list[etree._Element]]:
    """Elements by an XPath 1.0 with the prefix ``t``, compiled: a deep path takes a tenth of the time of ``find``."""
    found: Callable[[etree._Element], Any] = etree.XPath(expression, namespaces=NS, smart_strings=False)
    return found


def child(element: etree._Element, name: str) -> etree._Element | None:
    """The first child of a name in the TEI namespace."""
    return next(element.iterchildren(f"{{{TEI}}}{name}"), None)


def tags(names: str) -> tuple[str, ...]:
    """Names of TEI elements, divided by spaces, in the notation of lxml."""
    return tuple(f"{{{TEI}}}{name}" for name in names.split())


def is_of_page(element: etree._Element) -> bool:
    """Whether an element that editors use says what the page says: its ``@source`` is the capture."""
    return any(
        pointer.startswith("#") and pointer.endswith(".capture") for pointer in element.get("source", "").split()
    )


@dataclass(frozen=True)
class TeiDocument:
    """A canonical TEI document, a ``TEI`` or a ``teiCorpus``, held as its serialisation.

    Equality, hash, pickling and fixity are those of the bytes: lxml trees do not pickle, and two parses of the same
    bytes are not equal. Parsing again costs a few per cent of a rendition.
    """

    xml: bytes

    @cached_property
    def root(self) -> etree._Element:
        """The parsed root element. Look, do not touch: changes would not reach ``xml``."""
        return parse(self.xml)

    def __getstate__(self) -> dict[str, bytes]:
        return {"xml": self.xml}

    @property
    def id(self) -> str:
        """``xml:id`` of the document; empty if it has none."""
        return self.root.get(XML_ID, "")

    @property
    def digest(self) -> str:
        """File digest: SHA-256 of the bytes."""
        return fixity.of_bytes(self.xml)

    @property
    def document_digest(self) -> str:
        """Document digest: SHA-256 of Canonical XML 1.0, the same after harmless re-serialisation."""
        # of the tree: for a root with siblings (xml-model) lxml writes wrong namespaces if given the element alone
        return fixity.of_bytes(etree.tostring(self.root.getroottree(), method="c14n"))

    @property
    def is_corpus(self) -> bool:
        """Whether this is a ``teiCorpus``."""
        return local_name(self.root) == "teiCorpus"

    @property
    def language(self) -> str:
        """BCP 47 tag of the document, ``und`` if unknown."""
        return self.root.get(XML_LANG, "und")

    def texts(self) -> Iterator[etree._Element]:
        """The ``TEI`` elements: one for a document, all members for an expanded corpus."""
        yield from self.root.iter(f"{{{TEI}}}TEI")

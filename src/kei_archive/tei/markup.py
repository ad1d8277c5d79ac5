"""Writing TEI as text: elements, escaping, and the characters that XML cannot hold.

The canonical serialisation is a matter of single characters (attribute order, line feeds, ``<x/>``), so it is written
here and nowhere else. `kei_archive.tei.validate` parses every result before it leaves the house.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Final, NamedTuple

from lxml import etree

from kei_archive.tei.document import TEI

__all__ = [
    "PROLOG",
    "Mark",
    "Xml",
    "block",
    "characters",
    "element",
    "g_name",
    "g_value",
    "illegal",
    "inline",
    "is_plain",
    "one_line",
    "quotations",
    "quoted",
    "serialise",
    "text",
]

DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
PROLOG: Final = (
    f"{DECLARATION}"
    '<?xml-model href="https://www.tei-c.org/Vault/P5/4.12.0/xml/tei/custom/schema/relaxng/tei_all.rng"'
    ' type="application/xml" schematypens="http://relaxng.org/ns/structure/1.0"?>\n'
)

# What the production Char of XML 1.0 leaves out. CR is legal, but a parser turns it into LF; it is a line terminator
# to us and never stands inside a line.
_OUTSIDE: Final = r"\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff"
_ILLEGAL: Final = re.compile(f"[{_OUTSIDE}]")
_TEXT: Final = re.compile(f"[{_OUTSIDE}&<>\\r]")
_CAPTURED: Final = re.compile(f"[{_OUTSIDE}&<>]")
_ATTRIBUTE: Final = re.compile(f'[{_OUTSIDE}&<"\\t\\n\\r]')
# What Canonical XML writes; ">" occurs in text only.
_REFERENCES: Final = MappingProxyType(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)
_BREAK: Final = re.compile(r" *[\t\r\n]+ *")
_QUOTATION: Final = re.compile("(“[^“”]*”)")
_ROOTS: Final = frozenset({"TEI", "teiCorpus"})


class Xml(str):
    """Text that is markup already; a plain ``str`` is escaped where it meets an `Xml`."""

    __slots__ = ()


def element(name: str, /, *content: str | None, **attributes: str | None) -> Xml:
    """One element with nothing added inside.

    Args:
        name: Name in the TEI namespace.
        content: Markup (`Xml`) or text; None is left out. Characters that XML cannot hold become U+FFFD: use
            `inline` where they must survive.
        attributes: In any order; a trailing underscore is dropped, ``xml_id`` is ``xml:id``; None is left out.
    """
    tag = _tag(name, attributes)
    inner = "".join([part if type(part) is Xml else text(part) for part in content if part])
    return Xml(f"<{tag}>{inner}</{name}>" if inner else f"<{tag}/>")


def block(name: str, /, *content: str | None, **attributes: str | None) -> Xml:
    """One element that holds elements only: a line feed after its start-tag and after each child."""
    tag = _tag(name, attributes)
    parts = [part if type(part) is Xml else text(part) for part in content if part]
    return Xml("\n".join([f"<{tag}>", *parts, f"</{name}>"]) if parts else f"<{tag}/>")


def text(words: str) -> Xml:
    """Words as the content of an element; characters that XML cannot hold become U+FFFD."""
    return Xml(words if is_plain(words) else _TEXT.sub(_reference, words))


def is_plain(text: str) -> bool:
    """Whether a text is its own markup, as most are: no character that XML cannot hold is printable."""
    return "&" not in text and "<" not in text and ">" not in text and text.isprintable()


def serialise(root: etree._Element) -> bytes:
    """A parsed document, with what stands around its root, in the form that it is written in."""
    nodes = [*reversed(list(root.itersiblings(preceding=True))), root, *root.itersiblings()]
    written = (etree.tostring(node, encoding="unicode", with_tail=False) for node in nodes)
    return (DECLARATION + "".join(f"{node}\n" for node in written)).encode()


def one_line(text: str) -> str:
    """``text`` for a header: tabs and line ends as one space, none around it; other characters as they are."""
    return text.strip() if text.isprintable() else _BREAK.sub(" ", text).strip()


class Mark(NamedTuple):
    """An element to be put around the characters ``start`` to ``end`` of a text; ``after`` them it holds more."""

    start: int
    end: int
    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    after: str = ""


def quotations(text: str) -> list[Mark]:
    """A ``q`` for each balanced pair of curly double quotes that holds no other."""
    return [Mark(*match.span(), "q") for match in _QUOTATION.finditer(text)]


def characters(text: str, *, document_id: str) -> Xml:
    """``text`` as markup; every character is kept, those that XML cannot hold as ``g``. Line ends stay as they are.

    Args:
        text: Characters of the capture.
        document_id: For the pointers of ``g``.
    """

    def write(match: re.Match[str]) -> str:
        character = match[0]
        return _REFERENCES.get(character) or f'<g ref="#{document_id}.{g_name(character)}"/>'

    return Xml(text if is_plain(text) else _CAPTURED.sub(write, text))


def quoted(markup: Xml) -> Xml:
    """Text as markup with a ``q`` around what `quotations` finds in the text: no escape has a curly quote in it."""
    if "“" not in markup:
        return markup
    parts = _QUOTATION.split(markup)
    parts[1::2] = [f"<q>{quotation}</q>" for quotation in parts[1::2]]
    return Xml("".join(parts))


def inline(text: str, *, document_id: str, marks: Sequence[Mark]) -> Xml:
    """``text`` with elements around parts of it; every character is kept, as in `characters`.

    Args:
        text: Characters of the capture.
        document_id: For the pointers of ``g``.
        marks: Elements to be put around parts. A mark that overlaps an earlier one without lying inside it is left
            out: XML has no place for it.
    """
    out: list[str] = []
    open_marks: list[Mark] = []
    position = 0

    def advance(to: int) -> None:
        nonlocal position
        if to > position:
            out.append(characters(text[position:to], document_id=document_id))
            position = to

    def close() -> None:
        mark = open_marks.pop()
        advance(mark.end)
        out.append(f"{mark.after}</{mark.name}>")

    for mark in sorted(marks, key=lambda item: (item.start, -item.end)):
        while open_marks and open_marks[-1].end <= mark.start:
            close()
        if open_marks and mark.end > open_marks[-1].end:
            continue
        advance(mark.start)
        out.append(f"<{_tag(mark.name, dict(mark.attributes))}>")
        open_marks.append(mark)
    while open_marks:
        close()
    advance(len(text))
    return Xml("".join(out))


def g_name(character: str) -> str:
    """Last part of the identifier of a ``char``: ``u000C``, or ``byte96`` for an undecodable byte (PEP 383)."""
    code = ord(character)
    return f"byte{code - 0xDC00:02X}" if 0xDC80 <= code <= 0xDCFF else f"u{code:04X}"


def g_value(g: etree._Element) -> str:
    """The character that a ``g`` of our making stands for; the content of any other ``g``."""
    match = re.search(r"\.(?:byte([89A-F][0-9A-F])|u([0-9A-F]{4}))$", g.get("ref", ""))
    if match is None:
        return "".join(map(str, g.itertext()))
    byte, code = match.groups()
    return chr(0xDC00 + int(byte, 16)) if byte else chr(int(code, 16))


def illegal(text: str) -> set[str]:
    """The characters of ``text`` that XML cannot hold."""
    return set(_ILLEGAL.findall(text))


def _tag(name: str, attributes: Mapping[str, str | None]) -> str:
    """What a start-tag says, attributes in the order of Canonical XML: without a namespace by name, then ``xml:*``.

    No name of TEI's begins with a letter after x, so the order of the keywords is that order.
    """
    tag = f'{name} xmlns="{TEI}"' if name in _ROOTS else name
    for keyword, known in _in_order(*attributes) if attributes else ():
        value = attributes[keyword]
        if value is not None:
            plain = value.isprintable() and '"' not in value and "&" not in value and "<" not in value
            tag += f' {known}="{value if plain else _ATTRIBUTE.sub(_reference, value)}"'
    return tag


@cache
def _in_order(*keywords: str) -> tuple[tuple[str, str], ...]:
    """Keywords, sorted, with the names that they stand for: ``xml_id`` is ``xml:id``, ``class_`` is ``class``."""
    names = {keyword: keyword.removesuffix("_").replace("xml_", "xml:", 1) for keyword in keywords}
    return tuple((keyword, names[keyword]) for keyword in sorted(keywords))


def _reference(match: re.Match[str]) -> str:
    return _REFERENCES.get(match[0], "\ufffd")

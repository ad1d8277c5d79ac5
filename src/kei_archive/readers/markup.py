"""HTML as a tree: which encoding gives its characters, and a parser that loses none of them."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from lxml import etree

from kei_archive.errors import EncodingError, ReadError, UsageError
from kei_archive.readers.sniff import BOMS
from kei_archive.readers.text import decode, fits, is_damaged_utf8

__all__ = ["Paths", "encoding_of", "parse", "source_of"]

_CHARSET: Final = re.compile(rb"<meta[^>]{1,1024}charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_PROLOGUE: Final = 4096
"""Bytes in which the charset is looked for: the standard has it in 1,024, and pages do not keep to it."""
_WEB: Final = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252", "iso-8859-9": "cp1254",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949",
    "big5": "big5hkscs", "tis-620": "cp874",
}  # fmt: skip
"""What browsers take these names for (Encoding Standard, 4.2)."""
_NEVER: Final = frozenset(
    ["utf-16", "utf-16le", "utf-16be", "utf-32", "utf-7", "idna", "punycode", "unicode-escape", "raw-unicode-escape"]
)
"""What a page in bytes that its own tag can be read from is not in (HTML Standard, 13.2.3.2), or no page ever is."""
_NEWLINE: Final = re.compile("\r\n?")
_UNREADABLE: Final = re.compile("[\0\ud800-\udfff]")
_NAME: Final = re.compile(r"[a-z][a-z0-9-]*")


def encoding_of(data: bytes, *, encoding: str | None = None, place: str = "") -> str:
    """Find the encoding of a page.

    The ladder: what the caller says; a byte order mark; UTF-8 if it is valid; what the page says; a confident
    detector; windows-1252, which browsers fall back to, unless it is damaged UTF-8. Valid UTF-8 comes before the
    page's own word: pages that were stored anew often say what they were before.

    Raises:
        As `kei_archive.readers.text.decode`.
    """
    if encoding is not None or any(data.startswith(mark) for mark, _ in BOMS) or fits(data, "utf-8"):
        return decode(data, encoding=encoding, place=place)
    said = _CHARSET.search(data[:_PROLOGUE])
    name = said[1].decode("ascii").lower() if said else ""
    if name and name.replace("_", "-") not in _NEVER:
        try:
            return decode(data, encoding=_WEB.get(name, name), place=place)
        except (UsageError, EncodingError):
            pass  # there is no such encoding, or the page is not in it
    found = decode(data, place=place)
    return "cp1252" if found == "utf-8" and not is_damaged_utf8(data) and fits(data, "cp1252") else found


def source_of(data: bytes, *, encoding: str) -> str:
    """The markup of a page: line ends as LF, what is no character as U+FFFD (HTML Standard, 13.2.3)."""
    text = data.decode(encoding, "replace").removeprefix("\ufeff")
    return _UNREADABLE.sub("\ufffd", _NEWLINE.sub("\n", text))


def parse(source: str, *, place: str = "") -> etree._Element | None:
    """The tree of a page; None if there is nothing in it.

    Raises:
        ReadError: Its elements are nested deeper than the parser goes (2,048), which would drop what is in them.
    """
    if not source.strip():
        return None
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    root = etree.fromstring(source.encode(), parser)
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise ReadError(
            "its elements are nested too deep.", place=place, remedy="Convert the page to plain text, and give that."
        )
    if root is not None:  # the parser finds nothing in a page of comments
        _gather(root)
    return root


def _gather(root: etree._Element) -> None:
    """Put what follows the end of a page at the end of its body, as browsers do (HTML Standard, 13.2.6.4.22).

    The parser makes a second ``html`` of it, beside the first, for each end that a page has.
    """
    others = list(root.itersiblings("*"))
    if not others:
        return
    if root.find("body") is None:
        etree.SubElement(root, "body")
    end = root[-1] if root[-1].tag == "body" else root
    words: list[str] = [end.tail or ""] if end is not root else []
    if end is not root:
        end.tail = None
    for other in others:
        etree.strip_tags(other, "head", "body")
        words.append(other.text or "")
        if next(other.iterchildren(), None) is not None:
            _add_text(end, "".join(words))
            words.clear()
            end.extend(list(other))
    _add_text(end, "".join(words))


def _add_text(element: etree._Element, words: str) -> None:
    """Add characters at the end of an element."""
    last = next(element.iterchildren(reversed=True), None)  # its length would be counted
    if last is not None:
        last.tail = (last.tail or "") + words
    else:
        element.text = (element.text or "") + words


class Paths:
    """XPaths of elements, in time that does not grow with the number of their siblings."""

    def __init__(self) -> None:
        self._steps: dict[etree._Element, dict[etree._Element, str]] = {}

    def step(self, element: etree._Element) -> str:
        """The last step of the path of an element: its name, and its number if there are several."""
        parent = element.getparent()
        if parent is None:
            return _named(element)
        if parent not in self._steps:
            self._steps[parent] = _steps(parent)
        return self._steps[parent][element]

    def forget(self, element: etree._Element) -> None:
        """Let go of the children of an element."""
        self._steps.pop(element, None)

    def of(self, element: etree._Element) -> str:
        """The absolute path of an element."""
        steps = [self.step(element), *map(self.step, element.iterancestors())]
        return "".join(f"/{step}" for step in reversed(steps))


def _steps(parent: etree._Element) -> dict[etree._Element, str]:
    children = list(parent.iterchildren("*"))
    if len(children) == 1:
        return {children[0]: _named(children[0])}
    totals = Counter(child.tag for child in children)
    seen: Counter[str] = Counter()
    steps = {}
    for number, child in enumerate(children, 1):
        name = _named(child)
        seen[child.tag] += 1
        if name == "*":
            name = f"*[{number}]"
        elif totals[child.tag] > 1:
            name = f"{name}[{seen[child.tag]}]"
        steps[child] = name
    return steps


def _named(element: etree._Element) -> str:
    """The name of an element as XPath can have it; a star for one with a colon or worse in it."""
    tag: str = element.tag
    return tag if (tag.isascii() and tag.isalnum()) or _NAME.fullmatch(tag) else "*"

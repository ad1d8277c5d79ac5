"""What a page of HTML states beside the text that it shows: its head, JSON-LD, microdata and times."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from lxml import etree

from kei_archive.drawing import Stated
from kei_archive.readers.markup import Paths

__all__ = ["stated"]

_FACTS: Final = 500
"""Facts of a page that are looked at: they come first, and listings have a time for each of their items."""
_JSON: Final = 1_000_000
"""Characters of JSON-LD that are parsed."""
_VALUE: Final = 10_000
"""Characters of a value."""
_WRAPPED: Final = re.compile(r"^\s*(?:<!--|(?://)?\s*<!\[CDATA\[)|(?:-->|(?://)?\s*\]\]>)\s*$")
"""What scripts were hidden in from older browsers."""
_NAMES: Final = ("property", "name", "itemprop", "http-equiv")


def stated(root: etree._Element) -> tuple[Stated, ...]:
    """The facts that the elements of a page state, in its order."""
    paths = Paths()
    facts = (
        Stated(kind, name, value, paths.of(element))
        for element in root.iter("*")
        for kind, name, value in _facts(element)
        if value
    )
    return tuple(islice(facts, _FACTS))


def _facts(element: etree._Element) -> Iterator[tuple[str, str, Any]]:
    """Kind, name and value of what an element states."""
    tag = element.tag
    match tag:
        case "html":
            yield "lang", "", _words(element.get("lang") or element.get("{http://www.w3.org/XML/1998/namespace}lang"))
        case "title":
            yield "title", "", _text(element)
        case "meta":
            content = _words(element.get("content"))
            yield from (("meta", name.strip().lower(), content) for key in _NAMES if (name := element.get(key)))
        case "link":
            href = _words(element.get("href"))
            yield from (("link", name, href) for name in element.get("rel", "").lower().split()[:4])
        case "time":
            yield "time", element.get("itemprop", "").strip().lower(), _words(element.get("datetime"))
        case "script" if element.get("type", "").strip().lower() == "application/ld+json":
            yield "json-ld", "", _parsed(element.text or "")
        case "a" if "author" in element.get("rel", "").lower().split():
            yield "author", "", _text(element)
    if tag not in ("meta", "time", "link") and (name := element.get("itemprop")) and not element.get("itemscope"):
        yield "itemprop", name.strip().lower(), _words(element.get("content")) or _text(element)


def _parsed(text: str) -> Any:
    """The object or list of JSON-LD; None if it is none, or longer than is looked at."""
    if len(text) > _JSON:
        return None
    try:
        value = json.loads(_WRAPPED.sub("", text), strict=False)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict | list) else None


def _text(element: etree._Element) -> str:
    """The words of an element: as many as a fact has, without those of its scripts."""
    words, size = [], 0
    for text in element.itertext("*"):
        words.append(str(text))
        size += len(text)
        if size > _VALUE:
            break
    return _words("".join(words))


def _words(value: str | None) -> str:
    return " ".join((value or "")[:_VALUE].split())

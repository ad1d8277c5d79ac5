"""Why a document departs from the schema, in words: which element, what is wrong with it, what would be right.

libxml2 says that something failed, and often only where its search gave up. So a document that it refuses is walked
once more with the schema as a table: each element with its parent, its attributes, their values, its text. What this
walk cannot see (order, number) is told in libxml2's words, with the order that the schema asks for.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from lxml import etree

from kei_archive import _resources
from kei_archive.tei.document import TEI, XML_ID, attributes

__all__ = ["Departure", "departures", "schema"]

_RNG: Final = "{http://relaxng.org/ns/structure/1.0}"
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_MAY_BE_ABSENT: Final = tuple(f"{_RNG}{name}" for name in ("optional", "zeroOrMore", "choice"))
_MESSAGE: Final = re.compile(
    r"Did not expect element (?P<misplaced>\S+) there|Expecting an? (?:element|namespace) \S*, got (?P<got>\S+)"
    r"|Invalid attribute (?P<attribute>\S+) for element (?P<owner>\S+)"
    r"|Element (?P<holder>\S+) failed to validate content"
    r"|Type \S+ doesn't allow value '(?P<value>.*)'$"
)
"""What libxml2 says (relaxng.c, xmlRelaxNGGetErrorString) of faults that a table does not show."""

_SHOWN: Final = 12
"""Names that a message lists: more are no help."""


class Departure(NamedTuple):
    """One departure from the schema: the line of the document, and what to say of it."""

    line: int
    message: str


@dataclass(frozen=True)
class _Pattern:
    """What one pattern of the schema says of an element: names that may occur in it, and those that must."""

    children: dict[str, list[etree._Element]]
    required: tuple[str, ...]
    attributes: dict[str, frozenset[str]]
    needed: frozenset[str]
    has_text: bool
    is_open: bool


@cache
def schema() -> etree.RelaxNG:
    """The working schema, loaded once a process (a few hundredths of a second)."""
    return etree.RelaxNG(etree.parse(_path()))


def departures(root: etree._Element) -> Iterator[Departure]:
    """Every departure of a document from the schema; nothing if it is valid."""
    checker = schema()
    if checker.validate(root):
        return
    log = list(checker.error_log)
    found = list(_walk(root, _start().get(_name(root), [])))
    # nothing wrong by the table: then it is order or number, or a value that a pattern forbids
    clear = [entry for entry in log if _MESSAGE.match(entry.message)] or log
    told = (Departure(entry.line, _worded(root, entry.line, entry.message)) for entry in clear)
    yield from found or dict.fromkeys(told)


def _walk(element: etree._Element, patterns: list[etree._Element]) -> Iterator[Departure]:
    """Departures of an element for which the schema has these patterns, and of what is in it."""
    allowed = [_read(pattern) for pattern in patterns]
    name, line = _name(element), _line(element)
    if any(pattern.is_open for pattern in allowed):
        return
    for problem in (*_of_attributes(element, allowed), *_of_content(element, allowed)):
        yield Departure(line, f"{name}{_identity(element)} {problem}")
    for child in element.iterchildren("*"):
        inner = [found for pattern in allowed for found in pattern.children.get(_name(child), ())]
        if inner:
            yield from _walk(child, inner)
        else:
            names = {known for pattern in allowed for known in pattern.children}
            known = _list(_nearest_first(_name(child), names))
            message = f"{_name(child)}{_identity(child)} is not allowed in {name}; allowed there: {known}."
            yield Departure(_line(child), message)


def _of_attributes(element: etree._Element, allowed: list[_Pattern]) -> Iterator[str]:
    said = {_shown(name): value for name, value in attributes(element)}
    known = {name for pattern in allowed for name in pattern.attributes}
    for name, value in said.items():
        if name not in known:
            yield f"has the attribute {name}, which is not allowed; allowed: {_list(_nearest_first(name, known))}."
            continue
        lists = [pattern.attributes[name] for pattern in allowed if name in pattern.attributes]
        values = frozenset().union(*lists)
        if all(lists) and value not in values:
            yield f"has {name}={value!r}; allowed: {_list(_nearest_first(value, values))}."
    for name in sorted(frozenset.intersection(*(pattern.needed for pattern in allowed))):
        if name not in said:
            yield f"lacks the attribute {name}."


def _of_content(element: etree._Element, allowed: list[_Pattern]) -> Iterator[str]:
    present = [_name(child) for child in element.iterchildren("*")]
    if not any(pattern.has_text for pattern in allowed):
        loose = [element.text, *(child.tail for child in element)]
        words = next((part.strip() for part in loose if part and part.strip()), "")
        if words:
            yield f"holds the text {words[:20]!r} outside its elements; put it into one of them."
    lacking = [[name for name in pattern.required if name not in present] for pattern in allowed]
    if all(lacking):
        yield f"lacks {_list(min(lacking, key=len))}; its parts, in order: {_list(_parts(allowed))}."


def _worded(root: etree._Element, line: int, message: str) -> str:
    """A message of libxml2 about order, number or a value, in the words of this module."""
    match = _MESSAGE.match(message)
    if match is None:
        return f"{message}."
    if match["value"] is not None:
        return _of_value(root, line, match["value"]) or f"{message}."
    name = match["misplaced"] or match["got"] or match["owner"] or match["holder"]
    element = next((e for e in root.iter("*") if _line(e) == line and _name(e) == name), None)
    if element is None:
        return f"{message}."
    if match["attribute"]:
        own = {etree.QName(key).localname: (_shown(key), value) for key, value in reversed(attributes(element))}
        return _ill_formed(element, *own.get(match["attribute"], (match["attribute"], "")))
    parent = element if match["holder"] else element.getparent()
    parts = [] if parent is None else _parts([_read(pattern) for pattern in _by_name().get(_name(parent), ())])
    order = f"; the parts of {_name(parent)}, in order: {_list(parts)}" if parent is not None and parts else ""
    if match["holder"] and not parts:
        text = "".join(map(str, element.itertext()))[:40]
        return f"{name}{_identity(element)} says {text!r}, which is not of the form asked for in its place."
    what = "has parts that do not fit" if match["holder"] else "is out of its place, or one too many"
    return f"{name}{_identity(element)} {what}{order}."


def _of_value(root: etree._Element, line: int, value: str) -> str:
    """The attribute of an element on a line that has a value; empty if none has."""
    found = ((e, key) for e in root.iter("*") if _line(e) == line for key, said in attributes(e) if said == value)
    element, key = next(found, (None, ""))
    return "" if element is None else _ill_formed(element, _shown(key), value)


def _ill_formed(element: etree._Element, attribute: str, value: str) -> str:
    return f"{_name(element)}{_identity(element)} has {attribute}={value!r}, which is not of the form asked for."


def _parts(allowed: list[_Pattern]) -> list[str]:
    return list(dict.fromkeys(name for pattern in allowed for name in pattern.children))


def _nearest_first(name: str, known: Iterable[str]) -> list[str]:
    """Names in their order, but those first that somebody may have meant."""
    near = difflib.get_close_matches(name, sorted(known))
    return [*near, *sorted(set(known) - set(near))]


def _list(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return (", ".join(names[:_SHOWN]) or "nothing") + more


def _identity(element: etree._Element) -> str:
    return f" ({element.get(XML_ID)})" if element.get(XML_ID) else ""


def _name(element: etree._Element) -> str:
    """Name of an element for a reader: alone in the TEI namespace, in braces with any other."""
    return str(element.tag).removeprefix(f"{{{TEI}}}")


def _line(element: etree._Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 0


def _shown(name: str) -> str:
    return name.replace(_XML, "xml:")


# ---------------------------------------------------------------- the schema as a table


def _path() -> str:
    return str(_resources.SCHEMA / "kei_archive.rng")


@cache
def _grammar() -> etree._Element:
    return etree.parse(_path()).getroot()


@cache
def _definitions() -> dict[str, etree._Element]:
    return {define.get("name", ""): define for define in _grammar().iterfind(f"{_RNG}define")}


@cache
def _start() -> dict[str, list[etree._Element]]:
    start = _grammar().find(f"{_RNG}start")
    assert start is not None  # noqa: S101  # our own schema has one
    return _read(start).children


@cache
def _by_name() -> dict[str, list[etree._Element]]:
    found: dict[str, list[etree._Element]] = defaultdict(list)
    for pattern in _grammar().iter(f"{_RNG}element"):
        found[pattern.get("name", "")].append(pattern)
    return dict(found)


@cache
def _read(pattern: etree._Element) -> _Pattern:
    """What a pattern says of its element; patterns inside it are left as they are."""
    children: dict[str, list[etree._Element]] = {}
    required: list[str] = []
    values: dict[str, frozenset[str]] = {}
    needed: set[str] = set()
    has_text = is_open = False
    for node, must in _flat(pattern, must=True):
        if node.tag == f"{_RNG}element":
            name = node.get("name", "*")
            children.setdefault(name, []).append(node)
            required += [name] if must else []
        elif node.tag == f"{_RNG}attribute":
            name = node.get("name", "*")
            values[name] = values.get(name, frozenset()) | _values(node)
            needed |= {name} if must else set()
        else:
            has_text = True
        is_open = is_open or node.find(f"{_RNG}anyName") is not None
    return _Pattern(children, tuple(required), values, frozenset(needed), has_text, is_open)


def _flat(pattern: etree._Element, *, must: bool) -> Iterator[tuple[etree._Element, bool]]:
    """Elements, attributes and text of a pattern, in order, and whether they must be there."""
    for node in pattern.iterchildren("*"):
        if node.tag in (f"{_RNG}element", f"{_RNG}attribute", f"{_RNG}text", f"{_RNG}data", f"{_RNG}value"):
            yield node, must
        elif node.tag == f"{_RNG}ref":
            yield from _flat(_definitions()[node.get("name", "")], must=must)
        else:
            if node.tag == f"{_RNG}mixed":
                yield etree.Element(f"{_RNG}text"), False
            yield from _flat(node, must=must and node.tag not in _MAY_BE_ABSENT)


def _values(attribute: etree._Element) -> frozenset[str]:
    """The values of a closed list; nothing if any other text is allowed."""
    nodes = [node for node, _ in _flat(attribute, must=True)]
    closed = nodes and all(node.tag == f"{_RNG}value" for node in nodes)
    return frozenset(node.text or "" for node in nodes) if closed else frozenset()

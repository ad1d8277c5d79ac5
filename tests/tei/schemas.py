"""What our two descriptions of the TEI say, in a form that can be compared: elements, and the values of attributes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from kei_archive import _resources
from kei_archive.tei.document import NS, TEI

RNG = {"r": "http://relaxng.org/ns/structure/1.0"}
_R = "{http://relaxng.org/ns/structure/1.0}"
_XML = "http://www.w3.org/XML/1998/namespace"


@dataclass(frozen=True)
class Values:
    """The values that an attribute may have; ``closed`` if there are no others."""

    named: frozenset[str]
    closed: bool


def rng() -> etree._Element:
    """Our schema."""
    return etree.parse(str(_resources.SCHEMA / "kei_archive.rng")).getroot()


def odd() -> etree._Element:
    """Our ODD."""
    return etree.parse(str(_resources.SCHEMA / "kei_archive.odd")).getroot()


def rng_elements() -> dict[str, list[etree._Element]]:
    """The patterns of each TEI element that the schema names."""
    found: dict[str, list[etree._Element]] = defaultdict(list)
    for pattern in rng().iter(f"{_R}element"):
        name = pattern.get("name")
        if name and pattern.xpath("string(ancestor-or-self::*[@ns][1]/@ns)") == TEI:
            found[name].append(pattern)
    return dict(found)


def rng_values() -> dict[tuple[str, str], Values]:
    """Values by element and attribute, for attributes of which the schema names a value."""
    heard: dict[tuple[str, str], list[str | None]] = defaultdict(list)
    for name, patterns in rng_elements().items():
        for pattern in patterns:
            for attribute in _attributes(pattern, pattern):
                heard[name, attribute.get("name", "")] += _values(attribute, attribute)
    return {
        key: Values(frozenset(value for value in values if value is not None), None not in values)
        for key, values in heard.items()
        if any(value is not None for value in values)
    }


def odd_elements() -> set[str]:
    """The elements that the ODD takes from TEI's modules."""
    return {name for key in odd().iterfind(".//t:moduleRef[@include]", NS) for name in key.get("include").split()}


def odd_values() -> dict[tuple[str, str], Values]:
    """Values by element, or by class, and attribute."""
    return {
        (spec.get("ident"), attribute.get("ident")): Values(
            frozenset(item.get("ident") for item in attribute.iterfind("t:valList/t:valItem", NS)),
            attribute.find("t:valList", NS).get("type") == "closed",
        )
        for spec in odd().iterfind(".//t:schemaSpec/*", NS)
        for attribute in spec.iterfind(".//t:attDef", NS)
    }


def _attributes(node: etree._Element, top: etree._Element) -> Iterator[etree._Element]:
    """Attribute patterns of an element, but not those of its children."""
    for child in node:
        if child.tag == f"{_R}attribute":
            yield child
        elif child.tag == f"{_R}ref":
            yield from _attributes(_definition(child), top)
        elif child.tag != f"{_R}element":
            yield from _attributes(child, top)


def _values(node: etree._Element, top: etree._Element) -> Iterator[str | None]:
    """Values that an attribute pattern names; None for any other text."""
    found = False
    for child in node:
        if child.tag == f"{_R}value":
            found = True
            yield child.text or ""
        elif child.tag in (f"{_R}data", f"{_R}text"):
            found = True
            yield None
        elif child.tag == f"{_R}ref":
            found = True
            yield from _values(_definition(child), top)
        elif child.tag in (f"{_R}choice", f"{_R}list", f"{_R}oneOrMore"):
            found = True
            yield from _values(child, top)
    if not found and node is top:  # the short form of <text/>
        yield None


def _definition(reference: etree._Element) -> etree._Element:
    grammar = next(reference.iterancestors(f"{_R}grammar"))
    return grammar.find(f"r:define[@name='{reference.get('name')}']", RNG)

"""`link`: parts of a series point to each other, once the documents of an archive are together.

`encode` sees one document; that another one is its sequel shows only beside it. The pointers are those of the encoding
guidelines: ``relatedItem`` of type ``preceding-part`` or ``following-part`` in ``biblStruct``, always mutual, and
``ref`` of type ``part`` where the text of one part names another.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from lxml import etree

from kei_archive.errors import InvalidTei
from kei_archive.findings import Severity
from kei_archive.tei.document import NS, TEI, XML_ID, TeiDocument, local_name, parse
from kei_archive.tei.markup import serialise
from kei_archive.tei.mentions import refer_to_parts
from kei_archive.tei.record import record
from kei_archive.tei.validate import validate

__all__ = ["link", "linked_ids"]

_PRECEDING: Final = "preceding-part"
_FOLLOWING: Final = "following-part"
_BIBLIOGRAPHY: Final = "t:teiHeader/t:fileDesc/t:sourceDesc/t:biblStruct"
_RESPONSIBLE: Final = "t:teiHeader/t:fileDesc/t:titleStmt/t:respStmt"
_ID: Final = re.compile(r"kei:(k-[0-9a-f]{12,64})(?![0-9a-f])")


def link(docs: Sequence[TeiDocument]) -> tuple[TeiDocument, ...]:
    """Let consecutive parts of a series point to each other.

    Two documents are neighbours if they name the same series on the same site and their part numbers follow each
    other. Where two documents claim one number nothing is linked to it, for either could be meant; what a person has
    stated in a header stays.

    Args:
        docs: Single documents of one archive, in any order.

    Returns:
        The documents in the same order; those with nothing to add are the same objects.

    Raises:
        InvalidTei: A document breaks the schema or a constraint, now that it points to another.
    """
    wanted: dict[int, list[tuple[str, str]]] = defaultdict(list)
    parts: dict[int, dict[int, str]] = defaultdict(dict)
    for places in _series(docs).values():
        named = {number: docs[index].id for number, index in places.items() if index is not None}
        parts |= {
            index: {n: key for n, key in named.items() if key != docs[index].id}
            for index in places.values()
            if index is not None
        }
        for number, before in places.items():
            after = places.get(number + 1)
            if before is None or after is None:
                continue
            one, other = docs[before], docs[after]
            there, back = _stated(one, _FOLLOWING), _stated(other, _PRECEDING)
            if there in ("", other.id) and back in ("", one.id):
                wanted[before] += [(_FOLLOWING, _target(other))] if not there else []
                wanted[after] += [(_PRECEDING, _target(one))] if not back else []
    return tuple(_with(doc, wanted[index], parts=parts[index]) for index, doc in enumerate(docs))


def linked_ids(doc: TeiDocument) -> tuple[str, ...]:
    """Identifiers of the other documents that a document points to, in order of first occurrence."""
    values = (str(value) for element in doc.root.iter("*") for value in element.attrib.values() if "kei:" in value)
    names = dict.fromkeys(name for value in values for name in _ID.findall(value))
    return tuple(name for name in names if name != doc.id)


def _series(docs: Sequence[TeiDocument]) -> dict[tuple[str, str], dict[int, int | None]]:
    """By site and title of the series: the index of the document for each part number, None where two claim it."""
    series: dict[tuple[str, str], dict[int, int | None]] = defaultdict(dict)
    for index, doc in enumerate(docs):
        facts = record(doc.root)
        if facts.series and re.fullmatch(r"\d{1,6}", facts.part) and doc.root.find(_BIBLIOGRAPHY, NS) is not None:
            places, number = series[facts.site.casefold(), facts.series.casefold()], int(facts.part)
            places[number] = index if number not in places else None
    return series


def _target(doc: TeiDocument) -> str:
    return f"kei:{doc.id}.bibl"


def _stated(doc: TeiDocument, kind: str) -> str:
    """The document that the header names already, or another target that it gives; empty if it gives none."""
    item = doc.root.find(f"{_BIBLIOGRAPHY}/t:relatedItem[@type='{kind}']", NS)
    target = "" if item is None else item.get("target", "")
    return "".join(_ID.findall(target)) or target


def _with(doc: TeiDocument, items: Sequence[tuple[str, str]], *, parts: Mapping[int, str]) -> TeiDocument:
    """The document with its pointers; the same object if it has none to add.

    Args:
        doc: A document of a series, or any other.
        items: Related items to add: type and target.
        parts: Identifiers of the other parts of its series by their numbers.
    """
    if not items and not parts:
        return doc
    root = parse(doc.xml)
    machine = f"{doc.id}.machine"
    inferring = any(element.get(XML_ID) == machine for element in root.iterfind(_RESPONSIBLE, NS))
    if not (refer_to_parts(root, parts, resp=f"#{machine}") if inferring else 0) and not items:
        return doc
    bibliography = root.find(_BIBLIOGRAPHY, NS)
    if bibliography is None:  # `_series` has looked
        raise AssertionError(f"{doc.id} has no biblStruct")
    _relate(bibliography, items)
    linked = TeiDocument(serialise(root))
    faults = [finding for finding in validate(linked, facts=False) if finding.severity is Severity.FAULT]
    if faults:
        raise InvalidTei(
            f"cannot point to its neighbours: {faults[0].code} {faults[0].message}",
            place=doc.id,
            remedy="Mend the header of the document: see kei-archive validate.",
            findings=faults,
        )
    return linked


def _relate(bibliography: etree._Element, items: Sequence[tuple[str, str]]) -> None:
    """Add related items to a ``biblStruct`` after its series, the preceding part first."""
    last = max(
        index for index, child in enumerate(bibliography) if local_name(child) in ("monogr", "series") or not index
    )
    for kind, target in sorted(items, reverse=True):
        last += 1
        item = etree.SubElement(bibliography, f"{{{TEI}}}relatedItem", {"target": target, "type": kind})
        bibliography.insert(last, item)
        item.tail = bibliography[last - 1].tail

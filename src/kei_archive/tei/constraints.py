"""What must hold beyond the schema: the constraints of the encoding guidelines (section 8), as coded findings.

Each constraint is a function from a document to findings, with the code that it reports: T010 to T021. All of them
always run; none stops at its first fault.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from lxml import etree

from kei_archive.errors import InvalidTei
from kei_archive.findings import Finding
from kei_archive.tei.body import NUMBER
from kei_archive.tei.document import NS, TEI, XML_ID, local_name
from kei_archive.tei.restore import differences
from kei_archive.tei.sourcedoc import ZONE_TYPES, captured_text

__all__ = ["CONSTRAINTS", "MASTER", "OF_THE_SOURCE", "POINTERS", "Checked", "across", "pointers"]

POINTERS: Final = frozenset({
    "ana", "change", "copyOf", "corresp", "next", "prev", "ref", "rendition", "replyTo", "resp", "sameAs", "scheme",
    "source", "target", "who", "wit",
})  # fmt: skip  # facs has a constraint of its own
"""Attributes that hold pointers, by the data type that TEI gives them."""
MASTER: Final = "master"
"""Type of the ``idno`` that a reading edition has: the document digest of the archive edition that it was made from."""
_KEI: Final = re.compile(r"kei:(k-[0-9a-f]{12,64})(\.[\w.-]+)?")
_INFERIOR: Final = ("chrome", "metadata")
_FILLED: Final = ("author", "date", "head", "p", "publisher", "title")
_OBJECTS: Final = ("figure", "gap", "graphic", "media", "ptr", "formula", "anchor", "g")
_PARTNER: Final = {"preceding-part": "following-part", "following-part": "preceding-part"}
_ISO: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True)
class Checked:
    """A ``TEI`` element under examination.

    Attributes:
        tei: The element.
        place: Name of its file, if known.
        shared: Identifiers of the volume that it stands in; local pointers may lead to them.
    """

    tei: etree._Element
    place: str = ""
    shared: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        """The document's identifier."""
        return self.tei.get(XML_ID, "")

    @cached_property
    def elements(self) -> list[etree._Element]:
        """All elements in order, without comments and processing instructions."""
        return list(self.tei.iter("*"))

    @cached_property
    def ids(self) -> dict[str, etree._Element]:
        """Elements by ``xml:id``; the first of a name that is used twice."""
        ids: dict[str, etree._Element] = {}
        for element in self.elements:
            if name := element.get(XML_ID):
                ids.setdefault(name, element)
        return ids

    @cached_property
    def carriers(self) -> list[etree._Element]:
        """Elements of the text that point to lines, in order."""
        text = self.tei.find("t:text", NS)
        return [] if text is None else [element for element in text.iter("*") if element.get("facs")]

    def finding(self, code: str, message: str, *, at: etree._Element) -> Finding:
        """A finding with the place of an element: ``file:line``, or its identifier, or its name."""
        if not self.place:
            return Finding(code, message, place=at.get(XML_ID) or local_name(at))
        named = f"{local_name(at)} {at.get(XML_ID, '')}".strip()
        return Finding(code, f"{named}: {message}", place=f"{self.place}:{at.sourceline}")


Constraint = Callable[[Checked], Iterator[Finding]]


def reproduces(doc: Checked) -> Iterator[Finding]:
    """1: sourceDoc reproduces the bytes; digest, byte and line counts match."""
    try:
        _, faults = differences(doc.tei)
    except InvalidTei as error:
        faults = [str(error)]
    source = doc.tei.find("t:sourceDoc", NS)
    for fault in faults:
        yield doc.finding("T010", fault, at=doc.tei if source is None else source)


def points_to_its_lines(doc: Checked) -> Iterator[Finding]:
    """2: every ``@facs`` resolves; string value equals its lines (minus the list number of ``post/@n``)."""
    for element in doc.carriers:
        lines = []
        for pointer in element.get("facs", "").split():
            line = doc.ids.get(pointer.removeprefix("#"))
            if line is None or local_name(line) != "line":
                yield doc.finding("T011", f"{pointer} is no line of sourceDoc.", at=element)
                break
            lines.append(captured_text(line, kept=True))
        else:
            expected, found = "\n".join(lines), captured_text(element)
            number = NUMBER.match(expected) if local_name(element) == "post" and element.get("n") else None
            if number and number[1] == element.get("n"):
                expected = expected[number.end() :]
            if found != expected:
                yield doc.finding("T011", f"Text and lines differ {_first_difference(found, expected)}.", at=element)


def keeps_every_line(doc: Checked) -> Iterator[Finding]:
    """3: every line of a kept zone that is not blank is pointed to once; lines of one kind of zone in order."""
    pointed = [doc.ids.get(p.removeprefix("#")) for e in doc.carriers for p in e.get("facs", "").split()]
    times = Counter(pointed)
    order = {line: position for position, line in enumerate(doc.tei.iter(f"{{{TEI}}}line"))}
    for line in order:
        zone = line.getparent()
        kept = zone is not None and zone.get("type") not in _INFERIOR
        if kept and times[line] != 1 and captured_text(line, kept=True).strip():
            yield doc.finding("T012", f"The line is in the text {times[line]} times.", at=line)
    last: dict[str, int] = defaultdict(lambda: -1)
    for target in pointed:
        if target is not None and target in order:
            kind = _zone_type(target).replace("unclassified", "article")
            if order[target] < last[kind]:
                yield doc.finding("T012", "The line is out of order in the text.", at=target)
            last[kind] = order[target]


def is_named_by_rule(doc: Checked) -> Iterator[Finding]:
    """4: ``xml:id`` starts with the document's identifier, which its capture gives it; ``p/@n`` is 1 to n."""
    digest = doc.tei.findtext(".//t:sourceDesc/t:bibl[@type='capture']/t:idno[@type='sha-256']", "", NS).strip()
    if not (re.fullmatch("k-[0-9a-f]{12,64}", doc.id) and digest.startswith(doc.id[2:])):
        yield doc.finding("T013", f"The identifier {doc.id!r} is not made of the capture's SHA-256.", at=doc.tei)
    seen: set[str] = set()
    for element in doc.elements:
        name = element.get(XML_ID)
        if name is None:
            continue
        if name in seen:
            yield doc.finding("T013", f"The identifier {name} is used twice.", at=element)
        seen.add(name)
        if name != doc.id and not name.startswith(f"{doc.id}."):
            yield doc.finding("T013", f"The identifier {name} does not start with {doc.id}.", at=element)
    numbered = [p for p in doc.tei.iterfind("t:text/t:body//t:p", NS) if p.get("facs") or p.get("n")]
    for number, paragraph in enumerate(numbered, 1):
        if paragraph.get("n") != str(number):
            yield doc.finding("T013", f"Paragraph {number} has the number {paragraph.get('n')}.", at=paragraph)
            break


def answers_for_doubt(doc: Checked) -> Iterator[Finding]:
    """5: ``@cert`` implies ``@resp``; an inferred date implies ``certainty`` with ``desc``."""
    for element in doc.elements:
        if element.get("cert") and not element.get("resp"):
            yield doc.finding("T014", f"{local_name(element)} has cert, but no resp.", at=element)
    reasons = {
        certainty.get("target")
        for certainty in doc.tei.iterfind(".//t:certainty", NS)
        if _text(certainty.find("t:desc", NS))
    }
    for element in _published(doc):
        if element.get("cert", "unknown") != "unknown" and f"#{element.get(XML_ID)}" not in reasons:
            yield doc.finding("T014", "The date is inferred, but nobody says how.", at=element)


def is_dated_well(doc: Checked) -> Iterator[Finding]:
    """6: a publication date has a value, or says that it is unknown; it is not after the capture."""
    captured = doc.tei.find(".//t:sourceDesc/t:bibl[@type='capture']/t:date[@type='captured']", NS)
    limit = "" if captured is None else captured.get("when", "")
    for element in _published(doc):
        values = [element.get(name) for name in ("when", "notBefore", "notAfter") if element.get(name)]
        unknown = element.get("cert") == "unknown" and _text(element) == "unknown"
        if not values and not unknown:
            yield doc.finding(
                "T015", "The publication date has no value and does not say that it is unknown.", at=element
            )
        for value in values:
            if value and not _is_date(value):
                yield doc.finding("T015", f"{value} is no ISO date.", at=element)
            elif value and limit and value > limit and element.get("notAfter") != value:
                yield doc.finding("T015", f"Published on {value}, after the capture of {limit}.", at=element)


def resolves(doc: Checked) -> Iterator[Finding]:
    """7: every local pointer resolves, and every ``kei:`` pointer is well formed and, into this document, resolves."""
    for element, pointer in pointers(doc):
        if pointer.startswith("#") and pointer[1:] not in doc.ids and pointer[1:] not in doc.shared:
            yield doc.finding("T016", f"{pointer} leads nowhere.", at=element)
        if pointer.startswith("kei:"):
            match = _KEI.fullmatch(pointer)
            if match is None:
                yield doc.finding("T016", f"{pointer} is no pointer of this archive.", at=element)
            elif match[1] == doc.id and pointer[4:] not in doc.ids:
                yield doc.finding("T016", f"{pointer} leads nowhere.", at=element)


def says_something(doc: Checked) -> Iterator[Finding]:
    """8: no empty ``p head title author publisher date``; no "N/A" in the header."""
    for element in doc.elements:
        name = local_name(element)
        if name in _FILLED and not _text(element) and not any(local_name(e) in _OBJECTS for e in element.iter("*")):
            yield doc.finding("T017", f"An empty {name}.", at=element)
    header = doc.tei.find("t:teiHeader", NS)
    for element in () if header is None else header.iter("*"):
        if _text(element).lower() in ("n/a", "n.a."):
            yield doc.finding("T017", f"{local_name(element)} says N/A.", at=element)


def is_free_of_chrome(doc: Checked) -> Iterator[Finding]:
    """9: no ``fw``, no ``lb`` in ``text``; ``text`` holds no line of a zone that was removed."""
    text = doc.tei.find("t:text", NS)
    for element in () if text is None else text.iter(f"{{{TEI}}}fw", f"{{{TEI}}}lb"):
        yield doc.finding("T018", f"{local_name(element)} in the text.", at=element)
    for element in doc.carriers:
        for pointer in element.get("facs", "").split():
            line = doc.ids.get(pointer.removeprefix("#"))
            if line is not None and local_name(line) == "line" and _zone_type(line) in _INFERIOR:
                yield doc.finding("T018", f"The text holds {pointer}, a line of {_zone_type(line)}.", at=element)


def is_zoned(doc: Checked) -> Iterator[Finding]:
    """10: zones have a type and cover all lines without a gap."""
    zones = set(doc.tei.iterfind("t:sourceDoc//t:zone", NS))
    inside = set(doc.tei.iterfind("t:sourceDoc//t:line//t:zone", NS))
    for zone in doc.tei.iterfind("t:sourceDoc//t:zone", NS):
        if zone.get("type") not in ZONE_TYPES:
            yield doc.finding("T019", f"A zone of type {zone.get('type')}.", at=zone)
        loose = [] if zone in inside else [zone.text, *(child.tail for child in zone)]
        if any(part and part.strip() for part in loose):
            yield doc.finding("T019", "Text stands in a zone outside its lines.", at=zone)
    for number, line in enumerate(doc.tei.iterfind("t:sourceDoc//t:line", NS), 1):
        if line.getparent() not in zones:
            yield doc.finding("T019", "A line belongs to no zone.", at=line)
        if line.get(XML_ID) != f"{doc.id}.l{number}":
            yield doc.finding("T019", f"Line {number} has the identifier {line.get(XML_ID)}.", at=line)


def is_licensed(doc: Checked) -> Iterator[Finding]:
    """11: ``@status`` of availability "free" implies ``licence/@target``."""
    for element in doc.tei.iterfind(".//t:availability[@status='free']", NS):
        if not any(licence.get("target") for licence in element.iterfind("t:licence", NS)):
            yield doc.finding("T020", "It is said to be free, but no licence is given.", at=element)


def marks_systems(doc: Checked) -> Iterator[Finding]:
    """12: a pingback implies ``@generatedBy`` "system"."""
    for element in doc.tei.iterfind("t:text//t:post[@type='pingback']", NS):
        if element.get("generatedBy") != "system":
            yield doc.finding("T021", "A pingback that no system generated.", at=element)


CONSTRAINTS: Final[tuple[Constraint, ...]] = (
    reproduces, points_to_its_lines, keeps_every_line, is_named_by_rule, answers_for_doubt, is_dated_well, resolves,
    says_something, is_free_of_chrome, is_zoned, is_licensed, marks_systems,
)  # fmt: skip

OF_THE_SOURCE: Final = frozenset({reproduces, points_to_its_lines, keeps_every_line, is_zoned})
"""Constraints that speak of ``sourceDoc``: a reading edition has none."""


def across(documents: list[Checked]) -> Iterator[Finding]:
    """What must hold between the documents of a volume.

    Identifiers are unique (T013); pointers to a document of the volume resolve, parts of a series point to each
    other, and their numbers are unique (T016). Documents that are not in the volume cannot be asked.
    """
    yield from _unique(documents)
    by_id = {doc.id: doc for doc in documents}
    numbers: dict[tuple[str, str], str] = {}
    for doc in documents:
        for element, pointer in pointers(doc):
            match = _KEI.fullmatch(pointer)
            target = by_id.get(match[1]) if match else None
            if target and match and match[2] and pointer[4:] not in target.ids:
                yield doc.finding("T016", f"{pointer} leads nowhere.", at=element)
            kind = element.get("type", "")
            if target and local_name(element) == "relatedItem" and kind in _PARTNER and not _answers(doc, target, kind):
                yield doc.finding("T016", f"{target.id} does not call this its {_PARTNER[kind]}.", at=element)
        for series in doc.tei.iterfind(".//t:biblStruct/t:series", NS):
            scope = series.find("t:biblScope[@unit='part']", NS)
            if scope is None:
                continue
            key = (_text(series.find("t:title", NS)), scope.get("n", ""))
            if key in numbers and f"kei:{numbers[key]}.bibl" not in _other_captures(doc):
                yield doc.finding("T016", f"{numbers[key]} is part {key[1]} of this series, too.", at=scope)
            numbers.setdefault(key, doc.id)


def _unique(documents: list[Checked]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for doc in documents:
        for name, element in doc.ids.items():
            if name in seen:
                yield doc.finding("T013", f"The identifier {name} is used in {seen[name]}, too.", at=element)
            seen[name] = doc.id


def _other_captures(doc: Checked) -> list[str]:
    return [item.get("target", "") for item in doc.tei.iterfind(".//t:relatedItem[@type='other-capture']", NS)]


def _answers(doc: Checked, target: Checked, kind: str) -> bool:
    """Whether ``target`` names ``doc`` as its other part."""
    items = target.tei.iterfind(f".//t:relatedItem[@type='{_PARTNER[kind]}']", NS)
    return any((match := _KEI.fullmatch(item.get("target", ""))) and match[1] == doc.id for item in items)


def pointers(doc: Checked) -> Iterator[tuple[etree._Element, str]]:
    """Every pointer of a document with its element, but for ``@facs``."""
    for element in doc.elements:
        for name, value in element.items():
            if name in POINTERS:
                for pointer in str(value).split():
                    yield element, pointer


def _published(doc: Checked) -> list[etree._Element]:
    return doc.tei.findall(".//t:sourceDesc//t:date[@type='published']", NS)


def _zone_type(line: etree._Element) -> str:
    zone = line.getparent()
    return zone.get("type", "") if zone is not None else ""


def _text(element: etree._Element | None) -> str:
    return "" if element is None else "".join(map(str, element.itertext("*"))).strip()


def _is_date(value: str) -> bool:
    if not _ISO.fullmatch(value):
        return False
    try:
        date.fromisoformat(value + "-01" * (2 - value.count("-")))
    except ValueError:
        return False
    return True


def _first_difference(found: str, expected: str) -> str:
    """Where two texts part, in words for a message."""
    size = min(len(found), len(expected))
    at = next((index for index in range(size) if found[index] != expected[index]), size)
    return f"at character {at + 1}: {found[at : at + 20]!r} for {expected[at : at + 20]!r}"

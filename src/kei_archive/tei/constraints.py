"""What must hold beyond the schema: the constraints of the encoding guidelines (section 8), as coded findings.

Each constraint is a function from a document to findings, with the code that it reports: T010 to T021, T026 and
T027. All of them always run; none stops at its first fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from lxml import etree

from kei_archive.errors import InvalidTei, ReadError
from kei_archive.findings import Finding
from kei_archive.segment import COMMENT_NUMBER
from kei_archive.tei.document import NS, XML_ID, attributes, child, local_name, path, tags
from kei_archive.tei.likeness import Fault, unlike_page
from kei_archive.tei.payload import HTML, page_of
from kei_archive.tei.record import record
from kei_archive.tei.restore import differences, drawn_otherwise, has_payload, payload_name, recorded_digest
from kei_archive.tei.sourcedoc import (
    NOT_AS_CAPTURED,
    ZONE_TYPES,
    captured_lines,
    captured_text,
    is_editorial,
    source_type,
    string_value,
)

__all__ = ["CONSTRAINTS", "KEI_POINTER", "MASTER", "OF_THE_SOURCE", "OUR_ID", "POINTERS", "Checked", "across"]

POINTERS: Final = frozenset({
    "ana", "change", "copyOf", "corresp", "next", "prev", "ref", "rendition", "replyTo", "resp", "sameAs", "scheme",
    "source", "target", "who", "wit",
})  # fmt: skip  # facs has a constraint of its own
"""Attributes that hold pointers, by the data type that TEI gives them."""
MASTER: Final = "master"
"""Type of the ``idno`` that a reading edition has: the document digest of the archive edition that it was made from."""
KEI_POINTER: Final = re.compile(r"kei:(k-[0-9a-f]{12,64})(\.[\w.-]+)?")
"""A pointer to a document of an archive, and to a place in it."""
OUR_ID: Final = re.compile("k-[0-9a-f]{12,64}")
"""The identifiers of documents: what their captures' SHA-256 begins with."""
_INFERIOR: Final = ("chrome", "metadata")
_FILLED: Final = tags("author date head p publisher title")
_OBJECTS: Final = tags("figure gap graphic media ptr formula anchor g")
_FEW: Final = 3
"""Elements in a carrier from which on its string value is faster to be had, and to know that it is the right one."""
_BLANK: Final = " \t\r\n"
_BREAKS: Final = tags("fw lb")
_ZONE, _LINE, _POST, _CERTAINTY, _FIGURE = tags("zone line post certainty figure")
_TEXTS: Final = path("t:text[not(@facs)]")
_OF_EDITORS: Final = path("t:text/t:front | t:text/t:back/t:div[@type='notes' or @type='index']")
_PUBLISHED: Final = path("t:teiHeader/t:fileDesc/t:sourceDesc//t:date[@type='published']")
_CAPTURED: Final = path("t:teiHeader/t:fileDesc/t:sourceDesc/t:bibl/t:date[@type='captured']")
_NAMES: Final = path("t:teiHeader/t:fileDesc/t:publicationStmt/t:idno[@type='kei-archive']")
_PARAGRAPHS: Final = path("t:text/t:body//t:p[@facs or @n]")
_STRING: Final[Callable[[etree._Element], Any]] = etree.XPath("string()", smart_strings=False)
_ASTRAY: Final = path(".//t:zone[text()[normalize-space()]][not(ancestor::t:line)]")
_FREE: Final = path(
    "t:teiHeader/t:fileDesc/t:publicationStmt/t:availability[@status='free'][not(t:licence/@target[. != ''])]"
)
_NOTHING: Final = ("n/a", "n.a.")
_TRACES: Final = ("/a", "/A", ".a.", ".A.")
"""What a header that says `_NOTHING` has in it: most have not, and need not be made small."""
_PARTNER: Final = {"preceding-part": "following-part", "following-part": "preceding-part"}
_ISO: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


class Checked:
    """A ``TEI`` element under examination, with what the constraints ask of it, collected in one walk.

    Attributes:
        tei: The element.
        id: The document's identifier.
        place: Name of its file, if known.
        shared: Identifiers of the volume that it stands in; local pointers may lead to them.
        payload: Its payload file, or the folder of such files; None if it need not be looked at.
        ids: Elements by ``xml:id``; the first of a name that is used twice.
        repeated: Elements whose ``xml:id`` was used before.
        pointers: Every pointer with its element, but for ``@facs``.
        carriers: Elements with ``@facs`` and the pointers in it, in order.
        elements: All of them, in order: lxml makes an object anew for each that nobody holds.
        unanswered: Elements with ``@cert`` and without ``@resp``.
        texts: The captured characters of the carriers that have been asked for them.
        text: The ``text``; None if it has none.
        source: The ``sourceDoc``; None if it has none.
        lines: The lines of ``sourceDoc`` in order.
        positions: Positions of lines by what points to them: ``#`` and ``xml:id``; the first of a name that is used
            twice.
        pointed: Positions of the lines that the text points to, in the order of the text.
        mime: Media type of the capture with its charset; empty if ``sourceDoc`` names none.
        is_page: Whether the capture is a page of HTML.
    """

    def __init__(
        self,
        tei: etree._Element,
        *,
        place: str = "",
        shared: frozenset[str] = frozenset(),
        payload: Path | None = None,
    ) -> None:
        self.tei = tei
        self.id: str = tei.get(XML_ID, "")
        self.place = place
        self.shared = shared
        self.payload = payload
        self.ids: dict[str, etree._Element] = {}
        self.repeated: list[etree._Element] = []
        self.pointers: list[tuple[etree._Element, str]] = []
        self.carriers: list[tuple[etree._Element, list[str]]] = []
        self.unanswered: list[etree._Element] = []
        self.texts: dict[etree._Element, str] = {}
        ids = self.ids
        self.elements = [*tei.iter("*")]
        for element in self.elements:
            for name, value in attributes(element):
                if name == XML_ID:
                    if ids.setdefault(value, element) is not element:
                        self.repeated.append(element)
                elif name == "facs":
                    self.carriers.append((element, value.split()))
                elif name == "cert":
                    if value and not element.get("resp"):
                        self.unanswered.append(element)
                elif name in POINTERS:
                    for pointer in value.split():
                        self.pointers.append((element, pointer))
        self.text = child(tei, "text")
        self.source = child(tei, "sourceDoc")
        self.lines = [] if self.source is None else captured_lines(self.source)
        positions = {f"#{line.name}": position for position, line in reversed([*enumerate(self.lines)])}
        self.pointed = [positions[p] for _, pointers in self.carriers for p in pointers if p in positions]
        self.positions = positions
        self.mime = "" if self.source is None else source_type(self.source)
        self.is_page = self.mime.startswith(f"{HTML};")

    @cached_property
    def published(self) -> list[etree._Element]:
        """Dates of publication."""
        return _PUBLISHED(self.tei)

    @cached_property
    def mixed(self) -> frozenset[etree._Element]:
        """Elements whose string value may not be what was captured: they hold words of an editor, or other carriers."""
        inside = [*self.tei.iter(*NOT_AS_CAPTURED), *(element for element, _ in self.carriers)]
        parents = {parent for element in inside if (parent := element.getparent()) is not None}
        return frozenset(element for parent in parents for element in (parent, *parent.iterancestors()))

    def captured(self, carrier: etree._Element) -> str:
        """The captured characters of an element with ``@facs``; they are kept in ``texts``."""
        few = len(carrier) < _FEW
        text = captured_text(carrier) if few or carrier in self.mixed else string_value(carrier)
        self.texts[carrier] = text
        return text

    def finding(self, code: str, message: str, *, at: etree._Element) -> Finding:
        """A finding with the place of an element: ``file:line``, or its identifier, or its name."""
        if not self.place:
            return Finding(code, message, place=at.get(XML_ID) or local_name(at))
        named = f"{local_name(at)} {at.get(XML_ID, '')}".strip()
        return Finding(code, f"{named}: {message}", place=f"{self.place}:{at.sourceline}")


Constraint = Callable[[Checked], Iterator[Finding]]


def reproduces(doc: Checked) -> Iterator[Finding]:
    """1: sourceDoc, or the payload file, gives the bytes; digest, byte and line counts match.

    What a page of HTML in the payload file shows is the lines of sourceDoc (T026), and what it says of them is what
    the TEI says (T027).
    """
    if doc.payload is None and has_payload(doc.tei):
        yield doc.finding("T024", f"The captured bytes are in {payload_name(doc.tei)}.", at=doc.tei)
        return
    data = b""
    try:
        data, faults = differences(doc.tei, lines=doc.lines, payload=doc.payload)
    except (InvalidTei, ReadError) as error:
        faults = [str(error)]
    if data and not faults and doc.is_page:
        otherwise = drawn_otherwise(doc.tei, data, lines=doc.lines)
        if otherwise:
            yield doc.finding("T026", otherwise, at=doc.tei)
        else:
            yield from (doc.finding("T027", fault.message, at=fault.at) for fault in _unlike_page(doc, data))
    place = next((found for found in (child(doc.tei, "facsimile"), doc.source) if found is not None), doc.tei)
    for fault in faults:
        yield doc.finding("T010", fault, at=place)


def _unlike_page(doc: Checked, data: bytes) -> list[Fault]:
    """In what a document says otherwise than the page that it was made from."""
    page = page_of(data, mime=doc.mime)
    if page is None:
        return []
    # links may be relative to an address that the page does not state: the one in the header, if the page was given it
    url = record(doc.tei).url
    given = page_of(data, mime=doc.mime, url=url) if url else None
    pages = [page] if given is None else [page, given]
    known = [
        (element, [doc.positions[pointer] for pointer in pointers])
        for element, pointers in doc.carriers
        if all(pointer in doc.positions for pointer in pointers)
    ]
    return unlike_page(doc.tei, pages=pages, lines=doc.lines, carriers=known)


def points_to_its_lines(doc: Checked) -> Iterator[Finding]:
    """2: every ``@facs`` resolves; string value equals its lines (minus the list number of ``post/@n``).

    Text that points to no line is an editor's, and marked as such. ``front``, and the notes and indices of ``back``,
    are an editor's by their place: they point to no lines, and ``@resp`` says whose they are.
    """
    lines, positions = doc.lines, doc.positions
    for element, pointers in doc.carriers:
        try:
            expected = "\n".join([lines[positions[pointer]].kept for pointer in pointers])
        except KeyError as astray:
            yield doc.finding("T011", f"{astray.args[0]} is no line of sourceDoc.", at=element)
            continue
        found = doc.captured(element)
        number = COMMENT_NUMBER.match(expected) if found != expected and element.tag == _POST else None
        if number and number[1] == element.get("n"):
            expected = expected[number.end() :]
        if found != expected:
            yield doc.finding("T011", f"Text and lines differ {_first_difference(found, expected)}.", at=element)
    parts = _OF_EDITORS(doc.tei)
    for element in (element for part in parts for element in part.iter("*") if element.get("facs")):
        yield doc.finding("T011", "It points to lines, but stands in a part that is an editor's.", at=element)
    for element in () if doc.source is None else _unfounded(doc):
        lineage = [element, *element.iterancestors()]
        if any(map(is_editorial, lineage)):
            continue
        place = next((number for number, ancestor in enumerate(lineage, 1) if ancestor in parts), 0)
        if not any(ancestor.get("resp") for ancestor in lineage[:place]):
            lack = "is an editor's, but resp does not say whose" if place else "is not marked as added"
            yield doc.finding("T011", f"{_text(element)[:20]!r} points to no line and {lack}.", at=element)


def _unfounded(doc: Checked) -> Iterator[etree._Element]:
    """Elements of the text that hold words, and neither point to lines nor are in one that does."""
    for text in _TEXTS(doc.tei):
        yield from _unfounded_in(text)


def _unfounded_in(element: etree._Element) -> Iterator[etree._Element]:
    for inner in element:
        if inner.get("facs") is None and isinstance(inner.tag, str):
            words = [inner.text, *[node.tail for node in inner]]
            if "".join([part for part in words if part]).strip(_BLANK):
                yield inner
            yield from _unfounded_in(inner)


def keeps_every_line(doc: Checked) -> Iterator[Finding]:
    """3: every line of a kept zone that is not blank is pointed to once; lines of one kind of zone in order."""
    times = [0] * len(doc.lines)
    for position in doc.pointed:
        times[position] += 1
    for position, line in enumerate(doc.lines):
        if line.zone not in _INFERIOR and times[position] != 1 and line.kept.strip():
            yield doc.finding("T012", f"The line is in the text {times[position]} times.", at=line.element)
    last: dict[str | None, int] = {}
    for position in doc.pointed:
        line = doc.lines[position]
        kind = "article" if line.zone == "unclassified" else line.zone
        if position < last.get(kind, -1):
            yield doc.finding("T012", "The line is out of order in the text.", at=line.element)
        last[kind] = position


def is_named_by_rule(doc: Checked) -> Iterator[Finding]:
    """4: ``xml:id`` starts with the document's identifier, which its capture gives it; ``p/@n`` is 1 to n."""
    if not (OUR_ID.fullmatch(doc.id) and recorded_digest(doc.tei).startswith(doc.id[2:])):
        yield doc.finding("T013", f"The identifier {doc.id!r} is not made of the capture's SHA-256.", at=doc.tei)
    for stated in _NAMES(doc.tei):
        if _text(stated) != doc.id:
            yield doc.finding("T013", f"The header calls the document {_text(stated)!r}, not {doc.id}.", at=stated)
    for element in doc.repeated:
        yield doc.finding("T013", f"The identifier {element.get(XML_ID)} is used twice.", at=element)
    prefix = f"{doc.id}."
    for name in [name for name in doc.ids if not name.startswith(prefix)]:
        if doc.ids[name] is not doc.tei:
            yield doc.finding("T013", f"The identifier {name} does not start with {prefix}", at=doc.ids[name])
    yield from _miscounted(doc)


def _miscounted(doc: Checked) -> Iterator[Finding]:
    """The first paragraph of the article that is not numbered, or not named by its number."""
    for number, paragraph in enumerate(_PARAGRAPHS(doc.tei), 1):
        n, expected = paragraph.get("n"), f"{doc.id}.p{number}"
        if n != str(number) or (doc.ids.get(expected) is not paragraph and paragraph.get(XML_ID) != expected):
            name = paragraph.get(XML_ID)
            message = f"Paragraph {number} has the number {n or 'none'} and the identifier {name or 'none'}."
            yield doc.finding("T013", message, at=paragraph)
            return


def answers_for_doubt(doc: Checked) -> Iterator[Finding]:
    """5: ``@cert`` implies ``@resp``; an inferred date implies ``certainty`` with ``desc``."""
    for element in doc.unanswered:
        yield doc.finding("T014", f"{local_name(element)} has cert, but no resp.", at=element)
    inferred = [element for element in doc.published if element.get("cert", "unknown") != "unknown"]
    if not inferred:
        return
    reasons = {certainty.get("target") for certainty in doc.tei.iter(_CERTAINTY) if _text(certainty.find("t:desc", NS))}
    for element in inferred:
        if f"#{element.get(XML_ID)}" not in reasons:
            yield doc.finding("T014", "The date is inferred, but nobody says how.", at=element)


def is_dated_well(doc: Checked) -> Iterator[Finding]:
    """6: a publication date has a value, or says that it is unknown; it is not after the capture."""
    limit = next((captured.get("when", "") for captured in _CAPTURED(doc.tei)), "")
    for element in doc.published:
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
    for element, pointer in doc.pointers:
        if pointer.startswith("#") and pointer[1:] not in doc.ids and pointer[1:] not in doc.shared:
            yield doc.finding("T016", f"{pointer} leads nowhere.", at=element)
        if pointer.startswith("kei:"):
            match = KEI_POINTER.fullmatch(pointer)
            if match is None:
                yield doc.finding("T016", f"{pointer} is no pointer of this archive.", at=element)
            elif match[1] == doc.id and pointer[4:] not in doc.ids:
                yield doc.finding("T016", f"{pointer} leads nowhere.", at=element)


def says_something(doc: Checked) -> Iterator[Finding]:
    """8: no empty ``p head title author publisher date``, nor a figure of nothing; no "N/A" in the header."""
    filled = doc.tei.iter(*_FILLED)
    blank = [element for element in filled if not (start := doc.texts.get(element) or element.text) or start.isspace()]
    for element in blank:
        if not _text(element) and next(element.iter(*_OBJECTS), None) is None:
            yield doc.finding("T017", f"An empty {local_name(element)}.", at=element)
    for element in () if doc.is_page else doc.tei.iter(_FIGURE):  # a page says which captions are of no image
        if element.find("*[@facs]") is not None and not any(inner.tag in _OBJECTS for inner in element):
            yield doc.finding("T017", "A figure without an image, or the gap that stands for one.", at=element)
    header = child(doc.tei, "teiHeader")
    said = "" if header is None else string_value(header)
    for element in header.iter("*") if header is not None and any(trace in said for trace in _TRACES) else ():
        if _text(element).lower() in _NOTHING:
            yield doc.finding("T017", f"{local_name(element)} says N/A.", at=element)


def is_free_of_chrome(doc: Checked) -> Iterator[Finding]:
    """9: no ``fw``, no ``lb`` in ``text``; ``text`` holds no line of a zone that was removed."""
    for element in () if doc.text is None else doc.text.iter(*_BREAKS):
        yield doc.finding("T018", f"{local_name(element)} in the text.", at=element)
    removed = [doc.lines[position] for position in doc.pointed if doc.lines[position].zone in _INFERIOR]
    zones = {f"#{line.name}": line.zone for line in removed}
    for element, pointers in doc.carriers if zones else ():
        for pointer in pointers:
            if pointer in zones:
                yield doc.finding("T018", f"The text holds {pointer}, a line of {zones[pointer]}.", at=element)


def is_zoned(doc: Checked) -> Iterator[Finding]:
    """10: zones have a type and cover all lines without a gap."""
    for zone in () if doc.source is None else doc.source.iter(_ZONE):
        if zone.get("type") not in ZONE_TYPES:
            yield doc.finding("T019", f"A zone of type {zone.get('type')}.", at=zone)
    for zone in () if doc.source is None else _ASTRAY(doc.source):
        yield doc.finding("T019", "Text stands in a zone outside its lines.", at=zone)
    key = f"{doc.id}.l"
    for number, line in enumerate(doc.lines, 1):
        if line.zone is None:
            yield doc.finding("T019", "A line belongs to no zone.", at=line.element)
        if line.name != f"{key}{number}":
            yield doc.finding("T019", f"Line {number} has the identifier {line.name or 'none'}.", at=line.element)


def is_licensed(doc: Checked) -> Iterator[Finding]:
    """11: ``@status`` of availability "free" implies ``licence/@target``."""
    for element in _FREE(doc.tei):
        yield doc.finding("T020", "It is said to be free, but no licence is given.", at=element)


def marks_systems(doc: Checked) -> Iterator[Finding]:
    """12: a pingback implies ``@generatedBy`` "system"."""
    for element in () if doc.text is None else doc.text.iter(_POST):
        if element.get("type") == "pingback" and element.get("generatedBy") != "system":
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
        for element, pointer in doc.pointers:
            match = KEI_POINTER.fullmatch(pointer)
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
    return any((match := KEI_POINTER.fullmatch(item.get("target", ""))) and match[1] == doc.id for item in items)


def _text(element: etree._Element | None) -> str:
    return "" if element is None else str(_STRING(element)).strip()


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
    where = f"at character {at + 1}: {found[at : at + 20]!r} in the text, {expected[at : at + 20]!r} in the lines"
    return f"in white space only, {where}" if found.split() == expected.split() else where

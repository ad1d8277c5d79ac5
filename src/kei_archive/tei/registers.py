"""Registers of a volume: who and what its documents name, gathered from their headers with pointers back to them.

Persons with the forms of their names and their offices by date, organisations, series and the categories of each site.
How entries are merged the header of the volume says; each states its evidence by ``kei:`` pointers into the documents.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from lxml import etree

from kei_archive import naming
from kei_archive.findings import Finding
from kei_archive.tei.constraints import POINTERS, Checked
from kei_archive.tei.document import NS, TEI, XML_ID, TeiDocument, local_name
from kei_archive.tei.facts import PREFIXES
from kei_archive.tei.markup import Xml, block, element, one_line
from kei_archive.tei.names import Use, joined
from kei_archive.tei.record import Record, collapse, record

__all__ = ["Registers", "in_registers", "registers"]

_INTERPRETATION: Final = (
    "The registers (standOff, classDecl) are gathered from the headers of the documents. Entries are merged by name: "
    "two persons of one name are one entry. Forms of a person's name, such as an initial for a forename, are one entry "
    "only if no other full name fits and the documents share a site, a series, an affiliation or a co-author; every "
    "form is listed. Offices are dated by the documents that state them."
)
_SURE: Final = ("", "high")
"""Certainties of a publication date that may date an office."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Registers:
    """What a volume says of its documents together: its ``encodingDesc``, and its ``standOff`` if there is any."""

    encoding_desc: Xml
    stand_off: Xml | None


def registers(docs: Sequence[TeiDocument], *, volume_id: str) -> Registers:
    """Gather the registers of documents.

    Args:
        docs: Single documents, in the order of the volume.
        volume_id: ``xml:id`` of the volume, with which identifiers of entries start.
    """
    members = [_Member(doc.root, record(doc.root)) for doc in docs]
    names = _Names(volume_id)
    lists = [
        part for part in (_persons(members, names), _organisations(members, names), _series(members, names)) if part
    ]
    categories = _categories(members, names)
    return Registers(
        block(
            "encodingDesc",
            element("editorialDecl", element("interpretation", element("p", _INTERPRETATION)))
            if lists or categories
            else None,
            PREFIXES,
            block("classDecl", *categories) if categories else None,
        ),
        block("standOff", *lists) if lists else None,
    )


def in_registers(root: etree._Element, documents: Sequence[Checked], *, place: str = "") -> Iterator[Finding]:
    """What must hold in the header and the registers of a volume: pointers resolve (T016), doubt is answered (T014).

    Args:
        root: The ``teiCorpus``.
        documents: Its documents; pointers to others cannot be followed.
        place: Name of its file, if known.
    """
    volume, by_id = Checked(root, place=place), {doc.id: doc for doc in documents}
    own = root.iterchildren(f"{{{TEI}}}teiHeader", f"{{{TEI}}}standOff")
    for entry in (below for part in own for below in part.iter("*")):
        if entry.get("cert") and not entry.get("resp"):
            yield volume.finding("T014", f"{local_name(entry)} has cert, but no resp.", at=entry)
        for name in POINTERS & set(map(str, entry.attrib)):
            for pointer in entry.get(name, "").split():
                target = by_id.get(pointer.removeprefix("kei:").partition(".")[0])
                lost = pointer.startswith("kei:") and target is not None and pointer[4:] not in target.ids
                if lost or (pointer.startswith("#") and pointer[1:] not in volume.ids):
                    yield volume.finding("T016", f"{pointer} leads nowhere.", at=entry)


@dataclass(frozen=True, slots=True)
class _Member:
    """A document and its record."""

    tei: etree._Element
    record: Record

    @property
    def day(self) -> str:
        """The day, month or year that it was published, if that is stated or nearly certain."""
        return self.record.date if self.record.date_cert in _SURE else ""

    def pointer(self, fragment: str = "") -> str:
        """A ``kei:`` pointer to the document or to an element of it."""
        return f"kei:{fragment or self.record.id}"

    def persons(self) -> Iterator[etree._Element]:
        """The persons of its header that have an identifier, without those who only commented on it."""
        for people in self.tei.iterfind("t:teiHeader/t:profileDesc/t:particDesc/t:listPerson", NS):
            for person in people.iterfind("t:person", NS) if people.get("type") != "commenters" else ():
                if person.get(XML_ID):
                    yield person


class _Names:
    """Identifiers of entries: made from their names, so that they stay when documents are added."""

    def __init__(self, volume_id: str) -> None:
        self._prefix, self._taken = volume_id, set[str]()

    def take(self, kind: str, name: str) -> str:
        base = f"{self._prefix}.{kind}.{naming.slug(name)}"
        label, number = base, 1
        while label in self._taken:
            number += 1
            label = f"{base}-{number}"
        self._taken.add(label)
        return label


@dataclass
class _Entry(Generic[T]):
    """An entry under a name: the name as first met, pointers to where it stands, and what is said of it."""

    name: str
    pointers: list[str] = field(default_factory=list)
    content: list[T] = field(default_factory=list)


def _entry(entries: dict[str, _Entry[T]], name: str) -> _Entry[T]:
    return entries.setdefault(name.casefold(), _Entry(name))


def _pointers(pointers: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(pointers))


# ---------------------------------------------------------------- persons and organisations


@dataclass(frozen=True, slots=True)
class _Statement:
    """An office as one document states it."""

    kind: str
    text: str
    day: str
    source: str
    cert: str
    resp: str


def _persons(members: Sequence[_Member], names: _Names) -> Xml | None:
    heads = _heads(members)
    entries: dict[str, _Entry[_Statement]] = {}
    written: dict[str, dict[str, Xml]] = defaultdict(dict)
    for member in members:
        for person in member.persons():
            name = person.find("t:persName", NS)
            shown = _text(name)
            if name is None or not shown:
                continue
            head = heads[shown]
            entry = _entry(entries, head)
            entry.pointers.append(member.pointer(person.get(XML_ID, "")))
            entry.content += _statements(member, person)
            written[head.casefold()].setdefault(shown.casefold(), _person_name(name))
    people = [
        element(
            "person",
            *(form for _, form in sorted(written[key].items(), key=lambda item: (item[0] != key, item[0]))),
            *_offices(entry.content),
            corresp=_pointers(entry.pointers),
            xml_id=names.take("person", entry.name),
        )
        for key, entry in sorted(entries.items())
    ]
    return block("listPerson", *people) if people else None


def _heads(members: Sequence[_Member]) -> dict[str, str]:
    """For each form of a name the form under which its person is entered."""
    contexts: dict[str, set[str]] = defaultdict(set)
    times: Counter[str] = Counter()
    for member in members:
        head = member.record
        shared = {f"site {head.site.casefold()}"} if head.site else set[str]()
        shared |= {f"series {head.series.casefold()}"} if head.series else set()
        persons = [(name, person) for person in member.persons() if (name := _text(person.find("t:persName", NS)))]
        for name, person in persons:
            offices = {f"at {_text(office).casefold()}" for office in person.iterfind("t:affiliation", NS)}
            beside = {f"with {other.casefold()}" for other, _ in persons if other != name}
            contexts[name] |= shared | offices | beside
            times[name] += 1
    return joined(Use(name, frozenset(context), times[name]) for name, context in contexts.items())


def _person_name(name: etree._Element) -> Xml:
    parts = [name.find(f"t:{part}", NS) for part in ("forename", "surname")]
    if any(part is None for part in parts):
        return element("persName", _text(name))
    forename, surname = (_text(part) for part in parts)
    return element("persName", element("forename", forename), " ", element("surname", surname))


def _statements(member: _Member, person: etree._Element) -> Iterator[_Statement]:
    for office in person:
        kind, text = local_name(office), _text(office)
        if kind in ("occupation", "affiliation") and text:
            own = person.get(XML_ID, "")
            source = next((p[1:] for p in office.get("source", "").split() if p.startswith("#")), own)
            resp = next((p[1:] for p in office.get("resp", "").split() if p.startswith("#")), "")
            cert = office.get("cert", "") if resp else ""
            yield _Statement(kind, text, member.day, member.pointer(source), cert, member.pointer(resp) if cert else "")


def _offices(statements: Sequence[_Statement]) -> list[Xml]:
    """Each office once, in the order in which it is first stated, from its first to its last date."""
    groups: dict[tuple[str, str], list[_Statement]] = {}
    for statement in sorted(statements, key=lambda item: item.day or "9999"):
        groups.setdefault((statement.kind, statement.text.casefold()), []).append(statement)
    return [_office(group) for group in groups.values()]


def _office(group: Sequence[_Statement]) -> Xml:
    first = group[0]
    days = sorted({statement.day for statement in group if statement.day})
    doubtful = first.cert if all(statement.cert for statement in group) else None
    return element(
        first.kind,
        element("orgName", first.text) if first.kind == "affiliation" else first.text,
        when=days[0] if len(days) == 1 else None,
        from_=days[0] if len(days) > 1 else None,
        to=days[-1] if len(days) > 1 else None,
        cert=doubtful,
        resp=first.resp if doubtful else None,
        source=_pointers(statement.source for statement in group),
    )


def _organisations(members: Sequence[_Member], names: _Names) -> Xml | None:
    entries: dict[str, _Entry[str]] = {}
    for member in members:
        found = [("publisher", member.record.publisher, f"{member.record.id}.bibl")]
        for person in member.persons():
            offices = person.iterfind("t:affiliation", NS)
            found += [("affiliation", _text(office), person.get(XML_ID, "")) for office in offices]
        for role, name, fragment in found:
            if name:
                entry = _entry(entries, name)
                entry.content.append(role)
                entry.pointers.append(member.pointer(fragment))
    organisations = [
        element(
            "org",
            element("orgName", entry.name),
            corresp=_pointers(entry.pointers),
            role=" ".join(sorted(set(entry.content))),
            xml_id=names.take("org", entry.name),
        )
        for _, entry in sorted(entries.items())
    ]
    return block("listOrg", *organisations) if organisations else None


# ---------------------------------------------------------------- series and categories


def _series(members: Sequence[_Member], names: _Names) -> Xml | None:
    entries: dict[str, _Entry[Record]] = {}
    for member in members:
        if member.record.series:
            _entry(entries, member.record.series).content.append(member.record)
    series = [
        element(
            "bibl",
            element("title", entry.name, level="s"),
            *(_part(part) for part in sorted(entry.content, key=_place)),
            type="series",
            xml_id=names.take("series", entry.name),
        )
        for _, entry in sorted(entries.items())
    ]
    return block("listBibl", *series) if series else None


def _place(part: Record) -> tuple[int, str, str]:
    return (int(part.part) if part.part.isdecimal() else 0, part.date or "9999", part.id)


def _part(part: Record) -> Xml:
    title = element("ref", one_line(part.title) or part.id, target=f"kei:{part.id}")
    return Xml(f" {element('biblScope', title, n=part.part or None, unit='part')}")


def _categories(members: Sequence[_Member], names: _Names) -> list[Xml]:
    """A taxonomy for each site, its categories with the number of their documents and pointers to them."""
    sites: dict[str, dict[str, _Entry[str]]] = {}
    shown: dict[str, str] = {}
    for member in members:
        site = member.record.site
        for name in member.record.categories:
            shown.setdefault(site.casefold(), site)
            _entry(sites.setdefault(site.casefold(), {}), name).pointers.append(member.pointer())
    return [
        block(
            "taxonomy",
            element("bibl", f"Categories of the site {shown[key]}".strip() + ", as displayed"),
            *(
                element(
                    "category",
                    element("catDesc", entry.name),
                    corresp=_pointers(entry.pointers),
                    n=str(len(set(entry.pointers))),
                    xml_id=names.take("category", f"{shown[key]} {entry.name}"),
                )
                for _, entry in sorted(entries.items())
            ),
            xml_id=names.take("taxonomy", shown[key]),
        )
        for key, entries in sorted(sites.items())
    ]


def _text(found: etree._Element | None) -> str:
    return "" if found is None else collapse("".join(map(str, found.itertext("*"))))

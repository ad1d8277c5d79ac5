"""The bibliographic record of a TEI document: what renderers, binders and catalogues read from a header."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

from lxml import etree

from kei_archive.tei.document import NS, XML_ID, XML_LANG

__all__ = ["Agent", "Record", "collapse", "record"]


@dataclass(frozen=True, slots=True)
class Agent:
    """A person of the record.

    Attributes:
        note: The author note's own words about occupation and affiliation, as captured.
        surname: Empty unless the encoding says what of the name it is; so for ``forename``.
    """

    name: str
    sort: str
    id: str = ""
    note: str = ""
    surname: str = ""
    forename: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """Facts of one ``TEI`` or ``teiCorpus`` element; what the header does not say is empty or None.

    Attributes:
        date: Publication date in ISO form; empty if unknown.
        date_text: The date as the header words it; for display, use `date` with the language's own form.
        date_cert: ``high``, ``medium``, ``low`` or ``unknown`` for an inferred date; empty for a stated one.
        title_cert: The same for the title.
        words: Length of the article body in white-space tokens.
    """

    id: str
    title: str
    subtitle: str
    authors: tuple[Agent, ...]
    editors: tuple[Agent, ...]
    date: str
    date_text: str
    date_cert: str
    title_cert: str
    site: str
    publisher: str
    authority: str
    language: str
    url: str
    slug: str
    categories: tuple[str, ...]
    genre: str
    series: str
    part: str
    licence: str
    licence_target: str
    availability: str
    capture_name: str
    capture_sha256: str
    capture_bytes: int
    words: int
    identifiers: tuple[tuple[str, str], ...]
    abstract: str


def collapse(text: str) -> str:
    """Runs of white space as one space, none at the ends."""
    return " ".join(text.split())


def record(root: etree._Element) -> Record:
    """Read the record of a ``TEI`` or ``teiCorpus`` element, of our making or anybody's."""
    header = root.find("t:teiHeader", NS)
    if header is None:
        header = etree.Element("none")
    file_desc = _first(header, "t:fileDesc")
    published = _first(
        header,
        "t:fileDesc/t:sourceDesc//t:imprint/t:date[@type='published']",
        "t:fileDesc/t:sourceDesc//t:imprint/t:date",
        "t:fileDesc/t:publicationStmt/t:date",
    )
    title = _first(header, "t:fileDesc/t:titleStmt/t:title[@type='main']", "t:fileDesc/t:titleStmt/t:title")
    capture = _first(header, "t:fileDesc/t:sourceDesc/t:bibl[@type='capture']")
    licence = _first(file_desc, "t:publicationStmt/t:availability/t:licence")
    return Record(
        id=root.get(XML_ID, ""),
        title=_text(title),
        subtitle=_text(_first(header, "t:fileDesc/t:titleStmt/t:title[@type='sub']")),
        authors=_agents(header, "t:fileDesc/t:titleStmt/t:author")
        or _agents(header, "t:fileDesc/t:sourceDesc/t:biblStruct/t:analytic/t:author"),
        editors=_agents(header, "t:fileDesc/t:titleStmt/t:editor"),
        date=_date(published),
        date_text=_text(published),
        date_cert=published.get("cert", ""),
        title_cert=title.get("cert", ""),
        site=_text(_first(header, "t:fileDesc/t:sourceDesc//t:monogr/t:title")),
        publisher=_text(_first(file_desc, "t:sourceDesc//t:imprint/t:publisher", "t:publicationStmt/t:publisher")),
        authority=_text(_first(file_desc, "t:publicationStmt/t:authority")),
        language=root.get(XML_LANG) or _first(root, "t:text").get(XML_LANG) or "und",
        url=_text(_first(file_desc, "t:sourceDesc//t:idno[@type='URL']")),
        slug=_text(_first(file_desc, "t:publicationStmt/t:idno[@type='slug']")),
        categories=tuple(
            _text(term)
            for term in header.iterfind("t:profileDesc/t:textClass/t:keywords/t:term", NS)
            if term.get("type") != "technical"
        ),
        genre=_genre(header),
        series=_text(_first(header, "t:fileDesc/t:sourceDesc//t:series/t:title")),
        part=_first(header, "t:fileDesc/t:sourceDesc//t:series/t:biblScope[@unit='part']").get("n", ""),
        licence=_text(licence) or _text(_first(file_desc, "t:publicationStmt/t:availability")),
        licence_target=licence.get("target", ""),
        availability=_first(file_desc, "t:publicationStmt/t:availability").get("status", "unknown"),
        capture_name=_text(_first(capture, "t:title")),
        capture_sha256=_text(_first(capture, "t:idno[@type='sha-256']")),
        capture_bytes=_quantity(_first(capture, "t:extent/t:measure[@unit='byte']")),
        words=_quantity(_first(file_desc, "t:extent/t:measure[@unit='word']")),
        identifiers=tuple(
            (idno.get("type", "").upper(), _text(idno))
            for idno in file_desc.iterfind("t:publicationStmt/t:idno", NS)
            if idno.get("type", "").upper() in ("ARK", "DOI", "URN", "ISBN")
        ),
        abstract=_text(_first(header, "t:profileDesc/t:abstract")),
    )


_NOTHING = etree.Element("none")


def _first(parent: etree._Element, *paths: str) -> etree._Element:
    """The first element on the first path that leads to one; an empty element where there is none."""
    for path in paths:
        found = parent.find(path, NS)
        if found is not None:
            return found
    return _NOTHING


def _text(element: etree._Element) -> str:
    return collapse("".join(map(str, element.itertext("*"))))


def _name(agent: etree._Element) -> str:
    """The name of an author or editor, without the affiliation and the address that may stand beside it."""
    names = agent.findall("t:persName", NS)
    person = names[0] if len(names) == 1 and not _loose(agent) else agent
    parts = [_text(part) for part in person.iterchildren("*")]
    return _text(person) if _loose(person) else collapse(" ".join(parts))


def _loose(element: etree._Element) -> bool:
    """Whether an element has words of its own beside its children."""
    return any(part and part.strip() for part in (element.text, *(child.tail for child in element)))


def _genre(header: etree._Element) -> str:
    """What the categories are called that ``catRef`` points to."""
    pointers = _first(header, "t:profileDesc/t:textClass/t:catRef").get("target", "").split()
    path = "t:encodingDesc/t:classDecl/t:taxonomy//t:category"
    found = [c for c in header.iterfind(path, NS) if f"#{c.get(XML_ID)}" in pointers] if pointers else []
    return ", ".join(filter(None, (_text(_first(category, "t:catDesc")) for category in found)))


def _quantity(element: etree._Element) -> int:
    value = element.get("quantity", "0")
    return int(value) if value.isdigit() else 0


def _date(published: etree._Element) -> str:
    """The date; of a range from other documents what both its ends have in common: a month, a year or nothing."""
    first, last = published.get("notBefore", ""), published.get("notAfter", "")
    if published.get("when") or published.get("evidence") != "external":
        return published.get("when") or first
    pairs = zip(first.split("-"), last.split("-"), strict=False)
    return "-".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _agents(header: etree._Element, path: str) -> tuple[Agent, ...]:
    agents = []
    for element in header.iterfind(path, NS):
        name = _name(element)
        if not name:
            continue
        person_id = element.get("ref", "").lstrip("#")
        person = next(
            (p for p in header.iterfind(".//t:particDesc//t:person", NS) if p.get(XML_ID) == person_id and person_id),
            _NOTHING,
        )
        surname, forename = (
            _text(_first(person, f"t:persName/t:{part}")) or _text(_first(element, f"t:persName/t:{part}", f"t:{part}"))
            for part in ("surname", "forename")
        )
        sort = f"{surname}, {forename}" if surname and forename else name
        notes = [
            _text(note) for note in person if note.tag in (f"{{{NS['t']}}}occupation", f"{{{NS['t']}}}affiliation")
        ]
        agents.append(Agent(name, sort, person_id, ", ".join(notes), surname, forename))
    return tuple(agents)

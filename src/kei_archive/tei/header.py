"""The ``teiHeader`` of an article: claims of the model as statements of TEI, each with its evidence.

Order and content follow the encoding guidelines, section 2. A stated fact carries ``@source`` (the zone that states
it), an inferred one ``@cert`` and ``@resp`` as well; an unknown one is absent or said to be unknown. Characters that
XML cannot hold stand as U+FFFD in the header; the text and ``sourceDoc`` keep them exactly as ``g``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from importlib import metadata as distribution
from typing import Any, Final

from kei_archive import naming
from kei_archive.model import Claim, Role, Span
from kei_archive.tei.dating import published
from kei_archive.tei.facts import PREFIXES, Facts, said
from kei_archive.tei.markup import Xml, block, element, g_name, one_line, text
from kei_archive.tei.people import Person
from kei_archive.tei.remarks import abstract, captor, funders, notes, styles
from kei_archive.tei.statements import INTERPRETATION, Statements, statements_of

__all__ = ["header"]


_ADDRESS: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_TERMINATION: Final = {
    "lf": "terminated by U+000A",
    "crlf": "terminated by U+000D U+000A",
    "cr": "terminated by U+000D",
    "noeol": "not terminated (end of file)",
}
_SELECTED: Final = {"lf": "line"}
_KEY: Final = "KEY"
"""Stands for the identifier where what is written is the same in all documents but for it."""
_SOFTWARE: Final = element("name", "kei_archive", type="software")
_LABEL: Final = element("label", "kei_archive")
_REMOVAL: Final = "automatic removal of web-site furniture, TEI encoding and inference of undocumented facts"
_STATEMENT: Final = "statement of facts that the capture does not give"
_OF_THE_CAPTURE: Final = "WARC-Record-ID"
"""The identifier that a web archive gave the capture; all others are the document's."""
_NO_ADDRESS: Final = element("note", "The address of the page was not captured.", type="url")
_NO_LICENCE: Final = (
    "No licence statement was captured with the article. Copyright is presumed to remain with the author and the "
    "original publisher; this encoding is for preservation."
)


def header(facts: Facts, *, date: date | None = None) -> Xml:
    """The ``teiHeader``.

    Args:
        facts: The article with its source and archive.
        date: Nominal date of the encoding, for ``change/@when``; None leaves it out.
    """
    return block("teiHeader", _file_desc(facts), _encoding_desc(facts), _profile_desc(facts), _revision(facts, date))


# ---------------------------------------------------------------- fileDesc


def _file_desc(facts: Facts) -> Xml:
    body = facts.article.body
    words = sum([_words(block.text) for block in body])
    paragraphs = sum([block.role in (Role.PARAGRAPH, Role.UNCLASSIFIED) for block in body])
    remark = " (article body, white-space tokens)"
    extent = Xml(f"<extent>{_measure(words, 'word', remark=remark)} {_measure(paragraphs, 'paragraph')}</extent>")
    authors = _authors(facts)
    return block(
        "fileDesc",
        _title_stmt(facts, authors),
        extent,
        _publication_stmt(facts),
        notes(facts),
        block("sourceDesc", _bibliography(facts, authors), _capture(facts)),
    )


def _words(text: str) -> int:
    """Number of words, as white space divides them."""
    spaced = text.replace("\n", " ").replace("\N{NO-BREAK SPACE}", " ")
    while "  " in spaced:
        spaced = spaced.replace("  ", " ")
    if spaced.isprintable():  # no other white space is: to count spaces takes a tenth of the time of a list of words
        return spaced.count(" ", 1, -1) + 1 if spaced.strip(" ") else 0
    return len(text.split())


def _measure(quantity: int, unit: str, *, remark: str = "") -> str:
    words = f"{quantity} {unit}{'' if quantity == 1 else 's'}{remark}"
    return f'<measure quantity="{quantity}" unit="{unit}">{words}</measure>'


def _title_stmt(facts: Facts, authors: Sequence[Xml]) -> Xml:
    key = facts.id
    title = facts.article.metadata.title
    evidence = facts.evidence(title) if facts.has_title and title else {"cert": "low", "resp": f"#{key}.machine"}
    if "resp" not in evidence:
        evidence = {}  # stated in the capture: head/@facs says where
    return block(
        "titleStmt",
        element(
            "title",
            facts.title,
            level="a",
            type="main",
            xml_id=f"{key}.title" if evidence.get("cert") else None,
            **evidence,
        ),
        *authors,
        *funders(facts),
        _responsibility(f"{key}.machine", _REMOVAL, name=_SOFTWARE),
        _responsibility(f"{key}.editor", _STATEMENT, name=element("name", facts.authority))
        if any(claim.resp in ("sidecar", "archive", "editor") for claim in _claims(facts))
        else None,
    )


def _responsibility(key: str, resp: str, *, name: Xml) -> Xml:
    """A ``respStmt`` with its ``xml:id``."""
    return Xml(f'<respStmt xml:id="{key}"><resp>{resp}</resp>{name}</respStmt>')


def _claims(facts: Facts) -> Iterable[Claim[Any]]:
    data = facts.article.metadata
    for name in (
        "title",
        "date",
        "site",
        "publisher",
        "language",
        "url",
        "series",
        "part",
        "rights",
        "licence",
        "genre",
        "abstract",
        "captured_by",
    ):
        claim = getattr(data, name)
        if claim is not None:
            yield claim
    for claims in (data.authors, data.categories, data.technical_categories, data.occupations, data.affiliations):
        yield from claims


def _authors(facts: Facts) -> list[Xml]:
    return [
        Xml(
            f'<author ref="#{person.id}">'
            f"{element('persName', person.name, **facts.evidence(person.claim, kind=True))}</author>"
        )
        for person in facts.persons
    ]


def _publication_stmt(facts: Facts) -> Xml:
    data = facts.article.metadata
    day = data.date.value.isoformat() if data.date else "undated"
    others = [
        element("idno", one_line(value), type=re.sub(r"\s+", "-", kind.strip()))
        for kind, value in data.identifiers
        if kind.strip() and one_line(value) and kind != _OF_THE_CAPTURE
    ]
    return block(
        "publicationStmt",
        Xml(f"<authority>{text(facts.authority)}</authority>"),
        Xml(f'<idno type="kei-archive">{facts.id}</idno>'),
        Xml(f'<idno type="slug">{day}_{naming.slug(facts.title)}</idno>'),
        *others,
        _availability(facts),
    )


def _availability(facts: Facts) -> Xml:
    data = facts.article.metadata
    rights = said(data.rights) or one_line(facts.archive.rights)
    licence = data.licence.value.strip() if data.licence else facts.archive.licence.strip()
    if _ADDRESS.fullmatch(licence):
        evidence = facts.evidence(data.licence) if data.licence else {}
        content = element("licence", rights or licence, target=licence, **evidence)
        return element("availability", content, status="free")
    evidence = facts.evidence(data.rights) if data.rights else {}
    statement = " ".join(part for part in (rights, licence) if part)
    return element("availability", element("p", statement or _NO_LICENCE, **evidence), status="unknown")


def _bibliography(facts: Facts, authors: Sequence[Xml]) -> Xml:
    data, key = facts.article.metadata, facts.id
    address = facts.address
    evidence = facts.evidence(data.url) if data.url else {}
    page = element("idno", address, type="URL", **evidence) if address else ""
    analytic = f'<analytic>{"".join(authors)}<title level="a">{text(facts.title)}</title>{page}</analytic>'
    site = ""
    if data.site and said(data.site):
        site = element("title", said(data.site), level="j", **facts.evidence(data.site))
    others = [
        element("relatedItem", target=f"kei:{other}.bibl", type="other-capture") for other in facts.article.others
    ]
    return block(
        "biblStruct",
        Xml(analytic),
        Xml(
            f"<monogr>{site}<imprint>{_publisher(facts)}{published(facts)}{_title_reasoning(facts)}</imprint></monogr>"
        ),
        _series(facts),
        *others,
        None if page else _NO_ADDRESS,
        type="webPage",
        xml_id=f"{key}.bibl",
    )


def _publisher(facts: Facts) -> str:
    claim = facts.article.metadata.publisher
    if claim is None or not said(claim):
        return ""
    return element("publisher", element("orgName", said(claim), **facts.evidence(claim, kind=True)))


def _title_reasoning(facts: Facts) -> str:
    if facts.has_title:
        return ""
    reason = "Nobody states a title; the first words of the text stand for it, in square brackets."
    return element(
        "certainty",
        element("desc", reason),
        cert="low",
        locus="value",
        resp=f"#{facts.id}.machine",
        target=f"#{facts.id}.title",
    )


def _series(facts: Facts) -> Xml | None:
    data = facts.article.metadata
    if data.series is None or not said(data.series):
        return None
    scope = None
    if data.part is not None:
        number = str(data.part.value)
        scope = element("biblScope", f"Part {number}", n=number, unit="part", **facts.evidence(data.part))
    title = element("title", said(data.series), level="s", **facts.evidence(data.series))
    return element("series", title, scope)


def _capture(facts: Facts) -> Xml:
    witness, key = facts.article.witness, facts.id
    day = witness.acquired.isoformat() if witness.acquired else ""
    captured = f'<date type="captured" when="{day}">{day}</date> ' if day else ""
    record = one_line(dict(facts.article.metadata.identifiers).get(_OF_THE_CAPTURE, ""))
    return Xml(
        f'<bibl type="capture" xml:id="{key}.capture"><title>{text(one_line(witness.locator) or "unnamed")}</title>'
        f": {statements_of(witness).capture} of the web page. {captor(facts)}{captured}"
        f'<extent><measure quantity="{len(witness.data)}" unit="byte"/>'
        f'<measure quantity="{len(facts.source.lines)}" unit="line"/></extent> '
        f'<idno type="sha-256">{witness.sha256}</idno>'
        f"{element('idno', record, type=_OF_THE_CAPTURE) if record else ''}</bibl>"
    )


# ---------------------------------------------------------------- encodingDesc


def _encoding_desc(facts: Facts) -> Xml:
    witness = facts.article.witness
    return block(
        "encodingDesc",
        _project(one_line(facts.archive.description)),
        _sampling(statements_of(witness), bool(facts.address), witness.acquired is not None),
        _editorial_decl(statements_of(witness)),
        Xml(_terminators(facts.source.renditions).replace(_KEY, facts.id)),
        styles(facts),
        _references(),
        PREFIXES,
        _classes(facts),
        _characters(facts),
        Xml(_application().replace(_KEY, facts.id)),
    )


@cache
def _project(description: str) -> Xml | None:
    return element("projectDesc", element("p", description)) if description else None


@cache
def _terminators(names: tuple[str, ...]) -> Xml:
    """What ends the lines of a document whose identifier is `_KEY`."""
    renditions = [
        element("rendition", _TERMINATION[name], scheme="free", selector=_SELECTED.get(name), xml_id=f"{_KEY}.{name}")
        for name in names
    ]
    return block("tagsDecl", *renditions)


@cache
def _application() -> Xml:
    """The software, in a document whose identifier is `_KEY`."""
    key, version = f"{_KEY}.app", distribution.version("kei-archive")
    return element("appInfo", element("application", _LABEL, ident="kei_archive", version=version, xml_id=key))


@cache
def _sampling(statements: Statements, has_address: bool, has_day: bool) -> Xml:
    """What the capture cannot contain, and whether it has the page's address and the day of its capture."""
    missing = [statements.sampling]
    if not has_address:
        missing.append("the page address")
    if not has_day:
        missing.append("the date of capture")
    words = ", ".join(missing[:-1]) + f", and {missing[-1]}." if missing[1:] else f"{missing[0]}."
    return element("samplingDecl", element("p", words))


@cache
def _references() -> Xml:
    """How paragraphs are cited."""
    paragraphs = element("citeStructure", match="/TEI/text/body/div[@type='article']//p", unit="paragraph", use="@n")
    return element("refsDecl", paragraphs)


@cache
def _editorial_decl(statements: Statements) -> Xml:
    def says(name: str, text: str, **attributes: str) -> Xml:
        return element(name, element("p", text), **attributes)

    return block(
        "editorialDecl",
        says(
            "correction",
            "No corrections. Spelling, spacing and apparent errors stand as captured.",
            method="markup",
            status="unknown",
        ),
        says("normalization", statements.normalization, method="markup"),
        says("quotation", statements.quotation, marks="all"),
        says("hyphenation", "Hyphens at line ends stand as captured.", eol="none"),
        says("segmentation", statements.segmentation),
        says("interpretation", INTERPRETATION),
        element("p", statements.reconstruction),
    )


def _classes(facts: Facts) -> Xml | None:
    """What the classes of the text are taken from: the categories of the site, and the one genre."""
    data, key = facts.article.metadata, facts.id
    taxonomies = []
    if any(map(said, (*data.categories, *data.technical_categories))):
        site = f"the site {said(data.site)}".strip()
        heading = element("bibl", f"Categories of {site}, as displayed")
        taxonomies.append(element("taxonomy", heading, xml_id=f"{key}.tax.site"))
    if said(data.genre):
        genre = element("category", element("catDesc", said(data.genre)), xml_id=_genre_id(facts))
        taxonomies.append(element("taxonomy", genre, xml_id=f"{key}.tax.genre"))
    return block("classDecl", *taxonomies) if taxonomies else None


def _genre_id(facts: Facts) -> str:
    return f"{facts.id}.genre.{naming.slug(said(facts.article.metadata.genre), length=40)}"


def _characters(facts: Facts) -> Xml | None:
    """Declarations of the characters that XML cannot hold, as they occur in this capture."""
    characters = [
        element(
            "char",
            element("localProp", name="byte", value=f"{code - 0xDC00:02X}")
            if name.startswith("byte")
            else element("localProp", name="code-point", value=f"U+{code:04X}"),
            xml_id=f"{facts.id}.{name}",
        )
        for code, name in ((ord(glyph), g_name(glyph)) for glyph in facts.source.glyphs)
    ]
    return block("charDecl", *characters) if characters else None


# ---------------------------------------------------------------- profileDesc, revisionDesc


def _profile_desc(facts: Facts) -> Xml:
    data, key = facts.article.metadata, facts.id
    evidence = facts.evidence(data.language) if data.language else {}
    keywords = [
        element("term", said(claim), type=kind, **facts.evidence(claim))
        for kind, claims in ((None, data.categories), ("technical", data.technical_categories))
        for claim in claims
        if said(claim)
    ]
    classes = [element("keywords", *keywords, scheme=f"#{key}.tax.site")] if keywords else []
    if data.genre and said(data.genre):
        scheme, target = f"#{key}.tax.genre", f"#{_genre_id(facts)}"
        classes.insert(0, element("catRef", scheme=scheme, target=target, **facts.evidence(data.genre)))
    return block(
        "profileDesc",
        abstract(facts),
        Xml(f"<langUsage>{element('language', ident=facts.language, **evidence)}</langUsage>"),
        block("textClass", *classes) if classes else None,
        _participants(facts),
    )


def _participants(facts: Facts) -> Xml | None:
    """The authors; in a list of their own those who commented on them."""
    authors = "".join([_person(facts, person) for person in facts.persons])
    others = "".join([_person(facts, person) for person in facts.commenters])
    lists = f"<listPerson>{authors}</listPerson>" if authors else ""
    if others:
        lists += f'<listPerson type="commenters">{others}</listPerson>'
    return Xml(f"<particDesc>{lists}</particDesc>") if lists else None


def _person(facts: Facts, person: Person) -> Xml:
    name = text(person.name)
    if person.surname:
        name = Xml(f"<forename>{text(person.forename)}</forename> <surname>{text(person.surname)}</surname>")
    return Xml(f'<person xml:id="{person.id}"><persName>{name}</persName>{"".join(_offices(facts, person))}</person>')


def _offices(facts: Facts, person: Person) -> list[Xml]:
    """Occupations and affiliations of a person, in the order of the capture."""
    data = facts.article.metadata
    if not (data.occupations or data.affiliations):
        return []
    claims = [("occupation", claim) for claim in data.occupations]
    claims += [("affiliation", claim) for claim in data.affiliations]
    out = []
    for name, claim in sorted(claims, key=lambda item: item[1].span or Span(0, 0)):
        value = said(claim)
        if value and _holder(facts, claim) == person:
            content = element("orgName", value) if name == "affiliation" else value
            out.append(element(name, content, **facts.evidence(claim)))
    return out


def _holder(facts: Facts, claim: Claim[str]) -> Person | None:
    """Whom an office belongs to: the only author, or the one whose name stands last before it in its block."""
    if len(facts.persons) == 1:
        return facts.persons[0]
    span = claim.span
    home = next((b for b in facts.article.blocks if span and b.span.start <= span.start < b.span.end), None)
    if span is None or home is None:
        return None
    before = facts.article.witness.text[home.span.start : span.start]
    named = [(before.rfind(person.name), person) for person in facts.persons if person.name in before]
    return max(named, key=lambda item: item[0])[1] if named else None


def _revision(facts: Facts, day: date | None) -> Xml:
    story = "First encoding from the capture."
    if any(finding.code == "M004" for finding in facts.article.findings):
        story += " The page has no byline; the author is taken from the author note."
    when = day.isoformat() if day else None
    change = element("change", story, when=when, who=f"#{facts.id}.machine")
    return Xml(f'<revisionDesc status="draft">\n{change}\n</revisionDesc>')

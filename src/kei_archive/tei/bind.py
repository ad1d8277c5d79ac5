"""`bind`: documents become a volume, a ``teiCorpus`` with a header of its own; a part is a ``teiCorpus`` inside it."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from kei_archive import naming
from kei_archive.errors import InvalidTei, UsageError
from kei_archive.model import Archive
from kei_archive.tei.document import XML_ID, TeiDocument, parse
from kei_archive.tei.encode import TEI_VERSION
from kei_archive.tei.facts import display_date, language_tag
from kei_archive.tei.markup import PROLOG, Xml, block, element, one_line
from kei_archive.tei.registers import Registers, registers

__all__ = ["bind", "include_corpus"]

_XI: Final = "http://www.w3.org/2001/XInclude"
_SEVERAL: Final = "mul"
"""BCP 47: several languages."""


@dataclass(frozen=True, slots=True)
class _Volume:
    """What the header of a volume, or of a part of one, says."""

    id: str
    title: str
    identifier: str = ""
    subtitle: str = ""
    editors: tuple[str, ...] = ()
    publisher: str = ""
    authority: str = ""
    rights: str = ""
    date: datetime.date | None = None
    language: str = ""
    languages: tuple[str, ...] = ()


def bind(
    docs: Sequence[TeiDocument],
    *,
    title: str,
    identifier: str,
    subtitle: str = "",
    editor: Sequence[str] = (),
    publisher: str = "",
    authority: str = "",
    language: str | None = None,
    rights: str = "",
    date: datetime.date | None = None,
    parts: Sequence[tuple[str, Sequence[str]]] = (),
) -> TeiDocument:
    """Bind documents to a volume.

    Args:
        docs: Single documents, in the order of the volume; within a part the part's own order holds.
        title: Title of the volume.
        identifier: Its permanent identifier, which becomes ``idno`` and, as a name, ``xml:id``.
        subtitle: Its subtitle.
        editor: Names of its editors.
        publisher: Who publishes it.
        authority: Name of the archive that makes it available, where nobody publishes it.
        language: BCP 47 tag; without it the language that all documents share, or ``mul``.
        rights: Statement of rights for the volume.
        date: Nominal date of the volume.
        parts: Title and document identifiers of each part; documents in no part come before the parts.

    Returns:
        An expanded ``teiCorpus`` with the registers of its documents: persons, organisations, series, categories.

    Raises:
        UsageError: There are no documents, no title, or a part names a document that is not given.
        InvalidTei: An identifier occurs twice, or a volume is given for a document.
    """
    members = _members(docs)
    assigned = _assigned(parts, members)
    languages = tuple(dict.fromkeys(doc.language for doc in docs))
    volume = _Volume(
        id=_name(identifier),
        title=_required(title, "title"),
        identifier=_required(identifier, "identifier"),
        subtitle=subtitle,
        editors=tuple(editor),
        publisher=publisher,
        authority=authority,
        rights=rights,
        date=date,
        language=_language(language, languages),
        languages=languages,
    )
    root = parse(_corpus(volume, registers=registers(list(members.values()), volume_id=volume.id)).encode())
    _append(root, [doc for name, doc in members.items() if name not in assigned])
    for number, (heading, names) in enumerate(parts, 1):
        _append_part(root, [members[name] for name in names], title=heading, number=number, publisher=publisher)
    return TeiDocument(PROLOG.encode() + etree.tostring(root, encoding="unicode").encode() + b"\n")


def include_corpus(
    docs: Sequence[TeiDocument | str], *, title: str, identifier: str = "corpus", authority: str = ""
) -> bytes:
    """A small ``teiCorpus`` that includes the files of documents (``k-….xml``) by XInclude.

    Args:
        docs: Documents, or their identifiers; if all are documents, the corpus has their registers.
        title: Title of the corpus.
        identifier: Its identifier.
        authority: Name of the archive.

    Raises:
        UsageError: There are no documents, or no title.
        InvalidTei: A document is given twice.
    """
    names = [doc if isinstance(doc, str) else doc.id for doc in docs]
    _refuse_twice(names)
    if not names:
        raise UsageError("a corpus needs a document.", remedy="Give at least one.")
    volume = _Volume(id=_name(identifier), title=_required(title, "title"), identifier=identifier, authority=authority)
    includes = "".join(f'<xi:include href="{name}.xml"/>\n' for name in names)
    whole = [doc for doc in docs if not isinstance(doc, str)]
    found = registers(whole, volume_id=volume.id) if len(whole) == len(docs) else None
    corpus = _corpus(volume, registers=found, inside=Xml(includes))
    return (PROLOG + corpus.replace(" version=", f' xmlns:xi="{_XI}" version=', 1) + "\n").encode()


def _members(docs: Sequence[TeiDocument]) -> dict[str, TeiDocument]:
    """Documents by identifier.

    Raises:
        UsageError: There are none.
        InvalidTei: One is a volume, has no identifier, or shares an identifier with another.
    """
    if not docs:
        raise UsageError("a volume needs a document.", remedy="Give at least one.")
    for doc in docs:
        if doc.is_corpus or not doc.id:
            what = "is a volume itself" if doc.is_corpus else "has no xml:id"
            raise InvalidTei(f"{doc.id or 'a document'} {what}.", remedy="Bind single documents with identifiers.")
    _refuse_twice([doc.id for doc in docs])
    owner: dict[str, str] = {}
    for doc in docs:
        for item in doc.root.iter("*"):
            name = item.get(XML_ID)
            if name and owner.setdefault(name, doc.id) != doc.id:
                raise InvalidTei(
                    f"the identifier {name} is used in {owner[name]} and in {doc.id}.",
                    place=doc.id,
                    remedy="Identifiers start with the identifier of their document.",
                )
    return {doc.id: doc for doc in docs}


def _refuse_twice(names: Sequence[str]) -> None:
    for name, times in Counter(names).items():
        if times > 1:
            raise InvalidTei(
                f"the document {name} is given twice.",
                place=name,
                remedy="Give each capture once; two captures with one identifier need longer identifiers.",
            )


def _assigned(parts: Sequence[tuple[str, Sequence[str]]], members: Mapping[str, TeiDocument]) -> set[str]:
    names = [name for _, chosen in parts for name in chosen]
    _refuse_twice(names)
    for heading, chosen in parts:
        unknown = [name for name in chosen if name not in members]
        if unknown or not chosen:
            what = f"names {unknown[0]}, which is not given" if unknown else "has no documents"
            raise UsageError(
                f"the part {heading!r} {what}.", remedy="A part lists identifiers of the volume's documents."
            )
    return set(names)


def _append(corpus: etree._Element, docs: Sequence[TeiDocument]) -> None:
    for doc in docs:
        member = parse(doc.xml, place=doc.id)
        member.tail = "\n"
        corpus.append(member)


def _append_part(
    corpus: etree._Element, docs: Sequence[TeiDocument], *, title: str, number: int, publisher: str
) -> None:
    part = _Volume(
        id=f"{corpus.get(XML_ID)}.part{number}",
        title=_required(title, "title of a part"),
        publisher=publisher,
        language=_language(None, tuple(dict.fromkeys(doc.language for doc in docs))),
    )
    branch = parse(_corpus(part).encode())
    _append(branch, docs)
    branch.tail = "\n"
    corpus.append(branch)


def _corpus(volume: _Volume, *, registers: Registers | None = None, inside: Xml | None = None) -> Xml:
    """A ``teiCorpus`` with its header, ready to take its members after a line feed."""
    header = block(
        "teiHeader",
        block("fileDesc", _title_stmt(volume), _publication_stmt(volume), _source_desc()),
        registers.encoding_desc if registers else None,
        _profile(volume),
        _revision(volume),
    )
    return element(
        "teiCorpus",
        Xml(f"\n{header}\n"),
        Xml(f"{registers.stand_off}\n") if registers and registers.stand_off else None,
        inside,
        version=TEI_VERSION,
        xml_id=volume.id,
        xml_lang=volume.language or None,
    )


def _title_stmt(volume: _Volume) -> Xml:
    return block(
        "titleStmt",
        element("title", one_line(volume.title), level="m", type="main"),
        element("title", one_line(volume.subtitle), type="sub") if one_line(volume.subtitle) else None,
        *(element("editor", one_line(name)) for name in volume.editors if one_line(name)),
    )


def _publication_stmt(volume: _Volume) -> Xml:
    publisher, authority = one_line(volume.publisher), one_line(volume.authority) or Archive().name
    day = volume.date
    return block(
        "publicationStmt",
        element("publisher", publisher) if publisher else element("authority", authority),
        element("idno", volume.identifier, type="kei-archive") if volume.identifier else None,
        element("date", display_date(day), when=day.isoformat()) if day else None,
        element("availability", element("p", one_line(volume.rights)), status="unknown")
        if one_line(volume.rights)
        else None,
    )


def _source_desc() -> Xml:
    return element("sourceDesc", element("p", "See the headers of the documents."))


def _profile(volume: _Volume) -> Xml | None:
    spoken = [element("language", ident=language) for language in volume.languages]
    return block("profileDesc", block("langUsage", *spoken)) if spoken else None


def _revision(volume: _Volume) -> Xml | None:
    day = volume.date
    change = element("change", "Bound from the documents of the archive.", when=day.isoformat()) if day else None
    return block("revisionDesc", change) if change else None


def _language(stated: str | None, spoken: Sequence[str]) -> str:
    if stated:
        return language_tag(stated)
    return spoken[0] if len(spoken) == 1 else _SEVERAL


def _name(identifier: str) -> str:
    """``identifier`` as an ``xml:id`` that no document and no fragment of one can have."""
    return f"kei-{naming.slug(identifier).removeprefix('kei-')}"


def _required(value: str, what: str) -> str:
    if not one_line(value):
        raise UsageError(f"a volume needs a {what}.", remedy=f"Give a {what}.")
    return value

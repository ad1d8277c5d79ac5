"""Front and back matter of a volume on paper: imprint, contributors, indexes. All of it read from the TEI."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from anyascii import anyascii
from lxml import etree

from kei_archive.renderers.edition import Direction, display_date
from kei_archive.renderers.epub_book import Book as Publication
from kei_archive.renderers.parts import UNNAMED
from kei_archive.renderers.words import Words
from kei_archive.tei.document import NS, XML_ID, local_name
from kei_archive.tei.record import collapse

__all__ = [
    "Contributor",
    "Index",
    "IndexEntry",
    "contributors",
    "imprint",
    "indexes",
    "mark_key",
    "mark_of",
    "text_key",
]

KINDS: Final[Mapping[str, str]] = {"persName": "persons", "placeName": "places", "term": "subjects"}
"""What a scholar marks in the text, and the index that it goes to."""


@dataclass(frozen=True, slots=True)
class Contributor:
    """An author, and what the captures say of the author."""

    name: str
    notes: tuple[tuple[str, str, Direction], ...]


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A heading and the keys of what it leads to; the layout puts page numbers in their place."""

    heading: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """An index with its title."""

    title: str
    entries: tuple[IndexEntry, ...]


def imprint(publication: Publication, *, words: Words) -> tuple[tuple[str, str], ...]:
    """What the back of the title page says, as pairs of name and value; what is not known is left out.

    Args:
        publication: The volume.
        words: Words of the imprint.
    """
    data = publication.record
    rows = [
        (words["editors"], ", ".join(editor.name for editor in data.editors)),
        (words["publisher"], publication.publisher if publication.publisher != UNNAMED else ""),
        (words["archive"], data.authority if data.authority not in (publication.publisher, UNNAMED) else ""),
        (words["site"], ", ".join(publication.sites)),
        (words["period"], publication.span),
        (words["texts"], str(len(publication.chapters))),
        (words["nominal_date"], display_date(publication.date, words.language) if publication.date else ""),
        *data.identifiers,
        (words["rights"], data.licence or words["rights_unknown"]),
    ]
    return tuple((name, value) for name, value in rows if value)


def contributors(publication: Publication) -> tuple[Contributor, ...]:
    """The authors of whom a capture says something, in alphabetical order."""
    found = (
        Contributor(
            person.person.name,
            tuple((note.text, note.language, note.direction) for note in person.notes),
        )
        for person in publication.people
    )
    return tuple(person for person in found if person.notes)


def indexes(publication: Publication, *, marks: Iterable[tuple[str, str]], words: Words) -> tuple[Index, ...]:
    """The indexes of a volume: of its authors, where there are several, and of what is marked or stated.

    Args:
        publication: The volume.
        marks: Pairs of index (`KINDS`) and heading of everything marked in the texts.
        words: Titles of the indexes.
    """
    tables: dict[str, dict[str, list[str]]] = {name: {} for name in ("authors", "persons", "places", "subjects")}
    for person in publication.people:
        tables["authors"][person.person.sort] = [text_key(chapter.record.id) for chapter in person.chapters]
    for chapter in publication.chapters:
        for category in chapter.record.categories:
            tables["subjects"].setdefault(category, []).append(text_key(chapter.record.id))
    for name, heading in marks:
        keys = tables[name].setdefault(heading, [])
        if (key := mark_key(name, heading)) not in keys:
            keys.append(key)
    if len(tables["authors"]) < 2:
        del tables["authors"]
    return tuple(
        Index(words[f"index_{name}"], tuple(IndexEntry(head, tuple(table[head])) for head in sorted(table, key=_order)))
        for name, table in tables.items()
        if table
    )


def text_key(identifier: str) -> str:
    """Key of a whole text."""
    return f"text {identifier}"


def mark_key(index: str, heading: str) -> str:
    """Key of all places that an index has under one heading."""
    return f"{index} {heading}"


def mark_of(element: etree._Element) -> tuple[str, str]:
    """Index and heading of a marked name or term; empty where an index has no use for it.

    The heading is ``@key``, else the sort form of the person or place that ``@ref`` points to in the same document,
    else the name as the text has it.
    """
    index = KINDS.get(local_name(element), "")
    if not index:
        return "", ""
    heading = element.get("key", "")
    pointer = element.get("ref", "")
    if not heading and pointer.startswith("#"):
        heading = _sort_form(element.getroottree().getroot(), pointer[1:])
    return index, collapse(heading) or collapse("".join(map(str, element.itertext("*"))))


def _sort_form(root: etree._Element, identifier: str) -> str:
    for kind in ("person", "place"):
        for entry in root.iterfind(f".//t:teiHeader//t:{kind}", NS):
            if entry.get(XML_ID) == identifier:
                name = entry.find("t:persName" if kind == "person" else "t:placeName", NS)
                if name is None:
                    return ""
                surname, forename = name.findtext("t:surname", "", NS), name.findtext("t:forename", "", NS)
                return f"{surname}, {forename}" if surname and forename else "".join(map(str, name.itertext("*")))
    return ""


def _order(heading: str) -> tuple[str, str]:
    """Place of a heading in an index: by its letters and digits, case and accents aside, then as it is written.

    Close to the Unicode collation (UTS 10) without its table of half a megabyte: Latin letters that are no letter with
    an accent stand with the ones they come from (ø with o), and Hangul, kana and Cyrillic are in code point order.
    """
    letters = (char for char in unicodedata.normalize("NFKD", heading) if char.isalnum() or char.isspace())
    bare = "".join(anyascii(char) if unicodedata.name(char, "").startswith("LATIN ") else char for char in letters)
    return " ".join(bare.casefold().split()), heading

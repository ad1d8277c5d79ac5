"""A publication as the templates see it: chapters in parts, people, dates and names, all read from the TEI."""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final, cast

from lxml import etree

from kei_archive import naming
from kei_archive.errors import RenderError
from kei_archive.renderers.edition import Direction, Edition, direction, display_date, make_edition, without_text
from kei_archive.renderers.parts import OPEN, archive_name
from kei_archive.renderers.theme import Theme
from kei_archive.renderers.words import Words, load_words
from kei_archive.tei.document import NS, XML_ID, XML_LANG, TeiDocument, local_name
from kei_archive.tei.record import Record, collapse, record
from kei_archive.tei.stream import Event, walk

__all__ = ["EPOCH", "Book", "Chapter", "Contributor", "Note", "Part", "Person", "make_book", "names_in", "pointed"]

EPOCH: Final = "1980-01-01"
"""The nominal date where the TEI states none: the first day that a zip file can state."""

_SPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, "https://www.tei-c.org/ns/1.0#kei_archive")
"""Name space of the publication's UUID (RFC 9562, version 5): the same collection has the same one for ever."""

_NO_LANGUAGE: Final = ("und", "mul", "")
"""Tags that name no language (BCP 47): undetermined, and several."""

_LONGEST: Final = 80
"""Characters of an id that becomes a file name."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the metadata; ``role`` is a MARC relator code (``aut``, ``edt``)."""

    name: str
    sort: str
    role: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """What a publication knows of one of its texts; the text itself is read when it is written.

    ``file`` and ``source`` are names in the package: the chapter and its TEI.

    Attributes:
        edition: Its record, date and language, without elements.
        key: Its name in the package.
        notes: What its author notes say, in plain text.
        own: Every ``xml:id`` in it that it points to.
        pointers: Every other that it points to.
    """

    edition: Edition
    key: str
    notes: tuple[str, ...]
    own: frozenset[str]
    pointers: frozenset[str]

    @property
    def record(self) -> Record:
        """The bibliographic record of the text."""
        return self.edition.record

    @property
    def language(self) -> str:
        """BCP 47 tag of the text."""
        return self.edition.language

    @property
    def title(self) -> str:
        """The title in the table of contents."""
        return self.record.title or self.record.id or self.key

    @property
    def file(self) -> str:
        """Name of the chapter in the package."""
        return f"text/{self.key}.xhtml"

    @property
    def source(self) -> str:
        """Name of its TEI in the package."""
        return f"tei/{self.key}.xml"

    @property
    def members(self) -> tuple[Chapter | Part, ...]:
        """None: a chapter is a leaf of the table of contents."""
        return ()


@dataclass(frozen=True)
class Part:
    """A part of the publication: a nested ``teiCorpus``, whose ``xml:id`` is the anchor."""

    title: str
    key: str
    anchor: str
    language: str
    members: tuple[Chapter | Part, ...]

    @property
    def file(self) -> str:
        """Name of its title page in the package."""
        return f"text/{self.key}.xhtml"


@dataclass(frozen=True, slots=True)
class Note:
    """What a capture says of an author, with the texts whose captures say it in the same words."""

    text: str
    language: str
    direction: Direction
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class Contributor:
    """An author with all texts, and the author notes in their different wordings."""

    person: Person
    chapters: tuple[Chapter, ...]
    notes: tuple[Note, ...]

    @property
    def silent(self) -> tuple[Chapter, ...]:
        """The texts whose captures say nothing of the author."""
        speaking = {chapter.key for note in self.notes for chapter in note.chapters}
        return tuple(chapter for chapter in self.chapters if chapter.key not in speaking)


@dataclass(frozen=True)
class Book:
    """The publication.

    Attributes:
        record: Record of the ``teiCorpus``, or of the one ``TEI``.
        identifier: URN of the publication.
        modified: Nominal date in ISO form: of the TEI, never of the run.
        language: Main language, ``und`` if unknown.
        words: The words that the templates add, in that language or in English.
        members: Chapters and parts, in order.
        is_collection: Whether there are several texts, under a title of their own.
    """

    record: Record
    identifier: str
    modified: str
    language: str
    words: Words
    members: tuple[Chapter | Part, ...]
    is_collection: bool

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        """All texts, in order."""
        return tuple(member for member in self.walk() if isinstance(member, Chapter))

    def walk(self) -> Iterator[Chapter | Part]:
        """Parts and chapters in reading order."""
        stack: list[Chapter | Part] = list(reversed(self.members))
        while stack:
            member = stack.pop()
            yield member
            stack.extend(reversed(member.members))

    @property
    def title(self) -> str:
        """The main title."""
        return self.record.title or self.record.id or self.words["untitled"]

    @property
    def direction(self) -> Direction:
        """Direction of the main language."""
        return direction(self.language)

    @property
    def languages(self) -> tuple[str, ...]:
        """All languages, the main one first, then by their number of texts."""
        counted = Counter(chapter.edition.language for chapter in self.chapters)
        return tuple(dict.fromkeys([self.language, *(tag for tag, _ in counted.most_common() if tag != "und")]))

    @property
    def publisher(self) -> str:
        """Who publishes this file: of a collection the publisher that its header names, else the archive of its texts.

        The publisher of the web page published the page, not this.
        """
        archives = {archive_name(chapter.record) for chapter in self.chapters}
        archive = archives.pop() if len(archives) == 1 else ""
        return (self.is_collection and self.record.publisher) or archive or archive_name(self.record)

    @property
    def date(self) -> str:
        """ISO date of publication, if known: of the collection, or of the one text."""
        return self.record.date if _day(self.record.date) else ""

    @property
    def span(self) -> str:
        """The dates of its texts, from the first to the last, in words; empty if none is known."""
        dates = sorted(iso for chapter in self.chapters for iso in chapter.edition.dates if iso != OPEN)
        ends = dict.fromkeys(display_date(iso, self.words.language) for iso in (dates[:1] + dates[-1:]))
        return " – ".join(ends)

    @property
    def sites(self) -> tuple[str, ...]:
        """The sites that the texts come from, those with most texts first."""
        return tuple(site for site, _ in Counter(c.record.site for c in self.chapters if c.record.site).most_common())

    @property
    def subjects(self) -> tuple[str, ...]:
        """The categories of its texts, in order of first occurrence."""
        return tuple(dict.fromkeys(name for chapter in self.chapters for name in chapter.record.categories))

    @property
    def creators(self) -> tuple[Person, ...]:
        """Who is responsible for the whole: the editors of a collection, if it names any, else the authors."""
        return tuple(Person(a.name, a.sort, "edt") for a in self.record.editors) or self.authors

    @property
    def contributors(self) -> tuple[Person, ...]:
        """The authors of a collection that has editors."""
        return self.authors if self.record.editors else ()

    @property
    def authors(self) -> tuple[Person, ...]:
        """All authors of texts, once each, in order of first occurrence."""
        people: dict[str, Person] = {}
        for chapter in self.chapters:
            for author in chapter.record.authors:
                people.setdefault(author.name, Person(author.name, author.sort, "aut"))
        return tuple(people.values())

    @cached_property
    def people(self) -> tuple[Contributor, ...]:
        """The authors in alphabetical order, with their texts and what the captures say of them."""
        texts: dict[str, list[Chapter]] = {}
        for chapter in self.chapters:
            for author in chapter.record.authors:
                texts.setdefault(author.name, []).append(chapter)
        people = sorted(self.authors, key=lambda person: (person.sort.casefold(), person.name))
        return tuple(Contributor(p, tuple(texts[p.name]), _notes(p, texts[p.name])) for p in people)


def make_book(document: TeiDocument, *, theme: Theme) -> Book:
    """Look at a ``TEI`` or a ``teiCorpus`` as a publication.

    Raises:
        RenderError: It holds no text.
    """
    outline = _Outline(theme)
    for event, element in walk(document):
        outline.take(event, element)
    if not outline.languages:
        raise RenderError(
            "holds no text.",
            place=outline.place,
            remedy="A corpus of xi:include elements must be expanded first (bind).",
        )
    language = outline.language if outline.language not in _NO_LANGUAGE else outline.languages.most_common(1)[0][0]
    return Book(
        record=outline.head,
        identifier=f"urn:uuid:{uuid.uuid5(_SPACE, outline.name or document.digest)}",
        modified=outline.stated or max(outline.changed, default="") or max(outline.published, default="") or EPOCH,
        language=language,
        words=load_words(theme, language, name="epub/words.toml"),
        members=outline.members(language),
        is_collection=outline.is_collection,
    )


@dataclass
class _Open:
    """A corpus whose members are being read."""

    title: str
    key: str
    anchor: str
    language: str
    members: list[Chapter | _Open] = field(default_factory=list)


class _Outline:
    """Gathers what a publication consists of, text by text."""

    def __init__(self, theme: Theme) -> None:
        self.languages: Counter[str] = Counter()
        self.changed: set[str] = set()
        self.published: set[str] = set()
        self.is_collection = False
        self.place = ""
        self._theme = theme
        self._keys = _Keys()
        self._stack = [_Open("", "", "", "")]

    def take(self, event: Event, element: etree._Element) -> None:
        """Look at the next text or corpus."""
        if event == "end":
            self._stack.pop()
            return
        root = element.getparent() is None
        if root:
            self.head, self.name, self.place = record(element), _name(element), element.get(XML_ID, "")
            self.language = self.head.language
            self.stated = max(_dates(element, _CHANGES), default="") or max(_dates(element, _PUBLISHED), default="")
            self.is_collection = event == "corpus"
        if event == "text":
            self._stack[-1].members.append(self._chapter(element))
        elif root:
            self._stack.append(self._stack[0])
        else:
            head = record(element)
            key = self._keys.take("", prefix="part")
            part = _Open(head.title or head.id or key, key, head.id, head.language)
            self._stack[-1].members.append(part)
            self._stack.append(part)

    def _chapter(self, element: etree._Element) -> Chapter:
        self.languages[element.get(XML_LANG, "und")] += 1
        self.changed.update(_dates(element, _CHANGES))
        self.published.update(_dates(element, _PUBLISHED))
        edition = make_edition(element, theme=self._theme)
        pointers = {pointed(target) for target in cast("list[str]", _TARGETS(element))} - {""}
        own = pointers & names_in(element) if pointers else set()
        return Chapter(
            edition=without_text(edition),
            key=self._keys.take(element.get(XML_ID, ""), prefix="text"),
            notes=tuple(filter(None, map(_note_text, edition.divisions("author-note")))),
            own=frozenset(own),
            pointers=frozenset(pointers - own),
        )

    def members(self, language: str) -> tuple[Chapter | Part, ...]:
        """Chapters and parts, in order; a part that states no language has that of the whole."""
        return _members(self._stack[0].members, language)


def _members(opened: Sequence[Chapter | _Open], language: str) -> tuple[Chapter | Part, ...]:
    return tuple(member if isinstance(member, Chapter) else _part(member, language) for member in opened)


def _part(part: _Open, language: str) -> Part:
    own = language if part.language in _NO_LANGUAGE else part.language
    return Part(part.title, part.key, part.anchor, own, _members(part.members, own))


_IDS: Final = etree.XPath("descendant-or-self::*/@xml:id", smart_strings=False)
_TARGETS: Final = etree.XPath(
    "t:text//@*[(starts-with(., '#') or starts-with(., 'kei:')) and name() != 'facs']",
    namespaces=NS,
    smart_strings=False,
)
"""Pointers from the text but those into the capture, which no reader follows."""
_POINTER: Final = re.compile(r"#(\S+)|kei:([^.#\s]+(?:\.[^#\s]+)?)")
"""``#`` and an ``xml:id``; or ``kei:`` and a document's id, then perhaps a fragment: together the ``xml:id``."""


def names_in(element: etree._Element) -> set[str]:
    """Every ``xml:id`` in an element, its own too."""
    return set(map(str, cast("list[str]", _IDS(element))))


def pointed(target: str) -> str:
    """The ``xml:id`` that a pointer within an archive means; empty if it is none."""
    match = _POINTER.fullmatch(target)
    return (match[1] or match[2]) if match else ""


class _Keys:
    """Names for the files of a publication: safe on every system, and each given once."""

    def __init__(self) -> None:
        self._given: set[str] = set()
        self._numbers: Counter[str] = Counter()

    def take(self, identifier: str, *, prefix: str) -> str:
        """The document's id if it is a safe name and not yet given, else ``prefix`` and a number."""
        safe = identifier == naming.slug(identifier, length=_LONGEST)
        key = identifier if safe and identifier not in self._given else ""
        while not key or key in self._given:
            self._numbers[prefix] += 1
            key = f"{prefix}-{self._numbers[prefix]}"
        self._given.add(key)
        return key


def _name(root: etree._Element) -> str:
    """The permanent name of a document: its identifier in the archive, or its ``xml:id``."""
    for idno in root.iterfind("t:teiHeader/t:fileDesc/t:publicationStmt/t:idno", NS):
        name = collapse("".join(map(str, idno.itertext("*"))))
        if name and idno.get("type") != "slug":
            return name
    return root.get(XML_ID, "")


_CHANGES: Final = "t:teiHeader/t:revisionDesc//t:change"
_PUBLISHED: Final = "t:teiHeader/t:fileDesc/t:publicationStmt/t:date"
"""Where headers state dates of their files: the newest is the nominal date, of a change rather than of publication."""


def _dates(root: etree._Element, path: str) -> list[str]:
    days = (_day(element.get("when", "")) for element in root.iterfind(path, NS))
    return [day for day in days if day]


def _day(when: str) -> str:
    """A year, month, day or moment as a day: the first that it can mean; empty if it is no date."""
    day = when[:10] + "-01-01"[len(when) - 10 :] if 4 <= len(when) < 10 else when[:10]
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        return ""


def _notes(person: Person, chapters: Sequence[Chapter]) -> tuple[Note, ...]:
    """What the author notes of some texts say of a person; the same words are one note."""
    found: dict[str, list[Chapter]] = {}
    for chapter in chapters:
        text = " ".join(chapter.notes)
        others = [author.name for author in chapter.record.authors if author.name != person.name]
        meant = person.name in text or not any(name in text for name in others)
        if text and meant:
            found.setdefault(text, []).append(chapter)
    return tuple(
        Note(text, where[0].edition.language, where[0].edition.direction, tuple(where)) for text, where in found.items()
    )


def _note_text(division: etree._Element) -> str:
    blocks = (block for block in division if local_name(block) not in ("", "head"))
    return " ".join(collapse("".join(map(str, block.itertext("*")))) for block in blocks)

"""The documents of a publication: every file that the templates write, as items to be packed."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import count
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from lxml import etree

from kei_archive.findings import Finding
from kei_archive.renderers.base import Epub, PageStart
from kei_archive.renderers.edition import Edition, direction, display_date, with_text
from kei_archive.renderers.elements import Context, Elements, safe_target
from kei_archive.renderers.epub_book import EPOCH, Book, Chapter, Part, names_in, pointed
from kei_archive.renderers.epub_breaks import page_id, set_breaks
from kei_archive.renderers.epub_cover import set_lines
from kei_archive.renderers.epub_items import XHTML, Item
from kei_archive.renderers.epub_metadata import plain
from kei_archive.renderers.theme import Theme
from kei_archive.renderers.words import Words, load_words
from kei_archive.tei.document import XML_ID, XML_LANG, TeiDocument, parse
from kei_archive.tei.markup import PROLOG
from kei_archive.tei.stream import walk

if TYPE_CHECKING:  # it imports a library that is not needed where no fonts are
    from kei_archive.renderers.epub_fonts import Enclosed

__all__ = ["TEI_TYPE", "Line", "Pages", "serialise"]

_TWINS: Final = (
    (re.compile(r' lang="([^"]*)"'), r' lang="\1" xml:lang="\1"'),
    (re.compile(r' role="doc-noteref"'), r' role="doc-noteref" epub:type="noteref"'),
    (re.compile(r' role="doc-backlink"'), r' role="doc-backlink" epub:type="backlink"'),
    (re.compile(r' role="doc-footnote"'), r' role="doc-footnote" epub:type="footnote"'),
)
"""Attributes that EPUB systems read beside those of HTML. Quotes in text are escaped: only tags match."""

_ID: Final = re.compile(r' id="([^"]*)"')
TEI_TYPE: Final = "application/tei+xml"
_SOURCES: Final = "sources.xhtml"
_HEADINGS: Final = MappingProxyType({"authors.xhtml": "author_index"})
"""Keys of the titles of pages that are not called as their files."""
SOURCES: Final = 250
"""Texts of which a page of sources tells: a quarter of a million characters, which reading systems show at once."""
_FRONT: Final = ("cover.xhtml", "titlepage.xhtml", "imprint.xhtml", "nav.xhtml")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table of contents. ``kind`` is ``front``, ``part``, ``text`` or ``back-matter``."""

    title: str
    file: str
    language: str
    kind: str
    number: int
    members: tuple[Line, ...] = ()

    @property
    def depth(self) -> int:
        """Levels from here down."""
        return 1 + max((member.depth for member in self.members), default=0)


class Pages:
    """Writes the documents of one publication.

    Args:
        book: The publication.
        document: The TEI that it was read from.
        options: What of the printed edition and of fonts is to be in it.
        theme: The theme with its templates in ``epub/``.
    """

    def __init__(self, book: Book, document: TeiDocument, options: Epub, *, theme: Theme) -> None:
        self.book, self.document, self.options, self.theme = book, document, options, theme
        self.numbers = count(1)
        self._used: set[str] = set()
        self._starts: dict[str, list[PageStart]] = {}
        for start in options.pages:
            self._starts.setdefault(start.anchor, []).append(start)
        self._breaks: dict[str, str] = {}
        self._context = Context("epub", words=load_words(theme, book.language))
        self._elements = Elements(theme, self._context)
        self._words: dict[str, Words] = {book.language: book.words}
        self._owner = self._owners()
        self._missing: set[str] = set()
        self._source_page = {
            chapter.key: _SOURCES if number < SOURCES else f"sources-{number // SOURCES + 1}.xhtml"
            for number, chapter in enumerate(book.chapters)
        }

    def _owners(self) -> dict[str, str]:
        """The chapters of what others point to, by ``xml:id``; of two with the same the first is meant."""
        wanted = frozenset[str]().union(*(chapter.pointers for chapter in self.book.chapters))
        found: dict[str, str] = {}
        if wanted:
            for chapter, element in self._elements_of():
                for name in names_in(element) & wanted:
                    found.setdefault(name, chapter.file)
        return found

    def _elements_of(self) -> Iterator[tuple[Chapter, etree._Element]]:
        """Each chapter with its ``TEI``, which is valid only until the next."""
        texts = (element for event, element in walk(self.document) if event == "text")
        return zip(self.book.chapters, texts, strict=True)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What could not be carried over in full, known when all items are made."""
        lost = [start.label for start in self.options.pages if start.label not in self._breaks]
        pages = [Finding("R020", f"No place for the pages {', '.join(lost)} of the print.")] if lost else []
        return (*self._context.findings, *pages)

    @property
    def body(self) -> tuple[str, ...]:
        """Names of the documents of the texts, in their parts."""
        return tuple(member.file for member in self.book.walk())

    @property
    def back(self) -> tuple[str, ...]:
        """Names of the documents after the texts."""
        people = ("contributors.xhtml",) * bool(self.book.people)
        authors = ("authors.xhtml",) * (len(self.book.people) > 1)
        return (*people, *dict.fromkeys(self._source_page.values()), *authors, "colophon.xhtml")

    @property
    def order(self) -> tuple[str, ...]:
        """Names of the documents in reading order: front matter, texts, back matter."""
        return (*_FRONT, *self.body, *self.back)

    def items(self) -> Iterator[Item]:
        """All files, one at a time, in the order in which they can be made."""
        book = self.book
        yield self._page("cover", alt=self.cover_alt)
        yield self._page("titlepage", people=self._people(), volumes=len(self.options.volumes))
        nominal = display_date(book.modified, book.words.language) if book.modified != EPOCH else ""
        yield self._page("imprint", nominal_date=nominal, link=safe_target)
        yield from self._texts()
        yield self._page(
            "nav",
            properties=("nav",),
            contents=self.contents(),
            landmarks=self._landmarks(),
            page_list=self.page_list,
        )
        if "contributors.xhtml" in self.back:
            yield self._page("contributors")
        if _SOURCES in self.back:
            yield from self._sources()
        if "authors.xhtml" in self.back:
            yield self._page("authors", volume_of=self.volume_of)
        fonts = self._fonts()
        yield self._page("colophon", tei_digest=self.document.digest, fonts=fonts.names if fonts else ())
        yield self._cover()
        fonts = self._fonts()  # again, for what the colophon says
        sheets = (self.theme.text("epub/book.css"), fonts.style if fonts else "", self.theme.changes("epub/custom.css"))
        yield Item("style", "book.css", "text/css", "".join(sheets).encode())
        yield from fonts.items if fonts else ()
        yield self._ncx()

    @property
    def volume_of(self) -> Mapping[str, str]:
        """Names of volumes by the keys of texts that are in another file: none."""
        return {}

    def _fonts(self) -> Enclosed | None:
        if self.options.fonts == "none":
            return None
        from kei_archive.renderers.epub_fonts import enclose

        return enclose(self.theme, self._used)

    @property
    def page_list(self) -> list[tuple[str, str]]:
        """The pages of the printed edition that begin in a text, with their places, in the order of print."""
        labels = dict.fromkeys(start.label for start in self.options.pages)
        return [(label, self._breaks[label]) for label in labels if label in self._breaks]

    def _sources(self) -> Iterator[Item]:
        """Where the texts come from, in pages that a reading system can hold."""
        pages: dict[str, list[Chapter]] = {}
        for chapter in self.book.chapters:
            pages.setdefault(self._source_page[chapter.key], []).append(chapter)
        for name, chapters in pages.items():
            first = name == _SOURCES
            key = f"page-{name.removesuffix('.xhtml')}"
            yield self._page("sources", key=key, name=name, chapters=chapters, first=first, link=safe_target)

    # ---------- texts ----------

    def _texts(self) -> Iterator[Item]:
        """Part titles, chapters and their TEI, one text at a time.

        What a pointer into another chapter means is known once that is written, so chapters with such pointers wait,
        and are then made from their TEI again.
        """
        for part in self.book.walk():
            if isinstance(part, Part):
                item = self._page("part", key=f"text-{part.key}", name=part.file, language=part.language, part=part)
                starts = [start._replace(anchor=part.key) for start in self._starts.get(part.anchor, ())]
                yield self._with_breaks(item, starts)
        there: set[str] = set()
        waiting: list[tuple[Chapter, bytes]] = []
        for chapter, element in self._elements_of():
            source = serialise(element) if self.book.is_collection else self.document.xml
            yield Item(f"tei-{chapter.key}", chapter.source, TEI_TYPE, source)
            item, ids = self._chapter(chapter, element)
            there |= ids & self._owner.keys()
            if chapter.pointers & self._owner.keys():
                waiting.append((chapter, zlib.compress(source)))
            else:
                yield item
        self._missing = self._owner.keys() - there
        for chapter, packed in waiting:
            yield self._chapter(chapter, parse(zlib.decompress(packed)))[0]

    def _chapter(self, chapter: Chapter, element: etree._Element) -> tuple[Item, set[str]]:
        """A chapter and the ids in it. A pointer to what the chapter does not show is known once it is written."""
        edition = with_text(chapter.edition, element)
        item = self._write(chapter, edition, shown=chapter.own)
        ids = set(_ID.findall(item.data.decode())) if chapter.own or self._owner or self._starts else set()
        if chapter.own - ids:
            item = self._write(chapter, edition, shown=chapter.own & ids)
        starts = [start for name in ids & self._starts.keys() for start in self._starts[name]]
        return self._with_breaks(item, starts), ids

    def _with_breaks(self, item: Item, starts: Sequence[PageStart]) -> Item:
        if not starts:
            return item
        text, labels = set_breaks(item.data.decode(), starts)
        self._breaks |= {label: f"{item.name}#{page_id(label)}" for label in labels}
        return replace(item, data=text.encode())

    def _write(self, chapter: Chapter, edition: Edition, *, shown: AbstractSet[str]) -> Item:
        self._context.words, self._context.resolve = edition.words, self._resolver(chapter, shown)
        anchor = chapter.record.id or chapter.key
        heading = edition.head.get(XML_ID) if edition.head is not None else None
        return self._page(
            "chapter",
            key=f"text-{chapter.key}",
            name=chapter.file,
            language=chapter.language,
            chapter=chapter,
            edition=edition,
            anchor=anchor,
            source_page=self._source_page[chapter.key],
            heading_id=heading or f"{anchor}-title",
            render=self._elements.render,
            children=self._elements.children,
        )

    def _resolver(self, chapter: Chapter, shown: AbstractSet[str]) -> Callable[[str], str]:
        """What pointers become in a chapter: fragments for those of its own ids that it shows."""

        def resolve(target: str) -> str:
            if not target.startswith(("#", "kei:")):
                return safe_target(target)
            name = pointed(target)
            if name in shown:
                return f"#{name}"
            file = None if name in chapter.own or name in self._missing else self._owner.get(name)
            return f"{file.rpartition('/')[2]}#{name}" if file else ""

        return resolve

    # ---------- navigation ----------

    def contents(self) -> tuple[Line, ...]:
        """The table of contents, numbered in reading order."""
        words = self.book.words
        self.numbers = count(1)

        def own(name: str, kind: str, *, key: str = "") -> Line:
            return Line(words[key or name], f"{name}.xhtml", words.language, kind, next(self.numbers))

        front = (own("titlepage", "front", key="title_page"), own("imprint", "front"))
        texts = tuple(self._lines())
        back = ((name.removesuffix(".xhtml"), _HEADINGS.get(name, "")) for name in self.back if "sources-" not in name)
        return (*front, *texts, *(own(name, "back-matter", key=key) for name, key in back))

    def _lines(self) -> Iterator[Line]:
        """The lines of the texts and parts."""

        def line(member: Chapter | Part) -> Line:
            number = next(self.numbers)
            kind = "part" if isinstance(member, Part) else "text"
            below = tuple(line(child) for child in member.members)
            return Line(member.title, member.file, member.language, kind, number, below)

        return map(line, self.book.members)

    def _landmarks(self) -> list[tuple[str, str, str]]:
        words = self.book.words
        return [
            ("cover", "cover.xhtml", words["cover"]),
            ("titlepage", "titlepage.xhtml", words["title_page"]),
            ("toc", "nav.xhtml#toc", words["contents"]),
            ("bodymatter", self.body[0], words["start"]),
            ("backmatter", self.back[0], words["sources" if self.back[0] == _SOURCES else "back_matter"]),
        ]

    def _ncx(self) -> Item:
        contents, pages = self.contents(), self.page_list
        depth = max(line.depth for line in contents)
        last = contents[-1].number
        language = self.book.language
        text = self._render("toc.ncx.j2", language=language, contents=contents, depth=depth, page_list=pages, last=last)
        return Item("ncx", "toc.ncx", "application/x-dtbncx+xml", text.encode())

    # ---------- cover ----------

    @property
    def cover_alt(self) -> str:
        """The cover in words."""
        parts = [self.book.title, self.book.record.subtitle, self._people(), self.book.span]
        return plain(self.book.words["cover_alt"].format(title=". ".join(part for part in parts if part)))

    def _people(self) -> str:
        """Who is responsible for the whole, in one line: at most four names."""
        names = [person.name for person in self.book.creators]
        line = ", ".join(names[:4])
        return self.book.words["and_others"].format(names=line) if len(names) > 4 else line

    def _cover(self) -> Item:
        book = self.book
        rtl = book.direction == "rtl"
        text = self._render(
            "cover.svg.j2",
            language=book.language,
            alt=self.cover_alt,
            direction="rtl" if rtl else "ltr",
            edge=1600 - 212 if rtl else 212,
            title=set_lines(plain(book.title), sizes=(176, 152, 132, 112, 94, 78), measure=1150, lines=8),
            subtitle=set_lines(plain(book.record.subtitle), sizes=(74, 64), measure=1150, lines=4),
            people=set_lines(plain(self._people()), sizes=(66, 56), measure=1150, lines=3),
            span=set_lines(book.span, sizes=(48, 40), measure=1150, lines=1),
        )
        return Item("cover-image", "cover.svg", "image/svg+xml", text.encode(), properties=("cover-image",))

    # ---------- writing ----------

    def _page(
        self,
        template: str,
        *,
        key: str = "",
        name: str = "",
        language: str = "",
        properties: Iterable[str] = (),
        **values: object,
    ) -> Item:
        """A document of the reading order from a template."""
        name = name or f"{template}.xhtml"
        language = language or self.book.words.language
        text = self._render(
            f"{template}.xhtml.j2",
            language=language,
            direction=direction(language),
            root="../" * name.count("/"),
            **values,
        )
        for pattern, twins in _TWINS:
            text = pattern.sub(twins, text)
        if self.options.fonts != "none":
            self._used.update(text)
        return Item(key or f"page-{template}", name, XHTML, text.encode(), tuple(properties), spine=True)

    def _render(self, template: str, *, language: str, **values: object) -> str:
        return self.theme.render(
            f"epub/{template}",
            book=self.book,
            language=language,
            words=self._words_of(language),
            plain=plain,
            LANG=XML_LANG,
            **values,
        )

    def _words_of(self, language: str) -> Words:
        if language not in self._words:
            self._words[language] = load_words(self.theme, language, name="epub/words.toml")
        return self._words[language]


def serialise(element: etree._Element) -> bytes:
    """One ``TEI`` of a corpus as a file of its own: the bytes that it was bound from, if they were canonical."""
    return PROLOG.encode() + etree.tostring(element, encoding="utf-8", xml_declaration=False, with_tail=False) + b"\n"

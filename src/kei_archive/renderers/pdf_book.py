"""What the PDF templates show: a text or a volume, as strings of markup made from the TEI alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import Final

from lxml import etree
from markupsafe import Markup

from kei_archive.errors import RenderError
from kei_archive.findings import Finding
from kei_archive.renderers.base import Pdf
from kei_archive.renderers.edition import Direction, Edition, make_edition
from kei_archive.renderers.elements import Context, Elements, direction_of, safe_target
from kei_archive.renderers.epub_book import make_book as publish
from kei_archive.renderers.parts import archive_name
from kei_archive.renderers.pdf_feet import feet
from kei_archive.renderers.pdf_matter import (
    Contributor,
    Index,
    contributors,
    imprint,
    indexes,
    mark_key,
    mark_of,
    text_key,
)
from kei_archive.renderers.pdf_pictures import admit
from kei_archive.renderers.theme import Theme
from kei_archive.renderers.words import Words, load_words
from kei_archive.tei.document import NS, TEI, XML_ID, TeiDocument, local_name
from kei_archive.tei.record import record

__all__ = [
    "Book",
    "Part",
    "Text",
    "drawable",
    "keep_words",
    "make_book",
    "nominal_date",
    "paper_theme",
    "short_title",
    "tie",
]

HEAD: Final = 56
"""Characters of a running head at 8.5 pt: two thirds of the measure. Wide ones (East Asian) count twice."""
HEADS: Final = 64
"""Characters of two heads in one line: the measure holds 80, so that a fifth of it stays white between them."""

FEW: Final = 100
"""Texts of a volume whose paragraphs are tied at their ends beforehand. In larger ones the boxes of the ties would be a
tenth of the memory (`benchmarks/pdf.py`); a book mends what needs it, and an archive file counts it."""

EPOCH: Final = date(1980, 1, 1)
"""The nominal date of a file whose TEI states none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text. Markup is ready to be shown.

    Attributes:
        anchor: Identifier of the text.
        heading: Identifier of its captured title, which may have none.
        plain: The title for the contents.
        short: The title for the head of right pages; ``running`` is that of left ones.
        key: What an index finds the text by.
    """

    anchor: str
    heading: str
    language: str
    direction: Direction
    level: int
    kicker: tuple[str, ...]
    title: Markup
    plain: str
    short: str
    running: str
    key: str
    deck: Markup
    byline: Markup
    byline_direction: Direction
    names: tuple[str, ...]
    date: str
    front: Markup
    body: Markup
    afterword: Markup
    comments: Markup
    provenance: tuple[Markup, ...]
    sources: tuple[Markup, ...]
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a volume: a nested ``teiCorpus``."""

    anchor: str
    title: str
    is_part: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The whole publication.

    Attributes:
        running: Running head of left pages: the volume's title, or the site's of a single text.
        span: Years of the texts.
        entries: Texts and parts, in order.
        imprint: Names and values on the back of the title page.
    """

    title: str
    subtitle: str
    running: str
    language: str
    words: Words
    more: Words
    publisher: str
    names: tuple[str, ...]
    span: str
    imprint: tuple[tuple[str, str], ...]
    contributors: tuple[Contributor, ...]
    indexes: tuple[Index, ...]
    colophon: tuple[str, ...]
    entries: tuple[Text | Part, ...]
    is_volume: bool
    is_print: bool
    starts: str
    findings: tuple[Finding, ...]

    @property
    def texts(self) -> tuple[Text, ...]:
        """The texts, in order."""
        return tuple(entry for entry in self.entries if isinstance(entry, Text))


def make_book(document: TeiDocument, options: Pdf, *, theme: Theme) -> Book:
    """Look at a document as the templates will.

    Args:
        document: The document.
        options: Its purpose decides what links become, and whether sources stand with each text or at the end.
        theme: The theme, from `paper_theme`.

    Raises:
        RenderError: A corpus without a text.
    """
    elements = list(_members(document.root))
    texts = [element for element, _ in elements if local_name(element) == "TEI"]
    if not texts:
        raise RenderError(
            "the corpus holds no text.", place=document.id, remedy="Bind its documents into it (kei.bind), then render."
        )
    edition = make_edition(document.root, theme=theme)
    ids = frozenset(element.get(XML_ID, "") for element in document.root.iter("{*}*")) - {""}
    findings: list[Finding] = []
    has_parts = len(texts) < len(elements)
    marks: list[tuple[str, str]] = []
    mark = partial(_mark, marks=marks) if document.is_corpus and options.purpose == "print" else _no_mark
    running = short_title(record(document.root).title) if document.is_corpus else ""
    reader = _Reader(theme, options, ids, mark, findings, running, tie if len(texts) <= FEW else Markup)
    entries = tuple(
        _text(element, reader, level=2 if has_parts else 1)
        if local_name(element) == "TEI"
        else Part(element.get(XML_ID) or f"part-{number}", record(element).title)
        for number, (element, _) in enumerate(elements, 1)
    )
    data = edition.record
    words = edition.words
    publication = publish(document, theme=theme) if document.is_corpus else None
    own, more = (load_words(theme, edition.language, name=name) for name in ("pdf/indexes.toml", "epub/words.toml"))
    return Book(
        title=data.title or data.id,
        subtitle=data.subtitle,
        running=running,
        language=edition.language,
        words=words,
        more=more,
        publisher=data.publisher or archive_name(data),
        names=tuple(person.name for person in data.authors or data.editors),
        span=_span(texts),
        imprint=imprint(publication, words=more) if publication else (),
        contributors=contributors(publication) if publication else (),
        indexes=indexes(publication, marks=marks, words=own) if publication and options.purpose == "print" else (),
        colophon=(words["colophon"], words["made_from"].format(id=data.id, digest=document.digest)),
        entries=entries,
        is_volume=document.is_corpus,
        is_print=options.purpose == "print",
        starts=options.starts,
        findings=tuple(findings),
    )


def _mark(element: etree._Element, *, marks: list[tuple[str, str]]) -> str:
    """Note a name for the indexes of a book; its key."""
    index, heading = mark_of(element)
    if heading:
        marks.append((index, heading))
    return mark_key(index, heading) if heading else ""


def _no_mark(element: etree._Element) -> str:  # noqa: ARG001  # what has no index asks for no key
    return ""


def short_title(title: str, *, limit: int = HEAD) -> str:
    """A title for a running head: whole if it fits, else its part before or after the colon, else its first words."""
    head, colon, tail = title.partition(": ")
    for candidate in (title, head if colon else "", tail):
        if candidate and width(candidate) <= limit:
            return candidate
    words = title.split()
    while len(words) > 1 and width(" ".join(words)) > limit - 2:
        words.pop()
    text = " ".join(words)
    while width(text) > limit - 2:
        text = text[:-1]
    return f"{text} …"


def width(text: str) -> int:
    """Length of a text in characters; wide ones count twice (UAX 11)."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def nominal_date(root: etree._Element) -> date:
    """The date of a rendition: the newest change of the TEI, else the publication date, else `EPOCH`."""
    stated = [change.get("when", "") for change in root.iterfind(".//t:revisionDesc/t:change", NS)]
    for value in (*sorted(stated, reverse=True), record(root).date):
        try:
            return date.fromisoformat(value[:10])
        except ValueError:
            continue
    return EPOCH


def _members(root: etree._Element, depth: int = 0) -> Iterator[tuple[etree._Element, int]]:
    """Texts and parts in reading order, with their depth."""
    if local_name(root) == "TEI":
        yield root, depth
        return
    if depth:
        yield root, depth
    for child in root:
        if child.tag in (f"{{{TEI}}}TEI", f"{{{TEI}}}teiCorpus"):
            yield from _members(child, depth + 1)


@dataclass(frozen=True, slots=True)
class _Reader:
    """What is the same for all texts of a book."""

    theme: Theme
    options: Pdf
    ids: frozenset[str]
    mark: Callable[[etree._Element], str]
    findings: list[Finding]
    running: str
    tie: Callable[[Markup], Markup]


def _text(tei: etree._Element, reader: _Reader, *, level: int) -> Text:
    options, theme = reader.options, reader.theme
    edition = make_edition(tei, theme=theme)
    data = edition.record

    def resolve(target: str) -> str:
        """Pointers lead to what is in this file; the rest of the archive is not."""
        fragment = target.removeprefix("kei:").removeprefix("#")
        if target.startswith(("#", "kei:")):
            return f"#{fragment}" if fragment in reader.ids and options.purpose == "archive" else ""
        return safe_target(target)

    context = Context(
        target="print" if options.purpose == "print" else "pdf",
        heading=level,
        resolve=resolve,
        words=edition.words,
        picture=lambda url: admit(url, place=data.id),
        mark=reader.mark,
        feet=feet(edition.blocks),
    )
    elements = Elements(theme, context)
    short = short_title(data.title)
    running = reader.running or short_title(data.site or data.authority)
    if options.purpose == "archive" and width(running) + width(short) > HEADS:
        running = ""  # of two heads in one line the title says more
    title = elements.children(edition.head) if edition.head is not None else Markup("")
    markup = Text(
        anchor=data.id or "text",
        heading=edition.head.get(XML_ID, "") if edition.head is not None else "",
        language=edition.language,
        direction=edition.direction,
        level=level,
        kicker=tuple(value for value in (data.site, *data.categories[:1]) if value),
        title=keep_words(_tie_title(title or Markup("{}").format(data.title))),
        plain=data.title or data.id,
        running=running,
        short=short,
        key=text_key(data.id),
        deck=elements.children(edition.deck) if edition.deck is not None else Markup(""),
        byline=(byline := _byline(edition, elements)),
        byline_direction=_direction(byline.striptags()),
        names=tuple(person.name for person in data.authors),
        date=edition.date_label,
        front=_written(edition.front, elements, reader),
        body=_written(edition.blocks, elements, reader),
        afterword=_back(edition, elements, comments=False),
        comments=_back(edition, elements, comments=True),
        provenance=_sources(edition) if options.purpose == "archive" else (),
        sources=_sources(edition),
    )
    reader.findings.extend(finding for finding in context.findings if finding not in reader.findings)
    return markup


@lru_cache(maxsize=4)
def paper_theme(theme: Theme, digest: str) -> Theme:  # noqa: ARG001  # a changed theme is another key
    """The theme with the macros that only paper needs before all others.

    Kept, so that its templates are compiled once for any number of documents.
    """
    own = tuple(folder / "pdf" for folder in theme.path if (folder / "pdf" / "elements.html.j2").is_file())
    return Theme(theme.name, (*own, *theme.path))


def _written(blocks: Sequence[etree._Element], elements: Elements, reader: _Reader) -> Markup:
    """Blocks of a text as they are set."""
    return keep_words(reader.tie(Markup("\n").join(map(elements.render, blocks))))


def _byline(edition: Edition, elements: Elements) -> Markup:
    """The captured byline; without one, the authors that the record names."""
    if edition.byline is not None:
        return elements.children(edition.byline)
    return Markup(", ").join(Markup("{}").format(person.name) for person in edition.record.authors)


def _direction(text: str) -> Direction:
    """Direction of a text by its first letter (UAX 9, P2): names keep their order in a page of another script."""
    return direction_of(text) or "ltr"


def _back(edition: Edition, elements: Elements, *, comments: bool) -> Markup:
    chosen = [element for element in edition.back if (element.get("type") == "comments") == comments]
    return keep_words(Markup("\n").join(elements.render(element) for element in chosen))


def _sources(edition: Edition) -> tuple[Markup, ...]:
    data = edition.record
    capture = Markup("{}, SHA-256 {}").format(data.capture_name, data.capture_sha256)
    return (edition.citation, capture) if data.capture_sha256 else (edition.citation,)


def _span(texts: list[etree._Element]) -> str:
    years = sorted({record(text).date[:4] for text in texts} - {""})
    return "–".join(dict.fromkeys((years[0], years[-1]))) if years else ""


_LAST_WORDS: Final = re.compile(r"(?<=[\s])([^\s<>]{1,7} [^\s<>]{1,6})</(p|h[1-6])>")
"""Two short words at the end: longer ones would leave too much white in the line before."""


_LONG_LAST_WORD: Final = re.compile(r"(?<=\s)([^\s<>]{7,14})</p>")


def tie(markup: Markup) -> Markup:
    """Keep the end of each paragraph together: two short words, or one long word unbroken.

    No paragraph ends on a line of one small word or of half a word.
    """
    tied = _LAST_WORDS.sub(r'<span class="end">\1</span></\2>', str(markup))
    tied = _LONG_LAST_WORD.sub(r'<span class="whole">\1</span></p>', tied)
    return Markup(tied)  # noqa: S704  # markup before and after


def _tie_title(title: Markup) -> Markup:
    """Keep together what belongs together in display type, which is ragged, so that longer words may be tied.

    No title ends on a line of one word, and no line of it on an article or a preposition.
    """
    tied = _TITLE_END.sub(r'<span class="end">\1</span>', str(title))
    return Markup(_TITLE_SMALL.sub(r'<span class="end">\1</span>', tied))  # noqa: S704  # markup before and after


_TITLE_END: Final = re.compile(r"(?<=\s)([^\s<>]{1,12} [^\s<>]{1,12})$")
_TITLE_SMALL: Final = re.compile(r"(?<=\s)([^\W\d_]{1,3} [^\s<>]{1,12})(?=\s)")

_TAG: Final = re.compile(r"(<[^>]*>)")
_KOREAN_WORD: Final = re.compile(r"[^\s<>&;]*[\uac00-\ud7a3][^\s<>&;]*")


def keep_words(markup: Markup) -> Markup:
    """Keep Korean words whole, as their readers expect: WeasyPrint has no ``word-break: keep-all``."""
    if not _KOREAN_WORD.search(markup):
        return markup

    def keep(match: re.Match[str]) -> str:
        return f'<span class="keep">{match[0]}</span>' if 2 <= len(match[0]) <= LONGEST_WORD else match[0]

    parts = _TAG.split(str(markup))
    kept = [part if index % 2 else _KOREAN_WORD.sub(keep, part) for index, part in enumerate(parts)]
    return Markup("".join(kept))  # noqa: S704  # markup before and after


LONGEST_WORD: Final = 16
"""Characters of a Korean word with its particles; what is longer has lost its spaces, and must break."""

_JAMO: Final = re.compile("[\u1100-\u11ff]+")


def drawable(markup: str) -> str:
    """``markup`` with Hangul that is written letter by letter composed: fonts hold whole syllables."""
    return _JAMO.sub(lambda match: unicodedata.normalize("NFC", match[0]), markup)

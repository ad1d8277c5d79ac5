"""The metadata of the package document: bibliographic (EPUB 3.3, section 5.5) and of accessibility.

Every line is read from the TEI or counted in the documents. Nothing is claimed that nobody has found out: conformance
to EPUB Accessibility is not, for it needs the evaluation of a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from kei_archive.renderers.epub_book import Book, Person
from kei_archive.renderers.epub_items import Survey
from kei_archive.tei.record import collapse

__all__ = ["IDENTIFIER_ID", "Entry", "package_metadata", "plain"]

IDENTIFIER_ID: Final = "pub-id"

_NAMED_IDENTIFIERS: Final = {"DOI": "doi:", "ARK": "", "URN": ""}
"""Prefixes that make an address of an identifier; ARKs and URNs carry theirs. An ISBN would name another format."""

_ARTICLES: Final = {"en": ("the ", "a ", "an "), "de": ("der ", "die ", "das ", "ein ", "eine ")}
"""First words that library catalogues pass over when they sort titles, by language."""

_PAGE_FEATURES: Final = {"3.3": ("pageBreakMarkers", "pageNavigation"), "3.2": ("printPageNumbers",)}
"""Accessibility features of marked pages, in the vocabulary of each version."""

_EMBEDDINGS: Final = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_UNSEEN: Final = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF], "\ufffd")


@dataclass(frozen=True, slots=True)
class Entry:
    """One element of the metadata.

    Attributes:
        name: ``dc:title`` and the like, or the property of a ``meta`` element.
        value: Its text.
        id: Id, if something refines it.
        refines: Id of the entry that it refines.
        scheme: Scheme of the value.
    """

    name: str
    value: str
    id: str = ""
    refines: str = ""
    scheme: str = ""


def plain(text: str) -> str:
    """``text`` for places without markup: one line, without controls and without bidirectional embeddings.

    An embedding that is not closed would turn around what a reading system prints after the title.
    """
    return collapse(text).translate(_UNSEEN).translate(_EMBEDDINGS)


def package_metadata(
    book: Book, facts: Survey, *, description: str, summary: str, version: str = "3.3", print_source: str = ""
) -> tuple[Entry, ...]:
    """All entries but ``dcterms:modified``, which the packager writes.

    Args:
        book: The publication.
        facts: What its documents contain.
        description: What it is, in a sentence.
        summary: What a reader with a disability may expect, in a few sentences.
        version: Version of EPUB, whose names for the printed edition are used.
        print_source: The printed edition whose pages are marked; empty if none are.
    """
    pages = _PAGE_FEATURES[version] if print_source else ()
    return (
        *_bibliographic(book, description=description),
        *_printed(print_source, version=version),
        *_accessibility(facts, summary=summary, pages=pages),
    )


def _printed(source: str, *, version: str) -> Iterator[Entry]:
    """The edition whose pages are marked: EPUB Accessibility 1.1, section 4.2; before, EPUB 3.2's ``source-of``."""
    if source:
        yield Entry("dc:source", plain(source), id="print")
        yield Entry("source-of", "pagination", refines="print")
        if version == "3.3":
            yield Entry("pageBreakSource", plain(source))


def _bibliographic(book: Book, *, description: str) -> Iterator[Entry]:
    record = book.record
    yield Entry("dc:identifier", book.identifier, id=IDENTIFIER_ID)
    for kind, value in record.identifiers:
        if kind in _NAMED_IDENTIFIERS:
            prefix = _NAMED_IDENTIFIERS[kind]
            yield Entry("dc:identifier", plain(value if value.lower().startswith(prefix) else prefix + value))
    yield from _titles(book)
    yield from (Entry("dc:language", tag) for tag in book.languages)
    yield from _people("dc:creator", book.creators)
    yield from _people("dc:contributor", book.contributors)
    if book.publisher:
        yield Entry("dc:publisher", plain(book.publisher))
    if book.date:
        yield Entry("dc:date", book.date)
    yield Entry("dc:description", plain(description))
    rights = plain(f"{record.licence} {record.licence_target}")
    if rights:
        yield Entry("dc:rights", rights)
    yield from (Entry("dc:subject", plain(subject)) for subject in book.subjects)
    yield from (Entry("dc:source", plain(url)) for url in _once(c.record.url for c in book.chapters) if url)
    if record.series:
        yield Entry("belongs-to-collection", plain(record.series), id="series")
        yield Entry("collection-type", "series", refines="series")
        if record.part:
            yield Entry("group-position", plain(record.part), refines="series")


def _titles(book: Book) -> Iterator[Entry]:
    title = plain(book.title)
    yield Entry("dc:title", title, id="title")
    yield Entry("title-type", "main", refines="title")
    yield Entry("display-seq", "1", refines="title")
    for article in _ARTICLES.get(book.language.partition("-")[0].lower(), ()):
        if title.lower().startswith(article) and len(title) > len(article):
            yield Entry("file-as", f"{title[len(article) :]}, {title[: len(article) - 1]}", refines="title")
            break
    if book.record.subtitle:
        yield Entry("dc:title", plain(book.record.subtitle), id="subtitle")
        yield Entry("title-type", "subtitle", refines="subtitle")
        yield Entry("display-seq", "2", refines="subtitle")


def _people(name: str, people: Iterable[Person]) -> Iterator[Entry]:
    """Names with their role, a MARC relator (https://id.loc.gov/vocabulary/relators), and the form to sort by."""
    for number, person in enumerate(people, 1):
        key = f"{name.removeprefix('dc:')}-{number}"
        yield Entry(name, plain(person.name), id=key)
        yield Entry("role", person.role, refines=key, scheme="marc:relators")
        if person.sort != person.name:
            yield Entry("file-as", plain(person.sort), refines=key)


def _accessibility(facts: Survey, *, summary: str, pages: Iterable[str]) -> Iterator[Entry]:
    """Discovery metadata of EPUB Accessibility 1.1, section 2, from what was counted."""
    yield Entry("schema:accessMode", "textual")
    if facts.images:
        yield Entry("schema:accessMode", "visual")
    if facts.described == facts.images:  # every image is said in words, so text suffices
        yield Entry("schema:accessModeSufficient", "textual")
    features = {
        "alternativeText": facts.images > 0 and facts.described == facts.images,
        "ARIA": facts.roles > 0,
        "displayTransformability": True,  # reflowable text, no image of text but the cover, no fixed sizes
        "readingOrder": True,  # the spine is the order of the text
        "structuralNavigation": facts.headed >= facts.documents - 1,  # every document but the cover has a heading
        "tableOfContents": True,
    }
    yield from (Entry("schema:accessibilityFeature", name) for name, holds in features.items() if holds)
    yield from (Entry("schema:accessibilityFeature", name) for name in pages)
    yield Entry("schema:accessibilityHazard", "unknown" if facts.moving else "none")
    yield Entry("schema:accessibilitySummary", plain(summary))


def _once(values: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(values)

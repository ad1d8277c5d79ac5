"""EPUB 3.3: a collection (``teiCorpus``) or one text as a book for reading systems.

The templates write every document, EbookLib packs them, a finishing pass makes the bytes canonical. EbookLib (AGPL-3.0)
is imported here and nowhere else. What it does not do, and where it is done instead:

* its ``EpubHtml`` re-parses documents as HTML and changes them: raw items, `_Raw`;
* its table of contents and NCX are poor: templates ``nav.xhtml.j2`` and ``toc.ncx.j2``;
* it accepts duplicate ids, links to nowhere and names that climb out of the package: `epub_items.Surveyor`;
* it drops metadata that XML cannot hold: `epub_metadata.plain`, counted again in `epub_finish.finish`;
* random identifiers, generator entries and the clock: metadata reset, ``mtime`` given, `epub_finish.finish`;
* it looks ids in the spine up one by one, which is quadratic: the spine holds the items themselves.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import IO, Final

from ebooklib import epub

from kei_archive import naming
from kei_archive.errors import RenderError
from kei_archive.renderers.base import Epub, Rendition
from kei_archive.renderers.epub_book import Book, make_book
from kei_archive.renderers.epub_catalogue import Catalogue
from kei_archive.renderers.epub_finish import PACKAGE, finish
from kei_archive.renderers.epub_items import Item, Store, Survey, Surveyor
from kei_archive.renderers.epub_metadata import IDENTIFIER_ID, Entry, package_metadata
from kei_archive.renderers.epub_pages import TEI_TYPE, Pages
from kei_archive.renderers.theme import Theme
from kei_archive.tei.document import TeiDocument

__all__ = ["render_epub"]

_FOLDER: Final = PACKAGE.partition("/")[0]


def render_epub(document: TeiDocument, options: Epub, *, theme: Theme) -> Rendition:
    """Make an EPUB of a ``TEI`` or an expanded ``teiCorpus``.

    Args:
        document: The TEI; nested ``teiCorpus`` elements become parts.
        options: The format's options.
        theme: The theme, with its templates in ``epub/``.

    Raises:
        RenderError: The document holds no text, or the result would be broken; the message names the places.
        TemplateError: A template is wrong.
    """
    book = make_book(document, theme=theme)
    pages = (Catalogue if options.volumes else Pages)(book, document, options, theme=theme)
    try:
        data = _publication(book, pages, options)
    except OSError as error:  # of the temporary files
        raise RenderError(
            f"cannot be put together: {error.strerror or error}.",
            place=book.record.id,
            remedy="Make room where temporary files go, or set TMPDIR to a folder with room.",
        ) from error
    return Rendition(data, options.media_type, f"{_stem(book, document)}{options.suffix}", findings=pages.findings)


def _publication(book: Book, pages: Pages, options: Epub) -> bytes:
    surveyor = Surveyor()
    with Store() as store, tempfile.TemporaryFile() as packed:
        held = []
        for item in pages.items():
            surveyor.look(item)
            store[item.name] = item.data
            held.append(replace(item, data=b""))
        facts = surveyor.report()
        rank = {name: number for number, name in enumerate(pages.order)}
        held.sort(key=lambda item: (rank.get(item.name, len(rank)), item.media_type == TEI_TYPE))
        entries = package_metadata(
            book,
            facts,
            description=_description(book),
            summary=_summary(book, facts),
            version=options.version,
            print_source=_print_source(book, options) if pages.page_list else "",
        )
        _pack(book, held, entries=entries, store=store, target=packed)
        values = [entry.value for entry in entries]
        return finish(packed, language=book.language, direction=book.direction, values=values)


class _Raw(epub.EpubItem):  # type: ignore[misc]  # EbookLib ships no types
    """Bytes that go in as they are, read when they are packed, with the attributes that EbookLib's writer asks for."""

    def __init__(self, item: Item, store: Store) -> None:
        super().__init__(uid=item.id, file_name=item.name, media_type=item.media_type)
        self.properties = list(item.properties)
        self.title = ""
        self._store = store

    def get_content(self, default: bytes = b"") -> bytes:  # noqa: ARG002  # EbookLib's signature
        """The content of the item."""
        return self._store[self.file_name]


def _pack(book: Book, items: Sequence[Item], *, entries: Sequence[Entry], store: Store, target: IO[bytes]) -> None:
    package = epub.EpubBook()
    package.FOLDER_NAME, package.IDENTIFIER_ID = _FOLDER, IDENTIFIER_ID
    package.metadata = {}  # takes out a random identifier and an empty generator
    package.prefixes = []
    if book.direction != "auto":
        package.set_direction(book.direction)
    for entry in entries:
        _add(package, entry)
    package.add_metadata(None, "meta", None, {"name": "cover", "content": "cover-image"})  # for EPUB 2 systems
    for item in items:
        raw = package.add_item(_Raw(item, store))
        if item.spine:
            package.spine.append(raw)
    options = {
        "mtime": datetime.fromisoformat(f"{book.modified}T00:00:00+00:00"),
        "raise_exceptions": True,
        "compresslevel": 0,  # the finishing pass compresses
    }
    try:
        epub.write_epub(target, package, options)
    except (ValueError, TypeError) as error:
        raise RenderError(f"EbookLib could not pack the publication: {error}.", remedy="Report this.") from error


def _add(package: epub.EpubBook, entry: Entry) -> None:
    attributes = {"id": entry.id, "scheme": entry.scheme, "refines": f"#{entry.refines}" if entry.refines else ""}
    attributes = {name: value for name, value in attributes.items() if value}
    if entry.name.startswith("dc:"):
        package.add_metadata("DC", entry.name.removeprefix("dc:"), entry.value, attributes)
    else:
        package.add_metadata(None, "meta", entry.value, {"property": entry.name, **attributes})


def _print_source(book: Book, options: Epub) -> str:
    """What the marked pages are the pages of: the ISBN of the print edition if it has one, else its name."""
    isbn = next((value for kind, value in book.record.identifiers if kind == "ISBN"), "")
    name = book.words["print_edition"].format(title=book.title, page=options.page)
    return options.page_source or (f"urn:isbn:{isbn}" if isbn else name)


def _description(book: Book) -> str:
    words = book.words
    facts = {words["texts"]: str(len(book.chapters)), words["site"]: ", ".join(book.sites), words["period"]: book.span}
    return " ".join([words["about"], *(f"{name}: {value}." for name, value in facts.items() if value)])


def _summary(book: Book, facts: Survey) -> str:
    return book.words["access_summary" if facts.described == facts.images else "access_summary_pictures"]


def _stem(book: Book, document: TeiDocument) -> str:
    if book.is_collection:
        return naming.slug(book.title)
    record = book.record
    return naming.stem(date=record.date, title=record.title, document_id=record.id or document.digest)

"""PDF: an archive file (PDF/A-3 with PDF/UA-1, the TEI inside) or a press-ready one (PDF/X-4).

The only module that imports WeasyPrint. Templates make HTML (`pdf_book`), WeasyPrint lays it out with the theme's
fonts and nothing from outside, and a finishing pass (`pdf_finish`, `pdf_press`) makes it conform.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from importlib.metadata import version
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

from pydyf import PDF, Stream
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.document import Page as Drawn
from weasyprint.text.ffi import ffi, fontconfig, gobject, pangoft2
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from kei_archive import naming
from kei_archive.errors import RenderError
from kei_archive.findings import Finding
from kei_archive.renderers.base import PageStart, Pdf, Rendition, options_text
from kei_archive.renderers.pdf_book import Book, drawable, make_book, nominal_date, paper_theme
from kei_archive.renderers.pdf_finish import Archive, Facts, Source, finish_archive
from kei_archive.renderers.pdf_fonts import Extra, coverage, find_extras, missing, no_glyph, stand_in, unpacked
from kei_archive.renderers.pdf_goals import Anchor
from kei_archive.renderers.pdf_page import SLUG, Page, make_page, settle
from kei_archive.renderers.pdf_pages import (
    LineFaults,
    anchors,
    continued,
    faults,
    fill_folios,
    folios,
    free_spaces,
    languages,
    mend,
)
from kei_archive.renderers.pdf_press import PROFILE, Press, finish_press
from kei_archive.renderers.pdf_starts import page_starts
from kei_archive.renderers.theme import Theme
from kei_archive.tei.document import TeiDocument
from kei_archive.tei.record import record

__all__ = ["Fetcher", "render_pdf"]

BASE: Final = "https://theme.invalid/"
"""Address under which a style sheet sees the theme's files; ``.invalid`` never resolves (RFC 2606)."""

STYLES: Final = ("fonts.css", "page.css", "body.css")
"""Style sheets of every PDF, in ``pdf/`` of the theme; ``archive.css`` or ``print.css`` follows."""

BASE_STYLE: Final = "pdf/base.css"
"""What elements are before any design."""

BLACK: Final = MappingProxyType({"archive": "#000", "print": "device-cmyk(0 0 0 1)"})
"""The ink. CSS ``black`` would come off the press on all four plates."""

ROUNDS: Final = 4
"""How often a book is laid out anew to mend its lines; each round may make a new fault elsewhere."""

MANY: Final = 200
"""Pages from which a volume is large: its memory matters more than the half second of looking for waste."""

_ONE_AT_A_TIME: Final = threading.Lock()
"""Pango's font map is shared between documents, and not safe between threads."""

ffi.cdef("FcConfig * FcConfigCreate (void);")


def render_pdf(document: TeiDocument, options: Pdf, *, theme: Theme) -> Rendition:
    """Make a PDF of a ``TEI`` or of an expanded ``teiCorpus``.

    Args:
        document: The document.
        options: Purpose, page, conformance, bleed and marks.
        theme: Templates, styles and fonts.

    Raises:
        MissingGlyph: No font has a character of the text; in a volume that is a finding.
        RenderError: The document cannot be laid out, or something asks for a file from outside.
        UsageError: The page size is none.
    """
    digest = theme.digest
    theme = paper_theme(theme, digest)
    # a parsed tree of its own, freed before the layout: of a large volume it is a tenth of the memory
    own = TeiDocument(document.xml)
    book = make_book(own, options, theme=theme)
    job = _Job(_markup(book, theme), book.language, own.id or book.title, book.is_volume)
    facts, name, found = _facts(own, book, options), _name(own, options), book.findings
    source_name = f"{own.id or 'source'}.xml"
    del own, book
    laid, extras, lost = _lay_out(job, options, theme=theme, digest=digest)
    if options.purpose == "print":
        profile = theme.find(PROFILE).read_bytes()
        press = Press(
            around=_around(options),
            bleed=options.bleed,
            marks=options.marks,
            colour=options.colour,
            profile=profile,
        )
        data = finish_press(laid.data, facts, press=press)
    else:
        source = Source(source_name, document.xml, "application/tei+xml")
        profile = (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()
        archive = Archive(
            source=source,
            conformance=options.conformance,
            profile=profile,
            continued=laid.continued,
            languages=laid.languages,
            anchors=laid.anchors,
            has_pictures="<img" in job.markup,
        )
        data = finish_archive(laid.data, facts, archive=archive)
    found += (*lost, *_of_fonts(extras, job.place), *_of_lines(laid.faults, job.place))
    lent = "; ".join(f"{extra.family} {extra.version} sha256:{extra.digest}" for extra in extras)
    return Rendition(data, Pdf.media_type, name, {"fonts": lent} if lent else {}, found, laid.starts)


@dataclass(frozen=True, slots=True)
class _Job:
    """What is laid out: HTML, its language, and the name of the document for errors."""

    markup: str
    language: str
    place: str
    is_volume: bool


def _lay_out(
    job: _Job, options: Pdf, *, theme: Theme, digest: str
) -> tuple[Laid, tuple[Extra, ...], tuple[Finding, ...]]:
    """Lay out a document; a book again with another gutter where the guess of its length was wrong.

    Returns:
        The PDF, the fonts that the system lent, and what is to be said of characters that no font has.
    """
    found: tuple[Finding, ...] = ()
    guess = make_page(options)
    page = make_page(options, pages=int(len(job.markup) / (guess.measure * guess.lines)))
    with _ONE_AT_A_TIME:
        while True:
            engine = _engine(theme, digest, options, page)
            extras, lost = find_extras(missing(job.markup, engine.covered), language=job.language)
            if lost:
                error = no_glyph(lost, place=job.place)
                if not job.is_volume:
                    raise error
                found = (Finding("R005", f"{error.message} {error.remedy}", place=job.place),)
                job = replace(job, markup=stand_in(job.markup, lost))
            if extras:
                engine = Engine(theme, options, page=page, extras=extras)
            laid = engine.lay_out(job.markup, options, language=job.language, place=job.place)
            if laid.pages > MANY:
                gc.collect()  # before the next large volume asks for as much
            wanted = make_page(options, pages=laid.pages)
            if wanted.inner <= page.inner or options.purpose == "archive":
                return laid, extras, found
            page = wanted


def _of_fonts(extras: Sequence[Extra], place: str) -> tuple[Finding, ...]:
    return tuple(
        Finding("R003", f"Set in {extra.family} ({extra.version}): {extra.characters}", place=place) for extra in extras
    )


def _of_lines(lines: LineFaults, place: str) -> tuple[Finding, ...]:
    rows = (
        ("R010", lines.loose, "lines set loosely"),
        ("R011", lines.broken, "words broken over a page"),
        ("R012", lines.single, "paragraphs ending on one word"),
    )
    return tuple(Finding(code, f"PDF: {what}: {count}.", place=place) for code, count, what in rows if count)


def page_markup(document: TeiDocument, options: Pdf, *, theme: Theme) -> tuple[str, str]:
    """What the engine lays out: HTML, and the style sheets as one; addresses in both are the theme's names."""
    theme = paper_theme(theme, theme.digest)
    markup = _markup(make_book(document, options, theme=theme), theme)
    page = make_page(options)
    root = " ".join(f"--{name}: {value};" for name, value in _values(options, page).items())
    return markup, f":root {{ {root} }}\n{_styles(options, page, theme=theme)}"


def _markup(book: Book, theme: Theme) -> str:
    template = "pdf/volume.html.j2" if book.is_volume else "pdf/article.html.j2"
    return drawable(theme.render(template, book=book))


def _values(options: Pdf, page: Page, *, extras: Sequence[str] = ()) -> dict[str, str]:
    """The variables of the style sheets: measures, ink, and the font stacks with what the system had to lend."""
    stacks = {kind.lower(): ", ".join([kind, "Hangul", "Code", *extras]) for kind in ("Text", "Note", "Display")}
    code = ", ".join(["Code", "Text", "Hangul", *extras])
    return {**page.values, "ink": BLACK[options.purpose], **stacks, "code": code}


def _styles(options: Pdf, page: Page, *, theme: Theme) -> str:
    names = (*STYLES, f"{options.purpose}.css")
    geometry = page.css(bound=options.purpose == "print", around=_around(options))
    return "\n".join([geometry, *(theme.text(f"pdf/{name}") for name in names), theme.changes("pdf/custom.css")])


def _around(options: Pdf) -> float:
    """Millimetres of paper around the trim: for marks as much again as for the bleed, and at least 9 mm."""
    if options.purpose == "archive":
        return 0.0
    return max(SLUG, 2 * options.bleed) if options.marks else options.bleed


def _name(document: TeiDocument, options: Pdf) -> str:
    head = record(document.root)
    stem = naming.stem(date=head.date, title=head.title, document_id=head.id or document.digest)
    return f"{stem}.print.pdf" if options.purpose == "print" else f"{stem}.pdf"


def _facts(document: TeiDocument, book: Book, options: Pdf) -> Facts:
    head = record(document.root)
    return Facts(
        title=book.title,
        authors=book.names,
        language=book.language,
        keywords=head.categories,
        description=book.subtitle,
        rights=head.licence,
        nominal=nominal_date(document.root),
        identifier=f"{document.digest} {options_text(options)}",
        producer=f"WeasyPrint {_version('weasyprint')}",
        creator=f"kei_archive {_version('kei-archive')}",
    )


@cache
def _version(distribution: str) -> str:
    return version(distribution)


class Fetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Gives the theme's own files, files in memory, and ``data:``; everything else ends the rendition."""

    def __init__(self, theme: Theme, *, assets: Mapping[str, bytes] = MappingProxyType({})) -> None:
        super().__init__(allowed_protocols=["data"], allow_redirects=False, fail_on_errors=True)
        self._theme = theme
        self._assets = assets

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The content of ``url``; raises ValueError where that is not ours to give."""
        if url.startswith(BASE):
            name = url.removeprefix(BASE)
            if name in self._assets:
                return URLFetcherResponse(url, self._assets[name])
            if not name.startswith("fonts/") or ".." in name:
                raise ValueError(f"not a font of the theme: {name}")
            return URLFetcherResponse(url, unpacked(self._theme.find(name).read_bytes()))
        return super().fetch(url, headers)


class Fonts(FontConfiguration):  # type: ignore[misc]  # WeasyPrint has no types
    """The fonts that the style sheets name, and no other: the machine's own are not even looked at."""

    def __init__(self) -> None:
        # What FontConfiguration does, but from an empty configuration; WeasyPrint has no option for that.
        self._config = fontconfig.FcConfigCreate()
        self.font_map = ffi.gc(pangoft2.pango_ft2_font_map_new(), gobject.g_object_unref)
        pangoft2.pango_fc_font_map_set_config(ffi.cast("PangoFcFontMap *", self.font_map), self._config)
        fontconfig.FcConfigDestroy(self._config)
        self.strut_layouts: dict[Any, Any] = {}
        self.font_features: dict[Any, Any] = {}
        self.families: dict[str, list[str]] = {}

    def add_font_face(self, rule_descriptors: Mapping[str, Any], url_fetcher: URLFetcher) -> None:
        """Load a font, and remember which file is which family."""
        super().add_font_face(rule_descriptors, url_fetcher)
        for _, url in rule_descriptors["src"]:
            self.families.setdefault(rule_descriptors["font_family"], []).append(url)


class Markup(HTML):  # type: ignore[misc]  # WeasyPrint has no types
    """HTML under the theme's own base style sheet instead of the engine's."""

    def __init__(self, text: str, *, engine: Engine) -> None:
        super().__init__(string=text, base_url=BASE, url_fetcher=engine.fetcher)
        self._base = engine.base

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:  # noqa: ARG002  # the engine's signature
        return [self._base]


@dataclass(frozen=True, slots=True)
class Laid:
    """A PDF as the engine wrote it.

    Attributes:
        pages: How many.
        continued: For each page break, how many levels of the structure go on after it.
        languages: For each page the languages of its pieces of text.
        faults: Lines that no setting mended.
        starts: Where the pages of a print edition begin.
        anchors: What links may lead to, by identifier; nothing for print, which has no links.
    """

    data: bytes
    pages: int
    continued: tuple[int, ...]
    languages: tuple[tuple[str, ...], ...]
    faults: LineFaults
    starts: tuple[PageStart, ...]
    anchors: Mapping[str, Anchor]


class Engine:
    """Style sheets and fonts, parsed once and used for any number of documents."""

    def __init__(self, theme: Theme, options: Pdf, *, page: Page, extras: Sequence[Extra] = ()) -> None:
        names = [f"Extra{number}" for number, _ in enumerate(extras, 1)]
        faces = "".join(f"@font-face {{ font-family: {name}; src: url({name}) }}\n" for name in names)
        styles = settle(_styles(options, page, theme=theme), _values(options, page, extras=names))
        self.fetcher = Fetcher(theme, assets={name: extra.data for name, extra in zip(names, extras, strict=True)})
        self.fonts = Fonts()
        self._theme = theme
        try:
            self.css = CSS(string=f"{faces}{styles}", base_url=BASE, url_fetcher=self.fetcher, font_config=self.fonts)
            self.base = CSS(string=theme.text(BASE_STYLE), base_url=BASE, url_fetcher=self.fetcher)
        except FatalURLFetchingError as error:
            raise _refused(error, f"theme {theme.name}") from error

    @cached_property
    def covered(self) -> frozenset[int]:
        """Characters that every face of at least one family has."""
        families = self.fonts.families.values()
        paths = [[self._theme.find(url.removeprefix(BASE)) for url in urls] for urls in families]
        faces = ([coverage([path]) for path in group] for group in paths)
        return frozenset().union(*(frozenset.intersection(*group) for group in faces))

    def lay_out(self, markup: str, options: Pdf, *, language: str, place: str) -> Laid:
        """Lay out and write a PDF.

        Raises:
            RenderError: The document is too deep, or asks for what is outside.
        """
        bound = options.purpose == "print"
        settings: dict[str, Any] = (
            {"pdf_version": "1.6"} if bound else {"pdf_version": "1.7", "pdf_tags": options.conformance != "pdf/a-2u"}
        )
        try:
            html = Markup(markup, engine=self)
            document, boxes = self._render(html, settings)
            for left in range(ROUNDS if bound else 0, -1, -1):
                changed = fill_folios(html.etree_element, folios(boxes)) if bound else 0
                if not changed + (mend(boxes, loose=left > 2) if left else 0):
                    break
                del document, boxes  # two layouts of a large volume would not fit
                document, boxes = self._render(html, settings)
            spoken = languages(boxes, main=language)
            with _quick_references():
                data = document.write_pdf(**settings)
            starts = page_starts(boxes) if bound else ()
            goals = {} if bound else anchors(boxes, html.etree_element)
            return Laid(data, len(boxes), tuple(continued(boxes)), spoken, faults(boxes), starts, goals)
        except RecursionError as error:
            raise RenderError(
                "elements nest too deeply to be laid out.", place=place, remedy="Flatten the element that nests."
            ) from error
        except FatalURLFetchingError as error:
            raise _refused(error, place) from error

    def _render(self, html: HTML, settings: Mapping[str, Any]) -> tuple[Document, list[Any]]:
        free_spaces(html.etree_element)
        document = html.render(stylesheets=[self.css], font_config=self.fonts, **settings)
        if len(document.pages) > MANY:
            gc.collect()  # the layout leaves circles of boxes behind, a seventh of its memory
            document.pages = [_LargePage(page) for page in document.pages]
        return document, [page._page_box for page in document.pages]  # noqa: SLF001  # no boxes are shown publicly


@contextmanager
def _quick_references() -> Iterator[None]:
    """Keep the list of a file's pages, which pydyf 0.13 makes anew for every element of the structure tree.

    That is a sixth of the time of a volume of 200 texts, and grows with its square. Used under the lock.
    """
    slow = PDF.page_references
    PDF.page_references = property(_page_references)
    try:
        yield
    finally:
        PDF.page_references = slow


def _page_references(pdf: PDF) -> tuple[bytes, ...]:
    kept: tuple[bytes, ...] = pdf.__dict__.get("_kept", ())
    if len(kept) != pdf.pages["Count"]:
        kept = tuple(f"{number} 0 R".encode("ascii") for number in pdf.pages["Kids"][::3])
        pdf.__dict__["_kept"] = kept
    return kept


class _LargePage(Drawn):  # type: ignore[misc]  # WeasyPrint has no types
    """A page whose drawing becomes one string once it is drawn: thousands of small ones take three times the room."""

    def __init__(self, page: Drawn) -> None:
        self.__dict__ |= page.__dict__

    def paint(self, stream: Stream, scale: float = 1) -> None:
        """Draw the page."""
        super().paint(stream, scale)
        stream.stream[:] = [Stream(stream.stream).data.partition(b"stream\n")[2].removesuffix(b"\nendstream")]


def _refused(error: BaseException, place: str) -> RenderError:
    return RenderError(
        f"{str(error).rstrip('.')} refused: only fonts of the theme are loaded.",
        place=place,
        remedy="Put the file into the theme's fonts folder, or take the reference out.",
    )


@lru_cache(maxsize=4)
def _engine(theme: Theme, digest: str, options: Pdf, page: Page) -> Engine:  # noqa: ARG001  # a changed theme is another key
    return Engine(theme, options, page=page)

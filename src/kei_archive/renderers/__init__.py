"""From the TEI alone: `TeiDocument` + theme + options to a `Rendition`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from kei_archive import naming
from kei_archive.arguments import expect
from kei_archive.errors import MissingLibrary, RenderError, UsageError
from kei_archive.renderers.base import (
    Bibtex,
    Csl,
    Epub,
    Export,
    Format,
    Html,
    Jsonl,
    Markdown,
    PageStart,
    Pdf,
    Rendition,
    Tei,
    Text,
    Themed,
    as_format,
    options_text,
)
from kei_archive.renderers.theme import Theme, load_theme
from kei_archive.tei.document import XML_ID, TeiDocument
from kei_archive.tei.record import record
from kei_archive.tei.stream import walk

__all__ = ["can_render", "recipe", "render", "render_volumes", "volumes_of", "with_pages"]

_ENGINES: Final[Mapping[type[Format], tuple[str, ...]]] = {
    Tei: (),
    Text: ("lxml",),
    Markdown: ("lxml",),
    Csl: ("lxml",),
    Bibtex: ("lxml", "anyascii", "babel"),
    Jsonl: ("lxml",),
    Html: ("jinja2", "lxml", "babel"),
    Epub: ("jinja2", "lxml", "babel", "EbookLib", "fonttools"),
    Pdf: ("jinja2", "lxml", "babel", "weasyprint", "pikepdf"),
}
"""Distributions that take part in the bytes of a format."""


def render(document: TeiDocument, target: Format | str, *, templates: Sequence[str | Path] = ()) -> Rendition:
    """Make a rendition. The result depends on the document's bytes, the theme and the options, and on nothing else.

    Args:
        document: A ``TEI`` or an expanded ``teiCorpus``, written by us or by anybody.
        target: A format with its options, or its short name: ``tei html epub pdf text markdown csl bibtex jsonl``.
        templates: Folders searched before the theme for templates, styles and themes.

    Raises:
        MissingLibrary: The format needs an optional library that is not there.
        RenderError: The document cannot be rendered.
        UsageError: No such format, or no document.
    """
    options = as_format(target)
    expect(document, TeiDocument, where="render", remedy="Give a TeiDocument: encode(article), or TeiDocument(bytes).")
    if isinstance(options, Tei):
        head = record(document.root)
        name = naming.stem(date=head.date, title=head.title, document_id=head.id or document.digest)
        how = recipe(document, options)
        if options.edition == "reading":
            from kei_archive.tei.export import reading_edition

            return Rendition(reading_edition(document).xml, Tei.media_type, f"{name}.reading{Tei.suffix}", how)
        return Rendition(document.xml, Tei.media_type, f"{name}{Tei.suffix}", how)
    theme = _theme(options.theme, templates) if isinstance(options, Themed) else None
    if isinstance(options, Epub) and options.split != "none" and not options.volumes:
        _refuse_divided(document, options)
    if isinstance(options, Epub):
        options = _paged(document, options, templates=templates)
    try:
        made: Rendition = _renderer(options)(document, options, **({"theme": theme} if theme else {}))
    except RecursionError as error:
        raise RenderError(
            "elements nest too deeply.", place=document.id, remedy="Flatten the element that nests."
        ) from error
    return replace(made, recipe={**recipe(document, options, theme=theme), **made.recipe})


def render_volumes(
    document: TeiDocument, options: Epub, *, stem: str = "", templates: Sequence[str | Path] = ()
) -> Iterator[Rendition]:
    """Make an EPUB that may be divided: its volumes and then their catalogue, or one file if nothing is to be divided.

    Args:
        document: A ``teiCorpus``, or a ``TEI``, which is never divided.
        options: ``split`` says when to divide.
        stem: Name of the catalogue's file without suffix; the volumes add their years to it. Without it, one is made
            of the title.
        templates: As for `render`.

    Raises:
        MissingLibrary, RenderError: As for `render`.
    """
    stem = stem or naming.slug(next((record(element).title for _, element in walk(document)), ""))
    paged = _paged(document, options, templates=templates)
    for name, part, target in volumes_of(document, paged, stem=stem):
        yield replace(render(part, target, templates=templates), name=name)


def volumes_of(document: TeiDocument, options: Epub, *, stem: str) -> Iterator[tuple[str, TeiDocument, Epub]]:
    """The files of an EPUB that may be divided, each with the TEI and the options that it is made of.

    Args:
        document: As for `render_volumes`.
        options: As for `render_volumes`. Pages that are given are those of the whole: each volume marks its own.
        stem: As for `render_volumes`.
    """
    can_render(options)
    from kei_archive.renderers.epub_volumes import divide, plan

    volumes, whole = plan(document, options), replace(options, split="none")
    if len(volumes) == 1:
        yield f"{stem}{Epub.suffix}", document, whole
        return
    names = tuple(f"{stem}-{volume.label}{Epub.suffix}" for volume in volumes)
    for name, part in zip(names, divide(document, volumes), strict=True):
        yield name, part, with_pages(whole, _pages_in(part, whole.pages))
    yield f"{stem}{Epub.suffix}", document, replace(with_pages(options, ()), volumes=names)


def _paged(document: TeiDocument, options: Epub, *, templates: Sequence[str | Path]) -> Epub:
    """The options with the pages of the print edition of the whole, which is laid out if they are asked for."""
    if options.page_list == "none" or options.pages:
        return options
    paper = Pdf(theme=options.theme, purpose="print", page=options.page)
    return with_pages(options, render(document, paper, templates=templates).pages)


def _pages_in(volume: TeiDocument, pages: Sequence[PageStart]) -> tuple[PageStart, ...]:
    """Those pages of the print edition of the whole that begin in the texts of a volume."""
    if not pages:
        return ()
    texts = {element.get(XML_ID) for event, element in walk(volume) if event == "text"}
    return tuple(page for page in pages if page.anchor.partition(".")[0] in texts)


def _refuse_divided(document: TeiDocument, options: Epub) -> None:
    from kei_archive.renderers.epub_volumes import plan

    if (count := len(plan(document, options))) > 1:
        raise UsageError(
            f"the EPUB is to be divided into {count} volumes.", remedy="Use render_volumes, or split none."
        )


def with_pages(options: Epub, pages: tuple[PageStart, ...], *, page: str = "") -> Epub:
    """An EPUB that marks the pages of a print edition, or none if there are none.

    Args:
        options: The EPUB.
        pages: Where the pages begin.
        page: Their trim size; without it that of the options.
    """
    if not pages:
        return replace(options, page_list="none", pages=(), page=Epub().page)
    return replace(options, page_list="print", pages=pages, page=page or options.page)


def recipe(document: TeiDocument, target: Format, *, theme: Theme | None = None) -> Mapping[str, str]:
    """What determines the bytes of a rendition: digests of document and theme, options, versions of the engines."""
    engines = {name: _version(name) for name in ("kei-archive", *_ENGINES[type(target)])}
    return {
        "tei": document.digest,
        "theme": theme.digest if theme and isinstance(target, Themed) else "",
        "options": options_text(target),
        "engines": " ".join(f"{name}/{number}" for name, number in engines.items()),
    }


def _theme(name: str, templates: Sequence[str | Path]) -> Theme:
    theme = load_theme(name, templates=templates)
    return _compiled(theme, theme.digest)


@lru_cache(maxsize=4)
def _compiled(theme: Theme, digest: str) -> Theme:  # noqa: ARG001  # a theme whose files have changed has another digest
    """The theme with its templates compiled once for any number of documents (18 times faster for a web page)."""
    return theme


def can_render(target: Format) -> None:
    """Make sure that the libraries of a format are here.

    Raises:
        MissingLibrary: They are not; the message says how to install them.
    """
    if not isinstance(target, Tei):
        _renderer(target)


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "not installed"


def _renderer(options: Themed | Export) -> Callable[..., Any]:
    """The function for a format; the heavy engines are imported here and only here."""
    if isinstance(options, Pdf):
        try:
            from kei_archive.renderers.pdf import render_pdf
        except (ImportError, OSError) as error:  # WeasyPrint raises OSError where pango is not there
            raise _missing("pdf", "PDF", error, system=_PANGO) from error
        return render_pdf
    if isinstance(options, Epub):
        try:
            from kei_archive.renderers.epub import render_epub

            if options.fonts != "none":
                from kei_archive.renderers import epub_fonts  # noqa: F401  # only to see whether its library is here
        except ImportError as error:
            raise _missing("epub", "EPUB", error) from error
        return render_epub
    if isinstance(options, Html) and options.view == "source":
        from kei_archive.renderers.source import render_source

        return render_source
    if isinstance(options, Html):
        from kei_archive.renderers.html import render_html

        return render_html
    return _export(options)


def _export(options: Export) -> Callable[..., Any]:
    """The function for a format for analysis."""
    if isinstance(options, Text):
        from kei_archive.renderers.text import render_text

        return render_text
    if isinstance(options, Markdown):
        from kei_archive.renderers.markdown import render_markdown

        return render_markdown
    if isinstance(options, Jsonl):
        from kei_archive.renderers.jsonl import render_jsonl

        return render_jsonl
    from kei_archive.renderers import bibliography

    return bibliography.render_csl if isinstance(options, Csl) else bibliography.render_bibtex


_PANGO: Final = (
    " If it is installed, its system libraries are missing: on Debian and Ubuntu"
    " `apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0`, on macOS `brew install pango`."
)


def _missing(extra: str, what: str, error: Exception, *, system: str = "") -> MissingLibrary:
    reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return MissingLibrary(
        f"{what} cannot be made here: {reason}.",
        remedy=f"Install the extra: pip install 'kei-archive[{extra}]'.{system} `kei-archive doctor` tells more.",
    )

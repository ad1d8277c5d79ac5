"""Web pages: one self-contained file a post, and the index of an archive."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import Any, Final

from lxml import etree

from kei_archive import naming
from kei_archive.errors import RenderError
from kei_archive.renderers.base import Html, Rendition
from kei_archive.renderers.edition import Edition, display_date, make_edition
from kei_archive.renderers.elements import Context, Elements, safe_target
from kei_archive.renderers.page import render_page, shown
from kei_archive.renderers.theme import Theme
from kei_archive.renderers.words import load_words
from kei_archive.tei.document import NS, XML_ID, TeiDocument, local_name
from kei_archive.tei.record import Record, collapse

__all__ = ["IndexEntry", "RemovedBlock", "render_html", "render_index"]

FORMATS: Final = MappingProxyType(
    {
        "application/tei+xml": "TEI",
        "application/pdf": "PDF",
        "application/epub+zip": "EPUB",
        "text/html": "HTML",
        "text/markdown": "Markdown",
        "text/plain": "Text",
    }
)
"""Names of formats on a page, by media type."""
SUFFIXES: Final = MappingProxyType(
    {
        ".xml": "TEI",
        ".pdf": "PDF",
        ".epub": "EPUB",
        ".html": "HTML",
        ".md": "Markdown",
        ".txt": "Text",
        ".bib": "BibTeX",
        ".json": "CSL-JSON",
        ".jsonl": "JSONL",
    }
)
_SHOWN: Final = re.compile(r"(p|h|c|n|q|fn|fig|t|i|s|code)\d[\w.]*")
"""Fragments of elements of the text, as `encode` names them; ``bibl`` or ``date`` are of the header."""
DESCRIPTION: Final = 155
"""Characters of a description: what search engines show of one."""


def render_html(doc: TeiDocument, options: Html, *, theme: Theme) -> Rendition:
    """Make the web page of one text.

    The text comes first; how to cite it, where it comes from, what was removed and its other formats follow. The
    text of the page's article is the text of the TEI. Nothing is fetched, and no script runs.

    Raises:
        RenderError: The document is a corpus.
        TemplateError: A template of the theme is missing or wrong.
    """
    if doc.is_corpus:
        raise RenderError(
            "a corpus is not one web page.",
            place=doc.id,
            remedy="Render its documents one by one, or the corpus to EPUB or PDF.",
        )
    edition = make_edition(doc.root, theme=theme)
    pages = dict(options.links)
    context = Context("html", resolve=_resolver(doc.root, edition, pages=pages), words=edition.words)
    elements = Elements(theme, context)
    removed = _removed(doc.root)
    page = render_page(
        "article.html.j2",
        theme=theme,
        styles=["html.css", "article.css"],
        edition=edition,
        record=edition.record,
        words=edition.words,
        language=edition.language,
        window_title=_window_title(edition),
        render=elements.render,
        children=elements.children,
        ID=XML_ID,
        metas=_metas(edition),
        linked_data=_linked_data(doc, edition, options),
        alternates=[(FORMATS.get(kind, kind), kind, address) for kind, address in options.alternates],
        home=options.home,
        parts=_parts(doc.root, edition, pages=pages),
        removed=removed,
        counts=_counts(doc.root, removed),
        address=safe_target(edition.record.url),
        licence=safe_target(edition.record.licence_target),
    )
    data = edition.record
    title = "" if data.title_cert == "low" else data.title
    name = naming.stem(date=data.date, title=title, document_id=data.id or f"k-{doc.digest[:12]}")
    return Rendition(page, Html.media_type, f"{name}{Html.suffix}", findings=tuple(context.findings))


# ---- what is behind the text


@dataclass(frozen=True, slots=True)
class RemovedBlock:
    """A run of removed lines: what kind of furniture they were taken for, and the lines that are not empty."""

    kind: str
    lines: tuple[str, ...]


def _removed(tei: etree._Element) -> list[RemovedBlock]:
    """The lines of the chrome zones of ``sourceDoc``, in order."""
    blocks = []
    for zone in tei.iterfind("t:sourceDoc//t:zone[@type='chrome']", NS):
        rows = zone.findall("t:line", NS) or [zone]  # a zone within a line holds its characters itself
        lines = tuple(text for row in rows if (text := _line_text(row)).strip())
        if lines:
            blocks.append(RemovedBlock(zone.get("subtype", "other").replace("-", " "), lines))
    return blocks


def _counts(tei: etree._Element, removed: Sequence[RemovedBlock]) -> dict[str, int]:
    """How many lines that are not empty were kept and removed."""
    lines = sum(1 for line in tei.iterfind("t:sourceDoc//t:line", NS) if _line_text(line).strip())
    gone = sum(len(block.lines) for block in removed)
    return {"kept": max(0, lines - gone), "removed": gone}


def _line_text(line: etree._Element) -> str:
    """The characters of a source line; one that XML cannot hold shows as U+FFFD."""
    parts = [line.text or ""]
    for child in line:
        if local_name(child) == "g":
            parts.append(child.text or "\ufffd")
        elif local_name(child):
            parts.append(_line_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _resolver(tei: etree._Element, edition: Edition, *, pages: Mapping[str, str]) -> Callable[[str], str]:
    """Pointers to what the page shows become fragments, those to other documents lead to their pages if there are any.

    What a page shows of another document is not known here: only pointers to its text keep their fragment.
    """
    ids = {element.get(XML_ID) for element in tei.iterfind(f"t:text//*[@{XML_ID}]", NS)}
    own = edition.record.id

    def resolve(pointer: str) -> str:
        if pointer.startswith("kei:"):
            target = pointer.removeprefix("kei:")
            document, _, fragment = target.partition(".")
            if document in pages and document != own:
                return f"{pages[document]}#{target}" if _SHOWN.fullmatch(fragment) else pages[document]
            pointer = f"#{target}" if own and fragment and document == own else "#"
        if pointer.startswith("#"):
            return pointer if pointer[1:] in ids else ""
        return safe_target(pointer)

    return resolve


def _parts(tei: etree._Element, edition: Edition, *, pages: Mapping[str, str]) -> list[tuple[str, str]]:
    """Labels and addresses of the parts of the series before and after this one."""
    path = "t:teiHeader/t:fileDesc/t:sourceDesc//t:relatedItem[@type='{}']"
    links = []
    for kind, label in (("preceding-part", "previous_part"), ("following-part", "next_part")):
        for item in tei.iterfind(path.format(kind), NS):
            document = item.get("target", "").removeprefix("kei:").partition(".")[0]
            if document in pages:
                links.append((edition.words[label], pages[document]))
    return links


# ---- metadata that machines read


def _window_title(edition: Edition) -> str:
    title = edition.record.title or edition.words["untitled"]
    return shown(f"{title} – {edition.record.site}" if edition.record.site else title)


def _certain_date(edition: Edition) -> str:
    """The date for machines, which do not read the mark "inferred": only one that is stated or nearly certain."""
    return edition.dates[0] if len(edition.dates) == 1 and edition.record.date_cert in ("", "high") else ""


def _metas(edition: Edition) -> list[tuple[str, str, str]]:
    """``meta`` elements as (attribute, name, content): Highwire, Dublin Core, Open Graph. Unknown facts are absent.

    Names as Google Scholar (https://scholar.google.com/intl/en/scholar/inclusion.html), DCMI's expression in HTML
    (https://www.dublincore.org/specifications/dublin-core/dcq-html/) and https://ogp.me/ ask for them.
    """
    data, day = edition.record, _certain_date(edition)
    title = data.title if not data.title_cert else ""
    language = edition.language if edition.language != "und" else ""
    named = [("description", _description(edition))]
    named += [("author", author.name) for author in data.authors]
    named += [("citation_title", title)]
    named += [("citation_author", author.sort) for author in data.authors]
    named += [
        ("citation_publication_date", day.replace("-", "/")),
        ("citation_journal_title", data.site),
        ("citation_publisher", data.publisher),
        ("citation_language", language),
        ("citation_public_url", safe_target(data.url)),
        ("DC.title", title),
    ]
    named += [("DC.creator", author.sort) for author in data.authors]
    named += [("DC.subject", category) for category in data.categories]
    named += [
        ("DC.date", day),
        ("DC.type", "Text"),
        ("DC.format", Html.media_type),
        ("DC.language", language),
        ("DC.source", safe_target(data.url)),
        ("DC.identifier", data.id),
        ("DC.publisher", data.publisher),
        ("DCTERMS.isPartOf", data.site),
        ("DCTERMS.license", safe_target(data.licence_target)),
    ]
    properties = [
        ("og:type", "article"),
        ("og:title", data.title),
        ("og:site_name", data.site),
        ("og:url", safe_target(data.url)),
        ("article:published_time", day),
    ]
    properties += [("article:author", author.name) for author in data.authors]
    properties += [("article:section", category) for category in data.categories[:1]]
    return [("name", key, value) for key, value in named if value] + [
        ("property", key, value) for key, value in properties if value
    ]


def _description(edition: Edition) -> str:
    """The start of the first paragraph, cut at a word."""
    first = next((block for block in edition.blocks if local_name(block) == "p"), None)
    text = collapse("".join(map(str, first.itertext("*")))) if first is not None else ""
    if len(text) <= DESCRIPTION:
        return text
    head = text[:DESCRIPTION]
    return f"{head.rpartition(' ')[0] or head}…"


def _linked_data(doc: TeiDocument, edition: Edition, options: Html) -> str:
    """The record in the terms of https://schema.org/, as JSON."""
    data = edition.record
    kind = doc.root.find("t:teiHeader/t:fileDesc/t:sourceDesc/t:biblStruct", NS)
    site: dict[str, Any] = {"@type": "CreativeWork", "name": data.site} if data.site else {}
    values: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "BlogPosting" if kind is not None and kind.get("type") == "blogPost" else "Article",
        "identifier": data.id,
        "headline": data.title,
        "author": [{"@type": "Person", "name": author.name} for author in data.authors],
        "datePublished": _certain_date(edition),
        "inLanguage": edition.language if edition.language != "und" else "",
        "isPartOf": site,
        "publisher": {"@type": "Organization", "name": data.publisher} if data.publisher else {},
        "keywords": list(data.categories),
        "isBasedOn": safe_target(data.url),
        "license": safe_target(data.licence_target),
        "wordCount": data.words,
        "encoding": [
            {"@type": "MediaObject", "encodingFormat": media_type, "contentUrl": address}
            for media_type, address in options.alternates
        ],
    }
    return json.dumps({key: value for key, value in values.items() if value}, ensure_ascii=False, indent=1)


# ---- the index


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A post on the index page.

    Attributes:
        record: Its bibliographic record.
        files: Its files, as addresses relative to the index page; the ``.html`` one is where its title leads.
    """

    record: Record
    files: tuple[str, ...]

    @property
    def page(self) -> str:
        """The address that the title leads to: the web page, or the first file if there is none."""
        return next((name for name in self.files if name.endswith(".html")), self.files[0] if self.files else "")

    @property
    def others(self) -> tuple[tuple[str, str], ...]:
        """The other files as pairs of format and address."""
        return tuple((_format(name), name) for name in self.files if name != self.page)

    @property
    def year(self) -> str:
        """Year of publication, empty if unknown."""
        return self.record.date[:4]


def render_index(
    entries: Sequence[IndexEntry],
    *,
    title: str,
    description: str,
    language: str,
    theme: Theme,
    collections: Sequence[Mapping[str, Any]] = (),
    report: str = "",
) -> bytes:
    """Make the index page of an archive: collected volumes, then all posts by date, undated ones last.

    Args:
        entries: The posts, in any order.
        title: Name of the archive.
        description: What it is, in a sentence; may be empty.
        language: BCP 47 tag of title and description.
        theme: The theme.
        collections: Each with ``title``, ``posts`` (identifiers) and ``files`` (each with ``path`` and ``bytes``).
        report: Relative address of the report page; empty if there is none.
    """
    ordered = sorted(entries, key=lambda entry: (entry.record.date or "9999", entry.record.title, entry.record.id))
    words = load_words(theme, language)
    return render_page(
        "index.html.j2",
        theme=theme,
        styles=["html.css", "index.css"],
        title=title,
        window_title=shown(title),
        description=description,
        language=language,
        words=words,
        years=[(year, list(group)) for year, group in groupby(ordered, key=lambda entry: entry.year)],
        count=len(ordered),
        collections=[{**collection, "files": _volume_files(collection, words)} for collection in collections],
        report=report,
        display_date=lambda iso: display_date(iso, words.language),
    )


def _volume_files(collection: Mapping[str, Any], words: Mapping[str, str]) -> list[dict[str, object]]:
    return [
        {
            "path": file["path"],
            "label": words["file_for_print"] if file["path"].endswith(".print.pdf") else _format(file["path"]),
            "bytes": file["bytes"],
        }
        for file in collection["files"]
    ]


def _format(name: str) -> str:
    suffix = f".{name.rpartition('.')[2]}"
    return SUFFIXES.get(suffix, suffix[1:].upper())

"""The capture as a web page, line by line, with the role of every line and the place in the text that it went to.

Made from ``sourceDoc`` alone: it is the proof that nothing was lost, for people who look rather than read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from kei_archive import naming
from kei_archive.errors import RenderError
from kei_archive.renderers.base import Html, Rendition
from kei_archive.renderers.edition import make_edition
from kei_archive.renderers.page import render_page, shown
from kei_archive.renderers.theme import Theme
from kei_archive.renderers.words import load_words
from kei_archive.tei.document import NS, XML_ID, TeiDocument, local_name

__all__ = ["SourceLine", "SourceZone", "line_counts", "render_source", "source_zones"]

REMOVED: Final = "chrome"
"""``zone/@type`` of what the site's template made (encoding guidelines, section 4)."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A physical line of the capture.

    Attributes:
        number: Its number, from 1.
        id: ``xml:id`` of the line.
        runs: Its characters as pairs of text and whether this part was removed; one that XML cannot hold is U+FFFD.
        target: ``xml:id`` of the element of the text that holds the line; empty if none does.
    """

    number: int
    id: str
    runs: tuple[tuple[str, bool], ...]
    target: str

    @property
    def blank(self) -> bool:
        """Whether there is nothing to see."""
        return not any(text.strip() for text, _ in self.runs)


@dataclass(frozen=True, slots=True)
class SourceZone:
    """Lines that follow each other and have one role: ``@type``, ``@subtype`` and ``@cert`` of the zone."""

    type: str
    subtype: str
    cert: str
    lines: tuple[SourceLine, ...]

    @property
    def removed(self) -> bool:
        """Whether the lines were taken out of the text."""
        return self.type == REMOVED


def render_source(doc: TeiDocument, options: Html, *, theme: Theme) -> Rendition:
    """Make the page that shows a capture as it was received.

    Raises:
        RenderError: The document is a corpus.
        TemplateError: A template of the theme is missing or wrong.
    """
    if doc.is_corpus:
        raise RenderError("a corpus is not one capture.", place=doc.id, remedy="Render its documents one by one.")
    edition = make_edition(doc.root, theme=theme)
    data = edition.record
    zones = source_zones(doc.root)
    words = load_words(theme, edition.language, name="site/words.toml")
    title = data.title or edition.words["untitled"]
    page = render_page(
        "site/source.html.j2",
        theme=theme,
        styles=["html.css", "site/source.css"],
        language=edition.language,
        words=words,
        common=edition.words,
        record=data,
        title=title,
        window_title=shown(f"{words['source']}: {title}"),
        zones=zones,
        types=list(dict.fromkeys(zone.type for zone in zones)),
        counts=line_counts(zones),
        home=options.home,
        other_view=options.other_view,
        address=options.address,
    )
    stated = "" if data.title_cert == "low" else data.title
    name = naming.stem(date=data.date, title=stated, document_id=data.id or f"k-{doc.digest[:12]}")
    return Rendition(page, Html.media_type, f"{name}.source{Html.suffix}")


def line_counts(zones: Sequence[SourceZone]) -> dict[str, int]:
    """How many lines that are not empty were ``kept``, if only in part, and ``removed``."""
    written = [(zone, line) for zone in zones for line in zone.lines if not line.blank]
    removed = sum(zone.removed or all(gone for text, gone in line.runs if text.strip()) for zone, line in written)
    return {"kept": len(written) - removed, "removed": removed}


def source_zones(tei: etree._Element) -> list[SourceZone]:
    """The zones of ``sourceDoc`` that are not within a line, in order."""
    targets = _targets(tei)
    number = 0
    zones = []
    for zone in tei.iterfind("t:sourceDoc/t:surface/t:zone", NS):
        lines = []
        for line in zone.iterfind("t:line", NS):
            number += 1
            key = line.get(XML_ID, "")
            lines.append(SourceLine(number, key, tuple(_runs(line, removed=False)), targets.get(key, "")))
        kind = zone.get("type", "unclassified")
        zones.append(SourceZone(kind, zone.get("subtype", ""), zone.get("cert", ""), tuple(lines)))
    return zones


def _targets(tei: etree._Element) -> dict[str, str]:
    """From the ``xml:id`` of a line to that of the first element of the text whose ``@facs`` names it."""
    targets: dict[str, str] = {}
    for element in tei.iterfind("t:text//*[@facs]", NS):
        key = next((own for own in (element, *element.iterancestors()) if own.get(XML_ID)), element).get(XML_ID, "")
        for pointer in element.get("facs", "").split():
            targets.setdefault(pointer.removeprefix("#"), key)
    return targets


def _runs(element: etree._Element, *, removed: bool) -> Iterator[tuple[str, bool]]:
    """The characters of a line, with a zone of chrome inside it marked as removed."""
    yield element.text or "", removed
    for child in element:
        name = local_name(child)
        if name == "g":
            yield child.text or "\ufffd", removed
        elif name:
            yield from _runs(child, removed=removed or child.get("type") == REMOVED)
        yield child.tail or "", removed

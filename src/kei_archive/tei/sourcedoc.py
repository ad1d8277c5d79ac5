"""The codec between a capture and ``sourceDoc``: complete, line by line; of a text, reversible for any bytes.

Standard: TEI P5, chapter 11 (``sourceDoc``) and 5 (``g`` for characters that XML cannot hold).
"""

from __future__ import annotations

import bisect
import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, count, groupby
from operator import add
from types import MappingProxyType
from typing import Final, NamedTuple
from urllib.parse import quote

from lxml import etree

from kei_archive.errors import InvalidTei
from kei_archive.model import Block, Role, Span, Witness, error_handler
from kei_archive.tei.document import XML_ID, attributes, is_of_page, path, tags
from kei_archive.tei.markup import Xml, characters, element, g_value, illegal, is_plain
from kei_archive.tei.payload import HTML, media_type, place_of

__all__ = [
    "EDITORIAL",
    "LINE_LIMIT",
    "NOT_AS_CAPTURED",
    "TERMINATORS",
    "ZONE_TYPES",
    "CapturedLine",
    "Line",
    "Source",
    "Zone",
    "captured_lines",
    "captured_sides",
    "captured_text",
    "cert_word",
    "decode",
    "is_editorial",
    "source_type",
    "string_value",
    "text_of",
    "zone_kind",
]

TERMINATORS: Final = MappingProxyType({"lf": "\n", "crlf": "\r\n", "cr": "\r", "noeol": ""})
"""Line terminators by the last part of a ``rendition`` identifier; a line without one ends in a line feed."""

_TERMINATOR: Final = re.compile(r"(\r\n|\n|\r)")

ZONE_TYPES: Final = (
    "chrome", "metadata", "title", "byline", "article", "author-note", "credit", "comments", "unclassified",
)  # fmt: skip

_ZONES: Final = MappingProxyType(
    {
        Role.TITLE: ("title", None),
        Role.BYLINE: ("byline", None),
        Role.DATELINE: ("metadata", "published"),
        Role.CATEGORY: ("metadata", "category"),
        Role.AUTHOR_NOTE: ("author-note", None),
        Role.CREDIT: ("credit", None),
        Role.COMMENT_HEADING: ("comments", None),
        Role.COMMENT: ("comments", None),
        Role.PINGBACK: ("comments", None),
        Role.UNCLASSIFIED: ("unclassified", None),
        Role.TEASER: ("chrome", "related"),
    }
)

_KINDS: Final = MappingProxyType(
    {role: _ZONES.get(role, ("chrome", str(role)) if role.is_chrome else ("article", None)) for role in Role}
)

LINE_LIMIT: Final = 10_000_000
"""Bytes of UTF-8 that parsers built on libxml2 take as one text node, unless told to take any size."""

EDITORIAL: Final = frozenset(tags("add certainty corr desc ex expan figDesc index note noteGrp reg supplied witDetail"))
"""What an editor adds to a captured text: no characters of the capture."""
# The side of a choice that was captured.
_CAPTURED: Final = tags("sic orig abbr am")
# Sides of a choice between readings of the capture: the first is the one that was captured.
_READINGS: Final = tags("unclear seg")
_MEDIA: Final = path("t:surface/t:media")
_ADD, _G, _CHOICE, _APP, _LEM, _RDG, _RDG_GRP, _LINE_TAG, _ZONE = tags("add g choice app lem rdg rdgGrp line zone")
NOT_AS_CAPTURED: Final = EDITORIAL | {_G, _CHOICE, _APP}
"""What makes `captured_text` differ from `string_value`; elements with their own ``@facs`` do, too."""


def cert_word(certainty: float) -> str:
    """TEI's word for a certainty from 0 to 1: high from 0.9, medium from 0.7, low below, unknown for 0."""
    if certainty >= 0.9:
        return "high"
    if certainty >= 0.7:
        return "medium"
    return "low" if certainty > 0 else "unknown"


class Line(NamedTuple):
    """A physical line.

    Attributes:
        number: From 1.
        start: Offset of its first character.
        text: Its characters.
        markup: The same as they are written in TEI.
        terminator: What ends it; empty at the end of the capture.
    """

    number: int
    start: int
    text: str
    markup: str
    terminator: str


class Zone(NamedTuple):
    """Consecutive lines of the same kind: what becomes one ``zone``, numbered from 1; ``source`` is their place."""

    number: int
    type: str
    subtype: str | None
    cert: float
    lines: tuple[Line, ...]
    source: str = ""

    def tag(self, key: str) -> str:
        """Its start-tag in the document of an identifier."""
        doubt = f' cert="{cert_word(self.cert)}" resp="#{key}.machine"' if self.cert < 0.9 else ""
        source = f' source="{self.source}"' if self.source else ""
        subtype = f' subtype="{self.subtype}"' if self.subtype else ""
        return f'<zone{doubt}{source}{subtype} type="{self.type}" xml:id="{key}.z{self.number}">'


def zone_kind(role: Role) -> tuple[str, str | None]:
    """``@type`` and ``@subtype`` of the zone that blocks of a role belong to."""
    return _KINDS[role]


@dataclass(frozen=True)
class Source:
    """A capture with its blocks, ready to be written and pointed into.

    Attributes:
        witness: The capture.
        blocks: Blocks that tile its text, each of whole lines.
    """

    witness: Witness
    blocks: tuple[Block, ...]

    @cached_property
    def id(self) -> str:
        """The document's identifier."""
        return self.witness.id

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """All lines of the capture; LF, CRLF and CR end a line, and so does the end of the text.

        Raises:
            InvalidTei: A line is longer than `LINE_LIMIT`.
        """
        texts, ends = _cut(self.witness.text)
        if len(max(texts, key=len)) * 4 > LINE_LIMIT:
            self._measure(texts)
        if not texts[-1]:  # what follows the last terminator
            texts.pop()
        written = [text if is_plain(text) else characters(text, document_id=self.id) for text in texts]
        starts = accumulate(map(add, map(len, texts), map(len, ends)), initial=0)
        return tuple(map(Line._make, zip(count(1), starts, texts, written, ends, strict=False)))

    def _measure(self, texts: Sequence[str]) -> None:
        """Refuse a line that is too long."""
        for number, text in enumerate(texts, 1):
            if len(text) * 4 > LINE_LIMIT and len(text.encode("utf-8", "surrogatepass")) > LINE_LIMIT:
                raise InvalidTei(
                    f"line {number} has {len(text)} characters, more than an XML parser takes as one text.",
                    place=f"{self.witness.locator}:{number}",
                    remedy=f"Lines may be {LINE_LIMIT} bytes long: break the capture into documents.",
                )

    @cached_property
    def _index(self) -> dict[int, int]:
        """Number of lines before each offset at which a line starts or the text ends."""
        index = {line.start: number for number, line in enumerate(self.lines)}
        index[len(self.witness.text)] = len(self.lines)
        return index

    def lines_of(self, span: Span) -> tuple[Line, ...]:
        """The lines of a span.

        Raises:
            InvalidTei: The span does not start and end where lines do.
        """
        first, last = self._index.get(span.start), self._index.get(span.end)
        if first is None or last is None:
            raise InvalidTei(
                f"a block ({span.start} to {span.end}) does not consist of whole lines.",
                place=self.witness.locator,
                remedy="Blocks start after a line terminator and end with one.",
            )
        return self.lines[first:last]

    def content(self, block: Block) -> tuple[Line, ...]:
        """The lines of a block that hold its text: all but the blank ones around it.

        Raises:
            InvalidTei: Joined by line feeds they are not the block's text.
        """
        lines = self.lines_of(block.span)
        first, last = 0, len(lines)
        while first < last and (not (text := lines[last - 1].text) or text.isspace()):
            last -= 1
        while first < last and (not (text := lines[first].text) or text.isspace()):
            first += 1
        lines = lines[first:last]
        if (lines[0].text if len(lines) == 1 else "\n".join([line.text for line in lines])) != block.text:
            raise InvalidTei(
                f"the text of a block ({block.span.start} to {block.span.end}, {block.role}) differs from its lines.",
                place=self.witness.locator,
                remedy="A block's text is its lines joined by line feeds, without blank lines around it.",
            )
        return lines

    @cached_property
    def zones(self) -> tuple[Zone, ...]:
        """Runs of blocks of one kind. The certainty of a zone is the lowest of its blocks.

        Raises:
            InvalidTei: The blocks do not tile the text.
        """
        seams = [0, *[block.span.end for block in self.blocks]]
        if seams[:-1] != [block.span.start for block in self.blocks] or seams[-1] != len(self.witness.text):
            raise InvalidTei(
                "the blocks do not tile the capture.",
                place=self.witness.locator,
                remedy="Every character belongs to one block.",
            )
        zones: list[Zone] = []
        written = [block for block in self.blocks if block.span.end > block.span.start]
        for kind, run in groupby(written, key=lambda block: _KINDS[block.role]):
            blocks = tuple(run)
            span = Span(blocks[0].span.start, blocks[-1].span.end)
            lines = self.lines_of(span)
            place = place_of(self.witness, first=lines[0].number, last=lines[-1].number)
            zones.append(Zone(len(zones) + 1, *kind, min([block.cert for block in blocks]), lines, place))
        return tuple(zones)

    def zone_at(self, offset: int) -> Zone | None:
        """The zone that holds a character."""
        index = bisect.bisect_right(self._starts, offset) - 1
        return self.zones[index] if index >= 0 else None

    @cached_property
    def _starts(self) -> list[int]:
        """Offsets of the zones."""
        return [zone.lines[0].start for zone in self.zones]

    @cached_property
    def glyphs(self) -> tuple[str, ...]:
        """Characters of the capture that XML cannot hold, in code order."""
        written = [line.text for line in self.lines if len(line.markup) > len(line.text) and "<g " in line.markup]
        return tuple(sorted(illegal("".join(written))))

    @cached_property
    def renditions(self) -> tuple[str, ...]:
        """Names of the terminators that occur, the default first."""
        used = {line.terminator for line in self.lines}
        return tuple(name for name, terminator in TERMINATORS.items() if terminator in used or name == "lf")

    def encode(self) -> Xml:
        """The ``sourceDoc`` element: every character of the capture."""
        key = self.id
        media = element("media", mimeType=media_type(self.witness), url=_file_name(self.witness))
        surface = "text-scrape" if self.witness.drawing is None else "page-text"
        starts = {
            terminator: "<line" + ("" if name == "lf" else f' rendition="#{key}.{name}"') + f' xml:id="{key}.l'
            for name, terminator in TERMINATORS.items()
        }
        # a document is lines for the most part: this is what element() would write, in a third of the time
        lines = [
            f'{starts[end]}{number}">{markup}</line>' if markup else f'{starts[end]}{number}"/>'
            for number, _, _, markup, end in self.lines
        ]
        zones = [
            "\n".join([zone.tag(key), *lines[zone.lines[0].number - 1 : zone.lines[-1].number], "</zone>\n"])
            for zone in self.zones
        ]
        return Xml(
            f'<sourceDoc xml:id="{key}.source" xml:space="preserve">'
            f'<surface corresp="#{key}.capture" type="{surface}">{media}\n{"".join(zones)}</surface></sourceDoc>'
        )


def _cut(text: str) -> tuple[list[str], list[str]]:
    """The lines of a text, and what ends each of them; nothing ends the last."""
    end = "\r\n" if "\r" in text else "\n"
    if end == "\n" or text.count("\n") == text.count("\r") == text.count(end):
        texts = text.split(end)  # most captures have one kind; this takes a tenth of the time
        return texts, [end] * (len(texts) - 1) + [""]
    pieces = [*_TERMINATOR.split(text), ""]
    return pieces[::2], pieces[1::2]


class CapturedLine(NamedTuple):
    """A ``line`` of ``sourceDoc`` as it was read back.

    Attributes:
        element: The element.
        name: Its ``xml:id``; empty if it has none.
        zone: Type of the zone that it stands in, empty if that has none; None if it stands in no zone.
        text: All its characters.
        kept: Its characters without those of a zone of chrome inside it.
        terminator: What ends the line.
    """

    element: etree._Element
    name: str
    zone: str | None
    text: str
    kept: str
    terminator: str


def captured_lines(source: etree._Element) -> list[CapturedLine]:
    """The lines of a ``sourceDoc``, in order."""
    lines = []
    last, zone = None, None
    ends = {"": "\n"}  # by rendition
    for line in source.iter(_LINE_TAG):
        parent = line.getparent()
        if parent is not last:
            last = parent
            zone = parent.get("type", "") if parent is not None and parent.tag == _ZONE else None
        name = rendition = ""
        for attribute, value in attributes(line):
            if attribute == XML_ID:
                name = value
            elif attribute == "rendition":
                rendition = value
        if len(line):
            text, kept = captured_text(line), captured_text(line, kept=True)
        else:
            text = kept = line.text or ""
        if rendition not in ends:
            ends[rendition] = _terminator(rendition)
        lines.append(CapturedLine(line, name, zone, text, kept, ends[rendition]))
    return lines


def decode(
    source: etree._Element,
    *,
    lines: Sequence[CapturedLine] | None = None,
    payload: bytes | None = None,
    place: str = "",
) -> bytes:
    """The captured bytes that a ``sourceDoc`` holds.

    Args:
        source: The ``sourceDoc``.
        lines: Its lines, if they have been read already.
        payload: The captured bytes, where the lines do not give them back: of a page of HTML, or of a text in such a
            charset; then taken if they say what the lines say.
        place: Name of the document, for the error.

    Raises:
        InvalidTei: No character set is named, none of that name exists, or it lacks a character of the lines; or it
            is what a page of HTML shows, and there is no payload.
    """
    text = text_of(lines or captured_lines(source))
    mime = source_type(source)
    if mime.startswith(f"{HTML};"):
        if payload is not None:
            return payload
        raise InvalidTei(
            "its lines are what a page of HTML shows, and no facsimile names the file of the page.",
            place=place,
            remedy="Take the archive edition of a document that kei_archive encoded.",
        )
    charset = mime.partition("charset=")[2]
    try:
        name = codecs.lookup(charset).name
        if payload is not None and payload.decode(name, error_handler(name)) == text:
            return payload
        return text.encode(name, error_handler(name))
    except (LookupError, UnicodeError) as error:
        raise InvalidTei(
            f"its lines cannot be written in the character set {charset!r}: {error}.",
            place=place,
            remedy="sourceDoc/surface/media/@mimeType names the charset of the capture.",
        ) from error


def source_type(source: etree._Element) -> str:
    """Media type of the capture that a ``sourceDoc`` holds, with its charset; empty if it names none."""
    return next((media.get("mimeType", "") for media in _MEDIA(source)), "")


def text_of(lines: Sequence[CapturedLine]) -> str:
    """The characters of lines with their terminators."""
    return "".join([part for line in lines for part in (line.text, line.terminator)])


def captured_text(element: etree._Element, *, kept: bool = False) -> str:
    """The captured characters of a line or of an element of the text.

    ``g`` is resolved; what an editor added (``corr``, ``reg``, ``supplied``, ``note``) is left out, and so are
    descendants with their own ``@facs``. An ``add`` counts if its ``@source`` is the capture. Of a
    ``choice`` the captured side counts (``sic``, ``orig``, ``abbr``; of several ``unclear`` or ``seg`` the first), of
    an ``app`` the reading whose ``@wit`` is the capture, else ``lem``.

    Args:
        element: A ``line``, or an element with ``@facs``.
        kept: For a line: leave out zones of chrome inside it.
    """
    if not len(element):
        return element.text or ""
    parts = [element.text or ""]
    for child in element:
        if child.tag == _G:
            parts.append(g_value(child))
        else:
            parts += [captured_text(side, kept=kept) for side in captured_sides(child, kept=kept)]
        parts.append(child.tail or "")
    return "".join(parts)


def captured_sides(child: etree._Element, *, kept: bool = False) -> list[etree._Element]:
    """Where the captured characters of a child of such an element are: in itself, in a side of it, or nowhere."""
    tag = child.tag
    if tag == _CHOICE:
        return _captured_side(child)
    if tag == _APP:
        return _captured_reading(child)
    is_added = not isinstance(tag, str) or is_editorial(child) or child.get("facs") or (kept and _is_chrome(child))
    return [] if is_added else [child]


def is_editorial(element: etree._Element) -> bool:
    """Whether what an element holds was added by an editor: of `EDITORIAL`, but for an ``add`` of the page's own."""
    return element.tag in EDITORIAL and not (element.tag == _ADD and is_of_page(element))


def string_value(element: etree._Element) -> str:
    """All characters of an element, as XPath has them: without comments and processing instructions."""
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)


def _captured_side(choice: etree._Element) -> list[etree._Element]:
    """What a ``choice`` has from the capture; where it has readings alone (``unclear``, ``seg``), the first of them."""
    captured = [option for option in choice if option.tag in _CAPTURED]
    return captured or [option for option in choice if option.tag in _READINGS][:1]


def _captured_reading(app: etree._Element) -> list[etree._Element]:
    """The reading of an ``app`` that the capture has: the one that names it as its witness, else the lemma."""
    readings = [*app.iterchildren(_LEM), *_readings(app)]
    named = [r for r in readings if any(w.startswith("#") and w.endswith(".capture") for w in r.get("wit", "").split())]
    return (named or [r for r in readings if r.tag == _LEM])[:1]


def _readings(group: etree._Element) -> Iterator[etree._Element]:
    """The readings of an ``app`` or of an ``rdgGrp``, those of groups inside it too."""
    for child in group:
        if child.tag == _RDG:
            yield child
        elif child.tag == _RDG_GRP:
            yield from _readings(child)


def _is_chrome(element: etree._Element) -> bool:
    return element.tag == _ZONE and element.get("type") == "chrome"


def _terminator(rendition: str) -> str:
    names = (pointer.rpartition(".")[2] for pointer in rendition.split())
    return next((TERMINATORS[name] for name in names if name in TERMINATORS), "\n")


def _file_name(witness: Witness) -> str:
    """The capture's file name as a relative address (RFC 3986): what an address cannot hold is percent-encoded.

    Letters of any script stay readable, as an IRI has them.
    """
    return (
        "".join(c if c.isalnum() or c in "-._~" else quote(c, errors="replace") for c in witness.locator) or "unnamed"
    )

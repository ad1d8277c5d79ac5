"""The codec between a text capture and ``sourceDoc``: complete, line by line, reversible for any bytes.

Standard: TEI P5, chapter 11 (``sourceDoc``) and 5 (``g`` for characters that XML cannot hold).
"""

from __future__ import annotations

import bisect
import codecs
import re
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from types import MappingProxyType
from typing import Final

from lxml import etree

from kei_archive.errors import EncodingError, InvalidTei
from kei_archive.model import Block, Role, Span, Witness
from kei_archive.tei.document import NS, TEI, local_name
from kei_archive.tei.markup import Xml, block, element, g_value, illegal, inline

__all__ = [
    "LINE_LIMIT",
    "TERMINATORS",
    "ZONE_TYPES",
    "Line",
    "Source",
    "Zone",
    "captured_text",
    "cert_word",
    "decode",
    "zone_kind",
]

TERMINATORS: Final = MappingProxyType({"lf": "\n", "crlf": "\r\n", "cr": "\r", "noeol": ""})
"""Line terminators by the last part of a ``rendition`` identifier; a line without one ends in a line feed."""

_NAMES: Final = {terminator: name for name, terminator in TERMINATORS.items()}
_LINE: Final = re.compile(r"([^\r\n]*)(\r\n|\n|\r|\Z)")

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

# Names that IANA registers, where Python's own differ; codecs.lookup takes both.
_CHARSETS: Final = MappingProxyType(
    {
        "utf-16-le": "UTF-16LE", "utf-16-be": "UTF-16BE", "utf-32-le": "UTF-32LE", "utf-32-be": "UTF-32BE",
        "iso8859-1": "ISO-8859-1", "ascii": "US-ASCII", "shift_jis": "Shift_JIS", "euc_kr": "EUC-KR",
        "euc_jp": "EUC-JP", **{f"cp{page}": f"windows-{page}" for page in range(1250, 1259)},
    }
)  # fmt: skip

LINE_LIMIT: Final = 10_000_000
"""Bytes of UTF-8 that parsers built on libxml2 take as one text node, unless told to take any size."""

# What an editor adds to a captured text: no characters of the capture.
_EDITORIAL: Final = frozenset({
    "add", "certainty", "corr", "desc", "ex", "expan", "figDesc", "note", "reg", "supplied",
})  # fmt: skip
# The side of a choice that was captured.
_CAPTURED: Final = frozenset({"sic", "orig", "abbr", "am"})


def cert_word(certainty: float) -> str:
    """TEI's word for a certainty from 0 to 1: high from 0.9, medium from 0.7, low below, unknown for 0."""
    if certainty >= 0.9:
        return "high"
    if certainty >= 0.7:
        return "medium"
    return "low" if certainty > 0 else "unknown"


@dataclass(frozen=True, slots=True)
class Line:
    """A physical line: number from 1, offset of its first character, text, and terminator (empty at the end)."""

    number: int
    start: int
    text: str
    terminator: str


@dataclass(frozen=True, slots=True)
class Zone:
    """Consecutive lines of the same kind: what becomes one ``zone``, numbered from 1."""

    number: int
    type: str
    subtype: str | None
    cert: float
    lines: tuple[Line, ...]


def zone_kind(role: Role) -> tuple[str, str | None]:
    """``@type`` and ``@subtype`` of the zone that blocks of a role belong to."""
    if role in _ZONES:
        return _ZONES[role]
    return ("chrome", str(role)) if role.is_chrome else ("article", None)


@dataclass(frozen=True)
class Source:
    """A text capture with its blocks, ready to be written and pointed into.

    Attributes:
        witness: The capture.
        blocks: Blocks that tile its text, each of whole lines.
    """

    witness: Witness
    blocks: tuple[Block, ...]

    @property
    def id(self) -> str:
        """The document's identifier."""
        return self.witness.id

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """All lines of the capture; LF, CRLF and CR end a line, and so does the end of the text.

        Raises:
            InvalidTei: A line is longer than `LINE_LIMIT`.
        """
        lines: list[Line] = []
        for match in _LINE.finditer(self.witness.text):
            if match.end() > match.start():
                lines.append(Line(len(lines) + 1, match.start(), match[1], match[2]))
        longest = max(lines, key=lambda line: len(line.text), default=None)
        if longest and len(longest.text.encode("utf-8", "surrogatepass")) > LINE_LIMIT:
            raise InvalidTei(
                f"line {longest.number} has {len(longest.text)} characters, more than an XML parser takes as one text.",
                place=f"{self.witness.locator}:{longest.number}",
                remedy=f"Lines may be {LINE_LIMIT} bytes long: break the capture into documents.",
            )
        return tuple(lines)

    @cached_property
    def _starts(self) -> list[int]:
        return [line.start for line in self.lines] + [len(self.witness.text)]

    def lines_of(self, span: Span) -> tuple[Line, ...]:
        """The lines of a span.

        Raises:
            InvalidTei: The span does not start and end where lines do.
        """
        first, last = (bisect.bisect_left(self._starts, offset) for offset in (span.start, span.end))
        if [self._starts[i] for i in (first, last) if i < len(self._starts)] != [span.start, span.end]:
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
        written = [index for index, line in enumerate(lines) if line.text.strip()]
        lines = lines[written[0] : written[-1] + 1] if written else ()
        if "\n".join(line.text for line in lines) != block.text:
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
        seams = [0, *(block.span.end for block in self.blocks)]
        if seams[:-1] != [block.span.start for block in self.blocks] or seams[-1] != len(self.witness.text):
            raise InvalidTei(
                "the blocks do not tile the capture.",
                place=self.witness.locator,
                remedy="Every character belongs to one block.",
            )
        zones: list[Zone] = []
        written = [block for block in self.blocks if len(block.span)]
        for kind, run in groupby(written, key=lambda block: zone_kind(block.role)):
            blocks = tuple(run)
            span = Span(blocks[0].span.start, blocks[-1].span.end)
            zones.append(Zone(len(zones) + 1, *kind, min(block.cert for block in blocks), self.lines_of(span)))
        return tuple(zones)

    def zone_at(self, offset: int) -> Zone | None:
        """The zone that holds a character."""
        index = bisect.bisect_right(self.zones, offset, key=lambda zone: zone.lines[0].start) - 1
        return self.zones[index] if index >= 0 else None

    @cached_property
    def glyphs(self) -> tuple[str, ...]:
        """Characters of the capture that XML cannot hold, in code order."""
        return tuple(sorted(illegal(self.witness.text)))

    @cached_property
    def renditions(self) -> tuple[str, ...]:
        """Names of the terminators that occur, the default first."""
        used = {line.terminator for line in self.lines}
        return tuple(name for name, terminator in TERMINATORS.items() if terminator in used or name == "lf")

    def encode(self) -> Xml:
        """The ``sourceDoc`` element.

        Raises:
            EncodingError: The witness's encoding does not give the captured bytes back.
        """
        key = self.id
        media = element("media", mimeType=f"text/plain;charset={self._charset()}", url=_file_name(self.witness))
        zones = [
            block(
                "zone",
                *(self._line(line) for line in zone.lines),
                type=zone.type,
                subtype=zone.subtype,
                cert=cert_word(zone.cert) if zone.cert < 0.9 else None,
                resp=f"#{key}.machine" if zone.cert < 0.9 else None,
                xml_id=f"{key}.z{zone.number}",
            )
            for zone in self.zones
        ]
        inside = Xml(f"{media}\n" + "".join(f"{zone}\n" for zone in zones))
        surface = element("surface", inside, corresp=f"#{key}.capture", type="text-scrape")
        return element("sourceDoc", surface, xml_id=f"{key}.source", xml_space="preserve")

    def _line(self, line: Line) -> Xml:
        name = _NAMES[line.terminator]
        return element(
            "line",
            inline(line.text, document_id=self.id),
            rendition=None if name == "lf" else f"#{self.id}.{name}",
            xml_id=f"{self.id}.l{line.number}",
        )

    def _charset(self) -> str:
        name = codecs.lookup(self.witness.encoding).name
        if _encode(self.witness.text, name) != self.witness.data:
            raise EncodingError(
                f"decoding and encoding as {name} does not give the captured bytes.",
                place=self.witness.locator,
                remedy="Read it with the encoding that it has (encoding=).",
            )
        return _CHARSETS.get(name, name.upper())


def decode(source: etree._Element, *, place: str = "") -> tuple[bytes, int]:
    """The captured bytes and the number of lines that a ``sourceDoc`` holds.

    Raises:
        InvalidTei: No character set is named, none of that name exists, or it lacks a character of the lines.
    """
    media = source.find("t:surface/t:media", NS)
    mime = "" if media is None else media.get("mimeType", "")
    charset = mime.partition("charset=")[2]
    parts: list[str] = []
    for line in source.iter(f"{{{TEI}}}line"):
        parts += (captured_text(line), _terminator(line))
    try:
        name = codecs.lookup(charset).name
        return _encode("".join(parts), name), len(parts) // 2
    except (LookupError, UnicodeError) as error:
        raise InvalidTei(
            f"its lines cannot be written in the character set {charset!r}: {error}.",
            place=place,
            remedy="sourceDoc/surface/media/@mimeType names the charset of the capture.",
        ) from error


def captured_text(element: etree._Element, *, kept: bool = False) -> str:
    """The captured characters of a line or of an element of the text.

    ``g`` is resolved; what an editor added (``corr``, ``reg``, ``add``, ``supplied``, ``note``) is left out, and so
    are descendants with their own ``@facs``. Of a ``choice`` the captured side counts (``sic``, ``orig``, ``abbr``),
    of an ``app`` the reading whose ``@wit`` is the capture, else ``lem``.

    Args:
        element: A ``line``, or an element with ``@facs``.
        kept: For a line: leave out zones of chrome inside it.
    """
    parts = [element.text or ""]
    for child in element:
        name = local_name(child)
        if name == "g":
            parts.append(g_value(child))
        elif name == "choice":
            parts += (captured_text(option) for option in child if local_name(option) in _CAPTURED)
        elif name == "app":
            parts += (captured_text(reading) for reading in _captured_reading(child))
        elif name and not (name in _EDITORIAL or child.get("facs") or (kept and _is_chrome(child))):
            parts.append(captured_text(child, kept=kept))
        parts.append(child.tail or "")
    return "".join(parts)


def _captured_reading(app: etree._Element) -> list[etree._Element]:
    """The reading of an ``app`` that the capture has: the one that names it as its witness, else the lemma."""
    readings = [child for child in app if local_name(child) in ("lem", "rdg")]
    named = [r for r in readings if any(w.startswith("#") and w.endswith(".capture") for w in r.get("wit", "").split())]
    return (named or [r for r in readings if local_name(r) == "lem"])[:1]


def _is_chrome(element: etree._Element) -> bool:
    return local_name(element) == "zone" and element.get("type") == "chrome"


def _terminator(line: etree._Element) -> str:
    names = (pointer.rpartition(".")[2] for pointer in line.get("rendition", "").split())
    return next((TERMINATORS[name] for name in names if name in TERMINATORS), "\n")


def _encode(text: str, codec: str) -> bytes:
    return text.encode(codec, "surrogateescape" if codec == "utf-8" else "strict")


def _file_name(witness: Witness) -> str:
    """The capture's file name as a pointer: no white space, which a pointer cannot hold."""
    return re.sub(r"\s", lambda match: f"%{ord(match.group()):02X}", witness.locator) or "unnamed"

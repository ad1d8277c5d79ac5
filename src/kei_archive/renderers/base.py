"""What a rendition is, and the formats as typed values.

A format is a frozen value, not a string plus flags, so an option is declared once; the command line derives its
options from the same fields. A string such as ``"pdf"`` is shorthand for ``Pdf()``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, get_args, get_origin, get_type_hints

from kei_archive import files, fixity, tomlfile
from kei_archive.arguments import expect
from kei_archive.errors import UsageError
from kei_archive.findings import Finding
from kei_archive.renderers.trim import trim

__all__ = [
    "FORMATS",
    "Bibtex",
    "Csl",
    "Epub",
    "Export",
    "Format",
    "Html",
    "Jsonl",
    "Markdown",
    "PageStart",
    "Pdf",
    "Rendition",
    "Tei",
    "Text",
    "Themed",
    "as_format",
    "options_text",
]


MOST_BLEED: Final = 20.0
"""Millimetres: four times what any print shop asks for."""


_PAGE: Final = "6x9in"
"""Trim size of an edition on paper, if none is given."""


class PageStart(NamedTuple):
    """Where a printed page begins.

    Attributes:
        label: Its number as printed.
        anchor: ``xml:id`` of the innermost element of the text that has one.
        offset: Characters of that element, without white space, on the pages before.
        words: The first characters of the page in that element, without white space.
    """

    label: str
    anchor: str
    offset: int
    words: str


class _Options:
    """What all formats have in common: a value that an option does not know is refused before any work is done."""

    __slots__ = ()

    def __post_init__(self) -> None:
        """Check the options that have a closed list of values.

        Raises:
            UsageError: A value is not in the list.
        """
        for name, values in _choices(type(self)).items():
            value = getattr(self, name)
            if value not in values:
                known = ", ".join(map(repr, values))
                raise UsageError(f"no {name} {value!r}.", remedy=f"Known: {known}.")


def _choices(kind: type[_Options]) -> Mapping[str, tuple[object, ...]]:
    """The options of a format that have a closed list of values."""
    hints = get_type_hints(kind).items()
    return MappingProxyType({name: get_args(hint) for name, hint in hints if get_origin(hint) is Literal})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tei(_Options):
    """The canonical TEI-XML itself.

    Attributes:
        edition: ``archive`` holds everything; ``reading`` leaves out the capture (sourceDoc and the pointers into it),
            for TEI Publisher, CETEIcean, TXM and Voyant, and names the digest of the archive edition.
    """

    edition: Literal["archive", "reading"] = "archive"

    suffix = ".xml"
    media_type = "application/tei+xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Html(_Options):
    """A self-contained web page.

    Attributes:
        theme: Name of a theme folder.
        alternates: Links to the same text in other formats, as pairs of media type and relative address.
        home: Relative address of the index page; empty for a page that stands alone.
        view: ``text`` is the article as its reader meets it; ``source`` is the capture, line by line, with the role of
            every line.
        other_view: Relative address of the page with the other view; empty if there is none.
        around: Pages of the same site, as triples of relation, title and relative address. Relations: ``prev`` and
            ``next`` by date, ``prev-part`` and ``next-part`` in a series; ``years``, ``authors``, ``categories`` and
            ``series`` for lists that this text is in; ``search``.
        address: Public address of the page, if it is known.
        links: Pages of other documents, as pairs of document id and relative address: where ``kei:`` pointers lead.
    """

    theme: str = "peninsula"
    alternates: tuple[tuple[str, str], ...] = ()
    home: str = ""
    view: Literal["text", "source"] = "text"
    other_view: str = ""
    around: tuple[tuple[str, str, str], ...] = ()
    address: str = ""
    links: tuple[tuple[str, str], ...] = ()

    suffix = ".html"
    media_type = "text/html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Epub(_Options):
    """An EPUB publication of one document or of a whole corpus.

    Attributes:
        theme: Name of a theme folder.
        version: 3.3, or 3.2 for systems that know the older names of metadata. Both have a table for EPUB 2.
        fonts: ``none`` leaves the typeface to the reader; ``subset`` encloses the theme's fonts, cut down to the
            characters of the texts, with their licences.
        split: ``none`` makes one file; ``auto`` makes a volume for each year, of at most 500 texts, of what is larger
            than that, and a catalogue of the volumes; ``year`` does so whatever the size.
        page_list: ``print`` marks where the pages of the print edition of the same text begin, which is laid out for
            it; ``none`` marks none.
        page: Trim size of that edition, as for a PDF.
        pages: Where its pages begin, if that is known already.
        page_source: What edition that is: its ISBN as a URN, or its name.
        volumes: Files of the volumes, in order: the EPUB is their catalogue, and holds no text.

    Raises:
        UsageError: A value that is none, or a page size where no pages are marked.
    """

    theme: str = "peninsula"
    version: Literal["3.3", "3.2"] = "3.3"
    fonts: Literal["none", "subset"] = "none"
    split: Literal["none", "auto", "year"] = "none"
    page_list: Literal["none", "print"] = "none"
    page: str = _PAGE
    pages: tuple[PageStart, ...] = ()
    page_source: str = ""
    volumes: tuple[str, ...] = ()

    suffix = ".epub"
    media_type = "application/epub+zip"

    def __post_init__(self) -> None:
        """Refuse what says nothing before any work is done."""
        _Options.__post_init__(self)
        trim(self.page)
        if self.page_list == "none" and self.page != _PAGE:
            raise UsageError(
                "--page says nothing about an EPUB that marks no pages.",
                remedy="Leave it out, or add --page-list print.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pdf(_Options):
    """A PDF, for the archive or for the print shop.

    Attributes:
        theme: Name of a theme folder.
        purpose: ``archive`` gives PDF/A-3 and PDF/UA-1 in one file with the TEI inside, ``print`` a press-ready file.
        page: Trim size: ``6x9in``, ``A5``, ``A4``, ``Letter`` or ``WIDTHxHEIGHT`` with a unit (``170x240mm``).
        conformance: PDF/A level of an archive PDF: ``pdf/a-3a`` and ``pdf/a-3u`` with PDF/UA-1 and the TEI inside,
            ``pdf/a-2u`` small, without either.
        bleed: Bleed beyond the trim in millimetres (print only), at most 20; 3 is the usual request of a print shop.
        marks: Crop and registration marks (print only).
        starts: Where texts of a volume begin (print only): on the ``next`` page, or on a right-hand one (``recto``), as
            the first text and every part do in any case.
        colour: Inks of pictures (print only): ``k`` is black alone, ``cmyk`` the four of the press. Text is black.

    Raises:
        UsageError: A value that is none, or an option that says nothing about the purpose.
    """

    theme: str = "peninsula"
    purpose: Literal["archive", "print"] = "archive"
    page: str = _PAGE
    conformance: Literal["pdf/a-3a", "pdf/a-3u", "pdf/a-2u"] = "pdf/a-3a"
    bleed: float = 0.0
    marks: bool = False
    starts: Literal["next", "recto"] = "next"  # recto leaves up to half of the pages blank
    colour: Literal["k", "cmyk"] = "k"

    suffix = ".pdf"
    media_type = "application/pdf"

    def __post_init__(self) -> None:
        """Refuse what cannot be made before any work is done."""
        _Options.__post_init__(self)
        trim(self.page)
        if not 0 <= self.bleed <= MOST_BLEED:
            raise UsageError(f"a bleed of {self.bleed:g} mm.", remedy=f"Choose 0 to {MOST_BLEED:g}; 3 is usual.")
        other = {"archive": ("bleed", "marks", "starts", "colour"), "print": ("conformance",)}[self.purpose]
        defaults = {item.name: item.default for item in fields(self)}
        if foreign := [name for name in other if getattr(self, name) != defaults[name]]:
            wanted = "print" if self.purpose == "archive" else "archive"
            raise UsageError(
                f"--{foreign[0]} says nothing about a PDF for the purpose {self.purpose}.",
                remedy=f"Leave it out, or add --purpose {wanted}.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The text of the article and nothing else, in UTF-8.

    Attributes:
        head: The title, the line under it and the byline too.
        back: The author note, credits and comments too.
        keep_lines: Keep the line breaks of the capture within a paragraph; else each is a space.
        corrected: Where an editor has marked a correction, the corrected reading; else the captured one.
    """

    head: bool = False
    back: bool = False
    keep_lines: bool = False
    corrected: bool = False

    suffix = ".txt"
    media_type = "text/plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Markdown:
    """CommonMark with the tables, notes and strike-through of GitHub, and metadata in front as YAML.

    Attributes:
        back: The author note, credits and comments too.
        corrected: Where an editor has marked a correction, the corrected reading; else the captured one.
    """

    back: bool = False
    corrected: bool = False

    suffix = ".md"
    media_type = "text/markdown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Csl:
    """References in CSL-JSON, for Zotero, pandoc and citation processors; one for each text."""

    suffix = ".csl.json"
    media_type = "application/vnd.citationstyles.csl+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bibtex:
    """References for BibLaTeX and BibTeX; one for each text."""

    suffix = ".bib"
    media_type = "application/x-bibtex"


@dataclass(frozen=True, slots=True, kw_only=True)
class Jsonl(_Options):
    """Metadata and paragraphs as JSON lines.

    Attributes:
        per: One line for each ``document``, or one for each ``paragraph``.
        back: The author note, credits and comments too.
        corrected: Where an editor has marked a correction, the corrected reading; else the captured one.
    """

    per: Literal["document", "paragraph"] = "document"
    back: bool = False
    corrected: bool = False

    suffix = ".jsonl"
    media_type = "application/jsonl"


Themed = Html | Epub | Pdf
"""Formats for readers, with the templates and styles of a theme."""
Export = Text | Markdown | Csl | Bibtex | Jsonl
"""Formats for analysis, which have no look."""
Format = Tei | Themed | Export
FORMATS: Final[Mapping[str, type[Format]]] = MappingProxyType(
    {
        "tei": Tei,
        "html": Html,
        "epub": Epub,
        "pdf": Pdf,
        "text": Text,
        "markdown": Markdown,
        "csl": Csl,
        "bibtex": Bibtex,
        "jsonl": Jsonl,
    }
)
"""Short names of the formats."""


def as_format(value: Format | str) -> Format:
    """A format from itself or from its short name: ``"pdf"`` is ``Pdf()``.

    Raises:
        UsageError: No format has that name, or it is no format.
    """
    if not isinstance(value, str):
        remedy = f"Give a format such as Pdf(page='A5'), or one of the names {', '.join(FORMATS)}."
        expect(value, tuple(FORMATS.values()), where="the target", remedy=remedy)
        return value
    if value not in FORMATS:
        raise UsageError(f"no format {value!r}.{tomlfile.suggest(value, FORMATS)}")
    return FORMATS[value]()


@dataclass(frozen=True)
class Rendition:
    """A finished file and how it was made.

    Attributes:
        data: The bytes of the file.
        media_type: Its media type.
        name: Proposed file name, with suffix.
        recipe: What determined the bytes: TEI digest, theme digest, options, engine versions; fonts that the system
            lent.
        findings: What could not be carried over in full.
        pages: Where its pages begin, for an edition on paper.
    """

    data: bytes
    media_type: str
    name: str
    recipe: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    pages: tuple[PageStart, ...] = ()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the data."""
        return fixity.of_bytes(self.data)

    def save(self, target: str | Path) -> Path:
        """Write the file: under its own name into a folder, or to the path given if that has the right suffix.

        The file appears whole or not at all.

        Returns:
            The path written.
        """
        path = Path(target)
        if path.suffix != Path(self.name).suffix:
            path = path / self.name
        files.write(path, self.data)
        return path


def options_text(options: Format) -> str:
    """The options of a format as canonical JSON, for a recipe."""
    return json.dumps({"format": type(options).__name__, **asdict(options)}, sort_keys=True, ensure_ascii=False)

"""What a rendition is, and the formats as typed values.

A format is a frozen value, not a string plus flags, so an option is declared once; the command line derives its
options from the same fields. A string such as ``"pdf"`` is shorthand for ``Pdf()``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

from kei_archive import files, fixity, tomlfile
from kei_archive.errors import UsageError
from kei_archive.findings import Finding

__all__ = ["FORMATS", "Epub", "Format", "Html", "Pdf", "Rendition", "Tei", "as_format", "options_text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tei:
    """The canonical TEI-XML itself."""

    suffix = ".xml"
    media_type = "application/tei+xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Html:
    """A self-contained web page.

    Attributes:
        theme: Name of a theme folder.
        alternates: Links to the same text in other formats, as pairs of media type and relative address.
        home: Relative address of the index page; empty for a page that stands alone.
    """

    theme: str = "peninsula"
    alternates: tuple[tuple[str, str], ...] = ()
    home: str = ""

    suffix = ".html"
    media_type = "text/html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Epub:
    """An EPUB 3.3 publication of one document or of a whole corpus.

    Attributes:
        theme: Name of a theme folder.
    """

    theme: str = "peninsula"

    suffix = ".epub"
    media_type = "application/epub+zip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pdf:
    """A PDF, for the archive or for the print shop.

    Attributes:
        theme: Name of a theme folder.
        purpose: ``archive`` gives PDF/A-3 and PDF/UA-1 in one file with the TEI inside, ``print`` a press-ready file.
        page: Trim size: ``6x9in``, ``A5``, ``A4``, ``Letter`` or ``WIDTHxHEIGHT`` with a unit (``170x240mm``).
        conformance: PDF/A level of an archive PDF: ``pdf/a-3a`` and ``pdf/a-3u`` with PDF/UA-1 and the TEI inside,
            ``pdf/a-2u`` small, without either.
        bleed: Bleed beyond the trim in millimetres (print only); 3 is the usual request of a print shop.
        marks: Crop and registration marks (print only).
        colour: Inks of pictures (print only): ``k`` is black alone, ``cmyk`` the four of the press. Text is black.
    """

    theme: str = "peninsula"
    purpose: Literal["archive", "print"] = "archive"
    page: str = "6x9in"
    conformance: Literal["pdf/a-3a", "pdf/a-3u", "pdf/a-2u"] = "pdf/a-3a"
    bleed: float = 0.0
    marks: bool = False
    colour: Literal["k", "cmyk"] = "k"

    suffix = ".pdf"
    media_type = "application/pdf"


Format = Tei | Html | Epub | Pdf
FORMATS: Final[Mapping[str, type[Format]]] = MappingProxyType({"tei": Tei, "html": Html, "epub": Epub, "pdf": Pdf})
"""Short names of the formats."""


def as_format(value: Format | str) -> Format:
    """A format from itself or from its short name: ``"pdf"`` is ``Pdf()``.

    Raises:
        UsageError: No format has that name.
    """
    if not isinstance(value, str):
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
        recipe: What determined the bytes: TEI digest, theme digest, options, engine versions.
        findings: What could not be carried over in full.
    """

    data: bytes
    media_type: str
    name: str
    recipe: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

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

"""Bytes to witnesses: one function per media type, chosen in `READERS`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from kei_archive.drawing import Drawing
from kei_archive.errors import NoReader, ReadError, UsageError
from kei_archive.model import Witness, printable
from kei_archive.readers.address import ADDRESS, is_address
from kei_archive.readers.html import draw
from kei_archive.readers.markup import encoding_of
from kei_archive.readers.sniff import BINARY, media_type_of
from kei_archive.readers.text import decode

__all__ = ["READERS", "open_witness"]

Reader = Callable[..., tuple[str, Drawing | None]]
"""Takes the bytes, ``encoding``, ``url`` and ``place``; gives the encoding, and what is drawn of a page."""


def _read_text(data: bytes, *, encoding: str | None, place: str, **_: object) -> tuple[str, None]:
    return decode(data, encoding=encoding, place=place), None


def _read_page(data: bytes, *, encoding: str | None, url: str | None, place: str) -> tuple[str, Drawing]:
    name = encoding_of(data, encoding=encoding, place=place)
    return name, draw(data, encoding=name, url=url, place=place)


READERS: Final[dict[str, Reader]] = {"text/plain": _read_text, "text/html": _read_page}
"""Readers by media type."""

_NAMES: Final = {
    "application/pdf": "a PDF document",
    "application/postscript": "a PostScript document",
    "application/rtf": "a rich text document (RTF)",
    "application/x-ole-storage": "an old Office document",
    "application/zip": "a ZIP archive (or an EPUB, ODT or DOCX file)",
    "application/gzip": "a gzip archive",
    "application/x-bzip2": "a bzip2 archive",
    "application/x-xz": "an xz archive",
    "application/zstd": "a Zstandard archive",
    "application/x-7z-compressed": "a 7-Zip archive",
    "application/vnd.rar": "a RAR archive",
    "application/vnd.sqlite3": "an SQLite database",
    "application/x-elf": "a program",
    "application/warc": "a web archive (WARC)",
    "application/xml": "an XML document",
    "multipart/related": "a web page with its pictures in one file (MHTML)",
    BINARY: "a binary file",
    "image/gif": "a picture (GIF)",
    "image/jpeg": "a picture (JPEG)",
    "image/png": "a picture (PNG)",
}
"""What a person calls these kinds of files."""

_REMEDIES: Final = {
    "application/pdf": "Take the text out of it first, for instance with pdftotext, and give that.",
    "application/gzip": "Unpack it first.",
    "application/zip": "Unpack it first, and give the text files in it.",
    "application/warc": "Take the pages out of it first, each as a plain text file.",
    BINARY: "If it is text, name its encoding: --encoding (in Python: encoding=).",
    "multipart/related": "Save the page as HTML only, and give that.",
}


def open_witness(
    source: str | Path | bytes,
    *,
    url: str | None = None,
    base: str | None = None,
    media_type: str | None = None,
    encoding: str | None = None,
    locator: str | None = None,
) -> Witness:
    """Take a capture as evidence.

    Args:
        source: Path of a file, or the captured bytes themselves.
        url: Address of the page, if known.
        base: What the links of a page are relative to, if ``url`` is not known.
        media_type: Type of the capture, ``text/plain`` or ``text/html``; None to tell it from its first bytes.
        encoding: Encoding of the capture; None for the ladder of `kei_archive.readers.text.decode`, on which the
            charset that a page states has a rung.
        locator: Name of the capture in the archive; None for the file's name.

    Returns:
        The witness.

    Raises:
        UsageError: There is no file of that name, the address is none, or the encoding has no such name.
        ReadError: The file cannot be read, no reader takes its kind, or its bytes do not fit ``encoding``.
        NoArticle: There is nothing in it but white space, or the page shows no text.
    """
    if url and not is_address(url):
        raise UsageError(f"{url[:200]!r} is no address of a page.", place="url", remedy=ADDRESS)
    data = source if isinstance(source, bytes) else _bytes_of(source)
    name = locator or ("capture.txt" if isinstance(source, bytes) else printable(Path(source).name))
    kind = media_type or media_type_of(data, name=name, encoding=encoding)
    reader = READERS.get(kind)
    if reader is None:
        remedy = _REMEDIES.get(kind, "Give the text of the page as a plain text file.")
        what = _NAMES.get(kind, "another file")
        raise NoReader(f"is {what}, not the capture of a page ({kind}).", place=name, remedy=remedy)
    found, drawing = reader(data, encoding=encoding, url=url or base, place=name)
    return Witness(data, name, kind, found, url, drawing=drawing)


def _bytes_of(source: str | Path) -> bytes:
    place = printable(str(source))
    if len(place) > 200:  # characters; somebody gave the text instead of its path
        place = f"{place[:60]}..."
    if not str(source).strip():
        raise UsageError("the name of the file is empty.", remedy="Give the path of a capture, or its bytes.")
    try:
        path = Path(source)
        if path.is_dir():
            raise UsageError("is a folder, not a file.", place=place, remedy="Give a file, or use read_all or build.")
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise UsageError("there is no such file.", place=place, remedy="Check the path.") from error
    except OSError as error:
        reason = error.strerror or str(error)
        remedy = "Check the file's permissions; text itself is given as bytes, not as a path."
        raise ReadError(f"cannot be read: {reason}.", place=place, remedy=remedy) from error

"""What a file is by its first bytes; its name says only whether text is markup."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["BINARY", "BOMS", "looks_binary", "media_type_of", "utf_16_of"]

BINARY: Final = "application/octet-stream"

BOMS: Final = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
"""Byte order marks and Python's codecs that keep the mark as the first character; the longer marks come first."""

_MAGIC: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\x1f\x8b", "application/gzip"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (b"\x7fELF", "application/x-elf"),
    (b"{\\rtf", "application/rtf"),
    (b"%!PS", "application/postscript"),
    (b"WARC/", "application/warc"),
)
"""Signatures as in the file formats' own specifications, with the media types of IANA where it has one."""

_PAGE: Final = re.compile(rb"(?:<\?xml\b[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.DOTALL)
"""How a page of HTML begins, be it XHTML too; a text may well begin with another tag."""
_ARCHIVE: Final = re.compile(rb"^mime-version:.*^content-type:\s*multipart/related", re.DOTALL | re.MULTILINE)
"""How browsers begin a page that is saved with its pictures (RFC 2557)."""
_SUFFIXES: Final = (".htm", ".html", ".shtml", ".xht", ".xhtml")
_PROLOGUE: Final = 4096
"""Bytes in which a page or a MIME message begins, whatever comments stand before it."""

_SAMPLE: Final = 65536
"""Bytes that are looked at for controls; a text shows its nature sooner."""

_ZEROS: Final = 0.05
"""Share of the characters of a text in UTF-16 that have a zero byte; of Japanese it is one in ten, of English all."""

_TEXT_CONTROLS: Final = bytes({*range(0x20)} - {0x09, 0x0A, 0x0C, 0x0D, 0x1B})


def media_type_of(data: bytes, *, name: str = "", encoding: str | None = None) -> str:
    """Media type of ``data`` by signature: ``text/plain`` unless something else is plain to see.

    Args:
        data: The file.
        name: Its name, which decides between text and the fragment of a page.
        encoding: What a person says of its encoding: bytes that make a text in it are one.
    """
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    start = data[:_PROLOGUE].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\f").lower()
    if _PAGE.match(start):
        return "text/html"
    if start.startswith(b"<?xml"):
        return "application/xml"
    if _ARCHIVE.search(start):
        return "multipart/related"
    if looks_binary(data, encoding=encoding):
        return BINARY
    return "text/html" if name.lower().endswith(_SUFFIXES) else "text/plain"


def looks_binary(data: bytes, *, encoding: str | None = None) -> bool:
    """Whether more than one character in ten of the first 64 KiB is a control that no text needs.

    Single control characters occur in scrapes and are kept; a tenth is far beyond that. Captures in UTF-16 or UTF-32
    are text, though they are full of NULs.

    Args:
        data: The file.
        encoding: What its encoding is said to be; None if nobody says.
    """
    if encoding is None and (any(data.startswith(mark) for mark, _ in BOMS) or utf_16_of(data)):
        return False
    return _is_full_of_controls(_characters(data[:_SAMPLE], encoding) if encoding else data[:_SAMPLE])


def utf_16_of(data: bytes) -> str | None:
    """The byte order of UTF-16 that has no mark, as the name of a codec; None if the bytes are nothing of the kind.

    Letters of Latin scripts, and the spaces and line ends of others, have a zero in one byte of their two, always the
    same one; the other byte is zero in a few signs only, such as U+4E00.
    """
    sample = data[: min(_SAMPLE, len(data) // 2 * 2)]
    high, low = sample[1::2].count(0), sample[::2].count(0)
    name = "utf-16-le" if high > low else "utf-16-be"
    if len(data) % 2 or max(high, low) < _ZEROS * (len(sample) // 2) or min(high, low) * 3 > max(high, low):
        return None
    try:
        text = data.decode(name)
    except UnicodeError:
        return None
    return None if not text or _controls(start := text[:_SAMPLE].encode("utf-8")) * 10 > len(start) else name


def _characters(sample: bytes, encoding: str) -> bytes:
    """A sample as UTF-8; as it stands if it does not fit the encoding, which decoding tells in its own words."""
    try:
        return sample.decode(encoding, "ignore").encode("utf-8")  # a sample may end within a character
    except (LookupError, UnicodeError):
        return sample


def _is_full_of_controls(sample: bytes) -> bool:
    return _controls(sample) > max(1, len(sample) // 10)


def _controls(sample: bytes) -> int:
    return len(sample) - len(sample.translate(None, _TEXT_CONTROLS))

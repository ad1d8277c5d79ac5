"""What a file is by its first bytes; its name says only whether text is markup."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["BOMS", "looks_binary", "media_type_of"]

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

_TEXT_CONTROLS: Final = bytes({*range(0x20)} - {0x09, 0x0A, 0x0C, 0x0D, 0x1B})


def media_type_of(data: bytes, *, name: str = "") -> str:
    """Media type of ``data`` by signature: ``text/plain`` unless something else is plain to see.

    Args:
        data: The file.
        name: Its name, which decides between text and the fragment of a page.
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
    if looks_binary(data):
        return "application/octet-stream"
    return "text/html" if name.lower().endswith(_SUFFIXES) else "text/plain"


def looks_binary(data: bytes) -> bool:
    """Whether more than one byte in ten of the first 64 KiB is a control that no text needs.

    Single control characters occur in scrapes and are kept; a tenth is far beyond that. Captures with the byte order
    mark of UTF-16 or UTF-32 are text, though they are full of NULs.
    """
    if any(data.startswith(mark) for mark, _ in BOMS):
        return False
    sample = data[:_SAMPLE]
    return len(sample) - len(sample.translate(None, _TEXT_CONTROLS)) > max(1, len(sample) // 10)

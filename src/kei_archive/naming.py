"""Readable file names that are safe on every file system and the same on every machine."""

from __future__ import annotations

import re
from typing import Final

from anyascii import anyascii

__all__ = ["slug", "stem"]

LENGTH: Final = 60
"""Characters of a title in a file name; with date, id and suffix a name stays under 90."""

_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]+")
_WORD: Final = re.compile(r"[a-z0-9]+")
_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)


def slug(title: str, *, length: int = LENGTH) -> str:
    """``title`` as lower-case ASCII words joined by hyphens, at most ``length`` characters, cut at a word.

    Other scripts are transliterated. Names that Windows reserves get a trailing hyphen and ``x``.
    """
    plain = title.replace("’", "").replace("'", "")
    if not plain.isascii():
        plain = _BEYOND_ASCII.sub(lambda run: anyascii(run[0]), plain)
    words = _WORD.findall(plain.lower())
    text = ""
    for word in words:
        longer = f"{text}-{word}" if text else word[:length]
        if len(longer) > length:
            break
        text = longer
    if text in _RESERVED:
        return f"{text}-x"
    return text or "untitled"


def stem(*, date: str, title: str, document_id: str, digits: int = 6) -> str:
    """File name of a rendition without suffix: date or ``undated``, slug of the title, start of the id's hash.

    Args:
        date: ISO date, or empty.
        title: Title of the document.
        document_id: ``k-`` and hexadecimal digits.
        digits: How many of them; a caller gives more where two names would meet.
    """
    return f"{date or 'undated'}_{slug(title)}_{document_id.removeprefix('k-')[:digits]}"

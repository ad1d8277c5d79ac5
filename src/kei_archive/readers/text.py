"""Plain text: which encoding gives the characters, and the very same bytes back."""

from __future__ import annotations

import codecs
import contextlib
import re
from typing import Final

from kei_archive.errors import EncodingError, NoArticle, UsageError
from kei_archive.readers.sniff import BOMS, utf_16_of

__all__ = ["decode", "fits", "is_damaged_utf8"]

_ISO_2022: Final = re.compile(rb"\x1b[$(][@-Z]|\x1b\$[()][A-I]")
"""Escape sequences that designate a character set (ISO/IEC 2022): valid UTF-8, yet not meant as such."""

_WITH_MARK: Final = {
    "utf-8-sig": ("utf-8",),
    "utf-16": ("utf-16-le", "utf-16-be"),
    "utf-32": ("utf-32-le", "utf-32-be"),
}
"""Codecs that drop a byte order mark, and those that keep it as the first character; the first if there is none."""

_SURE: Final = 0.09
"""Confidence that a detected encoding needs. chardet 7 is modest: right answers for German sentences have 0.18."""

_SAMPLE: Final = 200_000
"""Bytes that the detector sees; the identity of decoding and encoding is always tested on all of them."""


def decode(data: bytes, *, encoding: str | None = None, place: str = "") -> str:
    """Find the encoding of ``data``, in the spelling of Python's codecs.

    The ladder: what the caller says; a byte order mark; UTF-16 that shows in its zero bytes; strict UTF-8 (without
    ISO-2022 escapes); a confident detector; else UTF-8 whose invalid bytes stand as lone surrogates (PEP 383). A rung
    holds only if all bytes have a meaning in it. Where encoding the text again does not give the same bytes
    (`Witness.is_reversible`), the archive keeps the bytes in a file of their own. Of a capture that mixes two encodings
    one is taken: a mixture has no name by which others could decode it (`interpret.checks` names the lines).

    Raises:
        UsageError: Python has no encoding of that name.
        EncodingError: The bytes do not fit the encoding that was given, or that their byte order mark announces.
        NoArticle: There is nothing but white space in them.
    """
    name = _choose(data, encoding=encoding, place=place)
    text = data.decode(name, "surrogateescape" if name == "utf-8" else "strict")
    if not text.removeprefix("\ufeff").strip():
        raise NoArticle("is empty.", place=place, remedy="Capture the page again.")
    return name


def _choose(data: bytes, *, encoding: str | None, place: str) -> str:
    if encoding is not None:
        return _given(data, encoding=encoding, place=place)
    for mark, name in BOMS:
        if data.startswith(mark):
            if name == "utf-8" or fits(data, name):
                return name
            remedy = "Capture the page again; the file may be cut off."
            raise EncodingError(
                f"has the byte order mark of {name}, yet is not valid {name}.", place=place, remedy=remedy
            )
    if wide := utf_16_of(data):
        return wide
    if not _ISO_2022.search(data) and fits(data, "utf-8"):
        return "utf-8"
    detected = None if is_damaged_utf8(data) else _detected(data)
    return detected if detected and fits(data, detected) else "utf-8"


def _given(data: bytes, *, encoding: str, place: str) -> str:
    try:
        name = codecs.lookup(encoding).name
        with contextlib.suppress(UnicodeError):
            b" ".decode(name)  # a codec that is not of text says so
    except LookupError as error:
        raise UsageError(
            f"there is no encoding called {encoding!r}.", place=place, remedy="Use a name such as utf-8 or cp1252."
        ) from error
    if name in _WITH_MARK:
        name = next(
            (found for mark, found in BOMS if data.startswith(mark) and found in _WITH_MARK[name]), _WITH_MARK[name][0]
        )
    if not fits(data, name):
        remedy = "Leave encoding out to have it found, or name another one."
        raise EncodingError(f"its bytes are not {name}.", place=place, remedy=remedy)
    return name


def fits(data: bytes, name: str) -> bool:
    """Whether all of the bytes have a meaning in an encoding."""
    try:
        data.decode(name)
    except UnicodeError:
        return False
    return True


def is_damaged_utf8(data: bytes) -> bool:
    """Whether most bytes beyond ASCII are good UTF-8: then a few of them were damaged, and no other encoding fits."""
    sample = data[:_SAMPLE]
    invalid = sum("\udc80" <= character <= "\udcff" for character in sample.decode("utf-8", "surrogateescape"))
    beyond = len(sample) - len(sample.translate(None, bytes(range(0x80, 0x100))))
    return invalid * 2 < beyond


def _detected(data: bytes) -> str | None:
    import chardet  # heavy; needed for the few captures that are not UTF-8

    guess = chardet.detect(data[:_SAMPLE])
    name = guess["encoding"]
    if not name or (guess["confidence"] or 0) < _SURE:
        return None
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return None
    return None if found in {"ascii", "utf-8-sig"} else found

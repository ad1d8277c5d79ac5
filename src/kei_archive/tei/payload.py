"""The file beside a document that has the captured bytes, where lines of text do not give them back."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Sequence
from itertools import takewhile
from types import MappingProxyType
from typing import Final

from kei_archive.drawing import Drawing, Place
from kei_archive.errors import InvalidTei, KeiArchiveError
from kei_archive.model import Witness
from kei_archive.readers.html import draw
from kei_archive.tei.markup import Xml, block, element

__all__ = ["HTML", "common_path", "element_at", "facsimile", "media_type", "page_of", "place_of", "undrawn"]

HTML: Final = "text/html"
_FOLDER: Final = "../payload"
# Plain files, not gzip: its bytes differ with the version of zlib, and a browser or cmp reads these as they are.
_SUFFIXES: Final = MappingProxyType({"text/plain": "txt", HTML: "html"})

# Names that IANA registers, where Python's own differ; codecs.lookup takes both.
_CHARSETS: Final = MappingProxyType(
    {
        "utf-16-le": "UTF-16LE", "utf-16-be": "UTF-16BE", "utf-32-le": "UTF-32LE", "utf-32-be": "UTF-32BE",
        "iso8859-1": "ISO-8859-1", "ascii": "US-ASCII", "shift_jis": "Shift_JIS", "euc_kr": "EUC-KR",
        "euc_jp": "EUC-JP", "iso2022_jp": "ISO-2022-JP", "iso2022_kr": "ISO-2022-KR",
        **{f"cp{page}": f"windows-{page}" for page in range(1250, 1259)},
    }
)  # fmt: skip


def media_type(witness: Witness) -> str:
    """Media type of a capture with its charset, by the name that IANA registers."""
    name = codecs.lookup(witness.encoding).name
    return f"{witness.media_type};charset={_CHARSETS.get(name, name.upper())}"


def facsimile(witness: Witness) -> Xml | None:
    """The ``facsimile`` that names the payload file; None if the lines alone give the captured bytes back."""
    if witness.is_reversible:
        return None
    media = element("media", mimeType=media_type(witness), url=_address(witness))
    surface = block("surface", media, corresp=f"#{witness.id}.capture", type="payload")
    return block("facsimile", surface, xml_id=f"{witness.id}.facsimile")


def place_of(witness: Witness, *, first: int, last: int) -> str:
    """Where lines of a page stand in its payload file: a pointer to the innermost element that holds them all.

    Args:
        witness: The capture.
        first: Number of the first line, from 1.
        last: Number of the last one.

    Returns:
        An address with an XPath in it; empty for a text capture.
    """
    if witness.places is None:
        return ""
    return element_at(witness, common_path(witness.places, numbers=range(first - 1, last)))


def common_path(places: Sequence[Place], *, numbers: Iterable[int]) -> str:
    """XPath of the innermost element that holds lines of a page, given by their numbers from 0; empty if none does."""
    paths = [path.split("/") for path in {places[number].path for number in numbers} if path]
    common = takewhile(lambda steps: len(set(steps)) == 1, zip(*paths, strict=False))
    return "/".join(steps[0] for steps in common)


def element_at(witness: Witness, path: str) -> str:
    """A pointer to an element in the payload file of a page, by its XPath; empty if there is none."""
    return f"{_address(witness)}#xpath({path})" if path else ""


def page_of(data: bytes, *, mime: str, url: str | None = None) -> Drawing | None:
    """What the page in a payload file shows; None if the capture is no page of HTML.

    Args:
        data: The captured bytes.
        mime: Media type of the capture with its charset.
        url: What its links are relative to.

    Raises:
        InvalidTei: It cannot be drawn.
    """
    kind, _, charset = mime.partition(";charset=")
    if kind != HTML:
        return None
    try:
        return draw(data, encoding=charset, url=url)
    except (KeiArchiveError, LookupError, UnicodeError) as error:
        raise InvalidTei(f"The page in the payload file cannot be drawn: {error}") from error


def undrawn(lines: str, *, data: bytes, mime: str) -> str:
    """In what the lines of a ``sourceDoc`` differ from what the page in its payload file shows.

    Args:
        lines: The lines with their terminators.
        data: The captured bytes.
        mime: Media type of the capture with its charset.

    Returns:
        A sentence; empty if they do not differ, or the capture is no page of HTML.
    """
    try:
        page = page_of(data, mime=mime)
    except InvalidTei as error:
        return error.message
    if page is None or page.text == lines:
        return ""
    pairs = enumerate(zip(page.text.split("\n"), lines.split("\n"), strict=False), 1)
    number = next((number for number, (ours, theirs) in pairs if ours != theirs), 0)
    return f"The page in the payload file shows other lines than sourceDoc has, from line {number} on."


def _address(witness: Witness) -> str:
    return f"{_FOLDER}/{witness.id}.{_SUFFIXES[witness.media_type]}"

"""Pictures that a TEI holds itself (``graphic/@url`` with ``data:``): which are drawn.

Nothing is fetched, so other pictures stay descriptions with a link. A picture that could harm is refused before the
engine sees it: the size of a raster image is read from its head, not from its pixels.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import warnings
from typing import Final
from urllib.parse import unquote_to_bytes

from lxml import etree
from PIL import Image, UnidentifiedImageError

from kei_archive.errors import InvalidTei, RenderError
from kei_archive.tei.document import parse

__all__ = ["admit"]

RASTER: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
SVG: Final = "image/svg+xml"

PIXELS: Final = 40_000_000
"""Pixels of an image that fills a Letter page at 600 an inch, and a little more."""
SVG_BYTES: Final = 2_000_000
"""Bytes of a drawing: more would take minutes to lay out."""
SVG_ELEMENTS: Final = 20_000

_DATA: Final = re.compile(r"data:(image/[a-z+.-]+)(;[^,]*)?,", re.IGNORECASE)


def admit(url: str, *, place: str) -> str:
    """``url`` if it is a picture that can be drawn; empty for a picture that is elsewhere.

    Args:
        url: ``@url`` of a ``graphic``.
        place: The element, for the error.

    Raises:
        RenderError: The picture is broken, too large, or asks for something from outside.
    """
    match = _DATA.match(url)
    if match is None:
        return ""
    kind = match[1].lower()
    payload = url[match.end() :]
    try:
        coded = "base64" in (match[2] or "")
        data = base64.b64decode(payload, validate=True) if coded else unquote_to_bytes(payload)
    except binascii.Error as error:
        raise _refused("is not valid Base64", place) from error
    if kind == SVG:
        _check_drawing(data, place)
    elif kind in RASTER:
        _check_raster(data, place)
    else:
        raise _refused(f"has the type {kind}, which no PDF can show", place)
    return url


def _check_raster(data: bytes, place: str) -> None:
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data)) as image:
            wide, high = image.size
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise _refused("cannot be read", place) from error
    if wide * high > PIXELS:
        raise _refused(f"has {wide * high / 1e6:.0f} million pixels, more than {PIXELS / 1e6:.0f}", place)


def _check_drawing(data: bytes, place: str) -> None:
    """A drawing may refer to its own parts and to nothing else."""
    if len(data) > SVG_BYTES:
        raise _refused(f"has {len(data) / 1e6:.0f} million bytes, more than {SVG_BYTES / 1e6:.0f}", place)
    try:
        root = parse(data, place=place)
    except InvalidTei as error:
        raise _refused(f"is {error.message.rstrip('.')}", place) from error
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    if len(elements) > SVG_ELEMENTS:
        raise _refused(f"has {len(elements)} elements, more than {SVG_ELEMENTS}", place)
    for element in elements:
        if _reaches_out(element):
            raise _refused("refers to a file outside itself", place)


def _reaches_out(element: etree._Element) -> bool:
    if etree.QName(element).localname in ("script", "foreignObject", "image", "style"):
        return True
    for name, value in element.items():
        if etree.QName(name).localname == "href" and not str(value).startswith("#"):
            return True
        if re.search(r"url\(\s*['\"]?(?!#)", str(value), re.IGNORECASE):
            return True
    return etree.QName(element).localname == "use" and _is_own_parent(element)


def _is_own_parent(use: etree._Element) -> bool:
    """A ``use`` of what it stands in would be drawn for ever."""
    target = next((str(value)[1:] for name, value in use.items() if etree.QName(name).localname == "href"), "")
    return any(parent.get("id") == target for parent in use.iterancestors())


def _refused(what: str, place: str) -> RenderError:
    return RenderError(f"a picture {what}.", place=place, remedy="Replace it, or take it out of the TEI.")

"""The theme's fonts inside an EPUB, cut down to the characters of its texts, with their licences beside them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from fontTools import subset
from fontTools.ttLib import TTFont

from kei_archive.errors import TemplateError
from kei_archive.renderers.epub_items import Item
from kei_archive.renderers.theme import Theme

__all__ = ["Enclosed", "enclose"]

STYLES: Final = "epub/fonts.css"
"""The style sheet that names the fonts, each in a rule of its own: ``src: url(fonts/NAME)``."""

_FACE: Final = re.compile(r"@font-face\s*\{([^}]*)\}\s*")
_FAMILY: Final = re.compile(r"font-family:\s*[\"']?([^;\"']+)")
_SOURCE: Final = re.compile(r"url\([\"']?(fonts/[^\"')]+)")
_TYPES: Final = {".ttf": "font/ttf", ".otf": "font/otf"}
_RENAMED: Final = (1, 3, 4, 6, 16, 18)
"""Names of a font for people and systems: a cut font may not bear the reserved one (SIL Open Font License, 3)."""
_KEPT: Final = [0, 1, 2, 3, 4, 5, 6, 13, 14]
_RESTRICTED: Final = 0x0002
"""Bit of ``OS/2.fsType`` that forbids embedding (OpenType 1.9)."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """What becomes part of the publication.

    Attributes:
        style: The style sheet, with the rules of the fonts that are needed.
        items: Fonts and licences.
        names: The fonts with their versions, for people.
    """

    style: str
    items: tuple[Item, ...]
    names: tuple[str, ...]


def enclose(theme: Theme, used: AbstractSet[str]) -> Enclosed:
    """The fonts of a theme that hold characters of a text; of a later family only what the earlier ones lack.

    Args:
        theme: Its `STYLES` name the fonts; one without that sheet has none.
        used: The characters.

    Raises:
        MissingFont: The sheet names a font that is not there.
        TemplateError: A font may not be embedded, or has no licence beside it.
    """
    fonts: dict[str, Item] = {}
    licences: dict[str, Item] = {}
    names: dict[str, None] = {}
    held: dict[str, set[int]] = {}
    needed = {ord(char) for char in used if not char.isspace()}

    def rule(match: re.Match[str]) -> str:
        family, source = _FAMILY.search(match[1]), _SOURCE.search(match[1])
        if family is None or source is None:
            raise TemplateError("a font face has no family or no file.", place=STYLES, remedy="Name both.")
        path = theme.find(source[1])
        earlier = set[int]().union(*(codes for name, codes in held.items() if name != family[1]))
        with TTFont(path, recalcTimestamp=False) as font:
            wanted = needed & set(font.getBestCmap()) - earlier
            if not wanted:
                return ""
            held.setdefault(family[1], set()).update(wanted)
            licence = _licence(path)
            licences[licence.name] = Item(
                _key(licence.name), f"fonts/{licence.name}", "text/plain", licence.read_bytes()
            )
            names[_described(font)] = None
            data = _cut(font, wanted, family=family[1], place=source[1])
        fonts[source[1]] = Item(_key(path.name), source[1], _TYPES.get(path.suffix.lower(), "font/ttf"), data)
        return match[0]

    style = _FACE.sub(rule, theme.text(STYLES))
    return Enclosed(style, (*fonts.values(), *licences.values()), tuple(names))


def _key(name: str) -> str:
    return f"font-{re.sub(r'[^A-Za-z0-9]+', '-', name)}"


def _licence(path: Path) -> Path:
    """The licence beside a font: ``FAMILY-OFL.txt`` for every file whose name starts with ``FAMILY``."""
    for file in sorted(path.parent.glob("*.txt"), key=lambda file: -len(file.name)):
        if path.name.startswith(file.stem.rpartition("-")[0] or file.stem):
            return file
    raise TemplateError(
        "the font has no licence beside it.", place=str(path), remedy="Put its licence there as FAMILY-LICENCE.txt."
    )


def _described(font: TTFont) -> str:
    names = font["name"]
    family = names.getDebugName(16) or names.getDebugName(1) or ""
    version = re.search(r"\d+\.\d+", names.getDebugName(5) or "")
    return f"{family} {version[0]}" if version else family


def _cut(font: TTFont, codes: AbstractSet[int], *, family: str, place: str) -> bytes:
    if font["OS/2"].fsType & _RESTRICTED:
        raise TemplateError("the font forbids embedding.", place=place, remedy="Take another font.")
    options = subset.Options(notdef_outline=True, hinting=False, recalc_timestamp=False, name_IDs=_KEPT)
    options.drop_tables += ["FFTM"]  # the time stamp of a font editor
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    for number, record in _names(font):
        style = font["name"].getDebugName(2) or "Regular"
        name = family if number in (1, 16) else f"{family} {style}"
        record.string = name.replace(" ", "-") if number == 6 else name
    stream = io.BytesIO()
    font.save(stream)
    return stream.getvalue()


def _names(font: TTFont) -> Iterator[tuple[int, Any]]:
    return ((record.nameID, record) for record in font["name"].names if record.nameID in _RENAMED)

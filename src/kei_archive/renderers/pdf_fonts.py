"""Which characters the theme's fonts have, and where others come from.

A character without a glyph would print as an empty box, so this is settled before the layout: the theme's fonts first;
then an installed font that is free to embed, cut down to the characters needed; else an error. One character is no
reason to lose a volume of hundreds of texts: there its number stands in its place, ``[U+1F9FF]``, with a finding.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

from kei_archive import fixity
from kei_archive.errors import MissingGlyph

__all__ = ["SCRIPTS", "Extra", "coverage", "family_for", "find_extras", "missing", "no_glyph", "stand_in", "unpacked"]

REGIONS: Final = MappingProxyType({"ko": "KR", "ja": "JP", "zh": "SC", "zh-Hant": "TC", "zh-TW": "TC", "zh-HK": "HK"})
"""The cut of Noto CJK by language: the same character has other shapes in other countries."""
FAMILIES: Final = (
    "Noto Serif CJK {region}",
    "Noto Sans CJK {region}",
    "Noto Serif",
    "Noto Naskh",
    "Noto Sans",
    "DejaVu Serif",
    "DejaVu Sans",
    "Symbola",
)
"""Families to take a missing character from, best first; a name stands for all that start with it."""
UNFIT: Final = ("Color Emoji", "CJK", "Bold", "Mono")
"""Families among them that are not: bitmaps, the cuts for other countries, other styles."""

SCRIPTS: Final = MappingProxyType(
    {
        "hanja": ("港", "fonts-noto-cjk"),
        "kana": ("み", "fonts-noto-cjk"),
        "Arabic": ("م", "fonts-noto-core"),
        "Hebrew": ("ש", "fonts-noto-core"),
        "accented Greek": ("ἡ", "fonts-noto-core"),
        "Georgian": ("ა", "fonts-noto-core"),
        "Devanagari": ("क", "fonts-noto-core"),
        "Thai": ("ก", "fonts-noto-core"),
        "Ethiopic": ("ሀ", "fonts-noto-core"),
        "symbols": ("☃", "fonts-noto-core"),
        "emoji": ("🙂", "fonts-symbola"),
    }
)
"""Scripts that the built-in themes have no font for: a character of each, and the Debian package of a font."""

NEIGHBOURS: Final = " \xa0\u200c\u200d\ufe0e\ufe0f"
"""Characters that Pango sets in the font of those beside them, whatever the order of the fonts."""


@dataclass(frozen=True, slots=True)
class Extra:
    """A font from the system, cut down to ``characters``.

    Attributes:
        family: Its name, for people.
        version: What the font says of its version, for people.
        digest: SHA-256 of the whole font file.
        data: The font file, cut down.
    """

    family: str
    version: str
    digest: str
    characters: str
    data: bytes


def coverage(fonts: Iterable[Path]) -> frozenset[int]:
    """Code points that at least one of the font files has."""
    return frozenset().union(*(_characters(path, path.stat().st_mtime_ns) for path in fonts))


@lru_cache(maxsize=64)
def _characters(path: Path, modified: int) -> frozenset[int]:  # noqa: ARG001  # a changed file is another key
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def missing(text: str, covered: frozenset[int]) -> str:
    """Characters of ``text`` that need a glyph and are not covered, each once, in code point order.

    White space and format characters are invisible; a mark that composes with its letter (NFC) is drawn with it.
    """
    rest = _uncovered(text, covered)
    marks = {char for char in rest if unicodedata.category(char) == "Mn"}
    if marks:
        rest = (rest - marks) | _uncovered(unicodedata.normalize("NFC", text), covered)
    return "".join(sorted(rest))


def _uncovered(text: str, covered: frozenset[int]) -> set[str]:
    return {char for char in set(text) if ord(char) not in covered and not _invisible(char)}


def _invisible(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) in ("Cf", "Cc") or "\ufe00" <= char <= "\ufe0f"


def find_extras(characters: str, *, language: str) -> tuple[tuple[Extra, ...], str]:
    """Installed fonts for characters that the theme lacks.

    Args:
        characters: What is missing.
        language: BCP 47 tag of the document.

    Returns:
        The fonts, and the characters that no installed font of the families above has.
    """
    preferred = _preferred(language)
    extras: list[Extra] = []
    rest, lost = characters, ""
    while rest:
        found = _installed(rest[0], preferred)
        if found is None:
            lost, rest = lost + rest[0], rest[1:]
            continue
        path, index = found
        extra = _cut(Path(path), index, rest)
        extras.append(extra)
        rest = "".join(char for char in rest if char not in extra.characters)
    return tuple(extras), lost


def family_for(char: str, *, language: str = "ko") -> str:
    """The installed family that would lend ``char``; empty if none would."""
    found = _installed(char, _preferred(language))
    if found is None:
        return ""
    with TTFont(found[0], fontNumber=found[1], lazy=True) as font:
        return font["name"].getDebugName(1) or Path(found[0]).stem


def no_glyph(characters: str, *, place: str) -> MissingGlyph:
    """The error for characters that no font has."""
    several = f" and {len(characters) - 1} more" if len(characters) > 1 else ""
    packages = sorted({package for _, package in SCRIPTS.values()})
    return MissingGlyph(
        f"no font has the character {_named(characters[0])}{several}.",
        place=place,
        remedy=f"Install a Noto font that has it (Debian: {', '.join(packages)}), or add one to the theme.",
    )


def stand_in(markup: str, characters: str) -> str:
    """``markup`` with the number of each of ``characters`` in its place."""
    return markup.translate({ord(char): f"[U+{ord(char):04X}]" for char in characters})


def _named(char: str) -> str:
    return f"{char!r} (U+{ord(char):04X} {unicodedata.name(char, 'unnamed')})"


def _preferred(language: str) -> tuple[str, ...]:
    region = REGIONS.get(language) or REGIONS.get(language.partition("-")[0], "KR")
    return tuple(family.format(region=region) for family in FAMILIES)


@lru_cache(maxsize=256)
def _installed(char: str, preferred: Sequence[str]) -> tuple[str, int] | None:
    """File and index of the best installed font that has ``char``, by fontconfig's own tool; None if there is none."""
    program = shutil.which("fc-list")
    if not program:
        return None
    answer = subprocess.run(  # noqa: S603  # a fixed program; the argument is a number
        [program, f":charset={ord(char):x}", "--format", "%{family[0]}\t%{style[0]}\t%{index}\t%{file}\n"],
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    found = []
    for line in answer.stdout.splitlines():
        family, style, index, path = line.split("\t")
        rank = next((n for n, name in enumerate(preferred) if family.startswith(name)), None)
        unfit = any(word in family for word in UNFIT) and family not in preferred
        # an index above 65535 is an instance of a variable font
        if rank is not None and not unfit and style in ("Regular", "Book", "Roman") and int(index) < 65536:
            found.append((rank, family, path, int(index)))
    return min(found)[2:] if found else None


def _cut(path: Path, index: int, characters: str) -> Extra:
    options = subset.Options(
        layout_features=["*"],
        notdef_outline=True,
        passthrough_tables=True,
        recalc_timestamp=False,
        name_IDs=[1, 2, 4, 5, 6],
    )
    with TTFont(path, fontNumber=index, recalcTimestamp=False) as font:
        has = font.getBestCmap()
        held = "".join(char for char in characters if ord(char) in has)
        cutter = subset.Subsetter(options)
        cutter.populate(text=held + NEIGHBOURS)
        cutter.subset(font)
        if "CFF " in font:
            _to_truetype(font)
        stream = io.BytesIO()
        font.save(stream)
        names = font["name"]
        family, version = names.getDebugName(1) or path.stem, names.getDebugName(5) or ""
        return Extra(family, version, _digest(path, path.stat().st_mtime_ns), held, stream.getvalue())


def unpacked(data: bytes) -> bytes:
    """A font without the compression of WOFF 1.0, and dated as its maker did; any other file as it is.

    WeasyPrint unpacks it, too, but dates it with the clock, and a PDF would hold that date.
    """
    if not data.startswith(b"wOFF"):
        return data
    with TTFont(io.BytesIO(data), recalcTimestamp=False) as font:
        font.flavor = font.flavorData = None
        stream = io.BytesIO()
        font.save(stream)
        return stream.getvalue()


@lru_cache(maxsize=64)
def _digest(path: Path, modified: int) -> str:  # noqa: ARG001  # a changed file is another key
    return fixity.of_file(path)


def _to_truetype(font: TTFont) -> None:
    """Turn PostScript outlines into TrueType ones, within a unit of the em.

    A font keyed by CID that was cut down keeps its old numbers, and a PDF would point past them.
    """
    glyphs = font.getGlyphSet()
    drawn = {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
        drawn[name] = pen.glyph()
    del font["CFF "]
    if "VORG" in font:
        del font["VORG"]
    font["loca"] = newTable("loca")
    font["glyf"] = newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = font.getGlyphOrder(), drawn
    limits = font["maxp"]
    limits.tableVersion = 0x00010000
    for name in _LIMITS:
        setattr(limits, name, 0)
    limits.maxZones = 1
    font.sfntVersion = "\0\1\0\0"


_LIMITS: Final = (
    *("maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements"),
    *("maxSizeOfInstructions", "maxComponentElements", "maxPoints", "maxContours", "maxCompositePoints"),
    *("maxCompositeContours", "maxComponentDepth"),
)
"""Fields of the table ``maxp`` that only TrueType outlines have; without instructions they are nothing."""

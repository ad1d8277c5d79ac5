"""What a print shop asks of a file: data in TOML, one file a shop or product."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, get_args

from kei_archive import _resources, tomlfile
from kei_archive.errors import ConfigError, UsageError

__all__ = ["Colours", "Profile", "load_profile"]

Colours = Literal["k", "cmyk", "any"]
"""Inks allowed: black alone, the four of the press, or whatever the file has."""

KEYS: Final[dict[str, tomlfile.Shape]] = {
    "description": "text",
    "standards": "texts",
    "trim": "tables",
    "bleed": "number",
    "colours": "text",
    "even_pages": "yes-or-no",
    "output_intent": "yes-or-no",
    "transparency": "yes-or-no",
    "annotations": "yes-or-no",
    "image_ppi": "number",
    "thinnest_line": "number",
    "margin": "number",
    "gutters": "tables",
    "info": "texts",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The wishes of a print shop. The default of each asks for nothing.

    Attributes:
        name: File name without suffix.
        description: What it is for.
        standards: Values of ``GTS_PDFXVersion`` of which the file must claim one.
        trim: Sizes of which the pages must have one, millimetres.
        bleed: Ink beyond the trim, millimetres.
        colours: Inks allowed.
        even_pages: Whether the number of pages must be even.
        output_intent: Whether an ICC profile of the printing condition must be there.
        transparency: Whether transparency is allowed.
        annotations: Whether annotations are allowed.
        image_ppi: Least resolution of images at their size on the page, pixels an inch.
        thinnest_line: Points.
        margin: Least distance of text from the trim, millimetres.
        gutters: Least distance of text from the spine in millimetres, for books of up to so many pages, in order.
        info: Keys that the Info dictionary must have.
    """

    name: str
    description: str = ""
    standards: tuple[str, ...] = ()
    trim: tuple[tuple[float, float], ...] = ()
    bleed: float = 0.0
    colours: Colours = "any"
    even_pages: bool = False
    output_intent: bool = False
    transparency: bool = True
    annotations: bool = True
    image_ppi: float = 0.0
    thinnest_line: float = 0.0
    margin: float = 0.0
    gutters: tuple[tuple[int, float], ...] = ()
    info: tuple[str, ...] = ()

    def gutter(self, pages: int) -> float:
        """Least inner margin in millimetres of a book of ``pages`` pages: the last row serves all that are longer."""
        rows = [inner for most, inner in self.gutters if pages <= most]
        return rows[0] if rows else self.gutters[-1][1] if self.gutters else 0.0


def load_profile(name: str | Path) -> Profile:
    """A built-in profile by its name, or one from a file by its path.

    Raises:
        UsageError: No profile has that name.
        ConfigError: The file cannot be obeyed.
    """
    path = Path(name)
    if path.suffix != ".toml":
        known = {entry.stem: entry for entry in sorted(_resources.PRESSES.glob("*.toml"))}
        if str(name) not in known:
            raise UsageError(
                f"no print profile {str(name)!r}.{tomlfile.suggest(str(name), known)}",
                remedy="Give the name of a built-in profile or the path of a TOML file.",
            )
        path = known[str(name)]
    place = str(path)
    values: dict[str, Any] = tomlfile.check(tomlfile.load(path), KEYS, place=place)
    if values.get("colours", "any") not in get_args(Colours):
        raise ConfigError(f"colours must be one of {', '.join(get_args(Colours))}.", place=place)
    for key, (first, second) in {"trim": ("width", "height"), "gutters": ("pages", "inner")}.items():
        rows = [
            tomlfile.check(row, {first: "number", second: "number"}, place=f"{place}, {key}", required=(first, second))
            for row in values.get(key, ())
        ]
        values[key] = tuple(sorted((row[first], row[second]) for row in rows))
    for key in ("standards", "info"):
        values[key] = tuple(values.get(key, ()))
    return Profile(name=path.stem, **values)

"""NAME.toml beside NAME.txt: what the text cannot say, as claims of the editor.

title = "…"          authors = ["…"]        date = 2020-01-06      url = "https://…"     retrieved = 2020-02-01
by = "who captured"  rights = "…"           series = "…"           part = 2              categories = ["…"]
(or date = "2020-01", date = 2020, where no more is known)
language = "en"      site = "…"             publisher = "…"        genre = "interview"     encoding = "cp1252"
abstract = "…"
[identifiers] DOI = "…"  ARK = "…"  ISBN = "…"  URN = "…"  WARC-Record-ID = "…"
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from kei_archive import tomlfile
from kei_archive.claims import date_of
from kei_archive.errors import ConfigError
from kei_archive.interpret.identifiers import SCHEMES, as_identifiers
from kei_archive.model import Claim
from kei_archive.readers.address import ADDRESS, is_address

__all__ = ["encoding_beside", "load_sidecar", "sidecar_beside", "sidecar_claim"]

_KEYS: Final[dict[str, tomlfile.Shape]] = {
    "title": "text",
    "authors": "text or texts",
    "date": "date or period",
    "url": "text",
    "retrieved": "date",
    "by": "text",
    "rights": "text",
    "series": "text",
    "part": "number",
    "identifiers": "table",
    "categories": "text or texts",
    "language": "text",
    "site": "text",
    "publisher": "text",
    "genre": "text",
    "encoding": "text",
    "abstract": "text",
}


def sidecar_beside(source: str | Path | bytes) -> Path | None:
    """NAME.toml beside a capture NAME.txt; None if there is none."""
    if isinstance(source, bytes):
        return None
    try:
        path = Path(source).with_suffix(".toml")
        return path if path.is_file() else None
    except (OSError, ValueError):  # no path at all: opening the capture says so
        return None


def encoding_beside(source: str | Path | bytes) -> str | None:
    """The encoding of a capture that its sidecar states.

    Raises:
        ConfigError: As `load_sidecar`.
    """
    encoding: str | None = load_sidecar(sidecar_beside(source)).get("encoding")
    return encoding


def load_sidecar(sidecar: str | Path | Mapping[str, Any] | None) -> dict[str, Any]:
    """The values of a sidecar: a file, or a mapping with the same keys; empty if there is none.

    Lists may be given as one string; empty strings count as not given.

    Raises:
        ConfigError: The file cannot be read, or it has an unknown key or a value of the wrong shape.
    """
    if sidecar is None:
        return {}
    given = dict(sidecar) if isinstance(sidecar, Mapping) else tomlfile.load(Path(sidecar))
    place = "sidecar" if isinstance(sidecar, Mapping) else str(sidecar)
    for key in given:
        if key not in _KEYS and str(key).upper() in SCHEMES:
            remedy = f"Write it below a line [identifiers], at the end of the file: {key.upper()} = ..."
            raise ConfigError(f"{key} belongs into the table of identifiers.", place=place, remedy=remedy)
    values = tomlfile.check(given, _KEYS, place=place)
    if tomlfile.is_period(values.get("date")):
        values["date"] = date_of(str(values["date"]))
    for name in ("authors", "categories"):
        if isinstance(values.get(name), str):
            values[name] = [values[name]]
    if isinstance(values.get("part"), float) or values.get("part", 1) < 1:
        raise ConfigError("part must be a whole number from 1.", place=place)
    if not all(isinstance(value, str) for value in values.get("identifiers", {}).values()):
        raise ConfigError("identifiers must be strings.", place=place)
    if "identifiers" in values:
        values["identifiers"] = as_identifiers(values["identifiers"], place=place)
    if values.get("url") and not is_address(values["url"]):
        raise ConfigError(f"url {values['url'][:200]!r} is no address of a page.", place=place, remedy=ADDRESS)
    return {name: value for name, value in values.items() if value not in ("", [], {})}


def sidecar_claim(value: Any, *, key: str) -> Claim[Any]:
    """A fact that a person stated."""
    return Claim(value, None, f"sidecar:{key}", 1.0, "sidecar")

"""Strict TOML: a key that nobody knows is an error with a suggestion, and all problems are reported at once."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, Literal

from kei_archive.errors import ConfigError

__all__ = ["Shape", "check", "is_period", "load", "nearest", "parse", "suggest"]

Shape = Literal[
    "text", "texts", "number", "numbers", "yes-or-no", "date", "table", "tables", "text or texts", "date or period"
]
"""What the value of a key may be."""

_PERIOD: Final = re.compile(r"[12]\d{3}(?:-(?:0[1-9]|1[0-2]))?")
_NAMES: Final[Mapping[Shape, str]] = {
    "text": "a string",
    "texts": "a list of strings",
    "text or texts": "a string or a list of strings",
    "number": "a number",
    "numbers": "a list of numbers",
    "yes-or-no": "true or false",
    "date": "a date such as 2020-01-06, without quotes",
    "date or period": 'a date such as 2020-01-06, without quotes, a month such as "2020-01" or a year such as 2020',
    "table": "a table",
    "tables": "a list of tables",
}


def load(path: Path) -> dict[str, Any]:
    """Read a TOML file.

    Raises:
        ConfigError: The file is missing, not UTF-8 or not TOML; the message names the line.
    """
    try:
        return parse(path.read_text(encoding="utf-8"), place=str(path))
    except UnicodeDecodeError as error:
        raise ConfigError("not UTF-8.", place=str(path), remedy="Save the file as UTF-8.") from error
    except OSError as error:
        raise ConfigError(
            f"cannot be read: {error.strerror}.", place=str(path), remedy="Check its name and permissions."
        ) from error


def parse(text: str, *, place: str) -> dict[str, Any]:
    """The tables of a TOML text.

    Raises:
        ConfigError: It is not TOML; the message names the line.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"not valid TOML: {error}.", place=place, remedy="Mend the file there.") from error


def check(
    values: Mapping[str, Any], keys: Mapping[str, Shape], *, place: str, required: Sequence[str] = ()
) -> dict[str, Any]:
    """The values of a table, once every key is known and has the shape asked for.

    Args:
        values: A TOML table.
        keys: Every key allowed, with its shape.
        place: File (and table) for the error.
        required: Keys that must be there.

    Raises:
        ConfigError: With all problems of the table, one a line.
    """
    problems = [
        f"unknown key {name!r}.{suggest(name, keys)}" if name not in keys else f"{name} must be {_NAMES[keys[name]]}."
        for name, value in values.items()
        if name not in keys or not _fits(value, keys[name])
    ]
    problems += [f"the key {name!r} is missing." for name in required if name not in values]
    if problems:
        raise ConfigError(" ".join(problems), place=place)
    return dict(values)


def suggest(name: str, known: Iterable[str]) -> str:
    """``Did you mean …?`` with a leading space, or an empty string where nothing is near."""
    near = difflib.get_close_matches(name, list(known), 1)
    return f" Did you mean {near[0]!r}?" if near else f" Known: {', '.join(sorted(known))}."


def nearest(name: str, known: Iterable[str]) -> str:
    """As `suggest`, for names that are too many to list: empty where nothing is near."""
    near = difflib.get_close_matches(name, list(known), 1)
    return f" Did you mean {near[0]!r}?" if near else ""


def is_period(value: object) -> bool:
    """Whether a value is a year, or a month such as ``"2020-01"``, for which TOML has no type."""
    return isinstance(value, str | int) and not isinstance(value, bool) and _PERIOD.fullmatch(str(value)) is not None


def _fits(value: object, shape: Shape) -> bool:
    def texts(item: object) -> bool:
        return isinstance(item, list) and all(isinstance(entry, str) for entry in item)

    def number(item: object) -> bool:
        return isinstance(item, int | float) and not isinstance(item, bool)

    match shape:
        case "text":
            return isinstance(value, str)
        case "texts":
            return texts(value)
        case "text or texts":
            return isinstance(value, str) or texts(value)
        case "number":
            return number(value)
        case "numbers":
            return isinstance(value, list) and all(number(entry) for entry in value)
        case "yes-or-no":
            return isinstance(value, bool)
        case "date" | "date or period":
            day = isinstance(value, date) and not isinstance(value, datetime)
            return day or (shape != "date" and is_period(value))
        case "table":
            return isinstance(value, dict)
        case "tables":
            return isinstance(value, list) and all(isinstance(entry, dict) for entry in value)

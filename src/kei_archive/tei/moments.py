"""Dates and times of HTML as W3C has them, which is what TEI's ``@when`` holds.

Standard: HTML Living Standard, 4.5.14 (what ``datetime`` may be); XML Schema 1.1, part 2, 3.3.7 to 3.3.14; TEI P5,
``teidata.temporal.w3c``.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

__all__ = ["moment"]

_DAY: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](.+))?", re.ASCII)
_TIME: Final = re.compile(
    r"((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d(?:\.\d+)?)?(Z|[+-](?:(?:0\d|1[0-3]):?[0-5]\d|14:?00))?", re.ASCII
)
_PART: Final = re.compile(r"(?!0000)\d{4}(?:-(?:0[1-9]|1[0-2]))?", re.ASCII)
_YEARLESS: Final = re.compile(r"(?:--)?(\d\d-\d\d)", re.ASCII)
_LEAP: Final = "2000-"
"""A year that has every day."""


def moment(said: str) -> tuple[str, str]:
    """What a ``time`` of HTML says, as an element of TEI and its ``@when``.

    Args:
        said: Its ``datetime``, or its words where it has none.

    Returns:
        ``date`` or ``time``, and the value; both empty for what W3C has no form for (a week, a duration) and for what
        is no date. Seconds that the page leaves out are zero: so HTML reads it.
    """
    if (day := _DAY.fullmatch(said)) and _exists(day[1]):
        if not day[2]:
            return "date", day[1]
        if clock := _TIME.fullmatch(day[2]):
            return "date", f"{day[1]}T{_clock(clock)}"
    elif (yearless := _YEARLESS.fullmatch(said)) and _exists(_LEAP + yearless[1]):
        return "date", f"--{yearless[1]}"
    elif _PART.fullmatch(said):
        return "date", said
    elif clock := _TIME.fullmatch(said):
        return "time", _clock(clock)
    return "", ""


def _clock(clock: re.Match[str]) -> str:
    """A time of the day; HTML may leave out its seconds, and the colon of its zone."""
    zone = clock[3] or ""
    return f"{clock[1]}{clock[2] or ':00'}{f'{zone[:3]}:{zone[-2:]}' if len(zone) > 1 else zone}"


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True

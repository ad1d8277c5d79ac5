"""Written dates, in figures or with the name of a month. Never a relative date, never today, never half a date."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from kei_archive.label.shapes import DATE_LIKE

__all__ = ["Written", "find_dates"]

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_ENGLISH: Final = (
    re.compile(rf"{_MONTH} +(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? +(?P<year>\d{{4}})", re.IGNORECASE),
    re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)? +(?:of +)?{_MONTH},? +(?P<year>\d{{4}})", re.IGNORECASE),
)
_YEAR_FIRST: Final = re.compile(r"(\d{4}) ?[-./年년] ?(\d{1,2}) ?[-./月월] ?(\d{1,2})(?: ?[日일])?")
_YEAR_LAST: Final = re.compile(r"(\d{1,2})([-./]) ?(\d{1,2})\2 ?(\d{4})")

_FIRST_YEAR: Final = 1900
"""Web articles, and reprints of older ones, are not dated before."""


@dataclass(frozen=True, slots=True)
class Written:
    """A date in a text: its place there, and its value; None if the figures leave it open (03/05/2021)."""

    start: int
    end: int
    value: date | None


def find_dates(text: str) -> Iterator[Written]:
    """The full dates in ``text``, in order."""
    for match in DATE_LIKE.finditer(text):
        yield Written(match.start(), match.end(), _value(match[0].strip()))


def _value(text: str) -> date | None:
    year_first = _YEAR_FIRST.fullmatch(text)
    if year_first:
        year, month, day = map(int, year_first.groups())
        return _date(year, month=month, day=day)
    year_last = _YEAR_LAST.fullmatch(text)
    if year_last:
        return _of_figures(year_last)
    for pattern in _ENGLISH:
        match = pattern.fullmatch(text)
        if match:
            month = _MONTHS.index(match["month"][:3].lower()) + 1
            return _date(int(match["year"]), month=month, day=int(match["day"]))
    return _by_dateparser(text)


def _of_figures(match: re.Match[str]) -> date | None:
    """Day and month in figures: points mean day first (DIN 5008); else one of them must be above 12, or both equal."""
    first, separator, second, year = int(match[1]), match[2], int(match[3]), int(match[4])
    if separator == "." or first > 12 or first == second:
        return _date(year, month=second, day=first)
    return _date(year, month=first, day=second) if second > 12 else None


def _date(year: int, *, month: int, day: int) -> date | None:
    with contextlib.suppress(ValueError):
        return date(year, month, day) if year >= _FIRST_YEAR else None
    return None


def _by_dateparser(text: str) -> date | None:
    import dateparser  # its tables take a quarter of a second; most dates never need it

    # Without these settings dateparser fills gaps from today, and reads "vor 3 Tagen" as a date.
    settings = {
        "STRICT_PARSING": True,
        "REQUIRE_PARTS": ["day", "month", "year"],
        "PARSERS": ["absolute-time"],
        "TIMEZONE": "UTC",
        "TO_TIMEZONE": "UTC",
        "DATE_ORDER": "DMY",
    }
    found = dateparser.parse(text, settings=settings)
    if found is None or found.year < _FIRST_YEAR or str(found.year) not in text:
        return None
    return found.date() if re.search(rf"(?<!\d)0?{found.day}(?!\d)", text) else None

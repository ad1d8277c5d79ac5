"""Written dates, in figures or with the name of a month. Never a relative date, never today, never half a date."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from kei_archive.interpret.calendars import OTHER_DATE, date_of

__all__ = ["DATE", "MONTH", "Written", "find_dates", "order_of"]

_CENTURY: Final = "(?:[1١۱१১๑１][9٩۹९৯๙９]|[2٢۲२২๒２][0٠۰०০๐０])"
"""19 or 20, in the digits of Latin, Arabic, Persian, Devanagari, Bengali, Thai and East Asian print."""
_YEAR: Final = rf"{_CENTURY}\d\d(?!\d)"
_NAME: Final = (
    r"(?:[^\W\d_](?:[^\W\d_]|[\u064b-\u0655\u0e31-\u0e4e]){2,13}|[\u0620-\u0655]{2,14}|[\u0900-\u0dff]{2,14})"
)
"""The name of a month; scripts of India, Arabic and Thai write vowels with marks that are no letters to ``re``."""
_CLOCK: Final = r" \d\d:\d\d(?::\d\d)?(?: (?:[A-Z]{2,5}|[+-]\d{4}))?"
"""The time before the year, as ctime and the headers of mail archives write it: "Feb 14 09:12:44 UTC 2018"."""
DATE: Final = re.compile(
    rf"(?<!\d){_CENTURY}\d\d ?[-./年년] ?\d{{1,2}} ?[-./月월] ?\d{{1,2}}(?!\d)(?: ?[日일])?"
    rf"|(?<![\d.,])\d{{1,2}}[./-] ?\d{{1,2}}[./-] ?{_YEAR}"
    r"|(?<![\d.,])\d{1,2}(?:st|nd|rd|th|er|º|\.)? +(?:de +|of +|d['’])?"
    rf"{_NAME}\.?[,،]? +(?:de +|del +|ค\.ศ\. )?{_YEAR}"
    rf"|(?<![\d.,])(?:ngày +)?\d{{1,2}} +(?:tháng|thg) +\d{{1,2}},? +(?:năm +)?{_YEAR}"
    rf"|\b{_NAME}\.? +\d{{1,2}}(?:st|nd|rd|th)?,?(?:{_CLOCK})? +{_YEAR}"
    rf"|(?<!\d){_CENTURY}\d\d\. +gada +\d{{1,2}}\. +{_NAME}"
    rf"|(?<!\d){_CENTURY}\d\d(?:\.| m\.)? +{_NAME}\.? +\d{{1,2}}(?!\d)"
    rf"|(?<![\d.,])\d{{1,2}}([./-]){_NAME}\.?\1{_YEAR}"
    rf"|{OTHER_DATE}"
)
"""What may be a full date with a year of four digits: in figures, or with the name of a month in any language."""
_ZEROS: Final = ("\u0660", "\u06f0", "\u0966", "\u09e6", "\u0e50", "\uff10")
_FIGURES: Final = {ord(zero) + value: str(value) for zero in _ZEROS for value in range(10)}
_OTHER: Final = re.compile(OTHER_DATE)
_DIGIT: Final = re.compile(r"\d")
_SHORT_YEAR: Final = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d\d)(?![\d.]*\d)")
"""Day, month and two digits of the year with points, as in German; too little for a date where nothing says it is."""

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
"""The name of a month in English, as a pattern."""
_MONTH: Final = rf"(?P<month>{MONTH})"
_ENGLISH: Final = (
    re.compile(rf"{_MONTH} +(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?(?:{_CLOCK})? +(?P<year>\d{{4}})", re.IGNORECASE),
    re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)? +(?:of +)?{_MONTH},? +(?P<year>\d{{4}})", re.IGNORECASE),
)
_YEAR_FIRST: Final = re.compile(r"(\d{4}) ?[-./年년] ?(\d{1,2}) ?[-./月월] ?(\d{1,2})(?: ?[日일])?")
_JOINED: Final = re.compile(rf"(\d{{1,2}})[./-]({_NAME})\.?[./-](\d{{4}})")
"""22.jun.2018, 22-Jun-2018."""
_YEAR_LAST: Final = re.compile(r"(\d{1,2})([-./]) ?(\d{1,2})\2 ?(\d{4})")

_NAMED: Final = (
    re.compile(rf"(?P<year>\d{{4}})(?:\.| m\.)? +(?P<month>{_NAME})\.? +(?P<day>\d{{1,2}})"),
    re.compile(rf"(?P<year>\d{{4}})\. +gada +(?P<day>\d{{1,2}})\. +(?P<month>{_NAME})"),
    re.compile(rf"(?P<day>\d{{1,2}}) +d['’](?P<month>{_NAME})\.?,? +(?:de +|del +)?(?P<year>\d{{4}})"),
    re.compile(rf"(?P<day>\d{{1,2}}) +(?P<month>{_NAME})\.?,? +ค\.ศ\. (?P<year>\d{{4}})"),
)
"""Hungarian and Lithuanian, Latvian, Catalan, Thai: the same in the order that dateparser knows."""
_CROATIAN: Final = re.compile(r"(\d{1,2})\. +lis(?:topada)?\.? +(\d{4})")
"""October, which Polish names November: it writes no point behind the day."""
_MONTH_NUMBER: Final = re.compile(r"(?:ngày +)?(\d{1,2}) +(?:tháng|thg) +(\d{1,2}),? +(?:năm +)?(\d{4})")
"""Vietnamese: months are numbers."""
_UNSEEN: Final = dict.fromkeys(map(ord, "\u00ad\u200e\u200f"))
"""Soft hyphen, marks of direction."""
_FIRST_YEAR: Final = 1900
"""Web articles, and reprints of older ones, are not dated before."""

_MONTH_FIRST: Final = frozenset({"en", ""})
"""Languages in which figures may stand for month and day as well as for day and month (CLDR: en-US against en-GB)."""


@dataclass(frozen=True, slots=True)
class Written:
    """A date in a text: its place there, and its value; None if the figures leave it open (03/05/2021)."""

    start: int
    end: int
    value: date | None


def find_dates(text: str, *, order: str = "", short_years: bool = False) -> Iterator[Written]:
    """The full dates in ``text``, in order.

    Args:
        text: A line.
        order: ``DMY`` or ``MDY`` where that is known of the page, for dates such as 03/05/2021.
        short_years: Whether 03.05.21 is a date too, for lines that say they state one.
    """
    if text.isascii():
        if "19" not in text and "20" not in text and not short_years:
            return  # no year
    else:
        text = text.translate(_UNSEEN)
        if not _DIGIT.search(text):
            return
    found = False
    for match in DATE.finditer(text):
        found = True
        yield Written(match.start(), match.end(), _value(match[0].strip(), order=order))
    if short_years and not found:
        for match in _SHORT_YEAR.finditer(text):
            yield Written(*match.span(), _date(2000 + int(match[3]), month=int(match[2]), day=int(match[1])))


def order_of(texts: Iterable[str], *, language: str) -> str:
    """Whether figures on a page stand for day and month (``DMY``) or month and day (``MDY``); empty if unknown.

    The language decides where it has one order only; else a date of the page that can be read in one way only.
    """
    if language not in _MONTH_FIRST:
        return "DMY"
    orders = set()
    for text in texts:
        for match in _YEAR_LAST.finditer(text):
            first, second = int(match[1]), int(match[3])
            if match[2] != "." and (first > 12) != (second > 12):
                orders.add("DMY" if first > 12 else "MDY")
    return orders.pop() if len(orders) == 1 else ""


def _value(text: str, *, order: str) -> date | None:
    if _OTHER.fullmatch(text):
        return date_of(text)
    text = text.translate(_FIGURES) if not text.isascii() else text
    joined = _JOINED.fullmatch(text)
    if joined:
        text = " ".join(joined.groups())
    year_first = _YEAR_FIRST.fullmatch(text)
    if year_first:
        year, month, day = map(int, year_first.groups())
        return _date(year, month=month, day=day)
    year_last = _YEAR_LAST.fullmatch(text)
    if year_last:
        return _of_figures(year_last, order=order)
    for pattern in _ENGLISH:
        match = pattern.fullmatch(text)
        if match:
            month = _MONTHS.index(match["month"][:3].lower()) + 1
            return _date(int(match["year"]), month=month, day=int(match["day"]))
    numbers = _MONTH_NUMBER.fullmatch(text)
    if numbers:
        return _date(int(numbers[3]), month=int(numbers[2]), day=int(numbers[1]))
    october = _CROATIAN.fullmatch(text)
    if october:
        return _date(int(october[2]), month=10, day=int(october[1]))
    named = next(filter(None, (pattern.fullmatch(text) for pattern in _NAMED)), None)
    return _by_dateparser(f"{named['day']} {named['month']} {named['year']}" if named else text)


def _of_figures(match: re.Match[str], *, order: str) -> date | None:
    """Day and month in figures: points mean day first (DIN 5008); else one is above 12, or ``order`` is known."""
    first, separator, second, year = int(match[1]), match[2], int(match[3]), int(match[4])
    if separator == "." or first > 12 or first == second:
        return _date(year, month=second, day=first)
    if second > 12 or order == "MDY":
        return _date(year, month=first, day=second)
    return _date(year, month=second, day=first) if order == "DMY" else None


def _date(year: int, *, month: int, day: int) -> date | None:
    with contextlib.suppress(ValueError):
        return date(year, month, day) if year >= _FIRST_YEAR else None
    return None


@lru_cache(maxsize=4096)
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

"""Dates in other calendars: Buddhist years, the Iranian calendar, Japanese eras, years of Minguo, Levantine months.

Only what a date says itself decides: a Thai month, an Iranian month or digits, the name of an era.
"""

from __future__ import annotations

import contextlib
import re
from datetime import date, timedelta
from typing import Final

__all__ = ["OTHER_DATE", "date_of"]

_THAI_MONTHS: Final = (
    ("มกราคม", "ม.ค."), ("กุมภาพันธ์", "ก.พ."), ("มีนาคม", "มี.ค."), ("เมษายน", "เม.ย."),
    ("พฤษภาคม", "พ.ค."), ("มิถุนายน", "มิ.ย."), ("กรกฎาคม", "ก.ค."), ("สิงหาคม", "ส.ค."),
    ("กันยายน", "ก.ย."), ("ตุลาคม", "ต.ค."), ("พฤศจิกายน", "พ.ย."), ("ธันวาคม", "ธ.ค."),
)  # fmt: skip
_IRANIAN_MONTHS: Final = (
    ("فروردین",), ("اردیبهشت",), ("خرداد",), ("تیر",), ("مرداد", "امرداد"), ("شهریور",),
    ("مهر",), ("آبان",), ("آذر",), ("دی",), ("بهمن",), ("اسفند",),
)  # fmt: skip
_LEVANTINE_MONTHS: Final = (
    ("كانون الثاني",), ("شباط",), ("آذار", "أذار"), ("نيسان",), ("أيار",), ("حزيران",),
    ("تموز",), ("آب", "أب"), ("أيلول", "ايلول"), ("تشرين الأول",), ("تشرين الثاني",), ("كانون الأول",),
)  # fmt: skip
"""Names of the Gregorian months from Lebanon to Iraq."""
_ERAS: Final = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
"""The year before the first of each era."""
_BUDDHIST: Final = 543
"""Years that Thailand counts more (since 1941)."""
_LONG_YEARS: Final = frozenset((1, 5, 9, 13, 17, 22, 26, 30))
"""Leap years of the Iranian calendar, by their place in its cycle of 33; true from 1244 to 1500 at least."""
_CYCLE: Final = 33
_FIRST: Final = 1300
_FIRST_DAY: Final = date(1921, 3, 21)
"""The first day of the Iranian year 1300."""
_LONG_MONTHS: Final = 6
_DIGIT: Final = "[\u06f0-\u06f9]"


def _either(months: tuple[tuple[str, ...], ...]) -> str:
    return "|".join(re.escape(name) for names in months for name in names)


_THAI: Final = rf"(?<!\d)\d{{1,2}} *(?:{_either(_THAI_MONTHS)}) *(?:พ\.ศ\. ?)?25\d\d(?!\d)"
_IRANIAN: Final = rf"(?<!\d)\d{{1,2}} +(?:{_either(_IRANIAN_MONTHS)})(?: ماه)?،? +[1۱][34۳۴]\d\d(?!\d)"
_LEVANTINE: Final = rf"(?<!\d)\d{{1,2}} +(?:{_either(_LEVANTINE_MONTHS)})،? +[12١٢][09٠٩]\d\d(?!\d)"
_IRANIAN_FIGURES: Final = rf"(?<!\d)[\u06f1][\u06f3\u06f4]{_DIGIT}{{2}}[/-]{_DIGIT}{{1,2}}[/-]{_DIGIT}{{1,2}}(?!\d)"
_ERA: Final = rf"(?:{'|'.join(_ERAS)}) ?(?:\d{{1,3}}|元) ?年 ?\d{{1,2}} ?月 ?\d{{1,2}} ?日"
OTHER_DATE: Final = rf"{_THAI}|{_IRANIAN}|{_LEVANTINE}|{_IRANIAN_FIGURES}|{_ERA}"
"""What is such a date; ``\\d`` stands for the digits of any script."""

_WHOLE_ERA: Final = re.compile(rf"(?P<era>{'|'.join(_ERAS)})(?P<year>\d+|元)年(?P<month>\d+)月(?P<day>\d+)日")
_FIGURES: Final = re.compile(r"(?P<year>\d+)[/-](?P<month>\d+)[/-](?P<day>\d+)")
_NAMED: Final = re.compile(r"(?P<day>\d+)\s*(?P<month>\D+?)\s*(?P<year>\d+)")


def date_of(text: str) -> date | None:
    """The Gregorian date of a text that `OTHER_DATE` matches; None if there is no such day."""
    era = _WHOLE_ERA.fullmatch(text.replace(" ", ""))
    if era:
        year = 1 if era["year"] == "元" else int(era["year"])
        return _date(_ERAS[era["era"]] + year, month=int(era["month"]), day=int(era["day"]))
    figures = _FIGURES.fullmatch(text)
    if figures:
        return _of_iran(int(figures["year"]), month=int(figures["month"]), day=int(figures["day"]))
    named = _NAMED.fullmatch(text)
    if named is None:
        return None
    words = named["month"].replace("ماه", "").replace("พ.ศ.", "").strip(" ،")
    day, year = int(named["day"]), int(named["year"])
    for months, calendar in (
        (_THAI_MONTHS, _of_thailand),
        (_IRANIAN_MONTHS, _of_iran),
        (_LEVANTINE_MONTHS, _date),
    ):
        month = next((number for number, names in enumerate(months, 1) if words in names), 0)
        if month:
            return calendar(year, month=month, day=day)
    return None


def _of_thailand(year: int, *, month: int, day: int) -> date | None:
    return _date(year - _BUDDHIST, month=month, day=day)


def _of_iran(year: int, *, month: int, day: int) -> date | None:
    """A day of the Iranian calendar: six months of 31 days, five of 30, and one of 29 or 30."""
    last = 31 if month <= _LONG_MONTHS else 30 if month < 12 or _is_long(year) else 29
    if not (year >= _FIRST and 1 <= month <= 12 and 1 <= day <= last):
        return None
    years = sum(365 + _is_long(before) for before in range(_FIRST, year))
    return _FIRST_DAY + timedelta(days=years + 30 * (month - 1) + min(month - 1, _LONG_MONTHS) + day - 1)


def _is_long(year: int) -> bool:
    return year % _CYCLE in _LONG_YEARS


def _date(year: int, *, month: int, day: int) -> date | None:
    with contextlib.suppress(ValueError):
        return date(year, month, day)
    return None

"""Dates of a month or a year: "March 2019", "Spring 2019", "2019" below the headline of a page that states no day.

A season is no part of a year that all of the world agrees on, nor has XML Schema a type for it: of "Spring 2019" the
year is taken, and the words stand in the TEI as the page has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from kei_archive.interpret.dates import DATE, MONTH
from kei_archive.interpret.page import Page, Row
from kei_archive.interpret.phrases import phrases
from kei_archive.model import Claim, Period

__all__ = ["find_period", "period_of"]

_BELOW: Final = 4
"""Rows below the headline."""
_ABOVE: Final = 2
"""Rows above it, for a line that says that it is the date."""
_MOST_WORDS: Final = 12
_SAID: Final = 0.95
"""Certainty where the line says that it is the date; the certainties order the forms, nothing was fitted."""
_MONTH_STATED: Final = 0.9
_YEAR_STATED: Final = 0.6
"""The same for a year or a season: the issue may be of that year, and the text older."""

_PARTS: Final = re.compile(r"\s*[|•·]\s*|\s[-–—]\s|,\s(?=[^\d\s])")
_YEAR: Final = r"(?P<year>(?:19|20)\d\d)"
_NAMED: Final = re.compile(
    rf"(?P<month>[^\W\d_](?:[^\W\d_]|[\u064b-\u0655\u0e31-\u0e4e]){{2,13}})\.?,? (?:de |del |of )?{_YEAR}"
)
_ENGLISH: Final = re.compile(MONTH, re.IGNORECASE)
_FIRST: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FIGURES: Final = (
    re.compile(rf"{_YEAR}-(?P<month>0[1-9]|1[0-2])"),
    re.compile(rf"{_YEAR} ?[年년] ?(?P<month>\d{{1,2}}) ?[月월](?:号)?"),
    re.compile(rf"(?P<month>0?[1-9]|1[0-2])[/.]{_YEAR}"),
)
_YEAR_ALONE: Final = re.compile(rf"{_YEAR}[年년]?")


def find_period(page: Page, *, title: int | None) -> Claim[Period] | None:
    """The month or the year in which the article was published, as a short line at its headline states it.

    Args:
        page: A page that states no full date.
        title: Index of the headline's row; without one nothing is found.
    """
    found = list(_stated(page, title=title)) if title is not None else []
    return max(found, key=lambda claim: claim.cert, default=None)


def period_of(text: str) -> Period | None:
    """The month or year that a text is, and nothing else: ``March 2019``, ``mars 2019``, ``2019年3月``, ``2019``."""
    for pattern in _FIGURES:
        match = pattern.fullmatch(text)
        if match:
            month = int(match["month"])
            return Period(int(match["year"]), month) if 1 <= month <= 12 else None
    named = _NAMED.fullmatch(text)
    if named:
        month = _month(named["month"])
        return Period(int(named["year"]), month) if month else None
    year = _YEAR_ALONE.fullmatch(text)
    return Period(int(year["year"])) if year else None


def _stated(page: Page, *, title: int) -> Iterator[Claim[Period]]:
    last = min(title + _BELOW, page.body[0])
    for row in page.rows[max(0, title - _ABOVE) : last + 1]:
        if row.index == title or row.line.words > _MOST_WORDS or DATE.search(row.text):
            continue
        if page.is_comment(row.index, title=title) or (row.line.closed and row.line.prose):
            continue
        yield from _in_row(row, above=row.index < title)


def _in_row(row: Row, *, above: bool) -> Iterator[Claim[Period]]:
    words = phrases()
    parts = _PARTS.split(row.text)
    for part in parts:
        said = words.dated.match(part)
        rest = words.issue.sub("", part[said.end() :] if said else part).strip(" :,.")
        season = words.season.match(rest)
        period = period_of(rest[season.end() :].strip(" ,") if season else rest)
        if period is None or (above and not said) or (season and period.month):
            continue
        if period.month is None and not (said or season or len(parts) == 1):
            continue  # a number beside other things
        cert = _SAID if said else _MONTH_STATED if period.month else _YEAR_STATED
        yield Claim(period, row.block.span, "date:season" if season else "date:period", cert)


@lru_cache(maxsize=1024)
def _month(name: str) -> int:
    """The number of a month by its name, in any language that dateparser knows; 0 if it is none."""
    if _ENGLISH.fullmatch(name):
        return _FIRST.index(name[:3].lower()) + 1
    import dateparser  # its tables take a quarter of a second; most pages never need it

    settings = {
        "STRICT_PARSING": False,
        "REQUIRE_PARTS": ["month", "year"],
        "PREFER_DAY_OF_MONTH": "first",
        "PARSERS": ["absolute-time"],
        "TIMEZONE": "UTC",
        "TO_TIMEZONE": "UTC",
    }
    found = dateparser.parse(f"{name} 2001", settings=settings)
    return found.month if found is not None and found.year == 2001 else 0

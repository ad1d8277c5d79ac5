"""The publication date: which of the dates at the article's edges it is, or that the page states none.

A date that says so ("Published …") is the best; then one beside the title or the byline. A clock of the day of capture,
a year of copyright, dates of comments and of other articles are never taken, nor is today.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from kei_archive.interpret.choice import Candidate, Signs, choose
from kei_archive.interpret.dates import DATE, Written, find_dates
from kei_archive.interpret.page import Page, Row
from kei_archive.interpret.phrases import phrases
from kei_archive.model import Claim, Role

__all__ = ["NEVER", "READINGS", "SURE_ENOUGH", "candidates", "find_date", "find_readings"]

_LONGEST: Final = 400
"""Characters; a date in a longer line is part of the text."""
_MOST_WORDS: Final = 34
_INTO: Final = 16
"""Rows of the article's beginning in which a short line may still be its dateline."""
_CROWD: Final = 12
"""Rows around a date in which many others make it one of a list."""
_BELOW: Final = 6
"""Rows below the headline in which a dateline may stand, wherever labelling begins the article."""
_OPENS: Final = 4
"""Rows of the beginning whose first sentence may open with the date."""
_TOP: Final = 2
"""Rows at the top where sites show the day of the visit."""
_FAR: Final = 6
"""Rows between it and the title where a menu stands between them."""
_ALONE: Final = 4
"""Words of a line that is a date and no more."""
_SIGNED: Final = 6
"""Rows below the article in which blogs say who posted it, and at what time."""
_DOUBTED: Final = 0.6
"""Certainty, at most, of a date that may be that of the visit; of four such pages of the development data it was the
day of publication on three (benchmarks/fit_facts.py)."""
SURE_ENOUGH: Final = 0.5
"""Probability; below it the date is unknown; chosen by cross-validation (benchmarks/fit_facts.py)."""
_AROUND: Final = 6
"""Words that a dateline has beside its date: a weekday, a time, an author."""

NEVER: Final = frozenset({"date:page-date", "date:other", "date:told", "date:changed", "date:quoted"})
"""Dates that are kept as candidates only: the day of the visit, those behind words such as "Copyright", those of which
a sentence tells ("On 5 March 2019 the council …"), the last change where the same line states the publication, and
those of a quoted post ("— Name (@account) March 5, 2019") or of quoted data (``"time": "2019-03-05"``)."""
READINGS: Final = ("date:day-first", "date:month-first")
"""Rules of the two readings of a date such as 03/05/2021."""
_TIME: Final = re.compile(r"\d{1,2}[:.h]\d\d")
_SECONDS: Final = re.compile(r"\d{1,2}:\d\d:\d\d")
_RUNS_ON: Final = re.compile(r",? ?[^\W\d_]")
_PLACE: Final = re.compile(r"[^\W\d_][^\d,.:]{1,30},? ?(?:(?:den|le|il|el|am) )?[(]?", re.IGNORECASE)
_SET_OFF: Final = re.compile(r"\)?\s*[-–—:.(|/]\s")
"""A dateline before its text: "Lower Vale, March 5, 2019 - "."""
_QUOTED: Final = re.compile(r"[-–—]\s?.{1,60}\(@\w+\)\W*$|.{0,40}[\"'][\w .-]{1,40}[\"']\s?[:=]\s?[\"']$")
"""What stands before the date of a post that the article shows, or that of a record of data."""
_WEB: Final = 1991
"""Year before which nothing was published on the web; what is dated before is a reprint, or of an older time."""
_MASTHEAD: Final = (
    "It stands with its weekday between the site's name and the title, where sites also show the day of the visit; "
    "nothing else on the page says when the article was published."
)
_UPDATED: Final = "The page states only when it was last changed; it may have been published before."


@dataclass(frozen=True, slots=True)
class _Dated:
    row: Row
    written: Written
    value: date
    number: int
    kind: str


def find_date(page: Page, *, title: int | None, order: str = "") -> tuple[Claim[date] | None, tuple[Claim[date], ...]]:
    """The publication date, or None; and the dates that came next to it.

    Args:
        page: The page.
        title: Index of the title's row.
        order: Whether figures stand for day and month, as `kei_archive.interpret.dates.order_of` says.
    """
    found = list(candidates(page, title=title, order=order))
    never = [one for one in found if one.rule in NEVER]
    chosen, lost = choose((one for one in found if one.rule not in NEVER), fact="date", at_least=SURE_ENOUGH)
    if chosen is not None and _may_be_clock(chosen, found, page=page, title=title):
        cert = min(chosen.cert, _DOUBTED)
        chosen = replace(chosen, rule="date:masthead", cert=cert, resp="machine", reason=_MASTHEAD)
    return chosen, (*lost, *(Claim(one.value, one.row.block.span, one.rule, 0.0) for one in never))


def find_readings(page: Page, *, title: int | None) -> tuple[Claim[date], ...]:
    """The two days that the publication date may be if nothing tells whether its figures begin with day or month.

    Args:
        page: A page on which no date in figures decides.
        title: Index of the title's row.
    """
    short = (row.text for row in page.rows if row.line.words <= _MOST_WORDS)
    if not any(written.value is None for text in short for written in find_dates(text)):
        return ()
    found = [find_date(page, title=title, order=order)[0] for order in ("DMY", "MDY")]
    claims = [replace(one, rule=rule, cert=0.0) for one, rule in zip(found, READINGS, strict=True) if one is not None]
    spans, days = ({one.span for one in claims}, {one.value for one in claims})
    return tuple(claims) if len(spans) == 1 and len(days) == len(READINGS) else ()


def candidates(page: Page, *, title: int | None, order: str = "") -> Iterator[Candidate[date]]:
    """The dates that may be that of publication, with what speaks for them."""
    dated = list(_dated(page, title=title, order=order))
    rows = [one.row.index for one in dated]  # in order
    stated: dict[date, set[int]] = defaultdict(set)
    for one in dated:
        stated[one.value].add(one.row.index)
    for found in dated:
        one = replace(found, kind="page-date") if _is_clock(found, title=title) else found
        signs = _form(one) | _place(one, page=page, title=title)
        near = bisect_right(rows, one.row.index + _CROWD) - bisect_left(rows, one.row.index - _CROWD)
        signs["crowd"] = min(math.log(near), 2.0)
        signs["agreed"] = len(stated[one.value]) > 1
        reason = _UPDATED if one.kind == "updated" else ""
        yield Candidate(one.value, one.value, one.row, f"date:{one.kind}", signs, reason)


def _dated(page: Page, *, title: int | None, order: str) -> Iterator[_Dated]:
    start, end = page.body
    for row in page.rows:
        if page.is_comment(row.index, title=title) or (len(row.text) > _LONGEST and row.index != start):
            continue
        text = row.text[:_LONGEST]
        deep = start + _INTO < row.index < end - 3 and not (title is not None and 0 < row.index - title <= _BELOW)
        if row.line.words > _MOST_WORDS or (deep and row.line.closed):
            if not start - 1 <= row.index <= start + _OPENS:
                continue
            text = text[:90] if row.index <= start + 1 else text[:24]
        yield from (one for one in _in_row(row, text, order=order) if one.kind == "published" or not deep)


def _in_row(row: Row, text: str, *, order: str) -> Iterator[_Dated]:
    if not any(map(str.isdigit, text)):
        return
    found = list(_written(row, text, order=order))
    if any(one.kind == "published" for one in found):  # the row itself says which of its dates it is
        found = [replace(one, kind="changed") if one.kind == "updated" else one for one in found]
    yield from found


def _written(row: Row, text: str, *, order: str) -> Iterator[_Dated]:
    words = phrases()
    kinds = (
        ("page-date", words.visit),
        ("other", words.other_date),
        ("updated", words.updated),
        ("published", words.published),
    )
    says = words.date_label.search(text) is not None
    behind, number = 0, 0
    for written in find_dates(text, order=order, short_years=says):
        before = text[behind : written.start]
        behind = written.end
        if written.value is None:
            continue
        kind = next((name for name, pattern in kinds if pattern.search(before)), "plain")
        if kind == "plain" and _QUOTED.match(text[: written.start]):
            kind = "quoted"
        if kind == "plain" and row.line.prose and _is_told(before, text[written.end :]):
            kind = "told"
        elif kind == "plain" and words.visit.search(text, written.end) and not DATE.search(text, written.end):
            kind = "page-date"
        yield _Dated(row, written, written.value, number, kind)
        number += 1


def _is_told(before: str, after: str) -> bool:
    """Whether a sentence goes on behind the date that it has begun before."""
    return before[-1:] == " " and before.strip()[-1:].isalpha() and _RUNS_ON.match(after) is not None


def _is_clock(one: _Dated, *, title: int | None) -> bool:
    """The day of the visit: a date with its weekday, or the time to the second, at the top, apart from the title.

    Far above the title, a date that has a line for itself is one without them.
    """
    if one.kind != "plain" or one.row.index > _TOP or (title is not None and title <= one.row.index + 1):
        return False
    far = title is not None and title > one.row.index + _FAR and one.row.line.words <= _ALONE
    return far or bool(phrases().weekday.search(one.row.text) or _SECONDS.search(one.row.text))


def _may_be_clock(chosen: Claim[date], found: Iterable[Candidate[date]], *, page: Page, title: int | None) -> bool:
    """Whether a date with its weekday, between the site's name and the title, is all that the page has.

    Blogs head the posts of a day so, and say the time below; newspapers show the day of the visit there.
    """
    rows = {one.row.index: one.row for one in found if one.value == chosen.value}
    (index, row), *others = rows.items()
    if others or chosen.rule != "date:plain" or title is None or not 0 < index <= _TOP or index > title:
        return False
    below = page.rows[page.body[1] : page.body[1] + _SIGNED]
    timed = any(_TIME.search(one.text) and phrases().date_label.match(one.text) for one in below)
    return phrases().weekday.search(row.text) is not None and not timed


def _form(one: _Dated) -> Signs:
    """What the line is, by itself."""
    text = one.row.text
    around = text[: one.written.start] + " " + text[one.written.end :]
    before, after = text[: one.written.start], text[one.written.end :]
    beside = sum(word[:1].isalnum() for word in around.split())
    return {
        "published": one.kind == "published",
        "updated": one.kind == "updated",
        "other": one.kind == "other",
        "later-in-row": one.number > 0,
        "alone": beside == 0,
        "nearly-alone": 0 < beside <= _AROUND,
        "wordy": beside > 2 * _AROUND,
        "at-start": one.written.start <= 2,
        "at-end": one.written.end >= len(text) - 2,
        "clock-time": bool(_TIME.search(around)),
        "seconds": bool(_SECONDS.search(around)),
        "byline": phrases().byline_inside.search(around) is not None,
        "sentence": one.row.line.prose,
        "runs-on": one.row.line.prose and _RUNS_ON.match(after) is not None,
        "dateline": _PLACE.fullmatch(before) is not None and _SET_OFF.match(after) is not None,
        "weekday": phrases().weekday.search(around) is not None,
        "before-web": one.value.year < _WEB,
        "copyright": "©" in text or "opyright" in text,
    }


def _place(one: _Dated, *, page: Page, title: int | None) -> Signs:
    """Where it stands."""
    index, (start, end) = one.row.index, page.body
    role = one.row.role
    below = index - title if title is not None else 0
    return {
        "in-title": below == 0 and title is not None,
        "at-title": title is not None and 0 < below <= 2,
        "below-title": title is not None and 2 < below <= 8,
        "above-title": title is not None and -3 <= below < 0,
        "far-above-title": title is not None and below < -3,
        "above-body": 0 < start - index <= 3,
        "in-body": start <= index < end,
        "opening": 0 <= index - start <= 5,
        "body-start": index == start,
        "below-body": 0 <= index - end <= 3,
        "far-below": index > end + 3,
        "top": index <= 1,
        "shared": one.row.shared,
        "byline-near": any(row.role is Role.BYLINE for row in page.near(index, before=2, after=2)),
        "role-dateline": role is Role.DATELINE,
        "role-byline": role is Role.BYLINE,
        "role-page-date": role is Role.PAGE_DATE,
        "role-furniture": role.is_chrome and role not in (Role.OTHER, Role.PAGE_DATE, Role.MASTHEAD),
    }

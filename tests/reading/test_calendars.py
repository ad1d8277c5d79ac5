"""Dates in other calendars and in the digits of other scripts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kei_archive.interpret.calendars import date_of
from kei_archive.interpret.dates import find_dates


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("เผยแพร่เมื่อ 4 กรกฎาคม 2562", date(2019, 7, 4)),
        ("12 มี.ค. 2564 เวลา 10.30 น.", date(2021, 3, 12)),
        ("4 กรกฎาคม พ.ศ. 2562", date(2019, 7, 4)),
        ("22 اسفند 1398", date(2020, 3, 12)),
        ("۳۰ اسفند ۱۳۹۹", date(2021, 3, 20)),
        ("تاریخ انتشار: ۱۴۰۰/۰۱/۰۱", date(2021, 3, 21)),
        ("۱ مهر ماه ۱۳۹۸ - ۱۰:۳۰", date(2019, 9, 23)),
        ("令和3年5月1日", date(2021, 5, 1)),
        ("令和元年 5月 1日", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("民國110年3月5日", date(2021, 3, 5)),
        ("٥ مارس ٢٠١٩", date(2019, 3, 5)),
        ("5 آذار 2019", date(2019, 3, 5)),
        ("5 كانون الثاني 2019", date(2019, 1, 5)),
        ("९ जनवरी २०२१", date(2021, 1, 9)),
        ("২০২১-০৩-০৫", date(2021, 3, 5)),
        ("２０２１年３月５日", date(2021, 3, 5)),
        ("22.jun.2018 às 7h45", date(2018, 6, 22)),
        ("22-Jun-2018", date(2018, 6, 22)),
    ],
)
def test_date(text: str, day: date) -> None:
    assert [written.value for written in find_dates(text)] == [day]


@pytest.mark.parametrize(
    "text", ["1398/12/22", "31 กุมภาพันธ์ 2562", "۳۰ اسفند ۱۳۹۸", "۱۳۹۸/۱۳/۰۱", "令和3年13月1日", "4 กรกฎาคม", "昭和"]
)
def test_what_is_no_day(text: str) -> None:
    assert [written.value for written in find_dates(text) if written.value] == []


def test_days_of_the_iranian_calendar_follow_each_other() -> None:
    lengths = [31] * 6 + [30] * 5 + [30]
    days = [
        date_of(f"{year}/{month:02}/{day:02}".translate(dict(zip(b"0123456789", "۰۱۲۳۴۵۶۷۸۹", strict=True))))
        for year in range(1395, 1405)
        for month, length in enumerate(lengths, 1)
        for day in range(1, length + 1)
    ]
    known = [day for day in days if day]
    assert len(days) - len(known) == 7, "of ten years from 1395, three are long"
    assert known == [known[0] + timedelta(days=number) for number in range(len(known))]
    assert (known[0], known[-1]) == (date(2016, 3, 20), date(2026, 3, 20))

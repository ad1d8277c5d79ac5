"""Dates in figures that other posts of the site explain."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.together.posts import PARAGRAPHS, codes, newer, read_together

TITLES = ("The Mill at the Upper Weir", "Oak and Water", "Who Stole the Spring")


def pages(*days: str) -> dict[str, str]:
    return {
        f"post-{number}": newer(title, PARAGRAPHS[number : number + 2], date=day)
        for number, (title, day) in enumerate(zip(TITLES, days, strict=True))
    }


@pytest.mark.parametrize(
    ("days", "meant"),
    [
        (("03/05/2014", "22/04/2014", "13/06/2014"), date(2014, 5, 3)),
        (("03/05/2014", "04/22/2014", "06/13/2014"), date(2014, 3, 5)),
    ],
)
def test_others_tell_what_comes_first(tmp_path: Path, days: tuple[str, ...], meant: date) -> None:
    found = read_together(pages(*days), tmp_path)
    claim = found["post-0"].metadata.date
    assert claim is not None
    assert (claim.value, claim.rule, claim.resp) == (meant, "date-order", "machine")
    assert days[1] in claim.reason or days[2] in claim.reason
    assert claim.documents[0] in (found["post-1"].id, found["post-2"].id)
    assert "M001" not in codes(found["post-0"])


@pytest.mark.parametrize(
    "days",
    [
        pytest.param(("03/05/2014", "22/04/2014", "06/13/2014"), id="they contradict each other"),
        pytest.param(("03/05/2014", "22/04/2014", "2014-06-13"), id="one alone"),
        pytest.param(("03/05/2014", "04/03/2014", "05/06/2014"), id="none decides"),
    ],
)
def test_both_readings_are_told(tmp_path: Path, days: tuple[str, ...]) -> None:
    found = read_together(pages(*days), tmp_path)["post-0"]
    assert found.metadata.date is None
    (said,) = [one for one in found.findings if one.code == "M001"]
    assert said.message == "the publication date may be read as 2014-05-03 or 2014-03-05"
    assert said.span is not None
    assert not any(one.code == "M007" and "first" in one.message for one in found.findings)


def test_a_page_that_decides_itself(tmp_path: Path) -> None:
    found = read_together(pages("22/04/2014", "03/05/2014", "04/06/2014"), tmp_path)["post-0"].metadata.date
    assert found is not None
    assert (found.value, found.resp) == (date(2014, 4, 22), "witness")

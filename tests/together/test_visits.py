"""The same day in the mastheads of many posts: that of the capture."""

from __future__ import annotations

from pathlib import Path

from tests.together.posts import PARAGRAPHS, codes, older, read_together

TITLES = ("The Mill at the Upper Weir", "Oak and Water", "Who Stole the Spring", "The Account Books")


def pages(*days: str) -> dict[str, str]:
    return {
        f"post-{number}": older(title, PARAGRAPHS[number:] + PARAGRAPHS[:number]).replace(
            "Categorized | Harbour", f"Harbour Notes\n\n{day}"
        )
        for number, (title, day) in enumerate(zip(TITLES, days, strict=False))
    }


def test_one_day_on_all(tmp_path: Path) -> None:
    found = read_together(pages(*["Monday, March 3, 2014"] * 4), tmp_path)
    for article in found.values():
        assert article.metadata.date is None
        assert "M001" in codes(article)
        assert not any(one.code == "M035" and one.message.startswith("date") for one in article.findings)
        assert ("date", "2014-03-03") in [(name, str(claim.value)) for name, claim in article.metadata.candidates]
    (said,) = [one.message for one in found["post-0"].findings if one.code == "M001"]
    assert "stands in the masthead of post-" in said


def test_days_of_their_own(tmp_path: Path) -> None:
    days = ("Monday, March 3, 2014", "Tuesday, March 4, 2014", "Thursday, April 3, 2014", "Monday, May 5, 2014")
    for article in read_together(pages(*days), tmp_path).values():
        assert article.metadata.date is not None
        assert article.metadata.date.rule == "date:masthead"

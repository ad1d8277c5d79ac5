"""Names that stand surname first: the other posts of an archive tell that two words are one person."""

from __future__ import annotations

from pathlib import Path

import kei_archive as kei
from tests.together.posts import PARAGRAPHS, codes, newer, read_together, write


def names(article: kei.Article) -> list[str]:
    return [claim.value for claim in article.metadata.authors]


def pages(byline: str, *, other: str = "Jorun Calloway") -> dict[str, str]:
    return {
        "one": newer("The Mill at the Upper Weir", PARAGRAPHS, date="March 3, 2014", author=other),
        "two": newer("The Weir Below the Mill", PARAGRAPHS[:3], date="May 4, 2014", author=byline),
    }


def test_another_byline_tells_that_a_comma_is_in_a_name(tmp_path: Path) -> None:
    found = read_together(pages("Calloway, Jorun"), tmp_path)
    (claim,) = found["two"].metadata.authors
    assert (claim.value, claim.resp, claim.rule) == ("Jorun Calloway", "machine", "name-turned")
    assert claim.documents == (found["one"].id,)
    assert "one.txt has Jorun Calloway" in claim.reason
    assert claim.span is not None
    assert "M035" in codes(found["two"])
    assert ("authors", "Calloway") in [(name, claim.value) for name, claim in found["two"].metadata.candidates]


def test_nobody_else_has_the_name(tmp_path: Path) -> None:
    assert names(read_together(pages("Calloway, Jorun", other="Ines Haddock"), tmp_path)["two"]) == [
        "Calloway",
        "Jorun",
    ]


def test_two_people_stay_two(tmp_path: Path) -> None:
    assert names(read_together(pages("Calloway and Jorun"), tmp_path)["two"]) == ["Calloway", "Jorun"]


def test_what_an_editor_says_holds(tmp_path: Path) -> None:
    write(tmp_path, {})
    (tmp_path / "two.toml").write_text('authors = ["Calloway", "Jorun"]\n', encoding="utf-8")
    assert names(read_together(pages("Calloway, Jorun"), tmp_path)["two"]) == ["Calloway", "Jorun"]


def test_a_name_beside_the_date_is_no_category(tmp_path: Path) -> None:
    two = newer("The Weir Below the Mill", PARAGRAPHS[:3]).replace(
        "By Ines Calloway", "Calloway, Jorun | May 4, 2014 | 8 min read"
    )
    found = read_together(pages("nobody") | {"two": two}, tmp_path)["two"]
    assert names(found) == ["Jorun Calloway"]
    assert found.metadata.categories == ()
    assert "M002" not in codes(found)

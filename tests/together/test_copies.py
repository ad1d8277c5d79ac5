"""Captures of one article are recognised, their facts pooled, their differences told; nothing is dropped."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import kei_archive as kei
from kei_archive.tei.document import NS
from kei_archive.together.copies import main_of, why_main
from kei_archive.together.digest import Digest, Fact
from kei_archive.together.sketch import likely_pairs, likeness, sketch_of
from tests.captures import digests
from tests.together.posts import PARAGRAPHS, codes, newer, older, read_together, write

TITLE = "Two Stories About a Mill"
WEB = kei.Build(formats=("html", "data"))


def two_layouts() -> dict[str, str]:
    """One article in two layouts, and another that has nothing to do with it."""
    other = [f"{sentence} So much for the ferry." for sentence in reversed(PARAGRAPHS[:2])]
    return {
        "new": newer(TITLE, PARAGRAPHS, date="March 3, 2014"),
        "old": older(TITLE, PARAGRAPHS),
        "ferry": newer("The Ferry in Winter", ["Nobody crosses in the frost.", *other], date="May 9, 2015"),
    }


def test_two_layouts_are_one_article(tmp_path: Path) -> None:
    found = read_together(two_layouts(), tmp_path)
    assert found["new"].others == (found["old"].id,)
    assert found["old"].others == (found["new"].id,)
    assert found["ferry"].others == ()
    claim = found["old"].metadata.date
    assert claim is not None
    assert (claim.value, claim.rule, claim.resp) == (date(2014, 3, 3), "other-capture", "machine")
    assert claim.documents == (found["new"].id,)
    assert "new.txt" in claim.reason
    assert "Published March 3, 2014" in claim.reason


def test_categories_go_the_other_way(tmp_path: Path) -> None:
    found = read_together(two_layouts(), tmp_path)
    assert [claim.value for claim in found["new"].metadata.categories] == ["Harbour"]


def test_differences_are_told(tmp_path: Path) -> None:
    pages = {
        "a": newer(TITLE, PARAGRAPHS, date="March 3, 2014"),
        "b": newer(TITLE, PARAGRAPHS, date="March 5, 2014", author="Tomas Arendt"),
    }
    found = read_together(pages, tmp_path)
    told = [finding.message for finding in found["a"].findings if finding.code == "M033"]
    assert told == ["authors: Ines Calloway here, Tomas Arendt in b.txt", "date: 2014-03-03 here, 2014-03-05 in b.txt"]
    assert found["a"].metadata.date.value == date(2014, 3, 3), "what a capture states itself stays"


@pytest.mark.parametrize(
    ("title", "body", "alike"),
    [
        pytest.param(TITLE, PARAGRAPHS[:3], True, id="truncated, same title"),
        pytest.param("Other Words Above", PARAGRAPHS, True, id="other title, same text"),
        pytest.param("Other Words Above", PARAGRAPHS[:2], False, id="other title, half of the text"),
        pytest.param(TITLE, [word[::-1] for word in PARAGRAPHS], False, id="same title, other text"),
    ],
)
def test_what_counts_as_a_copy(tmp_path: Path, title: str, body: list[str], *, alike: bool) -> None:
    pages = {"a": newer(TITLE, PARAGRAPHS), "b": older(title, body)}
    assert bool(read_together(pages, tmp_path)["b"].others) is alike


def test_a_monthly_table_is_no_copy(tmp_path: Path) -> None:
    """Two posts that are made alike, but of different days, are two."""
    months = {"March": "3, 2014", "April": "7, 2014"}
    pages = {}
    for month, day in months.items():
        rows = [f"{sentence} In {month} it was {len(month) * 37} sacks, says {month}." for sentence in PARAGRAPHS]
        pages[month] = newer("What the Mill Ground", rows, date=f"{month} {day}")
    assert read_together(pages, tmp_path)["March"].others == ()


def test_parts_of_a_series_are_no_copies(tmp_path: Path) -> None:
    pages = {name: newer(f"The Mill, Part {name}", PARAGRAPHS) for name in ("1", "2")}
    assert read_together(pages, tmp_path)["1"].others == ()


def test_the_build_shows_the_article_once_and_keeps_every_capture(tmp_path: Path) -> None:
    built = kei.build(write(tmp_path / "in", two_layouts()), tmp_path / "out", options=WEB)
    ids = {entry["source"]: entry["id"] for entry in built.report["documents"]}
    assert len(list((tmp_path / "out" / "tei").glob("k-*.xml"))) == 3
    assert len(list((tmp_path / "out" / "html").glob("*.html"))) == 3
    (everything,) = built.report["collections"]
    shown = set(everything["posts"]) & {ids["new.txt"], ids["old.txt"]}
    assert len(shown) == 1
    rows = (tmp_path / "out" / "collections" / "all.jsonl").read_text(encoding="utf-8").splitlines()
    assert len({json.loads(row)["id"].partition(".")[0] for row in rows}) == 2
    for name in ("new.txt", "old.txt"):
        tei = kei.TeiDocument((tmp_path / "out" / "tei" / f"{ids[name]}.xml").read_bytes())
        assert kei.validate(tei) == ()
        assert kei.restore(tei) == (tmp_path / "in" / name).read_bytes()
        targets = [item.get("target") for item in tei.root.iterfind(".//t:relatedItem[@type='other-capture']", NS)]
        assert targets == [
            f"kei:{key}.bibl" for source, key in ids.items() if source in ("new.txt", "old.txt") and key != tei.id
        ]


def test_a_collection_may_name_both(tmp_path: Path) -> None:
    corpus = write(tmp_path / "in", two_layouts())
    (corpus / "kei.toml").write_text('[archive]\nname = "Notes"\nsources = ["*.txt"]\n', encoding="utf-8")
    (corpus / "collections").mkdir()
    (corpus / "collections" / "mill.toml").write_text('title = "Mill"\nposts = ["new", "old"]\n', encoding="utf-8")
    built = kei.build(corpus, tmp_path / "out", options=WEB)
    assert built.report["quarantine"] == []
    assert len(built.report["collections"][0]["posts"]) == 2


def test_order_and_workers_do_not_matter(tmp_path: Path) -> None:
    pages = two_layouts()
    backwards = {name: pages[name] for name in reversed(pages)}
    first = {key: article.explain() for key, article in read_together(pages, tmp_path / "a").items()}
    again = {key: article.explain() for key, article in read_together(backwards, tmp_path / "b").items()}
    assert first == again
    captures = write(tmp_path / "in", pages)
    kei.build(captures, tmp_path / "one", options=kei.Build(formats=("html",), jobs=1))
    kei.build(captures, tmp_path / "two", options=kei.Build(formats=("html",), jobs=2))
    assert digests(tmp_path / "one") == digests(tmp_path / "two")
    assert kei.build(captures, tmp_path / "one", options=kei.Build(formats=("html",))).written == 0


def test_a_stranger_changes_nothing(tmp_path: Path) -> None:
    pages = two_layouts()
    alone = read_together({"ferry": pages["ferry"]}, tmp_path / "a")["ferry"]
    assert read_together(pages, tmp_path / "b")["ferry"].explain() == alone.explain()
    assert not {"M032", "M033", "M035"} & set(codes(alone))


def test_likeness_is_what_it_estimates() -> None:
    words = [f"word{number}" for number in range(4000)]
    whole, half = sketch_of(" ".join(words)), sketch_of(" ".join(words[:2000]))
    assert likeness(whole, whole).shared == 1.0
    assert abs(likeness(whole, half).shared - 0.5) < 0.15
    assert likeness(whole, half).contained > 0.85
    assert likeness(whole, sketch_of(" ".join(reversed(words)))).shared == 0.0
    assert list(likely_pairs([whole, sketch_of("something else altogether, and nothing more"), half])) == [(0, 2)]
    assert sketch_of("One, TWO!").digest == sketch_of("one two").digest


@pytest.mark.parametrize("text", ["", "one", "한국어 문장 하나", "水車は止まった", "\udc80 odd"])
def test_any_text_has_a_sketch(text: str) -> None:
    assert likeness(sketch_of(text), sketch_of(text)).shared == 1.0


def captured(key: str, *, words: int = 200, drawn: bool = False, doubts: int = 0, facts: int = 0) -> Digest:
    """A capture of which only that is known by which the best is chosen."""
    sketch = replace(sketch_of("one two three four five six"), words=words)
    claims = {str(number): Fact((), "") for number in range(facts)}
    return Digest(key, key, "", "", frozenset(), "", None, None, claims, frozenset(), sketch, drawn, doubts, ())


@pytest.mark.parametrize(
    ("best", "other", "why"),
    [
        (captured("b", words=300), captured("a", drawn=True), "it has the most text"),
        (captured("b", drawn=True), captured("a", words=203), "its markup says what its lines are"),
        (captured("b", doubts=1), captured("a", words=201, doubts=2), "fewer of its lines are in doubt"),
        (captured("b", words=201), captured("a", facts=2), "it has the most text"),
        (captured("b", facts=2), captured("a", facts=1), "it states more facts of the same text"),
        (captured("a"), captured("b"), "it is the first of equals by its identifier"),
    ],
)
def test_the_capture_that_stands_for_the_article(best: Digest, other: Digest, why: str) -> None:
    for group in ([best, other], [other, best]):
        assert main_of(group) is best
        assert why_main(group) == why


def test_a_truncated_page_does_not_stand_for_a_whole_text() -> None:
    whole, page, short = captured("c", words=400), captured("b", words=390, drawn=True), captured("a", drawn=True)
    assert main_of([whole, short]) is whole
    assert main_of([whole, page, short]) is page

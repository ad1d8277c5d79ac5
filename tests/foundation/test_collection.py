"""Collection files."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from kei_archive.collection import Collection, Member, load_collection, resolve
from kei_archive.errors import ConfigError
from kei_archive.tei.record import Agent, Record


def member(number: int, **values: Any) -> Member:
    empty: dict[str, Any] = {"tuple": (), "int": 0, "str": ""}
    filled = {item.name: empty[str(item.type).partition("[")[0]] for item in fields(Record)}
    record = Record(**{**filled, "id": f"k-{number:012x}", "title": f"Title {number}", **values})
    return Member(record, f"posts/{number:03}.txt")


AUTHOR = Agent("Ada Berg", "Berg, Ada")
MEMBERS = [
    member(1, date="2021-03-01", categories=("Trade",), words=500, authors=(Agent("Zoe Ames", "Ames, Zoe"),)),
    member(2, date="", categories=("Art",), words=90, title="All the ships"),
    member(3, date="2020-05-09", categories=("Art", "Trade"), words=900, authors=(AUTHOR,)),
]


def ids(collection: Collection) -> list[int]:
    chosen, _ = resolve(collection, MEMBERS)
    return [int(item.record.id.removeprefix("k-"), 16) for item in chosen]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("all", [3, 1, 2]),
        ("category = 'Trade'", [3, 1]),
        ("category = 'Trade' and words >= 600", [3]),
        ("date in 2020..2020", [3]),
        ("date in 2020..2021", [3, 1]),
        ("date <= 2020-05", [3]),
        ('title ~ "ships"', [2]),
        ("title ~ 'title*'", [3, 1]),
        ("author = 'ada berg'", [3]),
        ("author != 'Ada Berg'", [1, 2]),
        ("words <= 500", [1, 2]),
        ("source ~ 003", [3]),
    ],
)
def test_queries(where: str, expected: list[int]) -> None:
    assert ids(Collection(name="c", title="T", where=where)) == expected


@pytest.mark.parametrize(
    ("order", "expected"), [("date", [3, 1, 2]), ("title", [2, 1, 3]), ("author", [1, 3, 2]), ("given", [1, 2, 3])]
)
def test_orders(order: Any, expected: list[int]) -> None:
    assert ids(Collection(name="c", title="T", order=order)) == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ("none", []),
        ("year", [("2020", 1), ("2021", 1), ("Undated", 1)]),
        ("author", [("Zoe Ames", 1), ("Ada Berg", 1), ("Unsigned", 1)]),
        ("category", [("Art", 2), ("Trade", 1)]),
    ],
)
def test_parts(parts: Any, expected: list[tuple[str, int]]) -> None:
    _, made = resolve(Collection(name="c", title="T", parts=parts), MEMBERS)
    assert [(title, len(posts)) for title, posts in made] == expected


def test_posts_by_id_file_name_or_stem_in_the_order_given() -> None:
    collection = Collection(name="c", title="T", posts=("003.txt", "k-000000000001", "002"), order="given")
    assert ids(collection) == [3, 1, 2]


def test_a_post_that_is_not_there_is_named_with_a_suggestion() -> None:
    with pytest.raises(ConfigError, match="Did you mean"):
        resolve(Collection(name="c", title="T", posts=("004.txt",)), MEMBERS)


def test_many_posts_that_are_not_there_are_told_in_few_words() -> None:
    collection = Collection("x", title="X", posts=tuple(f"nothing-{number}" for number in range(70)), order="given")
    with pytest.raises(ConfigError, match="70 posts cannot be found") as caught:
        ids(collection)
    assert len(str(caught.value)) < 400
    assert "Known" not in str(caught.value)


def test_two_names_of_one_post_are_told_with_both() -> None:
    one = member(1)
    names = (one.record.id, one.source)
    with pytest.raises(ConfigError, match="are the same post") as caught:
        ids(Collection("x", title="X", posts=names, order="given"))
    assert all(name in str(caught.value) for name in names)


def test_a_file(tmp_path: Path) -> None:
    path = tmp_path / "best.toml"
    path.write_text('title = "T"\neditor = "E"\nposts = ["a", "b"]\nparts = "year"\n', encoding="utf-8")
    collection = load_collection(path)
    assert (collection.name, collection.editor, collection.order) == ("best", ("E",), "given")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('titel = "T"', "Did you mean 'title'"),
        ('title = "T"\norder = "dates"', "Did you mean 'date'"),
        ('title = "T"\nwhere = "colour = 1"', "unknown field 'colour'"),
        ('title = "T"\nwhere = "words >= many"', "whole numbers"),
        ('title = "T"\nwhere = "title like x"', "cannot read the query"),
        ('title = "T"\nwhere = "all"\nposts = []', "both posts and where"),
    ],
)
def test_what_cannot_be_obeyed(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "c.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=words):
        load_collection(path)


def test_an_empty_collection_is_an_error() -> None:
    with pytest.raises(ConfigError, match="no post fits"):
        resolve(Collection(name="c", title="T", where="words >= 10000"), MEMBERS)

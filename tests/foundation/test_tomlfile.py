"""Strict TOML."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from kei_archive import tomlfile
from kei_archive.errors import ConfigError

KEYS: dict[str, tomlfile.Shape] = {
    "title": "text",
    "posts": "texts",
    "editor": "text or texts",
    "bleed": "number",
    "marks": "yes-or-no",
    "date": "date",
    "print": "table",
    "part": "tables",
}


def test_values_of_the_right_shape_pass() -> None:
    values = {
        "title": "T",
        "posts": ["a"],
        "editor": "E",
        "bleed": 3,
        "marks": True,
        "date": datetime.date(2020, 1, 6),
        "print": {},
        "part": [{}],
    }
    assert tomlfile.check(values, KEYS, place="x.toml") == values


def test_all_problems_are_reported_at_once_with_suggestions() -> None:
    with pytest.raises(ConfigError) as caught:
        tomlfile.check({"titel": "T", "marks": 1, "bleed": True}, KEYS, place="x.toml", required=("date",))
    message = str(caught.value)
    assert "x.toml" in message
    assert "Did you mean 'title'?" in message
    assert "marks must be true or false" in message
    assert "bleed must be a number" in message
    assert "'date' is missing" in message


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"a = \n", "line 1"), (b"a = '\xff'\n", "UTF-8"), (None, "cannot be read")],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "x.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError, match=words):
        tomlfile.load(path)


def test_a_time_is_not_a_date() -> None:
    with pytest.raises(ConfigError, match="must be a date"):
        tomlfile.check({"date": datetime.datetime(2020, 1, 6, tzinfo=datetime.UTC)}, KEYS, place="x")

"""What is counted for all lines of a page at once, and that quick tests before patterns never change what is found."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kei_archive.label.characters import FLAGS, PAIRS, Signs, characters, numbers_of
from kei_archive.label.cues import cues
from kei_archive.label.features import NAMES, features, observed
from kei_archive.label.lines import key_of, look, look_at_all
from kei_archive.label.shapes import mark_of
from kei_archive.segment import Segment, segment

TEXTS = ["Old Tide tables, 12 of them. At noon", "", "old TIDE", "등대 lamp", "a/b | c \ud800", "🙂"]


def test_initials_are_counted_by_line() -> None:
    upper, small, digits, every = characters(TEXTS).initials.tolist()
    assert upper == [3, 0, 1, 0, 0, 0]
    assert small == [4, 0, 1, 1, 2, 0]
    assert digits == [1, 0, 0, 0, 0, 0]
    assert every == [8, 0, 2, 2, 4, 1]


def test_words_are_equal_without_regard_to_capitals() -> None:
    words = characters(TEXTS).words
    by_line = [words.word[words.line == number].tolist() for number in range(len(TEXTS))]
    assert by_line[0][:2] == by_line[2]
    assert len(by_line[0]) == 7  # figures are no words
    assert by_line[1] == by_line[5] == []
    assert len(by_line[3]) == 3  # each Hangul syllable stands for itself
    assert words.wide.tolist() == [0, 0, 0, 2, 0, 0]


def test_known_words_are_found_in_their_lines() -> None:
    words = characters(TEXTS).words
    assert words.lines_with(numbers_of(["tide", "lamp", "absent"])).tolist() == [0, 2, 3]
    assert not len(characters(["", "12"]).words.lines_with(numbers_of(["tide"])))


def test_words_with_other_letters_have_other_numbers() -> None:
    alike = ["abba", "baab", "aabb", "abab", "ab", "ba", "a", "b", "가", "나"]
    assert len(numbers_of(alike)) == len(alike)


def test_signs_and_what_follows_them() -> None:
    seen = characters(TEXTS)
    assert seen.pairs[0, PAIRS["stop", "space"]] == seen.pairs[0, PAIRS["comma", "space"]] == 1
    assert seen.pairs[4, PAIRS["slash", "letter"]] == 1
    assert [bool(flag >> list(FLAGS).index("bar") & 1) for flag in seen.flags] == [False] * 4 + [True, False]
    assert Signs({"stop": ".!", "dash": "-"}).of("a.-!").tolist() == [[0, 1, 0, 1], [0, 0, 1, 0]]


@given(st.lists(st.text(st.characters(codec=None), max_size=40), min_size=1, max_size=8))
def test_any_text_has_features_for_each_line(texts: list[str]) -> None:
    lines = look_at_all(
        [Segment(part.span, text) for part, text in zip(segment("x\n" * len(texts)), texts, strict=True)]
    )
    found = features(lines, [None] * len(lines), seen=observed(lines))
    assert found.shape == (len(NAMES), len(lines))
    assert [look(Segment(segment("x")[0].span, text)) for text in texts] == lines


def test_features_are_the_same_in_blocks(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    text = (root / "corpus" / "witnesses" / "tidewater-listing.txt").read_text("utf-8")
    lines = look_at_all(segment(text))
    whole = features(lines, [None] * len(lines))
    monkeypatch.setattr("kei_archive.label.features._BLOCK", 7)
    assert np.array_equal(whole, features(lines, [None] * len(lines)))


def test_hints_save_work_and_change_nothing(root: Path) -> None:
    for path in sorted((root / "corpus" / "witnesses").glob("*.txt")):
        lines = look_at_all(segment(path.read_text("utf-8", errors="replace")))
        seen = observed(lines)
        telling = set(seen.words.lines_with(cues().telling).tolist())
        for number, line in enumerate(lines):
            hinted = mark_of(line, cues(), telling=number in telling, divided=bool(seen.divided[number]))
            assert hinted == mark_of(line, cues()), line.text


def test_every_sure_phrase_has_a_telling_word() -> None:
    table = tomllib.loads(files("kei_archive.label").joinpath("cues.toml").read_text("utf-8"))
    phrases = [phrase for part in table.values() for phrase in part.get("sure", ())]
    assert phrases
    found = set(characters(phrases).words.lines_with(cues().telling).tolist())
    assert not [phrase for number, phrase in enumerate(phrases) if number not in found]


def test_every_labelled_phrase_passes_the_quick_test() -> None:
    table = tomllib.loads(files("kei_archive.label").joinpath("cues.toml").read_text("utf-8"))
    phrases = [phrase for name in ("byline", "category", "credit", "author-note") for phrase in table[name]["start"]]
    closed = [p for p in phrases if not cues().opens(look(segment(f"• {p.title()}: Ada Lind")[0]))]
    assert not closed
    assert key_of("• By: Ada") == "by: ada"

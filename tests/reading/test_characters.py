"""What is counted for all lines of a page at once, and that quick tests before patterns never change what is found."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kei_archive.label import listing
from kei_archive.label.characters import FLAGS, PAIRS, Signs, Vocabulary, characters, numbers_of
from kei_archive.label.cues import COMMENTS, LABEL, NOTE, TELLING, cues
from kei_archive.label.features import NAMES, features, observed
from kei_archive.label.hints import hints_of
from kei_archive.label.lines import Line, key_of, look, look_at_all
from kei_archive.label.shapes import mark_of, marks_of
from kei_archive.segment import LIST_MARKER, Segment, segment

TABLE = tomllib.loads(files("kei_archive.label").joinpath("cues.toml").read_text("utf-8"))
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
    vocabulary = Vocabulary({1: ["tide", "lamp", "absent"], 2: ["old", "a"]})
    words = characters(TEXTS, vocabulary=vocabulary).words
    assert words.lines_with(1).tolist() == [0, 2, 3]
    assert words.first().tolist() == [2, 0, 2, 0, 2, 0]
    assert words.missing.tolist() == [False, True, False, False, False, True]
    assert not len(characters(["", "12"], vocabulary=vocabulary).words.lines_with(1))


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


PARTS = (
    *("By Ada Lind", "Photo: Ada Lind / Tidewater", "January 6, 2020", "7.1.2020", "12 comments", "No responses yet"),
    *("Ada Lind is a professor at the mill.", "The author is a fellow.", "Tags: tide, mill", "lamp.jpg", "[____]"),
    *("Home", "About us", "Share this", "Leave a reply", "0", "3,4", "← Older", "→", "© 2020 Tidewater", "(c) 2020"),
    *(
        "all rights reserved",
        "SCHLIESSEN",
        "schließen",
        "• ",
        "“",
        " | ",
        ", ",
        " · ",
        " - ",
        "/",
        ". ",
        "? ",
        " ",
        "12",
    ),
    *(
        "You must be logged in to post a comment",
        "The mill stood by the river.",
        "댓글 3개",
        "コメント",
        "로그인",
    ),
)


@given(st.lists(st.lists(st.sampled_from(PARTS), min_size=1, max_size=6).map(" ".join), min_size=1, max_size=6))
def test_hints_save_work_and_change_nothing(texts: list[str]) -> None:
    span = segment("x")[0].span
    same(look_at_all([Segment(span, text) for text in texts]))


def test_hints_change_nothing_in_the_corpus(root: Path) -> None:
    for path in sorted((root / "corpus" / "witnesses").glob("*.txt")):
        same(look_at_all(segment(path.read_text("utf-8", errors="replace"))))


def same(lines: Sequence[Line]) -> None:
    found = marks_of(lines, observed(lines))
    wrong = [line for line, mark in zip(lines, found, strict=True) if mark != mark_of(line, cues())]
    assert not wrong


def test_every_phrase_is_found_by_its_hints() -> None:
    phrases = [
        phrase
        for name, part in TABLE.items()
        for kind in ("exact", "start", "sure")
        for phrase in part.get(kind, ())
        if name != "dateline"
    ]
    assert len(phrases) > 1500
    span = segment("x")[0].span
    same(look_at_all([Segment(span, form) for phrase in phrases for form in (phrase, f"• {phrase.upper()}: Ada 2")]))


def test_every_sure_phrase_has_a_telling_word() -> None:
    phrases = [phrase for part in TABLE.values() for phrase in part.get("sure", ())]
    assert phrases
    found = set(characters(phrases, vocabulary=cues().vocabulary).words.lines_with(TELLING).tolist())
    assert not [phrase for number, phrase in enumerate(phrases) if number not in found]


def test_every_labelled_phrase_passes_the_quick_test() -> None:
    phrases = [phrase for name in ("byline", "category", "credit", "author-note") for phrase in TABLE[name]["start"]]
    lines = look_at_all(segment("".join(f"• {phrase.title()}: Ada Lind\n" for phrase in phrases)))
    hints = hints_of(lines, observed(lines))
    assert not [phrase for phrase, hint in zip(phrases, hints, strict=True) if not hint & (LABEL | NOTE)]
    assert key_of("• By: Ada") == "by: ada"


@pytest.mark.parametrize("place", range(len(TABLE["comments"]["heading"])))
@given(data=st.data())
def test_every_heading_of_comments_opens_with_a_listed_word(place: int, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(TABLE["comments"]["heading"][place], fullmatch=True))
    words = characters([" ".join(text.split())[:300]], vocabulary=cues().vocabulary).words
    assert words.first()[0] & COMMENTS


def test_keys_are_the_same_one_by_one_and_together() -> None:
    texts = ["12 notes", "a1b22c", "", "٣٤ x", "no figures", "7", "𝟘𝟙 🙂 3", "•  (12)  x"]
    span = segment("x")[0].span
    assert [line.key for line in look_at_all([Segment(span, text) for text in texts])] == list(map(key_of, texts))


def test_every_digit_of_unicode_is_masked_and_every_marker_is_seen() -> None:
    every = [chr(code) for code in range(sys.maxunicode + 1) if not chr(code).isspace()]
    span = segment("x")[0].span
    lines = look_at_all([Segment(span, f"x{''.join(every[low : low + 100])}x") for low in range(0, len(every), 100)])
    assert [line.key for line in lines] == [key_of(line.text) for line in lines]
    starts = [f"{one} x" for one in every if one < "\U00010000"]
    marked = [line.marked for line in look_at_all([Segment(span, text) for text in starts])]
    assert marked == [LIST_MARKER.match(text) is not None for text in starts]


@given(st.from_regex(listing._MORE.pattern, fullmatch=True))
def test_every_end_of_an_entry_passes_the_quick_test(text: str) -> None:
    line = look_at_all([Segment(segment("x")[0].span, f"→ {text}")])[0]
    assert not listing._MORE.fullmatch(line.text.strip(listing._AROUND)) or listing._ends_entry(line)

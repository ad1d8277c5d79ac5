"""Words on the cover stay on it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kei_archive.renderers.epub_cover import set_lines, width

SIZES = (100, 50)


def test_the_largest_size_that_fits() -> None:
    assert set_lines("short", sizes=SIZES, measure=1000, lines=2).size == 100
    smaller = set_lines("several longer words that need the smaller size", sizes=SIZES, measure=700, lines=2)
    assert (smaller.size, len(smaller.lines)) == (50, 2)


def test_nothing_gives_no_lines() -> None:
    assert set_lines("", sizes=SIZES, measure=1000, lines=2).lines == ()


def test_what_does_not_fit_is_cut_with_an_ellipsis() -> None:
    setting = set_lines("word " * 500, sizes=SIZES, measure=700, lines=3)
    assert len(setting.lines) == 3
    assert setting.lines[-1].endswith("…")


def test_ideographs_are_wide_and_marks_have_no_width() -> None:
    assert width("섬") > width("a") > width("i") > 0
    assert width("e\u0301") == width("e")
    assert width("\u200f") == 0


@given(st.text(min_size=1, max_size=300), st.integers(1, 6))
def test_no_line_is_longer_than_the_measure(text: str, lines: int) -> None:
    setting = set_lines(text, sizes=SIZES, measure=600, lines=lines)
    assert len(setting.lines) <= lines
    for line in setting.lines:
        assert width(line) * setting.size <= 600 + setting.size  # the ellipsis may take the place of a narrow letter


@pytest.mark.parametrize("text", ["섬" * 40, "x" * 300])
def test_a_word_longer_than_a_line_is_broken_within(text: str) -> None:
    setting = set_lines(text, sizes=(50,), measure=600, lines=99)
    assert "".join(setting.lines) == text

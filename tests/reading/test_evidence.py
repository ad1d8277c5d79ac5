"""What is known of lines before the model is asked."""

from __future__ import annotations

import numpy as np
import pytest

from kei_archive.label.engine import observe
from kei_archive.label.evidence import _ALONE, _BULLETS, _listed, _opening
from kei_archive.label.lines import in_columns
from kei_archive.segment import segment


@pytest.mark.parametrize(
    ("above", "opens"),
    [
        ("The ledger does not lie.", True),
        ("帳簿 は 嘘 を つかない。", True),
        ("The ledger does not lie", False),
        ("Not lost.", False),
        ("This site uses cookies to remember your choices.", False),
    ],
)
def test_a_whole_sentence_above_the_first_paragraph_opens_it(above: str, opens: bool) -> None:
    lines, marks, _ = observe(segment(f"The Weir\n\n{above}\n"))
    assert _opening(lines, marks) == ([1] if opens else [])


def test_above_the_first_line_nothing_opens() -> None:
    assert _opening([], []) == []


SENTENCE = (
    "The harbour office kept a ledger of the tides, the fares and the horses for forty years, and then it stopped."
)


@pytest.mark.parametrize(
    ("above", "listed", "against"),
    [
        (f"{SENTENCE[:-1]}:", ("Tides", "Fares", "Horses"), _ALONE),
        ("Ten words are enough above a list if a colon ends them:", ("Tides", "Fares"), _ALONE),
        (SENTENCE, ("• Tides", "• Fares"), _BULLETS),
        (SENTENCE, ("Tides", "Fares"), 0.0),
        (f"{SENTENCE[:-1]}:", ("Tides",), 0.0),
        (f"{SENTENCE[:-1]}:", ("Tides", "Share this"), 0.0),
    ],
)
def test_a_list_between_two_paragraphs_is_of_the_text(above: str, listed: tuple[str, ...], against: float) -> None:
    lines, marks, _ = observe(segment("\n\n".join(["The Weir", above, *listed, SENTENCE, "Home"])))
    unmarked = np.array([mark is None for mark in marks])
    colons = np.array([line.text.endswith(":") for line in lines])
    found = _listed(in_columns(lines), colons=colons, unmarked=unmarked)
    assert found.tolist() == [0.0, 0.0, *[against] * len(listed), 0.0, 0.0]


def test_a_page_without_paragraphs_has_no_list() -> None:
    lines, _, _ = observe(segment("Home"))
    assert _listed(in_columns(lines), colons=np.array([False]), unmarked=np.array([True])).tolist() == [0.0]

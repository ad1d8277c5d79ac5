"""What is known of lines before the model is asked."""

from __future__ import annotations

import pytest

from kei_archive.label.engine import observe
from kei_archive.label.evidence import _opening
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

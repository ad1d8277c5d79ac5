"""Labels from the text of an article: what the labeller is trained on must be right."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

TEXT = """\
The ferry to the outer islands left at six, with nobody on deck but the mate and a crate of hens. He had made the \
crossing since he was a boy, and he said that he had never once seen the same sea twice.
Why it stopped
When the harbour board cut the line, the islanders bought the boat for the price of its engine, painted it green and \
ran it themselves for eleven winters, without a licence and without losing as much as a letter.
Nobody was paid.
The last crossing was in March. There were so many people on the quay that the band had to play from the roof of the \
fish market, and the mate, who was seventy by then, took the hens back home in the same crate."""
PARAGRAPHS = TEXT.split("\n")
GOLD = {
    "text": "\n".join(PARAGRAPHS) + " " + "Of those who ran it, four are alive. " * 12,
    "title": "The boat with green paint",
    "author": ["Ada Lovelace"],
    "date": "2020-01-07",
}
PAGE = f"""Home
The boat with green paint
Why it stopped
The ferry to the outer islands left at six, with nobody on deck but the mate
The boat with green paint
By Ada Lovelace
7 January 2020
{PARAGRAPHS[0]}
Share this

{PARAGRAPHS[1]}
{PARAGRAPHS[2]}
{PARAGRAPHS[3]}
{PARAGRAPHS[4]}
{"Of those who ran it, four are alive. " * 12}
Read next
Why it stopped
""".split("\n")


@pytest.fixture(scope="module")
def alignment(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("alignment", root / "benchmarks" / "alignment.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_follows_the_gold_is_content(alignment: ModuleType) -> None:
    found = {row["n"]: row["label"] for row in alignment.labels(PAGE, gold=GOLD)}
    content = [number for number, label in found.items() if label == "content"]
    assert content == [8, 11, 12, 13, 14, 15]
    assert [found[number] for number in (2, 5, 6, 7)] == ["title", "title", "byline", "date"]
    assert [found[number] for number in (1, 3, 4, 9, 16, 17)] == ["chrome"] * 6


@pytest.mark.parametrize("lines", [[], [""], ["Home", "About"], PAGE[:9]])
def test_a_page_without_the_gold_teaches_nothing(alignment: ModuleType, lines: list[str]) -> None:
    assert alignment.labels(lines, gold=GOLD) == []


def test_a_gold_of_a_few_words_teaches_nothing(alignment: ModuleType) -> None:
    assert alignment.labels(PAGE, gold={**GOLD, "text": "The ferry to the outer islands"}) == []

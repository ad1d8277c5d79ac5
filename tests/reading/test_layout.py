"""Pages laid out in columns, as converters that draw tables write them: the article beside menus, line by line."""

from __future__ import annotations

import pytest

from kei_archive.label import label, reasons
from kei_archive.label.layout import _cells, main_column
from kei_archive.model import Role
from kei_archive.segment import Segment, segment

MENU = ("Front page", "Harbour", "Weather", "Tides", "Letters", "Sport", "Notices", "Archive", "Contact", "Shop")
STORY = (
    "The pilot boat went out at four in the morning, as it had every day since the war.",
    "Nobody on the quay looked up, for the engine was older than most of the people who slept there.",
    "By noon the fog had lifted, and the three masts of the training ship stood clear of the breakwater.",
    "The harbour master counted the crew twice, and wrote a number into the book that he did not explain.",
    "It was the last entry of the season, and the only one that was signed by two men.",
)
HEADLINE = "The last entry of the season"


def beside(left: int = 0, right: int = 0) -> str:
    """The story with a menu to the left or right of it; every other line of the menu has none of the story."""
    width = max(map(len, STORY)) + right
    lines = [f"{MENU[0]:{left}}{HEADLINE:{width}}{'Popular' if right else ''}"]
    for number, sentence in enumerate(STORY):
        entry, other = MENU[2 * number + 1], MENU[-number - 1]
        lines.append(f"{entry if left else '':{left}}{sentence:{width}}{other if right else ''}".rstrip())
        lines.append(f"{MENU[2 * number] if left else '':{left}}{'':{width}}{'More' if right else ''}".rstrip())
    return "\n\n".join(lines) + "\n"


def seen(text: str) -> list[str | None]:
    return [part and part.text.strip() for part in main_column(segment(text))]


@pytest.mark.parametrize(("left", "right"), [(24, 0), (0, 24), (24, 24)])
def test_a_menu_beside_the_article_is_removed(left: int, right: int) -> None:
    text = beside(left, right)
    article = label(segment(text))
    body = [block.text for block in article.blocks if block.role.is_body]
    assert all(any(sentence in part for part in body) for sentence in STORY)
    assert "".join(text[block.span.start : block.span.end] for block in article.blocks) == text
    assert [part for part in seen(text) if part in STORY] == list(STORY)
    alone = [block for block in article.blocks if block.text and not any(s in block.text for s in (*STORY, HEADLINE))]
    assert len(alone) >= len(STORY) - 1
    assert all(block.role.is_chrome for block in alone)


def test_what_stands_beside_says_why() -> None:
    segments = segment(beside(24))
    blocks = label(segments).blocks
    index = next(index for index, block in enumerate(blocks) if block.rule == "column")
    assert blocks[index].role is Role.NAVIGATION
    assert reasons(segments, index) == [("column", blocks[index].cert)]
    assert reasons(segments, index + 1)[0][0] != "column"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "One line.",
        "\n\n".join(STORY),
        "\n\n".join(f"    {sentence}" for sentence in STORY),
        "\n\n".join([*STORY, "Ship      Masts", "Alcyone      three", "Merrow      two", "Salt Wife      one"]),
        "\n".join([*STORY, *(f"    if (tide[{n}] > level) {{      // the gauge at the mole" for n in range(9))]),
        "\n\n".join(sentence.replace(", ", ",     ") for sentence in STORY),
    ],
)
def test_tables_code_and_wide_spaces_are_no_columns(text: str) -> None:
    segments = segment(text)
    assert main_column(segments) is segments


def test_whole_segments_are_what_is_labelled() -> None:
    segments: tuple[Segment, ...] = segment(beside(24, 24))
    blocks = label(segments).blocks
    assert [(block.span, block.text) for block in blocks] == [(part.span, part.text) for part in segments]


def test_of_a_long_line_no_more_is_looked_at_than_a_row_can_be_wide() -> None:
    assert sum(len(cell.text) for cell in _cells("a word  or     " * 100_000)) <= 10_000
    segments = segment(beside(24) + "\n" + "a word  or     " * 100_000)
    blocks = label(segments).blocks
    assert [block.text for block in blocks] == [part.text for part in segments]

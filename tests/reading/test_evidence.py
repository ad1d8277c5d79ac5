"""What is known of lines before the model is asked."""

from __future__ import annotations

import numpy as np
import pytest

from kei_archive.label.engine import observe
from kei_archive.label.evidence import (
    _ALONE,
    _BULLETS,
    _alone,
    _entitled,
    _listed,
    _opening,
    _resumed,
    _signed_off,
)
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


def resumed(*texts: str) -> list[str]:
    lines, marks, _ = observe(segment("\n\n".join(texts)))
    return [lines[index].text for index in _resumed(lines, marks)]


ADVERT = "Story continues below advertisement"
LINK = "Related: The ferry that never came back"


@pytest.mark.parametrize("between", [(ADVERT,), (LINK,), ("[mole-at-night.jpg]",), (ADVERT, ADVERT, LINK)])
@pytest.mark.parametrize("below", [(SENTENCE,), ("“Nobody counted the horses after that,” the harbour master said.",)])
def test_a_text_goes_on_below_what_interrupts_it(between: tuple[str, ...], below: tuple[str, ...]) -> None:
    assert resumed(SENTENCE, *between, *below) == list(below)
    assert resumed(SENTENCE, *between, "The Second Winter", SENTENCE) == ["The Second Winter"]
    assert resumed(SENTENCE[: SENTENCE.index(" for forty")], *between, *below) == list(below)


@pytest.mark.parametrize(
    "texts",
    [
        ("The Weir", ADVERT, SENTENCE),
        (SENTENCE, ADVERT, "The Second Winter", "Home"),
        (SENTENCE, "You might also like these", SENTENCE),
        (SENTENCE, "Related", SENTENCE),
        (SENTENCE, *[ADVERT] * 4, SENTENCE),
        (SENTENCE, ADVERT, '<a href="https://ads.example/harbour">', SENTENCE),
        (SENTENCE, ADVERT),
        (SENTENCE,),
        (ADVERT,),
    ],
)
def test_below_other_furniture_it_may_be_another_text(texts: tuple[str, ...]) -> None:
    assert resumed(*texts) == []


def signed_off(*texts: str) -> list[str]:
    lines, marks, _ = observe(segment("\n\n".join(texts)))
    return [lines[index].text for index in _signed_off(lines, marks)]


@pytest.mark.parametrize("words", ["Sincerely,", "With love,", "Mit freundlichen Grüßen,", "С уважением,"])
def test_a_letter_closes_with_its_greeting_and_a_name(words: str) -> None:
    assert signed_off(SENTENCE, words, "Nora Pell") == [words, "Nora Pell"]
    assert signed_off(SENTENCE, words) == [words]
    assert signed_off(SENTENCE, words, "Share this") == [words]
    assert signed_off(SENTENCE, words, "Leave a reply to what she wrote.") == [words]


@pytest.mark.parametrize("texts", [(SENTENCE, "Best"), ("Home", "Best,"), ("Best,",), (SENTENCE, "Tides,", "Fares")])
def test_other_words_close_no_letter(texts: tuple[str, ...]) -> None:
    assert signed_off(*texts) == []


def entitled(*texts: str) -> list[str]:
    lines, marks, _ = observe(segment("\n\n".join(texts)))
    return [lines[index].text for index in _entitled(lines, marks)]


@pytest.mark.parametrize("heading", ["Introduction", "Key takeaways:", "AT A GLANCE", "Zusammenfassung", "はじめに"])
def test_a_heading_that_only_articles_open_with_is_the_text_s(heading: str) -> None:
    assert entitled("The Weir", "Share", heading) == [heading]
    assert entitled("The Weir", heading, "• No horses", "Print", "• No fares") == [heading, "• No horses", "• No fares"]
    assert entitled("The Weir", heading, "Nora Pell") == []


def test_without_such_a_heading_there_is_none() -> None:
    assert entitled("The Weir", "• No horses") == []
    assert _entitled([], []) == []


@pytest.mark.parametrize(
    ("heading", "kept"), [("FAQs", True), ("Team", True), ("Advanced Search", True), ("Share this", False)]
)
def test_a_menu_word_above_a_question_is_a_heading(heading: str, *, kept: bool) -> None:
    answer = "It stopped because the last of the harbour masters who could read it had died."
    text = [SENTENCE, heading, "Why did the ledger stop?", answer]
    lines, marks, _ = observe(segment("\n\n".join(text)))
    assert [index for index, _ in _alone(marks, in_columns(lines))] == ([1] if kept else [])

"""What a reader puts right in the best path of the labeller."""

from __future__ import annotations

import pytest

import kei_archive as kei
from kei_archive.label.engine import observe
from kei_archive.label.headline import introduced
from kei_archive.label.mending import joined, without_buttons
from kei_archive.model import Role
from kei_archive.segment import segment

SENTENCE = "The harbour office kept a ledger of the tides, the fares and the horses for forty years."
BROKEN = "The harbour office kept a ledger of"


def mended(*pairs: tuple[str, str]) -> list[str]:
    lines, marks, _ = observe(segment("\n\n".join(text for text, _ in pairs)))
    return joined(lines, marks, states=[state for _, state in pairs])


@pytest.mark.parametrize(
    "pieces", [("the tides",), ("the tides", ", the fares"), ("tides", ",", "fares"), ("The Ferry Company",)]
)
@pytest.mark.parametrize("below", [", and then it stopped.", "and of the horses, and then it stopped."])
def test_the_pieces_of_a_broken_sentence_are_text(pieces: tuple[str, ...], below: str) -> None:
    found = mended((BROKEN, "body"), *[(piece, "inside") for piece in pieces], (below, "body"))
    assert found == ["body"] * (len(pieces) + 2)


@pytest.mark.parametrize(
    "pairs",
    [
        [(SENTENCE, "body"), ("the tides", "inside"), ("and the fares.", "body")],
        [(BROKEN, "body"), ("The Ferry", "inside"), ("Nobody counted them.", "body")],
        [("A ledger", "body"), ("the tides", "inside"), ("and the fares.", "body")],
        [(BROKEN, "body"), ("Share this", "inside"), ("and the fares.", "body")],
        [(BROKEN, "body"), ("—", "inside"), ("and the fares.", "body")],
        [(BROKEN, "body"), *[("the tides", "inside")] * 4, ("and the fares.", "body")],
        [(BROKEN, "body"), (f"the tides {'again and ' * 8}again", "inside"), ("and the fares.", "body")],
        [(BROKEN, "body"), ("the tides", "after"), ("and the fares.", "after")],
        [("Home", "inside")],
    ],
)
def test_all_else_stays_what_it_is(pairs: list[tuple[str, str]]) -> None:
    assert mended(*pairs) == [state for _, state in pairs]


@pytest.mark.parametrize("button", ["Share", "Subscribe now", "Sign up", "Teilen", "Print this article"])
def test_a_button_is_no_text_and_no_title(button: str) -> None:
    lines, marks, _ = observe(segment(f"{button}\n\n{SENTENCE}\n\n{button}"))
    assert without_buttons(lines, marks, states=["title", "body", "body"]) == ["before", "body", "inside"]
    lines, marks, _ = observe(segment(f"{SENTENCE}\n\n{button}\n\n{SENTENCE}"))
    assert without_buttons(lines, marks, states=["body"] * 3) == ["body"] * 3


@pytest.mark.parametrize("heading", ["YouTube", "Pinterest", "Email", "Sharing the fares", "Follow the money home now"])
def test_the_names_of_services_and_other_words_may_be_headings(heading: str) -> None:
    lines, marks, _ = observe(segment(f"{SENTENCE}\n\n{heading}\n\n{SENTENCE}"))
    assert without_buttons(lines, marks, states=["body"] * 3) == ["body"] * 3


def test_a_piece_of_a_sentence_is_no_heading() -> None:
    page = f"The Weir\n\nBy Nora Pell\n\n{SENTENCE}\n\n{BROKEN}\n\nthe tides\n\n, and then it stopped.\n\n{SENTENCE}\n"
    article = kei.read(page.encode(), profile="none")
    assert [block.role for block in article.blocks if "the tides" in block.text][-1] is not Role.HEADING


DECK = "Nobody had read the ledger for forty years, until the harbour froze."
HEADLINE = "The Ledger of the Harbour Office"


def states_of(*texts: str, states: list[str]) -> list[str]:
    lines, marks, _ = observe(segment("\n\n".join(texts)))
    return introduced(lines, marks, states=states)


@pytest.mark.parametrize("signed", ["By Nora Pell", "January 6, 2020"])
def test_a_sentence_between_headline_and_byline_introduces_the_article(signed: str) -> None:
    page = ("News", HEADLINE, DECK, signed, "The mole at night, seen from a boat", SENTENCE)
    found = states_of(*page, states=["before", "before", "before", "metadata", "title", "body"])
    assert found == ["before", "title", "metadata", "metadata", "before", "body"]


@pytest.mark.parametrize(
    ("page", "states"),
    [
        ((HEADLINE, DECK, "Home", SENTENCE), ["before", "before", "before", "body"]),
        ((HEADLINE, DECK[:-1], "By Nora Pell", SENTENCE), ["before", "before", "metadata", "body"]),
        (("Harbour", DECK, "By Nora Pell", SENTENCE), ["before", "before", "metadata", "body"]),
        (("A Year", "Home", HEADLINE, DECK, "By Nora Pell", SENTENCE), ["title", *["head"] * 3, "metadata", "body"]),
        ((HEADLINE, DECK, "By Nora Pell"), ["before", "before", "before"]),
    ],
)
def test_other_sentences_above_the_text_stay_what_they_are(page: tuple[str, ...], states: list[str]) -> None:
    assert states_of(*page, states=states) == states


@pytest.mark.parametrize(
    "message",
    [
        "You have reached your limit of free articles for this month.",
        "Already have an account? Log in to keep your place.",
        "This video is no longer available.",
        "Wir verwenden Cookies, um Inhalte und Anzeigen zu personalisieren.",
        "La suite de cet article est réservée aux abonnés du journal.",
        "When you buy something through our links, we may earn a commission.",
        "All that happened in the harbour this week, straight to your inbox.",
    ],
)
def test_what_sites_tell_their_readers_is_removed_in_the_midst_of_a_text(message: str) -> None:
    page = "\n\n".join([HEADLINE, "By Nora Pell", *[SENTENCE] * 3, message, *[SENTENCE] * 3])
    article = kei.read(page.encode(), profile="none")
    assert [block.role.is_chrome for block in article.blocks if message in block.text] == [True]


@pytest.mark.parametrize("said", ["6 hours ago", "Published 3 days ago", "vor 2 Stunden", "3時間前"])
def test_a_time_that_counts_from_the_capture_is_a_counter(said: str) -> None:
    _, marks, _ = observe(segment(said))
    assert [mark and mark.role for mark in marks] == [Role.COUNTER]

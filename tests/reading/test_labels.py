"""The labeller: weights as data, what overrules them, and why a line was labelled as it was."""

from __future__ import annotations

import time

import numpy as np
import pytest

from kei_archive.label import Repetition, label, reasons
from kei_archive.label.chain import EDGES, NEXT, STATES, Chain, built_in
from kei_archive.label.cues import cues
from kei_archive.label.engine import _with_title
from kei_archive.label.features import NAMES
from kei_archive.label.lines import look_at_all
from kei_archive.label.roles import Page, roles
from kei_archive.label.shapes import mark_of
from kei_archive.label.span import best_span
from kei_archive.model import Kind, Role, Witness
from kei_archive.segment import segment

BODY = [
    "The ferry ran until the winter of the great storm, and nobody in the town remembers who steered it last.",
    "Her logbook gives the tides, the fares and the names of the horses, but it is silent on the crew.",
    "A third paragraph says what the harbour office made of it, which in the end was not very much at all.",
]


def page(*lines: str) -> str:
    return "\n\n".join(lines)


def test_weights_name_only_features_that_exist() -> None:
    assert set(built_in().names) <= set(NAMES)
    assert set(EDGES) <= set(NAMES)


def test_weights_are_whole_numbers() -> None:
    chain = built_in()
    for part in (chain.weights, chain.edges, chain.end):
        assert np.array_equal(part, np.rint(part))


def test_certainty_is_read_from_a_rising_table() -> None:
    shares = [share for _, share in built_in().table]
    assert shares == sorted(shares)
    assert built_in().calibrated(np.array([0.0, 1.0])).tolist() == [shares[0], shares[-1]]
    assert shares[-1] < 1.0


def test_same_text_same_labels() -> None:
    segments = segment(page("Home", "The Last Ferry", "By Ada Lind", *BODY, "Share this:", "Leave a Reply"))
    assert label(segments) == label(segments)


def test_reasons_name_what_spoke_for_a_line() -> None:
    segments = segment(page("Home", "The Last Ferry", "By Ada Lind", *BODY, "Share this:"))
    found = reasons(segments, 6)
    assert found == sorted(found, key=lambda item: (-abs(item[1]), item[0]))
    assert "mark:share" in {name for name, _ in reasons(segments, 6, most=400)}
    assert all(isinstance(weight, float) for _, weight in found)


def test_what_a_site_repeats_is_furniture_at_the_edges_only() -> None:
    motto, refrain = "Ships and weather since the flood", "So the tide book says"
    bodies = [[line.replace("the", f"the {name}") for line in BODY] for name in ("old", "red", "Tay", "last")]
    texts = [page(motto, "A piece on ferries", one, two, refrain, three, motto) for one, two, three in bodies]
    repetition = Repetition()
    for text in texts:
        repetition.add(Witness(text.encode(), "x"))
    labelled = label(segment(texts[0]), repetition=repetition)
    roles = {block.text: block.role for block in labelled.blocks}
    assert roles[motto].is_chrome
    assert roles[refrain].is_body


def found(*lines: str) -> dict[str, Role]:
    return {block.text: block.role for block in label(segment(page(*lines))).blocks}


@pytest.mark.parametrize("heading", ["3 comments", "12 Comments:", "Comments (2)", "4 Kommentare", "3 commentaires"])
def test_a_heading_that_only_counts_comments_is_a_counter(heading: str) -> None:
    roles = found(
        "The Last Ferry", *BODY, heading, "Bo Berg says:", "My aunt took it twice a week.", "Pia says:", "So did I."
    )
    assert roles[heading] is Role.COUNTER
    assert not roles["My aunt took it twice a week."].is_body


def test_a_heading_that_names_the_article_stays_with_the_comments() -> None:
    heading = "2 Responses to “The Last Ferry”"
    comments = [
        "1. […] as the old logbook says, nobody steered it last. The […]",
        "2. […] a piece on ferries and horses that everybody in the harbour has read by now. […]",
    ]
    roles = found("The Last Ferry", "Ada Lind", *BODY, "Print this", heading, *comments)
    assert roles[heading] is Role.COMMENT_HEADING
    assert [roles[line] for line in comments] == [Role.PINGBACK, Role.PINGBACK]


@pytest.mark.parametrize(
    "names",
    [
        ("Bo Berg said...", "Ada Lind said...", "Pia Roth said..."),
        ("Bo Berg schrieb:", "Ada Lind schrieb:", "Pia Roth schrieb:"),
        ("Bo Berg 07.19.12 at 08:29", "Ada Lind 07.19.12 at 09:39", "Pia Roth 07.20.12 at 06:55"),
    ],
)
def test_comments_without_a_heading_are_told_by_who_wrote_them(names: tuple[str, ...]) -> None:
    said = ["My aunt took it twice a week, and she never once paid the fare for the horse.", "So did we.", "No, never."]
    roles = found("The Last Ferry", *BODY, *[line for pair in zip(names, said, strict=True) for line in pair])
    assert not any(roles[line].is_body for line in (*names, *said))
    assert all(roles[line].is_body for line in BODY)


def test_comments_below_a_text_of_short_lines_are_told_by_who_wrote_them() -> None:
    lines = [f"{number} handfuls of salt, and {number} of the black flour" for number in range(2, 12)]
    said = ["Thanks!", "You forgot the herring.", "So easy, and so good."]
    names = ["Bo Berg said...", "Ada Lind said...", "Pia Roth said..."]
    roles = found("Ferryman’s Bread", *lines, *[line for pair in zip(names, said, strict=True) for line in pair])
    assert not any(roles[line].is_body for line in (*names, *said))


@pytest.mark.parametrize("date", ["Jul 25, 2017", "25.07.2017", "7 January 2020"])
def test_a_name_beside_the_date_is_the_author(date: str) -> None:
    roles = found("Share", "The Last Ferry", "What it was like to cross", "Bo Berg", date, "12", "3", "Share", *BODY)
    assert roles["Bo Berg"] is Role.BYLINE


def test_two_speakers_in_an_article_make_no_comments() -> None:
    said = ["The ropes were wet, and no horse would go aboard before noon.", "They never did, and they never will."]
    roles = found("The Last Ferry", *BODY, "Bo Berg said:", said[0], "Ada Lind said:", said[1], BODY[0] + " So it was.")
    assert all(roles[line].is_body for line in (*BODY, *said))


@pytest.mark.parametrize("line", ["harbour-in-winter.jpg", "[IMG_2948]", "Search [          ]"])
def test_stand_ins_for_pictures_and_fields_are_furniture(line: str) -> None:
    assert found("The Last Ferry", "By Ada Lind", *BODY, line, "Leave a Reply")[line].is_chrome


def test_of_a_title_and_its_echo_the_one_next_to_the_article_is_the_title() -> None:
    text = page(
        "Share this post", "The Last Ferry", "Lind's Letters", "The Last Ferry", "Ada Lind", "Jan 6, 2020", *BODY
    )
    titles = [block for block in label(segment(text)).blocks if block.role is Role.TITLE]
    assert [text.rindex("The Last Ferry")] == [block.span.start for block in titles]


@pytest.mark.parametrize("line", ["|", "»", "-", "• >", "----------------"])
def test_a_line_of_signs_is_furniture(line: str) -> None:
    roles = found("The Last Ferry", "Ada Lind", line, *BODY, line + line[-1], "Print this")
    assert roles[line].is_chrome
    assert roles[line + line[-1]].is_chrome


@pytest.mark.parametrize("line", ["* * *", "___", "# # #", "⁂"])
def test_a_break_between_sections_is_of_the_article(line: str) -> None:
    assert found("The Last Ferry", "Ada Lind", *BODY[:2], line, BODY[2], "Print this")[line].is_body


@pytest.mark.parametrize("line", ["Home » Harbour » Boats", "News › Ships › Ferries › Old", "Home > News > Sea"])
def test_a_trail_of_menus_is_navigation(line: str) -> None:
    assert found(line, "The Last Ferry", "By Ada Lind", *BODY)[line] is Role.NAVIGATION


@pytest.mark.parametrize(
    ("line", "furniture"),
    [
        ("Home About us Privacy policy", True),
        ("Have your say   Read comments", True),
        ("Print article: Print", True),
        ("Home is where the ferry lands", False),
        ("The ferry: news of the weir", False),
    ],
)
def test_a_row_of_menu_entries_needs_nothing_between_them(line: str, *, furniture: bool) -> None:
    (seen,) = look_at_all(segment(line))
    mark = mark_of(seen, cues())
    assert (mark is not None and mark.furniture) is furniture


def test_comments_above_the_text_are_a_link_to_them() -> None:
    labelled = label(segment(page("Home", "The Weir Is Mended", "• Article", "• Comments", "Print", *BODY)))
    found = {block.text.strip(): block.role for block in labelled.blocks}
    assert found["• Comments"].is_chrome


def test_a_sentence_between_headline_and_text_is_the_deck() -> None:
    lines = look_at_all(
        segment(page("The Weir Is Mended", "After forty years the stones of the weir lie as they lay.", "2 min", *BODY))
    )
    states = ["title", "head", "head", "body", "body", "body"]
    found = roles(Page(lines, [None] * len(lines), states, [1.0, *[0.0] * 5]))
    assert found[:2] == [Role.TITLE, Role.DECK]


@pytest.mark.parametrize(
    ("line", "links"),
    [
        ("« The Ferry | Main | The Weir at Low Water »", True),
        ("← Las minas | Los faros →", True),
        ("« The ferry, the weir »", False),
        ("“Ferries | weirs”", False),
    ],
)
def test_links_to_the_posts_before_and_after_are_navigation(line: str, *, links: bool) -> None:
    mark = mark_of(look_at_all(segment(line))[0], cues())
    assert (mark is not None and mark.role is Role.NAVIGATION) == links


def test_pictures_do_not_divide_an_article() -> None:
    lines = [part for number, text in enumerate(BODY * 3) for part in (f"{number}-IMG_{number}.jpg", text.rstrip("."))]
    text = look_at_all(segment(page("Home", *lines, "Share this:")))
    assert best_span(text, [mark_of(line, cues()) for line in text]) == (2, len(lines) + 1)


def test_phrases_are_kept_in_the_form_in_which_lines_are_compared() -> None:
    assert label(segment(page("Schließen", "The Last Ferry", *BODY))).blocks[0].role.is_chrome


def test_a_path_never_returns_to_the_article_from_below() -> None:
    assert "body" not in NEXT["after"]
    assert "body" not in NEXT["comments"]
    assert {state for followers in NEXT.values() for state in followers} == set(STATES)


@pytest.mark.parametrize("text", ["word", "", "\n\n", "a\n" * 3, "¶\n🙂\n…"])
def test_any_text_is_labelled(text: str) -> None:
    assert len(label(segment(text)).blocks) == len(segment(text))


def test_a_listing_is_no_article() -> None:
    entries = [line for n in range(5) for line in (f"Entry number {n} of the year", BODY[n % 3], "Continue reading")]
    labelled = label(segment(page("Tag Archives: ferries", *entries)))
    assert labelled.kind is Kind.LISTING
    assert Role.TEASER in {block.role for block in labelled.blocks}
    assert not {block.role for block in labelled.blocks} & {Role.TITLE, Role.PARAGRAPH}


def test_time_grows_with_the_number_of_lines() -> None:
    def cost(count: int) -> float:
        segments = segment(page(*(BODY * count)))
        times = []
        for _ in range(3):  # the best of three: the collector of garbage may come between
            start = time.process_time()
            label(segments)
            times.append(time.process_time() - start)
        return min(times)

    cost(50)
    assert cost(2000) < 3.2 * max(cost(1000), 0.01)


def test_weights_of_another_file_are_obeyed() -> None:
    chain = built_in()
    other = Chain(chain.names, chain.weights * 0, chain.edges * 0, chain.steps, chain.start, chain.end)
    segments = segment(page("Home", *BODY))
    assert label(segments, chain=other).blocks != label(segments).blocks


@pytest.mark.parametrize(("weight", "left"), [(2500.0, 15), (9000.0, 1)])
def test_prose_is_not_removed_as_a_whole_unless_the_model_is_sure(weight: float, left: int) -> None:
    """Here the model sees an end of the article below its first paragraph; nothing leads back from there."""
    weights = np.zeros((2, len(STATES)))
    weights[0, STATES.index("after")] = weight
    weights[1, STATES.index("body")] = 3 * weight
    steps = np.where(built_in().steps < -1e6, built_in().steps, 0.0)
    nothing = np.zeros(len(STATES))
    chain = Chain(("always", "from-top:0"), weights, np.zeros_like(built_in().edges), steps, nothing, nothing)
    blocks = label(segment(page(*(BODY * 5))), chain=chain).blocks
    assert sum(not block.role.is_chrome for block in blocks) == left


def test_the_first_line_of_a_page_alone_above_its_text_is_the_title() -> None:
    lines = look_at_all(segment(page("The Last Ferry", *BODY)))
    states = ["body"] * len(lines)
    assert _with_title(lines, [None] * len(lines), states) == ["title", *states[1:]]
    below = look_at_all(segment(page("Home", "The crew", *BODY)))
    assert _with_title(below, [None] * len(below), ["before", *states]) == ["before", *states]


def test_a_description_of_the_site_begins_below_the_article() -> None:
    text = page(
        "Home", "The Last Ferry", "By Ada Lind", "About the crew", *BODY, "Leave a Reply", "About The Breakwater"
    )
    roles = {block.text.strip(): block.role for block in label(segment(text)).blocks}
    assert roles["About the crew"] is not Role.ABOUT
    assert roles["About The Breakwater"] is Role.ABOUT

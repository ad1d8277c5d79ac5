"""Law 6: dress an article in another site's chrome, and its body does not change."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kei_archive.reading import read

SUBJECTS = (
    "The harbour master",
    "A keeper of the old light",
    "Her youngest daughter",
    "The town council",
    "Nobody there",
)
VERBS = ("remembered", "wrote about", "had long forgotten", "was asked about", "would not speak of")
OBJECTS = ("the winter of the great storm", "a piano under two sails", "the drawings of the moon", "the seventh bell")
ENDINGS = (
    "and the tables say no more about it.",
    "as far as the ledgers can tell us today.",
    "for reasons of its own!",
)

sentences = st.builds(
    lambda *parts: " ".join(parts),
    *(st.sampled_from(choices) for choices in (SUBJECTS, VERBS, OBJECTS, ENDINGS)),
)
paragraphs = st.lists(sentences, min_size=1, max_size=4).map(" ".join)
articles = st.lists(paragraphs, min_size=3, max_size=10)

HEADS = (
    [],
    ["Search All Site Content", "Total Index: 6123 publications.", "Subscribe to our Mailing List!", "The Breakwater"],
    ["Skip to content", "The Breakwater", "Menu", "Home", "About", "Contact"],
    ["Startseite", "Politik", "Wirtschaft", "Der Hafenbote"],
    ["홈", "메뉴", "로그인"],
    ["Home | News | Opinion | Sports | Contact us"],
)
METADATA = (
    ["By Mara Ellingsen"],
    ["Published March 4, 2019", "Category: Harbours"],
    ["March 4, 2019 by Mara Ellingsen"],
    ["4 March 2019", "By Mara Ellingsen and Tobias Okoro"],
    [],
)
TAILS = (
    [],
    ["Return to the Breakwater", "Stay Informed", "Register to receive updates from the institute"],
    ["Print Friendly, PDF & Email", "Leave a Reply", "About The Breakwater", "The Breakwater is a project of a town."],
    ["Share this:", "Twitter", "Facebook", "Related", "A second line for the summer", "Privacy Policy"],
    ["Teilen", "Drucken", "Mehr zum Thema", "Impressum", "Datenschutz"],
    [
        "2 Comments",
        "Thank you for this.",
        "I was there, and it was not like that at all, whatever they say today.",
        "Reply",
    ],
)
TITLE = "What the Lighthouse Ledger Leaves Out"


@given(articles, st.sampled_from(HEADS), st.sampled_from(METADATA), st.sampled_from(TAILS), st.sampled_from("\n\r"))
def test_body_is_the_same_in_any_dress(
    body: list[str], head: list[str], metadata: list[str], tail: list[str], end: str
) -> None:
    page = (end * 2).join([*head, TITLE, *metadata, *body, *tail])
    article = read(page.encode(), profile="none")
    assert article.text == "\n\n".join(body)
    assert article.metadata.title is not None
    assert article.metadata.title.value == TITLE


@given(articles, st.sampled_from(HEADS), st.sampled_from(TAILS))
def test_line_ends_do_not_matter(body: list[str], head: list[str], tail: list[str]) -> None:
    lines = [*head, TITLE, *body, *tail]
    texts = {read((end * 2).join(lines).encode(), profile="none").text for end in ("\n", "\r\n", "\r")}
    assert len(texts) == 1

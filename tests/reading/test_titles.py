"""The headline, and nothing that stands near it."""

from __future__ import annotations

from textwrap import wrap

import pytest

from kei_archive.interpret.page import Page
from kei_archive.interpret.phrases import phrases
from kei_archive.label.engine import observe
from kei_archive.label.headline import on_subject
from kei_archive.reading import read
from kei_archive.segment import segment
from tests.reading.pages import BODY, article, value

HEADLINE = "Eels Keep the Old Weir Open"


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        (("Home", "News", HEADLINE, "By Nora Pell", "March 3, 2019"), ()),
        (("The Parish Lantern", "Home", "Archive", HEADLINE, "March 3, 2019"), ()),
        ((f"{HEADLINE} - The Parish Lantern", "Menu", "Search", HEADLINE, "By Nora Pell"), ()),
        (("Home", HEADLINE, "Share", "Print"), (f"2 Responses to “{HEADLINE}”", "Thank you.", "Leave a Reply")),
        (("Home > Rivers > " + HEADLINE, HEADLINE, "By Nora Pell"), ()),
        (("05.03.2019" + HEADLINE, "By Nora Pell"), ()),
        (("Press release : " + HEADLINE, "By Nora Pell", "March 3, 2019"), ()),
        ((HEADLINE, "What the wardens of the lower courses have known for years.", "Nora Pell", "3 hours ago"), ()),
        (("Photo: Getty Images", HEADLINE, "By Nora Pell"), ()),
        ((HEADLINE, BODY[0][:70], "By Nora Pell", "March 3, 2019"), ()),
        (("1. Home", "2. Rivers", "3. " + HEADLINE, "By Nora Pell"), ()),
        (("Home News " + HEADLINE, HEADLINE, "Nora Pell", "March 3, 2019"), ()),
        (("Startseite Flüsse " + HEADLINE, HEADLINE, "Von Nora Pell", "3. März 2019"), ()),
        (("« Otters Seen at Noon", "Mills of the Vale »", HEADLINE, "March 3, 2019 | Nora Pell"), ()),
        (("✔ free ✔ local ✔ honest", HEADLINE, "By Nora Pell", "March 3, 2019"), ()),
        (("Wer wir sind", HEADLINE, "Von Nora Pell", "3. März 2019"), ()),
        (("Nora Pell", HEADLINE, "March 3, 2019"), ()),
        (
            ("Most read", "Otters Seen at Noon", HEADLINE, "By Nora Pell", "March 3, 2019"),
            ("Related", "Mills of the Vale"),
        ),
    ],
)
def test_headline(head: tuple[str, ...], tail: tuple[str, ...]) -> None:
    title = article(*head, tail=tail).metadata.title
    assert value(title) == HEADLINE
    assert title is not None
    assert title.resp == "witness"


def test_headline_that_was_broken_into_two_lines() -> None:
    rows = [
        "The Vale Lantern",
        "",
        "Eels Keep the Old Weir Open for a Third Generation as the Wardens of Both",
        "Parishes Quarrel About the Stones",
        "",
        "By Nora Pell",
        "",
        *(line for text in BODY for line in (*wrap(text, 76), "")),
    ]
    title = read("\n".join(rows).encode(), profile="none").metadata.title
    assert value(title) == " ".join(rows[2:4])


@pytest.mark.parametrize(
    ("headline", "deck"),
    [
        (
            "Eels Keep the Weir Open",
            "Wardens of the lower courses know the eels of the weir and close what they can reach",
        ),
        (
            "Aale halten das alte Wehr offen",
            "Die Wärter der unteren Läufe schließen die Lücken, die sie erreichen, und lassen den Rest dem Wasser",
        ),
        (
            "Les anguilles gardent le vieux barrage ouvert",
            "Chaque été les gardiens ferment les fentes qu'ils peuvent atteindre et laissent les autres à l'eau",
        ),
        (
            "Las anguilas guardan la vieja presa",
            "Los guardas cierran cada agosto las grietas que alcanzan y dejan las otras al agua del valle",
        ),
    ],
)
def test_headline_above_its_deck(headline: str, deck: str) -> None:
    assert value(article(headline, deck, "Nora Pell", "5.3.2019").metadata.title) == headline


def test_deck_that_the_text_begins_with_is_no_headline() -> None:
    page = article("Share this post", HEADLINE, "Copy link", HEADLINE, BODY[0][:80], "Nora Pell", "Mar 5, 2019")
    assert value(page.metadata.title) == HEADLINE


@pytest.mark.parametrize("headline", ["Who Mends the Weirs of the U.S.A.", "What the Eels of the Weir Know..."])
def test_end_that_is_no_full_stop(headline: str) -> None:
    assert value(article("Menu", headline, "By Nora Pell", "March 5, 2019").metadata.title) == headline


def test_headline_of_few_characters_that_are_words() -> None:
    body = "この港では毎日の潮位が記録されていた。観測所の記録は九十年にわたって続き、途切れたことは一度もなかった。"
    assert value(read(f"潮位の記録\n\n{body}\n\n{body}\n".encode(), profile="none").metadata.title) == "潮位の記録"


def test_headline_that_begins_as_a_byline_does() -> None:
    headline = "Von Wehren, Aalen und «ganz gewöhnlichen Steinen»"
    assert value(article("Menü", headline, "Nora Pell", "5. März 2019").metadata.title) == headline


def test_line_of_author_and_date_is_no_headline() -> None:
    title = article("Menu", "March 3, 2019 by Nora Pell").metadata.title
    assert title is None or "2019" not in title.value


@pytest.mark.parametrize("comment", ["Nora Pell says:", "Nora Pell schrieb:"])
def test_article_is_where_most_sentences_stand_together(comment: str) -> None:
    """Labelling that takes an article for comments must not hide its headline far above them."""
    notice = "Please allow cookies so that this page can count its readers and their visits."
    page = article(notice, *(["Menu"] * 40), HEADLINE, "March 3, 2019", tail=(comment, *BODY))
    rows = Page(page.blocks).body
    assert page.blocks[rows[0]].text == BODY[0]


def test_first_part_of_a_windows_title() -> None:
    page = article("Eels Keep the Old Weir - Rivers - The Vale Lantern", "Eels Keep the Old Weir", "By Nora Pell")
    assert value(page.metadata.title) == "Eels Keep the Old Weir"


def test_headline_that_only_a_heading_of_comments_states() -> None:
    title = article(tail=(f"2 Responses to “{HEADLINE}”", "Ann says:", "Thank you.", "Leave a Reply")).metadata.title
    assert value(title) == HEADLINE
    assert title is not None
    assert title.rule == "title:heard"


def test_heading_of_comments_that_lost_its_last_mark() -> None:
    title = article(tail=(f"25 thoughts on “{HEADLINE}", "Ann says:", "Thank you.", "Leave a Reply")).metadata.title
    assert value(title) == HEADLINE


def test_breadcrumb_below_the_article_speaks_for_its_headline() -> None:
    crumbs = f"Startseite » Nachrichten » Flüsse » {HEADLINE}"
    (alone, ended) = (article("Menü", HEADLINE, tail=tail).metadata.title for tail in ((), (crumbs,)))
    assert alone is not None
    assert ended is not None
    assert alone.value == ended.value == HEADLINE
    assert ended.cert > alone.cert


def test_headline_ahead_of_its_date() -> None:
    assert value(article("Home", f"{HEADLINE} - March 5, 2019", "By Nora Pell").metadata.title) == HEADLINE


def test_caption_is_no_headline() -> None:
    caption = "The wardens at the old weir on the last day of the August closing. Photo: Vale Pictures"
    assert value(article(caption, HEADLINE, "By Nora Pell", "March 5, 2019").metadata.title) == HEADLINE


@pytest.mark.parametrize(
    "line", ["Aller au contenu", "コンテンツへスキップ", "본문 바로가기", "Hoppa till innehåll", "跳至内容"]
)
def test_link_to_the_content_is_no_headline(line: str) -> None:
    assert phrases().no_title.match(line)


def test_page_that_begins_with_its_text_has_no_title() -> None:
    read_so = article()
    assert read_so.metadata.title is None
    assert "M003" in [finding.code for finding in read_so.findings]


def test_lines_that_were_not_chosen_are_kept_as_candidates() -> None:
    names = [name for name, _ in article("The Weir and the Eels That Keep It", HEADLINE).metadata.candidates]
    assert "title" in names


def test_guillemets_around_a_headline_stay() -> None:
    title = article("»Die Aale bleiben am alten Wehr«", "Von Nora Pell", "3. März 2019").metadata.title
    assert value(title) == "»Die Aale bleiben am alten Wehr«"


def test_headline_has_no_invisible_characters() -> None:
    title = article("Eels Keep the Old We\u00adir Open", "By Nora Pell", "March 3, 2019").metadata.title
    assert value(title) == HEADLINE
    assert title is not None
    assert title.span is not None


def test_counter_is_no_headline() -> None:
    page = article("Search this site", "4101 notes so far", "Harbour Notes", "Who owns the weir?", "March 5, 2019")
    assert value(page.metadata.title) == "Who owns the weir?"


def test_of_two_lines_above_the_text_the_one_that_it_speaks_of_is_the_title() -> None:
    head = "The Weir Is Mended Again\n\nRefer to Somebody"
    text = f"{head}\n\nThe weir was mended again by the town, and nobody paid for it.\n"
    lines, marks, _ = observe(segment(text))
    assert on_subject(lines, marks, states=["before", "title", "body"]) == ["title", "head", "body"]
    assert on_subject(lines, marks, states=["title", "head", "body"]) == ["title", "head", "body"]
    assert on_subject(lines, marks, states=["before", "before", "body"]) == ["before", "before", "body"]


@pytest.mark.parametrize(
    "line",
    [
        "Courtesy of the Vale Archive",
        "Photo courtesy of the parish",
        "Mit freundlicher Genehmigung der Gemeinde",
        "Listen to this article in six minutes",
        "Artikel anhören",
    ],
)
def test_credit_or_player_is_no_headline(line: str) -> None:
    assert value(article(line, "By Nora Pell", "March 3, 2019").metadata.title) is None


def test_what_is_likelier_wrong_than_right_is_no_headline() -> None:
    for head in (("The weir is kept by the parish.",), ("Rivers",), ("Nora Pell", "March 3, 2019")):
        title = article(*head).metadata.title
        assert title is None or title.cert >= 0.5

"""What all posts repeat of their author, or say in their own text, is not the site's; a menu is nobody's byline."""

from __future__ import annotations

from dataclasses import replace

import pytest

import kei_archive as kei
from kei_archive.learning.families import Lines, decide, questions
from kei_archive.learning.pages import Row
from kei_archive.learning.people import signed as signed_rows
from kei_archive.model import Role
from kei_archive.profiles.families import SURE, Learned
from tests.learning.made import PEOPLE, Post, archive

POSTS = 20


def learned(posts: list[Post]) -> Learned:
    found = kei.learn([post.data for post in posts]).learned
    assert found is not None
    return found


def role_of(post: Post, line: str, *, found: Learned | None) -> Role:
    article = kei.read(post.data, profile="none", repetition=found)
    (role,) = {block.role for block in article.blocks if block.text == line}
    return role


def author(number: int) -> str:
    return PEOPLE[number % 3]


def signed(sentence: str, *, byline: str = "By {}") -> tuple[list[Post], list[str]]:
    """Posts by three people, each with the same sentence about its author below the text; the posts, the sentences."""
    posts = archive(POSTS, layout=0)
    notes = [sentence.format(author(number)) for number in range(POSTS)]
    for number, (post, note) in enumerate(zip(posts, notes, strict=True)):
        post.head[-1] = byline.format(author(number))
        post.body.append(note)
    return posts, notes


@pytest.mark.parametrize(
    "sentence",
    [
        "{} sweeps the lower lock at Reed Lane.",
        "{} is keeper of lamps at the Museum of Salt.",
        "For forty years {} has wound the town clock.",
    ],
)
@pytest.mark.parametrize("byline", ["By {}", "{}"])
def test_a_sentence_about_the_author_is_a_note_in_each_post(sentence: str, byline: str) -> None:
    posts, notes = signed(sentence, byline=byline)
    found = learned(posts)
    for number, (post, note) in enumerate(zip(posts, notes, strict=True)):
        assert role_of(post, note, found=found) is Role.AUTHOR_NOTE
        article = kei.read(post.data, profile="none", repetition=found)
        assert [claim.value for claim in article.metadata.authors] == [author(number)]


def test_a_note_above_comments_is_a_note_too() -> None:
    posts, notes = signed("{} sweeps the lower lock at Reed Lane.")
    for post in posts[::2]:
        post.tail[:0] = ["1 comment", "Quill said:", "My aunt had the key to it, and she lent it to all who asked her."]
    found = learned(posts)
    assert {role_of(post, note, found=found) for post, note in zip(posts, notes, strict=True)} == {Role.AUTHOR_NOTE}


def test_a_sentence_about_somebody_else_is_no_note() -> None:
    """Who is not in the byline may be in the story."""
    posts = archive(POSTS, layout=0)
    for number, post in enumerate(posts):
        post.head[-1] = f"By {author(number)}"
        post.body.append(f"{PEOPLE[4 + number % 3]} sweeps the lower lock at Reed Lane.")
    found = learned(posts)
    for post in posts:
        assert role_of(post, post.body[-1], found=found).is_body


ENDINGS = (
    "Send your answers to the harbour office; each of them is read aloud on Sundays.",
    "Until the ferry comes again, keep your lanterns dry.",
)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("size", [6, 20, 60])
def test_what_each_post_says_in_its_text_is_not_lost_for_its_repetition(ending: str, size: int) -> None:
    posts = archive(size, layout=0)
    for post in posts:
        post.body.append(ending)
    assert role_of(posts[0], ending, found=None).is_body
    found = learned(posts)
    family = found.find(ending)
    assert family is not None
    assert family.role.is_body
    for post in posts:
        assert role_of(post, ending, found=found).is_body


def test_where_it_may_be_the_sites_a_person_is_asked_once() -> None:
    posts = archive(POSTS, layout=0)
    for post in posts:
        post.body.append(ENDINGS[0])
        del post.tail[0]
    found = learned(posts)
    assert ENDINGS[0] in [family.pattern for family in questions(found)]
    for post in posts:
        assert role_of(post, ENDINGS[0], found=found).is_body


MENU = "Harbours  Writers  Enquiries"


def test_a_menu_is_no_byline() -> None:
    posts, _ = signed("About the author: {} is a historian at the Museum of Salt.", byline="{}")
    for post in posts:
        post.head[3:3] = [MENU]
    found = learned(posts)
    family = found.find(MENU)
    assert family is not None
    assert family.role.is_chrome
    for number, post in enumerate(posts):
        article = kei.read(post.data, profile="none", repetition=found)
        assert [claim.value for claim in article.metadata.authors] == [author(number)]
        assert all(block.role.is_chrome for block in article.blocks if " ".join(block.text.split()) in MENU)


def test_the_only_author_of_a_site_stays_its_author() -> None:
    posts = archive(POSTS, layout=0)
    for post in posts:
        post.head[-1] = "Iris Venn"
    found = learned(posts)
    for post in posts:
        article = kei.read(post.data, profile="none", repetition=found)
        assert [claim.value for claim in article.metadata.authors] == ["Iris Venn"]


@pytest.mark.parametrize(
    ("text", "form", "usual", "role"),
    [
        ("Harbours Writers Enquiries", None, True, Role.NAVIGATION),
        ("Harbours Writers Enquiries", None, False, Role.BYLINE),
        ("Iris Venn", None, True, Role.BYLINE),
        ("By Oddvar Sjaak", Role.BYLINE, True, Role.BYLINE),
    ],
)
def test_what_all_pages_have_above_the_title_is_a_byline_only_of_a_person(
    text: str, form: Role | None, usual: bool, role: Role
) -> None:
    line = Row(text.casefold(), text, 1, form=form, role=Role.BYLINE, cert=0.9, alone=Role.BYLINE)
    title = Row("the salt pans", "The Salt Pans", 2, role=Role.TITLE, alone=Role.TITLE)
    story = Row("", "word " * 30 + "end.", 3, role=Role.PARAGRAPH, alone=Role.PARAGRAPH)
    (first, *_) = signed_rows([line, title, story], usual={line.key} if usual else set(), authors=())
    assert first.role is role


@pytest.mark.parametrize(
    ("alone", "form", "asked"),
    [
        (Role.PARAGRAPH, None, True),
        (Role.AUTHOR_NOTE, None, True),
        (Role.PARAGRAPH, Role.SUBSCRIBE, False),
        (Role.NAVIGATION, None, False),
    ],
)
def test_what_is_text_on_each_page_is_not_removed_unasked(alone: Role, form: Role | None, asked: bool) -> None:
    """Also where it stands among furniture: that all posts have it is no proof."""
    lines = Lines("The lamps are lit at six.")
    for page in range(12):
        row = Row("the lamps are lit at six", lines.pattern, 9, form=form, role=Role.OTHER, cert=0.95, alone=alone)
        lines.rows.append((page, replace(row, closed=True)))
    role, cert = decide(lines, layouts=[set(range(12))])
    assert role.is_chrome
    assert (cert < SURE) is asked

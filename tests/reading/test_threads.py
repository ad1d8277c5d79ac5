"""Threads of forums: what members wrote is kept, the cards beside it say who they are and no more."""

from __future__ import annotations

import pytest

from kei_archive.label import label
from kei_archive.label.engine import observe
from kei_archive.label.threads import thread_of
from kei_archive.segment import segment

POSTS = (
    ("Brass, not steel", "Steel rusts at the splice.", "14 turns, then a drop of shellac"),
    ("I use bone", "An old knitting needle does"),
    ("No lists of prices here, please", "Green thread", "Red thread", "Waxed thread", "A bench hook"),
    ("Then it is bone", "Thanks to all who answered"),
)


def thread(*card: str, posts: tuple[tuple[str, ...], ...] = POSTS) -> str:
    """A thread in which each post stands below a card with these lines."""
    lines = ["Which needle for waxed thread?"]
    for number, post in enumerate(posts):
        lines += [f"binder{number}", *(line.format(number * 317 + 4) for line in card), "Staff", *post]
    return "\n\n".join([*lines, "Terms of use", "Powered by a forum"]) + "\n"


def found(text: str) -> list[str]:
    lines, marks, _ = observe(segment(text))
    return [lines[index].text for index in thread_of(lines, marks).written]


@pytest.mark.parametrize(
    "card",
    [
        ("Joined: Nov 2012", "Posts: {}"),
        ("| |Joined: Utrecht Apr 2000", "Posts: 4,{}"),
        ("Registriert: April 2009", "Beiträge: {}"),
        ("Mensajes {}",),
        ("Сообщения: {}",),
        ("Liittynyt:", "Viestejä: 1 {}"),
    ],
)
def test_lines_between_cards_are_written_by_members(card: tuple[str, ...]) -> None:
    lines = found(thread(*card))
    assert {"Brass, not steel", "An old knitting needle does", "Green thread", "A bench hook"} <= set(lines)
    assert not {"Staff", "Terms of use"} & set(lines), "what stands with every post, and what a phrase gives away"
    assert not any(line.startswith(tuple(part[:6] for part in card)) for line in lines)


@pytest.mark.parametrize(
    "text",
    [
        thread("Posts: {}", posts=POSTS[:2]),
        "Joined: Nov 2012\n\nPosts: 12\n\nA profile beside an article\n",
        "Posts on needles\n\nPosts and beams\n\nPosts of the week\n\nMessages from the guild\n",
        "Registered users may write here.\n\n" * 5,
        "\n",
    ],
)
def test_a_profile_or_a_word_is_no_thread(text: str) -> None:
    assert found(text) == []


def test_the_lines_behind_the_last_card_are_no_more_than_a_post_has() -> None:
    text = thread("Posts: {}") + "\n\n".join(f"Board number {'abcdefghijklmnop'[n]}" for n in range(16)) + "\n"
    assert len([line for line in found(text) if line.startswith("Board")]) < 8


def test_posts_are_kept_and_cards_removed() -> None:
    kept = {block.text.strip(): not block.role.is_chrome for block in label(segment(thread("Posts: {}"))).blocks}
    assert all(kept[line] for post in POSTS for line in post)
    assert not any(kept[f"Posts: {number * 317 + 4}"] for number in range(len(POSTS)))

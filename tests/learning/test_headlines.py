"""A headline that other pages list among their posts is the headline still; the name of a site is not."""

from __future__ import annotations

from html import escape

import pytest

import kei_archive as kei
from kei_archive.model import Role
from kei_archive.profiles.families import Learned
from tests.learning.made import Post, archive

POSTS = 24
LISTED = 5


def listing(*, same: bool) -> list[Post]:
    """Posts of which each lists five: the same on all pages, as on the day of the capture, or its neighbours."""
    posts = archive(POSTS, layout=0)
    titles = [post.title for post in posts]
    for index, post in enumerate(posts):
        others = titles[:LISTED] if same else (titles * 2)[index + 1 : index + 1 + LISTED]
        post.tail = [*post.tail, "Recent posts", *(f"• {title}" for title in others)]
    return posts


def page(title: str, lines: list[str], listed: list[str]) -> bytes:
    """A page of HTML that states no title but in its ``h1``."""
    text = "".join(f"<p>{escape(line)}</p>" for line in lines)
    items = "".join(f"<li><a href='/x'>{escape(line)}</a></li>" for line in listed)
    body = f"<div><h1>{escape(title)}</h1>{text}</div><h3>Recent posts</h3><ul>{items}</ul>"
    return f"<!DOCTYPE html><html><body>{body}</body></html>".encode()


def learned(pages: list[bytes]) -> Learned:
    profile = kei.learn(pages)
    assert profile.learned is not None
    return profile.learned


@pytest.mark.parametrize("form", ["text", "html"])
@pytest.mark.parametrize("same", [True, False], ids=["same", "neighbours"])
def test_a_headline_that_other_pages_list_is_the_title(form: str, same: bool) -> None:
    posts = listing(same=same)
    pages = [post.data for post in posts]
    if form == "html":
        pages = [
            page(post.title, [*post.head[5:], *post.body], [line[2:] for line in post.tail[-LISTED:]]) for post in posts
        ]
    found = learned(pages)
    for post, data in zip(posts, pages, strict=True):
        article = kei.read(data, profile="none", repetition=found)
        assert [block.text for block in article.blocks if block.role is Role.TITLE] == [post.title]
        listed = [block for block in article.blocks if block.text.startswith("• ")]
        assert len(listed) == LISTED
        assert all(block.role.is_chrome for block in listed)


@pytest.mark.parametrize("form", ["text", "html"])
def test_the_name_of_the_site_is_no_headline(form: str) -> None:
    name = "The Tidewater Weekly Letter"
    pages = []
    for post in archive(12, layout=0):
        lines = [post.head[-1], *(line for line in post.body if len(line.split()) > LISTED)]
        pages.append(page(name, lines, []) if form == "html" else "\n\n".join([name, *lines]).encode())
    found = learned(pages)
    for data in pages:
        article = kei.read(data, profile="none", repetition=found)
        assert all(block.role is not Role.TITLE for block in article.blocks if block.text == name)


def test_a_line_is_at_home_where_the_layout_has_it() -> None:
    posts = listing(same=True)
    known = learned([post.data for post in posts]).on(posts[0].text.split("\n\n"))
    index = posts[0].head.index(posts[0].title)
    assert known.is_at_home(0, key="Tidewater Weekly")
    assert not known.is_at_home(index, key=posts[0].title)


@pytest.mark.parametrize("layout", [0, 2])
@pytest.mark.parametrize(("number", "size"), [(3, 6), (3, 15), (7, 15), (10, 30)])
def test_instalments_of_one_title_keep_it(layout: int, number: int, size: int) -> None:
    """A title that other posts have too is still their own; what most posts have is the name of the site."""
    posts = archive(size, layout=layout)
    column = posts[:: size // number][:number]
    for post in column:
        post.head[post.head.index(post.title)] = "The Harbour Column"
    found = learned([post.data for post in posts])
    for post in column:
        title = kei.read(post.data, profile="none", repetition=found).metadata.title
        assert title is not None
        assert title.value == "The Harbour Column"


def test_a_line_that_all_posts_make_alike_is_no_headline() -> None:
    """Where other posts settle that a line is the date, it does not compete with a short title."""
    posts = archive(12, layout=0)
    for number, post in enumerate(posts):
        post.head[3:] = [
            f"Lamp Roads (Part {number + 1})",
            f"Filed under Rivers on {number + 1} June 2014\nBy Iris Venn",
        ]
    found = learned([post.data for post in posts])
    for number, post in enumerate(posts):
        article = kei.read(post.data, profile="none", repetition=found)
        assert all("Filed" not in str(claim.value) for field, claim in article.metadata.candidates if field == "title")
        assert article.metadata.title is not None
        assert article.metadata.title.value == f"Lamp Roads (Part {number + 1})"

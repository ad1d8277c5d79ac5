"""Comments of a page of HTML are kept where its heading and its boxes show them, whatever these are called."""

from __future__ import annotations

import pytest

import kei_archive as kei
from kei_archive.model import Role
from tests.learning.made import archive, made

BODY = "".join(f"<p>{line}</p>" for line in made(3).body if len(line.split()) > 5)
SAID = ("The gauge was read twice.", "So my aunt wrote in a letter.", "Nobody believed it then.")
WHEN = ("3 May 2019 at 10:30", "4 May 2019 at 11:31", "5 May 2019 at 12:32")
WHO = ("Ada Lind", "Carl", "Œdipe L.")
ROWS = tuple(zip(WHO, WHEN, SAID, strict=True))
FORMS = {
    "list": "<ol>" + "".join(f"<li><b>{a}</b> on {b}<p>{c}</p></li>" for a, b, c in ROWS) + "</ol>",
    "pairs": "<dl>" + "".join(f"<dt>{a} wrote on 4.3.2018:</dt><dd><p>{c}</p></dd>" for a, _, c in ROWS) + "</dl>",
    "boxes": "".join(f"<div><p>{a}, {b}</p><p>{c}</p></div>" for a, b, c in ROWS),
    "thread": "<ul>"
    + "".join(f"<li><div class='post-byline'>{a} • 2 years ago</div><p>{c}</p></li>" for a, _, c in ROWS)
    + "</ul>",
    "named": "".join(
        f"<div class='comment-body' id='comment-{n}'><p>{a}</p><p>{c}</p></div>" for n, (a, _, c) in enumerate(ROWS)
    ),
}


def page(below: str) -> bytes:
    head = "<title>The Weir</title><h1>The Weir</h1><p>By Iris Venn, 3 March 2018</p>"
    return (
        f"<!DOCTYPE html><html><body><div>{head}{BODY}</div>{below}<footer>© 2018 Tide</footer></body></html>".encode()
    )


def comments(data: bytes) -> list[str]:
    article = kei.read(data, profile="none")
    return [block.text.lstrip("• ") for block in article.blocks if block.role is Role.COMMENT]


@pytest.mark.parametrize("form", FORMS)
def test_comments_are_kept_behind_their_heading(form: str) -> None:
    found = comments(page(f"<h3>3 Comments</h3>{FORMS[form]}"))
    assert [line for line in found if line in SAID] == list(SAID)
    assert sum(any(name in line for name in WHO) for line in found) == len(WHO)
    assert not any("Tide" in line for line in found)


def test_a_heading_alone_makes_no_comments_of_other_posts() -> None:
    other = "".join(f"<li><a href='/x'>{line}</a></li>" for line in SAID)
    assert comments(page(f"<h3>Comments</h3><h3>Related posts</h3><ul>{other}</ul>")) == []
    assert comments(page(f"<h3>Comments</h3><ul>{other}</ul>")) == []


def test_a_form_below_the_comments_is_none() -> None:
    form = "<div id='respond'><h3>Leave a reply</h3><p>Your email address will not be published here.</p></div>"
    found = comments(page(f"<div id='comments'><h3>3 Comments</h3>{FORMS['named']}{form}</div>"))
    assert [line for line in found if line in SAID] == list(SAID)
    assert not any("email" in line for line in found)


@pytest.mark.parametrize("form", ["text", "html"])
def test_a_heading_that_many_pages_have_still_opens_the_comments(form: str) -> None:
    pages = []
    for post in archive(12, layout=0):
        said = [
            f"{number}. {who} on {when}\n\n{line} {post.title}." for number, (who, when, line) in enumerate(ROWS, 1)
        ]
        rows = "".join(f"<li><b>{who}</b> on {when}<p>{line} {post.title}.</p></li>" for who, when, line in ROWS)
        html = page(f"<h3>3 Comments</h3><ol>{rows}</ol>").decode().replace("The Weir", post.title)
        pages.append((html if form == "html" else "\n\n".join([post.text, "3 Comments", *said])).encode())
    profile = kei.learn(pages)
    assert profile.learned is not None
    assert profile.learned.find("3 Comments") is not None
    for data in pages:
        article = kei.read(data, profile="none", repetition=profile.learned)
        assert sum(line in block.text for block in article.blocks for line in SAID if block.role is Role.COMMENT) == 3

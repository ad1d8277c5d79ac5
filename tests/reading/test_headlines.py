"""The headline of short pages of HTML: the page states it, though its body opens above with the name of the site."""

from __future__ import annotations

import pytest

import kei_archive as kei
from kei_archive.label.headline import opened
from kei_archive.label.lines import look_at_all
from kei_archive.model import Role
from kei_archive.readers import open_witness
from kei_archive.segment import segments_of

STEPS = (
    "<h2>What it takes</h2><ul><li>2 handfuls of samphire</li><li>1 lemon</li></ul><h2>How</h2><p>Boil it briefly.</p>"
)
VERSES = (
    "<p>The pans lie white<br>as the sheets of the dead:<br>salt, wind, and salt again<br>for whoever came late.</p>"
)
BODIES = (
    STEPS,
    VERSES,
    f"<p>Every June the pans are raked, and every June somebody says it is the last time.</p>{STEPS}",
)


def page(
    body: str, *, title: str = "Samphire | The Salt Table", head: str = "<header>The Salt Table</header>"
) -> bytes:
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{head}{body}</body></html>".encode()


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("title", ["Samphire", "Samphire | The Salt Table", "Samphire by Nora Pell – The Salt Table"])
def test_the_stated_headline_is_the_title(body: str, title: str) -> None:
    data = page(f"<main><h1>Samphire</h1>{body}</main>", title=title)
    article = kei.read(data, media_type="text/html", profile="none")
    roles = {block.text: block.role for block in article.blocks}
    assert roles["Samphire"] is Role.TITLE
    assert roles["The Salt Table"].is_chrome


def states_of(data: bytes, states: list[str]) -> list[str]:
    witness = open_witness(data, media_type="text/html")
    assert witness.drawing is not None
    return opened(look_at_all(segments_of(witness)), states, drawing=witness.drawing)


PARAGRAPH = "<p>Every June the pans are raked, and every June somebody says that it is the last time.</p>"


def test_what_stands_above_the_headline_is_the_site_s() -> None:
    data = page(f"<h1>Samphire</h1>{PARAGRAPH}")
    assert states_of(data, ["body", "title", "body"]) == ["before", "title", "body"]
    assert states_of(data, ["body", "body", "body"]) == ["before", "title", "body"]
    assert states_of(data, ["before", "body", "body"]) == ["before", "title", "body"]


@pytest.mark.parametrize(
    ("data", "states"),
    [
        (page(f"<h1>Samphire</h1>{PARAGRAPH}"), ["before", "title", "body"]),
        (page(f"<h1>Samphire</h1>{PARAGRAPH}"), ["body", "after", "after"]),
        (page(f"<h1>Glasswort</h1>{PARAGRAPH}"), ["body", "title", "body"]),
        (page(f"{PARAGRAPH}<h1>Samphire</h1>", head=""), ["body", "title"]),
        (page(f"<h1>Samphire</h1>{PARAGRAPH}<h1>Lemons</h1>"), ["body", "title", "body", "body"]),
        (page(PARAGRAPH), ["body", "body"]),
    ],
)
def test_all_else_stays(data: bytes, states: list[str]) -> None:
    assert states_of(data, states) == states

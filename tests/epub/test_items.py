"""The check before packing: every fault is named, and what is counted is there."""

from __future__ import annotations

import pytest

from kei_archive.errors import RenderError
from kei_archive.renderers.epub_items import XHTML, Item, Survey, Surveyor


def survey(items: list[Item]) -> Survey:
    surveyor = Surveyor()
    for item in items:
        surveyor.look(item)
    return surveyor.report()


def page(name: str, body: str, *, key: str = "") -> Item:
    text = f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html>'
    return Item(key or name.replace("/", "-"), name, XHTML, text.encode(), spine=True)


@pytest.mark.parametrize(
    ("items", "fault"),
    [
        ([page("a.xhtml", "<p>"), page("b.xhtml", "")], "a.xhtml:1: not well-formed"),
        ([page("a.xhtml", "<p/>", key="x"), page("b.xhtml", "<p/>", key="x")], "manifest id 'x' occurs twice"),
        ([page("a.xhtml", "", key="x"), page("A.xhtml", "", key="y")], "file name 'a.xhtml' occurs twice"),
        ([page("a.xhtml", '<p id="i"/><p id="i"/>')], "id in a.xhtml 'i' occurs twice"),
        ([page("a.xhtml", '<a href="b.xhtml">b</a>')], "leads to no file"),
        ([page("a.xhtml", '<a href="#b">b</a>')], "leads to no element"),
        ([page("t/a.xhtml", '<a href="../../a.xhtml">b</a>')], "leads to no file"),
        ([page("a.xhtml", '<img src="a.png" alt="a"/>')], "leads to no file"),
        ([page("a.xhtml", '<a href="javascript:x">b</a>')], "leads to no file"),
        ([page("a.xhtml", '<a href="file:///etc/passwd">b</a>')], "leads to no file"),
    ],
)
def test_faults(items: list[Item], fault: str) -> None:
    with pytest.raises(RenderError, match=fault):
        survey(items)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(RenderError, match=r"leads to no element.*leads to no file"):
        survey([page("a.xhtml", '<a href="#b">b</a><a href="c">c</a>')])


def test_addresses_that_are_right() -> None:
    survey(
        [
            page("t/a.xhtml", '<p id="i"><a href="#i">a</a><a href="b.xhtml#j">b</a><a href="../c.xhtml">c</a></p>'),
            page("t/b.xhtml", '<p id="j"><a href="https://x.example/">x</a><a href="mailto:a@x.example">m</a></p>'),
            page("c.xhtml", '<a href="t/a.xhtml">a</a>'),
        ]
    )


def test_counts() -> None:
    facts = survey(
        [
            page("a.xhtml", '<h1>A</h1><img src="p.png" alt="a"/><img src="p.png" alt=" "/><p role="note">n</p>'),
            page("b.xhtml", "<audio/>"),
            Item("p", "p.png", "image/png", b""),
        ]
    )
    assert (facts.images, facts.described, facts.headed, facts.documents) == (2, 1, 1, 2)
    assert (facts.roles, facts.moving) == (1, 1)

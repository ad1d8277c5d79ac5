"""Notes of a page of HTML: which links lead to one and back, which only look like it, and that they are kept."""

from __future__ import annotations

import pytest

from kei_archive.drawing import Drawing
from kei_archive.label import Labelled
from kei_archive.model import Block, Role
from kei_archive.readers import open_witness
from kei_archive.readers.html import draw
from kei_archive.segment import segments_of
from kei_archive.structure import structured, with_elements

OWN = '<link rel=canonical href="https://a.example/x">'
LI = "/html/body/ol/li"


def drawn(markup: str, *, url: str | None = None) -> Drawing:
    return draw(markup.encode(), encoding="utf-8", url=url)


def pointers(page: Drawing) -> list[tuple[str, str, str]]:
    marks = [mark for mark in page.marks if mark.kind in ("noteref", "backref")]
    return [(mark.kind, mark.value, page.text[mark.start : mark.end]) for mark in marks]


@pytest.mark.parametrize(
    ("markup", "path"),
    [
        # a list, each item of which leads back
        ('<p>a<sup><a id=r href="#n">1</a></sup></p><ol><li id=n>b <a href="#r">↩</a></ol>', LI),
        ('<p>a<sup id=r><a href="#n">1</a></sup></p><ol><li id=n><p>b <a href="#r">↩</a></ol>', LI),
        ('<p>a<a id=r href="#n"><sup>1</sup></a></p><ol><li><p id=n>b <a href="#r">↩</a></p><p>c</ol>', LI),
        ('<p>a<a name=r></a><a href="#n">1</a></p><ol><li id=n>b <a href="#r">↩</a></ol>', LI),
        ('<p>a<sup data-fn=n class=fn><a href="#n" id=r>1</a></sup></p><ol><li id=n>b <a href="#r">↩</a></ol>', LI),
        # one that is called a note, and leads nowhere
        ('<p>a<a href="#n" role=doc-noteref>1</a></p><ol><li id=n>b</ol>', LI),
        ('<p>a<a href="#n" epub:type=noteref>1</a></p><aside id=n>b</aside>', "/html/body/aside"),
        ('<p>a<a href="#n">1</a></p><aside id=n role=doc-footnote>b</aside>', "/html/body/aside"),
        ('<p>a<a href="#n">1</a></p><div class=footnotes><p id=n>b</div>', "/html/body/div/p"),
        ('<p>a<a href="#fn1">the note below</a></p><p id=fn1>b', "/html/body/p[2]"),
        # anchors of word processors, and boxes of notes
        ('<p>a<a href="#n" name=r>[1]</a></p><div><p><a href="#r" name=n>[1]</a> b</div>', "/html/body/div/p"),
        ('<p>a<a href="#n" name=r>[1]</a></p><div id=ftn1><p><a href="#r" name=n>[1]</a> b</div>', "/html/body/div"),
        (
            '<p>a<a id=r href="#n">1</a></p><div class=footnote><a id=n href="#r">1</a><div><p>b</p></div></div>',
            "/html/body/div",
        ),
        # rows
        ('<p>a<a id=r href="#n">1</a></p><table><tr><td id=n><a href="#r">1</a><td>b</table>', "/html/body/table/tr"),
        # names that are written otherwise
        ('<p>a<a id=r href="#n%20é">1</a></p><ol><li id="n é">b <a href="#r">↩</a></ol>', LI),
        (f"{OWN}<p>a<a href='https://a.example/x#fn'>1</a><p id=fn>b", "/html/body/p[2]"),
    ],
)  # fmt: skip
def test_notes(markup: str, path: str) -> None:
    page = drawn(markup)
    assert page.notes == (path,)
    kind, number, _ = pointers(page)[0]
    assert (kind, number) == ("noteref", "1")
    assert all(kind == "backref" for kind, *_ in pointers(page)[1:])
    assert not any(mark.kind == "link" for mark in page.marks)


@pytest.mark.parametrize(
    "markup",
    [
        '<p>a<a href="#n">1</a></p><p id=n>b',  # a number alone
        '<p>a<a href="#n">1</a></p><ol><li>b</ol>',  # leads nowhere
        '<ul><li><a id=r href="#n">1</a></ul><h2 id=n><a href="#r">b</a></h2>',  # a table of contents
        '<ul><li><a id=r href="#n">1</a></ul><p id=n><a href="#r">1. b</a></p>',
        '<ul><li><a id=r href="#n">What is asked</a></ul><p id=n>b <a href="#r">top</a></p>',
        '<ul id=r><li><a href="#n">1</a></ul><p id=n>b <a href="#r">top</a></p>',
        '<p><a href="#notes" class=footnotes>a</a></p><div id=notes><h2>Notes</h2><p>b</div>',
        '<ol><li id=comment-1>a <a href="#comment-1">1</a></ol>',  # itself
        '<p id=fn1>a<p>b <a href="#fn1">1</a>',  # what is above
        '<body class=footnotes><p>a <a href="#n">1</a><p id=n>b',
        f'<p>a<a id=r href="#n">1</a></p><p id=n>{"b" * 20_001} <a href="#r">↩</a>',
        '<p>a<a href="https://a.example/#fn1">1</a></p><p id=fn1>b',  # of another page
    ],
)
def test_what_is_no_note(markup: str) -> None:
    page = drawn(markup)
    assert (page.notes, pointers(page)) == ((), [])


def test_a_note_that_is_referred_to_twice() -> None:
    page = drawn(
        '<p>a<sup id=r1><a href="#n">[1]</a></sup> b<sup id=r2><a href="#n">[1]</a></sup></p>'
        '<ol><li id=n>^ <a href="#r1">a</a> <a href="#r2">b</a> c</ol>'
    )
    assert page.notes == (LI, LI)
    assert pointers(page) == [
        ("noteref", "1", "[1]"), ("noteref", "2", "[1]"), ("backref", "1", "a"), ("backref", "2", "b"),
    ]  # fmt: skip


def test_notes_are_no_larger_than_they_are() -> None:
    page = drawn(
        '<p>a<a id=r href="#n">1</a> b<a id=s href="#m">2</a></p>'
        '<div class=footnote><p id=n>c <a href="#r">↩</a></p><p id=m>d <a href="#s">↩</a></p></div>'
    )
    assert page.notes == ("/html/body/div/p[1]", "/html/body/div/p[2]")


PAGE = '<p>a<a id=r href="#n">1</a></p><ol><li id=n>b <a href="#r">↩</a><ul><li>c</ul><p>d<br>e</ol><p>f'


def roles(markup: str, *roles: Role, rule: str = "model:x", cert: float = 0.8) -> list[tuple[str, str]]:
    witness = open_witness(markup.encode(), media_type="text/html")
    segments = segments_of(witness)
    blocks = [Block(part.span, part.text, role, rule, cert) for part, role in zip(segments, roles, strict=True)]
    return [(block.text, str(block.role)) for block in with_elements(blocks, witness)]


def test_what_is_in_a_note_is_the_note() -> None:
    text = Role.PARAGRAPH
    assert roles(PAGE, *[text] * 6) == [
        ("a1", "paragraph"), ("1. b ↩", "footnote"), ("• c", "footnote"), ("d\ne", "footnote"), ("f", "paragraph"),
    ]  # fmt: skip


def test_a_note_that_the_text_refers_to_is_text() -> None:
    lost = [Role.RELATED] * 5
    kept = [("1. b ↩", "footnote"), ("• c", "footnote"), ("d\ne", "footnote")]
    assert roles(PAGE, Role.PARAGRAPH, *lost)[1:4] == kept
    assert roles(PAGE, Role.PARAGRAPH, *lost)[-1] == ("f", "related")
    assert all(role == "related" for _, role in roles(PAGE, Role.RELATED, *lost))
    assert all(role == "related" for _, role in roles(PAGE, Role.PARAGRAPH, *lost, rule="profile:x")[1:])
    assert all(role == "related" for _, role in roles(PAGE, Role.PARAGRAPH, *lost, cert=1.0)[1:])


def test_the_page_of_a_text_capture_has_no_notes() -> None:
    witness = open_witness(b"a [1]\n\n[1] b\n")
    page = Labelled(tuple(Block(s.span, s.text, Role.PARAGRAPH, "x", 1) for s in segments_of(witness)), ())
    assert structured(page, witness) is page

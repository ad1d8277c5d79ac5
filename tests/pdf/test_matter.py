"""Front and back matter of a book: imprint, contributors, indexes; and the heads of its pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from kei_archive.renderers import pdf_book
from kei_archive.renderers.base import Rendition
from kei_archive.renderers.pdf_book import HEADS, width
from kei_archive.renderers.pdf_matter import _order
from kei_archive.renderers.pdf_pages import fill_folios, free_spaces, tie_end
from tests.pdf.conftest import BACK, LONG, corpus, document, paragraph, tei

Render = Callable[..., Rendition]

NAMES = (
    '<p><persName key="Quay, Ben">Ben Quay</persName> met <persName>Ada Mole</persName> in'
    " <placeName>Dover</placeName> about <term>tides</term>.</p>"
)


@pytest.fixture(scope="module")
def pages(render: Render, pdf_text: Callable[..., str]) -> list[str]:
    """Pages of a print volume by two authors, with marked names."""
    body = NAMES + "".join(f'<p>{paragraph(n)} <persName key="Quay, Ben">Quay</persName></p>' for n in range(12))
    other = tei(2, title=LONG, body=body).replace("<persName>Ada Mole</persName></author>", "Zoë Quay</author>")
    source = document(corpus(tei(1, back=BACK), other, tei(3, title="Salt on the Ledger", paragraphs=4)))
    return pdf_text(render(source, purpose="print").data).split("\f")[:-1]


def page_with(pages: list[str], head: str) -> str:
    return next(page for page in pages if page.startswith(head))


def test_imprint_says_what_is_known(pages: list[str]) -> None:
    imprint = pages[3]
    for words in ("Editors: Ben Quay", "Publisher: Harbour Archive", "Site: The Mole", "Texts: 3", "1 May 2023"):
        assert words in imprint
    assert "Rights: All rights with the authors." in imprint


def test_contributors_are_those_of_whom_a_capture_speaks(pages: list[str]) -> None:
    page = page_with(pages, "Contributors")
    assert "Ada Mole keeps the lamp" in page
    assert "Ada Mole Ada Mole" not in page, "a note that begins with the name needs no second one"


def test_index_of_authors_gives_ranges_of_pages(pages: list[str]) -> None:
    index = " ".join(page_with(pages, "Index of authors").split())
    starts = {title: next(n for n, page in enumerate(pages, 1) if f"\n{title}" in page and "Contents" not in page)
              for title in ("The Two Columns", "A Lamp at the End", "Salt on the Ledger")}  # fmt: skip  # one sentence
    ranges = [tuple(map(int, found)) for found in re.findall(r"(\d+)–(\d+)", index)]
    first, last, middle = ranges[0], ranges[1], next(r for r in ranges if r[0] == starts["A Lamp at the End"])
    assert (first[0], last[0]) == (starts["The Two Columns"], starts["Salt on the Ledger"])
    assert first[1] < middle[0] <= middle[1] < last[0]


def test_indexes_of_what_is_marked(pages: list[str]) -> None:
    index = " ".join(page_with(pages, "Index of authors").split())
    rows = (("persons", "Ada Mole"), ("persons", "Quay, Ben"), ("places", "Dover"), ("subjects", "tides"))
    for title, heading in rows:
        assert f"Index of {title}" in index
        assert re.search(rf"{heading} \d+", index)
    numbers = re.search(r"Quay, Ben ([\d–, ]+)", index)
    assert numbers
    assert "–" in numbers[1], "a name on several pages has a range"


def test_colophon_is_not_alone_on_a_page(pages: list[str]) -> None:
    (last,) = [page for page in pages if "Made from the TEI" in page]
    assert last.startswith("Sources")


def test_running_heads_keep_apart(render: Render, pdf_text: Callable[..., str]) -> None:
    site = "The Quarterly Record of the Northern Harbours"
    text = tei(1, title=LONG).replace('<title level="j">The Mole', f'<title level="j">{site}')
    for source, both in ((text, False), (tei(1), True)):
        head = pdf_text(render(source).data).split("\f")[1].splitlines()[0:3]
        assert ("The Mole" in head) == both
        assert site not in head
    assert HEADS < 80


def test_wide_characters_count_twice() -> None:
    assert (width("조석표"), width("tide")) == (6, 4)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>one two three</p>", '<p>one <span class="end">two three</span></p>'),
        ("<p>one <b>x</b> two three.</p>", '<p>one <b>x</b> <span class="end">two three.</span></p>'),
        (
            '<p>one two <span class="whole">three</span></p>',
            '<p>one <span class="end">two <span class="whole">three</span></span></p>',
        ),
        ("<p>one <b>two three</b></p>", '<p>one <b><span class="end">two three</span></b></p>'),
        ("<p>one <b>two</b> three</p>", '<p>one <span class="end"><b>two</b> three</span></p>'),
        ("<p>one two <b>three</b>.</p>", '<p>one <span class="end">two <b>three</b>.</span></p>'),
        ("<p>one <b>or two</b> three</p>", '<p>one <span class="end"><b>or two</b> three</span></p>'),
        ('<p>one <span class="end">two three</span></p>', None),
        (f"<p>one <b>{'x' * 20} two</b> {'y' * 6}</p>", None),
        (f"<p>one {'x' * 20} {'y' * 20}</p>", None),
        (f'<p>one {"x" * 20} <span class="whole">{"y" * 20}</span></p>', None),
    ],
)
def test_last_two_words_are_tied_where_they_stand(before: str, after: str | None) -> None:
    element = ElementTree.fromstring(before)  # noqa: S314  # the test's own markup
    assert tie_end(element) == (after is not None)
    changed = ElementTree.tostring(element, encoding="unicode")
    assert changed == (after or before)
    assert "".join(element.itertext()) == re.sub("<[^>]*>", "", before)


def test_space_before_an_inline_element_has_a_box_of_its_own() -> None:
    root = ElementTree.fromstring("<p>a <b>c </b>d <i>e</i> <i>f</i><ul>g <li>h</li></ul></p>")  # noqa: S314  # our own
    for _ in range(2):  # a second time there is nothing left to do
        free_spaces(root)
        assert ElementTree.tostring(root, encoding="unicode") == (
            "<p>a<span> </span><b>c </b>d<span> </span><i>e</i> <i>f</i><ul>g <li>h</li></ul></p>"
        )


def test_no_line_is_broken_before_it_is_full(render: Render, pdf_text: Callable[..., str]) -> None:
    """At every length of the line before it, an emphasis breaks where any word would."""
    lines = [
        f"<p>So it is {'i' * n} {m} <emph>and</emph> {paragraph(1)}</p>" for n in range(60, 90) for m in ("is", "was")
    ]
    text = pdf_text(render(tei(body="".join(lines))).data, crop=(0, 50, 432, 540))
    assert "So" not in {line.strip() for line in text.splitlines()}


def test_no_paragraph_of_a_book_ends_on_one_word(render: Render) -> None:
    ends = [f"<p>{paragraph(n)} {'And so on ' * (n % 9)}reconsideration.</p>" for n in range(60)]
    source = document(tei(body="".join(ends)))
    codes = {purpose: {f.code for f in render(source, purpose=purpose).findings} for purpose in ("archive", "print")}
    assert "R012" in codes["archive"], "there was none to begin with: the test would prove nothing"
    assert not {"R011", "R012"} & codes["print"]


def test_a_large_book_is_mended_without_ties_beforehand(render: Render, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_book, "FEW", 1)
    ends = "".join(f"<p>{paragraph(n)} {'And so on ' * (n % 9)}and so it was.</p>" for n in range(30))
    source = document(corpus(tei(1, body=ends), tei(2, paragraphs=2)))
    codes = {purpose: {f.code for f in render(source, purpose=purpose).findings} for purpose in ("archive", "print")}
    assert "R012" in codes["archive"], "there was none to begin with: the test would prove nothing"
    assert not {"R011", "R012"} & codes["print"]


def test_page_numbers_are_filled_in_as_ranges() -> None:
    root = ElementTree.fromstring('<x><b data-pages="k 1&#10;k 2&#10;gone"/></x>')  # noqa: S314  # our own markup
    pages = {"k 1": [3, 4, 5, 9], "k 2": [12]}
    assert fill_folios(root, pages) == 1
    assert root[0].text == "3–5, 9, 12"
    assert fill_folios(root, pages) == 0


def test_contents_and_text_agree_on_pages(pages: list[str]) -> None:
    stated = [int(number) for number in re.findall(r"(?:\. )+ *(\d+)\n", page_with(pages, "Contents"))]
    assert all(a < b for a, b in pairwise(stated))


def test_indexes_are_in_the_order_of_a_dictionary() -> None:
    wanted = [
        *(
            "Adler, Max",
            "Ærø",
            "affidavit",
            "Åland",
            "“Bells”",
            "coté",
            "côte",
            "de Vries",
            "Devon",
            "Muller",
            "Müller",
        ),
        *("Øster", "Ostia", "Zoë", "Ёлка", "Ель", "가람", "나루", "바다"),
    ]
    assert sorted([*wanted[7:], *wanted[:7]], key=_order) == wanted

"""What is kept in doubt says so, and an advert between two paragraphs is no line of the article."""

from __future__ import annotations

import pytest

import kei_archive as kei
from kei_archive.interpret.checks import check_body
from kei_archive.model import Block, Kind, Role, Span
from tests.learning.made import Words


def codes(*blocks: tuple[Role, float], kind: Kind = Kind.ARTICLE) -> list[tuple[str, int]]:
    """Findings about blocks with these roles and certainties: their codes, and the number of the block."""
    made = [Block(Span(at, at + 1), "One.", role, "made", cert) for at, (role, cert) in enumerate(blocks)]
    return [(found.code, found.span.start) for found in check_body(made, kind=kind) if found.span is not None]


def test_a_line_that_is_kept_in_doubt_is_told() -> None:
    kept = (Role.PARAGRAPH, 0.9), (Role.HEADING, 0.54), (Role.LIST_ITEM, 0.69), (Role.PARAGRAPH, 0.7)
    assert codes(*kept) == [("C006", 1), ("C006", 2)]


def test_other_doubts_have_their_own_code() -> None:
    others = (Role.PARAGRAPH, 0.9), (Role.UNCLASSIFIED, 0.5), (Role.SHARE, 0.5), (Role.TITLE, 0.5)
    assert codes(*others) == []
    assert codes((Role.PARAGRAPH, 0.5), kind=Kind.LISTING) == []


@pytest.mark.parametrize("word", ["Advertisement", "ADVERTISEMENT", "Anzeige", "Publicité"])
@pytest.mark.parametrize("box", ['<div class="ad">{}</div>', "<div>{}</div>", "<p>{}</p>"])
def test_an_advert_between_paragraphs_is_removed(word: str, box: str) -> None:
    say = Words(7)
    text = [f"<p>{' '.join(say.sentence() for _ in range(2))}</p>" for _ in range(4)]
    text.insert(2, box.format(word))
    page = f"<html><body><article><h1>{say.title()}</h1>{''.join(text)}</article></body></html>"
    article = kei.read(page.encode(), media_type="text/html", profile="none")
    (block,) = [block for block in article.blocks if block.text == word]
    assert block.role is Role.AD


def test_a_word_of_the_text_is_no_advert() -> None:
    say = Words(7)
    text = [f"<p>{' '.join(say.sentence() for _ in range(2))}</p>" for _ in range(4)]
    text.insert(2, "<p>“Advertisement,” he said.</p>")
    page = f"<html><body><article><h1>{say.title()}</h1>{''.join(text)}</article></body></html>"
    assert "“Advertisement,” he said." in kei.read(page.encode(), media_type="text/html", profile="none").text

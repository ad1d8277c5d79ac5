"""A page that looks like an article, none of whose lines was kept as text: said, and not archived as an empty text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kei_archive import pipeline
from kei_archive.errors import NoArticle
from kei_archive.interpret import interpret
from kei_archive.label import Labelled
from kei_archive.model import Article, Block, Kind, Role, Span, Witness
from kei_archive.tei.encode import encode

PAGE = "Home\nThe Lamp\nSubscribe\n"


def article(*, third: Role = Role.SUBSCRIBE) -> Article:
    spans = (Span(0, 5), Span(5, 14), Span(14, 24))
    roles = (Role.NAVIGATION, Role.TITLE, third)
    blocks = tuple(
        Block(span, PAGE[span.start : span.end].strip(), role, "made", 0.9)
        for span, role in zip(spans, roles, strict=True)
    )
    return interpret(Witness(PAGE.encode(), "lamp.txt"), Labelled(Kind.ARTICLE, blocks))


def test_it_is_said() -> None:
    found = article()
    assert "C005" in [finding.code for finding in found.findings]
    assert found.status == found.as_dict()["status"] == "no article: no text"


def test_it_is_not_converted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "read", lambda *_, **__: article())
    with pytest.raises(NoArticle, match="no line of the page"):
        pipeline.load(PAGE.encode())


def test_one_line_of_text_makes_it_an_article() -> None:
    found = article(third=Role.PARAGRAPH)
    assert found.status == "article"
    assert "C005" not in [finding.code for finding in found.findings]
    assert b"Subscribe</p>" in encode(found).xml


def test_other_kinds_have_their_own_status() -> None:
    found = replace(article(), kind=Kind.LISTING)
    assert found.status == "no article: listing"

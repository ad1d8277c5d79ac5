"""Law 1: the blocks' spans tile the witness; kept and removed characters add up to the input, for any input."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kei_archive.errors import KeiArchiveError, NoArticle
from kei_archive.label import label
from kei_archive.model import Article, Kind, Metadata, Witness
from kei_archive.reading import read
from kei_archive.segment import segment

LINES = st.lists(
    st.sampled_from(
        [
            "",
            " ",
            "Home",
            "By Ada Lovelace",
            "Published January 6, 2020",
            "Leave a Reply",
            "3 Comments",
            "\ufeff",
            "\x0c",
        ]
    )
    | st.text(max_size=60)
    | st.text("abc defg, hij.", min_size=60, max_size=200),
    max_size=30,
)
ENDS = st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\u2028", "\x85"])
TEXTS = st.lists(st.tuples(st.text(max_size=80), ENDS), max_size=20).map(lambda rows: "".join(a + b for a, b in rows))


def assert_tiles(text: str) -> None:
    segments = segment(text)
    assert "".join(text[part.span.start : part.span.end] for part in segments) == text
    assert [part.span.start for part in segments[1:]] == [part.span.end for part in segments[:-1]]
    for part in segments:
        whole = text[part.span.start : part.span.end]
        assert part.text.replace("\n", "").strip() == whole.replace("\r", "").replace("\n", "").strip()


@given(TEXTS)
@example("\n\n first\r\rsecond")
@example("\r\n")
@example("")
def test_segments_tile_any_text(text: str) -> None:
    assert_tiles(text)


@given(LINES, ENDS)
def test_labelling_moves_no_character(lines: list[str], end: str) -> None:
    text = end.join(lines)
    segments = segment(text)
    labelled = label(segments)
    assert [(block.span, block.text) for block in labelled.blocks] == [(part.span, part.text) for part in segments]
    data = text.encode("utf-8", "surrogateescape") if not any("\ud800" <= c < "\udc80" for c in text) else b""
    if data:
        assert Article(Witness(data, "x"), labelled.kind, Metadata(), labelled.blocks).ledger.total >= 0


@given(st.binary(max_size=400) | LINES.map(lambda lines: "\n".join(lines).encode("utf-8", "surrogatepass")))
@example(b"\xef\xbb\xbfHello, this is text.")
@example("Grüße aus Köln.".encode("cp1252"))
@example("\ufeffText".encode("utf-16-le"))
@example(b"\x1b$B\x46\x7c\x4b\x5c\x1b(B")
def test_reading_balances_or_refuses_with_a_reason(data: bytes) -> None:
    try:
        article = read(data)
    except KeiArchiveError as refusal:
        reason = refusal
    else:
        reason = None
    if reason is not None:
        assert reason.message
        assert reason.remedy
        return
    witness = article.witness
    errors = "surrogateescape" if witness.encoding == "utf-8" else "strict"
    assert witness.text.encode(witness.encoding, errors) == data
    assert article.ledger.balances
    assert article.ledger.total == len(witness.text)
    assert article.explain()
    if article.kind is not Kind.ARTICLE:
        assert article.text == ""


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", "\ufeff\n".encode("utf-16-le")])
def test_nothing_is_no_article(data: bytes) -> None:
    with pytest.raises(NoArticle, match="empty"):
        read(data)

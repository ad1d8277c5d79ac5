"""Law 3: every block of the body occurs in the TEI body once, in order, with exactly its characters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kei_archive.model import Article, Role
from kei_archive.tei.document import NS
from kei_archive.tei.encode import encode
from kei_archive.tei.sourcedoc import captured_text
from tests.tei.articles import Part, build, page

ROLES = [role for role in Role if role is not Role.DECK]
CHARACTERS = "ab “”\"'\t\xa0é한😀<&>]1.•-–\x0c\x00\ufffe[*#|>"
LINES = st.lists(st.text(alphabet=CHARACTERS, max_size=20).map(lambda text: f"{text}z"), min_size=1, max_size=3)
PARTS = st.builds(
    Part,
    st.sampled_from(ROLES),
    LINES.map("\n".join),
    level=st.integers(0, 9),
    cert=st.sampled_from([0.2, 0.7, 0.95, 1.0]),
    blank=st.integers(0, 2),
)


def body_texts(article: Article) -> list[str]:
    """The texts of the body's elements that carry lines, in order, without title, deck and byline."""
    root = encode(article).root
    heads = {f"#{root.get('{http://www.w3.org/XML/1998/namespace}id')}.l{n}" for n in _front_lines(article)}
    carriers = (e for e in root.find("t:text/t:body", NS).iter("*") if e.get("facs"))
    return [captured_text(e) for e in carriers if e.get("facs").split()[0] not in heads]


def _front_lines(article: Article) -> set[int]:
    front = [b for b in article.blocks if b.role in (Role.TITLE, Role.BYLINE, Role.DECK)]
    text = article.witness.text
    return {text.count("\n", 0, block.span.start) + 1 for block in front}


def test_page() -> None:
    article = page()
    assert body_texts(article) == [block.text for block in article.body]


@given(st.lists(PARTS, min_size=1, max_size=12))
def test_any_article(parts: list[Part]) -> None:
    article = build(parts)
    assert body_texts(article) == [block.text for block in article.body]


@given(st.lists(PARTS, min_size=1, max_size=8))
def test_back_matter_is_kept_too(parts: list[Part]) -> None:
    """Author notes, credits and comments stand in the back, each once; only a comment's number becomes @n."""
    article = build(parts)
    back = encode(article).root.find("t:text/t:back", NS)
    found = "" if back is None else "".join(captured_text(e) for e in back.iter("*") if e.get("facs"))
    roles = (Role.AUTHOR_NOTE, Role.CREDIT, Role.COMMENT_HEADING, Role.COMMENT, Role.PINGBACK)
    kept = [block.text for block in article.blocks if block.role in roles]
    assert found.count("z") == "".join(kept).count("z")

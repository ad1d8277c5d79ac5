"""The laws for pages of HTML: what is shown is accounted for, the TEI is valid, the payload is the capture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kei_archive.errors import KeiArchiveError, NoArticle
from kei_archive.model import Article, Block, Kind, Metadata, Role, Witness
from kei_archive.readers import open_witness
from kei_archive.reading import read
from kei_archive.renderers import render
from kei_archive.renderers.base import Html, Markdown
from kei_archive.segment import segments_of
from kei_archive.structure import with_elements
from kei_archive.tei.document import NS
from kei_archive.tei.encode import encode
from kei_archive.tei.export import reading_edition
from kei_archive.tei.restore import restore
from kei_archive.tei.sourcedoc import captured_lines, captured_text, text_of
from kei_archive.tei.validate import validate

PAGES = sorted((Path(__file__).parents[1] / "pages").glob("*.html"))
"""Pages that we wrote by hand."""

TAGS = [
    "p",
    "div",
    "span",
    "a",
    "b",
    "i",
    "em",
    "strong",
    "code",
    "pre",
    "q",
    "ul",
    "ol",
    "li",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "table",
    "tr",
    "td",
    "th",
    "figure",
    "figcaption",
    "img",
    "br",
    "hr",
    "sub",
    "sup",
    "section",
    "article",
    "nav",
    "footer",
    "dl",
    "dt",
    "dd",
    "caption",
    "button",
    "label",
    "script",
    "style",
    "o:p",
    "x-y",
]  # read as a list of names
ATTRIBUTES = st.sampled_from([
    "", ' class="related-posts mainMenu"', ' href="/a b?c=d&amp;e"', ' href="javascript:x()"', ' lang="fr"',
    ' lang="not a tag"', " hidden", ' style="display:none"', ' alt="a <cat>"', ' start="7"', ' value="-3"',
    ' href="https://x.example/é"', ' itemprop="headline"', " id='a\"b'", ' rel="author"',
    ' id="n" class="footnote"', ' href="#n"', ' href="#n" id="r"', ' href="#r"', ' id="m"',
    ' href="#m" class="noteref"', ' class="poem"', ' colspan="2"', ' rowspan="3"',
    ' class="stanza verse"',
])  # fmt: skip
TEXTS = st.text(alphabet="ab \n\t“”\xa0é한\x00\x0c\x01\ufffe😀&<>;1.•", max_size=12)
TOKENS = st.one_of(
    TEXTS,
    st.builds("<{}{}>".format, st.sampled_from(TAGS), ATTRIBUTES),
    st.builds("</{}>".format, st.sampled_from(TAGS)),
    st.sampled_from(
        ["<!-- c -->", "<!DOCTYPE x [<!ENTITY e 'f'>]>", "&e;", "&#13;", "&#xD800;", "<![CDATA[x]]>", "<?p?>"]
    ),
)
SOUP = st.lists(TOKENS, min_size=1, max_size=40).map("".join)
ROLES = st.lists(st.sampled_from([*Role, *[Role.PARAGRAPH] * 20]), min_size=1, max_size=20)


def article_of(witness: Witness, roles: Sequence[Role]) -> Article:
    """The page with roles that somebody has given to its lines."""
    segments = segments_of(witness)
    blocks = [
        Block(part.span, part.text, roles[n % len(roles)], "model:x", 0.8, int(roles[n % len(roles)] is Role.HEADING))
        for n, part in enumerate(segments)
    ]
    return Article(witness, Kind.ARTICLE, Metadata(), with_elements(blocks, witness))


def holds_the_laws(article: Article) -> None:
    witness = article.witness
    assert article.ledger.balances
    assert witness.places is not None
    assert len(witness.places) == witness.text.count("\n")
    document = encode(article)
    root = document.root
    assert text_of(captured_lines(root.find("t:sourceDoc", NS))) == witness.text
    with TemporaryDirectory() as folder:
        (Path(folder) / f"{document.id}.html").write_bytes(witness.data)
        assert restore(document, payload=folder) == witness.data
        assert validate(document, payload=folder) == ()
    carriers = (element for element in root.find("t:text", NS).iter("*") if element.get("facs"))
    kept = "".join(captured_text(element) for element in carriers)
    assert sum(map(str.isalpha, kept)) == sum(
        sum(map(str.isalpha, block.text)) for block in article.blocks if _is_in_text(block.role)
    )


def _is_in_text(role: Role) -> bool:
    return not role.is_chrome and role not in (Role.DATELINE, Role.CATEGORY)


@given(SOUP, ROLES)
def test_any_page_with_any_roles(soup: str, roles: list[Role]) -> None:
    try:
        witness = open_witness(soup.encode(), media_type="text/html", url="https://x.example/")
    except NoArticle:
        return
    holds_the_laws(article_of(witness, roles))


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        article = read(data, media_type="text/html")
    except KeiArchiveError:
        return
    assert article.ledger.balances


@given(SOUP, ROLES)
def test_whatever_is_encoded_is_rendered(soup: str, roles: list[Role]) -> None:
    try:
        witness = open_witness(soup.encode(), media_type="text/html")
    except NoArticle:
        return
    document = encode(article_of(witness, roles))
    assert render(document, Html()).data
    assert render(document, Markdown()).data
    assert {finding.code for finding in validate(reading_edition(document))} == {"T023"}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_pages_by_hand(path: Path) -> None:
    article = read(path)
    assert article.kind is Kind.ARTICLE
    holds_the_laws(article)
    assert encode(read(path)).xml == encode(article).xml

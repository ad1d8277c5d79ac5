"""Law 2: from the TEI alone the captured bytes are rebuilt, for any bytes."""

from __future__ import annotations

import codecs
import gc
import hashlib
import os
import random
from encodings.aliases import aliases
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from kei_archive.model import Article, Block, Kind, Metadata, Role, Span, Witness
from kei_archive.tei.document import TeiDocument
from kei_archive.tei.encode import encode
from kei_archive.tei.restore import restore
from kei_archive.tei.sourcedoc import Source, captured_lines, decode
from tests.tei.articles import PAGE, Part, build, page

NASTY = [
    b"", b"\n", b"\r", b"\r\n", b"\n\r", b"a\r\r\nb\n\r", b"a\n\n\n", b"  lead\n trail  \n\t\n", b"\xef\xbb\xbfa\r\nb",
    b"a\x00b\x0b\x0c", b"\xff\xfeh\x00i\x00", b"\xed\xa0\x80", b"\xef\xbf\xbe\xef\xbf\xbf", b"\xf4\x90\x80\x80",
    b"<&>]]>\"'<!--", b"\xc2\x85\xe2\x80\xa8", b"\xf0\x9f\x98\x80\xcc\x81", b"&#13;&amp;", b"\x1b[31m", b"\x7f\x80\x9f",
]  # fmt: skip
ALPHABET = "ab \t\n\r\n“”é한\ufeff\xa0\x0c\x85\u2028<&]>\x00\ufffe\U0001f600"


def through(data: bytes, *, encoding: str = "utf-8", cuts: tuple[int, ...] = ()) -> None:
    """Encode bytes, serialise, parse (as written, and as C14N), decode: the same bytes."""
    witness = Witness(data, "x.txt", encoding=encoding)
    whole = Source(witness, (Block(Span(0, len(witness.text)), "", Role.PARAGRAPH, "", 1.0),) if data else ())
    edges = sorted({0, len(witness.text), *(line.start for line in whole.lines if line.number in cuts)})
    roles = [Role.PARAGRAPH, Role.SEARCH, Role.UNCLASSIFIED, Role.COMMENT]
    blocks = tuple(
        Block(Span(start, end), "", roles[index % 4], "", 0.5) for index, (start, end) in enumerate(pairwise(edges))
    )
    source = Source(witness, blocks)
    written = f'<TEI xmlns="http://www.tei-c.org/ns/1.0">{source.encode()}</TEI>'.encode()
    first = etree.fromstring(written)
    second = etree.fromstring(etree.tostring(first, method="c14n"))
    for root in (first, second):
        assert (decode(root[0]), len(captured_lines(root[0]))) == (data, len(source.lines)), data


@pytest.mark.parametrize("data", NASTY, ids=repr)
def test_nasty_bytes(data: bytes) -> None:
    through(data, cuts=(2, 3))


@given(st.binary(max_size=200), st.lists(st.integers(1, 20), max_size=4))
def test_any_bytes(data: bytes, cuts: list[int]) -> None:
    through(data, cuts=tuple(cuts))


@given(st.text(alphabet=ALPHABET, max_size=80), st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "utf-32-le"]))
def test_any_text_in_unicode(text: str, encoding: str) -> None:
    through(text.encode(encoding), encoding=encoding)


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "cp437", "koi8-r", "iso8859-15", "mac-roman"])
def test_single_byte_encodings(encoding: str) -> None:
    defined = bytes(code for code in range(256) if bytes([code]).decode(encoding, "ignore"))
    through(defined, encoding=encoding)


@pytest.mark.parametrize("encoding", ["shift_jis", "euc_kr", "gb18030", "big5", "euc_jp", "cp949"])
def test_double_byte_encodings(encoding: str) -> None:
    through("潮位 12\r\n表\n".encode(encoding), encoding=encoding)


def codecs_of_text() -> list[str]:
    """Every character set that Python has, by the names of its codecs; those that are not of text are left out."""
    names = sorted({codecs.lookup(name).name for name in set(aliases.values()) if _is_text(name)})
    return [name for name in names if name not in ("utf-16", "utf-32")]  # their byte order is the machine's


def _is_text(name: str) -> bool:
    try:
        return bool("a".encode(name).decode(name) == "a")
    except (LookupError, UnicodeError):
        return False


def keeps(data: bytes, encoding: str) -> bool:
    """Whether decoding and encoding again gives the same bytes: only such captures have this encoding."""
    mode = "surrogateescape" if encoding == "utf-8" else "strict"
    try:
        return data.decode(encoding, mode).encode(encoding, mode) == data
    except UnicodeError:
        return False


def scramble(source: random.Random, encoding: str) -> bytes:
    """Random bytes, or random text of difficult characters with a difficult end, that the encoding keeps."""
    size = source.randrange(60)
    letters = [letter for letter in ALPHABET if keeps(letter.encode(encoding, "ignore"), encoding)]
    text = "".join(source.choice(letters) for _ in range(size))
    for data in (source.randbytes(size), text.encode(encoding, "ignore") + source.choice([b"", b"\n", b"\x96", b"\r"])):
        if data and source.random() < 0.6 and keeps(data, encoding):
            return data
    return "tide".encode(encoding)  # a capture of nothing is refused when it is read


def article_of(data: bytes, *, encoding: str, size: int) -> Article:
    """An article of these bytes, with a block for every so many lines."""
    witness = Witness(data, "x.txt", encoding=encoding)
    whole = Source(witness, ())
    roles = [Role.PARAGRAPH, Role.SEARCH, Role.UNCLASSIFIED, Role.COMMENT, Role.TITLE, Role.LIST_ITEM, Role.CODE]
    blocks = []
    for number, first in enumerate(range(0, len(whole.lines), size)):
        lines = whole.lines[first : first + size]
        end = lines[-1].start + len(lines[-1].text) + len(lines[-1].terminator)
        kept = [index for index, line in enumerate(lines) if line.text.strip()]
        text = "\n".join(line.text for line in lines[kept[0] : kept[-1] + 1]) if kept else ""
        role = roles[number % len(roles)] if text else Role.SEARCH
        blocks.append(Block(Span(lines[0].start, end), text, role, "made", 1.0))
    return Article(witness, Kind.ARTICLE, Metadata(), tuple(blocks))


@pytest.mark.parametrize("cases", [1_500, pytest.param(20_000, marks=pytest.mark.full)])
def test_many_random_bytes(cases: int) -> None:
    """Random and nasty inputs in every charset, through encode, serialise, parse, C14N and restore: no failure."""
    source = random.Random(7)  # noqa: S311  # the same inputs every time are wanted
    names = codecs_of_text()
    for index in range(cases):
        encoding = "utf-8" if index % 3 == 0 else names[index % len(names)]
        data = scramble(source, encoding)
        doc = encode(article_of(data, encoding=encoding, size=1 + index % 4))
        canonical = etree.tostring(doc.root.getroottree(), method="c14n")
        assert restore(doc) == restore(TeiDocument(canonical)) == data, (encoding, data)
        assert doc.document_digest == hashlib.sha256(canonical).hexdigest()


@pytest.mark.full
def test_memory_is_flat() -> None:
    """Ten thousand documents leave nothing behind."""
    article = page()
    sizes = []
    for number in range(10_000):
        restore(encode(article))
        if number % 2_500 == 499:
            gc.collect()
            sizes.append(resident())
    assert max(sizes) - sizes[0] < 4_000_000


def resident() -> int:
    """Bytes of memory that this process holds."""
    path = Path("/proc/self/statm")
    if not path.exists():
        pytest.skip("no /proc: resident memory is read there")
    return int(path.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "gb18030"])
def test_whole_documents(eol: str, encoding: str) -> None:
    article = page(eol=eol, encoding=encoding, end=False)
    assert restore(encode(article)) == article.witness.data


@given(
    st.lists(
        st.tuples(
            st.sampled_from([part.role for part in PAGE]),
            st.text(alphabet=ALPHABET.replace("\r", "").replace("\n", ""), max_size=30),
        ),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(["\n", "\r\n"]),
)
def test_any_article(rows: list[tuple[Role, str]], eol: str) -> None:
    article = build([Part(role, f"x{text}x") for role, text in rows], eol=eol)
    assert restore(encode(article)) == article.witness.data

"""The search index: terms in every script, a code that decodes, a size that a slow line bears."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kei_archive as kei
from kei_archive.site.search import DIGITS, LENGTH, Index, encode_number, terms
from kei_archive.tei.document import NS
from tests.website.posts import files, post, posts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The café’s Lamp-post, 1953!", ["the", "cafe", "s", "lamp", "post", "1953"]),
        ("Straße ÅNGSTRÖM ﬁne", ["strasse", "angstrom", "fine"]),
        ("학교에서 북한은", ["학교에서", "북한은"]),
        ("東京都と海", ["東京", "京都", "都と", "と海", "海"]),
        ("第3回 東京A", ["第", "3", "回", "東京", "京", "a"]),
        ("المنارةُ", ["المنارة"]),
        ("क्षेत्र।", ["क्षेत्र"]),
        ("ガラス", ["ガラ", "ラス", "ス"]),
        ("", []),
        ("…—\u202e", []),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert list(terms(text)) == expected


@given(st.text())
def test_terms_never_break_the_format(text: str) -> None:
    for term in terms(text):
        assert 0 < len(term) <= LENGTH
        assert not re.search(r"[\s\"\\]", term)


def decode(text: str) -> list[int]:
    values, value, shift = [], 0, 0
    for digit in text:
        five = DIGITS.index(digit)
        value |= (five & 31) << shift
        shift += 5
        if five < 32:
            values.append(value)
            value = shift = 0
    return values


@given(st.lists(st.integers(0, 2**40)))
def test_numbers_decode(values: list[int]) -> None:
    assert decode("".join(map(encode_number, values))) == values


def read(made: dict[str, bytes]) -> tuple[dict, dict[str, dict[int, int]]]:
    """What the scripts of an index hand over: its head, and for each term the weight by post."""
    head = json.loads(made["search/index.js"].decode()[len("keiIndex(") : -2])
    found: dict[str, dict[int, int]] = {}
    for number, first in enumerate(head["firsts"]):
        part, text = json.loads(f"[{made[f'search/t{number}.js'].decode()[len('keiTerms(') : -2]}]")
        assert part == number
        term = ""
        for place, row in enumerate(text.split("\n")):
            word, _, numbers = row[1:].partition(" ")
            term = term[: DIGITS.index(row[0])] + word
            assert place or term == first
            position, weights = -1, {}
            for value in decode(numbers):
                position += value >> 2
                weights[position] = value & 3
            found[term] = weights
    return head, found


def test_the_index_says_where_a_term_is_and_how_much_it_weighs() -> None:
    head, found = read(files(posts()))
    assert head["posts"] == 7
    assert found["lamp"] == {0: 3, 1: 3}
    assert found["lantern"] == {1: 1}
    assert found["storm"] == {0: 0}
    assert found["brathwaite"] == {1: 3}
    assert found["маяк"] == {6: 3}
    assert list(found) == sorted(found, key=lambda term: term.encode("utf-16-be"))


def test_a_large_index_is_in_parts_and_no_term_is_lost() -> None:
    many = [post(f"Note {n}", " ".join(f"w{n * 31 % 977:03}x{k}" for k in range(120))) for n in range(300)]
    made = files(many)
    head, found = read(made)
    assert len(head["firsts"]) > 2
    assert {term for term in found if term.startswith("w")} == {
        term
        for document in many
        for term in terms("".join(document.root.find("t:text", NS).itertext()))
        if term[0] == "w"
    }
    rows = [json.loads(f"[{made[f'search/d{n}.js'].decode()[len('keiPosts(') : -2]}]")[1] for n in range(2)]
    assert [len(part) for part in rows] == [250, 50]


def test_a_script_holds_nothing_that_ends_its_string() -> None:
    made = files([post('"\\ \u2028 </script>', 'Text \u2029 "quoted" \\ </script> back\\slash.', date="2001-01-01")])
    data = made["search/d0.js"].decode()
    assert "\u2028" not in data
    assert "\u2029" not in data
    title = json.loads(f"[{data[len('keiPosts(') : -2]}]")[1][0][0]
    assert title == '"\\ </script>'


def test_the_index_is_less_than_one_and_a_half_times_the_compressed_text(corpus: Path) -> None:
    """On the specimens; ``benchmarks/site.py`` holds the same at 6,400 posts."""
    documents = []
    for path in sorted((corpus / "witnesses").glob("*.txt")):
        article = kei.read(path)
        if article.kind is kei.Kind.ARTICLE:
            documents.append(kei.encode(article))
    text = "\n".join("".join(document.root.find("t:text", NS).itertext()) for document in documents)
    index = sum(len(data) for name, data in files(documents).items() if name.startswith("search/"))
    assert index < 1.5 * len(gzip.compress(text.encode(), mtime=0))


def test_posts_are_added_in_order() -> None:
    index = Index()
    index.add(0, text="tide", names=[])
    index.add(5, text="tide tide", names=[])
    ((first, text),) = index.parts()
    assert first == "tide"
    assert decode(text.partition(" ")[2]) == [4, 21]

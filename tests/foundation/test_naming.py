"""File names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kei_archive import naming


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("The Harbour’s Long Winter", "the-harbours-long-winter"),
        ("Straße & Café", "strasse-cafe"),
        ("서울의 봄", "seoului-bom"),
        ("", "untitled"),
        ("???", "untitled"),
        ("CON", "con-x"),
        ("a" * 80, "a" * 60),
        ("word " * 20, "word-word-word-word-word-word-word-word-word-word-word-word"),
    ],
)
def test_slug(title: str, slug: str) -> None:
    assert naming.slug(title) == slug


@given(st.text())
def test_a_slug_is_safe_everywhere(title: str) -> None:
    slug = naming.slug(title)
    assert 0 < len(slug) <= 62
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not slug.startswith("-")
    assert not slug.endswith("-")


def test_stem() -> None:
    assert naming.stem(date="2020-01-06", title="A B", document_id="k-0123456789ab") == "2020-01-06_a-b_012345"
    assert naming.stem(date="", title="A", document_id="k-0123456789ab", digits=8) == "undated_a_01234567"

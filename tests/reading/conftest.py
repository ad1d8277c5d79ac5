"""Texts of our own, in the layouts of real pages."""

from __future__ import annotations

import pytest

BODY = (
    "The ledger of the lighthouse runs for ninety years without a gap, in the same blue ink from end to end.",
    "What it leaves out is the family; four children were born on the rock, and none of them has a line.",
    "A third paragraph closes the matter, as far as a matter of this kind can ever be called closed at all.",
)


@pytest.fixture
def body() -> tuple[str, ...]:
    """Three paragraphs that are plainly an article."""
    return BODY

"""Values that say the same in another form agree; others do not, however near they are."""

from __future__ import annotations

from typing import Any

import pytest
from benchmarks.facts_agreement import agree, alike


@pytest.mark.parametrize(
    ("fact", "gold", "value"),
    [
        ("title", "Eels Keep the Weir Open - The Vale Lantern", "Eels Keep the Weir Open"),
        ("title", "Eels Keep the Weir | Rivers | The Vale Lantern", "Eels Keep the Weir"),
        ("title", "鳗鱼守着旧堰_河流频道_谷灯网", "鳗鱼守着旧堰"),
        ("title", "Rivers &amp; 'Old' Weirs - a survey", "Rivers & ‘Old’ weirs — a survey"),
        ("title", "Eels Keep the Old Weir Open for a Third", "Eels Keep the Old Weir Open for a Third Generation"),
        ("author", "By Nora Pell\n   March 5", ("Nora Pell",)),
        ("author", "Nora Pell und Abe Tarn", ("Abe Tarn", "Nora Pell")),
        ("author", ["NORA PELL, PhD"], ("Nora Pell",)),
        ("site", "ValeLantern", "The Vale Lantern"),
        ("site", "vale-lantern.org", "Vale Lantern"),
        ("categories", ["Rivers", "Uncategorized"], ("rivers",)),
    ],
)
def test_the_same_in_another_form(fact: str, gold: Any, value: Any) -> None:
    assert agree(fact, gold, value)


@pytest.mark.parametrize(
    ("fact", "gold", "value"),
    [
        ("title", "Eels Keep the Weir Open", "Eels Keep the Weir"),
        ("title", "Eels - Keepers of the Weir", "Keepers of the Weir"),
        ("title", "The Old Weir", "The New Weir"),
        ("author", "Nora Pell", ("Nora Pell", "Abe Tarn")),
        ("author", "Nora Pell", ()),
        ("site", "The Vale Lantern", "The Vale"),
        ("categories", ["Rivers", "Mills"], ("Rivers",)),
        ("date", "2019-03-05", "2019-03-06"),
    ],
)
def test_another_value(fact: str, gold: Any, value: Any) -> None:
    assert not agree(fact, gold, value)


def test_an_edited_headline_is_alike_and_another_is_not() -> None:
    assert alike("Eels Keep the Old Weir Open", "Eels Still Keep the Old Weir Open for Now")
    assert not alike("Eels Keep the Old Weir Open", "The Old Mill Is for Sale")
    assert not alike("The Weir", "The Mill")
    assert not alike("", "")

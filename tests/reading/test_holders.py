"""Sites that the holder of the rights is called after, or that stand in a part of the first line."""

from __future__ import annotations

from tests.reading.pages import article, value

TITLE = "Eels Keep the Old Weir Open"


def test_the_trust_of_a_paper() -> None:
    tail = ("(c) The Vale Lantern Trust. Registered charity 104",)
    found = article("THE VALE LANTERN", "Home  Archive  Donate", TITLE, "By Nora Pell", tail=tail).metadata
    assert value(found.site) == "THE VALE LANTERN"


def test_a_motto_behind_the_name() -> None:
    found = article("VALE & WEIR | Letters from a River", TITLE, "By Nora Pell", tail=("© 2019 Vale & Weir",)).metadata
    assert value(found.site) == "Vale & Weir"


def test_one_word_in_common_is_not_enough() -> None:
    found = article("Archive", TITLE, "By Nora Pell", tail=("© 2019 Archive Services of the Vale",)).metadata
    assert value(found.site) != "Archive"

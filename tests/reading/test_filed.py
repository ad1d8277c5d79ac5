"""Categories beside dates and bylines; menus, which state none."""

from __future__ import annotations

import pytest

from tests.reading.pages import article

TITLE = "Eels Keep the Old Weir Open"


def categories(*head: str) -> list[str]:
    return [claim.value for claim in article(*head).metadata.categories]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Filed under Crafts on January 1, 2008", ["Crafts"]),
        ("Posted in Weirs on 12 March 2019", ["Weirs"]),
        ("Posted in Weirs at 8:14 pm on May 3, 2019", ["Weirs"]),
        ("Filed under Weirs, Dyeing & Cloth | March 12, 2019 | Leave a comment", ["Weirs", "Dyeing & Cloth"]),
        ("Kategorie: Reisen am 5. März 2019", ["Reisen"]),
        ("Filed in Essays on May 1, 2015 by Nora Pell", ["Essays"]),
        ("By Nora Pell in Essays", ["Essays"]),
        ("By Nora Pell in Lower Vale", []),
        ("Posted by Nora Pell on March 12, 2019 in Weirs", ["Weirs"]),
        ("Posted on March 12, 2019 by Nora Pell in Weirs with 3 Comments", ["Weirs"]),
        ("Veröffentlicht am 5. März 2019 von Nora Pell in Flüsse", ["Flüsse"]),
        ("Posted by Nora Pell on March 12, 2019", []),
    ],
)
def test_beside_dates_and_bylines(line: str, found: list[str]) -> None:
    assert categories(TITLE, line) == found


def test_a_section_of_the_pages_menu_at_the_byline() -> None:
    assert categories("Weirs", "Sluices", "Archive", "Search", TITLE, "By Nora Pell in Sluices") == ["Sluices"]


@pytest.mark.parametrize("menu", ["Home | News", "Home | News | Weirs", "Home | About | Shop | News"])
def test_bars_alone_make_no_breadcrumb(menu: str) -> None:
    assert categories("The Vale Lantern", menu, TITLE, "By Nora Pell", "March 5, 2019") == []


@pytest.mark.parametrize("path", [f"Home | News | {TITLE}", "Home > News", "Home » World » News", "Home / News"])
def test_paths_that_are_breadcrumbs(path: str) -> None:
    assert categories("The Vale Lantern", path, TITLE, "By Nora Pell", "March 5, 2019") == ["News"]

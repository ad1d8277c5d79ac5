"""A profile is chosen only for the site that it is of."""

from __future__ import annotations

import pytest

from kei_archive.model import Article
from kei_archive.reading import read
from tests.reading.pages import BODY

LAYOUT = ("Search All Site Content", "Total Index: 412 publications.", "Categorized | Rivers", "A Title of Some Kind")


def page(*tail: str) -> Article:
    return read("\n\n".join([*LAYOUT, "By Nora Pell", *BODY, *tail]).encode())


def rules(article: Article) -> set[str]:
    return {block.rule.partition(":")[0] for block in article.blocks}


@pytest.mark.parametrize(
    "tail",
    [
        ("Return to the Harbour Review", "Stay Informed"),
        (
            "Print Friendly, PDF & Email",
            "About The Harbour Review",
            "The Harbour Review is a project of the Vale Trust.",
        ),
        (),
    ],
)
def test_likeness_of_layout_lends_no_name(tail: tuple[str, ...]) -> None:
    article = page(*tail)
    assert "profile" not in rules(article)
    assert getattr(article.metadata.site, "value", None) != "The Peninsula"
    assert getattr(article.metadata.publisher, "value", None) != "Korea Economic Institute"


def test_page_that_names_the_site_has_its_profile() -> None:
    article = page("Return to the Peninsula", "Register to receive updates from KEI")
    assert "profile" in rules(article)
    assert article.metadata.site is not None
    assert article.metadata.site.value == "The Peninsula"

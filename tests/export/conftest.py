"""What the tests of the exports share."""

from __future__ import annotations

from pathlib import Path

import pytest

import kei_archive as kei

RICH = Path(__file__).parents[1] / "cases" / "export" / "rich" / "input.xml"


@pytest.fixture(scope="session")
def rich() -> kei.TeiDocument:
    """A text with everything that our schema allows in one."""
    return kei.TeiDocument(RICH.read_bytes())


@pytest.fixture(scope="session")
def specimens(corpus: Path) -> list[kei.TeiDocument]:
    """Every specimen that holds an article."""
    found = []
    for path in sorted((corpus / "witnesses").glob("*.txt")):
        article = kei.read(path)
        if article.kind is kei.Kind.ARTICLE:
            found.append(kei.encode(article))
    return found


@pytest.fixture(scope="session")
def volume(corpus: Path) -> kei.TeiDocument:
    """A collection of the repository's own specimens as a corpus."""
    made = kei.book(corpus / "collections" / "keeping-records.toml", "tei")
    return kei.TeiDocument(made.rendition.data)

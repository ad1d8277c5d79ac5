"""What the tests of the exports share."""

from __future__ import annotations

from pathlib import Path

import pytest

import kei_archive as kei

CASES = Path(__file__).parents[1] / "cases" / "export"


@pytest.fixture(scope="session")
def rich() -> kei.TeiDocument:
    """A text with everything that our schema allows in one."""
    return kei.TeiDocument((CASES / "rich" / "input.xml").read_bytes())


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
def volume() -> kei.TeiDocument:
    """Two of the repository's own specimens, bound."""
    return kei.TeiDocument((CASES / "volume" / "input.xml").read_bytes())

"""What the tests of the web pages share."""

from __future__ import annotations

from pathlib import Path

import pytest

from kei_archive.renderers.theme import Theme, load_theme
from kei_archive.tei.document import TeiDocument

CASES = Path(__file__).parents[1] / "cases" / "html"


@pytest.fixture(scope="session")
def theme() -> Theme:
    return load_theme()


@pytest.fixture(scope="session", params=sorted(folder.name for folder in CASES.iterdir()))
def case(request: pytest.FixtureRequest) -> Path:
    return CASES / str(request.param)


@pytest.fixture(scope="session")
def article() -> TeiDocument:
    return TeiDocument((CASES / "article" / "input.xml").read_bytes())


@pytest.fixture(scope="session")
def elements_document() -> TeiDocument:
    return TeiDocument((CASES / "elements" / "input.xml").read_bytes())

"""Every case folder in tests/cases/read: input.txt, options.toml, golden/explain.txt."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kei_archive.reading import read

CASES = sorted((Path(__file__).parents[1] / "cases" / "read").iterdir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path, save_golden: bool) -> None:
    options_file = case / "options.toml"
    options = tomllib.loads(options_file.read_text("utf-8")) if options_file.exists() else {}
    article = read(case / "input.txt", **{"profile": "none", **options})
    assert article.ledger.balances
    golden = case / "golden" / "explain.txt"
    if save_golden:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(article.explain(), "utf-8")
    assert article.explain() == golden.read_text("utf-8")

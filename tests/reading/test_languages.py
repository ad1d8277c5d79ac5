"""Pages in many languages: headline, authors, date, site, whatever the script, the calendar and the form of byline."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from kei_archive.reading import read

FOLDER = Path(__file__).parent / "languages"
FACTS: dict[str, dict[str, Any]] = tomllib.loads((FOLDER / "facts.toml").read_text(encoding="utf-8"))
PAGES = [(code, number) for code, facts in FACTS.items() for number in range(len(facts["lines"]))]


@pytest.mark.parametrize(("code", "number"), PAGES)
def test_facts(code: str, number: int) -> None:
    facts, form = FACTS[code], FACTS[code]["lines"][number]
    page = (FOLDER / f"{code}.txt").read_text(encoding="utf-8").replace("{lines}", "\n".join(form["lines"]))
    found = read(page.encode(), profile="none").metadata
    stated = {
        "title": found.title.value if found.title else None,
        "authors": [claim.value for claim in found.authors],
        "date": found.date.value if found.date else None,
        "site": found.site.value if found.site else None,
    }
    unknown = set(form.get("unknown", ()))
    assert stated == {name: None if name in unknown else facts[name] for name in ("title", "date", "site")} | {
        "authors": form["authors"]
    }


def test_every_page_is_used() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(FACTS)

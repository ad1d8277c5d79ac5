"""Golden files of every export: of a rich text, and of a collection of the specimens."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import kei_archive as kei

CASES = Path(__file__).parents[1] / "cases" / "export"
FORMATS = {
    "text.txt": kei.Text(),
    "whole.txt": kei.Text(head=True, back=True, keep_lines=True, corrected=True),
    "page.md": kei.Markdown(back=True),
    "items.csl.json": kei.Csl(),
    "references.bib": kei.Bibtex(),
    "document.jsonl": kei.Jsonl(back=True),
    "paragraphs.jsonl": kei.Jsonl(per="paragraph"),
}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("case", ["rich", "volume"])
def test_case(case: str, name: str, request: pytest.FixtureRequest, save_golden: bool) -> None:
    document: kei.TeiDocument = request.getfixturevalue(case)
    data = kei.render(document, FORMATS[name]).data
    golden = CASES / case / "golden" / name
    if save_golden:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_bytes(data)
    assert data == golden.read_bytes()


@pytest.mark.parametrize("name", FORMATS)
def test_same_document_same_bytes(rich: kei.TeiDocument, name: str) -> None:
    """From another object with the same bytes, and from a format that was made again."""
    again = kei.render(kei.TeiDocument(bytes(rich.xml)), replace(FORMATS[name]))
    first = kei.render(rich, FORMATS[name])
    assert (again.data, again.name, dict(again.recipe)) == (first.data, first.name, dict(first.recipe))


@pytest.mark.parametrize("name", ["text", "markdown", "csl", "bibtex", "jsonl"])
def test_short_names_suffixes_and_recipes(rich: kei.TeiDocument, name: str, tmp_path: Path) -> None:
    made = kei.render(rich, name)
    assert made.recipe["theme"] == ""
    assert "lxml/" in made.recipe["engines"]
    path = made.save(tmp_path)
    assert path.name.startswith("2021-02-11_salt-rust")
    assert made.save(tmp_path / f"x{path.suffix}").read_bytes() == made.data
    assert b"\r" not in made.data
    assert made.data.endswith(b"\n")

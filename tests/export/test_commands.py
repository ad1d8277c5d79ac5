"""Exports as a person asks for them: one file, one collection, a whole archive."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import kei_archive as kei
from tests.captures import digests


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kei_archive", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8")


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.csl.json", "a.json", "a.bib", "a.jsonl"])
def test_the_name_is_the_format(captures: Path, tmp_path: Path, name: str) -> None:
    done = run("convert", captures / "000.txt", "-o", tmp_path / name)
    assert done.returncode == 0, done.stderr
    assert "lamp" in (tmp_path / name).read_text(encoding="utf-8")


def test_options_belong_to_their_formats(captures: Path, tmp_path: Path) -> None:
    whole = tmp_path / "a.txt"
    assert run("convert", captures / "000.txt", "-o", whole, "--head", "-q").returncode == 0
    assert whole.read_text(encoding="utf-8").startswith("The lamp on the outer mole\n\n")
    lines = tmp_path / "a.jsonl"
    assert run("convert", captures / "000.txt", "-o", lines, "--per", "paragraph", "-q").returncode == 0
    assert [json.loads(line)["n"] for line in lines.read_text(encoding="utf-8").splitlines()] == ["1", "2", "3"]
    done = run("convert", captures / "000.txt", "-o", tmp_path / "a.bib", "--per", "paragraph")
    assert done.returncode == 2
    assert "--per says nothing about .bib files" in done.stderr


def test_a_capture_is_never_overwritten(captures: Path) -> None:
    source = captures / "000.txt"
    before = source.read_bytes()
    done = run("convert", source, "-o", source)
    assert done.returncode == 2
    assert "would be overwritten" in done.stderr
    assert source.read_bytes() == before


@pytest.mark.parametrize("name", ["x.bib", "x.csl.json", "x.jsonl", "x.md", "x.txt"])
def test_a_collection_as_data(corpus: Path, tmp_path: Path, name: str) -> None:
    done = run("book", corpus / "collections" / "keeping-records.toml", "-o", tmp_path / name)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert "Seaweed" in text or "seaweed" in text


def test_a_build_has_data_of_each_collection(captures: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    built = kei.build(captures, out, options=kei.Build(formats=("html", "text", "markdown", "data")))
    names = set(digests(out))
    assert built.exit_code == 0, built.sentence
    assert {"collections/all.bib", "collections/all.csl.json", "collections/all.jsonl"} <= names
    assert len((out / "collections" / "all.jsonl").read_text(encoding="utf-8").splitlines()) == 2
    stems = {Path(name).stem for name in names if name.startswith("html/")}
    assert {f"text/{stem}.txt" for stem in stems} | {f"markdown/{stem}.md" for stem in stems} <= names
    page = next(out.glob("html/*lamp*")).read_text(encoding="utf-8")
    assert 'type="text/markdown"' in page
    index = (out / "index.html").read_text(encoding="utf-8")
    assert all(f">{label}<" in index for label in ("BibTeX", "CSL-JSON", "JSONL", "Markdown"))
    assert kei.build(captures, out, options=kei.Build(formats=("html", "text", "markdown", "data"))).written == 0


def test_data_is_among_what_a_build_makes_by_itself() -> None:
    assert "data" in kei.Build().formats

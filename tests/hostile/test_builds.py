"""Builds that meet the world as it is: odd names, links, kills, foreign state, templates that fail."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import kei_archive as kei
from kei_archive import fixity
from kei_archive.building.state import FOLDER
from tests.captures import digests

WEB = kei.Build(formats=("html",))
SCRIPT = "import sys, kei_archive as kei; kei.build(sys.argv[1], sys.argv[2], options=kei.Build(formats=('html',)))"


@pytest.mark.parametrize(
    "name", ["a\tb.txt", "a\nb.txt", "100%.txt", "q[1].txt", " lead.txt", "é 🎈.txt", "x" * 200 + ".txt"]
)
def test_any_file_name_is_read(captures: Path, tmp_path: Path, name: str) -> None:
    (captures / "000.txt").rename(captures / name)
    built = kei.build(captures, tmp_path / "out", options=WEB)
    assert (built.exit_code, built.report["summary"]["articles"]) == (0, 2), built.sentence


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has only names in UTF-8")
def test_a_name_that_is_not_utf8(captures: Path, tmp_path: Path) -> None:
    (captures / "000.txt").rename(Path(os.fsdecode(os.fsencode(captures) + b"/caf\xe9.txt")))
    built = kei.build(captures, tmp_path / "out", options=WEB)
    assert built.report["summary"]["articles"] == 2, built.sentence


def test_what_is_passed_over_is_told(captures: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_bytes((captures / "000.txt").read_bytes())
    (captures / "leaves.txt").symlink_to(outside)
    (captures / "nowhere.txt").symlink_to(tmp_path / "missing")
    (captures / "folder").symlink_to(tmp_path)
    os.mkfifo(captures / "pipe.txt")
    built = kei.build(captures, tmp_path / "out", options=WEB)
    told = {entry["source"]: entry["message"] for entry in built.report["quarantine"]}
    assert set(told) == {"leaves.txt", "nowhere.txt", "folder", "pipe.txt"}
    assert "out of the folder" in told["leaves.txt"]
    assert built.exit_code == 1
    assert built.report["summary"]["articles"] == 2


def test_state_that_names_files_elsewhere_harms_nothing(captures: Path, tmp_path: Path) -> None:
    out, victim = tmp_path / "out", tmp_path / "victim"
    kei.build(captures, out, options=WEB)
    victim.write_text("mine", encoding="utf-8")
    state = out / FOLDER / "build.json"
    record = json.loads(state.read_text(encoding="utf-8"))
    entry = {"sha256": fixity.of_file(victim), "bytes": 4, "kind": "", "recipe": "", "findings": []}
    record["files"] |= {"../victim": entry, str(victim): entry}
    state.write_text(json.dumps(record), encoding="utf-8")
    kei.build(captures, out, options=WEB)
    assert victim.read_text(encoding="utf-8") == "mine"


def test_files_of_formats_not_asked_for_stay(captures: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    kei.build(captures, out, options=kei.Build(formats=("html", "epub", "data")))
    built = kei.build(captures, out, options=WEB)
    assert (out / "collections" / "all.epub").is_file()
    assert built.removed == ()
    (captures / "001.txt").unlink()
    built = kei.build(captures, out, options=kei.Build(formats=("html", "epub", "data")))
    assert any("fish-market" in name for name in built.removed)
    assert "removed" in built.sentence


def test_an_older_output_inside_the_source_is_no_source(captures: Path, tmp_path: Path) -> None:
    kei.build(captures, captures / "out", options=kei.Build(formats=("text",)))
    built = kei.build(captures, tmp_path / "other", options=WEB)
    assert built.report["summary"]["sources"] == 2
    with pytest.raises(kei.UsageError, match="inside the output"):
        kei.build(captures, captures)


@pytest.mark.parametrize("content", [b"{{ 1 / 0 }}", b"{{ 'a' + 1 }}", b"{% include 'article.html.j2' %}", b"\xff"])
def test_a_template_that_fails_costs_its_pages_not_the_build(captures: Path, tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "article.html.j2").write_bytes(content)
    built = kei.build(captures, tmp_path / "out", options=WEB, templates=[folder])
    assert built.exit_code == 1
    assert len(list((tmp_path / "out" / "tei").iterdir())) == 3


def test_a_style_sheet_that_every_page_needs_is_named(captures: Path, tmp_path: Path) -> None:
    (tmp_path / "html.css").write_bytes(b"\xff")
    with pytest.raises(kei.TemplateError, match=r"html\.css: is not UTF-8"):
        kei.build(captures, tmp_path / "out", options=WEB, templates=[tmp_path])


def test_a_killed_build_goes_on_and_ends_as_a_clean_one(captures: Path, tmp_path: Path) -> None:
    clean, out = tmp_path / "clean", tmp_path / "out"
    kei.build(captures, clean, options=WEB)
    for wait in (0.4, 0.8, 1.1, 1.4):
        with subprocess.Popen([sys.executable, "-c", SCRIPT, str(captures), str(out)]) as process:
            time.sleep(wait)
            process.send_signal(signal.SIGKILL)
    kei.build(captures, out, options=WEB)
    assert digests(out) == digests(clean)


def test_what_a_killed_build_wrote_is_not_made_again(captures: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    kei.build(captures, out, options=WEB)
    lines = json.loads((out / FOLDER / "build.json").read_text(encoding="utf-8"))["files"]
    journal = "".join(json.dumps({name: entry}) + "\n" for name, entry in lines.items())
    (out / FOLDER / "build.json").unlink()
    (out / FOLDER / "journal.jsonl").write_text(journal + '{"cut', encoding="utf-8")
    (out / "html" / ".partial-x").write_bytes(b"half")
    (captures / "001.txt").unlink()
    built = kei.build(captures, out, options=WEB)
    assert any("fish-market" in name for name in built.removed)
    assert not list(out.rglob(".partial-*"))


def test_a_script_without_a_guard_works_in_its_own_process(captures: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import sys, kei_archive as kei\n"
        "b = kei.build(sys.argv[1], sys.argv[2], options=kei.Build(formats=('html',), jobs=2))\n"
        "print(b.sentence)\n",
        encoding="utf-8",
    )
    command = [sys.executable, str(script), str(captures), str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert "2 articles archived" in done.stdout, done.stderr


def test_devices_and_links_survive_being_written_to(captures: Path, tmp_path: Path) -> None:
    pipe, target, link = tmp_path / "pipe", tmp_path / "target.xml", tmp_path / "link.xml"
    link.symlink_to(target)
    rendition = kei.convert(captures / "000.txt", "tei")
    rendition.save(link)
    assert link.is_symlink()
    assert target.read_bytes() == rendition.data
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        from kei_archive.files import write

        write(pipe, b"through")
        assert reader.communicate()[0] == b"through"
    assert pipe.is_fifo()


@pytest.mark.parametrize("lead", ["<!-- a note -->\n", "\ufeff", "  \n"])
def test_tei_is_known_whatever_stands_before_it(captures: Path, tmp_path: Path, lead: str) -> None:
    tei = kei.convert(captures / "000.txt", "tei").data.decode().partition("?>\n")[2].partition("?>\n")[2]
    page = kei.convert((lead + tei).encode(), "html").data.decode()
    assert "&lt;" not in page
    wide = kei.convert(f'<?xml version="1.0" encoding="UTF-16"?>\n{tei}'.encode("utf-16"), "html").data.decode()
    assert "&lt;" not in wide


def test_a_post_that_several_could_be_is_asked_about(captures: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    for folder, name in (("x", "000.txt"), ("y", "001.txt")):
        (corpus / folder).mkdir(parents=True)
        (captures / name).rename(corpus / folder / "same.txt")
    (corpus / "kei.toml").write_text('[archive]\nname = "N"\nsources = ["*/same.txt"]\n', encoding="utf-8")
    (corpus / "collections").mkdir()
    (corpus / "collections" / "c.toml").write_text('title = "C"\nposts = ["same"]\n', encoding="utf-8")
    built = kei.build(corpus, tmp_path / "out", options=kei.Build(formats=("epub",)))
    assert "several posts are called 'same'" in built.sentence


@pytest.mark.parametrize(
    ("name", "address"),
    [("q[1] 100%.txt", "q%5B1%5D%20100%25.txt"), (":a é 한.txt", "%3Aa%20é%20한.txt"), ("x%20y.txt", "x%2520y.txt")],
)
def test_a_file_name_becomes_an_address(captures: Path, name: str, address: str) -> None:
    article = kei.read((captures / "000.txt").read_bytes(), locator=name)
    media = kei.encode(article).root.find("{*}sourceDoc/{*}surface/{*}media")
    assert media is not None
    assert media.get("url") == address

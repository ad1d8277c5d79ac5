"""The command line as a person types it: output, exit code, and a last line to act on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from kei_archive.cli.commands import group

COMMAND = [sys.executable, "-m", "kei_archive"]


def run(*arguments: object, stdin: bytes | None = None) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([*COMMAND, *map(str, arguments)], capture_output=True, input=stdin)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def test_build_in_a_pipe_writes_plain_lines_and_ends_in_a_sentence(captures: Path, tmp_path: Path) -> None:
    done = run("build", captures, "-o", tmp_path / "out", "--formats", "html")
    assert done.returncode == 0, done.stderr
    assert "Reading 2/2" in done.stderr
    assert "\r" not in done.stderr
    assert "\x1b" not in done.stderr
    assert done.stdout.splitlines()[-1].startswith("2 articles archived")


def test_quiet_says_nothing(captures: Path, tmp_path: Path) -> None:
    done = run("build", captures, "-o", tmp_path / "out", "--formats", "html", "-q")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["build", "missing", "-o", "out"], 2, "no such file"),
        (["build", "."], 2, "--out"),
        (["build", ".", "-o", "out", "--formas", "html"], 2, "--formats"),
        (["build", ".", "-o", "out"], 4, "no captures found"),
        (["build", __file__, "-o", "/dev/null/out"], 2, "cannot write there"),
        (["build", ".", "-o", "out", "--date", "yesterday"], 2, "not a date"),
        (["read", "missing.txt"], 2, "missing.txt"),
        (["convert", "a.txt", "-o", "a.docx"], 2, "no format"),
        (["convert", "a.txt", "-o", "a.html", "--page", "A5"], 2, "--page says nothing about .html"),
        (["convert", "a.txt", "-o", "a.epub", "--purpose", "print"], 2, "--purpose says nothing about .epub"),
        (["convert", "a.txt", "-o", "a.pdf", "--page", "B7"], 2, "no page size 'B7'"),
        (["convert", "a.txt", "-o", "a.pdf", "--marks"], 2, "add --purpose print"),
        (["build", ".", "-o", "out", "--bleed", "99"], 2, "a bleed of 99 mm"),
        (
            ["build", ".", "-o", "out", "--formats", "html,epub", "--page", "A5"],
            2,
            "--page says nothing about the formats",
        ),
        (["build", ".", "-o", "out", "--formats", "pdf", "--marks"], 2, "add print to --formats"),
        (["convert", "a.txt", "-o", "a.epub", "--page", "A5"], 2, "add --page-list print"),
        (["book", "a.toml", "-o", "a.epub", "--page", "A5"], 2, "add --page-list print"),
        (["convert", __file__, "-o", "a.epub", "--split", "auto"], 2, "--split says nothing about a single text"),
        (["restore", "missing.xml", "-o", "x"], 2, "missing.xml"),
        (["validate", "missing.xml"], 2, "missing.xml"),
        (["code", "M01"], 2, "Did you mean 'M001'"),
        (["book", "missing.toml", "-o", "x.epub"], 2, "missing.toml"),
        (["serve", "missing"], 2, "no web edition"),
        (["theme", "new", "Mine"], 2, "lower-case"),
        (["biuld"], 2, "build"),
    ],
)
def test_wrong_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*arguments)
    assert done.returncode == code, done.stderr
    assert words in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_an_unwritable_folder_is_refused_before_any_work(captures: Path, tmp_path: Path) -> None:
    shut = tmp_path / "shut"
    shut.mkdir(mode=0o500)
    done = run("build", captures, "-o", shut)
    assert done.returncode == 2
    assert "cannot write there" in done.stderr


def test_a_file_in_place_of_the_output_is_refused(captures: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"mine")
    done = run("build", captures, "-o", tmp_path / "out")
    assert done.returncode == 2
    assert "cannot write there" in done.stderr
    assert (tmp_path / "out").read_bytes() == b"mine"


def test_read_explains_every_line(captures: Path) -> None:
    path = captures / "000.txt"
    done = run("read", path, "--explain")
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    rows = [row for row in done.stdout.splitlines() if not row.startswith("#")]
    assert done.returncode == 0
    assert len(rows) == len(lines)
    assert all(row.endswith(line) for row, line in zip(rows, lines, strict=True))


def test_read_json_from_standard_input(captures: Path) -> None:
    data = (captures / "000.txt").read_bytes()
    done = run("read", "-", "--url", "https://example.org/a", "--json", stdin=data)
    article = json.loads(done.stdout)
    assert article["title"]["value"] == "The lamp on the outer mole"
    assert article["date"]["value"] == "2019-03-03"
    assert [claim["value"] for claim in article["author"]] == ["Ines Calloway"]
    assert article["kind"] == "article"
    assert {"id", "status", "text", "blocks", "lines", "findings", "categories"} <= set(article)


def test_convert_restore_validate(captures: Path, tmp_path: Path) -> None:
    source, tei, again = captures / "000.txt", tmp_path / "a.xml", tmp_path / "a.txt"
    assert run("convert", source, "-o", tei).returncode == 0
    assert run("validate", tei).stdout.splitlines()[-1] == "The file is valid."
    assert run("restore", tei, "-o", again).returncode == 0
    assert again.read_bytes() == source.read_bytes()
    for suffix in ("html", "epub", "pdf"):
        out = tmp_path / f"a.{suffix}"
        assert run("convert", tei, "-o", out).returncode == 0
        assert out.stat().st_size > 1000


MISREAD = "Čas a příliv\n\n" + "Hlídač přístavu píše každý den, kdy přijde příliv a kdy odejde.\n\n" * 3


@pytest.mark.parametrize("by", ["option", "sidecar"])
def test_the_encoding_of_a_capture_may_be_stated(tmp_path: Path, by: str) -> None:
    """The sidecar says it to a build, too, and to whoever learns or reviews."""
    (tmp_path / "in").mkdir()
    page, tei = tmp_path / "in" / "page.txt", tmp_path / "page.xml"
    page.write_bytes(MISREAD.encode("cp852"))
    options = ["--encoding", "cp852"] if by == "option" else []
    if by == "sidecar":
        page.with_suffix(".toml").write_text('encoding = "cp852"\n', encoding="utf-8")
    done = run("convert", page, "-o", tei, *options)
    assert done.returncode == 0, done.stderr
    assert "Hlídač přístavu" in tei.read_text(encoding="utf-8")
    assert "Hlídač přístavu" in run("read", page, *options).stdout
    assert run("restore", tei, "-o", tmp_path / "again.txt").returncode == 0
    assert (tmp_path / "again.txt").read_bytes() == page.read_bytes()
    again = run("convert", tei, "-o", tmp_path / "x.html", "--encoding", "cp852")
    assert again.returncode == 2
    assert "is TEI, which says itself how it is encoded" in again.stderr
    if by == "sidecar":
        built = run("build", page.parent, "-o", tmp_path / "out", "--formats", "text")
        assert built.returncode == 0, built.stderr
        assert "Hlídač přístavu" in next((tmp_path / "out" / "text").glob("*.txt")).read_text(encoding="utf-8")


def test_the_reading_edition(captures: Path, tmp_path: Path) -> None:
    done = run("convert", captures / "000.txt", "-o", tmp_path / "x.xml", "--edition", "reading")
    assert done.returncode == 0, done.stderr
    assert b"<sourceDoc" not in (tmp_path / "x.xml").read_bytes()
    done = run("validate", tmp_path / "x.xml")
    assert (done.returncode, "T023" in done.stdout) == (0, True)
    done = run("convert", captures / "000.txt", "-o", tmp_path / "x.html", "--edition", "reading")
    assert (done.returncode, "--edition says nothing about .html files" in done.stderr) == (2, True)


def test_validate_names_file_line_code_and_remedy(captures: Path, tmp_path: Path) -> None:
    tei = tmp_path / "a.xml"
    run("convert", captures / "000.txt", "-o", tei)
    tei.write_text(tei.read_text(encoding="utf-8").replace("paraffin", "petrol", 1), encoding="utf-8")
    done = run("validate", tei)
    assert done.returncode == 1
    assert "T011" in done.stdout or "T010" in done.stdout
    assert str(tei) in done.stdout


def test_a_page_without_an_article_is_no_success(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("Home\n\nSearch\n\nLog in\n\nPrivacy policy\n", encoding="utf-8")
    done = run("convert", path, "-o", tmp_path / "x.html")
    assert done.returncode == 4
    assert not (tmp_path / "x.html").exists()


@pytest.mark.parametrize("command", ["", "build", "book", "read", "convert", "restore", "validate", "code", "doctor"])
def test_help_teaches(command: str) -> None:
    done = run(*command.split(), "--help")
    assert done.returncode == 0
    assert len(done.stdout.split()) > 20
    assert "``" not in done.stdout


def test_help_says_what_an_option_belongs_to_and_what_holds_without_it() -> None:
    convert, book = (" ".join(run(command, "--help").stdout.split()) for command in ("convert", "book"))
    assert "[default: document] [only: .jsonl]" in convert
    assert "[only: .html .pdf .epub]" in convert
    assert "[default: archive] [only: .pdf]" in convert
    assert "[default: print] [only: .pdf]" in book
    assert "[only" not in run("build", "--help").stdout


def test_an_option_of_several_commands_is_one() -> None:
    known: dict[str, set[str]] = {}
    for name, command in group.commands.items():
        for option in command.params:
            if isinstance(option, click.Option) and name not in ("build", "preflight"):
                known.setdefault(option.opts[0], set()).add(option.help or "")
    texts = {flag: known[flag] for flag in ("--profile", "--url", "--encoding", "--templates", "--payload")}
    assert {flag for flag, helps in texts.items() if len(helps) > 1} == set()


def test_code_lists_and_explains() -> None:
    assert "What to do" in run("code", "m001").stdout
    assert len(run("code").stdout.splitlines()) > 20


def test_doctor_names_every_engine() -> None:
    done = run("doctor")
    assert "weasyprint" in done.stdout
    assert "EbookLib" in done.stdout
    assert done.returncode == 0, done.stdout


def test_a_new_theme_is_used_as_its_last_line_says(captures: Path, tmp_path: Path) -> None:
    done = run("theme", "new", "mine", "-o", tmp_path / "themes")
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1].endswith(f"--theme mine --templates {tmp_path / 'themes'}")
    options = ["--formats", "html", "--theme", "mine", "--templates", tmp_path / "themes"]
    assert run("build", captures, "-o", tmp_path / "out", *options).returncode == 0


def test_the_capture_of_a_post_as_a_page(captures: Path, tmp_path: Path) -> None:
    done = run("convert", captures / "000.txt", "-o", tmp_path / "lines.html", "--view", "source")
    assert done.returncode == 0, done.stderr
    assert "Subscribe to our newsletter" in (tmp_path / "lines.html").read_text(encoding="utf-8")


def test_an_interruption_while_the_commands_are_loaded_is_a_sentence() -> None:
    """Loading them takes a good part of a second: time enough for Ctrl-C."""
    code = (
        "import builtins, sys; whole = builtins.__import__\n"
        "def stop(name, *rest):\n"
        "    if name == 'lxml':\n"
        "        raise KeyboardInterrupt\n"
        "    return whole(name, *rest)\n"
        "builtins.__import__ = stop\n"
        "from kei_archive.cli import main\nmain()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 130
    assert done.stderr == "Interrupted; a second run goes on where this one stopped.\n"

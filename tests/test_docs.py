"""The README is true: its commands and its Python run, on the specimens, in the order in which they stand."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = [(match[1], match[2]) for match in BLOCK.finditer(README)]
NOT_HERE = ("make ", "pip install", "git clone")
"""Set-up: what runs the tests has done it already, and .ci/run does it on a bare machine."""


def commands(text: str) -> list[tuple[str, str]]:
    """Commands of a console block, each with the output shown below it."""
    found: list[tuple[str, str]] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            found.append((line[2:].partition("  #")[0].rstrip(), ""))
        elif found:
            command, shown = found[-1]
            found[-1] = (command, f"{shown}{line}\n")
    return found


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of the corpus, where the README's commands are at home."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    return folder


def run(command: list[str] | str, *, desk: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of the README: a line as a shell would, a list as it stands."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    arguments = ["sh", "-c", command] if isinstance(command, str) else command
    return subprocess.run(arguments, capture_output=True, encoding="utf-8", cwd=desk, env=os.environ | {"PATH": path})


def test_blocks_are_of_known_kinds():
    """A block of another kind would not be run, and so could be wrong unseen."""
    assert {kind for kind, _ in BLOCKS} <= {"console", "python", "toml"}
    assert {kind for kind, _ in BLOCKS} >= {"console", "python"}


def test_readme_runs(desk):
    """One test, for later blocks use what earlier ones wrote."""
    wrong = []
    for kind, text in BLOCKS:
        if kind == "python":
            done = run([sys.executable, "-W", "error", "-c", text], desk=desk)
            if done.returncode:
                wrong.append(f"python block: {done.stderr}")
        for command, shown in commands(text) if kind == "console" else ():
            if command.startswith(NOT_HERE):
                continue
            done = run(command, desk=desk)
            allowed = {0, 1} if " build " in f" {command} " else {0}  # 1: done, but something needs a person
            if done.returncode not in allowed:
                wrong.append(f"{command}: exit {done.returncode}: {done.stderr}")
            if shown and shown.strip() not in done.stdout:
                wrong.append(f"{command}: the README shows\n{shown}\nbut it says\n{done.stdout}")
    assert not wrong, "\n\n".join(wrong)


def test_readme_names_every_command():
    from kei_archive.cli.commands import group

    assert not [name for name in group.commands if f"kei-archive {name}" not in README]


@pytest.mark.parametrize("page", sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("*.md")))
def test_links_lead_somewhere(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    assert not [target for target in targets if not (ROOT / target).exists()]

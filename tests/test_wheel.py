"""The wheel, not the checkout: built, installed elsewhere, and put to work with src/ out of reach."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel. hatchling is here already, so that nothing is fetched."""
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(root)]
    done = subprocess.run(build, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel installed, its dependencies left to the environment that runs the tests."""
    target = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(target)]
    done = subprocess.run([*pip, str(wheel)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return target


def run(installed: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the installed package. PYTHONPATH comes before the editable install, so src/ is never reached."""
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=cwd, env=os.environ | {"PYTHONPATH": str(installed)}
    )


@pytest.mark.parametrize("folder", ["templates", "src/kei_archive/tei/schema", "src/kei_archive/profiles"])
def test_wheel_holds_every_resource(root, wheel, folder):
    inside = set(zipfile.ZipFile(wheel).namelist())
    files = [path for path in (root / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    names = [f"kei_archive/{path.relative_to(root).as_posix().removeprefix('src/kei_archive/')}" for path in files]
    assert names
    assert not set(names) - inside


def test_wheel_holds_nothing_else(wheel):
    tops = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"kei_archive"}


def test_installed_package_is_the_one_that_runs(installed, tmp_path):
    done = run(installed, "-c", "import kei_archive; print(kei_archive.__file__)", cwd=tmp_path)
    assert Path(done.stdout.strip()).is_relative_to(installed), done.stderr


@pytest.mark.parametrize("suffix", ["xml", "html"])
def test_installed_package_works(installed, corpus, tmp_path, suffix):
    out = tmp_path / f"gauge.{suffix}"
    capture = corpus / "witnesses" / "gauge-1.txt"
    done = run(installed, "-m", "kei_archive", "convert", str(capture), "-o", str(out), cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "there is a shed at the end of the coal pier" in out.read_text(encoding="utf-8").casefold()


def test_installed_package_finds_its_themes(installed, corpus, tmp_path):
    """EPUB and PDF templates and the fonts come from the wheel too."""
    code = "from kei_archive.renderers.theme import load_theme; t = load_theme(); print(*t.path, sep='\\n')"
    done = run(installed, "-c", code, cwd=tmp_path)
    folders = [Path(line) for line in done.stdout.splitlines()]
    assert folders, done.stderr
    assert all(folder.is_relative_to(installed) and folder.is_dir() for folder in folders)

"""What an EPUB costs, against pandoc and in proportion to its texts."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.full
def test_an_epub_meets_its_bars_of_time_and_memory(root: Path) -> None:
    peer = "pandoc" if importlib.util.find_spec("pypandoc") or shutil.which("pandoc") else "none"
    command = [sys.executable, "-m", "benchmarks.epub", "--peer", peer]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr

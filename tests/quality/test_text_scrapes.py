"""Floors on the development data for text scrapes, which stays beside the repository.

Raise them freely; lower one only with a reason in the commit. The data is pinned by the digest of its folder.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kei_archive import fixity

GOLD = "2fc0c188403be466120b33ef7d77734e5c5b7d2fa32dbfde0a5f5fb6444e5400"
FLOORS = {"tok_F1": 0.92, "zero_body_lost": 0.72, "zero_chrome_kept": 0.29, "both": 0.215, "backmatter_kept": 0.95}
CEILINGS = {"apart_in_body": 0.18}
FOUND = {"title": 0.81, "author": 0.78, "date": 0.97, "site": 0.60, "categories": 0.97}


@pytest.mark.full
def test_floors(shared: Path, root: Path, tmp_path: Path) -> None:
    assert fixity.of_folder(shared / "benchmarks" / "text-scrapes" / "dev" / "gold") == GOLD, "another data set"
    report = tmp_path / "report.json"
    script = root / "benchmarks" / "text_scrapes.py"
    command = [sys.executable, str(script), "--not-kind", "sparse,human", "--json", str(report)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    data = json.loads(report.read_text("utf-8"))
    figures = data["all"]
    low = {name: figures[name] for name, floor in FLOORS.items() if figures[name] < floor}
    high = {name: figures[name] for name, ceiling in CEILINGS.items() if figures[name] > ceiling}
    for name, floor in FOUND.items():
        counts = data["metadata"][name]
        stated = sum(counts.get(key, 0) for key in ("found", "wrong", "missed"))
        if counts.get("found", 0) < floor * stated:
            low[name] = counts.get("found", 0) / stated
    assert not low
    assert not high

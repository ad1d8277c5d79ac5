"""The benchmark's HTML pages as people scrape them, by common converters: sites that the text scrapes do not have.

Lines are labelled from the gold text; a page whose gold is not found again says nothing. Needs the extra ``bench`` and
the program w3m. ``train_labeller.py`` reports how they are read by weights that were trained on other sites.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from alignment import labels
from converters import MAIN, PROGRAMS, WHOLE, decoded

HTML = Path(__file__).resolve().parents[2] / "shared" / "benchmarks" / "html-pages" / "dev"
SETS = ("mozilla", "newspaper424", "wcxb-dev")
"""Sets whose gold is the full text."""
HEAD, LEAD = 15, 3
"""Lines from the title to the first paragraph, at most; above the first paragraph, where no title is found."""
TYPES = {None, "article", "documentation"}
"""Kinds of page whose main text is what the labeller calls an article."""
MIXES = (("res_main", "lxml_blocks"), ("res_full", "bs4"), ("inscriptis", "res_main"), ("w3m", "traf_recall"))
"""Converters of a page, by the digest of its name: half of the scrapes that people hold are by the first."""


def scrapes() -> list[dict[str, Any]]:
    """Pages in the form of the gold of text-scrapes, with their text."""
    tasks = [
        (name, json.loads(line))
        for name in SETS
        for line in (HTML / name / "gold.jsonl").read_text("utf-8").split("\n")
        if line
    ]
    tasks = [(name, gold) for name, gold in tasks if not gold.get("suspect") and gold.get("type") in TYPES]
    with ProcessPoolExecutor() as pool:
        return [page for pages in pool.map(_pages, tasks, chunksize=8) for page in pages]


def _pages(task: tuple[str, dict[str, Any]]) -> list[dict[str, Any]]:
    name, gold = task
    html = decoded(gzip.decompress((HTML / name / gold["html"]).read_bytes()))
    number = int(hashlib.sha256(gold["id"].encode()).hexdigest(), 16)
    pages = []
    for converter in MIXES[number % len(MIXES)]:
        text = (WHOLE | MAIN | PROGRAMS)[converter](html)
        lines = labels(text.split("\n"), gold=gold)
        if lines:
            shape = {"id": f"{name}-{gold['id']}-{converter}", "kind": "html", "source": name, "converter": converter}
            language = gold.get("lang") or "en"
            pages.append({**shape, "url": gold["url"], "text": text, "lines": lines, "language": language})
    return pages


def spoken(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines with "mixed" for what the gold, a main text, does not speak of: deck, captions and credits in it."""
    content = [row["n"] for row in lines if row["label"] == "content"]
    titles = [row["n"] for row in lines if row["label"] == "title" and row["n"] < content[0]]
    top = titles[-1] if titles and content[0] - titles[-1] < HEAD else content[0] - LEAD
    inside = range(top, content[-1])
    return [{**row, "label": "mixed"} if row["n"] in inside and row["label"] == "chrome" else row for row in lines]

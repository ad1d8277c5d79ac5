"""The benchmark's HTML pages as scrapes: text by common converters, its lines labelled from the gold text.

A page whose gold is not found again teaches nothing. Needs the extra ``bench`` and the program w3m.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from alignment import labels
from converters import MAIN, PROGRAMS, WHOLE, decoded

HTML = Path(__file__).resolve().parents[2] / "shared" / "benchmarks" / "html-pages" / "dev"
SETS = ("mozilla", "newspaper424", "wcxb-dev")
"""Sets whose gold is the full text. The set with snippets made nothing better, with an extractor's text for gold where
the snippets agree with it."""
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


def summary() -> Iterator[str]:
    pages = scrapes()
    by: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for page in pages:
        for name in (page["source"], page["converter"]):
            row = by[name]
            row[0] += 1
            row[1] += sum(line["label"] == "content" for line in page["lines"])
            row[2] += sum(line["label"] == "chrome" for line in page["lines"])
    for name, (count, content, chrome) in sorted(by.items()):
        yield f"{name}: {count} pages, {content} lines of content, {chrome} of chrome"


if __name__ == "__main__":
    for line in summary():
        print(line)

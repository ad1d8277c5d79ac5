"""How fast text is read and labelled, against trafilatura on the same text wrapped in <p>: CPU seconds, in one run.

python benchmarks/labelling_speed.py
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads that wait would count as work

import html
import json
import sys
import time
from pathlib import Path

from trafilatura import extract

from kei_archive.label import label
from kei_archive.segment import segment

DATA = Path(__file__).resolve().parents[2] / "shared" / "benchmarks" / "text-scrapes" / "dev"


TURNS = 3
"""Both sides take turns, and the best of each counts: other work on the machine only ever adds time."""
FLOOR = 1.4
"""Below this something is badly wrong: 1.5 to 1.6 were measured (November 2026)."""


def seconds(function, inputs):
    start = time.process_time()
    for value in inputs:
        function(value)
    return time.process_time() - start


def read_and_label(text):
    return label(segment(text))


if __name__ == "__main__":
    if not DATA.is_dir():
        sys.exit("no ../shared/benchmarks/text-scrapes beside the repository")
    golds = [json.loads(path.read_text("utf-8")) for path in sorted((DATA / "gold").glob("*.json"))]
    texts = [(DATA / gold["file"]).read_bytes().decode() for gold in golds if gold["kind"] not in ("human", "sparse")]
    paragraphs = [[f"<p>{html.escape(line)}</p>" for line in text.splitlines() if line.strip()] for text in texts]
    pages = [f"<html><body>{''.join(lines)}</body></html>" for lines in paragraphs]
    seconds(extract, pages[:1]), seconds(read_and_label, texts[:1])  # what is loaded once
    turns = [(seconds(extract, pages), seconds(read_and_label, texts)) for _ in range(TURNS)]
    theirs, ours = (min(side) for side in zip(*turns, strict=True))
    print(f"{len(texts)} pages: trafilatura {theirs:.2f} s, segment and label {ours:.2f} s, ratio {theirs / ours:.2f}")
    sys.exit(theirs / ours < FLOOR)

"""How fast text is read and labelled, against trafilatura on the same text wrapped in <p>: CPU seconds, in one run.

python benchmarks/labelling_speed.py
"""

import html
import json
import sys
import time
from pathlib import Path

from trafilatura import extract

from kei_archive.label import label
from kei_archive.segment import segment

DATA = Path(__file__).resolve().parents[2] / "shared" / "benchmarks" / "text-scrapes" / "dev"


def seconds(function, inputs):
    function(inputs[0])
    start = time.process_time()
    for value in inputs:
        function(value)
    return time.process_time() - start


if __name__ == "__main__":
    if not DATA.is_dir():
        sys.exit("no ../shared/benchmarks/text-scrapes beside the repository")
    golds = [json.loads(path.read_text("utf-8")) for path in sorted((DATA / "gold").glob("*.json"))]
    texts = [(DATA / gold["file"]).read_bytes().decode() for gold in golds if gold["kind"] not in ("human", "sparse")]
    paragraphs = [[f"<p>{html.escape(line)}</p>" for line in text.splitlines() if line.strip()] for text in texts]
    pages = [f"<html><body>{''.join(lines)}</body></html>" for lines in paragraphs]
    theirs, ours = seconds(extract, pages), seconds(lambda text: label(segment(text)), texts)
    print(f"{len(texts)} pages: trafilatura {theirs:.2f} s, segment and label {ours:.2f} s, ratio {theirs / ours:.2f}")

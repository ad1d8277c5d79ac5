"""What a site costs: CPU seconds and memory at 1,000 and at 6,400 posts, the size of the index, the speed of an answer.

The posts are specimens of ``corpus/`` with every third word changed for one of an invented vocabulary, as frequent as
words are (Zipf's law), so that each post has words of its own.

    python -m benchmarks.site     # from the root of the repository; exit status 1 if a bar is not met
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.website.posts import SITE, post

import kei_archive as kei
from kei_archive.renderers.base import Html
from kei_archive.renderers.html import render_html
from kei_archive.renderers.source import render_source
from kei_archive.renderers.theme import load_theme
from kei_archive.site import Item, around, make_site
from kei_archive.tei.document import TeiDocument
from kei_archive.tei.record import record

ROOT = Path(__file__).resolve().parents[1]
SMALL, LARGE = 1_000, 6_400
VOCABULARY = 40_000
COST, SIZE, SECONDS = 1.2, 1.5, 1.0
"""Bars: cost of a post at 6,400 against 1,000; index against compressed text; seconds from key to answer."""
QUERIES = ("tide", "harbour pa", "the", "wa", "gauge record", "도서관", "hafen")


def paragraphs() -> list[list[str]]:
    """The body of every specimen, paragraph by paragraph."""
    bodies = []
    for path in sorted((ROOT / "corpus" / "witnesses").glob("*.txt")):
        article = kei.read(path)
        if article.kind is kei.Kind.ARTICLE:
            bodies.append([block.text for block in article.body])
    return bodies


def documents(count: int) -> Iterator[TeiDocument]:
    """Posts, the same ones in every run."""
    dice, bodies = random.Random(6400), paragraphs()  # noqa: S311  # a seed, so that every run has the same posts
    syllables = [f"{a}{b}" for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "is")]
    words = ["".join(dice.choices(syllables, k=dice.randint(2, 4))) for _ in range(VOCABULARY)]
    weights = [1 / (rank + 10) for rank in range(VOCABULARY)]
    for number in range(count):
        drawn = iter(dice.choices(words, weights, k=2_000))
        body = [
            " ".join(next(drawn) if dice.random() < 1 / 3 else word for word in text.split(" "))
            for text in bodies[number % len(bodies)]
        ]
        yield post(
            f"Note {number} on {next(drawn)} and {next(drawn)}",
            *body,
            date=f"{1998 + number * 25 // count}-{number % 12 + 1:02}-{number % 28 + 1:02}",
            authors=[f"Author {number % 140}"],
            categories=[f"Subject {number % 30}"],
        )


def measure(count: int, out: Path) -> dict[str, float]:
    """Make the site of ``count`` posts with the two pages of every post, and say what it cost."""
    theme = load_theme()
    made = list(documents(count))
    texts = gzip.compress("\n".join("".join(document.root.itertext()) for document in made).encode(), mtime=0)
    start = time.process_time()
    links = around([(record(document.root), f"html/{document.id}.html") for document in made])
    for document in made:
        name = f"{document.id}.html"
        text = Html(home="../index.html", around=links[document.id], other_view=f"../source/{name}")
        put(out / "html" / name, render_html(document, text, theme=theme).data)
        view = Html(view="source", home="../index.html", other_view=f"../html/{name}")
        put(out / "source" / name, render_source(document, view, theme=theme).data)
    pages = time.process_time()
    items = []
    for document in made:
        known = record(document.root)
        items.append(Item(known, (f"html/{known.id}.html", f"tei/{known.id}.xml"), document))
    size = 0
    for name, data in make_site(items, site=SITE, theme=theme):
        put(out / name, data)
        size += len(data) if name.startswith("search/") else 0
    end = time.process_time()
    return {
        "posts": count,
        "pages_ms": 1000 * (pages - start) / count,
        "site_ms": 1000 * (end - pages) / count,
        "total_ms": 1000 * (end - start) / count,
        "index_to_text": size / len(texts),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def answers(folder: Path, chromium: str) -> dict[str, float]:
    """Seconds from a query to its results in a browser, each on a page just opened from the disk."""
    from playwright.sync_api import expect, sync_playwright

    times = {}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        for query in QUERIES:
            page = browser.new_page()
            page.goto((folder / "search.html").as_uri())
            start = time.perf_counter()
            page.locator("#q").fill(query)
            expect(page.locator("#status")).not_to_have_text("", timeout=30_000)
            expect(page.locator("#status")).not_to_contain_text("Searching")
            times[query] = time.perf_counter() - start
            page.close()
        browser.close()
    return times


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chromium", default="chromium", help="path of a Chromium; empty leaves the browser out")
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.measure, options.out)))
        return 0
    with tempfile.TemporaryDirectory() as name:
        runs = []
        for count in (SMALL, LARGE):  # each in a process of its own, so that its memory is its own
            command = [sys.executable, "-m", "benchmarks.site", "--measure", str(count), "--out", f"{name}/{count}"]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT)
            runs.append(json.loads(done.stdout))
            print({key: round(value, 2) for key, value in runs[-1].items()})
        times = (
            answers(Path(name) / str(LARGE), shutil.which(options.chromium) or options.chromium)
            if options.chromium
            else {}
        )
    slowest = max(times.values(), default=0.0)
    cost = runs[1]["total_ms"] / runs[0]["total_ms"]
    print({query: round(seconds, 2) for query, seconds in times.items()})
    print(f"cost {cost:.2f} (bar {COST}), index {runs[1]['index_to_text']:.2f} (bar {SIZE}), answer {slowest:.2f} s")
    return int(cost > COST or runs[1]["index_to_text"] >= SIZE or slowest > SECONDS)


if __name__ == "__main__":
    sys.exit(main())

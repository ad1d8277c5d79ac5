"""How often a page is what it is taken for, by what is known of it: the figures of `kei_archive.interpret.kinds`.

    python -m benchmarks.page_kinds [--html]     # from the root of the repository; --html adds the pages of HTML

A page holds an article if people have found 40 words of text in it, whatever was kept of them. Pages that have only
snippets as gold say nothing of that and are left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import kei_archive as kei
from kei_archive.interpret.kinds import DOUBTFUL, kind_certainty

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "benchmarks"
KEPT = {"content", "body-paragraph", "heading", "quote", "list-item", "footnote"}
WORDS = 40
Page = tuple[kei.Article, int]


def scrapes() -> Iterator[Page]:
    """Text captures with the words of their lines that people would keep."""
    folder = DATA / "text-scrapes" / "dev"
    for path in sorted((folder / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if gold["kind"] != "sparse":
            article = kei.read((folder / "text" / f"{gold['id']}.txt").read_bytes(), profile="none")
            lines = article.witness.text.split("\n")
            kept = (lines[one["n"] - 1] for one in gold["lines"] if one["label"] in KEPT)
            yield article, sum(len(line.split()) for line in kept)


def pages() -> Iterator[Page]:
    """Pages of HTML with the words of their text."""
    for name in ("newspaper424", "mozilla", "wcxb-dev"):
        folder = DATA / "html-pages" / "dev" / name
        for line in (folder / "gold.jsonl").read_text(encoding="utf-8").split("\n"):
            gold = json.loads(line or "{}")
            if gold.get("text") and not gold.get("suspect"):
                data = gzip.decompress((folder / gold["html"]).read_bytes())
                article = kei.read(data, media_type="text/html", url=gold.get("url"), profile="none")
                yield article, len(gold["text"].split())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--html", action="store_true")
    found: Counter[tuple[str, float]] = Counter()
    right: Counter[tuple[str, float]] = Counter()
    number = doubtful = holding = 0
    for article, words in chain(scrapes(), pages() if parser.parse_args().html else ()):
        cert, is_article = kind_certainty(article), article.kind is kei.Kind.ARTICLE
        key = ("article" if is_article else "none", cert)
        found[key] += 1
        right[key] += is_article == (words >= WORDS)
        number += 1
        if article.body and cert < DOUBTFUL:
            doubtful, holding = doubtful + 1, holding + (words >= WORDS)
    for key in sorted(found):
        print(f"taken for {key[0]:8} certainty {key[1]:.2f}: right {right[key]} of {found[key]}")
    print(f"{number} pages; archived below {DOUBTFUL}: {doubtful}, of which {holding} hold {WORDS} words")


if __name__ == "__main__":
    main()

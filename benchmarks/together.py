"""What posts tell of each other: how many copies are found, how many are false, and what it costs.

    python benchmarks/together.py [--posts 10000]

Copies are looked for in the development pages of ../shared/benchmarks/text-scrapes, read as one archive: pages whose
bodies share four fifths of their runs of four words by the gold are the truth. The cost is measured on made posts.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import time
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import kei_archive as kei
from kei_archive.errors import KeiArchiveError
from kei_archive.together.sketch import words_of

PAGES = Path(__file__).resolve().parents[2] / "shared" / "benchmarks" / "text-scrapes" / "dev"
BODY = frozenset({"content", "body-paragraph", "heading", "quote", "list-item", "footnote"})
Pair = frozenset[str]


def main() -> None:
    """Print both measurements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=10_000)
    options = parser.parse_args()
    for posts in (options.posts // 10, options.posts):
        cost(posts)
    if PAGES.is_dir():
        copies()
    else:
        print(f"no {PAGES}: copies are not measured")


def copies() -> None:
    """Copies found, against the gold."""
    together, bodies, names = kei.Together(), {}, {}
    for path in sorted(PAGES.glob("text/*.txt")):
        try:
            article = kei.read(path, profile="none")
        except KeiArchiveError:
            continue
        gold = json.loads((PAGES / "gold" / f"{path.stem}.json").read_text(encoding="utf-8"))
        lines = article.witness.text.split("\n")
        words = words_of(" ".join(lines[line["n"] - 1] for line in gold["lines"] if line["label"] in BODY))
        bodies[path.stem] = {tuple(words[start : start + 4]) for start in range(len(words) - 3)}
        together.add(article, name=path.stem)
        if article.kind is kei.Kind.ARTICLE:
            names[article.id] = path.stem
    contexts = together.contexts()
    found = {frozenset((names[key], names[other])) for key, one in contexts.items() for other in one.copies}
    truth = {pair for pair in true_copies(bodies) if pair <= set(names.values())}
    wrong = sorted(sorted(pair) for pair in found - truth)
    print(
        f"{len(names)} articles, {len(truth)} pairs of copies: {len(found & truth)} found, {len(wrong)} false {wrong}"
    )
    dates = [claim for one in contexts.values() for claim in one.facts.get("date", ())]
    print(f"dates told by other posts: {Counter(claim.rule for claim in dates)}")


def true_copies(bodies: dict[str, set[tuple[str, ...]]]) -> set[Pair]:
    """Pairs whose bodies are alike by the gold."""
    holders: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, runs in bodies.items():
        for run in runs:
            holders[run].append(name)
    shared = Counter(pair for held in holders.values() if len(held) < 30 for pair in combinations(sorted(held), 2))
    pairs = set()
    for (one, other), common in shared.items():
        short, long = sorted((len(bodies[one]), len(bodies[other])))
        if short >= 30 and common >= 0.8 * short and common >= 0.4 * long:
            pairs.add(frozenset((one, other)))
    return pairs


def cost(posts: int) -> None:
    """Time and memory for posts of eight hundred made words, one in five of them part of a pair that can be dated."""
    chance = random.Random(1)  # noqa: S311  # made words
    stems = [
        a + b + c for a in "bcdfglmnprst" for b in ("an", "el", "ir", "ost") for c in ("", "e", "ing", "ed", "ter")
    ]
    together, spent = kei.Together(), 0.0
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(posts):
        article = made(number, [" ".join(chance.choices(stems, k=100)) for _ in range(8)])
        start = time.process_time()
        together.add(article, name=f"{number}.txt")
        spent += time.process_time() - start
    start = time.process_time()
    told = len(together.contexts())
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / posts
    concluded = time.process_time() - start
    print(
        f"{posts} posts: {1000 * spent / posts:.2f} ms and {grown:.1f} kB a post, {concluded:.2f} s to tell of {told}"
    )


def made(number: int, paragraphs: list[str]) -> kei.Article:
    """A post of a series of ten parts."""
    said = {1: "The rest I take up tomorrow.", 2: "I described yesterday how it was."}.get(number % 10, "")
    lines = [f"Post {number}", *paragraphs, said or "The end of it."]
    blocks, start = [], 0
    for line in lines:
        role = kei.Role.TITLE if not start else kei.Role.PARAGRAPH
        blocks.append(kei.Block(kei.Span(start, start + len(line) + 1), line, role, "made", 1.0))
        start += len(line) + 1
    stated = kei.Claim("en", blocks[0].span, "made", 1.0)
    metadata = kei.Metadata(
        title=kei.Claim(lines[0], blocks[0].span, "made", 1.0),
        language=stated,
        series=kei.Claim(f"Series {number // 10}", None, "made", 1.0),
        part=kei.Claim(number % 10 or 10, None, "made", 1.0),
        date=kei.Claim(date(2000, 1, 1) + timedelta(days=number), blocks[0].span, "made", 1.0)
        if number % 10 != 2
        else None,
    )
    witness = kei.Witness("\n".join([*lines, ""]).encode(), f"{number}.txt")
    return kei.Article(witness, kei.Kind.ARTICLE, metadata, tuple(blocks))


if __name__ == "__main__":
    main()

"""How long encoding takes, as a ratio of one parse and serialisation of the same TEI by lxml.

    python benchmarks/encode.py [CAPTURE...]

Without captures it encodes an article of our own, grown to the size of a long post. Ratios of one run compare on any
machine; the times do not.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from kei_archive.model import Article, Block, Kind, Metadata, Role, Span, Witness
from kei_archive.tei.document import TeiDocument
from kei_archive.tei.encode import encode
from kei_archive.tei.restore import restore
from kei_archive.tei.validate import validate

RUNS = 40
SENTENCE = "The gauge at the mole was read at every turn of the tide, and nobody called it “exact”. "


def specimen(paragraphs: int) -> Article:
    """An article of so many paragraphs."""
    text, blocks = "", []
    for number in range(paragraphs):
        line = f"{number + 1}. {SENTENCE * 7}"
        blocks.append(Block(Span(len(text), len(text) + len(line) + 2), line, Role.PARAGRAPH, "made", 1.0))
        text += f"{line}\n\n"
    return Article(Witness(text.encode(), "made.txt"), Kind.ARTICLE, Metadata(), tuple(blocks))


def best(jobs: dict[str, Callable[[], object]], *, runs: int = RUNS) -> dict[str, float]:
    """Seconds of the fastest of many runs of each job; they take turns, so that a busy machine is busy for all."""
    times = dict.fromkeys(jobs, float("inf"))
    for _ in range(runs):
        for name, job in jobs.items():
            start = time.perf_counter()
            job()
            times[name] = min(times[name], time.perf_counter() - start)
    return times


def measure(name: str, article: Article) -> None:
    """Print the ratios of one article."""
    document = encode(article)
    jobs: dict[str, Callable[[], object]] = {
        "parse + serialise": lambda: etree.tostring(etree.fromstring(document.xml), encoding="utf-8"),
        "encode with validation": lambda: encode(article),
        "validate": lambda: validate(TeiDocument(document.xml)),
        "restore": lambda: restore(TeiDocument(document.xml)),
    }
    times = best(jobs)
    floor = times["parse + serialise"]
    print(f"{name}: {len(document.xml)} bytes of TEI")
    for label, seconds in times.items():
        print(f"  {label:24} {seconds * 1000:7.2f} ms  {seconds / floor:6.1f} x")


def main() -> None:
    """Measure captures, or specimens of three sizes."""
    if sys.argv[1:]:
        from kei_archive.reading import read

        for path in map(Path, sys.argv[1:]):
            measure(path.name, read(path))
        return
    for paragraphs in (12, 120, 1200):
        measure(f"{paragraphs} paragraphs", specimen(paragraphs))


if __name__ == "__main__":
    main()

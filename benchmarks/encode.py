"""How long encoding takes, as a ratio of one parse and serialisation of the same TEI by lxml.

    python benchmarks/encode.py [CAPTURE...]

Without captures it takes the specimens of the corpus; articles of our own, up to the size of a long post, are always
among them. Ratios of one run compare on any machine; the times do not. Encoding that is over its bar is an error.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from lxml import etree

from kei_archive.model import Article, Block, Kind, Metadata, Role, Span, Witness
from kei_archive.reading import read
from kei_archive.tei.document import TeiDocument
from kei_archive.tei.encode import encode
from kei_archive.tei.restore import restore
from kei_archive.tei.validate import validate

SECONDS = 2.0
"""CPU time that an article is measured for: a short one often, for the best of few runs is the machine's mood."""
BAR = 6.0
"""What encoding may cost, in parses and serialisations of the same TEI, on a machine that does nothing else."""
SENTENCE = "The gauge at the mole was read at every turn of the tide, and nobody called it “exact”. "


def specimen(paragraphs: int) -> Article:
    """An article of so many paragraphs."""
    text, blocks = "", []
    for number in range(paragraphs):
        line = f"{number + 1}. {SENTENCE * 7}"
        blocks.append(Block(Span(len(text), len(text) + len(line) + 2), line, Role.PARAGRAPH, "made", 1.0))
        text += f"{line}\n\n"
    return Article(Witness(text.encode(), "made.txt"), Kind.ARTICLE, Metadata(), tuple(blocks))


def best(jobs: dict[str, Callable[[], object]], *, seconds: float = SECONDS) -> dict[str, float]:
    """CPU seconds of the fastest of many runs of each job; they take turns, so that a busy machine is busy for all."""
    times = dict.fromkeys(jobs, float("inf"))
    end = time.process_time() + seconds
    while time.process_time() < end:
        for name, job in jobs.items():
            start = time.process_time()
            job()
            times[name] = min(times[name], time.process_time() - start)
    return times


def measure(name: str, article: Article) -> float:
    """Print the ratios of one article, and give that of encoding, which validates and serialises."""
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
    return times["encode with validation"] / floor


def articles(paths: Iterable[Path]) -> Iterator[tuple[str, Article]]:
    """The captures that hold an article, then made articles of three sizes."""
    for path in paths:
        article = read(path)
        if article.kind is Kind.ARTICLE:
            yield path.name, article
    for paragraphs in (12, 120, 1200):
        yield f"{paragraphs} paragraphs", specimen(paragraphs)


def main() -> None:
    """Measure the captures given, or the specimens, and made articles; then say which is the worst."""
    paths = sys.argv[1:] or sorted((Path(__file__).parents[1] / "corpus" / "witnesses").glob("*.txt"))
    ratios = {name: measure(name, article) for name, article in articles(map(Path, paths))}
    worst = max(ratios, key=lambda name: ratios[name])
    print(f"encode at worst: {ratios[worst]:.1f} x ({worst})")
    if ratios[worst] > BAR:
        sys.exit(f"encode: more than {BAR} x; run it again where nothing else runs, then look for what was added")


if __name__ == "__main__":
    main()

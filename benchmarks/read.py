"""How long it takes from a capture to its TEI, as a ratio of one lxml parse and serialisation of that TEI.

    python -m benchmarks.read [FOLDER]

Reads every capture of a folder (the specimens, if none is given) as the main job does: with the survey of lines that
the captures share. Ratios of one run compare on any machine; the times do not.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.encode import best
from lxml import etree

import kei_archive as kei
from kei_archive.config import find_sources
from kei_archive.model import Kind
from kei_archive.reading import survey_sources


def main() -> None:
    """Print the ratios: reading, encoding with validation, and both."""
    root = Path(__file__).resolve().parents[1]
    sources = find_sources(Path(sys.argv[1]) if len(sys.argv) > 1 else root / "corpus")
    repetition = survey_sources(sources.captures)
    articles = [kei.read(path, repetition=repetition) for path in sources.captures]
    articles = [article for article in articles if article.kind is Kind.ARTICLE]
    documents = [kei.encode(article).xml for article in articles]
    jobs: dict[str, Callable[[], object]] = {
        "parse + serialise": lambda: [etree.tostring(etree.fromstring(xml), encoding="utf-8") for xml in documents],
        "survey": lambda: survey_sources(sources.captures),
        "read": lambda: [kei.read(path, repetition=repetition) for path in sources.captures],
        "encode": lambda: [kei.encode(article) for article in articles],
    }
    times = best(jobs, runs=5)
    floor = times["parse + serialise"]
    print(f"{len(sources.captures)} captures, {len(documents)} articles, {sum(map(len, documents))} bytes of TEI")
    for name, seconds in times.items():
        print(f"{name:20} {seconds / floor:6.1f}x   {1000 * seconds / len(sources.captures):6.2f} ms a capture")


if __name__ == "__main__":
    main()

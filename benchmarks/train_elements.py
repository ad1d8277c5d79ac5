"""Train the weights of a page's elements, beside those of its text, and measure them on sites that they have not seen.

    python benchmarks/train_elements.py --keep DIR           weights of each fifth of the sites, and the figures
    python benchmarks/train_elements.py --keep DIR --write   the same; train on everything and write elements.json

The pages are those of ../shared/benchmarks/html-pages/dev. A gold text is aligned to the lines that are drawn; of the
set that has snippets, lines with one are labelled and the others are open. ``html_pages.py --weights DIR`` scores the
texts that come out, each page read by weights that do not know its site.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported: processes share the work, not threads

import argparse
import gzip
import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import labeller_data
import numpy as np
import train_labeller
from alignment import labels
from crf import COUNT, FIRST, FROM, Example, Problem, minimise
from html_scrapes import HTML

from kei_archive.drawing import Drawing
from kei_archive.errors import KeiArchiveError
from kei_archive.label.chain import CHROME, STATES, built_in
from kei_archive.label.elements import CHANGES, Found, elements
from kei_archive.label.engine import label, observe
from kei_archive.label.features import features
from kei_archive.label.lines import Line
from kei_archive.label.markup import Markup, titles_of
from kei_archive.readers import open_witness
from kei_archive.segment import segments_of

WEIGHTS = Path(__file__).resolve().parents[1] / "src" / "kei_archive" / "label" / "elements.json"
SETS = {"newspaper424": 1.0, "mozilla": 1.0, "wcxb-dev": 1.0, "trafilatura": 0.6}
"""Weight of a page by its set; that of trafilatura has snippets only."""
SHARE = 0.3
"""Of the text's weights. F1 by site at 1.0, 0.6 and 0.3, on newspaper424, mozilla: 93.2 and 91.6, 92.9 and 94.1, 93.5
and 94.6 (November 2026)."""
LEAST_SITES = 20
FOLDS = 5
RIDGE = (3.0, 6.0)
"""At these F1 by site was 94.2, 94.8 and 81.9 (newspaper424, mozilla, wcxb-dev); at a third of them 93.9, 95.5 and 82.6
(November 2026)."""
ROUNDS = 50
SHORTEST = 3
"""Letters of a word that elements are called by."""
SITES = frozenset({"facebook", "instagram", "linkedin", "pinterest", "tweet", "twitter", "whatsapp", "youtube"})
"""Words that name a site, which no weight may."""
LEAST = 60
"""Thousandths between the weights of a feature for two states, below which it is left out."""


@dataclass
class Page:
    """One page of the data, as the training sees it."""

    id: str
    site: str
    weight: float
    lines: list[Line]
    drawing: Drawing
    open: np.ndarray
    scores: np.ndarray
    moves: np.ndarray
    content: set[int]

    @property
    def fold(self) -> int:
        return fold_of(self.site)


def fold_of(site: str) -> int:
    return int(hashlib.sha256(site.encode()).hexdigest(), 16) % FOLDS


def site_of(gold: dict[str, Any]) -> str:
    """The site of a page; pages of one site are never divided between training and test."""
    host = urlsplit(gold["url"] or "").hostname
    return ".".join(host.split(".")[-3:]) if host and host != "fakehost" else gold["id"]


def golds() -> Iterator[tuple[str, dict[str, Any]]]:
    """All pages of the data: set and gold."""
    for name in SETS:
        for line in (HTML / name / "gold.jsonl").read_text("utf-8").split("\n"):
            if line:
                yield name, json.loads(line)


def load() -> list[Page]:
    """All pages whose gold teaches something."""
    tasks = [(name, gold) for name, gold in golds() if not gold.get("suspect")]
    with ProcessPoolExecutor(2) as pool:
        pages = [page for page in pool.map(_page, tasks, chunksize=8) if page is not None]
    often = Counter(page.site for page in pages)
    for page in pages:
        page.weight *= min(1.0, 3.0 / often[page.site] ** 0.5) / len(page.lines) ** 0.5
    return pages


def _page(task: tuple[str, dict[str, Any]]) -> Page | None:
    name, gold = task
    try:
        witness = open_witness(
            gzip.decompress((HTML / name / gold["html"]).read_bytes()), media_type="text/html", url=gold["url"]
        )
    except KeiArchiveError:
        return None
    lines, marks, seen = observe(segments_of(witness))
    numbers = [number for number, line in enumerate(witness.text.split("\n")) if line.strip()]
    found = labels(witness.text.split("\n"), gold=gold) if gold.get("text") else []
    labelled = {row["n"] - 1: row["label"] for row in found}
    sets = [{labelled[number]} if number in labelled else set() for number in numbers]
    if not found and gold.get("text"):
        return None
    states = _open(sets, lines, marks, drawing=witness.drawing) if found else _of_snippets(lines, gold=gold)
    if states.all():
        return None
    text = built_in()
    known = features(lines, marks, seen=seen)
    scores, moves = text.told(known)
    content = {index for index, one in enumerate(sets) if one == {"content"}}
    return Page(
        f"{name}-{gold['id']}", site_of(gold), SETS[name], lines, witness.drawing, states,
        (SHARE * scores / 1000).astype(np.float32), (SHARE * moves / 1000).astype(np.float32), content,
    )  # fmt: skip


def _open(sets: list[set[str]], lines: list[Line], marks: list, *, drawing: Drawing) -> np.ndarray:
    """Lines by states, which the gold leaves open; captions are ours to keep, whatever it says."""
    places = [place for place in drawing.places if place.path]
    sets = [
        set() if gold == {"chrome"} and "figcaption" in place.names else gold
        for gold, place in zip(sets, places, strict=True)
    ]
    page = SimpleNamespace(gold=sets, kind="html")
    page.open = labeller_data.open_states(page, marks)
    labeller_data.reopen(page, lines, marks)
    return page.open


def _of_snippets(lines: list[Line], *, gold: dict[str, Any]) -> np.ndarray:
    wanted, unwanted = ([" ".join(text.split()) for text in gold.get(key) or []] for key in ("with", "without"))
    result = np.ones((len(lines), COUNT), dtype=bool)
    for index, line in enumerate(lines):
        if any(text in line.text for text in wanted):
            result[index] = [state == "body" for state in STATES]
        elif any(text in line.text for text in unwanted):
            result[index] = [state in CHROME or state == "comments" for state in STATES]
    return result


def vocabulary(pages: list[Page]) -> list[str]:
    """Words that elements of enough sites are called by, where they tell lines of a page apart."""
    sites: dict[str, set[str]] = {}
    for page in pages:
        places = [place for place in page.drawing.places if place.path]
        held = Counter(word for place in places for word in place.words)
        for word, count in held.items():
            if count < len(places) and len(word) >= SHORTEST:
                sites.setdefault(word, set()).add(page.site)
    return sorted(word for word, of in sites.items() if len(of) >= LEAST_SITES and word not in SITES)


def found_of(page: Page, *, names: list[str]) -> Found:
    places = [place for place in page.drawing.places if place.path]
    return elements(places, page.lines, names=names, titles=titles_of(page.drawing))


def prepare(pages: list[Page]) -> tuple[list[tuple[Page, np.ndarray]], list[str]]:
    """Each page with the features of its lines, and the names of all that are on enough sites."""
    with ProcessPoolExecutor(2) as pool:
        found = list(pool.map(partial(found_of, names=vocabulary(pages)), pages, chunksize=16))
    sites: dict[str, set[str]] = {}
    for page, of_page in zip(pages, found, strict=True):
        for name in of_page:
            sites.setdefault(name, set()).add(page.site)
    often = {name for name, of in sites.items() if len(of) >= LEAST_SITES}
    names = [*CHANGES, *sorted(often.difference(CHANGES))]
    rows = []
    for page, of_page in zip(pages, found, strict=True):
        matrix = np.zeros((len(page.lines), len(names)), dtype=bool)
        for number, name in enumerate(names):
            if name in of_page:
                matrix[:, number] = of_page[name]
        rows.append((page, matrix))
    return rows, names


def train(rows: list[tuple[Page, np.ndarray]], names: list[str]) -> dict[str, Any]:
    """Weights, as whole thousandths, in the form of elements.json."""
    examples = [Example(page.id, matrix, page.open, page.weight, page.scores, page.moves) for page, matrix in rows]
    text = built_in()
    ends = tuple(np.maximum(SHARE * part / 1000, -1e4) for part in (text.start, text.end))
    problem = Problem(examples, features=[*range(len(names))], edges=[*range(len(CHANGES))], ridge=RIDGE, ends=ends)
    best = minimise(problem.value, np.zeros(problem.size), rounds=ROUNDS)
    weights, edges, steps, start, end = (np.rint(part * 1000).astype(int) for part in problem.parts(best))

    def of_moves(row: np.ndarray) -> dict[str, list[int]]:
        return {state: row[STATES.index(state) == FROM].tolist() for state in STATES}

    return {
        "text": SHARE,
        "features": {
            name: row.tolist() for name, row in zip(names, weights, strict=True) if row.max() - row.min() >= LEAST
        },
        "edges": {name: of_moves(edges[index]) for index, name in enumerate(CHANGES)},
        "steps": of_moves(steps),
        "start": {state: int(start[STATES.index(state)]) for state in FIRST},
        "end": {state: int(end[STATES.index(state)]) for state in STATES},
        "table": [],
    }


def reliability(pages: list[Page], *, weights: dict[str, dict[str, Any]]) -> list[list[float]]:
    """How often lines are rightly kept or removed, by computed certainty: as for the weights of the text."""
    points = []
    for page in pages:
        if not page.content:
            continue
        chain = Markup.of({**weights[f"site-{page.fold}"], "table": []}, text=built_in())
        blocks = label(_segments(page), drawing=page.drawing, weights=chain).blocks
        first, last = min(page.content), max(page.content)
        for index, block in enumerate(blocks):
            if index in page.content or not first - 10 <= index <= last + 4:
                points.append((block.cert, (index in page.content) != block.role.is_chrome))
    return train_labeller.pooled(points)


def _segments(page: Page) -> tuple:
    return segments_of(SimpleNamespace(text=page.drawing.text, drawing=page.drawing))


def digest() -> str:
    """SHA-256 over the names and digests of all files of the data, in order."""
    total = hashlib.sha256()
    for path in sorted(HTML.rglob("*.*")):
        if path.is_file():
            total.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, required=True, help="folder for the weights of each fifth of the sites")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--jobs", type=int, default=2, help="processes that train at a time")
    options = parser.parse_args()
    begun = time.monotonic()
    options.keep.mkdir(parents=True, exist_ok=True)
    pages = load()
    rows, names = prepare(pages)
    print(f"{len(pages)} pages of {len({page.site for page in pages})} sites, {len(names)} features", flush=True)
    sets = {f"site-{fold}": [row for row in rows if row[0].fold != fold] for fold in range(FOLDS)}
    if options.write:
        sets["all"] = rows
    with ProcessPoolExecutor(options.jobs) as pool:
        found = dict(zip(sets, pool.map(train, sets.values(), [names] * len(sets)), strict=True))
    for name, weights in found.items():
        (options.keep / f"{name}.json").write_text(json.dumps(weights), "utf-8")
    table = reliability(pages, weights=found)
    print(table)
    if options.write:
        head = {"training": {"data": digest(), "pages": len(pages), "sites": len({page.site for page in pages})}}
        WEIGHTS.write_text(train_labeller.as_text({**head, **found["all"], "table": table}), encoding="utf-8")
    print(f"{time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()

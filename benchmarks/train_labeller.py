"""Train the labeller's weights and measure them on sites that it has not seen.

    python benchmarks/train_labeller.py --folds 5            figures by cross-validation, grouped by site
    python benchmarks/train_labeller.py --by source          leave one source (or language, converter) out
    python benchmarks/train_labeller.py --write              train on everything and write weights.json

With ``--keep NEW --before OLD``, a folder that ``--keep`` made with the same folds, seven tenths of all weights are
those of OLD: what was learned before is moved, not thrown away. So weights.json was made. The same data gives the same
weights: pages are taken in the order of their names, and the beginnings are numbered.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported: processes share the work, not threads

import argparse
import hashlib
import json
import pickle
import sys
import time
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from itertools import zip_longest
from pathlib import Path
from typing import Any

import labeller_data
import numpy as np
from crf import FIRST, FROM, Example, Problem, minimise
from labeller_data import DATA, Page
from text_scrapes import LABELS

from kei_archive.label import label
from kei_archive.label.chain import STATES, Chain
from kei_archive.label.features import EDGES
from kei_archive.model import Role
from kei_archive.segment import segment

sys.path[:0] = [str(DATA.parent), str(Path(__file__).parent)]
WEIGHTS = Path(__file__).resolve().parents[1] / "src" / "kei_archive" / "label" / "weights.json"
LEAST_SITES = 20
SHARES = {"alone": 0.4, "together": 0.3, "simulated": 0.3}
RIDGE = (1.0, 2.0)
ROUNDS = 60
"""At most: with 150 pages are learned by heart, and on a fifth of the sites F1 on the lines that people annotated fell
from 85.6 to 80.1 (November 2026)."""
BEGINNINGS = (0, 1)
"""A training is the mean of so many: two of them scatter by two points of "both" by site."""
BEFORE = 0.7
"""Share of the weights of the training before. "Both" by site on the text scrapes, then on scrapes of HTML pages: 40.4
and 23.9 at 1.0; 42.7 and 28.3 at 0.7; 41.9 and 29.1 at 0.6; 40.4 and 31.4 at 0.0, which has 90.5 in F1 on the lines
that people annotated, where 1.0 has 91.8 and 0.7 has 91.6 (November 2026)."""
START = time.monotonic()
STEPS = 40
"""Groups of lines, by certainty, before neighbours are pooled."""
OTHERS = {"human": 0.3, "sparse": 0.0, "own": 1.0, "html": 0.12}
"""Weight of pages of another convention, of pages with few labels, of our own specimens, and of the scrapes that we
made of HTML pages, which are many and whose gold knows no bylines, dates and notes."""


def train(pages: list[Page], names: list[str]) -> dict:
    """Weights, as whole thousandths, in the form of weights.json."""
    sites = Counter(page.site for page in pages if page.kind not in OTHERS)
    fires: dict[str, np.ndarray] = {}
    for page in (page for page in pages if page.kind != "html"):
        seen = np.logical_or.reduce([view.any(axis=0) for view in page.views.values()])
        fires[page.site] = fires.get(page.site, np.zeros(len(names), bool)) | seen
    often = np.sum(list(fires.values()), axis=0)
    features = [index for index in range(len(names)) if often[index] >= LEAST_SITES]
    edges = [names.index(name) for name in EDGES]
    examples = []
    for page in pages:
        weight = OTHERS.get(page.kind, min(1.0, 3.0 / max(1, sites[page.site]) ** 0.5)) / len(page.open) ** 0.5
        share = sum(SHARES[name] for name in page.views)
        if weight:
            examples += [
                Example(page.id + name, view, page.open, weight * SHARES[name] / share)
                for name, view in page.views.items()
            ]
    problem = Problem(examples, features=features, edges=edges, ridge=RIDGE)
    starts = (np.random.default_rng(number).normal(0, 0.01, problem.size) for number in BEGINNINGS)
    found = [problem.parts(minimise(problem.value, start, rounds=ROUNDS)) for start in starts]
    means = tuple(np.mean(parts, axis=0) for parts in zip(*found, strict=True))
    return _as_data(means, names=[names[index] for index in features])


def mean(old: Any, new: Any) -> Any:
    """`BEFORE` of the old weights and the rest of the new ones; what one of them does not have is 0 there."""
    if isinstance(old or new, dict):
        return {key: mean((old or {}).get(key), (new or {}).get(key)) for key in {**(old or {}), **(new or {})}}
    if isinstance(old or new, list):
        pairs = zip_longest(old or [], new or [])
        return [mean(one, other) for one, other in pairs]
    return round(BEFORE * (old or 0) + (1 - BEFORE) * (new or 0))


def _as_data(parts: tuple[np.ndarray, ...], *, names: list[str]) -> dict:
    weights, edges, steps, start, end = (np.rint(part * 1000).astype(int) for part in parts)

    def rows(moves: np.ndarray) -> dict[str, list[int]]:
        return {state: moves[STATES.index(state) == FROM].tolist() for state in STATES}

    return {
        "features": {name: weights[index].tolist() for index, name in enumerate(names)},
        "edges": {name: rows(edges[index]) for index, name in enumerate(EDGES)},
        "steps": rows(steps),
        "start": {state: int(start[STATES.index(state)]) for state in FIRST},
        "end": {state: int(end[STATES.index(state)]) for state in STATES},
        "table": [],
    }


def predict(page: Page, *, chain: Chain, alone: bool = False, surveys: dict) -> tuple[list[str], list]:
    """Labels of the benchmark for each line, and the blocks."""
    segments = segment(page.text)
    alone = alone or page.kind == "html"
    labelled = label(segments, repetition=None if alone else surveys[page.family], chain=chain)
    of_block = []
    for block in labelled.blocks:
        chrome = block.role.is_chrome and block.role is not Role.TEASER
        of_block.append(f"chrome:{block.role}" if chrome else LABELS.get(block.role, str(block.role)))
    return [of_block[row] for row in page.rows], list(labelled.blocks)


def groups(pages: list[Page], *, by: str, folds: int) -> dict[str, str]:
    """Page to the group that it is tested in."""
    if by != "site":
        return {page.id: getattr(page, by) for page in pages}
    return {page.id: str(int(hashlib.sha256(page.site.encode()).hexdigest(), 16) % folds) for page in pages}


def _others(pages: list[Page], *, group_of: dict[str, str], group: str) -> list[Page]:
    """What may be trained on where a group is tested: nothing of it, and no scrapes that we made of its sites."""
    sites = {page.site for page in pages if group_of[page.id] == group}
    return [page for page in pages if group_of[page.id] != group and not (page.kind == "html" and page.site in sites)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--by", default="site", choices=("site", "source", "language", "converter"))
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--keep", help="folder for the weights of each group, which are taken from there if present")
    parser.add_argument("--before", help="folder that --keep made in an earlier training, whose weights are moved")
    parser.add_argument("--mixed", help="folder for the weights with those of --before in them")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes that train at a time")
    parser.add_argument("--save", help="file for the labels, as a pickle")
    options = parser.parse_args()
    pages, names = labeller_data.load()
    families = defaultdict(list)
    for page in pages:
        families[page.family].append(page)
    surveys = {name: labeller_data.survey_of(name, pages=group) for name, group in families.items()}
    group_of = groups(pages, by=options.by, folds=options.folds)
    tested = sorted({group_of[page.id] for page in pages if page.kind not in OTHERS})
    sets = {f"{options.by}-{group}": _others(pages, group_of=group_of, group=group) for group in tested}
    if options.write:
        sets = {"all": pages, **sets}
    trained = _trained(sets, names=names, folder=Path(options.keep) if options.keep else None, jobs=options.jobs)
    if options.before:
        old = {name: json.loads((Path(options.before) / f"{name}.json").read_text("utf-8")) for name in sets}
        trained = {name: mean(old[name], trained[name]) for name in sets}
        for name, weights in trained.items() if options.mixed else ():
            Path(options.mixed).mkdir(parents=True, exist_ok=True)
            (Path(options.mixed) / f"{name}.json").write_text(json.dumps(weights), "utf-8")
    results = []
    for group in tested:
        data = trained[f"{options.by}-{group}"]
        chain = Chain.of({**data, "table": []})
        results += [
            (page, predict(page, chain=chain, alone=options.alone, surveys=surveys))
            for page in pages
            if group_of[page.id] == group and page.kind not in ("sparse", "own")
        ]
    report(results)
    if options.save:
        Path(options.save).write_bytes(pickle.dumps([(page.id, result) for page, result in results]))
    if options.write:
        figures = report_row(results)
        head = {"training": {"data": labeller_data.digest(), "pages": len(pages), "by site": figures}}
        WEIGHTS.write_text(as_text({**head, **trained["all"], "table": reliability(results)}), encoding="utf-8")
    print(f"{time.monotonic() - START:.0f} s in all")


def _trained(sets: dict[str, list[Page]], *, names: list[str], folder: Path | None, jobs: int) -> dict[str, dict]:
    """Weights for each set of pages: from the folder, or made and put there."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    paths = {name: folder / f"{name}.json" for name in sets} if folder is not None else {}
    found = {name: json.loads(path.read_text("utf-8")) for name, path in paths.items() if path.exists()}
    with ProcessPoolExecutor(jobs) as pool:
        made = {name: pool.submit(train, pages, names) for name, pages in sets.items() if name not in found}
        for name, future in made.items():
            found[name] = future.result()
            if name in paths:
                paths[name].write_text(json.dumps(found[name]), "utf-8")
            print(f"trained {name} after {time.monotonic() - START:.0f} s", flush=True)
    return found


def report_row(results: list) -> dict[str, float]:
    """The figures of the cross-validation that go with the weights."""
    import score_text

    total = score_text.Tally()
    for page, (labels, _) in results:
        if page.kind not in OTHERS:
            total.add({"text": page.text, "lines": page.lines}, labels)
    row = total.row()
    wanted = ("docs", "tok_F1", "zero_body_lost", "zero_chrome_kept", "both", "backmatter_kept", "apart_in_body")
    return {name: round(row[name], 3) for name in wanted}


def report(results: list) -> None:
    import score_text

    for kinds in ("main", "html", "human"):
        total, of = score_text.Tally(), defaultdict(score_text.Tally)
        for page, (labels, _) in results:
            if kinds != (page.kind if page.kind in OTHERS else "main"):
                continue
            names = ("language",) if kinds == "human" else ("source", "language", "converter")
            for tally in (total, *(of[f"{name}: {getattr(page, name)}"] for name in names)):
                tally.add({"text": page.text, "lines": page.lines}, labels)
        print(score_text.HEAD)
        for name in sorted(of):
            print(score_text.fmt(name, of[name].row()))
        print(score_text.fmt("ALL " + kinds, total.row()))
    print("reliability: certainty up to, share right")
    print(reliability(results))


def reliability(results: list) -> list[list[float]]:
    """Isotonic regression (pool adjacent violators) of being right on computed certainty: [upper end, share right]."""
    points = []
    for page, (labels, blocks) in results:
        if page.kind in OTHERS:
            continue
        for row in page.lines:
            right = _is_right(row["label"], labels[row["n"] - 1])
            block = blocks[page.rows[row["n"] - 1]]
            if right is not None and block.rule.startswith("model:"):
                points.append((block.cert, right))
    return pooled(points)


def pooled(points: list[tuple[float, bool]]) -> list[list[float]]:
    """Certainties with whether they were right, as upper ends of ranges and the share that was right in each."""
    points.sort()
    size = max(1, len(points) // STEPS)
    tops = sorted({points[min(place, len(points)) - 1][0] for place in range(size, len(points) + size, size)})
    pools: list[list[float]] = []
    for low, top in zip([-1.0, *tops[:-1]], tops, strict=True):
        chunk = [right for cert, right in points if low < cert <= top]
        pools.append([top, sum(chunk), len(chunk)])
        while len(pools) > 1 and pools[-2][1] * pools[-1][2] >= pools[-1][1] * pools[-2][2]:
            last, right, count = pools.pop()
            pools[-1] = [last, pools[-1][1] + right, pools[-1][2] + count]
    return [[round(top, 6), round(min(0.98, right / count), 2)] for top, right, count in pools]


def _is_right(gold: str, found: str) -> bool | None:
    """Whether a line was kept or removed as the gold says; None where the gold takes no side."""
    chrome = found.startswith("chrome")
    if gold in labeller_data.KEEP:
        return not chrome
    return chrome if gold.startswith("chrome") or gold == "related" else None


def as_text(data: dict) -> str:
    """JSON with one feature a line, so that a change can be read in a diff."""
    lines = ["{"]
    for number, (key, value) in enumerate(data.items()):
        comma = "," if number + 1 < len(data) else ""
        if key in ("features", "edges"):
            rows = [f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in value.items()]
            lines += [f"{json.dumps(key)}: {{", ",\n".join(rows), f"}}{comma}"]
        else:
            lines.append(f"{json.dumps(key)}: {json.dumps(value)}{comma}")
    return "\n".join([*lines, "}"]) + "\n"


if __name__ == "__main__":
    main()

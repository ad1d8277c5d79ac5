"""Fit the weights of what a page's markup states of its facts, and test them on sites that they have not seen.

    python benchmarks/fit_stated.py --keep DIR [--write]

DIR holds what ``train_elements.py --keep DIR`` left there, so that what the text states is read by a labeller that
does not know the site; the weights of each fifth of the sites are put beside them for ``html_pages.py``.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported: processes share the work, not threads

import argparse
import gzip
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any
from unittest import mock

import html_pages
import numpy as np
from html_scrapes import HTML
from train_elements import FOLDS, digest, fold_of, golds, site_of

from kei_archive.errors import KeiArchiveError
from kei_archive.interpret import interpret
from kei_archive.interpret.markup import choice
from kei_archive.label import label
from kei_archive.model import Metadata
from kei_archive.readers import open_witness
from kei_archive.segment import segments_of
from kei_archive.structure import structured

sys.path.append(str(html_pages.DATA))
WEIGHTS = Path(choice.__file__).parent / "weights.toml"
GOLD = {"title": "title", "authors": "author", "date": "date", "site": "sitename"}
RIDGE = 0.3
LEAST_SITES = 20
ROUNDS = 400
Sample = tuple[str, list[dict[str, float]], list[bool]]
"""Site, signs of each value, and which values are right."""


def load(folder: Path) -> list[dict[str, Sample]]:
    """The values that each page states, by fact."""
    os.environ["KEI_HTML_WEIGHTS"] = str(folder)
    tasks = [(name, gold) for name, gold in golds() if not gold.get("suspect")]
    with ProcessPoolExecutor(2) as pool:
        return [page for page in pool.map(_page, tasks, chunksize=8) if page]


def _page(task: tuple[str, dict[str, Any]]) -> dict[str, Sample]:
    import score

    name, gold = task
    try:
        witness = open_witness(
            gzip.decompress((HTML / name / gold["html"]).read_bytes()), media_type="text/html", url=gold["url"]
        )
    except KeiArchiveError:
        return {}
    site = site_of(gold)
    labelled = label(segments_of(witness), drawing=witness.drawing, weights=html_pages.elements(fold_of(site)))
    caught: list[choice.Facts] = []

    def catch(metadata: Metadata, *, page: Any, witness: Any) -> Metadata:
        caught.append(choice.Facts(metadata, page, witness))
        return metadata

    with mock.patch("kei_archive.interpret.with_stated", catch):
        interpret(witness, structured(labelled, witness))
    same = {"title": score.same_title, "authors": score.same_author, "date": score.same_date, "site": score.same_title}
    result = {}
    for fact, key in GOLD.items():
        if gold.get(key):
            options = list(caught[0].options(fact).values())
            values = [list(one.value) if isinstance(one.value, tuple) else str(one.value) for one in options]
            right = [same[fact](gold[key], value) for value in values]
            result[fact] = (site, [{k: float(v) for k, v in one.signs.items() if v} for one in options], right)
    return result


def fit(samples: list[Sample]) -> dict[str, float]:
    """Weights of the signs that enough sites have: greatest likelihood of the right values, or of none."""
    often = Counter(name for _, signs, _ in samples for name in {key for one in signs for key in one})
    names = ["none", *sorted(name for name, count in often.items() if count >= LEAST_SITES)]
    place = {name: index for index, name in enumerate(names)}
    total = sum(len(signs) + 1 for _, signs, _ in samples)
    x, good, starts = np.zeros((total, len(names))), np.zeros(total), []
    row = 0
    for _, signs, right in samples:
        starts.append(row)
        for one, fine in zip([*signs, {"none": 1.0}], [*right, not any(right)], strict=True):
            for name, value in one.items():
                if name in place:
                    x[row, place[name]] = value
            good[row] = fine
            row += 1
    sizes = np.diff([*starts, total])
    theta, pace = np.zeros(len(names)), np.zeros(len(names))
    for _ in range(ROUNDS):
        score = x @ theta
        share = np.exp(score - np.repeat(np.maximum.reduceat(score, starts), sizes))
        want = share * good
        share /= np.repeat(np.add.reduceat(share, starts), sizes)
        want /= np.repeat(np.add.reduceat(want, starts), sizes)
        gradient = x.T @ (share - want) + RIDGE * theta
        pace += gradient**2
        theta -= 0.3 * gradient / (np.sqrt(pace) + 1e-9)
    return {name: round(float(value), 3) for name, value in zip(names, theta, strict=True) if abs(value) >= 0.02}


def told(samples: list[Sample], weights: dict[str, float], fact: str) -> list[tuple[float, bool]]:
    """The probability of the best value of each page, and whether it is right."""
    result = []
    for _, signs, right in samples:
        scores = np.array([*(sum(weights.get(k, 0.0) * v for k, v in one.items()) for one in signs), weights["none"]])
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        best = int(shares[:-1].argmax()) if signs else -1
        sure = signs and shares[best] >= choice.SURE_ENOUGH[fact]
        result.append((float(shares[best]) if sure else 0.0, bool(sure and right[best])))
    return result


def table(weights: dict[str, dict[str, float]], *, head: dict[str, Any]) -> str:
    rows = ["# Written by benchmarks/fit_stated.py, which tests them too: each source or sign speaks for a value or"]
    rows += ["# against it.", "", "[training]", *(f'"{name}" = {value!r}' for name, value in head.items())]
    for fact, signs in weights.items():
        rows += ["", f"[{fact}]", *(f'"{name}" = {value}' for name, value in signs.items())]
    return "\n".join(rows).replace("'", '"') + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    pages = load(options.keep)
    found: dict[int, dict[str, dict[str, float]]] = {fold: {} for fold in range(FOLDS)}
    head: dict[str, Any] = {"data": digest()}
    for fact in choice.FACTS:
        samples = [page[fact] for page in pages if fact in page]
        results = []
        for fold in range(FOLDS):
            found[fold][fact] = fit([one for one in samples if fold_of(one[0]) != fold])
            results += told([one for one in samples if fold_of(one[0]) == fold], found[fold][fact], fact)
        sure = [right for chance, right in results if chance >= 0.9]
        ceiling = sum(any(right) for *_, right in samples)
        right = sum(good for _, good in results)
        given = sum(chance > 0 for chance, _ in results)
        print(f"{fact}: {len(results)} pages, right {right / len(results):.3f}, of those given {right / given:.3f},")
        print(f"  stated at all {ceiling / len(results):.3f}; of {len(sure)} surer than 0.9 {np.mean(sure):.3f}")
        head[fact] = round(right / len(results), 3)
    for fold, weights in found.items():
        (options.keep / f"facts-{fold}.toml").write_text(table(weights, head={}), "utf-8")
    if options.write:
        samples_of = {fact: [page[fact] for page in pages if fact in page] for fact in choice.FACTS}
        WEIGHTS.write_text(table({fact: fit(one) for fact, one in samples_of.items()}, head=head), encoding="utf-8")


if __name__ == "__main__":
    main()

"""Fit the weights of src/kei_archive/interpret/weights.toml, and measure the facts on sites that were not fitted.

    python benchmarks/fit_facts.py                 cross-validation by site: found and invented, reliability, trade-off
    python benchmarks/fit_facts.py --write         the same, then fit on all sites and write the weights
    python benchmarks/fit_facts.py --show title    and the pages whose fact is wrong, missed or invented

``--labellers FOLDER`` takes the roles of each page from a labeller that has not seen its site: the folder is filled by
``train_labeller.py --folds 5 --keep FOLDER``. ``--alone`` tests every page without the others of its site. About
five minutes; it needs the converters of the group "bench". The same data and converters give the same weights.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import facts_data
import numpy as np
from crf import minimise
from facts_data import FOLDS, Sample, Sheet

from kei_archive.interpret import authors, published, sites, titles, topics
from kei_archive.model import Claim, Kind

WEIGHTS = Path(__file__).resolve().parents[1] / "src" / "kei_archive" / "interpret" / "weights.toml"
FACTS = ("title", "date", "author", "site", "categories")
LEAST = {
    "title": titles.SURE_ENOUGH,
    "date": published.SURE_ENOUGH,
    "author": authors.SURE_ENOUGH,
    "site": sites.SURE_ENOUGH,
    "categories": topics.SURE_ENOUGH,
}
ROUNDS = 80
# What we think before we look: pages with a site in their gold are few, and of few sites; agencies' datelines are rare.
PRIOR = {
    "title": {"counter": -2.5, "echo-heard": 2.0},
    "date": {"dateline": 2.0},
    "author": {"bare-uncased": -4.0},
    "site": {
        "none": 2.5, "suffix": 5, "suffix-alone": 2, "said": 3, "hinted": 1.5, "credit": -1, "about": 2, "return": 2.5,
        "project": 2, "named": -1, "masthead": -1, "copyright": -0.5, "spelled": 0.5,
        "owned": 1.5, "handle": 1, "camel": 0.5,
        "agreed": 2.5, "told": 0.5, "repeated": 2.0, "domain": 2, "domain-part": 0.5,
        "shared": 2.5, "first": 2.5, "held": 2.5, "held-often": 1, "held-named": 1.5, "above-menu": 2.5,
        "headline": -1.5, "text-only": -1, "person": -1.5, "role-furniture": -0.5, "one-word": -0.3,
        "long": -1, "lower": -2,
    },
    "categories": {
        "none": 2.5, "form-stated": 8, "form-tags": 6,
        "form-above": 1, "form-crumb": 3, "form-date": 1.5, "form-label": 0.5,
        "section": 2, "elsewhere": 0.3, "near": 1, "words": -0.5, "capital": 0.5, "name": -2, "digit": -1.5,
        "role-furniture": -0.3, "top": 0.5, "kicker": -1.5, "own": 1, "again": -0.5,
    },
}  # fmt: skip
PENALTY = {
    "title": 0.3,
    "date": 0.15,
    "author": 0.15,
    "site": 5.0,
    "categories": 1.0,
}  # of the squared distance from the prior
CALM = {"title": 0.4}
"""Taken off the weight of "none": pages without roles teach too much doubt. Without it 131 of 270 headlines whose
certainty was 0.3 to 0.5, 0.41 on average, were right on sites that were not fitted."""
Titles = dict[int, Claim[str] | None]
Result = tuple[Sample, float, Any]
"""A sample, the certainty of its best candidate, and that candidate."""


def fit(group: list[Sample], *, fact: str) -> dict[str, float]:
    """Penalised likelihood; lines that are equally right share the credit."""
    group = [sample for sample in group if sample.teaches(fact)]
    seen = {name for sample in group for signs in sample.signs for name in signs}
    names = sorted(seen | set(PRIOR.get(fact, {})) | {"none"})  # a rare sign that no page shows keeps its prior
    x, right, starts = facts_data.matrix(group, names=names, blind=True)
    prior = np.array([PRIOR.get(fact, {}).get(name, 0.0) for name in names])
    heavy = np.array([sample.sheet.weight for sample in group])
    sizes = np.diff([*starts, len(x)])
    each = np.repeat(heavy, sizes)

    def value(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = x @ weights
        scores = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
        share = scores / np.repeat(np.add.reduceat(scores, starts), sizes)
        mass = np.maximum(np.add.reduceat(share * right, starts), 1e-12)
        pull = each * (share * right / np.repeat(mass, sizes) - share)
        away = weights - prior
        return PENALTY[fact] / 2 * away @ away - heavy @ np.log(mass), PENALTY[fact] * away - x.T @ pull

    found = minimise(value, prior.copy(), rounds=ROUNDS)
    found[names.index("none")] -= CALM.get(fact, 0.0)
    return {name: round(float(weight), 2) for name, weight in zip(names, found, strict=True)}


def judged(group: list[Sample], *, weights: dict[str, float]) -> list[Result]:
    """For each sample: the certainty of its best candidate, and that candidate; as `choice.choose` has it."""
    x, _, starts = facts_data.matrix(group, names=list(weights), blind=False)
    scores = x @ np.array(list(weights.values()))
    result = []
    for sample, start in zip(group, starts, strict=True):
        there = np.exp(
            scores[start : start + len(sample.found) + 1] - scores[start : start + len(sample.found) + 1].max()
        )
        shares = np.bincount(sample.keys, weights=there[:-1], minlength=1) / there.sum()
        best = int(np.argmax(shares))
        places = [i for i, key in enumerate(sample.keys) if key == best]
        one = sample.found[max(places, key=lambda i: there[i])] if places else None
        result.append((sample, float(shares[best]), one))
    return result


class Score:
    """Found, wrong and missed where the text states the fact; invented and left open where it does not.

    What agrees with the gold in another form is wrong or invented all the same, and counted besides.
    """

    def __init__(self) -> None:
        self.n: Counter[str] = Counter()
        self.agreed: Counter[str] = Counter()

    def add(self, sheet: Sheet, *, fact: str, value: Any) -> str:
        gold = sheet.gold(fact) or {}
        given = value is not None and value != ()
        right = given and sheet.right(fact, value)
        if gold.get("value") and gold.get("in_text"):
            verdict = "found" if right else "wrong" if given else "missed"
        else:
            verdict = "outside" if right else "invented" if given else "open"
        self.n[verdict] += 1
        self.agreed[verdict] += given and not right and sheet.agrees(fact, value)
        return verdict

    def shares(self) -> dict[str, float]:
        """Shares that other sites may hope for."""
        n = self.n
        stated, absent = n["found"] + n["wrong"] + n["missed"], n["outside"] + n["invented"] + n["open"]
        return {"found": round(n["found"] / max(1, stated), 3), "invented": round(n["invented"] / max(1, absent), 3)}

    def __str__(self) -> str:
        n = self.n
        stated, absent = n["found"] + n["wrong"] + n["missed"], n["outside"] + n["invented"] + n["open"]
        share = 100 * n["invented"] / max(1, absent)
        found, invented = n["found"] + self.agreed["wrong"], n["invented"] - self.agreed["invented"]
        return (
            f"stated {stated:3d}: found {100 * n['found'] / max(1, stated):5.1f} %, wrong {n['wrong']:2d}, missed"
            f" {n['missed']:2d}   not stated {absent:2d}: invented {n['invented']:2d} ({share:.1f} %)"
            f"   agrees after normalising: found {100 * found / max(1, stated):5.1f} %, invented {invented:2d}"
        )


def given(fact: str, *, sheet: Sheet, cert: float, one: Any, least: float | None = None) -> Any:
    """The value that `interpret` would state."""
    least = LEAST[fact] if least is None else least
    if one is None or cert < least or (sheet.kind is not Kind.ARTICLE and fact != "site"):
        return None
    return one.value


def report(results: list[Result], *, fact: str, show: bool) -> Score:
    """Print the figures of a fact; the score of all pages."""
    total, of = Score(), defaultdict(Score)
    for sample, cert, one in results:
        sheet = sample.sheet
        value = given(fact, sheet=sheet, cert=cert, one=one)
        verdict = total.add(sheet, fact=fact, value=value)
        for name in ("source", "language", "converter"):
            of[f"{name}: {sheet.doc[name]}"].add(sheet, fact=fact, value=value)
        if show and verdict in ("wrong", "missed", "invented"):
            print(_fault(sample, cert, one, fact=fact, verdict=verdict))
    print(f"\n{fact:43s}{total}")
    for name in sorted(of):
        print(f"   {name:40s}{of[name]}")
    _reliability(results, fact=fact)
    print("   trade-off: certainty from which a fact is given")
    for least in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98):
        score = Score()
        for sample, cert, one in results:
            score.add(sample.sheet, fact=fact, value=given(fact, sheet=sample.sheet, cert=cert, one=one, least=least))
        print(f"      {least:.2f}  {score}")
    return total


def _others(results: list[Result], *, fact: str) -> None:
    """The figures on the HTML pages, by converter: more sites, whose gold was not made for the text."""
    of: dict[str, Score] = defaultdict(Score)
    for sample, cert, one in results:
        if not sample.sheet.tested:
            value = given(fact, sheet=sample.sheet, cert=cert, one=one)
            for name in ("all", sample.sheet.doc["converter"]):
                of[name].add(sample.sheet, fact=fact, value=value)
    print("   on the HTML pages, by converter")
    for name in sorted(of):
        print(f"      {name:37s}{of[name]}")


def _reliability(results: list[Result], *, fact: str) -> None:
    print("   reliability: said, was (facts)")
    for low, high in ((0.0, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 0.97), (0.97, 1.01)):
        there = [
            (cert, sample.sheet.right(fact, one.value)) for sample, cert, one in results if one and low <= cert < high
        ]
        if there:
            said, was = (sum(column) / len(there) for column in zip(*there, strict=True))
            print(f"      {said:.2f}  {was:.2f}  ({len(there)})")


def _fault(sample: Sample, cert: float, one: Any, *, fact: str, verdict: str) -> str:
    """A page whose fact is not right, and at which step it went wrong."""
    sheet, doc = sample.sheet, sample.sheet.doc
    if sheet.kind is not Kind.ARTICLE:
        why = f"page taken for {sheet.kind}"
    elif not sample.right:
        why = "no candidate"
    else:
        why = "below threshold" if one and one.key == sample.found[sample.right[0]].key else "ranked low"
    guess = f"{one.value!r} {cert:.2f} {one.rule}" if one else "nothing"
    gold = (sheet.gold(fact) or {}).get("value")
    return f"{verdict} ({why}) {doc['id']} {doc['language']}: {gold!r}, best {guess}"


def cross_validate(sheets: list[Sheet], *, fact: str, titles_of: Titles) -> tuple[list[Sample], list[Result]]:
    group = facts_data.samples(sheets, fact=fact, titles_of=titles_of)
    results = []
    for fold in range(FOLDS):
        weights = fit([one for one in group if one.sheet.fold != fold], fact=fact)
        results += judged([one for one in group if one.sheet.fold == fold], weights=weights)
    return group, results


def unseen_titles(sheets: list[Sheet], group: list[Sample]) -> Titles:
    """Each page's headline by weights that do not know its site: what the other facts can build on."""
    found: Titles = {}
    for fold in range(FOLDS):
        weights = fit([one for one in group if one.sheet.fold != fold], fact="title")
        there = [_all_titles(sheet) for sheet in sheets if sheet.fold == fold]
        for sample, cert, one in judged(there, weights=weights):
            claim = Claim(one.value, one.row.block.span, one.rule, cert) if one else None
            found[id(sample.sheet)] = claim if cert >= LEAST["title"] else None
    return found


def _all_titles(sheet: Sheet) -> Sample:
    found = sheet.candidates("title")
    number = {key: i for i, key in enumerate(dict.fromkeys(one.key for one in found))}
    signs = [{name: float(value) for name, value in one.signs.items() if value} for one in found]
    return Sample(sheet, found, [], [number[one.key] for one in found], signs)


def write(tables: dict[str, dict[str, Any]]) -> None:
    """Write weights.toml: a table for each fact, and what they were fitted on."""
    rows = [
        "# Written by benchmarks/fit_facts.py, which tests them too: each speaks for a candidate or against it.",
        "",
    ]
    for name, table in tables.items():
        kept = {key: value for key, value in table.items() if value or name == "training" or key == "none"}
        rows += [f"[{name}]", *(f'"{key}" = {json.dumps(value)}' for key, value in kept.items()), ""]
    WEIGHTS.write_text("\n".join(rows), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labellers", type=Path)
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--only", help="one fact, with the headlines of the weights as they are")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--show", action="append", default=[], metavar="FACT")
    options = parser.parse_args()
    sheets = facts_data.load(options.labellers)
    titles_of: Titles = {}
    tables: dict[str, dict[str, Any]] = {"training": {"data": facts_data.digest() if options.write else ""}}
    if options.only:
        titles_of = {id(sheet): titles.find_title(sheet.page)[0] for sheet in sheets}
    for fact in [options.only] if options.only else FACTS:
        group, results = cross_validate(sheets, fact=fact, titles_of=titles_of)
        tested = [one for one in results if one[0].sheet.tested and one[0].sheet.alone == options.alone]
        score = report(tested, fact=fact, show=fact in options.show)
        _others(results, fact=fact)
        if fact == "title":
            titles_of = unseen_titles(sheets, group)
        if options.write:
            tables["training"] |= {f"{fact}-{name}": share for name, share in score.shares().items()}
            tables[fact] = fit(group, fact=fact)
    if options.write:
        write(tables)


if __name__ == "__main__":
    sys.exit(main())

"""Fit the weights of src/kei_archive/interpret/weights.toml on the development pages, and test them on unseen sites.

    python benchmarks/fit_facts.py title [--write]

Prints how often the right candidate has the highest probability, on sites that were not fitted (five folds of whole
sites), and how far the probabilities can be believed. ``--write`` fits on all sites and replaces the fact's table.
Fit ``title`` first: date and author look at the title's place. Standard library only; takes some minutes.
"""

import hashlib
import math
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import urlparse

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "benchmarks" / "text-scrapes"
WEIGHTS = ROOT / "src" / "kei_archive" / "interpret" / "weights.toml"
GOLD = {"title": "title", "date": "date", "author": "author", "site": "site"}
FOLDS = 5
STEPS = 120
# What we think before we look: pages with a site in their gold are few, and of few sites.
PRIOR = {
    "site": {
        "none": 2.5, "suffix": 3, "about": 2, "return": 2.5, "project": 2, "named": -1, "masthead": -1,
        "copyright": -0.5, "agreed": 2.5, "lines": 0.5, "mentions": 0.5, "domain": 2, "domain-part": 0.5,
        "shared": 2.5, "first": 2.5, "held": 2.5, "above-menu": 2.5, "role-furniture": -0.5, "one-word": -0.3,
        "long": -1, "lower": -2,
    }
}  # fmt: skip
PENALTY = {"title": 0.3, "date": 0.15, "author": 0.15, "site": 5.0}  # of the squared distance from the prior
BLIND = 4  # one page in so many is fitted without its roles, so that no fact leans on labelling alone


def site_of(doc):
    if doc["family"] in ("trafeval", "dragnet", "readability") and doc.get("url"):
        return ".".join(urlparse(doc["url"]).netloc.split(".")[-2:])
    return doc["id"] if doc["family"] in ("trafeval", "dragnet", "readability", "gn1") else doc["family"]


def fold_of(doc):
    return hashlib.sha256(site_of(doc).encode()).digest()[0] % FOLDS


def samples(fact):
    """For each page: weight, fold, its candidates' signs, and which of them are right (None: that there is none)."""
    import score_text
    import text_scrapes

    docs = [doc for doc in score_text.load("dev", not_kind="human") if doc["metadata"].get(GOLD[fact]) is not None]
    pages = defaultdict(list)
    for doc in score_text.load("dev", not_kind="human"):
        pages[doc["family"]].append(doc["text"])
    often = Counter(map(site_of, docs))
    for doc in docs:
        together = text_scrapes.survey_of(tuple(pages[doc["family"]])) if len(pages[doc["family"]]) > 1 else None
        for repetition in (None, together):
            found = candidates_of(doc["text"], fact=fact, repetition=repetition)
            gold = doc["metadata"][GOLD[fact]]
            right = [i for i, one in enumerate(found) if is_right(fact, gold, one.value, same=score_text.same)]
            signs = [{name: float(value) for name, value in one.signs.items() if value} for one in found]
            if int(doc["sha256"][:4], 16) % BLIND == 0:
                signs = [{name: v for name, v in row.items() if not name.startswith("role-")} for row in signs]
            yield 0.5 / math.sqrt(often[site_of(doc)]), fold_of(doc), signs, right


def is_right(fact, gold, value, *, same):
    if not gold.get("value"):
        return False
    value = "; ".join(value) if isinstance(value, tuple) else value
    if same(GOLD[fact], gold["value"], value):
        return True
    # The gold is then the window's title, with the site's name behind the headline.
    return fact == "title" and not gold.get("in_text") and len(value) > 9 and gold["value"].startswith(value)


def candidates_of(text, *, fact, repetition):
    from kei_archive.interpret import authors, published, sites, titles
    from kei_archive.interpret._langid import language_of
    from kei_archive.interpret.dates import order_of
    from kei_archive.interpret.page import Page
    from kei_archive.label import label
    from kei_archive.segment import segment

    labelled = label(segment(text), repetition=repetition)
    page = Page(labelled.blocks, repetition=repetition)
    if fact == "title":
        return list(titles.candidates(page))
    title, _ = titles.find_title(page)
    place = page.place_of(title.span) if title else page.title
    if fact == "author":
        return list(authors.candidates(page, title=place))
    if fact == "site":
        return list(sites.candidates(page, title=title))
    language = language_of("\n".join(block.text for block in labelled.blocks if block.role.is_body))
    order = order_of((row.text for row in page.rows), language=language[0] if language else "")
    dates = published.candidates(page, title=place, order=order)
    return [one for one in dates if one.rule not in ("date:page-date", "date:other")]


def chances(signs, weights):
    scores = [sum(weights[name] * value for name, value in row.items()) for row in signs]
    scores.append(weights["none"])
    highest = max(scores)
    shares = [math.exp(score - highest) for score in scores]
    total = sum(shares)
    return [share / total for share in shares]


def fit(data, *, fact):
    """Adam on the penalised log-likelihood; lines that are equally right share the credit."""
    prior, penalty = PRIOR.get(fact, {}), PENALTY[fact]
    weights, first, second = defaultdict(float, prior), defaultdict(float), defaultdict(float)
    for step in range(1, STEPS + 1):
        gradient = defaultdict(float)
        for heavy, _, signs, right in data:
            found = chances(signs, weights)
            targets = right or [len(signs)]
            mass = sum(found[i] for i in targets)
            for i, chance in enumerate(found):
                pull = heavy * ((chance / mass if i in targets and mass > 0 else 0.0) - chance)
                if abs(pull) > 1e-6:
                    for name, value in signs[i].items() if i < len(signs) else [("none", 1.0)]:
                        gradient[name] += pull * value
        for name, pull in gradient.items():
            value = pull - penalty * (weights[name] - prior.get(name, 0.0))
            first[name] = 0.9 * first[name] + 0.1 * value
            second[name] = 0.99 * second[name] + 0.01 * value * value
            step_size = 0.15 * (1 - step / (STEPS + 20))
            weights[name] += (
                step_size * first[name] / (1 - 0.9**step) / (math.sqrt(second[name] / (1 - 0.99**step)) + 1e-9)
            )
    return weights


def judge(data, weights):
    """(probability, whether right, whether a fact was given) of the best alternative of each page."""
    for _, _, signs, right in data:
        found = chances(signs, weights)
        best = max(range(len(found)), key=found.__getitem__)
        yield found[best], best in (right or [len(signs)]), best < len(signs), bool(right)


def report(results):
    stated = [one for one in results if one[3]]
    print(f"  stated: right {sum(one[1] for one in stated)} of {len(stated)};", end=" ")
    print(f"none: right {sum(one[1] for one in results if not one[3])} of {len(results) - len(stated)}")
    for low, high in ((0.0, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 0.97), (0.97, 1.01)):
        there = [one for one in results if low <= one[0] < high and one[2]]
        if there:
            said, was = sum(one[0] for one in there) / len(there), sum(one[1] for one in there) / len(there)
            print(f"  said {said:.2f}, was {was:.2f}  ({len(there)})")


def write(fact, weights):
    text = WEIGHTS.read_text(encoding="utf-8")
    kept = {name: round(value, 2) for name, value in sorted(weights.items())}
    rows = "".join(f'"{name}" = {value}\n' for name, value in kept.items() if value or name == "none")
    table = f"[{fact}]\n{rows}"
    pattern = re.compile(rf"^\[{fact}\]\n(?:(?!\[).*\n)*", re.MULTILINE)
    WEIGHTS.write_text(pattern.sub(lambda _: f"{table}\n", text).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.path[:0] = [str(DATA), str(Path(__file__).parent)]
    chosen = sys.argv[1]
    everything = list(samples(chosen))
    unseen = []
    for fold in range(FOLDS):
        learned = fit([one for one in everything if one[1] != fold], fact=chosen)
        unseen += judge([one for one in everything if one[1] == fold], learned)
    print(f"{chosen}: sites not fitted")
    report(unseen)
    final = fit(everything, fact=chosen)
    print("all sites, fitted")
    report(list(judge(everything, final)))
    if "--write" in sys.argv:
        write(chosen, final)

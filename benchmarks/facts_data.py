"""Pages of the development data as the search for facts sees them: candidates, their signs, and which are right."""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import converters
import numpy as np
from facts_agreement import agree, alike

from kei_archive.interpret import authors, published, sites, titles, topics
from kei_archive.interpret._langid import language_of
from kei_archive.interpret.choice import Candidate
from kei_archive.interpret.dates import find_dates, order_of
from kei_archive.interpret.page import Page
from kei_archive.label import label, survey
from kei_archive.label.chain import Chain
from kei_archive.model import Claim, Kind, Witness
from kei_archive.segment import segment

BENCHMARKS = Path(__file__).resolve().parents[2] / "shared" / "benchmarks"
DATA = BENCHMARKS / "text-scrapes"
HTML = BENCHMARKS / "html-pages" / "dev"
sys.path.append(str(DATA))
FOLDS = 5
GOLD = {"title": "title", "author": "author", "date": "date", "site": "site", "categories": "categories"}
BLIND = 4
"""One page in so many is fitted without its roles, so that no fact leans on labelling alone."""


_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_FEWEST = 300
"""Characters of a page; a shorter one is a cookie notice or nothing."""


@dataclass
class Sheet:
    """A page of the data, read in one way: alone, or with the other pages of its site.

    Attributes:
        alone: Whether it was read by itself.
        fold: Sites are in one fold only.
        weight: Pages of a site with many pages count for less.
    """

    doc: dict[str, Any]
    alone: bool
    fold: int
    weight: float
    kind: Kind
    page: Page

    @property
    def tested(self) -> bool:
        """Whether it is of the data that figures are given for."""
        return not self.doc["family"].startswith("html:")

    def gold(self, fact: str) -> dict[str, Any] | None:
        return self.doc["metadata"].get(GOLD[fact])

    def right(self, fact: str, value: Any) -> bool:
        """Whether the value is that of the gold."""
        import score_text

        gold = (self.gold(fact) or {}).get("value")
        return bool(gold) and score_text.same(GOLD[fact], gold, list(value) if isinstance(value, tuple) else value)

    def agrees(self, fact: str, value: Any) -> bool:
        """Whether the value is that of the gold in this form or another."""
        gold = (self.gold(fact) or {}).get("value")
        return bool(gold) and (self.right(fact, value) or agree(fact, gold, value))

    def credits(self, fact: str, value: Any) -> bool:
        """Whether fitting takes the value for right: also what agrees with the gold, and a headline that was edited."""
        gold = self.gold(fact) or {}
        if fact == "title" and not gold.get("in_text"):
            said = str(gold.get("value"))
            return (len(value) > 9 and said.startswith(value)) or alike(said, value) or self.agrees(fact, value)
        return self.agrees(fact, value)

    def hidden(self, fact: str) -> bool:
        """Whether the text states the value in a place or a form that no candidate has: then "none" is not right."""
        gold = (self.gold(fact) or {}).get("value")
        values = gold if isinstance(gold, list) else [gold]
        return fact != "date" and bool(gold) and all(_flat(str(value)) in self.text for value in values)

    @cached_property
    def text(self) -> str:
        return _flat(self.doc["text"])

    @cached_property
    def order(self) -> str:
        blocks = [row.block for row in self.page.rows[:400] if row.role.is_body]
        language = language_of("\n".join(block.text[:20_000] for block in blocks))
        return order_of((row.text for row in self.page.rows), language=language[0] if language else "")

    def candidates(self, fact: str, *, title: Claim[str] | None = None) -> list[Candidate[Any]]:
        place = self.page.place_of(title) if title else self.page.title
        if fact == "title":
            return list(titles.candidates(self.page))
        if fact == "author":
            return list(authors.candidates(self.page, title=place))
        if fact == "site":
            return list(sites.candidates(self.page, title=title))
        if fact == "categories":
            return list(topics.candidates(self.page, title=place))
        return list(published.candidates(self.page, title=place, order=self.order))


def _flat(text: str) -> str:
    return " ".join(text.split()).casefold()


def load(labellers: Path | None, *, progress: Callable[[str], None] = lambda _: None) -> list[Sheet]:
    """All pages whose gold states a fact, each read alone and with the others of its site.

    Args:
        labellers: Folder of weights that ``train_labeller.py --keep`` left: the roles of a page then come from a
            labeller that has not seen its site. None for the labeller of the package.
        progress: Told what is being done.
    """
    import score_text

    docs = [doc for doc in score_text.load("dev", not_kind="human") if doc["metadata"]]
    docs += html_docs(known={doc["id"].rsplit("-", 1)[0]: doc["url"] for doc in docs})
    families = defaultdict(list)
    for doc in docs:
        families[doc["family"]].append(doc)
    often = Counter(map(site_of, docs))
    chains = {fold: _chain(labellers, fold=fold) for fold in range(FOLDS)}
    sheets = []
    for family, group in sorted(families.items()):
        progress(f"{family}: {len(group)}")
        strangers = family.startswith("html:")
        together = (
            None if strangers or len(group) < 2 else survey(Witness(doc["text"].encode(), "page") for doc in group)
        )
        for doc in group:
            fold = fold_of(site_of(doc))
            segments = segment(doc["text"])
            for alone, repetition in ((True, None),) if strangers else ((True, None), (False, together)):
                labelled = label(segments, repetition=repetition, chain=chains[fold])
                page = Page(labelled.blocks, repetition=repetition)
                weight = 0.5 / math.sqrt(often[site_of(doc)])
                sheets.append(Sheet(doc, alone, fold, weight, labelled.kind, page))
    return sheets


def digest() -> str:
    """SHA-256 over the names and digests of all files of the data, in order."""
    total = hashlib.sha256()
    for path in [*sorted((DATA / "dev").rglob("*.*")), *sorted(HTML.rglob("*.*"))]:
        if path.is_file():
            total.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def html_docs(*, known: dict[str, str | None]) -> list[dict[str, Any]]:
    """The HTML pages of the development data as text, each in three ways: more sites to fit on, never to test on.

    Args:
        known: Addresses of the pages that are among the scrapes as well: those of Readability.js, whose copies of
            HTML have no address of their own. They must not be fitted on where they are tested.
    """
    docs = []
    for path in sorted(HTML.glob("*/gold.jsonl")):
        for line in path.read_text("utf-8").split("\n")[:-1]:
            gold = json.loads(line)
            if not gold.get("suspect") and gold.get("type", "article") == "article":
                page = gzip.decompress((path.parent / gold["html"]).read_bytes())
                if path.parent.name == "mozilla":
                    gold["url"] = known.get(f"readability-{gold['id']}")
                docs += _as_text(gold, page, source=path.parent.name)
    return docs


def _as_text(gold: dict[str, Any], page: bytes, *, source: str) -> Iterator[dict[str, Any]]:
    """A page by two converters of whole pages and one that looks for the article, in turn."""
    keys = {"title": "title", "author": "author", "date": "date", "site": "sitename", "categories": "categories"}
    metadata = {name: {"value": gold[key]} for name, key in keys.items() if gold.get(key)}
    html = converters.decoded(page)
    turn = int(hashlib.sha256(gold["id"].encode()).hexdigest(), 16)
    whole, main = list(converters.WHOLE), list(converters.MAIN)
    for name in (whole[turn % len(whole)], whole[(turn + 2) % len(whole)], main[turn % len(main)]):
        text = (converters.WHOLE | converters.MAIN)[name](html)
        if len(text) < _FEWEST:
            continue
        flat = _flat(text)
        yield {
            "id": f"{source}-{gold['id']}-{name}",
            "family": f"html:{source}",
            "source": source,
            "converter": name,
            "language": gold.get("lang") or "",
            "url": gold.get("url"),
            "text": text,
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
            "metadata": {fact: {**said, "in_text": _stands_in(flat, said["value"])} for fact, said in metadata.items()},
        }


def _stands_in(text: str, value: Any) -> bool:
    """Whether a page says the value, in this form; of a date, whether it names a date that is the same."""
    if isinstance(value, str) and _ISO.fullmatch(value[:10]):
        return any(
            str(written.value) == value[:10] for row in text.split("\n") for written in find_dates(row, order="DMY")
        )
    return all(_flat(str(one)) in text for one in (value if isinstance(value, list) else [value]))


def _chain(labellers: Path | None, *, fold: int) -> Chain | None:
    if labellers is None:
        return None
    return Chain.of({**json.loads((labellers / f"site-{fold}.json").read_text("utf-8")), "table": []})


def site_of(doc: dict[str, Any]) -> str:
    """As for the labeller: pages of one site are never divided between fitting and test."""
    family = doc["family"]
    if family.startswith(("recon:kei", "kei")):
        return "kei"
    if family.startswith(("recon:", "cleanportal:")):
        return family
    host = urlsplit(doc["url"]).hostname if doc.get("url") else None
    return ".".join(host.split(".")[-3:]) if host and host != "web.archive.org" else doc["id"].rsplit("-", 1)[0]


def fold_of(site: str) -> int:
    return int(hashlib.sha256(site.encode()).hexdigest(), 16) % FOLDS


@dataclass
class Sample:
    """A sheet's candidates for one fact as numbers.

    Attributes:
        right: Places of the right candidates; empty if none of them is.
        keys: Number of each candidate's value; the same value may stand on several lines.
    """

    sheet: Sheet
    found: list[Candidate[Any]]
    right: list[int]
    keys: list[int]
    signs: list[dict[str, float]]

    def teaches(self, fact: str) -> bool:
        """Whether it says which candidate is right, or that none is."""
        return bool(self.right) or not self.sheet.hidden(fact)


def samples(sheets: Iterable[Sheet], *, fact: str, titles_of: dict[int, Claim[str] | None]) -> list[Sample]:
    """The pages whose gold says something of the fact.

    Args:
        sheets: Pages.
        fact: Which.
        titles_of: Headlines of the pages by the sheet's ``id()``: as found with weights that do not know the site.
    """
    result = []
    for sheet in sheets:
        if sheet.gold(fact) is None:
            continue
        found = sheet.candidates(fact, title=titles_of.get(id(sheet)))
        if fact == "date":
            found = [one for one in found if one.rule not in published.NEVER]
        right = [i for i, one in enumerate(found) if sheet.credits(fact, one.value)]
        number = {key: i for i, key in enumerate(dict.fromkeys(one.key for one in found))}
        signs = [{name: float(value) for name, value in one.signs.items() if value} for one in found]
        result.append(Sample(sheet, found, right, [number[one.key] for one in found], signs))
    return result


def is_blind(sheet: Sheet) -> bool:
    return int(sheet.doc["sha256"][:4], 16) % BLIND == 0


def matrix(group: list[Sample], *, names: list[str], blind: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Signs of all candidates and, behind each sample's, of "none"; which rows are right; where samples begin."""
    place = {name: index for index, name in enumerate(names)}
    total = sum(len(sample.found) + 1 for sample in group)
    x, right, starts = np.zeros((total, len(names))), np.zeros(total, bool), []
    row = 0
    for sample in group:
        starts.append(row)
        for signs in sample.signs:
            for name, value in signs.items():
                if name in place and not (blind and name.startswith("role-") and is_blind(sample.sheet)):
                    x[row, place[name]] = value
            row += 1
        x[row, place["none"]] = 1.0
        right[[starts[-1] + index for index in sample.right or [len(sample.found)]]] = True
        row += 1
    return x, right, np.array(starts)

"""Training material of the labeller: pages of the development data with the states that their gold leaves open."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import html_scrapes
import numpy as np
import text_scrapes

from kei_archive.label.chain import CHROME, STATES
from kei_archive.label.engine import observe
from kei_archive.label.features import NAMES, features
from kei_archive.label.layout import main_column
from kei_archive.label.repetition import Repetition, survey
from kei_archive.label.shapes import attributions
from kei_archive.model import Role, Witness
from kei_archive.readers import open_witness
from kei_archive.segment import segment

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "benchmarks" / "text-scrapes" / "dev"
KEEP = {"content", "body-paragraph", "heading", "quote", "list-item", "footnote", "teaser"}
META = {"byline", "date", "category", "deck"}
BACK = {"author-bio", "caption/credit"}
BELOW = 6
"""Lines below a main text in which a note or a date of the article may stand."""


@dataclass
class Page:
    """One page: its text, its gold, and a matrix of features for each way of reading it."""

    id: str
    text: str
    site: str
    family: str
    kind: str
    source: str
    language: str
    converter: str
    lines: list[dict]
    gold: list[set[str]]
    rows: list[int]
    views: dict[str, np.ndarray] = field(default_factory=dict)
    open: np.ndarray | None = None


def load() -> tuple[list[Page], list[str]]:
    """All pages with their features, and the features' names."""
    pages = [_page(json.loads(path.read_text("utf-8"))) for path in sorted((DATA / "gold").glob("*.json"))]
    pages += [_specimen(path) for path in _specimens()]
    known = {name: page.site for page in pages for name in (page.site.removeprefix("www."), page.id.rsplit("-", 1)[0])}
    pages += [_converted(data, known=known) for data in html_scrapes.scrapes()]
    pages = [page for page in pages if page.gold]
    families: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        families[page.family].append(page)
    surveys = {name: survey_of(name, pages=group) for name, group in sorted(families.items())}
    for page in pages:
        _observe(page, together=surveys[page.family])
    return pages, list(NAMES)


def survey_of(_family: str, *, pages: list[Page]) -> Repetition | None:
    return survey(Witness(page.text.encode(), "page") for page in pages) if len(pages) > 1 else None


def digest() -> str:
    """SHA-256 over the names and digests of all files of the data, in order."""
    total = hashlib.sha256()
    folders = (DATA, html_scrapes.HTML)
    files = [path for folder in folders for path in sorted(folder.rglob("*.*")) if path.is_file()]
    for path in [*files, *_specimens()]:
        total.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _specimens() -> list[Path]:
    """Our own readings of texts; pages of HTML train other weights."""
    readings = sorted((ROOT / "tests" / "specimens").glob("*.json"))
    return [path for path in readings if (ROOT / "corpus" / "witnesses" / f"{path.stem}.txt").is_file()]


def _specimen(path: Path) -> Page:
    """A specimen of our own, with the roles that a person gave in the words of the benchmark."""
    gold = json.loads(path.read_text("utf-8"))
    lines = [
        {"n": number, "label": _label(role, listing=gold["kind"] == "listing")}
        for first, last, role in gold["blocks"]
        for number in range(first, last + 1)
    ]
    shape = {"id": f"specimen-{path.stem}", "kind": "own", "source": "specimens", "converter": "none"}
    return _page(
        {
            **shape,
            "file": ROOT / "corpus" / "witnesses" / f"{path.stem}.txt",
            "family": f"specimen:{path.stem}",
            "url": None,
            "language": gold["metadata"]["language"] or "en",
            "lines": lines,
        }
    )


def _label(role: str, *, listing: bool) -> str:
    if Role(role).is_chrome and role != "teaser":
        return "chrome"
    if listing and role in ("title", "heading"):
        return "title"
    return text_scrapes.LABELS.get(role, role)


def _converted(data: dict, *, known: dict[str, str]) -> Page:
    """A scrape of an HTML page, under the name that its site has among the scrapes."""
    lines = html_scrapes.spoken(data["lines"])
    page = _page({**data, "lines": lines, "family": ""}, text=data["text"])
    name = data["id"].rsplit("-", 1)[0].replace("mozilla-", "readability-")
    page.site = known.get(page.site.removeprefix("www."), name if page.site == "fakehost" else page.site)
    page.site = known.get(name, page.site)
    page.family = f"html:{page.site}:{page.converter}"
    return page


def _page(data: dict, *, text: str | None = None) -> Page:
    text = open_witness(DATA / data["file"]).text if text is None else text
    segments = segment(text)
    rows, position, index = [], 0, 0
    for line in text.split("\n"):
        while index + 1 < len(segments) and position >= segments[index].span.end:
            index += 1
        rows.append(index)
        position += len(line) + 1
    gold: list[set[str]] = [set() for _ in segments]
    for row in data["lines"]:
        gold[rows[row["n"] - 1]].add(row["label"])
    return Page(
        data["id"],
        text,
        _site(data),
        data["family"],
        data["kind"].split("+")[0],
        data["source"],
        data["language"],
        data["converter"],
        data["lines"],
        gold,
        rows,
    )


def _site(data: dict) -> str:
    """The site that a page is of: pages of one site are never divided between training and test."""
    family = data["family"]
    if family.startswith(("recon:kei", "kei")):
        return "kei"
    if family.startswith(("recon:", "cleanportal:")):
        return family
    host = urlsplit(data["url"]).hostname if data["url"] else None
    if host and host != "web.archive.org":
        return ".".join(host.split(".")[-3:])
    return data["id"].rsplit("-", 1)[0]


class Simulated(Repetition):
    """A survey of a site that was never crawled: most furniture is on other pages too, the article is not."""

    def of(self, key: str) -> int:
        return self.times.get(key, 1)  # type: ignore[attr-defined]


def _simulated(page: Page, keys: list[str]) -> Simulated:
    result = Simulated(30)
    share = 0.3 + 0.65 * _chance(page.id)
    result.times = {}
    for key, gold in zip(keys, page.gold, strict=True):
        draw = _chance(page.id + key)
        if any(label.startswith("chrome") or label == "related" for label in gold):
            result.times[key] = 3 + int(27 * _chance(key + page.id)) if draw < share else 1
        elif gold & (META | BACK):
            result.times[key] = 3 + int(9 * _chance(key + page.id)) if draw < 0.3 else 1
        else:
            result.times[key] = 2 if draw < 0.01 else 1
    return result


def _chance(text: str) -> float:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=4).digest()) / 2**32


def _observe(page: Page, *, together: Repetition | None) -> None:
    view = main_column(segment(page.text))
    segments = [part for part in view if part is not None]
    page.gold = [gold for gold, part in zip(page.gold, view, strict=True) if part is not None]
    lines, marks, seen = observe(segments)
    page.open = open_states(page, marks)
    if page.kind == "html":
        reopen(page, lines, marks)
    views = {"alone": None}
    if page.kind not in ("human", "sparse", "html"):
        views["together"] = together
        views["simulated"] = _simulated(page, [line.key for line in lines])
    for name, repetition in views.items():
        if name != "alone":
            if repetition is None:
                continue
            marks = observe(segments, repetition=repetition).marks
        page.views[name] = features(lines, marks, seen=seen, repetition=repetition).T


def reopen(page: Page, lines: list, marks: list) -> None:
    """Below a main text its gold calls all furniture: comments, and notes close to it, are no less likely to us.

    With furniture alone "both" by site was 39.6, with this 41.0 and 41.6 (two beginnings); F1 on the lines that people
    annotated 90.7, 91.3 and 91.0 (November 2026).
    """
    last = max(index for index, gold in enumerate(page.gold) if gold & KEEP)
    spoken = [i for i, mark in enumerate(marks) if mark and mark.role in (Role.COMMENT_HEADING, Role.REPLY_FORM)]
    first = min((index for index in (*spoken, *attributions(lines)) if index > last), default=len(lines))
    for index in range(last + 1, len(lines)):
        if page.gold[index] == {"chrome"}:
            page.open[index, STATES.index("comments")] |= index >= first
            page.open[index, [STATES.index("note"), STATES.index("coda")]] |= index <= last + BELOW


def open_states(page: Page, marks: list) -> np.ndarray:
    """Lines by states: which the gold leaves open. Conventions differ by source; see the README of the data."""
    fine = page.kind in ("constructed", "hand", "own")
    kept = [index for index, gold in enumerate(page.gold) if gold & KEEP]
    low, high = (kept[0], kept[-1]) if kept else (len(marks), -1)
    titles = [index for index, gold in enumerate(page.gold) if "title" in gold and index < low]
    listing = any("teaser" in gold for gold in page.gold)
    title = titles[-1] if titles and not listing else None
    result = np.ones((len(marks), len(STATES)), dtype=bool)
    for index, gold in enumerate(page.gold):
        role = str(marks[index].role) if marks[index] else ""
        near = low - 10 <= index <= high + 4
        sets = []
        for label in gold:
            states = _of_label(label, human=page.kind == "human", listing=listing)
            if states is None:
                continue
            if label == "title" and index == title:
                states = {"title"}
            if not fine and (label in KEEP or (near and label.startswith("chrome"))):
                states = states | _of_role(role)
            sets.append(states)
        if sets:
            both = set.intersection(*sets) or set.union(*sets)
            result[index] = [state in both for state in STATES]
    return result


def _of_role(role: str) -> set[str]:
    """A byline, date or credit at the article is metadata or back matter to us, whatever a binary gold calls it."""
    if role in ("byline", "dateline", "category"):
        return {"metadata", "coda"}
    return {"note"} if role in ("credit", "author-note") else set()


def _of_label(label: str, *, human: bool, listing: bool) -> set[str] | None:
    if label in KEEP:
        return {"title", "metadata", "body", "note", "coda", "comments"} if human else {"body"}
    if label == "title":
        return {"before", "title", "head", "inside", "after"}
    if label in META:
        return {"metadata", "coda", "note", "inside"} if listing else {"metadata", "coda"}
    if label in BACK:
        return {"note"}
    if label.startswith("comment"):
        return {"comments"}
    if label.startswith("chrome") or label == "related":
        return set(CHROME)
    return None

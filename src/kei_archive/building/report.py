"""The report of a build as data: what was kept, what was removed and by which rule, and what is doubtful.

``report.json`` is this dictionary; ``report.html`` shows it to people. It depends on inputs and options only, so two
builds give the same bytes; the times of a run go to ``.state/``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath
from typing import Any

from kei_archive.building.state import Entry
from kei_archive.errors import KeiArchiveError
from kei_archive.findings import CODES
from kei_archive.model import Article, Claim, printable

__all__ = ["Document", "Failure", "describe_article", "make_report", "rendered"]

_FACTS = ("title", "authors", "date", "site", "publisher", "language", "url", "series", "part", "categories")
_MORE_FACTS = ("technical_categories", "occupations", "affiliations", "rights", "licence", "genre")


@dataclass(frozen=True, slots=True)
class Failure:
    """A source or a rendition that could not be made: name, stage, the error's message and remedy."""

    source: str
    stage: str
    message: str
    remedy: str
    exit_code: int

    @classmethod
    def of(cls, source: str, error: KeiArchiveError, *, stage: str) -> Failure:
        """From an error; of its place only the file's name is told, for a path would tell of this machine."""
        where = PurePath(error.place).name
        message = error.message if not where or source.endswith(where) else f"{where}: {error.message}"
        return cls(source, stage, printable(message), printable(error.remedy), error.exit_code)

    def as_dict(self) -> dict[str, str]:
        """JSON-ready data."""
        return {"source": self.source, "stage": self.stage, "message": self.message, "remedy": self.remedy}


@dataclass
class Document:
    """One article of the build and the files made of it."""

    source: str
    description: dict[str, Any]
    files: dict[str, Entry] = field(default_factory=dict)


def describe_article(article: Article, source: str) -> dict[str, Any]:
    """Everything the report says of one source, but for its files."""
    return {
        "id": article.id,
        "source": source,
        "status": "article" if article.body else "no article",
        "kind": str(article.kind),
        "title": article.metadata.title.value if article.metadata.title else None,
        "facts": _facts(article),
        "ledger": {
            "kept": article.ledger.kept,
            "removed": article.ledger.removed,
            "total": article.ledger.total,
        },
        "lines": [
            {
                "n": number,
                "text": printable(line),
                "role": str(block.role),
                "rule": block.rule,
                "cert": block.cert,
                "kept": not block.role.is_chrome,
            }
            for number, line, block in article.lines()
        ],
        "findings": [{**finding.as_dict(), "remedy": finding.remedy} for finding in article.findings],
        "witness": {
            "name": article.witness.locator,
            "sha256": article.witness.sha256,
            "bytes": len(article.witness.data),
            "encoding": article.witness.encoding,
        },
    }


def make_report(
    documents: Sequence[Document],
    *,
    archive: str,
    software: Mapping[str, str],
    nominal_date: date,
    collections: Sequence[Mapping[str, Any]],
    failures: Sequence[Failure],
    ignored: Sequence[str],
    decisions: Mapping[str, Any],
) -> dict[str, Any]:
    """Put the report together; the documents are in the order of their sources."""
    described = [_with_files(document) for document in documents]
    articles = [entry for entry in described if entry["status"] == "article"]
    ledgers = [entry["ledger"] for entry in described]
    volumes = [_of_volume(collection, described) for collection in collections]
    return {
        "archive": archive,
        "software": dict(software),
        "nominal_date": nominal_date.isoformat(),
        "summary": {
            "sources": len(described) + len({failure.source for failure in failures if failure.stage == "read"}),
            "articles": len(articles),
            "not_articles": len(described) - len(articles),
            "quarantined": len(failures),
            "kept": sum(ledger["kept"] for ledger in ledgers),
            "removed": sum(ledger["removed"] for ledger in ledgers),
            "total": sum(ledger["total"] for ledger in ledgers),
            "findings": _count([*described, *volumes]),
        },
        "documents": described,
        "collections": volumes,
        "quarantine": [failure.as_dict() for failure in failures],
        "ignored": list(ignored),
        "decisions": dict(decisions),
    }


def _facts(article: Article) -> list[dict[str, object]]:
    """Each fact with the line that states it; the main ones also where they are unknown."""
    rows: list[dict[str, object]] = []
    for name in (*_FACTS, *_MORE_FACTS):
        value = getattr(article.metadata, name)
        claims: Iterable[Claim[Any]] = value if isinstance(value, tuple) else (value,) if value else ()
        found = [_fact(name, claim, article) for claim in claims]
        if not found and name in _FACTS:
            found = [{"field": name, "value": None, "cert": 0.0, "resp": "", "rule": "", "evidence": "", "reason": ""}]
        rows += found
    return rows


def _fact(name: str, claim: Claim[Any], article: Article) -> dict[str, object]:
    evidence = article.witness.text[claim.span.start : claim.span.end] if claim.span else ""
    return {
        "field": name,
        "value": str(claim.value),
        "cert": claim.cert,
        "resp": claim.resp,
        "rule": claim.rule,
        "evidence": printable(evidence.strip()),
        "reason": claim.reason,
    }


def rendered(files: Iterable[Entry]) -> list[dict[str, Any]]:
    """What could not be carried over into files, each finding once."""
    return [
        {
            "code": code,
            "severity": str(CODES[code].severity),
            "message": message,
            "span": None,
            "place": place or None,
            "remedy": CODES[code].remedy,
        }
        for code, message, place in dict.fromkeys(note for entry in files for note in entry.findings)
    ]


def _of_volume(collection: Mapping[str, Any], described: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The entry of a collection with those findings of its files that no file of its texts has."""
    texts = set(collection["posts"])
    told = {(one["code"], one["message"]) for text in described if text["id"] in texts for one in text["findings"]}
    found = [one for one in collection["findings"] if (one["code"], one["message"]) not in told]
    return {**collection, "findings": found}


def _with_files(document: Document) -> dict[str, Any]:
    return {
        **document.description,
        "findings": [*document.description["findings"], *rendered(document.files.values())],
        "files": [entry.as_dict(name) for name, entry in document.files.items()],
    }


def _count(described: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    counts = Counter(finding["code"] for entry in described for finding in entry["findings"])
    return dict(sorted(counts.items()))

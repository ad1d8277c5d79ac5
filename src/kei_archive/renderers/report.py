"""The report of a build for people: what was kept, what was removed and why, and what needs a look.

The report is a mapping (the content of ``report.json``):

``archive`` name; ``software`` {``name``, ``version``}; ``nominal_date`` ISO;
``summary`` {``sources``, ``articles``, ``not_articles``, ``quarantined``, ``findings`` {code: count} and, in
    characters, ``kept``, ``removed``, ``total``};
``documents`` a list of {``id``, ``source``, ``status``, ``kind``, ``title`` or None,
    ``facts`` [{``field``, ``value`` or None, ``cert`` 0 to 1, ``resp``, ``rule``, ``evidence``, ``reason``}],
    ``ledger`` {``kept``, ``removed``, ``total``},
    ``lines`` [{``n``, ``text``, ``role``, ``rule``, ``cert``, ``kept``}],
    ``findings`` [{``code``, ``severity``, ``message``, ``remedy``, ``place``}],
    ``files`` [{``path``, ``sha256``, ``bytes``}], ``witness`` {``name``, ``sha256``, ``bytes``, ``encoding``}};
``quarantine`` [{``source``, ``stage``, ``message``, ``remedy``}];
``collections`` [{``name``, ``title``, ``posts`` [id], ``files``, ``findings`` that no post has}];
``ignored`` [names of files that no reader takes];
``decisions`` {``number``, ``orphans`` [{``place``, ``subject``, ``decision``}], ``stale`` [the same with ``was``,
    ``now``], ``sample`` and ``asked`` {``asked``, ``changed``, ``low``, ``high``}}.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from kei_archive.findings import CODES, Severity
from kei_archive.renderers.page import render_page, shown
from kei_archive.renderers.theme import Theme
from kei_archive.renderers.words import load_words

__all__ = ["Matter", "render_report", "report_pages"]

DOCUMENTS: Final = 100
"""Documents of a page: a megabyte and a half, which browsers show at once."""

RESPONSIBLE: Final = MappingProxyType(
    {
        "witness": "stated in the capture",
        "machine": "inferred",
        "sidecar": "stated by a person",
        "archive": "stated for the archive",
        "editor": "decided by a person",
    }
)
"""Who says so, by the ``resp`` of a claim."""


@dataclass
class Matter:
    """A finding that asks for a look, with the documents that have it.

    Attributes:
        code: Its code.
        meaning: What the code means.
        remedy: What to do.
        places: Documents as pairs of address, from the first page, and name.
    """

    code: str
    meaning: str
    remedy: str
    places: list[tuple[str, str]] = field(default_factory=list)


def render_report(report: Mapping[str, Any], *, theme: Theme) -> bytes:
    """Make ``report.html``: the outcome in a sentence, what needs a person, then the first documents with evidence.

    Args:
        report: See the head of this module.
        theme: The theme.
    """
    return next(report_pages(report, theme=theme))[1]


def report_pages(report: Mapping[str, Any], *, theme: Theme) -> Iterator[tuple[str, bytes]]:
    """All pages of a report as pairs of name and content; ``report.html`` is the first.

    Args:
        report: See the head of this module.
        theme: The theme.
    """
    documents = [_document(entry, number) for number, entry in enumerate(report["documents"], 1)]
    volumes = [{**entry, "address": "#volumes", "name": entry["title"]} for entry in report["collections"]]
    matters = _matters([*documents, *volumes])
    title = f"Report: {report['archive']}"
    count = max(1, -(-len(documents) // DOCUMENTS))
    names = [_page_name(page) for page in range(1, count + 1)]
    for page, name in enumerate(names):
        yield (
            name,
            render_page(
                "report.html.j2",
                theme=theme,
                styles=["html.css", "report.css"],
                language="en",
                words=load_words(theme, "en"),
                window_title=shown(f"{title}, page {page + 1}" if page else title),
                report=report,
                summary=report["summary"],
                sentence=_sentence(report, matters),
                matters=matters,
                documents=documents[page * DOCUMENTS : (page + 1) * DOCUMENTS],
                share=_share(report["summary"]),
                responsible=RESPONSIBLE,
                audits=_audits(report["decisions"]),
                page=page + 1,
                names=names,
            ),
        )


def _page_name(page: int) -> str:
    return f"report-{page}.html" if page > 1 else "report.html"


def _document(entry: Mapping[str, Any], number: int) -> dict[str, Any]:
    lines = entry["lines"]
    return {
        **entry,
        "anchor": f"d{number}",
        "address": f"{_page_name((number - 1) // DOCUMENTS + 1)}#d{number}" if number > DOCUMENTS else f"#d{number}",
        "name": entry["title"] or entry["source"],
        "share": _share(entry["ledger"]),
        "removed_lines": sum(1 for line in lines if not line["kept"]),
        "open_matters": sum(1 for finding in entry["findings"] if finding["severity"] != Severity.NOTE),
    }


def _matters(documents: Sequence[Mapping[str, Any]]) -> list[Matter]:
    """Doubts and faults of texts and volumes by code, faults first."""
    matters: dict[str, Matter] = {}
    for document in documents:
        for finding in document["findings"]:
            if finding["severity"] == Severity.NOTE:
                continue
            code = CODES[finding["code"]]
            matter = matters.setdefault(code.code, Matter(code.code, code.meaning, code.remedy))
            place = (document["address"], document["name"])
            if place not in matter.places:
                matter.places.append(place)
    return sorted(matters.values(), key=lambda matter: (CODES[matter.code].severity != Severity.FAULT, matter.code))


def _audits(decisions: Mapping[str, Any]) -> list[str]:
    """How often the machine was wrong where a person looked, in sentences."""
    said = []
    for key, what in (("sample", "drawn from the answers that were certain"), ("asked", "asked because of doubt")):
        count = decisions[key]
        if count["asked"]:
            share = f"{100 * count['changed'] / count['asked']:.1f} %"
            between = f"between {100 * count['low']:.1f} and {100 * count['high']:.1f} %"
            said.append(
                f"Of {_count(count['asked'], 'answer')} {what}, people changed {count['changed']}: {share} "
                f"({between} with 95 % confidence)."
            )
    return said


def _share(ledger: Mapping[str, int]) -> float:
    """The kept part of a ledger, from 0 to 100."""
    return round(100 * ledger["kept"] / ledger["total"], 1) if ledger["total"] else 100.0


def _sentence(report: Mapping[str, Any], matters: Sequence[Matter]) -> str:
    """The outcome, for a reader with ten seconds."""
    summary = report["summary"]
    made = f"{summary['articles']} of {_count(summary['sources'], 'capture')} became {_articles(summary['articles'])}."
    places = {place for matter in matters for place in matter.places}
    asks = []
    if report["quarantine"]:
        asks.append(f"{_count(len(report['quarantine']), 'item')} could not be done")
    if lost := len(report["decisions"]["orphans"]) + len(report["decisions"]["stale"]):
        asks.append(f"{_count(lost, 'decision')} {'asks' if lost == 1 else 'ask'} to be looked at again")
    if places:
        asks.append(f"{_count(len(places), 'document')} {'asks' if len(places) == 1 else 'ask'} for a look")
    return f"{made} {'; '.join(asks).capitalize()}." if asks else f"{made} Nothing needs your attention."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _articles(number: int) -> str:
    return "an article" if number == 1 else "articles"

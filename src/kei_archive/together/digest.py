"""What is remembered of a post while an archive is read: a few kilobytes, whatever the post's length."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from kei_archive.interpret.dates import order_of
from kei_archive.interpret.published import READINGS
from kei_archive.model import Article, Claim
from kei_archive.together.days import Mention, find_mentions
from kei_archive.together.sketch import Sketch, sketch_of

__all__ = ["POOLED", "SINGLE", "Digest", "corrected", "digest_of", "key_of"]

SINGLE: Final = ("title", "date", "site", "publisher", "series", "part")
POOLED: Final = (*SINGLE, "authors", "categories")
"""Facts that one capture of an article may state for another; address, language and rights are each capture's own."""
_STATED: Final = frozenset({"witness", "sidecar", "editor"})
"""Who states a fact; what is inferred, or a default of the archive, serves no other post."""
_DOUBTS: Final = frozenset({"C001", "C003", "C006"})
_EVIDENCE: Final = 200
"""Characters of evidence that are remembered."""

_Day = date  # a field below has the name of the type


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that a post states: its claims, and the words of the capture."""

    claims: tuple[Claim[Any], ...]
    words: str

    @property
    def key(self) -> str:
        """What makes two statements the same."""
        return key_of("; ".join(str(claim.value) for claim in self.claims))


@dataclass(frozen=True, slots=True, eq=False)
class Digest:
    """A post, remembered.

    Attributes:
        id: Its identifier.
        name: Name of its capture.
        title: Its title; empty if unknown.
        site: Name of its site, for comparison.
        authors: Its authors, for comparison.
        series: Its series, for comparison.
        part: Its number in the series.
        date: The day of its publication, stated or inferred on its own.
        facts: What it states, by name of the fact.
        unknown: Facts that the machine does not know, whatever a person has decided since.
        sketch: Its text; None if it has none.
        drawn: Whether it is a page of HTML, whose markup says what its lines are.
        doubts: Lines that were kept or removed with little certainty.
        mentions: Where it speaks of other posts by their days.
        order: ``DMY`` or ``MDY``, if its date is in figures that can be read in one way only.
        readings: The two days that its date in figures may be; empty if it is known.
        masthead: The day that it has in its masthead and nowhere else: it may be that of the visit.
    """

    id: str
    name: str
    title: str
    site: str
    authors: frozenset[str]
    series: str
    part: int | None
    date: date | None
    facts: dict[str, Fact]
    unknown: frozenset[str]
    sketch: Sketch | None
    drawn: bool
    doubts: int
    mentions: tuple[Mention, ...]
    masthead: _Day | None = None
    order: str = ""
    readings: tuple[Claim[_Day], ...] = ()

    @property
    def title_key(self) -> str:
        """The title, for comparison."""
        return key_of(self.title)


def key_of(text: str) -> str:
    """``text`` for comparison: small letters, words alone."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def digest_of(article: Article, *, name: str) -> Digest:
    """What is remembered of an article.

    Args:
        article: The article as it was read alone.
        name: Name of its capture in the archive.
    """
    data = article.metadata
    machine = {one.subject: one.machine for one in article.decided}
    language = data.language.value if data.language else ""
    known = {name: _claims(getattr(data, name)) for name in POOLED}
    text = article.text
    day = data.date.value if data.date and isinstance(data.date.value, date) else None
    return Digest(
        id=article.id,
        name=name,
        title=_value(data.title),
        site=key_of(_value(data.site)),
        authors=frozenset(key_of(claim.value) for claim in data.authors),
        series=key_of(_value(data.series)),
        part=data.part.value if data.part else None,
        date=day,
        facts={
            name: Fact(claims, _words(article, claims))
            for name, claims in known.items()
            if claims and all(claim.resp in _STATED for claim in claims)
        },
        unknown=frozenset(name for name in POOLED if not machine.get(name, known[name])),
        sketch=sketch_of(text) if text.strip() else None,
        drawn=article.witness.drawing is not None,
        doubts=sum(finding.code in _DOUBTS for finding in article.findings),
        mentions=find_mentions(article.blocks, language=language),
        order=order_of([_words(article, known["date"])], language="")
        if day and known["date"][0].resp == "witness"
        else "",
        readings=() if data.date else tuple(claim for _, claim in data.candidates if claim.rule in READINGS),
        masthead=day if data.date and data.date.rule == "date:masthead" else None,
    )


def corrected(one: Digest, instead: Mapping[str, tuple[Claim[Any], ...]]) -> Digest:
    """A post with what the others tell of facts that it was misread in."""
    if not instead:
        return one
    facts = {name: fact for name, fact in one.facts.items() if name not in instead}
    facts |= {name: Fact(claims, "") for name, claims in instead.items() if claims}
    authors = {key_of(claim.value) for claim in instead.get("authors", ())}
    return replace(
        one,
        authors=frozenset(authors) or one.authors,
        date=next((claim.value for claim in instead["date"]), None) if "date" in instead else one.date,
        facts=facts,
        unknown=one.unknown.difference(facts).union(name for name, claims in instead.items() if not claims),
    )


def _claims(value: Claim[Any] | Sequence[Claim[Any]] | None) -> tuple[Claim[Any], ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, Claim) else tuple(value)


def _value(claim: Claim[str] | None) -> str:
    return claim.value if claim else ""


def _words(article: Article, claims: Sequence[Claim[Any]]) -> str:
    span = claims[0].span
    text = article.witness.text[span.start : span.end] if span else ""
    return " ".join(text[: 2 * _EVIDENCE].split())[:_EVIDENCE]

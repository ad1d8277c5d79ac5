"""Facts with their evidence: claims, and what is known of an article and its comments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Generic, TypeVar

__all__ = ["Claim", "Comment", "Metadata", "Period", "Span", "date_of"]

T_co = TypeVar("T_co", covariant=True)
date_type = date  # a field of `Metadata` has the name of the type

_PERIOD: Final = re.compile(r"(?P<year>[12]\d{3})(?:-(?P<month>0[1-9]|1[0-2]))?")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``start`` (included) to ``end`` (excluded) of the decoded witness."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Period:
    """A year, or a month of it: a date of which the day is not known (``gYear`` and ``gYearMonth`` of XML Schema)."""

    year: int
    month: int | None = None

    def isoformat(self) -> str:
        """``2019-03``, ``2019`` (ISO 8601-1, reduced precision)."""
        return f"{self.year:04}" if self.month is None else f"{self.year:04}-{self.month:02}"

    def __str__(self) -> str:
        """The same."""
        return self.isoformat()


def date_of(text: str) -> date | Period:
    """The date that an ISO text says: of a day, a month or a year.

    Raises:
        ValueError: It says none.
    """
    match = _PERIOD.fullmatch(text)
    if match is None:
        return date.fromisoformat(text)
    return Period(int(match["year"]), int(match["month"]) if match["month"] else None)


@dataclass(frozen=True, slots=True)
class Claim(Generic[T_co]):
    """A fact with its evidence.

    Attributes:
        value: The fact.
        span: Where the witness states it, or the sentence that it is inferred from; None for a fact from elsewhere.
        rule: Name of the rule that found it.
        cert: Certainty from 0 to 1.
        resp: Who says so: ``witness`` (stated in the capture), ``machine`` (inferred), ``sidecar``, ``archive`` or
            ``editor`` (a person, in a sidecar file, in kei.toml or in a decision).
        reason: The reasoning, in a sentence, for an inferred fact.
        documents: Identifiers of other documents of the archive that it rests on.
        path: Absolute XPath of the element of the captured page that states it; empty if its text or nobody does.
    """

    value: T_co
    span: Span | None
    rule: str
    cert: float
    resp: str = "witness"
    reason: str = ""
    documents: tuple[str, ...] = ()
    path: str = ""

    def as_dict(self) -> dict[str, object]:
        """The claim as JSON-ready data."""
        value = self.value.isoformat() if isinstance(self.value, date | Period) else self.value
        return {
            "value": value,
            "cert": self.cert,
            "rule": self.rule,
            "span": [self.span.start, self.span.end] if self.span else None,
            "resp": self.resp,
            **({"path": self.path} if self.path else {}),
        }


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment under an article: what TEI calls a ``post``.

    Attributes:
        span: From the first character of its first block to the last of its last one.
        number: Its number in the page's list; empty if it has none.
        author: Who wrote it, if its own lines say so.
        date: When, if they say so.
    """

    span: Span
    number: str = ""
    author: Claim[str] | None = None
    date: Claim[date] | None = None

    def as_dict(self) -> dict[str, object]:
        """The comment as JSON-ready data."""
        author, date = (claim.as_dict() if claim else None for claim in (self.author, self.date))
        return {"span": [self.span.start, self.span.end], "author": author, "date": date}


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of an article. A fact that nobody states is None or empty, never a guess.

    Attributes:
        earliest: The first day on which an article without a date can have been published, as others tell.
        latest: The last such day.
        technical_categories: Categories that the site uses for its layout ("slider"), not for its subjects.
        abstract: A summary that a person wrote, in a sidecar.
        captured_by: Who captured the page, as a sidecar says.
        genre: The kind of text, in words ("interview"): a judgement that people make, in a sidecar or for the archive.
        identifiers: Names that others gave it, by their scheme: ARK, DOI, URN; WARC-Record-ID is that of the capture.
        occupations: What the author note of this capture says of the author (it changes over the years).
        candidates: Claims that were considered and not chosen, by field name, so that a person can see them.
    """

    title: Claim[str] | None = None
    authors: tuple[Claim[str], ...] = ()
    date: Claim[date | Period] | None = None
    earliest: Claim[date_type] | None = None
    latest: Claim[date_type] | None = None
    site: Claim[str] | None = None
    publisher: Claim[str] | None = None
    language: Claim[str] | None = None
    url: Claim[str] | None = None
    series: Claim[str] | None = None
    part: Claim[int] | None = None
    categories: tuple[Claim[str], ...] = ()
    technical_categories: tuple[Claim[str], ...] = ()
    occupations: tuple[Claim[str], ...] = ()
    affiliations: tuple[Claim[str], ...] = ()
    rights: Claim[str] | None = None
    licence: Claim[str] | None = None
    genre: Claim[str] | None = None
    abstract: Claim[str] | None = None
    captured_by: Claim[str] | None = None
    identifiers: tuple[tuple[str, str], ...] = ()
    candidates: tuple[tuple[str, Claim[Any]], ...] = ()

"""Which value to believe where a page's markup and its text may say different things: each source has a vote.

A conditional logit model as in `kei_archive.interpret.choice`: the weights of the sources that state a value are added,
with those of a few signs of the value itself; "none" is one of the alternatives. ``benchmarks/fit_stated.py`` fits the
weights and tests the probabilities on sites it did not see.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from kei_archive.drawing import Drawing
from kei_archive.interpret.markup.votes import Vote, key_of_title, votes_of
from kei_archive.interpret.page import Page, Row
from kei_archive.interpret.people import is_given, is_name
from kei_archive.model import Claim, Metadata, Role, Span, Witness

__all__ = ["FACTS", "Facts", "Option", "with_stated"]

FACTS: Final = ("title", "authors", "date", "site")
SURE_ENOUGH: Final = {"title": 0.3, "authors": 0.4, "date": 0.4, "site": 0.4}
"""Probability below which a fact is unknown."""
_HIGHEST: Final = 0.99
_WORTH_SHOWING: Final = 0.05
_MOST_SHOWN: Final = 4
_BEHIND: Final = 3
"""Rows of the article's beginning in which its headline may stand."""
_NAMED: Final = 24
"""Words of a row that may name the author."""
_TAGS: Final = 0.7
"""Certainty of keywords, which are kept as candidates."""
_SECTION: Final = 0.8
_OWN_ADDRESS: Final = (("link", "canonical"), ("meta", "og:url"))
_WEB: Final = re.compile(r"https?://[^\s/\"<>]+\.[^\s\"<>]*", re.IGNORECASE)
"""An absolute address of the web."""
_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
"""A language tag (BCP 47)."""
_ITS_OWN: Final = 0.9
"""What a page says of itself: templates that say one address of all their pages, and of the wrong language, are few."""


@dataclass
class Option:
    """A value with all that speaks for it.

    Attributes:
        value: As the text writes it, or the first source that states it.
        signs: What speaks for it or against it, by the names of ``weights.toml``.
        path: XPath of the first element that states it; empty if only the text does.
        span: Where the text states it.
        rule: How it was found.
        resp: As of a claim.
        reason: As of a claim.
    """

    value: Any
    signs: dict[str, float] = field(default_factory=dict)
    path: str = ""
    span: Span | None = None
    rule: str = ""
    resp: str = "witness"
    reason: str = ""


class Facts:
    """The values that a page's markup and its text state for each fact.

    Args:
        metadata: What the text states.
        page: The rows of the page.
        witness: The capture, with its drawing.
    """

    def __init__(self, metadata: Metadata, page: Page, witness: Witness) -> None:
        drawing = witness.drawing
        self.votes = votes_of(drawing, url=witness.url) if drawing else ()
        self.page = page
        self._metadata = metadata
        self._headings = frozenset(_headings(drawing) if drawing else ())
        self._sites = {vote.key for vote in self.votes if vote.fact == "site"}

    def options(self, fact: str) -> dict[Hashable, Option]:
        """The values for a fact, by what makes two of them the same."""
        found: dict[Hashable, Option] = {}
        for claim, sign in self._told(fact):
            vote = Vote(fact, claim.value, sign, "")
            option = found.setdefault(
                vote.key, Option(vote.value, {}, "", claim.span, claim.rule, claim.resp, claim.reason)
            )
            option.signs.setdefault(sign, claim.cert)
            option.signs["told"] = 1.0
        for vote in self.votes:
            if vote.fact == fact:
                option = found.setdefault(vote.key, Option(vote.value, rule=f"stated:{vote.source}"))
                option.path = option.path or vote.path
                option.signs.setdefault(vote.source, 1.0)
        signs: Callable[[Option], None] = getattr(self, f"_{fact}")
        for option in found.values():
            signs(option)
        return found

    def _told(self, fact: str) -> list[tuple[Claim[Any], str]]:
        """What the text states: the value chosen, then the others."""
        chosen = getattr(self._metadata, fact)
        if fact == "authors" and chosen:
            first = chosen[0]
            chosen = replace(first, value=tuple(claim.value for claim in chosen))
        others = [claim for name, claim in self._metadata.candidates if name == fact and _counts(claim)]
        if fact == "authors":
            others = [replace(claim, value=(claim.value,)) for claim in others]
        return [*([(chosen, "text")] if chosen else []), *((claim, "text:other") for claim in others)]

    def _title(self, option: Option) -> None:
        """Signs of a headline: whether the page shows it, and how."""
        key, size = key_of_title(option.value), len(option.value.split())
        rows = self._shown.get(key, ())
        option.signs |= {
            "shown": bool(rows),
            "shown:h1": any(row.block.span.start in self._headings for row in rows),
            "shown:title": any(row.role is Role.TITLE for row in rows),
            "one-word": size == 1,
            "long": size > 20,
            "site": key in self._sites,
        }
        if rows and option.span is None:
            option.span = rows[0].block.span
            option.value = " ".join(rows[0].block.text.split()) if option.path == "" else option.value

    @property
    def _shown(self) -> Mapping[str, Sequence[Row]]:
        if not hasattr(self, "_rows"):
            self._rows: dict[str, list[Row]] = {}
            for row in self.page.rows[: self.page.body[0] + _BEHIND]:
                if row.line.words <= 40:
                    self._rows.setdefault(key_of_title(row.line.text), []).append(row)
        return self._rows

    def _authors(self, option: Option) -> None:
        """Signs of names."""
        names = option.value
        words = [key_of_title(name) for name in names]
        rows = [row for row in self.page.rows if row.line.words <= _NAMED]
        here = [row for row in rows if words and words[0] in key_of_title(row.line.text)]
        option.signs |= {
            "shown": bool(here),
            "shown:byline": any(row.role is Role.BYLINE for row in here),
            "no-name": sum(not is_name(name) for name in names) / len(names),
            "given": sum(map(is_given, names)) / len(names),
            "one-word": len(names) == 1 and len(names[0].split()) == 1,
            "site": bool(self._sites.intersection(words)),
            "many": len(names) > 3,
            "small": names[0].islower(),
        }
        if here and option.span is None:
            option.span = here[0].block.span

    def _date(self, option: Option) -> None:
        """Signs of a date: how many sources agree is in their weights."""
        option.signs["new-year"] = option.value.month == 1 and option.value.day == 1

    def _site(self, option: Option) -> None:
        """Signs of a site's name."""
        option.signs["long"] = len(option.value.split()) > 5
        option.signs["address"] = "." in option.value and " " not in option.value


def _headings(drawing: Drawing) -> Iterator[int]:
    """Where the lines of first headings begin in the drawn text."""
    start = 0
    for line, place in zip(drawing.text.split("\n"), drawing.places, strict=False):
        if "h1" in place.names:
            yield start
        start += len(line) + 1


def _address(drawing: Drawing) -> Claim[str] | None:
    """The address that a page calls its own: of ``rel="canonical"`` (RFC 6596), else of Open Graph."""
    for kind, name in _OWN_ADDRESS:
        for fact in drawing.meta:
            if (fact.kind, fact.name) == (kind, name) and _WEB.fullmatch(fact.value):
                return Claim(fact.value, None, f"stated:{name}", _ITS_OWN, path=fact.path)
    return None


def _language(drawing: Drawing) -> Claim[str] | None:
    """The language that a page says it is in, for texts too short to tell it."""
    fact = next((fact for fact in drawing.meta if fact.kind == "lang" and _TAG.fullmatch(fact.value)), None)
    return Claim(fact.value, None, "stated:lang", _ITS_OWN, path=fact.path) if fact else None


def with_stated(metadata: Metadata, *, page: Page, witness: Witness) -> Metadata:
    """The metadata of a page of HTML: what its text states and what its markup does, weighed against each other.

    Args:
        metadata: What the text states.
        page: The rows of the page.
        witness: The capture.

    Returns:
        The same for a text capture.
    """
    if witness.drawing is None:
        return metadata
    facts = Facts(metadata, page, witness)
    changes: dict[str, Any] = {}
    lost: list[tuple[str, Claim[Any]]] = []
    for fact in FACTS:
        chosen, others = _chosen(facts.options(fact).values(), fact=fact)
        changes[fact] = _each(chosen) if fact == "authors" else chosen
        lost += [(fact, one) for claim in others for one in (_each(claim) if fact == "authors" else (claim,))]
    changes["url"] = metadata.url or _address(witness.drawing)
    changes["language"] = metadata.language or _language(witness.drawing)
    kept = [(name, claim) for name, claim in metadata.candidates if name not in FACTS or not _counts(claim)]
    if not metadata.categories:
        changes["categories"] = _labels(facts.votes, "categories", cert=_SECTION)
    kept += [("categories", claim) for claim in _labels(facts.votes, "tags", cert=_TAGS)]
    return replace(metadata, **changes, candidates=(*lost, *kept))


def _counts(claim: Claim[Any]) -> bool:
    """Whether a candidate of the text is weighed: what it has ruled out is kept, and is no alternative."""
    return claim.cert >= _WORTH_SHOWING


def _chosen(options: Iterable[Option], *, fact: str) -> tuple[Claim[Any] | None, list[Claim[Any]]]:
    """The most probable value, if it is sure enough; and the others, best first."""
    weights = weights_of(fact)
    scored = [(option, score(option, weights)) for option in options]
    highest = max([weights["none"], *(value for _, value in scored)])
    total = math.exp(weights["none"] - highest) + sum(math.exp(value - highest) for _, value in scored)
    scored.sort(key=lambda one: (-one[1], one[0].path, str(one[0].value)))
    claims = [_claim(option, math.exp(value - highest) / total) for option, value in scored]
    chosen = claims[0] if claims and claims[0].cert >= SURE_ENOUGH[fact] else None
    return chosen, [one for one in claims[:_MOST_SHOWN] if one is not chosen and one.cert >= _WORTH_SHOWING]


def score(option: Option, weights: Mapping[str, float]) -> float:
    """The sum of the weights of what speaks for a value."""
    return sum(weights.get(name, 0.0) * value for name, value in option.signs.items())


def _claim(option: Option, chance: float) -> Claim[Any]:
    cert = round(min(chance, _HIGHEST), 2)
    return Claim(option.value, option.span, option.rule, cert, option.resp, option.reason, path=option.path)


def _each(claim: Claim[tuple[str, ...]] | None) -> tuple[Claim[str], ...]:
    if claim is None:
        return ()
    return tuple(
        Claim(name, claim.span, claim.rule, claim.cert, claim.resp, claim.reason, path=claim.path)
        for name in claim.value
    )


def _labels(votes: Iterable[Vote], fact: str, *, cert: float) -> tuple[Claim[str], ...]:
    """Sections or keywords, each once."""
    found: dict[object, Vote] = {}
    for vote in votes:
        if vote.fact == fact:
            found.setdefault(vote.key, vote)
    return tuple(Claim(vote.value, None, f"stated:{vote.source}", cert, path=vote.path) for vote in found.values())


@cache
def weights_of(fact: str) -> Mapping[str, float]:
    """The weights for a fact, by source or sign."""
    table: dict[str, Any] = tomllib.loads((Path(__file__).parent / "weights.toml").read_text(encoding="utf-8"))
    return {name: float(value) for name, value in table[fact].items()}

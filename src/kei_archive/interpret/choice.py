"""Which of several candidates is the fact, or that none is: with a probability, which is the claim's certainty.

A conditional logit model (McFadden 1974): every candidate has signs that speak for it or against it, each sign has a
weight, and "none" is one of the alternatives. The weights stand in ``weights.toml``, a table for each kind of fact;
``benchmarks/fit_facts.py`` fits them on development pages and tests the probabilities on sites it did not see.
"""

from __future__ import annotations

import math
import tomllib
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from kei_archive.interpret.page import Row
from kei_archive.model import Claim, Span

__all__ = ["Candidate", "Signs", "choose", "each_of", "weights_of"]

T = TypeVar("T")
Signs = dict[str, float]

_HIGHEST: Final = 0.99
"""Certainty of what was read, at most: only a person is certain."""
_WORTH_SHOWING: Final = 0.05
"""Probability from which a candidate that was not chosen is kept."""
_MOST_SHOWN: Final = 4


@dataclass(frozen=True)
class Candidate(Generic[T]):
    """A value that a row may state.

    Attributes:
        value: The fact.
        key: What makes two candidates the same.
        row: Where it stands.
        rule: How it was found.
        signs: What speaks for it or against it, by the names of ``weights.toml``; 0 for what does not hold.
        reason: The reasoning, if it is inferred and not stated.
        last: The row in which it ends, if that is another.
    """

    value: T
    key: Hashable
    row: Row
    rule: str
    signs: Signs
    reason: str = ""
    last: Row | None = None


def choose(
    candidates: Iterable[Candidate[T]], *, fact: str, at_least: float
) -> tuple[Claim[T] | None, tuple[Claim[T], ...]]:
    """The most probable candidate, and the others.

    Args:
        candidates: All of them; those with the same key share their probability.
        fact: Table of ``weights.toml``.
        at_least: Probability below which the fact is unknown.

    Returns:
        The claim, or None; and the claims that lost, best first.
    """
    weights = weights_of(fact)
    scored = [
        (one, sum([weights[name] * value for name, value in one.signs.items() if value and name in weights]))
        for one in candidates
    ]
    highest = max((score for _, score in scored), default=weights["none"])
    total = math.exp(min(weights["none"] - highest, 700.0))
    shares: dict[Hashable, float] = defaultdict(float)
    best: dict[Hashable, tuple[float, Candidate[T]]] = {}
    for one, score in scored:
        share = math.exp(score - highest)
        total += share
        shares[one.key] += share
        if one.key not in best or score > best[one.key][0]:
            best[one.key] = (score, one)
    ranked = sorted(shares, key=lambda key: (-shares[key], best[key][1].row.index))
    claims = [_claim(best[key][1], chance=shares[key] / total) for key in ranked]
    chosen = claims[0] if claims and claims[0].cert >= at_least else None
    lost = [claim for claim in claims[:_MOST_SHOWN] if claim is not chosen and claim.cert >= _WORTH_SHOWING]
    return chosen, tuple(lost)


def each_of(claim: Claim[tuple[T, ...]]) -> tuple[Claim[T], ...]:
    """A claim of several values as a claim for each."""
    return tuple(Claim(value, claim.span, claim.rule, claim.cert, claim.resp, claim.reason) for value in claim.value)


def _claim(one: Candidate[T], *, chance: float) -> Claim[T]:
    resp = "machine" if one.reason else "witness"
    span = one.row.block.span if one.last is None else Span(one.row.block.span.start, one.last.block.span.end)
    return Claim(one.value, span, one.rule, round(min(chance, _HIGHEST), 2), resp, one.reason)


@cache
def weights_of(fact: str) -> Mapping[str, float]:
    """The weights for a kind of fact, by name of sign."""
    table: dict[str, Any] = tomllib.loads((Path(__file__).parent / "weights.toml").read_text(encoding="utf-8"))
    return {name: float(value) for name, value in table[fact].items()}

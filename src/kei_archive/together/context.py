"""What the other posts of an archive tell of one: facts with their evidence, other captures, findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from kei_archive.findings import Finding
from kei_archive.model import Article, Claim

__all__ = ["Context", "in_context"]

_ANSWERED: Final = {"date": "M001", "authors": "M002", "title": "M003"}
"""Findings that a fact is not stated, by the fact."""

_BOUNDS: Final = frozenset({"earliest", "latest"})
"""Of both a finding tells that stands with them."""


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a post from the others.

    Attributes:
        facts: Claims of facts that the post itself does not state.
        copies: Identifiers of other captures of the same article.
        main: Identifier of the capture that stands for the article, if that is another one.
        findings: What is to be said of it.
        instead: Claims of facts that were read alone for what they are not, by the others.
    """

    facts: Mapping[str, tuple[Claim[Any], ...]]
    copies: tuple[str, ...] = ()
    main: str = ""
    findings: tuple[Finding, ...] = ()
    instead: Mapping[str, tuple[Claim[Any], ...]] = field(default_factory=dict)


def in_context(article: Article, context: Context) -> Article:
    """The article with what the others tell of it; what it states itself stays, if it was read rightly alone."""
    changes: dict[str, Any] = {
        name: claims if isinstance(getattr(article.metadata, name), tuple) else next(iter(claims), None)
        for name, claims in context.instead.items()
    }
    for name, claims in context.facts.items():
        value = getattr(article.metadata, name)
        if not value or (name in changes and not changes[name]):
            changes[name] = claims if isinstance(value, tuple) else claims[0]
    answered = {_ANSWERED[name] for name in changes if name in _ANSWERED and changes[name]}
    findings = [finding for finding in article.findings if finding.code not in answered]
    findings += [
        Finding("M035", f"{name}: {claim.value}. {claim.reason}", claim.span)
        for name, claims in {**context.facts, **context.instead}.items()
        for claim in claims
        if name in changes and name not in _BOUNDS
    ]
    misread = [
        (name, claim)
        for name in context.instead
        for value in (getattr(article.metadata, name),)
        for claim in (value if isinstance(value, tuple) else (value,) if value else ())
    ]
    changes["candidates"] = (*article.metadata.candidates, *misread)
    return replace(
        article,
        metadata=replace(article.metadata, **changes),
        findings=(*findings, *context.findings),
        others=context.copies,
    )

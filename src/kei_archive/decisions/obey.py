"""Decisions obeyed while a capture is read: what a person said of a line or a fact wins over the machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from kei_archive.decisions.files import FACTS, KIND, MANY
from kei_archive.decisions.pattern import anchors
from kei_archive.decisions.ruling import Decisions, FactRuling, FactValue, FamilyRuling, LineRuling, PostRulings
from kei_archive.findings import Finding
from kei_archive.label import Labelled
from kei_archive.model import Article, Block, Claim, Decided, Kind, Metadata, Role, Witness

__all__ = ["decide_facts", "decide_kind", "decide_lines", "machine_says"]

_OF_LINES: Final = frozenset({"C001", "C003"})
"""Doubts about a line, which a decision on it answers."""
_OF_FACTS: Final = {
    "date": ("M001", "M007"),
    "authors": ("M002", "M004"),
    "title": ("M003",),
    "language": ("M006",),
}
"""Findings about a fact, which a decision on it answers."""
_NAMED: Final = 3
"""Decided lines that a note names; each line says in the list of lines who decided it."""


def decide_kind(
    labelled: Labelled, decisions: Decisions, *, witness: Witness, again: Callable[[Kind], Labelled]
) -> tuple[Labelled, tuple[Decided, ...]]:
    """Take a page for what people have decided that it is.

    Args:
        labelled: The page as the machine takes it.
        decisions: All decisions of the archive.
        witness: The capture.
        again: Labels the page as one of the kind given.
    """
    rulings = [ruling for post in decisions.of(witness) for ruling in post.facts if ruling.field == KIND]
    if not rulings:
        return labelled, ()
    kind = Kind(rulings[-1].decision)
    decided = tuple(
        Decided(one.place, KIND, one.decision, str(labelled.kind), one.was)
        for one in rulings
        if one.values == rulings[-1].values
    )
    return labelled if kind is labelled.kind else again(kind), decided


def decide_lines(
    labelled: Labelled, decisions: Decisions, *, witness: Witness, layout: str = ""
) -> tuple[Labelled, tuple[Decided, ...]]:
    """Give lines the roles that people have decided.

    Args:
        labelled: The page with the roles that the machine gave.
        decisions: All decisions of the archive.
        witness: The capture.
        layout: Name of the page's layout, if it is known.

    Returns:
        The page with the roles decided, and the decisions obeyed, each once with what the machine says.
    """
    rulings = [ruling for post in decisions.of(witness) for ruling in post.lines]
    if not rulings and not decisions.families:
        return labelled, ()
    seen: dict[str, int] = {}
    blocks: list[Block] = []
    decided: dict[str, Decided] = {}
    for block in labelled.blocks:
        flat = " ".join(block.text.split())
        seen[flat] = seen.get(flat, 0) + 1
        ruling = _of_line(rulings, flat, nth=seen[flat]) or decisions.family_of(block.text, layout=layout)
        if ruling is None:
            blocks.append(block)
            continue
        blocks.append(_ruled(block, ruling))
        others = (one for one in rulings if one.role is ruling.role and _means(one, flat, nth=seen[flat]))
        for same in (ruling, *others):
            one = Decided(same.place, same.subject, same.decision, str(block.role), same.was)
            decided.setdefault(same.place, one)
    if not decided:
        return labelled, ()
    answered = {block.span for block, before in zip(blocks, labelled.blocks, strict=True) if block is not before}
    findings = tuple(one for one in labelled.findings if one.code not in _OF_LINES or one.span not in answered)
    return replace(labelled, blocks=tuple(blocks), findings=findings), tuple(decided.values())


def decide_facts(article: Article, decisions: Decisions) -> Article:
    """Give an article the facts that people have decided, and say what was decided about it.

    Args:
        article: The article as the machine reads it, with the roles of its lines decided.
        decisions: All decisions of the archive.
    """
    files = decisions.of(article.witness)
    metadata, decided = article.metadata, list(article.decided)
    rulings = [ruling for file in files for ruling in file.facts if ruling.field != KIND]
    last = {ruling.field: ruling for ruling in rulings}
    for ruling in last.values():
        metadata = _with_fact(metadata, ruling)
    for ruling in rulings:
        if ruling.values == last[ruling.field].values:
            machine, value = machine_says(article.metadata, ruling.field), ruling.decision or "unknown"
            decided.append(Decided(ruling.place, ruling.field, value, machine, ruling.was))
    settled = {one.subject for one in decided}
    findings = [one for one in article.findings if not _answers(one, settled)]
    findings += _findings(files, decided, article=article)
    return replace(article, metadata=metadata, findings=tuple(findings), decided=tuple(decided))


def machine_says(metadata: Metadata, field: str) -> str:
    """A fact in the words that ``was`` has: values joined by semicolons, nothing if it is unknown."""
    value = getattr(metadata, field)
    claims: Sequence[Claim[Any]] = value if isinstance(value, tuple) else (value,) if value else ()
    return "; ".join(str(claim.value) for claim in claims)


def _of_line(rulings: Sequence[LineRuling], flat: str, *, nth: int) -> LineRuling | None:
    """The last decision on a line; one that says which of several equal lines it means is narrower."""
    fitting = [one for one in rulings if _means(one, flat, nth=nth)]
    return max(fitting, key=lambda one: (one.nth > 0, rulings.index(one)), default=None)


def _means(ruling: LineRuling, flat: str, *, nth: int) -> bool:
    """Whether a decision is about this line, the ``nth`` of those that are equal."""
    return ruling.nth in (0, nth) and anchors(ruling.text, flat)


def _ruled(block: Block, ruling: LineRuling | FamilyRuling) -> Block:
    level = block.level or 1 if ruling.role in (Role.HEADING, Role.LIST_ITEM) else 0
    return replace(block, role=ruling.role, rule=ruling.rule, cert=1.0, level=level)


def _with_fact(metadata: Metadata, ruling: FactRuling) -> Metadata:
    """The person's claims in the place of the machine's, which become candidates.

    What the capture says of a value that the person takes stays its evidence.
    """
    before = getattr(metadata, ruling.field)
    lost = before if isinstance(before, tuple) else (before,) if before else ()
    candidates = (claim for field, claim in metadata.candidates if field == ruling.field)
    known: dict[Any, Claim[Any]] = {}
    for claim in (*lost, *candidates):
        known.setdefault(claim.value, claim)
    claims = tuple(_confirmed(known.get(value), value, ruling=ruling) for value in ruling.values)
    changes: dict[str, Any] = {
        ruling.field: claims if ruling.field in MANY else next(iter(claims), None),
        "candidates": (*metadata.candidates, *((ruling.field, claim) for claim in lost)),
    }
    return replace(metadata, **changes)


def _confirmed(claim: Claim[Any] | None, value: FactValue, *, ruling: FactRuling) -> Claim[Any]:
    """A value that a person has decided, with the places where the machine has seen it, if it has."""
    if claim is None:
        return Claim(value, None, ruling.rule, 1.0, "editor", ruling.why)
    reason = ruling.why or claim.reason
    return replace(claim, rule=ruling.rule, cert=1.0, resp="editor", reason=reason)


def _answers(finding: Finding, settled: set[str]) -> bool:
    """Whether a decision has settled what a finding asks."""
    asked = {field for field, codes in _OF_FACTS.items() if finding.code in codes}
    if finding.code in ("M005", "M035"):
        asked = {finding.message.partition(":")[0]}
    return bool(asked & settled)


def _findings(files: Sequence[PostRulings], decided: Sequence[Decided], *, article: Article) -> Iterator[Finding]:
    """What is to be said of decisions: which were obeyed, which are stale, which match nothing."""
    if decided:
        facts = [f"{one.subject} is {one.value}" for one in decided if one.subject in (KIND, *FACTS)]
        lines = [f"{one.subject} {one.value}" for one in decided if one.subject not in (KIND, *FACTS)]
        more = [f"and {len(lines) - _NAMED} more"] if len(lines) > _NAMED else []
        yield Finding("D001", "; ".join(dict.fromkeys([*facts, *lines[:_NAMED], *more])), place=decided[0].place)
    for one in decided:
        if one.stale and not one.place.startswith("families"):  # a family is judged over the archive
            yield Finding("D002", f"{one.subject}: {one.value}; was {one.was!r}, now {one.machine!r}", place=one.place)
    counts = Counter(" ".join(block.text.split()) for block in article.blocks if files)
    for file in files:
        for ruling in file.lines:
            if not any(number >= ruling.nth and anchors(ruling.text, flat) for flat, number in counts.items()):
                yield Finding("D003", f"{ruling.subject} is not in the capture", place=ruling.place)
        if not file.is_made_for(article.witness):
            name = article.witness.locator
            yield Finding("D004", f"{file.place} was made for other bytes of {name}", place=file.place)

"""Which questions an archive has: doubtful pages and facts, doubtful lines by family, a sample of the certain answers.

Memory is bounded: of a family a few lines are kept, of certain lines a count.
"""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from kei_archive.decisions import KIND, family_of, machine_says, pattern_of
from kei_archive.interpret.kinds import DOUBTFUL
from kei_archive.model import Article, Block, Claim, Kind, Role
from kei_archive.review.kinds import kind_question
from kei_archive.review.questions import Answer, FactQuestion, Line, LineQuestion, PostRef, Question

__all__ = ["ASKED_FACTS", "Review"]

ASKED_FACTS: Final = (KIND, "title", "authors", "date")
"""Facts that every post has, so that an unknown one is a question too."""

_MISSING: Final = 0.1
"""Chance of being wrong that a fact has of which the archive says only that it is unknown: nobody is misled, so that it
counts as a fact that is just not sure enough to be left unasked (`Review.ask_below`)."""

_DRAWN: Final = 5
"""Lines of a family that are shown as they are drawn, by digest; the least certain of the others follow."""
_KEPT: Final = 40
"""Lines of a family that are kept for splitting it."""
_MOST_FAMILIES: Final = 100_000
"""Families in doubt that are remembered; beyond it those of the least damage are forgotten."""
_ROLES: Final = {role: bytes([number]) for number, role in enumerate(Role)}
_MOST_PATTERNS: Final = 1_000_000
"""Patterns of lines that are counted by role; beyond it those met once are forgotten (lossy counting)."""
_LONGEST: Final = 2000
"""Characters of a line that are looked at and shown."""
_HUMAN: Final = frozenset({"editor", "sidecar", "archive"})
_MOST_ANSWERS: Final = 9
_EVERY: Final = 10
"""One question in ten is of the sample."""


@dataclass
class _Family:
    """A family while it is gathered."""

    count: int = 0
    posts: int = 0
    last: str = ""
    doubt: float = 0.0
    damage: float = 0.0
    lines: list[tuple[int, str, Line]] = field(default_factory=list)

    def add(self, line: Line) -> None:
        self.count += 1
        self.posts += line.post.name != self.last
        self.last = line.post.name
        self.doubt += 1 - line.cert
        self.damage += (1 - line.cert) * line.size
        # a heap with the greatest digest on top, so that the lines kept do not depend on the order of the posts
        entry = (-_number(f"{line.post.sha256}:{line.number}"), line.post.name, line)
        if len(self.lines) < _KEPT:
            heapq.heappush(self.lines, entry)
        else:
            heapq.heappushpop(self.lines, entry)


@dataclass
class Review:
    """The questions of an archive.

    Attributes:
        ask_below: Certainty below which a person is asked.
        sample: Share of the certain answers that is asked too, from 0 to 1.
        fields: Facts that are asked.
        pattern: The pattern of the family that a line belongs to.
        surely: How surely, at most, a line is what it is taken for, by what is known of lines that are made like it.
        posts: Pages that were looked at.
    """

    ask_below: float = 0.9
    sample: float = 0.01
    fields: tuple[str, ...] = ASKED_FACTS
    pattern: Callable[[str], str] = pattern_of
    surely: Callable[[str], float] = lambda _: 1.0
    posts: int = 0
    _families: dict[tuple[str, Role], _Family] = field(default_factory=lambda: defaultdict(_Family))
    _roles: Counter[bytes] = field(default_factory=Counter)
    _facts: dict[str, list[tuple[int | None, FactQuestion]]] = field(default_factory=dict)
    _sampled: list[tuple[int, LineQuestion]] = field(default_factory=list)

    def add(self, article: Article, *, name: str, path: Path) -> None:
        """Look at a page; of one that holds no article, only that is asked."""
        self.posts += 1
        if article.kind is Kind.ARTICLE:
            for line in _lines(article, _ref(article, name, path)):
                self._add_line(line)
        self.add_facts(article, name=name, path=path)

    def add_facts(self, article: Article, *, name: str, path: Path) -> None:
        """Look at the facts of a post; what was asked about them before, when less was known, is forgotten."""
        post = _ref(article, name, path)
        fields = self.fields if article.kind is Kind.ARTICLE else set(self.fields) & {KIND}
        self._facts[name] = [found for one in fields if (found := self._fact_question(article, post, one))]

    def questions(self) -> list[Question]:
        """All questions in the order in which they are asked.

        First, what the pages are of which that is in doubt, for all else about them hangs on it; then by damage, with
        one of the sample after every nine others.
        """
        asked: list[Question] = [*self._line_questions(), *self._fact_questions()]
        asked.sort(key=lambda one: (not _is_of_doubtful_page(one), -round(one.damage, 6), one.key))
        facts = [(draw, question) for found in self._facts.values() for draw, question in found if draw is not None]
        lots: list[tuple[int, Question]] = [*self._sampled, *facts]
        drawn = [question for _, question in sorted(lots, key=lambda lot: (lot[0], lot[1].key))]
        return list(_mixed(asked, drawn))

    # ---- lines

    def _add_line(self, line: Line) -> None:
        pattern = self.pattern(line.text)
        key = family_of(pattern)
        self._roles[_digest(key) + _ROLES[line.role]] += 1
        if len(self._roles) > _MOST_PATTERNS:
            self._roles = Counter({key: count for key, count in self._roles.items() if count > 1})
        if line.rule.startswith("decision:"):
            return
        line = replace(line, cert=min(line.cert, self.surely(line.text)))
        if line.cert < self.ask_below:
            self._families[key, line.role].add(line)
            if len(self._families) > _MOST_FAMILIES:
                self._forget()
            return
        draw = _number(f"{line.post.sha256}:{line.number}:{line.text}")
        if self._draws(draw):
            question = LineQuestion(
                pattern, line.role, line.cert, 1, 1, (1 - line.cert) * line.size, (line,), exact=True, sampled=True
            )
            self._sampled.append((draw, question))

    def _forget(self) -> None:
        ranked = sorted(self._families.items(), key=lambda item: (-item[1].damage, item[0]))
        self._families = defaultdict(_Family, ranked[: _MOST_FAMILIES // 2])

    def _line_questions(self) -> Iterator[LineQuestion]:
        for (key, role), family in self._families.items():
            others = self._roles_of(key) - Counter({role: family.count})
            lines = [line for _, _, line in sorted(family.lines, key=lambda item: (-item[0], item[1]))]
            yield LineQuestion(
                self.pattern(lines[0].text),
                role,
                1 - family.doubt / family.count,
                family.posts,
                family.count,
                family.damage,
                _shown_first(lines),
                certain=dict(others),
                exact=family.count == 1 and not others,
            )

    def _roles_of(self, key: str) -> Counter[Role]:
        """How many lines of a family have each role."""
        digest = _digest(key)
        counts = {role: self._roles.get(digest + mark, 0) for role, mark in _ROLES.items()}
        return Counter({role: count for role, count in counts.items() if count})

    # ---- facts

    def _fact_question(self, article: Article, post: PostRef, name: str) -> tuple[int | None, FactQuestion] | None:
        """What is asked about a fact, with its lot if it was drawn for the sample; None if nothing is asked."""
        value = getattr(article.metadata, name, None)
        claims: Sequence[Claim[Any]] = value if isinstance(value, tuple) else (value,) if value else ()
        if any(claim.resp in _HUMAN for claim in claims) or any(one.subject == name for one in article.decided):
            return None
        if name == KIND:
            question = kind_question(article, post)
        else:
            answers = tuple(_answers(article, name, claims))
            cert = min((claim.cert for claim in claims), default=0.0)
            wrong = 1 - cert if claims else max(_MISSING, *(one.cert for one in answers), 0.0)
            damage = round(wrong * sum(len(block.text) for block in article.body), 1)
            question = FactQuestion(name, post, answers, bool(claims), damage)
        if question.cert < self.ask_below and (question.answers or name in ASKED_FACTS):
            return None, question
        draw = _number(f"{post.sha256}:{name}")
        return (draw, replace(question, sampled=True)) if question.known and self._draws(draw) else None

    def _fact_questions(self) -> Iterator[FactQuestion]:
        return (question for found in self._facts.values() for draw, question in found if draw is None)

    def _draws(self, number: int) -> bool:
        return number < self.sample * 2**64


def _is_of_doubtful_page(question: Question) -> bool:
    """Whether the question is what a page is that as likely holds no article."""
    return isinstance(question, FactQuestion) and question.field == KIND and question.cert < DOUBTFUL


def layout_of(article: Article) -> str:
    """Name of the layout that a page was recognised to have; empty if it was not."""
    rules = (block.rule for block in article.blocks)
    return next((rule.removeprefix("profile:") for rule in rules if rule.startswith("profile:")), "")


def _ref(article: Article, name: str, path: Path) -> PostRef:
    return PostRef(name, path, article.witness.sha256, _headline(article))


def _headline(article: Article) -> str:
    """The headline as a line of the capture, if it is one."""
    title = article.metadata.title
    if title is None or title.span is None:
        return ""
    line = article.witness.text[title.span.start : title.span.end].strip().splitlines()
    return " ".join(line[0].split()) if line else ""


def _lines(article: Article, post: PostRef) -> Iterator[Line]:
    layout, blocks = layout_of(article), [block for block in article.blocks if block.text.strip()]
    flat = [" ".join(block.text[:_LONGEST].split()) for block in blocks]
    roles: dict[str, set[Role]] = defaultdict(set)
    for text, block in zip(flat, blocks, strict=True):
        roles[text].add(block.role)
    seen = Counter[str]()
    number, position = 1, 0
    for index, block in enumerate(blocks):
        start = block.span.start + len(_leading(block, article))
        number += article.witness.text.count("\n", position, start)
        position = start
        seen[flat[index]] += 1
        yield Line(
            post,
            number,
            block.span,
            block.text[:_LONGEST],
            len(block.text),
            block.role,
            block.rule,
            block.cert,
            layout,
            nth=seen[flat[index]] if len(roles[flat[index]]) > 1 else 0,
            before=blocks[index - 1].text[-200:] if index else "",
            after=blocks[index + 1].text[:200] if index + 1 < len(blocks) else "",
        )


def _leading(block: Block, article: Article) -> str:
    """The blank characters before the first word of a block."""
    text = article.witness.text[block.span.start : block.span.end]
    return text[: len(text) - len(text.lstrip())]


def _answers(article: Article, name: str, claims: Sequence[Claim[Any]]) -> Iterator[Answer]:
    """The machine's claim, then what it considered, each value once."""
    seen = set()
    if claims:
        first = claims[0]
        value = machine_says(article.metadata, name)
        seen.add(value)
        yield Answer(value, first.cert, first.rule, _evidence(article, first), first.reason)
    others = [claim for field_name, claim in article.metadata.candidates if field_name == name]
    for claim in sorted(others, key=lambda one: -one.cert)[: 2 * _MOST_ANSWERS]:
        value = str(claim.value)
        if value not in seen and len(seen) < _MOST_ANSWERS:
            seen.add(value)
            yield Answer(value, claim.cert, claim.rule, _evidence(article, claim), claim.reason)


def _evidence(article: Article, claim: Claim[Any]) -> str:
    if claim.span is None:
        return ""
    return " ".join(article.witness.text[claim.span.start : claim.span.end][:400].split())


def _shown_first(lines: Sequence[Line]) -> tuple[Line, ...]:
    """A few lines as they were drawn, then the least certain, then the rest."""
    drawn = list(lines[:_DRAWN])
    odd = sorted((line for line in lines[_DRAWN:]), key=lambda line: (line.cert, line.post.name, line.number))
    return (*drawn, *odd)


def _mixed(asked: Sequence[Question], drawn: Sequence[Question]) -> Iterator[Question]:
    left = iter(drawn)
    for number, question in enumerate(asked, 1):
        yield question
        if number % (_EVERY - 1) == 0:
            yield from (one for one in (next(left, None),) if one is not None)
    yield from left


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _number(text: str) -> int:
    """A number from 0 to 2**64 that depends on the text alone."""
    return int.from_bytes(_digest(text), "big")

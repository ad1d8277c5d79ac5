"""The questions of a whole archive, and what a person may want to see before answering one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path, PurePath
from typing import Any, Final

from kei_archive import config
from kei_archive.building.decided import Ledger
from kei_archive.building.options import Progress, Tell
from kei_archive.decisions import Decisions, decisions_in, pattern_of
from kei_archive.interpret.sidecar import encoding_beside
from kei_archive.label import reasons
from kei_archive.model import Article, printable
from kei_archive.profiles import Learned, Profile
from kei_archive.readers import open_witness
from kei_archive.reading import before_reading, known_of, read_all
from kei_archive.review.gather import Review
from kei_archive.review.questions import FactQuestion, Question
from kei_archive.review.writing import Writer
from kei_archive.segment import segments_of
from kei_archive.together import Together

__all__ = ["Desk", "open_desk"]

_AROUND = 12
"""Lines of the capture that are shown above and below the one in question."""
_DOUBTS: Final = ("D002", "D003", "D004")
"""Findings on decisions that are stale, lost, or made for other bytes."""


@dataclass
class Desk:
    """An archive laid out for review.

    Attributes:
        sources: What the archive consists of.
        decisions: What people have decided before.
        review: The questions.
        failures: What needs a person first: captures that cannot be read, decisions that cannot be obeyed.
        doubts: Decisions that should be looked at again, for they are stale or lost.
        repetition: What its captures have in common, unless the profile knows.
        profile: Site profile that was asked for.
    """

    sources: config.Sources
    decisions: Decisions
    review: Review
    failures: tuple[str, ...]
    doubts: tuple[str, ...]
    repetition: Learned | None
    profile: str | Profile | None = None

    @property
    def folder(self) -> Path:
        """Where decisions are kept."""
        return self.sources.decisions or self.sources.root

    def writer(self, *, by: str, on: date) -> Writer:
        """A writer of decisions, who knows the files that are there."""
        known = {post.source[:12]: post.place for post in self.decisions.posts}
        stems = Counter(path.stem for path in self.sources.captures)
        return Writer(self.folder, by, on, known, dict(stems))

    def why(self, question: Question) -> Iterator[str]:
        """What spoke for the machine's answer: features of the line with their weights, or rules and evidence."""
        if isinstance(question, FactQuestion):
            for answer in question.answers:
                yield f"  {answer.value}: {answer.cert:.2f} by the rule {answer.rule}. {answer.reason}".rstrip()
                if answer.evidence:
                    yield f"      “{answer.evidence}”"
            return
        line = question.lines[0]
        witness = open_witness(line.post.path, encoding=encoding_beside(line.post.path))
        segments = segments_of(witness)
        index = next((number for number, part in enumerate(segments) if part.span.start == line.span.start), None)
        if index is None:
            yield "  The capture has changed since it was read."
            return
        texts = [" ".join(part.text[:2001].split()) for part in segments]
        profile, shared = known_of(texts, profile=self.profile, repetition=self.repetition)
        yield f"  {line.post.name}:{line.number} is {line.role} by the rule {line.rule}; what weighed most:"
        for name, weight in reasons(segments, index, profile=profile, repetition=shared, drawing=witness.drawing):
            yield f"  {weight:+8.2f}  {name}"

    def source(self, question: Question) -> Iterator[str]:
        """The capture around the line in question; its beginning for a fact."""
        post = question.post if isinstance(question, FactQuestion) else question.lines[0].post
        centre = 1 if isinstance(question, FactQuestion) else question.lines[0].number
        yield f"  {post.path}"
        lines = open_witness(post.path, encoding=encoding_beside(post.path)).text.split("\n")
        start = max(0, centre - 1 - _AROUND)
        for number, line in enumerate(lines[start : centre + 2 * _AROUND], start + 1):
            if line.strip():
                yield f"  {number:>5} {'>' if number == centre else '|'} {line.strip()[:160]}"


def open_desk(source: str | Path, *, profile: str | None = None, tell: Tell | None = None, **options: Any) -> Desk:
    """Look through an archive for questions.

    Args:
        source: A corpus folder, any folder of captures, or one capture.
        profile: Site profile for the captures.
        tell: Is told every capture.
        options: Of `Review`: ``ask_below``, ``sample``, ``fields``, ``pattern``, ``surely``.

    Raises:
        UsageError: There is no such folder.
        ConfigError: kei.toml cannot be obeyed.
        NoArticle: There is no capture.
    """
    sources = config.find_sources(source)
    decisions = decisions_in(sources.decisions)
    site, shared = before_reading(sources.captures, profile=profile or sources.profile)
    known = site.learned if isinstance(site, Profile) and site.learned is not None else shared
    options.setdefault("pattern", partial(_pattern, learned=known))
    options.setdefault("surely", partial(_surely, learned=known))
    review, ledger = Review(**options), Ledger(decisions, partly=sources.alone)
    failures, doubts = [_problem(error.place, str(error)) for error in decisions.problems], dict[str, list[str]]()
    read = partial(read_all, profile=site, archive=sources.archive, repetition=shared, decisions=decisions)
    together, paths = Together(), dict[str, Path]()
    for done, (path, outcome) in enumerate(zip(sources.captures, read(sources.captures), strict=True), 1):
        name = sources.name(path)
        if tell:
            tell(Progress("read", done, len(sources.captures), name))
        if outcome.error is not None:
            failures.append(_problem(name, str(outcome.error)))
        elif outcome.value is not None and outcome.value.id not in paths:
            paths[outcome.value.id] = path
            together.add(outcome.value, name=name)
            ledger.note(outcome.value)
            doubts[outcome.value.id] = _doubts_of(outcome.value)
            review.add(outcome.value, name=name, path=path)
    contexts = together.contexts()
    told = [paths[key] for key in contexts]
    for path, outcome in zip(told, read(told, contexts=contexts), strict=True):
        if outcome.value is not None:
            doubts[outcome.value.id] = _doubts_of(outcome.value)
            review.add_facts(outcome.value, name=sources.name(path), path=path)
    found = (*(doubt for of_post in doubts.values() for doubt in of_post), *_doubtful(ledger))
    return Desk(sources, decisions, review, tuple(failures), found, shared, site)


def _doubts_of(article: Article) -> list[str]:
    """Decisions on a post that a person should look at again."""
    found = [finding for finding in article.findings if finding.code in _DOUBTS]
    return [printable(f"{finding.place}: {finding.message}.") for finding in found]


def _doubtful(ledger: Ledger) -> Iterator[str]:
    """The same of decisions on families, and of those on posts that are not here."""
    said = ledger.describe()
    for lost in said["orphans"]:
        yield printable(f"{lost['place']}: matches nothing any more: {lost['subject']}.")
    for stale in said["stale"]:
        yield printable(
            f"{stale['place']}: {stale['subject']} is decided to be {stale['decision']}, where the machine said "
            f"{stale['was']} and says {stale['now']} now."
        )


def _pattern(text: str, *, learned: Learned | None) -> str:
    """The pattern of a line's learned family, else that of its own words."""
    family = learned.find(text) if learned is not None else None
    return family.pattern if family is not None else pattern_of(text)


def _surely(text: str, *, learned: Learned | None) -> float:
    """How surely a line is what its page makes of it: where many posts have it, no surer than all of them together."""
    family = learned.find(text) if learned is not None else None
    return 1.0 if family is None or family.settled else family.cert


def _problem(place: str, message: str) -> str:
    return printable(message if PurePath(place).name in message else f"{place}: {message}")

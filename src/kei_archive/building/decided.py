"""What a build says of people's decisions: wrong files, stale and lost ones, and how often the machine was wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from kei_archive.building.report import Failure
from kei_archive.config import Sources
from kei_archive.decisions import Decisions, Ruling, audit, decisions_in
from kei_archive.errors import ConfigError
from kei_archive.model import Article

__all__ = ["Ledger", "read_decisions"]


@dataclass
class Ledger:
    """The decisions of an archive, and how often each was obeyed with what the machine said there.

    Attributes:
        decisions: The decisions.
        failures: Files that cannot be obeyed.
        obeyed: Number of articles by place of the decision and answer of the machine.
        partly: Whether the decisions may be about captures that are not read, so that none of them counts as lost.
        lost: Places of decisions on lines that are not in the capture any more, as the findings of their post say.
        elsewhere: Files made for other bytes of their capture.
    """

    decisions: Decisions = field(default_factory=Decisions)
    failures: tuple[Failure, ...] = ()
    partly: bool = False
    obeyed: Counter[tuple[str, str]] = field(default_factory=Counter)
    lost: set[str] = field(default_factory=set)
    elsewhere: set[str] = field(default_factory=set)

    def note(self, article: Article) -> None:
        """Enter the decisions that an article has obeyed."""
        self.obeyed.update((one.place, one.machine) for one in article.decided)
        self.lost |= {finding.place for finding in article.findings if finding.code == "D003"}
        self.elsewhere |= {finding.place for finding in article.findings if finding.code == "D004"}

    def describe(self) -> dict[str, Any]:
        """What the report says of the decisions of the archive as a whole."""
        rulings = self.decisions.rulings
        places = self.elsewhere | {place for place, _ in self.obeyed}
        sampled = [ruling for ruling in rulings if ruling.sampled]
        return {
            "number": len(rulings),
            "orphans": [
                _entry(ruling)
                for ruling in rulings
                if ruling.place in self.lost or not (self.partly or {ruling.place, ruling.file} & places)
            ],
            "stale": [
                {**_entry(ruling), "was": ruling.was, "now": now}
                for ruling in rulings
                if (now := self._now(ruling)) not in (None, ruling.was) and ruling.was is not None
            ],
            "sample": audit(sampled).as_dict(),
            "asked": audit([ruling for ruling in rulings if not ruling.sampled]).as_dict(),
        }

    def _now(self, ruling: Ruling) -> str | None:
        """What the machine says of a fact or a line, most often of the lines of a family; None if no article has it."""
        answers = Counter({machine: count for (place, machine), count in self.obeyed.items() if place == ruling.place})
        return min(answers, key=lambda machine: (-answers[machine], machine)) if answers else None


def read_decisions(sources: Sources) -> Ledger:
    """The decisions about captures; a file that cannot be obeyed is a failure that stops nothing else."""
    folder = sources.decisions
    decisions = decisions_in(folder)
    failures = tuple(_failure(error, folder) for error in decisions.problems if folder)
    return Ledger(decisions, failures, partly=sources.alone)


def _failure(error: ConfigError, folder: Path) -> Failure:
    name = PurePath(error.place).relative_to(folder.parent).as_posix()
    return Failure.of(name, error, stage="decide")


def _entry(ruling: Ruling) -> dict[str, str]:
    return {"place": ruling.place, "subject": ruling.subject, "decision": ruling.decision}

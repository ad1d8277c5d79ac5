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
        reported: Places of decisions, and files, of which the findings of their post say what is wrong.
    """

    decisions: Decisions = field(default_factory=Decisions)
    failures: tuple[Failure, ...] = ()
    partly: bool = False
    obeyed: Counter[tuple[str, str]] = field(default_factory=Counter)
    reported: set[str] = field(default_factory=set)

    def note(self, article: Article) -> None:
        """Enter the decisions that an article has obeyed."""
        self.obeyed.update((one.place, one.machine) for one in article.decided)
        self.reported |= {finding.place for finding in article.findings if finding.code in ("D003", "D004")}

    def describe(self) -> dict[str, Any]:
        """What the report says of the decisions of the archive as a whole."""
        rulings = self.decisions.rulings
        lost = () if self.partly else rulings
        places = self.reported | {place for place, _ in self.obeyed}
        sampled = [ruling for ruling in rulings if ruling.sampled]
        return {
            "number": len(rulings),
            "orphans": [_entry(ruling) for ruling in lost if not {ruling.place, ruling.file} & places],
            "stale": [
                {**_entry(family), "was": family.was, "now": now}
                for family in self.decisions.families
                if (now := self._now(family)) not in (None, family.was) and family.was is not None
            ],
            "sample": audit(sampled).as_dict(),
            "asked": audit([ruling for ruling in rulings if not ruling.sampled]).as_dict(),
        }

    def _now(self, ruling: Ruling) -> str | None:
        """What the machine says most often of the lines of a family; None if no article has one."""
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

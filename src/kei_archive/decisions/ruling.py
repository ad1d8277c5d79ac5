"""Decisions as values: what they are about, what a person decided, and what the machine said then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from kei_archive.decisions.pattern import Patterns, shorten
from kei_archive.errors import ConfigError
from kei_archive.model import Period, Role, Witness

__all__ = ["PREFIX", "Decisions", "FactRuling", "FamilyRuling", "LineRuling", "PostRulings", "Ruling"]

FactValue = str | int | date | Period

PREFIX: Final = 12
"""Hexadecimal digits of a digest that a decision file must give at least: as many as an identifier has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What every decision has.

    Attributes:
        place: Its file in the folder of decisions, and the line where it begins.
        was: What the machine said when it was decided; None if nobody noted it.
        why: The reason, for other people.
        by: Who decided.
        on: The day.
        sampled: Whether it was asked as one of a sample of certain answers, to measure how often they are wrong.
    """

    place: str
    was: str | None = None
    why: str = ""
    by: str = ""
    on: date | None = None
    sampled: bool = False

    @property
    def decision(self) -> str:
        """What was decided, in the words that `was` has."""
        raise NotImplementedError

    @property
    def subject(self) -> str:
        """What it is about, in words for a report."""
        raise NotImplementedError

    @property
    def file(self) -> str:
        """Its file in the folder of decisions."""
        return self.place.rpartition(":")[0]

    @property
    def rule(self) -> str:
        """The rule of a block or claim that it decides: the file, without the line, which moves with every edit."""
        return f"decision:{self.file}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRuling(Ruling):
    """A fact of a post: its values, none of them if the fact is to be unknown."""

    field: str
    values: tuple[FactValue, ...]

    @property
    def decision(self) -> str:
        """The values, joined."""
        return "; ".join(map(str, self.values))

    @property
    def subject(self) -> str:
        """The fact's name."""
        return self.field


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRuling(Ruling):
    """The role of a line of a post, known by its text; ``nth`` of the lines that are equal, or 0 for all of them."""

    text: str
    role: Role
    nth: int = 0

    @property
    def decision(self) -> str:
        """The role."""
        return str(self.role)

    @property
    def subject(self) -> str:
        """The line, or its beginning."""
        return f"the line {shorten(self.text)!r}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyRuling(Ruling):
    """The role of all lines that fit a pattern, in the posts of one layout or in all of them."""

    pattern: str
    role: Role
    layout: str = ""

    @property
    def decision(self) -> str:
        """The role."""
        return str(self.role)

    @property
    def subject(self) -> str:
        """The pattern."""
        return f"the lines {shorten(self.pattern)!r}"


@dataclass(frozen=True, slots=True)
class PostRulings:
    """The file of one post.

    Attributes:
        name: Name of the file without ``.toml``: the stem of the capture's name, or its identifier.
        place: The file in the folder of decisions.
        source: SHA-256 of the capture that was looked at, or its beginning.
        about: A line of that capture by which the post is known again, if the capture changes.
        facts: Decisions on facts.
        lines: Decisions on lines.
    """

    name: str
    place: str
    source: str
    about: str = ""
    facts: tuple[FactRuling, ...] = ()
    lines: tuple[LineRuling, ...] = ()

    def is_made_for(self, witness: Witness) -> bool:
        """Whether this very capture was looked at."""
        return witness.sha256.startswith(self.source)

    def speaks_of(self, witness: Witness) -> bool:
        """Whether the file is about a capture: the same bytes, or the same name and the line that it is known by."""
        if self.is_made_for(witness):
            return True
        names = (witness.id, witness.locator, witness.locator.rpartition(".")[0])
        if self.name not in names or not self.about:
            return False
        return any(" ".join(line.split()) == self.about for line in witness.text.splitlines())


@dataclass(frozen=True)
class Decisions:
    """All decisions of an archive.

    Attributes:
        posts: The files of posts.
        families: Decisions on families of lines, in the order of their file; a later one wins.
        problems: Files, and single decisions, that cannot be obeyed.
    """

    posts: tuple[PostRulings, ...] = ()
    families: tuple[FamilyRuling, ...] = ()
    problems: tuple[ConfigError, ...] = ()

    @property
    def rulings(self) -> tuple[Ruling, ...]:
        """Every decision, in the order of the files."""
        return (*(ruling for post in self.posts for ruling in (*post.facts, *post.lines)), *self.families)

    def of(self, witness: Witness) -> tuple[PostRulings, ...]:
        """The files about a capture; those made for its very bytes come last, so that they win."""
        prefix = witness.sha256[:PREFIX]
        named = (witness.id, witness.locator, witness.locator.rpartition(".")[0])
        found = [*self._by_source.get(prefix, ()), *(post for name in named for post in self._by_name.get(name, ()))]
        about = [post for post in dict.fromkeys(found) if post.speaks_of(witness)]
        return tuple(sorted(about, key=lambda post: post.is_made_for(witness)))

    def family_of(self, text: str, *, layout: str = "") -> FamilyRuling | None:
        """The decision on the family that a line belongs to.

        Args:
            text: The line.
            layout: Name of the page's layout, if it is known.
        """
        fitting = [one for one in self._patterns.on(text) if one.layout in ("", layout)]
        # one for this layout is narrower than one for all; of equals, the later wins
        return max(fitting, key=lambda one: (bool(one.layout), self._rank[one.place]), default=None)

    @cached_property
    def _by_source(self) -> dict[str, list[PostRulings]]:
        table: dict[str, list[PostRulings]] = {}
        for post in self.posts:
            table.setdefault(post.source[:PREFIX], []).append(post)
        return table

    @cached_property
    def _by_name(self) -> dict[str, list[PostRulings]]:
        table: dict[str, list[PostRulings]] = {}
        for post in self.posts:
            table.setdefault(post.name, []).append(post)
        return table

    @cached_property
    def _patterns(self) -> Patterns[FamilyRuling]:
        return Patterns((one.pattern, one) for one in self.families)

    @cached_property
    def _rank(self) -> dict[str, int]:
        return {one.place: number for number, one in enumerate(self.families)}

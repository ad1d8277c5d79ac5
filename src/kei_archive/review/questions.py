"""Questions to a person: about a family of lines, or about a fact of a post, such as what the page is at all.

All have one measure, by which they are ordered: the characters of the archive that a wrong answer spoils, times the
chance that it is wrong. A line spoils its own characters, a fact those of the article, a wrong kind the whole page.
What a page is that as likely holds no article is asked before all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from kei_archive.model import Role, Span

__all__ = ["SHOWN", "Answer", "FactQuestion", "Line", "LineQuestion", "PostRef", "Question"]

SHOWN: Final = 8
"""Lines of a family that are shown: five that are drawn, and the three of which the machine is least sure."""


@dataclass(frozen=True, slots=True)
class PostRef:
    """A post that a question is about.

    Attributes:
        name: Name of its capture in the archive.
        path: The capture.
        sha256: Its digest.
        about: Its headline, by which a decision knows the post again if the capture changes.
    """

    name: str
    path: Path
    sha256: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that a question is about: where it stands, its characters, its neighbours, and what the machine says.

    Attributes:
        text: Its characters; of a very long line the first ones.
        size: The number of all of them.
        nth: Its place among the equal lines of its post, if one of these has another role; else 0.
    """

    post: PostRef
    number: int
    span: Span
    text: str
    size: int
    role: Role
    rule: str
    cert: float
    layout: str = ""
    nth: int = 0
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class LineQuestion:
    """What the lines of a family are.

    Attributes:
        pattern: What the lines have in common.
        role: What the machine says of them.
        cert: How surely, on average over those in doubt.
        posts: Posts with a line in doubt.
        count: Lines in doubt.
        certain: Other lines of the same pattern, by role.
        damage: Expected damage: the sum of (1 - certainty) times characters over the lines in doubt.
        lines: Some of the lines in doubt, always the same ones.
        layout: The layout that the question is about; empty for all.
        exact: Whether it is about the line of one post alone.
        sampled: Whether it was drawn from the certain answers, to measure how often they are wrong.
    """

    pattern: str
    role: Role
    cert: float
    posts: int
    count: int
    damage: float
    lines: tuple[Line, ...]
    certain: Mapping[Role, int] = field(default_factory=dict)
    layout: str = ""
    exact: bool = False
    sampled: bool = False

    @property
    def mixed(self) -> bool:
        """Whether other lines of the pattern have other roles: then a decision must name the lines it means."""
        return any(role is not self.role for role in self.certain)

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two questions the same."""
        where = (self.lines[0].post.name, str(self.lines[0].number)) if self.exact else ()
        return ("line", self.pattern, str(self.role), self.layout, *where)

    def split(self) -> tuple[LineQuestion, ...]:
        """Narrower questions: by layout, else by the very words, else by post; empty if none is narrower."""
        if self.exact:
            return ()
        layouts = {line.layout for line in self.lines}
        if len(layouts) > 1:
            return tuple(
                self._of([line for line in self.lines if line.layout == layout], layout=layout)
                for layout in sorted(layouts)
            )
        texts = {" ".join(line.text.split()) for line in self.lines}
        if len(texts) > 1:
            return tuple(
                self._of([line for line in self.lines if " ".join(line.text.split()) == text], pattern=text)
                for text in sorted(texts)
            )
        return tuple(self._of([line], exact=True) for line in self.lines)

    def _of(self, lines: list[Line], **changes: Any) -> LineQuestion:
        return replace(
            self,
            cert=sum(line.cert for line in lines) / len(lines),
            posts=len({line.post.name for line in lines}),
            count=len(lines),
            damage=sum((1 - line.cert) * line.size for line in lines),
            lines=tuple(lines),
            **changes,
        )

    def as_dict(self) -> dict[str, object]:
        """JSON-ready data."""
        return {
            "question": "lines",
            "pattern": self.pattern,
            "role": str(self.role),
            "cert": round(self.cert, 2),
            "posts": self.posts,
            "lines": self.count,
            "certain": {str(role): count for role, count in sorted(self.certain.items())},
            "damage": round(self.damage, 1),
            "layout": self.layout,
            "sampled": self.sampled,
            "examples": [
                {"source": line.post.name, "n": line.number, "text": line.text} for line in self.lines[:SHOWN]
            ],
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """A value that a fact may have, with what speaks for it; several values are joined by semicolons."""

    value: str
    cert: float
    rule: str
    evidence: str = ""
    reason: str = ""


@dataclass(frozen=True)
class FactQuestion:
    """What a fact of a post is.

    Attributes:
        field: The fact, by its name in `Metadata`, or ``kind``: what the page is.
        post: The post.
        answers: What it may be, the best first; empty if nothing speaks for anything.
        known: Whether the first answer is what the machine says; else it says that the fact is unknown.
        damage: Expected damage: (1 - certainty) times the characters of the article, or of the page for its kind.
        sampled: Whether it was drawn from the certain answers.
    """

    field: str
    post: PostRef
    answers: tuple[Answer, ...]
    known: bool
    damage: float
    sampled: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two questions the same."""
        return ("fact", self.field, self.post.name)

    @property
    def cert(self) -> float:
        """How surely the first answer is right, or 0 if the machine knows of none."""
        return self.answers[0].cert if self.known else 0.0

    @property
    def was(self) -> str:
        """What the machine says, in the words of a decision file."""
        return self.answers[0].value if self.known else ""

    def as_dict(self) -> dict[str, object]:
        """JSON-ready data."""
        return {
            "question": "fact",
            "field": self.field,
            "source": self.post.name,
            "known": self.known,
            "damage": round(self.damage, 1),
            "sampled": self.sampled,
            "answers": [
                {"value": one.value, "cert": one.cert, "rule": one.rule, "evidence": one.evidence}
                for one in self.answers
            ],
        }


Question = LineQuestion | FactQuestion

"""What families and layouts cover, counted over all posts; two counts of different posts can be added."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from kei_archive.profiles.families import Learned, OnPage

__all__ = ["Tally"]

_EXAMPLES: Final = 3


@dataclass
class Tally:
    """Posts and lines of each family, posts of each layout, and the families' first examples by digest.

    Attributes:
        total: Number of posts.
        posts: By pattern.
        lines: By pattern.
        layouts: By name; the empty name for posts of no layout.
        examples: By pattern: identifier of the capture and number of the line.
    """

    total: int = 0
    posts: Counter[str] = field(default_factory=Counter)
    lines: Counter[str] = field(default_factory=Counter)
    layouts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[tuple[str, int]]] = field(default_factory=dict)

    def add(self, identifier: str, page: OnPage, *, numbers: Iterable[int]) -> None:
        """Count a post.

        Args:
            identifier: Of its capture.
            page: What is known of it.
            numbers: The numbers of its lines.
        """
        self.total += 1
        self.layouts[page.layout.name if page.layout is not None else ""] += 1
        first: dict[str, int] = {}
        for number, family in zip(numbers, page.families, strict=True):
            if family is not None:
                self.lines[family.pattern] += 1
                first.setdefault(family.pattern, number)
        self.posts.update(first.keys())
        for pattern, number in first.items():
            self._example(pattern, [(identifier, number)])

    def merge(self, other: Tally) -> Tally:
        """The counts of both; they must not share posts."""
        merged = Tally(
            self.total + other.total,
            self.posts + other.posts,
            self.lines + other.lines,
            self.layouts + other.layouts,
            {pattern: list(found) for pattern, found in self.examples.items()},
        )
        for pattern, found in other.examples.items():
            merged._example(pattern, found)
        return merged

    def of(self, found: Learned) -> Learned:
        """The families and layouts with what they cover; a family that no post has is left out."""
        families = [
            replace(
                family,
                posts=self.posts[family.pattern],
                lines=self.lines[family.pattern],
                examples=tuple(f"{name}:{number}" for name, number in self.examples[family.pattern]),
            )
            for family in found.families
            if self.posts[family.pattern]
        ]
        layouts = [replace(layout, posts=self.layouts[layout.name]) for layout in found.layouts]
        return Learned(posts=self.total, families=families, layouts=layouts, text=found.text)

    def _example(self, pattern: str, found: Iterable[tuple[str, int]]) -> None:
        self.examples[pattern] = sorted([*self.examples.get(pattern, ()), *found])[:_EXAMPLES]

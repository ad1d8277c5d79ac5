"""What families and layouts cover, counted over all posts; two counts of different posts can be added."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from kei_archive.profiles.families import Family, Learned, OnPage

__all__ = ["Tally"]

_EXAMPLES: Final = 3

Key = tuple[str, str]


@dataclass
class Tally:
    """Posts and lines of each family, posts of each layout, and the families' first examples by digest.

    Attributes:
        total: Number of posts.
        posts: By family: its layout and pattern.
        lines: By family.
        layouts: By name; the empty name for posts of no layout.
        examples: By family: identifier of the capture and number of the line.
    """

    total: int = 0
    posts: Counter[Key] = field(default_factory=Counter)
    lines: Counter[Key] = field(default_factory=Counter)
    layouts: Counter[str] = field(default_factory=Counter)
    examples: dict[Key, list[tuple[str, int]]] = field(default_factory=dict)

    def add(self, identifier: str, page: OnPage, *, numbers: Iterable[int]) -> None:
        """Count a post.

        Args:
            identifier: Of its capture.
            page: What is known of it.
            numbers: The numbers of its lines.
        """
        self.total += 1
        self.layouts[page.layout.name if page.layout is not None else ""] += 1
        first: dict[Key, int] = {}
        for number, family in zip(numbers, page.families, strict=True):
            if family is not None:
                self.lines[_key(family)] += 1
                first.setdefault(_key(family), number)
        self.posts.update(first.keys())
        for key, number in first.items():
            self._example(key, [(identifier, number)])

    def merge(self, other: Tally) -> Tally:
        """The counts of both; they must not share posts."""
        merged = Tally(
            self.total + other.total,
            self.posts + other.posts,
            self.lines + other.lines,
            self.layouts + other.layouts,
            {key: list(found) for key, found in self.examples.items()},
        )
        for key, found in other.examples.items():
            merged._example(key, found)
        return merged

    def of(self, found: Learned) -> Learned:
        """The families and layouts with what they cover; a family that no post has is left out."""
        families = [
            replace(
                family,
                posts=self.posts[_key(family)],
                lines=self.lines[_key(family)],
                examples=tuple(f"{name}:{number}" for name, number in self.examples[_key(family)]),
            )
            for family in found.families
            if self.posts[_key(family)]
        ]
        layouts = [replace(layout, posts=self.layouts[layout.name]) for layout in found.layouts]
        return Learned(posts=self.total, families=families, layouts=layouts, lines=found.lines, text=found.text)

    def _example(self, key: Key, found: Iterable[tuple[str, int]]) -> None:
        self.examples[key] = sorted([*self.examples.get(key, ()), *found])[:_EXAMPLES]


def _key(family: Family) -> Key:
    return family.layout, family.pattern

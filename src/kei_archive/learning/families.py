"""Families of lines: what `kei_archive.learning.learn` finds, and what ``review`` asks about.

    learned = learn(paths)
    for family in questions(learned):     # by expected damage, the greatest first
        print(family.pattern, family.role, family.cert, family.posts, family.lines, family.layout, family.examples)

`Family.settled` tells whether its role is applied; a person's decision is a family with ``by`` and ``cert`` 1.
"""

from __future__ import annotations

from kei_archive.profiles.families import Family, Learned

__all__ = ["Family", "questions"]


def questions(learned: Learned) -> list[Family]:
    """The families that need a person, in the order of the damage that a wrong role would do."""
    asked = [family for family in learned.families if not family.settled]
    return sorted(asked, key=lambda family: (-family.damage, family.pattern))

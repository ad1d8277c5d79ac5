"""Decisions that contradict each other: of one post and line, of one fact, or of one family, with other answers."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from kei_archive.decisions.pattern import same_lines
from kei_archive.decisions.ruling import PREFIX, FamilyRuling, PostRulings, Ruling
from kei_archive.errors import ConfigError

__all__ = ["without_contradictions"]


def without_contradictions(
    posts: Sequence[PostRulings], families: Sequence[FamilyRuling], *, folder: Path
) -> tuple[tuple[PostRulings, ...], tuple[FamilyRuling, ...], tuple[ConfigError, ...]]:
    """The decisions that can be obeyed together, and a problem for each that a later one contradicts.

    Two contradict each other if they are about the same thing in the same capture, or about the same family in the
    same layouts, and answer otherwise. The later one, in the order of the files, is obeyed.

    Args:
        posts: The files of posts.
        families: The decisions on families.
        folder: The folder of decisions, for the places of the problems.
    """
    entries: list[tuple[Hashable, Ruling]] = [*_of_posts(posts), *_of_families(families)]
    last = dict(entries)
    overruled = {one: last[key] for key, one in entries if one.decision != last[key].decision}
    kept = (
        replace(
            post,
            facts=tuple(one for one in post.facts if one not in overruled),
            lines=tuple(one for one in post.lines if one not in overruled),
        )
        for post in posts
    )
    problems = (_problem(lost, won, folder=folder) for lost, won in overruled.items())
    return tuple(kept), tuple(one for one in families if one not in overruled), tuple(problems)


def _of_posts(posts: Iterable[PostRulings]) -> Iterator[tuple[Hashable, Ruling]]:
    """Each decision on a post, with what makes two decisions one question."""
    for post in posts:
        capture = post.source[:PREFIX]
        yield from ((("fact", capture, one.field), one) for one in post.facts)
        yield from ((("line", capture, " ".join(one.text.split()), one.nth), one) for one in post.lines)


def _of_families(families: Iterable[FamilyRuling]) -> Iterator[tuple[Hashable, Ruling]]:
    yield from ((("family", one.layout, same_lines(one.pattern)), one) for one in families)


def _problem(lost: Ruling, won: Ruling, *, folder: Path) -> ConfigError:
    answers = [one.decision or "unknown" for one in (lost, won)]
    return ConfigError(
        f"{lost.subject}: {answers[0]} here, but {answers[1]} in {folder.name}/{won.place}, which is obeyed.",
        place=str(folder / lost.place),
        remedy="Remove one of the two.",
    )

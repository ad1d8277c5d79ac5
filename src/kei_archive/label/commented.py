"""Comments: where a page's elements say that they stand, and the lines that say whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby, takewhile
from typing import Final

import numpy as np

from kei_archive.drawing import Place
from kei_archive.label.evidence import behind_comments
from kei_archive.label.lines import Line, in_columns
from kei_archive.label.shapes import Mark, attributions
from kei_archive.model import Role

__all__ = ["commented", "speakers"]

_FORM: Final = frozenset({"respond", "form"})
_AUTHOR: Final = frozenset({"author", "byline", "commenter", "vcard"})
"""Words of classes by which a comment's box says who wrote it."""
_HEADING: Final = re.compile(r"h[1-6](?:\[\d+\])?")
_INDEX: Final = re.compile(r"\[\d+\]")


def commented(
    lines: Sequence[Line], marks: Sequence[Mark | None], *, places: Sequence[Place], named: Iterable[int], first: int
) -> list[int]:
    """The lines of comments, by their numbers; a form to write one is none.

    Args:
        lines: The lines of one page.
        marks: What their shapes and phrases speak for.
        places: Where each stands.
        named: Lines in boxes that are called comments, unless most of the page is.
        first: The heading of the comments, from where on they are looked for.
    """
    if first >= len(lines):
        return []
    below = {index for index in named if index >= first}
    found = below.union(_behind(lines, marks, places=places, heading=first))
    return sorted(index for index in found if not _FORM & (places[index].words - places[first].words))


def _behind(lines: Sequence[Line], marks: Sequence[Mark | None], *, places: Sequence[Place], heading: int) -> list[int]:
    """The lines of the elements right behind a heading, of one kind, each of which says who wrote in it, or when."""
    above, _, own = places[heading].path.rpartition("/")
    if not _HEADING.fullmatch(own):
        return []
    inside = f"{above}/"
    below = takewhile(lambda index: places[index].path.startswith(inside), range(heading + 1, len(lines)))
    told = {*attributions(lines), *(i for i, mark in enumerate(marks) if mark and mark.role is Role.DATELINE)}
    told |= {index for index, place in enumerate(places) if _AUTHOR & (place.words - places[heading].words)}
    found: list[int] = []
    kind = ""
    for step, group in groupby(below, key=lambda index: places[index].path.removeprefix(inside).partition("/")[0]):
        box = list(group)
        tag = _INDEX.sub("", step)
        if not told.intersection(box) or kind not in ("", tag):
            break
        kind = tag
        found += box
    return found


def speakers(lines: Sequence[Line], marks: Sequence[Mark | None]) -> frozenset[int]:
    """The lines that say who wrote a comment or when, by their numbers: a regular commenter repeats as furniture does.

    Without them the words below would stand under the name above, which is another person's.

    Args:
        lines: The lines of one page, one at least.
        marks: What their shapes and phrases speak for.
    """
    said = [index for index in attributions(lines) if (mark := marks[index]) is None or not mark.furniture]
    if not said:
        return frozenset()
    unmarked = np.fromiter([mark is None for mark in marks], bool)
    first = behind_comments(marks, in_columns(lines), unmarked=unmarked, said=said)
    return frozenset(index for index in said if index >= first)

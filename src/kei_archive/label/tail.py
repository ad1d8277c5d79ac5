"""What stands below the article: author note, credits, comments, and the site's own sections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum, auto
from typing import Final

from kei_archive.label.cues import cues
from kei_archive.label.lines import Line
from kei_archive.label.shapes import Mark
from kei_archive.model import Role

__all__ = ["tail_marks"]


class _Part(Enum):
    """Where in the tail we are."""

    BACK = auto()
    COMMENTS = auto()
    SITE = auto()


_ENDS_COMMENTS: Final = frozenset(
    {Role.ABOUT, Role.RELATED, Role.SEARCH, Role.SUBSCRIBE, Role.LEGAL, Role.AD, Role.MASTHEAD, Role.COUNTER}
)
_SECTIONS: Final = frozenset({Role.ABOUT, Role.RELATED, Role.SUBSCRIBE, Role.LEGAL, Role.AD, Role.REPLY_FORM})
"""Furniture with lines of its own below it: a heading "Related" owns the titles that follow."""

_BACK: Final = frozenset({Role.AUTHOR_NOTE, Role.CREDIT, Role.BYLINE, Role.DATELINE, Role.CATEGORY})
_REPLY_HEADINGS: Final = (
    "leave a",
    "post a comment",
    "add a comment",
    "write a comment",
    "schreibe einen",
    "kommentar ",
)


def tail_marks(lines: Sequence[Line], marks: Sequence[Mark | None], *, title: str) -> list[Mark]:
    """Roles of the lines below the body.

    Args:
        lines: They.
        marks: Their marks.
        title: Key of the article's title, to know its echo; empty if there is none.
    """
    decided: list[Mark] = []
    part, section = _Part.BACK, Role.OTHER
    for line, mark in zip(lines, marks, strict=True):
        if mark is not None and mark.role is Role.COMMENT_HEADING:
            part, section = _Part.COMMENTS, Role.OTHER
        elif mark is not None and mark.furniture:
            section = mark.role if mark.role in _SECTIONS else Role.OTHER
            if part is not _Part.COMMENTS or mark.role in _ENDS_COMMENTS or line.key.startswith(_REPLY_HEADINGS):
                part = _Part.SITE if part is _Part.COMMENTS or section is not Role.OTHER else part
        decided.append(_role(line, mark, part=part, section=section, title=title, previous=decided[-1:]))
    return _without_empty_headings(decided)


def _without_empty_headings(decided: Sequence[Mark]) -> list[Mark]:
    """A comment heading with no comment below it is a counter of comments that were not captured."""
    comments = (Role.COMMENT, Role.PINGBACK)
    return [
        replace(mark, role=Role.COUNTER, rule="comments:none-below")
        if mark.role is Role.COMMENT_HEADING
        and not any(below.role in comments for below in decided[index + 1 : index + 4])
        else mark
        for index, mark in enumerate(decided)
    ]


def _role(line: Line, mark: Mark | None, *, part: _Part, section: Role, title: str, previous: Sequence[Mark]) -> Mark:
    if part is _Part.COMMENTS and (mark is None or mark.role in _BACK):
        pingback = cues().pingback.match(line.text.lstrip("•*- "))
        return (
            Mark(Role.PINGBACK, "comments:pingback", 0.95)
            if pingback
            else Mark(Role.COMMENT, "comments:below-heading", 0.9)
        )
    if mark is not None and (mark.furniture or mark.role is Role.COMMENT_HEADING or part is _Part.BACK):
        return mark
    if title and line.key == title:
        return Mark(Role.TITLE_ECHO, "title:echo", 0.9)
    if part is _Part.BACK and previous and previous[0].role is Role.AUTHOR_NOTE and line.closed:
        return Mark(Role.AUTHOR_NOTE, "tail:note-goes-on", 0.75)
    if section is not Role.OTHER:
        return Mark(section, f"tail:below-{section}", 0.75)
    return Mark(Role.OTHER, "tail:below-article", 0.7)

"""What stands above the article: title, deck, byline, date, categories, and the site's own lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kei_archive.label.lines import Line
from kei_archive.label.shapes import Mark, is_bare_name
from kei_archive.model import Role

__all__ = ["head_marks"]

_REACH: Final = 40
"""Lines above the body in which the title is looked for."""

_META: Final = (Role.BYLINE, Role.DATELINE, Role.CATEGORY)
_LOOK_IN: Final = 4
"""Lines at the start of the span that a byline or date may be behind (a deck stands before it)."""


def head_marks(lines: Sequence[Line], marks: Sequence[Mark | None], *, start: int, end: int) -> tuple[list[Mark], int]:
    """Roles of the lines above the body.

    Args:
        lines: All lines of the page.
        marks: Their marks.
        start: First line of the span.
        end: The line after its last.

    Returns:
        One mark for each line before the body, and where the body really starts.
    """
    begin = _behind_metadata(marks, start=start, end=end)
    title = _title_index(lines, marks, start=begin)
    head = [_role(lines, marks, index=index, title=title, body=begin) for index in range(begin)]
    return head, begin


def _behind_metadata(marks: Sequence[Mark | None], *, start: int, end: int) -> int:
    begin = start
    for index in range(start, min(end - 1, start + _LOOK_IN)):
        mark = marks[index]
        if mark is not None and mark.role in _META:
            begin = index + 1
    return begin


def _may_be_title(line: Line, mark: Mark | None) -> bool:
    if mark is not None or not any(character.isalpha() for character in line.text):
        return False
    return 1 <= line.words <= 30 and (not line.closed or line.text.rstrip("\"'”’»").endswith(("?", "!", "…", ":")))


def _title_index(lines: Sequence[Line], marks: Sequence[Mark | None], *, start: int) -> int | None:
    """The line above the body that is most like a headline."""
    first = max(0, start - _REACH)
    candidates = [i for i in range(first, start) if _may_be_title(lines[i], marks[i])]
    if not candidates:
        return None
    scores = {}
    for rank, index in enumerate(reversed(candidates)):
        below = [mark for mark in marks[index + 1 : min(start, index + 5)] if mark is not None]
        above = marks[index - 1] if index else None
        scores[index] = (
            4.0 * _echoed(lines, index=index)
            + 2.0 * any(mark.role in _META for mark in below)
            + 1.0 * (above is not None and above.role in _META)
            + min(lines[index].words, 8) / 4
            - 0.6 * rank
            - 1.5 * lines[index].marked
            - 4.0 * _names_site(lines, marks, index=index)
        )
    return max(candidates, key=lambda index: (scores[index], index))


def _echoed(lines: Sequence[Line], *, index: int) -> bool:
    """Whether another line says the same and more: "2 Responses to “Title”", "Title - Site", the title again."""
    line = lines[index]
    if line.words < 3:
        return False
    return any(
        other != index and line.key in lines[other].key and lines[other].words <= line.words + 8
        for other in range(len(lines))
    )


def _names_site(lines: Sequence[Line], marks: Sequence[Mark | None], *, index: int) -> bool:
    """Whether furniture such as "Return to X" or "About X" shows that the line is the site's name."""
    key = lines[index].key
    return bool(key) and any(
        mark is not None and mark.role in (Role.NAVIGATION, Role.ABOUT) and lines[other].key.endswith(f" {key}")
        for other, mark in enumerate(marks)
    )


def _role(lines: Sequence[Line], marks: Sequence[Mark | None], *, index: int, title: int | None, body: int) -> Mark:
    line, mark = lines[index], marks[index]
    if index == title:
        return Mark(Role.TITLE, "title:nearest", 0.9)
    if mark is not None:
        return _page_date(lines, mark, index=index, title=title)
    if title is not None and line.words >= 2 and lines[title].key and lines[title].key in line.key:
        return Mark(Role.TITLE_ECHO, "title:echo", 0.9)
    if title is None or index < title:
        near = title is not None and title - index <= 2 and line.short
        return Mark(Role.MASTHEAD, "head:above-title", 0.75) if near else Mark(Role.OTHER, "head:above-title", 0.7)
    if is_bare_name(line) and any(
        other is not None and other.role is Role.DATELINE for other in marks[index + 1 : index + 3]
    ):
        return Mark(Role.BYLINE, "shape:name-before-date", 0.8)
    if index == title + 1 and line.words >= 6:
        return Mark(Role.DECK, "head:below-title", 0.75)
    if index == body - 1 and line.short and line.words > 1:
        return Mark(Role.HEADING, "head:above-body", 0.7)
    return Mark(Role.UNCLASSIFIED, "head:below-title", 0.5)


def _page_date(lines: Sequence[Line], mark: Mark, *, index: int, title: int | None) -> Mark:
    """A bare date at the very top, above the title, may be the clock of the day of capture."""
    bare = mark.role is Role.DATELINE and lines[index].text[:1].isalnum() and mark.rule == "shape:date"
    if bare and index == 0 and title is not None and index < title:
        return Mark(Role.PAGE_DATE, "head:date-at-top", 0.7)
    return mark

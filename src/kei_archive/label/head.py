"""What stands above the article: title, deck, byline, date, categories, and the site's own lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kei_archive.label.lines import Line
from kei_archive.label.shapes import Mark, is_bare_name
from kei_archive.model import Role

__all__ = ["head_marks"]

_REACH: Final = 40
"""Lines above the body in which the title is looked for."""

_META: Final = (Role.BYLINE, Role.DATELINE, Role.CATEGORY)
_SITE: Final = (Role.NAVIGATION, Role.ABOUT)
"""Furniture that ends with the site's name: "Return to X", "About X"."""
_HEARD: Final = (Role.COMMENT_HEADING, Role.RELATED, Role.PRINT, Role.SHARE)
"""Lines that quote the headline: "2 Responses to “X”"."""
_JOINT: Final = re.compile(r" [-–—|:»«·] ")
"""What stands between headline and site in a window's title."""

_OPENING: Final = 8
"""Lines of the body that a headline is compared with."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_LONGEST: Final = 400
"""Characters of a headline."""
_SUBJECT_WORTH: Final = 5.0
_SHORT_TITLE: Final = 16
"""Words of a headline that ends as a sentence does."""

_FRAGMENT: Final = 8
"""Words; a shorter line between title and body that is no sentence is mostly a button or a picture's name."""

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
    title = _title_index(lines, marks, body=begin)
    if (
        title is None
        and begin < end - 1
        and lines[begin].words <= _SHORT_TITLE
        and _may_be_title(lines[begin], marks[begin])
    ):
        title, begin = begin, begin + 1
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
    if (
        mark is not None
        or line.size > _LONGEST
        or line.text.endswith(("»", "›", "→"))
        or not any(map(str.isalpha, line.text))
    ):
        return False
    return 1 <= line.words <= 30 and (not line.closed or line.text.rstrip("\"'”’»").endswith(("?", "!", "…", ":")))


def _title_index(lines: Sequence[Line], marks: Sequence[Mark | None], *, body: int) -> int | None:
    """The line above the body that is most like a headline."""
    candidates = [i for i in range(max(0, body - _REACH), body) if _may_be_title(lines[i], marks[i])]
    if not candidates:
        return None
    subject = frozenset(_words(" ".join(line.text for line in lines[body : body + _OPENING])))
    scores = {}
    for rank, index in enumerate(reversed(candidates)):
        below = [mark for mark in marks[index + 1 : min(body, index + 5)] if mark is not None]
        above = marks[index - 1] if index else None
        scores[index] = (
            _echo(lines, marks, index=index)
            + 2.0 * any(mark.role in _META for mark in below)
            + 1.0 * (above is not None and above.role in _META)
            + min(lines[index].words, 8) / 4
            + _SUBJECT_WORTH * _share(_words(lines[index].text), subject)
            - 0.6 * min(rank, 8)
            - 1.5 * lines[index].marked
        )
    return max(candidates, key=lambda index: (scores[index], index))


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.casefold()) if len(word) > 3 or word[0] > "\u2e80"]


def _share(words: Sequence[str], subject: frozenset[str]) -> float:
    """How many of the words the article's opening has too: a headline speaks of its article. One word says little."""
    return sum(word in subject for word in words) / (len(words) + 2)


def _echo(lines: Sequence[Line], marks: Sequence[Mark | None], *, index: int) -> float:
    """What other lines say of this one: a window title begins with the headline and ends with the site's name."""
    line, score = lines[index], 0.0
    if not line.key:
        return score
    for other, mark in enumerate(marks):
        key = lines[other].key
        if other == index or line.key not in key or lines[other].words > line.words + 12:
            continue
        behind = key[len(line.key) :].lstrip()
        if key.endswith(f" {line.key}") and ((mark is not None and mark.role in _SITE) or _JOINT.search(key)):
            score = min(score, -4.0)
        elif line.words >= 3 and (
            not behind or _JOINT.match(f" {behind}") or (mark is not None and mark.role in _HEARD)
        ):
            score = score or 4.0
    return score


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
    if line.words < _FRAGMENT and not line.closed:
        return Mark(Role.OTHER, "head:fragment", 0.6)
    return Mark(Role.UNCLASSIFIED, "head:below-title", 0.5)


def _page_date(lines: Sequence[Line], mark: Mark, *, index: int, title: int | None) -> Mark:
    """A bare date at the very top, above the title, may be the clock of the day of capture."""
    bare = mark.role is Role.DATELINE and lines[index].text[:1].isalnum() and mark.rule == "shape:date"
    if bare and index == 0 and title is not None and index < title:
        return Mark(Role.PAGE_DATE, "head:date-at-top", 0.7)
    return mark

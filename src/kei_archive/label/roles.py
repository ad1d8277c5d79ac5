"""From the model's states to the roles of the house: which title, what kind of furniture, heading or paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kei_archive.label.body import body_role
from kei_archive.label.chain import CHROME
from kei_archive.label.cues import cues
from kei_archive.label.headline import told
from kei_archive.label.lines import Line
from kei_archive.label.shapes import DATE_LIKE, Mark, is_bare_name
from kei_archive.model import Role

__all__ = ["Page", "roles"]

_META: Final = (Role.BYLINE, Role.DATELINE, Role.CATEGORY)
_BACK: Final = (*_META, Role.CREDIT, Role.AUTHOR_NOTE)
_SECTIONS: Final = (Role.ABOUT, Role.RELATED, Role.SUBSCRIBE, Role.LEGAL, Role.AD, Role.REPLY_FORM)
"""Furniture with lines of its own below it: a heading "Related" owns the titles that follow."""

_NEAR: Final = 3
"""Lines from the article within which its date, author and credits stand."""
_HEADING_REACH: Final = 5
"""Lines below the title in which the first section's heading may stand."""
_BARE_DATE: Final = 3
"""Words of "January 6, 2020"."""
_LIKELY: Final = 0.25
"""Certainty from which a line is the title of a page on which no other line is."""
_LONG_HEADLINE: Final = 15
_SHORT_HEADLINE: Final = 4
"""Words."""
_DECK: Final = 6
"""Words; a line below the title that is shorter is no sentence about the article."""
_LONGEST_TITLE: Final = 40
_BUTTON: Final = 4
"""Words of a button among the comments; a longer line is what somebody wrote."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of a page when roles are chosen: its lines, what speaks for them, and their states.

    Attributes:
        titles: Computed certainty of each line that it is the title.
    """

    lines: Sequence[Line]
    marks: Sequence[Mark | None]
    states: Sequence[str]
    titles: Sequence[float]


def roles(page: Page) -> list[Role]:
    """A role for each line of an article's page."""
    body = [index for index, state in enumerate(page.states) if state == "body"]
    first, last = (body[0], body[-1]) if body else (len(page.states), len(page.states))
    title = _title(page, body=first)
    key = page.lines[title].key if title is not None else ""
    decided: list[Role] = []
    section: Role | None = None
    clock = _has_clock(page, title=title)
    for index, (line, mark, state) in enumerate(zip(page.lines, page.marks, page.states, strict=True)):
        if mark is not None and (mark.furniture or mark.role is Role.COMMENT_HEADING):
            section = mark.role if mark.role in _SECTIONS else None
        elif state == "after" and line.words <= _DECK and line.short and cues().description.match(line.text):
            section = Role.ABOUT
        if index == title:
            role = Role.TITLE
        elif index == 0 and clock:
            role = Role.PAGE_DATE
        elif state == "body":
            role = body_role(page.lines, index=index, states=page.states)
        elif state == "note":
            role = _note(line, mark)
        elif state == "comments":
            role = _comment(line, mark, title=key)
        elif state in ("metadata", "coda") or (state == "title" and title is not None and index > title):
            role = _metadata(line, mark, deck=state != "coda" and title is not None and title < index)
        elif mark is not None and mark.furniture:
            role = mark.role
        else:
            near = first - _NEAR * 2 <= index < first or (
                last < index <= last + _NEAR and mark is not None and mark.role is not Role.DATELINE
            )
            role = _furniture(
                page,
                index=index,
                title=title,
                first=first,
                key=key,
                section=section if index > last else None,
                near=near,
            )
        decided.append(role)
    return _without_empty_headings(decided)


def _title(page: Page, *, body: int) -> int | None:
    """The line that is the headline: of several the one next to the body, unless another has its words again."""
    found = [index for index, state in enumerate(page.states) if state == "title" and index <= body]
    if not found:
        likely = [i for i in range(min(body, len(page.lines))) if page.marks[i] is None and page.states[i] != "body"]
        best = max(likely, key=lambda index: (page.titles[index], index), default=None)
        return best if best is not None and page.titles[best] >= _LIKELY else None
    best = found[0] if len(found) == 1 else max(found, key=lambda i: (told(page.lines, i, body=body), i))
    best = best - 1 if best and _is_deck(page, index=best) else best
    again = [i for i in range(best, body) if page.lines[i].key == page.lines[best].key and page.states[i] != "body"]
    return again[-1] if again else best


def _is_deck(page: Page, *, index: int) -> bool:
    """A long line right below one that is more like a headline is the sentence that introduces the article."""
    line, above, mark = page.lines[index], page.lines[index - 1], page.marks[index - 1]
    return mark is None and line.words > _LONG_HEADLINE and _SHORT_HEADLINE <= above.words < line.words and above.short


def _metadata(line: Line, mark: Mark | None, *, deck: bool) -> Role:
    if mark is not None and mark.role in _BACK:
        return mark.role
    if DATE_LIKE.search(line.text) and line.words <= 20:
        return Role.DATELINE
    if is_bare_name(line) and not (mark is not None and mark.furniture):
        return Role.BYLINE
    if deck and line.words >= _DECK:
        return Role.DECK
    return mark.role if mark is not None and mark.furniture else Role.OTHER


def _has_clock(page: Page, *, title: int | None) -> bool:
    """A date at the very top is the day of the capture, unless it is more than a bare date and the title follows."""
    line, mark = page.lines[0], page.marks[0]
    if mark is None or mark.rule != "shape:date":
        return False
    if title is None:
        return len(page.marks) > 1 and page.marks[1] is not None and page.marks[1].furniture
    return title > 1 or (title == 1 and line.words <= _BARE_DATE)


def _note(line: Line, mark: Mark | None) -> Role:
    if mark is not None and (mark.furniture or mark.role in _BACK):
        return mark.role
    return Role.AUTHOR_NOTE if line.prose or line.words > 14 else Role.CREDIT


def _comment(line: Line, mark: Mark | None, *, title: str) -> Role:
    """A line among the comments: what people wrote and who, or the buttons and numbers of the page between them."""
    if mark is not None and mark.role is Role.COMMENT_HEADING:
        return _comment_heading(line, title=title)
    if mark is not None and mark.furniture and line.words <= _BUTTON:
        return mark.role
    if line.text.strip("#.() ").isdigit():
        return Role.COUNTER
    return Role.PINGBACK if cues().pingback.match(line.text.lstrip("•*- ")) else Role.COMMENT


def _comment_heading(line: Line, *, title: str) -> Role:
    """A heading that names the article is kept; "12 comments" says what can be counted."""
    named = any(map(line.text.__contains__, '“„«"')) or (title and title in line.key)
    return Role.COMMENT_HEADING if named else Role.COUNTER


def _furniture(
    page: Page, *, index: int, title: int | None, first: int, key: str, section: Role | None, near: bool
) -> Role:
    """The role of furniture that no phrase gives away."""
    line, mark, state = page.lines[index], page.marks[index], page.states[index]
    above = page.marks[index - 1] if index else None
    if mark is not None:
        if mark.role in _BACK and near:
            return mark.role
        if mark.role is Role.COMMENT_HEADING:
            below = index > first and "comments" in page.states[index + 1 : index + 4]
            return _comment_heading(line, title=key) if below else Role.COUNTER
        if mark.role is Role.DATELINE:
            return Role.PAGE_DATE
    elif above is not None and above.role is Role.COMMENT_HEADING and "comments" in page.states[index + 1 : index + 4]:
        return Role.COMMENT  # who wrote the first one
    if key and line.words >= 2 and (key in line.key or (len(line.key) > 8 and line.key in key)):
        return Role.TITLE_ECHO
    if section is not None:
        return section
    if title is not None and title < index < first < len(page.lines) and mark is None and line.prose:
        return Role.DECK  # what a model of text and furniture calls neither
    headed = (title is not None and 0 < index - title <= _HEADING_REACH) or (above is not None and above.role in _META)
    if index == first - 1 and headed and _like_heading(line):
        return Role.HEADING
    near_title = title is not None and 0 < title - index <= 2 and line.short
    return Role.MASTHEAD if state in CHROME and near_title else Role.OTHER


def _like_heading(line: Line) -> bool:
    """A short line right above the first paragraph: the first section's heading, unless it is written like a tag."""
    written = line.short and line.words > 1 and any(map(str.isalnum, line.text))
    return written and not line.text[0].islower() and "@" not in line.text


def _without_empty_headings(decided: list[Role]) -> list[Role]:
    """A comment heading with no comment below it is a counter of comments that were not captured."""
    if Role.COMMENT_HEADING not in decided:
        return decided
    comments = (Role.COMMENT, Role.PINGBACK)
    return [
        Role.COUNTER
        if role is Role.COMMENT_HEADING and not any(below in comments for below in decided[index + 1 : index + 4])
        else role
        for index, role in enumerate(decided)
    ]

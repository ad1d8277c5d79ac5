"""Metadata and back matter by their shape: bylines, dates, categories, credits, author notes, comment headings.

A shape says what a line would be at the edge of an article. In the middle of one it says nothing: sentences may begin
with "By" or "Photo", and name a date.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from kei_archive.label.characters import SAMPLE, Characters
from kei_archive.label.cues import COMMENTS, LABEL, NOTE, OCCUPATION, PHRASE, TELLING, Cues, cues, name_pattern
from kei_archive.label.hints import DATE, EVERY, PICTURE, ROW, hints_of
from kei_archive.label.lines import Line
from kei_archive.model import Role

__all__ = [
    "DATE_LIKE",
    "DRAWN",
    "Mark",
    "attributions",
    "author_of_note",
    "is_bare_name",
    "mark_of",
    "marks_of",
    "names_of",
    "speaker",
]

DATE_LIKE: Final = re.compile(
    r"\b(?:19|20)\d\d ?[-./年년] ?\d{1,2} ?[-./月월] ?\d{1,2} ?(?:日|일|\b)"
    r"|\b\d{1,2}[./-] ?\d{1,2}[./-] ?(?:19|20)\d\d\b"
    r"|\b\d{1,2}(?:st|nd|rd|th|er|º|\.)? +(?:de +|of +)?[^\W\d_]{3,12}\.?,? +(?:de +|del +)?(?:19|20)\d\d\b"
    r"|\b[^\W\d_]{3,12}\.? +\d{1,2}(?:st|nd|rd|th)?,? +(?:19|20)\d\d\b"
)
"""What may be a full date with a year of four digits: in figures, or with the name of a month in any language."""

_AROUND_DATE: Final = 6
"""Words beside the date that a dateline may have: a label, a weekday, a time, an author."""

_LONGEST: Final = 2000
"""Characters; a longer line is text, whatever its first words look like."""

_AROUND_LABELLED: Final = 10
"""The same where the line says "Published": time zones and authors follow."""

_NAME: Final = re.compile(name_pattern)
_BEHIND_NAMES: Final = re.compile(r" \| |, (?=\d)| on (?=\w+ \d)| at (?=\d)| [-–—] |(?<=\w) @|\(")
_SIGNED: Final = re.compile(r"[—–-] ?[^@]{2,60}\(@\w+\)")
"""The signature of a quoted message, "— Ada Lovelace (@ada) January 6, 2020": its date is not the article's."""
_HANDLE: Final = re.compile(r"[\w.@-]{2,30}")
_SMALL_WORDS: Final = frozenset(
    {"on", "in", "at", "the", "this", "with", "for", "from", "information", "bio", "profile"}
)
_SEPARATED: Final = re.compile(r"\s*(?:,|;|&|\band\b|\bund\b|\bet\b|\by\b|\be\b|\ben\b|\bja\b|\boch\b)\s*")
_NO_NAME: Final = r"(?!(?:The|This|That|These|An?|It|He|She|They|His|Her|My|Our|Der|Die|Das|Les?|La|El|Il|O)\b)"
_NOTE: Final = re.compile(
    rf"{_NO_NAME}(?P<name>(?:Dr\.? |Prof\.? |Mr\.? |Ms\.? )?{name_pattern})(?:,[^.]{{0,80}},)? "
    r"(?:is|was|are|has been|works|teaches|writes|served|serves|ist|arbeitet|est|es|è|é|on) "
)


_LONGEST_ATTRIBUTION: Final = 14
"""Words of "12. Ada Lovelace (7 January 2020 at 7:42 pm) says:"."""
_SAID: Final = re.compile(
    r"(?P<name>.{2,60}?)\b(?:said|says|wrote|writes|schrieb|schreibt|sagte?|meint|dice|dijo|escribió|ha scritto|scrive"
    r"|disse|diz|escreveu|a écrit|a dit|dit|écrit|zegt|zei|schreef|kirjoitti|sanoo|skrev|skriver|napisał\(?a?\)?"
    r"|napsal\(?a?\)?|пишет|написал\(?а?\)?)(?: on .*\d.*)? ?(?::|\.{3}|…)"
)
_SAID_ENDS: Final = frozenset(":….")
_CLOCK: Final = re.compile(r"\b\d{1,2}[:.]\d\d\b")
_NUMERIC_DATE: Final = re.compile(r"\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b")
_WIDGET: Final = re.compile(
    r"(?P<picture>\[?[^\s\[\]]+\.(?:jpe?g|png|gif|webp|svg|bmp)\]?|\[[^\W\d_][\w.-]{1,39}\])|.*\[[ _]{4,}\]",
    re.IGNORECASE,
)
"""A line that is only a picture's file or stand-in, or a form's field as text converters draw it."""
_ENDS_OF_WIDGETS: Final = ("]", "g", "G", "f", "F", "p", "P")
_LONGEST_WIDGET: Final = 12
"""Words that name a form's field."""

_METADATA: Final = COMMENTS | LABEL | DATE | NOTE | OCCUPATION
_FURNITURE: Final = TELLING | PHRASE | ROW


@dataclass(frozen=True, slots=True)
class Mark:
    """What speaks for a role of a line.

    Attributes:
        firm: Believed wherever the line stands; else only at the edges of the article.
        furniture: Whether it speaks for page furniture.
    """

    role: Role
    rule: str
    cert: float
    firm: bool = False
    furniture: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "furniture", self.role.is_chrome)


_COMMENTS: Final = Mark(Role.COMMENT_HEADING, "shape:comments", 0.95)
_CREDIT: Final = Mark(Role.CREDIT, "shape:credit", 0.9)
_CATEGORY: Final = Mark(Role.CATEGORY, "shape:category", 0.9)
_BYLINE: Final = Mark(Role.BYLINE, "shape:byline", 0.9)
_DATELINE: Final = Mark(Role.DATELINE, "shape:date", 0.9)
_ABOUT_AUTHOR: Final = Mark(Role.AUTHOR_NOTE, "shape:author-note", 0.9)
_ON_SOMEBODY: Final = Mark(Role.AUTHOR_NOTE, "shape:author-note", 0.85)
DRAWN: Final = Mark(Role.OTHER, "shape:widget", 0.9)
_FIELD: Final = Mark(Role.REPLY_FORM, "shape:widget", 0.9)
_OF_CUE: Final = {
    (role, sure): Mark(role, f"cue:{role}", 0.97 if sure else 0.85, firm=sure)
    for role in Role
    for sure in (False, True)
}


def marks_of(lines: Sequence[Line], seen: Characters) -> list[Mark | None]:
    """The shapes of a page's lines; ``seen`` are their characters."""
    known = cues()
    return [
        mark_of(line, known, hints=hints) if hints else None
        for line, hints in zip(lines, hints_of(lines, seen), strict=True)
    ]


def mark_of(line: Line, cues: Cues, *, hints: int = EVERY) -> Mark | None:
    """The shape of ``line``, if it has one: metadata and back matter first, then page furniture.

    Args:
        line: The line.
        cues: The phrases.
        hints: What it may be, see `hints_of`; what it cannot be is not looked for.
    """
    if not line.text or line.size > _LONGEST:
        return None
    mark = _metadata(line, cues, hints=hints) if hints & _METADATA else None
    if mark is not None:
        return mark
    if hints & PICTURE and line.words <= _LONGEST_WIDGET and line.text.endswith(_ENDS_OF_WIDGETS):
        widget = _WIDGET.fullmatch(line.text)
        if widget:
            return DRAWN if widget["picture"] else _FIELD
    if not hints & _FURNITURE:
        return None
    cue = cues.find(line, telling=hints & TELLING, opened=hints & PHRASE > 0, row=hints & ROW > 0)
    if cue is None or not any(map(str.isalnum, line.text[:200])):
        return None
    return _OF_CUE[cue.role, cue.sure]


def _metadata(line: Line, cues: Cues, *, hints: int) -> Mark | None:
    """A heading of comments, a credit, a category, a byline, a date or an author note."""
    if hints & COMMENTS and line.words <= 25 and cues.comments.fullmatch(line.text.lstrip("•*- ")):
        return _COMMENTS
    mark = _labelled(line, cues) if hints & LABEL else None
    if mark is None and hints & DATE and ("19" in line.text or "20" in line.text):
        mark = _date(line, cues)
    return _note(line, cues) if mark is None and hints & (NOTE | OCCUPATION) else mark


def author_of_note(text: str) -> str | None:
    """The name that an author note opens with: "Ada Lovelace is a …"."""
    match = _NOTE.match(text)
    return match["name"] if match else None


def names_of(text: str) -> tuple[str, ...]:
    """The names that a byline states, in its own spelling: two words or more, or two letters of a script like 한글."""
    match = cues().byline.fullmatch(text.lstrip("•*·| "))
    rest = _people(match["rest"]) if match else text
    return tuple(part for part in _SEPARATED.split(rest) if " " in part or (len(part) >= 2 and part[0] > "\u2e80"))


def attributions(lines: Sequence[Line]) -> list[int]:
    """The lines that say who wrote a comment, as blogs do: "Ada says:", "Ada 07.19.12 at 08:29"."""
    return [
        number
        for number, line in enumerate(lines)
        if 2 <= line.words <= _LONGEST_ATTRIBUTION
        and (line.text[-1] in _SAID_ENDS or "0:0" in line.key or "0.0" in line.key or line.size > SAMPLE)
        and _attributes(line)
    ]


def speaker(text: str) -> str:
    """What stands before "says:" in the line above a comment: a name, perhaps with a date; empty if it is none."""
    match = _SAID.fullmatch(text)
    return match["name"].strip() if match else ""


def _attributes(line: Line) -> bool:
    if line.text.endswith((":", "…", "...")) and _SAID.fullmatch(line.text):
        return True
    if line.closed or not _CLOCK.search(line.text):
        return False
    return DATE_LIKE.search(line.text) is not None or _NUMERIC_DATE.search(line.text) is not None


def is_bare_name(line: Line) -> bool:
    """Whether the line is nothing but a person's name."""
    return line.words <= 5 and _NAME.fullmatch(line.text) is not None


def _labelled(line: Line, cues: Cues) -> Mark | None:
    """A credit, a category or a byline that says what it is."""
    if line.words <= 30 and cues.credit.match(line.text) and not (line.closed and line.words > 18):
        return _CREDIT
    text = line.text.lstrip("•*·| ")
    category = cues.category.match(text) if line.words <= 20 and not line.closed else None
    if category and any(map(str.isalnum, category["rest"])):
        return _CATEGORY
    byline = cues.byline.fullmatch(text)
    if byline and line.words <= 16 and not text.endswith((".", "?")) and _names_people(byline["rest"]):
        return _BYLINE
    return None


def _date(line: Line, cues: Cues) -> Mark | None:
    text = line.text.lstrip("•*·| ")
    date = DATE_LIKE.search(text)
    if date and not text.endswith("?") and not _SIGNED.match(text):
        beside = sum(part[:1].isalnum() for part in (text[: date.start()] + text[date.end() :]).split())
        if beside <= (_AROUND_LABELLED if cues.dateline.match(text) else _AROUND_DATE):
            return _DATELINE
    return None


def _people(rest: str) -> str:
    """What follows "By", up to a bar, a date, a time or an address."""
    return _BEHIND_NAMES.split(DATE_LIKE.sub("|", rest))[0].strip(" |,:·")


def _names_people(rest: str) -> bool:
    """Whether what follows "By" is names: capitals, or one handle, before a bar, a date or the end."""
    people = _people(rest)
    if not people:
        return bool(rest)
    parts = [part for part in _SEPARATED.split(people) if part]
    named = sum(_NAME.fullmatch(part) is not None or (part[:1].isupper() and " " not in part) for part in parts)
    handle = " " not in people and people not in _SMALL_WORDS and _HANDLE.fullmatch(people)
    return named * 2 >= len(parts) if named else len(parts) == 1 and bool(handle)


def _note(line: Line, cues: Cues) -> Mark | None:
    if line.text.casefold().startswith(cues.note_starts):
        return _ABOUT_AUTHOR
    name = _NOTE.match(line.text) if line.closed else None
    if name and cues.occupation.search(line.text, name.end(), name.end() + 120):
        return _ON_SOMEBODY
    return None

"""Metadata and back matter by their shape: bylines, dates, categories, credits, author notes, comment headings.

A shape says what a line would be at the edge of an article. In the middle of one it says nothing: sentences may begin
with "By" or "Photo", and name a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from kei_archive.label.characters import PAIRS, SAMPLE, Characters
from kei_archive.label.cues import Cues, cues, name_pattern
from kei_archive.label.lines import Line
from kei_archive.model import Role

__all__ = ["DATE_LIKE", "Hints", "Mark", "attributes_comment", "author_of_note", "is_bare_name", "mark_of", "marks_of", "names_of"]

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

_WORDS_OF_DATE: Final = 7
"""Words that a date has or touches, at most."""

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
    r".{2,60}\b(?:said|says|wrote|writes|schrieb|schreibt|sagte?|meint|dice|dijo|escribió|ha scritto|scrive|disse|diz"
    r"|escreveu|a écrit|a dit|dit|écrit|zegt|zei|schreef|kirjoitti|sanoo|skrev|skriver|napisał\(?a?\)?|napsal\(?a?\)?"
    r"|пишет|написал\(?а?\)?)(?: on .*\d.*)? ?(?::|\.{3}|…)"
)
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


@dataclass(frozen=True, slots=True)
class Mark:
    """What speaks for a role of a line.

    Attributes:
        firm: Believed wherever the line stands; else only at the edges of the article.
    """

    role: Role
    rule: str
    cert: float
    firm: bool = False

    @property
    def furniture(self) -> bool:
        """Whether it speaks for page furniture."""
        return self.role.is_chrome


class Hints(NamedTuple):
    """What a line may be, as quick tests of all lines of a page say: what it cannot be is not looked for.

    Attributes:
        words: The lists of the vocabulary that the line opens with a word of, or has a telling word or occupation of.
        signed: Whether it opens with something else than a letter.
        divided: Whether it has a sign that divides menu entries.
        dated: Whether it may have a date, and few words beside it.
        drawn: Whether it may be a picture or a form's field.
    """

    words: int = -1
    signed: bool = True
    divided: bool = True
    dated: bool = True
    drawn: bool = True


_ALL: Final = Hints()


def marks_of(lines: Sequence[Line], seen: Characters) -> list[Mark | None]:
    """The shapes of a page's lines; ``seen`` are their characters."""
    known = cues()
    marks: list[Mark | None] = [None] * len(lines)
    for number, hints in _hints(lines, seen):
        marks[number] = mark_of(lines[number], known, hints=hints)
    return marks


def _hints(lines: Sequence[Line], seen: Characters) -> Iterator[tuple[int, Hints]]:
    """The lines that may have a shape at all: about half of a page's."""
    bits, words = cues().vocabulary.bits, seen.words
    long = np.array([len(line.text) > SAMPLE for line in lines])  # not all of it has been seen
    opening = bits["phrase"] | bits["label"] | bits["note"] | bits["comments"]
    lists = words.first() & opening
    for name in ("telling", "occupation"):
        lists[words.lines_with(bits[name])] |= bits[name]
    lists[long] |= bits["occupation"]
    signed, divided = ~seen.opened, seen.divided
    dated = (seen.has("digit") | long) & (seen.initials[:3].sum(axis=0) <= _AROUND_LABELLED + _WORDS_OF_DATE)
    drawn = seen.has("bracket") | (seen.pairs[:, PAIRS["stop", "letter"]] > 0) | long
    some = np.flatnonzero((lists > 0) | signed | divided | dated | drawn)
    columns = (column[some].tolist() for column in (lists, signed, divided, dated, drawn))
    return zip(some.tolist(), map(Hints, *columns), strict=True)


def mark_of(line: Line, cues: Cues, *, hints: Hints = _ALL) -> Mark | None:
    """The shape of ``line``, if it has one: metadata and back matter first, then page furniture."""
    if not line.text or line.size > _LONGEST:
        return None
    bits, words = cues.vocabulary.bits, hints.words
    if words & bits["comments"] and line.words <= 25 and cues.comments.fullmatch(line.text.lstrip("•*- ")):
        return Mark(Role.COMMENT_HEADING, "shape:comments", 0.95)
    mark = _labelled(line, cues) if words & bits["label"] else None
    if mark is None and hints.dated and ("19" in line.text or "20" in line.text):
        mark = _date(line, cues)
    if mark is None and words & (bits["note"] | bits["occupation"]):
        mark = _note(line, cues)
    if mark is not None:
        return mark
    if hints.drawn and line.words <= _LONGEST_WIDGET and line.text.endswith(_ENDS_OF_WIDGETS):
        widget = _WIDGET.fullmatch(line.text)
        if widget:
            return Mark(Role.OTHER if widget["picture"] else Role.REPLY_FORM, "shape:widget", 0.9)
    opened = hints.signed or words & bits["phrase"] > 0
    cue = cues.find(line, telling=words & bits["telling"] > 0, opened=opened, divided=hints.divided)
    if cue is None or not any(map(str.isalnum, line.text[:200])):
        return None
    return Mark(cue.role, f"cue:{cue.role}", 0.97 if cue.sure else 0.85, firm=cue.sure)


def author_of_note(text: str) -> str | None:
    """The name that an author note opens with: "Ada Lovelace is a …"."""
    match = _NOTE.match(text)
    return match["name"] if match else None


def names_of(text: str) -> tuple[str, ...]:
    """The names that a byline states, in its own spelling: two words or more, or two letters of a script like 한글."""
    match = cues().byline.fullmatch(text.lstrip("•*·| "))
    rest = _people(match["rest"]) if match else text
    return tuple(part for part in _SEPARATED.split(rest) if " " in part or (len(part) >= 2 and part[0] > "\u2e80"))


def attributes_comment(line: Line) -> bool:
    """Whether a line says who wrote a comment, as blogs do: "Ada says:", "Ada 07.19.12 at 08:29"."""
    if not 2 <= line.words <= _LONGEST_ATTRIBUTION:
        return False
    if line.text.endswith((":", "…", "...")) and _SAID.fullmatch(line.text):
        return True
    dated = _CLOCK.search(line.text) and (DATE_LIKE.search(line.text) or _NUMERIC_DATE.search(line.text))
    return bool(dated) and not line.closed


def is_bare_name(line: Line) -> bool:
    """Whether the line is nothing but a person's name."""
    return line.words <= 5 and _NAME.fullmatch(line.text) is not None


def _labelled(line: Line, cues: Cues) -> Mark | None:
    """A credit, a category or a byline that says what it is."""
    if line.words <= 30 and cues.credit.match(line.text) and not (line.closed and line.words > 18):
        return Mark(Role.CREDIT, "shape:credit", 0.9)
    text = line.text.lstrip("•*·| ")
    category = cues.category.match(text) if line.words <= 20 and not line.closed else None
    if category and any(map(str.isalnum, category["rest"])):
        return Mark(Role.CATEGORY, "shape:category", 0.9)
    byline = cues.byline.fullmatch(text)
    if byline and line.words <= 16 and not text.endswith((".", "?")) and _names_people(byline["rest"]):
        return Mark(Role.BYLINE, "shape:byline", 0.9)
    return None


def _date(line: Line, cues: Cues) -> Mark | None:
    text = line.text.lstrip("•*·| ")
    date = DATE_LIKE.search(text)
    if date and not text.endswith("?") and not _SIGNED.match(text):
        beside = sum(part[:1].isalnum() for part in (text[: date.start()] + text[date.end() :]).split())
        if beside <= (_AROUND_LABELLED if cues.dateline.match(text) else _AROUND_DATE):
            return Mark(Role.DATELINE, "shape:date", 0.9)
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
        return Mark(Role.AUTHOR_NOTE, "shape:author-note", 0.9)
    name = _NOTE.match(line.text) if line.closed else None
    if name and cues.occupation.search(line.text, name.end(), name.end() + 120):
        return Mark(Role.AUTHOR_NOTE, "shape:author-note", 0.85)
    return None

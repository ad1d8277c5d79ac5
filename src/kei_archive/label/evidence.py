"""What is known of lines before the model is asked: a profile's word, comments, what stands alone or too early."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate
from typing import Final

import numpy as np
import numpy.typing as npt

from kei_archive.label.chain import CHROME, STATES
from kei_archive.label.characters import Characters, Flags
from kei_archive.label.cues import cues
from kei_archive.label.lines import Columns, Line
from kei_archive.label.mending import breaks_off
from kei_archive.label.repetition import Shared
from kei_archive.label.shapes import DRAWN, Mark, attributions, is_bare_name
from kei_archive.label.threads import thread_of
from kei_archive.model import Role

__all__ = ["behind_comments", "evidence"]

Floats = npt.NDArray[np.float64]

_CHROME: Final = [STATES.index(state) for state in STATES if state in CHROME]
_REMOVED: Final = [STATES.index(state) for state in STATES if state in {*CHROME, "metadata", "coda"}]
"""Of a line without a mark: the metadata of an article say what they are."""
_BODY, _COMMENTS, _AFTER = map(STATES.index, ("body", "comments", "after"))
_PHRASE: Final = 6
"""Words from which a sure phrase is believed in the middle of an article too; a shorter one may be a heading."""
_OF_COMMENTS: Final = frozenset({Role.COMMENT_HEADING, Role.REPLY_FORM})
_AFTER_COMMENTS: Final = 5000.0
_NO_COMMENTS: Final = 3000.0
_OFTEN: Final = 3
_SHARE: Final = 5
"""A line of three documents, and of one in five, is furniture that the site's other pages show."""
_SURVEYED: Final = 5
"""Documents from which a line that stands in one only says something."""
_OWN: Final = 1000.0
_ENOUGH_BEFORE: Final = 40
"""Words of prose above a heading of comments; with fewer, it is a link at the top of the page."""
_ATTRIBUTED: Final = 3
"""Comments that must be attributed; one or two lines "Ada Lovelace said:" may introduce a quotation."""
_CLOSING: Final = 0.15
"""Share of the page's prose that may stand below a note that closes the article."""
_NO_BODY: Final = 6000.0
_TOGETHER: Final = 1000.0
"""Against an article's end between two paragraphs that stand together: up to 2000 it changes no figure by a point."""
_ALONE: Final = 4000.0
"""Against furniture that stands alone between two paragraphs: "Related" may be a heading there. Adverts may not."""
_RESUMED: Final = 3000.0
"""Against furniture where the text goes on below what interrupts it: of 87 such lines 80 are text (November 2026)."""
_INTERRUPTION: Final = 3
"""Lines of adverts, pictures and links that interrupt a text, at most."""
_BROKEN: Final = 10
"""Words of a sentence that an advert breaks."""
_NAMED: Final = 4
"""Words of a link that names what it leads to: "Related: The Ferry"; a shorter line is the heading of a list."""
_FULL: Final = 20
"""Words of a paragraph that is no caption."""
_LIST: Final = (2, 40)
"""Lines of a list between two paragraphs. Below a colon, 757 of 767 that were called furniture are text."""
_SHORT_LIST: Final = 8
_BULLETS: Final = 1000.0
"""Against furniture that is such a list without a colon: sites put links there too."""
_PLACE: Final = 2000.0
"""The most that a place in the layout says, in thousandths of log odds."""
_RULE: Final = 30
"""Characters of a line of signs, at most."""
_BREAK: Final = re.compile(r"([*_#~•⁂–—-])(?: ?\1){2,4}|⁂")
"""A break between sections, or a press release's end. Other lines of signs alone: 447 of 449 are furniture."""
_SIGNS: Final = 5000.0
"""Against a title or text of signs alone: "both" by site was 39.3 without it and 40.4 with it (November 2026)."""
_ADVERT: Final = 5000.0
"""Against a title or text that says "Advertisement" and no more: of 718 such lines 715 are furniture."""
_ANNOUNCED: Final = 6000.0
"""Against a title before its own place: "both" by site was 37.6 without it, 38.5 at 3000 and 39.3 at 6000."""
_OPENS: Final = 1000.0
"""Against furniture that is a sentence right above the first paragraph, such as a refrain: it changes no figure by
site, and keeps what would be lost for a hair's breadth."""
_SENTENCE: Final = 4
"""Words of "And so it goes."."""
_ENTITLED: Final = 3000.0
"""Against furniture from a heading such as "Introduction" to the first paragraph: of 14 such headings 13 are text."""
_SUMMARY: Final = 8
"""Lines of a summary in points above the first paragraph, at most."""
_SIGNATURE: Final = 5
"""Words of a name below "Yours sincerely,", at most."""
_STOPS: Final = (".", "。", "।")
_HEAD: Final = 12
"""Lines of title, deck, byline, date and buttons above the first paragraph, at most."""
_TITLED: Final = 3
"""Words from which a line that is printed twice is not so by chance."""
_WRITTEN: Final = 5000.0
"""Against furniture among the posts of a thread, which have no paragraphs: F1 on the lines that people annotated was
91.7 without it and 92.5 with it, with four threads among 290 pages; at 3000 the gain is half (November 2026)."""
_AGAINST: Final = -100_000.0
"""In thousandths: more than any evidence of the model."""
_FRAME: Final = frozenset({Role.BYLINE, Role.DATELINE, Role.CATEGORY})
_TOPICS: Final = frozenset({Role.NAVIGATION, Role.SEARCH, Role.ABOUT, Role.LEGAL})
"""Entries of menus that may be headings above questions; others say what the reader may do, or who wrote."""
_CLOSERS: Final = frozenset({Role.AUTHOR_NOTE, Role.CREDIT})
_STATES_OF: Final[dict[Role, frozenset[str]]] = {
    Role.TITLE: frozenset({"title"}),
    Role.DECK: frozenset({"metadata"}),
    Role.BYLINE: frozenset({"metadata", "coda"}),
    Role.DATELINE: frozenset({"metadata", "coda"}),
    Role.CATEGORY: frozenset({"metadata", "coda"}),
    Role.AUTHOR_NOTE: frozenset({"note"}),
    Role.CREDIT: frozenset({"note"}),
    Role.COMMENT_HEADING: frozenset({"comments"}),
    Role.COMMENT: frozenset({"comments"}),
    Role.PINGBACK: frozenset({"comments"}),
}
"""The states that a profile's role leaves open; a role of the body leaves the body."""


def _at(states: Collection[str], weight: float) -> Floats:
    """A weight at some of the states."""
    return np.array([weight * (state in states) for state in STATES])


_TOO_EARLY: Final = _at({"title", "body"}, _ANNOUNCED)
_NO_BYLINE: Final = _at({*CHROME, "body", "note"}, _ANNOUNCED)
_SIGNS_ALONE: Final = _at({"title", "body"}, _SIGNS)
_NO_TEXT: Final = _at({"title", "body"}, _ADVERT)
_SIGNS_THAT_BREAK: Final = _at(CHROME, _SIGNS)
_PLAIN_ALONE: Final = _at({"before", "head", "inside"}, _ALONE)
_NO_POST: Final = _at(set(STATES) - CHROME, _WRITTEN)
_MARKED_ALONE: Final = _at({*CHROME, "metadata", "coda", "title"}, _ALONE)


def evidence(
    lines: Sequence[Line],
    marks: Sequence[Mark | None],
    *,
    seen: Characters,
    columns: Columns,
    repetition: Shared | None,
) -> npt.NDArray[np.float64]:
    """What is known otherwise: a profile's lines, long sure phrases, lines that the site repeats or does not.

    Args:
        lines: The lines of one page, one at least.
        marks: What their shapes and phrases speak for.
        seen: Their characters.
        columns: Their numbers.
        repetition: Lines of all documents that are read together.

    Returns:
        Lines by states, in thousandths of log odds.
    """
    bias = np.zeros((len(lines), len(STATES)))
    for index, share in enumerate(repetition.kept() if repetition else ()):  # the places of the layout
        if share is not None and (share > 0.5 or not lines[index].prose):  # a place alone removes no paragraph
            _of_place(bias[index], share)
    for index in _own(lines, marks, repetition=repetition):
        bias[index, _CHROME] -= _OWN
    unmarked = np.fromiter([mark is None for mark in marks], bool)
    cards, written = thread_of(lines, marks)
    bias[np.ix_(written, _CHROME)] -= _WRITTEN
    bias[cards] -= _NO_POST
    said = attributions(lines)
    end = behind_comments(marks, columns, unmarked=unmarked, said=said)
    bias[end:, _BODY] -= _AFTER_COMMENTS
    bias[: _first_comment(marks, said=said), _COMMENTS] -= _NO_COMMENTS
    colons = np.fromiter([line.text[-1:] == ":" for line in lines], bool)
    bias[:end, _CHROME] -= _listed(columns, colons=colons[:end], unmarked=unmarked)[:, None]
    leading = columns.prose | colons
    plain = leading[:end] & unmarked[:end]
    bias[1:end, _AFTER] -= _TOGETHER * (plain[1:] & plain[:-1])
    for index, against in _alone(marks[:end], columns):
        bias[index] -= against
    bias[np.ix_(_resumed(lines[:end], marks), _CHROME)] -= _RESUMED
    bias[np.ix_([*_signed_off(lines[:end], marks)], _REMOVED)] -= _ALONE
    prose = (columns.words * (unmarked & columns.prose))[:end].tolist()
    for index in _no_body(marks[:end], prose):
        bias[index, _BODY] -= _NO_BODY
    above = int((columns.prose & (columns.words >= _FULL)).argmax())  # the first paragraph, if there is one
    for index in _announced(lines[:above], marks):
        bias[index] -= _TOO_EARLY
    bias[np.ix_(_opening(lines[:above], marks), _CHROME)] -= _OPENS
    bias[np.ix_(_entitled(lines[:above], marks), _REMOVED)] -= _ENTITLED
    for index in _signed(lines[:above], marks):
        bias[index] -= _NO_BYLINE
    for index in np.flatnonzero((columns.size <= _RULE) & ~seen.has("alnum")).tolist():
        bias[index] -= _of_signs(lines, index)
    bias[[mark is not None and mark.role is Role.AD for mark in marks]] -= _NO_TEXT
    _obey(bias, lines, marks)
    return bias


def _obey(bias: Floats, lines: Sequence[Line], marks: Sequence[Mark | None]) -> None:
    """Leave to a line with a firm mark no other state than those of its role."""
    for index, mark in enumerate(marks):
        if mark is None or not mark.firm or (mark.rule.startswith("cue:") and lines[index].words < _PHRASE):
            continue
        allowed = CHROME if mark.furniture else _STATES_OF.get(mark.role, frozenset({"body"}))
        bias[index] = [0.0 if state in allowed else _AGAINST for state in STATES]


def _of_place(row: npt.NDArray[np.float64], share: float) -> None:
    """Against furniture where other pages have text, and against text where they have furniture."""
    odds = max(-_PLACE, min(_PLACE, 1000.0 * math.log(share / (1.0 - share))))
    row[[state in CHROME for state in STATES]] -= max(0.0, odds)
    row[_BODY] += min(0.0, odds)


def behind_comments(marks: Sequence[Mark | None], columns: Columns, *, unmarked: Flags, said: Sequence[int]) -> int:
    """The line below the heading of the comments: the article ends above it, unless it is a link at the top.

    Without a heading, the first of several lines that say who wrote a comment; ``said`` are these.
    """
    headings = [index for index, mark in enumerate(marks) if mark is not None and mark.role is Role.COMMENT_HEADING]
    for index in headings:
        if columns.words[:index].sum(where=columns.prose[:index]) >= _ENOUGH_BEFORE:
            return index
    if len(said) < _ATTRIBUTED:
        return len(marks)
    plain = np.cumsum(columns.words * unmarked)  # recipes have no prose, nor have broken lines
    said = [index for index in said if plain[index] >= _ENOUGH_BEFORE]
    return said[0] if len(said) >= _ATTRIBUTED else len(marks)


def _own(lines: Sequence[Line], marks: Sequence[Mark | None], *, repetition: Shared | None) -> Iterator[int]:
    """Lines of this page alone, on a site whose furniture is known from its other pages: likely the author's."""
    if repetition is None or repetition.documents < _SURVEYED:
        return
    times = [repetition.of(line.key) for line in lines]
    furniture = [index for index, mark in enumerate(marks) if mark is not None and mark.furniture]
    known = sum(times[index] >= _OFTEN and times[index] * _SHARE >= repetition.documents for index in furniture)
    if known >= _OFTEN and known * 4 >= len(furniture) * 3:
        yield from (index for index, mark in enumerate(marks) if mark is None and times[index] == 1)


def _announced(lines: Sequence[Line], marks: Sequence[Mark | None]) -> list[int]:
    """Lines that stand once more at the end of ``lines``, below furniture: a title before its own place.

    Args:
        lines: Those above the first paragraph.
        marks: What is known of them.
    """
    near = range(max(0, len(lines) - _HEAD), len(lines))
    last = {lines[index].key: index for index in near if lines[index].words >= _TITLED}
    if not last:
        return []
    above = [*accumulate(mark is not None and mark.furniture for mark in marks[: len(lines)])]
    return [index for index, line in enumerate(lines) if above[last.get(line.key, index)] > above[index]]


def _of_signs(lines: Sequence[Line], index: int) -> Floats | float:
    """What it says against the states that a short line has signs alone, if that is so."""
    if any(map(str.isalnum, lines[index].text)):
        return 0.0
    breaks = index and lines[index - 1].prose and _BREAK.fullmatch(lines[index].text)
    return _SIGNS_THAT_BREAK if breaks else _SIGNS_ALONE


def _signed(lines: Sequence[Line], marks: Sequence[Mark | None]) -> list[int]:
    """Names next to a date, of ``lines`` above the first paragraph: a byline without the word "by"."""
    dates = [i for i, mark in enumerate(marks[: len(lines)]) if mark is not None and mark.role is Role.DATELINE]
    beside = sorted({near for date in dates for near in (date - 1, date + 1) if 0 <= near < len(lines)})
    return [index for index in beside if marks[index] is None and is_bare_name(lines[index])]


def _opening(lines: Sequence[Line], marks: Sequence[Mark | None]) -> list[int]:
    """The last of ``lines`` above the first paragraph, if it is a whole sentence that no phrase gives away."""
    last = len(lines) - 1
    whole = last >= 0 and marks[last] is None and lines[last].words >= _SENTENCE and lines[last].text.endswith(_STOPS)
    return [last] if whole else []


def _entitled(lines: Sequence[Line], marks: Sequence[Mark | None]) -> list[int]:
    """The last of ``lines`` above the first paragraph from a heading on that only articles open with, if there is one.

    Between it and the paragraph are the points of a summary, and perhaps furniture.
    """
    for index in range(len(lines) - 1, max(-1, len(lines) - 1 - _SUMMARY), -1):
        if marks[index] is None and lines[index].key in cues().openings:
            return [place for place in range(index, len(lines)) if marks[place] is None]
        if marks[index] is None and not lines[index].marked:
            break
    return []


def _signed_off(lines: Sequence[Line], marks: Sequence[Mark | None]) -> Iterator[int]:
    """The words with which a letter closes, right below a sentence, and the name below them."""
    for index in [index for index, line in enumerate(lines) if line.text[-1:] == "," and index]:
        if lines[index - 1].closed and lines[index].key in cues().closings and marks[index] is None:
            yield index
            below = lines[index + 1 : index + 2]
            if below and below[0].words <= _SIGNATURE and not below[0].closed and marks[index + 1] is None:
                yield index + 1


def _first_comment(marks: Sequence[Mark | None], *, said: Sequence[int]) -> int:
    """The first line that speaks of comments: above it, and on a page with none, nothing is one."""
    found = (index for index, mark in enumerate(marks) if mark is not None and mark.role in _OF_COMMENTS)
    return min(next(found, len(marks)), *said[:1], len(marks))


def _alone(marks: Sequence[Mark | None], columns: Columns) -> Iterator[tuple[int, Floats]]:
    """Lines that stand alone between two paragraphs, each with what this says against the states.

    The paragraph below has some length, or is a question with its answer below it, as under "FAQ".
    """
    prose, words, closed = columns.prose[: len(marks)], columns.words[: len(marks)], columns.closed[: len(marks)]
    above = np.cumsum(prose)
    full = prose & (words >= _FULL)
    asked = ~full & closed & (words >= _SENTENCE) & np.append(prose[1:], False)
    for index in (np.flatnonzero(prose[:-2] & (full | asked)[2:]) + 1).tolist():
        mark = marks[index]
        if mark is None:
            yield index, _PLAIN_ALONE
        elif mark.firm or mark.role is Role.AD or (asked[index + 1] and mark.role not in _TOPICS):
            continue
        elif mark.furniture or (above[index - 1] > 1 and above[-1] - above[index - 1] > 1):
            yield index, _MARKED_ALONE  # a byline may stand between a deck and the article


def _resumed(lines: Sequence[Line], marks: Sequence[Mark | None]) -> list[int]:
    """Lines with which a text goes on below a few that interrupt it: a paragraph, or a heading and a paragraph."""
    between = {index for index, mark in enumerate(marks[: len(lines)]) if mark and _interrupts(lines[index], mark)}
    found = []
    for index in sorted({place + 1 for place in between} - between):
        if index >= len(lines) or marks[index] is not None or not _goes_on(lines, marks, index=index):
            continue
        low = max(-1, index - 2 - _INTERRUPTION)
        above = next((place for place in range(index - 2, low, -1) if place not in between), None)
        if above is None or marks[above] is not None:
            continue
        if lines[above].prose or (breaks_off(lines[above]) and lines[above].words >= _BROKEN):
            found.append(index)
    return found


def _interrupts(line: Line, mark: Mark) -> bool:
    """Whether a line may stand in the middle of a text, and does not end it."""
    return mark.role is Role.AD or mark is DRAWN or _is_named(line, mark)


def _is_named(line: Line, mark: Mark) -> bool:
    """Whether a line is a link that says what it leads to."""
    return mark.role is Role.RELATED and line.words >= _NAMED and ": " in line.text


def _goes_on(lines: Sequence[Line], marks: Sequence[Mark | None], *, index: int) -> bool:
    if lines[index].prose or lines[index].text.startswith("<"):
        return lines[index].text[:1] != "<"  # markup that an advert left
    below = lines[index + 1 : index + 2]
    return bool(below) and marks[index + 1] is None and below[0].prose and below[0].words >= _FULL


def _listed(columns: Columns, *, colons: Flags, unmarked: Flags) -> Floats:
    """What it says against furniture that a line is of a list between two paragraphs, all of whose lines are unmarked.

    Either the paragraph above ends with a colon, or every line has a bullet or number.

    Args:
        columns: The numbers of the lines.
        colons: Which of them end with a colon; as many as are looked at.
        unmarked: Which have no mark.
    """
    against = np.zeros(len(colons))
    if not (colons.any() or columns.marked.any()):
        return against
    prose = np.flatnonzero((unmarked & columns.prose)[: len(colons)])
    plain, bullets = (np.concatenate([[0], np.cumsum(flags)]) for flags in (unmarked, columns.marked))
    for paragraphs in (prose, prose[columns.words[prose] >= _FULL]):
        low, high = paragraphs[:-1] + 1, paragraphs[1:]
        count, led = high - low, colons[paragraphs[:-1]]
        listed = (bullets[high] - bullets[low] == count) & (count <= _SHORT_LIST) & (paragraphs is not prose)
        some = (led | listed) & (count >= _LIST[0]) & (count <= _LIST[1]) & (plain[high] - plain[low] == count)
        for first, end, by in zip(low[some].tolist(), high[some].tolist(), led[some].tolist(), strict=True):
            against[first:end] = np.maximum(against[first:end], _ALONE if by else _BULLETS)
    return against


def _no_body(marks: Sequence[Mark | None], plain: Sequence[int]) -> list[int]:
    """Bylines and dates with no prose above or none below; notes and credits with little below: they frame the text.

    Args:
        marks: What is known of the lines.
        plain: Words of each, if it is prose and nothing else.
    """
    total, above = sum(plain), [*accumulate(plain)]
    found = []
    for index, mark in enumerate(marks):
        if mark is None:
            continue
        left = total - above[index]
        link = mark.role is Role.COMMENT_HEADING and left == total
        if link or (mark.role in _FRAME and left in (0, total)) or (mark.role in _CLOSERS and left <= total * _CLOSING):
            found.append(index)
    return found

"""The order of labelling: look at the lines, tell the page's kind, find the best path of the model, name the roles."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, takewhile
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from kei_archive.findings import Finding
from kei_archive.label.chain import CHROME, STATES, Chain, built_in
from kei_archive.label.characters import Characters
from kei_archive.label.columns import main_column
from kei_archive.label.features import features, observed
from kei_archive.label.lines import Line, look_at_all
from kei_archive.label.page import page_kind
from kei_archive.label.repetition import Shared
from kei_archive.label.roles import Page, roles
from kei_archive.label.shapes import Mark, attributions, author_of_note, is_bare_name, marks_of, names_of
from kei_archive.label.span import best_span
from kei_archive.model import Block, Kind, Role
from kei_archive.profiles import Profile
from kei_archive.segment import Segment

__all__ = ["Labelled", "label", "observe", "reasons"]

_LONGEST_REPEATED: Final = 60
"""Words; a longer line that repeats is a text printed twice, not page furniture."""

_LONGEST_COMPARED: Final = 600
"""Characters; of a longer line only the beginning has been compared."""

_CLOSE: Final = 8
"""Lines in which a paragraph is close."""

_PHRASE: Final = 6
"""Words from which a sure phrase is believed in the middle of an article too; a shorter one may be a heading."""

_TEASER: Final = 15
"""Words; on a page of entries, a line that long is one of them."""

_BESIDE: Final = frozenset(
    {Role.BYLINE, Role.DATELINE, Role.CATEGORY, Role.AUTHOR_NOTE, Role.CREDIT, Role.COMMENT_HEADING}
)
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
_FULL: Final = 20
"""Words of a paragraph that is no caption."""
_NOTE_REACH: Final = 6
"""Lines from the last paragraph of the page in which a note on the author stands."""
_PLACE: Final = 2000.0
"""The most that a place in the layout says, in thousandths of log odds."""
_RULES: Final = {state: f"model:{state}" for state in STATES}
_REMOVED: Final = [index for index, state in enumerate(STATES) if state in CHROME]
_CHROME: Final = [STATES.index(state) for state in STATES if state in CHROME]
_BESIDE_TEXT: Final = "column"
"""The rule of lines that stand beside the article's column."""
_SURE: Final = 0.99
"""Of 179 lines beside a column with a gold label, all are furniture."""
_RULE: Final = 30
"""Characters of a line of signs, at most."""
_BREAK: Final = re.compile(r"([*_#~•⁂–—-])(?: ?\1){2,4}|⁂")
"""A break between sections, or a press release's end. Other lines of signs alone: 447 of 449 are furniture."""
_SIGNS: Final = 5000.0
"""Against a title or text of signs alone: "both" by site was 39.3 without it and 40.4 with it (November 2026)."""
_KEPT: Final = [STATES.index("title"), STATES.index("body")]
_UNSIGNED: Final = [STATES.index(state) for state in STATES if state in CHROME or state in ("body", "note")]
_ANNOUNCED: Final = 6000.0
"""Against a title before its own place: "both" by site was 37.6 without it, 38.5 at 3000 and 39.3 at 6000."""
_HEAD: Final = 12
"""Lines of title, deck, byline, date and buttons above the first paragraph, at most."""
_TITLED: Final = 3
"""Words from which a line that is printed twice is not so by chance."""
_AGAINST_ALONE: Final = [
    STATES.index(state) for state in ("before", "head", "inside", "after", "metadata", "coda", "title")
]
_OPENING: Final = 2
"""Short lines with which a body opens, from which one is the headline: one alone may be the first section's."""
_EMPTIED: Final = 3000.0
"""Against furniture in the best span of a page of which too little would be left: 2000 to 6000 give one result."""
_HALF: Final = 0.5
_LONG: Final = 200
"""Words of text in the best span, of which half must be left: on scrapes of sites that the model was not trained on,
text lost went down from 17 to 8 % of words, and "both" up by a point (``benchmarks/html_scrapes.py``, November 2026).
"""
_AGAINST: Final = -100_000.0
"""In thousandths: more than any evidence of the model."""


Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A page with roles: the blocks tile the text that the segments tile."""

    kind: Kind
    blocks: tuple[Block, ...]
    findings: tuple[Finding, ...] = ()


def label(
    segments: Sequence[Segment],
    *,
    profile: Profile | None = None,
    repetition: Shared | None = None,
    chain: Chain | None = None,
    kind: Kind | None = None,
) -> Labelled:
    """Give every segment a role, the rule that decided, and a certainty.

    Args:
        segments: All segments of one text, in order.
        profile: What is known of the site.
        repetition: Lines of all documents that are read together, to tell the site's from the author's.
        chain: Weights of the model; None for those of the package.
        kind: What the page is, if a person says so; None to tell it.

    Returns:
        One block for each segment. Unclear lines inside the article are kept as ``unclassified``.
    """
    if not segments:
        return Labelled(Kind.NONE, ())
    view = main_column(segments)
    if view is segments:
        return _label(segments, profile=profile, repetition=repetition, chain=chain, kind=kind)
    column = [part for part in view if part is not None]
    inner = _label(column, profile=profile, repetition=repetition, chain=chain, kind=kind)
    found = iter(inner.blocks)
    blocks = tuple(
        Block(whole.span, whole.text, Role.NAVIGATION, _BESIDE_TEXT, _SURE)
        if part is None
        else replace(next(found), text=whole.text)
        for whole, part in zip(segments, view, strict=True)
    )
    return Labelled(inner.kind, blocks, _findings(blocks))


def _label(
    segments: Sequence[Segment],
    *,
    profile: Profile | None,
    repetition: Shared | None,
    chain: Chain | None,
    kind: Kind | None,
) -> Labelled:
    """The same of a page with one column."""
    lines, marks, seen = observe(segments, profile=profile, repetition=repetition)
    model = chain or built_in()
    span = best_span(lines, marks)
    found = features(lines, marks, seen=seen, span=span, repetition=repetition)
    bias = _bias(lines, marks, repetition=repetition)
    states, certainty = model.decode(found, bias=bias)
    if _is_emptied(lines, marks, states, span=span):
        bias[slice(*span), _CHROME] -= _EMPTIED
        states, certainty = model.decode(found, bias=bias)
    states = _with_title(lines, marks, states)
    kind = kind or page_kind(lines, marks, span=span)
    decided = roles(Page(lines, marks, states, certainty[:, STATES.index("title")].tolist()))
    if kind is not Kind.ARTICLE:
        decided = [
            _elsewhere(role, line, mark, kind=kind) for role, line, mark in zip(decided, lines, marks, strict=True)
        ]
    sure = model.calibrated(_agreeing(certainty, states)).tolist()
    blocks = tuple(map(_block, segments, zip(marks, decided, states, sure, strict=True)))
    return Labelled(kind, blocks, _findings(blocks))


def _is_emptied(
    lines: Sequence[Line], marks: Sequence[Mark | None], states: Sequence[str], *, span: tuple[int, int]
) -> bool:
    """Whether the best path removes most of what reads as the article: it has lost its way in a long page."""
    here = range(*span)
    text = {i: lines[i].words for i in here if marks[i] is None and (lines[i].prose or lines[i].words >= _TEASER)}
    kept = sum(words for index, words in text.items() if states[index] not in CHROME and states[index] != "comments")
    prose = sum(lines[index].words for index in here if lines[index].prose)
    none = "body" not in states and prose >= _ENOUGH_BEFORE
    return none or (kept < _HALF * sum(text.values()) and sum(text.values()) >= _LONG)


def _with_title(lines: Sequence[Line], marks: Sequence[Mark | None], states: Sequence[str]) -> list[str]:
    """Where no line is the title and the body opens with several short ones, the last is it; above it is the site's."""
    if "title" in states or "body" not in states:
        return list(states)
    first = states.index("body")
    opening = takewhile(lambda i: states[i] == "body" and lines[i].short and marks[i] is None, range(first, len(lines)))
    short = len(list(opening))
    if short < _OPENING or first + short >= len(lines) or not lines[first + short].prose:
        return list(states)
    return [*states[:first], *["before"] * (short - 1), "title", *states[first + short :]]


def _block(segment: Segment, decision: tuple[Mark | None, Role, str, float]) -> Block:
    """The block of a segment: what a profile says of it wins, then what the site repeats, then the model."""
    mark, role, state, cert = decision
    rule = _RULES[state]
    if mark is not None and mark.rule.startswith(("profile:", "family")):
        role, rule, cert = mark.role, mark.rule, mark.cert
    elif mark is not None and mark.rule == "repeated" and role.is_chrome:
        rule, cert = mark.rule, mark.cert
    level = 1 if role is Role.HEADING else _indented(segment.text) if role is Role.LIST_ITEM else 0
    return Block(segment.span, segment.text, role, rule, cert, level)


def reasons(
    segments: Sequence[Segment],
    index: int,
    *,
    most: int = 8,
    profile: Profile | None = None,
    repetition: Shared | None = None,
    chain: Chain | None = None,
) -> list[tuple[str, float]]:
    """Why a segment was labelled as it was: the features that spoke most for its state or against it.

    Args:
        segments: All segments of the text.
        index: Number of the segment, from 0.
        most: How many features to name.
        profile: As for `label`.
        repetition: As for `label`.
        chain: As for `label`.

    Returns:
        Features with their weights in log odds, the strongest first. A profile's line has that one reason.
    """
    view = main_column(segments)
    if view[index] is None:
        return [(_BESIDE_TEXT, _SURE)]
    index -= view[:index].count(None)
    segments = [part for part in view if part is not None]
    lines, marks, seen = observe(segments, profile=profile, repetition=repetition)
    mark = marks[index]
    if mark is not None and mark.rule.startswith("profile:"):
        return [(mark.rule, mark.cert)]
    model = chain or built_in()
    found = features(lines, marks, seen=seen, repetition=repetition)
    states, _ = model.decode(found, bias=_bias(lines, marks, repetition=repetition))
    return model.reasons(found, index=index, state=states[index], most=most)


class Observed(NamedTuple):
    """What there is to see of a page's segments: the lines, what their shapes speak for, and their characters."""

    lines: list[Line]
    marks: list[Mark | None]
    seen: Characters


def observe(
    segments: Sequence[Segment], *, profile: Profile | None = None, repetition: Shared | None = None
) -> Observed:
    """Look at the segments of a page, one at least: what they are made of, and what their phrases speak for."""
    lines = look_at_all(segments)
    seen = observed(lines)
    shapes = marks_of(lines, seen)
    if profile is None and repetition is None:
        return Observed(lines, _with_named_notes(lines, _without_foreign_notes(lines, shapes)), seen)
    marks = [
        _mark(line, mark, profile=profile, repetition=repetition, inside=inside)
        for line, mark, inside in zip(lines, shapes, _between(lines), strict=True)
    ]
    return Observed(lines, _with_named_notes(lines, _without_foreign_notes(lines, marks)), seen)


def _with_named_notes(lines: Sequence[Line], marks: Sequence[Mark | None]) -> list[Mark | None]:
    """A paragraph near the end that opens with the name in the byline speaks of the author, in whatever language."""
    bylines = [index for index, mark in enumerate(marks) if mark is not None and mark.role is Role.BYLINE]
    names = {name for index in bylines for name in names_of(lines[index].text)}
    if not names:
        return list(marks)
    opening = tuple(sorted(names))
    named = [i for i, mark in enumerate(marks) if mark is None and lines[i].prose and lines[i].text.startswith(opening)]
    if not named:
        return list(marks)
    end = _behind_comments(lines, marks, said=attributions(lines))
    last = max((index for index in range(end) if lines[index].prose and marks[index] is None), default=0)
    result = list(marks)
    for index in named:
        if last - _NOTE_REACH <= index <= last:
            result[index] = Mark(Role.AUTHOR_NOTE, "shape:named-note", 0.85)
    return result


def _without_foreign_notes(lines: Sequence[Line], marks: Sequence[Mark | None]) -> list[Mark | None]:
    """A sentence about another person than the byline names is no author note, but perhaps the article's last."""
    notes = [index for index, mark in enumerate(marks) if mark is not None and mark.role is Role.AUTHOR_NOTE]
    if not notes:
        return list(marks)
    byline = next((line.text for line, mark in zip(lines, marks, strict=True) if mark and mark.role is Role.BYLINE), "")
    foreign = {index for index in notes if not _is_authors(lines[index].text, byline)}
    return [None if index in foreign else mark for index, mark in enumerate(marks)]


def _is_authors(text: str, byline: str) -> bool:
    """Whether a note is about the author of this article: about anybody if no byline says who that is."""
    name = author_of_note(text)
    return name is None or not byline or name.split()[-1].casefold() in byline.casefold()


def _between(lines: Sequence[Line]) -> list[bool]:
    """Whether paragraphs stand close above and below a line: there, a line of many documents may be a refrain."""
    prose = [index for index, line in enumerate(lines) if line.prose]
    return [
        any(index - _CLOSE <= other < index for other in prose[max(0, place - _CLOSE) : place])
        and any(index < other <= index + _CLOSE for other in prose[place : place + _CLOSE + 1])
        for index, place in ((index, bisect_left(prose, index)) for index in range(len(lines)))
    ]


def _mark(
    line: Line, mark: Mark | None, *, profile: Profile | None, repetition: Shared | None, inside: bool
) -> Mark | None:
    """What speaks for a role of a line: the profile's word, or what the other documents settle, or its shape."""
    role = profile.role_of(line.text) if profile else None
    if profile and role:
        return Mark(role, f"profile:{profile.name}", 0.99, firm=True)
    if repetition is None or line.size > _LONGEST_COMPARED:
        return mark
    verdict = repetition.verdict(line.key, inside=inside)
    if verdict is None:
        return mark
    if verdict.role is not None:
        return Mark(verdict.role, verdict.rule, verdict.cert, firm=True)
    if (mark is not None and mark.role in _BESIDE) or line.words > _LONGEST_REPEATED:
        return mark
    return Mark(mark.role if mark is not None else Role.OTHER, verdict.rule, verdict.cert, firm=True)


def _bias(lines: Sequence[Line], marks: Sequence[Mark | None], *, repetition: Shared | None) -> npt.NDArray[np.float64]:
    """What is known otherwise: a profile's lines, long sure phrases, lines that the site repeats or does not."""
    bias = np.zeros((len(lines), len(STATES)))
    for index, share in enumerate(repetition.kept() if repetition else ()):  # the places of the layout
        if share is not None and (share > 0.5 or not lines[index].prose):  # a place alone removes no paragraph
            _of_place(bias[index], share)
    for index in _own(lines, marks, repetition=repetition):
        bias[index, _CHROME] -= _OWN
    said = attributions(lines)
    end = _behind_comments(lines, marks, said=said)
    bias[end:, STATES.index("body")] -= _AFTER_COMMENTS
    bias[: _first_comment(marks, said=said), STATES.index("comments")] -= _NO_COMMENTS
    plain = [(line.prose or line.text[-1:] == ":") and not mark for line, mark in zip(lines[:end], marks, strict=False)]
    bias[[index for index in range(1, end) if plain[index - 1] and plain[index]], STATES.index("after")] -= _TOGETHER
    for index, states in _alone(lines[:end], marks[:end]):
        bias[index, states] -= _ALONE
    for index in _no_body(lines[:end], marks[:end]):
        bias[index, STATES.index("body")] -= _NO_BODY
    bias[np.ix_(_announced(lines, marks), _KEPT)] -= _ANNOUNCED
    bias[np.ix_(_signed(lines, marks), _UNSIGNED)] -= _ANNOUNCED
    for index, line in enumerate(lines):
        if line.size <= _RULE and not any(map(str.isalnum, line.text)):
            breaks = index and lines[index - 1].prose and _BREAK.fullmatch(line.text)
            bias[index, _CHROME if breaks else _KEPT] -= _SIGNS
    for index, mark in enumerate(marks):
        if mark is None or not mark.firm or (mark.rule.startswith("cue:") and lines[index].words < _PHRASE):
            continue
        allowed = CHROME if mark.furniture else _STATES_OF.get(mark.role, frozenset({"body"}))
        bias[index] = [0.0 if state in allowed else _AGAINST for state in STATES]
    return bias


def _of_place(row: npt.NDArray[np.float64], share: float) -> None:
    """Against furniture where other pages have text, and against text where they have furniture."""
    odds = max(-_PLACE, min(_PLACE, 1000.0 * math.log(share / (1.0 - share))))
    row[[state in CHROME for state in STATES]] -= max(0.0, odds)
    row[STATES.index("body")] += min(0.0, odds)


def _behind_comments(lines: Sequence[Line], marks: Sequence[Mark | None], *, said: Sequence[int]) -> int:
    """The line below the heading of the comments: the article ends above it, unless it is a link at the top.

    Without a heading, the first of several lines that say who wrote a comment; ``said`` are these.
    """
    above = [0, *accumulate(line.words if line.prose else 0 for line in lines)]
    for index, mark in enumerate(marks):
        if mark is not None and mark.role is Role.COMMENT_HEADING and above[index] >= _ENOUGH_BEFORE:
            return index
    plain = list(accumulate(0 if mark else line.words for line, mark in zip(lines, marks, strict=True)))
    said = [index for index in said if plain[index] >= _ENOUGH_BEFORE]  # recipes have no prose, nor have broken lines
    return said[0] if len(said) >= _ATTRIBUTED else len(lines)


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
    """Lines that stand once more right above the first paragraph, below furniture: a title before its own place."""
    first = next((index for index, line in enumerate(lines) if line.prose and line.words >= _FULL), 0)
    near = range(max(0, first - _HEAD), first)
    last = {lines[index].key: index for index in near if lines[index].words >= _TITLED}
    above = list(accumulate(mark is not None and mark.furniture for mark in marks))
    return [i for i in range(first) if above[last.get(lines[i].key, i)] > above[i]]


def _signed(lines: Sequence[Line], marks: Sequence[Mark | None]) -> list[int]:
    """Names above the first paragraph, next to a date: a byline without the word "by"."""
    first = next((index for index, line in enumerate(lines) if line.prose and line.words >= _FULL), 0)
    dates = {index for index, mark in enumerate(marks[:first]) if mark is not None and mark.role is Role.DATELINE}
    beside = sorted({near for index in dates for near in (index - 1, index + 1) if 0 <= near < first})
    return [index for index in beside if marks[index] is None and is_bare_name(lines[index])]


def _first_comment(marks: Sequence[Mark | None], *, said: Sequence[int]) -> int:
    """The first line that speaks of comments: above it, and on a page with none, nothing is one."""
    found = (index for index, mark in enumerate(marks) if mark is not None and mark.role in _OF_COMMENTS)
    return min(next(found, len(marks)), *said[:1], len(marks))


def _alone(lines: Sequence[Line], marks: Sequence[Mark | None]) -> Iterator[tuple[int, list[int]]]:
    """Lines that stand alone between two paragraphs, each with the states that this speaks against."""
    prose = [line.prose for line in lines]
    above = [*accumulate(prose, initial=0)]
    for index in range(1, len(lines) - 1):
        if not (prose[index - 1] and prose[index + 1]):
            continue
        mark, below = marks[index], above[-1] - above[index]
        if lines[index + 1].words < _FULL or (mark is not None and (mark.firm or mark.role is Role.AD)):
            continue
        if mark is None:
            yield index, _AGAINST_ALONE[:3]
        elif mark.furniture or (above[index] > 1 and below > 1):  # a byline may stand between a deck and the article
            yield index, _AGAINST_ALONE


def _no_body(lines: Sequence[Line], marks: Sequence[Mark | None]) -> list[int]:
    """Bylines and dates with no prose above or none below; notes and credits with little below: they frame the text."""
    plain = [line.words if line.prose and mark is None else 0 for line, mark in zip(lines, marks, strict=True)]
    total = left = sum(plain)
    found = []
    for index, mark in enumerate(marks):
        left -= plain[index]
        if mark is None:
            continue
        if (mark.role in _FRAME and left in (0, total)) or (mark.role in _CLOSERS and left <= total * _CLOSING):
            found.append(index)
    return found


_FRAME: Final = frozenset({Role.BYLINE, Role.DATELINE, Role.CATEGORY})
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


def _agreeing(certainty: Floats, states: Sequence[str]) -> Floats:
    """Computed certainty that each line is rightly kept, or rightly removed: the sum over all states that agree."""
    removed = certainty[:, _REMOVED].sum(axis=1)
    agreeing: Floats = np.where([state in CHROME for state in states], removed, 1.0 - removed)
    return agreeing


def _elsewhere(role: Role, line: Line, mark: Mark | None, *, kind: Kind) -> Role:
    """The role on a page that is no article: a listing has teasers, a page of comments has comments."""
    if mark is not None and mark.furniture:
        return mark.role
    if kind is Kind.COMMENTS:
        return mark.role if mark is not None else role if role is Role.PINGBACK else Role.COMMENT
    if kind is Kind.LISTING and mark is not None and mark.role in _BESIDE:
        return mark.role
    if role.is_chrome and line.words < _TEASER:
        return role
    if kind is Kind.LISTING:
        return Role.TEASER
    return mark.role if mark is not None and mark.role in _BESIDE else Role.UNCLASSIFIED


def _indented(text: str) -> int:
    """How deep a list item is, from 1: text converters indent a nested list by four columns."""
    return 1 + (len(text) - len(text.lstrip())) // 4


def _findings(blocks: Sequence[Block]) -> tuple[Finding, ...]:
    found = [
        Finding("C001", f"not classified: {block.text.strip()[:60]!r}", block.span)
        for block in blocks
        if block.role is Role.UNCLASSIFIED
    ]
    repeated = [block for block in blocks if block.rule == "repeated"]
    if repeated:
        found.append(Finding("C002", f"{len(repeated)} lines that other documents have too", repeated[0].span))
    found += [
        Finding("C003", f"removed with little certainty: {block.text.strip()[:60]!r}", block.span)
        for block in blocks
        if block.cert < 0.7 and block.role.is_chrome
    ]
    return tuple(found)

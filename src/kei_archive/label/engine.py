"""The order of labelling: look at the lines, tell the page's kind, find the best path of the model, name the roles."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from kei_archive.drawing import Drawing
from kei_archive.findings import Finding
from kei_archive.label.chain import CHROME, STATES, Chain, built_in
from kei_archive.label.characters import Characters, Flags
from kei_archive.label.commented import commented, speakers
from kei_archive.label.elements import Found
from kei_archive.label.evidence import behind_comments, evidence
from kei_archive.label.features import Features, features, observed
from kei_archive.label.headline import headlines, introduced, on_subject, opened
from kei_archive.label.layout import main_column
from kei_archive.label.lines import Line, in_columns, look_at_all
from kei_archive.label.markup import Markup, markup, rescue
from kei_archive.label.mending import joined, without_buttons
from kei_archive.label.page import page_kind
from kei_archive.label.repetition import Shared
from kei_archive.label.roles import Page, roles
from kei_archive.label.shapes import Mark, attributions, author_of_note, marks_of, names_of
from kei_archive.label.span import best_span
from kei_archive.model import Block, Kind, Role
from kei_archive.profiles import Profile
from kei_archive.segment import Segment, objects

__all__ = ["Labelled", "label", "observe", "reasons"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_LONGEST_REPEATED: Final = 60
"""Words; a longer line that repeats is a text printed twice, not page furniture."""

_LONGEST_COMPARED: Final = 600
"""Characters; of a longer line only the beginning has been compared."""

_CLOSE: Final = 8
"""Lines in which a paragraph is close."""

_TEASER: Final = 15
"""Words; on a page of entries, a line that long is one of them."""

_BESIDE: Final = frozenset(
    {Role.BYLINE, Role.DATELINE, Role.CATEGORY, Role.AUTHOR_NOTE, Role.CREDIT, Role.COMMENT_HEADING}
)
_ENOUGH_BEFORE: Final = 40
"""Words of prose in the best span, from which a page has a text."""
_LEVELLED: Final = frozenset({Role.HEADING, Role.LIST_ITEM})
_DOUBTFUL: Final = 0.7
"""Certainty below which what was removed is looked at by a person."""
_NOTE_REACH: Final = 6
"""Lines from the last paragraph of the page in which a note on the author stands."""
_NO_COMMENT: Final = np.array([number for number, state in enumerate(STATES) if state != "comments"])
_COMMENTS: Final = 3000.0
"""Against all else where comments stand by heading and name."""
_HEAD: Final = frozenset({Role.BYLINE, Role.DATELINE})
_STANDFIRST: Final = 8
"""Words of a sentence between headline and text, from which it introduces the article."""
_SETTLED: Final = ("profile:", "family", "repeated")
"""Rules of marks that people or other pages have settled."""
_RULES: Final = {state: f"model:{state}" for state in STATES}
_TEXT: Final = frozenset({"body", "note"})
_CHROME: Final = [STATES.index(state) for state in STATES if state in CHROME]
_BESIDE_TEXT: Final = "column"
"""The rule of lines that stand beside the article's column."""
_SURE: Final = 0.99
"""Of 179 lines beside a column with a gold label, all are furniture."""
_OPENING: Final = 2
"""Short lines with which a body opens, from which one is the headline: one alone may be the first section's."""
_EMPTIED: Final = 3000.0
"""Against furniture in the best span of a page of which too little would be left: 2000 to 6000 give one result."""
_HALF: Final = 0.5
_LONG: Final = 200
"""Words of text in the best span, of which half must be left: on scrapes of sites that the model was not trained on,
text lost went down from 17 to 8 % of words, and "both" up by a point (scrapes of HTML pages, November 2026).
"""


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
    drawing: Drawing | None = None,
    weights: Markup | None = None,
) -> Labelled:
    """Give every segment a role, the rule that decided, and a certainty.

    Args:
        segments: All segments of one text, in order.
        profile: What is known of the site.
        repetition: Lines of all documents that are read together, to tell the site's from the author's.
        chain: Weights of the model; None for those of the package.
        kind: What the page is, if a person says so; None to tell it.
        drawing: The page of HTML whose lines the segments are; None for a text capture.
        weights: Weights of the elements of such a page; None for those of the package.

    Returns:
        One block for each segment. Unclear lines inside the article are kept as ``unclassified``.
    """
    if not segments:
        return Labelled(Kind.NONE, ())
    view = main_column(segments) if drawing is None else segments
    if view is segments:
        sources = _Sources(profile, repetition, chain, drawing, weights)
        return _label(segments, sources=sources, kind=kind)
    column = [part for part in view if part is not None]
    inner = _label(column, sources=_Sources(profile, repetition, chain), kind=kind)
    found = iter(inner.blocks)
    blocks = tuple(
        Block(whole.span, whole.text, Role.NAVIGATION, _BESIDE_TEXT, _SURE)
        if part is None
        else replace(next(found), text=whole.text)
        for whole, part in zip(segments, view, strict=True)
    )
    return Labelled(inner.kind, blocks, _findings(blocks))


class _Sources(NamedTuple):
    """What `label` is told beside the lines."""

    profile: Profile | None = None
    repetition: Shared | None = None
    chain: Chain | None = None
    drawing: Drawing | None = None
    weights: Markup | None = None


class _Decoded(NamedTuple):
    """The best path through the states of a page's lines, and what led to it."""

    states: list[str]
    certainty: Floats
    model: Chain
    features: Features
    elements: Found


def _label(segments: Sequence[Segment], *, sources: _Sources, kind: Kind | None) -> Labelled:
    """The same of a page with one column."""
    observed = observe(segments, profile=sources.profile, repetition=sources.repetition, drawing=sources.drawing)
    lines, marks, _ = observed
    span = best_span(lines, marks)
    states, certainty, model, _, found = _decode(observed, span=span, sources=sources)
    if sources.drawing is None:
        states = without_buttons(lines, marks, states=joined(lines, marks, states=states))
        states = introduced(lines, marks, states=_with_title(lines, marks, states))
        states, said = on_subject(lines, marks, states=states), None
    else:
        said = (sources.weights or markup()).spoken(found, states)
    kind = kind or page_kind(lines, marks, span=span, drawing=sources.drawing)
    decided = roles(Page(lines, marks, states, certainty[:, STATES.index("title")].tolist()))
    if kind is not Kind.ARTICLE:
        decided = [
            _elsewhere(role, line, mark, kind=kind) for role, line, mark in zip(decided, lines, marks, strict=True)
        ]
    sure = model.calibrated(_agreeing(certainty, states)).tolist()
    blocks = tuple(_blocks(segments, marks, decided=decided, states=states, sure=sure, said=said))
    return Labelled(kind, blocks, _findings(blocks))


def _decode(observed: Observed, *, span: tuple[int, int], sources: _Sources) -> _Decoded:
    """Weigh the features of the lines, and of their elements if there are any, and find the best path."""
    lines, marks, seen = observed
    columns, repetition = in_columns(lines), sources.repetition
    found = features(lines, marks, seen=seen, columns=columns, span=span, repetition=repetition)
    bias = evidence(lines, marks, seen=seen, columns=columns, repetition=repetition)
    if sources.drawing is not None:
        return _decode_page(observed, found, bias=bias, drawing=sources.drawing, weights=sources.weights or markup())
    model = sources.chain or built_in()
    states, certainty = model.decode(found, bias=bias)
    if _is_emptied(lines, marks, states, span=span):
        bias[slice(*span), _CHROME] -= _EMPTIED
        states, certainty = model.decode(found, bias=bias)
    return _Decoded(states, certainty, model, found, {})


def _decode_page(observed: Observed, found: Features, *, bias: Floats, drawing: Drawing, weights: Markup) -> _Decoded:
    """The same of a page of HTML: what its elements say is in the place of what is known of a text's shape.

    What people and other pages have settled stays, that comments have a heading, and that "Advertisement" is no text.
    """
    lines, marks, _ = observed
    known = _settled(marks) | np.fromiter([mark is not None and mark.role is Role.AD for mark in marks], bool)
    bias *= known[:, None] | (np.array(STATES) == "comments")
    said = weights.elements(drawing, lines)
    nodes, moves = weights.added(said, size=len(lines))
    bias += nodes
    bias[np.ix_(_in_comments(observed, said, drawing=drawing), _NO_COMMENT)] -= _COMMENTS
    states, certainty = weights.chain.decode(found, bias=bias, moves=moves)
    against = rescue(said, lines=lines, states=states)
    if against is not None:
        states, certainty = weights.chain.decode(found, bias=bias + against, moves=moves)
    states = opened(lines, _with_head(observed, states, said=said), drawing=drawing)
    return _Decoded(states, certainty, weights.chain, found, said)


def _with_head(observed: Observed, states: Sequence[str], *, said: Found) -> list[str]:
    """The states with headline, byline, date and standfirst for what they are: a gold of main text tells none of them.

    Those that stand above the first paragraph of the body, or what a sentence above it says of the article.
    """
    lines, marks, _ = observed
    found = list(states)
    first = next((i for i, line in enumerate(lines) if states[i] == "body" and line.prose and marks[i] is None), 0)
    for index in range(first):
        mark, line = marks[index], lines[index]
        if (mark is not None and mark.role in _HEAD and states[index] == "body") or (
            mark is None and states[index] == "head" and line.prose and line.words >= _STANDFIRST
        ):
            found[index] = "metadata"
    if "title" not in states:
        never = np.zeros(len(lines), dtype=bool)
        unsettled = ~_settled(marks)
        for name in ("title:is", "tag:h1"):
            named = np.flatnonzero((said.get(name, never) & unsettled)[:first]).tolist()
            if named:
                found[named[-1]] = "title"
                break
    return found


def _settled(marks: Sequence[Mark | None]) -> Flags:
    """Whether people or other pages have settled what a line is."""
    return np.fromiter([mark is not None and mark.firm and mark.rule.startswith(_SETTLED) for mark in marks], bool)


def _in_comments(observed: Observed, said: Found, *, drawing: Drawing) -> Ints:
    """The lines below the heading of the comments that stand where comments do: kept, though of no main text."""
    lines, marks, _ = observed
    unmarked = np.fromiter([mark is None for mark in marks], bool)
    first = behind_comments(marks, in_columns(lines), unmarked=unmarked, said=attributions(lines))
    places = [place for place in drawing.places if place.path]
    never = np.zeros(len(lines), dtype=bool)
    named = np.flatnonzero(said.get("word:comment", never) | said.get("word:comments", never)).tolist()
    return np.array(commented(lines, marks, places=places, named=named, first=first), dtype=np.int64)


def _is_emptied(
    lines: Sequence[Line], marks: Sequence[Mark | None], states: Sequence[str], *, span: tuple[int, int]
) -> bool:
    """Whether the best path removes most of what reads as the article: it has lost its way in a long page."""
    here = range(*span)
    text = {i: lines[i].words for i in here if marks[i] is None and (lines[i].prose or lines[i].words >= _TEASER)}
    kept = sum(words for index, words in text.items() if states[index] in _TEXT)
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
    alone = short == 1 and first == 0  # nothing is above it whose section it could open
    if not (alone or short >= _OPENING) or first + short >= len(lines) or not lines[first + short].prose:
        return list(states)
    return [*states[:first], *["before"] * (short - 1), "title", *states[first + short :]]


def _blocks(
    segments: Sequence[Segment],
    marks: Sequence[Mark | None],
    *,
    decided: list[Role],
    states: Sequence[str],
    sure: list[float],
    said: Sequence[str] | None,
) -> list[Block]:
    """The blocks of the segments: what a profile says wins, then what the site repeats, then the model."""
    spans, texts, _ = zip(*segments, strict=True)
    rules = [_RULES[state] for state in states]
    if said is not None:
        rules = [f"{rule}, {words}" if words else rule for rule, words in zip(rules, said, strict=True)]
    for index, mark in enumerate(marks):
        if mark is None:
            continue
        if mark.rule.startswith(("profile:", "family")):
            decided[index], rules[index], sure[index] = mark.role, mark.rule, mark.cert
        elif mark.rule == "repeated" and decided[index].is_chrome:
            rules[index], sure[index] = mark.rule, mark.cert
    levels = [_level(role, text) if role in _LEVELLED else 0 for role, text in zip(decided, texts, strict=True)]
    return objects(Block, spans, texts, decided, rules, sure, levels)


def reasons(
    segments: Sequence[Segment],
    index: int,
    *,
    most: int = 8,
    profile: Profile | None = None,
    repetition: Shared | None = None,
    chain: Chain | None = None,
    drawing: Drawing | None = None,
) -> list[tuple[str, float]]:
    """Why a segment was labelled as it was: the features that spoke most for its state or against it.

    Args:
        segments: All segments of the text.
        index: Number of the segment, from 0.
        most: How many features to name.
        profile: As for `label`.
        repetition: As for `label`.
        chain: As for `label`.
        drawing: As for `label`.

    Returns:
        Features with their weights in log odds, the strongest first. A profile's line has that one reason.
    """
    view = main_column(segments) if drawing is None else segments
    if view[index] is None:
        return [(_BESIDE_TEXT, _SURE)]
    index -= view[:index].count(None)
    parts = [part for part in view if part is not None]
    seen = observe(parts, profile=profile, repetition=repetition, drawing=drawing)
    mark = seen.marks[index]
    if mark is not None and mark.rule.startswith("profile:"):
        return [(mark.rule, mark.cert)]
    sources = _Sources(profile, repetition, chain, drawing)
    states, _, model, found, elements = _decode(seen, span=best_span(seen.lines, seen.marks), sources=sources)
    spoken = model.reasons(found, index=index, state=states[index], most=most)
    if drawing is not None:
        spoken += markup().reasons(elements, index=index, state=states[index])
    return sorted(spoken, key=lambda item: (-abs(item[1]), item[0]))[:most]


class Observed(NamedTuple):
    """What there is to see of a page's segments: the lines, what their shapes speak for, and their characters."""

    lines: list[Line]
    marks: list[Mark | None]
    seen: Characters


def observe(
    segments: Sequence[Segment],
    *,
    profile: Profile | None = None,
    repetition: Shared | None = None,
    drawing: Drawing | None = None,
) -> Observed:
    """Look at the segments of a page, one at least: what they are made of, and what their phrases speak for."""
    lines = look_at_all(segments)
    seen = observed(lines)
    shapes = marks_of(lines, seen)
    if profile is None and repetition is None:
        return Observed(lines, _with_named_notes(lines, _without_foreign_notes(lines, shapes)), seen)
    own = speakers(lines, shapes)
    if repetition is not None:
        own |= headlines(lines, shapes, shared=repetition, drawing=drawing)
    marks = [
        _mark(line, mark, profile=profile, repetition=repetition, inside=inside or index in own)
        for index, (line, mark, inside) in enumerate(zip(lines, shapes, _between(lines), strict=True))
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
    unmarked = np.fromiter([mark is None for mark in marks], bool)
    end = behind_comments(marks, in_columns(lines), unmarked=unmarked, said=attributions(lines))
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
    if mark is not None and mark.role is Role.COMMENT_HEADING and verdict.role is Role.COUNTER:
        return mark  # it counts what stands below it
    if verdict.role is not None:
        return Mark(verdict.role, verdict.rule, verdict.cert, firm=True)
    if (mark is not None and mark.role in _BESIDE) or line.words > _LONGEST_REPEATED:
        return mark
    return Mark(mark.role if mark is not None else Role.OTHER, verdict.rule, verdict.cert, firm=True)


def _agreeing(certainty: Floats, states: Sequence[str]) -> Floats:
    """Computed certainty that each line is rightly kept, or rightly removed: the sum over all states that agree."""
    removed = certainty[:, _CHROME].sum(axis=1)
    agreeing: Floats = np.where(np.fromiter(map(CHROME.__contains__, states), bool), removed, 1.0 - removed)
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


def _level(role: Role, text: str) -> int:
    """How deep a heading or list item is, from 1: text converters indent a nested list by four columns."""
    return 1 if role is Role.HEADING else 1 + (len(text) - len(text.lstrip())) // 4


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
        if block.cert < _DOUBTFUL and block.role.is_chrome
    ]
    return tuple(found)

"""The rules in order. `label` is the whole interface: a learned model may take its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from kei_archive.findings import Finding
from kei_archive.label.body import body_marks
from kei_archive.label.cues import cues
from kei_archive.label.head import head_marks
from kei_archive.label.lines import Line, look
from kei_archive.label.page import page_kind
from kei_archive.label.repetition import Repetition
from kei_archive.label.shapes import Mark, author_of_note, mark_of
from kei_archive.label.span import best_span
from kei_archive.label.tail import tail_marks
from kei_archive.model import Block, Kind, Role
from kei_archive.profiles import Profile
from kei_archive.segment import Segment

__all__ = ["Labelled", "label"]

_LONGEST_REPEATED: Final = 60
"""Words; a longer line that repeats is a text printed twice, not page furniture."""

_NEAR_END: Final = 6
"""Lines from the end of the span in which an author note may stand, with credits and notices behind it."""

_GAP: Final = 2
"""Short lines that the end of an article may have before its last sentence."""

_LONGEST_TITLE: Final = 30
"""Words."""

_KEPT_BESIDE: Final = frozenset(
    {Role.BYLINE, Role.DATELINE, Role.CATEGORY, Role.AUTHOR_NOTE, Role.CREDIT, Role.COMMENT_HEADING}
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A page with roles: the blocks tile the text that the segments tile."""

    kind: Kind
    blocks: tuple[Block, ...]
    findings: tuple[Finding, ...] = ()


def label(
    segments: Sequence[Segment], *, profile: Profile | None = None, repetition: Repetition | None = None
) -> Labelled:
    """Give every segment a role, the rule that decided, and a certainty.

    Args:
        segments: All segments of one text, in order.
        profile: What is known of the site.
        repetition: Lines of all documents that are read together, to tell the site's from the author's.

    Returns:
        One block for each segment. Unclear lines inside the article are kept as ``unclassified``.
    """
    lines = [look(segment) for segment in segments]
    marks = _without_foreign_notes(lines, [_mark(line, profile=profile, repetition=repetition) for line in lines])
    start, end = best_span(lines, marks)
    kind = page_kind(lines, marks, span=(start, end))
    if kind is Kind.ARTICLE:
        decided = _article(lines, marks, span=(start, end))
    else:
        decided = _no_article(lines, marks, kind=kind)
    blocks = tuple(
        Block(segment.span, segment.text, mark.role, mark.rule, mark.cert, _level(segment, mark))
        for segment, mark in zip(segments, decided, strict=True)
    )
    return Labelled(kind, blocks, _findings(blocks))


def _mark(line: Line, *, profile: Profile | None, repetition: Repetition | None) -> Mark | None:
    role = profile.role_of(line.text) if profile else None
    if profile and role:
        return Mark(role, f"profile:{profile.name}", 0.99, firm=True)
    mark = mark_of(line, cues())
    if repetition is None or (mark is not None and mark.role in _KEPT_BESIDE) or line.words > _LONGEST_REPEATED:
        return mark
    times = repetition.of(line.key)
    if times >= 3 or (times == 2 and not line.prose and times * 4 >= repetition.documents):
        if mark is not None:
            return replace(mark, cert=0.97, firm=True)
        return Mark(Role.OTHER, "repeated", 0.9)
    return mark


def _without_foreign_notes(lines: Sequence[Line], marks: Sequence[Mark | None]) -> list[Mark | None]:
    """A sentence about another person than the byline names is no author note, but perhaps the article's last."""
    byline = next((line.text for line, mark in zip(lines, marks, strict=True) if mark and mark.role is Role.BYLINE), "")
    return [
        None if mark and mark.role is Role.AUTHOR_NOTE and not _is_authors(line.text, byline) else mark
        for line, mark in zip(lines, marks, strict=True)
    ]


def _article(lines: Sequence[Line], marks: Sequence[Mark | None], *, span: tuple[int, int]) -> list[Mark]:
    start, end = span if span[0] < span[1] else (0, len(lines))
    end = _extend(lines, marks, end=end)
    start, end = _peel(lines, marks, span=(start, end))
    head, start = head_marks(lines, marks, start=start, end=end)
    body = body_marks(lines[start:end], marks[start:end])
    tail = tail_marks(lines[end:], marks[end:], title=_title(lines, head))
    return [*head, *body, *tail]


def _extend(lines: Sequence[Line], marks: Sequence[Mark | None], *, end: int) -> int:
    """Take in the sentences that follow the span: a last short paragraph, or a poem, is still the author's.

    A few short lines may stand between, but nothing with a mark.
    """
    best = index = end
    while index < len(lines) and index - best <= _GAP and marks[index] is None:
        index += 1
        if lines[index - 1].closed and lines[index - 1].words >= 3:
            best = index
    return best


def _peel(lines: Sequence[Line], marks: Sequence[Mark | None], *, span: tuple[int, int]) -> tuple[int, int]:
    """Take what is metadata, back matter or furniture off the ends of the span."""
    start, end = span
    for index in range(max(start + 1, end - _NEAR_END), end):
        mark = marks[index]
        if mark is not None and mark.role is Role.AUTHOR_NOTE:
            end = index
            break
    while end > start + 1 and marks[end - 1] is not None:
        end -= 1
    while start < end - 1 and (marks[start] is not None or _like_title(lines[start], lines[start + 1])):
        start += 1
    return start, end


def _like_title(line: Line, below: Line) -> bool:
    """A long headline counts as prose until it is seen that it does not end as a sentence."""
    return not line.closed and not line.marked and line.words <= _LONGEST_TITLE and (below.closed or below.short)


def _is_authors(text: str, byline: str) -> bool:
    """Whether a note is about the author of this article: about anybody if no byline says who that is."""
    name = author_of_note(text)
    return name is None or not byline or name.split()[-1].casefold() in byline.casefold()


def _title(lines: Sequence[Line], head: Sequence[Mark]) -> str:
    return next((line.key for line, mark in zip(lines, head, strict=False) if mark.role is Role.TITLE), "")


def _no_article(lines: Sequence[Line], marks: Sequence[Mark | None], *, kind: Kind) -> list[Mark]:
    """A listing has teasers, a page of comments has comments; the rest is what its marks say, or unclear."""
    decided = []
    for line, mark in zip(lines, marks, strict=True):
        if mark is not None and (mark.furniture or kind is Kind.COMMENTS):
            decided.append(mark)
        elif kind is Kind.LISTING:
            decided.append(Mark(Role.TEASER, "listing", 0.8))
        elif kind is Kind.COMMENTS:
            decided.append(Mark(Role.COMMENT, "comments-only", 0.8))
        else:
            decided.append(mark or Mark(Role.UNCLASSIFIED if line.text else Role.OTHER, "no-article", 0.5))
    return decided


def _level(segment: Segment, mark: Mark) -> int:
    if mark.role is Role.HEADING:
        return 1
    if mark.role is Role.LIST_ITEM:
        indent = len(segment.text) - len(segment.text.lstrip())
        return 1 + indent // 4  # columns: what text converters indent a nested list by
    return 0


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
        if block.role.is_chrome and block.cert < 0.7
    ]
    return tuple(found)

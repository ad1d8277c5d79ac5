"""The comments of a page: which lines are one comment, who wrote it and when, if the page says so.

What converters leave of a page's markup are numbers ("3. Ada says:") and the lines that blogs put above a comment
("Ada says:", "Ada, 7 January 2020 at 19:42", a name above a date), some of them below. Where nothing of the kind is
seen, each block is a comment whose author is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from kei_archive.interpret.dates import Written, find_dates
from kei_archive.interpret.phrases import phrases
from kei_archive.label.shapes import speaker
from kei_archive.model import Block, Claim, Comment, Role, Span
from kei_archive.segment import COMMENT_NUMBER

__all__ = ["find_comments"]

_PARTS: Final = frozenset({Role.COMMENT, Role.PINGBACK})
_LONGEST: Final = 120
"""Characters of a line that says who wrote a comment: a name, a date, a time, a few words."""
_NAME: Final = re.compile(r"[^\W\d_](?:[\w.’'-]|[ ](?=[\w(])){0,39}")
"""A name, or what somebody calls himself: no sentence ("Great!"), no address."""
_WORDS: Final = 4
"""Words of such a name."""
_BESIDE: Final = re.compile(r"[\s,;:|·•–—/@()\[\]-]+")
"""What stands between a name and a date."""
_AROUND: Final = 5
"""Words beside the date in a line of its own: "on", a weekday, a time with its zone."""
_CLOSED: Final = re.compile(r"\w{3}\.$|[。！？]$")
"""The end of a sentence: "Yes."; the initial of a name has fewer letters."""
_SENTENCE: Final = re.compile(r"[!?…]$|(?<![ap]\.m)\.$", re.IGNORECASE)
_DIVIDED: Final = re.compile(r" [|·•–—/-] |\||, | \(")
_EDGES: Final = " ,;:|·•–—/@()[]-"
_CLOCK: Final = re.compile(r"\b\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?: ?[ap]\.?m\b\.?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Signature:
    """What a line says of a comment: its author, its date; one of them at least, or that the author has no name."""

    name: str
    date: Written | None
    by: str


def find_comments(blocks: Sequence[Block], *, order: str = "") -> tuple[Comment, ...]:
    """The comments among the blocks of a page, in order.

    Args:
        blocks: The labelled blocks.
        order: ``DMY`` or ``MDY`` where that is known of the page, for dates such as 03/05/2021.

    Returns:
        One comment for each; its author and its date are claims with the block that states them, or None.
    """
    return tuple(_comment(group, order=order) for run in _runs(blocks) for group in _grouped(run, order=order))


def _runs(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Blocks of comments of one kind that follow each other.

    What was removed between two of them parts them: it may be the line that said whose the second is, and words without
    an author are better than words of another one.
    """
    for role, run in groupby(blocks, key=lambda block: block.role):
        if role in _PARTS:
            yield list(run)


def _grouped(run: Sequence[Block], *, order: str) -> Iterator[Sequence[Block]]:
    """The blocks of each comment: cut where a number or a signature is, below it if the last line is one."""
    starts = [i for i, block in enumerate(run) if _number(block, order=order)]
    if not starts and run[0].role is Role.COMMENT:
        signed = [i for i in range(len(run)) if _signature(run, i, order=order)]
        below = bool(signed) and signed[0] > 0 and signed[-1] >= len(run) - 2
        starts = [i for i in _ends(run, signed, order=order) if i < len(run)] if below else signed
    edges = [*range(starts[0] if starts else len(run)), *starts, len(run)]
    for first, end in pairwise(edges):
        yield run[first:end]


def _ends(run: Sequence[Block], signed: Sequence[int], *, order: str) -> list[int]:
    """Where comments begin that are signed below: at first, and behind each signature with its date."""
    return [0, *(i + (2 if _has_date_below(run, i, order=order) else 1) for i in signed)]


def _number(block: Block, *, order: str) -> re.Match[str] | None:
    """The number of a list's item that a block begins with; "19. July 2012" has none."""
    match = COMMENT_NUMBER.match(block.text)
    dates = find_dates(block.text[:_LONGEST], order=order) if match else ()
    return match if match and not any(date.start < match.end() for date in dates) else None


def _comment(group: Sequence[Block], *, order: str) -> Comment:
    span = Span(group[0].span.start, group[-1].span.end)
    number = match[1] if (match := _number(group[0], order=order)) else ""
    at = next((i for i in range(len(group)) if _signature(group, i, order=order)), None)
    if group[0].role is not Role.COMMENT or at is None or (0 < at < len(group) - 2):
        return Comment(span, number)
    found = _signature(group, at, order=order)
    if found is None:
        return Comment(span, number)
    place = group[at].span
    author = Claim(found.name, place, f"comment:{found.by}", 0.95) if found.name else None
    day = found.date
    if day is None and _has_date_below(group, at, order=order):
        day, place = _date_line(group[at + 1].text, order=order), group[at + 1].span
    date = Claim(day.value, place, "comment:date", 0.95) if day and day.value else None
    return Comment(span, number, author, date)


def _signature(blocks: Sequence[Block], index: int, *, order: str) -> _Signature | None:
    """What a block says of the comment that it is the first or the last line of."""
    text = blocks[index].text
    number = _number(blocks[index], order=order)
    line, *more = (text[number.end() :] if number else text).strip().split("\n", 1)
    line = " ".join(line.split()).lstrip("•*·| ")
    if not line or len(line) > _LONGEST:
        return None
    written = next(find_dates(line, order=order), None)
    said = speaker(line)
    if said:
        return _Signature(_named(said, written=written), written or _first_date(more, order=order), "said")
    if written:
        above = line[: written.start].rstrip(_EDGES)
        above = speaker(f"{above}:") or above  # "Ada says: July 19, 2012"
        name = _named(f"{above} | {line[written.end :]}") if _is_terse(line, written) else ""
        return _Signature(name, written, "signed") if name else None
    below = _first_date(more, order=order) is not None or _has_date_below(blocks, index, order=order)
    name = _named(line) if below else ""
    return _Signature(name, _first_date(more, order=order), "above-date") if name else None


def _is_terse(line: str, written: Written) -> bool:
    """Whether a line is a date with a name, a time and a few words beside it, and no sentence."""
    if _SENTENCE.search(line):
        return False
    beside = _CLOCK.sub(" ", line[: written.start] + " " + line[written.end :])
    return len(_BESIDE.sub(" ", beside).split()) <= _WORDS + _AROUND


def _first_date(lines: Sequence[str], *, order: str) -> Written | None:
    return _date_line(lines[0].split("\n", 1)[0], order=order) if lines else None


def _has_date_below(blocks: Sequence[Block], index: int, *, order: str) -> bool:
    return index + 1 < len(blocks) and _date_line(blocks[index + 1].text, order=order) is not None


def _date_line(text: str, *, order: str) -> Written | None:
    """The date of a line that is a date, with a time and a word or two."""
    line = " ".join(text.split())
    if len(line) > _LONGEST or line.endswith(("!", "?")):
        return None
    found = next(find_dates(line, order=order), None)
    if found is None or len(line) > _LONGEST:
        return None
    beside = _CLOCK.sub(" ", line[: found.start] + " " + line[found.end :])
    few = len(_BESIDE.sub(" ", beside).split()) <= _AROUND
    return found if few and not _named(line[: found.start] + " | " + line[found.end :]) else None


def _named(text: str, *, written: Written | None = None) -> str:
    """The name that is left of a line without its date, its time and the words between them; empty if none is clear."""
    said = phrases()
    cut = _CLOCK.sub(" | ", text[: written.start] if written else text)
    parts = (part.strip(_EDGES) for part in _DIVIDED.split(cut))
    name = next((part for part in parts if part and part.casefold() not in said.beside_date), "")
    byline = said.byline.fullmatch(name)
    words = (byline["rest"] if byline else name).split()
    while words and words[-1].casefold() in said.before_date:
        words.pop()
    name = " ".join(words)
    clear = _NAME.fullmatch(name) is not None and len(words) <= _WORDS and not said.nobody.fullmatch(name)
    clear = clear and not _CLOSED.search(name)
    return name if clear else ""

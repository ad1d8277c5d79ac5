"""Pages that list others: by their own words, by the line that ends each entry, or by the elements of the entries."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from kei_archive.drawing import Drawing, Place
from kei_archive.label.lines import Line
from kei_archive.label.shapes import DATE_LIKE, Mark
from kei_archive.model import Role

__all__ = ["is_listing"]

_ARCHIVE: Final = re.compile(
    r"(?:tag|category|author|monthly|daily|yearly) archives?\b|archive for\b|search results for\b|posts tagged\b"
    r"|(?:all )?posts by\b|schlagwort-archive|archives? (?:mensuelles|par mot-clé)|archivo de (?:la )?etiqueta",
    re.IGNORECASE,
)
"""Headings of listing pages, as the common blog systems word them."""

_LEADS_ON: Final = (
    r"(?:continue reading|read (?:more|full|the full|the rest)|full story|weiterlesen|mehr lesen|lire la suite|leer más"
    r"|leggi tutto|leia mais|lees meer|lue lisää|läs mer|더보기|続きを読む)\b.{0,80}"
)
_MORE: Final = re.compile(_LEADS_ON + r"|posted in .*\| .*", re.IGNORECASE)
"""The line that ends each entry of a listing."""
_CUT: Final = re.compile(rf"(?:…|\.\.\.)[\])]? ?\W?{_LEADS_ON}", re.IGNORECASE)
"""The same where it stands in the line that it ends."""
_TAIL: Final = 120
"""Characters at the end of a line in which it stands."""

_AROUND: Final = "…. »→[]()"
_MORE_STARTS: Final = (
    *("continue reading", "read ", "full story", "posted in", "weiterlesen", "mehr lesen", "lire la suite"),
    *("leer más", "leggi tutto", "leia mais", "lees meer", "lue lisää", "läs mer", "더보기", "続きを読む"),
)
"""How its key begins: quicker than the pattern."""
_MORE_FIRST: Final = frozenset((*_AROUND, *(start[0] for start in _MORE_STARTS)))

_TOP: Final = 8
"""Lines from the top in which a listing names itself."""
_ENTRIES: Final = 3
"""Entries that make a listing, where each ends with such a line."""
_HEADED: Final = 4
"""Entries that make one, where each has a heading that is a link."""
_KINDS: Final = 4
"""Kinds of headings that are looked at, those with most entries first: a page has few, unless it is made to tire."""
_DATED: Final = 5
"""Lines of a link and a date that make a list of posts, where there is no text."""
_NO_TEXT: Final = 40
"""Words of prose that a page without text may have, as in `engine`."""
_LINKED: Final = 0.9
_HALF: Final = 0.5
_NEARLY_ALL: Final = 0.75
"""Share of the text that stands in entries: below it the page has a text of its own, which others are shown below."""
_TITLE: Final = 3
"""Words that titles have, on average: what people call themselves has fewer."""
_BESIDE: Final = 2
"""Lines from a heading in which its date stands."""
_LONGEST_TITLE: Final = 40
"""Words."""
_OPEN: Final = 15
"""Words from which a line counts as prose though it ends like none."""
_INDEX: Final = re.compile(r"\[\d+\]")
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def is_listing(lines: Sequence[Line], marks: Sequence[Mark | None], *, drawing: Drawing | None) -> bool:
    """Whether a page shows the beginnings of several others, or their titles, and none of them is most of its text.

    Args:
        lines: Its lines.
        marks: What their shapes and phrases speak for.
        drawing: The page of HTML whose lines they are, all of them; None for a text capture.
    """
    if any(line.words <= 12 and _ARCHIVE.match(line.text) for line in lines[:_TOP]):
        return True
    if _are_ended(lines, marks) or _are_cut(lines, marks):
        return True
    if drawing is None:
        return False
    places = [place for place in drawing.places if place.path]
    return _are_boxes(lines, marks, places=places) or _are_titles(lines, marks, places=places)


def _are_ended(lines: Sequence[Line], marks: Sequence[Mark | None]) -> bool:
    """Whether texts end above a line that leads to their rest, and none of them is most of the page."""
    run = longest = total = entries = 0
    for line, mark in zip(lines, marks, strict=True):
        if line.key[:1] in _MORE_FIRST and line.words <= 20 and _ends_entry(line):
            entries, run = entries + 1, 0
        elif line.prose and (mark is None or not mark.furniture):
            run, total = run + line.words, total + line.words
            longest = max(longest, run)
    return entries >= _ENTRIES and longest < _HALF * total


def _ends_entry(line: Line) -> bool:
    return line.key.lstrip(_AROUND).startswith(_MORE_STARTS) and _MORE.fullmatch(line.text.strip(_AROUND)) is not None


def _are_cut(lines: Sequence[Line], marks: Sequence[Mark | None]) -> bool:
    """Whether most of the text is lines that break off and lead to their rest; an article may hold a few of them."""
    tails = ((line.words, line.text[-_TAIL:]) for line in lines)
    cut = [words for words, tail in tails if ("…" in tail or "..." in tail) and _CUT.search(tail)]
    if len(cut) < _ENTRIES:
        return False
    total = sum(_prose(lines, marks))
    return sum(cut) > _HALF * total and max(cut) <= _HALF * total


def _prose(lines: Sequence[Line], marks: Sequence[Mark | None]) -> list[int]:
    """Words of each line that is text, or may be."""
    return [
        line.words if (line.prose or line.words >= _OPEN) and (mark is None or not mark.furniture) else 0
        for line, mark in zip(lines, marks, strict=True)
    ]


def _are_boxes(lines: Sequence[Line], marks: Sequence[Mark | None], *, places: Sequence[Place]) -> bool:
    """Whether nearly all text stands in boxes made alike, each with a link as its heading, most with a date there.

    The sections of one text, whose headings may be links to themselves, have no boxes.
    """
    prose = _prose(lines, marks)
    steps = [place.path.split("/") for place in places]
    for heads in _headings(lines, places):
        levels = zip(*(steps[index] for index in heads), strict=False)
        depth = 1 + sum(1 for _ in takewhile(lambda level: len(set(level)) == 1, levels))
        boxes = {tuple(steps[index][:depth]) for index in heads if depth < len(steps[index])}
        held: Counter[tuple[str, ...]] = Counter()
        for words, path in zip(prose, steps, strict=True):
            held[tuple(path[:depth])] += words
        most = max((held[box] for box in boxes), default=0)
        dated = sum(_is_dated(lines, marks, head=index) for index in heads)
        all_of_them = sum(held[box] for box in boxes) > _NEARLY_ALL * sum(prose)
        if all_of_them and most <= _HALF * sum(prose) and dated > _HALF * len(heads):
            return True
    return False


def _headings(lines: Sequence[Line], places: Sequence[Place]) -> list[list[int]]:
    """Headings that are links and stand alike, by their numbers; enough of them to make a listing."""
    found: dict[str, list[int]] = defaultdict(list)
    for index, (line, place) in enumerate(zip(lines, places, strict=True)):
        if place.linked >= _LINKED and line.words <= _LONGEST_TITLE and not _HEADINGS.isdisjoint(place.names):
            found[_INDEX.sub("", place.path)].append(index)
    several = [heads for heads in found.values() if len(heads) >= _HEADED and _are_different(lines, heads)]
    return sorted(several, key=len, reverse=True)[:_KINDS]


def _are_different(lines: Sequence[Line], heads: Sequence[int]) -> bool:
    """Whether headings are titles of different things; those of a thread are names, or its title again and again."""
    several = {lines[index].text.casefold().removeprefix("re: ") for index in heads}
    return len(several) == len(heads) and sum(lines[index].words for index in heads) >= _TITLE * len(heads)


def _is_dated(lines: Sequence[Line], marks: Sequence[Mark | None], *, head: int) -> bool:
    """Whether a date stands beside a heading."""
    near = range(max(0, head - _BESIDE), min(len(lines), head + _BESIDE + 1))
    return any((mark := marks[index]) is not None and mark.role is Role.DATELINE for index in near)


def _are_titles(lines: Sequence[Line], marks: Sequence[Mark | None], *, places: Sequence[Place]) -> bool:
    """Whether a page has no text, and most of it is titles with their dates, each a link."""
    own = [index for index, mark in enumerate(marks) if mark is None or not mark.furniture]
    if sum(lines[index].words for index in own if lines[index].prose) >= _NO_TEXT:
        return False
    rows = [
        index
        for index in own
        if _HALF <= places[index].linked < 1
        and lines[index].words <= _LONGEST_TITLE
        and DATE_LIKE.search(lines[index].text)
    ]
    words = sum(lines[index].words for index in rows)
    return len(rows) >= _DATED and words > _HALF * sum(lines[index].words for index in own)

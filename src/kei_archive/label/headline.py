"""Where a page has its headline: of lines that other pages have too, and of several the one that the text is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kei_archive.drawing import Drawing
from kei_archive.label.lines import Line
from kei_archive.label.markup import titles_of
from kei_archive.label.repetition import Shared
from kei_archive.label.shapes import Mark, is_bare_name
from kei_archive.model import Role

__all__ = ["headlines", "introduced", "on_subject", "opened", "told"]

_FULL: Final = 20
"""Words of a paragraph that is no caption."""
_SEVERAL: Final = 2
_OPENING: Final = 8
"""Lines from the start of the body that speak of what the headline does."""
_HEADLINE: Final = (3, 20)
"""Words of a headline."""
_TOLD: Final = 0.3
"""Share of its words that must be there. Of 60 titles with none of their words in the opening, where another line above
has so many, the other is the title 27 times and neither is 33 times (November 2026)."""
_SMALL: Final = 3
"""Letters of a small word. Languages that write syllables apart have few longer ones, and are not asked."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_STANDFIRST: Final = (8, 60)
"""Words of the sentence that introduces an article."""
_NEAR: Final = 4
"""Lines below it in which the author or the date stands."""
_HEAD: Final = 14
"""Lines above the body in which both stand."""
_ABOVE: Final = frozenset({"before", "title", "head"})
_SIGNED: Final = frozenset({Role.BYLINE, Role.DATELINE})
_BESIDE: Final = frozenset({"li", "nav", "aside", "footer"})
"""Elements in which a page lists other pages."""


def headlines(
    lines: Sequence[Line], marks: Sequence[Mark | None], *, shared: Shared, drawing: Drawing | None
) -> frozenset[int]:
    """The lines that stand where the page has its headline, by their numbers.

    A page of HTML states its title, or has it as an ``h1``. Of a text, where each line above the first paragraph is
    repeated, the headline is among them: the last one that other documents have elsewhere, if at all.

    Args:
        lines: The lines of one page.
        marks: What their shapes and phrases speak for.
        shared: Lines of all documents that are read together.
        drawing: The page of HTML whose lines they are, all of them; None for a text capture.
    """
    stated = _stated(lines, drawing) if drawing is not None else []
    found = stated or _above(lines, marks, shared=shared)
    return frozenset([index for index in found if not shared.is_at_home(index, key=lines[index].key)][-1:])


def _stated(lines: Sequence[Line], drawing: Drawing) -> list[int]:
    """Lines that are the title that the page states, or an ``h1``."""
    titles = titles_of(drawing) - {""}
    places = [place for place in drawing.places if place.path]
    return [
        index
        for index, (line, place) in enumerate(zip(lines, places, strict=True))
        if line.words >= _SEVERAL
        and not _BESIDE.intersection(place.names)
        and ("h1" in place.names or line.key in titles)
    ]


def _above(lines: Sequence[Line], marks: Sequence[Mark | None], *, shared: Shared) -> list[int]:
    """The lines above the first paragraph of which one may be the headline, if none there is the page's own."""
    first = next((index for index, line in enumerate(lines) if line.prose and line.words >= _FULL), 0)
    found = [
        index
        for index, line in enumerate(lines[:first])
        if marks[index] is None and line.words >= _SEVERAL and not line.prose and not is_bare_name(line)
    ]
    repeated = all(shared.verdict(lines[index].key, inside=False) is not None for index in found)
    return found if repeated else []


def opened(lines: Sequence[Line], states: Sequence[str], *, drawing: Drawing) -> list[str]:
    """The states of a page whose body has its headline, and perhaps opens above it with the name of the site.

    The headline is its one ``h1`` if the title that the page states has these words; what stands above is the site's.

    Args:
        lines: The lines of the page.
        states: Their states.
        drawing: The page, whose lines they are, all of them.
    """
    heads = [index for index, place in enumerate(p for p in drawing.places if p.path) if "h1" in place.names]
    if len(heads) != 1 or states[heads[0]] not in ("title", "body"):
        return list(states)
    head, words = heads[0], f" {lines[heads[0]].key} "
    above = states[:head]
    stated = words.strip() and any(words in f" {title} " for title in titles_of(drawing))
    opens = any(line.prose and state == "body" for line, state in zip(lines, above, strict=False))
    if not stated or opens or ("title" in states and "body" not in above):
        return list(states)
    return [*("before" if state == "body" else state for state in above), "title", *states[head + 1 :]]


def told(lines: Sequence[Line], index: int, *, body: int) -> float:
    """The share of a line's words that the opening of the body has, which begins at line ``body``."""
    opening = " ".join(line.text for line in lines[body : body + _OPENING]).casefold()
    words = _telling(lines[index])
    return round(sum(word in opening for word in words) / (len(words) + 2), 3)


def _telling(line: Line) -> list[str]:
    """The words of a line that are no small ones, as most are of three letters and fewer."""
    return [word for word in _WORD.findall(line.text.casefold()) if len(word) > _SMALL or word > "\u2e80"]


def on_subject(lines: Sequence[Line], marks: Sequence[Mark | None], *, states: Sequence[str]) -> list[str]:
    """The states, with another title where the text says nothing of this one, and speaks of the other."""
    found = list(states)
    if "title" not in found or "body" not in found:
        return found
    title, body = found.index("title"), found.index("body")
    if title > body or len(_telling(lines[title])) < _SEVERAL or told(lines, title, body=body) > 0:
        return found
    few, many = _HEADLINE
    others = [
        index
        for index in range(body)
        if found[index] in _ABOVE and marks[index] is None and few <= lines[index].words <= many
        if not lines[index].prose
    ]
    best = max(others, key=lambda index: (told(lines, index, body=body), index), default=title)
    if told(lines, best, body=body) < _TOLD:
        return found
    found = ["before" if state == "title" else state for state in found[:best]] + found[best:]
    found[best:body] = ["head" if state in _ABOVE else state for state in found[best:body]]
    found[best] = "title"
    return found


def introduced(lines: Sequence[Line], marks: Sequence[Mark | None], *, states: Sequence[str]) -> list[str]:
    """The states, with the sentence between headline and byline for what it is, and the line above it for the title.

    Only where no title stands above them: teasers are made alike, and stand below the title of their page.
    """
    found = list(states)
    if "body" not in found:
        return found
    body, low = found.index("body"), _STANDFIRST[0]
    for index in range(body - 1, max(0, body - 1 - _HEAD), -1):
        line, above = lines[index], lines[index - 1]
        if marks[index] is not None or not (line.closed and low <= line.words <= _STANDFIRST[1]):
            continue
        few, many = _HEADLINE
        is_head = marks[index - 1] is None and few < above.words <= many and not above.prose and not above.marked
        if not is_head or "title" in found[: index - 1] or not _is_signed(lines, marks, index=index):
            continue
        found = ["before" if state == "title" else state for state in found]
        found[index - 1 : index + 1] = ["title", "metadata"]
        return found
    return found


def _is_signed(lines: Sequence[Line], marks: Sequence[Mark | None], *, index: int) -> bool:
    """Whether a byline or a date stands close below a line."""
    near = range(index + 1, min(len(lines), index + 1 + _NEAR))
    return any((mark := marks[place]) is not None and mark.role in _SIGNED for place in near)

"""Where a page has its headline: what other pages repeat may be the title here, for they list it among their posts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kei_archive.drawing import Drawing
from kei_archive.label.lines import Line
from kei_archive.label.markup import titles_of
from kei_archive.label.repetition import Shared
from kei_archive.label.shapes import Mark, is_bare_name

__all__ = ["headlines", "opened"]

_FULL: Final = 20
"""Words of a paragraph that is no caption."""
_SEVERAL: Final = 2
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

"""Page breaks of the printed edition in the chapters of an EPUB (DPUB-ARIA 1.1, ``doc-pagebreak``)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import Final

from markupsafe import escape

from kei_archive.renderers.base import PageStart

__all__ = ["page_id", "set_breaks"]

_TOKEN: Final = re.compile(r"<[^>]*>|&[^;\s]+;|\s+|.", re.DOTALL)
_HOLDERS: Final = re.compile(r"<(?:li|dd|dt|td|th|caption|p|h[1-6]|figcaption)\b[^>]*>")
_CLOSED: Final = frozenset({"table", "thead", "tbody", "tr", "ul", "ol", "dl", "nav"})
"""Elements that hold no text themselves."""
NEAR: Final = 400
"""Characters around the expected place in which the words of a page's beginning are looked for: hyphens at line ends
count in print, and numbers of notes stand elsewhere."""


def page_id(label: str) -> str:
    """``id`` of the break before a page."""
    return f"print-page-{label}"


def set_breaks(markup: str, starts: Iterable[PageStart]) -> tuple[str, list[str]]:
    """Set the beginnings of pages into a chapter.

    Args:
        markup: The chapter.
        starts: Pages, each with the id of an element of the chapter.

    Returns:
        The chapter, and the labels of the pages whose element it has.
    """
    places = [(place, start.label) for start in starts if (place := _place(markup, start)) >= 0]
    for place, label in sorted(places, key=lambda pair: (pair[0], len(pair[1]), pair[1]), reverse=True):
        name, shown = escape(page_id(label)), escape(label)
        span = f'<span id="{name}" role="doc-pagebreak" epub:type="pagebreak" aria-label="{shown}"></span>'
        markup = markup[:place] + span + markup[place:]
    return markup, [label for _, label in places]


def _place(markup: str, start: PageStart) -> int:
    """Where in the markup a page begins; -1 if its element is not there."""
    found = re.search(rf'<([\w-]+)\b[^<>]*?\sid="{re.escape(str(escape(start.anchor)))}"[^<>]*>', markup)
    if found is None:
        return -1
    if found[0].endswith("/>"):
        return found.start()
    if not start.offset:
        holder = _HOLDERS.search(markup, found.end()) if found[1] in _CLOSED else None
        return holder.end() if holder else found.end()
    return _within(markup, found.end(), start)


def _within(markup: str, begin: int, start: PageStart) -> int:
    """The place after so many characters that are no white space, mended by the words that stand there."""
    letters = list(_letters(markup, begin, limit=start.offset + NEAR + len(start.words)))
    if not letters:
        return begin
    text = "".join(letter for letter, _ in letters)
    low = max(0, start.offset - NEAR)
    hits = [match.start() + low for match in re.finditer(f"(?={re.escape(start.words)})", text[low:])]
    best = min(hits, key=lambda hit: abs(hit - start.offset), default=start.offset)
    place = letters[min(best, len(letters) - 1)][1]
    # a word that is broken over the page belongs to the page that it begins on: a voice would read its halves apart
    rest = re.compile(r"[^\s<&]*").match(markup, place)
    return rest.end() if rest and re.match(r"\w", markup[place - 1]) else place


def _letters(markup: str, begin: int, *, limit: int) -> Iterator[tuple[str, int]]:
    """Characters of text with their places: no tags, no white space."""
    count = 0
    for token in _TOKEN.finditer(markup, begin):
        text = html.unescape(token[0])
        if token[0][0] == "<" or text.isspace():
            continue
        for letter in text:
            yield letter, token.start()
        count += len(text)
        if count >= limit:
            return

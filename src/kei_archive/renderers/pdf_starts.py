"""Where printed pages begin, in terms of the text: what another edition needs to agree with their numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from kei_archive.renderers.base import PageStart

__all__ = ["page_starts"]

WORDS: Final = 40
"""Characters after the beginning of a page by which its place is known again in another edition."""

Box = Any  # WeasyPrint has no types


def page_starts(pages: Sequence[Box]) -> tuple[PageStart, ...]:
    """The beginnings of laid-out pages, numbered from 1; pages outside the texts (title, contents, indexes) have none.

    Args:
        pages: Page boxes in order. An element's ``id`` is the ``xml:id`` of its TEI.
    """
    seen: Counter[str] = Counter()
    starts = []
    for number, page in enumerate(pages, 1):
        main = next((child for child in page.children if child.element_tag == "html"), None)
        first: tuple[str, int] | None = None
        words = ""
        for text, names in _texts(main) if main is not None else ():
            if first is None and names:
                first = (names[-1], seen[names[-1]])
            if first is not None and first[0] in names and len(words) < WORDS and not words.endswith("-"):
                words += text  # up to a hyphen at the end of a line, which may be the layout's
            seen.update(dict.fromkeys(names, len(text)))
        if first is not None:
            starts.append(PageStart(str(number), *first, words[:WORDS].rstrip("-")))
    return tuple(starts)


def _texts(main: Box) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Pieces of text without white space, each with the ids of the elements it is in, from the outside in.

    What the style sheet added is no text, and neither are parts of a book that have no id: they end the search.
    """
    stack: list[tuple[Box, tuple[str, ...]]] = [(main, ())]
    while stack:
        box, names = stack.pop()
        if "::" in (box.element_tag or ""):
            continue
        name = box.element.get("id") if box.element is not None else None
        if name and name not in names:
            names = (*names, name)
        text = "".join(getattr(box, "text", "").split())
        if text:
            yield text, names
        stack.extend((child, names) for child in reversed(getattr(box, "children", ())))

"""Whom the lines of a page name: what a site's pages repeat about their author is the author's, and a menu's is not.

A page says who wrote it, above its text; below it may stand who that is. Both are the same on all posts of one author,
so that repetition alone would make them the site's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Final

from kei_archive.interpret.people import bare_names, is_given, names_beside_date, names_in_byline
from kei_archive.learning.pages import Row
from kei_archive.model import Role

__all__ = ["authors_of", "signed"]

_SEVERAL: Final = 2
"""Posts whose byline a bare name must be, to be one where it looks like a heading."""
_FULL: Final = 20
"""Words of a paragraph: what stands above the first may be the head of the article."""
_END: Final = 3
"""Lines from the end of the text within which a sentence about the author stands."""
_LONG: Final = 60
"""Words; a longer line tells more than who the author is."""
_OPENING: Final = 3
"""Words in which a surname must stand if it is all that is known: "Dr. Pell is"."""
_FIRM: Final = 0.85
_CLOSED: Final = (".", "!", "?", "…", "。")
_WORD: Final = re.compile(r"[^\W\d_][\w’'-]*")

_Names = Sequence[AbstractSet[str]]


def authors_of(pages: Sequence[Sequence[Row]]) -> frozenset[str]:
    """The bare names that several pages, each read alone, have as their byline."""
    names = Counter(name for rows in pages for name in {row.text for row in rows if row.alone is Role.BYLINE})
    return frozenset(name for name, count in names.items() if count >= _SEVERAL and bare_names(name))


def signed(rows: Sequence[Row], *, usual: Collection[str], authors: Collection[str]) -> tuple[Row, ...]:
    """The lines of a page, those that name its author for what they are.

    Below the title, "By" and a name is a byline, and so is a bare name of one of the authors, or one that the note
    repeats. A short sentence at the end of the text that has the name is an author note. A line that nearly all posts
    have above their title is no byline unless it names a person: it is a menu.

    Args:
        rows: The lines, labelled.
        usual: Lines that nearly all posts of the page's layout have.
        authors: Names that are bylines of other posts.
    """
    title = next((index for index, row in enumerate(rows) if row.alone is Role.TITLE), len(rows))
    result = [_no_menu(row) if index < title and row.key in usual else row for index, row in enumerate(rows)]
    text = [index for index, row in enumerate(result) if _is_text(row)]
    top = next((index for index in text if result[index].text.count(" ") >= _FULL), 0)
    notes = [row.text for row in result if Role.AUTHOR_NOTE in (row.role, row.alone)]
    for index, row in enumerate(result[:top]):
        if row.form is None and _signs(row.text, notes=notes, authors=authors, below=index > title):
            result[index] = _as(Role.BYLINE, row)
    names = [_words(name) for name in _named(result[:top])]
    for index in (index for index in text[-_END:] if index > top):
        if _speaks_of(result[index].text, names):
            result[index] = _as(Role.AUTHOR_NOTE, result[index])
    return tuple(result)


def _as(role: Role, row: Row) -> Row:
    return replace(row, form=role, role=role, cert=_FIRM, own=0.0)


def _is_text(row: Row) -> bool:
    return row.alone.is_body or row.alone is Role.AUTHOR_NOTE


def _no_menu(row: Row) -> Row:
    """A byline of nobody is a row of the site's sections."""
    if row.role is not Role.BYLINE or row.form is not None or any(map(is_given, row.text.split())):
        return row
    return replace(row, role=Role.NAVIGATION)


def _signs(text: str, *, notes: Sequence[str], authors: Collection[str], below: bool) -> bool:
    """Whether a line above the text is a byline, though nothing but its names says so, or "By" in a longer line."""
    bare = bare_names(text)
    if not bare:
        return below and bool(names_in_byline(text))
    return (below and text in authors) or any(_speaks_of(note, [_words(name) for name in bare]) for note in notes)


def _named(rows: Sequence[Row]) -> Iterator[str]:
    """The people whom bylines and datelines name."""
    for row in rows:
        if row.role in (Role.BYLINE, Role.DATELINE):
            yield from names_in_byline(row.text) or names_beside_date(row.text)


def _speaks_of(text: str, names: _Names) -> bool:
    """Whether a line is a short sentence with one of the names in it; a surname alone must open it."""
    words = [word.casefold() for word in _WORD.findall(text)]
    if not text.endswith(_CLOSED) or len(words) > _LONG:
        return False
    return any(name and name <= set(words if len(name) > 1 else words[:_OPENING]) for name in names)


def _words(name: str) -> frozenset[str]:
    """The words of a name but its initials."""
    return frozenset(word.casefold() for word in _WORD.findall(name) if len(word) > 1)

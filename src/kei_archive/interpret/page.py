"""A page as the search for facts sees it: its lines with their roles, and where the article stands among them.

Roles may be wrong, above all at the edges of an article. So facts are looked for by content and place; a role speaks
for a line, it does not decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from kei_archive.interpret.dates import find_dates
from kei_archive.interpret.phrases import phrases
from kei_archive.label import Shared
from kei_archive.label.layout import main_column
from kei_archive.label.lines import Line, look_at_all
from kei_archive.model import Block, Claim, Role
from kei_archive.segment import Segment

__all__ = ["Page", "Row", "flat"]

_COMMENTS: Final = frozenset({Role.COMMENT, Role.COMMENT_HEADING, Role.PINGBACK})
_ANNOUNCE: Final = frozenset({Role.COMMENT_HEADING, Role.COUNTER, Role.REPLY_FORM})
_LONG_PROSE: Final = 20
"""Words of a sentence that is the article rather than a deck or a notice."""

_HARDLY: Final = 0.25
"""Share of the page's sentences."""
_GAP: Final = 10
"""Rows between two sentences of one article."""
_MISTAKEN: Final = frozenset({Role.COMMENT, Role.OTHER, Role.MASTHEAD, Role.TEASER, Role.AUTHOR_NOTE, Role.DECK})
"""Roles that labelling gives the sentences of an article that it does not recognise."""
_LOOKED_AT: Final = 600
"""Characters; what is further on in a line states no fact."""
_UNSEEN: Final = dict.fromkeys(map(ord, "\u00ad\u200b\ufeff"))
"""Soft hyphen, zero width space, byte order mark: no part of a name."""

_GLUED: Final = re.compile(
    r"(?<=[^\W\d_])(?=(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}, (?:19|20)\d\d)"
    r"|(?<=(?:19|20)\d\d)(?=\d{1,2}\.? [^\W\d_]{3,10} (?:19|20)\d\d)"
)
"""Where a date lost the space before it: "Ada LovelaceMay 3, 2018", "3 mai 20184 mai 2018"."""
_GLUED_IN: Final = 160
"""Characters of a line that states a date and little else."""
_DATELINE: Final = 24
"""Words of a line that may state when it was written."""
_HEAD: Final = 6
"""Rows below a headline that are of the article, whatever their roles."""
_ENTRY: Final = 4
"""Words of a menu's entry."""
_WINDOW: Final = 3
"""Rows at the top that may be the title of the browser's window."""
_INTO: Final = 5
"""Rows of the article's beginning in which its headline may stand, below a summary."""
_SHARED: Final = 2
"""Documents read together that have a line, for it to be the site's."""


def flat(text: str) -> str:
    """``text`` with white space collapsed, without a byte order mark."""
    return " ".join(text.replace("\ufeff", " ").split())


def _bare(text: str) -> str:
    """Without a mark at the beginning, and without the places where a word may be divided."""
    text = text[:_LOOKED_AT]
    bare = text.lstrip("•*·|»> " if "«" not in text else "•*·|> ").removeprefix("- ")
    bare = bare.translate(_UNSEEN) if not bare.isascii() else bare
    return _GLUED.sub(" ", bare) if len(bare) < _GLUED_IN and ("20" in bare or "19" in bare) else bare


def _together(rows: Sequence[Row]) -> list[Row]:
    """Those of the rows with no more than a few others between them that have the most words."""
    groups: list[list[Row]] = [[rows[0]]]
    for above, row in pairwise(rows):
        if row.index - above.index > _GAP:
            groups.append([])
        groups[-1].append(row)
    return max(groups, key=lambda group: sum(row.line.words for row in group))


@dataclass(frozen=True, slots=True)
class Row:
    """A block of the page.

    Attributes:
        index: Its place among the page's blocks.
        block: The block.
        line: What can be seen of it.
        text: Its first 600 characters, with white space collapsed, without a bullet or a number at the beginning.
        shared: Whether other documents that were read with this one have the line too.
    """

    index: int
    block: Block
    line: Line
    text: str
    shared: bool = False

    @property
    def role(self) -> Role:
        """The role that labelling gave it."""
        return self.block.role


class Page:
    """The rows of a page, and the places that facts are looked for in.

    Args:
        blocks: The labelled blocks.
        repetition: Lines of all documents that are read together, if there are others.
    """

    def __init__(self, blocks: Sequence[Block], *, repetition: Shared | None = None) -> None:
        whole = [Segment(block.span, block.text) for block in blocks]
        seen = [part or text for part, text in zip(main_column(whole), whole, strict=True)]
        lines = look_at_all(seen)
        shared = [repetition is not None and repetition.of(line.key) >= _SHARED for line in lines]
        self.rows = tuple(
            Row(index, block, line, _bare(line.text), also)
            for index, (block, line, also) in enumerate(zip(blocks, lines, shared, strict=True))
        )

    @cached_property
    def body(self) -> tuple[int, int]:
        """First row of the article's sentences, and the row after its last.

        Where labelling took hardly any sentence of the page for the article, it is where most of them stand together.
        """
        body = [row for row in self.rows if row.role.is_body]
        prose = [row for row in body if row.line.prose or row.line.words > _LONG_PROSE]
        others = [row for row in self.rows if row.role in _MISTAKEN and row.line.prose]
        if sum(row.line.words for row in prose) < _HARDLY * sum(row.line.words for row in others):
            prose = _together(sorted([*prose, *others], key=lambda row: row.index))
        found = [row.index for row in prose or body]
        return (found[0], found[-1] + 1) if found else (len(self.rows), len(self.rows))

    @cached_property
    def width(self) -> int:
        """Characters of the page's longest line."""
        return max((len(line) for row in self.rows for line in row.block.text[:_LOOKED_AT].split("\n")), default=0)

    @cached_property
    def short(self) -> frozenset[str]:
        """What the page's lines of a few words say, in small letters: its menus' entries among them."""
        return frozenset(row.line.key for row in self.rows if row.line.words <= _ENTRY)

    @cached_property
    def comments(self) -> frozenset[int]:
        """Rows of comments."""
        return frozenset(row.index for row in self.rows if row.role in _COMMENTS)

    def is_comment(self, index: int, *, title: int | None) -> bool:
        """Whether a row is of a comment; labelling errs where it finds comments, unannounced, below the headline."""
        if index not in self.comments or title is None or not 0 < index - title <= _HEAD:
            return index in self.comments
        return any(row.role in _ANNOUNCE for row in self.rows[title + 1 : index + 1])

    @cached_property
    def title(self) -> int | None:
        """The row that labelling took for the title."""
        return next((row.index for row in self.rows if row.role is Role.TITLE), None)

    @cached_property
    def dated(self) -> tuple[bool, ...]:
        """Whether each short row has a date, or an age that stands for one."""
        return tuple(
            row.line.words <= _DATELINE and (any(find_dates(row.text)) or phrases().ago.search(row.text) is not None)
            for row in self.rows
        )

    def near(self, index: int, *, before: int, after: int) -> Iterator[Row]:
        """The rows from ``before`` rows above a row to ``after`` rows below it, without the row itself."""
        for row in self.rows[max(0, index - before) : index + after + 1]:
            if row.index != index:
                yield row

    def place_of(self, title: Claim[str]) -> int | None:
        """The headline's row; if it was read off the window's title, the row above the article that has it again."""
        first = next((row.index for row in self.rows if title.span and row.block.span.start == title.span.start), None)
        if first is None or first >= _WINDOW:
            return first
        key = title.value.casefold()
        again = [row.index for row in self.rows[first : self.body[0] + _INTO] if row.text.casefold() == key]
        return again[-1] if again else first

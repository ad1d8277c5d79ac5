"""What learning looks at: the lines of the sampled posts, as they stand and as the labeller sees them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kei_archive.label import label
from kei_archive.label.cues import cues
from kei_archive.label.lines import look
from kei_archive.label.shapes import mark_of, speaker
from kei_archive.model import Block, Role, Witness
from kei_archive.profiles.families import Verdict, normal
from kei_archive.segment import Segment, segments_of

__all__ = ["Page", "Row", "counted", "label_pages", "open_page", "shown", "words_of"]

_LONGEST: Final = 600
"""Characters; a longer line is text."""
_SHOWN: Final = 2001
"""Characters of a line that profiles look at."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a post.

    Attributes:
        key: What it is compared by.
        text: What it says, white space collapsed.
        number: Where it stands.
        form: The role that its form speaks for, if any.
        role: What the labeller made of it.
        cert: How surely.
        beside: How many of the two lines next to it the labeller takes for text.
        alone: What the labeller makes of it if it sees no other page.
        own: How surely it then is a sentence of the text that stands beside text; 0 if it is not.
        closed: Whether it ends as a sentence ends.
    """

    key: str
    text: str
    number: int
    form: Role | None = None
    role: Role = Role.UNCLASSIFIED
    cert: float = 0.0
    beside: int = 0
    alone: Role = Role.UNCLASSIFIED
    own: float = 0.0
    closed: bool = False

    @property
    def removed(self) -> float:
        """How surely the line is the site's."""
        return self.cert if self.role.is_chrome else 1.0 - self.cert


@dataclass(frozen=True)
class Page:
    """A sampled post."""

    id: str
    segments: Sequence[Segment]
    rows: tuple[Row, ...]


class _Shared:
    """In how many posts of the sample each line is: evidence for the labeller that decides nothing yet."""

    def __init__(self, counts: Mapping[str, int], *, documents: int) -> None:
        self._counts = counts
        self.documents = documents

    def of(self, key: str) -> int:
        """Number of posts that have the line."""
        return self._counts.get(normal(key), 0)

    def verdict(self, key: str, *, inside: bool) -> Verdict | None:  # noqa: ARG002  # the labeller asks everybody
        """Nothing is decided before the posts have been compared."""
        return None

    def is_at_home(self, index: int, *, key: str) -> bool:  # noqa: ARG002  # the labeller asks everybody
        """As long as nothing is decided, each line may be what it likes."""
        return False

    def kept(self) -> Sequence[float | None]:
        """Nothing is known of places yet."""
        return ()


def open_page(witness: Witness) -> Page:
    """The lines of a capture: those that the labeller will see."""
    segments = segments_of(witness)
    rows = []
    number = 1
    for part in segments:
        text = shown(part.text)
        whole = witness.text[part.span.start : part.span.end]
        lead = len(whole) - len(whole.lstrip("\r\n"))
        rows.append(Row(normal(text) if len(part.text) <= _LONGEST else "", text, number + whole.count("\n", 0, lead)))
        number += whole.count("\n")
    return Page(witness.id, segments, tuple(rows))


def shown(text: str) -> str:
    """A line as profiles look at it: white space collapsed."""
    return " ".join(text[:_SHOWN].split())


def words_of(text: str) -> int:
    """Number of words, as families count them: of what they compare."""
    return normal(text).count(" ") + 1


def counted(pages: Iterable[Page]) -> Counter[str]:
    """In how many of the pages each line is."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({row.key for row in page.rows if row.key})
    return counts


def label_pages(pages: Sequence[Page], *, layouts: Sequence[int | None], counts: Mapping[str, int]) -> list[Page]:
    """The pages with what the labeller makes of each line, each compared with the posts of its layout."""
    sizes = Counter(layouts)
    result = []
    for page, layout in zip(pages, layouts, strict=True):
        documents = sizes[layout] if layout is not None else len(pages)
        blocks = label(page.segments, repetition=_Shared(counts, documents=documents)).blocks
        rows = tuple(map(_labelled, page.rows, page.segments, blocks, _beside(blocks)))
        blocks = label(page.segments).blocks
        result.append(replace(page, rows=tuple(map(_alone, rows, page.segments, blocks, _beside(blocks)))))
    return result


def _beside(blocks: Sequence[Block]) -> list[int]:
    text = [False, *(block.role.is_body for block in blocks), False]
    return [above + below for above, below in zip(text, text[2:], strict=False)]


def _labelled(row: Row, part: Segment, block: Block, beside: int) -> Row:
    mark = mark_of(look(part), cues())
    form = mark.role if mark is not None else Role.COMMENT if speaker(row.text) else None
    return replace(row, form=form, role=block.role, cert=block.cert, beside=beside)


def _alone(row: Row, segment: Segment, block: Block, beside: int) -> Row:
    closed = look(segment).closed
    own = closed and beside and (block.role.is_body or block.role is Role.AUTHOR_NOTE)
    return replace(row, alone=block.role, own=block.cert if own else 0.0, closed=closed)

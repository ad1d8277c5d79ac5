"""What the posts of an archive have in common: families of lines, and the layouts that they make.

`kei_archive.learning` finds them, a profile file keeps them, the labeller uses them, and ``review`` asks about them.
A family is one decision for all its lines, so that the many posts correct the few.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, NamedTuple

from kei_archive.model import Role

__all__ = [
    "APPLIED",
    "NUMBER",
    "SLOT",
    "SURE",
    "Family",
    "Layout",
    "Learned",
    "Verdict",
    "is_sound",
    "key_of_pattern",
    "normal",
    "rising",
]

NUMBER: Final = "{n}"
SLOT: Final = "{...}"
SURE: Final = 0.9
"""Certainty below which a person is asked about a family."""

APPLIED: Final = frozenset(
    {
        Role.BYLINE,
        Role.DATELINE,
        Role.CATEGORY,
        Role.AUTHOR_NOTE,
        Role.CREDIT,
        Role.COMMENT_HEADING,
        *(role for role in Role if role.is_chrome and role is not Role.TEASER),
    }
)
"""Roles that a family gives to its lines. Lines of the text are left to the labeller: it must see each in its place."""

_ENOUGH: Final = 5
"""Posts of a layout from which its places are believed."""
_TEXT: Final = 0.7
_FURNITURE: Final = 0.1
"""Share of lines that are kept at a place from which it speaks for text, and up to which for furniture."""
_PRESENT: Final = 0.6
"""Share of a layout's lines that its pages have."""
_EVEN: Final = 0.2
"""Lines a post, half of them kept, that are thought of at every place before any is seen."""
_LONGEST: Final = 600
"""Characters in which two lines are compared."""
_ANY: Final = "\ue000"
_DIGITS: Final = re.compile(r"\d+(?:[.,]\d+)*")
_EDGES: Final = " \t\ufeff•‣◦·●○■□▪▫☆★*+-–—|»›«>:;.,!?…[](){}_#&=~"


def normal(text: str) -> str:
    """``text`` as families compare it: small letters, each number as 0, no bullets or punctuation at the ends."""
    return _DIGITS.sub("0", " ".join(text[:_LONGEST].split()).casefold()).strip(_EDGES)


@dataclass(frozen=True, slots=True)
class Family:
    """Lines that are made alike.

    Attributes:
        pattern: The line, with ``{n}`` for any number and at most one ``{...}`` for any words.
        role: What its lines are.
        cert: How surely, from 0 to 1; below `SURE` a person should be asked.
        posts: Posts that have such a line.
        lines: Such lines, over all posts.
        layout: The layout that it belongs to; empty if it is of several, or of none.
        words: Words that the longest line of the family has; with a slot, a longer line is none of its lines.
        examples: Where to look: ``ID:LINE``, the identifier of a capture and the number of its line.
        by: Who decided the role, if a person did. Learning leaves such a family alone.
    """

    pattern: str
    role: Role
    cert: float
    posts: int = 0
    lines: int = 0
    layout: str = ""
    words: int = 60
    examples: tuple[str, ...] = ()
    by: str = ""

    @property
    def settled(self) -> bool:
        """Whether the role is sure enough to need no person."""
        return bool(self.by) or self.cert >= SURE

    @property
    def damage(self) -> float:
        """What a wrong role would cost, for the order of questions: doubt times words times posts."""
        return 0.0 if self.by else (1.0 - self.cert) * self.words * self.posts


@dataclass(frozen=True, slots=True)
class Layout:
    """A form of page that many posts share.

    Attributes:
        name: ``layout-1``, ...: the one with the most posts is the first.
        posts: Posts that have it.
        lines: Patterns of the lines that most of its posts have, from top to bottom.
        kept: How many other lines a post has above the first of them, between each two, and below the last, that
            belong to the post; one more number than `lines`.
        removed: The same for lines of the site.
    """

    name: str
    posts: int
    lines: tuple[str, ...]
    kept: tuple[float, ...] = ()
    removed: tuple[float, ...] = ()


class Verdict(NamedTuple):
    """What is known of a line from the posts that have it too; a role of None leaves the kind of furniture open."""

    role: Role | None
    rule: str
    cert: float


class Learned:
    """Families and layouts of an archive, ready for use.

    Attributes:
        posts: Number of posts that they were learned from.
        families: The families, in the order of their layouts and places.
        layouts: The layouts, the largest first.
        lines: Some lines of the families as they were captured, which the patterns must match: a test of the patterns.
        text: Some lines of the posts' own text that begin or end as these do, which no pattern may match.
    """

    def __init__(
        self,
        *,
        posts: int = 0,
        families: Iterable[Family] = (),
        layouts: Iterable[Layout] = (),
        lines: Iterable[str] = (),
        text: Iterable[str] = (),
    ) -> None:
        self.posts = posts
        self.lines = tuple(lines)
        self.text = tuple(text)
        self.families = tuple(families)
        self.layouts = tuple(layouts)
        self._places = [
            {key_of_pattern(pattern): place for place, pattern in enumerate(row.lines)} for row in self.layouts
        ]
        self._exact: dict[str, list[Family]] = {}
        self._slots: list[tuple[str, str, Family]] = []
        for family in self.families:
            head, slot, tail = key_of_pattern(family.pattern).partition(_ANY)
            if slot:
                self._slots.append((head.rstrip(), tail.lstrip(), family))
            else:
                self._exact.setdefault(head, []).append(family)
        self._slots.sort(key=lambda entry: (-len(entry[0]) - len(entry[1]), entry[0], entry[1]))

    @property
    def coherent(self) -> bool:
        """Whether most posts have a layout: the archive is of one site, or of few."""
        return 2 * sum(layout.posts for layout in self.layouts) >= self.posts

    def __repr__(self) -> str:
        return f"Learned(posts={self.posts}, families={len(self.families)}, layouts={len(self.layouts)})"

    def find(self, text: str, *, layout: str | None = None) -> Family | None:
        """The family of a line: the one with the same words, else the slot pattern with the most fixed letters.

        Args:
            text: The line.
            layout: Only families of this layout, and those of several; None for families of any.
        """
        return self._find(normal(text), layout=layout)

    def _find(self, key: str, *, layout: str | None) -> Family | None:
        if not key:
            return None
        slots = (family for head, tail, family in self._slots if _matches(key, head, tail, family))
        for family in chain(self._exact.get(key, ()), slots):
            if layout is None or family.layout in ("", layout):
                return family
        return None

    def on(self, texts: Sequence[str]) -> OnPage:
        """What is known of the page with these lines. Of layouts that are here, its own explains most of its lines."""
        keys = [normal(text) for text in texts]
        best, found, most = None, self._all(keys, layout=""), 0
        for number, layout in enumerate(self.layouts):
            here = self._all(keys, layout=layout.name)
            own = {key_of_pattern(family.pattern) for family in here.values() if family is not None}
            present = len(own & self._places[number].keys())
            if present >= _PRESENT * len(layout.lines) and present > most:
                best, found, most = number, here, present
        return OnPage(self, keys=keys, found=found, layout=best)

    def _all(self, keys: Iterable[str], *, layout: str) -> dict[str, Family | None]:
        return {key: self._find(key, layout=layout) for key in dict.fromkeys(keys)}

    def _gaps(self, keys: Sequence[str], found: Mapping[str, Family | None], *, layout: int) -> list[int | None]:
        """For each line the place of the layout that it is below, or None for a line of the layout itself."""
        places = self._places[layout]
        at = []
        for index, key in enumerate(keys):
            family = found.get(key)
            place = places.get(key_of_pattern(family.pattern)) if family is not None else None
            if place is not None:
                at.append((index, place))
        aligned = dict(rising(at))
        result: list[int | None] = []
        last = 0
        for index in range(len(keys)):
            if index in aligned:
                last = aligned[index] + 1
                result.append(None)
            else:
                result.append(last)
        return result


class OnPage:
    """What the archive knows of one page; the labeller takes it as evidence of repetition.

    Attributes:
        layout: The page's layout, or None.
        documents: Posts of its layout; all posts, if it has none but most others do. Else 1: where pages of several
            sites are mixed, a line that no other post has may be furniture too.
        families: The family of each line, or None.
        gaps: For each line the number of lines of the layout above it; None for one of these lines themselves.
    """

    def __init__(
        self, learned: Learned, *, keys: Sequence[str], found: Mapping[str, Family | None], layout: int | None
    ) -> None:
        self._found = found
        self.families = [found[key] for key in keys]
        self.layout = learned.layouts[layout] if layout is not None else None
        self._posts = learned.posts
        self.documents = 1
        if self.layout is None and learned.coherent:
            self.documents = learned.posts
        elif self.layout is not None and self.layout.kept:
            self.documents = self.layout.posts
        self.gaps: list[int | None] = [None] * len(keys)
        if layout is not None:
            self.gaps = learned._gaps(keys, found, layout=layout)  # noqa: SLF001  # two halves of one thing

    def family(self, key: str) -> Family | None:
        """The family of the line with this text or key, if it is on this page."""
        return self._found.get(normal(key))

    def of(self, key: str) -> int:
        """Number of posts that have the line with this key; a number in it may make it another line, if in doubt.

        Of a line that is not the site's the number tells nothing: an author has many posts.
        """
        family = self.family(key)
        if family is None or SLOT in family.pattern or not family.role.is_chrome:
            return 0
        doubtful = NUMBER in family.pattern and not family.settled
        return 0 if doubtful else family.posts

    def verdict(self, key: str, *, inside: bool) -> Verdict | None:
        """What the line's family is: wherever it stands, if a person decided; else at the edges, if it is settled."""
        family = self.family(key)
        if family is None:
            return None
        if family.by:
            return Verdict(family.role, "family", 1.0)
        if inside or not family.settled or family.role not in APPLIED:
            return None
        repeated = family.role.is_chrome and SLOT not in family.pattern
        return Verdict(family.role, "repeated" if repeated else "family", family.cert)

    def is_at_home(self, index: int, *, key: str) -> bool:
        """Whether a repeated line stands at its place in the layout; without one, whether most posts have it.

        What a page has as its headline may be a line of the layout too, where all pages list the same recent posts.
        """
        if self.layout is not None:
            return self.gaps[index] is None
        family = self.family(key)
        return family is not None and family.posts * 2 > self._posts

    def kept(self) -> list[float | None]:
        """For each line of no family: the share of lines at its place that belong to the post, if that is known."""
        layout = self.layout
        if layout is None or layout.posts < _ENOUGH or not layout.kept:
            return [None] * len(self.gaps)
        shares = [
            (kept + _EVEN / 2) / (kept + removed + _EVEN)
            for kept, removed in zip(layout.kept, layout.removed, strict=True)
        ]
        return [
            shares[gap] if gap is not None and family is None and not _FURNITURE < shares[gap] < _TEXT else None
            for gap, family in zip(self.gaps, self.families, strict=True)
        ]


def key_of_pattern(pattern: str) -> str:
    """A pattern as `normal` writes its lines; the slot is a character of private use."""
    return normal(pattern.replace(NUMBER, "0").replace(SLOT, _ANY))


def is_sound(pattern: str) -> bool:
    """Whether a pattern tells its lines from others: by a word if it has a slot, else by a word or sign, such as ☰."""
    own = key_of_pattern(pattern.replace(SLOT, ""))
    if _ANY in pattern or pattern.count(SLOT) > 1:
        return False
    return any(map(str.isalnum, own)) if SLOT in pattern else bool(own)


def _matches(key: str, head: str, tail: str, family: Family) -> bool:
    """Whether a line is of a family with a slot: something stands in it, and the line is not longer than others."""
    fixed = key.startswith(head) and key.endswith(tail)
    return fixed and _fills(key, head, tail) and key.count(" ") < family.words


def _fills(key: str, head: str, tail: str) -> bool:
    """Whether something stands in the slot, at the border of a word."""
    middle = key[len(head) : len(key) - len(tail)]
    if len(head) + len(tail) >= len(key) or not any(map(str.isalnum, middle)):
        return False
    joined = (head[-1:].isalnum() and middle[:1].isalnum()) or (tail[:1].isalnum() and middle[-1:].isalnum())
    return not joined


def rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs whose second numbers rise (patience sorting): what is out of order is left out."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        before.append(ends[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(place)
            ends.append(number)
        else:
            tops[pile], ends[pile] = place, number
    run: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        run.append(pairs[number])
        number = before[number]
    return run[::-1]

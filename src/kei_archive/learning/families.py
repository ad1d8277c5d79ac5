"""Families of lines: what `kei_archive.learning.learn` finds, and what ``review`` asks about.

    learned = learn(paths).learned
    for family in questions(learned):     # by expected damage, the greatest first
        print(family.pattern, family.role, family.cert, family.posts, family.lines, family.layout, family.examples)

`Family.settled` tells whether its role is applied; a person's decision is a family with ``by``.

A family is found on a sample of posts, and is decided once for all its lines: how surely the labeller takes each for
the site's is averaged over the posts, and what is repeated at the edges of many posts is the more likely the site's.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from math import exp, log, sqrt
from statistics import fmean
from typing import Final

from kei_archive.learning.pages import Page, Row, words_of
from kei_archive.model import Role
from kei_archive.profiles.families import APPLIED, NUMBER, SLOT, SURE, Family, Learned, key_of_pattern

__all__ = ["OFTEN", "SHARE", "Family", "Lines", "decide", "exact_families", "questions", "slot_families"]

_DIGITS: Final = re.compile(r"\d+(?:[.,]\d+)*")
_UNFIT: Final = re.compile(r"[{}\x00-\x1f\x7f\ud800-\udfff\ue000]")
"""Lines with braces or with what no file can hold are no patterns."""
_PRIOR: Final = 5.0
"""Log odds for furniture of a line that is on so many posts. Of 3,361 such lines in the nine sites of the development
data one was the author's and 47 were neither; of the values tried on sites held out, 4.5 to 6 make most pages perfect.
The labeller knows of the repetition too, but judges each post alone."""
_MOST: Final = 0.99
_FRAME: Final = frozenset({Role.BYLINE, Role.CATEGORY, Role.AUTHOR_NOTE, Role.CREDIT, Role.COMMENT})
_FORMED: Final = 2.0
"""Log odds against furniture of a line in such a form: of 72 in the same data 62 were not. Of 90 dates 41 were not, so
that a date speaks for neither."""
_MAJORITY: Final = 0.6
"""Share of the lines that must be one kind of furniture, where no phrase tells it."""
_UNIQUE: Final = frozenset({Role.TITLE, Role.DECK})
_ASKED: Final = 0.85
"""What has the form of a byline, a note, a credit or a commenter's name, may be the title, or is an author's refrain,
is never taken for furniture unasked."""
_RARE: Final = 0.5
_BESIDE: Final = 0.5
"""Share of the posts of every layout up to which a line is rare, and lines of text beside it, on average, from which it
stands in the text. Of the 20 lines of the development data that are rare, and were taken for furniture, the four that
stand in the text are the author's, and the 16 others are not."""
SHARE: Final = 5
OFTEN: Final = 3
"""A family is of one post in five of a layout, and of three: less is left to the labeller."""
_FILLED: Final = 25
"""Words of a line in which a slot is looked for."""
_ENDS: Final = ((1, 0), (2, 0), (3, 0), (0, 1), (0, 2), (0, 3), (1, 1), (1, 2), (2, 1), (2, 2))
"""Words at the beginning and at the end that stay the same."""
_DIFFERENT: Final = 3
"""Different lines that show that there is a slot."""
_PURE: Final = 0.9
"""Share of a slot's lines that have its role, by certainty."""
_TELLING: Final = 2
_NEARLY_ALL: Final = 0.8
"""Fixed words, and share of a layout's posts, where nothing but repetition speaks for the role."""
_TWICE: Final = 1.5
"""Lines of a slot that a post has, on average; furniture stands once."""
_BODY: Final = 0.9
"""Certainty of a line of the text that speaks against a slot at once."""
_OWN: Final = 0.6
"""Certainty, on average, with which pages read alone take a line for text beside text, from which its repetition speaks
for nothing. In the nine sites of the development data two families are such and were removed: headings of the text in
four posts, and a notice of a player in twelve."""
_SURELY: Final = log(SURE / (1 - SURE))
"""Log odds against furniture up to which a person is asked about such a line."""
_EXACTLY: Final = 0.5
"""Share of its layout's posts from which a line is a family of its own, though a slot would take it in."""


@dataclass
class Lines:
    """The lines of one family on the sample.

    Attributes:
        rows: The lines, with the number of their page.
    """

    pattern: str
    rows: list[tuple[int, Row]] = field(default_factory=list)

    @property
    def pages(self) -> set[int]:
        """The pages that have such a line."""
        return {page for page, _ in self.rows}

    @property
    def words(self) -> int:
        """Words of the longest."""
        return max(words_of(row.text) for _, row in self.rows)


def questions(learned: Learned) -> list[Family]:
    """The families that need a person, in the order of the damage that a wrong role would do."""
    asked = [family for family in learned.families if not family.settled]
    return sorted(asked, key=lambda family: (-family.damage, family.pattern))


def exact_families(pages: Sequence[Page], *, keys: Iterable[str]) -> dict[str, Lines]:
    """The lines with these keys, each by its key."""
    wanted = set(keys)
    found: dict[str, Lines] = {}
    for number, page in enumerate(pages):
        for row in page.rows:
            if row.key in wanted and not _UNFIT.search(row.text):
                pattern = _DIGITS.sub(NUMBER, row.text)
                lines = found.setdefault(row.key, Lines(pattern))
                lines.pattern = min(lines.pattern, pattern)  # whichever page comes first
                lines.rows.append((number, row))
    return found


def slot_families(pages: Sequence[Page], *, fixed: Mapping[str, Lines], members: Sequence[int]) -> list[Lines]:
    """Lines of one layout that begin or end alike, and differ between: "Photo from {...}".

    Args:
        pages: The sample.
        fixed: Families without a slot.
        members: The pages of the layout.
    """
    own = {key for key, lines in fixed.items() if len(lines.pages & set(members)) >= _EXACTLY * len(members)}
    rows = [
        (number, row)
        for number in members
        for row in pages[number].rows
        if row.key and row.key not in own and not _UNFIT.search(row.text)
    ]
    least = max(OFTEN, len(members) / SHARE)
    good: list[Lines] = []
    for head, tail in _ENDS:  # one after the other, for the sake of memory
        found: dict[str, Lines] = {}
        for number, row in rows:
            if (pattern := _pattern(row.text, head=head, tail=tail)) is not None:
                lines = found.setdefault(key_of_pattern(pattern), Lines(pattern))
                lines.pattern = min(lines.pattern, pattern)
                lines.rows.append((number, row))
        good += [one for one in found.values() if len(one.pages) >= least and _is_slot(one, posts=len(members))]
    return _widest(good, least=least)


def _pattern(text: str, *, head: int, tail: int) -> str | None:
    """The line with its middle left open; None if it is too short or too long, or if only numbers would stay."""
    words = _DIGITS.sub(NUMBER, text).split()
    if not head + tail < len(words) <= _FILLED:
        return None
    pattern = " ".join([*words[:head], SLOT, *words[len(words) - tail :]])
    return pattern if _fixed(pattern) else None


def _is_slot(lines: Lines, *, posts: int) -> bool:
    """Whether the lines are made by a pattern: they differ, have one role, stand once in a post, and none is text.

    Where their form says what they are, one fixed word is enough ("By"); else nearly every post must have them.
    """
    if len({row.key for _, row in lines.rows}) < _DIFFERENT or len(lines.rows) > _TWICE * len(lines.pages):
        return False
    if any(row.role.is_body and row.cert >= _BODY for _, row in lines.rows):
        return False
    role, share = _role(lines.rows)
    if role not in APPLIED or share < _PURE:
        return False
    if role.is_chrome and _is_own([row for _, row in lines.rows]):
        return False
    formed = sum(row.form is role for _, row in lines.rows) * 2 > len(lines.rows)
    return formed or (_fixed(lines.pattern) >= _TELLING and role.is_chrome and len(lines.pages) >= _NEARLY_ALL * posts)


def _fixed(pattern: str) -> int:
    """Words of a pattern that say something."""
    return sum(any(map(str.isalpha, word.replace(NUMBER, ""))) for word in pattern.split() if word != SLOT)


def _widest(good: Sequence[Lines], *, least: float) -> list[Lines]:
    """Few patterns that take in most lines: the widest first; of equal ones, the one with the most fixed letters."""
    best: dict[frozenset[tuple[int, int]], Lines] = {}
    for lines in sorted(good, key=lambda lines: (-len(lines.pattern), lines.pattern)):
        best.setdefault(frozenset((page, row.number) for page, row in lines.rows), lines)
    chosen: list[Lines] = []
    taken: set[tuple[int, int]] = set()
    for places, lines in sorted(best.items(), key=lambda item: (-len(item[1].pages), item[1].pattern)):
        if len({page for page, _ in places - taken}) >= least:
            chosen.append(lines)
            taken |= places
    return chosen


def decide(
    lines: Lines, *, untitled: AbstractSet[int] = frozenset(), layouts: Sequence[AbstractSet[int]] = ()
) -> tuple[Role, float]:
    """The role of a family and how surely it is that: one decision over all its lines on the sample.

    Log odds are averaged and grow with the square root of the number of posts: what the labeller mistakes in one post,
    it is likely to mistake in others too. A line that few posts have and that stands in their text, or that each post
    read alone takes for its text, may be the author's own way to say it, so that its repetition speaks for nothing.

    Args:
        lines: The lines of the family.
        untitled: Pages on which the labeller found no title: there "Tide notes, number 12" may be it.
        layouts: The pages of each layout, and those of none.
    """
    if _is_headline(lines, untitled=untitled, layouts=layouts):
        return Role.TITLE, _ASKED
    rows = list(dict(reversed(lines.rows)).items())  # a post counts once
    own, texts = _is_own([row for _, row in rows]), sum(_is_text(row) for _, row in rows) * 2 > len(rows)
    doubted = own and fmean(_odds(row, same=False) for _, row in rows) * sqrt(len(rows)) + _PRIOR > -_SURELY
    if own:
        rows = [(page, replace(row, role=row.alone, cert=row.own)) for page, row in rows if row.own]
    same = len({row.text for _, row in rows}) * 2 <= len(rows)
    odds = fmean(_odds(row, same=same) for _, row in rows) * sqrt(len(rows))
    framed = sum(row.form in _FRAME for _, row in rows) * 2 > len(rows)
    dated = sum(row.form is Role.DATELINE for _, row in rows) * 2 > len(rows)
    titles = sum(row.role in _UNIQUE for _, row in rows) * 2 > len(rows) and not same
    refrain = own or (not framed and SLOT not in lines.pattern and _is_refrain(lines, layouts=layouts))
    if framed:
        odds -= _FORMED
    elif not refrain and SLOT not in lines.pattern and not titles and not dated:
        odds += _PRIOR
    chrome = odds >= 0
    numbered = not same and not dated and len(lines.pages & untitled) * 2 > len(lines.pages)
    cert = min(_ASKED if chrome and (framed or numbered or refrain or texts) else _MOST, 1 / (1 + exp(-abs(odds))))
    if chrome:
        return _furniture([row for _, row in rows]), round(cert, 2)
    role, part = _role([(page, row) for page, row in rows if not row.role.is_chrome] or rows)
    if role.is_body:
        return role, round(min(_ASKED, cert) if doubted else cert, 2)
    return role, round(min(_ASKED if refrain else _MOST, cert * part), 2)


def _is_own(rows: Sequence[Row]) -> bool:
    """Whether their pages, read alone, take the lines for text of theirs, and no phrase says that they are not."""
    formed = sum(row.form is not None and (row.form.is_chrome or row.form in _FRAME) for row in rows) * 2 > len(rows)
    return not formed and fmean(row.own for row in rows) >= _OWN


def _is_text(row: Row) -> bool:
    """Whether its page, read alone, takes a sentence for text, and no phrase says otherwise: a person is asked."""
    text = row.alone.is_body or row.alone is Role.AUTHOR_NOTE
    return row.closed and text and not (row.form is not None and row.form.is_chrome)


def _is_refrain(lines: Lines, *, layouts: Sequence[AbstractSet[int]]) -> bool:
    """Whether few posts of any layout have a line, and it stands beside their text."""
    return _share(lines, layouts) <= _RARE and fmean(row.beside for _, row in lines.rows) >= _BESIDE


def _is_headline(lines: Lines, *, untitled: AbstractSet[int], layouts: Sequence[AbstractSet[int]]) -> bool:
    """Whether few posts of any layout have a line, each read alone as its title, and have no other.

    The instalments of a column may have one title; what most posts have is the name of their site.
    """
    titles = sum(row.alone is Role.TITLE and (row.role is Role.TITLE or page in untitled) for page, row in lines.rows)
    return SLOT not in lines.pattern and titles * 2 > len(lines.rows) and _share(lines, layouts) <= _RARE


def _share(lines: Lines, layouts: Sequence[AbstractSet[int]]) -> float:
    """The share of the posts of a layout that have the line, where it is largest."""
    return max((len(lines.pages & pages) / len(pages) for pages in layouts if pages), default=1.0)


def _furniture(rows: Sequence[Row]) -> Role:
    """The kind of furniture: what the phrase says, which is the same in any archive, else what most lines are."""
    forms = Counter(row.form for row in rows if row.form is not None and row.form.is_chrome)
    if sum(forms.values()) * 2 > len(rows):
        return max(forms, key=lambda form: (forms[form], form))
    named = [(0, row) for row in rows if row.role.is_chrome and row.role is not Role.TEASER]  # one page's, not a site's
    role, share = _role(named)
    return role if share >= _MAJORITY else Role.OTHER


def _odds(row: Row, *, same: bool) -> float:
    """Log odds that a line is the site's. What says the same on many pages is the title of none: it is their site."""
    share = max(row.removed, 1 - row.removed) if same and row.role in _UNIQUE else row.removed
    share = min(_MOST, max(1 - _MOST, share))
    return log(share / (1 - share))


def _role(rows: Iterable[tuple[int, Row]]) -> tuple[Role, float]:
    """The role that most lines have, by certainty, and its share."""
    votes: dict[Role, float] = defaultdict(float)
    for _, row in rows:
        votes[row.role] += row.cert
    order = list(Role)
    total = sum(votes.values())
    if not total:
        return Role.OTHER, 0.0
    role = max(votes, key=lambda role: (votes[role], -order.index(role)))
    return role, votes[role] / total

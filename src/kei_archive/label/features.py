"""What the model sees of each line: yes-or-no features of the line, its neighbours and its page, for any script.

Every line has some hundred numbers; a feature asks whether one of them has reached a bound, of the line itself or of
one close by, or whether two features hold together. All lines are worked out at once: a row is a feature, a column a
line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from kei_archive.label.characters import FLAGS, PAIRS, SAMPLE, Characters, Signs, Words, bits, characters
from kei_archive.label.cues import BUSINESS, cues
from kei_archive.label.figures import has_address, has_clock, has_year
from kei_archive.label.lines import Columns, Line, in_columns
from kei_archive.label.repetition import Shared
from kei_archive.label.shapes import Mark, is_bare_name
from kei_archive.label.span import best_span
from kei_archive.model import Role

__all__ = ["EDGES", "NAMES", "Features", "features", "observed"]

Features = npt.NDArray[np.bool_]
"""Features (`NAMES`) by lines."""
Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Row = npt.NDArray[np.generic] | Sequence[bool] | np.bool_ | float
Rows = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]

_GROUPS: Final[dict[str, frozenset[Role]]] = {
    "byline": frozenset({Role.BYLINE}),
    "date": frozenset({Role.DATELINE}),
    "category": frozenset({Role.CATEGORY}),
    "note": frozenset({Role.AUTHOR_NOTE}),
    "credit": frozenset({Role.CREDIT}),
    "comments": frozenset({Role.COMMENT_HEADING}),
    "share": frozenset({Role.SHARE, Role.PRINT}),
    "navigation": frozenset({Role.NAVIGATION}),
    "related": frozenset({Role.RELATED}),
    "subscribe": frozenset({Role.SUBSCRIBE}),
    "reply": frozenset({Role.REPLY_FORM}),
    "about": frozenset({Role.ABOUT, Role.LEGAL}),
    "tools": frozenset({Role.TOOLS, Role.SEARCH, Role.COUNTER}),
    "ad": frozenset({Role.AD}),
}
"""Families of cues and shapes: each is one feature, whatever phrase of its list was found."""

_SECTIONS: Final = ("share", "navigation", "related", "subscribe", "reply", "about", "tools", "comments")
_LASTING: Final = ("comments", "reply", "related")
_SHAPES: Final = ("bare", "fragment", "short", "open", "closed", "prose")
_PLACES: Final = ("before", "first", "inside", "last", "after")
_ENDS: Final = Signs(
    {
        "stop": ".。",
        "asks": "?!？！",
        "colon": ":：",
        "dots": "…",
        "arrow": "»→›>←«",
        "bracket": ")]",
        "quote": "\"”’»'",
        "comma": ",;、",
        "digit": "0123456789",
    }
)
_STARTS: Final = Signs(
    {"quote": "\"“‘„«'", "bracket": "[(", "sign": "@#©|/»→<>«←", "mark": "*+•·•-–—○□☆", "digit": "0123456789"}
)

_HAS: Final = tuple(FLAGS)[4:-3]
_MARKS: Final = (*(f"mark:{name}" for name in _GROUPS), "mark:none")
_BOUNDS: Final[dict[str, tuple[float, ...]]] = {
    "words": (1, 2, 3, 4, 5, 7, 10, 15, 25, 50, 100),
    **{f"shape:{name}": (1,) for name in _SHAPES},
    **dict.fromkeys(("closed", "starts:bullet", "starts:small", "rows:many", "mark:name"), (1,)),
    **{f"ends:{name}": (1,) for name in _ENDS.names},
    **{f"starts:{name}": (1,) for name in _STARTS.names},
    **{f"has:{name}": (1,) for name in _HAS},
    **dict.fromkeys(("has:comma", "has:slash", "has:dash", "has:url", "has:clock", "has:year"), (1,)),
    "sentences": (1, 2, 4),
    "commas": (1, 3),
    **{f"caps:{name}": (1,) for name in ("none", "first", "some", "most", "all", "shout", "caseless")},
    "digits": (1e-9, 0.2, 0.5),
    "mentions": (1, 2, 3),
    "common": (1e-9, 0.15, 0.3, 0.45),
    **dict.fromkeys(("common:none", "common:many", "subject:many"), (1,)),
    "subject": (1e-9, 0.2, 0.4, 0.6),
    **dict.fromkeys((*_MARKS, "mark:firm"), (1,)),
    "furniture-above": (1, 2, 4),
    "furniture-below": (1, 2, 4),
    **dict.fromkeys(("page:twice", "page:wrapped", "page:spaced", "echo:of-top", "echo:at-top"), (1,)),
    **{f"repeated:{name}": (1,) for name in ("unknown", "no", "twice", "often", "third", "prose")},
    **{f"gap:{name}": (1,) for name in ("wider-above", "wider-below", "tight-above", "tight-below", "none-above")},
    **{f"indent:{name}": (1,) for name in ("as-prose", "more", "less", "changed", "deeper")},
    **{f"place:{name}": (1,) for name in _PLACES},
    "before-span": (1, 2, 3, 5, 8, 16),
    "behind-span": (1, 2, 3, 5, 8, 16),
    "from-top": (1, 2, 3, 5, 10, 20),
    "from-end": (1, 2, 5, 10),
    "prose-behind": (1e-9, 0.1, 0.3, 0.6, 0.9, 1.0),
    **{f"prose-{side}-{reach}": (1, 25, 80, 200) for reach in (3, 10) for side in ("above", "below")},
    "short-around": (1, 3, 6, 9),
    **{f"section:{name}": (1,) for name in _SECTIONS},
    **{f"since:{name}": (1,) for name in _LASTING},
    "prose-since-section": (1, 60, 200),
}
"""The numbers of a line, and where they are divided into ranges. With one bound of 1 a number is a yes or no."""

_GROUP: Final = {
    **dict.fromkeys(Role, -1),
    **{role: number for number, roles in enumerate(_GROUPS.values()) for role in roles},
}
_ROW: Final = {name: number for number, name in enumerate(_BOUNDS)}
_SECTION_ROWS: Final = [_ROW[f"mark:{name}"] for name in (*_SECTIONS, *_LASTING)]


def _ranges() -> Iterator[tuple[str, int, float, float]]:
    """Each range of each number: its name, the row of the number, its lower end and its upper."""
    for row, (name, bounds) in enumerate(_BOUNDS.items()):
        if bounds == (1,):
            yield name, row, 1, np.inf
        else:
            ends = (-np.inf, *bounds, np.inf)
            yield from ((f"{name}:{place}", row, low, high) for place, (low, high) in enumerate(pairwise(ends)))


_OWN, _SOURCE, _LOW, _HIGH = zip(*_ranges(), strict=True)
_NEAR: Final = (
    *(f"mark:{name}" for name in _GROUPS),
    *(f"shape:{name}" for name in _SHAPES),
    "starts:bullet",
    "starts:small",
    "ends:colon",
    "mentions:0",
    "mark:name",
    "caps:all",
    "caps:most",
    "has:url",
    "has:bar",
    "page:twice",
    "repeated:often",
    "repeated:twice",
    "common:none",
    "common:many",
)
"""Features of the lines above and below that count for a line too."""

_SHAPED: Final = tuple(f"shape:{name}" for name in _SHAPES)
_STEPS: Final = {-2: _SHAPED, -1: _NEAR, 1: _NEAR, 2: _SHAPED}
"""Which of them, by the distance of the line; of those further away, the shape."""

_JOINT: Final = (
    *((f"shape:{shape}", f"place:{place}") for shape in _SHAPES for place in _PLACES),
    *(
        (f"mark:{name}", f"place:{place}")
        for name in ("byline", "date", "category", "note", "credit", "comments", "share", "related", "navigation")
        for place in _PLACES
    ),
    *(
        (f"shape:{shape}", other)
        for shape in ("fragment", "short", "open", "closed")
        for other in ("subject:many", "common:none", "gap:wider-above", "starts:bullet", "indent:as-prose")
    ),
    ("shape:prose", "since:comments"),
)
"""Two things together say more than each: shape and place, mark and place, shape and what the page is about."""

NAMES: Final = (
    "always",
    *_OWN,
    *(f"{name}@{step:+d}" for step, names in _STEPS.items() for name in names),
    *(f"{one}&{other}" for one, other in _JOINT),
)
"""All features, in the order of the rows."""

EDGES: Final = (
    *_MARKS,
    *(f"shape:{name}" for name in _SHAPES),
    *(f"place:{name}" for name in _PLACES),
    "gap:wider-above",
    "repeated:often",
    "indent:changed",
    "starts:bullet",
)
"""Features that may also speak for or against a change between two lines."""

_ROWS: Final = np.array(_SOURCE)
_FROM: Final = np.array(_LOW, dtype=np.float32)[:, None]
_BELOW: Final = np.array(_HIGH, dtype=np.float32)[:, None]
_NEAR_ROWS: Final = {step: np.array([NAMES.index(name) for name in names]) for step, names in _STEPS.items()}
_ONE: Final = np.array([NAMES.index(one) for one, _ in _JOINT])
_OTHER: Final = np.array([NAMES.index(other) for _, other in _JOINT])

_FEW: Final = 40
"""Most frequent words of a page's prose that count as its small words ("the", "und", "은"): no list is needed."""
_MANY: Final = 0.3
"""Share of small words from which a line reads like a sentence."""
_ON_SUBJECT: Final = 0.4
"""Share of a line's words that other paragraphs have too, from which it is about the same."""
_BLOCK: Final = 512
"""Lines that are compared at a time."""
_SECTION_REACH: Final = 12
"""Lines below a section's heading that are still taken for its own."""


def observed(lines: Sequence[Line]) -> Characters:
    """The characters and words of the lines, as far as they are looked at."""
    return characters([line.text[:SAMPLE] for line in lines], vocabulary=cues().vocabulary)


def features(
    lines: Sequence[Line],
    marks: Sequence[Mark | None],
    *,
    seen: Characters | None = None,
    columns: Columns | None = None,
    span: tuple[int, int] | None = None,
    repetition: Shared | None = None,
) -> Features:
    """All features of all lines.

    Args:
        lines: The lines of one page, one at least.
        marks: What their shapes and phrases speak for.
        seen: What `observed` says of the lines, if it is known already.
        columns: What `in_columns` says, the same.
        span: What `best_span` says, the same.
        repetition: Lines of all documents that are read together.
    """
    seen = seen or observed(lines)
    page = _Page(lines, marks, columns=columns or in_columns(lines))
    _of_lines(page, seen)
    _of_words(page, seen)
    _of_marks(page)
    _of_repetition(page, repetition)
    _of_layout(page)
    _of_place(page, span or best_span(lines, marks))
    return _compared(page.rows)


def _compared(rows: Rows) -> Features:
    """The features of numbers; a block of lines at a time, which stays in the processor's cache."""
    size = rows.shape[1]
    result = np.zeros((len(NAMES), size), dtype=bool)
    result[0] = True
    blocks = [slice(first, first + _BLOCK) for first in range(0, size, _BLOCK)]
    low, high = 1, 1 + len(_OWN)
    for block in blocks:
        values = rows[_ROWS, block]
        np.logical_and(values >= _FROM, values < _BELOW, out=result[low:high, block])
    for step, near in _NEAR_ROWS.items():
        low, high = high, high + len(near)
        if step > 0:
            result[low:high, :-step] = result[near, step:]
        else:
            result[low:high, -step:] = result[near, :step]
    for block in blocks:
        np.logical_and(result[_ONE, block], result[_OTHER, block], out=result[high:, block])
    return result


class _Page:
    """The numbers of a page's lines, by name."""

    def __init__(self, lines: Sequence[Line], marks: Sequence[Mark | None], *, columns: Columns) -> None:
        self.lines = lines
        self.marks = marks
        self.here = np.arange(len(lines))
        self.rows: Rows = np.zeros((len(_ROW), len(lines)), dtype=np.float32)
        self.words, self.closed, self.marked, self.prose, _, self.indent, self.physical, self.blank = columns
        self.furniture = np.fromiter([mark is not None and mark.furniture for mark in marks], bool)

    def __setitem__(self, name: str, values: Row) -> None:
        self.rows[_ROW[name]] = values

    def __getitem__(self, name: str) -> Rows:
        row: Rows = self.rows[_ROW[name]]
        return row

    def block(self, first: str, values: npt.NDArray[np.generic]) -> None:
        """Set several numbers, from the one that is named ``first``."""
        low = _ROW[first]
        self.rows[low : low + len(values)] = values

    def around(self, values: npt.NDArray[np.generic], reach: int) -> tuple[Floats, Floats]:
        """Sums over so many lines above each line, and below it."""
        total = np.zeros(len(values) + 2 * reach + 1)
        np.cumsum(values, out=total[reach + 1 : reach + 1 + len(values)])
        total[reach + 1 + len(values) :] = total[reach + len(values)]
        here = total[reach:-reach]
        return here[:-1] - total[: -2 * reach - 1], total[2 * reach + 1 :] - here[1:]


def _of_lines(page: _Page, seen: Characters) -> None:
    """Length, shape, first and last character, signs."""
    lines, words, closed = page.lines, page.words, page.closed
    flags = bits(seen.flags, count=len(FLAGS))
    alnum, digit = seen.has("alnum"), seen.has("digit")
    page["words"], page["closed"] = words, closed
    kind = np.where(closed, 4 + page.prose, 1 + (words > 3) + (words > 14)) * alnum
    page.block("shape:bare", kind == np.arange(len(_SHAPES))[:, None])
    page.block("starts:quote", _STARTS.among(seen.first))
    page.block("ends:stop", _ENDS.of("".join([line.text[-1:] or " " for line in lines])))
    page["starts:bullet"] = page.marked
    page["starts:small"] = np.fromiter([line.text[:1].islower() for line in lines], bool)
    page["rows:many"] = page.physical > 1
    page.block("has:bar", flags[4:-2])
    pairs = seen.pairs.T
    page["sentences"] = pairs[PAIRS["stop", "space"]] + _sum_of(pairs, "full-stop")
    page["commas"] = _sum_of(pairs, "comma")
    for sign in ("comma", "slash", "dash"):
        page[f"has:{sign}"] = pairs[PAIRS[sign, "space"]]
    address = pairs[PAIRS["stop", "letter"]] + pairs[PAIRS["at", "letter"]] + pairs[PAIRS["colon", "slash"]]
    some = np.flatnonzero(address)
    if len(some):
        page["has:url"][some] = [has_address(lines[number].text[:SAMPLE]) for number in some.tolist()]
    some = np.flatnonzero(digit)
    if len(some):
        numbered = [lines[number] for number in some.tolist()]
        page["has:year"][some] = [has_year(line.text[:SAMPLE]) for line in numbered]
        page["has:clock"][some] = [has_clock(line.text[:SAMPLE], line.key) for line in numbered]


def _sum_of(pairs: Ints, sign: str) -> Ints:
    """How often a sign is there, whatever comes after it."""
    first = PAIRS[sign, "other"]
    total: Ints = pairs[first : first + 4].sum(axis=0)
    return total


def _of_words(page: _Page, seen: Characters) -> None:
    """Capitals, figures, small words, words of a site's business, and what the page's paragraphs are about."""
    upper, small, digits, count = seen.initials
    cased = upper + small
    mixed = np.where(upper == 1, 1, np.where(upper * 2 < cased, 2, 3))
    case = np.where(upper == 0, np.where(small > 0, 0, -1), np.where(small == 0, 4, mixed))
    page.block("caps:none", case == np.arange(5)[:, None])
    page["caps:shout"] = (seen.flags & 3) == 1
    page["caps:caseless"] = cased * 2 < count
    page["digits"] = digits / np.maximum(1, count)
    words, size = seen.words, len(page.lines)
    mentions = np.bincount(words.lines_with(BUSINESS), minlength=size)
    for index in np.flatnonzero(words.wide).tolist():
        mentions[index] += cues().mentions(page.lines[index].text[:SAMPLE])
    page["mentions"] = mentions
    _of_subject(page, words)


def _of_subject(page: _Page, words: Words) -> None:
    size, prose, word, kinds = len(page.lines), page.prose.astype(bool), words.word, len(words.numbers)
    told = prose[words.line]
    seen = np.bincount(word[told], minlength=kinds)
    common = np.zeros(kinds, dtype=bool)
    common[np.argsort(-seen, kind="stable")[:_FEW]] = True
    common &= seen > 0
    of_common = np.bincount(words.line[common[word]], minlength=size)
    share = of_common / np.maximum(1, np.bincount(words.line, minlength=size))
    page["common"], page["common:none"], page["common:many"] = share, share == 0, share >= _MANY
    first, last = np.full((2, kinds), -1)  # lines of prose with the word; of several values numpy keeps the last
    first[word[told][::-1]] = words.line[told][::-1]
    last[word[told]] = words.line[told]
    content = words.long & ~common[word]
    line, word = words.line[content], word[content]
    again = line[(last[word] >= 0) & ((first[word] != line) | (last[word] != line))]  # the line itself does not count
    share = np.bincount(again, minlength=size) / (np.bincount(line, minlength=size) + 1)
    page["subject"], page["subject:many"] = share, share >= _ON_SUBJECT


def _of_marks(page: _Page) -> None:
    groups = np.fromiter([len(_GROUPS) if mark is None else _GROUP[mark.role] for mark in page.marks], int)
    page.block(_MARKS[0], groups == np.arange(len(_MARKS))[:, None])
    short = np.flatnonzero((page.words > 1) & (page.words <= 5))
    page["mark:name"][short] = [is_bare_name(page.lines[number]) for number in short.tolist()]
    page["mark:firm"] = np.fromiter([mark is not None and mark.firm for mark in page.marks], bool)
    page["furniture-above"], page["furniture-below"] = page.around(page.furniture, 5)


def _of_repetition(page: _Page, repetition: Shared | None) -> None:
    """Lines that stand twice on the page, are words of its head, or are on other pages too."""
    lines, prose = page.lines, page["shape:prose"]
    keys = [line.key for line in lines]
    here = Counter(keys)
    here[""] = 0
    page["page:twice"] = (np.fromiter(map(here.__getitem__, keys), int) > 1) & (prose == 0)
    for top, echo in _echoes(lines, keys):
        page["echo:of-top"][echo] = lines[echo].words >= 2
        page["echo:at-top"][top] = max(page["echo:at-top"][top], lines[echo].words >= 3)
    documents = repetition.documents if repetition else 1
    page["page:wrapped"] = np.count_nonzero(page["rows:many"]) >= 2
    page["repeated:unknown"] = documents < 2
    if repetition is None or documents < 2:
        return
    above, below = page.around(prose, 8)
    refrain = (page["mark:none"] > 0) & (above > 0) & (below > 0)
    times = np.array(list(map(repetition.of, keys))) * ~refrain
    page["repeated:no"] = times <= 1
    page["repeated:twice"] = (times == 2) & (documents > 2)
    page["repeated:often"] = (times >= 3) & (page.words <= 60)
    page["repeated:third"] = (times >= 3) & (times * 3 >= documents)
    page["repeated:prose"] = (times >= 2) & (prose > 0)


def _echoes(lines: Sequence[Line], keys: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of a line at the top and another that has nothing but words of it."""
    tops = [index for index, line in enumerate(lines[:4]) if 3 <= line.words <= 40]
    together = "\n".join([keys[index] for index in tops])
    echoes = [index for index, key in enumerate(keys) if len(key) > 8 and key in together]
    return [(top, index) for index in echoes for top in tops if top != index and keys[index] in keys[top]]


def _of_layout(page: _Page) -> None:
    blank, indent = np.minimum(page.blank, 9), np.minimum(page.indent, 120)
    above = np.concatenate([blank.min(keepdims=True), blank[:-1]])
    usual = int(np.sort(blank[:-1])[(len(blank) - 1) // 2]) if len(blank) > 1 else 0
    page["gap:wider-above"] = above > usual
    page["gap:wider-below"] = blank > usual
    page["gap:tight-above"] = above < usual
    page["gap:tight-below"] = blank < usual
    page["gap:none-above"] = (above == 0) & (usual > 0)
    page["page:spaced"] = usual > 0
    main = int(np.bincount(indent, np.minimum(page.words, 60) * page.prose).argmax())
    before = np.concatenate([indent[:1], indent[:-1]])
    page["indent:as-prose"] = (indent == main) & bool((indent != indent[0]).any())
    page["indent:more"] = indent > main
    page["indent:less"] = indent < main
    page["indent:changed"] = indent != before
    page["indent:deeper"] = indent > before


def _of_place(page: _Page, span: tuple[int, int]) -> None:
    """Where a line stands: to the best span, to the ends of the page, among its paragraphs."""
    here, size = page.here, len(page.lines)
    start, end = span
    place = np.where(here < start, 0, np.where(here >= end, 4, np.where(here == start, 1, 2 + (here == end - 1))))
    page.block("place:before", place == np.arange(len(_PLACES))[:, None])
    page["before-span"] = start - here
    page["behind-span"] = here - end + 1
    page["from-top"] = here
    page["from-end"] = size - 1 - here
    prose = np.minimum(page.words, 60) * (page["shape:prose"] > 0) * ~page.furniture
    behind = np.cumsum(prose) - prose
    page["prose-behind"] = behind / max(1, int(prose.sum()))
    for reach in (3, 10):
        page[f"prose-above-{reach}"], page[f"prose-below-{reach}"] = page.around(prose, reach)
    short = page["shape:fragment"] + page["shape:short"] + page["shape:bare"]
    page["short-around"] = sum(page.around(short, 5))
    _sections(page, prose=prose)


def _sections(page: _Page, *, prose: Ints) -> None:
    """The heading that a line stands below: the last cue in reach with no paragraph of the article between."""
    here, behind = page.here, np.cumsum(prose)
    found = page.rows[_SECTION_ROWS] > 0
    found[len(_SECTIONS) :] &= behind >= 40
    last = _last_above(found)
    last, lasting = last[: len(_SECTIONS)], last[len(_SECTIONS) :]
    newest = last.max(axis=0)
    page.block(f"section:{_SECTIONS[0]}", (last == newest) & (last >= 0) & (here - last <= _SECTION_REACH))
    page.block(f"since:{_LASTING[0]}", lasting >= 0)
    page["prose-since-section"] = behind - np.where(newest >= 0, behind[newest], 0)


def _last_above(found: Flags) -> Ints:
    """For each line the last line above it for which ``found`` holds; -1 if there is none."""
    numbers = np.where(found, np.arange(found.shape[1]), -1)
    result = np.full(found.shape, -1)
    np.maximum.accumulate(numbers[:, :-1], axis=1, out=result[:, 1:])
    return result

"""What the model sees of each line: yes-or-no features of the line, its neighbours and its page, for any script."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from kei_archive.label.cues import cues
from kei_archive.label.lines import Line
from kei_archive.label.repetition import Shared
from kei_archive.label.shapes import Mark, is_bare_name
from kei_archive.label.span import best_span
from kei_archive.model import Role

__all__ = ["EDGES", "Columns", "columns", "matrix"]

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
Columns = dict[str, Flags]

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
_SHAPES: Final = ("bare", "fragment", "short", "open", "closed", "prose")
_PLACES: Final = ("before", "first", "inside", "last", "after")
EDGES: Final = (
    *(f"mark:{name}" for name in _GROUPS),
    "mark:none",
    *(f"shape:{name}" for name in _SHAPES),
    *(f"place:{name}" for name in _PLACES),
    "gap:wider-above",
    "repeated:often",
    "indent:changed",
    "starts:bullet",
)
"""Features that may also speak for or against a change between two lines."""

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

_TOKEN: Final = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\d_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+"
)
_URL: Final = re.compile(r"https?:|www\.|\w\.(?:com|org|net|de|fr|kr|jp|co\.uk)\b|\w@\w")
_CLOCK: Final = re.compile(r"\b\d{1,2}:\d\d\b|\b\d{1,2} ?[ap]\.?m\b", re.IGNORECASE)
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_FEW: Final = 40
"""Most frequent words of a page's prose that count as its small words ("the", "und", "은"): no list is needed."""
_MANY: Final = 0.3
"""Share of small words from which a line reads like a sentence."""
_SAMPLE: Final = 300
"""Characters of a line whose words are looked at."""
_SECTION_REACH: Final = 12
"""Lines below a section's heading that are still taken for its own."""


def columns(lines: Sequence[Line], marks: Sequence[Mark | None], *, repetition: Shared | None = None) -> Columns:
    """All features of all lines: name to one yes or no for each line, in a fixed order of names.

    Args:
        lines: The lines of one page.
        marks: What their shapes and phrases speak for.
        repetition: Lines of all documents that are read together.
    """
    cols: Columns = {"always": np.ones(len(lines), dtype=bool)}
    _of_lines(cols, lines)
    _of_words(cols, lines)
    _of_marks(cols, lines, marks)
    _of_page(cols, lines, repetition=repetition)
    _of_layout(cols, lines)
    _of_place(cols, lines, marks)
    for name in _NEAR:
        for step in (-2, -1, 1, 2) if name.startswith("shape:") else (-1, 1):
            cols[f"{name}@{step:+d}"] = _shifted(cols[name], step)
    _joint(cols)
    return cols


def matrix(cols: Columns, names: Iterable[str]) -> npt.NDArray[np.float64]:
    """The columns ``names`` as a matrix of lines by features."""
    return np.stack([cols[name] for name in names], axis=1).astype(np.float64)


def _bins(cols: Columns, name: str, *, values: npt.NDArray[np.generic], edges: Sequence[float]) -> None:
    """One column for each interval that ``edges`` make; the last is open."""
    place = np.searchsorted(np.asarray(edges), values, side="right")
    for number in range(len(edges) + 1):
        cols[f"{name}:{number}"] = place == number


def _of_lines(cols: Columns, lines: Sequence[Line]) -> None:
    words = np.array([line.words for line in lines])
    closed = np.array([line.closed for line in lines], dtype=bool)
    bare = np.array([not any(map(str.isalnum, line.text[:200])) for line in lines], dtype=bool)
    _bins(cols, "words", values=words, edges=(1, 2, 3, 4, 5, 7, 10, 15, 25, 50, 100))
    cols["closed"] = closed
    kinds = np.select([bare, closed & (words >= 10), closed, words <= 3, words <= 14], [0, 5, 4, 1, 2], default=3)
    for number, name in enumerate(_SHAPES):
        cols[f"shape:{name}"] = kinds == number
    texts = [line.text for line in lines]
    last = [text[-1:] for text in texts]
    for name, characters in (
        ("stop", ".。"),
        ("asks", "?!？！"),
        ("colon", ":："),
        ("dots", "…"),
        ("arrow", "»→›>←«"),
        ("bracket", ")]"),
        ("quote", "\"”’»'"),
        ("comma", ",;、"),
    ):
        cols[f"ends:{name}"] = np.array([bool(c) and c in characters for c in last], dtype=bool)
    cols["ends:digit"] = np.array([c.isdigit() for c in last], dtype=bool)
    first = [text[:1] for text in texts]
    for name, characters in (("quote", "\"“‘„«'"), ("bracket", "[("), ("sign", "@#©|/»→<>«←"), ("mark", "*+•·-–—○□☆")):
        cols[f"starts:{name}"] = np.array([bool(c) and c in characters for c in first], dtype=bool)
    cols["starts:bullet"] = np.array([line.marked for line in lines], dtype=bool)
    cols["starts:small"] = np.array([c.islower() for c in first], dtype=bool)
    cols["starts:digit"] = np.array([c.isdigit() for c in first], dtype=bool)
    for name, sign in (
        ("bar", "|"),
        ("middot", "·"),
        ("copyright", "©"),
        ("comma", ", "),
        ("quotes", "”"),
        ("arrow", "»"),
        ("slash", " / "),
        ("bracket", "["),
        ("dollar", "$"),
        ("underscore", "_"),
        ("dash", " – "),
    ):
        cols[f"has:{name}"] = np.array([sign in text for text in texts], dtype=bool)
    cols["has:url"] = np.array([_URL.search(text[:_SAMPLE]) is not None for text in texts], dtype=bool)
    cols["has:clock"] = np.array([_CLOCK.search(text[:_SAMPLE]) is not None for text in texts], dtype=bool)
    cols["has:year"] = np.array([_YEAR.search(text[:_SAMPLE]) is not None for text in texts], dtype=bool)
    stops = np.array([sum(text.count(s) for s in (". ", "? ", "! ", "。")) for text in texts])
    _bins(cols, "sentences", values=stops, edges=(1, 2, 4))
    commas = np.array([text.count(",") + text.count("、") for text in texts])
    _bins(cols, "commas", values=commas, edges=(1, 3))


def _of_words(cols: Columns, lines: Sequence[Line]) -> None:
    """Capitals, figures, small words and the words that the page's paragraphs are about."""
    samples = [line.text[:_SAMPLE] for line in lines]
    firsts = ["".join([word[0] for word in sample.split()]) for sample in samples]
    upper = np.array([sum(map(str.isupper, first)) for first in firsts])
    small = np.array([sum(map(str.islower, first)) for first in firsts])
    digits = np.array([sum(map(str.isdigit, first)) for first in firsts])
    count = np.maximum(1, np.array([len(first) for first in firsts]))
    cols["caps:none"] = (upper == 0) & (small > 0)
    cols["caps:first"] = (upper == 1) & (small > 0)
    cols["caps:some"] = (upper > 1) & (upper * 2 < upper + small)
    cols["caps:most"] = (upper > 1) & (upper * 2 >= upper + small) & (small > 0)
    cols["caps:all"] = (upper > 0) & (small == 0)
    cols["caps:shout"] = np.array([sample.isupper() for sample in samples], dtype=bool)
    cols["caps:caseless"] = (upper + small) * 2 < count
    _bins(cols, "digits", values=digits / count, edges=(1e-9, 0.2, 0.5))
    tokens = [_TOKEN.findall(sample.casefold()) for sample in samples]
    known = cues()
    mentions = [known.mentions(sample, words=words) for sample, words in zip(samples, tokens, strict=True)]
    _bins(cols, "mentions", values=np.array(mentions), edges=(1, 2, 3))
    _of_subject(cols, lines, tokens)


def _of_subject(cols: Columns, lines: Sequence[Line], tokens: Sequence[Sequence[str]]) -> None:
    seen: Counter[str] = Counter()
    within: Counter[str] = Counter()
    for line, words in zip(lines, tokens, strict=True):
        if line.prose:
            seen.update(words)
            within.update(set(words))
    common = {word for word, _ in sorted(seen.items(), key=lambda item: (-item[1], item[0]))[:_FEW]}
    share = np.array([sum(map(common.__contains__, words)) / max(1, len(words)) for words in tokens])
    _bins(cols, "common", values=share, edges=(1e-9, 0.15, 0.3, 0.45))
    cols["common:none"] = cols["common:0"]
    cols["common:many"] = share >= _MANY
    subject = []
    for line, words in zip(lines, tokens, strict=True):
        content = [word for word in words if (len(word) > 3 or word > "\u2e80") and word not in common]
        least = 1 if line.prose else 0  # the line itself does not count
        subject.append(sum(within[word] > least for word in content) / (len(content) + 1))
    _bins(cols, "subject", values=np.array(subject), edges=(1e-9, 0.2, 0.4, 0.6))


def _of_marks(cols: Columns, lines: Sequence[Line], marks: Sequence[Mark | None]) -> None:
    for name, roles in _GROUPS.items():
        cols[f"mark:{name}"] = np.array([m is not None and m.role in roles for m in marks], dtype=bool)
    cols["mark:name"] = np.array([is_bare_name(line) for line in lines], dtype=bool)
    cols["mark:none"] = np.array([m is None for m in marks], dtype=bool)
    cols["mark:firm"] = np.array([m is not None and m.firm for m in marks], dtype=bool)
    furniture = np.array([m is not None and m.furniture for m in marks], dtype=bool)
    _bins(cols, "furniture-above", values=_window(furniture, before=5, after=0), edges=(1, 2, 4))
    _bins(cols, "furniture-below", values=_window(furniture, before=0, after=5), edges=(1, 2, 4))


def _of_page(cols: Columns, lines: Sequence[Line], *, repetition: Shared | None) -> None:
    here = Counter(line.key for line in lines if line.key)
    cols["page:twice"] = np.array([here[line.key] > 1 and not line.prose for line in lines], dtype=bool)
    top = [(i, line.key) for i, line in enumerate(lines[:4]) if 3 <= line.words <= 40]
    cols["echo:of-top"] = np.array(
        [
            line.words >= 2 and any(i != n and len(line.key) > 8 and line.key in key for n, key in top)
            for i, line in enumerate(lines)
        ],
        dtype=bool,
    )
    cols["echo:at-top"] = np.zeros(len(lines), dtype=bool)
    for i, key in top:
        cols["echo:at-top"][i] = any(
            line.words >= 3 and len(line.key) > 8 and line.key in key for n, line in enumerate(lines) if n != i
        )
    documents = repetition.documents if repetition else 1
    plain = cols["mark:none"] & (_window(cols["shape:prose"], before=8, after=0) > 0)
    plain &= _window(cols["shape:prose"], before=0, after=8) > 0  # between paragraphs: perhaps a refrain
    times = np.array([repetition.of(line.key) if repetition else 0 for line in lines]) * ~plain
    long = np.array([line.words > 60 for line in lines], dtype=bool)
    alone = documents < 2
    cols["repeated:unknown"] = np.full(len(lines), alone)
    cols["repeated:no"] = ~cols["repeated:unknown"] & (times <= 1)
    cols["repeated:twice"] = (times == 2) & (documents > 2)
    cols["repeated:often"] = (times >= 3) & ~long
    cols["repeated:third"] = (times >= 3) & (times * 3 >= documents)
    cols["repeated:prose"] = (times >= 2) & cols["shape:prose"]


def _of_layout(cols: Columns, lines: Sequence[Line]) -> None:
    blank = np.array([min(line.blank, 9) for line in lines])
    above = np.concatenate([[blank.min() if len(blank) else 0], blank[:-1]])
    usual = int(np.median(blank[:-1])) if len(blank) > 1 else 0
    cols["gap:wider-above"] = above > usual
    cols["gap:wider-below"] = blank > usual
    cols["gap:tight-above"] = above < usual
    cols["gap:tight-below"] = blank < usual
    cols["gap:none-above"] = (above == 0) & (usual > 0)
    indent = np.array([min(line.indent, 120) for line in lines])
    weights: Counter[int] = Counter()
    for line in lines:
        if line.prose:
            weights[min(line.indent, 120)] += min(line.words, 60)
    main = min(weights, key=lambda column: (-weights[column], column)) if weights else 0
    mixed = bool((indent != indent[0]).any()) if len(indent) else False
    before = np.concatenate([indent[:1], indent[:-1]])
    cols["indent:as-prose"] = (indent == main) & mixed
    cols["indent:more"] = indent > main
    cols["indent:less"] = indent < main
    cols["indent:changed"] = indent != before
    cols["indent:deeper"] = indent > before
    cols["rows:many"] = np.array([line.rows > 1 for line in lines], dtype=bool)
    cols["page:wrapped"] = np.full(len(lines), bool(cols["rows:many"].sum() >= 2))
    cols["page:spaced"] = np.full(len(lines), usual > 0)


def _of_place(cols: Columns, lines: Sequence[Line], marks: Sequence[Mark | None]) -> None:
    size = len(lines)
    start, end = best_span(lines, marks)
    here = np.arange(size)
    place = np.select([here < start, here >= end, here == start, here == end - 1], [0, 4, 1, 3], default=2)
    for number, name in enumerate(_PLACES):
        cols[f"place:{name}"] = place == number
    _bins(cols, "before-span", values=np.where(here < start, start - here, 0), edges=(1, 2, 3, 5, 8, 16))
    _bins(cols, "behind-span", values=np.where(here >= end, here - end + 1, 0), edges=(1, 2, 3, 5, 8, 16))
    _bins(cols, "from-top", values=here, edges=(1, 2, 3, 5, 10, 20))
    _bins(cols, "from-end", values=size - 1 - here, edges=(1, 2, 5, 10))
    furniture = np.array([m is not None and m.furniture for m in marks], dtype=bool)
    prose = np.where(cols["shape:prose"] & ~furniture, [min(line.words, 60) for line in lines], 0)
    behind = np.cumsum(prose) - prose
    total = max(1, int(prose.sum()))
    _bins(cols, "prose-behind", values=behind / total, edges=(1e-9, 0.1, 0.3, 0.6, 0.9, 1.0))
    for reach in (3, 10):
        _bins(cols, f"prose-above-{reach}", values=_window(prose, before=reach, after=0), edges=(1, 25, 80, 200))
        _bins(cols, f"prose-below-{reach}", values=_window(prose, before=0, after=reach), edges=(1, 25, 80, 200))
    short = cols["shape:fragment"] | cols["shape:short"] | cols["shape:bare"]
    _bins(cols, "short-around", values=_window(short, before=5, after=5), edges=(1, 3, 6, 9))
    _sections(cols, prose=prose)


def _sections(cols: Columns, *, prose: Numbers) -> None:
    """The heading that a line stands below: the last cue in reach with no paragraph of the article between."""
    size = len(prose)
    behind = np.cumsum(prose)
    last = np.full(size, -1)
    for name in _SECTIONS:
        here = np.where(cols[f"mark:{name}"], np.arange(size), -1)
        seen = np.concatenate([[-1], np.maximum.accumulate(here)[:-1]]) if size else here
        cols[f"section:{name}"] = (seen >= 0) & (np.arange(size) - seen <= _SECTION_REACH)
        last = np.maximum(last, seen)
        if name in ("comments", "reply", "related"):
            enough = np.where(cols[f"mark:{name}"] & (behind >= 40), np.arange(size), -1)
            since = np.concatenate([[-1], np.maximum.accumulate(enough)[:-1]]) if size else enough
            cols[f"since:{name}"] = since >= 0
    for name in _SECTIONS:
        here = np.where(cols[f"mark:{name}"], np.arange(size), -1)
        seen = np.concatenate([[-1], np.maximum.accumulate(here)[:-1]]) if size else here
        cols[f"section:{name}"] &= seen == last
    _bins(cols, "prose-since-section", values=behind - np.where(last >= 0, behind[last], 0), edges=(1, 60, 200))


def _joint(cols: Columns) -> None:
    """Two things together say more than each: shape and place, mark and place, shape among its neighbours."""
    for place in _PLACES:
        for shape in _SHAPES:
            cols[f"shape:{shape}&place:{place}"] = cols[f"shape:{shape}"] & cols[f"place:{place}"]
        for name in ("byline", "date", "category", "note", "credit", "comments", "share", "related", "navigation"):
            cols[f"mark:{name}&place:{place}"] = cols[f"mark:{name}"] & cols[f"place:{place}"]
    for shape in ("fragment", "short", "open", "closed"):
        cols[f"shape:{shape}&subject"] = cols[f"shape:{shape}"] & (cols["subject:3"] | cols["subject:4"])
        cols[f"shape:{shape}&common:none"] = cols[f"shape:{shape}"] & cols["common:none"]
        cols[f"shape:{shape}&gap"] = cols[f"shape:{shape}"] & cols["gap:wider-above"]
        cols[f"shape:{shape}&bullet"] = cols[f"shape:{shape}"] & cols["starts:bullet"]
        cols[f"shape:{shape}&indent"] = cols[f"shape:{shape}"] & cols["indent:as-prose"]
    cols["prose&since:comments"] = cols["shape:prose"] & cols["since:comments"]


def _shifted(flags: Flags, step: int) -> Flags:
    """The value of the line ``step`` below (above if negative); no beyond the page."""
    result = np.zeros_like(flags)
    if step > 0:
        result[:-step] = flags[step:]
    else:
        result[-step:] = flags[:step]
    return result


def _window(values: npt.NDArray[np.generic], *, before: int, after: int) -> Numbers:
    """Sum over the lines around each line, without it."""
    total = np.concatenate([[0], np.cumsum(values.astype(np.int64))])
    here = np.arange(len(values))
    low = np.maximum(0, here - before)
    high = np.minimum(len(values), here + after + 1)
    sums: Numbers = total[high] - total[low] - values.astype(np.int64)
    return sums

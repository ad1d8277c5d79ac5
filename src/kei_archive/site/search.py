"""Full-text search without a server: an index in small scripts, which a page may load even from a disk.

A browser does not let a page read a file beside it, but lets it run a script; so every part of the index is a call
with data. ``search.js`` of the theme reads what is written here:

``search/index.js``  ``keiIndex({...})``: how many posts, how many a part of the list, the first term of each part of
    the index, and how words are made (so that both sides make them alike);
``search/t0.js`` ...  ``keiTerms(0, "...")``: terms in order, one a line; first character: how many characters are as in
    the line before (in `DIGITS`); then the rest of the term, a space, and the posts that have it;
``search/d0.js`` ...  ``keiPosts(0, [...])``: title, authors, date, address, summary, language of `POSTS` posts.

The posts of a term are numbers in base 32, five bits a character, least first; a character from the upper half of
`DIGITS` says that more follow. A number is four times the distance from the post before, plus the weight (`_weigh`).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from lxml import etree

from kei_archive.renderers.edition import display_date
from kei_archive.renderers.elements import BLOCKS
from kei_archive.site.feeds import summary
from kei_archive.site.items import Item, in_order
from kei_archive.site.pages import Frame
from kei_archive.tei.document import NS, local_name

__all__ = ["Index", "encode_number", "search_files", "search_page", "terms"]

DIGITS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
"""Characters of numbers (those of base64url): none that a string of a script would have to escape."""
LENGTH: Final = 32
"""Characters of a term that are kept."""
PART: Final = 60_000
"""Characters of a part of the index: what a slow line loads in a moment."""
POSTS: Final = 250
"""Posts in a part of the list."""

MARKS: Final = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
)
"""Accents, and vowel signs of Hebrew and Arabic: people search without them."""
SIGNS: Final = "\u0900-\u0963\u0966-\u0df3"
"""Scripts of India, whose vowel signs are no letters to Unicode, without their full stops."""
UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""Scripts without spaces between words (Thai to Khmer, kana, Han): their terms are pairs of characters."""

_APART: Final = BLOCKS | {"byline", "cell", "item", "label", "lb", "note", "row", "l"}
"""Elements that part words."""

_MARK: Final = re.compile(f"[{MARKS}]")
_WORD: Final = re.compile(f"(?:[^\\W_]|[{SIGNS}{UNSPACED}])+")
_RUN: Final = re.compile(f"[{UNSPACED}]+|[^{UNSPACED}]+")
_UNSPACED: Final = re.compile(f"[{UNSPACED}]")


def terms(text: str) -> Iterator[str]:
    """The terms of a text: words in lower case without accents; in unspaced scripts every pair and the last character.

    ``search.js`` makes them in the same way. German ß is ss, as people type it.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", _MARK.sub("", unicodedata.normalize("NFKD", text)))
    text = text.lower().replace("ß", "ss")
    if not _UNSPACED.search(text):
        yield from (word[:LENGTH] for word in _WORD.findall(text))
        return
    for word in _WORD.findall(text):
        for run in _RUN.findall(word):
            if _UNSPACED.match(run):
                yield from (run[start : start + 2] for start in range(len(run)))
            else:
                yield run[:LENGTH]


def encode_number(value: int) -> str:
    """A number as the index writes it."""
    digits = ""
    while value > 31:
        digits += DIGITS[32 + (value & 31)]
        value >>= 5
    return digits + DIGITS[value]


class Index:
    """Which terms are in which posts. Posts are added in the order of their numbers, from 0."""

    def __init__(self) -> None:
        self._terms: dict[str, bytearray] = {}
        self._last: dict[str, int] = {}

    def add(self, number: int, *, text: str, names: Iterable[str]) -> None:
        """Add a post.

        Args:
            number: Its number, larger than all before.
            text: Its text.
            names: Title, authors, categories and the like: a term in them counts most.
        """
        counts = Counter(terms(text))
        top = {term for name in names for term in terms(name)}
        for term in counts.keys() | top:
            distance = number - self._last.get(term, -1)
            self._last[term] = number
            weight = 3 if term in top else _weigh(counts[term])
            self._terms.setdefault(term, bytearray()).extend(encode_number(4 * distance + weight).encode())

    def parts(self) -> Iterator[tuple[str, str]]:
        """The index in parts of about `PART` characters, each with its first term."""
        rows: list[str] = []
        first = previous = ""
        size = 0
        for term in sorted(self._terms, key=lambda term: term.encode("utf-16-be")):  # the order of JavaScript's "<"
            same = _shared(previous, term) if rows else 0
            first = term if not rows else first
            rows.append(f"{DIGITS[same]}{term[same:]} {self._terms[term].decode()}")
            previous, size = term, size + len(rows[-1]) + 1
            if size >= PART:
                yield first, "\n".join(rows)
                rows, size = [], 0
        if rows:
            yield first, "\n".join(rows)


def search_files(frame: Frame, items: Sequence[Item]) -> Iterator[tuple[str, bytes]]:
    """The page and the files of its index, as pairs of address and bytes."""
    yield "search.html", search_page(frame)
    index, rows, ordered = Index(), [], in_order(items)
    for number, item in enumerate(ordered):
        data = item.record
        root = item.document.root
        names = (data.title, *(author.name for author in data.authors), *data.categories, data.series, data.site)
        index.add(number, text=_text(root), names=names)
        day = display_date(data.date, frame.words.language) if data.date else frame.common["date_unknown"]
        language = "" if data.language == "und" else data.language
        title = data.title or frame.common["untitled"]
        rows.append([title, item.names, day, item.page, summary(item), language])
        if len(rows) == POSTS or number == len(ordered) - 1:
            part = number // POSTS
            yield f"search/d{part}.js", _call("keiPosts", part, rows)
            rows = []
    firsts = []
    for part, (first, text) in enumerate(index.parts()):
        firsts.append(first)
        yield f"search/t{part}.js", _call("keiTerms", part, text)
    how = {"marks": MARKS, "signs": SIGNS, "unspaced": UNSPACED, "digits": DIGITS, "length": LENGTH}
    yield "search/index.js", _call("keiIndex", {"posts": len(ordered), "part": POSTS, "firsts": firsts, **how})


def search_page(frame: Frame) -> bytes:
    """The page with the search form; without scripts it leads to the lists."""
    heading = frame.words["search"]
    return frame.render("site/search.html.j2", address="search.html", heading=heading, script="site/search.js")


def _weigh(count: int) -> int:
    """0 for a term that is there once, 1 for two or three times, 2 for more; 3 is for titles and names."""
    return 0 if count < 2 else 1 if count < 4 else 2


def _shared(one: str, other: str) -> int:
    """Length of the common beginning of two terms."""
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length


def _text(tei: etree._Element) -> str:
    """The text with a space around blocks, so that the words of two paragraphs do not run together."""
    text = tei.find("t:text", NS)
    parts: list[str] = []
    for event, element in etree.iterwalk(text, events=("start", "end", "comment", "pi")) if text is not None else ():
        name = local_name(element)
        if name in _APART:
            parts.append(" ")
        parts.append((element.text if event == "start" else element.tail) or "")
    return "".join(parts)


def _call(name: str, *values: object) -> bytes:
    """A script that hands values to a function. U+2028 and U+2029 ended lines in strings of old scripts."""
    data = ",".join(json.dumps(value, ensure_ascii=False, separators=(",", ":")) for value in values)
    return f"{name}({data.translate(_SEPARATORS)})\n".encode()


_SEPARATORS: Final = {0x2028: "\\u2028", 0x2029: "\\u2029"}

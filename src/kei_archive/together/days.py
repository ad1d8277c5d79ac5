"""Sentences in which an author speaks of another post by its day: "I described yesterday", "I take it up tomorrow".

Alone they date nothing, and most such words speak of the world and not of a post. Two posts that say it of each other
can be dated by each other; see `kei_archive.together.dates`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from kei_archive.model import Block, Role, Span

__all__ = ["Mention", "find_mentions"]

_NEAR: Final = 70
"""Characters on each side of a day in which "I" and its verb stand: a clause of a dozen words."""
_BESIDE: Final = 32
"""Characters in which "yesterday's post" or "I take it up tomorrow" stands: four or five words."""
_QUOTED: Final = 60
"""Characters of the sentence that are quoted on each side of the day."""
_MOST: Final = 12
"""Mentions of a post that are remembered."""
_LONGEST: Final = 100_000
"""Characters of a paragraph that are looked at."""
_CLAUSE: Final = re.compile(r"(?<=[.!?;:。！？；…])\s*")
_OPEN, _SHUT = "“„«「『", "”»」』"


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence that speaks of another post by its day.

    Attributes:
        days: Days from this post to the other: -1 for yesterday.
        words: The sentence around the day, for a reader.
        span: The block that it stands in; None if that is in another capture of the post.
        sentence: All of the sentence, in which the other post may be named.
    """

    days: int
    words: str
    span: Span | None
    sentence: str


class _Language:
    """The words of one language, compiled."""

    def __init__(self, table: dict[str, Any], *, spaced: bool) -> None:
        self.offsets: dict[str, int] = table["days"]
        self.day = _either(self.offsets, spaced=spaced)
        self.own = _either(table["own"], spaced=spaced)
        self.verb = _either(table["verbs"], spaced=spaced)
        self.beside = _either([*table["posts"], *table["passive"]], spaced=spaced)
        self.first = _either(table["first"], spaced=spaced) if table["first"] else None
        self.never = _either(table["never"], spaced=spaced) if table["never"] else None


def find_mentions(blocks: Iterable[Block], *, language: str) -> tuple[Mention, ...]:
    """The sentences of an article's text that speak of other posts by their days.

    Args:
        blocks: The blocks of the article.
        language: Language of the article as a tag; other languages than those of ``days.toml`` have none.
    """
    words = _languages().get(language.partition("-")[0].lower())
    if words is None:
        return ()
    found = [
        one for block in blocks if block.role.is_body or block.role is Role.DECK for one in _in_block(block, words)
    ]
    return tuple(found[:_MOST])


def _in_block(block: Block, words: _Language) -> Iterator[Mention]:
    text = block.text[:_LONGEST]
    if not words.day.search(text):
        return
    for sentence in _CLAUSE.split(" ".join(text.split())):
        for match in words.day.finditer(sentence):
            if _speaks_of_a_post(sentence, match, words):
                yield Mention(words.offsets[match[0].casefold()], _around(sentence, match), block.span, sentence[:600])


def _speaks_of_a_post(sentence: str, match: re.Match[str], words: _Language) -> bool:
    start, end = match.span()
    before = sentence[:start]
    quoted = sum(map(before.count, _OPEN)) > sum(map(before.count, _SHUT)) or before.count('"') % 2 == 1
    if quoted or (words.never and any(a <= start < b for a, b in (m.span() for m in words.never.finditer(sentence)))):
        return False
    if words.beside.search(sentence, max(0, start - _BESIDE), end + _BESIDE):
        return True
    near = (max(0, start - _NEAR), end + _NEAR)
    if words.first and words.first.search(sentence, *near):
        return True
    return bool(words.own.search(sentence, *near) and words.verb.search(sentence, *near))


def _around(sentence: str, match: re.Match[str]) -> str:
    """The words around a day, cut at words, with ellipses where they are cut."""
    start = max(0, match.start() - _QUOTED)
    end = min(len(sentence), match.end() + _QUOTED)
    head = sentence[start : match.start()]
    tail = sentence[match.end() : end]
    if start:
        head = f"…{head.partition(' ')[2]}"
    if end < len(sentence):
        tail = f"{tail.rpartition(' ')[0]}…"
    return f"{head}{match[0]}{tail}".strip()


@cache
def _languages() -> dict[str, _Language]:
    """The words of every language, read once: they are part of the program, not its state."""
    tables = tomllib.loads((Path(__file__).parent / "days.toml").read_text(encoding="utf-8"))
    return {name: _Language(table, spaced=name not in ("ko", "ja", "zh")) for name, table in tables.items()}


def _either(entries: Iterable[str], *, spaced: bool) -> re.Pattern[str]:
    words = "|".join(re.escape(entry) for entry in sorted(entries, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{words})(?:(?!\w)|(?<=['’]))" if spaced else f"(?:{words})", re.IGNORECASE)

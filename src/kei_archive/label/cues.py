"""Phrases and shapes that give a line away, read from ``cues.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from kei_archive.label.lines import Line, key_of
from kei_archive.model import Role

__all__ = ["Cue", "Cues", "cues", "name_pattern"]

_FURNITURE: Final = (
    Role.SEARCH,
    Role.SUBSCRIBE,
    Role.SHARE,
    Role.PRINT,
    Role.TOOLS,
    Role.COUNTER,
    Role.NAVIGATION,
    Role.RELATED,
    Role.REPLY_FORM,
    Role.ABOUT,
    Role.LEGAL,
    Role.AD,
)
_LONG: Final = 60
"""Words; a longer line is not page furniture by its first words alone."""

_LOOKED_AT: Final = 600
"""Characters of a line in which phrases are looked for."""

_WORD: Final = re.compile(r"\w+")

_ROW: Final = 4
"""Bars that make a row of menu entries of any line."""

_PARTS: Final = re.compile(r"\s*[|•·∙‧▪/>»›]\s*|\s{3,}|\s[-–]\s|,\s")

name_pattern: Final = (
    r"(?:[^\W\d_a-zß-ÿ][\w.’'-]*)(?:\s+(?:(?:de|da|di|van|von|der|den|la|le|del|al|bin|ibn|el|y|zu|ten|ter)\s+)*"
    r"[^\W\d_a-zß-ÿ][\w.’'-]*){1,4}"
)
"""A person's name in a script with capitals: two to five words that start with one, and particles between them."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that was found: the role it speaks for, and whether it is believed in the middle of an article."""

    role: Role
    sure: bool


class Cues:
    """The phrases of ``cues.toml``, ready for use."""

    def __init__(self, table: Mapping[str, Mapping[str, list[str]]]) -> None:
        self._exact = {key_of(phrase): role for role in _FURNITURE for phrase in table[role]["exact"]}
        starts = _longest_first((p, role) for role in _FURNITURE for p in table[role]["start"])
        self._start = _by_word(starts, word=lambda words: words[0])
        sure = [(phrase, role) for role in _FURNITURE for phrase in table[role]["sure"]]
        self._sure = _by_word(sure, word=lambda words: max(words, key=lambda word: (len(word), word)))
        note, credit = table["author-note"], table["credit"]
        self.note_starts = tuple(note["start"])
        self.occupation = re.compile(rf"\b(?:{_either(note['occupations'])})s?\b", re.IGNORECASE)
        self.credit = re.compile(
            rf"\W*(?:{_either(credit['start'])})\b(?: \w+){{0,3}}? ?(?:\(?(?:{_either(credit['link'])})(?!\w))",
            re.IGNORECASE,
        )
        self.byline = re.compile(rf"(?:{_either(table['byline']['start'])})(?: ?: ?| |$)(?P<rest>.*)", re.IGNORECASE)
        self.dateline = re.compile(rf"(?:{_either(table['dateline']['start'])}) ?:? ?(?P<rest>.*)", re.IGNORECASE)
        self.later = tuple(table["dateline"]["later"])
        self.category = re.compile(
            rf"(?:{_either(table['category']['start'])})(?: ?[:|] ?| (?=under |in ))(?P<rest>.*)", re.IGNORECASE
        )
        self._business = frozenset(table["business"]["words"])
        self._unspaced = tuple(table["business"]["unspaced"])
        self.comments = re.compile(rf"(?:{'|'.join(table['comments']['heading'])})", re.IGNORECASE)
        self.pingback = re.compile(rf"(?:{'|'.join(table['comments']['pingback'])})", re.IGNORECASE)

    def mentions(self, text: str, *, words: Sequence[str]) -> int:
        """How many words of a site's business with its readers a line has: newsletter, comments, click, log in."""
        spaced = sum(map(self._business.__contains__, words))
        return spaced if text.isascii() else spaced + sum(map(text.__contains__, self._unspaced))

    def find(self, line: Line) -> Cue | None:
        """The furniture that ``line`` looks like; None for an ordinary line."""
        key = line.key
        low = line.text[:_LOOKED_AT].casefold()
        words = _WORD.findall(low)
        for word in sorted(self._sure.keys() & set(words)):
            for phrase, role in self._sure[word]:
                if phrase in low or phrase in key:
                    return Cue(role, sure=line.words <= _LONG)
        role_of_all = self._exact.get(key)
        if role_of_all is not None:
            return Cue(role_of_all, sure=False)
        if line.words <= _LONG:
            for phrase, role in (*self._start.get(_first_word(key), ()), *self._start.get("", ())):
                if key.startswith(phrase) and not key[len(phrase) : len(phrase) + 1].isalpha():
                    return Cue(role, sure=False)
        return self._of_parts(line)

    def _of_parts(self, line: Line) -> Cue | None:
        """A row of menu entries in one line: most of its parts are known phrases."""
        if line.words > _LONG or line.closed:
            return None
        parts = [key_of(part) for part in _PARTS.split(line.text) if part.strip()]
        known = [self._exact[part] for part in parts if part in self._exact]
        if len(parts) > _ROW and line.text.count(" | ") >= _ROW:
            return Cue(known[0] if known else Role.NAVIGATION, sure=False)
        if len(parts) >= 2 and len(known) * 2 > len(parts):
            return Cue(known[0], sure=False)
        words = line.key.split()
        if 2 <= len(words) <= 12 and all(word in self._exact for word in words):
            return Cue(self._exact[words[0]], sure=False)
        return None


@cache
def cues() -> Cues:
    """The phrases, read once: they are part of the program, not its state."""
    table: dict[str, Any] = tomllib.loads((Path(__file__).parent / "cues.toml").read_text(encoding="utf-8"))
    return Cues(table)


def _either(phrases: Iterable[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


def _first_word(key: str) -> str:
    match = _WORD.search(key)
    return match[0] if match else ""


def _by_word(
    pairs: Iterable[tuple[str, Role]], *, word: Callable[[list[str]], str]
) -> dict[str, list[tuple[str, Role]]]:
    """The phrases by one word of each, so that few of them are compared with a line."""
    result: dict[str, list[tuple[str, Role]]] = {}
    for phrase, role in pairs:
        words = _WORD.findall(phrase) or [""]
        result.setdefault(word(words), []).append((phrase, role))
    return result


def _longest_first(pairs: Iterable[tuple[str, Role]]) -> list[tuple[str, Role]]:
    return sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0]))

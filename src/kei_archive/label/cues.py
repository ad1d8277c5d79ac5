"""Phrases and shapes that give a line away, read from ``cues.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from kei_archive.label.characters import numbers_of
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

_WORD: Final = re.compile(r"[^\W\d_]+")
_OPENING: Final = 3
"""Characters by which phrases are looked up."""

_LABELLED: Final = ("byline", "category", "credit", "author-note")

_MENU: Final = 12
"""Words of a row of menu entries that nothing divides, at most."""

_ROW: Final = 4
"""Bars that make a row of menu entries of any line."""

_TRAIL: Final = 3
"""Stations of a trail, at least; more if the first is not known."""
_STATION: Final = 4
"""Words of a station's name, at most."""
_ARROW: Final = re.compile(r"(?<=[\w)]) ?(?:[»›→]|> ) ?(?=\w)")

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
        self._start = _by_opening((p, role) for role in _FURNITURE for p in table[role]["start"])
        sure = [(phrase, role) for role in _FURNITURE for phrase in table[role]["sure"]]
        self._sure = sorted(sure, key=lambda pair: _longest_word(pair[0]))
        self.telling = numbers_of([_longest_word(phrase) for phrase, _ in self._sure])
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
        self.business = numbers_of(table["business"]["words"])
        self._unspaced = tuple(table["business"]["unspaced"])
        phrases = (phrase for name in _LABELLED for phrase in table[name]["start"])
        self._openings = frozenset(key_of(phrase)[:_OPENING] for phrase in phrases)
        self.comments = re.compile(rf"(?:{'|'.join(table['comments']['heading'])})", re.IGNORECASE)
        self.pingback = re.compile(rf"(?:{'|'.join(table['comments']['pingback'])})", re.IGNORECASE)

    def mentions(self, text: str) -> int:
        """How many words of a site's business a line has, of those that stand in scripts without spaces."""
        return sum(map(text.__contains__, self._unspaced))

    def opens(self, line: Line) -> bool:
        """Whether ``line`` may begin with a phrase of bylines, credits, categories or notes: a quick test."""
        key = line.key
        return not (key[:1].isalnum() and self._openings.isdisjoint((key[:1], key[:2], key[:_OPENING])))

    def find(self, line: Line, *, telling: bool = True, divided: bool = True) -> Cue | None:
        """The furniture that ``line`` looks like; None for an ordinary line.

        Args:
            line: The line.
            telling: Whether it has a word of `telling`; without one it has no sure phrase.
            divided: Whether it has a sign that divides menu entries.
        """
        key = line.key
        if telling and (sure := self._sure_role(line)):
            return Cue(sure, sure=line.words <= _LONG)
        role = self._exact.get(key)
        if role is not None:
            return Cue(role, sure=False)
        if line.words > _LONG:
            return None
        for length in range(_OPENING, 0, -1):
            for phrase, role in self._start.get(key[:length], ()):
                if key.startswith(phrase) and not key[len(phrase) : len(phrase) + 1].isalpha():
                    return Cue(role, sure=False)
        return None if line.closed else self._of_parts(line, divided=divided)

    def _sure_role(self, line: Line) -> Role | None:
        low = line.text[:_LOOKED_AT].casefold()
        return next((role for phrase, role in self._sure if phrase in low or phrase in line.key), None)

    def _of_parts(self, line: Line, *, divided: bool) -> Cue | None:
        """A row of menu entries in one line: most of its parts are known phrases."""
        if divided:
            parts = [key_of(part) for part in _PARTS.split(line.text) if part.strip()]
            known = [self._exact[part] for part in parts if part in self._exact]
            if (len(parts) > _ROW and line.text.count(" | ") >= _ROW) or self._is_trail(line.text, parts):
                return Cue(known[0] if known else Role.NAVIGATION, sure=False)
            if len(parts) >= 2 and len(known) * 2 > len(parts):
                return Cue(known[0], sure=False)
        role = self._exact.get(line.key.partition(" ")[0])
        if role is not None and len(words := line.key.split()) <= _MENU and all(word in self._exact for word in words):
            return Cue(role, sure=False)
        return None

    def _is_trail(self, text: str, parts: Sequence[str]) -> bool:
        """Whether the parts lead from the site's front page to this one: "Home » Sport » Rowing"."""
        if len(parts) < _TRAIL or _ARROW.search(text) is None:
            return False
        return parts[0] in self._exact or (len(parts) > _TRAIL and all(part.count(" ") < _STATION for part in parts))


@cache
def cues() -> Cues:
    """The phrases, read once: they are part of the program, not its state."""
    table: dict[str, Any] = tomllib.loads((Path(__file__).parent / "cues.toml").read_text(encoding="utf-8"))
    return Cues(table)


def _either(phrases: Iterable[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


def _longest_word(phrase: str) -> str:
    words: list[str] = _WORD.findall(phrase)
    return max(words, key=lambda word: (len(word), word))


def _by_opening(pairs: Iterable[tuple[str, Role]]) -> dict[str, list[tuple[str, Role]]]:
    """The phrases by their first characters, so that few of them are compared with a line; the longest first."""
    result: dict[str, list[tuple[str, Role]]] = {}
    for phrase, role in sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])):
        result.setdefault(phrase[:_OPENING], []).append((phrase, role))
    return result

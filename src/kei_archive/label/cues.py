"""Phrases and shapes that give a line away, read from ``cues.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from kei_archive.label.characters import Vocabulary
from kei_archive.label.lines import Line, folded, key_of
from kei_archive.model import Role

__all__ = [
    "BUSINESS",
    "COMMENTS",
    "ENTRY",
    "LABEL",
    "NOTE",
    "OCCUPATION",
    "PHRASE",
    "TELLING",
    "Cue",
    "Cues",
    "cues",
    "name_pattern",
]

PHRASE, ENTRY, LABEL, NOTE, COMMENTS, OCCUPATION, BUSINESS = (1 << place for place in range(7))
"""Lists of the vocabulary: first words of phrases, of phrases that are menu entries, of labels like "By", of notes and
of headings of comments; occupations; what sites say to their readers."""

_TELLING: Final = [1 << place for place in range(12, 62)]
TELLING: Final = sum(_TELLING)
"""The longest words of sure phrases, one bit for a few of them."""

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
_OPENING: Final = 4
"""Characters by which phrases are looked up; shorter ones by their first."""

_LABELS: Final = ("byline", "category", "credit")

_MENU: Final = 12
"""Words of a row of menu entries that nothing divides, at most."""

_ENTRY: Final = 5
"""Words of one of them, at most."""

_ROW: Final = 4
"""Bars that make a row of menu entries of any line."""

_TRAIL: Final = 3
"""Stations of a trail, at least; more if the first is not known."""
_STATION: Final = 4
"""Words of a station's name, at most."""
_ARROW: Final = re.compile(r"(?<=[\w)]) ?(?:[»›→]|> ) ?(?=\w)")

_PAGER: Final = re.compile(r"[«‹←<] ?[^|]+ \|.*[»›→>]")
"""The posts before and after this one, as blogs link them: "« The Ferry | Main | The Weir »"."""

_PARTS: Final = re.compile(r"[|•·∙‧▪/>»›] ?| [-–] |[,:] ")
"""What divides menu entries in a line whose white space is collapsed."""

name_pattern: Final = (
    r"(?:[^\W\d_a-zß-ÿ][\w.’'-]*)(?:\s+(?:(?:de|da|di|van|von|der|den|la|le|del|al|bin|ibn|el|y|zu|ten|ter)\s+)*"
    r"[^\W\d_a-zß-ÿ][\w.’'-]*){1,4}"
)
"""A person's name in a script with capitals: two to five words that start with one, and particles between them."""


class Cue(NamedTuple):
    """A phrase that was found: the role it speaks for, and whether it is believed in the middle of an article."""

    role: Role
    sure: bool


class Cues:
    """The phrases of ``cues.toml``, ready for use."""

    def __init__(self, table: Mapping[str, Mapping[str, list[str]]]) -> None:
        self._exact = {key_of(phrase): role for role in _FURNITURE for phrase in table[role]["exact"]}
        self._openings = frozenset(phrase.partition(" ")[0] for phrase in self._exact)
        self._start = _by_opening((p, role) for role in _FURNITURE for p in table[role]["start"])
        self._sure = _by_telling_word((phrase, role) for role in _FURNITURE for phrase in table[role]["sure"])
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
        self.description = re.compile(rf"(?:{_either(table['about']['below'])})\b", re.IGNORECASE)
        self._unspaced = tuple(table["business"]["unspaced"])
        self.vocabulary = _vocabulary(table)
        self.comments = re.compile(rf"(?:{'|'.join(table['comments']['heading'])})", re.IGNORECASE)
        self.openings = frozenset(map(key_of, table["letter"]["openings"]))
        self.closings = frozenset(map(key_of, table["letter"]["closings"]))
        self.buttons = frozenset(table["button"]["verbs"])
        thread = table["thread"]
        self.card_starts = (*thread["posts"], *thread["joined"])
        self.card = re.compile(
            rf"(?P<posts>(?:{_either(thread['posts'])}) ?:? ?0(?:[.,'’ ]?0)*)"
            rf"|(?P<joined>(?:{_either(thread['joined'])})(?: ?:.*|.*\b0|))"
        )
        self.pingback = re.compile(rf"(?:{'|'.join(table['comments']['pingback'])})", re.IGNORECASE)

    def mentions(self, text: str) -> int:
        """How many words of a site's business a line has, of those that stand in scripts without spaces."""
        return sum(map(text.__contains__, self._unspaced))

    def find(self, line: Line, *, telling: int = TELLING, opened: bool = True, row: bool = True) -> Cue | None:
        """The furniture that ``line`` looks like; None for an ordinary line.

        Args:
            line: The line.
            telling: The bits of the telling words that it has; without one it has no sure phrase.
            opened: Whether its first word, or a sign before that, may open a phrase.
            row: Whether it may be a row of menu entries with signs between them.
        """
        if telling and (sure := self._sure_role(line, telling)):
            return Cue(sure, sure=line.words <= _LONG)
        role = self._of_opening(line) if opened else None
        if role is None and not line.closed and line.words <= _LONG:
            role = (self._of_parts(line) if row else None) or (self._of_row(line.key) if opened else None)
        return Cue(role, sure=False) if role else None

    def _of_opening(self, line: Line) -> Role | None:
        """The role of a line that is a phrase, or begins with one."""
        key = line.key
        role = self._exact.get(key)
        if role is not None or line.words > _LONG:
            return role
        for opening in (key[:_OPENING], key[:1]):
            for phrase, role in self._start.get(opening, ()):
                if key.startswith(phrase) and not key[len(phrase) : len(phrase) + 1].isalpha():
                    return role
        return None

    def _sure_role(self, line: Line, telling: int) -> Role | None:
        low = line.text[:_LOOKED_AT].casefold()
        while telling:
            bit = telling & -telling
            telling ^= bit
            for phrase, role in self._sure.get(bit, ()):
                if phrase in low or phrase in line.key:
                    return role
        return None

    def _of_parts(self, line: Line) -> Role | None:
        """A row of menu entries in one line: most of its parts are known phrases."""
        parts = [part for part in _PARTS.split(line.text) if part.strip()]
        barred = (len(parts) > _ROW and line.text.count(" | ") >= _ROW) or self._is_trail(line.text, parts)
        barred = barred or _PAGER.fullmatch(line.text) is not None
        known: list[Role] = []
        for left, part in zip(range(len(parts), 0, -1), parts, strict=True):
            if not barred and (len(known) + left) * 2 <= len(parts):
                return None  # too few are left
            role = self._exact.get(folded(part))
            if role is not None:
                known.append(role)
        if barred:
            return known[0] if known else Role.NAVIGATION
        return known[0] if len(parts) >= 2 and len(known) * 2 > len(parts) else None

    def _of_row(self, key: str) -> Role | None:
        """A few menu entries that nothing divides, of one word or of several: "Home About us Privacy policy"."""
        if key.partition(" ")[0] not in self._openings or not 0 < key.count(" ") < _MENU:
            return None
        words = key.split(" ")
        place, found = 0, None
        while place < len(words):
            for end in range(min(len(words), place + _ENTRY), place, -1):
                role = self._exact.get(folded(" ".join(words[place:end])))
                if role is not None:
                    break
            else:
                return None
            place, found = end, found or role
        return found

    def _is_trail(self, text: str, parts: Sequence[str]) -> bool:
        """Whether the parts lead from the site's front page to this one: "Home » Sport » Rowing"."""
        if len(parts) < _TRAIL or _ARROW.search(text) is None:
            return False
        short = all(part.strip().count(" ") < _STATION for part in parts)
        return folded(parts[0]) in self._exact or (len(parts) > _TRAIL and short)


@cache
def cues() -> Cues:
    """The phrases, read once: they are part of the program, not its state."""
    table: dict[str, Any] = tomllib.loads((Path(__file__).parent / "cues.toml").read_text(encoding="utf-8"))
    return Cues(table)


def _vocabulary(table: Mapping[str, Mapping[str, list[str]]]) -> Vocabulary:
    """Words by what a line that has them, or opens with them, may be: few lines of a page need a closer look."""
    occupations = table["author-note"]["occupations"]
    telling: dict[int, list[str]] = {}
    for word, bit in _telling(phrase for role in _FURNITURE for phrase in table[role]["sure"]).items():
        telling.setdefault(bit, []).append(word)
    return Vocabulary(
        {
            **telling,
            PHRASE: _openings(p for role in _FURNITURE for p in (*table[role]["exact"], *table[role]["start"])),
            ENTRY: _openings(phrase for role in _FURNITURE for phrase in table[role]["exact"]),
            LABEL: _openings(phrase for name in _LABELS for phrase in table[name]["start"]),
            NOTE: _openings(table["author-note"]["start"]),
            COMMENTS: table["comments"]["first"],
            OCCUPATION: [*occupations, *(f"{word}s" for word in occupations)],
            BUSINESS: table["business"]["words"],
        }
    )


def _either(phrases: Iterable[str]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


def _openings(phrases: Iterable[str]) -> list[str]:
    """The words that phrases open with, as written and as compared ("ß", "ss"); signs and figures do not count."""
    found = (_WORD.search(form) for phrase in phrases for form in (phrase, key_of(phrase)))
    return [word[0] for word in found if word]


def _longest_word(phrase: str) -> str:
    words: list[str] = _WORD.findall(phrase)
    return max(words, key=lambda word: (len(word), word))


def _telling(phrases: Iterable[str]) -> dict[str, int]:
    """The telling words of sure phrases with their bits."""
    words = sorted({_longest_word(phrase) for phrase in phrases})
    return {word: _TELLING[place % len(_TELLING)] for place, word in enumerate(words)}


def _by_telling_word(pairs: Iterable[tuple[str, Role]]) -> dict[int, list[tuple[str, Role]]]:
    """The sure phrases by the bits of their telling words."""
    ordered = sorted(pairs, key=lambda pair: _longest_word(pair[0]))
    bits = _telling(phrase for phrase, _ in ordered)
    result: dict[int, list[tuple[str, Role]]] = {}
    for phrase, role in ordered:
        result.setdefault(bits[_longest_word(phrase)], []).append((phrase, role))
    return result


def _by_opening(pairs: Iterable[tuple[str, Role]]) -> dict[str, list[tuple[str, Role]]]:
    """The phrases by their first characters, so that few of them are compared with a line; the longest first."""
    result: dict[str, list[tuple[str, Role]]] = {}
    for phrase, role in sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])):
        opening = phrase[:_OPENING] if len(phrase) >= _OPENING else phrase[:1]
        result.setdefault(opening, []).append((phrase, role))
    return result

"""One person under several forms of a name: "Calloway, I." and "Ines Calloway".

Two forms are joined only if nothing speaks against it (the surname is the same, the forenames fit, no other full name
fits as well) and something speaks for it: a site, a series, an affiliation or a co-author in common.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Final

__all__ = ["Use", "fullest", "joined", "without_titles"]

_HONORIFIC: Final = re.compile(
    r"^(?:(?:dr|prof|mr|ms|mrs|mme|mlle|sir|dame|rev|fr|hon|lt|col|gen|maj|sgt|capt|med|phil|jur|ing|dipl)\.?\s+)+",
    re.IGNORECASE,
)
_CREDENTIAL: Final = re.compile(r"(?:,\s*(?:ph\.?\s?d|m\.?d|m\.?a|jr|sr|esq|mba|j\.?d)\.?)+$", re.IGNORECASE)
_PARTICLES: Final = frozenset(
    ["al", "ap", "bin", "da", "de", "del", "den", "der", "di", "do", "dos", "du", "el", "la", "le", "ten", "van", "von"]
)
"""Small words that belong to the surname behind them."""
_LETTERS: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Use:
    """A form of a name in an archive.

    Attributes:
        name: The form.
        context: What stands with it: sites, series, affiliations and co-authors of its documents, each marked as such.
        times: In how many documents it stands.
    """

    name: str
    context: frozenset[str] = frozenset()
    times: int = 1


@dataclass(frozen=True, slots=True)
class _Parts:
    surname: str
    forenames: tuple[str, ...]

    @property
    def full(self) -> bool:
        """Whether the first forename is written out."""
        return bool(self.forenames) and len(self.forenames[0]) > 1


@dataclass
class _Person:
    forms: list[Use] = field(default_factory=list)
    parts: list[_Parts] = field(default_factory=list)
    context: set[str] = field(default_factory=set)

    def takes(self, use: Use, parts: _Parts) -> bool:
        """Whether a form may be of this person, and something speaks for it."""
        return bool(self.context & use.context) and all(_fit(parts, own) for own in self.parts)

    def add(self, use: Use, parts: _Parts) -> None:
        self.forms.append(use)
        self.parts.append(parts)
        self.context |= use.context


def without_titles(name: str) -> str:
    """A name without the titles and ranks before it: "Dr. Ada Lovelace" is filed under Lovelace."""
    return _HONORIFIC.sub("", name)


def joined(uses: Iterable[Use]) -> dict[str, str]:
    """For each form of a name the fullest form of the same person; a form that stands alone is its own.

    The order of the forms does not matter: full names come first, and a form that fits two of them joins neither.
    """
    by_surname: dict[str, list[tuple[Use, _Parts]]] = defaultdict(list)
    result = {}
    for use in sorted(uses, key=lambda one: one.name):
        parts = _parts(use.name)
        result[use.name] = use.name
        if parts is not None:
            by_surname[parts.surname].append((use, parts))
    for forms in by_surname.values():
        for person in _persons(forms):
            head = fullest([form.name for form in person.forms], times={form.name: form.times for form in person.forms})
            result |= {form.name: head for form in person.forms}
    return result


def fullest(names: Sequence[str], *, times: Mapping[str, int]) -> str:
    """The form with the most of the name in it; of equals the more frequent."""

    def size(name: str) -> tuple[int, int]:
        parts = _parts(name)
        written = [part for part in parts.forenames if len(part) > 1] if parts else []
        return len(written), len(parts.forenames) if parts else 0

    return min(names, key=lambda name: (*(-number for number in size(name)), "," in name, -times.get(name, 0), name))


def _persons(forms: Sequence[tuple[Use, _Parts]]) -> list[_Person]:
    """The persons of one surname: the most written out first, each other form to the one person that it fits."""
    persons: list[_Person] = []
    for use, parts in sorted(forms, key=lambda one: (not one[1].full, -len("".join(one[1].forenames)), one[0].name)):
        fitting = [person for person in persons if all(_fit(parts, own) for own in person.parts)]
        if len(fitting) == 1 and fitting[0].takes(use, parts):
            fitting[0].add(use, parts)
            continue
        person = _Person()
        person.add(use, parts)
        persons.append(person)
    return persons


def _fit(one: _Parts, other: _Parts) -> bool:
    """Whether two lists of forenames may be of one person: each is the other's, its initial, or missing at the end."""
    for mine, theirs in zip_longest(one.forenames, other.forenames):
        if mine is None or theirs is None:
            return True
        shorter, longer = sorted((mine, theirs), key=len)
        if shorter != longer and not (len(shorter) == 1 and longer.startswith(shorter)):
            return False
    return True


def _parts(name: str) -> _Parts | None:
    """Surname and forenames in comparable letters; None if the name has not both, or is not in Latin letters."""
    plain = _CREDENTIAL.sub("", without_titles(" ".join(name.split())))
    first, comma, last = plain.partition(",")
    words = _words(f"{last} {first}" if comma else plain)
    surname = _words(first) if comma else words[_start_of_surname(words) :]
    forenames = _words(last) if comma else words[: _start_of_surname(words)]
    if not surname or not forenames or not "".join((*surname, *forenames)).isascii():
        return None
    return _Parts(" ".join(surname), tuple(forenames))


def _start_of_surname(words: Sequence[str]) -> int:
    start = len(words) - 1
    while start > 1 and words[start - 1] in _PARTICLES:
        start -= 1
    return start


def _words(text: str) -> list[str]:
    """The words of a name in small letters without accents; "S.M." is two of them, "Jong-un" one."""
    decomposed = unicodedata.normalize("NFKD", text.replace("-", "").replace("’", "").replace("'", ""))
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return [word.casefold() for word in _LETTERS.findall(bare)]

"""The characters and words of a page, all lines at once: a page has thousands, and numpy counts them in one step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

__all__ = [
    "FLAGS",
    "PAIRS",
    "SAMPLE",
    "Characters",
    "Signs",
    "Vocabulary",
    "Words",
    "bits",
    "characters",
    "codes_of",
    "numbers_of",
]

Ints = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
Number = TypeVar("Number", bound=np.generic)

_ALL: Final = 0x10000
"""Characters that are told apart; the last of them stands for all above."""

_WIDE: Final = ((0x3040, 0x30FF), (0x3400, 0x9FFF), (0xAC00, 0xD7AF))
"""Kana, Han and Hangul: each character counts as a word, as these scripts have no spaces or glue particles on."""

SAMPLE: Final = 300
"""Characters of a line that are counted, and whose words are looked at."""

_SPACE: Final = 32
_LINE_END: Final = 10

FLAGS: Final = {
    "upper": "",
    "lower": "",
    "digit": "",
    "alnum": "",
    "bar": "|",
    "middot": "·",
    "copyright": "©",
    "quotes": "”",
    "arrow": "»",
    "bracket": "[",
    "dollar": "$",
    "underscore": "_",
    "divider": "|•·∙‧▪/>»›",
    "pointer": "←→©",
    "trail": "»›>→",
}
"""What a line has or has not; the first four are classes of Unicode."""

_BITS: Final = {name: 1 << place for place, name in enumerate(FLAGS)}

_SIGNS: Final = {
    "stop": ".?!",
    "full-stop": "。",
    "comma": ",、",
    "slash": "/",
    "dash": "–",
    "hyphen": "-",
    "colon": ":",
    "at": "@",
}
_NEXT: Final = ("other", "space", "letter", "slash")
PAIRS: Final = {(sign, after): 4 * i + j for i, sign in enumerate(_SIGNS) for j, after in enumerate(_NEXT)}
"""Signs with what comes after them, and their columns in `Characters.pairs`."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a page in order.

    Attributes:
        line: Number of the line that each word stands in.
        word: Which of the page's different words it is, without regard to capitals.
        numbers: What stands for each of the different words, on every page; in rising order.
        long: Whether it has more than three letters, or is a character of a script without spaces.
        wide: Number of words of each line that are such characters.
        lists: The lists of the vocabulary that each word is in, one bit for each.
    """

    line: Ints
    word: Ints
    numbers: Numbers
    long: Flags
    wide: Ints
    lists: Ints

    def lines_with(self, bit: int) -> Ints:
        """The lines that have words of a list, each as often as it has them."""
        return self.line[self.lists & bit > 0]

    @property
    def missing(self) -> Flags:
        """The lines without words."""
        found: Flags = np.bincount(self.line, minlength=len(self.wide)) == 0
        return found

    def first(self) -> Ints:
        """The lists that the first word of each line is in."""
        result = np.zeros(len(self.wide), dtype=np.int64)
        result[self.line[::-1]] = self.lists[::-1]  # of several values numpy keeps the last
        return result


class Vocabulary:
    """Lists of words, one bit for each, to ask of all words of a page at once which lists they are in."""

    def __init__(self, lists: Mapping[int, Sequence[str]]) -> None:
        known: dict[int, int] = {}
        for bit, words in lists.items():
            for number in numbers_of(words).tolist():
                known[number] = known.get(number, 0) | bit
        self._numbers = np.array(sorted(known), dtype=np.uint64)
        self._lists = np.array([known[number] for number in sorted(known)])

    def of(self, numbers: Numbers) -> Ints:
        """The lists that each of some words is in."""
        places = np.minimum(np.searchsorted(self._numbers, numbers), len(self._numbers) - 1)
        return np.where(self._numbers[places] == numbers, self._lists[places], 0)


@dataclass(frozen=True, slots=True)
class Characters:
    """The characters of a page's lines, counted.

    Attributes:
        initials: First characters of words by line: capitals, small letters, digits, all.
        flags: What each line has, one bit for each of `FLAGS`.
        first: The first character of each line.
        sizes: How many characters there are.
        pairs: Lines by `PAIRS`: how often each is there.
        words: The words.
    """

    initials: Ints
    flags: Ints
    first: Ints
    sizes: Ints
    pairs: Ints
    words: Words

    def has(self, flag: str) -> Flags:
        """The lines that have a character of one of `FLAGS`."""
        found: Flags = self.flags & _BITS[flag] > 0
        return found

    @property
    def divided(self) -> Flags:
        """The lines that have signs which divide menu entries: a bar, a bullet, a dash, a comma or a colon."""
        signs = self.pairs[:, [PAIRS[sign, "space"] for sign in ("dash", "hyphen", "comma", "colon")]].sum(axis=1)
        divided: Flags = (signs > 0) | self.has("divider")
        return divided


@dataclass(frozen=True, slots=True)
class _Table:
    """What is known of each character: see `Characters`. Two random numbers each make the numbers of words."""

    initial: Ints
    flags: npt.NDArray[np.uint16]
    sign: npt.NDArray[np.uint8]
    after: npt.NDArray[np.uint8]
    letter: npt.NDArray[np.uint8]
    first: Numbers
    second: Numbers


def characters(texts: Sequence[str], *, vocabulary: Vocabulary | None = None) -> Characters:
    """Count the characters and words of ``texts``, which have no line ends and no white space but single spaces."""
    table = _table()
    codes = _codes("\n".join(texts) + "\n")
    bounds = np.zeros(len(texts) + 1, dtype=np.int64)
    bounds[1:] = np.flatnonzero(codes == _LINE_END) + 1
    starts, sizes = bounds[:-1], bounds[1:] - bounds[:-1]
    lines = np.repeat(np.arange(len(texts)), sizes)  # of each character
    begins = np.empty(len(codes), dtype=bool)
    begins[0] = True
    np.less_equal(codes[:-1], _SPACE, out=begins[1:])
    packed = np.add.reduceat(_of(table.initial, codes) * begins, starts)
    signs = _of(table.sign, codes)
    places = np.flatnonzero(signs > 0)
    found = signs[places] * np.int64(4) - 4 + _of(table.after, codes[places + 1])
    pairs = np.bincount(lines[places] * len(PAIRS) + found, minlength=len(texts) * len(PAIRS)).reshape(-1, len(PAIRS))
    return Characters(
        (packed >> np.array([[0], [12], [24], [36]])) & 0xFFF,
        np.bitwise_or.reduceat(_of(table.flags, codes), starts).astype(np.int64),
        codes[starts],
        sizes - 1,
        pairs,
        _words(codes, lines=lines, size=len(texts), vocabulary=vocabulary),
    )


class Signs:
    """Sets of characters by name, to ask of many characters which of them they are in."""

    def __init__(self, sets: Mapping[str, str]) -> None:
        self.names = tuple(sets)
        self._table = np.zeros(_ALL, np.uint16)
        for bit, members in enumerate(sets.values()):
            self._table[[ord(character) for character in members]] |= np.uint16(1 << bit)

    def of(self, text: str) -> Ints:
        """Sets by characters of ``text``: 1 where it is a member."""
        return self.among(_codes(text))

    def among(self, codes: Ints) -> Ints:
        """The same for characters as numbers."""
        return bits(_of(self._table, codes), count=len(self.names))


def bits(values: npt.NDArray[np.integer], *, count: int) -> Ints:
    """The lowest bits of each value, as one row for each bit."""
    rows: Ints = (values >> np.arange(count)[:, None]) & 1
    return rows


def numbers_of(words: Sequence[str]) -> Numbers:
    """The numbers of ``words``, in rising order."""
    return characters(list(words)).words.numbers


def codes_of(text: str) -> npt.NDArray[np.uint32]:
    """The characters of ``text``, as numbers."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def _codes(text: str) -> Ints:
    return codes_of(text).astype(np.int64)


def _of(table: npt.NDArray[Number], codes: Ints) -> npt.NDArray[Number]:
    """What a table says of each character; its last row stands for those beyond it."""
    return table.take(codes, mode="clip")


def _words(codes: Ints, *, lines: Ints, size: int, vocabulary: Vocabulary | None) -> Words:
    """Runs of letters, and each wide character. A word's number is the sum over its pairs of letters."""
    table = _table()
    letter = _of(table.letter, codes)
    plain, wides = letter == 1, letter == 2
    begins = wides.copy()
    begins[1:] |= plain[1:] & ~plain[:-1]
    begins[0] |= plain[0]
    places = np.flatnonzero(begins)
    line, wide = lines[places], wides[places]
    long = np.zeros(len(codes), dtype=bool)
    long[:-3] = plain[:-3] & plain[1:-2] & plain[2:-1] & plain[3:]
    first = _of(table.first, codes)
    products = first.copy()
    products[:-1] *= _of(table.second, codes[1:])
    sums = np.add.reduceat(products, places) if len(places) else products[:0]
    numbers, word = _different(np.where(wide, first[places], sums))
    lists = vocabulary.of(numbers)[word] if vocabulary else np.zeros_like(word)
    return Words(line, word, numbers, wide | long[places], np.bincount(line[wide], minlength=size), lists)


def _different(values: Numbers) -> tuple[Numbers, Ints]:
    """The different values in rising order, and which of them each is: what numpy's ``unique`` does, in less time."""
    order = values.argsort()
    rising = values[order]
    new = np.ones(len(values), dtype=bool)
    np.not_equal(rising[1:], rising[:-1], out=new[1:])
    which = np.empty(len(values), dtype=np.int64)
    which[order] = np.cumsum(new) - 1
    return rising[new], which


@cache
def _table() -> _Table:
    every = [chr(code) for code in range(_ALL)]

    def are(test: Callable[[str], bool]) -> Flags:
        return np.fromiter(map(test, every), np.bool_, _ALL)

    upper, lower, digit, alpha, alnum = map(are, (str.isupper, str.islower, str.isdigit, str.isalpha, str.isalnum))
    initial = upper + (lower.astype(np.int64) << 12) + (digit.astype(np.int64) << 24) + (1 << 36)
    initial[: _SPACE + 1] = 0
    flags = np.zeros(_ALL, np.uint16)
    for bit, (name, members) in enumerate(FLAGS.items()):
        where = {"upper": upper, "lower": lower, "digit": digit, "alnum": alnum}.get(name, list(map(ord, members)))
        flags[where] |= np.uint16(1 << bit)
    signs = np.zeros(_ALL, np.uint8)
    for number, characters_ in enumerate(_SIGNS.values(), 1):
        signs[[ord(character) for character in characters_]] = number
    after = np.where(alpha, 2, 0).astype(np.uint8)
    after[_SPACE], after[ord("/")] = 1, 3
    letter = alpha.astype(np.uint8)
    for low, high in _WIDE:
        letter[low : high + 1] = 2
    small = np.array([ord(folded) if len(folded := one.lower()) == 1 else ord(one) for one in every], np.uint64)
    first, second = _mixed(small), _mixed(small + np.uint64(_ALL))
    first[letter == 0], second[letter != 1] = 0, 1
    return _Table(initial, flags, signs, after, letter, first, second)


def _mixed(values: Numbers) -> Numbers:
    """Numbers that look random, the same everywhere: the finaliser of SplitMix64 (Steele and others, OOPSLA 2014)."""
    z = (values + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Numbers = z ^ (z >> np.uint64(31))
    return mixed

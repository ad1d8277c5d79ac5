"""Whether two spellings state the same fact: a second look at values that are not the same to the letter.

The gold was taken from the metadata of pages, which say a fact in another form than the text does: with the site's
name behind the headline, with "By" before the author, in other quotes, dashes or capitals, cut, with entities left in.
A value that agrees is not counted as found in the strict figures; it stands in a column of its own.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Any

from kei_archive.interpret.phrases import phrases

_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200e\u200f\ufeff"))
_DASHES = re.compile(r"\s*[\u2010-\u2015\u2212-]\s*")
_QUOTES = re.compile(r"[\"'“”„‟«»‘’‚‹›`´*]+")
_JOINTS = re.compile(r"\s+(?:[-–—|·•«»]|::)\s+|\s*[|_]\s*")
_FEWEST = 30
"""Characters of a headline that was cut; what is shorter may begin another one."""
_WORDS = re.compile(r"\w+")
_ALIKE = 0.5
_FEWEST_ALIKE = 3
"""Words that an edited headline has in common with the one it was, and the share of all their words."""
_ENDS = " .,;:!?…"
_AND = re.compile(r"\s*(?:[;,&/]|\b(?:and|und|et|y|e|en|och|og|ja)\b)\s*", re.IGNORECASE)
_BY = re.compile(r"^(?:(?:written|posted|published) )?(?:by|von|par|por|di|door|av|af)\b[:\s]*", re.IGNORECASE)
_CREDENTIALS = frozenset(("phd", "ph.d", "md", "m.d", "ma", "m.a", "mba"))
_SITE = re.compile(r"^(?:https?://)?(?:www\.)?(?:the )?|(?:\.(?:com|org|net|de|at|ch|fr|es|it|nl|edu|co\.uk))$")


def agree(fact: str, gold: Any, value: Any) -> bool:
    """Whether a value says what the gold says, in a form of its own.

    Args:
        fact: ``title``, ``author``, ``site`` or ``categories``; dates agree only if they are the same.
        gold: Text, or a list of texts.
        value: Text, or a tuple of texts.
    """
    if fact == "title":
        return _headlines(str(gold), str(value))
    if fact == "author":
        return _people(gold) == _people(value)
    if fact == "site":
        return _site(str(gold)) == _site(str(value))
    if fact == "categories":
        return _categories(gold) == _categories(value)
    return False


def alike(gold: str, value: str) -> bool:
    """Whether two headlines have most of their words in common: one is the other before an editor's change.

    Args:
        gold: One of them.
        value: The other.
    """
    one, other = (set(_WORDS.findall(text.casefold())) for text in (gold, value))
    return len(one & other) >= max(_FEWEST_ALIKE, _ALIKE * len(one | other))


def _flat(text: str) -> str:
    text = unicodedata.normalize("NFKC", html.unescape(html.unescape(text))).translate(_UNSEEN)
    return " ".join(_QUOTES.sub("", _DASHES.sub("-", text)).casefold().split()).strip(_ENDS)


def _headlines(gold: str, value: str) -> bool:
    """The same words; or one of them with the site's name, its section or a number about it; or one that was cut."""
    one, other = _flat(gold), _flat(value)
    if one == other:
        return True
    shorter, longer = sorted((gold, value), key=len)
    parts = [part for part in _JOINTS.split(longer) if part]
    beginnings = (" - ".join(parts[:count]) for count in range(1, len(parts)))
    if any(_flat(beginning) == _flat(shorter) for beginning in beginnings):
        return True
    return len(one) >= _FEWEST and other.startswith(one)


def _people(value: Any) -> set[str]:
    texts = [value] if isinstance(value, str) else list(value)
    first = [_BY.sub("", " ".join(text.strip().split("\n")[0].split())) for text in texts]
    return {_flat(name) for text in first for name in _AND.split(text)} - {""} - _CREDENTIALS


def _site(text: str) -> str:
    return "".join(filter(str.isalnum, _SITE.sub("", _flat(text))))


def _categories(value: Any) -> set[str]:
    texts = re.split(r"[,;]", value) if isinstance(value, str) else list(value)
    return {_flat(text) for text in texts} - set(phrases().layout)

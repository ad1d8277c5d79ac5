"""Smaller facts: series and part in a headline, what a note says of the author, a licence that the page grants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from kei_archive.interpret.page import flat
from kei_archive.interpret.people import affiliations_of
from kei_archive.interpret.phrases import phrases
from kei_archive.model import Block, Claim, Role

__all__ = ["licence", "posts", "rights", "series"]

_LONGEST_RIGHTS: Final = 400
"""Characters; a longer line is terms of use."""

_PART: Final = re.compile(
    r"(?P<before>.*?)[\s,:–—(\[-]*\b(?:part|teil|partie|parte|deel|osa|часть)\s+"
    r"(?P<n>\d{1,3}|[ivx]{1,5}|one|two|three|four|five)\b"
    r"(?:\s*(?:/|of|von|de)\s*\d+)?[)\]]?\s*(?P<after>[:.–—-].*)?",
    re.IGNORECASE,
)
_GRANTS: Final = re.compile(r"\blicen[cs]ed?\b|\blizenz", re.IGNORECASE)
_WORD_NUMBERS: Final = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_ROMAN: Final = {"i": 1, "v": 5, "x": 10}


def posts(blocks: Iterable[Block], *, people: Sequence[str]) -> tuple[tuple[Claim[str], ...], tuple[Claim[str], ...]]:
    """Occupations and affiliations that author notes state of ``people``."""
    occupations, affiliations = [], []
    for block in blocks:
        if block.role is not Role.AUTHOR_NOTE:
            continue
        for name in people:
            for occupation, affiliation in affiliations_of(flat(block.text), name=name):
                occupations += [_claim(occupation, block, rule="author-note")] if occupation else []
                affiliations += [_claim(affiliation, block, rule="author-note")] if affiliation else []
    return tuple(occupations), tuple(affiliations)


def series(headline: Claim[str] | None) -> tuple[Claim[str] | None, Claim[int] | None]:
    """Series title and part number that a headline such as "The Treaty Part 2: The Sea" states."""
    match = _PART.fullmatch(headline.value) if headline else None
    if headline is None or match is None:
        return None, None
    number = _number(match["n"].lower())
    name = match["before"].strip(" ,:–—-([")
    if not name or number is None:
        return None, None
    return (
        Claim(name, headline.span, "title-part", headline.cert, headline.resp),
        Claim(number, headline.span, "title-part", headline.cert, headline.resp),
    )


def rights(blocks: Sequence[Block]) -> Claim[str] | None:
    """The line by which the page keeps all rights; it grants nothing, so there is no licence in it."""
    for block in blocks:
        if block.role.is_body or len(block.text) > _LONGEST_RIGHTS:
            continue
        text = flat(block.text)
        if phrases().reserved.search(text) and not phrases().picture.search(text):
            return _claim(text, block, rule="rights-line")
    return None


def licence(blocks: Sequence[Block]) -> tuple[Claim[str] | None, Claim[str] | None]:
    """The page's own statement of a licence and the licence's address, if it gives one.

    A photograph may have a licence that the text has not; lines of credit and of the article do not count.
    """
    for block in blocks:
        if block.role is Role.CREDIT or block.role.is_body or len(block.text) > 2000:
            continue
        text = flat(block.text)
        if phrases().picture.search(text):
            continue
        address = phrases().licence.search(text)
        if address or (
            phrases().licence_named.search(text) and re.search(r"\blicen[cs]ed?\b|\blizenz", text, re.IGNORECASE)
        ):
            url = _claim(address[0].rstrip("."), block, rule="licence-line") if address else None
            return _claim(text, block, rule="licence-line"), url
    return None, None


def _claim(value: str, block: Block, *, rule: str) -> Claim[str]:
    return Claim(value, block.span, rule, block.cert)


def _number(text: str) -> int | None:
    if text.isdigit():
        return int(text) or None
    if text in _WORD_NUMBERS:
        return _WORD_NUMBERS[text]
    values = [_ROMAN[character] for character in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)

"""Facts that labelled lines state, each a claim with the characters that state it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from kei_archive.interpret.dates import find_dates
from kei_archive.interpret.people import affiliations_of, names_in_byline, names_in_note
from kei_archive.label.cues import cues
from kei_archive.model import Block, Claim, Role

__all__ = ["authors", "categories", "date_claims", "posts", "publisher", "series", "site", "title"]

_ABOUT: Final = re.compile(
    r"(?i:about|über|à propos de|acerca de|sobre|over) (?P<name>(?i:the |die |der |das )?[A-ZÄÖÜ0-9].{1,60})"
)
_RETURN: Final = re.compile(r"(?i:return|back) to (?P<name>(?i:the )?[A-Z].{1,60})")
_PROJECT: Final = re.compile(
    r"(?P<site>[A-Z].{1,60}?)(?: blog)? is (?:a|an|the) (?:[\w-]+ ){0,3}?"
    r"(?:project|publication|blog|service|product|journal|magazine|program) (?:of|by|from) (?:the )?"
    r"(?P<name>[A-Z][^.;:(]{2,80}?)(?=[.;:(]|, (?:a|an|the|which)\b| and is\b|$)"
)
_PART: Final = re.compile(
    r"(?P<before>.*?)[\s,:–—(\[-]*\b(?:part|teil|partie|parte|deel|osa|часть)\s+"
    r"(?P<n>\d{1,3}|[ivx]{1,5}|one|two|three|four|five)\b"
    r"(?:\s*(?:/|of|von|de)\s*\d+)?[)\]]?\s*(?P<after>[:.–—-].*)?",
    re.IGNORECASE,
)
_WORD_NUMBERS: Final = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_ROMAN: Final = {"i": 1, "v": 5, "x": 10}
_LONGEST: Final = 200
"""Characters of a line that may hold a site's name."""

_SPLIT: Final = re.compile(r"\s*[,;|]\s*|\s+·\s+")
_SKIP: Final = frozenset({"", "leave a comment", "no comments", "edit", "permalink"})


def flat(text: str) -> str:
    """``text`` with white space collapsed, without a byte order mark."""
    return " ".join(text.replace("\ufeff", " ").split())


def title(blocks: Iterable[Block]) -> Claim[str] | None:
    """The headline."""
    return next((_claim(flat(b.text), b, rule=b.rule) for b in blocks if b.role is Role.TITLE), None)


def authors(blocks: Sequence[Block]) -> tuple[Claim[str], ...]:
    """From the byline, or from a dateline with a byline in it; else from the author note, as inferred."""
    for role in (Role.BYLINE, Role.DATELINE):
        for block in blocks:
            if block.role is role and (role is Role.BYLINE or re.search(r"\bby\b|\bvon\b|\bpar\b", block.text)):
                names = names_in_byline(flat(block.text))
                if names:
                    return tuple(_claim(name, block, rule="byline") for name in names)
    for block in blocks:
        names = names_in_note(flat(block.text)) if block.role is Role.AUTHOR_NOTE else ()
        if names:
            reason = "There is no byline; the note at the end of the article speaks of this person."
            return tuple(Claim(name, block.span, "author-note", 0.9, "machine", reason) for name in names)
    return ()


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


def date_claims(blocks: Sequence[Block]) -> Iterator[tuple[str, Claim[date]]]:
    """Dates at the article's edges, with what they are: ``published``, ``updated``, ``page-date`` or ``range``.

    Most certain is a date that says so ("Published …"), then one between title and body, then one above, then below.
    """
    title = next((i for i, block in enumerate(blocks) if block.role is Role.TITLE), len(blocks))
    body = next((i for i, block in enumerate(blocks) if block.role.is_body and i > title), len(blocks))
    for index, block in enumerate(blocks):
        if block.role not in (Role.DATELINE, Role.BYLINE, Role.PAGE_DATE):
            continue
        text = flat(block.text)
        written = [found for found in find_dates(text) if found.value]
        labelled = cues().dateline.match(text.lstrip("•*·| ")) is not None
        kind = "page-date" if block.role is Role.PAGE_DATE else "published"
        if text.casefold().startswith(cues().later):
            kind = "updated"
        elif len(written) > 1 and not labelled:
            kind = "range"
        place = 0.92 if title < index < body else 0.85 if index < title else 0.8
        for number, found in enumerate(written):
            if found.value:
                cert = 0.97 if labelled and number == 0 else place
                yield kind, Claim(found.value, block.span, f"date:{kind}", cert)


def categories(blocks: Iterable[Block]) -> tuple[Claim[str], ...]:
    """The site's categories, as displayed."""
    found: dict[str, Claim[str]] = {}
    for block in blocks:
        if block.role is Role.CATEGORY:
            match = cues().category.match(flat(block.text).lstrip("•*·| "))
            for part in _SPLIT.split(match["rest"]) if match else ():
                name = part.strip(" .")
                if name.casefold() not in _SKIP and len(name) <= 60:
                    found.setdefault(name.casefold(), _claim(name, block, rule="category-line"))
    return tuple(found.values())


def site(blocks: Sequence[Block], *, headline: str) -> Claim[str] | None:
    """The site's name: its masthead if other lines of the page name it too, else an "About …" heading."""
    named = []
    for block in blocks:
        if not block.role.is_chrome or len(block.text) > _LONGEST:
            continue
        match = (_ABOUT if block.role is Role.ABOUT else _RETURN).fullmatch(flat(block.text))
        if match and len(match["name"].split()) <= 6:
            named.append((match["name"], block))
    for block in blocks:
        text = flat(block.text) if block.role is Role.MASTHEAD and len(block.text) <= _LONGEST else ""
        if text and text != headline and len(text) <= 60:
            sure = any(text.casefold() == name.casefold() for name, _ in named)
            return _claim(text, block, rule="masthead", cert=0.95 if sure else 0.7)
    about = next(((name, block) for name, block in named if block.role is Role.ABOUT), None)
    return _claim(about[0], about[1], rule="about-heading", cert=0.9) if about else None


def publisher(blocks: Iterable[Block]) -> Claim[str] | None:
    """Whose project the site is, as its own description says."""
    for block in blocks:
        match = _PROJECT.search(flat(block.text)) if block.role is Role.ABOUT else None
        if match:
            reason = "The site's description of itself names whose project it is."
            return Claim(match["name"].strip(), block.span, "about-project", 0.9, "machine", reason)
    return None


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


def _claim(value: str, block: Block, *, rule: str, cert: float | None = None) -> Claim[str]:
    return Claim(value, block.span, rule, block.cert if cert is None else cert)


def _number(text: str) -> int | None:
    if text.isdigit():
        return int(text) or None
    if text in _WORD_NUMBERS:
        return _WORD_NUMBERS[text]
    values = [_ROMAN[character] for character in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)

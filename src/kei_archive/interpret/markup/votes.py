"""What a page's head, JSON-LD (schema.org), microdata and ``time`` say of its facts: a vote of each for a value.

When a page was last changed or captured is no date of publication, so that is never asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from kei_archive.drawing import Drawing, Stated
from kei_archive.interpret.dates import find_dates

__all__ = ["Vote", "key_of_title", "votes_of"]


def _names_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORD: Final = re.compile(r"\w+")
_JOINT: Final = re.compile(r"\s+(?:[-–—|·•:«»]|::)\s+|\s*\|\s*|: ")
"""What stands between a headline and the name of its site in the title of a window."""
_ISO: Final = re.compile(r"((?:19|20)\d\d)-?(\d\d)-?(\d\d)(?!\d)")
_IN_ADDRESS: Final = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:/|-|\b)")
_AND: Final = re.compile(r"\s*[;,|/&•]\s*|\s+(?:and|und|et|y|e|og|och)\s+", re.IGNORECASE)
_BY: Final = re.compile(r"(?:by|von|par|por|door|autor|author|written by)\b[:\s]+", re.IGNORECASE)
_LONGEST: Final = 300
"""Characters of a fact; what is longer is a description."""
_MOST_NAMES: Final = 8
_DEPTH: Final = 4
"""Levels of JSON-LD that are looked at."""
_ARTICLES: Final = ("article", "posting", "report", "review", "recipe", "question", "creativework")
"""What types of schema.org that are texts end in or contain, in small letters."""
_TITLES: Final = _names_of(
    "og:title twitter:title dc.title dcterms.title citation_title parsely-title sailthru.title headline"
)
_AUTHORS: Final = _names_of(
    "author article:author dc.creator dcterms.creator citation_author parsely-author sailthru.author byl"
    " article:author_name og:author creator"
)
_DATES: Final = _names_of(
    "article:published_time og:published_time og:article:published_time article.published datepublished date"
    " dc.date dc.date.issued dc.date.created dcterms.date dcterms.created dcterms.issued citation_publication_date"
    " citation_date pubdate publishdate publish-date publish_date published_time_telegram publication_date"
    " parsely-pub-date sailthru.date cxenseparse:recs:publishtime cxenseparse:publishtime bt:pubdate"
    " originalpublicationdate article_date_original displaydate publisheddate"
)
_SITES: Final = _names_of("og:site_name application-name publisher dc.publisher")
_RARE: Final = "meta:other"
"""Names of ``meta`` that few pages have share a weight."""
_OFTEN: Final = _names_of(
    "og:title twitter:title author article:author article:published_time datepublished date og:site_name"
)


@dataclass(frozen=True, slots=True)
class Vote:
    """A value for a fact.

    Attributes:
        fact: ``title``, ``authors``, ``date``, ``site``, ``categories`` or ``tags``.
        value: The value: names are a tuple.
        source: Who says so, such as ``json-ld`` or ``og:title``; ``:cut`` behind it if only a part says it.
        path: Absolute XPath of the element.
    """

    fact: str
    value: Any
    source: str
    path: str

    @property
    def key(self) -> object:
        """What makes two values the same."""
        if isinstance(self.value, tuple):
            return frozenset(map(key_of_title, self.value))
        return self.value if isinstance(self.value, date) else key_of_title(self.value)


def key_of_title(text: str) -> str:
    """The words of a text, in small letters."""
    return " ".join(_WORD.findall(text.casefold()))


def votes_of(drawing: Drawing, *, url: str | None = None) -> tuple[Vote, ...]:
    """All votes of a page, in its order.

    Args:
        drawing: The page.
        url: Its address, if known.
    """
    votes = [vote for stated in drawing.meta for vote in _votes(stated)]
    linked = tuple(fact.value for fact in drawing.meta if fact.kind == "author")
    if linked:
        path = next(fact.path for fact in drawing.meta if fact.kind == "author")
        votes += _of_people(linked, source="rel", path=path)
    told = next((fact for fact in drawing.meta if fact.kind == "time" and not fact.name), None)
    votes += _of_date(told.value, source="time", path=told.path) if told else ()
    if url and (match := _IN_ADDRESS.search(url)):
        votes += _of_date("-".join([match[1], match[2].zfill(2), match[3].zfill(2)]), source="address", path="")
    return tuple(votes)


def _votes(stated: Stated) -> Iterator[Vote]:
    """The votes of one element."""
    name, value, path = stated.name, stated.value, stated.path
    match stated.kind:
        case "title" if "/svg" not in path:
            yield from _of_title(value, source="title", path=path)
        case "meta":
            yield from _of_meta(name, value, path=path)
        case "itemprop":
            of = {"headline": _of_title, "author": _of_people, "datepublished": _of_date}.get(name)
            if of:
                yield from of(value, source=f"itemprop:{name}", path=path)
        case "time" if name == "datepublished":
            yield from _of_date(value, source="itemprop:datepublished", path=path)
        case "link" if name == "canonical" and (match := _IN_ADDRESS.search(value)):
            yield from _of_date("-".join([match[1], match[2].zfill(2), match[3].zfill(2)]), source="address", path=path)
        case "json-ld":
            for thing in _things(value):
                yield from _of_thing(thing, path=path)


def _of_meta(name: str, value: str, *, path: str) -> Iterator[Vote]:
    source = name if name in _OFTEN else _RARE
    if name in _TITLES:
        yield from _of_title(value, source=source, path=path)
    elif name in _AUTHORS:
        yield from _of_people(value, source=source, path=path)
    elif name in _DATES:
        yield from _of_date(value, source=source, path=path)
    elif name in _SITES:
        yield from _of_words("site", value, source=source, path=path)
    elif name == "article:section":
        yield from _of_words("categories", value, source=name, path=path)
    elif name in ("keywords", "news_keywords", "article:tag"):
        for word in value.split(","):
            yield from _of_words("tags", word, source=name, path=path)


def _things(value: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """The objects of JSON-LD that may be about the page: not what it lists."""
    if isinstance(value, list):
        for one in value[:50]:
            yield from _things(one, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            if depth < _DEPTH and key in value:
                yield from _things(value[key], depth + 1)


def _of_thing(thing: Mapping[str, Any], *, path: str) -> Iterator[Vote]:
    kinds = thing.get("@type")
    kind = " ".join(map(str, kinds)) if isinstance(kinds, list) else str(kinds or "")
    is_text = any(name in kind.casefold() for name in _ARTICLES)
    source = "json-ld" if is_text else "json-ld:page"
    if not is_text and "page" not in kind.casefold():
        if kind == "WebSite":
            yield from _of_words("site", thing.get("name"), source="json-ld:website", path=path)
        return
    yield from _of_title(thing.get("headline"), source=source, path=path)
    yield from _of_title(thing.get("name"), source=f"{source}:name", path=path)
    yield from _of_people(_names(thing.get("author") or thing.get("creator")), source=source, path=path)
    yield from _of_date(thing.get("datePublished"), source=source, path=path)
    yield from _of_words("site", next(iter(_names(thing.get("publisher"))), None), source=source, path=path)
    for section in _names(thing.get("articleSection")):
        yield from _of_words("categories", section, source="json-ld", path=path)


def _names(value: Any) -> tuple[str, ...]:
    """The names of things, each a text or an object with a name."""
    found: list[Any] = []
    for one in value if isinstance(value, list) else [value]:
        name = one.get("name") if isinstance(one, dict) else one
        found += name if isinstance(name, list) else [name]
    return tuple(name for name in found if isinstance(name, str))


def _of_words(fact: str, value: Any, *, source: str, path: str) -> Iterator[Vote]:
    text = " ".join(value.split()) if isinstance(value, str) else ""
    if text and len(text) <= _LONGEST and not _is_address(text) and key_of_title(text):
        yield Vote(fact, text, source, path)


def _of_title(value: Any, *, source: str, path: str) -> Iterator[Vote]:
    """The whole, and what is left of it without a part at an end that may be the site's name."""
    for vote in _of_words("title", value, source=source, path=path):
        yield vote
        joints = [*_JOINT.finditer(vote.value)]
        for cut in {vote.value[: joint.start()] for joint in (joints[0], joints[-1])} if joints else ():
            yield from _of_words("title", cut, source=f"{source}:cut", path=path)
        if joints:
            yield from _of_words("title", vote.value[joints[0].end() :], source=f"{source}:behind", path=path)


def _of_people(value: Any, *, source: str, path: str) -> Iterator[Vote]:
    texts = (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()
    texts = tuple(text[:_LONGEST] for text in texts if not _is_address(text))
    parts = (_BY.sub("", part, count=1).strip() for text in texts for part in _AND.split(text))
    names = {key_of_title(part): part for part in parts if not _is_address(part) and any(map(str.isalpha, part))}
    names.pop("", None)
    if 0 < len(names) <= _MOST_NAMES:
        yield Vote("authors", tuple(names.values()), source, path)


def _of_date(value: Any, *, source: str, path: str) -> Iterator[Vote]:
    text = value.strip()[:60] if isinstance(value, str) else ""
    match = _ISO.match(text)
    found: date | None = None
    if match:
        try:
            found = date(*map(int, match.groups()))
        except ValueError:
            return
    elif text:
        found = next((written.value for written in find_dates(text) if written.value), None)
    if found:
        yield Vote("date", found, source, path)


def _is_address(text: str) -> bool:
    return "://" in text or text.startswith(("www.", "@", "/")) or ("@" in text and " " not in text)

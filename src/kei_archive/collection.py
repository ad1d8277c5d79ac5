"""A collection: one text file that is the book.

title = "Sanctions and Survival"
subtitle = "Posts of 2020 and 2021"
editor = ["A. Editor"]
publisher = "…"
language = "en"
rights = "…"
where = "category = 'North Korea' and date in 2020..2021"   # or posts = ["k-dedf0410259b", …], or where = "all"
order = "date"                                              # date, title, author or given
parts = "year"                                              # none, year, author or category
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final, Literal

from kei_archive import tomlfile
from kei_archive.errors import ConfigError
from kei_archive.tei.record import Record

__all__ = ["Collection", "Member", "load_collection", "resolve"]

Order = Literal["date", "title", "author", "given"]
Parts = Literal["none", "year", "author", "category"]

_KEYS: Final[dict[str, tomlfile.Shape]] = {
    "title": "text",
    "subtitle": "text",
    "editor": "text or texts",
    "publisher": "text",
    "language": "text",
    "rights": "text",
    "posts": "texts",
    "where": "text",
    "order": "text",
    "parts": "text",
}
_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,80}")
"""Names of files that are safe on every system, and in every address."""

_CHOICES: Final = {"order": ("date", "title", "author", "given"), "parts": ("none", "year", "author", "category")}


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection file, read. ``name`` is the file's stem; ``posts`` are ids or file names of captures."""

    name: str
    title: str
    subtitle: str = ""
    editor: tuple[str, ...] = ()
    publisher: str = ""
    language: str | None = None
    rights: str = ""
    posts: tuple[str, ...] = ()
    where: str = "all"
    order: Order = "date"
    parts: Parts = "none"
    place: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """What a collection may know of a document: its record and the name of its source."""

    record: Record
    source: str


def load_collection(path: Path) -> Collection:
    """Read a collection file.

    Raises:
        ConfigError: A key is unknown or has the wrong shape, a choice does not exist, or the query cannot be read.
    """
    place = str(path)
    values = tomlfile.check(tomlfile.load(path), _KEYS, place=place, required=("title",))
    for key, choices in _CHOICES.items():
        if key in values and values[key] not in choices:
            near = tomlfile.suggest(values[key], choices)
            raise ConfigError(f"{key} cannot be {values[key]!r}.{near}", place=place)
    if "posts" in values and "where" in values:
        raise ConfigError("has both posts and where.", place=place, remedy="Keep one of them.")
    if values.get("posts") == []:
        raise ConfigError("posts is empty.", place=place, remedy='Name the posts, or write where = "all".')
    if not _NAME.fullmatch(path.stem):
        raise ConfigError(
            f"cannot be called {path.name!r}.", place=place, remedy="Use letters, digits, - and _ and end in .toml."
        )
    editor = values.pop("editor", ())
    posts = tuple(values.pop("posts", ()))
    values.setdefault("order", "given" if posts else "date")
    collection = Collection(
        name=path.stem,
        editor=(editor,) if isinstance(editor, str) else tuple(editor),
        posts=posts,
        place=place,
        **values,
    )
    _query(collection.where, place=place)
    return collection


def resolve(collection: Collection, members: Sequence[Member]) -> tuple[list[Member], list[tuple[str, list[str]]]]:
    """The documents of a collection in order, and its parts as pairs of title and document ids.

    Raises:
        ConfigError: A post that is not there, or no post at all.
    """
    chosen = _given(collection, members) if collection.posts else _matching(collection, members)
    if not chosen:
        raise ConfigError("no post fits the collection.", place=collection.place, remedy="Widen `where`.")
    if collection.order != "given":
        chosen = sorted(chosen, key=lambda member: _sort_key(member, collection.order))
    parts: dict[str, list[str]] = {}
    if collection.parts != "none":
        chosen = sorted(chosen, key=lambda member: _part_key(member.record, collection.parts))
        for member in chosen:
            parts.setdefault(_part_title(member.record, collection.parts), []).append(member.record.id)
    return chosen, list(parts.items())


def _given(collection: Collection, members: Sequence[Member]) -> list[Member]:
    names: dict[str, Member] = {}
    shared: set[str] = set()
    for member in members:
        file_name = member.source.rpartition("/")[2]
        for name in (member.record.id, member.source, file_name, file_name.rpartition(".")[0]):
            if names.setdefault(name, member) is not member:
                shared.add(name)
    if doubtful := sorted(shared & set(collection.posts)):
        raise ConfigError(
            f"several posts are called {doubtful[0]!r}.", place=collection.place, remedy="Give the path or the id."
        )
    missing = [post for post in collection.posts if post not in names]
    if missing:
        hints = "".join(f" {post!r} is not in the archive.{tomlfile.nearest(post, names)}" for post in missing[:3])
        many = f"{len(missing):,} posts cannot be found, such as these." if len(missing) > 3 else ""
        remedy = "Give the name of a capture, its path or its id, as report.html has them."
        raise ConfigError(f"{many}{hints}".strip(), place=collection.place, remedy=remedy)
    first: dict[str, str] = {}
    for post in collection.posts:
        if (other := first.setdefault(names[post].record.id, post)) != post:
            what = f"{other!r} and {post!r} are the same post, {names[post].source}."
            raise ConfigError(what, place=collection.place, remedy="Take one of them out.")
    return [names[post] for post in dict.fromkeys(collection.posts)]


def _matching(collection: Collection, members: Sequence[Member]) -> list[Member]:
    fits = _query(collection.where, place=collection.place)
    return [member for member in members if fits(member)]


def _sort_key(member: Member, order: str) -> tuple[str, ...]:
    record = member.record
    date, title = record.date or "9999", record.title.casefold()  # undated posts come last
    author = record.authors[0].sort.casefold() if record.authors else "\uffff"
    return {"date": (date, title), "title": (title, date), "author": (author, date, title)}[order] + (record.id,)


def _part_title(record: Record, parts: str) -> str:
    if parts == "year":
        return record.date[:4] or "Undated"
    if parts == "author":
        return record.authors[0].name if record.authors else "Unsigned"
    return record.categories[0] if record.categories else "Other subjects"


def _part_key(record: Record, parts: str) -> str:
    if parts == "year":
        return record.date[:4] or "9999"
    if parts == "author":
        return record.authors[0].sort.casefold() if record.authors else "\uffff"
    return record.categories[0].casefold() if record.categories else "\uffff"


# ---- the query: terms joined by "and"; `category = 'North Korea' and date in 2016..2021 and words >= 400`

_TERM: Final = re.compile(
    r"""\s*(?P<field>\w+)\s*(?:
        (?P<op>=|!=|~|>=|<=)\s*(?:'(?P<single>[^']*)'|"(?P<double>[^"]*)"|(?P<bare>[\w.:*-]+))
      | in\s+(?P<low>[\w-]+)\.\.(?P<high>[\w-]+)
    )\s*(?:and\b|$)""",
    re.VERBOSE,
)
_FIELDS: Final[dict[str, Callable[[Member], Iterable[str]]]] = {
    "author": lambda member: [agent.name for agent in member.record.authors],
    "category": lambda member: member.record.categories,
    "date": lambda member: [member.record.date],
    "language": lambda member: [member.record.language],
    "series": lambda member: [member.record.series],
    "site": lambda member: [member.record.site],
    "source": lambda member: [member.source],
    "title": lambda member: [member.record.title],
    "words": lambda member: [str(member.record.words)],
}


def _query(text: str, *, place: str) -> Callable[[Member], bool]:
    """A test for members from a query; ``all`` and the empty query fit every one."""
    if text.strip() in ("", "all"):
        return lambda _: True
    terms, position = [], 0
    while position < len(text):
        match = _TERM.match(text, position)
        if match is None:
            raise ConfigError(
                f"cannot read the query at {text[position:].strip()!r}.",
                place=f"{place}: where",
                remedy="Write terms such as category = 'North Korea' joined by and; operators: = != ~ >= <= in A..B.",
            )
        if match["field"] not in _FIELDS:
            near = tomlfile.suggest(match["field"], _FIELDS)
            raise ConfigError(f"unknown field {match['field']!r}.{near}", place=f"{place}: where")
        if match["field"] == "words" and not re.fullmatch(r"\D*\d+(\.\.\d+)?\s*(and\b)?\s*", match[0]):
            raise ConfigError("words is compared with whole numbers.", place=f"{place}: where")
        terms.append(_term(match))
        position = match.end()
    return lambda member: all(term(member) for term in terms)


def _term(match: re.Match[str]) -> Callable[[Member], bool]:
    values, numeric = _FIELDS[match["field"]], match["field"] == "words"
    operator = match["op"]
    if operator is None:
        low, high = match["low"], match["high"]
        return lambda member: any(_between(value, low, high, numeric=numeric) for value in values(member))
    wanted = next(value for value in (match["single"], match["double"], match["bare"]) if value is not None)
    folded = wanted.casefold()
    if operator == "~":
        pattern = folded if "*" in folded else f"*{folded}*"
        return lambda member: any(fnmatchcase(value.casefold(), pattern) for value in values(member))
    if operator in (">=", "<="):
        low, high = (wanted, "") if operator == ">=" else ("", wanted)
        return lambda member: any(_between(value, low, high, numeric=numeric) for value in values(member))
    return lambda member: (folded in {value.casefold() for value in values(member)}) is (operator == "=")


def _between(value: str, low: str, high: str, *, numeric: bool) -> bool:
    """Whether ``value`` lies in the range; dates compare by prefix, so ``2020..2021`` holds all of 2021."""
    if not value:
        return False
    if numeric:
        return (not low or int(value) >= int(low)) and (not high or int(value) <= int(high))
    return (not low or value >= low) and (not high or value[: len(high)] <= high)

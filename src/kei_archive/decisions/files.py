"""The files of decisions: ``decisions/posts/NAME.toml``, one a post, and ``decisions/families.toml``.

schema = 1
source = "sha256:9e0b…"              # the capture that was looked at: at least twelve digits
about = "The Lamp on the Outer Mole" # a line of it, by which the post is known again if its capture changes
[date]
value = 2014-03-04                   # "" if the fact is to be unknown
was = ""                             # what the machine said when this was decided
why = "Part 1 of 2014-03-03 says 'I take it up tomorrow'"
by = "editor"
on = 2026-11-22
[kind]
value = "listing"                    # what the page is: article, listing, comments or none
[[authors]]
value = "Ines Calloway"              # one table for each author, and for each category
[[line]]
text = "Photo from the harbour office."
role = "credit"                      # a role of the house's table
was = "paragraph"
nth = 2                              # only where equal lines differ: the second of them

families.toml has, beside ``schema``, tables [[family]] with ``pattern``, ``role`` and perhaps ``layout``; see
`kei_archive.decisions.pattern` for patterns. Any entry may have ``was``, ``why``, ``by``, ``on`` and ``sampled``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from kei_archive import tomlfile
from kei_archive.claims import date_of
from kei_archive.decisions.contradiction import without_contradictions
from kei_archive.decisions.pattern import has_words
from kei_archive.decisions.ruling import Decisions, FactRuling, FactValue, FamilyRuling, LineRuling, PostRulings
from kei_archive.errors import ConfigError, UsageError
from kei_archive.model import Kind, Role

__all__ = [
    "FACTS",
    "FAMILIES",
    "FOLDER",
    "KIND",
    "MANY",
    "POSTS",
    "SCHEMA",
    "decisions_in",
    "has_decisions",
    "load_decisions",
]

FOLDER: Final = "decisions"
POSTS: Final = "posts"
FAMILIES: Final = "families.toml"
SCHEMA: Final = 1

FACTS: Final = (
    "title", "authors", "date", "site", "publisher", "language", "url", "series", "part", "categories", "rights",
)  # fmt: skip
"""The facts that can be decided, by their names in `Metadata`."""
KIND: Final = "kind"
"""What the page is, which is decided like a fact."""
MANY: Final = frozenset({"authors", "categories"})
"""Those that have several values: one table each."""

_NOTE: Final[dict[str, tomlfile.Shape]] = {
    "was": "text",
    "why": "text",
    "by": "text",
    "on": "date",
    "sampled": "yes-or-no",
}
_LINE: Final[dict[str, tomlfile.Shape]] = {"text": "text", "role": "text", "nth": "number"}
_FAMILY: Final[dict[str, tomlfile.Shape]] = {"pattern": "text", "role": "text", "layout": "text"}
_TOP: Final[dict[str, tomlfile.Shape]] = {
    "schema": "number",
    "source": "text",
    "about": "text",
    "kind": "table",
    "line": "tables",
}
_HEADER: Final = re.compile(r"^[ \t]*\[{1,2}[ \t]*([\w-]+)[ \t]*\]{1,2}", re.MULTILINE)
_SOURCE: Final = re.compile(r"sha256:([0-9a-f]{12,64})")


def has_decisions(folder: Path) -> bool:
    """Whether a folder looks like one of decisions."""
    return (folder / FAMILIES).is_file() or (folder / POSTS).is_dir()


def decisions_in(folder: Path | None) -> Decisions:
    """What people have decided, in a folder that need not be there."""
    return load_decisions(folder) if folder is not None and folder.is_dir() else Decisions()


def load_decisions(folder: str | Path) -> Decisions:
    """Read every file of a folder of decisions; there may be none in it.

    A file that cannot be obeyed stops nothing: it is listed in `Decisions.problems`, with its line and what to do; so
    is a decision that a later one contradicts.

    Args:
        folder: The folder ``decisions`` of a corpus.

    Raises:
        UsageError: There is no such folder.
    """
    root = Path(folder)
    if not root.is_dir():
        raise UsageError("there is no such folder.", place=str(folder), remedy="Give the folder decisions of a corpus.")
    problems: list[ConfigError] = []
    posts = [post for path in sorted(root.glob(f"{POSTS}/*.toml")) if (post := _attempt(_post, path, problems))]
    families = _attempt(_families, root / FAMILIES, problems) if (root / FAMILIES).is_file() else ()
    problems += [
        ConfigError(
            "is in a place where no decisions are looked for.",
            place=str(path),
            remedy=f"Move it: those about a post stand in {POSTS}/NAME.toml, those about families in {FAMILIES}.",
        )
        for path in sorted(root.rglob("*.toml"))
        if path != root / FAMILIES and path.parent != root / POSTS
    ]
    kept, kept_families, contradictory = without_contradictions(posts, families or (), folder=root)
    return Decisions(kept, kept_families, (*problems, *contradictory))


def _attempt(read: Callable[[Path], Any], path: Path, problems: list[ConfigError]) -> Any:
    try:
        return read(path)
    except ConfigError as error:
        problems.append(error)
        return None


class _File:
    """A file of decisions with the lines at which its tables begin, so that an error can name the line."""

    def __init__(self, path: Path, *, name: str) -> None:
        self.path, self.name, self.table = path, name, tomlfile.load(path)
        text = path.read_text(encoding="utf-8")
        self._lines: dict[str, list[int]] = {}
        for match in _HEADER.finditer(text):
            self._lines.setdefault(match[1], []).append(text.count("\n", 0, match.start()) + 1)
        if self.table.get("schema") != SCHEMA:
            raise ConfigError(
                f"schema is {self.table.get('schema')!r}.",
                place=str(path),
                remedy=f"Write schema = {SCHEMA} at its top.",
            )

    def line(self, key: str, number: int = 0) -> int:
        """Where the table ``key`` begins, or the ``number``-th of its kind."""
        lines = self._lines.get(key, [])
        return lines[number] if number < len(lines) else 1

    def at(self, key: str, number: int = 0) -> str:
        """The same as a place for errors."""
        return f"{self.path}:{self.line(key, number)}"

    def note(self, values: Mapping[str, Any], *, key: str, number: int = 0) -> dict[str, Any]:
        """What every decision has, as arguments."""
        return {name: values[name] for name in _NOTE if name in values} | {
            "place": f"{self.name}:{self.line(key, number)}"
        }


def _post(path: Path) -> PostRulings:
    file = _File(path, name=f"{POSTS}/{path.name}")
    shapes = _TOP | {name: "tables" if name in MANY else "table" for name in FACTS}
    table = tomlfile.check(file.table, shapes, place=str(path), required=("source",))
    source = _SOURCE.fullmatch(table["source"])
    if source is None:
        raise ConfigError(
            f"source cannot be {table['source']!r}.",
            place=str(path),
            remedy='Write "sha256:" and at least twelve digits of the digest of the capture, in small letters.',
        )
    facts = tuple(_fact(file, name, table[name]) for name in (KIND, *FACTS) if name in table)
    lines = tuple(_line(file, entry, number) for number, entry in enumerate(table.get("line", [])))
    about = " ".join(table.get("about", "").split())
    return PostRulings(path.stem, file.name, source[1], about, facts, lines)


def _fact(file: _File, name: str, given: Any) -> FactRuling:
    entries: list[dict[str, Any]] = given if name in MANY else [given]
    values: list[FactValue] = []
    for number, entry in enumerate(entries):
        place = file.at(name, number)
        bare = {key: value for key, value in entry.items() if key != "value"}
        tomlfile.check(bare, _NOTE, place=place)
        if "value" not in entry:
            raise ConfigError("the key 'value' is missing.", place=place, remedy='Write "" for an unknown fact.')
        if entry["value"] != "" or name == KIND:  # a page is always of some kind
            values.append(_value(name, entry["value"], place=place))
    return FactRuling(field=name, values=tuple(values), **file.note(entries[0] if entries else {}, key=name))


def _value(name: str, value: object, *, place: str) -> FactValue:
    if name == "date":
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if tomlfile.is_period(value):
            return date_of(str(value))
        remedy = 'Write a date such as 2020-01-07, without quotes, a month as "2020-01" or a year.'
        raise ConfigError(f"value cannot be {value!r}.", place=place, remedy=remedy)
    if name == KIND:
        if value in list(Kind):
            return str(value)
        known = tomlfile.suggest(str(value), map(str, Kind))
        raise ConfigError(f"there is no kind of page {value!r}.{known}", place=place)
    if name == "part":
        if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
            return value
        raise ConfigError(f"value cannot be {value!r}.", place=place, remedy="Write a whole number from 1.")
    if isinstance(value, str) and value.strip():
        return value
    raise ConfigError(f"value cannot be {value!r}.", place=place, remedy="Write it between quotes.")


def _line(file: _File, entry: Mapping[str, Any], number: int) -> LineRuling:
    place = file.at("line", number)
    values = tomlfile.check(entry, _LINE | _NOTE, place=place, required=("text", "role"))
    nth = values.get("nth", 0)
    if isinstance(nth, float) or nth < 0:
        raise ConfigError(f"nth cannot be {nth}.", place=place, remedy="Write 1 for the first of equal lines.")
    if not values["text"].strip():
        raise ConfigError("text is empty.", place=place, remedy="Write the line as it stands in the capture.")
    role = _role(values["role"], place=place)
    return LineRuling(text=values["text"], role=role, nth=nth, **file.note(values, key="line", number=number))


def _families(path: Path) -> tuple[FamilyRuling, ...]:
    file = _File(path, name=FAMILIES)
    table = tomlfile.check(file.table, {"schema": "number", "family": "tables"}, place=str(path))
    return tuple(_family(file, entry, number) for number, entry in enumerate(table.get("family", [])))


def _family(file: _File, entry: Mapping[str, Any], number: int) -> FamilyRuling:
    place = file.at("family", number)
    values = tomlfile.check(entry, _FAMILY | _NOTE, place=place, required=("pattern", "role"))
    pattern = " ".join(values["pattern"].split())
    if not has_words(pattern):
        raise ConfigError(
            f"the pattern {values['pattern']!r} has no word of its own.",
            place=place,
            remedy="It would fit lines of every kind: keep some of the line's words.",
        )
    return FamilyRuling(
        pattern=pattern,
        role=_role(values["role"], place=place),
        layout=values.get("layout", ""),
        **file.note(values, key="family", number=number),
    )


def _role(name: str, *, place: str) -> Role:
    try:
        return Role(name)
    except ValueError as error:
        known = [str(role) for role in Role]
        raise ConfigError(f"there is no role {name!r}.{tomlfile.suggest(name, known)}", place=place) from error

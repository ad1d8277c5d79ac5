"""A learned profile as a file: the part of a person, kept to the letter, and below it what was learned.

A family that a person has decided, with their name in ``by``, is kept too. Where anything else below the line has been
changed by hand, the old file is left beside the new one, as NAME.toml.old, NAME.toml.old-2 and on.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Final

from kei_archive import fixity, tomlfile
from kei_archive.errors import ConfigError
from kei_archive.files import write
from kei_archive.model import Role, printable
from kei_archive.profiles import Profile, as_profile
from kei_archive.profiles.families import Family, Layout, Learned, key_of_pattern

__all__ = ["Changes", "write_profile"]

_LINE: Final = '# ---- learned: written anew each time, but for families with by = "your name" ---- '
_DIGITS: Final = 16
_SAME: Final = 0.5
"""Share of the lines of two layouts that both have, from which they are the same one."""
_TESTED: Final = 12
"""Lines of each kind that a profile tests itself with."""

_YOURS: Final = """\
# The profile of a site. This part is yours: learning again leaves it as it is.
name = {name}
# site = "The name of the site"
# publisher = "Who publishes it"
# technical_categories = ["slider"]   # categories that the site uses for its layout

# A line that is not seen rightly: its role, and a regular expression.
# [[lines]]
# role = "print"
# match = "^Print this page$"

"""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a new profile says otherwise than the file that it replaces.

    Attributes:
        new: Families that were not there.
        gone: Families that are there no more.
        roles: Families with another role: as they were, as they are.
        kept: Families that a person decided.
        old: Where the old file is kept, if it had been changed by hand.
    """

    new: tuple[Family, ...] = ()
    gone: tuple[Family, ...] = ()
    roles: tuple[tuple[Family, Family], ...] = ()
    kept: tuple[Family, ...] = ()
    old: Path | None = None

    @property
    def any(self) -> bool:
        """Whether a decision differs."""
        return bool(self.new or self.gone or self.roles)


def write_profile(profile: Profile, path: str | Path) -> Changes:
    """Write what was learned to a profile file, which may be there already.

    Of a file that is there, the part above the line "learned" and the families with ``by`` are kept.

    Args:
        profile: A profile from `learn`.
        path: Where to; its folder is made.

    Raises:
        ConfigError: The file that is there cannot be obeyed, or a test of its own would fail: nothing is written.
        WriteError: The system refuses to write.
    """
    target, learned = Path(path), profile.learned or Learned()
    if not target.is_file():
        write(target, _file(_YOURS.format(name=_text(printable(profile.name))), learned, mine=profile).encode())
        return Changes(new=learned.families)
    data = target.read_bytes()
    before = data.decode("utf-8", "replace")
    tables = tomlfile.load(target)
    mine = as_profile(tables, place=str(target))
    old = mine.learned or Learned()
    yours, line, rest = before.partition(_LINE)
    digest, _, body = rest.partition("\n")
    if not line and old.families:
        raise ConfigError("the line above what was learned is gone.", place=str(target), remedy=f"It reads: {_LINE}")
    joined = _with_decisions(_with_names(learned, old=old), old=old, never=tables.get("tests", {}).get("must_not", []))
    after = _file(yours if line else before.rstrip() + "\n\n", joined, mine=mine)
    as_profile(tomlfile.parse(after, place=str(target)), place=str(target))
    changes = _changes(old, joined)
    if line and digest.strip() != _digest(body):
        changes = replace(changes, old=_kept_aside(target, data))
    if after != before:
        write(target, after.encode())
    return changes


def _kept_aside(target: Path, data: bytes) -> Path:
    """The file beside a profile that holds its old bytes: a new one, unless one has them already."""
    for number in count(1):
        path = target.with_name(f"{target.name}.old{f'-{number}' if number > 1 else ''}")
        if not path.exists():
            write(path, data)
            return path
        if path.is_file() and path.read_bytes() == data:
            return path
    raise AssertionError("numbers do not end")


def _with_names(learned: Learned, *, old: Learned) -> Learned:
    """The layouts under the names that they had: a new post may change which of them is the largest."""
    left = {layout.name: _keys(layout) for layout in old.layouts}
    names: dict[str, str] = {"": ""}
    for layout in learned.layouts:
        alike, near = max(((_alike(_keys(layout), lines), name) for name, lines in left.items()), default=(0.0, ""))
        if alike >= _SAME:
            names[layout.name] = near
            del left[near]
    fresh = (f"layout-{number}" for number in count(1))
    taken = {*names.values(), *(layout.name for layout in old.layouts)}
    for layout in learned.layouts:
        if layout.name not in names:
            names[layout.name] = next(name for name in fresh if name not in taken)
    return Learned(
        posts=learned.posts,
        families=[replace(family, layout=names[family.layout]) for family in learned.families],
        layouts=[replace(layout, name=names[layout.name]) for layout in learned.layouts],
        lines=learned.lines,
        text=learned.text,
    )


def _keys(layout: Layout) -> set[str]:
    return set(map(key_of_pattern, layout.lines))


def _alike(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def _with_decisions(learned: Learned, *, old: Learned, never: Iterable[str]) -> Learned:
    """The families with those of the old file that a person decided; of these only the counts are new.

    A family that takes in a line which the person's tests say none may match is left out.
    """
    wrong = [learned.find(line) for line in never]
    decided = {_key(family): family for family in old.families if family.by}
    families = []
    for family in learned.families:
        mine = decided.pop(_key(family), None)
        if mine is not None:
            families.append(replace(family, role=mine.role, cert=mine.cert, by=mine.by))
        elif family not in wrong:
            families.append(family)
    families += [replace(family, posts=0, lines=0, examples=()) for family in decided.values()]
    return Learned(
        posts=learned.posts, families=families, layouts=learned.layouts, lines=learned.lines, text=learned.text
    )


def _changes(old: Learned, new: Learned) -> Changes:
    was = {_key(family): family for family in old.families}
    now = {_key(family): family for family in new.families}
    return Changes(
        tuple(family for key, family in now.items() if key not in was),
        tuple(family for key, family in was.items() if key not in now),
        tuple((was[key], family) for key, family in now.items() if key in was and was[key].role is not family.role),
        tuple(family for family in new.families if family.by),
    )


def _key(family: Family) -> tuple[str, str]:
    return family.layout, key_of_pattern(family.pattern)


# ---- the file


def _file(yours: str, learned: Learned, *, mine: Profile) -> str:
    body = "\n".join(_lines(learned, mine=mine)) + "\n"
    return f"{yours}{_LINE}{_digest(body)}\n{body}"


def _digest(body: str) -> str:
    return fixity.of_bytes(body.encode("utf-8", "replace"))[:_DIGITS]


def _lines(learned: Learned, *, mine: Profile) -> Iterable[str]:
    yield from ("[learned]", "version = 1", f"posts = {learned.posts}", "[learned.tests]")
    yield from ("must = [", *_each(_must(learned)), "]")
    yield from ("must_not = [", *_each(_must_not(learned, mine=mine)), "]")
    for layout in learned.layouts:
        yield from _layout(layout)
    of = Counter(family.layout for family in learned.families)
    for name in of:
        yield f"\n# {name or 'of several layouts, or of none'}: {of[name]} families"
        yield from (line for family in learned.families if family.layout == name for line in _family(family))


def _layout(layout: Layout) -> Iterable[str]:
    yield from ("\n[[layouts]]", f"name = {_text(layout.name)}", f"posts = {layout.posts}", "lines = [")
    yield from (*_each(layout.lines), "]")
    yield f"kept = [{', '.join(map(str, layout.kept))}]"
    yield f"removed = [{', '.join(map(str, layout.removed))}]"


def _family(family: Family) -> Iterable[str]:
    asked = "" if family.settled else "   # a question: not applied until it is sure, or decided by a person"
    yield from ("\n[[families]]", f"pattern = {_text(family.pattern)}", f"role = {_text(family.role)}{asked}")
    yield f"cert = {family.cert}"
    yield f"posts = {family.posts}"
    yield f"lines = {family.lines}"
    if family.layout:
        yield f"layout = {_text(family.layout)}"
    yield f"words = {family.words}"
    if family.examples:
        yield f"examples = {_texts(family.examples)}"
    if family.by:
        yield f"by = {_text(family.by)}"


def _must(learned: Learned) -> list[str]:
    """Lines of the posts that the patterns match, but for families that a person's tests have left out."""
    return [line for line in dict.fromkeys(learned.lines) if learned.find(line) is not None][:_TESTED]


def _must_not(learned: Learned, *, mine: Profile) -> list[str]:
    """Lines of the text that no pattern matches, of those of a person neither: what they wrote holds."""
    return [line for line in learned.text if learned.find(line) is None and mine.role_of(line) is None]


def _text(value: str | Role) -> str:
    """A basic string of TOML: JSON's, but for one control character."""
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _each(values: Iterable[str]) -> Iterable[str]:
    """The entries of a list, each on a line of its own."""
    return (f"  {_text(value)}," for value in values)


def _texts(values: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, values))}]"

"""What the pages of one site look like, as data: TOML files, built in or given by the user.

name = "my-site"
site = "The name of the site"
publisher = "Who publishes it"
detect = ["^pattern$", "^pattern$"]     # two different ones must match lines of a page,
requires = ["^pattern$"]               # and one of these, which name the site: a likeness of layout is not enough
technical_categories = ["slider"]      # categories that the site uses for its layout
[[lines]]
role = "search"                        # a role of the house's table
match = "^Search All Site Content$"    # a regular expression on a line, white space collapsed
[tests]
must = ["Search All Site Content"]     # lines that a pattern must match
must_not = ["A search of all sites"]   # lines that none may match

What `kei_archive.learning` finds stands in the same file, below the part that a person writes:

[learned]
version = 1                            # of this form
posts = 812                            # from how many posts
tests = { must = [], must_not = [] }   # as above
[[layouts]]
name = "layout-1"                      # a form of page that many posts share
posts = 640
lines = ["Search All Site Content"]    # what most of them have, from top to bottom
kept = [0.0, 14.2]                     # other lines a post has above, between and below these that are the post's,
removed = [0.1, 3.0]                   # and that are the site's; both empty where that is not known
[[families]]
pattern = "Total Index: {n} items."    # {n} is any number; {...}, once, any words
role = "counter"                       # of all its lines at once
cert = 0.97                            # below 0.9 the role is a question, and is not applied
posts = 640                            # posts that have such a line, and how many lines
lines = 640
layout = "layout-1"                    # left out if it is of several, or of none
words = 4                              # words of its longest line
examples = ["k-0678b80360c9:3"]        # capture and line
by = "A. Reyes"                        # only where a person decided: learning again leaves it alone
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from kei_archive import tomlfile
from kei_archive._resources import PROFILES
from kei_archive.errors import ConfigError
from kei_archive.model import Role
from kei_archive.profiles.families import Learned
from kei_archive.profiles.learned import load_learned, role_named

__all__ = ["Learned", "Profile", "as_profile", "choose_profile", "load_profile"]

_KEYS: Final[dict[str, tomlfile.Shape]] = {
    "name": "text",
    "site": "text",
    "publisher": "text",
    "detect": "texts",
    "requires": "texts",
    "technical_categories": "texts",
    "lines": "tables",
    "tests": "table",
    "learned": "table",
    "layouts": "tables",
    "families": "tables",
}
_LINE_KEYS: Final[dict[str, tomlfile.Shape]] = {"role": "text", "match": "text"}
_TEST_KEYS: Final[dict[str, tomlfile.Shape]] = {"must": "texts", "must_not": "texts"}

_ENOUGH: Final = 2
"""Different patterns that must match before a page counts as the site's: one line alone may be a quotation."""

_LONGEST: Final = 2000
"""Characters; patterns are for page furniture and are not tried on longer lines."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A site's page furniture and names. See the module's head for the file.

    Attributes:
        name: In rules: ``profile:NAME``.
        site: Name of the site; empty if the profile does not know it.
        publisher: Who publishes it; empty if unknown.
        detect: Patterns of which two must match lines of a page for the profile to be chosen by itself.
        requires: Patterns of which one must match as well.
        technical_categories: Categories that the site uses for its layout, in small letters.
        lines: What a person wrote: patterns with their roles.
        learned: What the posts of the archive have in common; None for a profile that was not learned.
    """

    name: str
    site: str = ""
    publisher: str = ""
    detect: tuple[re.Pattern[str], ...] = ()
    requires: tuple[re.Pattern[str], ...] = ()
    technical_categories: frozenset[str] = frozenset()
    lines: tuple[tuple[re.Pattern[str], Role], ...] = ()
    learned: Learned | None = None

    def role_of(self, text: str) -> Role | None:
        """The role that a pattern gives to a line (white space collapsed); None if none matches."""
        if len(text) > _LONGEST:
            return None
        return next((role for pattern, role in self.lines if pattern.search(text)), None)

    def fits(self, texts: Iterable[str]) -> bool:
        """Whether the page with these lines is of this site: it looks so, and it says so.

        A theme of a blog system dresses many sites alike, so a profile that requires no line with the site's name is
        never chosen by itself.
        """
        lines = [text for text in texts if len(text) <= _LONGEST]
        if not any(pattern.search(line) for line in lines for pattern in self.requires):
            return False
        return sum(any(pattern.search(line) for line in lines) for pattern in self.detect) >= _ENOUGH


def choose_profile(profile: str | Path | Profile | None, texts: Sequence[str]) -> Profile | None:
    """The profile for a page.

    Args:
        profile: ``None`` to look for a built-in one that fits, ``"none"`` for none, else a built-in name, a path, or
            a profile itself.
        texts: The lines of the page, white space collapsed.

    Raises:
        ConfigError: There is no such profile, or it cannot be obeyed.
    """
    if isinstance(profile, Profile):
        return profile
    if profile == "none":
        return None
    if profile is None:
        return next((built_in for built_in in _built_in() if built_in.fits(texts)), None)
    path = Path(profile)
    if path.suffix == ".toml" or path.is_file():
        return load_profile(path)
    known = {built_in.name: built_in for built_in in _built_in()}
    if str(profile) not in known:
        hint = tomlfile.suggest(str(profile), known)
        raise ConfigError(f"there is no profile {str(profile)!r}.{hint}", remedy="Give a path ending in .toml.")
    return known[str(profile)]


def load_profile(path: str | Path) -> Profile:
    """Read a profile and run its own tests.

    Raises:
        ConfigError: It cannot be obeyed: unknown key or role, faulty pattern, failed test.
    """
    return as_profile(tomlfile.load(Path(path)), place=str(path))


def as_profile(tables: dict[str, Any], *, place: str) -> Profile:
    """The profile that the tables of a file describe, as `load_profile`.

    Raises:
        ConfigError: It cannot be obeyed.
    """
    data = tomlfile.check(tables, _KEYS, place=place, required=("name",))
    rules = [
        tomlfile.check(rule, _LINE_KEYS, place=f"{place}: lines", required=("role", "match"))
        for rule in data.get("lines", [])
    ]
    profile = Profile(
        data["name"],
        data.get("site", ""),
        data.get("publisher", ""),
        tuple(_pattern(text, place=place) for text in data.get("detect", [])),
        tuple(_pattern(text, place=place) for text in data.get("requires", [])),
        frozenset(name.casefold() for name in data.get("technical_categories", [])),
        tuple((_pattern(rule["match"], place=place), role_named(rule["role"], place=place)) for rule in rules),
        load_learned(data, place=place),
    )
    for table, tests in (("tests", data.get("tests", {})), ("learned.tests", data.get("learned", {}).get("tests", {}))):
        checked = tomlfile.check(tests, _TEST_KEYS, place=f"{place}: {table}")
        _run_tests(profile, checked, place=f"{place}: {table}")
    return profile


@cache
def _built_in() -> tuple[Profile, ...]:
    return tuple(load_profile(path) for path in sorted(PROFILES.glob("*.toml")))


def _pattern(text: str, *, place: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error as error:
        raise ConfigError(f"{text!r} is not a regular expression: {error}.", place=place) from error


def _run_tests(profile: Profile, tests: dict[str, Any], *, place: str) -> None:
    def matches(line: str) -> bool:
        return bool(profile.role_of(line) or (profile.learned is not None and profile.learned.find(line)))

    faults = [
        f"no pattern matches {line!r}, as tests.must asks." for line in tests.get("must", []) if not matches(line)
    ]
    faults += [
        f"a pattern matches {line!r}, against tests.must_not." for line in tests.get("must_not", []) if matches(line)
    ]
    if faults:
        raise ConfigError(" ".join(faults), place=place, remedy="Mend the pattern or the test.")

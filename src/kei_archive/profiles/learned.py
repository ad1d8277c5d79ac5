"""The learned part of a profile file: read strictly, every fault with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from kei_archive import tomlfile
from kei_archive.errors import ConfigError
from kei_archive.model import Role
from kei_archive.profiles.families import SLOT, Family, Layout, Learned, is_sound, key_of_pattern

__all__ = ["load_learned", "role_named"]

_LEARNED: Final[dict[str, tomlfile.Shape]] = {"version": "number", "posts": "number", "tests": "table"}
_VERSION: Final = 1
_MANY: Final = 1e9
_LAYOUT: Final[dict[str, tomlfile.Shape]] = {
    "name": "text",
    "posts": "number",
    "lines": "texts",
    "kept": "numbers",
    "removed": "numbers",
}
_FAMILY: Final[dict[str, tomlfile.Shape]] = {
    "pattern": "text",
    "role": "text",
    "cert": "number",
    "posts": "number",
    "lines": "number",
    "layout": "text",
    "words": "number",
    "examples": "texts",
    "by": "text",
}


def load_learned(data: Mapping[str, Any], *, place: str) -> Learned | None:
    """What a profile file says of families and layouts; None if it says nothing.

    Raises:
        ConfigError: Unknown key or role, wrong value, a pattern that is there twice or has more than one slot.
    """
    if not {"learned", "layouts", "families"} & data.keys():
        return None
    head = tomlfile.check(data.get("learned", {}), _LEARNED, place=f"{place}: learned")
    if head.get("version", _VERSION) != _VERSION:
        raise ConfigError(
            f"was learned in the form {head['version']}; this program knows the form {_VERSION}.",
            place=place,
            remedy="Learn into another file and carry over what you wrote in this one, or take a newer kei_archive.",
        )
    layouts = [_layout(row, number, place=place) for number, row in enumerate(data.get("layouts", []), 1)]
    families = [_family(row, number, place=place) for number, row in enumerate(data.get("families", []), 1)]
    seen = Counter((family.layout, key_of_pattern(family.pattern)) for family in families)
    for family in families:
        if seen[family.layout, key_of_pattern(family.pattern)] > 1:
            raise ConfigError(
                f"two families of one layout have the pattern {family.pattern!r}.",
                place=place,
                remedy="Remove one of them.",
            )
    return Learned(posts=int(head.get("posts", 0)), families=families, layouts=layouts)


def role_named(name: str, *, place: str) -> Role:
    """The role of that name.

    Raises:
        ConfigError: There is none.
    """
    try:
        return Role(name)
    except ValueError as error:
        raise ConfigError(
            f"there is no role {name!r}.{tomlfile.suggest(name, [str(role) for role in Role])}", place=place
        ) from error


def _layout(row: Mapping[str, Any], number: int, *, place: str) -> Layout:
    where = f"{place}: layouts, number {number}"
    values = tomlfile.check(row, _LAYOUT, place=where, required=("name", "posts", "lines"))
    kept, removed = (tuple(map(float, values.get(name, ()))) for name in ("kept", "removed"))
    if (kept or removed) and not len(kept) == len(removed) == len(values["lines"]) + 1:
        raise ConfigError(
            "kept and removed must have one number more than lines.",
            place=where,
            remedy="Write one for the place above the first line, each place between two, and the one below the last.",
        )
    if not all(0 <= value < _MANY for value in (*kept, *removed)):
        raise ConfigError("kept and removed must be 0 or more.", place=where)
    return Layout(values["name"], int(values["posts"]), tuple(values["lines"]), kept, removed)


def _family(row: Mapping[str, Any], number: int, *, place: str) -> Family:
    where = f"{place}: families, number {number}"
    values = tomlfile.check(row, _FAMILY, place=where, required=("pattern", "role"))
    pattern, cert = values["pattern"], float(values.get("cert", 1.0))
    if not is_sound(pattern):
        raise ConfigError(
            f"the pattern {pattern!r} must have words, and {SLOT} at most once.",
            place=where,
            remedy="For more freedom write it under [[lines]], as a regular expression.",
        )
    if not 0 <= cert <= 1:
        raise ConfigError(f"cert is {cert}, not from 0 to 1.", place=where)
    return Family(
        pattern,
        role_named(values["role"], place=where),
        cert,
        int(values.get("posts", 0)),
        int(values.get("lines", 0)),
        values.get("layout", ""),
        int(values.get("words", 60)),
        tuple(values.get("examples", ())),
        values.get("by", ""),
    )

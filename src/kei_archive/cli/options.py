"""Command-line options from the fields of option classes, so that an option is declared once.

The help text of an option is what the class's docstring says of the field.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date
from types import MappingProxyType
from typing import Any, Final, Literal

import click

__all__ = ["dataclass_options", "given", "profile_option"]

Command = Callable[..., Any]

HIDDEN: Final = frozenset(
    {"alternates", "home", "links", "other_view", "around", "address", "pages", "page_source", "volumes"}
)
"""Fields that only a program can fill."""


profile_option = click.option(
    "--profile",
    help="Site profile: a name, a path, or none; without it that of kei.toml, else the built-in ones are tried.",
)


class IsoDate(click.ParamType[date]):
    """A date in ISO form."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Parse the option's text."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date such as 2020-01-06.", param, ctx)


class Choices(click.ParamType[tuple[str, ...]]):
    """Words separated by commas."""

    name = "A,B"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:  # noqa: ARG002
        """Split the option's text."""
        return tuple(value) if isinstance(value, tuple) else tuple(re.findall(r"[^\s,]+", value))


def dataclass_options(
    *classes: type, skip: Sequence[str] = (), defaults: Mapping[str, str] = MappingProxyType({})
) -> Callable[[Command], Command]:
    """Decorate a command with an option for each field of the classes; a field that several have gives one option.

    Args:
        classes: Option classes. Of formats, an option says which ones it belongs to, if there are others.
        skip: Fields that get no option.
        defaults: What the command takes where an option is not given, if that is not the default of its field.
    """

    def decorate(command: Command) -> Command:
        seen: set[str] = set(skip) | HIDDEN
        options = []
        for cls in classes:
            hints, helps = typing.get_type_hints(cls), _field_help(cls)
            for item in fields(cls):
                if item.name not in seen:
                    seen.add(item.name)
                    default = defaults.get(item.name, item.default)
                    text = helps.get(item.name, "") + _shown_default(default) + _only(item.name, classes)
                    options.append(_option(item.name, hints[item.name], text))
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def given(values: dict[str, Any]) -> dict[str, Any]:
    """The options that were given on the command line: those that are not None."""
    return {name: value for name, value in values.items() if value is not None}


def _option(name: str, hint: Any, text: str) -> Callable[[Command], Command]:  # a type of any form
    flag = f"--{name.replace('_', '-')}"
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        hint = next(kind for kind in typing.get_args(hint) if kind is not type(None))
    if hint is bool:
        return click.option(flag, is_flag=True, default=None, help=text)
    kind: Any = {date: IsoDate(), float: float, int: int}.get(hint, str)
    if typing.get_origin(hint) is Literal:
        kind = click.Choice(typing.get_args(hint))
    elif typing.get_origin(hint) is tuple:
        kind = Choices()
    return click.option(flag, type=kind, default=None, help=text)


def _shown_default(value: object) -> str:
    if value in (MISSING, None, "", False):
        return ""
    return f"  [default: {','.join(map(str, value)) if isinstance(value, tuple) else value}]"


def _only(name: str, classes: Sequence[type]) -> str:
    """The endings of the formats that have an option, if others of the command have not."""
    having: list[Any] = [cls for cls in classes if any(item.name == name for item in fields(cls))]
    return "" if len(having) == len(classes) else f"  [only: {' '.join(cls.suffix for cls in having)}]"


def _field_help(cls: type) -> dict[str, str]:
    """The ``Attributes:`` section of a docstring, by name."""
    section = (cls.__doc__ or "").partition("Attributes:")[2]
    found = re.findall(r"^\s{8}(\w+): (.*(?:\n\s{9,}.*)*)", section, re.MULTILINE)
    return {name: " ".join(text.replace("``", "").replace("`", "").split()) for name, text in found}

"""What a function was given: what it cannot take is refused with a word of what to give, before any work is done."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from typing import TypeVar

from kei_archive.errors import UsageError

__all__ = ["expect", "several"]

Source = TypeVar("Source")


def expect(value: object, kind: type | tuple[type, ...], *, where: str, remedy: str) -> None:
    """Refuse a value of another kind than a function takes.

    Args:
        value: What was given.
        kind: What it must be an instance of.
        where: The function, as the user called it.
        remedy: What to give.

    Raises:
        UsageError: It is something else.
    """
    if not isinstance(value, kind):
        what = f"the class {value.__name__}" if isinstance(value, type) else f"a value of type {type(value).__name__}"
        raise UsageError(f"was given {what}.", place=where, remedy=remedy)


def several(sources: Iterable[Source], *, where: str) -> list[Source]:
    """Several sources as a list.

    Raises:
        UsageError: They are one path, which Python would take letter by letter, or nothing of the kind.
    """
    remedy = "Give a list of paths, such as sorted(Path(folder).glob('*.txt'))."
    if isinstance(sources, str | bytes | PurePath):
        raise UsageError("was given one source instead of several.", place=where, remedy=remedy)
    expect(sources, Iterable, where=where, remedy=remedy)
    return list(sources)

"""Pages on which a server says that it shows none: nothing is there, the reader is checked, or may not come in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from kei_archive.label.lines import Line
from kei_archive.label.shapes import Mark

__all__ = ["is_message"]

_TOP: Final = 8
"""Lines, menus apart, among which a message stands; and characters of each that are looked at."""
_LOOKED_AT: Final = 300
_REST: Final = 20
"""Words of prose beside it, from which the page has a text of its own, as in `page`."""
_OPEN: Final = 15
"""Words from which a line counts as prose though it ends like none."""


def is_message(lines: Sequence[Line], marks: Sequence[Mark | None]) -> bool:
    """Whether the text of a page is such a message and no more.

    Args:
        lines: Its lines.
        marks: What their shapes and phrases speak for.
    """
    own = [line for line, mark in zip(lines, marks, strict=True) if line.text and not (mark and mark.furniture)]
    if _prose(own[_TOP:]) >= _REST:
        return False  # as most pages have it: to look for messages takes ten times as long
    said = {id(line) for line in [*lines[:_TOP], *own[:_TOP]] if _says_so(_plain(line))}
    if not said:
        return False
    return _prose(line for line in own if id(line) not in said) < _REST


def _prose(lines: Iterable[Line]) -> int:
    """Words of prose in lines."""
    return sum(line.words for line in lines if line.prose or line.words >= _OPEN)


def _plain(line: Line) -> str:
    return line.text[:_LOOKED_AT].casefold().replace("’", "'")


def _says_so(text: str) -> bool:
    opening, anywhere = _messages()
    return opening.match(text) is not None or anywhere.search(text) is not None


@cache
def _messages() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The messages that a line opens with, and those that may stand anywhere in it."""
    table = tomllib.loads((Path(__file__).parent / "messages.toml").read_text("utf-8"))
    patterns = [pattern for listed in table.values() for pattern in listed]
    opening = [f"(?:{pattern})" for pattern in patterns if pattern.startswith("^")]
    anywhere = [f"(?:{pattern})" for pattern in patterns if not pattern.startswith("^")]
    return re.compile("|".join(opening)), re.compile("|".join(anywhere))

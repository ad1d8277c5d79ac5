"""Pages on which a server says that it shows none: nothing is there, the reader is checked, or may not come in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
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
    said = {id(line) for line in [*lines[:_TOP], *own[:_TOP]] if _messages().search(_plain(line))}
    if not said:
        return False
    rest = sum(line.words for line in own if id(line) not in said and (line.prose or line.words >= _OPEN))
    return rest < _REST


def _plain(line: Line) -> str:
    return line.text[:_LOOKED_AT].casefold().replace("’", "'")


@cache
def _messages() -> re.Pattern[str]:
    table = tomllib.loads((Path(__file__).parent / "messages.toml").read_text("utf-8"))
    return re.compile("|".join(f"(?:{pattern})" for patterns in table.values() for pattern in patterns))

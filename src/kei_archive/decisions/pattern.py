"""Patterns of lines as people write them: the line's own words, with slots for what differs from post to post.

``Photo from {…}.`` is any line with these words around something; ``Total Index: {n} publications.`` one with a
number there. White space is collapsed before lines are compared.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["anchor_of", "anchors", "compile_pattern", "is_plain", "pattern_of", "shorten"]

_SLOT: Final = re.compile(r"\{(?:…|\.\.\.|n)\}")
_NUMBER: Final = re.compile(r"\d+")
_LONGEST_ANCHOR: Final = 160
"""Characters of a line that are written down; a longer one is cut, and ends in an ellipsis."""
_LEAST: Final = 24
"""Characters before an ellipsis from which a cut line is taken for an anchor."""


def pattern_of(text: str) -> str:
    """The pattern of the family that a line belongs to: its words, with ``{n}`` for every number."""
    return _NUMBER.sub("{n}", " ".join(text.split()))


def is_plain(pattern: str) -> bool:
    """Whether a pattern has no slots, so that it is the line itself."""
    return _SLOT.search(pattern) is None


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """The regular expression of a pattern, for whole lines whose white space is collapsed."""
    parts, end = [], 0
    for slot in _SLOT.finditer(pattern):
        parts += [re.escape(pattern[end : slot.start()]), r"\d+" if slot[0] == "{n}" else ".+"]
        end = slot.end()
    return re.compile("".join([*parts, re.escape(pattern[end:])]))


def anchor_of(text: str) -> str:
    """What a decision file writes of a line: all of it, or its beginning and an ellipsis."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST_ANCHOR else f"{flat[:_LONGEST_ANCHOR].rstrip()}…"


def anchors(anchor: str, text: str) -> bool:
    """Whether a line is the one that an anchor means."""
    flat, wanted = " ".join(text.split()), " ".join(anchor.split())
    if flat == wanted:
        return True
    return wanted.endswith("…") and len(wanted) > _LEAST and flat.startswith(wanted[:-1].rstrip())


def shorten(text: str, *, length: int = 60) -> str:
    """The beginning of a text, for a sentence about it."""
    return text if len(text) <= length else f"{text[:length].rstrip()}…"

"""What a browser puts before the items of a list: bullets, numbers, letters, or nothing.

Standard: HTML Living Standard, 4.4.5 and 4.4.8 (``start``, ``reversed``, ``value``, ``type``); CSS Counter Styles 3, 6
and 7.1 (letters and Roman numerals, and what they cannot write).
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

__all__ = ["first_number", "marker", "whole_number"]

_NUMBER: Final = re.compile(r"\s*([+-]?[0-9]{1,9})")
_STYLE: Final = re.compile(r"(?:^|;)\s*list-style(?:-type)?\s*:([^;]*)", re.IGNORECASE)
_KINDS: Final = {
    "none": "none", "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A",
    "lower-roman": "i", "upper-roman": "I", "decimal": "1", "disc": "disc", "circle": "disc", "square": "disc",
}  # fmt: skip
"""``type`` by the name that CSS has for it."""
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST: Final = 3999
"""What Roman numerals can write."""


def whole_number(value: str | None) -> int | None:
    """The whole number that an attribute begins with; None if it begins with none of nine digits or fewer."""
    found = _NUMBER.match(value or "")
    return int(found[1]) if found else None


def first_number(numbered: etree._Element) -> int:
    """The number of the first item of an ``ol``."""
    start = whole_number(numbered.get("start"))
    if start is not None:
        return start
    return sum(1 for _ in numbered.iterchildren("li")) if numbered.get("reversed") is not None else 1


def marker(item: etree._Element, *, number: int | None = None) -> str:
    """What stands before an item, with a space after it; empty if the page shows nothing there.

    Args:
        item: An ``li``.
        number: Its number; None in a list that has none.
    """
    around = item.getparent()
    kind = _kind(item) or (_kind(around) if around is not None else "")
    if kind == "none":
        return ""
    return "• " if number is None or kind == "disc" else f"{_written(number, kind)}. "


def _kind(element: etree._Element) -> str:
    """How an element says that items are marked: a ``type`` of HTML, ``none``, or empty if it does not say."""
    styles = _STYLE.findall(element.get("style", ""))
    if styles:
        return next((_KINDS[word] for word in styles[-1].lower().split() if word in _KINDS), "")
    kind: str = element.get("type", "").strip()
    return "none" if kind.lower() == "none" else kind


def _written(number: int, kind: str) -> str:
    """A number in digits, or in letters or Roman numerals where these can write it."""
    if kind in ("a", "A") and number > 0:
        letters = _letters(number)
    elif kind in ("i", "I") and 0 < number <= _MOST:
        letters = _roman(number)
    else:
        return str(number)
    return letters.upper() if kind.isupper() else letters


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _roman(number: int) -> str:
    letters = ""
    for value, numeral in _ROMAN:
        count, number = divmod(number, value)
        letters += numeral * count
    return letters

"""Trim sizes: the format of a book's page after it is cut."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

from kei_archive.errors import UsageError

__all__ = ["LARGEST", "SMALLEST", "TRIMS", "trim"]

TRIMS: Final = MappingProxyType(
    {"6x9in": (152.4, 228.6), "a5": (148.0, 210.0), "a4": (210.0, 297.0), "letter": (215.9, 279.4)}
)
"""Trim sizes by name, millimetres."""

UNITS: Final = MappingProxyType({"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72})

SMALLEST, LARGEST = 90.0, 500.0
"""Trim in millimetres between which the page still works: a line of 45 characters, and what a press takes."""


def trim(name: str) -> tuple[float, float]:
    """Width and height in millimetres of a size such as ``A5`` or ``170x240mm``.

    Raises:
        UsageError: It is not one of the names and not ``WIDTHxHEIGHT`` with a unit, or nobody could use it.
    """
    if name.lower() in TRIMS:
        return TRIMS[name.lower()]
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*x\s*(\d+(?:\.\d+)?)\s*(mm|cm|in|pt)", name.lower())
    remedy = "Use 6x9in, A5, A4, Letter or WIDTHxHEIGHT with mm, cm, in or pt, such as 170x240mm."
    if not match:
        raise UsageError(f"no page size {name!r}.", remedy=remedy)
    width, height = (float(value) * UNITS[match[3]] for value in match.group(1, 2))
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST):
        raise UsageError(
            f"a page of {width:g} by {height:g} mm cannot be set.",
            remedy=f"Choose width and height from {SMALLEST:g} to {LARGEST:g} mm.",
        )
    return width, height

"""Addresses, years and hours in a line; plain comparisons first, as the patterns are slow."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["has_address", "has_clock", "has_year"]

_DOMAIN: Final = re.compile(r"\.(?<=\w\.)(?:com|org|net|de|fr|kr|jp|co\.uk)\b")
"""It begins with the stop, which is quickly looked for."""
_MAIL: Final = re.compile(r"@(?<=\w@)\w")
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_CLOCK: Final = re.compile(r"\b\d{1,2}:\d\d\b|\b\d{1,2} ?[ap]\.?m\b", re.IGNORECASE)
_HOUR: Final = re.compile(r"0(?: ?[ap]\.?m|:0)")
"""What the key of a line with an hour has in it."""


def has_address(text: str) -> bool:
    """Whether ``text`` names a site or a mailbox."""
    if "www." in text or "http:" in text or "https:" in text:
        return True
    return _DOMAIN.search(text) is not None or ("@" in text and _MAIL.search(text) is not None)


def has_year(text: str) -> bool:
    """Whether ``text`` has a year of the last century or this one."""
    return ("19" in text or "20" in text) and _YEAR.search(text) is not None


def has_clock(text: str, key: str) -> bool:
    """Whether ``text``, the beginning of a line with this key, has a time of day."""
    return _HOUR.search(key) is not None and _CLOCK.search(text) is not None

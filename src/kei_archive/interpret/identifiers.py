"""Names that others gave a text, as its sidecar states them: of the form that their schemes ask for.

DOI handbook, 2.2; the ARK identifier scheme (draft-kunze-ark), 2; ISBN by ISO 2108 with its check digit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from kei_archive.errors import ConfigError

__all__ = ["SCHEMES", "as_identifiers"]

_RESOLVER: Final = re.compile(r"https?://[^/\s]+/(?=ark:|10\.)|(?:doi|isbn):\s*", re.IGNORECASE)
"""What stands before a name where it is written as an address, or with its scheme."""
_DOI: Final = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_ARK: Final = re.compile(r"ark:/?[0-9b-df-hjkmnp-tv-z]{5,}/\S+", re.IGNORECASE)
_ISBN_10: Final = 10


class _Scheme(NamedTuple):
    is_one: Callable[[str], bool]
    form: str


def as_identifiers(stated: Mapping[str, str], *, place: str) -> dict[str, str]:
    """Identifiers by scheme, with the schemes that are known in capital letters and their names without a resolver.

    Args:
        stated: What a sidecar has in its table ``identifiers``.
        place: The sidecar, for errors.

    Raises:
        ConfigError: A DOI, an ARK or an ISBN has not the form of one, or a scheme stands there twice.
    """
    found: dict[str, str] = {}
    for key, stated_value in stated.items():
        scheme = SCHEMES.get(key.upper())
        name = key.upper() if scheme or key.upper() == "URN" else key
        value = _RESOLVER.sub("", stated_value.strip(), count=1) if scheme else stated_value
        if scheme and value and not scheme.is_one(value):
            remedy = f"Write it as {scheme.form}, or leave it out."
            raise ConfigError(f"identifiers: {stated_value[:200]!r} is no {name}.", place=place, remedy=remedy)
        if name in found:
            raise ConfigError(f"identifiers: {name} is stated twice.", place=place, remedy="Keep one of the two.")
        found[name] = value
    return found


def _is_isbn(value: str) -> bool:
    """Whether the digits have the length of an ISBN, and its check digit (ISO 2108, annex B)."""
    digits = re.sub(r"[-\s\u2010\u2011]", "", value).upper()
    if re.fullmatch(r"\d{9}[\dX]", digits):
        numbers = [_ISBN_10 if digit == "X" else int(digit) for digit in digits]
        return sum(weight * number for weight, number in zip(range(10, 0, -1), numbers, strict=True)) % 11 == 0
    if re.fullmatch(r"97[89]\d{10}", digits):
        return sum((1, 3)[place % 2] * int(digit) for place, digit in enumerate(digits)) % 10 == 0
    return False


SCHEMES: Final = MappingProxyType(
    {
        "DOI": _Scheme(lambda value: _DOI.fullmatch(value) is not None, "10.1234/name"),
        "ARK": _Scheme(lambda value: _ARK.fullmatch(value) is not None, "ark:/12345/name"),
        "ISBN": _Scheme(_is_isbn, "the ten or thirteen digits on the book, the last of which checks the others"),
    }
)
"""Schemes whose names can be told from other words."""

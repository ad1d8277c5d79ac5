"""Addresses of pages, as people give them."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

__all__ = ["ADDRESS", "is_address"]

_WITH_HOST: Final = frozenset({"http", "https", "ftp", "ftps", "gopher", "gemini"})
_WITHOUT: Final = frozenset({"file", "urn", "doi"})
"""Schemes that name a document where it is, or by what it is; all others run something, or hold the page itself."""

ADDRESS: Final = "Give the address of the page, such as https://example.org/page."
"""What to do about one that is none."""


def is_address(text: str) -> bool:
    """Whether ``text`` can be the address of a captured page: a whole one, of a scheme that names documents.

    Args:
        text: What a person or a sidecar says.
    """
    try:
        parts = urlsplit(text)
    except ValueError:  # an impossible host
        return False
    scheme, plain = parts.scheme.lower(), not any(character.isspace() for character in text) and text.isprintable()
    return plain and ((scheme in _WITH_HOST and bool(parts.hostname)) or (scheme in _WITHOUT and bool(parts.path)))

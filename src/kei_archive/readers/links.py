"""Where the links of a page lead: absolute addresses of the schemes that a text may point to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

from lxml import etree

from kei_archive.drawing import Stated

__all__ = ["Links"]

_SCHEMES: Final = frozenset(["http", "https", "mailto"])
_LENGTH: Final = 2000
"""Characters of an address that browsers and servers agree on."""
_CONTROLS: Final = re.compile("[\0-\x1f\x7f]")
_PLAIN: Final = re.compile(
    r"https?://[A-Za-z0-9.-]+(?:/[A-Za-z0-9_=%+-][A-Za-z0-9._=%+-]*)*/?(?:\?[A-Za-z0-9._=&%+-]+)?"
)
"""Addresses that are as they should be, as most are."""
_SAFE: Final = "!#$%&'()*+,-./:;=?@_~"


@dataclass(frozen=True, slots=True)
class Links:
    """What the links of a page are relative to.

    Attributes:
        base: The address that they are relative to; empty if nobody says.
        page: The address of the page; empty if nobody says.
    """

    base: str = ""
    page: str = ""

    @classmethod
    def of(cls, meta: tuple[Stated, ...], root: etree._Element, *, url: str | None) -> Links:
        """The links of a page.

        Args:
            meta: What it states.
            root: Its tree.
            url: Its address, if it was captured; else the one that it says is its own is taken.
        """
        own = next((fact.value for fact in meta if (fact.kind, fact.name) == ("link", "canonical")), "")
        page = absolute(url or own, base="")
        said = next((base.get("href", "") for base in root.iter("base") if base.get("href")), "")
        return cls(absolute(said, base=page) or page, page)

    def target(self, href: str | None) -> str:
        """The address of a link; empty for one inside the page, of another scheme, or relative to nothing known."""
        href = _CONTROLS.sub("", href or "").strip()
        return "" if not href or href.startswith("#") else absolute(href, base=self.base)

    def fragment(self, href: str | None) -> str:
        """The name of what a link within the page leads to; empty for any other link."""
        address, name = urldefrag(_CONTROLS.sub("", href or "").strip())
        return unquote(name) if not address or (self.page and address == urldefrag(self.page)[0]) else ""


def absolute(address: str, *, base: str) -> str:
    """An absolute address of `_SCHEMES`, with what an address cannot hold percent-encoded; empty if it is none."""
    if _PLAIN.fullmatch(address) and len(address) <= _LENGTH:
        return address
    try:
        found = urljoin(base, address)
        parts = urlsplit(found)
    except ValueError:
        return ""
    if parts.scheme not in _SCHEMES or (parts.scheme != "mailto" and not parts.netloc) or len(found) > _LENGTH:
        return ""
    return quote(found, safe=_SAFE, errors="replace")

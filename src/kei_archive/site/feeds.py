"""For programs that read along: an Atom feed of the newest posts, and a site map."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from lxml import etree

from kei_archive.renderers.html import describe
from kei_archive.site.items import Item, in_order
from kei_archive.site.pages import Site
from kei_archive.tei.document import NS, XML_LANG

__all__ = ["atom_feed", "site_maps", "summary"]

ATOM: Final = "http://www.w3.org/2005/Atom"
SITEMAP: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
ENTRIES: Final = 50
"""Posts in the feed: enough for who looks once a month."""
URLS: Final = 50_000
"""What https://www.sitemaps.org/protocol.html allows in one file."""

_SPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, "https://www.tei-c.org/ns/1.0#kei_archive")
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
"""What XML cannot hold, and marks that would reorder the text of the program that shows the feed."""


def summary(item: Item) -> str:
    """The start of the text of a post."""
    return describe(item.document.root.iterfind("t:text/t:body//t:p", NS))


def atom_feed(items: Sequence[Item], *, site: Site) -> bytes:
    """An Atom feed (RFC 4287) of the newest posts.

    Its dates are dates of publication, never the clock. Posts without a certain full date cannot be in a feed.

    Returns:
        The feed; nothing if no post has such a date.
    """
    dated = [item for item in in_order(items) if _is_certain(item)][: -ENTRIES - 1 : -1]
    if not dated:
        return b""
    feed = etree.fromstring(f'<feed xmlns="{ATOM}"/>')
    feed.set(XML_LANG, site.language)
    _add(feed, "id", site.address or _urn(site.title))
    _add(feed, "title", site.title)
    if site.description:
        _add(feed, "subtitle", site.description)
    _add(feed, "updated", f"{dated[0].record.date}T00:00:00Z")
    _add(_add(feed, "author"), "name", site.title)
    _add(feed, "link", rel="alternate", type="text/html", href=f"{site.address}index.html")
    if site.address:
        _add(feed, "link", rel="self", type="application/atom+xml", href=f"{site.address}feed.atom")
    for item in dated:
        _entry(feed, item, site=site)
    return _serialise(feed)


def site_maps(addresses: Sequence[str], *, site: Site) -> Iterator[tuple[str, bytes]]:
    """Site maps of pages, as pairs of name and bytes; with more than 50,000 pages an index of several.

    A site map holds absolute addresses, so there is none for a site whose address is not known.
    """
    if not site.address:
        return
    parts = [addresses[start : start + URLS] for start in range(0, len(addresses), URLS)]
    names = ["sitemap.xml"] if len(parts) == 1 else [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        yield name, _site_map("urlset", "url", [f"{site.address}{address}" for address in part])
    if len(parts) > 1:
        yield "sitemap.xml", _site_map("sitemapindex", "sitemap", [f"{site.address}{name}" for name in names])


def _is_certain(item: Item) -> bool:
    try:
        date.fromisoformat(item.record.date)
    except ValueError:
        return False
    return len(item.record.date) == 10 and item.record.date_cert in ("", "high")


def _entry(feed: etree._Element, item: Item, *, site: Site) -> None:
    data = item.record
    entry = _add(feed, "entry")
    if data.language != "und":
        entry.set(XML_LANG, data.language)
    _add(entry, "id", _urn(data.id))
    _add(entry, "title", data.title or data.id)
    _add(entry, "published", f"{data.date}T00:00:00Z")
    _add(entry, "updated", f"{data.date}T00:00:00Z")
    for author in data.authors:
        _add(_add(entry, "author"), "name", author.name)
    for category in data.categories:
        _add(entry, "category", term=category)
    _add(entry, "link", rel="alternate", type="text/html", href=f"{site.address}{item.page}")
    if text := summary(item):
        _add(entry, "summary", text)


def _urn(name: str) -> str:
    """A permanent identifier, as RFC 4287 asks for, that depends on the name alone."""
    return f"urn:uuid:{uuid.uuid5(_SPACE, name)}"


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{ATOM}}}{name}", {})
    for key, value in attributes.items():
        child.set(key, _CONTROLS.sub("", value))
    child.text = _CONTROLS.sub("", text) or None
    return child


def _site_map(root: str, entry: str, addresses: Sequence[str]) -> bytes:
    top = etree.fromstring(f'<{root} xmlns="{SITEMAP}"/>')
    for address in addresses:
        etree.SubElement(etree.SubElement(top, f"{{{SITEMAP}}}{entry}"), f"{{{SITEMAP}}}loc").text = address
    return _serialise(top)


def _serialise(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)

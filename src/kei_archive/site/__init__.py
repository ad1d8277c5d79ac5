"""The web edition of a whole archive: a static site over the posts, made from their TEI alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kei_archive.renderers.theme import Theme
from kei_archive.site.feeds import atom_feed, site_maps
from kei_archive.site.items import Item, around, grouped
from kei_archive.site.pages import Frame, Site, home_page, list_pages, overview_pages
from kei_archive.site.search import search_files

__all__ = ["Item", "Site", "around", "make_site"]


def make_site(items: Sequence[Item], *, site: Site, theme: Theme) -> Iterator[tuple[str, bytes]]:
    """Make every page and file of the site but the posts' own pages.

    It needs no server: all links are relative, and the search runs in the reader's browser.

    Args:
        items: The posts, in any order; at least one.
        site: What the pages say of the archive.
        theme: The theme.

    Yields:
        Pairs of address, relative to the home page, and bytes.

    Raises:
        TemplateError: A template of the theme is missing or wrong.
    """
    groups = grouped(items)
    feed = atom_feed(items, site=site)
    frame = Frame(site, list(groups), feed=bool(feed), theme=theme)
    addresses = []
    for address, page in _pages(frame, items):
        addresses.append(address)
        yield address, page
    yield from search_files(frame, items)
    if feed:
        yield "feed.atom", feed
    posts = [item.page for item in items if item.page.endswith(".html")]
    yield from site_maps(["", *sorted({*addresses, *posts} - {"index.html"})], site=site)


def _pages(frame: Frame, items: Sequence[Item]) -> Iterator[tuple[str, bytes]]:
    groups = grouped(items)
    yield "index.html", home_page(frame, items)
    yield from overview_pages(frame, groups)
    for lists in groups.values():
        for group in lists:
            yield from list_pages(frame, group)

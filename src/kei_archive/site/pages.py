"""The pages of the site that lead to the posts: home, and lists by year, author, category and series."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from kei_archive.renderers.edition import display_date
from kei_archive.renderers.page import render_page, shown
from kei_archive.renderers.theme import Theme
from kei_archive.renderers.words import load_words
from kei_archive.site.items import KINDS, Group, Item, format_of, in_order

__all__ = ["Frame", "Site", "home_page", "list_pages", "overview_pages"]

ON_HOME: Final = 200
"""Posts that the home page lists in full; a larger archive shows its newest there, and its lists."""
NEWEST: Final = 20
"""How many of the newest that is."""
ON_PAGE: Final = 250
"""Posts on a page of a list: about 100 kB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the pages say of the archive.

    Attributes:
        title: Name of the archive.
        description: What it is, in a sentence; may be empty.
        language: BCP 47 tag of title and description.
        address: Public address of the home page, ending in a slash; empty if it has none.
        collections: Volumes, each with ``title``, ``posts`` (identifiers) and ``files`` (each with ``path`` and
            ``bytes``).
        report: Relative address of the report page; empty if there is none.
    """

    title: str
    description: str = ""
    language: str = "en"
    address: str = ""
    collections: Sequence[Mapping[str, Any]] = ()
    report: str = ""


class Frame:
    """What all pages of one site share: theme, words, the links at the head.

    Args:
        site: The site.
        kinds: Kinds of lists that it has.
        feed: Whether it has a feed.
        theme: The theme.
    """

    def __init__(self, site: Site, kinds: Sequence[str], *, feed: bool, theme: Theme) -> None:
        self.site, self.kinds, self.theme, self.feed = site, kinds, theme, feed
        self.common = load_words(theme, site.language)
        self.words = load_words(theme, site.language, name="site/words.toml")

    def render(self, template: str, *, address: str, heading: str, script: str = "", **values: Any) -> bytes:
        """Render a page.

        Args:
            template: Its template.
            address: Where it will be, relative to the home page.
            heading: Its heading; empty on the home page.
            script: Name of a script of the theme that the page runs.
            values: For the template.
        """
        site = self.site
        base = "../" * address.count("/")
        links = [(self.words[kind], f"{base}{kind}/index.html") for kind in self.kinds]
        links = [(self.words["home"], f"{base}index.html"), *links, (self.words["search"], f"{base}search.html")]
        public = f"{site.address}{'' if address == 'index.html' else address}" if site.address else ""
        return render_page(
            template,
            theme=self.theme,
            styles=["html.css", "index.css", "site/site.css"],
            script=script,
            language=site.language,
            words=self.common,
            own=self.words,
            site=site,
            heading=heading,
            window_title=shown(f"{heading} – {site.title}" if heading else site.title),
            base=base,
            links=links,
            here=f"{base}{address}",
            public=public,
            feed=f"{base}feed.atom" if self.feed else "",
            display_date=lambda iso: display_date(iso, self.words.language),
            **values,
        )


def home_page(frame: Frame, items: Sequence[Item]) -> bytes:
    """The home page: collected volumes, then all posts by date, undated ones last, or the newest of a large archive."""
    ordered = in_order(items)
    few = len(ordered) <= ON_HOME
    dated = [item for item in ordered if item.record.date]
    years = groupby(ordered, key=lambda item: item.record.date[:4]) if few else ()
    return frame.render(
        "index.html.j2",
        address="index.html",
        heading="",
        years=[(year, list(group)) for year, group in years],
        newest=[] if few else dated[: -NEWEST - 1 : -1],
        count=len(ordered),
        collections=[
            {**collection, "files": _volume_files(collection, frame.common)}
            for collection in frame.site.collections
            if collection["files"]
        ],
    )


def overview_pages(frame: Frame, groups: Mapping[str, Sequence[Group]]) -> Iterator[tuple[str, bytes]]:
    """A page for every kind of list, as pairs of address and bytes."""
    for kind in KINDS:
        if kind in groups:
            address = f"{kind}/index.html"
            lists = [(group.name, len(group.items), group.address()) for group in groups[kind]]
            yield address, frame.render("site/groups.html.j2", address=address, heading=frame.words[kind], groups=lists)


def list_pages(frame: Frame, group: Group) -> Iterator[tuple[str, bytes]]:
    """The pages of a list, as pairs of address and bytes."""
    pages = [group.items[start : start + ON_PAGE] for start in range(0, len(group.items), ON_PAGE)]
    name = group.name or frame.common["undated"]
    for number, items in enumerate(pages, 1):
        address = group.address(number)
        yield (
            address,
            frame.render(
                "site/list.html.j2",
                address=address,
                heading=name if number == 1 else f"{name}, {frame.words['page'].format(n=number, total=len(pages))}",
                group=group,
                name=name,
                items=items,
                pages=[(page, group.address(page)) for page in range(1, len(pages) + 1)] if len(pages) > 1 else [],
                number=number,
            ),
        )


def _volume_files(collection: Mapping[str, Any], words: Mapping[str, str]) -> list[dict[str, object]]:
    return [
        {
            "path": file["path"],
            "label": words["file_for_print"] if file["path"].endswith(".print.pdf") else format_of(file["path"]),
            "bytes": file["bytes"],
        }
        for file in collection["files"]
    ]

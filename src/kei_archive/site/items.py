"""The posts of an archive, and the lists that they are in: years, authors, categories, series."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from kei_archive import fixity, naming
from kei_archive.tei.document import TeiDocument
from kei_archive.tei.record import Record

__all__ = ["KINDS", "Group", "Item", "address_of", "around", "grouped", "in_order"]

KINDS: Final = ("years", "authors", "categories", "series")
"""Kinds of lists, which are also the folders of their pages and the names of their words."""

SUFFIXES: Final = MappingProxyType(
    {
        ".xml": "TEI",
        ".pdf": "PDF",
        ".epub": "EPUB",
        ".html": "HTML",
        ".md": "Markdown",
        ".txt": "Text",
        ".bib": "BibTeX",
        ".json": "CSL-JSON",
        ".jsonl": "JSONL",
    }
)
"""Names of formats on a page, by the end of a file's name."""

Around = tuple[tuple[str, str, str], ...]
"""Triples of relation, title and address, as `Html.around` takes them."""


@dataclass(frozen=True, slots=True)
class Item:
    """A post of the site.

    Attributes:
        record: Its bibliographic record.
        files: Its files, as addresses relative to the home page; the ``.html`` one is where its title leads.
        document: The TEI, which the search reads.
    """

    record: Record
    files: tuple[str, ...]
    document: TeiDocument

    @property
    def page(self) -> str:
        """The address that the title leads to: the web page, or the first file if there is none."""
        return next((name for name in self.files if name.endswith(".html")), self.files[0] if self.files else "")

    @property
    def others(self) -> tuple[tuple[str, str], ...]:
        """The other files as pairs of format and address."""
        return tuple((format_of(name), name) for name in self.files if name != self.page)

    @property
    def names(self) -> str:
        """The authors, for people."""
        return ", ".join(author.name for author in self.record.authors)


@dataclass(frozen=True, slots=True)
class Group:
    """A list of posts. The name is empty for what has none: undated posts."""

    kind: str
    name: str
    items: tuple[Item, ...]

    def address(self, page: int = 1) -> str:
        """Address of a page of the list, relative to the home page."""
        return address_of(self.kind, self.name, page=page)


def format_of(name: str) -> str:
    """Name of a file's format on a page."""
    suffix = f".{name.rpartition('.')[2]}"
    return SUFFIXES.get(suffix, suffix[1:].upper())


def in_order(items: Iterable[Item]) -> list[Item]:
    """By date, title and identifier; undated posts last."""
    return sorted(items, key=lambda item: _by_date(item.record))


def address_of(kind: str, name: str, *, page: int = 1) -> str:
    """Address of the page of a list, relative to the home page.

    It depends on the name alone, so it stays when other posts come; the digest keeps names apart that differ only in
    case, accents or script.
    """
    if kind == "years":
        stem = name or "undated"
    else:
        stem = f"{naming.slug(name, length=40)}-{fixity.of_bytes(name.encode())[:6]}"
    return f"{kind}/{stem}.html" if page == 1 else f"{kind}/{stem}.{page}.html"


def grouped(items: Iterable[Item]) -> dict[str, list[Group]]:
    """The lists of every kind, in the order of their names (undated posts last); kinds without a list are left out."""
    found: dict[str, dict[str, list[Item]]] = {kind: {} for kind in KINDS}
    for item in in_order(items):
        for kind, name in _memberships(item.record):
            found[kind].setdefault(name, []).append(item)
    groups = {}
    for members in found["series"].values():
        members.sort(key=lambda item: _by_part(item.record))
    for kind, lists in found.items():
        ordered = sorted(lists, key=lambda name: (not name, name.casefold(), name))
        groups[kind] = [Group(kind, name, tuple(lists[name])) for name in ordered]
    return {kind: lists for kind, lists in groups.items() if lists}


def around(pages: Sequence[tuple[Record, str]]) -> dict[str, Around]:
    """What stands around the web page of every post: its neighbours by date and in its series, and its lists.

    A post that comes or goes changes only its neighbours.

    Args:
        pages: Every post with the address of its web page, which is in a folder of the site.

    Returns:
        By identifier of the post; addresses are relative to its web page.
    """
    links: dict[str, list[tuple[str, str, str]]] = {
        data.id: [("search", "", "../search.html"), *_lists(data)] for data, _ in pages
    }
    dated = sorted((page for page in pages if page[0].date), key=lambda page: _by_date(page[0]))
    chains = [(("prev", "next"), dated)]
    series: dict[str, list[tuple[Record, str]]] = {}
    for page in pages:
        if page[0].series:
            series.setdefault(page[0].series, []).append(page)
    chains += [
        (("prev-part", "next-part"), sorted(members, key=lambda page: _by_part(page[0]))) for members in series.values()
    ]
    for (backward, forward), chain in chains:
        for (one, one_page), (other, other_page) in pairwise(chain):
            links[one.id].append((forward, other.title, f"../{other_page}"))
            links[other.id].append((backward, one.title, f"../{one_page}"))
    return {key: tuple(found) for key, found in links.items()}


def _lists(data: Record) -> Iterator[tuple[str, str, str]]:
    return ((kind, name, f"../{address_of(kind, name)}") for kind, name in _memberships(data))


def _memberships(data: Record) -> Iterator[tuple[str, str]]:
    year = re.match(r"\d{4}", data.date)
    yield "years", year[0] if year else ""
    yield from dict.fromkeys(("authors", author.name) for author in data.authors)
    yield from dict.fromkeys(("categories", category) for category in data.categories if category)
    if data.series:
        yield "series", data.series


def _by_date(data: Record) -> tuple[str, str, str]:
    return data.date or "9999", data.title, data.id


def _by_part(data: Record) -> tuple[int, tuple[str, str, str]]:
    return int(data.part) if data.part.isdecimal() else 10**9, _by_date(data)

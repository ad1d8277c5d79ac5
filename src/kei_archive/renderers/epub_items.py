"""The parts of a publication, and what must hold of them before they are packed.

EbookLib packs duplicate ids, links to nowhere and NUL characters without a word, so everything is checked here. The
same pass sees what the documents contain, from which the accessibility metadata is made.
"""

from __future__ import annotations

import io
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self, cast
from urllib.parse import unquote

from lxml import etree

from kei_archive.errors import RenderError

__all__ = ["XHTML", "Item", "Store", "Survey", "Surveyor"]

XHTML: Final = "application/xhtml+xml"

_PARSED: Final = (XHTML, "application/x-dtbncx+xml", "image/svg+xml")
_WEB: Final = ("http:", "https:", "mailto:")
_MOVING: Final = frozenset({"audio", "video", "script", "animate", "animateTransform", "object", "iframe", "canvas"})
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True)
class Item:
    """One file of the publication.

    Attributes:
        id: Manifest id.
        name: Name relative to the package document; always one of our own making.
        media_type: Media type.
        data: The bytes.
        properties: Manifest properties (``nav``, ``cover-image``).
        spine: Whether it is part of the reading order.
    """

    id: str
    name: str
    media_type: str
    data: bytes
    properties: tuple[str, ...] = ()
    spine: bool = False


@dataclass(frozen=True, slots=True)
class Survey:
    """What the documents contain, as counted in them.

    Attributes:
        images: Images.
        described: Images with an alternative text.
        headed: Documents of the reading order that have a heading.
        roles: Elements with an ARIA role.
        moving: Elements that could sound, move or run.
        documents: Documents of the reading order.
    """

    images: int = 0
    described: int = 0
    headed: int = 0
    roles: int = 0
    moving: int = 0
    documents: int = 0

    def __add__(self, other: Survey) -> Survey:
        return Survey(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


class Surveyor:
    """Checks items one by one, and what they say of each other at the end."""

    def __init__(self) -> None:
        self._seen: dict[str, _Seen] = {}
        self._names: list[str] = []

    def look(self, item: Item) -> None:
        """Check one item and remember of it what others may need."""
        self._names.append(item.name.casefold())
        if item.media_type not in _PARSED:
            self._seen[item.name] = _Seen(item.id)
            return
        try:
            root = etree.fromstring(
                item.data, etree.XMLParser(resolve_entities=False, no_network=True, collect_ids=False, huge_tree=True)
            )
        except etree.XMLSyntaxError as error:
            fault = f"{item.name}:{error.lineno}: not well-formed XML ({error.msg})"
            self._seen[item.name] = _Seen(item.id, faults=(fault,))
            return
        named = cast("list[str]", _NAMED(root))
        own = frozenset(named)
        links = dict.fromkeys(cast("list[str]", _ADDRESSES(root)))
        self._seen[item.name] = _Seen(
            item.id,
            facts=_count(root, item=item),
            ids=" ".join(own),
            links=tuple(
                link for link in links if not link.startswith(_WEB) and unquote(link).removeprefix("#") not in own
            ),
            faults=tuple(_twice(f"id in {item.name}", named)),
        )

    def report(self) -> Survey:
        """What all items together contain.

        Raises:
            RenderError: Two items share a manifest id or a name, a document is not well-formed XML, an id occurs twice
                in a document, or an internal address leads nowhere. The message names every fault found (the first
                ten).
        """
        faults = _twice("manifest id", (seen.key for seen in self._seen.values()))
        faults += _twice("file name", self._names)
        for seen in self._seen.values():
            faults += seen.faults
        faults += self._dangling()
        if faults:
            raise RenderError(
                f"the publication would be broken: {'; '.join(faults[:10])}.",
                remedy="Mend these places in the TEI, or the template that wrote them.",
            )
        return sum((seen.facts for seen in self._seen.values()), start=Survey())

    def _dangling(self) -> list[str]:
        """Addresses that lead nowhere. Targets are asked one by one, for their ids are held as strings."""
        wanted: dict[str, list[tuple[str, str]]] = {}
        for source, seen in self._seen.items():
            for address in seen.links:
                path = unquote(address.partition("#")[0])
                wanted.setdefault(_join(source, path) if path else source, []).append((source, address))
        faults = []
        for target, links in wanted.items():
            held = self._seen.get(target)
            ids = {"", *held.ids.split(" ")} if held else set()
            for source, address in links:
                if unquote(address.partition("#")[2]) not in ids:
                    what = "element" if held else "file"
                    faults.append(f"{source}: the address {address!r} leads to no {what}")
        return faults


class Store:
    """The contents of items by their names, in a temporary file: thousands of them are too many for the memory."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the store
        self._places: dict[str, tuple[int, int]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __setitem__(self, name: str, data: bytes) -> None:
        self._places[name] = (self._file.seek(0, io.SEEK_END), len(data))
        self._file.write(data)

    def __getitem__(self, name: str) -> bytes:
        start, length = self._places[name]
        self._file.seek(start)
        return self._file.read(length)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is remembered of an item: its ids in one string, for thousands of items have some hundred each."""

    key: str
    facts: Survey = Survey()
    ids: str = ""
    links: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


_NAMED: Final = etree.XPath(
    "//*[@id or @xml:id]/@*[name()='id' or (name()='xml:id' and not(../@id))]", smart_strings=False
)
_ADDRESSES: Final = etree.XPath("//@href | //@src", smart_strings=False)


def _twice(kind: str, names: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    faults: dict[str, None] = {}
    for name in names:
        if name in seen:
            faults[f"{kind} {name!r} occurs twice"] = None
        seen.add(name)
    return list(faults)


def _count(root: etree._Element, *, item: Item) -> Survey:
    names = Counter(element.tag.rpartition("}")[2] for element in root.iter("*"))
    return Survey(
        images=names["img"],
        described=sum(bool(image.get("alt", "").strip()) for image in root.iter("{*}img")) if names["img"] else 0,
        headed=int(item.spine and not _HEADINGS.isdisjoint(names)),
        roles=int(cast("float", _ROLES(root))) if item.media_type == XHTML else 0,
        moving=sum(names[name] for name in _MOVING),
        documents=int(item.spine),
    )


_ROLES: Final = etree.XPath("count(//*[@role])")


def _join(source: str, path: str) -> str:
    """``path``, relative to the file ``source``, from the package's folder; it may not leave that folder."""
    folders = source.split("/")[:-1]
    for step in path.split("/"):
        if step != "..":
            folders.append(step)
        elif folders:
            folders.pop()
        else:
            return path
    return "/".join(folders)

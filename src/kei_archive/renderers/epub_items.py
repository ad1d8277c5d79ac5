"""The parts of a publication, and what must hold of them before they are packed.

EbookLib packs duplicate ids, links to nowhere and NUL characters without a word, so everything is checked here. The
same pass sees what the documents contain, from which the accessibility metadata is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from lxml import etree

from kei_archive.errors import RenderError
from kei_archive.tei.document import XML_ID, local_name

__all__ = ["XHTML", "Item", "Survey", "survey"]

XHTML: Final = "application/xhtml+xml"

_PARSED: Final = (XHTML, "application/x-dtbncx+xml", "image/svg+xml")
_LINKS: Final = ("href", "src")
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
        characters: Characters of text.
    """

    images: int = 0
    described: int = 0
    headed: int = 0
    roles: int = 0
    moving: int = 0
    documents: int = 0
    characters: int = 0

    def __add__(self, other: Survey) -> Survey:
        return Survey(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


def survey(items: Sequence[Item]) -> Survey:
    """Check all items together and count what they contain.

    Raises:
        RenderError: Two items share a manifest id or a name, a document is not well-formed XML, an id occurs twice in
            a document, or an internal address leads nowhere. The message names every fault found (the first ten).
    """
    faults = _twice("manifest id", (item.id for item in items))
    faults += _twice("file name", (item.name.casefold() for item in items))
    total, ids, links = Survey(), dict[str, set[str]](), list[tuple[str, str]]()
    for item in items:
        if item.media_type not in _PARSED:
            ids[item.name] = set()
            continue
        try:
            root = etree.fromstring(
                item.data, etree.XMLParser(resolve_entities=False, no_network=True, collect_ids=False, huge_tree=True)
            )
        except etree.XMLSyntaxError as error:
            faults.append(f"{item.name}:{error.lineno}: not well-formed XML ({error.msg})")
            continue
        elements = list(root.iter("*"))
        named = [name for element in elements if (name := element.get("id") or element.get(XML_ID))]
        faults += _twice(f"id in {item.name}", named)
        ids[item.name] = set(named)
        links += [(item.name, value) for e in elements for key in _LINKS if (value := e.get(key)) is not None]
        total += _count(root, elements, item=item)
    faults += [fault for source, address in links if (fault := _dangling(address, source=source, ids=ids))]
    if faults:
        raise RenderError(
            f"the publication would be broken: {'; '.join(faults[:10])}.",
            remedy="Mend these places in the TEI, or the template that wrote them.",
        )
    return total


def _twice(kind: str, names: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    faults: dict[str, None] = {}
    for name in names:
        if name in seen:
            faults[f"{kind} {name!r} occurs twice"] = None
        seen.add(name)
    return list(faults)


def _count(root: etree._Element, elements: Sequence[etree._Element], *, item: Item) -> Survey:
    names = [local_name(element) for element in elements]
    images = [element for element, name in zip(elements, names, strict=True) if name == "img"]
    return Survey(
        images=len(images),
        described=sum(bool(image.get("alt", "").strip()) for image in images),
        headed=int(item.spine and not _HEADINGS.isdisjoint(names)),
        roles=sum("role" in element.attrib for element in elements) if item.media_type == XHTML else 0,
        moving=sum(name in _MOVING for name in names),
        documents=int(item.spine),
        characters=len("".join(map(str, root.itertext()))) if item.spine else 0,
    )


def _dangling(address: str, *, source: str, ids: dict[str, set[str]]) -> str:
    if address.startswith(_WEB):
        return ""
    path, _, fragment = address.partition("#")
    target = _join(source, unquote(path)) if path else source
    if target not in ids:
        return f"{source}: the address {address!r} leads to no file"
    if fragment and unquote(fragment) not in ids[target]:
        return f"{source}: the address {address!r} leads to no element"
    return ""


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

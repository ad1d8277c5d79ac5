"""A large archive as several EPUB volumes: which texts go where, and the TEI of each volume, with the parts it has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Final

from lxml import etree

from kei_archive.errors import RenderError
from kei_archive.renderers.base import Epub
from kei_archive.renderers.epub_items import Store
from kei_archive.renderers.epub_pages import serialise
from kei_archive.tei.document import NS, TEI, XML_ID, TeiDocument
from kei_archive.tei.record import record
from kei_archive.tei.stream import walk

__all__ = ["Volume", "divide", "plan"]

TEXTS: Final = 500
"""Texts of a volume: reading systems open it in a second or two, and its contents can still be looked through."""
BYTES: Final = 16_000_000
"""Of TEI in a volume, which is about 5 MB when packed: what mail and older reading systems take."""
UNDATED: Final = "undated"


@dataclass(frozen=True, slots=True)
class Volume:
    """One volume: what it is called within the whole, and its texts by their number in the whole, from 0."""

    label: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Text:
    year: str
    size: int


def plan(document: TeiDocument, options: Epub) -> tuple[Volume, ...]:
    """The volumes of a document: one with an empty label, or one or more for each year.

    Args:
        document: A ``TEI``, which is never divided, or a ``teiCorpus``.
        options: ``split`` says whether to divide always, never, or what is large.
    """
    texts = [_look(element) for event, element in walk(document) if event == "text"]
    large = len(texts) > TEXTS or sum(text.size for text in texts) > BYTES
    if options.split == "none" or len(texts) < 2 or (options.split == "auto" and not large):
        return (Volume("", tuple(range(len(texts)))),)
    years: dict[str, list[int]] = {}
    for number, text in enumerate(texts):
        years.setdefault(text.year or UNDATED, []).append(number)
    return tuple(
        volume for year in sorted(years) for volume in _pieces(year, years[year], sizes=[text.size for text in texts])
    )


def _look(element: etree._Element) -> _Text:
    return _Text(record(element).date[:4], len(etree.tostring(element, encoding="utf-8", with_tail=False)))


def _pieces(year: str, numbers: Sequence[int], *, sizes: Sequence[int]) -> Iterator[Volume]:
    """The texts of a year in as many volumes as the limits ask for, each about as large as the others."""
    whole = sum(sizes[number] for number in numbers)
    count = max(-(-len(numbers) // TEXTS), -(-whole // BYTES))
    share, size, piece = 0, 0, list[int]()
    for number in numbers:
        piece.append(number)
        size += sizes[number]
        full = len(piece) >= -(-len(numbers) // count) or size >= -(-whole // count)
        if full and share < count - 1:
            share += 1
            yield Volume(f"{year}-{share}", tuple(piece))
            size, piece = 0, []
    if piece:
        yield Volume(f"{year}-{share + 1}" if share else year, tuple(piece))


def divide(document: TeiDocument, volumes: Sequence[Volume]) -> Iterator[TeiDocument]:
    """The TEI of each volume: a ``teiCorpus`` of its texts under the header of the whole, with the volume's name.

    Raises:
        RenderError: The whole has no header, from which the volumes' are made.
    """
    if len(volumes) == 1:
        yield document
        return
    with Store() as store:
        head: etree._Element | None = None
        above, paths = list[int](), list[Path]()
        parts: list[etree._Element] = []
        for event, element in walk(document):
            if event == "text":
                store[str(len(paths))] = serialise(element)
                paths.append(tuple(above))
            elif event == "corpus" and head is None:
                head = _head(element)
            elif event == "corpus":
                above.append(len(parts))
                parts.append(_head(element))
            elif above:
                above.pop()
        if head is None:
            raise RenderError("has no header.", remedy="Bind its documents (kei.bind), then divide.")
        for volume in volumes:
            root = _titled(head, volume)
            own = [(_inner(paths[number], parts, volume), store[str(number)]) for number in volume.numbers]
            _fill(root, own, parts=parts)
            yield TeiDocument(etree.tostring(root, encoding="utf-8", xml_declaration=True))


Path = tuple[int, ...]
"""The parts that a text is in, the outermost first, by number; none for most."""


def _head(corpus: etree._Element) -> etree._Element:
    """A ``teiCorpus`` with its header and without its members, which the parser may have met already."""
    copy = etree.fromstring(f'<teiCorpus xmlns="{TEI}"/>')
    copy.attrib.update(corpus.attrib)
    header = corpus.find("t:teiHeader", NS)
    if header is not None:
        copy.append(etree.fromstring(etree.tostring(header, with_tail=False)))
    return copy


def _inner(path: Path, parts: Sequence[etree._Element], volume: Volume) -> Path:
    """The parts of a text, but for one that says no more than the volume does: that of its year."""
    year = volume.label.partition("-")[0]
    return tuple(number for number in path if (record(parts[number]).title or "").casefold() != year)


def _fill(root: etree._Element, texts: Sequence[tuple[Path, bytes]], *, parts: Sequence[etree._Element]) -> None:
    """Put texts into a volume, each in the parts that it has in the whole."""
    opened: list[tuple[int, etree._Element]] = []
    for path, data in texts:
        while opened and path[: len(opened)] != tuple(number for number, _ in opened):
            opened.pop()
        for number in path[len(opened) :]:
            part = deepcopy(parts[number])
            part.set(XML_ID, f"{root.get(XML_ID)}.part{number + 1}")
            (opened[-1][1] if opened else root).append(part)
            opened.append((number, part))
        (opened[-1][1] if opened else root).append(etree.fromstring(data))


def _titled(head: etree._Element, volume: Volume) -> etree._Element:
    """The header of a volume: that of the whole, with the volume's name."""
    root = deepcopy(head)
    root.set(XML_ID, f"{head.get(XML_ID, 'volume')}-{volume.label}")
    title = root.find("t:teiHeader/t:fileDesc/t:titleStmt/t:title", NS)
    if title is not None:
        title.text = f"{''.join(map(str, title.itertext()))}, {volume.label}"
        del title[:]
    for idno in root.iterfind("t:teiHeader/t:fileDesc/t:publicationStmt/t:idno", NS):
        idno.text = f"{idno.text or ''}-{volume.label}"  # another publication than the whole: no identifier is shared
    return root

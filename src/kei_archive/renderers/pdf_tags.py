"""Repairs of the structure tree that WeasyPrint 70 writes, up to what PDF/UA-1 (ISO 14289-1) asks.

Each function is one repair and returns how often it was needed, so that a test can tell when the engine no longer
needs it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

__all__ = [
    "BLOCKS",
    "all_elements",
    "join_pages",
    "leaves",
    "lift_link_references",
    "make_contents",
    "mark_footnotes",
    "name_blocks",
    "number_lists",
    "state_languages",
    "wrap_items",
]

BLOCKS: Final = frozenset({
    "P", "H1", "H2", "H3", "H4", "H5", "H6", "L", "Table", "Div", "Sect", "Art", "Caption", "Figure", "BlockQuote",
    "TOC",
})  # fmt: skip
"""Structure types of blocks, as far as they occur here."""


def lift_link_references(pdf: Pdf) -> int:
    """Move annotation references from an inline element in a link up to the ``Link`` (clause 7.18.5)."""
    parents = pdf.Root.StructTreeRoot.ParentTree.Nums
    place = {int(parents[index]): index + 1 for index in range(0, len(parents), 2)}
    count = 0
    for link in list(_all(_document(pdf))):
        if _tag(link) != "Link":
            continue
        for inner in _all(link):
            for index in reversed(range(len(_kids(inner)))):
                kid = inner.K[index]
                if _is_reference(kid):
                    del inner.K[index]
                    link.K.insert(0, kid)
                    parents[place[int(kid.Obj.StructParent)]] = link
                    count += 1
    return count


def mark_footnotes(pdf: Pdf) -> int:
    """Turn the anonymous spans of a page's footnote area into ``Note`` elements with an ID (clause 7.9)."""
    count = 0
    for area in _elements(_document(pdf)):
        if not _is_footnote_area(area):
            continue
        for note in _elements(area):
            count += 1
            note.S = Name.Note
            note.ID = String(f"note-{count}")
    return count


def number_lists(pdf: Pdf) -> int:
    """State for every list whether its items carry labels (ISO 32000-1, table 347)."""
    count = 0
    for element in _all(_document(pdf)):
        if _tag(element) == "L" and "/A" not in element:
            labelled = any(_tag(kid) == "Lbl" for item in _elements(element) for kid in _elements(item))
            element.A = Dictionary(O=Name.List, ListNumbering=Name.Unordered if labelled else Name("/None"))
            count += 1
    return count


def wrap_items(pdf: Pdf) -> int:
    """Put what an item holds beside its label into an ``LBody``: an ``LI`` may hold nothing else (clause 7.2)."""
    count = 0
    for item in list(_all(_document(pdf))):
        if _tag(item) != "LI" or not _holds_elements_only(item):
            continue
        loose = [kid for kid in _elements(item) if _tag(kid) not in ("Lbl", "LBody")]
        if loose:
            body = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.LBody, P=item, Pg=item.Pg, K=Array(loose)))
            for kid in loose:
                kid.P = body
            item.K = Array([*(kid for kid in _elements(item) if kid not in loose), body])
            count += 1
    return count


def make_contents(pdf: Pdf) -> int:
    """Turn the list of a table of contents, of which every item starts with a link, into a ``TOC`` (14.8.4.2)."""
    count = 0
    for section in _elements(_document(pdf)):
        if _tag(section) != "NonStruct":
            continue
        for table in _elements(section):
            items = list(_elements(table))
            if _tag(table) != "L" or not items or not all(_starts_with_link(item) for item in items):
                continue
            count += 1
            table.S = Name.TOC
            del table["/A"]
            for item in items:
                item.S = Name.TOCI
                item.K = Array([_referring(pdf, kid, item) for body in _elements(item) for kid in _elements(body)])
    return count


def _starts_with_link(item: Object) -> bool:
    first = next(_elements(item), None)
    return first is not None and _tag(first) == "LBody" and _tag(next(_elements(first), first)) == "Link"


def _referring(pdf: Pdf, element: Object, item: Object) -> Object:
    """What an item of a table of contents may hold: a link becomes a ``Reference``, the rest moves up."""
    element.P = item
    if _tag(element) != "Link":
        return element
    reference = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.Reference, P=item, Pg=element.Pg, K=Array([element]))
    )
    element.P = reference
    return reference


def name_blocks(pdf: Pdf) -> int:
    """Give a type to blocks that have none: ``Sect``, and ``Div`` for the notes of a page."""
    count = 0
    for element in list(_all(_document(pdf))):
        held = {_tag(kid) for kid in _elements(element)}
        if _tag(element) == "NonStruct" and held & (BLOCKS | {"Note"}):
            element.S = Name.Div if _is_footnote_area(element) else Name.Sect
            count += 1
    return count


def state_languages(pdf: Pdf, languages: Sequence[Sequence[str]]) -> int:
    """State the language of passages that are not in the language of the document (clause 7.2).

    Args:
        pdf: The file, as the engine wrote it.
        languages: For each page the languages of its pieces of text in reading order; empty where it is the
            document's.
    """
    count = 0
    for found, stated in zip(leaves(pdf), languages, strict=True):
        if len(found) != len(stated):  # the engine has changed: better no statement than a wrong one
            continue
        for element, language in zip(found, stated, strict=True):
            if language and _tag(element) != "Link":
                element.Lang = String(language)
                count += 1
    return count


def leaves(pdf: Pdf) -> list[list[Object]]:
    """For each page the elements of its pieces of text and images, in reading order, as the engine wrote them."""
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    found: list[list[Object]] = [[] for _ in pages]
    for element in _elements(_document(pdf)):
        _collect(element, found[pages[element.Pg.objgen]])
    return found


def _collect(element: Object, found: list[Object]) -> None:
    for kid in _kids(element):
        if isinstance(kid, int):
            found.append(element)
        elif _is_element(kid):
            _collect(kid, found)


def all_elements(pdf: Pdf) -> Iterator[Object]:
    """Every element of the structure tree, in reading order."""
    return _all(_document(pdf))


def join_pages(pdf: Pdf, depths: Sequence[int]) -> int:
    """Make one element of what a page break split in two: a paragraph is one paragraph on however many pages.

    Args:
        pdf: The file.
        depths: For each page break, how many levels of the structure go on after it.
    """
    document = _document(pdf)
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    kept: list[Object] = []
    current, count = 0, 0
    for element in list(_elements(document)):
        page = pages[element.Pg.objgen]
        if page > current:
            depth = depths[page - 1] if page == current + 1 else 0
            current = page
            last = next((other for other in reversed(kept) if not _is_footnote_area(other)), None)
            if last is not None and depth and _join(last, element, depth=depth):
                count += 1
                continue
        kept.append(element)
    document.K = Array(kept)
    return count


def _join(first: Object, second: Object, *, depth: int) -> bool:
    """Append the content of ``second`` to ``first`` where both are halves of one element."""
    if _tag(first) != _tag(second) or not _holds_elements_only(first) or not _holds_elements_only(second):
        return False
    rest = list(_elements(second))
    if depth > 1 and rest and _kids(first) and _join(first.K[-1], rest[0], depth=depth - 1):
        rest = rest[1:]
    for kid in rest:
        kid.P = first
        first.K.append(kid)
    return True


def _document(pdf: Pdf) -> Object:
    return pdf.Root.StructTreeRoot.K[0]


def _tag(element: Object) -> str:
    return str(element.S)[1:]


def _kids(element: Object) -> Sequence[Object]:
    kids = element.get("/K")
    return list(kids) if isinstance(kids, Array) else []


def _is_element(kid: object) -> bool:
    return isinstance(kid, Dictionary) and "/S" in kid


def _is_reference(kid: object) -> bool:
    return isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR


def _elements(element: Object) -> Iterator[Object]:
    return (kid for kid in _kids(element) if _is_element(kid))


def _all(element: Object) -> Iterator[Object]:
    for kid in _elements(element):
        yield kid
        yield from _all(kid)


def _holds_elements_only(element: Object) -> bool:
    """Numbers of marked content count by page: an element that holds them itself cannot span two."""
    return all(_is_element(kid) for kid in _kids(element))


def _is_footnote_area(element: Object) -> bool:
    """WeasyPrint writes the area as a child of the document, without a type of its own, that holds only notes."""
    kids = list(_elements(element))
    return _tag(element) == "NonStruct" and bool(kids) and all(_tag(kid) in ("Span", "Note") for kid in kids)

"""Where links and bookmarks of an archive PDF lead: to the element of the structure tree, not only to a spot on a page.

A screen reader that follows a link would otherwise begin at the top of the page (ISO 32000-2, 12.3.2.3; readers of
PDF 1.7 ignore the key and take the spot).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from kei_archive.renderers.pdf_tags import BLOCKS, all_elements, leaves

__all__ = ["Anchor", "find_goals", "state_goals"]

HEADINGS: Final = frozenset({"/H1", "/H2", "/H3", "/H4", "/H5", "/H6"})


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a link may lead to.

    Attributes:
        page: Index of its page.
        piece: Which of the pieces of text and images of that page is its first.
        label: What it is, for people: its heading, or its first words.
    """

    page: int
    piece: int
    label: str


def find_goals(pdf: Pdf, anchors: Mapping[str, Anchor]) -> dict[str, tuple[Object, str]]:
    """The block of the structure tree for each anchor, and its label.

    Args:
        pdf: The file, as the engine wrote it.
        anchors: By identifier.
    """
    found = leaves(pdf) if anchors else []
    return {
        name: (_block(found[anchor.page][anchor.piece]), anchor.label)
        for name, anchor in anchors.items()
        if anchor.piece < len(found[anchor.page])
    }


def _block(element: Object) -> Object:
    """The block that an element of a line stands in."""
    while str(element.S)[1:] not in BLOCKS and "/S" in element.P:
        element = element.P
    return element


def state_goals(pdf: Pdf, goals: Mapping[str, tuple[Object, str]]) -> int:
    """Let links within the file and bookmarks lead to elements, and say what a link leads to.

    Args:
        pdf: The file, when its structure tree is done.
        goals: From `find_goals`.

    Returns:
        How many links and bookmarks do.
    """
    count = 0
    spots = _spots(pdf)
    for page in pdf.pages:
        for link in page.obj.get("/Annots", ()):
            name = str(link.get("/Dest", ""))
            if name in goals and name in spots:
                element, label = goals[name]
                link.Contents = String(label)
                count += _lead(link, spots[name], element)
    headings = [element for element in all_elements(pdf) if str(element.S) in HEADINGS]
    marks = list(_bookmarks(pdf.Root.get("/Outlines", Dictionary())))
    if len(headings) == len(marks):  # else a theme has bookmarks of its own
        count += sum([_lead(mark, mark.Dest, heading) for mark, heading in zip(marks, headings, strict=True)])
    return count


def _lead(holder: Object, spot: Object, element: Object) -> bool:
    """An action in the place of a destination, which may be a name."""
    place = Array([element, *list(spot)[1:]])
    holder.A = Dictionary(S=Name.GoTo, D=holder.Dest, SD=place)
    del holder["/Dest"]
    return True


def _spots(pdf: Pdf) -> dict[str, Object]:
    """Named destinations: page, position and zoom."""
    rows: Sequence[Object] = list(pdf.Root.get("/Names", Dictionary()).get("/Dests", Dictionary()).get("/Names", ()))
    return {str(name): spot for name, spot in zip(rows[::2], rows[1::2], strict=True)}


def _bookmarks(parent: Object) -> Iterator[Object]:
    item = parent.get("/First")
    while item is not None:
        yield item
        yield from _bookmarks(item)
        item = item.get("/Next")

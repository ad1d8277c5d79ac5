"""Systematic damage to a valid document: what a slip of the hand, or of a program, does to it."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Iterator
from typing import NamedTuple

from lxml import etree

from kei_archive.tei.document import TEI, TeiDocument, local_name

POINTERS = ("facs", "source", "resp", "ref", "target", "corresp", "scheme", "who", "rendition")


class Mutant(NamedTuple):
    """A damaged document.

    Attributes:
        operator: What was done.
        path: Names of the elements down to the one it was done to, from the child of the root.
        attribute: Name of the attribute, if it was done to one.
        xml: The document.
    """

    operator: str
    path: str
    attribute: str
    xml: bytes

    @property
    def part(self) -> str:
        """Which part of the document it was done to."""
        return self.path.partition("/")[0]


def mutants(doc: TeiDocument, *, step: int = 1) -> Iterator[Mutant]:
    """Every mutant of a document, or every so many-th: each operator at each place that it can be applied to."""
    places = itertools.count()
    for index, element in enumerate(doc.root.iter("*")):
        if element is doc.root:
            continue
        path = "/".join(local_name(item) for item in [*element.iterancestors()][-2::-1])
        path = f"{path}/{local_name(element)}".lstrip("/")
        changes = [(operator, "", change) for operator, change in _ON_ELEMENTS.items()]
        for name, value in element.items():
            changes += [(operator, name, _setter(name, new)) for operator, new in _values(name, value).items()]
        for operator, name, change in changes:
            if next(places) % step == 0:
                yield from _changed(doc, index, change, operator=operator, path=path, attribute=name)


def _changed(
    doc: TeiDocument, index: int, change: Callable[[etree._Element], bool], *, operator: str, path: str, attribute: str
) -> Iterator[Mutant]:
    root = copy.deepcopy(doc.root)
    element = next(item for number, item in enumerate(root.iter("*")) if number == index)
    if change(element):
        yield Mutant(operator, path, attribute.rpartition("}")[2], etree.tostring(root))


def _values(name: str, value: str) -> dict[str, str | None]:
    changes: dict[str, str | None] = {"drop attribute": None, "alter attribute": f"{value}x", "empty attribute": ""}
    if name in POINTERS:
        changes["break pointer"] = "#nowhere"
    return changes


def _setter(name: str, value: str | None) -> Callable[[etree._Element], bool]:
    def change(element: etree._Element) -> bool:
        if value is None:
            del element.attrib[name]
        else:
            element.set(name, value)
        return True

    return change


def _drop(element: etree._Element) -> bool:
    """Take the element out, with all in it; what follows it stays."""
    parent, before = element.getparent(), element.getprevious()
    tail, element.tail = element.tail or "", None
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)
    return True


def _duplicate(element: etree._Element) -> bool:
    element.addnext(copy.deepcopy(element))
    return True


def _rename(element: etree._Element) -> bool:
    element.tag = f"{{{TEI}}}unheardOf"
    return True


def _swap(element: etree._Element) -> bool:
    """Change places with the next element; what stands between them stays."""
    following = element.getnext()
    if following is None or etree.tostring(following, with_tail=False) == etree.tostring(element, with_tail=False):
        return False
    element.tail, following.tail = following.tail, element.tail
    following.addnext(element)
    return True


def _move(element: etree._Element) -> bool:
    """To the end of the grandparent."""
    parent = element.getparent()
    home = parent.getparent()
    if home is None:
        return False
    home.append(element)
    return True


def _change_text(element: etree._Element) -> bool:
    if not (element.text or "").strip():
        return False
    element.text = element.text.replace(element.text.strip()[0], "¤", 1)
    return True


def _change_tail(element: etree._Element) -> bool:
    if not (element.tail or "").strip():
        return False
    element.tail = element.tail.replace(element.tail.strip()[0], "¤", 1)
    return True


def _empty_text(element: etree._Element) -> bool:
    if not (element.text or "").strip():
        return False
    element.text = None
    return True


def _add_text(element: etree._Element) -> bool:
    element.text = (element.text or "") + "¤"
    return True


def _add_attribute(element: etree._Element) -> bool:
    element.set("unheardOf", "1")
    return True


_ON_ELEMENTS: dict[str, Callable[[etree._Element], bool]] = {
    "drop element": _drop,
    "duplicate element": _duplicate,
    "rename element": _rename,
    "swap elements": _swap,
    "move element": _move,
    "change text": _change_text,
    "change tail": _change_tail,
    "empty text": _empty_text,
    "add text": _add_text,
    "add attribute": _add_attribute,
}

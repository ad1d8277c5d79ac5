"""Which links of a page lead to notes, and which lead back from them.

A link is a reference because of what it leads to, never because it is a number: a block further on that leads back to
the link, or that the page calls a note. Standard: HTML Living Standard, 4.12 (footnotes have no element of their own);
DPUB-ARIA 1.1, ``doc-noteref``, ``doc-footnote``, ``doc-backlink``; EPUB 3 Structural Semantics, ``noteref``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from lxml import etree

from kei_archive.readers.links import Links
from kei_archive.readers.markup import Paths

__all__ = ["Notes"]

_NOTES: Final = frozenset(["aside", "dd", "div", "li", "p", "table", "tr"])
"""Elements that are a note."""
_HOLDERS: Final = frozenset(["dd", "li"])
"""Elements that are the whole of the note whose first part is in them."""
_INLINE: Final = frozenset(["a", "b", "em", "font", "i", "small", "span", "strong", "sup"])
"""What a reference is wrapped in; the way back leads to it as well."""
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_SHORT: Final = 12
"""Characters of a reference that nothing calls one: ``[note 12]``. A line of a table of contents is longer."""
_LONG: Final = 20_000
"""Characters that no note has."""
_NAMING: Final = ("class", "id", "role", "rel", "epub:type")
_PREFIX: Final = 300
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_REFERENCE: Final = frozenset(["endnote", "fnref", "footnote", "footnoteref", "noteref"])
_NOTE: Final = frozenset(["endnote", "fn", "footnote", "ftn", "note", "rearnote"])
"""Words by which a page calls one note."""
_NOTED: Final = _NOTE | {"endnotes", "fns", "footnotes", "notes", "rearnotes"}


class _Link(NamedTuple):
    """A link within the page: the ``a``, what it leads to, and the block in which that stands."""

    a: etree._Element
    target: etree._Element
    block: etree._Element


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of a page.

    Attributes:
        paths: Path of the element that is the note, for each reference in the order of the page.
        marks: What becomes of a link: its kind, ``noteref`` or ``backref``, and the number of the reference, from 1.
    """

    paths: tuple[str, ...] = ()
    marks: Mapping[etree._Element, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: etree._Element, *, links: Links) -> Notes:
        """The notes that links of a page lead to.

        Args:
            root: Its tree.
            links: What its links are relative to.
        """
        ways = [(a, name) for a in root.iter("a") if (name := links.fragment(a.get("href")))]
        if not ways:
            return cls()
        named, order = _named(root, {name for _, name in ways})
        found = [(a, named[name]) for a, name in ways if name in named]
        backs: dict[etree._Element, list[etree._Element]] = defaultdict(list)
        for a, target in found:
            backs[target].append(a)
        letters: dict[etree._Element, int] = {}
        called: dict[etree._Element, list[etree._Element]] = {}  # by target: what around it is called a note, or notes
        answered = []
        for link in _forward(found, order):
            if link.target not in called:
                called[link.target] = [e for e in _upwards(link.target) if not _NOTED.isdisjoint(_words(e))]
            answers = _answers(link, backs, called=called[link.target])
            if answers is None:
                continue
            if link.block not in letters:
                letters[link.block] = _letters(link.block)
            if letters[link.block] > sum(map(_letters, answers)):  # it says something beside the ways back from it
                answered.append((link, answers))
        blocks = {link.block for link, _ in answered}
        holders = {around for block in blocks for around in block.iterancestors() if around in blocks}
        paths, marks, steps = [], {}, Paths()
        known: dict[etree._Element, str] = {}  # by block: a page refers to some notes often
        for link, answers in answered:
            if link.block in holders:
                continue
            if link.block not in known:
                known[link.block] = steps.of(_whole(link, blocks))
            paths.append(known[link.block])
            marks[link.a] = ("noteref", str(len(paths)))
            for answer in answers:
                marks.setdefault(answer, ("backref", str(len(paths))))
        return cls(tuple(paths), marks)


def _named(root: etree._Element, names: Container[str]) -> tuple[dict[str, etree._Element], dict[etree._Element, int]]:
    """The elements that links lead to by their names, and the place in the page of these and of all links."""
    named: dict[str, etree._Element] = {}
    order = {}
    for number, element in enumerate(root.iter("*")):
        is_link = element.tag == "a"
        own = [name for name in (element.get("id"), element.get("name") if is_link else None) if name in names]
        for name in own:
            named.setdefault(name or "", element)
        if own or is_link:
            order[element] = number
    return named, order


def _forward(
    found: Sequence[tuple[etree._Element, etree._Element]], order: Mapping[etree._Element, int]
) -> Iterator[_Link]:
    """The links that lead on, to a block that may be a note and does not hold them."""
    for a, target in found:
        if order[target] < order[a]:
            continue
        block = next((e for e in _upwards(target) if e.tag not in _INLINE), None)
        if block is not None and block.tag == "td":
            block = block.getparent()  # the number has a cell of its own
        if block is None or block.tag not in _NOTES or block in a.iterancestors():
            continue
        if next(block.iter(*_HEADINGS), None) is None:
            yield _Link(a, target, block)


def _answers(
    link: _Link, backs: Mapping[etree._Element, Sequence[etree._Element]], *, called: Sequence[etree._Element]
) -> list[etree._Element] | None:
    """The links that lead back from a note; None if the link leads to no note.

    Args:
        link: The link.
        backs: Links by what they lead to.
        called: What the page calls a note or notes, of that which the link leads to and what is around it.
    """
    answers = [back for own in _itself(link.a) for back in backs.get(own, ()) if link.block in back.iterancestors()]
    if answers and len("".join(map(str, link.a.itertext()))) <= _SHORT:
        return answers
    if not _REFERENCE.isdisjoint(_words(link.a)):
        return answers
    around = set(link.a.iterancestors()) if called else ()
    return answers if any(element not in around for element in called) else None


def _upwards(element: etree._Element) -> Iterator[etree._Element]:
    """An element and those around it, the inner first."""
    yield element
    yield from element.iterancestors()


def _itself(a: etree._Element) -> Iterator[etree._Element]:
    """What stands for a reference: the link, what is in it, what wraps it, an anchor before it."""
    yield from a.iter("*")
    around: etree._Element | None = a
    while around is not None and around.tag in _INLINE:
        before = around.getprevious()
        if before is not None and before.tag == "a" and len(before) == 0 and not (before.text or before.tail):
            yield before
        if around is not a:
            yield around
        around = around.getparent()


def _letters(element: etree._Element) -> int:
    """How many letters an element has; none if it is longer than notes are."""
    letters = size = 0
    for text in element.itertext("*"):
        size += len(text)
        if size > _LONG:
            return 0
        letters += sum(map(str.isalpha, str(text)))
    return letters


def _whole(link: _Link, blocks: Container[etree._Element]) -> etree._Element:
    """The element that is the whole of a note: the item or the box around its first block."""
    whole = link.block
    while (above := whole.getparent()) is not None and (above.tag in _HOLDERS or _is_one_note(above)):
        if above in link.a.iterancestors() or any(e in blocks for e in above.iter(*_NOTES) if e is not link.block):
            break
        whole = above
    return whole


def _is_one_note(element: etree._Element) -> bool:
    return element.tag in _NOTES and not _NOTE.isdisjoint(_words(element))


def _words(element: etree._Element) -> set[str]:
    """The words that an element is called by."""
    values = [value[:_PREFIX] for name in _NAMING if (value := element.get(name))]
    return set(_WORD.findall(" ".join(values).lower())) if values else set()

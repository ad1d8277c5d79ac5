"""What a page of HTML says of its lines, held against what its TEI says: phrases, images, shapes, places.

An editor may say otherwise, where ``@resp`` says whose change it is: on the element itself, or on one around or across
the characters, such as ``<seg resp="#ID.editor">`` where a link was taken out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from lxml import etree

from kei_archive.drawing import Drawing
from kei_archive.tei.document import XML_ID, is_of_page, local_name, path, tags
from kei_archive.tei.markup import Mark, g_value, one_line
from kei_archive.tei.payload import common_path
from kei_archive.tei.phrases import Phrases
from kei_archive.tei.shapes import Shapes
from kei_archive.tei.sourcedoc import CapturedLine, captured_sides, captured_text, string_value

__all__ = ["Fault", "unlike_page"]

_PHRASES: Final = {
    "ref": "target", "hi": "rend", "emph": "", "foreign": "xml:lang", "ruby": "", "rb": "", "rt": "",
    "add": "source", "del": "source", "choice": "expan",
}  # fmt: skip
"""Elements that a page's phrases become, and what says what the page says: an attribute, or the ``expan`` inside."""
_EDITED: Final = {"date": "when", "time": "when", "term": "rend", "q": ""}
"""Those that editors put around words as well: that of the page must be there, and others may."""
_OF_BOTH: Final = frozenset(["add", "choice", "del"])
"""Those of an editor, unless their source is the capture."""
_READINGS: Final = tags("choice app subst")
_ZONE, _POST, _G, _NOTE, _EXPAN = tags("zone post g note expan")
_DESCRIPTIONS: Final = path("t:text//t:figDesc[not(@resp)]")
_PICTURED: Final = path(
    "t:text/t:body//*[@facs][not(self::t:byline or self::t:head[parent::t:div[@type='article']])]"
    " | t:text/t:back/t:div[@type='credits']//*[@facs]"
)
"""What images may stand at: the blocks of the article, but for its title, its deck and its byline."""
_POINTER: Final = re.compile(r"[^\s#]*#xpath\(([^\s)]*)\)")


class Fault(NamedTuple):
    """Where TEI and page differ: the element, and a sentence."""

    at: etree._Element
    message: str


class _Found(NamedTuple):
    """An element inside a carrier, with the characters that it holds, as offsets in the drawn text."""

    start: int
    end: int
    element: etree._Element
    signed: bool


def unlike_page(
    tei: etree._Element,
    *,
    pages: Sequence[Drawing],
    lines: Sequence[CapturedLine],
    carriers: Sequence[tuple[etree._Element, Sequence[int]]],
) -> list[Fault]:
    """In what a ``TEI`` element says otherwise than its page, without an editor who answers for it.

    Args:
        tei: The element.
        pages: The page as it is drawn, for each address that its links may be relative to: the one that fits counts.
        lines: The lines of its ``sourceDoc``; they are those of the page.
        carriers: Elements with ``@facs``, and the positions of their lines.
    """
    key = tei.get(XML_ID, "")
    checks = (_Check(page, lines, carriers, key=key) for page in pages)
    held = dict(carriers)
    found = [
        [*check.phrases(carriers), *check.images(tei, held), *check.shapes(held), *check.places(tei)]
        for check in checks
    ]
    return min(found, key=len, default=[])


class _Check:
    """One drawing of the page, and the lines of the document."""

    def __init__(
        self,
        page: Drawing,
        lines: Sequence[CapturedLine],
        carriers: Sequence[tuple[etree._Element, Sequence[int]]],
        *,
        key: str,
    ) -> None:
        self.page = page
        self.lines = lines
        self.said = Phrases(page, key=key, notes=self.notes(carriers))
        self.starts = [*accumulate((len(line.text) + len(line.terminator) for line in lines), initial=0)]

    # ------------------------------------------------------------ phrases

    def phrases(self, carriers: Sequence[tuple[etree._Element, Sequence[int]]]) -> Iterator[Fault]:
        """Links, emphasis and languages that differ."""
        for carrier, positions in carriers:
            places = self.offsets(carrier, positions)
            if places is None:
                continue
            found: list[_Found] = []
            _walk(carrier, 0, places=places, found=found)
            yield from self.compare(carrier, found, expected=[*self.expected(carrier, positions, first=places[0])])
            self.said.referred |= {item.element.get(XML_ID, "") for item in found}

    def notes(self, carriers: Sequence[tuple[etree._Element, Sequence[int]]]) -> dict[str, str]:
        """Identifiers of the notes of the text, by the paths of their elements in the page."""
        paths = frozenset(self.page.notes)
        notes: dict[str, str] = {}
        for carrier, positions in carriers if paths else ():
            note = next((e for e in (carrier, carrier.getparent()) if e is not None and e.tag == _NOTE), None)
            if note is not None and positions:
                notes.setdefault(self.page.places[positions[0]].inside(paths), note.get(XML_ID, ""))
        return notes

    def offsets(self, carrier: etree._Element, positions: Sequence[int]) -> list[int] | None:
        """Where each captured character of a carrier stands in the drawn text, and where the last ends.

        None if its characters are not those of whole lines: other constraints say so, or an editor took some out.
        """
        lines = [self.lines[position] for position in positions]
        text, whole = captured_text(carrier), "\n".join([line.text for line in lines])
        skipped = len(whole) - len(text)  # the number of a post
        if not text or not whole.endswith(text) or (skipped and carrier.tag != _POST):
            return None
        offsets = [
            self.starts[position] + column
            for position in positions
            for column in range(len(self.lines[position].text) + 1)
        ]
        return offsets[skipped:]

    def expected(self, carrier: etree._Element, positions: Sequence[int], *, first: int) -> Iterator[Mark]:
        """The elements that the page asks for in a carrier, with offsets in the drawn text."""
        name = local_name(carrier)
        if name == "post" or (name == "head" and len(positions) > 1):
            name = "p"
        for position in positions:
            start, text = max(first, self.starts[position]), self.lines[position].text
            text = text[start - self.starts[position] :]
            for cell in text.split("\t") if name == "table" else [text]:
                for mark in self.said.within(start, start + len(cell), name="cell" if name == "table" else name):
                    yield mark._replace(start=start + mark.start, end=start + mark.end)
                start += len(cell) + 1

    def compare(self, carrier: etree._Element, found: Sequence[_Found], *, expected: Sequence[Mark]) -> Iterator[Fault]:
        """What is in a carrier and not on the page, and what is on the page and not in the carrier."""
        known = _PHRASES | _EDITED
        wanted = Counter((mark.start, mark.end, mark.name, _value(mark)) for mark in expected if mark.name in known)
        others = []
        for item in found:
            name, value = local_name(item.element), _said(item.element)
            key = (item.start, item.end, name, value)
            if item.signed or name not in known or (name in _OF_BOTH and not value):
                others.append(item)
            elif wanted[key] > 0:
                wanted[key] -= 1
            elif name in _EDITED:
                others.append(item)
            elif item.end > item.start:
                yield Fault(item.element, f"The page does not say {_words(name, key[3])} of {self.quote(item)}.")
        for start, end, name, value in wanted.elements():
            mark = Mark(start, end, name)
            if not any(_excuses(item, mark, carrier=carrier) for item in others) and not any(
                _cross(mark, other) for other in expected
            ):
                yield Fault(carrier, f"The page says {_words(name, value)} of {self.quote(mark)}, the TEI does not.")

    def quote(self, mark: _Found | Mark) -> str:
        """The first of the characters of a mark."""
        words = self.page.text[mark.start : mark.end]
        return repr(words if len(words) <= 30 else f"{words[:30]}...")

    # ------------------------------------------------------------ images

    def images(self, tei: etree._Element, carriers: Mapping[etree._Element, Sequence[int]]) -> Iterator[Fault]:
        """Words that stand for images and differ, wherever in the article they stand."""
        left = Counter(one_line(element.text or "") for element in _DESCRIPTIONS(tei))
        for carrier in _PICTURED(tei):
            if (positions := carriers.get(carrier)) is None or not positions:
                continue
            start, end = self.starts[positions[0]], self.starts[positions[-1] + 1]
            for words in filter(None, map(one_line, self.said.images(start, end))):
                left[words] -= 1
                if left[words] < 0 and not _is_signed(carrier):
                    yield Fault(carrier, f"The page has an image here, {words!r}, that no figDesc describes.")
        for element in _DESCRIPTIONS(tei):
            if left[words := one_line(element.text or "")] > 0:
                left[words] -= 1
                yield Fault(element, f"The page has no image that is described as {words!r}.")

    # ------------------------------------------------------------ shapes, places

    def shapes(self, carriers: Mapping[etree._Element, Sequence[int]]) -> Iterator[Fault]:
        """Cells, verse and lists that differ."""
        found = Shapes(self.page, said=self.said, lines=self.lines, starts=self.starts).faults(carriers)
        yield from (Fault(element, message) for element, message in found if not _is_signed(element))

    def places(self, tei: etree._Element) -> Iterator[Fault]:
        """Zones that do not stand where ``@source`` says, and other pointers into the page that lead nowhere."""
        numbers = {line.element: number for number, line in enumerate(self.lines)}
        known = {fact.path for fact in self.page.meta}
        for where in {place.path for place in self.page.places}:
            steps = where.split("/")
            known |= {"/".join(steps[:size]) for size in range(2, len(steps) + 1)}
        for element in tei.iter("*"):
            source = element.get("source", "")
            said = _POINTER.findall(source)
            if element.tag == _ZONE and not _is_signed(element):
                held = [numbers[line] for line in element.iter("*") if line in numbers]
                stands = common_path(self.page.places, numbers=held)
                if stands and not any(_is_around(path, stands) for path in said):
                    at = said[0] if said else "nothing"
                    yield Fault(element, f"Its lines stand in {stands} of the page; source says {at}.")
            elif astray := next((path for path in said if path not in known), ""):
                yield Fault(element, f"The page has nothing at {astray}, which source names.")


def _walk(element: etree._Element, at: int, *, places: Sequence[int], found: list[_Found], signed: bool = False) -> int:
    """Collect the elements inside a carrier with their places; returns how many captured characters have passed.

    Args:
        element: The carrier, or an element in it.
        at: Captured characters of the carrier before it.
        places: Where they stand in the drawn text.
        found: Takes the elements.
        signed: Whether an editor answers for the element.
    """
    at += len(element.text or "") if isinstance(element.tag, str) else 0
    for child in element:
        start = at
        answered = signed or (isinstance(child.tag, str) and _is_signed(child))
        if child.tag == _G:
            at += len(g_value(child))
        else:
            for side in captured_sides(child):
                at = _walk(side, at, places=places, found=found, signed=answered)
        if at > start:
            found.append(_Found(places[start], places[at - 1] + 1, child, answered))
        at += len(child.tail or "")
    return at


def _is_signed(element: etree._Element) -> bool:
    """Whether an editor answers for an element, or for a reading in it; the machine is none."""
    signed = [element, *element] if element.tag in _READINGS else [element]
    return any((resp := part.get("resp", "")) and not resp.endswith(".machine") for part in signed)


def _said(element: etree._Element) -> str:
    """What an element of a phrase says of its words."""
    name = local_name(element)
    if name == "choice":
        stated = (expan for expan in element.iterchildren(_EXPAN) if is_of_page(expan))
        return next((one_line(string_value(expan)) for expan in stated), "")
    if name in _OF_BOTH and not is_of_page(element):
        return ""
    said = _PHRASES.get(name, _EDITED.get(name, ""))
    value = element.get(said.replace("xml:", XML_ID.removesuffix("id")), "") if said else ""
    return value or (element.get("style", "") if name == "hi" else "")


def _value(mark: Mark) -> str:
    """What a mark says of its words, as `_said` has it."""
    if mark.after:
        return one_line(string_value(etree.fromstring(mark.after)))
    return mark.attributes[0][1] if mark.attributes else ""


def _words(name: str, value: str) -> str:
    """An element as a reader of XML knows it."""
    said = _PHRASES.get(name, _EDITED.get(name, ""))
    return f"{name} {said}={value!r}" if value else name


def _excuses(item: _Found, mark: Mark, *, carrier: etree._Element) -> bool:
    """Whether a mark cannot be in a carrier, or need not, for another element: XML has no place for two that cross.

    Those around the name of an author in a byline give way to it.
    """
    if item.signed:
        return item.start < mark.end and mark.start < item.end
    within = mark.start <= item.start and item.end <= mark.end
    return _cross(item, mark) or (local_name(carrier) == "byline" and within)


def _cross(one: _Found | Mark, other: _Found | Mark) -> bool:
    return one.start < other.start < one.end < other.end or other.start < one.start < other.end < one.end


def _is_around(path: str, inner: str) -> bool:
    return bool(path) and f"{inner}/".startswith(f"{path}/")

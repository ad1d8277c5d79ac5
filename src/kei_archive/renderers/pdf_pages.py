"""A look at laid-out pages: what they hold, where lines fail, and how the markup can be changed to mend it.

WeasyPrint shows no boxes publicly; everything here that knows them is in this module. Nothing changes a character:
mending wraps words in elements that may not break, and page numbers are filled in where the templates left room.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from types import MappingProxyType
from typing import Any, Final
from xml.etree import ElementTree  # WeasyPrint's trees; its own parser read the markup

from kei_archive.renderers.pdf_goals import Anchor

__all__ = [
    "LineFaults",
    "anchors",
    "continued",
    "faults",
    "fill_folios",
    "folios",
    "free_spaces",
    "keep_whole",
    "languages",
    "mend",
    "tie_end",
]

LOOSE: Final = 0.5
"""Extra white between two words, in ems, from which a line is loose: three times a normal word space."""

LONGEST: Final = 30
"""Characters of two words that may be tied: half a line. More would leave too much white in the line before."""

RANGE: Final = "–"
"""Between the first and the last page of a range."""

SPACES: Final = ("", "tight", "wide")
"""Word spaces of a paragraph, in the order in which they are tried; the style sheet has their measures."""

INLINE: Final = frozenset(
    [
        "a",
        "abbr",
        "b",
        "cite",
        "code",
        "del",
        "em",
        "i",
        "img",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
    ]
)
"""HTML elements that stand within a line."""

Page = Any  # WeasyPrint has no types
Box = Any


@dataclass(frozen=True, slots=True)
class LineFaults:
    """What a typographer would mark: loose lines, words broken over a page, paragraphs that end on one word."""

    loose: int
    broken: int
    single: int


def faults(pages: Sequence[Page]) -> LineFaults:
    """Count the faults of all lines."""
    loose = sum(_is_loose(line) for page in pages for block in _blocks(page) for line in block.children)
    return LineFaults(loose, sum(1 for _ in _broken_words(pages)), sum(1 for _ in _single_words(pages)))


def mend(pages: Sequence[Page], *, loose: bool = True) -> int:
    """Change the markup so that the next layout breaks no word over a page and ends no paragraph on one word.

    Args:
        pages: The pages.
        loose: Whether to try other word spaces in paragraphs with loose lines too, which may make a new fault.

    Returns:
        How many places were changed.
    """
    changed = [keep_whole(element, word) for element, word in list(_broken_words(pages))]
    changed += [tie_end(element) for element in list(_single_words(pages))]
    if loose:
        blocks = {id(block.element): block for page in pages for block in _blocks(page) if _has_loose_lines(block)}
        changed += [_space_otherwise(block.element) for block in blocks.values() if block.element_tag == "p"]
    return sum(changed)


def _has_loose_lines(block: Box) -> bool:
    return any(_is_loose(line) for line in block.children)


def _space_otherwise(paragraph: ElementTree.Element) -> bool:
    """Give a paragraph the next of `SPACES`. Returns whether there was one."""
    tried = paragraph.get("data-space", "")
    following = SPACES[SPACES.index(tried) + 1 :]
    if following:
        paragraph.set("data-space", following[0])
    return bool(following)


def folios(pages: Sequence[Page]) -> dict[str, list[int]]:
    """The pages of whatever has an attribute ``data-key``, counted from 1, in order."""
    found: dict[str, list[int]] = {}
    for number, page in enumerate(pages, 1):
        for box in _walk(page):
            key = box.element.get("data-key") if box.element is not None else None
            if key and number not in found.setdefault(key, []):
                found[key].append(number)
    return found


def fill_folios(root: ElementTree.Element, pages: Mapping[str, Sequence[int]]) -> int:
    """Write page numbers into every element with ``data-pages``, a list of keys.

    Returns:
        How many elements have other text than before.
    """
    changed = 0
    for element in root.iter():
        keys = element.get("data-pages")
        if keys is not None:
            text = ", ".join(_ranges(pages[key]) for key in keys.split("\n") if key in pages)
            changed += element.text != text
            element.text = text
    return changed


def _ranges(numbers: Sequence[int]) -> str:
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join(RANGE.join(map(str, run)) for run in runs)


def continued(pages: Sequence[Page]) -> Iterator[int]:
    """For each page break: how many elements, from the outermost, go on after it."""
    for before, after in pairwise(pages):
        depth = 0
        for end, start in zip(_edge(before, last=True), _edge(after, last=False), strict=False):
            if end.element is not start.element or end.element_tag != start.element_tag:
                break
            depth += 1
        yield depth


def languages(pages: Sequence[Page], *, main: str) -> tuple[tuple[str, ...], ...]:
    """For each page the languages of its pieces of text, in the order of the structure tree.

    Args:
        pages: The pages.
        main: Language of the document; pieces in it, or of a kind of it, give an empty string.
    """
    return tuple(tuple(_language(box, main) for box in _pieces(page)) for page in pages)


def anchors(pages: Sequence[Page], root: ElementTree.Element) -> dict[str, Anchor]:
    """What the links of a document lead to: the first piece of text of each element."""
    wanted = {link.get("href", "")[1:] for link in root.iter("a") if link.get("href", "").startswith("#")}
    found: dict[str, Anchor] = {}
    for number, page in enumerate(pages if wanted else ()):
        count = 0
        for box in _content(page):
            name = box.element.get("id") if box.element is not None else None
            if name in wanted and name not in found:
                found[name] = Anchor(number, count, _label(box.element))
            count += _is_piece(box)
    return found


def _label(element: ElementTree.Element) -> str:
    """The heading of an element, else its first words."""
    heading = next((child for child in element.iter() if re.fullmatch("h[1-6]", child.tag)), element)
    words = " ".join(" ".join(islice(heading.itertext(), 40)).split())
    return words if len(words) <= LABEL else f"{words[:LABEL].rpartition(' ')[0]} …"


LABEL: Final = 90
"""Characters of a link's description."""


def _language(box: Box, main: str) -> str:
    stated = _NEUTRAL.get(box.style["lang"], box.style["lang"]) or ""
    return "" if stated.partition("-")[0] == main.partition("-")[0] else stated


_NEUTRAL: Final = MappingProxyType({"en-US": "en", "und": ""})
"""The style sheet has plain English hyphenated as American; that is no statement about the text."""


def _pieces(page: Page) -> Iterator[Box]:
    """Text and images of the text area, in the order of the structure tree."""
    return (box for box in _content(page) if _is_piece(box))


def _is_piece(box: Box) -> bool:
    return _kind(box) == "TextBox" or _kind(box).endswith("ReplacedBox")


def _content(page: Page) -> Iterator[Box]:
    """The boxes of the text area, in the order of the structure tree."""
    stack = [child for child in reversed(page.children) if _kind(child) != "MarginBox"]
    while stack:
        box = getattr(stack[-1], "_box", stack[-1])
        stack.pop()
        yield box
        stack.extend(reversed(getattr(box, "children", ())))


def free_spaces(root: ElementTree.Element) -> None:
    """Give each space before an inline element a box of its own.

    WeasyPrint 70 breaks a text after its first word where it would fill the line but for the space at its end.
    """
    for element in list(root.iter()):
        for index in reversed(range(len(element))):
            if element[index].tag not in INLINE:
                continue
            holder, name = (element[index - 1], "tail") if index else (element, "text")
            text = getattr(holder, name) or ""
            if text.endswith(" ") and text.strip():
                setattr(holder, name, text.rstrip(" "))
                space = ElementTree.Element("span")
                space.text = " "
                element.insert(index, space)


def keep_whole(element: ElementTree.Element, word: str) -> bool:
    """Wrap the first ``word`` in an element's own text so that it cannot break. Returns whether it is there."""
    span = ElementTree.Element("span", {"class": "end"})
    span.text = word
    for index, holder in enumerate((element, *element)):
        name = "tail" if index else "text"
        before, found, span.tail = (getattr(holder, name) or "").partition(word)
        if found:
            setattr(holder, name, before)
            element.insert(index, span)
            return True
    return False


def tie_end(element: ElementTree.Element) -> bool:
    """Wrap the last two words of an element, with what inline elements they stand in, so that no line ends between.

    Returns:
        Whether that was possible: the words are short enough, and not tied yet.
    """
    match = _LAST_TWO.search("".join(element.itertext()))
    if match is None or len(match[0].strip()) > LONGEST:
        return False
    holder, count = _innermost(element, len(match[0]))
    if holder.get("class") == "end" or (len(holder) and holder[-1].get("class") == "end" and not holder[-1].tail):
        return False
    return _wrap_last(holder, count)


_LAST_TWO: Final = re.compile(r"\S+\s+\S+\s*$")


def _innermost(element: ElementTree.Element, count: int) -> tuple[ElementTree.Element, int]:
    """The deepest element that holds the last ``count`` characters, white space at its end aside, and how many then."""
    while len(element):
        last, tail = element[-1], element[-1].tail or ""
        if tail.strip() or len("".join(last.itertext())) + len(tail) < count:
            break
        element, count = last, count - len(tail)
    return element, count


def _wrap_last(element: ElementTree.Element, count: int) -> bool:
    """Move the last ``count`` characters of an element into a span that cannot break.

    Elements among them go with them; one in whose midst they begin goes whole, unless that is too long.
    """
    moved: list[ElementTree.Element] = []
    holder, name, room = element, "text", LONGEST - count
    for child in reversed(element):
        if len(child.tail or "") >= count:
            holder, name = child, "tail"
            break
        held = len(child.tail or "") + len("".join(child.itertext()))
        room -= max(held - count, 0)
        count = max(count - held, 0)
        moved.insert(0, child)
    if room < 0:
        return False
    text = getattr(holder, name) or ""
    setattr(holder, name, text[: len(text) - count])
    span = ElementTree.Element("span", {"class": "end"})
    span.text = text[len(text) - count :]
    for child in moved:
        element.remove(child)
    span.extend(moved)
    element.append(span)
    return True


def _broken_words(pages: Sequence[Page]) -> Iterator[tuple[ElementTree.Element, str]]:
    """Words that are hyphenated across a page break, with the HTML element whose text they are in."""
    for before, after in pairwise(pages):
        end, start = _leaf(before, last=True), _leaf(after, last=False)
        if end is not None and start is not None and end.text.endswith("-") and start.text.strip():
            yield end.element, f"{end.text.split()[-1][:-1]}{start.text.split()[0]}"


def _single_words(pages: Sequence[Page]) -> Iterator[ElementTree.Element]:
    """Paragraphs of several lines whose last line is one word."""
    lines: dict[int, list[str]] = {}
    elements: dict[int, ElementTree.Element] = {}
    for page in pages:
        for block in _blocks(page):
            if block.element_tag == "p":
                elements[id(block.element)] = block.element
                lines.setdefault(id(block.element), []).extend(_text(line) for line in block.children)
    for key, texts in lines.items():
        # a word of half a line, such as a digest, leaves no hole
        if len(texts) > 1 and len(texts[-1].split()) == 1 and len(texts[-1]) < LONGEST:
            yield elements[key]


def _is_loose(line: Box) -> bool:
    return any(
        getattr(box, "justification_spacing", 0) > LOOSE * box.style["font_size"]
        for box in _walk(line)
        if _kind(box) == "TextBox"
    )


def _text(box: Box) -> str:
    return "".join(leaf.text for leaf in _walk(box) if _kind(leaf) == "TextBox")


def _blocks(page: Page) -> Iterator[Box]:
    """Boxes of the text area that hold lines."""
    for box in _walk(page):
        if getattr(box, "children", ()) and _kind(box.children[0]) == "LineBox":
            yield box


def _walk(box: Box) -> Iterator[Box]:
    """A box and all in it, in reading order. On a stack: the boxes of one deep text are deeper than Python's."""
    stack = [box]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(getattr(current, "children", ())))


def _leaf(page: Page, *, last: bool) -> Box:
    """The first or last piece of text of a page, None if it has none there."""
    *_, edge = (None, *_edge(page, last=last))
    while getattr(edge, "children", ()):
        edge = edge.children[-1 if last else 0]
    return edge if _kind(edge) == "TextBox" else None


def _edge(page: Page, *, last: bool) -> Iterator[Box]:
    """The boxes along one edge of a page's text, from the outside in, as the structure tree will have them."""
    box: Box = next((child for child in page.children if child.element_tag == "html"), None)
    while hasattr(box, "children"):
        if box.element_tag not in ("html", "body") and _kind(box) != "LineBox":
            yield box
        box = box.children[-1 if last else 0] if box.children else None


def _kind(box: Box) -> str:
    return type(box).__name__

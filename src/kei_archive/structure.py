"""What the elements of a page say of the lines that were kept: which are headings, items, quotations, code, rows.

The labeller has decided which lines are the article. Of these the markup knows better what they are; lines of one
item, one table, one heading or one preformatted text become one block.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, groupby
from operator import itemgetter
from typing import Final

from kei_archive.drawing import Drawing, Place
from kei_archive.label import Labelled
from kei_archive.model import Block, Role, Span, Witness

__all__ = ["LISTS", "VERSE", "structured", "with_elements"]

_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
LISTS: Final = frozenset(["dir", "menu", "ol", "ul"])
_STRONG: Final = frozenset(["b", "big", "center", "font", "strong", "u"])
"""Elements that pages without headings make them of."""
_ROLES: Final = {
    **dict.fromkeys(_HEADINGS, Role.HEADING),
    "li": Role.LIST_ITEM, "pre": Role.CODE, "listing": Role.CODE, "xmp": Role.CODE,
    "figcaption": Role.CAPTION, "blockquote": Role.QUOTE,
}  # fmt: skip
_ENTRIES: Final = ("dt", "dd")
"""What a definition list is made of: terms, and what is said of them."""
_OF_ENTRIES: Final = frozenset(f"html:{name}" for name in _ENTRIES)
_WITH_TERMS: Final = {**_ROLES, **dict.fromkeys(_ENTRIES, Role.LIST_ITEM)}
_WHOLE: Final = {
    Role.HEADING: tuple(_HEADINGS), Role.LIST_ITEM: ("li",), Role.CODE: ("pre", "listing", "xmp"),
    Role.TABLE: ("table",), Role.CAPTION: ("figcaption",),
}  # fmt: skip
"""Elements whose lines are one block."""
_LINES: Final = frozenset({Role.FOOTNOTE, Role.PARAGRAPH, Role.QUOTE, Role.UNCLASSIFIED})
"""What is one block where ``br`` parts its lines, as long as no empty line does."""
_SOLID: Final = {"pre": 0.0, "listing": 0.0, "xmp": 0.0, "p": 0.5, "blockquote": 0.5, "table": 0.5}
"""Elements of which no site makes a part: all is text if more than this share of the characters is. Of lines that it
gives back in wcxb-dev and mozilla the gold has 26 of 41, the rest being who is quoted and a table of facts; of
``pre`` 154 of 473, but it is code that some of it leaves out; ``li``, which lays pages out, too, would give 74 of 331
(November 2026)."""
_INSIDE: Final = "model:inside"
"""Rule of furniture between the paragraphs of an article. No site has preformatted text there."""
_HELD: Final = {
    Role.HEADING: ("blockquote", "li"), Role.LIST_ITEM: ("blockquote",), Role.CODE: ("blockquote",),
}  # fmt: skip
"""Elements that make their own of what is in them: a heading there heads no section of the article."""
_NOTE: Final = "html:note"
"""Rule of what the page has as a note."""
VERSE: Final = "html:verse"
"""Rule of lines of verse, which are paragraphs or parts of a quotation."""
_PLAIN: Final = "html:strong"
"""Rule of headings that only look like one."""


def structured(page: Labelled, witness: Witness) -> Labelled:
    """A page of HTML whose blocks have what its elements say of them; doubts that they settle are gone (C001, C003).

    Args:
        page: The page with roles.
        witness: The capture; the page of a text capture stays as it is.
    """
    if witness.places is None:
        return page
    blocks = with_elements(page.blocks, witness)
    doubtful = {
        "C001": {block.span for block in blocks if block.role is Role.UNCLASSIFIED},
        "C003": {block.span for block in blocks if block.role.is_chrome},
    }
    findings = tuple(f for f in page.findings if f.code not in doubtful or f.span in doubtful[f.code])
    return replace(page, blocks=blocks, findings=findings)


def with_elements(blocks: Sequence[Block], witness: Witness) -> tuple[Block, ...]:
    """The blocks of a page of HTML with the roles, levels and extent that its elements give them.

    Args:
        blocks: Blocks with roles that tile the text of the witness, a line each.
        witness: The capture.

    Returns:
        Blocks that tile the text; those that are not of the body as they are, but for furniture in the middle of
        an element that is text.
    """
    places = _places(blocks, witness)
    tables = _tables(blocks, places)
    blocks = _completed(blocks, places, tables=tables)
    blocks = _with_notes(blocks, places, page=witness.drawing)
    frames = _frames(blocks, places)
    glossaries = _glossaries(blocks, places)
    verses = _verses(blocks, page=witness.drawing)
    named, level = [], 0
    for block, place in zip(blocks, places, strict=True):
        told = block
        if (
            block.span in verses
            and _is_open(block)
            and block.rule != _NOTE
            and _HEADINGS.keys().isdisjoint(place.names)
        ):
            is_quoted = "blockquote" in place.names and place.within("blockquote") not in frames
            told = replace(block, role=Role.QUOTE if is_quoted else Role.PARAGRAPH, level=0, rule=VERSE)
        elif _is_open(block) and block.rule != _NOTE:
            is_row, in_glossary = place.within("table") in tables, place.within("dl") in glossaries
            told = _named(block, place, is_row=is_row, in_glossary=in_glossary, level=level, frames=frames)
        if told.role is Role.HEADING and told.rule != _PLAIN:
            level = told.level
        named.append((told, place))
    return tuple(_joined(named, witness.text, stanzas=verses))


def _is_open(block: Block) -> bool:
    """Whether a block is of the body, and neither a person nor the profile of the site has said what it is."""
    return block.role.is_body and block.cert < 1 and not block.rule.startswith("profile:")


def _places(blocks: Sequence[Block], witness: Witness) -> list[Place]:
    """Where the first line of each block stands."""
    text, places = witness.text, witness.places or ()
    numbers, line, at = [], 0, 0
    for block in blocks:
        line += text.count("\n", at, block.span.start)
        at = block.span.start
        numbers.append(line)
    return [places[number] for number in numbers]


def _completed(blocks: Sequence[Block], places: Sequence[Place], *, tables: set[str]) -> list[Block]:
    """The blocks; lines that the labeller took out of an element most of which it left are paragraphs again."""
    whole: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    around = []
    for block, place in zip(blocks, places, strict=True):
        paths = {name: place.within(name) for name in _SOLID if name in place.names}
        if paths.get("table", "") not in tables:
            paths.pop("table", None)
        around.append(paths)
        for path in paths.values():
            whole[path] += len(block.text)
            kept[path] += len(block.text) if _is_text(block, paths) else 0
    completed = []
    for block, paths in zip(blocks, around, strict=True):
        name = ""
        if block.role.is_chrome and block.rule.startswith("model:") and block.cert < 1:
            name = next((name for name, path in paths.items() if kept[path] > _SOLID[name] * whole[path]), "")
        completed.append(replace(block, role=Role.PARAGRAPH, rule=f"html:{name}") if name else block)
    return completed


def _with_notes(blocks: Sequence[Block], places: Sequence[Place], *, page: Drawing | None) -> list[Block]:
    """The blocks, where those of notes are footnotes: those that were kept, and all that the text refers to.

    A reference in the text is better evidence than what notes look like: a list of links behind it.
    """
    if page is None or not page.notes:
        return list(blocks)
    paths, referred = frozenset(page.notes), set()
    references = iter([mark for mark in page.marks if mark.kind == "noteref"])
    reference = next(references, None)
    told = []
    for block, place in zip(blocks, places, strict=True):
        note = place.inside(paths)
        is_lost = note in referred and not block.role.is_body and block.rule.startswith("model:") and block.cert < 1
        if note and (is_lost or _is_open(block)):
            block = replace(block, role=Role.FOOTNOTE, level=0, rule=_NOTE)  # noqa: PLW2901  # as the page tells it
        told.append(block)
        while reference is not None and reference.start < block.span.end:
            if block.role.is_body:
                referred.add(page.notes[int(reference.value) - 1])
            reference = next(references, None)
    return told


def _is_text(block: Block, names: Container[str]) -> bool:
    """Whether a block that stands in elements of `_SOLID` of these names is a reason to keep all of them."""
    return block.role.is_body or (block.rule.startswith(_INSIDE) and any(name in names for name in _WHOLE[Role.CODE]))


def _tables(blocks: Sequence[Block], places: Sequence[Place]) -> set[str]:
    """Paths of the tables that have rows of several cells; others only lay out the page."""
    return {
        place.within("table")
        for block, place in zip(blocks, places, strict=True)
        if _is_row(place) and "\t" in block.text
    }


def _frames(blocks: Sequence[Block], places: Sequence[Place]) -> set[str]:
    """Paths of the items and quotations that hold most of the text: they lay out the page."""
    sizes: Counter[str] = Counter()
    for block, place in zip(blocks, places, strict=True):
        if block.role.is_body:
            sizes.update({place.within(name): len(block.text) for name in _HELD[Role.HEADING]} | {"": len(block.text)})
    return {path for path, size in sizes.items() if 2 * size > sizes[""]}


def _glossaries(blocks: Sequence[Block], places: Sequence[Place]) -> set[str]:
    """Paths of the definition lists that are lists: they begin with a term and hold nothing but words and lists.

    Others lay out the page: before there were style sheets, a ``dd`` alone was how to indent.
    """
    kinds: dict[str, list[str]] = defaultdict(list)
    for block, place in zip(blocks, places, strict=True):
        if block.role.is_body and "dl" in place.names:
            kinds[place.within("dl")].append(next((n for n in reversed(place.names) if n in _WITH_TERMS), ""))
    allowed = {"li", *_ENTRIES}
    return {path for path, found in kinds.items() if found[0] == "dt" and "dd" in found and allowed.issuperset(found)}


def _verses(blocks: Sequence[Block], *, page: Drawing | None) -> dict[Span, str]:
    """The blocks that the page says are lines of verse, with the stanza of each, if the page marks it as one."""
    marks = [mark for mark in page.marks if mark.kind == "verse"] if page else []
    starts = [mark.start for mark in marks]
    found = {}
    for block in blocks if marks else ():
        first, last = bisect_left(starts, block.span.start), bisect_left(starts, block.span.end)
        if first < last:
            found[block.span] = next((mark.value for mark in reversed(marks[first:last]) if mark.value), "")
    return found


def _is_row(place: Place) -> bool:
    return place.path.rpartition("/")[2].partition("[")[0] == "tr"


def _named(block: Block, place: Place, *, is_row: bool, in_glossary: bool, level: int, frames: Container[str]) -> Block:
    """A block with the role that the innermost element around it gives it, or one that holds that.

    Args:
        block: A block of the body.
        place: Where it stands.
        is_row: Whether it stands in a table of several columns.
        in_glossary: Whether it stands in a list of definitions.
        level: Of the last heading that an element marks.
        frames: Paths of elements that only lay out the page.
    """
    if is_row and (_is_row(place) or place.within("caption")):
        return replace(block, role=Role.TABLE, level=0, rule="html:tr")
    roles, lists = (_WITH_TERMS, LISTS | {"dl"}) if in_glossary else (_ROLES, LISTS)
    for element in reversed(place.names):
        role = roles.get(element)
        if role is None:
            continue
        holders = _HELD.get(role, ())
        name = next((n for n in holders if n in place.names and place.within(n) not in frames), element)
        role, depth = roles[name], 0
        if role is Role.HEADING:
            depth = _HEADINGS[name]
        elif role is Role.LIST_ITEM:
            depth = max(1, sum(around in lists for around in place.names))
        return replace(block, role=role, level=depth, rule=f"html:{name}")
    if block.role is Role.HEADING and not _STRONG.isdisjoint(place.names):
        return replace(block, level=level + 1, rule=_PLAIN)
    if block.role in (Role.HEADING, Role.TABLE, Role.CODE) and "p" in place.names:
        return replace(block, role=Role.PARAGRAPH, level=0, rule="html:p")
    return block


def _joined(named: Sequence[tuple[Block, Place]], text: str, *, stanzas: Mapping[Span, str]) -> Iterator[Block]:
    """The blocks, where those that one element holds are one, as are lines of one with no empty line between them."""
    gaps = accumulate((text.endswith("\n\n", 0, block.span.end) for block, _ in named), initial=0)
    wholes = [
        (block.rule == VERSE and stanzas[block.span]) or _whole(block, place) or _line(block, place, gap=gap)
        for (block, place), gap in zip(named, gaps, strict=False)  # they have the end of the page, too
    ]
    for whole, run in groupby(zip(wholes, named, strict=True), key=itemgetter(0)):
        blocks = [block for _, (block, _) in run]
        if not whole or len(blocks) == 1:
            yield from blocks
            continue
        first, last = blocks[0], blocks[-1]
        words = text[first.span.start : last.span.start] + last.text
        cert = min(block.cert for block in blocks)
        yield replace(first, span=Span(first.span.start, last.span.end), text=words, cert=cert)


def _whole(block: Block, place: Place) -> str:
    """Path of the element that makes one block of its lines; empty if there is none."""
    if block.rule in _OF_ENTRIES:
        return f"{block.rule} {place.within('dl')}"
    names = _WHOLE.get(block.role) if block.rule.startswith("html:") else None
    return f"{block.role} {place.within(*names)}" if names else ""


def _line(block: Block, place: Place, *, gap: int) -> str:
    """What lines that ``br`` parts have in common; empty if a block is none that may be one of several."""
    return f"{block.role} {place.path} {gap}" if block.role in _LINES and _is_open(block) else ""

"""Elements with ``@facs`` that hold the text of blocks: what every part of a text is written with.

Each holds exactly the characters of the lines that it points to, joined by line feeds; elements are put around them,
nothing is added or changed (encoding guidelines, section 3).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from kei_archive.drawing import NOWHERE, Place
from kei_archive.model import Block, Role
from kei_archive.tei.facts import Facts
from kei_archive.tei.figures import descriptions, not_captured
from kei_archive.tei.markup import Mark, Xml, block, element, inline, quotations, quoted
from kei_archive.tei.phrases import Phrases, cross, holds, with_quotations
from kei_archive.tei.sourcedoc import zone_kind
from kei_archive.tei.tables import caption_lines, marked_rows, plain_rows

__all__ = ["Carriers", "marker"]

_WITHOUT_LABELS: Final = frozenset(["abbr", "date", "foreign", "ruby", "term", "time"])
"""Elements of phrases that hold phrases alone."""


class Carriers:
    """Writes the blocks of one article and counts what it has written.

    Args:
        facts: The article.

    Attributes:
        is_page: Whether it was captured as HTML, so that `phrases` has something to say.
    """

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.id = facts.id
        self.count: dict[str, int] = defaultdict(int)
        self.cut = _truncated(facts)
        self.by_role: dict[Role, list[Block]] = defaultdict(list)
        for item in facts.article.blocks:
            self.by_role[item.role].append(item)
        page = facts.article.witness.drawing
        self.is_page = page is not None
        self.note_paths = frozenset(page.notes if page else ())
        self.phrases = Phrases(page, key=self.id, notes=self.note_names())

    # ------------------------------------------------------------ elements

    def paragraph(self, item: Block) -> Xml:
        """A ``p``. A text is paragraphs for the most part: this is what `carrier` would write, in half the time."""
        facs, markup = self.lines(item)
        content = self.complete(self.words(item, markup, name="p"), item)
        key = self.next_id("p")
        rend = ' rend="deck"' if item.role is Role.DECK else ""
        tag = f'p facs="{facs}" n="{self.count["p"]}"{rend} xml:id="{key}"'
        return Xml(f"<{tag}>{content}</p>" if content else f"<{tag}/>")

    def stanza(self, item: Block) -> Xml:
        """A group of lines of verse, each of which points to its own."""
        verses = []
        for line in self.facts.source.content(item):
            if line.text.strip():
                marks = self.phrases.within(line.start, line.start + len(line.text), name="l")
                verse = self.inline(line.text, with_quotations(marks, line.text))
                verses.append((f"#{self.id}.l{line.number}", verse))
        verses[-1] = (verses[-1][0], self.complete(verses[-1][1], item))
        lines = [element("l", verse, facs=facs, xml_id=self.next_id("v")) for facs, verse in verses]
        return block("lg", *lines, xml_id=self.next_id("lg"))

    def carrier(
        self,
        name: str,
        item: Block,
        *,
        marks: Sequence[Mark] = (),
        after: Xml | None = None,
        **attributes: str | None,
    ) -> Xml:
        """An element with ``@facs`` that holds the text of a block."""
        facs, markup = self.lines(item)
        if not marks:
            content = self.words(item, markup, name=name)
        else:
            told = self.marks(item, name=name)
            marks = [mark for mark in marks if mark.name != "label" or not any(_bars(one, mark) for one in told)]
            marks = with_quotations([*marks, *told], item.text) if told else [*marks, *quotations(item.text)]
            content = self.inline(item.text, marks)
        return element(name, self.complete(content, item), after, facs=facs, **attributes)

    def table(self, item: Block) -> Xml:
        """Rows are lines, with the caption before them; cells are what tabs divide."""
        facs, markup = self.lines(item)
        if self.is_page:
            start, captions = self.start(item), self.captions(item)
            if captions == item.text.count("\n") + 1:
                return self.paragraph(item)  # the caption of a table whose rows were removed
            rows = marked_rows(item.text, start=start, captions=captions, phrases=self.phrases, write=self.inline)
        else:
            rows = plain_rows(markup)
        return element("table", rows, facs=facs, xml_id=self.next_id("t"))

    def captions(self, item: Block) -> int:
        """How many lines of a table, empty ones too, stand before its rows: its caption."""
        places = self.facts.article.witness.places or ()
        return caption_lines(places[line.number - 1] for line in self.facts.source.content(item))

    def figure(self, name: str, item: Block) -> Xml:
        """The words that go with images that were not captured: their caption (``head``) or their credit (``p``).

        Of a text capture nobody knows how many there were: one. A page says it, and may have none: a caption may be
        that of a quotation, of code or of a table.
        """
        key = self.next_id("fig")
        words = self.carrier(name, item, xml_id=f"{key}.{name[0]}1")
        images = self.images(item)
        gap = not_captured(len(images) if self.is_page else 1)
        return element("figure", gap, *descriptions(images), words, xml_id=key)

    def pictures(self, item: Block) -> list[Xml]:
        """A ``figure`` for each image that the page has at a block, where words stand for it."""
        return [
            element("figure", not_captured(1), description, xml_id=self.next_id("fig"))
            for description in descriptions(self.images(item))
        ]

    def images(self, item: Block) -> list[str]:
        """The words that stand for the images at a block, empty for those that have none."""
        if not self.is_page:
            return []
        start = self.start(item)
        return self.phrases.images(start, start + len(item.text) + 1)

    # ------------------------------------------------------------ what they are made of

    def blocks(self, *roles: Role) -> list[Block]:
        """The blocks of some roles, in order."""
        present = [role for role in roles if role in self.by_role]
        if len(present) < 2:
            return self.by_role[present[0]] if present else []
        return [item for item in self.facts.article.blocks if item.role in present]

    def next_id(self, prefix: str) -> str:
        """The next identifier of a kind."""
        self.count[prefix] += 1
        return f"{self.id}.{prefix}{self.count[prefix]}"

    def lines(self, item: Block) -> tuple[str, Xml]:
        """Pointers to the lines of a block, and its text as markup."""
        lines = self.facts.source.content(item)
        if len(lines) == 1:
            return f"#{self.id}.l{lines[0].number}", Xml(lines[0].markup)
        key = f"#{self.id}.l"
        return " ".join([f"{key}{line.number}" for line in lines]), Xml("\n".join([line.markup for line in lines]))

    def complete(self, content: Xml, item: Block) -> Xml:
        """The content of a block; with a gap after it, if the capture breaks off there."""
        return Xml(content + element("gap", reason="truncated")) if item is self.cut else content

    def start(self, item: Block) -> int:
        """Where the text of a block starts in the capture."""
        return self.facts.source.content(item)[0].start

    def marks(self, item: Block, *, name: str, skip: int = 0) -> list[Mark]:
        """What the page says of the characters of a block, but for the first ones."""
        if not self.is_page:
            return []
        start = self.start(item) + skip
        return self.phrases.within(start, start + len(item.text) - skip, name=name)

    def words(self, item: Block, markup: Xml, *, name: str, skip: int = 0) -> Xml:
        """The text of a block, but for its first characters, with quotations and what the page says of it.

        Args:
            item: The block.
            markup: The text as markup, without both.
            name: The element that the block becomes.
            skip: How many characters are left out.
        """
        marks = self.marks(item, name=name, skip=skip) if self.is_page else []
        if not marks:
            return quoted(markup)
        text = item.text[skip:]
        return self.inline(text, with_quotations(marks, text))

    def inline(self, text: str, marks: Sequence[Mark]) -> Xml:
        """A text with elements around parts of it; takes down which references to notes are among them."""
        if self.is_page:
            self.phrases.referred.update(value for mark in marks for name, value in mark.attributes if name == "xml_id")
        return inline(text, document_id=self.id, marks=marks)

    def place(self, item: Block) -> Place:
        """Where the page has a block."""
        places = self.facts.article.witness.places
        return places[self.facts.source.content(item)[0].number - 1] if places else NOWHERE

    def around(self, item: Block, *names: str) -> str:
        """Path of the innermost element of these names that a block stands in; empty if the page has none there."""
        return self.place(item).within(*names) if self.is_page else ""

    # ------------------------------------------------------------ notes

    def by_note(self, items: Iterable[Block]) -> list[list[Block]]:
        """The blocks of each note: those of one element of the page; of a text capture, each is one."""
        if not self.note_paths:
            return [[item] for item in items]
        runs = groupby(items, key=lambda item: self.place(item).inside(self.note_paths))
        return [part for path, run in runs for part in ([list(run)] if path else ([item] for item in run))]

    def note_names(self) -> dict[str, str]:
        """Identifiers of the notes, as `notes` will give them, by the paths of their elements in the page."""
        flow = [item for item in self.facts.article.blocks if item.role.is_body] if self.note_paths else []
        runs = (tuple(run) for role, run in groupby(flow, key=lambda item: item.role) if role is Role.FOOTNOTE)
        names: dict[str, str] = {}
        for number, (first, *_) in enumerate((note for run in runs for note in self.by_note(run)), 1):
            names.setdefault(self.place(first).inside(self.note_paths), f"{self.id}.fn{number}")
        return names


def _bars(mark: Mark, label: Mark) -> bool:
    """Whether what the page marks leaves no place for a label: TEI has none in some phrases, XML none that crosses."""
    return cross(mark, label) or (mark.name in _WITHOUT_LABELS and holds(mark, label))


def _truncated(facts: Facts) -> Block | None:
    """The block of the text in which the capture breaks off (finding S004), if it is kept text that does."""
    article = facts.article
    finding = next((f for f in article.findings if f.code == "S004"), None)
    if finding is None or not article.blocks:
        return None
    offset = finding.span.start if finding.span else article.blocks[-1].span.start
    cut = next((b for b in article.blocks if b.span.start <= offset < b.span.end), None)
    return cut if cut and zone_kind(cut.role)[0] not in ("chrome", "metadata", "byline") else None


def marker(pattern: re.Pattern[str], characters: str) -> list[Mark]:
    """A ``label`` around the marker that a line begins with."""
    found = pattern.match(characters)
    return [Mark(*found.span(1), "label")] if found else []

"""The ``text`` of an article: body, and in ``back`` its author note, credits and comments.

Every element with ``@facs`` holds exactly the characters of the lines that it points to, joined by line feeds;
elements are put around them, nothing is added or changed (encoding guidelines, section 3).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby, takewhile
from typing import Final

from kei_archive.drawing import NOWHERE, Place
from kei_archive.model import Block, Role
from kei_archive.segment import COMMENT_NUMBER
from kei_archive.structure import LISTS, VERSE
from kei_archive.tei.facts import Facts
from kei_archive.tei.figures import descriptions, not_captured
from kei_archive.tei.markup import Mark, Xml, block, characters, element, inline, quotations, quoted
from kei_archive.tei.people import mark_names
from kei_archive.tei.phrases import Phrases, cross, with_quotations
from kei_archive.tei.sourcedoc import zone_kind
from kei_archive.tei.tables import marked_rows, plain_rows

__all__ = ["text"]

_PARAGRAPHS: Final = frozenset({Role.PARAGRAPH, Role.UNCLASSIFIED, Role.DECK})

# Renderers recurse; the depth of what they get is bounded here: 6 as in HTML, and no deeper list is legible.
MAX_SECTIONS: Final = 6
MAX_LISTS: Final = 6


_MARKER: Final = re.compile(r"\s*([•◦▪▫‣⁃∙●○■□·*+\-–—]|o(?= )|\(?(?:\d{1,3}|[ivxlcdm]{1,5}|[A-Za-z])[.)])(?=\s)")
_TERM: Final = "html:dt"
"""Rule of the term of a definition list."""
_NOTE_MARKER: Final = re.compile(r"\s*(\[\w{1,4}\]|\(?\d{1,3}[.)]|\d{1,3}(?=\s)|[*†‡§]+|[¹²³⁰-⁹]+)")


def text(facts: Facts) -> Xml:
    """The ``text`` element."""
    return _Writer(facts).text()


@dataclass
class _Section:
    """An open ``div`` with the level of its heading."""

    level: int
    id: str
    content: list[Xml] = field(default_factory=list)


class _Writer:
    """Writes the blocks of one article and counts what it has written."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.id = facts.id
        self.count: dict[str, int] = defaultdict(int)
        self.cut = _truncated(facts)
        self.comments_at = {comment.span.start: comment for comment in facts.article.comments}
        self.by_role: dict[Role, list[Block]] = defaultdict(list)
        for item in facts.article.blocks:
            self.by_role[item.role].append(item)
        page = facts.article.witness.drawing
        self.is_page = page is not None
        self.note_paths = frozenset(page.notes if page else ())
        self.phrases = Phrases(page, key=self.id, notes=self.note_names())

    # ------------------------------------------------------------ parts

    def text(self) -> Xml:
        flow = self.blocks(Role.DECK, *(role for role in self.by_role if role.is_body))
        opening = next((i for i, b in enumerate(flow) if b.role is not Role.DECK), len(flow))
        heads = [self.head(b) for b in self.blocks(Role.TITLE)]
        decks = [self.head(b, kind="deck") for b in flow[:opening]]
        bylines = [self.byline(b) for b in self.blocks(Role.BYLINE)]
        article = block(
            "div", *heads, *decks, *bylines, *self.sections(flow[opening:]), type="article", xml_id=f"{self.id}.a1"
        )
        back = [part for part in (self.author_note(), self.credits(), *self.comments()) if part]
        return block(
            "text",
            block("body", article),
            block("back", *back) if back else None,
            xml_id=f"{self.id}.text",
            xml_lang=self.facts.language,
        )

    def sections(self, blocks: Sequence[Block]) -> list[Xml]:
        """Blocks of the body in order, with a nested ``div`` for each heading."""
        stack = [_Section(0, "")]

        def close() -> None:
            section = stack.pop()
            stack[-1].content.append(block("div", *section.content, type="section", xml_id=section.id))

        for role, run in groupby(blocks, key=lambda b: b.role):
            if role is Role.LIST_ITEM:
                items = tuple(run)
                stack[-1].content += self.lists(items, depth=1)
                stack[-1].content += [picture for item in items for picture in self.pictures(item)]
                continue
            if role is Role.QUOTE:
                stack[-1].content += self.quotations(tuple(run))
                continue
            if role is Role.FOOTNOTE:
                stack[-1].content += self.notes(tuple(run))
                continue
            for item in run:
                if self.is_page and role is not Role.CAPTION:
                    stack[-1].content += self.pictures(item)
                if role is Role.HEADING:
                    while len(stack) > 1 and (stack[-1].level >= max(item.level, 1) or len(stack) > MAX_SECTIONS):
                        close()
                    stack.append(_Section(max(item.level, 1), self.next_id("s")))
                stack[-1].content.append(self.body_block(item))
        while len(stack) > 1:
            close()
        return stack[0].content

    def body_block(self, item: Block) -> Xml:
        if item.role in _PARAGRAPHS:
            return self.stanza(item) if item.rule == VERSE else self.paragraph(item)
        match item.role:
            case Role.HEADING:
                return self.head(item)
            case Role.CODE:
                return self.carrier("eg", item, xml_id=self.next_id("code"))
            case Role.CAPTION:
                return self.figure("head", item)
            case Role.TABLE:
                return self.table(item)
            case _:
                raise AssertionError(f"{item.role} is no part of a body")

    def paragraph(self, item: Block) -> Xml:
        """A ``p``. A text is paragraphs for the most part: this is what `carrier` would write, in half the time."""
        facs, markup = self.lines(item)
        content = self.complete(self.words(item, markup, name="p"), item)
        key = self.next_id("p")
        rend = ' rend="deck"' if item.role is Role.DECK else ""
        tag = f'p facs="{facs}" n="{self.count["p"]}"{rend} xml:id="{key}"'
        return Xml(f"<{tag}>{content}</p>" if content else f"<{tag}/>")

    def author_note(self) -> Xml | None:
        key = f"{self.id}.n1"
        paragraphs = [
            self.carrier(
                "p",
                item,
                xml_id=f"{key}.p{number}",
                marks=mark_names(item.text, persons=self.facts.persons, name="persName"),
            )
            for number, item in enumerate(self.blocks(Role.AUTHOR_NOTE), 1)
        ]
        return element("div", *paragraphs, type="author-note", xml_id=key) if paragraphs else None

    def credits(self) -> Xml | None:
        figures = [self.figure("p", item) for item in self.blocks(Role.CREDIT)]
        return element("div", *figures, type="credits", xml_id=f"{self.id}.r1") if figures else None

    def comments(self) -> list[Xml]:
        """A division for each heading of comments; comments without a heading have one too."""
        groups: list[list[Block]] = []
        for item in self.blocks(Role.COMMENT_HEADING, Role.COMMENT, Role.PINGBACK):
            if not groups or (item.role is Role.COMMENT_HEADING and groups[-1][-1].role is not Role.COMMENT_HEADING):
                groups.append([])
            groups[-1].append(item)
        return [
            element(
                "div",
                *(self.carrier("head", item) for item in group if item.role is Role.COMMENT_HEADING),
                *self.posts([item for item in group if item.role is not Role.COMMENT_HEADING]),
                type="comments",
                xml_id=f"{self.id}.c0" if number == 1 else f"{self.id}.c0.{number}",
            )
            for number, group in enumerate(groups, 1)
        ]

    def posts(self, blocks: Sequence[Block]) -> list[Xml]:
        """A ``post`` for each comment; a block that belongs to none is one of its own."""
        groups: list[list[Block]] = []
        end = -1
        for item in blocks:
            if item.span.start < end:
                groups[-1].append(item)
                continue
            known = self.comments_at.get(item.span.start)
            end = known.span.end if known else item.span.end
            groups.append([item])
        return [self.post(items) for items in groups]

    # ------------------------------------------------------------ elements

    def head(self, item: Block, *, kind: str | None = None) -> Xml:
        return self.carrier("head", item, type=kind, xml_id=self.next_id("h"))

    def byline(self, item: Block) -> Xml:
        names = mark_names(item.text, persons=self.facts.persons, name="docAuthor")
        around = [mark for mark in self.marks(item, name="byline") if not any(_holds(mark, name) for name in names)]
        content = self.inline(item.text, [*names, *around])
        return element("byline", content, facs=self.lines(item)[0], xml_id=self.next_id("by"))

    def quotations(self, items: Sequence[Block]) -> list[Xml]:
        """A ``quote`` for each block quotation; where the page marks several blocks as one, with a ``p`` for each."""
        quotes = []
        for place, run in groupby(items, key=lambda item: self.around(item, "blockquote")):
            blocks = list(run)
            pictures = [picture for item in blocks for picture in self.pictures(item)]
            if place and (len(blocks) > 1 or blocks[0].rule == VERSE):
                parts = [self.stanza(item) if item.rule == VERSE else self.paragraph(item) for item in blocks]
                quotes += [*pictures, element("quote", *parts, xml_id=self.next_id("q"))]
            else:
                quotes += [*pictures, *(self.carrier("quote", item, xml_id=self.next_id("q")) for item in blocks)]
        return quotes

    def notes(self, items: Sequence[Block]) -> list[Xml]:
        """A ``note`` for each; where the page has several blocks in one, with a ``p`` for each."""
        notes = []
        for blocks in self.by_note(items):
            notes += [picture for item in blocks for picture in self.pictures(item)]
            key, (first, *others) = self.next_id("fn"), blocks
            marks = _label(_NOTE_MARKER, first.text)
            if others:
                own = self.next_id("p")
                begun = self.carrier("p", first, xml_id=own, n=str(self.count["p"]), marks=marks)
                notes.append(element("note", begun, *map(self.paragraph, others), place="end", xml_id=key))
            else:
                notes.append(self.carrier("note", first, place="end", xml_id=key, marks=marks))
        return notes

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

    def place(self, item: Block) -> Place:
        """Where the page has a block."""
        places = self.facts.article.witness.places
        return places[self.facts.source.content(item)[0].number - 1] if places else NOWHERE

    def around(self, item: Block, *names: str) -> str:
        """Path of the innermost element of these names that a block stands in; empty if the page has none there."""
        return self.place(item).within(*names) if self.is_page else ""

    def lists(self, items: Sequence[Block], *, depth: int) -> list[Xml]:
        """A list for each that the page has; of a text capture, all items are one."""
        if not self.is_page:
            return [self.list_items(items, depth=depth)] if items else []
        runs: list[list[Block]] = []
        outer = ""
        for item in items:
            around = self.around(item, *LISTS, "dl")
            inside = around == outer or (outer and around.startswith(f"{outer}/"))
            if not runs or not inside:
                runs.append([])
                outer = around
            runs[-1].append(item)
        return [self.list_items(run, depth=depth) for run in runs]

    def list_items(self, items: Sequence[Block], *, depth: int) -> Xml:
        """A list; items of a higher level than the one before them form a list inside it."""
        runs, index = [], 0
        while index < len(items):
            end = index + 1
            while depth < MAX_LISTS and end < len(items) and items[end].level > items[index].level:
                end += 1
            runs.append(items[index:end])
            index = end
        gloss = _is_gloss(runs)
        children = [self.item(run, depth=depth, in_gloss=gloss) for run in runs]
        ordered = all((found := _MARKER.match(item.text)) and found[1][-1] in ".)" for item in items)
        kind, rend = ("gloss", None) if gloss else (None, "numbered" if ordered else None)
        # white space inside an item is captured text, so a nested list is not laid out
        write = block if depth == 1 else element
        return write("list", *children, rend=rend, type=kind)

    def item(self, items: Sequence[Block], *, depth: int, in_gloss: bool) -> Xml:
        """An ``item`` with the list in it; in a definition list, a term is its ``label``."""
        first, *others = items
        key = self.next_id("i")
        if in_gloss and first.rule == _TERM:
            return self.carrier("label", first, xml_id=key)
        inner = Xml("".join(self.lists(others, depth=depth + 1)))
        marks = () if in_gloss else _label(_MARKER, first.text)
        return self.carrier("item", first, after=inner, xml_id=key, marks=marks)

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
        lines = self.facts.source.content(item)
        return sum(1 for _ in takewhile(lambda line: not _is_row(places[line.number - 1]), lines))

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

    def post(self, items: Sequence[Block]) -> Xml:
        """A ``post``, its number taken to ``@n``; ``@who`` and ``@when`` say what its own lines state."""
        pointers, paragraphs = [], []
        known = self.comments_at.get(items[0].span.start)
        number = COMMENT_NUMBER.match(items[0].text) if known and known.number else None
        for item in items:
            facs, markup = self.lines(item)
            skip = number.end() if number and item is items[0] else 0
            if skip:
                markup = characters(item.text[skip:], document_id=self.id)
            pointers.append(facs)
            paragraphs.append(element("p", self.complete(self.words(item, markup, name="p", skip=skip), item)))
        system = items[0].role is Role.PINGBACK
        return element(
            "post",
            Xml("\n".join(paragraphs)),
            facs=" ".join(pointers),
            generatedBy="system" if system else "human",
            modality="written",
            n=number[1] if number else None,
            type="pingback" if system else "comment",
            when=known.date.value.isoformat() if known and known.date else None,
            who=self.facts.author_of(known) if known else None,
            xml_id=self.next_id("c"),
        )

    # ------------------------------------------------------------ helpers

    def blocks(self, *roles: Role) -> list[Block]:
        """The blocks of some roles, in order."""
        present = [role for role in roles if role in self.by_role]
        if len(present) < 2:
            return self.by_role[present[0]] if present else []
        return [item for item in self.facts.article.blocks if item.role in present]

    def next_id(self, prefix: str) -> str:
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


def _is_row(place: Place) -> bool:
    return place.path != "" and not place.within("caption")


def _holds(outer: Mark, inner: Mark) -> bool:
    """Whether one mark is around another, and around more."""
    return outer.start <= inner.start and inner.end <= outer.end and outer[:2] != inner[:2]


def _bars(mark: Mark, label: Mark) -> bool:
    """Whether what the page marks leaves no place for a label: TEI has none in ``foreign``, XML none that crosses."""
    return cross(mark, label) or (mark.name == "foreign" and _holds(mark, label))


def _is_gloss(runs: Sequence[Sequence[Block]]) -> bool:
    """Whether a list is one of terms, each with one item: TEI has no other. ``runs`` are items with those in them."""
    terms = [run[0].rule == _TERM for run in runs]
    return terms == [True, False] * (len(runs) // 2) and all(len(run) == 1 for run in runs[::2])


def _label(pattern: re.Pattern[str], characters: str) -> list[Mark]:
    """A ``label`` around the marker that a line begins with."""
    found = pattern.match(characters)
    return [Mark(*found.span(1), "label")] if found else []


def _truncated(facts: Facts) -> Block | None:
    """The block of the text in which the capture breaks off (finding S004), if it is kept text that does."""
    article = facts.article
    finding = next((f for f in article.findings if f.code == "S004"), None)
    if finding is None or not article.blocks:
        return None
    offset = finding.span.start if finding.span else article.blocks[-1].span.start
    cut = next((b for b in article.blocks if b.span.start <= offset < b.span.end), None)
    return cut if cut and zone_kind(cut.role)[0] not in ("chrome", "metadata", "byline") else None

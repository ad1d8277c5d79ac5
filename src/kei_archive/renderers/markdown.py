"""Markdown: CommonMark, with tables, notes and strike-through as GitHub has them, and metadata in front as YAML.

The text that a reader of Markdown shows is the text of the TEI, character for character. Captured markers of lists
are Markdown's own where it has them (a bullet, counted numbers) and stay in the text where it has not.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from kei_archive.findings import Finding
from kei_archive.renderers.base import Markdown, Rendition
from kei_archive.renderers.elements import depth_of, is_block, reach, safe_target, stands_for
from kei_archive.renderers.markdown_text import HARD_BREAK, Code, Marked, Piece, edges, escape, settle, start_of_line
from kei_archive.renderers.parts import archive_name, dates, file_stem, find_parts, identifier
from kei_archive.renderers.passages import BREAK, Run, divide, join_lines, left_out, notes_in, plain
from kei_archive.tei.document import XML_ID, TeiDocument, local_name
from kei_archive.tei.record import collapse, record

__all__ = ["render_markdown"]

MAX_HEADING: Final = 6
BULLETS: Final = frozenset("•◦▪▫‣⁃∙●○■□·*+-–—o")
"""Captured markers that say no more than Markdown's hyphen."""
_MARKS: Final = {
    "bold": "**", "strong": "**", "b": "**", "strike": "~~", "line-through": "~~",
    "underline": "", "small": "", "mark": "",
}  # fmt: skip
"""What Markdown has for ``hi/@rend``; nothing where it has nothing, and emphasis for any other."""
_HTML: Final = {"sub": "sub", "subscript": "sub", "sup": "sup", "superscript": "sup"}
"""Elements of HTML for what Markdown has no sign for, and where the text means something else without it."""
_RUBY: Final = {"ruby": "ruby", "rb": "", "rt": "rt", "pc": "rp"}
"""Elements of HTML for readings above characters, of which Markdown knows nothing."""
_REFERENCE: Final = re.compile(r"\[\^\d+\]")
_EMPHASIS: Final = frozenset({"emph", "foreign", "distinct", "title"})
_UNSAFE_IN_YAML: Final = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
"""What YAML may not hold as it is (section 5.1 of YAML 1.2.2), or takes for a line end, or turns a line around."""


@dataclass
class _List:
    """A list, whose marker is chosen when its neighbour is known: two lists with one marker would be one list."""

    start: int | None
    delimiter: str
    items: list[list[Block]] = field(default_factory=list)

    def takes(self, start: int | None, delimiter: str) -> bool:
        """Whether an item with such a marker can be its next one."""
        if self.start is None or start is None:
            return self.start is start
        return start == self.start + len(self.items) and delimiter == self.delimiter

    def lines(self, *, other: bool) -> list[str]:
        """The list with its usual marker, or with the other one."""
        tight = all(_is_tight(item) for item in self.items)
        rows: list[str] = []
        for index, item in enumerate(self.items):
            if self.start is None:
                marker = "*" if other else "-"
            else:
                delimiter = {".": ")", ")": "."}[self.delimiter] if other else self.delimiter
                marker = f"{self.start + index}{delimiter}"
            content = _assemble(item, tight=tight)
            indent = " " * (len(marker) + 1)
            if rows and not tight:
                rows.append("")
            rows.append(f"{marker} {content[0]}".rstrip() if content else marker)
            rows += [f"{indent}{line}" if line else "" for line in content[1:]]
        return rows


Block = list[str] | _List
"""The lines of a block, or a list."""


def render_markdown(doc: TeiDocument, options: Markdown) -> Rendition:
    """Make Markdown in UTF-8 of a text, or of all texts of a volume under its title."""
    writer = _Writer(options)
    blocks: list[Block] = []
    if doc.is_corpus:
        title = record(doc.root).title
        blocks += [writer.heading((title,), level=1)] if title else []
    for tei in doc.texts():
        blocks += writer.text(tei, level=2 if doc.is_corpus else 1)
    notes = writer.footnotes()
    lines = [*_front_matter(doc), "", *_assemble([*blocks, *notes])]
    data = ("\n".join(lines).rstrip("\n") + "\n").encode()
    return Rendition(data, options.media_type, f"{file_stem(doc)}{options.suffix}", findings=tuple(writer.findings))


class _Writer:
    """Writes elements as blocks, and collects notes and findings."""

    def __init__(self, options: Markdown) -> None:
        self.options = options
        self.findings: list[Finding] = []
        self.notes: list[etree._Element] = []
        self.beside: dict[str, etree._Element] = {}  # notes that stand as blocks and are not written yet, by pointer
        self.numbers: dict[etree._Element, int] = {}  # of those that the text has referred to
        self.markers: set[etree._Element] = set()  # captured markers that Markdown's own stand for
        self.level = 1
        self.in_link = False

    def text(self, tei: etree._Element, *, level: int) -> list[Block]:
        """The blocks of one text; ``level`` is that of its title."""
        parts = find_parts(tei)
        self.level = level
        found = ((note.get(XML_ID), note) for note in tei.iter("{*}note") if is_block(note))
        self.beside = {f"#{key}": note for key, note in found if key}
        blocks = [block for element in parts.front for block in self.blocks(element)]
        blocks += [self.heading(divide(parts.head), level=level)] if parts.head is not None else []
        for element in (parts.deck, parts.byline, *parts.blocks, *(parts.back if self.options.back else ())):
            blocks += self.blocks(element) if element is not None else []
        return blocks

    def footnotes(self) -> list[Block]:
        """The notes that the text has referred to; those may refer to more."""
        made: list[Block] = []
        for number, note in enumerate(self.notes, 1):  # the list grows meanwhile
            lines = _assemble(self.content(note))
            first = lines[0] if lines else ""
            made.append([f"[^{number}]: {first}".rstrip(), *(f"    {line}" if line else "" for line in lines[1:])])
        return made

    # ------------------------------------------------------------ blocks

    def blocks(self, element: etree._Element) -> list[Block]:
        """An element that stands as a block."""
        name = local_name(element)
        if not name or (self.left_out(element) and name != "graphic"):
            return []
        if name == "head":
            return self.head(element)
        if name == "note":
            self.beside.pop(f"#{element.get(XML_ID)}", None)
            if element in self.numbers:
                return []
        if name == "list":
            return self.list_block(element)
        if name == "table":
            return self.table(element)
        if name == "eg":
            return [self.code(element), *([notes] if (notes := self.references(element)) else [])]
        if name == "graphic":
            return self.graphic(element)
        if name == "lg" and element.find("{*}lg") is None:
            lines = [self.inline(divide(child)) for child in element.iterchildren("*")]
            return [_paragraph(HARD_BREAK.join(lines))]
        content = self.content(element)
        if name in ("quote", "cit", "epigraph", "post"):
            return [[f"> {line}" if line else ">" for line in _assemble(content)]]
        return content

    def content(self, element: etree._Element) -> list[Block]:
        """What is inside an element, as blocks."""
        made: list[Block] = []
        for part in divide(element):
            if not isinstance(part, tuple):
                made += self.blocks(part)
            elif paragraph := _paragraph(settle(self.pieces(part))):
                made.append(paragraph)
        return made

    def head(self, element: etree._Element) -> list[Block]:
        """A heading of a section; a caption or a deck is a paragraph."""
        parent = element.getparent()
        holder = local_name(parent) if parent is not None else ""
        if holder in ("figure", "table", "list", "lg", "listBibl") or element.get("type") in ("deck", "sub"):
            return self.content(element)
        return [self.heading(divide(element), level=self.level + depth_of(element))]

    def heading(self, parts: Iterator[etree._Element | Run] | Sequence[str], *, level: int) -> list[str]:
        """A heading on one line; signs at its end would be taken for its close."""
        line = re.sub(r"(#+)$", r"\\\1", edges(self.inline(parts).replace(HARD_BREAK, " ")))
        return [f"{'#' * min(level, MAX_HEADING)} {line}"]

    def list_block(self, element: etree._Element) -> list[Block]:
        """A list; its caption is a paragraph before it, a label of a glossary one in the item it belongs to.

        Items whose captured markers Markdown cannot have in one list are several.
        """
        made = [block for head in element.iterchildren("{*}head") for block in self.content(head)]
        numbered = {"numbered", "ordered"} & {element.get("rend"), element.get("type")}
        marked = any(_marker(item) is not None for item in element.iterchildren("{*}item"))
        found = _List(1 if numbered and not marked else None, ".")
        lists = [found]
        labels: list[Block] = []
        for child in element.iterchildren("*"):
            if local_name(child) == "label":
                labels += self.content(child)
            elif local_name(child) != "head":
                if marked:
                    start, delimiter = self.numbering(child)
                    if not found.takes(start, delimiter):
                        lists.append(found := _List(start, delimiter))
                found.items.append(
                    [*labels, *(self.content(child) if local_name(child) == "item" else self.blocks(child))]
                )
                labels = []
        found.items += [labels] if labels else []
        return [*made, *(each for each in lists if each.items)]

    def numbering(self, item: etree._Element) -> tuple[int | None, str]:
        """Number of an item and the sign after it, by its captured marker; None for any other, and if it has none.

        The marker is left out of the text where Markdown's own says the same.
        """
        marker = _marker(item)
        if marker is None:
            return None, ""
        word = collapse(plain(marker))
        number = re.fullmatch(r"(0|[1-9]\d{0,8})([.)])", word)
        if number or word in BULLETS:
            self.markers.add(marker)
        return (int(number[1]), number[2]) if number else (None, "")

    def table(self, element: etree._Element) -> list[Block]:
        """A table; Markdown's has one row of headings and no cell over several, so it may have empty cells.

        What is in a table beside its rows follows it.
        """
        made = [block for head in element.iterchildren("{*}head") for block in self.content(head)]
        elements = element.findall("{*}row")
        rest = [child for child in element if local_name(child) not in ("", "head", "row")]
        rest += [child for row in elements for child in row if local_name(child) not in ("", "cell")]
        after = [block for child in rest for block in self.blocks(child)]
        rows = self.rows(elements)
        if not rows:
            return [*made, *after]
        width = max(map(len, rows))
        if elements[0].get("role") != "label":
            rows.insert(0, [])
        rows = [row + [""] * (width - len(row)) for row in rows]
        rows.insert(1, ["---"] * width)
        return [*made, [f"| {' | '.join(row)} |" for row in rows], *after]

    def rows(self, elements: Sequence[etree._Element]) -> list[list[str]]:
        """The cells of rows; an empty one in each further column and row that a cell takes."""
        rows = []
        taken: dict[int, int] = {}  # in how many rows from here on a cell from above is in a column
        for element in elements:
            row: list[str] = []
            for cell in element.iterchildren("{*}cell"):
                while taken.get(len(row)):
                    row.append("")
                columns, down = reach(cell.get("cols")), reach(cell.get("rows"))
                below = {len(row) + column: down for column in range(columns)}
                row += [self.cell(cell), *[""] * (columns - 1)]
                taken |= below
            taken = {column: left - 1 for column, left in taken.items() if left > 1}
            rows.append(row)
        return rows

    def cell(self, element: etree._Element) -> str:
        """A cell on one line."""
        return edges(self.inline(divide(element)).replace(HARD_BREAK, " ")).replace("|", "\\|")

    def code(self, element: etree._Element) -> list[str]:
        """A code block in a fence longer than any in it."""
        text = self.plain(element).replace(BREAK, "\n").replace("\r\n", "\n").replace("\r", "\n").removeprefix("\n")
        fence = "`" * max(3, max(map(len, re.findall("`+", text)), default=0) + 1)
        return [fence, *text.removesuffix("\n").split("\n"), fence]

    def graphic(self, element: etree._Element) -> list[Block]:
        """The address of an image: nothing is fetched, and what it shows is said beside it."""
        address = self.address(element.get("url", ""), place=element.get(XML_ID, "graphic"))
        return [[f"<{address}>"]] if address else []

    # ------------------------------------------------------------ phrases

    def inline(self, parts: Iterator[etree._Element | Run] | Sequence[str]) -> str:
        """Everything on one line, blocks too, with a space between them."""
        pieces: list[Piece] = []
        for part in parts:
            items: Run = part if isinstance(part, tuple) else (part,)
            pieces += [*([" "] if pieces else []), *self.pieces(items)]
        return settle(pieces)

    def pieces(self, run: Run) -> list[Piece]:
        """Text and phrases as pieces of a line."""
        made: list[Piece] = []
        for item in run:
            if isinstance(item, str):
                made.append(escape(join_lines(item)))
            else:
                made += self.phrase(item)
        return made

    def phrase(self, element: etree._Element) -> list[Piece]:
        """One phrase."""
        name, rend = local_name(element), element.get("rend", "").partition(" ")[0]
        if element in self.markers or self.left_out(element):
            return []
        if name == "note":
            return [self.reference(element)]
        if name == "lb":
            return [HARD_BREAK]
        if name == "g":
            return [escape(self.plain(element)), *self.references(element)]
        if name == "code" or (name == "hi" and rend == "code"):
            return [Code(join_lines(self.plain(element)).replace(BREAK, " ")), *self.references(element)]
        if name == "ref" and element.get("type") in ("backlink", "noteref"):
            return self.pointer(element)
        if name in ("ref", "ptr"):
            return self.link(element)
        inside = self.inside(element)
        if name in _RUBY or name == "choice":
            return self.annotated(element, inside)
        if _HTML.get(rend) == "sup" and len(inside) == 1 and _REFERENCE.fullmatch(str(inside[0])):
            return inside  # which is raised by itself
        if name == "hi" and (tag := _HTML.get(rend)):
            return [f"<{tag}>", *inside, f"</{tag}>"]
        if name == "hi":
            mark = _MARKS.get(rend, "" if element.get("style") else "*")
        else:
            mark = "*" if name in _EMPHASIS or (name, rend) == ("term", "italic") else "~~" if name == "del" else ""
        return [Marked(mark, tuple(inside))] if mark else inside

    def annotated(self, element: etree._Element, inside: list[Piece]) -> list[Piece]:
        """A reading above characters, or an abbreviation of which the page says what it stands for, as HTML has it."""
        meaning = stands_for(element)
        if meaning and not self.options.corrected:
            return [f'<abbr title="{html.escape(meaning)}">', *inside, "</abbr>"]
        tag, parent = _RUBY.get(local_name(element), ""), element.getparent()
        if not tag or (tag == "rp" and (parent is None or local_name(parent) != "rt")):
            return inside
        if tag != "rt":
            return [f"<{tag}>", *inside, f"</{tag}>"]
        first = inside.index("</rp>") + 1 if inside[:1] == ["<rp>"] else 0  # brackets stand around it
        last = len(inside) - inside[::-1].index("<rp>") - 1 if inside[first:][-1:] == ["</rp>"] else len(inside)
        return [*inside[:first], "<rt>", *inside[first:last], "</rt>", *inside[last:]]

    def reference(self, note: etree._Element) -> str:
        """The reference to a note, which stands at the end of the file."""
        if note not in self.numbers:
            self.notes.append(note)
            self.numbers[note] = len(self.notes)
        return f"[^{self.numbers[note]}]"

    def pointer(self, element: etree._Element) -> list[Piece]:
        """A captured reference to a note that stands below the text, or the way back: Markdown makes its own.

        Words in it stay, and so does a reference to what is no note, or is one that has been written.
        """
        note = self.beside.get(element.get("target", ""))
        if note is None and element.get("type") != "backlink":
            return self.link(element)
        words = self.inside(element) if any(map(str.isalpha, self.plain(element))) else []
        if note is None:
            return words
        label = _marker(note)
        self.markers |= {label} if label is not None and not any(map(str.isalpha, plain(label))) else set()
        return [*words, self.reference(note)]

    def references(self, element: etree._Element) -> list[str]:
        """Those to the notes of an element whose characters stand as they are."""
        return [self.reference(note) for note in notes_in(element)]

    def inside(self, element: etree._Element) -> list[Piece]:
        """The pieces within a phrase; a block in it is divided off by a space."""
        made: list[Piece] = []
        for part in divide(element):
            made += self.pieces(part) if isinstance(part, tuple) else [" ", *self.phrase(part), " "]
        return made

    def link(self, element: etree._Element) -> list[Piece]:
        """A link to the web; a pointer into the archive is its text, for Markdown has no such target."""
        address = self.address(element.get("target", ""), place=element.get(XML_ID, "ref"))
        if not address or self.in_link:
            return self.inside(element)
        before, self.in_link = len(self.notes), True
        text = settle(self.inside(element), before="[", after="]")
        self.in_link = False
        notes = [f"[^{number}]" for number in range(before + 1, len(self.notes) + 1)]  # no link within a link
        for note in notes:
            text = text.replace(note, "")
        if not text.strip():
            return [f"<{address}>", *notes] if local_name(element) == "ptr" else [text, *notes]
        return [f"[{text}]({_destination(address)})", *notes]

    def address(self, target: str, *, place: str) -> str:
        """A web address that may stand in a rendition; finding R002 for one that may not."""
        if not target or target.startswith(("#", "kei:")):
            return ""
        address = safe_target(target)
        if not address:
            finding = Finding("R002", f"Link left out: {target!r}.", place=place)
            self.findings += [finding] if finding not in self.findings else []
        return address

    def left_out(self, element: etree._Element) -> bool:
        """Whether an element is no part of the text."""
        return left_out(element, corrected=self.options.corrected, findings=self.findings)

    def plain(self, element: etree._Element) -> str:
        """The characters of an element."""
        return plain(element, corrected=self.options.corrected, findings=self.findings)


# ---- putting blocks together


def _paragraph(text: str) -> list[str]:
    """The lines of a paragraph; a backslash at its end breaks a line."""
    rows = [edges(line) for line in text.split(HARD_BREAK)]
    rows = [start_of_line(row) for row in rows if row]
    return [*(f"{row}\\" for row in rows[:-1]), *rows[-1:]]


def _assemble(blocks: Sequence[Block], *, tight: bool = False) -> list[str]:
    """Lines of blocks one after the other, with a blank line between them unless they are ``tight``."""
    lines: list[str] = []
    previous: _List | None = None
    other = False
    for block in blocks:
        if isinstance(block, _List):
            beside = previous is not None and (previous.start is None) is (block.start is None)
            other = beside and not other
            rows, previous = block.lines(other=other), block
        else:
            rows, previous, other = block, None, False
        if rows:
            lines += [*([""] if lines and not tight else []), *rows]
    return lines


def _is_tight(item: list[Block]) -> bool:
    """Whether an item is a line, with lists in it at most."""
    rest = item[1:] if item and not isinstance(item[0], _List) else item
    return len(rest) <= 1 and all(isinstance(block, _List) for block in rest)


def _marker(item: etree._Element) -> etree._Element | None:
    """The captured marker that an item or a note begins with."""
    first = next((child for child in item if local_name(child)), None)
    if first is not None and local_name(item) == "note" and local_name(first) == "p":
        return _marker(first)
    starts = first is not None and local_name(first) == "label" and not (item.text or "").strip()
    return first if starts else None


def _destination(address: str) -> str:
    """An address as the target of a link (section 6.3); an ampersand that would start an entity is written as one."""
    address = re.sub(r"&(?=[A-Za-z0-9#]+;)", "&amp;", address)
    return f"<{address}>" if re.search(r"[()*_]", address) else address


# ---- metadata


def _front_matter(doc: TeiDocument) -> list[str]:
    """Metadata in YAML; what is not known is left out. JSON's strings and lists are YAML's too."""
    rows = [f"{name}: {_yaml(value)}" for name, value in _facts(doc.root).items()]
    if doc.is_corpus:
        rows += ["texts:", *(f"  - {_yaml(_facts(tei))}" for tei in doc.texts())]
    return ["---", *rows, "---"]


def _facts(tei: etree._Element) -> dict[str, Any]:
    data = record(tei)
    values = {
        "title": data.title,
        "subtitle": data.subtitle,
        "author": [author.name for author in data.authors],
        "editor": [editor.name for editor in data.editors],
        "date": "/".join(dates(tei)),
        "date_certainty": data.date_cert if data.date else "",
        "id": identifier(tei),
        "source": data.url,
        "site": data.site,
        "publisher": data.publisher,
        "language": data.language if data.language != "und" else "",
        "series": data.series,
        "part": data.part,
        "keywords": list(data.categories),
        "rights": data.licence_target or data.licence,
        "archive": archive_name(data),
    }
    return {name: value for name, value in values.items() if value}


def _yaml(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return _UNSAFE_IN_YAML.sub(lambda match: f"\\u{ord(match[0]):04x}", text)

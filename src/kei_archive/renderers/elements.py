"""TEI elements to markup, by macros of the same name in ``elements.html.j2``.

Macros are searched in each folder of the theme's path, so a theme overrides one element by defining one macro. An
element without a macro renders its children and is reported as finding R001: text is never lost. Macro names that
Python or Jinja reserve carry a trailing underscore (``del_``, ``list_``).

The macros write well-formed XML syntax, so HTML, EPUB and PDF share them; ``ctx.target`` tells which one it is.
What a macro may use: ``children``, ``render``, ``attributes``, ``wrap``, ``block``, ``heading_level``,
``missing_cells``, ``moment``, ``in_text``, ``witnesses``, ``says``, ``stands_for``, ``turned``, ``name``, ``ID`` (the
attribute ``xml:id``) and ``ctx`` (see `Context`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, Literal
from urllib.parse import unquote, urlsplit

import jinja2
from lxml import etree
from markupsafe import Markup, escape

from kei_archive.errors import RenderError, TemplateError
from kei_archive.findings import Finding
from kei_archive.renderers.edition import direction
from kei_archive.renderers.theme import Theme
from kei_archive.renderers.words import load_words
from kei_archive.tei.document import NS, TEI, XML_ID, XML_LANG, is_of_page, local_name
from kei_archive.tei.record import collapse

__all__ = [
    "Context",
    "Elements",
    "Target",
    "chosen_reading",
    "has_blocks",
    "is_block",
    "reach",
    "safe_target",
    "stands_for",
]

Target = Literal["html", "epub", "pdf", "print"]
Macro = Callable[..., Any]

SAFE_SCHEMES: Final = frozenset({"http", "https", "mailto"})
_ILLEGAL: Final = re.compile(r'[\x00-\x20"<>\\^`{|}\x7f\[\]]|%(?![0-9A-Fa-f]{2})|(?<=#)#')
"""What an address may not hold unescaped (RFC 3986, section 2; the URL Standard calls it a validation error)."""

MAX_REACH: Final = 1000
"""Columns that a cell of HTML reaches over at most (HTML Living Standard, 4.9.11)."""
_AROUND: Final = re.compile(r"^(?:https?://)?(?:www\.)?|/$")
"""What people leave out of an address that they write down."""

BLOCKS: Final = frozenset({
    "ab", "argument", "div", "div1", "div2", "div3", "div4", "div5", "div6", "div7", "eg", "epigraph", "figure",
    "floatingText", "head", "lg", "list", "listBibl", "p", "post", "sp", "table",
})  # fmt: skip
"""Elements that stand as blocks wherever they are."""
DIVISIONS: Final = frozenset({
    "body", "back", "front", "div", "div1", "div2", "div3", "div4", "div5", "div6", "div7", "argument", "epigraph",
    "post",
})  # fmt: skip
CONTAINERS: Final = frozenset({"item", "cell", "note", "figure", "p"})
"""Elements with mixed content, in which a quotation is a block if nothing else is beside it."""


def safe_target(address: str) -> str:
    """Return ``address``, fit for an attribute, if it is a fragment or its scheme is http, https or mailto.

    Characters that no address may hold are percent-encoded; an address that is not allowed gives an empty string.
    """
    address = address.strip()
    if address.startswith("#"):
        return address
    try:
        parts = urlsplit(address)
    except ValueError:  # an impossible host
        return ""
    if parts.scheme.lower() not in SAFE_SCHEMES or (parts.scheme.lower() != "mailto" and not parts.hostname):
        return ""
    head = address.index(":") + 1 + (2 + len(parts.netloc) if parts.netloc else 0)
    rest = _ILLEGAL.sub(lambda match: f"%{ord(match[0]):02X}", address[head:])
    return address[:head] + rest if not _ILLEGAL.search(address[:head].replace("[", "").replace("]", "")) else ""


@dataclass
class Context:
    """What a macro may know beyond its element.

    Attributes:
        target: The kind of rendition.
        heading: Level of the heading that the ``head`` of the article becomes (1 for ``h1``).
        resolve: Turns a TEI pointer (``#id``, ``kei:id.fragment``, web address) into an address in this rendition;
            an empty string where there is none.
        words: The words that the rendition adds, in the language of the document; English if none are given.
        picture: Address of a picture that can be drawn; empty where it stays a description with a link.
        mark: Key by which an index finds a name or term; empty where there is no index.
        feet: The note that is set at the foot of the page, by its reference; empty where notes stay in their places.
        findings: Collects what could not be carried over in full.
    """

    target: Target
    heading: int = 1
    resolve: Callable[[str], str] = safe_target
    words: Mapping[str, str] = field(default_factory=dict)
    picture: Callable[[str], str] = lambda _: ""
    mark: Callable[[etree._Element], str] = lambda _: ""
    feet: Mapping[etree._Element, etree._Element] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def foot(self, ref: etree._Element) -> etree._Element | None:
        """The note that is set at the foot of the page for a reference; None if there is none."""
        return self.feet.get(ref)

    def is_at_foot(self, note: etree._Element) -> bool:
        """Whether a note is set at the foot of the page, and not where the text has it."""
        return any(other is note for other in self.feet.values())

    def is_in_foot(self, element: etree._Element) -> bool:
        """Whether an element stands in such a note."""
        return any(map(self.is_at_foot, element.iterancestors("{*}note")))

    def report(self, code: str, message: str, *, place: str = "") -> str:
        """Record a finding, once for each code and message. Returns an empty string, so that a macro can call it."""
        if all((finding.code, finding.message) != (code, message) for finding in self.findings):
            self.findings.append(Finding(code, message, place=place))
        return ""

    def link(self, target: str, *, place: str = "") -> str:
        """Address of a TEI pointer in this rendition, empty if it has none; a refused address is finding R002."""
        address = self.resolve(target)
        if target and not address and not target.startswith(("#", "kei:")):
            self.report("R002", f"Link left out: {target!r}.", place=place)
        return address


class Elements:
    """Renders TEI elements with the macros of a theme."""

    def __init__(self, theme: Theme, context: Context) -> None:
        self.context = context
        context.words = context.words or load_words(theme, "en")
        names = {
            "ctx": context,
            "children": self.children,
            "render": self.render,
            "attributes": attributes,
            "wrap": self.wrap,
            "block": is_block,
            "heading_level": self.heading_level,
            "missing_cells": self.missing_cells,
            "moment": moment,
            "in_text": stands_in_text,
            "witnesses": witnesses,
            "says": says,
            "stands_for": stands_for,
            "turned": turned,
            "name": local_name,
            "ID": XML_ID,
        }
        self._table: tuple[etree._Element | None, dict[etree._Element, int]] = (None, {})
        self._macros: dict[str, Macro | None] = {}
        self._modules = []
        for folder in theme.path:
            if (folder / "elements.html.j2").is_file():
                try:
                    template = theme.environment.get_template(f"{folder.name}/elements.html.j2")
                except jinja2.TemplateSyntaxError as error:
                    raise TemplateError(f"{error.message}.", place=f"{error.filename}:{error.lineno}") from error
                self._modules.append(template.make_module(names))

    def _macro(self, name: str) -> Macro | None:
        if name not in self._macros:
            found = (getattr(module, name, None) or getattr(module, f"{name}_", None) for module in self._modules)
            self._macros[name] = next(filter(None, found), None)
        return self._macros[name]

    def render(self, element: etree._Element) -> Markup:
        """Markup of one element, without its tail.

        Raises:
            RenderError: The document nests deeper than Python can follow.
            TemplateError: A macro is wrong.
        """
        name = local_name(element)
        if not name:  # comments and processing instructions are the editor's, not the reader's
            return Markup("")
        macro = self._macro(name) if element.tag == f"{{{TEI}}}{name}" else None
        if macro is None:
            place = element.get(XML_ID, name)
            self.context.report("R001", f"No macro for the element {name}.", place=place)
            return self.children(element)
        try:
            return Markup(macro(element))  # noqa: S704  # macros escape: autoescape is always on
        except (jinja2.UndefinedError, jinja2.exceptions.SecurityError) as error:
            raise TemplateError(
                f"{error.message}.", place=f"macro {name} in elements.html.j2", remedy="Mend the macro."
            ) from error
        except RecursionError as error:
            raise RenderError(
                "elements nest too deeply.", place=f"element {name}", remedy="Flatten the element that nests."
            ) from error

    def children(self, element: etree._Element) -> Markup:
        """Markup of an element's text and child elements, in order; text is escaped."""
        parts: list[str] = [escape(element.text)] if element.text else []
        for child in element:
            parts.append(self.render(child))
            if child.tail:
                parts.append(escape(child.tail))
        return Markup("".join(parts))  # noqa: S704  # every part is markup

    def wrap(self, element: etree._Element, tag: str, *, after: str = "", **extra: str | None) -> Markup:
        """An element's children in ``tag`` with its attributes, then ``after``.

        A ``div`` takes the place of a tag for phrases or a paragraph around block elements, where HTML allows none.
        """
        if tag not in _FLOW and has_blocks(element):
            extra["class_"] = extra.get("class_") or local_name(element)
            tag = "div"
        name, content, given = _name(tag), self.children(element), attributes(element, **extra)
        return Markup(f"<{name}{given}>{content}{escape(after) if after else ''}</{name}>")  # noqa: S704  # all escaped

    def heading_level(self, element: etree._Element) -> int:
        """Level of the HTML heading for a ``head``, at most 6."""
        return min(6, self.context.heading + depth_of(element))

    def missing_cells(self, row: etree._Element) -> int:
        """How many cells a row lacks against the widest of its table."""
        table = row.getparent()
        if table is None:
            return 0
        if self._table[0] is not table:
            self._table = (table, _widths(table))
        widths = self._table[1]
        return max(widths.values()) - widths[row]


_FLOW: Final = frozenset({
    "div", "section", "article", "aside", "blockquote", "li", "dd", "dt", "td", "th", "figure", "figcaption",
})  # fmt: skip
"""HTML elements that may hold blocks."""


def has_blocks(element: etree._Element) -> bool:
    """Whether an element holds, at any depth, an element that becomes a block."""
    return len(element) > 0 and any(map(_stands, element.iterdescendants("*")))


def is_block(element: etree._Element) -> bool:
    """Whether an element becomes a block: by its name, by where it stands, by what it holds; a quotation with its cit.

    Whoever asks asks downwards or upwards, never both: a document of any depth takes a time that its size tells.
    """
    while local_name(element) in _QUOTING and local_name(parent := _parent(element)) == "cit":
        if _stands(element) or has_blocks(element):
            return True
        element = parent
    return _stands(element) or (local_name(element) in _PLACED and has_blocks(element))


def _stands(element: etree._Element) -> bool:
    """Whether an element is a block whatever it holds: by its name, or by what it stands in."""
    name = local_name(element)
    if name not in _PLACED:
        return name in BLOCKS
    parent = _parent(element)
    holder = local_name(parent)
    return holder in DIVISIONS or (name != "note" and holder in CONTAINERS and not _own_text(parent))


def _parent(element: etree._Element) -> etree._Element:
    """The parent of an element; an element without a name where there is none."""
    parent = element.getparent()
    return parent if parent is not None else _NOWHERE


_NOWHERE: Final = etree.Comment("")
_QUOTING: Final = frozenset({"quote", "cit"})
_PLACED: Final = _QUOTING | {"note"}
"""Elements that their place makes blocks."""


def chosen_reading(app: etree._Element) -> etree._Element | None:
    """The reading of an ``app`` that stands in the text: its lemma, else the first; None where there is none."""
    lemma = app.find("{*}lem")
    return lemma if lemma is not None else next(app.iterdescendants("{*}rdg", "{*}lem"), None)


def stands_in_text(reading: etree._Element) -> bool:
    """Whether a reading is the chosen one of its ``app``, or belongs to none."""
    app = next(reading.iterancestors("{*}app"), None)
    return app is None or chosen_reading(app) is reading


def witnesses(reading: etree._Element) -> str:
    """The witnesses of a reading, as ``@wit`` points to them: ``A B``; empty if it names none."""
    return " ".join(pointer.rpartition("#")[2] for pointer in reading.get("wit", "").split())


def says(link: etree._Element, address: str) -> bool:
    """Whether the words of a link are its address, be it without ``https://`` or a slash at the end."""
    return _bare("".join(map(str, link.itertext("*")))) == _bare(address)


def _bare(address: str) -> str:
    return _AROUND.sub("", unquote("".join(address.split())).casefold())


def turned(element: etree._Element) -> Literal["ltr", "rtl"] | None:
    """The direction of an element whose first letter runs against the language that it stands in; None for others."""
    language = next((one.get(XML_LANG, "") for one in (element, *element.iterancestors()) if one.get(XML_LANG)), "und")
    own, around = direction_of("".join(map(str, element.itertext("*")))), direction(language)
    return own if around != "auto" and own and own != around else None


def direction_of(text: str) -> Literal["ltr", "rtl"] | None:
    """Direction of a text by its first letter (UAX 9, P2); None if it has no letter of a direction."""
    strong = (unicodedata.bidirectional(char) for char in text)
    kind = next((kind for kind in strong if kind in ("L", "R", "AL")), None)
    return None if kind is None else "ltr" if kind == "L" else "rtl"


def depth_of(head: etree._Element) -> int:
    """How many levels a ``head`` stands below the title of its text.

    What is before and after the article, and a text within a text, stand one below it.
    """
    around = [local_name(ancestor) for ancestor in head.iterancestors()]
    divisions = sum(1 for name in around if re.fullmatch(r"div[1-7]?|post", name))
    within = sum(1 for name in around if name in ("group", "floatingText"))
    return max(0, divisions - 1) + bool({"front", "back"} & set(around)) + within


_SPACES: Final = "\t\n\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
"""What `str.isspace` takes for white space and XML can hold."""
_OWN_TEXT: Final = etree.XPath("boolean(text()[translate(., $spaces, '')])")


def _own_text(element: etree._Element) -> bool:
    """Whether there is text beside the children; in C, for each of a thousand quotations in a paragraph asks."""
    return bool(_OWN_TEXT(element, spaces=_SPACES))


def _widths(table: etree._Element) -> dict[etree._Element, int]:
    """How many columns each row of a table fills, with the cells that reach down from rows above it."""
    widths: dict[etree._Element, int] = {}
    hanging: list[tuple[int, int]] = []  # columns, and how many rows they still reach over
    for row in table.iterfind("t:row", NS):
        cells = [(reach(cell.get("cols")), reach(cell.get("rows"))) for cell in row.iterfind("t:cell", NS)]
        widths[row] = sum(columns for columns, _ in (*cells, *hanging))
        hanging = [(columns, rows - 1) for columns, rows in (*cells, *hanging) if rows > 1]
    return widths


def reach(value: str | None) -> int:
    """Over how many columns or rows a cell reaches, by its ``@cols`` or ``@rows``: at most as many as in HTML."""
    return min(MAX_REACH, max(1, int(value))) if value and value.isdecimal() else 1


def moment(element: etree._Element) -> str:
    """``@when`` if it is a date, a month, a year or a date with time as HTML's ``datetime`` allows; else empty."""
    when = element.get("when", "")
    pattern = r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?)?)?"
    return when if re.fullmatch(pattern, when) else ""


def stands_for(choice: etree._Element) -> str:
    """What the page itself says that the abbreviation of a ``choice`` stands for; empty if it says nothing."""
    stated = next((expan for expan in choice.iterchildren("{*}expan") if is_of_page(expan)), None)
    if stated is None or choice.find("{*}abbr") is None:
        return ""
    return collapse("".join(map(str, stated.itertext())))


def attributes(element: etree._Element, **extra: str | None) -> Markup:
    """Attributes of an element's markup: ``id`` and ``lang`` as the TEI has them, then ``extra``.

    A trailing underscore of a name is dropped, others become hyphens; None and empty values are left out.
    """
    values = [("id", element.get(XML_ID)), ("lang", element.get(XML_LANG))]
    values += [(_name(key), value) for key, value in extra.items()]
    # not Markup.format, which is slow; a later value of the same name counts
    given = "".join(f' {name}="{escape(value)}"' for name, value in dict(values).items() if value)
    return Markup(given)  # noqa: S704  # all escaped


@lru_cache(maxsize=256)
def _name(text: str) -> str:
    """A name of a tag or an attribute as markup; templates have few of them and use them often."""
    return str(escape(text.rstrip("_").replace("_", "-")))

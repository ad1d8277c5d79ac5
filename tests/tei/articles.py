"""Articles built by hand, with sentences of our own (CC0), and articles read back from the exemplars."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lxml import etree

from kei_archive.findings import Finding
from kei_archive.interpret.comments import find_comments
from kei_archive.model import Article, Block, Claim, Kind, Metadata, Role, Span, Witness
from kei_archive.tei.document import NS, TeiDocument

EXEMPLARS = ("k-33520effedcd", "k-b713ce55a025", "k-dedf0410259b")


@dataclass(frozen=True)
class Part:
    """Lines of one role in an article to be built."""

    role: Role
    text: str
    level: int = 0
    cert: float = 1.0
    blank: int = 1


def build(
    parts: Sequence[Part],
    *,
    eol: str = "\n",
    encoding: str = "utf-8",
    end: bool = True,
    metadata: Metadata | None = None,
    findings: Sequence[Finding] = (),
    locator: str = "page.txt",
    acquired: date | None = None,
) -> Article:
    """An article whose capture is these parts, one after the other.

    Args:
        parts: Its blocks; ``blank`` empty lines follow each.
        eol: Line terminator.
        end: Whether the last line has a terminator.
    """
    text, blocks = "", []
    for part in parts:
        start = len(text)
        text += part.text.replace("\n", eol) + eol * (part.blank + 1)
        blocks.append(Block(Span(start, len(text)), part.text, part.role, "by hand", part.cert, part.level))
    if not end and parts:
        text = text[: -len(eol) * (parts[-1].blank + 1)]
        last = blocks[-1]
        blocks[-1] = Block(Span(last.span.start, len(text)), last.text, last.role, last.rule, last.cert, last.level)
    data = text.encode(encoding, "surrogateescape" if encoding == "utf-8" else "strict")
    witness = Witness(data, locator, encoding=encoding, acquired=acquired)
    comments = find_comments(blocks)
    return Article(witness, Kind.ARTICLE, metadata or Metadata(), tuple(blocks), tuple(findings), comments=comments)


def span_of(parts: Sequence[Part], words: str) -> Span:
    """Where the capture of these parts (with LF) has some words."""
    text = build(parts).witness.text
    start = text.index(words)
    return Span(start, start + len(words))


def stated(value: object, span: Span | None = None, **more: object) -> Claim:
    """A claim that the capture states."""
    return Claim(value, span, "by hand", **{"cert": 1.0, **more})


PAGE = (
    Part(Role.SEARCH, "Search the almanac", cert=0.95),
    Part(Role.TITLE, "The Tides of Harrow Bay: Notes from a “Quiet” Year"),
    Part(Role.DATELINE, "Published March 4, 2018", blank=0),
    Part(Role.CATEGORY, "Category: Coast, slider"),
    Part(Role.BYLINE, "By Orla Fenwick and Tomas Reyne"),
    Part(Role.DECK, "What a year of measuring taught a village."),
    Part(Role.PARAGRAPH, "The gauge was set in January. It read “low water” for nine days."),
    Part(Role.HEADING, "The gauge", level=2),
    Part(Role.PARAGRAPH, "A board, a nail and a clock:\nthe instrument was no more\nthan that."),
    Part(Role.LIST_ITEM, "  • copper nails", level=1, blank=0),
    Part(Role.LIST_ITEM, "  • a clock that", level=1, blank=0),
    Part(Role.LIST_ITEM, "    1. is wound daily", level=2, blank=0),
    Part(Role.LIST_ITEM, "    2. is never set", level=2),
    Part(Role.HEADING, "Readings", level=3),
    Part(Role.TABLE, "month\tlow\thigh\nMay\t0.4\t2.9"),
    Part(Role.CODE, "if tide < 0.5:\n    ring()"),
    Part(Role.QUOTE, "“The sea keeps its own books,” the harbour master wrote."),
    Part(Role.CAPTION, "The board at Harrow, spring tide."),
    Part(Role.HEADING, "After the storm", level=2),
    Part(Role.UNCLASSIFIED, "~ ~ ~", cert=0.4),
    Part(Role.PARAGRAPH, "No reading survives from the week of the storm.[1]"),
    Part(Role.FOOTNOTE, "[1] The book was wet."),
    Part(Role.AUTHOR_NOTE, "Orla Fenwick is keeper of the almanac at the Harrow Institute."),
    Part(Role.CREDIT, "Photo by the harbour office."),
    Part(Role.TOOLS, "Print this page", cert=0.95),
    Part(Role.COMMENT_HEADING, "3 Responses to “The Tides of Harrow Bay”", blank=2),
    Part(Role.PINGBACK, "  1. […] a quiet year, as the almanac has it […]"),
    Part(Role.COMMENT, "  2. I have the wet book.", blank=1),
    Part(Role.COMMENT, "It dried in April."),
    Part(Role.COMMENT, "  3. Then send it."),
    Part(Role.SUBSCRIBE, "Stay informed", cert=0.8),
)
"""A page with one of everything."""


def page_metadata() -> Metadata:
    """Claims for `PAGE`."""
    return Metadata(
        title=stated("The Tides of Harrow Bay: Notes from a “Quiet” Year", span_of(PAGE, "The Tides")),
        authors=(
            stated("Orla Fenwick", span_of(PAGE, "Orla Fenwick")),
            stated("Tomas Reyne", span_of(PAGE, "Tomas Reyne")),
        ),
        date=stated(date(2018, 3, 4), span_of(PAGE, "March 4, 2018")),
        site=Claim("The Harrow Almanac", None, "sidecar", 1.0, "sidecar"),
        publisher=Claim("Harrow Institute", span_of(PAGE, "Harrow Institute"), "note", 0.75, "machine", "By the note."),
        language=Claim("en", None, "langid", 0.99, "machine"),
        url=Claim("https://almanac.example/tides?a=1&b=2", None, "sidecar", 1.0, "sidecar"),
        series=stated("The Tides of Harrow Bay", span_of(PAGE, "The Tides")),
        part=stated(2, span_of(PAGE, "Notes")),
        categories=(stated("Coast", span_of(PAGE, "Coast")),),
        technical_categories=(stated("slider", span_of(PAGE, "slider")),),
        occupations=(stated("keeper of the almanac", span_of(PAGE, "keeper of the almanac")),),
        affiliations=(stated("Harrow Institute", span_of(PAGE, "Harrow Institute")),),
        identifiers=(("ARK", "ark:/99999/harrow1"),),
    )


def page(**options: object) -> Article:
    """The page with one of everything, as an article."""
    return build(PAGE, **{"metadata": page_metadata(), "locator": "harrow bay.txt", **options})


def exemplar(shared: Path, name: str) -> TeiDocument:
    """One of the documents encoded by hand."""
    return TeiDocument((shared / "exemplars" / f"{name}.xml").read_bytes())


def exemplar_article(shared: Path, name: str) -> Article:
    """The article that an exemplar was encoded from: its capture, with the roles that its zones give."""
    root = exemplar(shared, name).root
    file_name = root.findtext(".//t:bibl[@type='capture']/t:title", None, NS)
    data = (shared / "seeds" / file_name).read_bytes()
    witness = Witness(data, file_name)
    blocks: list[Block] = []
    position = 0
    for line in root.iterfind(".//t:sourceDoc//t:line", NS):
        text = line.text or ""
        end = min(position + len(text) + 1, len(witness.text))
        if text.strip() or not blocks:
            role = _role(line.getparent(), blocks)
            cert = float(line.getparent().get("cert", "1.0"))
            blocks.append(Block(Span(position, end), text, role, "exemplar", cert))
        else:
            last = blocks[-1]
            blocks[-1] = Block(Span(last.span.start, end), last.text, last.role, last.rule, last.cert)
        position = end
    assert position == len(witness.text)
    metadata = _metadata(root, witness.text, blocks)
    return Article(witness, Kind.ARTICLE, metadata, tuple(blocks), comments=find_comments(blocks))


def _role(zone: etree._Element, before: Sequence[Block]) -> Role:
    kind, subtype = zone.get("type"), zone.get("subtype")
    if kind == "comments":
        return Role.PINGBACK if before[-1].role in (Role.COMMENT_HEADING, Role.PINGBACK) else Role.COMMENT_HEADING
    plain = {"article": Role.PARAGRAPH, "author-note": Role.AUTHOR_NOTE, "credit": Role.CREDIT}
    metadata = {"published": Role.DATELINE, "category": Role.CATEGORY}
    return plain.get(kind) or metadata.get(subtype) or Role(subtype if kind == "chrome" else kind)


def _metadata(root: etree._Element, text: str, blocks: Sequence[Block]) -> Metadata:
    def claim(path: str, *, resp: str = "witness") -> Claim[str] | None:
        value = root.findtext(path, None, NS)
        if value is None:
            return None
        start = text.find(value)
        return Claim(value, Span(start, start + len(value)) if start >= 0 else None, "exemplar", 0.95, resp)

    author = claim(".//t:titleStmt/t:author/t:persName")
    has_byline = any(block.role is Role.BYLINE for block in blocks)
    if author and not has_byline:
        author = Claim(author.value, author.span, author.rule, author.cert, "machine")
    published = root.find(".//t:imprint/t:date", NS)
    inferred = published.get("cert") is not None
    words = published.text
    start = text.find(words)
    when = Claim(
        date.fromisoformat(published.get("when")),
        None if inferred else Span(start, start + len(words)),
        "exemplar",
        0.95,
        "machine" if inferred else "witness",
        "".join(root.find(".//t:certainty/t:desc", NS).itertext()) if inferred else "",
    )
    part = root.find(".//t:biblScope", NS)
    return Metadata(
        title=claim(".//t:titleStmt/t:title"),
        authors=(author,) if author else (),
        date=when,
        site=claim(".//t:monogr/t:title"),
        publisher=claim(".//t:publisher/t:orgName", resp="machine"),
        language=Claim("en", None, "exemplar", 0.99),
        series=claim(".//t:series/t:title"),
        part=Claim(int(part.get("n")), None, "exemplar", 0.95) if part is not None else None,
        categories=tuple(stated(t.text) for t in root.iterfind(".//t:term", NS) if t.get("type") is None),
        technical_categories=tuple(stated(t.text) for t in root.iterfind(".//t:term[@type='technical']", NS)),
        occupations=tuple(stated(t.text) for t in root.iterfind(".//t:occupation", NS)),
        affiliations=tuple(stated("".join(t.itertext())) for t in root.iterfind(".//t:affiliation", NS)),
    )


def markup(element: etree._Element | None) -> str:
    """An element as it is written, without namespace declarations and tail."""
    if element is None:
        return ""
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    return re.sub(r' xmlns="[^"]*"', "", text)

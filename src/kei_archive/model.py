"""What a witness says and why we think so: frozen values, no TEI, no lxml.

Chrome is never deleted. It is a `Role` on a `Block` that points at its characters in the witness, so that kept and
removed characters always add up to the input.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from kei_archive import fixity
from kei_archive.claims import Claim, Comment, Metadata, Period, Span
from kei_archive.drawing import Drawing, Place
from kei_archive.errors import KeiArchiveError

if TYPE_CHECKING:
    from kei_archive.findings import Finding

__all__ = [
    "Archive",
    "Article",
    "Block",
    "Claim",
    "Comment",
    "Decided",
    "Kind",
    "Ledger",
    "Metadata",
    "Outcome",
    "Period",
    "Role",
    "Span",
    "Witness",
    "error_handler",
    "printable",
]

T_co = TypeVar("T_co", covariant=True)


class Role(StrEnum):
    """What a block is. The list is closed; the order is that of the house's role table."""

    TITLE = "title"
    DECK = "deck"
    BYLINE = "byline"
    DATELINE = "dateline"
    CATEGORY = "category"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    QUOTE = "quote"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    TABLE = "table"
    CODE = "code"
    AUTHOR_NOTE = "author-note"
    CREDIT = "credit"
    COMMENT_HEADING = "comment-heading"
    COMMENT = "comment"
    PINGBACK = "pingback"
    UNCLASSIFIED = "unclassified"
    TEASER = "teaser"
    # site furniture, by kind
    MASTHEAD = "masthead"
    NAVIGATION = "navigation"
    SEARCH = "search"
    SUBSCRIBE = "subscribe"
    SHARE = "share"
    PRINT = "print"
    TOOLS = "tools"
    COUNTER = "counter"
    RELATED = "related"
    REPLY_FORM = "reply-form"
    ABOUT = "about"
    LEGAL = "legal"
    AD = "ad"
    TITLE_ECHO = "title-echo"
    PAGE_DATE = "page-date"
    OTHER = "other"

    __hash__ = str.__hash__  # what equality is; Enum's own, in Python, takes a tenth of the time of an encoding

    @property
    def is_chrome(self) -> bool:
        """Removed from the text: what the site's template made, and teasers of other pages."""
        return self in _CHROME

    @property
    def is_body(self) -> bool:
        """Part of the article body (headings, paragraphs, lists, quotes, tables, notes, captions)."""
        return self in _BODY


_CHROME = frozenset(list(Role)[list(Role).index(Role.TEASER) :])
_BODY = frozenset(
    {
        Role.HEADING,
        Role.PARAGRAPH,
        Role.LIST_ITEM,
        Role.QUOTE,
        Role.CAPTION,
        Role.FOOTNOTE,
        Role.TABLE,
        Role.CODE,
        Role.UNCLASSIFIED,
    }
)


class Kind(StrEnum):
    """What a page is."""

    ARTICLE = "article"
    LISTING = "listing"
    COMMENTS = "comments"
    NONE = "none"


@dataclass(frozen=True)
class Witness:
    """One capture of a page, as received. The bytes are the truth; all else is read from them or given with them.

    Attributes:
        data: The captured bytes.
        locator: File name of the capture (never a path: the archive must not tell where it was made).
        media_type: ``text/plain`` or ``text/html``.
        encoding: Python's name of the encoding that `text` is decoded with.
        url: Address of the page, if it was captured or stated.
        acquired: Date of capture, if known.
        drawing: What a page of HTML shows, drawn from the bytes; None for a text capture.
    """

    data: bytes = field(repr=False)
    locator: str
    media_type: str = "text/plain"
    encoding: str = "utf-8"
    url: str | None = None
    acquired: date | None = None
    drawing: Drawing | None = field(default=None, compare=False, repr=False)

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the captured bytes."""
        return fixity.of_bytes(self.data)

    @property
    def id(self) -> str:
        """Permanent identifier: ``k-`` and the first twelve digits of the SHA-256."""
        return f"k-{self.sha256[:12]}"

    @cached_property
    def text(self) -> str:
        """The decoded capture, or what a page of HTML shows.

        Bytes of a text that are invalid in UTF-8 stand as lone surrogates (PEP 383), so nothing is lost.
        """
        if self.drawing is not None:
            return self.drawing.text
        return self.data.decode(self.encoding, error_handler(self.encoding))

    @property
    def places(self) -> tuple[Place, ...] | None:
        """Where each physical line of the text stands in the markup of the page; None for a text capture."""
        return None if self.drawing is None else self.drawing.places

    @cached_property
    def is_reversible(self) -> bool:
        """Whether the text gives the captured bytes back.

        What a page shows does not, nor do charsets with several ways to write one text.
        """
        if self.drawing is not None:
            return False
        try:
            return self.text.encode(self.encoding, error_handler(self.encoding)) == self.data
        except UnicodeError:
            return False


@dataclass(frozen=True, slots=True)
class Block:
    """A run of whole lines of the witness with one role. The blocks of an article tile its witness.

    Attributes:
        span: All characters of the block, with line terminators and the empty lines that follow it.
        text: The content: lines without terminators, joined by a line feed; no character is changed.
        role: What the block is.
        rule: Name of the rule that decided, such as ``model:after`` or ``profile:the-peninsula``.
        cert: Certainty from 0 to 1.
        level: Depth of a heading or list item, counted from 1; 0 for other blocks.
    """

    span: Span
    text: str
    role: Role
    rule: str
    cert: float
    level: int = 0


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision of a person that was obeyed in an article.

    Attributes:
        place: Which one: its file in the folder of decisions and the line where it begins, ``posts/lamp.toml:4``.
        subject: What it is about, in words for a report.
        value: What the person decided.
        machine: What the machine says now.
        was: What the machine said when it was decided; None if nobody noted it.
    """

    place: str
    subject: str
    value: str
    machine: str
    was: str | None = None

    @property
    def stale(self) -> bool:
        """Whether the machine has changed its mind since: the decision holds, but may not be needed any more."""
        return self.was is not None and self.machine != self.was


@dataclass(frozen=True, slots=True)
class Archive:
    """The archive that a document belongs to, as ``kei.toml`` names it.

    Attributes:
        name: Name of the archive: the authority that publishes the TEI.
        description: What the archive is, in a sentence.
        language: BCP 47 tag that documents have where nothing else is known; None if they differ.
        rights: Statement of rights that holds for all documents; empty if there is none.
        licence: Address of a licence, only if one was granted.
        genre: The kind of text that all documents are, such as "blog post of an institute"; empty if they differ.
        funders: Who pays for the archive.
        address: Where the web edition is published, ending in a slash; empty if it is not.
    """

    name: str = "unnamed archive"
    description: str = ""
    language: str | None = None
    rights: str = ""
    licence: str = ""
    genre: str = ""
    address: str = ""
    funders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ledger:
    """The account of a witness in characters: kept + removed = total, always."""

    kept: int
    removed: int
    total: int

    @property
    def balances(self) -> bool:
        """Whether nothing was lost or counted twice."""
        return self.kept + self.removed == self.total


@dataclass(frozen=True)
class Article:
    """What was read from one witness: its blocks with their roles, its metadata as claims, its findings.

    A page that holds no article (``kind`` is not ``article``) has blocks too; every line of it is accounted for.
    ``others`` are the identifiers of other captures of the same article; ``decided`` are the decisions of people that
    were obeyed; ``comments`` says which blocks are one comment, and whose.
    """

    witness: Witness
    kind: Kind
    metadata: Metadata
    blocks: tuple[Block, ...]
    findings: tuple[Finding, ...] = ()
    others: tuple[str, ...] = ()
    decided: tuple[Decided, ...] = ()
    comments: tuple[Comment, ...] = ()

    def __repr__(self) -> str:
        """One line, for notebooks and debuggers: the data of a page would fill their screens."""
        title = f" {self.metadata.title.value!r}" if self.metadata.title else ""
        counts = f"{len(self.body)} blocks kept, {len(self.removed)} removed, {len(self.findings)} findings"
        return f"<Article {self.id} {self.status}{title}: {counts}>"

    @property
    def id(self) -> str:
        """The identifier of the witness."""
        return self.witness.id

    @property
    def text(self) -> str:
        """The article body as plain text, blocks separated by a blank line."""
        return "\n\n".join(block.text for block in self.body)

    @property
    def body(self) -> tuple[Block, ...]:
        """The blocks of the article body, in order; empty if the page holds no article."""
        return tuple(block for block in self.blocks if block.role.is_body) if self.kind is Kind.ARTICLE else ()

    @property
    def status(self) -> str:
        """``article``, or why there is none to archive: another kind of page, or one whose text was not found."""
        return "article" if self.body else f"no article: {'no text' if self.kind is Kind.ARTICLE else self.kind}"

    @property
    def removed(self) -> tuple[Block, ...]:
        """The blocks that were taken for site furniture."""
        return tuple(block for block in self.blocks if block.role.is_chrome)

    @cached_property
    def ledger(self) -> Ledger:
        """The account of the witness's characters, counted from the spans of the blocks."""
        kept = sum(len(block.span) for block in self.blocks if not block.role.is_chrome)
        removed = sum(len(block.span) for block in self.blocks if block.role.is_chrome)
        return Ledger(kept, removed, len(self.witness.text))

    def lines(self) -> Iterable[tuple[int, str, Block]]:
        """Every line that is not blank, with its number (from 1, by line feeds) and its block."""
        position, blocks, index = 0, self.blocks, 0
        for number, line in enumerate(self.witness.text.split("\n"), 1):
            while index + 1 < len(blocks) and position >= blocks[index].span.end:
                index += 1
            if line.strip():
                yield number, line, blocks[index]
            position += len(line) + 1

    def explain(self) -> str:
        """Every line of the witness with role, certainty and rule: for people who ask why, and for golden files."""
        head = [f"# {self.id} {self.kind} {self.witness.locator}", *_explain_metadata(self.metadata)]
        head += [f"# finding {finding.code}: {finding.message}" for finding in self.findings]
        mark = {True: "-", False: "+"}
        rows = [
            f"{n:>5} {mark[b.role.is_chrome]} {b.role:<15} {b.cert:.2f}  {b.rule:<28} | {printable(line)}"
            for n, line, b in self.lines()
        ]
        ledger = self.ledger
        tail = f"# kept {ledger.kept} + removed {ledger.removed} = {ledger.total} characters"
        return "\n".join([*head, *rows, tail]) + "\n"

    def as_dict(self) -> dict[str, object]:
        """The object that ``read --json`` prints."""
        data = self.metadata
        single = {
            name: claim.as_dict() if claim else None
            for name, claim in (
                ("title", data.title),
                ("date", data.date),
                ("site", data.site),
                ("publisher", data.publisher),
                ("language", data.language),
                ("series", data.series),
                ("part", data.part),
            )
        }
        plain = self.witness.media_type == "text/plain"
        return {
            "id": self.id,
            "kind": str(self.kind),
            "status": self.status,
            "text": self.text,
            **single,
            "author": [claim.as_dict() for claim in data.authors],
            "categories": [claim.as_dict() for claim in data.categories],
            "comments": [comment.as_dict() for comment in self.comments],
            "blocks": [
                {"span": [b.span.start, b.span.end], "role": str(b.role), "cert": b.cert, "rule": b.rule}
                for b in self.blocks
            ],
            "lines": [
                {"n": number, "role": str(block.role), "cert": block.cert, "rule": block.rule}
                for number, _, block in (self.lines() if plain else ())
            ],
            "findings": [finding.as_dict() for finding in self.findings],
        }


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T_co]):
    """What became of one source of a batch: a value, or the error that stopped it; one failure stops nothing else.

    Attributes:
        source: Name of the source, as it was given.
        value: The result; None if there is an error.
        error: The error; None if there is a result.
        findings: What was seen on the way.
    """

    source: str
    value: T_co | None = None
    error: KeiArchiveError | None = None
    findings: tuple[Finding, ...] = ()


def error_handler(encoding: str) -> str:
    """How bytes that an encoding does not know are treated: in UTF-8 as lone surrogates (PEP 383), else refused."""
    return "surrogateescape" if encoding == "utf-8" else "strict"


def printable(text: str) -> str:
    """``text`` for a terminal or a log: controls, bidirectional overrides and lone surrogates as escapes."""
    return "".join(
        c if c.isprintable() or c == "\u3000" or c == "\xa0" else c.encode("unicode_escape").decode() for c in text
    )


def _explain_metadata(metadata: Metadata) -> list[str]:
    def row(name: str, claim: Claim[Any]) -> str:
        value = printable(str(claim.value))
        return f"# {name} = {value}  [{claim.cert:.2f} {claim.resp} {claim.rule}]"

    rows: list[str] = []
    for name in ("title", "authors", "date", "site", "publisher", "language", "url", "series", "part"):
        value = getattr(metadata, name)
        claims: Sequence[Claim[Any]] = value if isinstance(value, tuple) else (value,) if value else ()
        rows += [row(name, claim) for claim in claims] or [f"# {name} unknown"]
    for name in ("categories", "technical_categories", "occupations", "affiliations"):
        rows += [row(name, claim) for claim in getattr(metadata, name)]
    return rows

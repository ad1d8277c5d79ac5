"""What an article's header and text need to know of it: its claims, and the evidence for them in TEI's attributes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any, Final

from kei_archive.errors import InvalidTei
from kei_archive.model import Archive, Article, Claim, Comment, Period, Span
from kei_archive.tei.markup import element, one_line
from kei_archive.tei.payload import element_at
from kei_archive.tei.people import Person, people
from kei_archive.tei.sourcedoc import Source, cert_word

__all__ = ["PREFIXES", "Facts", "display_date", "language_tag", "said"]

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
PREFIXES: Final = element(
    "listPrefixDef",
    element(
        "prefixDef",
        element("p", "Documents of this archive by identifier."),
        ident="kei",
        matchPattern=r"(k-[0-9a-f]+)(\..+)?",
        replacementPattern="$1.xml#$1$2",
    ),
)
"""What a ``kei:`` pointer means (encoding guidelines, section 2)."""
_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_OPENING_WORDS: Final = 8
"""Words of the text that stand for a missing title: enough to tell two texts apart in a list."""


@dataclass(frozen=True)
class Facts:
    """What the header and the text need to know of an article."""

    article: Article
    source: Source
    archive: Archive

    @property
    def id(self) -> str:
        """The document's identifier."""
        return self.source.id

    @cached_property
    def language(self) -> str:
        """BCP 47 tag; ``und`` where the language is unknown."""
        claim = self.article.metadata.language
        return language_tag(claim.value if claim else self.archive.language, place=self.article.witness.locator)

    @cached_property
    def persons(self) -> tuple[Person, ...]:
        """The authors."""
        return people(self.article.metadata.authors, document_id=self.id, language=self.language)

    @cached_property
    def commenters(self) -> tuple[Person, ...]:
        """Who wrote comments and is none of the authors, each name once."""
        stated = [comment.author for comment in self.article.comments if comment.author]
        if not stated:
            return ()
        authors = self.article.metadata.authors
        return people((*authors, *stated), document_id=self.id, language=self.language)[len(self.persons) :]

    def author_of(self, comment: Comment) -> str | None:
        """Pointer to the person who wrote a comment; None if it does not say who."""
        name = said(comment.author)
        person = next((one for one in (*self.persons, *self.commenters) if name and one.name == name), None)
        return f"#{person.id}" if person else None

    @cached_property
    def title(self) -> str:
        """The title, or the first words of the text in square brackets."""
        if self.has_title:
            return said(self.article.metadata.title)
        more = _OPENING_WORDS + 1
        parts = (word for block in self.article.body for word in block.text.split(maxsplit=more))
        words = [*islice(parts, more)]
        opening = " ".join(words[:_OPENING_WORDS]) or "no text"
        return f"[{opening} …]" if len(words) > _OPENING_WORDS else f"[{opening}]"

    @property
    def has_title(self) -> bool:
        """Whether somebody states a title."""
        return bool(said(self.article.metadata.title))

    @property
    def authority(self) -> str:
        """Name of the archive."""
        return one_line(self.archive.name) or Archive().name

    @property
    def address(self) -> str:
        """Address of the page; empty if unknown."""
        claim = self.article.metadata.url
        return one_line(claim.value if claim else self.article.witness.url or "")

    def evidence(self, claim: Claim[Any], *, kind: bool = False) -> dict[str, str]:
        """``@source @cert @resp`` for a claim, and ``@evidence`` if ``kind`` (elements of att.editLike have it).

        What the capture states needs no ``@resp``, unless the reading of it is doubtful. What a person states in a
        sidecar file, in kei.toml or in a decision has that person as ``@resp``. Other documents that a fact rests on
        are sources, too.
        """
        stated = claim.resp == "witness"
        place = self.place(claim.span)
        stating = element_at(self.article.witness, claim.path)
        found: dict[str, str] = {}
        if stating or claim.documents:
            sources = [place, stating, *(f"kei:{document}.bibl" for document in claim.documents)]
            place = " ".join([source for source in sources if source])
        if place:
            found["source"] = place
        doubtful = claim.cert < 0.9 or claim.resp == "machine"
        if doubtful:
            found["cert"] = cert_word(claim.cert)
        if doubtful or not stated:
            found["resp"] = f"#{self.id}.{'machine' if stated or claim.resp == 'machine' else 'editor'}"
        if kind and not stated:
            found["evidence"] = "internal" if claim.span or claim.path else "external"
        return found

    def place(self, span: Span | None) -> str | None:
        """Pointer to the zone of a span; to the author note in the text, if it lies there."""
        zone = self.source.zone_at(span.start) if span else None
        if zone is None:
            return None
        return f"#{self.id}.n1" if zone.type == "author-note" else f"#{self.id}.z{zone.number}"

    def words(self, span: Span | None) -> str:
        """What the capture says at a span, on one line."""
        return one_line(self.article.witness.text[span.start : span.end]) if span else ""


def display_date(value: date | Period) -> str:
    """``6 January 2020``, as the header of a document words a date that the capture does not; ``January 2020``."""
    day = [] if isinstance(value, Period) else [str(value.day)]
    month = [] if value.month is None else [_MONTHS[value.month - 1]]
    return " ".join([*day, *month, str(value.year)])


def language_tag(value: str | None, *, place: str = "") -> str:
    """``value`` as a BCP 47 tag; ``und`` if there is none.

    Raises:
        InvalidTei: It does not have the form of one.
    """
    tag = (value or "und").strip().replace("_", "-")
    if not _LANGUAGE.fullmatch(tag):
        raise InvalidTei(
            f"{value!r} is no language tag.", place=place, remedy="Give a BCP 47 tag such as en or ko, in the sidecar."
        )
    return tag


def said(claim: Claim[str] | None) -> str:
    """What a claim says, on one line; nothing if there is no claim or it is blank."""
    return one_line(claim.value) if claim else ""

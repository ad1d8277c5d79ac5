"""What every rendition of a text needs: its record, its parts, and its date and citation in the reader's words.

Made from a ``TEI`` element alone, of our making or anybody's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Literal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from lxml import etree
from markupsafe import Markup, escape

from kei_archive.renderers.parts import OPEN, archive_name, date_reason, dates, find_parts
from kei_archive.renderers.theme import Theme
from kei_archive.renderers.words import Words, load_words
from kei_archive.tei.document import NS
from kei_archive.tei.record import Record, record

__all__ = ["Direction", "Edition", "direction", "display_date", "make_edition", "with_text", "without_text"]

Direction = Literal["ltr", "rtl", "auto"]


@dataclass(frozen=True)
class Edition:
    """A text as its reader meets it. Elements are for looking at, never for changing.

    Attributes:
        record: The bibliographic record.
        language: BCP 47 tag of the text, ``und`` if unknown.
        direction: Of the writing; ``auto`` where the language is unknown.
        words: The words that a rendition adds, in that language or in English.
        front: What stands before the article, in order: a title page, a preface.
        head: The captured title; None where the capture has none (then show ``record.title``).
        deck: The line under the title, if there is one.
        byline: The captured byline, if there is one.
        blocks: The other elements of the article, in order.
        back: The divisions after the article, in order; their ``@type`` says what they are.
        dates: ISO dates of publication: none if unknown, two for a range, one of which may be `OPEN`.
        date_reason: Why the date is what it is, if it is inferred.
        authors_are_inferred: Whether the page does not state the authors as such (no byline, say).
    """

    record: Record
    language: str
    direction: Direction
    words: Words
    front: tuple[etree._Element, ...]
    head: etree._Element | None
    deck: etree._Element | None
    byline: etree._Element | None
    blocks: tuple[etree._Element, ...]
    back: tuple[etree._Element, ...]
    dates: tuple[str, ...]
    date_reason: str
    authors_are_inferred: bool

    def divisions(self, kind: str) -> tuple[etree._Element, ...]:
        """The divisions of ``back`` with ``@type`` ``kind``: ``author-note``, ``credits``, ``comments``."""
        return tuple(element for element in self.back if element.get("type") == kind)

    @property
    def date_is_inferred(self) -> bool:
        """Whether the date is known but not stated by the page."""
        return bool(self.dates) and bool(self.record.date_cert)

    @property
    def date(self) -> str:
        """The date in the language's own form, without a mark; "date unknown" if it is."""
        if not self.dates:
            return self.words["date_unknown"]
        ends = ("…" if iso == OPEN else display_date(iso, self.language) for iso in self.dates)
        return " – ".join(ends)

    @property
    def date_label(self) -> str:
        """The date with its mark: ``7 January 2020 (inferred)``."""
        return f"{self.date} ({self.words['inferred']})" if self.date_is_inferred else self.date

    @cached_property
    def citation(self) -> Markup:
        """How to cite: authors, title, site, date, address, archive and identifier, as phrasing markup.

        Facts that are not known are left out, but for the date, whose absence a reader must see.
        """
        data = self.record
        title = Markup("<bdi>{}</bdi>").format(data.title)
        parts = [
            Markup(", ").join(escape(author.name) for author in data.authors),
            title if data.title_cert else Markup("“{}”").format(title),  # an inferred title is in brackets already
            Markup("<cite>{}</cite>").format(data.site) if data.site else Markup(""),
            escape(self.date_label),
        ]
        sentence = Markup(", ").join(part for part in parts if part) + Markup(".")
        if data.url:
            sentence += Markup(" {}.").format(data.url)
        key = "archived" if archive_name(data) else "archived_alone"
        return sentence + " " + escape(self.words[key].format(archive=data.authority, id=data.id))

    @property
    def citation_text(self) -> str:
        """The same as plain text."""
        return self.citation.striptags()


def make_edition(tei: etree._Element, *, theme: Theme) -> Edition:
    """Look at a ``TEI`` element (or the header of a ``teiCorpus``, which has no text of its own) as a reader will.

    Args:
        tei: The element.
        theme: Where ``words.toml`` is searched.
    """
    data = record(tei)
    language = data.language
    return Edition(
        record=data,
        language=language,
        direction=direction(language),
        words=load_words(theme, language),
        **_elements(tei),
        dates=dates(tei),
        date_reason=date_reason(tei),
        authors_are_inferred=any(
            element.get("cert")
            for author in tei.iterfind("t:teiHeader/t:fileDesc//t:author", NS)
            for element in author.iter()
        ),
    )


def with_text(edition: Edition, tei: etree._Element) -> Edition:
    """An edition that was kept without its elements, with those of its text again."""
    return replace(edition, **_elements(tei))


def without_text(edition: Edition) -> Edition:
    """An edition to keep: its facts, but no element, for one holds the whole tree."""
    return replace(edition, front=(), head=None, deck=None, byline=None, blocks=(), back=())


def _elements(tei: etree._Element) -> dict[str, Any]:
    """The fields of an edition that hold elements. A ``TEI`` within it has no page of its own: it is a part of it."""
    parts = find_parts(tei)
    return {
        "front": parts.front,
        "head": parts.head,
        "deck": parts.deck,
        "byline": parts.byline,
        "blocks": (*parts.blocks, *parts.inner),
        "back": parts.back,
    }


@lru_cache(maxsize=1024)
def display_date(iso: str, language: str) -> str:
    """An ISO date, year-month or year in the words of a language: ``6 January 2020``, ``2020年1月6日``.

    Plain ``en`` has the order of a journal (day, month, year). A date or a language that the Unicode locale data
    (CLDR) do not know stays as it is.
    """
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", iso)
    locale = _locale("en-GB" if language == "en" else language)
    if not match or not locale:
        return iso
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        moment = date(year, month or 1, day or 1)
    except ValueError:
        return iso
    if day:
        return format_date(moment, "long", locale=locale)
    return format_skeleton("yMMMM" if month else "y", moment, locale=locale)


def direction(language: str) -> Direction:
    """Direction of the writing of a BCP 47 tag."""
    locale = _locale(language)
    if not locale:
        return "auto"
    return "rtl" if locale.text_direction == "rtl" else "ltr"


def _locale(language: str) -> Locale | None:
    if language.partition("-")[0] == "und":  # CLDR has a root locale for it, which knows no words
        return None
    for tag in (language, language.partition("-")[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None

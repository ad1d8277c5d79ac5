"""What a header says beside the facts of its article: who paid, what the page says of itself, who captured it."""

from __future__ import annotations

from typing import Final

from kei_archive.tei.facts import Facts, said
from kei_archive.tei.markup import Xml, block, element, one_line
from kei_archive.tei.payload import element_at

__all__ = ["abstract", "captor", "funders", "notes", "styles"]

_DESCRIPTIONS: Final = ("description", "og:description", "dc.description", "dcterms.description", "twitter:description")
"""What pages call their own description, the one that most have first."""
_DIRECTED: Final = frozenset(["bdo", "direction"])


def funders(facts: Facts) -> list[Xml]:
    """Who pays for the archive, as ``kei.toml`` names them."""
    return [element("funder", one_line(name)) for name in facts.archive.funders if one_line(name)]


def notes(facts: Facts) -> Xml | None:
    """The description that the page gives of itself, in its own words; None if it gives none.

    It is no ``abstract``: pages put the first sentence there, or a word about the whole site.
    """
    page = facts.article.witness.drawing
    stated = {fact.name: fact for fact in reversed(page.meta) if fact.kind == "meta"} if page else {}
    fact = next((stated[name] for name in _DESCRIPTIONS if name in stated and one_line(stated[name].value)), None)
    if fact is None:
        return None
    source = element_at(facts.article.witness, fact.path)
    return block("notesStmt", element("note", one_line(fact.value), source=source, type="description"))


def abstract(facts: Facts) -> Xml | None:
    """The summary that a person wrote for the article; None if nobody did."""
    claim = facts.article.metadata.abstract
    if claim is None or not said(claim):
        return None
    return element("abstract", element("p", said(claim)), **facts.evidence(claim))


def captor(facts: Facts) -> str:
    """Who captured the page, as markup; empty if nobody says it."""
    name = said(facts.article.metadata.captured_by)
    return f"{element('respStmt', element('resp', 'capture'), element('name', name))} " if name else ""


def styles(facts: Facts) -> Xml | None:
    """The language in which ``@style`` is written, if any can be: of text that runs against the text around it."""
    page = facts.article.witness.drawing
    directed = page is not None and any(mark.kind in _DIRECTED for mark in page.marks)
    return element("styleDefDecl", scheme="css") if directed else None

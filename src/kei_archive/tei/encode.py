"""`encode`: an article becomes its canonical TEI document, valid or not at all."""

from __future__ import annotations

from datetime import date as Date  # noqa: N812  # the parameter of the contract is called date

from kei_archive.arguments import expect
from kei_archive.errors import InvalidTei, NoArticle, NoReader
from kei_archive.findings import Severity
from kei_archive.model import Archive, Article, Kind
from kei_archive.tei import body, header
from kei_archive.tei.document import TeiDocument
from kei_archive.tei.facts import Facts
from kei_archive.tei.markup import PROLOG, block
from kei_archive.tei.payload import facsimile
from kei_archive.tei.sourcedoc import Source
from kei_archive.tei.validate import validate

__all__ = ["TEI_VERSION", "encode"]

TEI_VERSION = "4.12.0"
"""The release of TEI P5 that documents are written for and checked against."""


def encode(article: Article, *, archive: Archive | None = None, date: Date | None = None) -> TeiDocument:
    """Encode an article.

    Args:
        article: What was read from one capture.
        archive: The archive that the document belongs to; without it the authority is an "unnamed archive".
        date: Nominal date of the encoding, for ``revisionDesc/change/@when``; None leaves it out.

    Returns:
        The canonical TEI: valid against the schema, with every constraint checked, the captured bytes included. Of a
        page of HTML, and of a text whose charset does not give the bytes back, it holds every character that is
        shown, and names the payload file that has the bytes (see `kei_archive.tei.restore.payload_name`).

    Raises:
        NoArticle: The page holds no article.
        NoReader: The capture is neither text nor a page of HTML that was drawn.
        UsageError: It is no article.
        InvalidTei: The article contradicts its capture, or the result breaks the schema or a constraint.
    """
    expect(article, Article, where="encode", remedy="Give an Article: read(path).")
    place = article.witness.locator
    if article.kind is not Kind.ARTICLE:
        raise NoArticle(
            f"the page holds no article ({article.kind}).", place=place, remedy="See why with read --explain."
        )
    if article.witness.media_type != "text/plain" and article.witness.drawing is None:
        raise NoReader(
            f"captures of type {article.witness.media_type} cannot be encoded.",
            place=place,
            remedy="Read it with kei_archive.read, or give its text.",
        )
    facts = Facts(article, Source(article.witness, article.blocks), archive or Archive())
    tei = block(
        "TEI",
        header.header(facts, date=date),
        facsimile(article.witness),
        body.text(facts),
        facts.source.encode(),
        version=TEI_VERSION,
        xml_id=facts.id,
        xml_lang=facts.language,
    )
    document = TeiDocument(f"{PROLOG}{tei}\n".encode())
    faults = [finding for finding in validate(document, facts=False) if finding.severity is Severity.FAULT]
    if faults:
        raise InvalidTei(
            f"its TEI has {len(faults)} faults, the first: {faults[0].code} {faults[0].message}",
            place=place,
            remedy="This is a fault of kei_archive: please report it with the capture.",
            findings=faults,
        )
    return document

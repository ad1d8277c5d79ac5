"""`validate`: the schema (RELAX NG) and the constraints beyond it; everything found, nothing raised."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lxml import etree

from kei_archive.arguments import expect
from kei_archive.errors import InvalidTei
from kei_archive.findings import CODES, Finding
from kei_archive.tei.constraints import CONSTRAINTS, MASTER, OF_THE_SOURCE, OUR_ID, Checked, across
from kei_archive.tei.departures import departures
from kei_archive.tei.document import NS, TEI, XML_ID, TeiDocument, child
from kei_archive.tei.foreign import P4, TO_P5, of_others
from kei_archive.tei.registers import in_registers
from kei_archive.tei.stated import is_as_stated

__all__ = ["validate"]

_LINKING: Final = ("target", "url", "ref", "source", "facs")
_RUNS: Final = re.compile(r"[\s\x00-\x20]*(?:javascript:|vbscript:|data:text/)", re.IGNORECASE)
_ROOTS: Final = (f"{{{TEI}}}TEI", f"{{{TEI}}}teiCorpus")


def validate(
    doc: TeiDocument, *, place: str = "", payload: str | Path | None = None, facts: bool = True
) -> tuple[Finding, ...]:
    """Check a document or a volume.

    Args:
        doc: TEI of our making, or anybody's.
        place: Name of its file, for the findings.
        payload: The payload file of a document that names one, or the folder of such files; None leaves the captured
            bytes unchecked.
        facts: Hold the facts of the header to the lines that they cite, and look at links. What has just been read from
            a page need not be.

    Returns:
        Findings T001 to T029 and T033, in the order of the parts; none of them a fault if the document is valid.
        TEI that kei_archive did not write is not held to its schema: it gets a note that says what it lacks, T022,
        and is checked for what all TEI must have (T029) and for its pointers.

    Raises:
        UsageError: It is no document.
    """
    expect(doc, TeiDocument, where="validate", remedy="Give a TeiDocument: TeiDocument(path.read_bytes()).")
    try:
        root = doc.root
    except InvalidTei as error:
        more = "" if error.remedy == CODES["T001"].remedy else f" {error.remedy}"
        return (Finding("T001", f"{error.message}{more}", place=_join(place, error.place)),)
    if root.tag not in _ROOTS:
        if root.tag == P4:
            return (Finding("T029", f"This is TEI P4, by its root {P4}. {TO_P5}", place=_join(place, "1")),)
        message = f"The root element is {root.tag}, not TEI or teiCorpus in the namespace {TEI}."
        return (Finding("T002", message, place=_join(place, "1")),)
    shared = frozenset(element.get(XML_ID, "") for element in root.iter("*")) if doc.is_corpus else frozenset()
    files = None if payload is None else Path(payload)
    documents = [Checked(tei, place=place, shared=shared, payload=files) for tei in doc.texts()]
    foreign = [checked for checked in documents if not _is_ours(checked.tei)]
    links = [finding for checked in documents for finding in _running(checked)] if facts else []
    if foreign:
        return (*of_others(documents, foreign=foreign), *links)
    findings = [*_broken(root, place)]
    for checked in documents:
        reading = _is_reading_edition(checked.tei)
        findings += _says_so(checked) if reading else ()
        todo = [constraint for constraint in CONSTRAINTS if not (reading and constraint in OF_THE_SOURCE)]
        findings += (finding for constraint in todo for finding in constraint(checked))
        findings += is_as_stated(checked) if facts and not reading else ()
    if doc.is_corpus:
        findings += across(documents)
        findings += in_registers(root, documents, place=place)
    return (*findings, *links)


def _running(checked: Checked) -> Iterator[Finding]:
    """T033: links whose addresses a program would run; pictures may stand in theirs (``data:image``)."""
    for element in checked.elements:
        for name in _LINKING:
            if _RUNS.match(address := element.get(name, "")):
                yield checked.finding("T033", f"It points to {address[:40]!r}.", at=element)


def _is_ours(tei: etree._Element) -> bool:
    """Whether a document says that it belongs to an archive of ours, by its name or in its header."""
    path = "t:teiHeader/t:fileDesc/t:publicationStmt/t:idno[@type='kei-archive']"
    return OUR_ID.fullmatch(tei.get(XML_ID, "")) is not None or tei.find(path, NS) is not None


def _is_reading_edition(tei: etree._Element) -> bool:
    """Whether a document has no ``sourceDoc`` and names the archive edition that has it."""
    if child(tei, "sourceDoc") is not None:
        return False
    return tei.find(f"t:teiHeader/t:fileDesc/t:publicationStmt/t:idno[@type='{MASTER}']", NS) is not None


def _says_so(checked: Checked) -> Iterator[Finding]:
    yield checked.finding("T023", "A reading edition; its capture is in the archive edition.", at=checked.tei)


def _broken(root: etree._Element, place: str) -> Iterator[Finding]:
    for line, message in departures(root):
        yield Finding("T002", message, place=_join(place, str(line)))


def _join(place: str, line: str) -> str:
    line = line.removeprefix("line ")
    if not line:
        return place
    return f"{place}:{line}" if place else f"line {line}"

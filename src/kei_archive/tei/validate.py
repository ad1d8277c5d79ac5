"""`validate`: the schema (RELAX NG) and the constraints beyond it; everything found, nothing raised."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from lxml import etree

from kei_archive import _resources
from kei_archive.errors import InvalidTei
from kei_archive.findings import Finding
from kei_archive.tei.constraints import CONSTRAINTS, MASTER, OF_THE_SOURCE, Checked, across, resolves
from kei_archive.tei.document import NS, TEI, XML_ID, TeiDocument
from kei_archive.tei.registers import in_registers

__all__ = ["validate"]

_ROOTS: Final = (f"{{{TEI}}}TEI", f"{{{TEI}}}teiCorpus")


@cache
def _schema() -> etree.RelaxNG:
    """The working schema, loaded once a process (a few hundredths of a second)."""
    return etree.RelaxNG(etree.parse(str(_resources.SCHEMA / "kei_archive.rng")))


def validate(doc: TeiDocument, *, place: str = "") -> tuple[Finding, ...]:
    """Check a document or a volume.

    Args:
        doc: TEI of our making, or anybody's.
        place: Name of its file, for the findings.

    Returns:
        Findings T001 to T023 in the order of the document's parts; none of them a fault if the document is valid.
        TEI that kei_archive did not write is not held to its schema: it gets one note, T022, and its pointers are
        checked.
    """
    try:
        root = doc.root
    except InvalidTei as error:
        return (Finding("T001", error.message, place=_join(place, error.place)),)
    if root.tag not in _ROOTS:
        return (Finding("T002", f"The root element is {root.tag}, not TEI or teiCorpus.", place=_join(place, "1")),)
    shared = frozenset(element.get(XML_ID, "") for element in root.iter("*")) if doc.is_corpus else frozenset()
    documents = [Checked(tei, place, shared) for tei in doc.texts()]
    foreign = [checked for checked in documents if not _is_ours(checked.tei)]
    if foreign:
        return tuple(_of_others(root, documents, foreign=foreign, place=place))
    findings = [*_broken(root, place)]
    for checked in documents:
        reading = _is_reading_edition(checked.tei)
        findings += _says_so(checked) if reading else ()
        todo = [constraint for constraint in CONSTRAINTS if not (reading and constraint in OF_THE_SOURCE)]
        findings += (finding for constraint in todo for finding in constraint(checked))
    if doc.is_corpus:
        findings += across(documents)
        findings += in_registers(root, documents, place=place)
    return tuple(findings)


def _is_ours(tei: etree._Element) -> bool:
    """Whether a document says that it belongs to an archive of ours."""
    path = "t:teiHeader/t:fileDesc/t:publicationStmt/t:idno[@type='kei-archive']"
    return tei.find(path, NS) is not None


def _is_reading_edition(tei: etree._Element) -> bool:
    """Whether a document has no ``sourceDoc`` and names the archive edition that has it."""
    master = tei.find(f"t:teiHeader/t:fileDesc/t:publicationStmt/t:idno[@type='{MASTER}']", NS)
    return master is not None and tei.find("t:sourceDoc", NS) is None


def _says_so(checked: Checked) -> Iterator[Finding]:
    yield checked.finding("T023", "A reading edition; its capture is in the archive edition.", at=checked.tei)


def _broken(root: etree._Element, place: str) -> Iterator[Finding]:
    schema = _schema()
    if schema.validate(root):
        return
    seen: set[tuple[int, str]] = set()
    for entry in schema.error_log:
        if (entry.line, entry.message) not in seen:
            seen.add((entry.line, entry.message))
            yield Finding("T002", f"{entry.message}.", place=_join(place, str(entry.line)))


def _of_others(
    root: etree._Element, documents: list[Checked], *, foreign: list[Checked], place: str
) -> Iterator[Finding]:
    """Findings for TEI that was written elsewhere: what is wrong in any TEI, and one note for what it lacks."""
    departures = list(_broken(root, place))
    names = ", ".join(checked.id or "a TEI without xml:id" for checked in foreign[:3])
    message = f"Not written by kei_archive: {names}."
    if departures:
        place = departures[0].place
        message += f" The first of {len(departures)} departures from its schema: {departures[0].message}"
    yield Finding("T022", message, place=place)
    for checked in documents:
        yield from resolves(checked)


def _join(place: str, line: str) -> str:
    line = line.removeprefix("line ")
    return f"{place}:{line}" if place else f"line {line}" if line else ""

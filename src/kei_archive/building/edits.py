"""Documents edited by hand: the files ``tei/ID.xml`` of a corpus, which win over the encoding of their captures."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from lxml import etree

from kei_archive import config, fixity
from kei_archive.building.report import Failure, describe_article
from kei_archive.errors import KeiArchiveError, NoArticle, UsageError
from kei_archive.findings import Finding, Severity
from kei_archive.model import Witness, printable
from kei_archive.reading import read
from kei_archive.tei.constraints import KEI_POINTER, POINTERS
from kei_archive.tei.document import NS, XML_ID, TeiDocument, attributes, child, local_name, parse
from kei_archive.tei.record import Agent, Record, record
from kei_archive.tei.restore import payload_beside, payload_name, recorded_digest, restore
from kei_archive.tei.sourcedoc import captured_lines
from kei_archive.tei.validate import validate

__all__ = ["Edit", "Edits", "astray", "describe_edit", "payload_of", "read_edits", "unlike_capture"]

_STAGE: Final = "edit"
_CHANGES: Final = ("choice", "corr", "reg", "add", "del", "subst", "supplied", "surplus", "unclear", "app", "gap")
"""Elements by which an editor changes or doubts the text; inside a ``choice`` its sides are not counted again."""

_FACTS: Final = (
    "title", "subtitle", "authors", "editors", "date", "site", "publisher", "language", "url", "series", "part",
    "categories", "genre",
)  # fmt: skip
"""Facts of the record that an edit may change; the rest is the archive's, or counted."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A valid document edited by hand, with the name of its file relative to the corpus."""

    name: str
    tei: TeiDocument

    def finding(self, capture: TeiDocument | None = None) -> Finding:
        """The note that the document was edited: how many places are changed by which element, and the facts changed.

        Args:
            capture: The encoding of its capture, if that is here.
        """
        counts = ", ".join(f"{number} {name}" for name, number in sorted(_changes(self.tei).items()))
        facts = "; ".join(_other_facts(record(self.tei.root), record(capture.root))) if capture else ""
        more = f" Facts that its capture alone does not give: {facts}." if facts else ""
        return Finding("T030", f"{self.name} is taken; changes marked in it: {counts or 'none'}.{more}")

    def missing(self, captures: Iterable[tuple[str, str]]) -> Finding:
        """What to say where its capture is not among the captures read, given as pairs of file name and id."""
        name = record(self.tei.root).capture_name
        now = next((key for file_name, key in captures if file_name == name and name), "")
        if now:
            return Finding("T032", f"{self.name} was made from {name}, which is {now} now.")
        return Finding("T031", f"{self.name} stands for its capture{f' {name}' if name else ''}, which is not here.")


@dataclass(slots=True)
class Edits:
    """The hand edits of a corpus.

    Attributes:
        by_id: Valid documents by identifier.
        refused: Identifiers of documents whose edited file cannot be taken; nothing else may take its place.
        failures: What is wrong with them, for the quarantine list.
    """

    by_id: dict[str, Edit] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    failures: list[Failure] = field(default_factory=list)


def read_edits(sources: config.Sources) -> Edits:
    """Read and check every file edited by hand; an invalid one is refused and stops nothing else."""
    edits, taken = Edits(), dict[str, str]()
    for path in sources.edits:
        name = sources.name(path)
        try:
            edit = Edit(name, _document(path, name))
        except KeiArchiveError as error:
            edits.refused.add(path.stem)
            edits.failures.append(Failure(name, _STAGE, f"{error.place}: {error.message}", error.remedy, 1))
            continue
        fault = _fault(edit, path)
        if edit.tei.id in taken:
            edits.by_id.pop(edit.tei.id, None)
            what = f"holds the same document as {taken[edit.tei.id]}."
            fault = Failure(name, _STAGE, what, "Keep one of the files.", 1)
        taken.setdefault(edit.tei.id, name)
        if fault is None:
            edits.by_id[edit.tei.id] = edit
        else:
            edits.refused |= {path.stem, edit.tei.id}
            edits.failures.append(fault)
    return edits


def payload_of(path: Path, tei: etree._Element) -> Path | None:
    """The file that has the captured bytes of a TEI file whose lines do not give them back.

    It is the payload beside it; of a file in ``tei/`` of a corpus also the capture itself, which is known by its
    digest.

    Args:
        path: The TEI file.
        tei: Its root.

    Returns:
        None if neither is found, or the document needs none.
    """
    if beside := payload_beside(path, tei):
        return beside
    corpus = path.resolve().parent.parent
    if not payload_name(tei) or path.resolve().parent != corpus / config.EDITS:
        return None
    try:
        captures = config.find_sources(corpus).captures
    except (NoArticle, UsageError):  # the folder above is no corpus, or one that a build would complain of
        return None
    digest, name = recorded_digest(tei), record(tei).capture_name
    likely = sorted(captures, key=lambda capture: capture.name != name)  # it may have been renamed
    readable = (capture for capture in likely if os.access(capture, os.R_OK))
    return next((capture for capture in readable if fixity.of_file(capture) == digest), None)


def unlike_capture(edit: Edit, witness: Witness) -> Failure | None:
    """Why a document cannot be taken for its capture, which is here: its text could not be compared with it.

    Args:
        edit: A valid document.
        witness: The capture that gave the document its identifier.

    Returns:
        None if its ``sourceDoc`` has the characters of the capture: then validation has held the text to them.
    """
    root = parse(edit.tei.xml)
    source = child(root, "sourceDoc")
    remedy = "Edit the archive edition: the file tei/ID.xml of a build, or what kei-archive convert writes."
    if source is None:
        what = f"has no sourceDoc, so its text cannot be compared with the capture {witness.locator}."
        return Failure(edit.name, _STAGE, printable(what), remedy, 1)
    if "".join(f"{line.text}{line.terminator}" for line in captured_lines(source)) != witness.text:
        what = f"its sourceDoc has not the characters of the capture {witness.locator}."
        return Failure(edit.name, _STAGE, printable(what), remedy, 1)
    return None


def astray(edits: Iterable[Edit], documents: Mapping[str, TeiDocument]) -> Iterator[tuple[Edit, Finding]]:
    """Pointers from documents edited by hand to places in other documents of the archive which those do not have.

    Of each document that is pointed to only the identifiers asked for are kept, for an archive has thousands.

    Args:
        edits: Documents edited by hand.
        documents: All documents of the archive by identifier.
    """
    pointers = [(edit, *found) for edit in edits for found in _pointers(edit) if found[1] in documents]
    asked: dict[str, set[str]] = defaultdict(set)
    for _, _, key, name in pointers:
        asked[key].add(name)
    for key, names in asked.items():
        names.difference_update([element.get(XML_ID, "") for element in parse(documents[key].xml).iter("*")])
    for edit, place, key, name in pointers:
        if name in asked[key]:
            yield edit, Finding("T016", f"kei:{name} leads nowhere.", place=place)


def _pointers(edit: Edit) -> Iterator[tuple[str, str, str]]:
    """Pointers of a document to places in others: where it stands, the document and the place that it names."""
    for element in parse(edit.tei.xml).iter("*"):
        for pointer in (word for name, value in attributes(element) if name in POINTERS for word in value.split()):
            match = KEI_POINTER.fullmatch(pointer)
            if match and match[2] and match[1] != edit.tei.id:
                yield f"{edit.name}:{element.sourceline}", match[1], pointer.removeprefix("kei:")


def describe_edit(edit: Edit, *, findings: Iterable[Finding]) -> dict[str, Any]:
    """What the report says of a document without its capture: ``sourceDoc`` is the capture, and is read like one."""
    head = record(edit.tei.root)
    noted = [{**finding.as_dict(), "remedy": finding.remedy} for finding in findings]
    try:
        capture = restore(edit.tei)
        said = describe_article(read(capture, locator=head.capture_name or edit.name), edit.name)
    except KeiArchiveError:  # TEI from elsewhere: no capture, so there are no lines to account for
        said = {
            "facts": [],
            "ledger": {"kept": 0, "removed": 0, "total": 0},
            "lines": [],
            "findings": [],
            "witness": {"name": edit.name, "sha256": edit.tei.digest, "bytes": len(edit.tei.xml), "encoding": "TEI"},
        }
    return {
        **said,
        "id": edit.tei.id,
        "source": edit.name,
        "status": "article",
        "kind": "article",
        "title": head.title or None,
        "findings": [*said["findings"], *noted],
    }


def _document(path: Path, name: str) -> TeiDocument:
    """The document of a file.

    Raises:
        UsageError: The file cannot be read.
        InvalidTei: It is not well-formed.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}.", place=name, remedy="Check the file.") from error
    parse(data, place=name)
    return TeiDocument(data)


def _fault(edit: Edit, path: Path) -> Failure | None:
    """The first fault of a file with its line and remedy, and how many more there are."""
    faults = [finding for finding in validate(edit.tei, place=edit.name) if finding.severity is Severity.FAULT]
    if faults:
        first = faults[0]
        more = f" ({len(faults) - 1} more: kei-archive validate {edit.name})" if len(faults) > 1 else ""
        message = f"{first.place}: {first.code} {first.message}{more}"
        return Failure(edit.name, _STAGE, printable(message), first.remedy, 1)
    root = edit.tei.root
    if edit.tei.is_corpus or not edit.tei.id:
        what = "is a volume" if edit.tei.is_corpus else "has no xml:id"
        return Failure(edit.name, _STAGE, f"{what}.", "Put single documents with an xml:id into tei/.", 1)
    if path.stem != edit.tei.id:
        message = f"holds the document {edit.tei.id}."
        return Failure(edit.name, _STAGE, message, f"Name the file {edit.tei.id}.xml.", 1)
    stray = next((e for e in root.iter("*") if not e.get(XML_ID, edit.tei.id).startswith(edit.tei.id)), None)
    if stray is not None:
        message = f"{edit.name}:{stray.sourceline}: {local_name(stray)} has the identifier {stray.get(XML_ID)}."
        return Failure(edit.name, _STAGE, message, f"Identifiers start with {edit.tei.id}.", 1)
    return None


def _changes(tei: TeiDocument) -> Counter[str]:
    """How often an editor marked a change or added a note, by name of the element."""
    counts: Counter[str] = Counter()
    for element in tei.root.iterfind("t:text//*", NS):
        name = local_name(element)
        by_editor = name in _CHANGES and not (name == "gap" and element.get("reason") in ("not-captured", "truncated"))
        if (by_editor and not _inside_choice(element)) or (name == "note" and not element.get("facs")):
            counts[name] += 1
    return counts


def _other_facts(edited: Record, captured: Record) -> Iterator[str]:
    """The facts of a document that differ from those of its capture, with both values."""
    for name in _FACTS:
        new, old = _fact(edited, name), _fact(captured, name)
        if new != old and not (name == "date" and edited.date_cert and not old):  # else other posts told it
            yield f"{name} {new or 'unknown'} ({old or 'unknown'})"


def _fact(data: Record, name: str) -> str:
    value: str | tuple[str | Agent, ...] = getattr(data, name)
    parts = (value,) if isinstance(value, str) else value
    return ", ".join(part if isinstance(part, str) else part.name for part in parts)


def _inside_choice(element: etree._Element) -> bool:
    return local_name(parent) in ("choice", "subst") if (parent := element.getparent()) is not None else False

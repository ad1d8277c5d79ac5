"""The captured bytes, rebuilt from the TEI alone; or, for captures that are no lines of text, from its payload file."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from lxml import etree

from kei_archive import fixity
from kei_archive.errors import FixityMismatch, InvalidTei, ReadError
from kei_archive.tei.document import NS, TeiDocument, child, local_name, path
from kei_archive.tei.sourcedoc import CapturedLine, captured_lines, decode

__all__ = ["CAPTURE", "differences", "has_payload", "recorded_digest", "restore"]

CAPTURE: Final = path("t:teiHeader/t:fileDesc/t:sourceDesc/t:bibl[@type='capture']")
"""What the header records of the capture."""
_DIGEST: Final = path("t:teiHeader/t:fileDesc/t:sourceDesc/t:bibl[@type='capture']/t:idno[@type='sha-256']")
_MEASURES: Final = path("t:teiHeader/t:fileDesc/t:sourceDesc/t:bibl[@type='capture']/t:extent/t:measure")


def restore(doc: TeiDocument, *, payload: Path | None = None) -> bytes:
    """Rebuild the capture that a document was made from.

    Args:
        doc: One ``TEI`` document (not a volume) with its ``sourceDoc``, or with a ``facsimile`` that names its payload.
        payload: The folder of payload files, for a document that names one.

    Returns:
        The captured bytes: their SHA-256 is the one that the document records.

    Raises:
        InvalidTei: It is a volume, has neither ``sourceDoc`` nor payload, or names no character set that works.
        ReadError: Its payload file cannot be read.
        FixityMismatch: The bytes are not the bytes that were captured.
    """
    if doc.is_corpus:
        raise InvalidTei("a volume holds several captures.", place=doc.id, remedy="Restore its documents one by one.")
    if not has_payload(doc.root):
        data, faults = differences(doc.root)
    else:
        media = doc.root.find("t:facsimile/t:surface/t:media", NS)
        data = _payload("" if media is None else media.get("url", ""), folder=payload, place=doc.id)
        faults = _unlike_record(doc.root, data, counts={"byte": len(data)})
    if faults:
        raise FixityMismatch(
            " ".join(faults),
            place=doc.id,
            remedy="The capture was changed after encoding: take it from a package or encode the capture again.",
        )
    return data


def has_payload(tei: etree._Element) -> bool:
    """Whether the capture of a ``TEI`` element is a file beside it, and not lines in its ``sourceDoc``."""
    return child(tei, "facsimile") is not None and child(tei, "sourceDoc") is None


def differences(tei: etree._Element, *, lines: Sequence[CapturedLine] | None = None) -> tuple[bytes, list[str]]:
    """What ``sourceDoc`` gives, and in what it differs from what the header records of the capture.

    Args:
        tei: A ``TEI`` element.
        lines: The lines of its ``sourceDoc``, if they have been read already.

    Raises:
        InvalidTei: There is no ``sourceDoc`` to rebuild from, or it names no character set that works.
    """
    source = child(tei, "sourceDoc")
    if source is None or local_name(tei) != "TEI":
        raise InvalidTei("it has no sourceDoc.", remedy="Encode the capture again with kei_archive.")
    lines = captured_lines(source) if lines is None else lines
    data = decode(source, lines=lines)
    return data, _unlike_record(tei, data, counts={"byte": len(data), "line": len(lines)})


def _unlike_record(tei: etree._Element, data: bytes, *, counts: Mapping[str, int]) -> list[str]:
    """In what the captured bytes differ from their record in the header, in sentences."""
    if not CAPTURE(tei):
        return ["The header records no capture (sourceDesc/bibl of type capture)."]
    faults = []
    digest, found = recorded_digest(tei), fixity.of_bytes(data)
    if digest != found:
        faults.append(f"The SHA-256 of the captured bytes is {found}, recorded is {digest or 'none'}.")
    recorded = {measure.get("unit"): measure.get("quantity") for measure in reversed(_MEASURES(tei))}
    for unit, count in counts.items():
        if recorded.get(unit) != str(count):
            faults.append(f"The number of {unit}s is {count}, recorded is {recorded.get(unit) or 'none'}.")
    return faults


def recorded_digest(tei: etree._Element) -> str:
    """The SHA-256 of the capture that a ``TEI`` element records; empty if it records none."""
    digests = _DIGEST(tei)
    return (digests[0].text or "").strip() if digests else ""


def _payload(url: str, *, folder: Path | None, place: str) -> bytes:
    """The bytes of a payload file: one of the folder, never a path out of it; gzip is taken off."""
    name = url.rpartition("/")[2]
    if folder is None:
        raise InvalidTei(
            f"its capture is the file {name or 'of no name'}.", place=place, remedy="Give the folder with payload=."
        )
    try:
        data = (folder / name).read_bytes()
        return gzip.decompress(data) if name.endswith(".gz") else data
    except (OSError, EOFError, zlib.error) as error:
        raise ReadError(
            f"the payload {name!r} cannot be read: {error}.", place=place, remedy="Take it from the document's package."
        ) from error

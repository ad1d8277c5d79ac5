"""The captured bytes, rebuilt from the TEI alone; or, where its lines do not give them back, its payload file."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from lxml import etree

from kei_archive import fixity
from kei_archive.arguments import expect
from kei_archive.errors import FixityMismatch, InvalidTei, ReadError
from kei_archive.tei.document import TeiDocument, child, local_name, parse, path
from kei_archive.tei.payload import undrawn
from kei_archive.tei.sourcedoc import CapturedLine, captured_lines, decode, source_type, text_of

__all__ = [
    "differences",
    "drawn_otherwise",
    "has_payload",
    "payload_beside",
    "payload_name",
    "recorded_digest",
    "restore",
]

_CAPTURE: Final = path("t:teiHeader/t:fileDesc/t:sourceDesc/t:bibl[@type='capture']")
_PAYLOAD: Final = path("t:facsimile/t:surface[@type='payload']/t:media")
_DIGEST: Final = path("t:teiHeader/t:fileDesc/t:sourceDesc/t:bibl[@type='capture']/t:idno[@type='sha-256']")
_MEASURES: Final = path("t:teiHeader/t:fileDesc/t:sourceDesc/t:bibl[@type='capture']/t:extent/t:measure")


def restore(doc: TeiDocument, *, payload: str | Path | None = None, place: str = "") -> bytes:
    """Rebuild the capture that a document was made from.

    Args:
        doc: One ``TEI`` document (not a volume) with its ``sourceDoc``, or with a ``facsimile`` that names its payload.
        payload: The payload file of a document that names one, or the folder that it is in.
        place: Name of its file, for the errors.

    Returns:
        The captured bytes: their SHA-256 is the one that the document records.

    Raises:
        UsageError: It is no document.
        InvalidTei: It is a volume, has neither ``sourceDoc`` nor payload, or names no character set that works.
        ReadError: Its payload file cannot be read.
        FixityMismatch: The bytes are not the bytes that were captured.
    """
    expect(doc, TeiDocument, where="restore", remedy="Give a TeiDocument: TeiDocument(path.read_bytes()).")
    root = parse(doc.xml, place=place) if place else doc.root
    place = place or doc.id
    if doc.is_corpus:
        raise InvalidTei("a volume holds several captures.", place=place, remedy="Restore its documents one by one.")
    data, faults = differences(root, payload=None if payload is None else Path(payload), place=place)
    if faults:
        raise FixityMismatch(
            " ".join(faults),
            place=place,
            remedy="The capture was changed after encoding: take it from a package or encode the capture again.",
        )
    return data


def has_payload(tei: etree._Element) -> bool:
    """Whether the captured bytes of a ``TEI`` element are a file beside it."""
    return child(tei, "facsimile") is not None and bool(_PAYLOAD(tei))


def payload_name(tei: etree._Element) -> str:
    """Name of the payload file of a ``TEI`` element, without a path; empty if it has none."""
    name = next((media.get("url", "").rpartition("/")[2] for media in _PAYLOAD(tei)), "")
    return "" if name in (".", "..") else name


def payload_beside(path: Path, tei: etree._Element) -> Path | None:
    """The payload file of the TEI file at ``path``; None if it is not found, or the document has none.

    It is looked for in the folder payload/ beside that of the TEI, where a build writes it, in the TEI's own folder,
    and in payload/ there.
    """
    name = payload_name(tei)
    folders = (path.resolve().parent.parent / "payload", path.parent, path.parent / "payload")
    return next((folder / name for folder in folders if name and (folder / name).is_file()), None)


def differences(
    tei: etree._Element,
    *,
    lines: Sequence[CapturedLine] | None = None,
    payload: Path | None = None,
    place: str = "",
) -> tuple[bytes, list[str]]:
    """The captured bytes, and in what they differ from what the header records of the capture.

    Args:
        tei: A ``TEI`` element.
        lines: The lines of its ``sourceDoc``, if they have been read already.
        payload: As for `restore`.
        place: As for `restore`.

    Raises:
        InvalidTei: There is no ``sourceDoc`` to rebuild from, or it names no character set that works; or it has a
            payload, and none is given.
        ReadError: The payload file cannot be read.
    """
    source, kept = child(tei, "sourceDoc"), None
    if has_payload(tei):
        kept = _payload(payload_name(tei), payload, place=place)
        if source is None:
            return kept, _unlike_record(tei, kept, counts={"byte": len(kept)})
    if source is None or local_name(tei) != "TEI":
        raise InvalidTei(
            "it has no sourceDoc, so no capture can be restored from it.",
            place=place,
            remedy="Take the archive edition of a document that kei_archive encoded.",
        )
    lines = captured_lines(source) if lines is None else lines
    data = decode(source, lines=lines, payload=kept, place=place)
    return data, _unlike_record(tei, data, counts={"byte": len(data), "line": len(lines)})


def drawn_otherwise(tei: etree._Element, data: bytes, *, lines: Sequence[CapturedLine] | None = None) -> str:
    """In what the lines of a ``TEI`` element differ from what the captured page shows, in a sentence (finding T026).

    The bytes are the capture all the same: their digest says so.

    Args:
        tei: The element.
        data: The captured bytes.
        lines: The lines of its ``sourceDoc``, if they have been read already.

    Returns:
        Empty if they do not differ, or the capture is no page of HTML.
    """
    source = child(tei, "sourceDoc")
    if source is None:
        return ""
    return undrawn(text_of(captured_lines(source) if lines is None else lines), data=data, mime=source_type(source))


def _unlike_record(tei: etree._Element, data: bytes, *, counts: Mapping[str, int]) -> list[str]:
    """In what the captured bytes differ from their record in the header, in sentences."""
    digest, found = recorded_digest(tei), fixity.of_bytes(data)
    if not digest and not _CAPTURE(tei):
        return ["The header records no capture (sourceDesc/bibl of type capture)."]
    faults = []
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


def _payload(name: str, where: Path | None, *, place: str) -> bytes:
    """The bytes of a payload file, given itself or by its folder: never a path out of it; gzip is taken off."""
    if where is None:
        raise InvalidTei(
            f"its captured bytes are in the file {name or 'of no name'}.",
            place=place,
            remedy="A build writes it to payload/ beside the folder of the TEI: give it, or its folder, with --payload "
            "(in Python: payload=).",
        )
    try:
        path = where / name if where.is_dir() else where
        data = path.read_bytes()
        return gzip.decompress(data) if path.name.endswith(".gz") else data
    except (OSError, EOFError, zlib.error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ReadError(
            f"the payload file {str(path)!r} cannot be read: {reason}.",
            place=place,
            remedy="It is in payload/ of the build or package that the document is from.",
        ) from error

"""The captured bytes, rebuilt from the TEI alone."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from kei_archive import fixity
from kei_archive.errors import FixityMismatch, InvalidTei
from kei_archive.tei.document import NS, TeiDocument, local_name
from kei_archive.tei.sourcedoc import CapturedLine, captured_lines, decode

__all__ = ["differences", "restore"]


def restore(doc: TeiDocument) -> bytes:
    """Rebuild the capture that a document was made from.

    Args:
        doc: One ``TEI`` document (not a volume) with its ``sourceDoc``.

    Returns:
        The captured bytes: their SHA-256 is the one that the document records.

    Raises:
        InvalidTei: It is a volume, has no ``sourceDoc``, or names no character set that works.
        FixityMismatch: The rebuilt bytes are not the bytes that were captured.
    """
    if doc.is_corpus:
        raise InvalidTei("a volume holds several captures.", place=doc.id, remedy="Restore its documents one by one.")
    data, faults = differences(doc.root)
    if faults:
        raise FixityMismatch(
            " ".join(faults),
            place=doc.id,
            remedy="sourceDoc was changed after encoding: take the file from a package or encode the capture again.",
        )
    return data


def differences(tei: etree._Element, *, lines: Sequence[CapturedLine] | None = None) -> tuple[bytes, list[str]]:
    """What ``sourceDoc`` gives, and in what it differs from what the header records of the capture.

    Args:
        tei: A ``TEI`` element.
        lines: The lines of its ``sourceDoc``, if they have been read already.

    Raises:
        InvalidTei: There is no ``sourceDoc`` to rebuild from, or it names no character set that works.
    """
    source = tei.find("t:sourceDoc", NS)
    if source is None or local_name(tei) != "TEI":
        raise InvalidTei("it has no sourceDoc.", remedy="Encode the capture again with kei_archive.")
    lines = captured_lines(source) if lines is None else lines
    data = decode(source, lines=lines)
    capture = tei.find("t:teiHeader/t:fileDesc/t:sourceDesc/t:bibl[@type='capture']", NS)
    if capture is None:
        return data, ["The header records no capture (sourceDesc/bibl of type capture)."]
    faults = []
    digest = (capture.findtext("t:idno[@type='sha-256']", "", NS) or "").strip()
    found = fixity.of_bytes(data)
    if digest != found:
        faults.append(f"The SHA-256 of the rebuilt bytes is {found}, recorded is {digest or 'none'}.")
    for unit, count in (("byte", len(data)), ("line", len(lines))):
        measure = capture.find(f"t:extent/t:measure[@unit='{unit}']", NS)
        recorded = "none" if measure is None else measure.get("quantity", "none")
        if recorded != str(count):
            faults.append(f"The number of {unit}s is {count}, recorded is {recorded}.")
    return data, faults

"""The finishing pass: an EPUB as EbookLib packed it to the same EPUB in canonical bytes.

Same content, same bytes: `mimetype` first and stored (OCF 3.3, section 4.3), all other members in order of name, one
time stamp, one mode, no extra fields; the package document with its refinements beside what they refine.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import IO, Final

from lxml import etree

from kei_archive.errors import RenderError
from kei_archive.tei.document import XML_LANG

__all__ = ["MIMETYPE", "PACKAGE", "finish"]

MIMETYPE: Final = b"application/epub+zip"
PACKAGE: Final = "EPUB/content.opf"

_OPF: Final = "{http://www.idpf.org/2007/opf}"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_STAMP: Final = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can state
_MODE: Final = 0o100644 << 16  # a regular file, readable by all
_LEVEL: Final = 6
"""Of deflate: level 9 takes a sixth more time of the whole and saves a hundredth of the size."""
_UNIX: Final = 3  # the system that the mode belongs to, wherever we run


def finish(packed: IO[bytes], *, language: str, direction: str, values: Iterable[str]) -> bytes:
    """Repack in canonical form.

    Args:
        packed: The EPUB as EbookLib wrote it.
        language: BCP 47 tag of the package document's own text (titles, names).
        direction: ``ltr`` or ``rtl``, the base direction of that text.
        values: The values of the metadata that was asked for.

    Raises:
        RenderError: EbookLib dropped metadata (it does so with a log line only), or wrote a member twice.
    """
    source = zipfile.ZipFile(packed)
    names = sorted(name for name in source.namelist() if name != "mimetype")
    if len(set(names)) != len(names):
        raise RenderError("a file was packed twice.", remedy="Report this: it is a fault of the library.")
    with tempfile.TemporaryFile() as target:  # in memory it would be there twice, while it grows
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr(_info("mimetype", zipfile.ZIP_STORED), MIMETYPE)
            for name in names:
                data = source.read(name)
                if name == PACKAGE:
                    data = _tidy(data, attributes={XML_LANG: language, "dir": direction}, values=values)
                archive.writestr(_info(name, zipfile.ZIP_DEFLATED), data, compresslevel=_LEVEL)
        target.seek(0)
        return target.read()


def _info(name: str, method: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _STAMP)
    info.create_system, info.external_attr, info.compress_type = _UNIX, _MODE, method
    return info


def _tidy(data: bytes, *, attributes: Mapping[str, str], values: Iterable[str]) -> bytes:
    root = etree.fromstring(data, etree.XMLParser(remove_blank_text=True, resolve_entities=False, huge_tree=True))
    del root.attrib["prefix"]  # EbookLib's: for a vocabulary that needs no declaration and is not used
    for name, value in attributes.items():
        root.set(name, value)
    block = root.find(f"{_OPF}metadata")
    if block is None:
        raise RenderError("the package has no metadata.", remedy="Report this: it is a fault of the library.")
    lost = Counter(values) - Counter(element.text or "" for element in block)
    if lost:
        raise RenderError(f"metadata was not packed: {', '.join(map(repr, lost))}.", remedy="Report this.")
    _order(block, root=root)
    etree.cleanup_namespaces(root)
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8") + b"\n"


def _order(block: etree._Element, *, root: etree._Element) -> None:
    """Put the metadata in order: every refinement after what it refines, and one prefix for each vocabulary."""
    refinements: dict[str, list[etree._Element]] = {}
    for element in block.findall(f"{_OPF}meta[@refines]"):
        refinements.setdefault(element.get("refines", "").lstrip("#"), []).append(element)
    ordered = etree.SubElement(root, block.tag, nsmap={"dc": _DC})
    for element in block:
        if element.get("refines") is None:
            for each in (element, *refinements.pop(element.get("id", ""), ())):
                etree.SubElement(ordered, each.tag, dict(each.attrib)).text = each.text
    if refinements:
        raise RenderError(f"metadata refines what is not there: {', '.join(refinements)}.", remedy="Report this.")
    root.replace(block, ordered)

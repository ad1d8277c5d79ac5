"""The pages of a print edition, kept beside it, so that an EPUB of the same build can mark them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

from kei_archive.building.state import Output
from kei_archive.renderers.base import PageStart

__all__ = ["PRINT", "pages_data", "pages_file", "read_pages"]

PRINT: Final = ".print.pdf"
"""Suffix of a collection's press-ready PDF."""


def pages_file(name: str) -> str:
    """Name of the file that says where the pages of the print edition ``name`` begin."""
    return f"{name.removesuffix('.pdf')}.pages.json"


def pages_data(pages: Iterable[PageStart]) -> bytes:
    """The content of that file: one object a page, with label, anchor, offset and first words."""
    rows = [json.dumps(page._asdict(), ensure_ascii=False) for page in pages]
    return ("[\n" + ",\n".join(rows) + "\n]\n").encode()


def read_pages(output: Output, name: str) -> tuple[PageStart, ...]:
    """The pages of the print edition ``name`` of this build; none if it made none."""
    if pages_file(name) not in output.entries:
        return ()
    return tuple(PageStart(**row) for row in json.loads((output.root / pages_file(name)).read_text(encoding="utf-8")))

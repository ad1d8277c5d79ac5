"""What a figure says of images that were not captured."""

from __future__ import annotations

from collections.abc import Sequence

from kei_archive.tei.markup import Xml, element, one_line

__all__ = ["descriptions", "not_captured"]


def not_captured(images: int) -> Xml | None:
    """The gap that stands for so many images; None if there are none."""
    return element("gap", quantity=str(images), reason="not-captured", unit="graphic") if images else None


def descriptions(images: Sequence[str]) -> list[Xml]:
    """The words that stand for images, those of each in one element; empty ones are left out."""
    return [element("figDesc", one_line(words)) for words in images if words]

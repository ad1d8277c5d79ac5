"""A light EPUB over the volumes of a large archive: every text with its author, date and volume, and no text itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kei_archive.renderers.epub_book import Chapter
from kei_archive.renderers.epub_items import Item
from kei_archive.renderers.epub_pages import Line, Pages
from kei_archive.renderers.epub_volumes import plan

__all__ = ["Catalogue"]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A volume as the catalogue shows it: its name within the whole, its file, and its texts."""

    label: str
    name: str
    file: str
    chapters: tuple[Chapter, ...]


class Catalogue(Pages):
    """Writes the documents of a catalogue; ``options.volumes`` names the files of the volumes."""

    @cached_property
    def shelves(self) -> tuple[Shelf, ...]:
        """The volumes, in order."""
        chapters = self.book.chapters
        volumes = zip(plan(self.document, self.options), self.options.volumes, strict=True)
        return tuple(
            Shelf(volume.label, name, f"text/volume-{number}.xhtml", tuple(chapters[n] for n in volume.numbers))
            for number, (volume, name) in enumerate(volumes, 1)
        )

    @cached_property
    def volume_of(self) -> Mapping[str, str]:
        """Names of volumes by the keys of their texts."""
        return {chapter.key: shelf.label for shelf in self.shelves for chapter in shelf.chapters}

    @property
    def body(self) -> tuple[str, ...]:
        """A page for each volume."""
        return tuple(shelf.file for shelf in self.shelves)

    @property
    def back(self) -> tuple[str, ...]:
        """The index of authors and the colophon: captures and people are told of in the volumes."""
        return tuple(name for name in super().back if name in ("authors.xhtml", "colophon.xhtml"))

    def _texts(self) -> Iterator[Item]:
        for number, shelf in enumerate(self.shelves, 1):
            yield self._page("volume", key=f"volume-{number}", name=shelf.file, shelf=shelf)

    def _lines(self) -> Iterator[Line]:
        for shelf in self.shelves:
            yield Line(shelf.label, shelf.file, self.book.language, "text", next(self.numbers))

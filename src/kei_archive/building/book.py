"""One file of one collection, without building the rest of the archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kei_archive import config
from kei_archive.building.options import Progress, Tell
from kei_archive.building.posts import read_posts
from kei_archive.building.report import Failure
from kei_archive.building.volumes import volume
from kei_archive.collection import load_collection
from kei_archive.errors import UsageError
from kei_archive.renderers import can_render, render, render_volumes
from kei_archive.renderers.base import Epub, Format, Rendition, as_format

__all__ = ["Book", "book"]


@dataclass(frozen=True, slots=True)
class Book:
    """A rendition of a collection, how many posts it holds, and the captures that could not be read.

    Attributes:
        rendition: The file; of an EPUB that was divided, the catalogue.
        volumes: The volumes of an EPUB that was divided, under the names by which the catalogue calls them.
    """

    rendition: Rendition
    posts: int
    failures: tuple[Failure, ...]
    volumes: tuple[Rendition, ...] = ()


def book(
    collection: str | Path,
    target: Format | str,
    *,
    profile: str | None = None,
    templates: Sequence[str | Path] = (),
    stem: str = "",
    progress: Tell | None = None,
) -> Book:
    """Render a collection of a corpus as one file.

    Args:
        collection: A collection file in the folder ``collections/`` of a corpus.
        target: A format with its options, or its short name.
        profile: Site profile for the captures.
        templates: Folders searched before the theme.
        stem: Name of the file without suffix, from which the volumes of a divided EPUB have theirs.
        progress: Is told every step.

    Raises:
        ConfigError: The collection cannot be obeyed.
        UsageError: The file is not in a corpus.
        MissingLibrary, RenderError: As for `render`.
    """
    path, options = Path(collection), as_format(target)
    read = load_collection(path)
    corpus = path.resolve().parent.parent
    if not (corpus / config.CONFIG_NAME).is_file():
        raise UsageError(
            "is not in a corpus.", place=str(path), remedy="Put it in the folder collections/ beside kei.toml."
        )
    can_render(options)
    tell = progress or (lambda _: None)
    sources = config.find_sources(corpus)
    reading = read_posts(sources, profile=profile or sources.profile, day=None, tell=tell)
    document, posts = volume(read, reading.posts, archive=sources.archive, day=reading.nominal)
    tell(Progress("collect", 1, 1, read.name))
    if isinstance(options, Epub) and options.split != "none":
        *volumes, rendition = render_volumes(document, options, stem=stem or read.name, templates=templates)
    else:
        volumes, rendition = [], render(document, options, templates=templates)
    return Book(rendition, len(posts), tuple(reading.failures), tuple(volumes))

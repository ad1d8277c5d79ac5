"""From posts and a collection file to a volume."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from kei_archive import fixity
from kei_archive.building.posts import Post
from kei_archive.collection import Collection, Member, load_collection, resolve
from kei_archive.config import Sources
from kei_archive.model import Archive
from kei_archive.tei.bind import bind
from kei_archive.tei.document import TeiDocument

__all__ = ["collections_of", "divided", "title_of", "volume"]


def collections_of(sources: Sources) -> list[Collection]:
    """The collections of a corpus; one of everything, called ``all``, where there is no collection file.

    Raises:
        ConfigError: A collection file cannot be obeyed.
    """
    return [load_collection(path) for path in sources.collections] or [Collection(name="all", title="")]


TEXTS: Final = 300
"""Most texts of one volume on paper: some 1,300 pages, 600 MB of memory to lay out (`benchmarks/pdf.py`), and about as
thick as a spine may be."""


def volume(
    collection: Collection, posts: Sequence[Post], *, archive: Archive, day: date
) -> tuple[TeiDocument, list[str]]:
    """Bind the posts of a collection.

    Args:
        collection: The collection.
        posts: All posts of the archive; of several captures of an article, one counts unless the collection names more.
        archive: The archive.
        day: Nominal date of the volume.

    Returns:
        The ``teiCorpus`` and the ids of its posts in order.

    Raises:
        ConfigError: A post is not there, or none fits.
    """
    chosen, parts = _chosen(collection, posts)
    title = collection.title or title_of(chosen, archive=archive)
    document = _bound(collection, chosen, title=title, parts=parts, archive=archive, day=day)
    return document, [post.record.id for post in chosen]


def divided(
    collection: Collection, posts: Sequence[Post], *, archive: Archive, day: date, most: int
) -> list[TeiDocument]:
    """Bind the posts of a collection in as many volumes as paper needs, of about the same number of texts.

    Args:
        collection: The collection.
        posts: All posts of the archive.
        archive: The archive.
        day: Nominal date of the volumes.
        most: Most texts of a volume.

    Returns:
        The volumes; where there are several, their titles are numbered.

    Raises:
        ConfigError: A post is not there, or none fits.
    """
    chosen, parts = _chosen(collection, posts)
    title = collection.title or title_of(chosen, archive=archive)
    count = -(-len(chosen) // most)
    starts = [len(chosen) * number // count for number in range(count + 1)]
    return [
        _bound(
            collection,
            chosen[start:end],
            title=f"{title} {number}" if count > 1 else title,
            parts=parts,
            archive=archive,
            day=day,
        )
        for number, (start, end) in enumerate(pairwise(starts), 1)
    ]


Parts = list[tuple[str, list[str]]]


def _chosen(collection: Collection, posts: Sequence[Post]) -> tuple[list[Post], Parts]:
    by_id = {post.record.id: post for post in posts}
    candidates = [post for post in posts if collection.posts or not post.copy_of]
    members, parts = resolve(collection, [Member(post.record, post.document.source) for post in candidates])
    return [by_id[member.record.id] for member in members], parts


def _bound(
    collection: Collection, posts: Sequence[Post], *, title: str, parts: Parts, archive: Archive, day: date
) -> TeiDocument:
    here = {post.record.id for post in posts}
    own = [(heading, [name for name in names if name in here]) for heading, names in parts]
    name = f"{archive.name}\n{collection.name}\n{title}"
    return bind(
        [post.tei for post in posts],
        title=title,
        identifier=f"kei-{fixity.of_bytes(name.encode())[:12]}",
        subtitle=collection.subtitle,
        editor=collection.editor,
        publisher=collection.publisher,
        authority=archive.name,
        language=collection.language or archive.language,
        rights=collection.rights or archive.rights,
        date=day,
        parts=[(heading, names) for heading, names in own if names],
    )


def title_of(posts: Sequence[Post], *, archive: Archive) -> str:
    """Title where nobody gave one: the archive's name, else the site if all posts come from one."""
    if archive.name != Archive().name:
        return archive.name
    sites = {post.record.site for post in posts}
    return sites.pop() if len(sites) == 1 and "" not in sites else "Collected posts"

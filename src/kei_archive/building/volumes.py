"""From posts and a collection file to a volume."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kei_archive import fixity
from kei_archive.building.posts import Post
from kei_archive.collection import Collection, Member, load_collection, resolve
from kei_archive.config import Sources
from kei_archive.model import Archive
from kei_archive.tei.bind import bind
from kei_archive.tei.document import TeiDocument

__all__ = ["collections_of", "title_of", "volume"]


def collections_of(sources: Sources) -> list[Collection]:
    """The collections of a corpus; one of everything, called ``all``, where there is no collection file.

    Raises:
        ConfigError: A collection file cannot be obeyed.
    """
    return [load_collection(path) for path in sources.collections] or [Collection(name="all", title="")]


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
    by_id = {post.record.id: post for post in posts}
    candidates = [post for post in posts if collection.posts or not post.copy_of]
    members, parts = resolve(collection, [Member(post.record, post.document.source) for post in candidates])
    chosen = [by_id[member.record.id] for member in members]
    title = collection.title or title_of(chosen, archive=archive)
    name = f"{archive.name}\n{collection.name}\n{title}"
    document = bind(
        [post.tei for post in chosen],
        title=title,
        identifier=f"kei-{fixity.of_bytes(name.encode())[:12]}",
        subtitle=collection.subtitle,
        editor=collection.editor,
        publisher=collection.publisher,
        authority=archive.name,
        language=collection.language or archive.language,
        rights=collection.rights or archive.rights,
        date=day,
        parts=parts,
    )
    return document, [member.record.id for member in members]


def title_of(posts: Sequence[Post], *, archive: Archive) -> str:
    """Title where nobody gave one: the archive's name, else the site if all posts come from one."""
    if archive.name != Archive().name:
        return archive.name
    sites = {post.record.site for post in posts}
    return sites.pop() if len(sites) == 1 and "" not in sites else "Collected posts"

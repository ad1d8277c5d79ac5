"""Texts that are read otherwise than in the last build though nothing of their own has changed.

Without a profile every capture is compared with all the others, and posts tell of each other; so a new capture may make
the reading of an old one surer, or less sure. That is meant, but nobody should have to find it out by comparing files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Final

from kei_archive import fixity
from kei_archive.building.options import Built
from kei_archive.building.posts import Post
from kei_archive.building.report import Document
from kei_archive.building.state import FOLDER, TIMINGS, Output
from kei_archive.config import Sources

__all__ = ["inputs_of", "reread", "told"]

_SETTINGS: Final = "settings"
_NAMED: Final = 3


def inputs_of(
    sources: Sources, documents: Iterable[Document], *, profile: str | Path | None, day: date | None
) -> dict[str, str]:
    """Digests of what determines each text beside the other captures: one of what all share, one of each text.

    Args:
        sources: What the build reads.
        documents: The report's entries for what it has read, article or not.
        profile: The site profile.
        day: Nominal date, if it was given.
    """
    edits = {path.stem: path for path in sources.edits}
    folder = sources.decisions
    decided = sorted(folder.rglob("*.toml")) if folder is not None and folder.is_dir() else []
    shared = {
        "version": version("kei-archive"),
        "archive": asdict(sources.archive),
        "profile": _of_file(Path(profile)) or str(profile) if profile else "",
        "decisions": [_of_file(path) for path in decided],
        "day": str(day),
    }
    own = {one.description["id"]: one for one in documents}
    files = {name: edits.get(name) or (sources.root / one.source).with_suffix(".toml") for name, one in own.items()}
    settings = fixity.of_bytes(json.dumps(shared, sort_keys=True).encode())
    return {_SETTINGS: settings, **{name: _of_file(path) for name, path in files.items()}}


def reread(posts: Iterable[Post], output: Output, *, inputs: Mapping[str, str]) -> tuple[str, ...]:
    """The sources whose TEI is another than that of the last build, for other captures are there or are gone.

    Args:
        posts: The posts, their TEI written.
        output: The output folder, which knows the last build.
        inputs: What determines the texts now, from `inputs_of`.
    """
    before = output.inputs_before
    if before.get(_SETTINGS) != inputs[_SETTINGS] or before.keys() == inputs.keys():
        return ()
    return tuple(
        post.document.source
        for post in posts
        if (name := f"tei/{post.record.id}.xml") in output.before
        and output.before[name].sha256 != output.entries[name].sha256
        and before.get(post.record.id) == inputs[post.record.id]
    )


def told(built: Built) -> str:
    """What a person is told of such sources, in a sentence; nothing if there are none."""
    names = built.reread
    if not names:
        return ""
    more = f" and {len(names) - _NAMED:,} more ({built.folder / FOLDER / TIMINGS})" if len(names) > _NAMED else ""
    texts = "1 text is" if len(names) == 1 else f"{len(names):,} texts are"
    return (
        f"{texts} read otherwise than in the last build, because other captures were added or removed: "
        f"{', '.join(names[:_NAMED])}{more}. A profile from kei-archive learn keeps what posts have in common."
    )


def _of_file(path: Path) -> str:
    return fixity.of_file(path) if path.is_file() else ""

"""``kei.toml``: the name of the archive, its language and rights, and where its captures are.

[archive]
name = "The Peninsula: an archive"
description = "Long-term archive of posts of the blog The Peninsula."
language = "en"                       # where nothing else tells; leave out if the posts differ
rights = "© the authors."             # a sentence; "unknown" is an answer too
licence = "https://…"                 # only if one was granted
address = "https://…/"                # where the web edition is published, if it is
sources = ["witnesses/**/*.txt"]      # relative to kei.toml

Beside kei.toml may stand ``collections/`` (volumes) and ``tei/`` (documents edited by hand, ``tei/ID.xml``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from kei_archive import tomlfile
from kei_archive.errors import ConfigError, NoArticle, UsageError
from kei_archive.model import Archive

__all__ = ["CONFIG_NAME", "Sources", "find_sources"]

CONFIG_NAME: Final = "kei.toml"
EDITS: Final = "tei"
"""Folder of the documents edited by hand."""
CAPTURE_SUFFIXES: Final = frozenset({".txt", ".text", ".htm", ".html"})
"""What is taken for a capture in a folder without kei.toml."""

_KEYS: Final[dict[str, tomlfile.Shape]] = {
    "name": "text",
    "description": "text",
    "language": "text",
    "rights": "text",
    "licence": "text",
    "address": "text",
    "sources": "texts",
}


@dataclass(frozen=True, slots=True)
class Sources:
    """What one build reads.

    Attributes:
        root: The folder that source names are relative to.
        archive: The archive, as kei.toml names it or unnamed.
        captures: Files to read, sorted by relative name.
        ignored: Files in the folder that are no captures by their name, relative.
        collections: Collection files, sorted.
        edits: TEI files edited by hand, which win over encoding, sorted; only a corpus with kei.toml has them.
    """

    root: Path
    archive: Archive
    captures: tuple[Path, ...]
    ignored: tuple[str, ...] = ()
    collections: tuple[Path, ...] = ()
    edits: tuple[Path, ...] = ()

    def name(self, path: Path) -> str:
        """Name of a source in reports: its path relative to `root`, with forward slashes."""
        return path.relative_to(self.root).as_posix()


def find_sources(source: str | Path, *, exclude: Sequence[Path] = ()) -> Sources:
    """Find what there is to read in a corpus folder, any other folder, or a single file.

    Args:
        source: A folder with ``kei.toml``, any folder of captures, or one capture.
        exclude: Folders not to look into (the output, if it lies inside).

    Raises:
        UsageError: The path does not exist.
        ConfigError: kei.toml cannot be obeyed.
        NoArticle: There is no capture, and no document edited by hand.
    """
    path = Path(source)
    if not path.exists():
        raise UsageError("there is no such file or folder.", place=str(path), remedy="Check the path.")
    if path.is_file():
        return Sources(path.parent, Archive(), (path,))
    shut = [folder.resolve() for folder in exclude]

    def wanted(entry: Path) -> bool:
        hidden = any(part.startswith(".") for part in entry.relative_to(path).parts)
        return entry.is_file() and not hidden and not any(entry.resolve().is_relative_to(folder) for folder in shut)

    config = path / CONFIG_NAME
    archive, patterns = _load(config) if config.is_file() else (Archive(), ())
    edits = tuple(sorted(filter(wanted, (path / EDITS).glob("*.xml")))) if config.is_file() else ()
    if patterns:
        captures = sorted({entry for pattern in patterns for entry in path.glob(pattern) if wanted(entry)})
        ignored: list[str] = []
    else:
        entries = sorted(entry for entry in path.rglob("*") if wanted(entry))
        captures = [entry for entry in entries if entry.suffix.lower() in CAPTURE_SUFFIXES]
        ignored = [entry.relative_to(path).as_posix() for entry in entries if not _expected(entry, edits)]
    if not captures and not edits:
        looked = f"sources = {list(patterns)}" if patterns else f"files ending in {', '.join(sorted(CAPTURE_SUFFIXES))}"
        raise NoArticle("no captures found.", place=str(path), remedy=f"Looked for {looked}.")
    collections = sorted((path / "collections").glob("*.toml"))
    return Sources(path, archive, tuple(captures), tuple(ignored), tuple(collections), edits)


def _expected(entry: Path, edits: Sequence[Path]) -> bool:
    return entry.suffix.lower() in CAPTURE_SUFFIXES or entry.suffix.lower() == ".toml" or entry in edits


def _load(config: Path) -> tuple[Archive, tuple[str, ...]]:
    place = str(config)
    table = tomlfile.check(tomlfile.load(config), {"archive": "table"}, place=place, required=("archive",))
    values = tomlfile.check(table["archive"], _KEYS, place=f"{place} [archive]", required=("name",))
    patterns = tuple(values.pop("sources", ()))
    if any(Path(pattern).is_absolute() or ".." in Path(pattern).parts for pattern in patterns):
        raise UsageError(
            "sources must stay inside the corpus folder.", place=place, remedy="Use patterns relative to kei.toml."
        )
    if "address" in values:
        values["address"] = _address(values["address"], place=place)
    return Archive(**values), patterns


def _address(address: str, *, place: str) -> str:
    """The address of the web edition as a base: it ends in a slash, so that a name can follow it."""
    remedy = "Give the address of its folder, such as https://archive.example/peninsula/."
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise ConfigError(f"address is no web address: {error}.", place=place, remedy=remedy) from error
    plain = address.isascii() and address.isprintable() and not set(address) & set(' "<>?#\\^`{|}')
    if parts.scheme not in ("http", "https") or not parts.hostname or not plain:
        raise ConfigError(f"address cannot be {address!r}.", place=place, remedy=remedy)
    return address.rstrip("/") + "/"

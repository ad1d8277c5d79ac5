"""``kei.toml``: the name of the archive, its language and rights, and where its captures are.

[archive]
name = "The Peninsula: an archive"
description = "Long-term archive of posts of the blog The Peninsula."
language = "en"                       # where nothing else tells; leave out if the posts differ
rights = "© the authors."             # a sentence; "unknown" is an answer too
licence = "https://…"                 # only if one was granted
funders = ["…"]                       # who pays for the archive
address = "https://…/"                # where the web edition is published, if it is
sources = ["witnesses/**/*.txt"]      # relative to kei.toml
profile = "site.toml"                 # what kei-archive learn wrote; leave out to learn anew in every build

Beside kei.toml may stand ``collections/`` (volumes) and ``tei/`` (documents edited by hand, ``tei/ID.xml``), and
``decisions/`` (what people have decided). Without kei.toml, ``tei/ID.xml`` counts where ID is that of a capture of the
folder, and ``decisions/`` of a folder holds for all captures in it and in its folders: for one of them alone, the
nearest such folder above it counts.
"""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from kei_archive import fixity, tomlfile
from kei_archive.decisions import FOLDER as DECISIONS
from kei_archive.decisions import has_decisions
from kei_archive.errors import ConfigError, NoArticle, UsageError
from kei_archive.model import Archive, printable
from kei_archive.tei.constraints import OUR_ID

__all__ = ["CONFIG_NAME", "Sources", "archive_of", "decisions_of", "find_sources", "profile_of"]

CONFIG_NAME: Final = "kei.toml"
EDITS: Final = "tei"
_FIRST_ID: Final = re.compile(rb"xml:id\s*=\s*[\"']([^\"']{1,100})[\"']")
_START: Final = 16_384
"""Bytes in which the root element of a TEI file begins, whatever comments stand before it."""
"""Folder of the documents edited by hand."""
CAPTURE_SUFFIXES: Final = frozenset({".txt", ".text", ".htm", ".html", ".shtml", ".xht", ".xhtml", ".mht", ".mhtml"})
"""What is taken for a capture in a folder without kei.toml; MHTML is refused with a remedy when it is read."""

COLLECTIONS: Final = "collections"
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
"""BCP 47, as far as its form can be told."""

_KEYS: Final[dict[str, tomlfile.Shape]] = {
    "name": "text",
    "description": "text",
    "language": "text",
    "rights": "text",
    "licence": "text",
    "genre": "text",
    "funders": "text or texts",
    "address": "text",
    "sources": "texts",
    "profile": "text",
}


@dataclass(frozen=True, slots=True)
class Sources:
    """What one build reads.

    Attributes:
        root: The folder that source names are relative to.
        archive: The archive, as kei.toml names it or unnamed.
        captures: Files to read, sorted by relative name.
        ignored: Files in the folder that are no captures by their name, sidecars of no capture, and what stands in
            tei/ and is no document edited by hand, relative.
        collections: Collection files, sorted.
        edits: TEI files edited by hand, which win over encoding, sorted.
        skipped: What could not be read or must not be followed, with the reason.
        profile: The site profile that kei.toml names, if any.
        decisions: The folder of decisions; there may be none.
        alone: Whether this is one capture, so that the decisions may be about others.
    """

    root: Path
    archive: Archive
    captures: tuple[Path, ...]
    ignored: tuple[str, ...] = ()
    collections: tuple[Path, ...] = ()
    edits: tuple[Path, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    profile: Path | None = None
    decisions: Path | None = None
    alone: bool = False

    def name(self, path: Path) -> str:
        """Name of a source in reports: its path relative to `root`, with forward slashes."""
        return printable(path.relative_to(self.root).as_posix())


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
    if not _exists(path):
        raise UsageError("there is no such file or folder.", place=str(path), remedy="Check the path.")
    if not path.is_dir():
        corpus = _corpus_of(path)
        decisions = decisions_of(path)
        return Sources(path.parent, corpus.archive, (path,), profile=corpus.profile, decisions=decisions, alone=True)
    if any(path.resolve().is_relative_to(folder.resolve()) for folder in exclude):
        raise UsageError("lies inside the output folder.", place=str(path), remedy="Write to another folder with -o.")
    config = path / CONFIG_NAME
    archive, patterns, profile = _load(config) if config.is_file() else (Archive(), (), None)
    entries, skipped = _walk(path, shut=[folder.resolve() for folder in exclude])
    edits = [entry for entry in entries if entry.parent == path / EDITS and entry.suffix.lower() == ".xml"]
    if patterns:
        chosen = {entry for pattern in patterns for entry in _glob(path, pattern)}
        captures = [entry for entry in entries if entry in chosen]
        ours = (COLLECTIONS, EDITS, *(re.split(r"[*?\[]", pattern)[0] for pattern in patterns))
        skipped = [(name, reason) for name, reason in skipped if name.startswith(ours)]
        ignored = [entry for entry in entries if path / EDITS in entry.parents and entry not in {*edits, *captures}]
    else:
        captures = [entry for entry in entries if entry.suffix.lower() in CAPTURE_SUFFIXES]
        edits = edits if config.is_file() else _of_captures(edits, captures)
        ignored = [entry for entry in entries if not _expected(entry, edits)]
    captures, links = _without_links(captures)
    skipped += [(entry.relative_to(path).as_posix(), reason) for entry, reason in links]
    ignored += [entry for entry in _lone(entries, captures) if entry != profile]
    if not captures and not edits and not skipped:
        looked = f"sources = {list(patterns)}" if patterns else f"files ending in {', '.join(sorted(CAPTURE_SUFFIXES))}"
        raise NoArticle("no captures found.", place=str(path), remedy=f"Looked for {looked}.")
    collections = tuple(e for e in entries if e.parent == path / COLLECTIONS and e.suffix == ".toml")
    return Sources(
        path,
        archive,
        tuple(captures),
        tuple(sorted({entry.relative_to(path).as_posix() for entry in ignored})),
        collections,
        tuple(edits),
        tuple(sorted(skipped)),
        profile,
        path / DECISIONS,
    )


def archive_of(capture: Path) -> Archive:
    """The archive that a capture belongs to: that of the corpus whose ``kei.toml`` lists it, else an unnamed one.

    Raises:
        ConfigError: That kei.toml cannot be obeyed.
    """
    return _corpus_of(capture).archive


def profile_of(capture: Path) -> Path | None:
    """The site profile that the corpus of a capture names, if any.

    Raises:
        ConfigError: Its kei.toml cannot be obeyed.
    """
    return _corpus_of(capture).profile


def decisions_of(capture: Path) -> Path:
    """The folder of decisions about a capture: of the corpus whose ``kei.toml`` lists it, else the nearest above it.

    Raises:
        ConfigError: That kei.toml cannot be obeyed.
    """
    corpus = _corpus_of(capture).folder
    if (corpus / CONFIG_NAME).is_file():
        return corpus / DECISIONS
    path = Path(os.path.abspath(capture))  # noqa: PTH100  # a link counts where it stands, not where it leads
    above = itertools.takewhile(lambda folder: not (folder / CONFIG_NAME).is_file(), path.parents)
    return next((folder / DECISIONS for folder in above if has_decisions(folder / DECISIONS)), corpus / DECISIONS)


class _Corpus(NamedTuple):
    folder: Path
    archive: Archive
    profile: Path | None


def _corpus_of(capture: Path) -> _Corpus:
    """The corpus whose ``kei.toml`` lists a capture; else one without a name, in the capture's own folder."""
    path = Path(os.path.abspath(capture))  # noqa: PTH100  # a link counts where it stands, not where it leads
    for folder in path.parents:
        if (folder / CONFIG_NAME).is_file():
            archive, patterns, profile = _load(folder / CONFIG_NAME)
            if any(path in _glob(folder, pattern) for pattern in patterns):
                return _Corpus(folder, archive, profile)
    return _Corpus(capture.parent, Archive(), None)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:  # a name that is too long, for one
        raise UsageError(f"{error.strerror}.", place=str(path)[:60], remedy="Check the path.") from error


def _expected(entry: Path, edits: Sequence[Path]) -> bool:
    return entry.suffix.lower() in CAPTURE_SUFFIXES or entry.suffix.lower() == ".toml" or entry in edits


def _of_captures(edits: Sequence[Path], captures: Sequence[Path]) -> list[Path]:
    """Those files that hold the document of a capture: ``k-`` and what the SHA-256 of its bytes begins with.

    The name says which, or else the root element: a file with another name is a mistake that a person must hear of.
    """
    ids = {path: path.stem if OUR_ID.fullmatch(path.stem) else _root_id(path) for path in edits}
    named = {path: key for path, key in ids.items() if OUR_ID.fullmatch(key)}
    digests = [fixity.of_file(path) for path in captures if os.access(path, os.R_OK)] if named else []
    return [path for path, key in named.items() if any(digest.startswith(key[2:]) for digest in digests)]


def _root_id(path: Path) -> str:
    """The first ``xml:id`` of a file, which is that of its root if it is TEI of ours; empty if there is none."""
    try:
        with path.open("rb") as file:
            found = _FIRST_ID.search(file.read(_START))
    except OSError:
        return ""
    return found[1].decode("ascii", "replace") if found else ""


def _without_links(captures: Sequence[Path]) -> tuple[list[Path], list[tuple[Path, str]]]:
    """The captures without links to others of them, and those links with the reason: a capture is read once."""
    files = {path.resolve(): path for path in captures if not path.is_symlink()}
    targets = {path: files[path.resolve()] for path in captures if path.is_symlink() and path.resolve() in files}
    links = [(path, f"is a link to {target.name}, which is read.") for path, target in targets.items()]
    return [path for path in captures if path not in targets], links


def _lone(entries: Sequence[Path], captures: Sequence[Path]) -> list[Path]:
    """Files that stand among captures like sidecars, and belong to none: a capture was renamed, or a name misspelt."""
    beside, folders = {path.with_suffix(".toml") for path in captures}, {path.parent for path in captures}
    tables = (entry for entry in entries if entry.suffix == ".toml" and entry.parent in folders)
    return [entry for entry in tables if entry not in beside and entry.name != CONFIG_NAME]


def _glob(path: Path, pattern: str) -> list[Path]:
    try:
        return list(path.glob(pattern))
    except (ValueError, NotImplementedError) as error:
        raise ConfigError(
            f"cannot use the pattern {pattern!r}: {error}.",
            place=str(path / CONFIG_NAME),
            remedy="Write e.g. w/**/*.txt.",
        ) from error


def _walk(root: Path, *, shut: Sequence[Path]) -> tuple[list[Path], list[tuple[str, str]]]:
    """Every file under ``root``, sorted, and what was passed over, with the reason; hidden names do not count.

    Folders that a build has written are no sources, and links that lead out of the folder are not followed: only what
    lies inside it is read.
    """
    found: list[Path] = []
    skipped: list[tuple[str, str]] = []

    def pass_over(entry: Path, reason: str) -> None:
        skipped.append((entry.relative_to(root).as_posix(), reason))

    def unreadable(error: OSError) -> None:
        pass_over(Path(error.filename), f"cannot be read: {error.strerror}.")

    for folder, names, files in os.walk(root, onerror=unreadable):
        here = Path(folder)
        for name in names:
            if (here / name).is_symlink() and not name.startswith("."):
                pass_over(here / name, "is a link to a folder.")
        names[:] = sorted(name for name in names if not name.startswith(".") and not _is_output(here / name, shut))
        for name in sorted(files):
            entry = here / name
            if name.startswith("."):
                continue
            if not entry.is_file():
                pass_over(entry, "is a link that leads nowhere." if entry.is_symlink() else "is no regular file.")
            elif not entry.resolve().is_relative_to(root.resolve()):
                pass_over(entry, "is a link that leads out of the folder.")
            else:
                found.append(entry)
    return sorted(found), sorted(skipped)


def _is_output(folder: Path, shut: Sequence[Path]) -> bool:
    return folder.resolve() in shut or (folder / ".state" / "build.json").is_file()


def _load(config: Path) -> tuple[Archive, tuple[str, ...], Path | None]:
    place = str(config)
    table = tomlfile.check(tomlfile.load(config), {"archive": "table"}, place=place, required=("archive",))
    values = tomlfile.check(table["archive"], _KEYS, place=f"{place} [archive]", required=("name",))
    patterns, profile = tuple(values.pop("sources", ())), values.pop("profile", None)
    if any(Path(path).is_absolute() or ".." in Path(path).parts for path in (*patterns, profile or "")):
        raise UsageError(
            "sources and profile must stay inside the corpus folder.",
            place=place,
            remedy="Use paths relative to kei.toml.",
        )
    if not values["name"].strip():
        raise ConfigError("name is empty.", place=f"{place} [archive]", remedy="Name the archive.")
    if "language" in values and not _LANGUAGE.fullmatch(values["language"]):
        raise ConfigError(
            f"{values['language']!r} is no language tag.", place=f"{place} [archive]", remedy="Write e.g. en or pt-BR."
        )
    if "funders" in values:
        given = values["funders"]
        values["funders"] = (given,) if isinstance(given, str) else tuple(given)
    if "address" in values:
        values["address"] = _address(values["address"], place=place)
    return Archive(**values), patterns, config.parent / profile if profile else None


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

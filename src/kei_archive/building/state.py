"""What the last build wrote, so that the next one does only what changed.

The state is a convenience, never the truth: a file is taken as fresh only if its bytes on disk still have the digest
recorded, and a missing or unreadable state just means that everything is made again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final

from kei_archive import files, fixity
from kei_archive.findings import Finding

__all__ = ["FOLDER", "TIMINGS", "Entry", "Output"]

FOLDER: Final = ".state"
"""Outside every comparison of bytes: build state, lock, timings."""

TIMINGS: Final = "timings.json"
"""When the last build ran, and which texts it read otherwise than the one before."""
_VERSION: Final = 1
_JOURNAL: Final = "journal.jsonl"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the output.

    Attributes:
        sha256: Digest of its bytes.
        bytes: Its size.
        kind: The format of the build that it belongs to, such as ``pdf``; empty for what every build makes.
        recipe: Digest of what determined the bytes; empty for files that are cheap to make.
        findings: What could not be carried over in full: code, message and place.
    """

    sha256: str
    bytes: int
    kind: str = ""
    recipe: str = ""
    findings: tuple[tuple[str, str, str], ...] = ()

    def as_dict(self, name: str) -> dict[str, object]:
        """The entry of a file called ``name`` for the report."""
        return {"path": name, "sha256": self.sha256, "bytes": self.bytes}


@dataclass
class Output:
    """The output folder: writes files, remembers them, and knows which are still fresh.

    Attributes:
        root: The folder.
        before: The files that the last build made.
        entries: Those of this one.
        written: How many of them were written anew.
        inputs_before: Digests of what the texts of the last build were made from, by name.
        inputs: Those of this one.
    """

    root: Path
    before: Mapping[str, Entry] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    written: int = 0
    inputs_before: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, root: Path) -> Output:
        """Open an output folder with the state of the last build, also of one that was interrupted."""
        for part in root.rglob(f"{files.PARTIAL}*"):  # what a build that was killed left half-written
            part.unlink(missing_ok=True)
        before, inputs = _load(root / FOLDER / "build.json")
        return cls(root, before | _load_journal(root / FOLDER / _JOURNAL), inputs_before=inputs)

    def fresh(self, name: str, recipe: str) -> bool:
        """Whether the file is there, was made by the same recipe, and has not been changed since. If so, it is kept."""
        entry = self.before.get(name)
        path = self.root / name
        if entry is None or not recipe or entry.recipe != recipe or not path.is_file():
            return False
        if path.stat().st_size != entry.bytes or fixity.of_file(path) != entry.sha256:
            return False
        self.entries[name] = entry
        return True

    def put(
        self, name: str, data: bytes, *, kind: str = "", recipe: str = "", findings: tuple[Finding, ...] = ()
    ) -> Entry:
        """Write a file whole, unless the same bytes stand there already."""
        path = self.root / name
        notes = tuple((finding.code, finding.message, finding.place) for finding in findings)
        entry = Entry(fixity.of_bytes(data), len(data), kind, recipe, notes)
        if not (path.is_file() and path.stat().st_size == len(data) and fixity.of_file(path) == entry.sha256):
            files.write(path, data)
            self.written += 1
        self.entries[name] = entry
        with (self.root / FOLDER / _JOURNAL).open("a", encoding="utf-8") as journal:
            journal.write(json.dumps({name: asdict(entry)}, ensure_ascii=False) + "\n")
        return entry

    def keep(self, *, made: Collection[str], failed: Collection[str]) -> None:
        """Let files of the last build stand that this one did not try to make, or could not.

        Args:
            made: The formats that this build makes.
            failed: Names of files that could not be made this time.
        """
        for name, entry in self.before.items():
            other = entry.kind and entry.kind not in made
            if name not in self.entries and (other or name in failed) and (self.root / name).is_file():
                self.entries[name] = entry

    def finish(self, timings: Mapping[str, Any]) -> list[str]:
        """Remove what the last build wrote and this one did not make, then record the state.

        A file that a person has changed since is not ours any more and stays.

        Returns:
            Names of the files removed.
        """
        stale = [name for name in self.before if name not in self.entries]
        removed = []
        for name in stale:
            path = self.root / name
            if path.is_file() and fixity.of_file(path) == self.before[name].sha256:
                path.unlink()
                removed.append(name)
        for folder in sorted({(self.root / name).parent for name in removed}, reverse=True):
            if folder != self.root and not any(folder.iterdir()):
                folder.rmdir()
        record = {
            "version": _VERSION,
            "files": {name: asdict(entry) for name, entry in sorted(self.entries.items())},
            "inputs": dict(self.inputs),
        }
        files.write(self.root / FOLDER / "build.json", _json(record))
        files.write(self.root / FOLDER / TIMINGS, _json(timings))
        (self.root / FOLDER / _JOURNAL).unlink(missing_ok=True)
        return removed


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _entries(record: Mapping[str, Any]) -> dict[str, Entry]:
    """Entries of a record; a name that would lead out of the output folder is none of ours."""
    return {
        name: Entry(**{**entry, "findings": tuple(tuple(note) for note in entry["findings"])})
        for name, entry in record.items()
        if not PurePosixPath(name).is_absolute() and ".." not in PurePosixPath(name).parts
    }


def _load_journal(path: Path) -> dict[str, Entry]:
    """What an interrupted build had written; its last line may be cut off."""
    entries: dict[str, Entry] = {}
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            entries |= _entries(json.loads(line))
    except (OSError, ValueError, KeyError, TypeError):
        return entries
    return entries


def _load(path: Path) -> tuple[dict[str, Entry], dict[str, str]]:
    """The files of the last build, and what its texts were made from."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return (
            (_entries(record["files"]), dict(record.get("inputs", {}))) if record["version"] == _VERSION else ({}, {})
        )
    except (OSError, ValueError, KeyError, TypeError):  # no state, or not one of ours: build everything
        return {}, {}

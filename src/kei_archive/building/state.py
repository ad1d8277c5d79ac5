"""What the last build wrote, so that the next one does only what changed.

The state is a convenience, never the truth: a file is taken as fresh only if its bytes on disk still have the digest
recorded, and a missing or unreadable state just means that everything is made again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from kei_archive import files, fixity
from kei_archive.findings import Finding

__all__ = ["FOLDER", "Entry", "Output"]

FOLDER: Final = ".state"
"""Outside every comparison of bytes: build state, lock, timings."""

_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the output.

    Attributes:
        sha256: Digest of its bytes.
        bytes: Its size.
        recipe: Digest of what determined the bytes; empty for files that are cheap to make.
        findings: What could not be carried over in full: code, message and place.
    """

    sha256: str
    bytes: int
    recipe: str = ""
    findings: tuple[tuple[str, str, str], ...] = ()

    def as_dict(self, name: str) -> dict[str, object]:
        """The entry of a file called ``name`` for the report."""
        return {"path": name, "sha256": self.sha256, "bytes": self.bytes}


@dataclass
class Output:
    """The output folder: writes files, remembers them, and knows which are still fresh."""

    root: Path
    before: Mapping[str, Entry] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    written: int = 0

    @classmethod
    def open(cls, root: Path) -> Output:
        """Open an output folder with the state of the last build, if there is one."""
        return cls(root, _load(root / FOLDER / "build.json"))

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

    def put(self, name: str, data: bytes, *, recipe: str = "", findings: tuple[Finding, ...] = ()) -> Entry:
        """Write a file whole, unless the same bytes stand there already."""
        path = self.root / name
        notes = tuple((finding.code, finding.message, finding.place) for finding in findings)
        entry = Entry(fixity.of_bytes(data), len(data), recipe, notes)
        if not (path.is_file() and path.stat().st_size == len(data) and fixity.of_file(path) == entry.sha256):
            files.write(path, data)
            self.written += 1
        self.entries[name] = entry
        return entry

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
        }
        files.write(self.root / FOLDER / "build.json", _json(record))
        files.write(self.root / FOLDER / "timings.json", _json(timings))
        return removed


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _load(path: Path) -> dict[str, Entry]:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        if record["version"] != _VERSION:
            return {}
        return {
            name: Entry(
                entry["sha256"], entry["bytes"], entry["recipe"], tuple(tuple(note) for note in entry["findings"])
            )
            for name, entry in record["files"].items()
        }
    except (OSError, ValueError, KeyError, TypeError):  # no state, or not one of ours: build everything
        return {}

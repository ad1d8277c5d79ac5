"""Digests of bytes, files and folders (SHA-256, lower-case hexadecimal)."""

from __future__ import annotations

import hashlib
from pathlib import Path

__all__ = ["of_bytes", "of_file", "of_folder"]


def of_bytes(data: bytes) -> str:
    """Digest of ``data``."""
    return hashlib.sha256(data).hexdigest()


def of_file(path: Path) -> str:
    """Digest of the file at ``path``, read in blocks."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def of_folder(folder: Path) -> str:
    """Digest of a folder: of the sorted list of relative names and file digests; place and order do not matter."""
    lines = [
        f"{of_file(path)}  {path.relative_to(folder).as_posix()}\n"
        for path in sorted(folder.rglob("*"), key=lambda item: item.relative_to(folder).as_posix())
        if path.is_file()
    ]
    return of_bytes("".join(lines).encode())

"""Digests of bytes, files and folders (SHA-256, lower-case hexadecimal)."""

from __future__ import annotations

import hashlib
from functools import lru_cache
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
        f"{_unchanged(path, stat.st_mtime_ns, stat.st_size)}  {path.relative_to(folder).as_posix()}\n"
        for path in sorted(folder.rglob("*"), key=lambda item: item.relative_to(folder).as_posix())
        if path.is_file() and (stat := path.stat())
    ]
    return of_bytes("".join(lines).encode())


@lru_cache(maxsize=1024)
def _unchanged(path: Path, modified: int, size: int) -> str:  # noqa: ARG001  # a file that changed has another key
    """Digest of a file of a theme: fonts are large, and every rendition asks."""
    return of_file(path)

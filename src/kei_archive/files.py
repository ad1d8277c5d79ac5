"""Writing files so that a name never holds half of one."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import Final

from kei_archive.errors import UsageError, WriteError

__all__ = ["PARTIAL", "check_writable", "write"]

PARTIAL: Final = ".partial-"
"""How the names of files begin that are not yet whole."""


def write(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path``: temporary file in the same folder, fsync, rename, fsync of the folder.

    Missing folders are made. A symbolic link is followed; what is no regular file (a device, a pipe) is written to as
    it stands, for replacing it would destroy it. After a crash or a full disk the name holds the old file or none,
    never a part.

    Raises:
        WriteError: The system refuses to write; the message names the path and the reason.
    """
    try:
        path = path.resolve() if path.is_symlink() else path
        if path.exists() and not path.is_file():
            path.write_bytes(data)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=PARTIAL, dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
            raise
        _sync_folder(path.parent)
    except OSError as error:
        raise WriteError(
            f"cannot write: {error.strerror or error}.", place=str(path), remedy="Check free space and permissions."
        ) from error


def check_writable(folder: Path) -> None:
    """Make sure, before any work starts, that files can be written to ``folder``.

    Raises:
        UsageError: They cannot.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise UsageError(
            f"cannot write there: {error.strerror or error}.",
            place=str(folder),
            remedy="Choose another folder with -o.",
        ) from error


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # other systems cannot open a folder
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

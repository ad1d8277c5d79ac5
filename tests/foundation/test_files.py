"""A name never holds half a file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kei_archive import files
from kei_archive.errors import UsageError, WriteError

needs_user = pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")


def test_write_makes_folders_and_leaves_no_trace(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.txt"
    files.write(path, b"one")
    files.write(path, b"two")
    assert path.read_bytes() == b"two"
    assert [entry.name for entry in path.parent.iterdir()] == ["b.txt"]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    """The limit on file size stands for a disk that is full; it holds for a process of its own."""
    path = tmp_path / "x.bin"
    path.write_bytes(b"old")
    script = (
        "import resource, signal, sys, pathlib\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "from kei_archive import files\n"
        "from kei_archive.errors import WriteError\n"
        "try:\n"
        "    files.write(pathlib.Path(sys.argv[1]), b'n' * 100000)\n"
        "except WriteError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True)
    assert "cannot write" in done.stdout
    assert str(path) in done.stdout
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.bin"]


def test_a_folder_in_the_way_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "y").write_bytes(b"")
    with pytest.raises(WriteError, match="cannot write"):
        files.write(tmp_path / "x", b"data")
    assert (tmp_path / "x" / "y").is_file()


def test_check_writable_refuses_a_file_in_place_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UsageError, match="cannot write there"):
        files.check_writable(tmp_path / "file" / "out")


@needs_user
def test_check_writable_refuses_a_read_only_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(UsageError, match="cannot write there"):
        files.check_writable(tmp_path)

"""Compiled templates, kept as Python keeps compiled modules: in ``__pycache__`` of this package, if it can be written.

Compiling took a seventh of the time of an EPUB of a hundred texts (0.11 of 0.78 s of CPU, `benchmarks/epub.py`,
November 2026), and every process of a build did it. Only templates that come with the package are kept; nothing is
written where ``PYTHONDONTWRITEBYTECODE`` forbids it, and ``PYTHONPYCACHEPREFIX`` is obeyed (PEP 304, PEP 3147).
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import sys
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket

from kei_archive import _resources, files
from kei_archive.errors import WriteError

__all__ = ["Compiled"]


class Compiled(jinja2.BytecodeCache):
    """The cache: one file for each name of a template. It is as trusted as the modules beside it, and no more."""

    def __init__(self, how: str) -> None:
        """Take what determines the compiled code beside the source and the versions: the options of the environment."""
        self._how = f"{MAGIC_NUMBER.hex()} {jinja2.__version__} {how}"
        self._own = _resources.templates()

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Path of the compiled template; empty for one of a person's own theme, which is compiled anew."""
        if filename is None or not Path(filename).is_relative_to(self._own):
            return ""
        key = hashlib.sha256(f"{name}\n{filename}".encode()).hexdigest()[:16]
        return cache_from_source(str(Path(__file__).with_name(f"template-{key}.py")))

    def get_source_checksum(self, source: str) -> str:
        """Digest of all that the compiled code depends on."""
        return hashlib.sha256(f"{self._how}\n{source}".encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket if the file is there; what is broken, or of another source, is passed over."""
        with contextlib.suppress(OSError, EOFError, TypeError, ValueError):
            data = Path(bucket.key).read_bytes() if bucket.key else b""
            if data.startswith(mark := bucket.checksum.encode()):
                bucket.code = marshal.loads(data[len(mark) :])  # noqa: S302  # as Python loads the modules beside it

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write the file, whole or not at all; where that is not possible, the next process compiles again."""
        if bucket.key and not sys.dont_write_bytecode:
            with contextlib.suppress(WriteError):
                files.write(Path(bucket.key), bucket.checksum.encode() + marshal.dumps(bucket.code))

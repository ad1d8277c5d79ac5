"""The site on this machine only: a look at what was built, before it is published.

Pages need no server; this one is for links that a browser treats otherwise on a disk, and for the telephone emulator
of a browser. It listens on the loopback address and answers nobody who comes by another name (DNS rebinding).
"""

from __future__ import annotations

import http.server
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from kei_archive.errors import UsageError

__all__ = ["HOST", "make_server"]

HOST: Final = "127.0.0.1"
NAMES: Final = frozenset({HOST, "localhost"})
PAYLOAD: Final = "payload"
"""Folder of captured pages: they are shown, but their scripts do not run, and nothing is fetched for them."""
TYPES: Final = {".atom": "application/atom+xml", ".epub": "application/epub+zip", ".xml": "application/xml"}


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Files of one folder, to be looked at: no listings, no hidden files, no other host."""

    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | TYPES
    server_version = "kei-archive"
    sys_version = ""

    def send_head(self) -> Any:
        """Refuse what is not for the reader; the base class sends the rest."""
        host = urlsplit(f"//{self.headers.get('Host', '')}").hostname
        if host not in NAMES:
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST, "This archive is shown to this machine only.")
            return None
        path = unquote(urlsplit(self.path).path)
        if any(part.startswith(".") for part in path.split("/")):
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        return super().send_head()

    def list_directory(self, path: Any) -> None:  # noqa: ARG002  # the base class says what a folder is asked with
        """A folder without a page is not there."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def end_headers(self) -> None:
        """The next build is seen at once, and a file is what its name says."""
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        if PAYLOAD in unquote(urlsplit(getattr(self, "path", "")).path).split("/"):
            self.send_header("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'")
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Nobody reads who asked for what."""


def make_server(folder: Path, *, port: int = 8000) -> http.server.ThreadingHTTPServer:
    """A server of what a build wrote, bound to its port; call ``serve_forever``.

    Args:
        folder: The output folder of a build.
        port: The port; 0 takes any that is free.

    Raises:
        UsageError: The folder holds no site, or the port is taken.
    """
    if not (folder / "index.html").is_file():
        raise UsageError("holds no web edition.", place=str(folder), remedy="Build one with kei-archive build.")
    try:
        return http.server.ThreadingHTTPServer((HOST, port), partial(_Handler, directory=str(folder)))
    except (OSError, OverflowError) as error:
        raise UsageError(
            f"port {port} cannot be had: {error}.", remedy="Give another with --port; 0 takes any that is free."
        ) from error

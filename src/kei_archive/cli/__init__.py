"""The command line: the second door to the same rooms."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line, from the first import on: loading the commands takes long enough to be interrupted."""
    try:
        from kei_archive.cli.running import run

        code = run()
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted; a second run goes on where this one stopped.\n")
        code = 130
    sys.exit(code)

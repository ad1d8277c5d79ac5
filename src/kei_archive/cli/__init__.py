"""The command line: the second door to the same rooms."""

from __future__ import annotations

import logging
import sys
import traceback

import click

from kei_archive.cli.commands import group
from kei_archive.errors import KeiArchiveError
from kei_archive.model import printable

__all__ = ["main"]


def main() -> None:
    """Run the command line; every error of ours becomes a sentence and an exit code."""
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    try:
        code = group.main(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Interrupted; a second run goes on where this one stopped.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except KeiArchiveError as error:
        click.echo(f"kei-archive: {printable(str(error))}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone: nothing is left to say
        sys.exit(0)
    except OSError as error:  # standard output that cannot take more
        click.echo(f"kei-archive: {printable(str(error))}", err=True)
        sys.exit(1)
    except Exception:  # noqa: BLE001  # the last net: a person gets a sentence below the traceback that a report needs
        traceback.print_exc()
        click.echo("kei-archive: this is a fault of ours; please report it with the lines above.", err=True)
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)

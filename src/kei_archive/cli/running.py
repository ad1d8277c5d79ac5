"""The command line run: every error of ours becomes a sentence and an exit code."""

from __future__ import annotations

import logging
import sys
import traceback

import click

from kei_archive.cli.commands import group
from kei_archive.errors import KeiArchiveError
from kei_archive.model import printable

__all__ = ["run"]


def run() -> int:
    """Run the command that the arguments of the process name.

    Returns:
        The exit code.

    Raises:
        KeyboardInterrupt: The user stopped it.
    """
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    try:
        code = group.main(standalone_mode=False)
    except click.exceptions.Abort as error:
        raise KeyboardInterrupt from error
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except KeiArchiveError as error:
        click.echo(f"kei-archive: {printable(str(error))}", err=True)
        return error.exit_code
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone: nothing is left to say
        return 0
    except OSError as error:  # standard output that cannot take more
        click.echo(f"kei-archive: {printable(str(error))}", err=True)
        return 1
    except Exception:  # noqa: BLE001  # the last net: a person gets a sentence below the traceback that a report needs
        traceback.print_exc()
        click.echo("kei-archive: this is a fault of ours; please report it with the lines above.", err=True)
        return 1
    return code if isinstance(code, int) else 0

"""What the user sees while we work: a bar on a terminal, plain lines in a pipe, nothing when asked to be quiet."""

from __future__ import annotations

import shutil
import sys
from types import TracebackType
from typing import Any, Final, Self

import click

from kei_archive.building.options import Progress
from kei_archive.model import printable

__all__ = ["Reporter"]

LABELS: Final = {"learn": "Learning", "read": "Reading", "render": "Rendering", "collect": "Collections"}
BAR: Final = 24
"""Width of the bar in columns."""

LINES: Final = 10
"""Plain lines a stage writes at most, so that a log of ten thousand posts stays short."""


class Reporter:
    """Shows the progress of a build; use it as a context manager and as the build's ``progress``."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._terminal = sys.stderr.isatty()
        self._stage = ""
        self._bar: Any = None
        self._shown = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def __call__(self, step: Progress) -> None:
        """Show one step."""
        if self._quiet:
            return
        if step.stage != self._stage:
            self._close()
            self._stage, self._shown = step.stage, 0
        if self._terminal:
            self._draw(step)
        elif step.done * LINES // step.total > self._shown or step.done == step.total:
            self._shown = step.done * LINES // step.total
            label = LABELS.get(step.stage, step.stage)
            click.echo(f"{label} {step.done}/{step.total}  {printable(step.name)}", err=True)

    def _draw(self, step: Progress) -> None:
        if self._bar is None:
            # label, bar, count and time take 48 columns beside the bar; a line that wraps would be drawn anew each time
            room = max(0, shutil.get_terminal_size().columns - BAR - 48)
            self._bar = click.progressbar(
                length=step.total,
                label=f"{LABELS.get(step.stage, step.stage):<12}",
                item_show_func=lambda item: printable(item or "")[:room],
                file=sys.stderr,
                width=BAR,
                show_pos=True,
            )
            self._bar.__enter__()
        self._bar.update(step.done - self._bar.pos, step.name)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.render_finish()
            self._bar = None

"""A theme to begin with: a folder that extends another theme, with what one usually changes as comments."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from kei_archive import _resources, files
from kei_archive.errors import UsageError
from kei_archive.renderers.theme import load_theme

__all__ = ["new_theme"]

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def new_theme(name: str, folder: Path, *, extends: str = "peninsula") -> list[Path]:
    """Write the folder of a new theme.

    Args:
        name: Name of the theme, which becomes that of its folder.
        folder: Where the folder goes.
        extends: The theme whose files serve where the new one has none.

    Returns:
        The files written. The theme renders as the one that it extends until they are edited.

    Raises:
        TemplateError: No theme is called what ``extends`` says.
        UsageError: The name cannot be a theme's, or there is something of that name.
        WriteError: The system refuses to write.
    """
    if not _NAME.fullmatch(name) or (_resources.templates() / name).exists():
        raise UsageError(
            f"a theme cannot be called {name!r}.",
            remedy="Use lower-case letters, digits and hyphens, and no name of a theme that is built in.",
        )
    target = folder / name
    if target.exists():
        raise UsageError("exists already.", place=str(target), remedy="Choose another name, or another folder with -o.")
    load_theme(extends, templates=[folder])
    model = _resources.templates() / "shared" / "new-theme"
    written = []
    for path in sorted(model.rglob("*")):
        if path.is_file():
            text = path.read_text(encoding="utf-8").replace("THEME-NAME", name).replace("THEME-EXTENDS", extends)
            written.append(target / path.relative_to(model))
            files.write(written[-1], text.encode())
    return written

"""Where the built-in templates, profiles, schema and fonts are."""

from __future__ import annotations

from pathlib import Path
from typing import Final

__all__ = ["PRESSES", "PROFILES", "SCHEMA", "templates"]

_PACKAGE: Final = Path(__file__).resolve().parent
PROFILES: Final = _PACKAGE / "profiles" / "builtin"
PRESSES: Final = _PACKAGE / "press" / "builtin"
SCHEMA: Final = _PACKAGE / "tei" / "schema"


def templates() -> Path:
    """The folder of built-in themes.

    A wheel carries a copy inside the package; an editable install has none, and uses the repository's own folder.
    """
    inside = _PACKAGE / "templates"
    return inside if inside.is_dir() else _PACKAGE.parents[1] / "templates"

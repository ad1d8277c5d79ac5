"""Themes: a folder, what it extends, and a search path.

First hit wins, so every default can be overridden by a file of the same name.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from kei_archive import _resources, fixity, tomlfile
from kei_archive.errors import KeiArchiveError, MissingFont, TemplateError, UsageError
from kei_archive.renderers.compiled import Compiled

__all__ = ["Theme", "load_theme"]


READING: Final = frozenset({
    "find", "findall", "findtext", "get", "getnext", "getparent", "getprevious", "iter", "iterancestors",
    "iterchildren", "iterfind", "itertext", "keys", "sourceline", "tag", "tail", "text",
})  # fmt: skip
"""What a template may use of an XML element: looking, not changing, and no writing to files."""


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, which also knows what of lxml is safe: a theme from a stranger cannot leave its page."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._known: dict[tuple[type, str], bool] = {}  # the answer depends on the type alone, and is asked often

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        key = (type(obj), attr)
        if key not in self._known:
            self._known[key] = attr in READING if etree.iselement(obj) else super().is_safe_attribute(obj, attr, value)
        return self._known[key]


_OPTIONS: Final[dict[str, Any]] = {
    "autoescape": True,
    "undefined": jinja2.StrictUndefined,
    "auto_reload": False,
    "optimized": False,  # folding constants costs a process more than it saves
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
}
_KEYS: Final[dict[str, tomlfile.Shape]] = {"name": "text", "description": "text", "extends": "text"}
"""What ``theme.toml`` may say."""


@dataclass(frozen=True)
class Theme:
    """A theme with its search path.

    Attributes:
        name: Folder name of the theme.
        path: Folders in the order of search: the caller's, the theme, what it extends, ``shared``.
    """

    name: str
    path: tuple[Path, ...]

    def __getstate__(self) -> dict[str, object]:
        """Compiled templates do not pickle; a worker process makes its own."""
        return {"name": self.name, "path": self.path}

    @cached_property
    def digest(self) -> str:
        """SHA-256 over every file of the search path: the theme's part in a recipe."""
        return hashlib.sha256("\n".join(fixity.of_folder(folder) for folder in self.path).encode()).hexdigest()

    def find(self, name: str) -> Path:
        """The first file called ``name`` on the search path.

        Raises:
            MissingFont: It is a font and not there.
            TemplateError: It is anything else and not there.
        """
        for folder in self.path:
            if (folder / name).is_file():
                return folder / name
        kind = MissingFont if name.startswith("fonts/") else TemplateError
        raise kind(
            f"no file {name!r} in the theme.",
            place=f"theme {self.name}",
            remedy="Add it, or mend the theme that names it.",
        )

    def text(self, name: str) -> str:
        """Content of the text file ``name``."""
        try:
            return self.find(name).read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise TemplateError("is not UTF-8.", place=name, remedy="Save the file as UTF-8.") from error

    def changes(self, name: str) -> str:
        """The style sheets called ``name`` of all folders, the theme's own last: what a small theme changes.

        Args:
            name: ``custom.css``, ``epub/custom.css`` or ``pdf/custom.css``.

        Returns:
            Their content, joined; empty where no folder has one.
        """
        found = [folder / name for folder in reversed(self.path) if (folder / name).is_file()]
        return "\n".join(path.read_text(encoding="utf-8").strip() for path in found)

    @cached_property
    def environment(self) -> jinja2.Environment:
        """A Jinja environment on the search path.

        Escaping is always on (``select_autoescape()`` would skip ``x.html.j2``), an undefined name is an error, and
        templates run in a sandbox.
        ``{% extends "peninsula/article.html.j2" %}`` reaches a theme's own file from an override.
        """
        folders = [jinja2.FileSystemLoader(folder) for folder in self.path]
        named = {folder.name: jinja2.FileSystemLoader(folder) for folder in reversed(self.path)}
        return _Sandbox(
            loader=jinja2.ChoiceLoader([*folders, jinja2.PrefixLoader(named)]),
            bytecode_cache=Compiled(repr(_OPTIONS)),
            **_OPTIONS,
        )

    def render(self, template: str, **values: object) -> str:
        """Render a template of the theme.

        Raises:
            TemplateError: The template is missing or wrong; the message names file and line.
        """
        try:
            return self.environment.get_template(template).render(**values)
        except jinja2.TemplateSyntaxError as error:
            raise TemplateError(
                f"{error.message}.", place=f"{error.filename}:{error.lineno}", remedy="Mend the template."
            ) from error
        except jinja2.TemplateNotFound as error:
            raise TemplateError(
                f"no template {error.name!r}.", place=f"theme {self.name}", remedy="Add it to the theme."
            ) from error
        except jinja2.TemplateRuntimeError as error:  # undefined name, missing block, breach of the sandbox
            raise TemplateError(f"{error.message}.", place=template, remedy="Mend the name in the template.") from error
        except KeiArchiveError:
            raise
        except Exception as error:  # a template is a program of its author and may raise anything
            what = f"{type(error).__name__}: {error}"
            raise TemplateError(f"{what}.", place=template, remedy="Mend the template.") from error


def load_theme(name: str = "peninsula", *, templates: Sequence[str | Path] = ()) -> Theme:
    """Find a theme and what it extends.

    Args:
        name: Folder name of a theme, in one of ``templates`` or built in.
        templates: The caller's folders, searched first, both for single files and for theme folders.

    Raises:
        UsageError: No such theme.
        TemplateError: A theme.toml that cannot be read, or themes that extend each other in a circle.
    """
    roots = [*(Path(folder) for folder in templates), _resources.templates()]
    path = [Path(folder) for folder in templates]
    seen: list[str] = []
    current: str | None = name
    while current:
        if current in seen:
            raise TemplateError(f"themes extend each other: {' -> '.join([*seen, current])}.", place=f"theme {name}")
        seen.append(current)
        folder = next((root / current for root in roots if (root / current / "theme.toml").is_file()), None)
        if folder is None:
            known = sorted({entry.parent.name for root in roots for entry in root.glob("*/theme.toml")})
            near = difflib.get_close_matches(current, known, 1)
            hint = f"Did you mean {near[0]!r}?" if near else f"Known themes: {', '.join(known)}."
            raise UsageError(f"no theme {current!r}.", remedy=hint)
        path.append(folder)
        about = tomlfile.check(tomlfile.load(folder / "theme.toml"), _KEYS, place=f"{current}/theme.toml")
        current = about.get("extends")
    path.append(_resources.templates() / "shared")
    return Theme(name, tuple(path))

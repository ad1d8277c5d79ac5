"""TEI elements to markup, by macros of the same name in ``elements.html.j2``.

Macros are searched in each folder of the theme's path, so a theme overrides one element by defining one macro. An
element without a macro renders its children and is reported as finding R001: text is never lost. Macro names that
Python or Jinja reserve carry a trailing underscore (``del_``, ``list_``).

The macros write well-formed XML syntax, so HTML, EPUB and PDF share them; ``ctx.target`` tells which one it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import jinja2
from lxml import etree
from markupsafe import Markup, escape

from kei_archive.errors import TemplateError
from kei_archive.findings import Finding
from kei_archive.render.theme import Theme
from kei_archive.tei.document import TEI, XML_ID, XML_LANG, local_name

__all__ = ["Context", "Elements", "Target", "safe_target"]

Target = Literal["html", "epub", "pdf", "print"]
Macro = Callable[..., Any]

SAFE_SCHEMES = ("http://", "https://", "mailto:")


def safe_target(address: str) -> str:
    """Return ``address`` if it is a fragment or its scheme is allowed (http, https, mailto), else an empty string."""
    lowered = address.strip().lower()
    return address.strip() if lowered.startswith((*SAFE_SCHEMES, "#")) else ""


@dataclass
class Context:
    """What a macro may know beyond its element.

    Attributes:
        target: The kind of rendition.
        heading: Level of the heading that a first-level ``head`` becomes (2 for ``h2``).
        resolve: Turns a TEI pointer (``#id``, ``kei:id.fragment``, web address) into an address in this rendition;
            an empty string where there is none.
        findings: Collects what could not be carried over in full.
    """

    target: Target
    heading: int = 2
    resolve: Callable[[str], str] = safe_target
    findings: list[Finding] = field(default_factory=list)


class Elements:
    """Renders TEI elements with the macros of a theme."""

    def __init__(self, theme: Theme, context: Context) -> None:
        self.context = context
        self._unknown: set[str] = set()
        filters: dict[str, object] = {
            "ctx": context,
            "children": self.children,
            "render": self.render,
            "attributes": attributes,
        }
        environment = theme.environment
        self._modules = []
        for folder in theme.path:
            if (folder / "elements.html.j2").is_file():
                try:
                    template = environment.get_template(f"{folder.name}/elements.html.j2")
                except jinja2.TemplateSyntaxError as error:
                    raise TemplateError(f"{error.message}.", place=f"{error.filename}:{error.lineno}") from error
                self._modules.append(template.make_module(filters))

    def _macro(self, name: str) -> Macro | None:
        for module in self._modules:
            macro: Macro | None = getattr(module, name, None) or getattr(module, f"{name}_", None)
            if macro is not None:
                return macro
        return None

    def render(self, element: etree._Element) -> Markup:
        """Markup of one element, without its tail."""
        name = local_name(element)
        if not name:  # comments and processing instructions are the editor's, not the reader's
            return Markup("")
        macro = self._macro(name) if element.tag == f"{{{TEI}}}{name}" else None
        if macro is None:
            if name not in self._unknown:
                self._unknown.add(name)
                self.context.findings.append(
                    Finding("R001", f"No macro for the element {name}.", place=element.get(XML_ID, name))
                )
            return self.children(element)
        return Markup(macro(element))  # noqa: S704  # macros escape: autoescape is always on

    def children(self, element: etree._Element) -> Markup:
        """Markup of an element's text and child elements, in order; text is escaped."""
        parts = [escape(element.text)] if element.text else []
        for child in element:
            parts.append(self.render(child))
            if child.tail:
                parts.append(escape(child.tail))
        return Markup("").join(parts)


def attributes(element: etree._Element, **extra: str | None) -> Markup:
    """Attributes of an element's markup: ``id`` and ``lang`` as the TEI has them, then ``extra``.

    A trailing underscore of a name is dropped, others become hyphens; None and empty values are left out.
    """
    values: dict[str, str | None] = {"id": element.get(XML_ID), "lang": element.get(XML_LANG)}
    values |= {name.rstrip("_").replace("_", "-"): value for name, value in extra.items()}
    return Markup("").join(Markup(' {}="{}"').format(name, value) for name, value in values.items() if value)

"""Web pages that stand alone: one file, its style inside, nothing asked from anywhere."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from kei_archive.errors import TemplateError
from kei_archive.renderers.edition import direction
from kei_archive.renderers.theme import Theme
from kei_archive.renderers.words import Words

__all__ = ["render_page", "shown"]

_INVISIBLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Controls, and marks that reorder what follows them: harmless in a text, a forgery in the bar of a window."""

BESIDE: Final = "'self' file:"
"""Sources of such scripts; ``'self'`` is no file in the standard, so the disk is named too."""

_UNSAFE: Final = re.compile("[<\u2028\u2029]")
"""Characters that could end a script element or a line of a JavaScript string."""


def render_page(
    template: str,
    *,
    theme: Theme,
    styles: Sequence[str],
    language: str,
    words: Words,
    linked_data: str = "",
    script: str = "",
    **values: object,
) -> bytes:
    """Render a page whose content security policy allows its own style sheet, its own script, and nothing else.

    Args:
        template: Name of a template that extends ``page.html.j2``.
        theme: Where template and styles are searched.
        styles: Names of style sheets, joined in this order into one ``style`` element; what themes change in
            ``custom.css`` follows.
        language: BCP 47 tag of what the page shows.
        words: What the page itself says; ``other`` holds their ``lang`` and ``dir`` where they differ from `language`.
        linked_data: JSON for a data block (``script`` of type ``application/ld+json``, which no browser runs).
        script: Name of a script of the theme, which may load scripts that lie beside the page. It holds no "<", which
            could end its element.
        values: For the template.

    Returns:
        The page in UTF-8.

    Raises:
        TemplateError: Template or style is missing or wrong.
    """
    changes = theme.changes("custom.css")
    style = "\n".join([*(theme.text(name).strip() for name in styles), *([changes] if changes else [])])
    if "</" in style or "<!--" in style:
        raise TemplateError("a style sheet holds '</' or '<!--'.", place=", ".join(styles), remedy="Take it out.")
    code = theme.text(script).strip() if script else ""
    if "<" in code:
        raise TemplateError("a script holds '<'.", place=script, remedy="Turn the comparison round; write \\x3c.")
    block = _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", linked_data)
    # checkers ask for a hash of the data block too, though no browser runs it
    scripts = " ".join([*(_hash(content) for content in (block, code) if content), *([BESIDE] if code else [])])
    sources = f"style-src {_hash(style)};" + (f" script-src {scripts};" if scripts else "")
    policy = f"default-src 'none'; {sources} img-src data:; base-uri 'none'; form-action 'none'"
    page = theme.render(
        template,
        style=Markup(style),  # noqa: S704  # a file of the theme, checked above
        script=Markup(code),  # noqa: S704  # a file of the theme, checked above
        linked_data=Markup(block),  # noqa: S704  # "<" is escaped, so it cannot end its element
        policy=Markup(policy),  # noqa: S704  # made of constants and Base64
        language=language,
        direction=direction(language),
        words=words,
        other=Markup(' lang="{}" dir="{}"').format(words.language, direction(words.language))
        if words.language != language.partition("-")[0]
        else "",
        **values,
    )
    return page.encode()


def _hash(content: str) -> str:
    """Hash source of an inline element: https://www.w3.org/TR/CSP3/#external-hash."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def shown(text: str) -> str:
    """``text`` for the title of a window: without controls and marks that reorder other text."""
    return _INVISIBLE.sub("", text)

"""The page: trim sizes, margins and type size, as one piece of CSS.

The measure follows from the type, not the type from the paper: 60 to 70 characters a line at every trim size (R.
Bringhurst, The Elements of Typographic Style, 2.1.2: 45 to 75, 66 the ideal).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kei_archive.renderers.base import Pdf
from kei_archive.renderers.trim import trim

__all__ = ["SLUG", "Page", "make_page", "settle"]

POINT: Final = 25.4 / 72
"""Millimetres in a point."""

CHARACTER: Final = 0.447
"""Mean width of a character of English prose in Source Serif 4 Text, em (advance widths by letter frequency)."""
MEASURE: Final = 66
"""Characters a line."""
OUTER: Final = 15.5
"""Least outer margin, millimetres: room for a thumb."""
GUTTERS: Final = ((150, 9.6, 0.44), (300, 12.7, 0.46), (500, 15.9, 0.48), (700, 19.1, 0.5), (10**6, 22.4, 0.54))
"""Of a bound book, by its pages: least inner margin in millimetres, as printers of books on demand ask for it, and the
part of both margins that is the inner one. A thick book does not lie flat, and swallows more."""
SLUG: Final = 9.0
"""Millimetres around the trim for crop marks, at least."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page in millimetres and its type in points.

    Attributes:
        size: Size of the text type; ``leading`` from line to line.
        lines: Lines of text on a full page.
    """

    width: float
    height: float
    inner: float
    outer: float
    top: float
    bottom: float
    size: float
    leading: float
    lines: int

    @property
    def measure(self) -> float:
        """Length of a line in characters of English prose."""
        return (self.width - self.inner - self.outer) / (self.size * CHARACTER * POINT)

    @property
    def values(self) -> dict[str, str]:
        """What style sheets may use as ``var(--name)``: type size, distance of lines, depth of the text area."""
        return {
            "size": f"{self.size}pt",
            "leading": f"{self.leading}pt",
            "depth": f"{self.lines * self.leading:.1f}pt",
        }

    def css(self, *, bound: bool, around: float) -> str:
        """The page as CSS.

        Args:
            bound: Whether left and right pages differ.
            around: Millimetres of paper around the trim, for bleed and marks.
        """
        margin = f"{self.top:.3f}mm {{}}mm {self.bottom:.3f}mm {{}}mm"
        right = margin.format(f"{self.outer:.3f}", f"{self.inner:.3f}")
        left = margin.format(f"{self.inner:.3f}", f"{self.outer:.3f}")
        sides = f"@page :left {{ margin: {left} }}\n" if bound else ""
        return f"@page {{ size: {self.width:.3f}mm {self.height:.3f}mm; margin: {right}; bleed: {around}mm }}\n{sides}"


def settle(css: str, values: Mapping[str, str]) -> str:
    """``css`` with each ``var(--name)`` of ``values`` put in, and lengths in ``calc()`` multiplied out.

    The engine would do so anew for every box of every page, which is a tenth of its time. What this does not know it
    leaves to the engine.
    """
    known = _VARIABLE.sub(lambda match: values.get(match[1], match[0]), css)

    def product(match: re.Match[str]) -> str:
        factor = float(match[4])
        return f"{float(match[1]) * (factor if match[3] == '*' else 1 / factor):.4g}{match[2]}"

    return _PRODUCT.sub(product, known)


_VARIABLE: Final = re.compile(r"var\(--([\w-]+)\)")
_PRODUCT: Final = re.compile(r"calc\(([\d.]+)(pt|mm|em) ([*/]) ([\d.]+)\)")


def make_page(options: Pdf, *, pages: int = 0) -> Page:
    """The page for a format's options.

    Args:
        options: Purpose and trim size.
        pages: How many pages a book has, as far as is known.

    Raises:
        UsageError: No such size.
    """
    width, height = trim(options.page)
    size = 10.2 if width < 165 else 11.4
    leading = round(size * 4 / 3, 1)
    bound = options.purpose == "print"
    _, gutter, share = next(row for row in GUTTERS if pages <= row[0])
    least = gutter + OUTER if bound else 2 * OUTER
    measure = min(width - min(least, width / 4), MEASURE * CHARACTER * size * POINT)
    rest = width - measure
    inner = max(rest * share, min(gutter, rest * 0.6)) if bound else rest / 2
    top = height * 0.088
    lines = int((height - top - height * 0.098) / (leading * POINT))
    return Page(width, height, inner, rest - inner, top, height - top - lines * leading * POINT, size, leading, lines)

"""What the content of a PDF page puts on paper: text with its place and ink, pictures with their size, lines.

A small interpreter of content streams (ISO 32000-1, clause 8 and 9), form XObjects included. It follows the graphics
state as far as a preflight needs: matrices, colours, fonts with their widths, line widths.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

__all__ = ["Ink", "Line", "Picture", "Sheet", "Text", "family", "walk"]

DEEP: Final = 16
"""Forms within forms; more is a mistake or an attack."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Ink:
    """A colour: the family of its space (``Gray``, ``RGB``, ``CMYK``, ``Lab``, ``Spot``, ``Pattern``) and its parts."""

    space: str
    parts: tuple[float, ...] = ()


DRAWN: Final = Ink("Pattern", (1.0,))
"""A pattern whose own inks have been noted."""


@dataclass(frozen=True, slots=True)
class Text:
    """Text shown: the box of its line of type on the page in points, and its ink."""

    box: Box
    ink: Ink


@dataclass(frozen=True, slots=True)
class Picture:
    """An image: its colours, its least resolution in pixels an inch, and whether it is a stencil for the ink."""

    space: str
    ppi: float


@dataclass(frozen=True, slots=True)
class Line:
    """A path that is stroked: width on the page in points."""

    width: float


@dataclass(slots=True)
class Sheet:
    """All that a page puts on paper.

    Attributes:
        stated: Every colour that a stream sets, used or not.
        used: Every ink of paths and shadings; that of text is with the text.
        see_through: Whether anything is transparent.
        broken: Why the content cannot be interpreted; empty if it can.
    """

    texts: list[Text] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    stated: set[Ink] = field(default_factory=set)
    used: set[Ink] = field(default_factory=set)
    see_through: bool = False
    broken: str = ""


@dataclass(slots=True)
class _State:
    """The graphics state, as far as it is followed."""

    matrix: pikepdf.Matrix
    fill: Ink = Ink("Gray", (0.0,))
    stroke: Ink = Ink("Gray", (0.0,))
    width: float = 1.0
    face: _Face | None = None
    size: float = 0.0
    spacing: float = 0.0
    word: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0


class _Face:
    """Widths of a font's glyphs, thousandths of the size."""

    def __init__(self, font: Object) -> None:
        self.wide = font.get("/Subtype") == Name.Type0
        self._widths: dict[int, float] = {}
        if self.wide:
            below = font.DescendantFonts[0]
            self._default = float(below.get("/DW", 1000))
            self._read_wide(list(below.get("/W", ())))
        else:
            first = int(font.get("/FirstChar", 0))
            self._default = 500.0  # the fourteen standard fonts may have no widths
            self._widths = {first + index: float(width) for index, width in enumerate(font.get("/Widths", ()))}

    def _read_wide(self, rows: list[Any]) -> None:
        """``W`` has two forms: ``first [w w w]`` and ``first last w`` (clause 9.7.4.3)."""
        while len(rows) >= 2:
            first = int(rows.pop(0))
            second = rows.pop(0)
            if isinstance(second, Array):
                self._widths.update({first + index: float(width) for index, width in enumerate(second)})
            elif rows:
                width = float(rows.pop(0))
                self._widths.update(dict.fromkeys(range(first, int(second) + 1), width))

    def codes(self, data: bytes) -> Iterator[int]:
        """Character codes of a string: two bytes each in a composite font."""
        return (data[i] << 8 | data[i + 1] for i in range(0, len(data) - 1, 2)) if self.wide else iter(data)

    def width(self, code: int) -> float:
        """Width of a glyph."""
        return self._widths.get(code, self._default)


def walk(page: pikepdf.Page) -> Sheet:
    """Interpret the content of a page."""
    sheet = Sheet()
    if "/Group" in page.obj and page.obj.Group.get("/S") == Name.Transparency and _blends(page.obj.Group):
        sheet.see_through = True
    resources = page.obj.get("/Resources", Dictionary())
    try:
        _Walker(sheet, resources, depth=0).run(page, _State(pikepdf.Matrix()))
    except (pikepdf.PdfError, TypeError, ValueError, KeyError, AttributeError, IndexError) as error:
        # what operands of the wrong number or kind come to; the other pages are looked at all the same
        sheet.broken = str(error).strip().rstrip(".") or type(error).__name__
    return sheet


def _blends(group: Object) -> bool:
    """A group that is neither isolated nor knocked out, on a page without transparent content, changes nothing."""
    return bool(group.get("/I", False)) or bool(group.get("/K", False))


def _ends(function: Any) -> Iterator[tuple[float, ...]]:
    """The colours between which a gradient's function runs; nothing where it computes them otherwise (clause 7.10)."""
    parts = list(function.get("/Functions", ())) if isinstance(function, Dictionary) else []
    if parts:
        for part in parts:
            yield from _ends(part)
    elif isinstance(function, Dictionary) and function.get("/FunctionType") == 2:
        yield tuple(float(value) for value in function.get("/C0", (0,)))
        yield tuple(float(value) for value in function.get("/C1", (1,)))
    else:
        yield ()


def family(space: Any, resources: Object | None = None) -> str:
    """Family of a colour space: see `Ink`; ICC profiles by their number of parts, indexed spaces by their base."""
    if isinstance(space, Name):
        short = _DEVICE.get(str(space))
        if short:
            return short
        named = (resources or Dictionary()).get("/ColorSpace", Dictionary()).get(str(space))
        return family(named) if named is not None else "Pattern" if space == Name.Pattern else "Gray"
    if isinstance(space, Array) and len(space):
        kind = str(space[0])
        if kind == "/ICCBased":
            return {1: "Gray", 3: "RGB", 4: "CMYK"}.get(int(space[1].get("/N", 3)), "RGB")
        if kind in ("/Indexed", "/I"):
            return family(space[1], resources)
        return _KIND.get(kind) or _DEVICE.get(kind, "RGB")
    return "Gray"


_DEVICE: Final[Mapping[str, str]] = {
    "/DeviceGray": "Gray", "/G": "Gray", "/CalGray": "Gray", "/DeviceRGB": "RGB", "/RGB": "RGB", "/CalRGB": "RGB",
    "/DeviceCMYK": "CMYK", "/CMYK": "CMYK",
}  # fmt: skip
_KIND: Final[Mapping[str, str]] = {
    "/Lab": "Lab",
    "/Separation": "Spot",
    "/DeviceN": "Spot",
    "/Pattern": "Pattern",
}


class _Walker:
    """Runs one stream with its resources; a form XObject gets a walker of its own."""

    def __init__(self, sheet: Sheet, resources: Object, *, depth: int) -> None:
        self._sheet = sheet
        self._resources = resources
        self._depth = depth
        self._faces: dict[str, _Face] = {}
        self._text = self._line = pikepdf.Matrix()

    def run(self, stream: Any, state: _State) -> None:
        """Interpret ``stream``, a page or a form, from ``state`` on."""
        self._state = state
        self._stack: list[_State] = []
        for instruction in pikepdf.parse_content_stream(stream):
            if isinstance(instruction, pikepdf.ContentStreamInlineImage):
                self._picture(instruction.iimage.obj)
                continue
            job = _OPERATORS.get(str(instruction.operator))
            if job is not None:
                job(self, *instruction.operands)

    # ---------- state ----------
    def save(self) -> None:
        self._stack.append(replace(self._state))

    def restore(self) -> None:
        if self._stack:
            self._state = self._stack.pop()

    def concatenate(self, *numbers: Any) -> None:
        self._state.matrix = pikepdf.Matrix(*map(float, numbers)) @ self._state.matrix

    def line_width(self, width: Any) -> None:
        self._state.width = float(width)

    def parameters(self, name: Any) -> None:
        entry = self._resources.get("/ExtGState", Dictionary()).get(str(name), Dictionary())
        alphas = [float(entry.get(key, 1)) for key in ("/ca", "/CA")]
        blend = entry.get("/BM", Name.Normal)
        plain = blend in (Name.Normal, Name.Compatible)
        if min(alphas) < 1 or not plain or entry.get("/SMask", Name("/None")) != Name("/None"):
            self._sheet.see_through = True
        if "/LW" in entry:
            self._state.width = float(entry.LW)
        if "/Font" in entry:
            self._state.face, self._state.size = _Face(entry.Font[0]), float(entry.Font[1])

    # ---------- colour ----------
    def colour(self, ink: Ink, *, stroke: bool) -> None:
        self._sheet.stated.add(ink)
        self._hold(ink, stroke=stroke)

    def _hold(self, ink: Ink, *, stroke: bool) -> None:
        if stroke:
            self._state.stroke = ink
        else:
            self._state.fill = ink

    def space(self, name: Any, *, stroke: bool) -> None:
        found = family(name, self._resources)
        black = {"CMYK": (0.0, 0.0, 0.0, 1.0), "RGB": (0.0, 0.0, 0.0), "Lab": (0.0, 0.0, 0.0)}.get(found, (0.0,))
        self.colour(Ink(found, (1.0,) if found == "Spot" else black), stroke=stroke)

    def parts(self, *operands: Any, stroke: bool) -> None:
        space = (self._state.stroke if stroke else self._state.fill).space
        numbers = tuple(float(value) for value in operands if not isinstance(value, Name))
        names = [value for value in operands if isinstance(value, Name)]
        if space == "Pattern" and names and self._pattern(names[0]):
            self._hold(DRAWN, stroke=stroke)
        else:
            self.colour(Ink(space, numbers), stroke=stroke)

    def _pattern(self, name: Name) -> bool:
        """Look at a pattern's own drawing or gradient; whether it has one. Its ink is that of the drawing."""
        pattern = self._resources.get("/Pattern", Dictionary()).get(str(name), Dictionary())
        if "/Shading" in pattern:
            self._gradient(pattern.Shading)
        elif pattern.get("/PaintType") == 1 and self._depth < DEEP:
            own = pattern.get("/Resources", self._resources)
            _Walker(self._sheet, own, depth=self._depth + 1).run(pattern, _State(self._state.matrix))
        else:
            return False
        return True

    # ---------- painting ----------
    def paint(self, *, fill: bool, stroke: bool) -> None:
        if fill:
            self._sheet.used |= {self._state.fill} - {DRAWN}
        if stroke:
            self._sheet.used |= {self._state.stroke} - {DRAWN}
            self._sheet.lines.append(Line(self._state.width * _scale(self._state.matrix)))

    def shade(self, name: Any) -> None:
        self._gradient(self._resources.get("/Shading", Dictionary()).get(str(name), Dictionary()))

    def _gradient(self, shading: Object) -> None:
        space = family(shading.get("/ColorSpace"), self._resources)
        inks = {Ink(space, parts) for parts in _ends(shading.get("/Function", Dictionary()))}
        self._sheet.stated |= inks
        self._sheet.used |= inks

    def draw(self, name: Any) -> None:
        thing = self._resources.get("/XObject", Dictionary()).get(str(name))
        if thing is None:
            return
        if thing.get("/Subtype") == Name.Image:
            self._picture(thing)
        elif thing.get("/Subtype") == Name.Form and self._depth < DEEP:
            if "/Group" in thing and _blends(thing.Group):
                self._sheet.see_through = True
            if "/Group" in thing and "/CS" in thing.Group:  # what is drawn there goes through these colours
                self._sheet.stated.add(Ink(family(thing.Group.CS, self._resources)))
            inner = replace(self._state)
            if "/Matrix" in thing:
                inner.matrix = pikepdf.Matrix(*map(float, thing.Matrix)) @ inner.matrix
            own = thing.get("/Resources", self._resources)
            _Walker(self._sheet, own, depth=self._depth + 1).run(thing, inner)

    def _picture(self, image: Object) -> None:
        wide = int(image.get("/Width", image.get("/W", 0)))
        high = int(image.get("/Height", image.get("/H", 0)))
        stencil = bool(image.get("/ImageMask", image.get("/IM", False)))
        named = image.get("/ColorSpace", image.get("/CS"))
        space = self._state.fill.space if stencil else family(named, self._resources)
        if "/SMask" in image:
            self._sheet.see_through = True
        m = self._state.matrix
        across, along = (m.a**2 + m.b**2) ** 0.5 / 72, (m.c**2 + m.d**2) ** 0.5 / 72
        ppi = min(wide / across if across else 0.0, high / along if along else 0.0)
        self._sheet.pictures.append(Picture(space, ppi))

    # ---------- text ----------
    def begin(self) -> None:
        self._text = self._line = pikepdf.Matrix()

    def font(self, name: Any, size: Any) -> None:
        if str(name) not in self._faces:
            fonts = self._resources.get("/Font", Dictionary())
            if str(name) in fonts:
                self._faces[str(name)] = _Face(fonts[str(name)])
        self._state.face, self._state.size = self._faces.get(str(name)), float(size)

    def set_number(self, value: Any, *, name: str, unit: float = 1.0) -> None:
        setattr(self._state, name, float(value) * unit)

    def matrix(self, *numbers: Any) -> None:
        self._text = self._line = pikepdf.Matrix(*map(float, numbers))

    def move(self, x: Any, y: Any, *, lead: bool = False) -> None:
        if lead:
            self._state.leading = -float(y)
        self._text = self._line = pikepdf.Matrix(1, 0, 0, 1, float(x), float(y)) @ self._line

    def next_line(self) -> None:
        self.move(0, -self._state.leading)

    def show(self, *operands: Any) -> None:
        pieces = operands[-1] if isinstance(operands[-1], Array) else operands[-1:]
        state = self._state
        start, there = 0.0, 0.0
        shown = False
        for piece in pieces:
            if isinstance(piece, pikepdf.String):
                step = self._advance(bytes(piece))
                start, shown = (there if not shown else start), True
                there += step
            else:
                there -= float(piece) / 1000 * state.size * state.scale
        if shown:
            whole = self._text @ state.matrix
            low, high = state.rise - 0.2 * state.size, state.rise + 0.7 * state.size
            corners = [whole.transform((x, y)) for x in (start, there) for y in (low, high)]
            xs, ys = ([corner[axis] for corner in corners] for axis in (0, 1))
            self._sheet.texts.append(Text((min(xs), min(ys), max(xs), max(ys)), state.fill))
        self._text = pikepdf.Matrix(1, 0, 0, 1, there, 0) @ self._text

    def quoted(self, *operands: Any) -> None:
        if len(operands) == 3:
            self._state.word, self._state.spacing = float(operands[0]), float(operands[1])
        self.next_line()
        self.show(operands[-1])

    def _advance(self, data: bytes) -> float:
        state = self._state
        face = state.face
        if face is None:
            return 0.0
        total = 0.0
        for code in face.codes(data):
            total += face.width(code) / 1000 * state.size + state.spacing
            total += state.word if code == 32 and not face.wide else 0.0
        return total * state.scale


def _scale(matrix: pikepdf.Matrix) -> float:
    return math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c))


def _paints(*, fill: bool = False, stroke: bool = False) -> Callable[..., None]:
    return lambda walker, *_: walker.paint(fill=fill, stroke=stroke)


def _sets(name: str, *, unit: float = 1.0) -> Callable[..., None]:
    return lambda walker, value: walker.set_number(value, name=name, unit=unit)


def _inks(space: str, *, stroke: bool) -> Callable[..., None]:
    return lambda walker, *parts: walker.colour(Ink(space, tuple(map(float, parts))), stroke=stroke)


_OPERATORS: Final[Mapping[str, Callable[..., None]]] = {
    "q": _Walker.save, "Q": _Walker.restore, "cm": _Walker.concatenate, "w": _Walker.line_width,
    "gs": _Walker.parameters,
    "g": _inks("Gray", stroke=False), "G": _inks("Gray", stroke=True),
    "rg": _inks("RGB", stroke=False), "RG": _inks("RGB", stroke=True),
    "k": _inks("CMYK", stroke=False), "K": _inks("CMYK", stroke=True),
    "cs": lambda walker, name: walker.space(name, stroke=False),
    "CS": lambda walker, name: walker.space(name, stroke=True),
    "sc": lambda walker, *parts: walker.parts(*parts, stroke=False),
    "scn": lambda walker, *parts: walker.parts(*parts, stroke=False),
    "SC": lambda walker, *parts: walker.parts(*parts, stroke=True),
    "SCN": lambda walker, *parts: walker.parts(*parts, stroke=True),
    "f": _paints(fill=True), "F": _paints(fill=True), "f*": _paints(fill=True),
    "S": _paints(stroke=True), "s": _paints(stroke=True),
    "B": _paints(fill=True, stroke=True), "B*": _paints(fill=True, stroke=True),
    "b": _paints(fill=True, stroke=True), "b*": _paints(fill=True, stroke=True),
    "sh": _Walker.shade, "Do": _Walker.draw,
    "BT": _Walker.begin, "Tf": _Walker.font, "Tm": _Walker.matrix, "Td": _Walker.move,
    "TD": lambda walker, x, y: walker.move(x, y, lead=True),
    "T*": _Walker.next_line, "Tj": _Walker.show, "TJ": _Walker.show, "'": _Walker.quoted, '"': _Walker.quoted,
    "Tc": _sets("spacing"), "Tw": _sets("word"), "Tz": _sets("scale", unit=0.01), "TL": _sets("leading"),
    "Ts": _sets("rise"),
}  # fmt: skip
"""Operators by name (ISO 32000-1, annex A); the others put no ink on paper."""

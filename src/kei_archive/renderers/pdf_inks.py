"""Colours of pictures, drawings and gradients in what the file is for: a screen, black ink alone, or four inks.

Text needs nothing of this: the style sheets set its colour.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, Pdf
from PIL import Image, ImageCms

__all__ = ["convert_colours"]

SPACES: Final[Mapping[str, Name]] = MappingProxyType(
    {"rgb": Name.DeviceRGB, "k": Name.DeviceCMYK, "cmyk": Name.DeviceCMYK}
)
"""The colour space of drawings for each kind of file."""

Colour = list[float]


def convert_colours(pdf: Pdf, *, colour: str, profile: bytes = b"") -> int:
    """Turn every colour of a file into one that it may have.

    Args:
        pdf: The file.
        colour: ``rgb`` for a screen; ``k`` or ``cmyk`` for a press.
        profile: ICC profile of the printing condition, for photographs in four inks.

    Returns:
        How many images, gradients and streams were changed.
    """
    count = 0
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == Name.Image:
            count += _convert_image(thing, colour, profile)
        elif isinstance(thing, pikepdf.Stream) and (thing.get("/Subtype") == Name.Form or "/PatternType" in thing):
            count += _convert_operators(pdf, thing, colour)
            if thing.get("/Group", Dictionary()).get("/CS") in (Name.DeviceRGB, Name.DeviceCMYK):
                thing.Group.CS = SPACES[colour]  # what is drawn there goes through these colours
        elif isinstance(thing, Dictionary) and "/ShadingType" in thing:
            count += _convert_gradient(thing, colour)
    return count + sum([_convert_operators(pdf, page, colour) for page in pdf.pages])


def _convert_image(image: pikepdf.Stream, colour: str, profile: bytes) -> bool:
    space = image.get("/ColorSpace")
    fitting = (Name.DeviceGray, SPACES[colour] if colour != "k" else None, None)
    if image.get("/ImageMask", False) or space in fitting:
        return False
    pixels = pikepdf.PdfImage(image).as_pil_image().convert("RGB")
    name = Name.DeviceRGB
    if colour == "k":
        pixels, name = pixels.convert("L"), Name.DeviceGray
    elif colour == "cmyk":
        printed = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(pixels, ImageCms.createProfile("sRGB"), printed, outputMode="CMYK")
        pixels, name = converted or pixels.convert("CMYK"), Name.DeviceCMYK
    image.write(pixels.tobytes())
    image.ColorSpace, image.BitsPerComponent = name, 8
    for key in ("/Decode", "/DecodeParms"):
        if key in image:
            del image[key]
    return True


def _convert_gradient(shading: Any, colour: str) -> bool:
    """A gradient runs between colours that its functions name (ISO 32000-1, 8.7.4.5 and 7.10)."""
    if colour == "rgb" or shading.get("/ColorSpace") != Name.DeviceRGB:
        return False
    shading.ColorSpace = SPACES[colour]
    for function in _functions(shading.Function):
        for key in ("/C0", "/C1"):
            function[key] = Array(_inks_of_rgb([float(value) for value in function[key]], colour))
    return True


def _functions(function: Any) -> Iterator[Any]:
    """The functions between two colours that a function is made of."""
    for part in function.get("/Functions", ()):
        yield from _functions(part)
    if "/C0" in function:
        yield function


@dataclass(frozen=True, slots=True)
class _Spaces:
    """Colour spaces in force, for what is filled and what is stroked."""

    fill: str = "DeviceGray"
    stroke: str = "DeviceGray"


def _convert_operators(pdf: Pdf, holder: Any, colour: str) -> bool:
    """Put operators that fit in the place of others; colours of CSS beyond RGB come as Lab."""
    resources = holder.obj.get("/Resources", Dictionary()) if isinstance(holder, pikepdf.Page) else holder.Resources
    rows: list[Any] = []
    spaces, saved = _Spaces(), list[_Spaces]()
    changed = False
    for instruction in pikepdf.parse_content_stream(holder):
        name, operands = str(instruction.operator), instruction.operands
        if name == "q":
            saved.append(spaces)
        elif name == "Q" and saved:
            spaces = saved.pop()
        elif name in ("cs", "CS"):
            space = _family(resources, operands[0])
            spaces = replace(spaces, fill=space) if name == "cs" else replace(spaces, stroke=space)
        space = _OWN_SPACE.get(name) or (spaces.fill if name.islower() else spaces.stroke)
        values = [float(value) for value in operands] if name in _COLOURS and space != "Pattern" else None
        fitting = _fitting(values, space, colour) if values else None
        if fitting is not None:
            rows.append((fitting, Operator(_STROKE[colour] if name.isupper() else _STROKE[colour].lower())))
            changed = True
        elif name in ("cs", "CS") and space in _UNFIT[colour]:
            changed = True  # the colour that follows brings its own space
        else:
            rows.append(instruction)
    if changed:
        data = pikepdf.unparse_content_stream(rows)
        if isinstance(holder, pikepdf.Page):
            holder.obj.Contents = pdf.make_stream(data)
        else:
            holder.write(data)
    return changed


_OWN_SPACE: Final = {"rg": "DeviceRGB", "RG": "DeviceRGB", "k": "DeviceCMYK", "K": "DeviceCMYK"}
_COLOURS: Final = frozenset({*_OWN_SPACE, "sc", "scn", "SC", "SCN"})
_UNFIT: Final = {"rgb": ("DeviceCMYK",), "k": ("DeviceRGB", "Lab"), "cmyk": ("DeviceRGB", "Lab")}
_STROKE: Final = {"rgb": "RG", "k": "K", "cmyk": "K"}


def _family(resources: Any, name: Any) -> str:
    """Family of a colour space by its name in a stream."""
    space = resources.get("/ColorSpace", Dictionary()).get(str(name), name)
    return str(space[0] if isinstance(space, Array) else space)[1:]


def _fitting(parts: Colour, space: str, colour: str) -> Colour | None:
    """A colour as it may stand in the file; None where it is so already."""
    if space == "DeviceCMYK":
        unfit = colour == "rgb" or (colour == "k" and any(parts[:3]))
        rgb = [(1 - part) * (1 - parts[3]) for part in parts[:3]] if unfit else None
    elif space == "Lab":
        rgb = _rgb_of_lab(parts) if colour != "rgb" else None
    else:
        rgb = parts if space == "DeviceRGB" and colour != "rgb" else None
    if rgb is None or colour == "rgb":
        return rgb
    return _inks_of_rgb(rgb, colour)


def _inks_of_rgb(rgb: Colour, colour: str) -> Colour:
    """The parts of a drawing's colour in ink; black carries the grey that the colours share."""
    red, green, blue = rgb
    if colour == "k":
        return [0, 0, 0, round(1 - (0.2126 * red + 0.7152 * green + 0.0722 * blue), 4)]  # luminance: ITU-R BT.709
    black = 1 - max(rgb)
    rest = 1 - black
    return [*(round((1 - part - black) / rest, 4) if rest else 0 for part in rgb), round(black, 4)]


def _rgb_of_lab(lab: Colour) -> Colour:
    """A colour of CIE Lab (D50) in sRGB, parts from 0 to 1."""
    pixel = Image.new("LAB", (1, 1), (round(lab[0] * 2.55), round(lab[1]) + 128, round(lab[2]) + 128))
    source, target = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    converted = ImageCms.profileToProfile(pixel, source, target, outputMode="RGB") or pixel.convert("RGB")
    return [round(part / 255, 4) for part in converted.tobytes()]

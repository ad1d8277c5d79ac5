"""Pictures of our own, as ``data:`` addresses."""

from __future__ import annotations

import base64
import io

from PIL import Image


def address(kind: str, data: bytes) -> str:
    """A ``data:`` address."""
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def picture(kind: str = "PNG", *, size: tuple[int, int] = (1400, 500), mode: str = "RGB") -> str:
    """A slope from blue to yellow."""
    stream = io.BytesIO()
    slope = Image.linear_gradient("L").resize(size)
    image = Image.merge("RGB", (slope, slope, Image.eval(slope, lambda value: 255 - value)))
    image.convert(mode).save(stream, kind)
    return address(f"image/{kind.lower()}", stream.getvalue())


def drawing(inside: str = '<circle cx="40" cy="40" r="30" fill="none" stroke="#00f" stroke-width="3"/>') -> str:
    """A red field with something on it."""
    text = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="200" height="80">'
        f'<rect width="200" height="80" fill="#c33"/>{inside}</svg>'
    )
    return address("image/svg+xml", text.encode())

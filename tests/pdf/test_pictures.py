"""Pictures that the TEI holds: drawn with their description, in the right ink, and refused where they could harm."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

import kei_archive as kei
from kei_archive.errors import RenderError, WriteError
from kei_archive.renderers.base import Rendition
from kei_archive.renderers.pdf_pictures import PIXELS
from tests.pdf.conftest import tei
from tests.pdf.pictures import address, drawing, picture

Render = Callable[..., Rendition]
Open = Callable[[Rendition | bytes], pikepdf.Pdf]


def figure(url: str, more: str = "<figDesc>A slope.</figDesc>") -> str:
    return tei(body=f'<figure><graphic url="{url}"/>{more}</figure>')


def elements(element: Any) -> Iterator[Any]:
    for kid in element.get("/K") if isinstance(element.get("/K"), Array) else ():
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


@pytest.mark.parametrize("url", [picture(), picture("JPEG"), drawing()])
def test_picture_is_drawn_with_its_description_as_alternative(render: Render, opened: Open, url: str) -> None:
    pdf = opened(render(figure(url)))
    (shown,) = [e for e in elements(pdf.Root.StructTreeRoot.K[0]) if Name.Figure == e.S]
    assert str(shown.Alt) == "A slope."


def test_caption_or_a_word_serves_where_there_is_no_description(render: Render, opened: Open) -> None:
    for more, expected in (("<head>The pier.</head>", "The pier."), ("", "Image, not in this copy")):
        pdf = opened(render(figure(picture(), more)))
        (shown,) = [e for e in elements(pdf.Root.StructTreeRoot.K[0]) if Name.Figure == e.S]
        assert str(shown.Alt) == expected


@pytest.mark.parametrize("colour", ["k", "cmyk"])
@pytest.mark.parametrize("url", [picture(), picture("JPEG"), drawing()])
def test_print_has_pictures_in_the_inks_asked_for(render: Render, url: str, colour: str) -> None:
    data = render(figure(url), purpose="print", colour=colour, bleed=3.0).data
    assert kei.preflight(data, profile="press-bleed" if colour == "k" else "press-colour") == ()
    in_black_only = kei.preflight(data, profile="press-bleed") == ()
    assert in_black_only == (colour == "k")


SLOPE = (
    '<linearGradient id="s"><stop offset="0" stop-color="#c33"/><stop offset="1" stop-color="#33c"/></linearGradient>'
)
COLOURED = {
    "gradient": f'<defs>{SLOPE}</defs><rect width="90" height="90" fill="url(#s)"/>',
    "gradient of a line": f'<defs>{SLOPE}</defs><path d="M0 0 L90 90" stroke="url(#s)"/>',
    "gradient that fades": f'<defs>{SLOPE.replace("33c", "33c8")}</defs><rect width="90" height="90" fill="url(#s)"/>',
    "pattern": '<defs><pattern id="s" width="9" height="9" patternUnits="userSpaceOnUse"><rect width="5" height="5" '
    'fill="#3c3"/></pattern></defs><rect width="90" height="90" fill="url(#s)"/>',
    "colour of CSS": '<rect width="90" height="90" fill="oklch(0.7 0.2 30)" stroke="lab(50 60 20)"/>',
    "four inks": '<rect width="90" height="90" fill="device-cmyk(1 0 0 0)"/>',
    "half transparent": '<rect width="90" height="90" fill="#00f" opacity=".5"/>',
}


@pytest.mark.parametrize("name", COLOURED)
def test_whatever_colours_a_drawing_has_become_ink(render: Render, name: str) -> None:
    source = figure(drawing(COLOURED[name]))
    for colour, profile in (("k", "press-bleed"), ("cmyk", "press-colour")):
        data = render(source, purpose="print", colour=colour, bleed=3.0).data
        assert kei.preflight(data, profile=profile) == ()
        assert b"DeviceRGB" not in plain(data)
        assert b"/lab-d50 cs" not in plain(data)
    seen = plain(render(source).data)
    assert any(sign in seen for sign in (b"DeviceRGB", b" rg", b"/lab-d50 CS", b"DeviceCMYK")), "nothing was to be done"


def plain(data: bytes) -> bytes:
    """A file without compression."""
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        mode, level = pikepdf.ObjectStreamMode.disable, pikepdf.StreamDecodeLevel.generalized
        pdf.save(stream, compress_streams=False, stream_decode_level=level, object_stream_mode=mode)
    return stream.getvalue()


def vast() -> str:
    """A PNG that claims 100 million pixels in a hundred bytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 10_000, 10_000, 8, 0, 0, 0, 0))
    return address("image/png", b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b""))


HOSTILE = {
    "100 megapixels": (vast(), f"100 million pixels, more than {PIXELS // 10**6}"),
    "not an image": (address("image/png", b"no picture"), "cannot be read"),
    "not Base64": ("data:image/png;base64,%%%", "not valid Base64"),
    "a type of no PDF": (address("image/x-unknown", b"x"), "image/x-unknown"),
    "drawing of the web": (drawing('<image xlink:href="http://127.0.0.1:9/x.png"/>'), "outside itself"),
    "drawing of a file": (drawing('<use xlink:href="file:///etc/hosts#x"/>'), "outside itself"),
    "drawing with an address in a style": (drawing('<rect style="fill: url(http://127.0.0.1:9/)"/>'), "outside itself"),
    "drawing with a style sheet": (drawing("<style>@import 'http://127.0.0.1:9/'</style>"), "outside itself"),
    "drawing with a script": (drawing("<script>alert(1)</script>"), "outside itself"),
    "drawing that draws itself": (drawing('<g id="a"><use href="#a"/></g>'), "outside itself"),
    "drawing that is broken": (address("image/svg+xml", b"<svg"), "not well-formed"),
    "drawing with entities": (
        address("image/svg+xml", b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg"/>'),
        "document type",
    ),
    "drawing of too many parts": (drawing("<g/>" * 20_001), "more than 20000"),
    "drawing too large": (drawing(f"<desc>{'x' * 2_000_001}</desc>"), "million bytes"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pictures_are_refused_by_name(render: Render, name: str) -> None:
    url, words = HOSTILE[name]
    with pytest.raises(RenderError, match=words) as caught:
        render(figure(url))
    assert caught.value.place == "k-000000000001"
    assert caught.value.remedy


def test_pictures_elsewhere_stay_descriptions(render: Render, pdf_text: Callable[[bytes], str]) -> None:
    for url in ("https://example.org/x.png", "file:///etc/hosts", "x.png"):
        assert "A slope." in pdf_text(render(figure(url)).data)


def test_full_disk_leaves_no_half_file(render: Render, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno
    import os

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    rendition = render(tei(paragraphs=1))
    old = tmp_path / "x.pdf"
    old.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WriteError, match="No space left"):
        rendition.save(old)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]

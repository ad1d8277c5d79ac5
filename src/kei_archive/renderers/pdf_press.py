"""The finishing pass of a print PDF: PDF/X-4 (ISO 15930-7) with exact boxes, black ink alone and no annotations."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from kei_archive.renderers.pdf_finish import Facts, press_part, save, state_facts
from kei_archive.renderers.pdf_inks import convert_colours

__all__ = ["CONDITION", "PROFILE", "Press", "finish_press"]

POINTS: Final = 72 / 25.4
"""Points in a millimetre."""

PROFILE: Final = "print/ISOcoated_v2_300_bas.icc"
"""The output intent's profile, on the theme's search path."""
CONDITION: Final = "FOGRA39"
"""Its printing condition's name in the registry of the ICC (ISO 12647-2, offset on coated paper)."""

CLEAR: Final = 3.0
"""Millimetres between trim and crop marks, at least: a knife may wander that far."""
CROSS: Final = 4.0
"""Millimetres from arm to arm of a registration cross."""
HAIRLINE: Final = 0.25
"""Width of the marks in points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What the print shop asked for.

    Attributes:
        around: Millimetres of paper that the engine laid around the trim, for marks and bleed.
        bleed: Millimetres of ink beyond the trim.
        marks: Whether to draw crop and registration marks.
        colour: ``k`` or ``cmyk``: the inks of pictures.
        profile: ICC profile of the printing condition.
    """

    around: float
    bleed: float
    marks: bool
    colour: str
    profile: bytes


def finish_press(data: bytes, facts: Facts, *, press: Press) -> bytes:
    """Finish a print PDF.

    Args:
        data: A PDF 1.6 in device colours from WeasyPrint.
        facts: What the file says about itself.
        press: What the print shop asked for.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            set_boxes(page, press)
        strip_links(pdf)
        convert_colours(pdf, colour=press.colour, profile=press.profile)
        even_out(pdf)
        if press.marks:
            for page in pdf.pages:
                draw_marks(page, press)
        _state_intent(pdf, press.profile)
        state_facts(pdf, facts, parts=[press_part()])
        pdf.docinfo[Name.Trapped] = Name("/False")
        pdf.docinfo[Name.GTS_PDFXVersion] = String("PDF/X-4")
        return save(pdf)


def set_boxes(page: pikepdf.Page, press: Press) -> None:
    """State trim and bleed exactly; WeasyPrint calls "bleed" what a press calls slug, and caps its bleed box."""
    media = [float(value) for value in page.obj.MediaBox]
    trim = _inset(media, press.around * POINTS)
    page.obj.TrimBox = Array(trim)
    page.obj.BleedBox = Array(_inset(trim, -press.bleed * POINTS))
    page.obj.CropBox = Array(media)


def _inset(box: list[float], by: float) -> list[float]:
    left, bottom, right, top = box
    return [round(value, 3) for value in (left + by, bottom + by, right - by, top - by)]


def draw_marks(page: pikepdf.Page, press: Press) -> None:
    """Draw crop marks at the corners and crosses at the middles, in black ink, outside the bleed."""
    media = [float(value) for value in page.obj.MediaBox]
    trim = [float(value) for value in page.obj.TrimBox]
    clear = max(press.bleed, CLEAR) * POINTS
    lines = []
    for side in (0, 2):  # left and right
        outward = -1 if side == 0 else 1
        lines += [(trim[side] + outward * clear, trim[edge], media[side], trim[edge]) for edge in (1, 3)]
        lines += [(trim[side], trim[edge] + way * clear, trim[side], media[edge]) for edge, way in ((1, -1), (3, 1))]
    half, arm = press.around * POINTS / 2, CROSS * POINTS / 2
    across, along = (trim[0] + trim[2]) / 2, (trim[1] + trim[3]) / 2
    for x, y in ((across, trim[1] - half), (across, trim[3] + half), (trim[0] - half, along), (trim[2] + half, along)):
        lines += [(x - arm, y, x + arm, y), (x, y - arm, x, y + arm)]
    drawn = "\n".join(f"{x1:.3f} {y1:.3f} m {x2:.3f} {y2:.3f} l S" for x1, y1, x2, y2 in lines)
    page.contents_add(f"q 0 0 0 1 K {HAIRLINE} w\n{drawn}\nQ\n".encode(), prepend=True)


def strip_links(pdf: Pdf) -> int:
    """Take out annotations and what serves only the screen. Returns the number of annotations."""
    count = 0
    for page in pdf.pages:
        count += len(page.obj.get("/Annots", ()))
        if "/Annots" in page.obj:
            del page.obj["/Annots"]
    if "/Names" in pdf.Root:
        del pdf.Root["/Names"]
    return count


def even_out(pdf: Pdf) -> None:
    """End on a verso: a sheet has two sides."""
    if len(pdf.pages) % 2 == 0:
        return
    last = pdf.pages[-1].obj
    boxes = {key: last[key] for key in ("/MediaBox", "/TrimBox", "/BleedBox", "/CropBox") if key in last}
    page = Dictionary(Type=Name.Page, Resources=Dictionary())  # no content: Ghostscript stumbles over an empty stream
    for key, box in boxes.items():
        page[key] = Array(list(box))
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))


def _state_intent(pdf: Pdf, profile: bytes) -> None:
    pdf.Root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFX,
                OutputConditionIdentifier=String(CONDITION),
                OutputCondition=String("Offset, coated paper (ISO 12647-2)"),
                Info=String("ISO Coated v2 300% (FOGRA39)"),
                RegistryName=String("http://www.color.org"),
                DestOutputProfile=pdf.make_stream(profile, N=4),
            )
        ]
    )

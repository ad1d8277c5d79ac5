"""The preflight checks: one function a subject, each yields what is wrong and on which page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pikepdf import Array, Dictionary, Name, Object, Pdf

from kei_archive.press.profile import Profile
from kei_archive.press.walk import Box, Ink, Sheet

__all__ = ["CHECKS", "Fault"]

MM: Final = 72 / 25.4
"""Points in a millimetre."""
NEAR: Final = 0.5
"""Points by which a box may miss its size: a sixth of a millimetre, less than a knife's error."""
TINT: Final = 0.005
"""Ink below half a per cent is none: rounding."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong; ``page`` is 0 for the file as a whole."""

    code: str
    message: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class Job:
    """What a check looks at."""

    pdf: Pdf
    sheets: Sequence[Sheet]
    profile: Profile

    @property
    def pages(self) -> Iterator[tuple[int, Object, Sheet]]:
        """Number, dictionary and content of every page."""
        for number, (page, sheet) in enumerate(zip(self.pdf.pages, self.sheets, strict=True), 1):
            yield number, page.obj, sheet


def readable(job: Job) -> Iterator[Fault]:
    """Encryption, and content that cannot be interpreted."""
    if job.pdf.is_encrypted:
        yield Fault("P001", "The file is encrypted.")
    for number, _, sheet in job.pages:
        if sheet.broken:
            yield Fault("P001", f"The content cannot be read: {sheet.broken}.", number)


def standard(job: Job) -> Iterator[Fault]:
    """The version of PDF/X that the file claims, in XMP or in the Info dictionary."""
    if not job.profile.standards:
        return
    with job.pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        claimed = {str(xmp.get("pdfxid:GTS_PDFXVersion", "")), str(job.pdf.docinfo.get("/GTS_PDFXVersion", ""))}
    if not claimed & set(job.profile.standards):
        said = ", ".join(sorted(claimed - {""})) or "no PDF/X version"
        yield Fault("P002", f"The file claims {said}, not {' or '.join(job.profile.standards)}.")


def boxes(job: Job) -> Iterator[Fault]:
    """TrimBox in BleedBox in MediaBox on every page, and no ArtBox beside the TrimBox."""
    for number, page, _ in job.pages:
        if "/TrimBox" not in page:
            yield Fault("P003", "The page has no TrimBox.", number)
            continue
        if "/ArtBox" in page:
            yield Fault("P003", "The page has an ArtBox beside its TrimBox.", number)
        media, trim = _box(page, "/MediaBox"), _box(page, "/TrimBox")
        bleed = _box(page, "/BleedBox") if "/BleedBox" in page else trim
        if not (_inside(trim, bleed) and _inside(bleed, media)):
            yield Fault("P003", "The boxes do not lie in each other: trim in bleed in media.", number)


def trim_size(job: Job) -> Iterator[Fault]:
    """One trim size for all pages, and one that the shop has."""
    sizes: dict[tuple[float, float], list[int]] = {}
    for number, page, _ in job.pages:
        left, bottom, right, top = _box(page, "/TrimBox" if "/TrimBox" in page else "/MediaBox")
        sizes.setdefault((round((right - left) / MM, 1), round((top - bottom) / MM, 1)), []).append(number)
    usual = max(sizes, key=lambda size: len(sizes[size]), default=(0.0, 0.0))
    for size, numbers in sizes.items():
        if any(abs(a - b) * MM > NEAR for a, b in zip(size, usual, strict=True)):
            said = f"The page is {_size(size)}, others are {_size(usual)}."
            yield from (Fault("P004", said, number) for number in numbers)
    wanted = job.profile.trim
    if wanted and not any(all(abs(a - b) * MM <= NEAR for a, b in zip(usual, want, strict=True)) for want in wanted):
        yield Fault("P004", f"The pages are {_size(usual)}, not {' or '.join(_size(want) for want in wanted)}.")


def bleed(job: Job) -> Iterator[Fault]:
    """Ink beyond the trim."""
    if not job.profile.bleed:
        return
    for number, page, _ in job.pages:
        trim = _box(page, "/TrimBox" if "/TrimBox" in page else "/MediaBox")
        out = _box(page, "/BleedBox") if "/BleedBox" in page else trim
        least = min(trim[0] - out[0], trim[1] - out[1], out[2] - trim[2], out[3] - trim[3])
        if least < job.profile.bleed * MM - 0.01:
            yield Fault("P005", f"Bleed of {least / MM:.1f} mm; {job.profile.bleed:g} mm are asked.", number)


def even(job: Job) -> Iterator[Fault]:
    """Sheets have two sides."""
    if job.profile.even_pages and len(job.pdf.pages) % 2:
        yield Fault("P006", f"{len(job.pdf.pages)} pages: the last sheet has one side.")


def intent(job: Job) -> Iterator[Fault]:
    """An output intent with an ICC profile whose parts are those of its colours (ISO 15930-7, 6.2.3)."""
    if not job.profile.output_intent:
        return
    intents = [entry for entry in job.pdf.Root.get("/OutputIntents", ()) if entry.get("/S") == Name.GTS_PDFX]
    if not intents:
        yield Fault("P007", "There is no output intent for PDF/X.")
        return
    icc = intents[0].get("/DestOutputProfile")
    if icc is None:
        yield Fault("P007", "The output intent has no ICC profile.")
        return
    header = icc.read_bytes()[:40]
    parts = {b"GRAY": 1, b"RGB ": 3, b"CMYK": 4}.get(header[16:20], 0)
    if header[36:40] != b"acsp" or header[12:16] != b"prtr" or parts != int(icc.get("/N", 0)):
        yield Fault("P007", "The profile of the output intent is not an ICC profile of a printing condition.")


def info(job: Job) -> Iterator[Fault]:
    """What the file says about itself."""
    for key in job.profile.info:
        value = job.pdf.docinfo.get(f"/{key}")
        if value is None or not str(value).strip("/ "):
            yield Fault("P008", f"The Info dictionary has no {key}.")
        elif key == "Trapped" and str(value) not in ("/True", "/False"):
            yield Fault("P008", f"Trapped is {str(value).strip('/')}, not True or False.")


def rgb(job: Job) -> Iterator[Fault]:
    """Colours of the screen, in any stream."""
    if job.profile.colours == "any":
        return
    for number, _, sheet in job.pages:
        seen = {ink.space for ink in sheet.stated | sheet.used} | {picture.space for picture in sheet.pictures}
        for space in sorted(seen & {"RGB", "Lab"}):
            yield Fault("P009", f"{space} colours: the press has other inks.", number)


def inks(job: Job) -> Iterator[Fault]:
    """Ink beside black where only black is asked; in four colours, text that needs more than one plate with black."""
    if job.profile.colours == "any":
        return
    for number, _, sheet in job.pages:
        text = {item.ink for item in sheet.texts}
        if any(_rich(ink) for ink in text):
            yield Fault("P010", "Text in black made of several inks: its edges blur.", number)
        if job.profile.colours == "k":
            coloured = {ink for ink in text | sheet.used if not _black(ink) and not _rich(ink)}
            coloured |= {ink for ink in sheet.used if _rich(ink)}
            if any(ink.space not in ("RGB", "Lab") for ink in coloured) or any(
                picture.space in ("CMYK", "Spot") for picture in sheet.pictures
            ):
                yield Fault("P010", "Ink other than black.", number)


def annotated(job: Job) -> Iterator[Fault]:
    """Links, forms, notes."""
    if job.profile.annotations:
        return
    for number, page, _ in job.pages:
        if len(page.get("/Annots", ())):
            yield Fault("P011", f"{len(page.Annots)} annotations.", number)


def transparency(job: Job) -> Iterator[Fault]:
    """Transparent content where the standard knows none."""
    if job.profile.transparency:
        return
    for number, _, sheet in job.pages:
        if sheet.see_through:
            yield Fault("P012", "Transparency: the standard knows none.", number)


def fonts(job: Job) -> Iterator[Fault]:
    """Every font in the file itself."""
    outside = set()
    for thing in job.pdf.objects:
        if isinstance(thing, Dictionary) and thing.get("/Type") == Name.Font and thing.get("/Subtype") not in _HOLDERS:
            descriptor = thing.get("/FontDescriptor", Dictionary())
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys()):
                outside.add(str(thing.get("/BaseFont", "/unnamed"))[1:])
    yield from (Fault("P013", f"The font {name} is not embedded.") for name in sorted(outside))


_HOLDERS: Final = (Name.Type0, Name.Type3)
"""Fonts that hold others, or their own drawings."""


def images(job: Job) -> Iterator[Fault]:
    """Resolution at the size on the page."""
    for number, _, sheet in job.pages:
        for picture in sheet.pictures:
            if picture.ppi < job.profile.image_ppi - 0.5:
                wanted = f"{job.profile.image_ppi:g}"
                yield Fault("P014", f"An image of {picture.ppi:.0f} pixels an inch; {wanted} are asked.", number)


def gutter(job: Job) -> Iterator[Fault]:
    """Room at the spine, by the thickness of the book."""
    least = job.profile.gutter(len(job.pdf.pages))
    for number, page, sheet in job.pages:
        trim, text = _trim_and_text(page, sheet)
        if text is None or not least:
            continue
        room = (text[0] - trim[0] if number % 2 else trim[2] - text[2]) / MM
        if room < least - 0.1:
            yield Fault("P015", f"Text {room:.1f} mm from the spine; a book of this length needs {least:g} mm.", number)


def margin(job: Job) -> Iterator[Fault]:
    """Room at the three edges that are cut."""
    least = job.profile.margin
    for number, page, sheet in job.pages:
        trim, text = _trim_and_text(page, sheet)
        if text is None or not least:
            continue
        outer = trim[2] - text[2] if number % 2 else text[0] - trim[0]
        room = min(outer, text[1] - trim[1], trim[3] - text[3]) / MM
        if room < least - 0.1:
            yield Fault("P016", f"Text {room:.1f} mm from the cut; {least:g} mm are asked.", number)


def interactive(job: Job) -> Iterator[Fault]:
    """Attachments, scripts, actions, forms: what a press cannot do."""
    if job.profile.annotations:
        return
    root = job.pdf.Root
    names = root.get("/Names", Dictionary())
    found = [what for key, what in _SCREEN.items() if key in root or key in names]
    yield from (Fault("P017", f"The file has {what}.") for what in dict.fromkeys(found))


_SCREEN: Final = {
    "/OpenAction": "an action on opening",
    "/AA": "actions",
    "/AcroForm": "a form",
    "/JavaScript": "scripts",
    "/EmbeddedFiles": "attachments",
}


def hairlines(job: Job) -> Iterator[Fault]:
    """Lines too thin for a plate; a width of 0 is the thinnest that the device can make."""
    for number, _, sheet in job.pages:
        thin = [line.width for line in sheet.lines if line.width < job.profile.thinnest_line - 0.001]
        if thin:
            yield Fault(
                "P018", f"A line of {min(thin):.2g} pt; {job.profile.thinnest_line:g} pt are the least.", number
            )


CHECKS: Final[tuple[Callable[[Job], Iterator[Fault]], ...]] = (
    *(readable, standard, boxes, trim_size, bleed, even, intent, info, rgb, inks, annotated),
    *(transparency, fonts, images, gutter, margin, interactive, hairlines),
)
"""Every check; the profile decides what each asks for."""


def _box(page: Object, key: str) -> Box:
    """A box of a page with its corners in order; MediaBox may be inherited from the page tree."""
    holder = page
    while key not in holder and "/Parent" in holder:
        holder = holder.Parent
    values = [float(value) for value in holder.get(key, Array([0, 0, 612, 792]))]
    return (min(values[::2]), min(values[1::2]), max(values[::2]), max(values[1::2]))


def _inside(inner: Box, outer: Box) -> bool:
    return all(a >= b - 0.01 for a, b in zip(inner[:2], outer[:2], strict=True)) and all(
        a <= b + 0.01 for a, b in zip(inner[2:], outer[2:], strict=True)
    )


def _trim_and_text(page: Object, sheet: Sheet) -> tuple[Box, Box | None]:
    """The trim of a page and the box around its text; None if it has none. Slugs beyond the trim are no text."""
    trim = _box(page, "/TrimBox" if "/TrimBox" in page else "/MediaBox")
    held = [item.box for item in sheet.texts if _touches(item.box, trim) and item.box[2] - item.box[0] > 0]
    if not held:
        return trim, None
    return trim, (*(min(box[i] for box in held) for i in (0, 1)), *(max(box[i] for box in held) for i in (2, 3)))  # type: ignore[return-value]  # four numbers


def _touches(box: Box, trim: Box) -> bool:
    return box[0] < trim[2] and box[2] > trim[0] and box[1] < trim[3] and box[3] > trim[1]


def _black(ink: Ink) -> bool:
    """Black ink alone, or paper."""
    if ink.space == "Gray":
        return True
    return ink.space == "CMYK" and all(part < TINT for part in ink.parts[:3])


def _rich(ink: Ink) -> bool:
    """Black and at least two other inks: what a program makes of the screen's black."""
    if ink.space != "CMYK" or len(ink.parts) != 4:
        return False
    others = sum(part >= TINT for part in ink.parts[:3])
    return ink.parts[3] >= TINT and others >= 2


def _size(size: tuple[float, float]) -> str:
    return f"{size[0]:g} × {size[1]:g} mm"

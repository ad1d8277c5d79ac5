"""Preflight: our own print files pass, and each planted fault is found, named and placed."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner
from pikepdf import Array, Dictionary, Name, Operator, Pdf, String

import kei_archive as kei
from kei_archive.cli.commands import group
from kei_archive.errors import ConfigError, ReadError, UsageError
from kei_archive.findings import CODES
from kei_archive.press.profile import Profile, load_profile
from kei_archive.press.walk import Ink, walk
from kei_archive.renderers.pdf import render_pdf
from kei_archive.renderers.theme import load_theme
from tests.pdf.conftest import document, tei, volume

BUILT_IN = ("kdp-6x9", "press", "press-bleed", "press-colour", "x1a")
X1A = Profile(name="x1a-like", colours="k", transparency=False)


@pytest.fixture(scope="module")
def book() -> bytes:
    """A print volume with bleed and marks."""
    options = kei.Pdf(purpose="print", bleed=3.0, marks=True)
    return render_pdf(volume(), options, theme=load_theme()).data


@pytest.mark.parametrize("profile", ["press", "press-bleed", "press-colour"])
def test_our_own_files_pass(book: bytes, profile: str) -> None:
    assert kei.preflight(book, profile=profile) == ()


@pytest.mark.parametrize("page", ["6x9in", "A5", "A4", "Letter", "170x240mm"])
def test_every_trim_size_passes(page: str) -> None:
    body = '<p>One.<note place="foot">Foot.</note></p><table><row><cell>1</cell></row></table>'
    data = render_pdf(document(tei(body=body)), kei.Pdf(purpose="print", page=page), theme=load_theme()).data
    assert kei.preflight(data) == ()
    assert (kei.preflight(data, profile="kdp-6x9") == ()) == (page == "6x9in")


def test_an_archive_file_is_no_print_file() -> None:
    data = render_pdf(document(tei(paragraphs=1)), kei.Pdf(), theme=load_theme()).data
    codes = {finding.code for finding in kei.preflight(data)}
    assert {"P002", "P007", "P008", "P009", "P017"} <= codes


def plant(data: bytes, change: Callable[[Pdf], None], **options: object) -> bytes:
    """The file with a fault in it."""
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(stream, **options)  # type: ignore[arg-type]  # what pikepdf takes
    return stream.getvalue()


def content(text: bytes, *, page: int = 4) -> Callable[[Pdf], None]:
    """Adds to the content of the fifth page, in points from the lower left corner."""

    def change(pdf: Pdf) -> None:
        pdf.pages[page].contents_add(b"q " + text + b" Q", prepend=True)

    return change


def resource(kind: str, name: str, thing: Callable[[Pdf], object], text: bytes) -> Callable[[Pdf], None]:
    """Adds a resource to the fifth page and uses it."""

    def change(pdf: Pdf) -> None:
        pdf.pages[4].add_resource(pdf.make_indirect(thing(pdf)), Name(kind), name=Name(name))  # type: ignore[arg-type]  # dictionaries and streams
        content(text)(pdf)

    return change


def no_trim(pdf: Pdf) -> None:
    del pdf.pages[4].obj.TrimBox


def bleed_beyond_media(pdf: Pdf) -> None:
    pdf.pages[4].obj.BleedBox = Array([-10, -10, 900, 900])


def another_size(pdf: Pdf) -> None:
    left, bottom, right, top = (float(value) for value in pdf.pages[4].obj.TrimBox)
    pdf.pages[4].obj.TrimBox = Array([left, bottom, right, top - 20])


def less_bleed(pdf: Pdf) -> None:
    pdf.pages[4].obj.BleedBox = pdf.pages[4].obj.TrimBox


def one_page_less(pdf: Pdf) -> None:
    del pdf.pages[-1]


def no_intent(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents


def screen_intent(pdf: Pdf) -> None:
    profile = bytearray(pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes())
    profile[12:16] = b"mntr"
    pdf.Root.OutputIntents[0].DestOutputProfile = pdf.make_stream(bytes(profile), N=4)


def no_title(pdf: Pdf) -> None:
    del pdf.docinfo["/Title"]


def unsure_of_trapping(pdf: Pdf) -> None:
    pdf.docinfo["/Trapped"] = Name.Unknown


def no_claim(pdf: Pdf) -> None:
    pdf.Root.Metadata = pdf.make_stream(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", Type=Name.Metadata, Subtype=Name.XML)
    del pdf.docinfo["/GTS_PDFXVersion"]


def a_link(pdf: Pdf) -> None:
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))
    pdf.pages[4].obj.Annots = Array([pdf.make_indirect(link)])


def unembedded_font(pdf: Pdf) -> None:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    resource("/Font", "/F99", lambda _: font, b"BT /F99 9 Tf 0 0 0 1 k 200 300 Td (x) Tj ET")(pdf)


def small_image(pdf: Pdf) -> pikepdf.Stream:
    shape = {"Width": 72, "Height": 72, "BitsPerComponent": 8, "ColorSpace": Name.DeviceGray}
    return pdf.make_stream(b"\x80" * 72 * 72, Type=Name.XObject, Subtype=Name.Image, **shape)


def colour_image(pdf: Pdf) -> pikepdf.Stream:
    shape = {"Width": 1, "Height": 1, "BitsPerComponent": 8, "ColorSpace": Name.DeviceRGB}
    return pdf.make_stream(b"\x80" * 3, Type=Name.XObject, Subtype=Name.Image, **shape)


def coloured_form(pdf: Pdf) -> pikepdf.Stream:
    box = Array([0, 0, 10, 10])
    return pdf.make_stream(b"1 0 0 rg 0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=box)


def gradient(space: Name, *ends: list[int]) -> Callable[[Pdf], Dictionary]:
    """A shading between two colours."""
    first, last = (Array(end) for end in ends)
    function = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=first, C1=last, N=1)
    whole = Dictionary(
        FunctionType=3, Domain=Array([0, 1]), Functions=Array([function]), Bounds=Array([]), Encode=Array([0, 1])
    )
    return lambda _: Dictionary(ShadingType=2, ColorSpace=space, Coords=Array([0, 0, 9, 0]), Function=whole)


def pattern(shading: Callable[[Pdf], Dictionary]) -> Callable[[Pdf], Dictionary]:
    return lambda pdf: Dictionary(PatternType=2, Shading=shading(pdf))


def tiles(pdf: Pdf) -> pikepdf.Stream:
    shape = {"PaintType": 1, "TilingType": 1, "BBox": Array([0, 0, 9, 9]), "XStep": 9, "YStep": 9}
    return pdf.make_stream(b"0 1 0 0 k 0 0 5 5 re f", PatternType=1, Resources=Dictionary(), **shape)


def screen_group(pdf: Pdf) -> pikepdf.Stream:
    group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
    return pdf.make_stream(
        b"0 0 0 1 k 0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 10, 10]), Group=group
    )


IN_PATTERN = b"/Pattern cs /X9 scn 200 300 9 9 re f"


def a_script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.beep()"))


def an_attachment(pdf: Pdf) -> None:
    pdf.attachments["x.txt"] = b"x"


def text_at(x: float, y: float = 300) -> Callable[[Pdf], None]:
    """A word in the page's own first font at ``x`` points from the left edge of the trim."""

    def change(pdf: Pdf) -> None:
        left = float(pdf.pages[4].obj.TrimBox[0])
        fonts = pdf.pages[4].obj.Resources.Font
        name = next(iter(fonts.keys()))
        code = int(next(iter(fonts[name].DescendantFonts[0].W)))
        content(f"BT {name} 9 Tf 0 0 0 1 k {left + x} {y} Td <{code:04x}{code:04x}> Tj ET".encode())(pdf)

    return change


FAULTS: dict[str, tuple[str, Callable[[Pdf], None], str]] = {
    "a page without TrimBox": ("P003", no_trim, "no TrimBox"),
    "bleed beyond the medium": ("P003", bleed_beyond_media, "do not lie in each other"),
    "a page of another size": ("P004", another_size, "others are 152.4 × 228.6 mm"),
    "no bleed": ("P005", less_bleed, "Bleed of 0.0 mm"),
    "an odd page": ("P006", one_page_less, "the last sheet has one side"),
    "no output intent": ("P007", no_intent, "no output intent"),
    "a monitor as output intent": ("P007", screen_intent, "not an ICC profile of a printing condition"),
    "no title": ("P008", no_title, "has no Title"),
    "trapping unknown": ("P008", unsure_of_trapping, "Trapped is Unknown"),
    "no PDF/X": ("P002", no_claim, "no PDF/X version"),
    "RGB operator": ("P009", content(b"0.2 0.2 0.2 rg"), "RGB colours"),
    "RGB in a form": ("P009", resource("/XObject", "/X9", coloured_form, b"/X9 Do"), "RGB colours"),
    "RGB image": (
        "P009",
        resource("/XObject", "/X9", colour_image, b".1 0 0 .1 200 300 cm /X9 Do"),
        "RGB colours",
    ),
    "RGB by a colour space": ("P009", content(b"/DeviceRGB cs 1 0 0 sc"), "RGB colours"),
    "RGB gradient": (
        "P009",
        resource("/Shading", "/X9", gradient(Name.DeviceRGB, [0, 0, 0], [1, 0, 0]), b"/X9 sh"),
        "RGB colours",
    ),
    "RGB behind transparency": ("P009", resource("/XObject", "/X9", screen_group, b"/X9 Do"), "RGB colours"),
    "a gradient of a second ink": (
        "P010",
        resource("/Pattern", "/X9", pattern(gradient(Name.DeviceCMYK, [0, 0, 0, 1], [0, 1, 0, 0])), IN_PATTERN),
        "Ink other than black",
    ),
    "a pattern of a second ink": ("P010", resource("/Pattern", "/X9", tiles, IN_PATTERN), "Ink other than black"),
    "rich black": ("P010", content(b".6 .5 .5 1 k 200 300 9 9 re f"), "Ink other than black"),
    "a second ink": ("P010", content(b"0 1 0 0 k 200 300 9 9 re f"), "Ink other than black"),
    "a link": ("P011", a_link, "1 annotations"),
    "a font outside": ("P013", unembedded_font, "Helvetica is not embedded"),
    "72 ppi": (
        "P014",
        resource("/XObject", "/X9", small_image, b"72 0 0 72 200 300 cm /X9 Do"),
        "72 pixels an inch",
    ),
    "text in the spine": ("P015", text_at(20), "mm from the spine"),
    "text at the edge": ("P016", text_at(420), "mm from the cut"),
    "a script": ("P017", a_script, "an action on opening"),
    "an attachment": ("P017", an_attachment, "attachments"),
    "a hairline": ("P018", content(b"0 0 0 1 K .1 w 200 300 m 250 300 l S"), "A line of 0.1 pt"),
    "a line scaled to nothing": ("P018", content(b"0 0 0 1 K .1 0 0 .1 0 0 cm 1 w 0 0 m 9 9 l S"), "A line of 0.1 pt"),
}

FOLLOW = {"P003": ("P004", "P005")}
"""What a fault brings with it: without a TrimBox the page has another size and no bleed."""


@pytest.mark.parametrize("name", FAULTS)
def test_each_planted_fault_is_found_named_and_placed(book: bytes, name: str) -> None:
    code, change, words = FAULTS[name]
    found = kei.preflight(plant(book, change), profile="press-bleed")
    hits = [finding for finding in found if finding.code == code]
    assert hits, f"not found; only {[finding.code for finding in found]}"
    assert words in hits[0].message
    assert hits[0].place in ("", "page 5")
    assert {finding.code for finding in found} <= {code, *FOLLOW.get(code, ())}, "other faults than the one planted"


def test_gradients_of_black_pass(book: bytes) -> None:
    slope = gradient(Name.DeviceCMYK, [0, 0, 0, 1], [0, 0, 0, 0])
    for change in (
        resource("/Shading", "/X9", slope, b"/X9 sh"),
        resource("/Pattern", "/X9", pattern(slope), IN_PATTERN),
    ):
        assert kei.preflight(plant(book, change), profile="press-bleed") == ()


def test_rich_black_text_is_named_in_four_colours_too(book: bytes) -> None:
    def change(pdf: Pdf) -> None:
        page = pdf.pages[4]
        rows = [
            (operands, Operator("rg") if str(operator) == "none" else operator)
            for operands, operator in pikepdf.parse_content_stream(page)
        ]
        rich = ([0.06, 0.06, 0.06, 0.9], Operator("k"))
        changed = [rich if str(operator) in ("scn", "sc") else (operands, operator) for operands, operator in rows]
        page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(changed))

    found = kei.preflight(plant(book, change), profile="press-colour")
    assert [(finding.code, finding.place) for finding in found] == [("P010", "page 5")]


@pytest.mark.parametrize(
    "entry",
    [Dictionary(ca=0.5), Dictionary(CA=0.9), Dictionary(BM=Name.Multiply), Dictionary(SMask=Dictionary(S=Name.Alpha))],
)
def test_transparency_is_found_where_the_standard_knows_none(book: bytes, entry: Dictionary) -> None:
    data = plant(book, resource("/ExtGState", "/G9", lambda _: entry, b"/G9 gs"))
    assert kei.preflight(data, profile="press-bleed") == ()
    assert [finding.code for finding in kei.preflight(data, profile=X1A)] == ["P012"]


def test_an_encrypted_file_is_found(book: bytes) -> None:
    data = plant(book, lambda _: None, encryption=pikepdf.Encryption(owner="a", user=""))
    assert "P001" in {finding.code for finding in kei.preflight(data, profile="press-bleed")}
    locked = plant(book, lambda _: None, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(ReadError, match="needs a password"):
        kei.preflight(locked)


@pytest.mark.parametrize("text", [b"(x) w", b"BT /F9 Tf ET"])
def test_content_that_cannot_be_read_is_a_fault_of_its_page(book: bytes, text: bytes) -> None:
    (finding, *_) = kei.preflight(plant(book, content(text)), profile="press-bleed")
    assert (finding.code, finding.place) == ("P001", "page 5")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"PK\3\4", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>"])
def test_what_is_no_pdf_is_an_error(data: bytes) -> None:
    with pytest.raises(ReadError, match="not a PDF"):
        kei.preflight(data)


def test_a_missing_file_and_an_unknown_profile_are_wrong_use(tmp_path: Path, book: bytes) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        kei.preflight(tmp_path / "none.pdf")
    with pytest.raises(UsageError, match=r"no print profile 'pres'\. Did you mean 'press'"):
        kei.preflight(book, profile="pres")


def test_a_profile_of_ones_own(tmp_path: Path, book: bytes) -> None:
    path = tmp_path / "shop.toml"
    path.write_text("trim = [{ width = 140, height = 200 }]\ngutters = [{ pages = 900, inner = 40 }]\n")
    assert {finding.code for finding in kei.preflight(book, profile=path)} == {"P004", "P015"}
    path.write_text('colour = "k"\n')
    with pytest.raises(ConfigError, match="Did you mean 'colours'"):
        kei.preflight(book, profile=path)
    path.write_text('colours = "rgb"\n')
    with pytest.raises(ConfigError, match="one of k, cmyk, any"):
        kei.preflight(book, profile=path)


@pytest.mark.parametrize("name", BUILT_IN)
def test_built_in_profiles_are_there_and_say_what_they_are(name: str) -> None:
    assert load_profile(name).description
    assert load_profile(name).gutter(10) < load_profile(name).gutter(800) == load_profile(name).gutter(5000)


def test_text_is_measured_where_it_stands() -> None:
    """Matrices, scaling, spacing and rise, against sums done by hand."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(200, 200))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.X, FirstChar=65, Widths=Array([500, 1000]))
    page.obj.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
    text = b"2 0 0 2 10 10 cm BT /F1 10 Tf 1 Tc 50 Tz 5 Ts 0 0 0 1 k 20 30 Td [(A) -1000 (B)] TJ T* ET"
    page.obj.Contents = pdf.make_stream(text)
    (shown,) = walk(page).texts
    # (5 + 1) / 2 = 3 for A, then 10 / 2 = 5 of kerning, then (10 + 1) / 2 = 5.5 for B; doubled, from x = 50
    assert shown.box == pytest.approx((50, 10 + 2 * (30 + 5 - 2), 50 + 2 * 13.5, 10 + 2 * (30 + 5 + 7)))
    assert shown.ink == Ink("CMYK", (0, 0, 0, 1))


def test_command_explains_and_exits_with_one(tmp_path: Path, book: bytes) -> None:
    good, bad = tmp_path / "good.pdf", tmp_path / "bad.pdf"
    good.write_bytes(book)
    bad.write_bytes(plant(book, a_link))
    run = CliRunner()
    done = run.invoke(group, ["preflight", str(good)], standalone_mode=False)
    assert done.return_value == 0
    assert done.output.splitlines()[-1] == f"{good}: ready for the press by the profile press."
    done = run.invoke(group, ["preflight", str(bad)], standalone_mode=False)
    assert done.return_value == 1
    assert "P011 page 5: 1 annotations. Take them out" in done.output
    assert done.output.splitlines()[-1] == f"{bad}: 1 fault by the profile press."


def test_every_code_of_the_checks_is_planted_here() -> None:
    planted = {code for code, *_ in FAULTS.values()} | {"P001", "P012"}
    assert planted == {code for code in CODES if code.startswith("P")}

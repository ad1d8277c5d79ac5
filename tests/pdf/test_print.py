"""The print PDF: what a print shop's preflight looks at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pikepdf
import pytest
from pikepdf import Name

from kei_archive.errors import UsageError
from kei_archive.renderers.base import Pdf, Rendition
from kei_archive.renderers.pdf_page import GUTTERS, make_page
from tests.pdf.conftest import LONG, document, tei, volume

Render = Callable[..., Rendition]
Open = Callable[[Rendition | bytes], pikepdf.Pdf]

MM = 72 / 25.4
SIZES = {"6x9in": (152.4, 228.6), "A5": (148, 210), "A4": (210, 297), "Letter": (215.9, 279.4), "170x240mm": (170, 240)}


@pytest.fixture(scope="module")
def book(render: Render) -> Rendition:
    return render(volume(), purpose="print")


def boxes(page: pikepdf.Page, name: str) -> list[float]:
    return [float(value) for value in page.obj[name]]


def inset(outer: list[float], inner: list[float]) -> list[float]:
    """Millimetres from one box to another, on the four sides."""
    return [round(abs(a - b) / MM, 2) for a, b in zip(outer, inner, strict=True)]


@pytest.mark.parametrize("name", SIZES)
@pytest.mark.parametrize("purpose", ["archive", "print"])
def test_measure_is_60_to_70_characters_on_every_trim(name: str, purpose: Any) -> None:
    page = make_page(Pdf(page=name, purpose=purpose))
    assert (page.width, page.height) == SIZES[name]
    assert 60 <= page.measure <= 70
    assert page.inner >= 15
    assert page.outer >= 15
    thick = make_page(Pdf(page=name, purpose=purpose), pages=750)
    assert 60 <= thick.measure <= 70
    assert thick.outer >= 15
    assert thick.inner >= (GUTTERS[-1][1] if purpose == "print" else 15)


@pytest.mark.parametrize("name", SIZES)
def test_gutter_grows_with_the_book(name: str) -> None:
    inner = [make_page(Pdf(page=name, purpose="print"), pages=most).inner for most, *_ in GUTTERS]
    assert inner == sorted(inner)
    assert inner[0] < inner[-1]
    assert all(have >= least for have, (_, least, _) in zip(inner, GUTTERS, strict=True))


@pytest.mark.parametrize("name", ["B7", "30x30in", "50x50mm", "210x", "a4;"])
def test_impossible_page_sizes_are_refused(name: str) -> None:
    with pytest.raises(UsageError, match="page"):
        Pdf(page=name)


WRONG: dict[str, dict[str, Any]] = {
    "no purpose 'screen'": {"purpose": "screen"},
    "no conformance 'pdf/a-4f'": {"conformance": "pdf/a-4f"},
    "no colour 'rgb'": {"purpose": "print", "colour": "rgb"},
    "a bleed of -1 mm": {"purpose": "print", "bleed": -1.0},
    "a bleed of nan mm": {"purpose": "print", "bleed": float("nan")},
    "a bleed of 21 mm": {"purpose": "print", "bleed": 21.0},
    "--bleed says nothing about": {"bleed": 3.0},
    "--marks says nothing about": {"marks": True},
    "--starts says nothing about": {"starts": "recto"},
    "no starts 'verso'": {"purpose": "print", "starts": "verso"},
    "--colour says nothing about": {"colour": "cmyk"},
    "--conformance says nothing about": {"purpose": "print", "conformance": "pdf/a-3u"},
}


@pytest.mark.parametrize("words", WRONG)
def test_what_cannot_be_made_is_refused_before_any_work(words: str) -> None:
    with pytest.raises(UsageError, match=re.escape(words)) as caught:
        Pdf(**WRONG[words])
    assert re.search("Known|Did you mean|Choose|Leave", str(caught.value))


@pytest.mark.parametrize("name", SIZES)
def test_trim_box_is_the_page(render: Render, opened: Open, name: str) -> None:
    pdf = opened(render(tei(paragraphs=1), purpose="print", page=name))
    for page in pdf.pages:
        left, bottom, right, top = boxes(page, "/TrimBox")
        assert ((right - left) / MM, (top - bottom) / MM) == pytest.approx(SIZES[name], abs=0.05)
        assert boxes(page, "/TrimBox") == pytest.approx(boxes(page, "/MediaBox"), abs=0.01)


@pytest.mark.parametrize(("bleed", "marks", "around"), [(3.0, False, 3.0), (3.0, True, 9.0), (0.0, True, 9.0)])
def test_bleed_and_marks_set_the_boxes(render: Render, opened: Open, bleed: float, marks: bool, around: float) -> None:
    pdf = opened(render(tei(paragraphs=1), purpose="print", bleed=bleed, marks=marks))
    for page in pdf.pages:
        media, bled, trim = (boxes(page, f"/{name}Box") for name in ("Media", "Bleed", "Trim"))
        assert inset(media, trim) == [around] * 4
        assert inset(bled, trim) == [bleed] * 4


def test_marks_stand_outside_the_bleed(render: Render, opened: Open) -> None:
    plain, marked = (opened(render(tei(paragraphs=1), purpose="print", bleed=9.0, marks=m)) for m in (False, True))
    assert inset(boxes(marked.pages[0], "/MediaBox"), boxes(marked.pages[0], "/BleedBox")) == [9.0] * 4
    strokes = [sum(str(operator) == "S" for _, operator in drawn(pdf)) for pdf in (plain, marked)]
    assert strokes[0] == 0
    assert strokes[1] > 0


def drawn(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Operands and operators of the whole file, pages and form XObjects."""
    forms = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == Name.Form]
    for stream in (*pdf.pages, *forms):
        yield from pikepdf.parse_content_stream(stream)


def inks(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Every colour that the file sets."""
    space = {"cs": "DeviceGray", "CS": "DeviceGray"}
    for operands, operator in drawn(pdf):
        name = str(operator)
        if name in space:
            space[name] = str(operands[0]).lstrip("/")
        elif name in ("sc", "scn", "SC", "SCN"):
            in_force = space["cs" if name.islower() else "CS"]
            yield f"{in_force} {' '.join(f'{float(value):g}' for value in operands)}"
        elif name in ("rg", "RG", "g", "G", "k", "K", "sh"):
            yield f"{name} {' '.join(str(value) for value in operands)}"


def test_all_ink_is_black_alone(render: Render, opened: Open) -> None:
    rich = (
        '<p>One <ref target="https://example.org/a">link</ref>.<note place="foot">Foot.</note></p><table><head>T</head>'
        '<row role="label"><cell>A</cell></row><row><cell>1</cell></row></table><list><item>x</item></list>'
    )
    for rendition in (render(volume(), purpose="print"), render(tei(body=rich), purpose="print", marks=True)):
        found = set(inks(opened(rendition)))
        assert found
        assert found <= {"DeviceCMYK 0 0 0 1", "K 0 0 0 1"}


def test_states_x4_its_condition_and_no_trapping(book: Rendition, opened: Open) -> None:
    pdf = opened(book)
    assert pdf.pdf_version == "1.6"
    (intent,) = pdf.Root.OutputIntents
    assert (intent.S, str(intent.OutputConditionIdentifier)) == (Name.GTS_PDFX, "FOGRA39")
    assert intent.DestOutputProfile.N == 4
    assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"
    assert pdf.docinfo["/Trapped"] == Name("/False")
    with pdf.open_metadata() as xmp:
        assert xmp["pdfxid:GTS_PDFXVersion"] == "PDF/X-4"
        assert xmp["pdf:Trapped"] == "False"
    assert b"xmpMM:DocumentID" in pdf.Root.Metadata.read_bytes()


def test_no_annotations_nor_attachments_nor_transparency(book: Rendition, opened: Open) -> None:
    pdf = opened(book)
    assert not any("/Annots" in page.obj for page in pdf.pages)
    assert "/Names" not in pdf.Root
    assert not any("/Group" in page.obj for page in pdf.pages)


def test_fonts_are_embedded(book: Rendition, opened: Open) -> None:
    descriptors = [o for o in opened(book).objects if isinstance(o, pikepdf.Dictionary) and "/FontDescriptor" in o]
    assert descriptors
    assert all({"/FontFile2", "/FontFile3"} & set(font.FontDescriptor.keys()) for font in descriptors)


def pages(data: bytes, pdf_text: Callable[..., str]) -> list[str]:
    return pdf_text(data).split("\f")[:-1]


@pytest.mark.parametrize("starts", ["next", "recto"])
@pytest.mark.parametrize("parts", [False, True])
def test_a_volume_is_made_like_a_book(
    render: Render, pdf_text: Callable[..., str], parts: bool, starts: Literal["next", "recto"]
) -> None:
    found = pages(render(volume(parts=parts), purpose="print", starts=starts).data, pdf_text)
    assert len(found) % 2 == 0
    assert [" ".join(page.split())[:24] for page in found[:2]] == ["Tide Tables", ""]
    assert "Ben Quay" in found[2]
    assert "All rights with the authors." in found[3]
    right = {"The Two Columns\n": not parts, "Ebb\n": parts, "Flood tide\n": parts, "Sources\n": True}
    for opening in (
        "The Two Columns\n",
        "Salt on the Ledger\n",
        "Sources\n",
        *(("Ebb\n", "Flood tide\n") if parts else ()),
    ):
        numbers = [n for n, page in enumerate(found, 1) if f"\n{opening}" in f"\n{page}" and "Contents" not in page]
        assert numbers
        if starts == "recto" or right.get(opening):
            assert numbers[0] % 2 == 1, f"{opening!r} opens on a left page"
        assert not found[numbers[0] - 1].startswith("Tide Tables"), "an opening has no running head"
    assert "SHA-256" in found[-1] + found[-2]
    if starts == "next":
        first = next(n for n, page in enumerate(found) if "The Two Columns\n" in page and "Contents" not in page)
        last = next(n for n, page in enumerate(found) if "Salt on the Ledger\n" in page and "Contents" not in page)
        blank = sum(not page.strip() for page in found[first:last])
        assert blank <= parts, "nothing but the page before a part is blank"


def test_contents_state_the_pages(render: Render, pdf_text: Callable[..., str]) -> None:
    found = pages(render(volume(), purpose="print").data, pdf_text)
    contents = next(page for page in found if page.startswith("Contents"))
    stated = [int(number) for number in re.findall(r"(?:\. )+ *(\d+)\n", contents)]
    titles = ["The Two Columns", "A Lamp at the End of the Pier", "Salt on the Ledger"]
    assert len(stated) == len(titles)
    for title, number in zip(titles, stated, strict=True):
        assert title in " ".join(found[number - 1].split())


def test_running_heads_fit_and_are_never_cut_in_a_word(render: Render, pdf_text: Callable[..., str]) -> None:
    found = pages(render(volume(), purpose="print").data, pdf_text)
    heads = {page.split("\n")[0] for page in found if len(page.split()) > 60}
    assert {"Tide Tables", LONG.partition(": ")[0]} <= heads


def test_web_links_stand_at_the_foot(render: Render, pdf_text: Callable[..., str]) -> None:
    body = '<p>See <ref target="https://example.org/tides?year=1">the tables</ref> there.</p>'
    text = pdf_text(render(tei(body=body), purpose="print").data)
    assert "a. https://example.org/tides?year=1" in text
    assert "https:" not in pdf_text(render(tei(body=body)).data)


@pytest.mark.parametrize(
    ("words", "noted"),
    [
        ("https://example.org/tides?year=1&amp;part=2", False),
        ("example.org/tides?year=1&amp;part=2", False),
        ("https://example.org/\ntides?year=1&amp;part=2", False),
        ("Example.org", True),
    ],
)
def test_an_address_is_not_repeated(render: Render, pdf_text: Callable[..., str], words: str, noted: bool) -> None:
    body = f'<p>See <ref target="https://example.org/tides?year=1&amp;part=2">{words}</ref> there.</p>'
    text = "".join(pdf_text(render(tei(body=body), purpose="print").data).split())
    assert text.count("tides?year=1") == 1
    assert ("a.https://" in text) == noted


def test_no_word_is_broken_across_pages(render: Render, pdf_text: Callable[..., str]) -> None:
    source = document(tei(paragraphs=60))
    broken = {
        purpose: ends_in_hyphen(render(source, purpose=purpose).data, pdf_text) for purpose in ("archive", "print")
    }
    assert broken["archive"] > 0, "nothing was broken to begin with: the test would prove nothing"
    assert broken["print"] == 0


def ends_in_hyphen(data: bytes, pdf_text: Callable[..., str]) -> int:
    """Pages whose text ends in a hyphenated word."""
    return sum(page.rstrip().endswith("-") for page in pdf_text(data, crop=(0, 50, 432, 540)).split("\f"))

"""veraPDF, Ghostscript and our own eyes' rules on real output."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest

from kei_archive import config
from kei_archive.building.posts import read_posts
from kei_archive.building.volumes import collections_of
from kei_archive.building.volumes import volume as bind_volume
from kei_archive.press import preflight
from kei_archive.reading import read
from kei_archive.renderers import pdf_fonts
from kei_archive.renderers.base import Pdf, Rendition
from kei_archive.renderers.pdf import render_pdf
from kei_archive.renderers.theme import load_theme
from kei_archive.tei.document import TeiDocument
from kei_archive.tei.encode import encode
from tests.pdf.conftest import BACK, corpus, document, tei, volume
from tests.pdf.pictures import drawing, picture
from tests.pdf.rich import rich_text, rich_volume

ROOT = Path(__file__).parents[2]
Verapdf = Callable[[Path | bytes, str], list[str]]


def made(source: TeiDocument, **options: object) -> Rendition:
    return render_pdf(source, Pdf(**options), theme=load_theme())  # type: ignore[arg-type]  # options of the test


SOURCES = {
    "text": lambda: document(tei(back=BACK)),
    "rich": lambda: rich_text(foreign=False),
    "volume": volume,
    "parts": lambda: volume(parts=True),
    "page": lambda: encode(read(ROOT / "corpus" / "witnesses" / "kiln-colour.html")),
    "links": lambda: document(corpus(tei(1, body='<p>As <ref target="kei:k-000000000002">she</ref>.</p>'), tei(2))),
}


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("flavour", ["3a", "ua1"])
def test_archive_pdf_is_pdf_a_3a_and_pdf_ua_1(verapdf: Verapdf, name: str, flavour: str) -> None:
    assert verapdf(made(SOURCES[name]()).data, flavour) == []


def test_other_levels_conform(verapdf: Verapdf) -> None:
    unicode = made(SOURCES["rich"](), conformance="pdf/a-3u").data
    assert verapdf(unicode, "3u") + verapdf(unicode, "ua1") == []
    assert verapdf(made(SOURCES["rich"](), conformance="pdf/a-2u").data, "2u") == []


def scripts() -> None:
    """Skip where no font for the rich document is installed."""
    if not pdf_fonts._installed("م", pdf_fonts.FAMILIES) or not pdf_fonts._installed("港", ("Noto Serif CJK KR",)):
        pytest.skip("no font for Arabic and hanja is installed (Debian: fonts-dejavu, fonts-noto-cjk)")


@pytest.mark.parametrize("source", [rich_text, rich_volume])
def test_everything_that_a_page_can_hold_conforms(verapdf: Verapdf, source: Callable[[], TeiDocument]) -> None:
    scripts()
    data = made(source()).data
    assert verapdf(data, "3a") + verapdf(data, "ua1") == []


def specimens(root: Path) -> list[TeiDocument]:
    """Every post and every collection of the repository's corpus."""
    sources = config.find_sources(root / "corpus")
    reading = read_posts(sources, profile=None, day=None, tell=lambda _: None)
    volumes = [
        bind_volume(collection, reading.posts, archive=sources.archive, day=reading.nominal)[0]
        for collection in collections_of(sources)
    ]
    return [*(post.tei for post in reading.posts), *volumes]


@pytest.mark.full
@pytest.mark.parametrize("theme", ["peninsula", "plain"])
def test_every_specimen_and_collection_conforms(verapdf: Verapdf, root: Path, theme: str) -> None:
    sources = specimens(root)
    assert len(sources) > 12
    for source in sources:
        data = render_pdf(source, Pdf(theme=theme), theme=load_theme(theme)).data
        assert verapdf(data, "3a") + verapdf(data, "ua1") == [], source.id


def test_pictures_in_four_inks_conform(verapdf: Verapdf) -> None:
    drawn = drawing(
        '<rect width="90" height="90" fill="device-cmyk(1 0 0 0)" stroke="lab(50 60 20)"/>'
        '<g opacity=".5"><circle r="9" fill="device-cmyk(0 1 0 .5)"/></g>'
    )
    body = f'<p><graphic url="{picture("JPEG", mode="CMYK")}"/> <graphic url="{drawn}"/></p>'
    data = made(document(tei(body=body))).data
    assert verapdf(data, "3a") + verapdf(data, "ua1") == []


@pytest.mark.parametrize("page", ["A5", "A4", "Letter"])
def test_every_size_conforms(verapdf: Verapdf, page: str) -> None:
    data = made(SOURCES["text"](), page=page).data
    assert verapdf(data, "3a") + verapdf(data, "ua1") == []


def test_real_captures_conform(verapdf: Verapdf, shared: Path) -> None:
    for path in sorted((shared / "exemplars").glob("k-*.xml")):
        data = made(TeiDocument(path.read_bytes())).data
        assert verapdf(data, "3a") + verapdf(data, "ua1") == [], path.name


def test_a_font_from_the_system_conforms(verapdf: Verapdf) -> None:
    if not pdf_fonts._installed("港", ("Noto Serif CJK KR",)):
        pytest.skip("no Noto CJK font is installed (Debian: fonts-noto-cjk)")
    data = made(document(tei(body="<p>The harbour (港) of 인천, 日本.</p>"))).data
    assert verapdf(data, "3a") + verapdf(data, "ua1") == []


Inkcov = Callable[[Path], list[tuple[float, ...]]]


def on_press(rendition: Rendition, folder: Path, inkcov: Inkcov, *, profile: str = "press") -> list[str]:
    """What a press would complain of: our preflight, Ghostscript's ink, links, and colours of the screen."""
    path = rendition.save(folder)
    faults = [f"{finding.code} {finding.message}" for finding in preflight(path, profile=profile)]
    pages = inkcov(path)
    faults += [f"page {n}: {row}" for n, row in enumerate(pages, 1) if max(row[:3]) > 0]
    assert max(black for *_, black in pages) > 0.02, "nothing was printed: the test would prove nothing"
    with pikepdf.open(path) as pdf:
        faults += ["annotations" for page in pdf.pages if "/Annots" in page.obj]
        return faults + [str(place) for place in screen_colours(pdf)]


def screen_colours(pdf: pikepdf.Pdf) -> Iterator[object]:
    """Operators and colour spaces of RGB, wherever they stand: pages, forms, patterns, gradients, images, groups."""
    streams = [o for o in pdf.objects if isinstance(o, pikepdf.Stream)]
    painted = [o for o in streams if (o.get("/Subtype") == "/Form" or "/PatternType" in o)]
    for stream in (*pdf.pages, *painted):
        yield from (name for _, name in pikepdf.parse_content_stream(stream) if str(name) in ("rg", "RG"))
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            for holder in (thing, thing.get("/Group", {})):
                yield from (f"{key} RGB" for key in ("/ColorSpace", "/CS") if holder.get(key) == pikepdf.Name.DeviceRGB)


def test_press_gets_black_ink_only(inkcov: Inkcov, tmp_path: Path) -> None:
    scripts()
    for source in (rich_volume(), rich_text(gradient=True)):
        rendition = made(source, purpose="print", marks=True, bleed=3.0)
        assert on_press(rendition, tmp_path, inkcov, profile="press-bleed") == []


def test_screen_colours_are_seen() -> None:
    with pikepdf.open(io.BytesIO(made(rich_text(gradient=True)).data)) as pdf:
        found = {str(place) for place in screen_colours(pdf)}
    assert found >= {"rg", "/ColorSpace RGB", "/CS RGB"}


@pytest.mark.full
@pytest.mark.parametrize("page", ["A5", "6x9in"])
@pytest.mark.parametrize("theme", ["peninsula", "plain"])
def test_every_specimen_and_collection_can_be_printed(
    inkcov: Inkcov, tmp_path: Path, root: Path, page: str, theme: str
) -> None:
    for source in specimens(root):
        rendition = render_pdf(source, Pdf(purpose="print", page=page, theme=theme), theme=load_theme(theme))
        assert on_press(rendition, tmp_path, inkcov) == [], source.id
        assert not {"R011", "R012"} & {finding.code for finding in rendition.findings}, source.id

"""veraPDF, Ghostscript and our own eyes' rules on real output."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kei_archive.renderers import pdf_fonts
from kei_archive.renderers.base import Pdf, Rendition
from kei_archive.renderers.pdf import render_pdf
from kei_archive.renderers.theme import load_theme
from kei_archive.tei.document import TeiDocument
from tests.pdf.conftest import BACK, corpus, document, tei, volume
from tests.pdf.pictures import drawing, picture

Verapdf = Callable[[Path | bytes, str], list[str]]

RICH = """<p>See <ref target="https://example.org/a_long/path?x=1">the <emph>log</emph></ref>.
<note place="foot">Foot.</note>
인천 <foreign xml:lang="ko">부두</foreign></p><list><item>One</item>
<item><p>Two</p><list><item>in</item></list></item></list>
<list rend="numbered"><item>a</item><item>b</item></list><quote>A quoted block.</quote>
<table><head>Levels</head><row role="label"><cell>A</cell><cell>B</cell></row>
<row><cell>1</cell><cell>2</cell></row></table>
<div><head>Section</head><p>Text.</p><div><head>Within</head><p>More <hi rend="bold">text</hi>.</p></div></div>
<figure><graphic url="https://example.org/x.png"/><figDesc>A lamp.</figDesc><head>Caption.</head></figure><eg>a
 b</eg>"""


def made(source: TeiDocument, **options: object) -> Rendition:
    return render_pdf(source, Pdf(**options), theme=load_theme())  # type: ignore[arg-type]  # options of the test


SOURCES = {
    "text": lambda: document(tei(back=BACK)),
    "rich": lambda: document(tei(body=RICH, back=BACK)),
    "volume": volume,
    "parts": lambda: volume(parts=True),
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


def test_pictures_and_many_scripts_conform(verapdf: Verapdf) -> None:
    if not pdf_fonts._installed("م", pdf_fonts.FAMILIES) or not pdf_fonts._installed("港", ("Noto Serif CJK KR",)):
        pytest.skip("no font for Arabic and hanja is installed (Debian: fonts-dejavu, fonts-noto-cjk)")
    body = (
        f'<figure><graphic url="{picture("JPEG")}"/><figDesc>A slope.</figDesc><head>Caption.</head></figure>'
        f'<p><graphic url="{drawing()}"/> <foreign xml:lang="he">שלום</foreign> Ελληνικά Кириллица 부두 港'
        f' <foreign xml:lang="ar">مرحبا</foreign></p>{RICH}'
    )
    for source in (document(tei(body=body, back=BACK)), document(tei(body="<p>هذا نص عربي.</p>", language="ar"))):
        data = made(source).data
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


def test_press_uses_black_ink_only(inkcov: Callable[[Path], list[tuple[float, ...]]], tmp_path: Path) -> None:
    path = made(volume(), purpose="print", marks=True, bleed=3.0).save(tmp_path)
    pages = inkcov(path)
    assert len(pages) % 2 == 0
    assert all(cyan == magenta == yellow == 0 for cyan, magenta, yellow, _ in pages)
    assert max(black for *_, black in pages) > 0.02

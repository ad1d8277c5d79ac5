"""Fonts: only the theme's, every character drawn, nothing fetched."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

import kei_archive as kei
from kei_archive.doctor import examine
from kei_archive.errors import MissingGlyph, RenderError
from kei_archive.renderers import pdf_fonts
from kei_archive.renderers.base import Pdf, Rendition
from kei_archive.renderers.pdf import BASE, Fetcher, render_pdf
from kei_archive.renderers.pdf_book import drawable
from kei_archive.renderers.theme import Theme, load_theme
from tests.pdf.conftest import corpus, document, tei, volume

Render = Callable[..., Rendition]
Open = Callable[[Rendition | bytes], pikepdf.Pdf]


def families(pdf: pikepdf.Pdf) -> set[str]:
    """Families of the embedded fonts, without the tags of the subsets."""
    names = {str(o.BaseFont) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/BaseFont" in o}
    return {name.partition("+")[2].partition("-")[0] for name in names}


@pytest.mark.parametrize("folder", ["fonts", "print"])
def test_files_are_those_recorded_and_have_licences(root: Path, folder: str) -> None:
    place = root / "templates" / "shared" / folder
    rows = dict(reversed(line.split("  ")) for line in (place / "SHA256SUMS").read_text().splitlines())
    binaries = [path for path in place.iterdir() if path.suffix in (".ttf", ".woff", ".icc")]
    assert {path.name for path in binaries} == set(rows)
    for path in binaries:
        assert hashlib.sha256(path.read_bytes()).hexdigest() == rows[path.name]
    assert any("icence" in path.name or "OFL" in path.name for path in place.glob("*.txt"))


@pytest.mark.parametrize("purpose", ["archive", "print"])
def test_only_fonts_of_the_theme_are_embedded(render: Render, opened: Open, purpose: str) -> None:
    body = (
        '<p><hi rend="bold">bold</hi> <emph>italic</emph> <code>code</code> <foreign xml:lang="ko">부두</foreign></p>'
    )
    for source in (volume(), document(tei(body=body))):
        assert families(opened(render(source, purpose=purpose))) <= {"Text", "Note", "Display", "Hangul", "Code"}


def test_missing_glyph_is_an_error_with_its_name(render: Render, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_fonts, "_installed", lambda *_: None)
    with pytest.raises(MissingGlyph, match=r"U\+13000 EGYPTIAN HIEROGLYPH A001.*Install a Noto font"):
        render(tei(body="<p>A \U00013000 sign.</p>"))


def test_a_volume_is_not_lost_for_one_character(
    render: Render, pdf_text: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_fonts, "_installed", lambda *_: None)
    made = render(corpus(tei(1, body="<p>A \U00013000 sign.</p>", title="Of \U00013000"), tei(2, paragraphs=1)))
    (finding,) = [finding for finding in made.findings if finding.code == "R005"]
    assert "U+13000 EGYPTIAN HIEROGLYPH A001" in finding.message
    text = pdf_text(made.data)
    assert "A [U+13000] sign." in text
    assert "Of [U+13000]" in text


def test_the_recipe_names_what_the_system_lent(installed: None) -> None:
    made = kei.render(document(tei(body="<p>The harbour (港).</p>")), "pdf")
    family, digest = made.recipe["fonts"].split(" sha256:")
    assert family.startswith("Noto Serif CJK KR ")
    assert len(digest) == 64
    assert "fonts" not in kei.render(document(tei(paragraphs=1)), "pdf").recipe


@pytest.fixture
def installed() -> None:
    if not shutil.which("fc-list") or not pdf_fonts._installed("港", ("Noto Serif CJK KR",)):
        pytest.skip("no Noto CJK font is installed (Debian: fonts-noto-cjk)")


def test_doctor_names_scripts_without_a_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_fonts, "_installed", lambda *_: None)
    rows = {check.name: check for check in examine() if check.name.startswith("font: ")}
    assert len(rows) == len(pdf_fonts.SCRIPTS)
    assert "apt-get install fonts-noto-cjk" in rows["font: hanja"].remedy
    assert not any(check.present or check.needed for check in rows.values())


def test_other_scripts_come_from_an_installed_font_and_say_so(render: Render, opened: Open) -> None:
    if not shutil.which("fc-list") or not pdf_fonts._installed("港", ("Noto Serif CJK KR",)):
        pytest.skip("no Noto CJK font is installed (Debian: fonts-noto-cjk)")
    rendition = render(tei(body="<p>The harbour (港) of 인천.</p>"))
    (finding,) = [finding for finding in rendition.findings if finding.code == "R003"]
    assert "Noto Serif CJK KR" in finding.message
    assert "港" in finding.message
    assert families(opened(rendition)) == {"Text", "Note", "Display", "Hangul", "Extra1"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", ""),
        ("zero\u200bwidth\u00ad\ufeff\u2028", ""),
        ("e\u0323\u0302", ""),
        ("q\u20dd", "\u20dd"),
        ("\u1112\u1161\u11ab", "\u1112\u1161\u11ab"),
    ],
)
def test_what_needs_a_glyph(theme: Theme, text: str, expected: str) -> None:
    covered = pdf_fonts.coverage([theme.find("fonts/SourceSerif4-Regular.ttf")])
    assert pdf_fonts.missing(text, covered) == expected


def test_loose_jamo_are_composed() -> None:
    assert drawable("\u1112\u1161\u11ab \ufffd e\u0301") == "한 \ufffd e\u0301"


CSS = (
    "@font-face {{ font-family: X; src: url({url}/x.ttf) }}",
    ".text {{ background: url({url}/b.png) }}",
    ".text::before {{ content: url({url}/c.svg) }}",
    ".text ul {{ list-style-image: url({url}/d.png) }}",
)


@pytest.mark.parametrize("rule", CSS)
@pytest.mark.parametrize("scheme", ["http", "file"])
def test_a_theme_that_reaches_outside_is_refused(
    tmp_path: Path, server: tuple[str, list[str]], rule: str, scheme: str
) -> None:
    url, hits = server
    secret = tmp_path / "secret"
    secret.mkdir()
    place = url if scheme == "http" else secret.as_uri()
    (tmp_path / "pdf").mkdir()
    (tmp_path / "pdf" / "fonts.css").write_text(
        load_theme().text("pdf/fonts.css") + rule.format(url=place), encoding="utf-8"
    )
    with pytest.raises(RenderError, match="refused"):
        render_pdf(document(tei(body="<list><item>a</item></list>")), Pdf(), theme=load_theme(templates=[tmp_path]))
    assert hits == []


def test_a_template_that_reaches_outside_is_refused(tmp_path: Path, server: tuple[str, list[str]]) -> None:
    url, hits = server
    (tmp_path / "pdf").mkdir()
    page = load_theme().text("pdf/article.html.j2").replace("</head>", f'<link rel="stylesheet" href="{url}/x"></head>')
    (tmp_path / "pdf" / "article.html.j2").write_text(page, encoding="utf-8")
    with pytest.raises(RenderError, match="refused"):
        render_pdf(document(tei()), Pdf(), theme=load_theme(templates=[tmp_path]))
    assert hits == []


def test_text_cannot_ask_for_anything(render: Render, server: tuple[str, list[str]]) -> None:
    url, hits = server
    body = f"<p>&lt;img src='{url}/x.png'&gt; <graphic url='{url}/y.png'/> <ref target='file:///etc/hosts'>z</ref></p>"
    render(tei(body=body))
    assert hits == []


@pytest.mark.parametrize(
    "url", ["file:///etc/hosts", "http://127.0.0.1/", "ftp://x/", f"{BASE}theme.toml", f"{BASE}fonts/../../x"]
)
def test_fetcher_gives_only_what_is_ours(theme: Theme, url: str) -> None:
    with pytest.raises(ValueError, match=r"disallowed|not a font"):
        Fetcher(theme).fetch(url)


def test_fetcher_gives_fonts_files_in_memory_and_data(theme: Theme) -> None:
    fetcher = Fetcher(theme, assets={"Extra1": b"bytes"})
    assert fetcher.fetch(f"{BASE}Extra1").read() == b"bytes"
    assert fetcher.fetch("data:text/plain,hello").read() == b"hello"
    assert len(fetcher.fetch(f"{BASE}fonts/SourceSerif4-Regular.ttf").read()) > 100_000

"""The second theme proves theming for every format; a new theme begins as the one that it extends."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from kei_archive.errors import TemplateError, UsageError
from kei_archive.renderers import render
from kei_archive.renderers.base import Epub, Html, Pdf
from kei_archive.renderers.html import render_html
from kei_archive.renderers.new_theme import new_theme
from kei_archive.renderers.theme import load_theme
from kei_archive.tei.document import TeiDocument


def epub_style(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        name = next(name for name in book.namelist() if name.endswith("book.css"))
        return book.read(name).decode()


def test_plain_web_pages_use_the_readers_own_font(article: TeiDocument) -> None:
    plain, usual = (render(article, Html(theme=name)) for name in ("plain", "peninsula"))
    assert b"system-ui" in plain.data
    assert b"system-ui" not in usual.data
    style = plain.data.index(b"<style>"), plain.data.index(b"</style>")
    body = plain.data[style[1] :]
    assert body == usual.data[usual.data.index(b"</style>") :], "a theme of style sheets changes no word"
    assert plain.recipe["theme"] != usual.recipe["theme"]


def test_plain_epub_has_its_style_after_the_one_it_extends(article: TeiDocument) -> None:
    pytest.importorskip("ebooklib")
    plain, usual = (epub_style(render(article, Epub(theme=name)).data) for name in ("plain", "peninsula"))
    assert plain.startswith(usual)
    assert "sans-serif" in plain[len(usual) :]


def test_plain_pdf_has_no_display_face(article: TeiDocument) -> None:
    pytest.importorskip("weasyprint")
    plain, usual = (render(article, Pdf(theme=name)).data for name in ("plain", "peninsula"))
    import pikepdf

    def faces(data: bytes) -> set[str]:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            fonts = (font for page in pdf.pages for font in page.Resources.Font.values())
            return {str(font.BaseFont).partition("+")[2] for font in fonts}

    assert any("Display" in face for face in faces(usual))
    assert not any("Display" in face for face in faces(plain))


def test_a_new_theme_looks_as_the_one_it_extends_until_it_is_edited(tmp_path: Path, article: TeiDocument) -> None:
    written = new_theme("mine", tmp_path, extends="plain")
    names = sorted(path.relative_to(tmp_path / "mine").as_posix() for path in written)
    assert names == ["custom.css", "elements.html.j2", "epub/custom.css", "pdf/custom.css", "theme.toml"]
    assert "THEME-" not in "".join(path.read_text(encoding="utf-8") for path in written)

    def page() -> bytes:
        return render_html(article, Html(theme="mine"), theme=load_theme("mine", templates=[tmp_path])).data

    fresh, plain = page(), render_html(article, Html(), theme=load_theme("plain")).data
    assert fresh[fresh.index(b"</style>") :] == plain[plain.index(b"</style>") :]
    (tmp_path / "mine" / "custom.css").write_text(":root { --accent: teal; }", encoding="utf-8")
    changed = page().decode()
    assert changed.index("system-ui") < changed.index("--accent: teal"), "what a theme changes comes last"
    (tmp_path / "mine" / "elements.html.j2").write_text(
        '{% macro persName(el) -%}{{ wrap(el, "span", class_="person") }}{%- endmacro %}', encoding="utf-8"
    )
    assert 'class="person"' in page().decode()


@pytest.mark.parametrize("name", ["", "Mine", "../mine", "a b", "shared", "peninsula", "-x", "a" * 41])
def test_names_that_no_theme_can_have(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be called"):
        new_theme(name, tmp_path)
    assert not list(tmp_path.iterdir())


def test_what_is_there_is_never_overwritten(tmp_path: Path) -> None:
    new_theme("mine", tmp_path)
    with pytest.raises(UsageError, match="exists already"):
        new_theme("mine", tmp_path)
    with pytest.raises(UsageError, match="Did you mean 'plain'"):
        new_theme("other", tmp_path, extends="plane")


def test_a_script_cannot_end_its_element(tmp_path: Path) -> None:
    from kei_archive.site import make_site
    from tests.website.posts import SITE, item, posts

    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "search.js").write_text("'</script>'", encoding="utf-8")
    with pytest.raises(TemplateError, match="a script holds"):
        dict(make_site([item(posts()[0])], site=SITE, theme=load_theme(templates=[tmp_path])))

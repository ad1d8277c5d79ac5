"""Themes: search path, overrides, errors with a place, and a sandbox around strangers' templates."""

from __future__ import annotations

import pickle
import re
import sys
from pathlib import Path

import jinja2
import pytest

from kei_archive.errors import MissingFont, TemplateError, UsageError
from kei_archive.renderers.base import Html
from kei_archive.renderers.html import render_html
from kei_archive.renderers.page import render_page
from kei_archive.renderers.theme import Theme, load_theme
from kei_archive.renderers.words import load_words
from kei_archive.tei.document import TeiDocument

TEMPLATES = Path(__file__).parents[2] / "templates"


def with_file(folder: Path, name: str, text: str) -> Theme:
    (folder / name).write_text(text, encoding="utf-8")
    return load_theme(templates=[folder])


def test_a_callers_file_wins_and_can_extend_the_one_it_hides(tmp_path: Path, article: TeiDocument) -> None:
    theme = with_file(
        tmp_path,
        "article.html.j2",
        '{% extends "peninsula/article.html.j2" %}{% block copy %}<p>Ours.</p>{{ super() }}{% endblock %}',
    )
    page = render_html(article, Html(), theme=theme).data.decode()
    assert "<p>Ours.</p>" in page
    assert "How to cite" in page


def test_a_theme_may_extend_another(tmp_path: Path, article: TeiDocument) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "theme.toml").write_text('name = "mine"\nextends = "peninsula"\n')
    (mine / "article.css").write_text("p { color: teal; }\n")
    theme = load_theme("mine", templates=[tmp_path])
    page = render_html(article, Html(theme="mine"), theme=theme).data.decode()
    assert "color: teal" in page
    assert theme.digest != load_theme().digest


def test_themes_in_a_circle_and_unknown_themes_are_refused(tmp_path: Path) -> None:
    for name, other in (("one", "two"), ("two", "one")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "theme.toml").write_text(f'extends = "{other}"\n')
    with pytest.raises(TemplateError, match="one -> two -> one"):
        load_theme("one", templates=[tmp_path])
    with pytest.raises(UsageError, match="Did you mean 'peninsula'"):
        load_theme("penninsula")


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{% if %}", "Expected an expression"),
        ("{{ no_such_name }}", "'no_such_name' is undefined"),
        ("{{ record.no_such_fact }}", "no_such_fact"),
        ('{% include "gone.j2" %}', "gone.j2"),
    ],
)
def test_a_template_that_does_not_work_is_our_error(
    tmp_path: Path, article: TeiDocument, template: str, message: str
) -> None:
    theme = with_file(tmp_path, "article.html.j2", template)
    with pytest.raises(TemplateError, match=message) as caught:
        render_html(article, Html(), theme=theme)
    assert caught.value.place
    assert caught.value.remedy


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ edition.head.getroottree().write('/tmp/out') }}",
        "{{ edition.head.clear() }}",
        "{{ edition.blocks.__class__ }}",
        "{{ render.__self__.context }}",
        "{% for x in range(100000000) %}{% endfor %}",
        "{{ record.categories.append('x') }}",
    ],
)
def test_a_strangers_template_cannot_leave_its_page(tmp_path: Path, article: TeiDocument, template: str) -> None:
    theme = with_file(tmp_path, "article.html.j2", template)
    before = article.xml
    with pytest.raises((TemplateError, OverflowError)):
        render_html(article, Html(), theme=theme)
    assert TeiDocument(before).root.find(".//{*}head") is not None
    assert article.root.find(".//{*}head").text == "Why the Harbour Clock Runs Late, Part 2"


def test_a_macro_that_does_not_work_is_our_error(tmp_path: Path, article: TeiDocument) -> None:
    theme = with_file(tmp_path, "elements.html.j2", "{% macro p(el) %}{{ nothing }}{% endmacro %}")
    (tmp_path / "mine").mkdir()
    with pytest.raises(TemplateError, match="nothing"):
        render_html(article, Html(), theme=theme)


def test_a_style_sheet_cannot_end_its_element(tmp_path: Path) -> None:
    theme = with_file(tmp_path, "html.css", "p::after { content: '</style><script>x()</script>' }")
    with pytest.raises(TemplateError, match="style sheet"):
        render_page("report.html.j2", theme=theme, styles=["html.css"], language="en", words=load_words(theme, "en"))


def test_missing_files_are_named() -> None:
    with pytest.raises(MissingFont, match=r"gone\.otf"):
        load_theme().find("fonts/gone.otf")
    with pytest.raises(TemplateError, match=r"gone\.css"):
        load_theme().find("gone.css")


def test_a_theme_travels_between_processes(article: TeiDocument) -> None:
    theme = load_theme()
    first = render_html(article, Html(), theme=theme)
    assert render_html(article, Html(), theme=pickle.loads(pickle.dumps(theme))).data == first.data  # noqa: S301  # our own


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.j2")), ids=lambda path: path.name)
def test_every_attribute_of_a_template_is_quoted(path: Path) -> None:
    source = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    unquoted = re.findall(r"<[a-zA-Z][^<>]*?\s[\w:-]+=\{\{.*?\}\}", source)
    assert unquoted == []
    assert "autoescape false" not in source


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in the place of the one where Python keeps compiled modules."""
    folder = tmp_path / "compiled"
    monkeypatch.setattr(sys, "pycache_prefix", str(folder))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return folder


def in_folder(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refuse(*_: object, **__: object) -> str:
    raise AssertionError("compiled again")


def test_templates_of_the_package_are_compiled_once(
    kept: Path, article: TeiDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = render_html(article, Html(), theme=load_theme()).data
    before = in_folder(kept)
    assert before
    for broken in (None, b"", b"\xff" * 99, "cut off"):
        for path, data in before.items() if broken is not None else ():
            path.write_bytes(data[:70] if isinstance(broken, str) else broken)
        assert render_html(article, Html(), theme=load_theme()).data == first
        assert (
            in_folder(kept).keys() == before.keys()
        )  # not the same bytes: those of marshal depend on who else holds a word
        with monkeypatch.context() as patch:
            patch.setattr(jinja2.Environment, "compile", refuse)
            assert render_html(article, Html(), theme=load_theme()).data == first


def test_another_version_of_a_template_or_of_jinja_is_compiled_anew(
    kept: Path, article: TeiDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    render_html(article, Html(), theme=load_theme())
    before = in_folder(kept)
    monkeypatch.setattr(jinja2, "__version__", "3.9")
    render_html(article, Html(), theme=load_theme())
    after = in_folder(kept)
    assert after.keys() == before.keys()
    assert not {path for path in after if after[path] == before[path]}


def test_a_persons_template_is_never_kept_and_wins(kept: Path, tmp_path: Path, article: TeiDocument) -> None:
    render_html(article, Html(), theme=load_theme())
    before = in_folder(kept)
    (tmp_path / "own").mkdir()
    for words in ("<p>Ours.</p>", "<p>Changed.</p>"):
        text = f'{{% extends "page.html.j2" %}}{{% block body %}}{words}{{% endblock %}}'
        page = render_html(article, Html(), theme=with_file(tmp_path / "own", "article.html.j2", text))
        assert words.encode() in page.data
    assert in_folder(kept) == before


@pytest.mark.parametrize("why", ["told not to", "no folder"])
def test_where_nothing_may_be_written_nothing_is(
    kept: Path, article: TeiDocument, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    if why == "no folder":
        kept.write_text("a file", encoding="utf-8")
    else:
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert b"How to cite" in render_html(article, Html(), theme=load_theme()).data
    assert kept.is_file() or not kept.exists()

"""Themes: search path, overrides, errors with a place, and a sandbox around strangers' templates."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

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

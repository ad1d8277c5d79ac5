"""The web pages before their referees: the Nu HTML checker and axe-core, on specimens and on hard cases."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kei_archive.renderers.base import Html
from kei_archive.renderers.html import render_html
from kei_archive.renderers.report import render_report
from kei_archive.renderers.theme import load_theme
from kei_archive.tei.document import TeiDocument
from tests.render.test_report import REPORT

CASES = Path(__file__).parents[1] / "cases" / "html"
VIEWS = (
    {"width": 1280, "height": 900},
    {"width": 360, "height": 740},
    {"width": 320, "height": 640},
    {"width": 1280, "height": 900, "dark": True},
)
"""Desktop, telephone, the width of WCAG 1.4.10 (reflow), and dark."""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A page of every case, and a report."""
    folder, theme = tmp_path_factory.mktemp("pages"), load_theme()
    made = {}
    for case in sorted(CASES.iterdir()):
        document = TeiDocument((case / "input.xml").read_bytes())
        options = Html(alternates=(("application/tei+xml", "x.xml"), ("application/pdf", "x.pdf")), home="index.html")
        made[case.name] = render_html(document, options, theme=theme).data
    made["report"] = render_report(json.loads(json.dumps(REPORT)), theme=theme)
    for name, data in made.items():
        (folder / f"{name}.html").write_bytes(data)
    return {name: folder / f"{name}.html" for name in made}


NAMES = [*sorted(case.name for case in CASES.iterdir()), "report"]


def test_nu_has_no_complaint(pages: dict[str, Path], vnu: Callable[..., list[str]]) -> None:
    assert vnu(*pages.values()) == []


@pytest.mark.parametrize("name", NAMES)
def test_axe_has_no_complaint_and_nothing_is_fetched(
    name: str, pages: dict[str, Path], axe: Callable[..., list[str]]
) -> None:
    for view in VIEWS:
        assert axe(pages[name], **view) == [], view


@pytest.mark.parametrize("name", NAMES)
def test_the_policy_lets_the_style_work_and_the_page_reflows(name: str, pages: dict[str, Path], browser: Any) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(pages[name].resolve().as_uri())
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    context.close()
    assert complaints == []
    assert colour == "rgb(255, 254, 251)"  # --paper: the style sheet was let through
    assert overflow <= 0

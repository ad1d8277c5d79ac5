"""The site before its referees: Nu and axe on every kind of page in both themes, and the search in a real browser."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kei_archive.renderers.base import Html
from kei_archive.renderers.html import render_html
from kei_archive.renderers.source import render_source
from kei_archive.renderers.theme import load_theme
from kei_archive.site import around, make_site
from kei_archive.site.items import address_of
from kei_archive.tei.document import TeiDocument
from kei_archive.tei.record import record
from tests.conformance.conftest import chromium, python_package
from tests.conformance.test_html import VIEWS
from tests.website.posts import SITE, item, posts

CASES = Path(__file__).parents[1] / "cases" / "html"
THEMES = ("peninsula", "plain")
PAPER = {"peninsula": "rgb(255, 254, 251)", "plain": "rgb(255, 255, 255)"}
KINDS = {
    "home": "index.html",
    "search": "search.html",
    "years": "years/index.html",
    "categories": "categories/index.html",
    "a year": "years/2019.html",
    "an author": address_of("authors", "佐藤"),
    "a series": address_of("series", "The lamp"),
    "a post": "html/article.html",
    "a capture": "source/article.html",
}


def write_site(folder: Path, *, theme_name: str) -> Path:
    """The site of a few posts, and the two pages of a post."""
    theme, documents = load_theme(theme_name), posts()
    article = TeiDocument((CASES / "article" / "input.xml").read_bytes())
    made = dict(make_site([item(document) for document in [*documents, article]], site=SITE, theme=theme))
    links = around([(record(document.root), f"html/{document.id}.html") for document in [*documents, article]])
    for name, document in [(document.id, document) for document in documents] + [("article", article)]:
        options = Html(home="../index.html", around=links[document.id], other_view="../source/article.html")
        made[f"html/{name}.html"] = render_html(document, options, theme=theme).data
    view = Html(view="source", other_view="../html/article.html", home="../index.html")
    made["source/article.html"] = render_source(article, view, theme=theme).data
    for name, data in made.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {name: write_site(tmp_path_factory.mktemp(name), theme_name=name) for name in THEMES}


def test_nu_has_no_complaint(sites: dict[str, Path], vnu: Callable[..., list[str]]) -> None:
    assert vnu(*(folder / name for folder in sites.values() for name in KINDS.values())) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("theme", THEMES)
def test_axe_has_no_complaint_and_nothing_is_fetched(
    theme: str, kind: str, sites: dict[str, Path], axe: Callable[..., list[str]]
) -> None:
    for view in VIEWS if theme == "peninsula" else VIEWS[::3]:  # the other one changes colours and type only
        assert axe(sites[theme] / KINDS[kind], **view) == [], view


@pytest.fixture
def opened(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens a page under its own policy; fails at the end if the browser complained or asked anything from outside."""
    complaints: list[str] = []
    contexts = []

    def ask(request: Any) -> None:
        if not request.url.startswith(("file:", "data:")):
            complaints.append(f"request: {request.url}")

    def go(path: Path, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": options.pop("width", 1280), "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", ask)
        page.goto(path.resolve().as_uri())
        return page

    yield go
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("theme", THEMES)
def test_pages_reflow_and_print_under_their_policy(
    theme: str, kind: str, sites: dict[str, Path], opened: Callable[..., Any]
) -> None:
    page = opened(sites[theme] / KINDS[kind], width=320)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == PAPER[theme]
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator("header.site nav").first.is_visible()


def wait_for(page: Any, status: str) -> None:
    """Wait until the search says something; what evaluates strings in the page, the policy would refuse."""
    from playwright.sync_api import expect

    expect(page.locator("#status")).to_have_text(re.compile(status))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("lantern", ["The lamp again"]),
        ("LAMP", ["The lamp again", "The lamp on the mole"]),
        ("cafe naive", ["The lamp on the mole"]),
        ("lam dark", ["The lamp on the mole"]),
        ("brathw", ["The lamp again"]),
        ("größe", ["Ungewisse Größe"]),
        ("grosse", ["Ungewisse Größe"]),
        ("등대", ["섬마을 등대"]),
        ("학교", ["섬마을 등대"]),
        ("東京", ["灯台の夜"]),
        ("海", ["灯台の夜"]),
        ("طريق", ["منارة الميناء"]),
        ("маяк", ["Маяк"]),
        ("lamp zebra", []),
        ('"><img src=x onerror=alert(1)>', []),
    ],
)
def test_search_answers_from_the_disk(
    query: str, expected: list[str], sites: dict[str, Path], opened: Callable[..., Any]
) -> None:
    page = opened(sites["peninsula"] / "search.html")
    page.locator("#q").fill(query)
    wait_for(page, "found|No text")
    assert sorted(page.locator("#results .title").all_inner_texts()) == sorted(expected)
    assert page.locator("#results img").count() == 0


def test_a_result_leads_to_its_post_and_the_address_holds_the_query(
    sites: dict[str, Path], opened: Callable[..., Any]
) -> None:
    page = opened(sites["peninsula"] / "search.html")
    page.locator("#q").fill("lantern")
    page.wait_for_selector("#results a")
    assert page.url.endswith("#q=lantern")
    page.locator("#results a").click()
    page.wait_for_url("**/html/k-*")
    page.go_back()
    page.wait_for_selector("#results a")
    assert page.locator("#q").input_value() == "lantern"


def test_axe_has_no_complaint_about_results(
    sites: dict[str, Path], tmp_path: Path, opened: Callable[..., Any], axe: Callable[..., list[str]]
) -> None:
    page = opened(sites["peninsula"] / "search.html")
    page.locator("#q").fill("lamp")
    page.wait_for_selector("#results a")
    (tmp_path / "search.html").write_text(page.content(), encoding="utf-8")
    assert axe(tmp_path / "search.html") == []


def test_without_scripts_the_search_page_leads_to_the_lists(sites: dict[str, Path], opened: Callable[..., Any]) -> None:
    page = opened(sites["peninsula"] / "search.html", java_script_enabled=False)
    assert not page.locator("#q").is_visible()
    assert page.locator("noscript").inner_text().startswith("Search needs JavaScript")
    assert page.locator(".ways a").all_inner_texts() == ["Home", "Years", "Authors", "Categories", "Series"]


def test_an_index_that_is_gone_is_said(sites: dict[str, Path], tmp_path: Path, browser: Any) -> None:
    (tmp_path / "search.html").write_bytes((sites["peninsula"] / "search.html").read_bytes())
    context = browser.new_context()
    page = context.new_page()
    page.goto((tmp_path / "search.html").as_uri())
    page.locator("#q").fill("lamp")
    wait_for(page, "could not be loaded")
    context.close()


@pytest.mark.full
def test_a_site_of_6400_posts_meets_its_bars(root: Path) -> None:
    """Cost of a post, size of the index, and an answer within a second of typing."""
    python_package("playwright")
    command = [sys.executable, "-m", "benchmarks.site", "--chromium", chromium()]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr

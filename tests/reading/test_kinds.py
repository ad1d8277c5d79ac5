"""What a page is: an article, though it shows others below; others' beginnings; or a server's message, and no page."""

from __future__ import annotations

import pytest

import kei_archive as kei
from kei_archive.label.lines import look
from kei_archive.label.messages import is_message
from kei_archive.model import Kind, Span
from kei_archive.segment import Segment
from tests.learning.made import PEOPLE, Words

DAYS = tuple(f"{day} March 2011" for day in range(3, 19, 2))
MORE = ("Continue reading", "Weiterlesen", "Lire la suite", "Read more →")


def page(body: str, *, title: str = "The Tidewater Papers", media: str = "text/html") -> kei.Article:
    data = f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>"
    return kei.read((data if media == "text/html" else body).encode(), media_type=media, profile="none")


def teaser(number: int, *, more: str = "", cut: str = "…") -> str:
    say = Words(900 + number)
    words = " ".join(say.sentence() for _ in range(2)).removesuffix(".")
    return (
        f'<article><header><h2><a href="/{number}">{say.title()}</a></h2><span>{DAYS[number]}</span> by '
        f"{say.of(PEOPLE)}</header><p>{words}{cut} <a href='/{number}'>{more}</a></p></article>"
    )


def essay(number: int) -> str:
    say = Words(number)
    return f"<h1>{say.title()}</h1>" + "".join(f"<p>{' '.join(say.sentence() for _ in range(3))}</p>" for _ in range(5))


@pytest.mark.parametrize("more", MORE)
def test_the_front_page_of_a_blog_is_a_listing(more: str) -> None:
    body = "".join(teaser(number, more=more) for number in range(6))
    found = page(f"<header>The Tidewater Papers</header><main>{body}<nav>Older posts</nav></main>")
    assert found.kind is Kind.LISTING
    assert found.status == "no article: listing"
    text = page(found.witness.text, media="text/plain")
    assert text.kind is Kind.LISTING


def test_entries_without_a_link_to_their_rest_are_told_by_their_elements() -> None:
    body = "".join(teaser(number, cut=".") for number in range(6))
    assert page(f"<header>The Tidewater Papers</header><main>{body}</main>").kind is Kind.LISTING


def test_titles_with_their_dates_are_a_listing() -> None:
    rows = "".join(f"<li>{day} <a href='/{day}'>{Words(n).title()}</a></li>" for n, day in enumerate(DAYS))
    assert page(f"<h1>All notes</h1><ul>{rows}</ul>").kind is Kind.LISTING


@pytest.mark.parametrize("more", ["", *MORE])
def test_an_article_with_teasers_below_it_stays_one(more: str) -> None:
    related = "".join(teaser(number, more=more) for number in range(4))
    found = page(f"<main><article>{essay(3)}</article><section>{related}</section></main>")
    assert found.kind is Kind.ARTICLE


@pytest.mark.parametrize("more", MORE)
def test_an_article_with_cards_between_its_paragraphs_stays_one(more: str) -> None:
    parts = [part for number in range(4) for part in (essay(number), f"<aside>{teaser(number, more=more)}</aside>")]
    assert page(f"<main><article>{''.join(parts)}</article></main>").kind is Kind.ARTICLE


def test_sections_with_links_to_themselves_are_no_entries() -> None:
    sections = "".join(
        f"<h2><a href='#{number}'>{Words(number).title()}</a></h2><p>{DAYS[number]}</p>"
        f"<p>{' '.join(Words(40 + number).sentence() for _ in range(2))}</p>"
        for number in range(6)
    )
    assert page(f"<article><h1>Six summers on the quay</h1>{sections}</article>").kind is Kind.ARTICLE


def test_a_thread_is_no_listing() -> None:
    posts = "".join(
        f"<article><h4><a href='/u/{number % 2}'>Quay side reader {number % 2}</a></h4><time>{DAYS[number]}</time>"
        f"<p>{' '.join(Words(60 + number).sentence() for _ in range(2))}</p></article>"
        for number in range(8)
    )
    assert page(f"<h1>Which salt for the pans?</h1><main>{posts}</main>").kind is not Kind.LISTING


MESSAGES = (
    ("Page not found", "It seems that nothing was found at this location. Perhaps a search helps?"),
    ("Oops! That page can’t be found.", "Try the menu above, or write to us about the broken link that led you here."),
    ("404 – Not found", "The page you are looking for does not exist, or has been moved to another address."),
    ("tidewater.example", "Checking if the site connection is secure. Enable JavaScript and cookies to continue."),
    ("403 Forbidden", "You don't have permission to access this resource."),
    ("Seite nicht gefunden", "Die von Ihnen angeforderte Seite existiert nicht mehr."),
    ("Page introuvable", "La page demandée n’existe pas ou plus."),
    ("Página no encontrada", "No se pudo encontrar la página que busca."),
    ("Страница не найдена", "Возможно, она была удалена."),
    ("ページが見つかりません", "お探しのページは移動した可能性があります。"),
)


@pytest.mark.parametrize(("heading", "sentence"), MESSAGES)
@pytest.mark.parametrize("media", ["text/html", "text/plain"])
def test_what_a_server_says_in_the_place_of_a_page_is_no_article(heading: str, sentence: str, media: str) -> None:
    lines = ["The Tidewater Papers", heading, sentence, "Recent posts", Words(1).title()]
    body = "\n\n".join(lines)
    if media == "text/html":
        body = f"<header>{lines[0]}</header><h1>{heading}</h1><p>{sentence}</p><h2>{lines[3]}</h2><a>{lines[4]}</a>"
    found = page(body, media=media, title=heading)
    assert found.kind is Kind.NONE
    assert found.status == "no article: none"


@pytest.mark.parametrize("heading", [heading for heading, _ in MESSAGES])
def test_an_article_about_such_a_message_is_one(heading: str) -> None:
    assert page(f"<article><h1>{heading}</h1>{essay(5)}</article>").kind is Kind.ARTICLE


@pytest.mark.parametrize("line", ["500 g of flour", "404 ml of water", "503 people came", "Gone, the ferry"])
def test_what_only_begins_like_a_message_is_none(line: str) -> None:
    assert not is_message([look(Segment(Span(0, len(line)), line))], [None])

"""Home, lists and what stands around a post: order, addresses, hostile names, the same bytes."""

from __future__ import annotations

import re
from posixpath import dirname, join, normpath

import pytest
from lxml import etree, html

from kei_archive.renderers.base import Html
from kei_archive.renderers.html import render_html
from kei_archive.renderers.theme import load_theme
from kei_archive.renderers.words import load_words
from kei_archive.site import Site, around
from kei_archive.site.items import address_of, grouped
from kei_archive.site.pages import ON_HOME, ON_PAGE
from kei_archive.tei.document import TeiDocument
from kei_archive.tei.record import record
from tests.website.posts import SITE, files, item, post, posts

HOSTILE = "\"><script>alert(1)</script> {{7*7}} \u202egnp.exe ' &amp; ../../x"


def titles(page: bytes) -> list[str]:
    return ["".join(p.itertext()) for p in html.document_fromstring(page).xpath("//p[@class='title']")]


def test_every_post_is_in_its_lists_and_every_list_is_reached_from_home() -> None:
    made = files(posts())
    reached, todo = set(), ["index.html"]
    while todo:
        name = todo.pop()
        if name in reached or not name.endswith(".html") or name not in made:
            continue
        reached.add(name)
        hrefs = html.document_fromstring(made[name]).xpath("//body//a/@href[not(starts-with(., '#'))]")
        todo += [normpath(join(dirname(name), href)) for href in hrefs]
    assert reached == {name for name in made if name.endswith(".html")}
    assert titles(made["years/2019.html"]) == ["The lamp on the mole", "The lamp again"]
    assert titles(made["years/undated.html"]) == ["Маяк"]
    assert titles(made[address_of("authors", "Ines Calloway")]) == ["The lamp on the mole", "The lamp again"]
    assert titles(made[address_of("series", "The lamp")]) == ["The lamp on the mole", "The lamp again"]
    assert titles(made[address_of("categories", "Harbour")]) == ["The lamp on the mole", "The lamp again"]
    assert titles(made[address_of("categories", "harbour")]) == ["Ungewisse Größe"]


def test_home_shows_all_posts_by_year_and_the_volumes() -> None:
    page = html.document_fromstring(files(posts())["index.html"])
    assert page.xpath("//h3/text()") == ["2019", "2020", "2021", "Undated"]
    assert page.xpath("//section[@class='volumes']//a/@href") == ["a.epub", "a.print.pdf"]
    assert page.xpath("//p[@class='title']/a/@href")[0].startswith("html/k-")
    assert page.xpath("//p[@class='about']//a/@href")[0].startswith("tei/k-")
    assert page.xpath("//a[@href='report.html']")


def test_addresses_that_others_may_have_noted_stay() -> None:
    made = files(posts())
    assert html.document_fromstring(made["index.html"]).xpath("//*[@id='posts']")
    document = posts()[0]
    page = html.document_fromstring(render_html(document, Html(), theme=load_theme()).data)
    for anchor in ("text", "copy", "cite", f"{document.id}.p1"):
        assert page.xpath("//*[@id=$name]", name=anchor), anchor


def test_a_large_archive_has_short_pages() -> None:
    many = [post(f"Note {n:04}", "Tide.", date=f"20{n // 400:02}-01-{n % 28 + 1:02}") for n in range(ON_PAGE + ON_HOME)]
    made = files(many)
    home = html.document_fromstring(made["index.html"])
    assert len(home.xpath("//p[@class='title']")) == 20
    dates = home.xpath("//p[@class='about']//time/@datetime")
    assert dates == sorted(dates, reverse=True)
    assert dates[0] == max(record(document.root).date for document in many)
    assert len(titles(made["years/2000.html"])) == ON_PAGE
    assert len(titles(made["years/2000.2.html"])) == 400 - ON_PAGE
    assert html.document_fromstring(made["years/2000.html"]).xpath("//ul[@class='pager'][1]//a/@href") == [
        "../years/2000.html",
        "../years/2000.2.html",
    ]


def test_the_same_posts_in_any_order_give_the_same_bytes() -> None:
    assert files(posts()[::-1]) == files([*posts()[3:], *posts()[:3]]) == files(posts())


def test_a_new_post_changes_only_its_neighbours() -> None:
    def links(documents: list[TeiDocument]) -> dict[str, tuple[tuple[str, str, str], ...]]:
        return around([(record(document.root), f"html/{document.id}.html") for document in documents])

    new = post("A note between", "Fog.", date="2019-03-05")
    before, after = links(posts()), links([*posts(), new])
    changed = {key for key in before if before[key] != after[key]}
    assert changed == {posts()[0].id, posts()[1].id}
    lamp = dict.fromkeys(triple[0] for triple in before[posts()[0].id])
    assert list(lamp) == ["search", "years", "authors", "categories", "series", "next", "next-part"]
    assert not {"prev", "next"} & {triple[0] for triple in before[posts()[6].id]}, "an undated post has no neighbours"


def test_a_post_leads_to_its_neighbours_and_lists() -> None:
    documents = posts()
    links = around([(record(document.root), f"html/{document.id}.html") for document in documents])
    options = Html(around=links[documents[1].id], home="../index.html", other_view="../source/x.html")
    page = html.document_fromstring(render_html(documents[1], options, theme=load_theme()).data)
    neighbours = {li.get("class"): li.find("a").get("href") for li in page.xpath("//ul[@class='neighbours']/li")}
    assert neighbours == {
        "prev": f"../html/{documents[0].id}.html",
        "prev-part": f"../html/{documents[0].id}.html",
        "next": f"../html/{documents[2].id}.html",
    }
    assert page.xpath("//head/link[@rel='prev']/@href") == [neighbours["prev"]]
    assert f"../{address_of('categories', 'Pilots & pay')}" in page.xpath("//ul[@class='lists']//a/@href")
    assert page.xpath("//a[@href='../source/x.html']")


def test_hostile_names_stay_text_and_inside_the_site() -> None:
    bad = post(HOSTILE, HOSTILE, date="2020-01-01", authors=[HOSTILE], categories=[HOSTILE], series=HOSTILE)
    long = post("A" * 10_000, "Long.", authors=["B" * 10_000])
    made = files([bad, long, *posts()], site=Site(title=HOSTILE, description=HOSTILE))
    for name, data in made.items():
        assert re.fullmatch(r"[a-z0-9./-]{1,90}", name), name
        assert ".." not in name
        if not name.endswith(".html"):
            continue
        page = html.document_fromstring(data)
        assert b"<script>alert" not in data
        assert b" 49 " not in data
        assert len(page.xpath("//script")) == (name == "search.html")
        assert not page.xpath("//@onclick | //@style")
        assert "\u202e" not in page.findtext(".//title")


def test_equal_titles_and_names_that_differ_little_stay_apart() -> None:
    twins = [post("Tide", "One.", authors=["Jose"]), post("Tide", "Two.", authors=["José"])]
    made = files(twins)
    assert titles(made["index.html"]) == ["Tide", "Tide"]
    assert len([name for name in made if name.startswith("authors/jose-")]) == 2


def test_kinds_without_a_list_have_no_page() -> None:
    made = files([post("Alone", "A word.")])
    assert set(grouped([item(post("Alone", "A word."))])) == {"years"}
    assert not [name for name in made if name.startswith(("authors", "categories", "series"))]
    assert "feed.atom" not in made


def test_canonical_addresses_only_where_the_address_is_known() -> None:
    page = html.document_fromstring(files(posts())["years/2019.html"])
    assert page.xpath("//link[@rel='canonical']/@href") == ["https://quay.example/archive/years/2019.html"]
    assert b"canonical" not in files(posts(), site=Site(title="Quay"))["years/2019.html"]


@pytest.mark.parametrize("language", ["de", "fr", "es", "ko", "ja", "zh", "ar"])
def test_the_site_speaks_the_language_of_the_archive(language: str) -> None:
    theme = load_theme()
    english, words = (load_words(theme, tag, name="site/words.toml") for tag in ("en", language))
    assert words.language == language
    assert set(words) == set(english)
    for key, word in words.items():
        assert word.count("{") == english[key].count("{"), key
    page = html.document_fromstring(files(posts(), site=Site(title="Quay", language=language))["index.html"])
    assert (page.get("lang"), page.get("dir", "ltr")) == (language, "rtl" if language == "ar" else "ltr")


def test_site_maps_and_feed_are_well_formed_and_complete() -> None:
    made = files(posts())
    locations = [loc.text for loc in etree.fromstring(made["sitemap.xml"]).iter("{*}loc")]
    pages = {name for name in made if name.endswith(".html")} - {"index.html", "search.html"}
    pages |= {f"html/{document.id}.html" for document in posts()}
    assert set(locations) == {f"{SITE.address}{name}" for name in pages} | {SITE.address}
    assert "sitemap.xml" not in files(posts(), site=Site(title="Quay"))

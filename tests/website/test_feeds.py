"""The Atom feed and the site maps: what RFC 4287 and sitemaps.org ask for."""

from __future__ import annotations

from datetime import datetime

from lxml import etree

from kei_archive.site import Site
from kei_archive.site.feeds import ENTRIES, site_maps
from tests.website.posts import SITE, files, post, posts

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def feed_of(documents: list, *, site: Site = SITE) -> etree._Element:
    return etree.fromstring(files(documents, site=site)["feed.atom"])


def test_the_feed_holds_what_the_standard_asks_for() -> None:
    feed = feed_of(posts())
    for parent in (feed, *feed.findall("a:entry", ATOM)):
        for name in ("id", "title", "updated"):
            assert len(parent.findall(f"a:{name}", ATOM)) == 1, name
        assert parent.findtext("a:id", namespaces=ATOM).startswith(("urn:uuid:", "https://"))
        datetime.fromisoformat(parent.findtext("a:updated", namespaces=ATOM))
        assert parent.find("a:link[@rel='alternate']", ATOM) is not None
    assert feed.find("a:author/a:name", ATOM) is not None, "it stands for entries without an author"
    assert feed.find("a:link[@rel='self']", ATOM).get("href") == "https://quay.example/archive/feed.atom"


def test_only_certain_dates_and_never_the_clock() -> None:
    feed = feed_of(posts())
    assert feed.xpath("a:entry/a:title/text()", namespaces=ATOM) == [
        "灯台の夜",
        "섬마을 등대",
        "The lamp again",
        "The lamp on the mole",
    ]
    assert feed.findtext("a:updated", namespaces=ATOM) == "2021-06-01T00:00:00Z"


def test_the_newest_come_first_and_old_ones_leave() -> None:
    many = [post(f"Note {n}", "Tide.", date=f"2001-{n // 28 + 1:02}-{n % 28 + 1:02}") for n in range(ENTRIES + 9)]
    entries = feed_of(many).findall("a:entry", ATOM)
    assert len(entries) == ENTRIES
    assert entries[0].findtext("a:title", namespaces=ATOM) == f"Note {ENTRIES + 8}"


def test_marks_that_reorder_do_not_reach_the_reader_of_the_feed() -> None:
    feed = feed_of([post("\u202egnp.exe <b>", "Text.", date="2001-01-01")])
    assert feed.findtext("a:entry/a:title", namespaces=ATOM) == "gnp.exe <b>"


def test_without_an_address_links_are_relative_and_identifiers_stay() -> None:
    one, other = feed_of(posts()), feed_of(posts(), site=Site(title=SITE.title))
    identifiers = "a:entry/a:id/text()"
    assert one.xpath(identifiers, namespaces=ATOM) == other.xpath(identifiers, namespaces=ATOM)
    assert other.find("a:entry/a:link", ATOM).get("href").startswith("html/k-")
    assert other.find("a:link[@rel='self']", ATOM) is None


def test_more_pages_than_a_site_map_holds() -> None:
    made = dict(site_maps([f"p{n}" for n in range(50_001)], site=SITE))
    assert list(made) == ["sitemap-1.xml", "sitemap-2.xml", "sitemap.xml"]
    assert made["sitemap-2.xml"].count(b"<loc>") == 1
    assert b"https://quay.example/archive/sitemap-1.xml" in made["sitemap.xml"]

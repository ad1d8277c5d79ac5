"""The three real scrapes, against their canonical TEI encoded by hand. Both stay beside the repository."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from kei_archive.model import Article, Role
from kei_archive.reading import read, read_all

TEI = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"
SEEDS = ("000", "001", "002")
PROFILES = ("none", None, "the-peninsula")
ZONES = {
    Role.TITLE: "title",
    Role.BYLINE: "byline",
    Role.DATELINE: "metadata",
    Role.CATEGORY: "metadata",
    Role.AUTHOR_NOTE: "author-note",
    Role.CREDIT: "credit",
    Role.COMMENT_HEADING: "comments",
    Role.COMMENT: "comments",
    Role.PINGBACK: "comments",
}


def zone_of(role: Role) -> str:
    return "chrome" if role.is_chrome else "article" if role.is_body else ZONES[role]


@pytest.fixture(params=SEEDS)
def seed(request: pytest.FixtureRequest, shared: Path) -> Path:
    (path,) = (shared / "seeds").glob(f"{request.param}_*.txt")
    return path


def gold(article: Article, shared: Path) -> etree._Element:
    return etree.parse(shared / "exemplars" / f"{article.id}.xml").getroot()


@pytest.mark.parametrize("profile", PROFILES, ids=str)
def test_zones_are_those_of_the_hand(seed: Path, shared: Path, profile: str | None) -> None:
    article = read(seed, profile=profile)
    lines = [(zone.get("type"), line.text or "") for zone in gold(article, shared).iter(f"{TEI}zone") for line in zone]
    expected = [(number, zone) for number, (zone, text) in enumerate(lines, 1) if text.strip()]
    assert [(number, zone_of(block.role)) for number, _, block in article.lines()] == expected


@pytest.mark.parametrize("profile", PROFILES, ids=str)
def test_body_and_comments_are_those_of_the_hand(seed: Path, shared: Path, profile: str | None) -> None:
    article = read(seed, profile=profile)
    root = gold(article, shared)
    paragraphs = ["".join(p.itertext()) for p in root.iterfind(f".//{TEI}body//{TEI}p")]
    assert article.text == "\n\n".join(paragraphs)
    assert {block.role for block in article.body} == {Role.PARAGRAPH}
    kinds = [post.get("type") for post in root.iter(f"{TEI}post")]
    assert [str(b.role) for b in article.blocks if b.role in (Role.COMMENT, Role.PINGBACK)] == kinds


@pytest.mark.parametrize("profile", PROFILES, ids=str)
def test_facts_are_those_of_the_hand(seed: Path, shared: Path, profile: str | None) -> None:
    article = read(seed, profile=profile)
    data, header = article.metadata, gold(article, shared).find(f"{TEI}teiHeader")
    assert header is not None

    def texts(path: str) -> list[str]:
        return ["".join(e.itertext()) for e in header.iterfind("/".join(f"{TEI}{step}" for step in path.split("/")))]

    assert data.title is not None
    assert [data.title.value] == texts("fileDesc/titleStmt/title")
    assert [claim.value for claim in data.authors] == texts("fileDesc/titleStmt/author")
    (published,) = header.iterfind(f".//{TEI}imprint/{TEI}date")
    stated = published.get("resp") is None
    assert (data.date.value.isoformat() if data.date else None) == (published.get("when") if stated else None)
    assert data.site is not None
    assert data.site.value == "".join(header.find(f".//{TEI}monogr/{TEI}title").itertext())
    terms = header.findall(f".//{TEI}textClass/{TEI}keywords/{TEI}term")
    assert [claim.value for claim in data.categories] == [term.text for term in terms if not term.get("type")]
    assert [claim.value for claim in data.technical_categories] == [t.text for t in terms if t.get("type")]
    series = header.find(f".//{TEI}series/{TEI}title")
    assert (data.series.value if data.series else None) == (series.text if series is not None else None)
    person = header.find(f".//{TEI}person")
    assert [claim.value for claim in data.occupations] == [e.text for e in person.iterfind(f"{TEI}occupation")]
    assert [claim.value for claim in data.affiliations] == [
        "".join(e.itertext()) for e in person.iterfind(f"{TEI}affiliation")
    ]


def test_author_without_byline_comes_from_the_note(shared: Path) -> None:
    (path,) = (shared / "seeds").glob("002_*.txt")
    article = read(path, profile="none")
    assert [(claim.resp, claim.rule) for claim in article.metadata.authors] == [("machine", "author-note")]
    assert "M004" in [finding.code for finding in article.findings]


def test_reading_together_changes_nothing(shared: Path) -> None:
    paths = sorted((shared / "seeds").glob("*.txt"))
    for path, outcome in zip(paths, read_all(paths, profile="none"), strict=True):
        assert outcome.value is not None
        alone = read(path, profile="none")
        assert [zone_of(b.role) for b in outcome.value.blocks] == [zone_of(b.role) for b in alone.blocks]

"""The specimens of corpus/ against a reading by hand.

NAME.json says what a person sees on the page NAME.txt or NAME.html: its kind, its metadata, and for every line that is
not blank the role (first line, last line, role; lines of one paragraph stand together). The lines of a page of HTML are
those that it shows. Site profiles are off, so nothing here leans on knowing the site.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kei_archive import fixity
from kei_archive.model import Article, Role

HERE = Path(__file__).parent
NAMES = sorted(path.stem for path in HERE.glob("*.json"))
ARTICLES = [name for name in NAMES if json.loads((HERE / f"{name}.json").read_text("utf-8"))["kind"] == "article"]


def captures_of(corpus: Path) -> list[Path]:
    """The captured files; beside some of them stands a sidecar."""
    return sorted(path for path in (corpus / "witnesses").iterdir() if path.suffix in (".txt", ".html"))


class Gold:
    """What a person saw on one page."""

    def __init__(self, *, name: str, corpus: Path) -> None:
        data = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
        (self.path,) = (path for path in captures_of(corpus) if path.stem == name)
        self.sha256: str = data["sha256"]
        self.kind: str = data["kind"]
        self.truncated: bool = data["truncated"]
        self.metadata: dict[str, object] = data["metadata"]
        self.blocks = [(first, last, Role(role)) for first, last, role in data["blocks"]]

    def roles(self) -> dict[int, Role]:
        """Role of each line by number."""
        return {number: role for first, last, role in self.blocks for number in range(first, last + 1)}

    def body(self, lines: list[str]) -> list[str]:
        """Texts of the body's blocks, each with its role."""
        if self.kind != "article":
            return []
        return ["\n".join(lines[first - 1 : last]) for first, last, role in self.blocks if role.is_body]


@pytest.fixture(scope="module")
def articles(corpus: Path) -> dict[str, Article]:
    """All specimens, read together, with site profiles off."""
    from kei_archive.reading import read_all

    paths = captures_of(corpus)
    outcomes = list(read_all(paths, profile="none"))
    assert not [outcome.error for outcome in outcomes if outcome.error]
    return {path.stem: outcome.value for path, outcome in zip(paths, outcomes, strict=True)}


@pytest.fixture(params=NAMES)
def gold(request, corpus: Path) -> Gold:
    return Gold(name=request.param, corpus=corpus)


def article_of(articles: dict[str, Article], gold: Gold) -> Article:
    return articles[gold.path.stem]


def test_every_specimen_has_a_gold(corpus):
    assert sorted(path.stem for path in captures_of(corpus)) == NAMES


def test_captures_are_never_edited(gold):
    assert fixity.of_file(gold.path) == gold.sha256


def test_kind(articles, gold):
    assert article_of(articles, gold).kind == gold.kind


def test_gold_speaks_of_every_line(articles, gold):
    lines = article_of(articles, gold).witness.text.split("\n")
    named = [number for number in sorted(gold.roles()) if lines[number - 1]]  # a table has one under its caption
    assert named == [n for n, line in enumerate(lines, 1) if line.strip("\ufeff \r")]


def test_body_is_exact(articles, gold):
    article = article_of(articles, gold)
    lines = [line.removesuffix("\r") for line in article.witness.text.split("\n")]
    assert [block.text for block in article.body] == gold.body(lines)


def test_no_chrome_is_kept(articles, gold):
    expected = gold.roles()
    kept = [
        f"{number} {expected[number]} -> {block.role}: {line.strip()[:60]}"
        for number, line, block in article_of(articles, gold).lines()
        if expected[number].is_chrome and not block.role.is_chrome
    ]
    assert not kept


def test_nothing_of_the_text_is_removed(articles, gold):
    expected = gold.roles()
    lost = [
        f"{number} {expected[number]} -> {block.role}: {line.strip()[:60]}"
        for number, line, block in article_of(articles, gold).lines()
        if not expected[number].is_chrome and block.role.is_chrome
    ]
    assert not lost


def test_roles_of_the_text(articles, gold):
    """The very word, for all that is text; kinds of furniture shade into each other ("Sign up": a subscription?)."""
    expected = gold.roles()
    wrong = [
        f"{number} {expected[number]} -> {block.role}: {line.strip()[:60]}"
        for number, line, block in article_of(articles, gold).lines()
        if block.role is not expected[number] and not expected[number].is_chrome
    ]
    assert not wrong


@pytest.mark.parametrize("field", ["title", "authors", "date", "categories", "site", "language", "series", "part"])
def test_metadata(articles, corpus, field):
    wrong = []
    for name in ARTICLES:
        claims = getattr(articles[name].metadata, field)
        found = [claim.value for claim in claims] if isinstance(claims, tuple) else claims and claims.value
        found = found.isoformat() if hasattr(found, "isoformat") else found
        expected = Gold(name=name, corpus=corpus).metadata[field]
        if found != expected:
            wrong.append(f"{name}: {expected!r} expected, {found!r} found")
    assert not wrong, "\n".join(wrong)


def test_truncation_is_seen(articles, gold):
    codes = {finding.code for finding in article_of(articles, gold).findings}
    assert ("S004" in codes) is gold.truncated


@pytest.mark.parametrize("name", ARTICLES)
def test_restore_is_exact(articles, corpus, name):
    from kei_archive.tei.encode import encode
    from kei_archive.tei.restore import restore

    path = Gold(name=name, corpus=corpus).path
    payload = None if path.suffix == ".txt" else path
    assert restore(encode(articles[name]), payload=payload) == path.read_bytes()


def test_built_in_profiles_leave_strangers_alone(gold):
    """No built-in profile is of these sites; a likeness of layout must not lend a page another site's name."""
    from kei_archive.reading import read

    article = read(gold.path)
    rules = {block.rule for block in article.blocks} | {article.metadata.site.rule if article.metadata.site else ""}
    assert not {rule for rule in rules if rule.startswith("profile:")}

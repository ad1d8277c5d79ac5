"""What a build says beside its last sentence: a page that may be no article, and words that an export left out."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

import kei_archive as kei
from kei_archive.building.notes import notes
from kei_archive.cli.commands import group
from kei_archive.decisions import load_decisions
from kei_archive.interpret.kinds import DOUBTFUL, kind_certainty
from kei_archive.review import FactQuestion, open_desk

STUB = "Home\nAbout\n\nThe harbour office is closed until the dredger has gone, so call on Monday.\n"


def codes(article: kei.Article) -> set[str]:
    return {finding.code for finding in article.findings}


def said(*arguments: object) -> list[str]:
    done = CliRunner().invoke(group, [*map(str, arguments)], standalone_mode=False)
    assert done.exception is None, done.output
    return done.stdout.splitlines()


@pytest.fixture
def with_stub(captures: Path) -> Path:
    (captures / "stub.txt").write_text(STUB, encoding="utf-8")
    return captures


def test_a_page_that_may_hold_no_article_is_kept_and_told(with_stub: Path, tmp_path: Path) -> None:
    built = kei.build(with_stub, tmp_path / "out", options=kei.Build(formats=("html",)))
    assert built.report["summary"]["articles"] == 3
    assert built.report["summary"]["findings"]["C007"] == 1
    (line,) = notes(built)
    assert line.startswith("stub.txt: C007 The page is archived as an article")
    assert built.exit_code == 0
    assert "C007" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert line in said("build", with_stub, "-o", tmp_path / "again", "--formats", "html")
    assert said("build", with_stub, "-o", tmp_path / "quiet", "--formats", "html", "-q") == []
    strict = kei.build(with_stub, tmp_path / "out", options=kei.Build(formats=("html",), strict=True))
    assert strict.exit_code == 1


def test_it_is_asked_before_all_else_and_an_answer_settles_it(with_stub: Path, tmp_path: Path) -> None:
    questions = open_desk(with_stub, profile="none", sample=0.0, ask_below=1.0).review.questions()
    first = questions[0]
    assert isinstance(first, FactQuestion)
    assert (first.field, first.post.name) == ("kind", "stub.txt")
    assert first.cert < DOUBTFUL
    assert max(one.damage for one in questions) > first.damage, "not for its damage"
    for answer, articles in (("article", 3), ("none", 2)):
        asked = ["review", str(with_stub), "--field", "kind", "--on", "2026-11-22", "-q"]
        CliRunner().invoke(group, asked, input=f"{answer}\nq\n")
        decided = with_stub / "decisions" / "posts" / "stub.toml"
        assert tomllib.loads(decided.read_text(encoding="utf-8"))["kind"]["value"] == answer
        article = kei.read(with_stub / "stub.txt", decisions=load_decisions(with_stub / "decisions"))
        assert "C007" not in codes(article)
        built = kei.build(with_stub, tmp_path / answer, options=kei.Build(formats=("html",)))
        assert (built.report["summary"]["articles"], list(notes(built))) == (articles, [])
        decided.unlink()


def test_a_title_from_a_sidecar_makes_the_page_an_article() -> None:
    plain = kei.read(STUB.encode())
    stated = kei.read(STUB.encode(), sidecar={"title": "A Notice"})
    assert kind_certainty(plain) < DOUBTFUL < kind_certainty(stated)
    assert "C007" in codes(plain)
    assert "C007" not in codes(stated)


def test_of_a_page_without_any_text_another_code_speaks(captures: Path, tmp_path: Path) -> None:
    page = b"Search this site\n\nHarbour Notes\n\nBack soon, we hope.\n"
    article = kei.read(page)
    assert kind_certainty(article) < DOUBTFUL
    assert {"C005", "C007"} & codes(article) == {"C005"}
    (captures / "lost.txt").write_bytes(page)
    built = kei.build(captures, tmp_path / "out", options=kei.Build(formats=()))
    (line,) = notes(built)
    assert line.startswith("lost.txt: C005 The page looks like an article, but no line was taken for its text")
    assert built.report["summary"]["articles"] == 2


@pytest.fixture
def with_variant(captures: Path) -> Path:
    """A corpus in which an editor has noted another reading of one word."""
    (captures / "kei.toml").write_text('[archive]\nname = "Harbour"\nsources = ["*.txt"]\n', encoding="utf-8")
    document = kei.encode(kei.read(captures / "000.txt"), archive=kei.Archive(name="Harbour"))
    words = "<app><lem>eleven</lem><rdg>twelve</rdg></app> months"
    (captures / "tei").mkdir()
    (captures / "tei" / f"{document.id}.xml").write_bytes(document.xml.replace(b"eleven months", words.encode(), 1))
    return captures


@pytest.mark.parametrize(("formats", "who"), [("text,data", "000.txt: "), ("jsonl", "all: ")])
def test_what_exports_leave_out_is_said_once(with_variant: Path, tmp_path: Path, formats: str, who: str) -> None:
    for _ in range(2):  # a file that is fresh lacks the words all the same
        lines = said("build", with_variant, "-o", tmp_path / "out", "--formats", formats)
        (line,) = [line for line in lines if "R006" in line]
        assert line.startswith(f"{who}R006 An export for analysis left out words")


def test_a_book_says_what_it_leaves_out(with_variant: Path, tmp_path: Path) -> None:
    (with_variant / "collections").mkdir()
    collection = with_variant / "collections" / "both.toml"
    collection.write_text('title = "Both"\n', encoding="utf-8")
    command = ["book", str(collection), "-o", str(tmp_path / "both.txt")]
    assert "R006 Left out: what rdg holds." in CliRunner().invoke(group, command).stderr
    assert CliRunner().invoke(group, [*command, "-q"]).stderr == "", "a note is no error"

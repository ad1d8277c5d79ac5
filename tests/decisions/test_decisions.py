"""Decisions of people win, are undone by deleting them, and say when they are stale, lost or wrong."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import kei_archive as kei
from kei_archive.cli.commands import group
from kei_archive.config import decisions_of
from kei_archive.decisions import Decisions, LineRuling, PostRulings, audit, decisions_in, load_decisions
from kei_archive.decisions.pattern import Patterns, anchor_of, anchors, pattern_of
from kei_archive.errors import UsageError
from kei_archive.model import Role, Span
from kei_archive.review.questions import Line, LineQuestion, PostRef
from kei_archive.review.writing import Writer
from kei_archive.tei.document import NS
from tests.captures import digests, page

WEB = kei.Build(formats=("html",))
LINE = "Back to all notes"


def decide(captures: Path, name: str, text: str, *, source: str = "") -> Path:
    """Write a decision file about a capture, or the file of families."""
    path = captures / "decisions" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    head = f'schema = 1\nsource = "sha256:{source or digest(captures)}"\n' if "families" not in name else "schema = 1\n"
    path.write_text(head + text, encoding="utf-8")
    return path


def digest(captures: Path) -> str:
    return hashlib.sha256((captures / "000.txt").read_bytes()).hexdigest()


def read(captures: Path, name: str = "000.txt") -> kei.Article:
    return kei.read(captures / name, profile="none", decisions=decisions_in(captures / "decisions"))


def codes(article: kei.Article) -> list[str]:
    return [finding.code for finding in article.findings]


def role_of(article: kei.Article, text: str) -> str:
    (found,) = {str(block.role) for block in article.blocks if text in block.text}
    return found


def test_no_decisions_change_nothing(captures: Path) -> None:
    assert read(captures) == kei.read(captures / "000.txt", profile="none")


def test_a_line_has_the_role_that_a_person_gives_it(captures: Path) -> None:
    decide(captures, "posts/000.toml", f'[[line]]\ntext = "{LINE}"\nrole = "quote"\nwas = "navigation"\n')
    article = read(captures)
    (block,) = [block for block in article.blocks if LINE in block.text]
    assert (block.role, block.rule, block.cert) == (kei.Role.QUOTE, "decision:posts/000.toml", 1.0)
    assert LINE in article.text
    assert article.ledger.balances
    assert kei.restore(kei.encode(article)) == (captures / "000.txt").read_bytes()
    assert "D001" in codes(article)
    others = [block for block in article.blocks if LINE not in block.text]
    before = kei.read(captures / "000.txt", profile="none").blocks
    assert others == [block for block in before if LINE not in block.text]


def test_only_the_post_that_it_is_about(captures: Path) -> None:
    decide(captures, "posts/000.toml", f'[[line]]\ntext = "{LINE}"\nrole = "quote"\n')
    assert role_of(read(captures, "001.txt"), LINE) != "quote"


def test_a_family_is_decided_for_every_post(captures: Path) -> None:
    decide(captures, "families.toml", '[[family]]\npattern = "{n} notes so far"\nrole = "counter"\n')
    for name in ("000.txt", "001.txt"):
        assert role_of(read(captures, name), "notes so far") == "counter"


def test_the_narrower_decision_wins(captures: Path) -> None:
    decide(captures, "families.toml", f'[[family]]\npattern = "{LINE}"\nrole = "quote"\n')
    decide(captures, "posts/000.toml", f'[[line]]\ntext = "{LINE}"\nrole = "credit"\n')
    assert role_of(read(captures), LINE) == "credit"
    assert role_of(read(captures, "001.txt"), LINE) == "quote"


def test_one_of_several_equal_lines(captures: Path) -> None:
    path = captures / "000.txt"
    path.write_text(path.read_text(encoding="utf-8") + f"\n\n{LINE}\n", encoding="utf-8")
    decide(captures, "posts/000.toml", f'[[line]]\ntext = "{LINE}"\nrole = "credit"\nnth = 2\n')
    roles = [block.role for block in read(captures).blocks if LINE in block.text]
    assert roles[0] is not kei.Role.CREDIT
    assert roles[1] is kei.Role.CREDIT


FACTS = """
[date]
value = 2018-05-04
was = "2019-03-03"
why = "The clerk's diary."
[title]
value = "The Lamp"
[[authors]]
value = "Ines Calloway"
[[authors]]
value = "Tomas Arendt"
"""


def test_facts_are_the_persons_and_the_machines_are_candidates(captures: Path) -> None:
    decide(captures, "posts/000.toml", FACTS)
    data = read(captures).metadata
    assert data.date is not None
    assert (data.date.value, data.date.resp, data.date.cert) == (date(2018, 5, 4), "editor", 1.0)
    assert [claim.value for claim in data.authors] == ["Ines Calloway", "Tomas Arendt"]
    assert data.title is not None
    assert data.title.value == "The Lamp"
    assert date(2019, 3, 3) in [claim.value for name, claim in data.candidates if name == "date"]


def test_the_tei_names_the_editor(captures: Path) -> None:
    decide(captures, "posts/000.toml", FACTS)
    document = kei.encode(read(captures))
    (published,) = document.root.iterfind(".//t:imprint/t:date", NS)
    assert published.get("when") == "2018-05-04"
    assert published.get("resp") == f"#{document.id}.editor"
    assert kei.validate(document) == ()


def test_a_fact_may_be_decided_to_be_unknown(captures: Path) -> None:
    decide(captures, "posts/000.toml", '[date]\nvalue = ""\nwas = "2019-03-03"\n[[authors]]\nvalue = ""\n')
    article = read(captures)
    assert article.metadata.date is None
    assert article.metadata.authors == ()
    assert not {"M001", "M002"} & set(codes(article)), "the question is answered"


def test_a_decision_is_stale_when_the_machine_has_changed_its_mind(captures: Path) -> None:
    decide(captures, "posts/000.toml", FACTS.replace("2019-03-03", "2017-01-01"))
    article = read(captures)
    assert "D002" in codes(article)
    assert article.metadata.date is not None
    assert article.metadata.date.value == date(2018, 5, 4), "it is obeyed all the same"


def test_a_decision_that_matches_nothing_is_told(captures: Path) -> None:
    decide(captures, "posts/000.toml", '[[line]]\ntext = "Nowhere to be seen."\nrole = "credit"\n')
    assert "D003" in codes(read(captures))


def test_a_changed_capture_is_known_again_by_its_headline(captures: Path) -> None:
    text = f'about = "The lamp on the outer mole"\n[[line]]\ntext = "{LINE}"\nrole = "quote"\n'
    decide(captures, "posts/000.toml", text, source="0" * 64)
    article = read(captures)
    assert role_of(article, LINE) == "quote"
    assert "D004" in codes(article)


def test_another_post_under_the_same_name_is_left_alone(captures: Path) -> None:
    text = f'about = "A quite different headline"\n[[line]]\ntext = "{LINE}"\nrole = "quote"\n'
    decide(captures, "posts/000.toml", text, source="0" * 64)
    assert role_of(read(captures), LINE) != "quote"


# ---- in a build


def test_build_obeys_and_deleting_the_file_undoes_it(captures: Path, tmp_path: Path) -> None:
    plain, out = tmp_path / "plain", tmp_path / "out"
    kei.build(captures, plain, options=WEB)
    path = decide(captures, "posts/000.toml", FACTS)
    before = path.read_bytes()
    kei.build(captures, out, options=WEB)
    assert any(name.startswith("html/2018-05-04_the-lamp_") for name in digests(out))
    assert path.read_bytes() == before, "a build never writes decisions"
    assert kei.build(captures, out, options=WEB).written == 0
    path.unlink()
    kei.build(captures, out, options=WEB)
    assert digests(out) == digests(plain)


def test_a_decision_rebuilds_only_what_it_touches(captures: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    kei.build(captures, out, options=WEB)
    before = digests(out)
    decide(captures, "posts/000.toml", f'[[line]]\ntext = "{LINE}"\nrole = "quote"\n')
    kei.build(captures, out, options=WEB)
    changed = {name for name, value in digests(out).items() if before.get(name) != value}
    assert any("the-lamp" in name for name in changed)
    assert not any("fish-market" in name for name in changed)


def test_lost_and_stale_decisions_are_in_the_report(captures: Path, tmp_path: Path) -> None:
    families = '[[family]]\npattern = "Nobody has {...} this"\nrole = "other"\n'
    families += f'[[family]]\npattern = "{LINE}"\nrole = "quote"\nwas = "paragraph"\n'
    decide(captures, "families.toml", families)
    decide(captures, "posts/gone.toml", f'[[line]]\ntext = "{LINE}"\nrole = "quote"\n', source="0" * 64)
    built = kei.build(captures, tmp_path / "out", options=WEB)
    said = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))["decisions"]
    assert [lost["place"] for lost in said["orphans"]] == ["posts/gone.toml:3", "families.toml:2"]
    assert [(stale["place"], stale["was"]) for stale in said["stale"]] == [("families.toml:5", "paragraph")]
    assert "doubts to look at" in built.sentence
    assert built.exit_code == 0
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "A decision matches nothing any more" in page
    assert "A decision is stale" in page


def test_lost_and_stale_decisions_on_lines_and_facts_are_in_the_report_too(captures: Path, tmp_path: Path) -> None:
    """As data, besides the finding of their post; told once in the outcome."""
    facts = '[title]\nvalue = "The Lamp"\nwas = "A Lamp"\n'
    lines = f'[[line]]\ntext = "{LINE}"\nrole = "quote"\nwas = "heading"\n'
    decide(captures, "posts/000.toml", f'{facts}{lines}[[line]]\ntext = "Nowhere."\nrole = "credit"\n')
    built = kei.build(captures, tmp_path / "out", options=WEB)
    said = built.report["decisions"]
    assert [lost["place"] for lost in said["orphans"]] == ["posts/000.toml:10"]
    assert [(one["place"], one["was"], one["now"]) for one in said["stale"]] == [
        ("posts/000.toml:3", "A Lamp", "The lamp on the outer mole"),
        ("posts/000.toml:6", "heading", "navigation"),
    ]
    told = [one for entry in built.report["documents"] for one in entry["findings"] if one["severity"] != "note"]
    assert f"{len(told)} doubts to look at" in built.sentence


def test_a_value_that_a_person_confirms_keeps_its_line(captures: Path) -> None:
    plain = kei.read(captures / "000.txt", profile="none").metadata
    assert plain.title is not None
    decide(captures, "posts/000.toml", f'[title]\nvalue = "{plain.title.value}"\nwas = "{plain.title.value}"\n')
    title = read(captures).metadata.title
    assert title is not None
    assert (title.span, title.resp, title.cert) == (plain.title.span, "editor", 1.0)
    (stated,) = kei.encode(read(captures)).root.iterfind(".//t:fileDesc/t:titleStmt/t:title", NS)
    assert stated.get("source")
    assert stated.get("resp", "").endswith(".editor")
    decide(captures, "posts/000.toml", '[title]\nvalue = "Quite Another"\n')
    other = read(captures).metadata.title
    assert other is not None
    assert other.span is None


def test_a_person_may_say_that_a_page_is_no_article(captures: Path, tmp_path: Path) -> None:
    path = decide(captures, "posts/000.toml", '[kind]\nvalue = "listing"\nwas = "article"\n')
    article = read(captures)
    assert article.kind is kei.Kind.LISTING
    assert article.body == ()
    assert article.ledger.balances
    assert "D002" not in codes(article)
    built = kei.build(captures, tmp_path / "out", options=WEB)
    assert "1 article archived, 1 page without an article set aside" in built.sentence
    path.unlink()
    assert read(captures).kind is kei.Kind.ARTICLE


def test_a_person_may_say_that_a_page_is_an_article(corpus: Path, tmp_path: Path) -> None:
    captures = tmp_path / "captures"
    captures.mkdir()
    (captures / "000.txt").write_bytes((corpus / "witnesses" / "tidewater-listing.txt").read_bytes())
    assert read(captures).kind is kei.Kind.LISTING
    decide(captures, "posts/000.toml", '[kind]\nvalue = "article"\nwas = "listing"\n')
    article = read(captures)
    assert article.kind is kei.Kind.ARTICLE
    assert article.body
    assert kei.restore(kei.encode(article)) == (captures / "000.txt").read_bytes()


WRONG = {
    "not-toml": ("schema = ", "families.toml", "not valid TOML"),
    "no-schema": ("[[family]]\npattern = 'a'\nrole = 'other'\n", "families.toml", "schema is None"),
    "unknown-role": ("schema = 1\n\n[[family]]\npattern = 'a'\nrole = 'chrom'\n", "families.toml:3", "no role 'chrom'"),
    "no-words": ("schema = 1\n[[family]]\npattern = '{...} {n}'\nrole = 'other'\n", "families.toml:2", "no word"),
    "unknown-key": ("schema = 1\n[[family]]\npatern = 'a'\nrole = 'other'\n", "families.toml:2", "'pattern'"),
}  # fmt: skip  # a table reads best as one


@pytest.mark.parametrize("case", sorted(WRONG))
def test_a_wrong_file_is_told_with_its_line_and_stops_nothing(captures: Path, tmp_path: Path, case: str) -> None:
    text, place, message = WRONG[case]
    (captures / "decisions").mkdir()
    (captures / "decisions" / "families.toml").write_text(text, encoding="utf-8")
    built = kei.build(captures, tmp_path / "out", options=WEB)
    assert built.exit_code == 1
    assert "2 articles archived" in built.sentence
    (entry,) = built.report["quarantine"]
    assert entry["source"] == f"decisions/{place}"
    assert message in entry["message"]


WRONG_POSTS = {
    "no-source": ("schema = 1\n", "'source' is missing"),
    "short-source": ('schema = 1\nsource = "sha256:12ab"\n', "source cannot be"),
    "date-as-text": ('schema = 1\nsource = "sha256:{0}"\n[date]\nvalue = "2020-01-01"\n', "000.toml:3"),
    "no-value": ('schema = 1\nsource = "sha256:{0}"\n[title]\nwhy = "so"\n', "'value' is missing"),
    "part-zero": ('schema = 1\nsource = "sha256:{0}"\n[part]\nvalue = 0\n', "value cannot be 0"),
    "unknown-kind": ('schema = 1\nsource = "sha256:{0}"\n[kind]\nvalue = "list"\n', "Did you mean 'listing'"),
    "empty-line": ('schema = 1\nsource = "sha256:{0}"\n[[line]]\ntext = " "\nrole = "quote"\n', "text is empty"),
    "no-role": ('schema = 1\nsource = "sha256:{0}"\n[[line]]\ntext = "a"\n', "'role' is missing"),
    "one-table-for-authors": ('schema = 1\nsource = "sha256:{0}"\n[authors]\nvalue = "A"\n', "authors must be a list"),
    "unknown-fact": ('schema = 1\nsource = "sha256:{0}"\n[dat]\nvalue = 2020-01-01\n', "Did you mean 'date'"),
}


@pytest.mark.parametrize("case", sorted(WRONG_POSTS))
def test_wrong_files_of_posts(captures: Path, case: str) -> None:
    text, message = WRONG_POSTS[case]
    path = captures / "decisions" / "posts" / "000.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text.replace("{0}", digest(captures)), encoding="utf-8")
    decisions = load_decisions(captures / "decisions")
    (problem,) = decisions.problems
    assert message in str(problem)
    assert decisions.rulings == ()


def test_an_archive_without_the_folder(tmp_path: Path) -> None:
    """A name that was mistyped must not drop every ruling; an archive that has none yet is none the worse."""
    with pytest.raises(UsageError, match="no such folder"):
        load_decisions(tmp_path / "nowhere")
    assert decisions_in(tmp_path / "nowhere") == decisions_in(None) == Decisions()
    (tmp_path / "decisions").mkdir()
    assert load_decisions(tmp_path / "decisions") == Decisions()


# ---- patterns and counts


@pytest.mark.parametrize(
    ("pattern", "line", "fits"),
    [
        ("Photo from {...}.", "Photo from the harbour office.", True),
        ("Photo from {…}.", "Photo from the harbour office.", True),
        ("Photo from {...}.", "Photo from", False),
        ("{n} notes so far", "4,100 notes so far", True),
        ("{n} notes so far", "many notes so far", False),
        ("Top 10", "Top 10", True),
        ("Top 10", "Top 20", False),
        ("Page {n} of 12", "Page 3 of 12", True),
        ("Page {n} of 12", "Page 3 of 13", False),
        ("back to all notes", "» Back to  all notes", True),
        ("a.b {...}", "acb and more", False),
    ],
)
def test_patterns(pattern: str, line: str, *, fits: bool) -> None:
    assert list(Patterns([(pattern, 1)]).on(line)) == ([1] if fits else [])


@given(st.text(min_size=1, max_size=2000))
def test_a_line_fits_the_pattern_and_the_anchor_made_of_it(line: str) -> None:
    assert anchors(anchor_of(line), " ".join(line.split()))
    if any(character.isalnum() for character in line):
        assert list(Patterns([(pattern_of(line), 1)]).on(line)) == [1]


@pytest.mark.parametrize("line", ["☰", "×", "12", "•••", "»", "☰ 12"])
def test_an_answer_about_a_line_of_signs_can_be_obeyed(captures: Path, line: str) -> None:
    """What a review writes of a line without words, the next reading takes."""
    page = captures / "signs.txt"
    page.write_text(f"{line}\n\nA Lamp\n\nThe lamp was lit at noon.", "utf-8")
    data = page.read_bytes()
    post = PostRef(page.name, page, hashlib.sha256(data).hexdigest())
    line_seen = Line(post, 1, Span(0, len(line)), line, len(line), Role.OTHER, "model:before", 0.6)
    question = LineQuestion(pattern_of(line), Role.OTHER, 0.6, 1, 1, 1.0, (line_seen,))
    Writer(captures / "decisions", "A. Reyes", date(2026, 11, 22)).lines(question, Role.NAVIGATION)
    found = load_decisions(captures / "decisions")
    assert found.problems == ()
    first = kei.read(page, profile="none", decisions=found).blocks[0]
    assert (first.text.strip(), first.role) == (line, Role.NAVIGATION)


def test_how_often_the_machine_was_wrong(captures: Path) -> None:
    lines = "".join(
        f'[[family]]\npattern = "line {word}"\nrole = "other"\nwas = "{"heading" if word == "a" else "other"}"\n'
        f"sampled = {'true' if word in 'abcdefgh' else 'false'}\n"
        for word in "abcdefghij"
    )
    decide(captures, "families.toml", lines)
    rulings = load_decisions(captures / "decisions").rulings
    found = audit([ruling for ruling in rulings if ruling.sampled])
    assert (found.asked, found.changed) == (8, 1)
    # Wilson's interval for 1 of 8, as in Brown, Cai and DasGupta (2001)
    assert (found.low, found.high) == pytest.approx((0.0224, 0.4709), abs=2e-4)
    assert audit([]).as_dict() == {"asked": 0, "changed": 0, "low": 0.0, "high": 1.0}


def test_the_command_line_obeys_them_too(captures: Path, tmp_path: Path) -> None:
    decide(captures, "posts/000.toml", FACTS)
    out = tmp_path / "lamp.xml"
    done = CliRunner().invoke(group, ["convert", str(captures / "000.txt"), "-o", str(out)], standalone_mode=False)
    assert done.exception is None
    (published,) = kei.TeiDocument(out.read_bytes()).root.iterfind(".//t:imprint/t:date", NS)
    assert published.get("when") == "2018-05-04"
    shown = CliRunner().invoke(group, ["read", str(captures / "000.txt")], standalone_mode=False).output
    assert "# date = 2018-05-04  [1.00 editor decision:posts/000.toml]" in shown


def test_decisions_of_a_corpus_hold_for_captures_in_its_folders(captures: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    (corpus / "witnesses").mkdir(parents=True)
    (corpus / "kei.toml").write_text('[archive]\nname = "H"\nsources = ["witnesses/*.txt"]\n', encoding="utf-8")
    (corpus / "witnesses" / "000.txt").write_bytes((captures / "000.txt").read_bytes())
    decide(captures, "posts/000.toml", FACTS)
    (captures / "decisions").rename(corpus / "decisions")
    assert decisions_of(corpus / "witnesses" / "000.txt") == corpus / "decisions"
    built = kei.build(corpus, tmp_path / "out", options=WEB)
    assert any(name.startswith("html/2018-05-04_the-lamp_") for name in digests(tmp_path / "out"))
    assert built.report["decisions"]["number"] == 3


@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from(list(kei.Role))), max_size=12))
def test_whatever_is_decided_nothing_is_lost(choices: list[tuple[int, kei.Role]]) -> None:
    """Conservation and reversibility hold for any roles that a person may give to lines."""
    data = page("The lamp on the outer mole", index=0).encode()
    lines = [line for line in data.decode().splitlines() if line.strip()]
    rulings = tuple(
        LineRuling(place=f"posts/x.toml:{number}", text=lines[index % len(lines)], role=role)
        for number, (index, role) in enumerate(choices)
    )
    post = PostRulings("x", "posts/x.toml", hashlib.sha256(data).hexdigest(), lines=rulings)
    article = kei.read(data, profile="none", decisions=Decisions(posts=(post,)))
    assert article.ledger.balances
    assert article.ledger.total == len(data.decode())
    if article.kind is kei.Kind.ARTICLE:
        assert kei.restore(kei.encode(article)) == data


@pytest.mark.parametrize("name", ["x.toml", "post/p1.toml", "posts/old/p1.toml", "familys.toml"])
def test_a_file_in_a_place_where_none_is_looked_for_is_told(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("schema = 1\n", encoding="utf-8")
    (problem,) = load_decisions(tmp_path).problems
    assert problem.place == str(path)
    assert "Move it" in problem.remedy


# ---- decisions that contradict each other


def contradict(captures: Path, name: str, first: str, second: str) -> tuple[str, ...]:
    """The problems of two files of one post, or of one file of families."""
    if name == "families.toml":
        decide(captures, name, first + second)
    else:
        decide(captures, "posts/000.toml", first)
        decide(captures, f"posts/k-{digest(captures)[:12]}.toml", second, source=digest(captures)[:12])
    decisions = load_decisions(captures / "decisions")
    return tuple(f"{Path(one.place).name}: {one.message}" for one in decisions.problems)


def test_two_files_of_a_post_that_contradict_each_other_are_told(captures: Path, tmp_path: Path) -> None:
    first = f'[date]\nvalue = 2014-01-01\n[[line]]\ntext = "{LINE}"\nrole = "quote"\n'
    second = f'[[line]]\ntext = "{LINE}"\nrole = "credit"\n[date]\nvalue = 2015-01-01\n'
    other = f"decisions/posts/k-{digest(captures)[:12]}.toml"
    assert contradict(captures, "posts", first, second) == (
        f"000.toml:3: date: 2014-01-01 here, but 2015-01-01 in {other}:6, which is obeyed.",
        f"000.toml:5: the line '{LINE}': quote here, but credit in {other}:3, which is obeyed.",
    )
    article = read(captures)
    assert article.metadata.date is not None
    assert article.metadata.date.value == date(2015, 1, 1)
    assert role_of(article, LINE) == "credit"
    assert "D003" not in codes(article), "the line is there, whatever was decided about it"
    built = kei.build(captures, tmp_path / "out", options=WEB)
    assert built.exit_code == 1
    assert {one["source"] for one in built.report["quarantine"]} == {
        "decisions/posts/000.toml:3",
        "decisions/posts/000.toml:5",
    }
    assert built.report["decisions"]["orphans"] == [], "what is overruled is not lost"


def test_two_decisions_on_a_family_that_contradict_each_other_are_told(captures: Path) -> None:
    first = f'[[family]]\npattern = "{LINE}"\nrole = "quote"\n'
    second = f'[[family]]\npattern = "» {LINE.upper()}"\nrole = "credit"\n'
    (problem,) = contradict(captures, "families.toml", first, second)
    assert problem == (
        f"families.toml:2: the lines '{LINE}': quote here, but credit in decisions/families.toml:5, which is obeyed."
    )
    assert role_of(read(captures), LINE) == "credit"


def test_of_three_answers_those_that_the_last_contradicts_are_told(captures: Path) -> None:
    entries = [f'[[family]]\npattern = "{LINE}"\nrole = "{role}"\n' for role in ("credit", "quote", "credit")]
    (problem,) = contradict(captures, "families.toml", entries[0] + entries[1], entries[2])
    assert problem.startswith(f"families.toml:5: the lines '{LINE}': quote here, but credit in")
    inline = f'line = [{{text = "{LINE}", role = "quote"}}, {{text = "{LINE}", role = "credit"}}]\n'
    decide(captures, "posts/000.toml", inline)
    assert role_of(read(captures), LINE) == "credit"


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("posts", "[date]\nvalue = 2014-01-01\n", "[date]\nvalue = 2014-01-01\n"),
        ("posts", "[date]\nvalue = 2014-01-01\n", '[title]\nvalue = "A"\n'),
        ("posts", '[[line]]\ntext = "a"\nrole = "quote"\n', '[[line]]\ntext = "a"\nrole = "credit"\nnth = 2\n'),
        (
            "families.toml",
            '[[family]]\npattern = "a {n}"\nrole = "quote"\n',
            '[[family]]\npattern = "a {n}"\nrole = "credit"\nlayout = "layout-1"\n',
        ),
        (
            "families.toml",
            '[[family]]\npattern = "Top 10"\nrole = "quote"\n',
            '[[family]]\npattern = "Top 20"\nrole = "credit"\n',
        ),
    ],
)
def test_decisions_that_agree_or_are_narrower_are_no_contradiction(
    captures: Path, name: str, first: str, second: str
) -> None:
    assert contradict(captures, name, first, second) == ()


def test_the_same_answer_twice_is_obeyed_twice(captures: Path, tmp_path: Path) -> None:
    both = f'[kind]\nvalue = "article"\n[date]\nvalue = 2014-01-01\nwas = "2019-03-03"\n{LINED}'
    assert contradict(captures, "posts", both, both) == ()
    built = kei.build(captures, tmp_path / "out", options=WEB)
    assert built.report["decisions"]["orphans"] == []
    assert not {"D002", "D003"} & set(codes(read(captures)))


LINED = f'[[line]]\ntext = "{LINE}"\nrole = "quote"\n'


def test_a_file_made_for_the_very_bytes_wins_over_one_for_older_bytes(captures: Path, tmp_path: Path) -> None:
    about = 'about = "The lamp on the outer mole"\n'
    decide(captures, "posts/000.toml", f"{about}[date]\nvalue = 2014-01-01\n", source="0" * 64)
    decide(captures, f"posts/k-{digest(captures)[:12]}.toml", "[date]\nvalue = 2015-01-01\n")
    article = read(captures)
    assert article.metadata.date is not None
    assert article.metadata.date.value == date(2015, 1, 1)
    assert "D004" in codes(article)
    built = kei.build(captures, tmp_path / "out", options=WEB)
    assert built.report["decisions"]["orphans"] == []


def test_a_page_is_always_of_some_kind(captures: Path) -> None:
    decide(captures, "posts/000.toml", '[kind]\nvalue = ""\n')
    (problem,) = load_decisions(captures / "decisions").problems
    assert "there is no kind of page ''" in problem.message


# ---- which captures the decisions of a folder are about


def in_a_subfolder(captures: Path) -> Path:
    """A capture in a folder of the folder that has the decisions, and another that they are about."""
    (captures / "2019").mkdir()
    inner = (captures / "000.txt").rename(captures / "2019" / "000.txt")
    text = f'schema = 1\n[[family]]\npattern = "{LINE}"\nrole = "quote"\n'
    (captures / "decisions").mkdir()
    (captures / "decisions" / "families.toml").write_text(text, encoding="utf-8")
    return inner


def test_decisions_of_a_folder_hold_for_a_capture_in_a_folder_of_it(captures: Path, tmp_path: Path) -> None:
    """As a build of the whole folder obeys them, so do read and convert, without kei.toml."""
    inner = in_a_subfolder(captures)
    kei.build(captures, tmp_path / "out", options=kei.Build(formats=("text",)))
    whole = {path.name: path.read_bytes() for path in (tmp_path / "out" / "tei").glob("k-*.xml")}
    out = tmp_path / "one.xml"
    done = CliRunner().invoke(group, ["convert", str(inner), "-o", str(out)], standalone_mode=False)
    assert done.exception is None
    document = kei.TeiDocument(out.read_bytes())
    for xml in (document.xml, whole[f"{document.id}.xml"]):
        assert b"<quote" in xml, "the decided line is in the text"
    shown = CliRunner().invoke(group, ["read", str(inner), "--explain"], standalone_mode=False).output
    assert "decision:families.toml" in shown


def test_the_nearest_folder_counts_and_a_corpus_is_a_border(captures: Path) -> None:
    inner = in_a_subfolder(captures)
    assert decisions_of(inner) == captures / "decisions"
    (captures / "2019" / "decisions" / "posts").mkdir(parents=True)
    assert decisions_of(inner) == captures / "2019" / "decisions"
    (captures / "2019" / "decisions" / "posts").rmdir()
    (captures / "2019" / "kei.toml").write_text('[archive]\nname = "H"\nsources = ["*.md"]\n', encoding="utf-8")
    assert decisions_of(inner) == captures / "2019" / "decisions", "another corpus, which does not list it"


def test_a_build_of_one_capture_belongs_to_its_corpus(captures: Path, tmp_path: Path) -> None:
    (captures / "kei.toml").write_text('[archive]\nname = "Harbour"\nsources = ["*.txt"]\n', encoding="utf-8")
    kei.build(captures / "000.txt", tmp_path / "out", options=kei.Build(formats=("text",)))
    (document,) = (tmp_path / "out" / "tei").glob("k-*.xml")
    assert b"<authority>Harbour</authority>" in document.read_bytes()


def test_a_build_of_one_capture_says_nothing_of_decisions_about_others(captures: Path, tmp_path: Path) -> None:
    decide(captures, "posts/000.toml", LINED)
    built = kei.build(captures / "001.txt", tmp_path / "out", options=kei.Build(formats=("text",)))
    assert built.report["decisions"]["orphans"] == []
    assert "doubt" not in built.sentence

"""Review: what is asked and in which order, and that every answer is kept at once and can be taken back."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import kei_archive as kei
from kei_archive.cli.commands import group
from kei_archive.decisions import load_decisions
from kei_archive.model import Role
from kei_archive.review import Conversation, FactQuestion, LineQuestion, Review, open_desk
from kei_archive.review.conversation import role_of, values_of
from tests.learning.made import archive as made_archive
from tests.together.posts import PARAGRAPHS, newer, older, write

ON = date(2026, 11, 22)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Three posts, one with no date and a title that may be none, with a line of doubt in all of them."""
    note = "Ines Calloway keeps the books of the harbour office."
    frost = [PARAGRAPHS[0], "Nobody crosses in the frost, and few in the thaw.", note]
    meadow = [*PARAGRAPHS[2:], "Photo from the office.", note]
    pages = {
        "one": newer("Two Stories About a Mill", [*PARAGRAPHS, note], date="March 3, 2014"),
        "two": older("Winter", frost),
        "three": newer("A Channel in the Meadow", meadow, date="May 9, 2015"),
    }
    return write(tmp_path / "notes", pages)


def run(archive: Path, answers: str, *options: str) -> str:
    """A review with answers as from a pipe; what it says."""
    command = ["review", str(archive), "--on", ON.isoformat(), "-q", *options]
    done = CliRunner().invoke(group, command, input=answers, standalone_mode=False)
    assert done.exception is None, done.output
    return done.output


def files(archive: Path) -> dict[str, str]:
    root = archive / "decisions"
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in sorted(root.rglob("*.toml"))
    }


def test_what_could_do_the_most_damage_comes_first(archive: Path) -> None:
    """One measure for lines, facts and kinds: the characters that a wrong answer spoils, times its chance."""
    pages = {path.name: len(path.read_text(encoding="utf-8")) for path in archive.glob("*.txt")}
    questions = open_desk(archive, profile="none", sample=0.0).review.questions()
    assert [one.damage for one in questions] == sorted((one.damage for one in questions), reverse=True)
    facts = [one for one in questions if isinstance(one, FactQuestion)]
    assert questions.index(facts[0]) < min(questions.index(one) for one in questions if isinstance(one, LineQuestion))
    for one in facts:
        assert one.damage <= pages[one.post.name]
    assert [one.field for one in facts if not one.known] == ["date"]


def test_a_wide_family_comes_before_a_fact_that_is_merely_missing(tmp_path: Path) -> None:
    """Of a fact that is unknown the archive says nothing wrong; a doubtful line in many posts is wrong in many."""
    body = [*PARAGRAPHS, "A line that is kept in every one of them, whoever may have written it, or nobody."]
    review = Review(ask_below=1.0, sample=0.0)
    for number in range(12):
        path = tmp_path / f"{number}.txt"
        path.write_text(older(f"The Ferry, Part {number}", body), encoding="utf-8")
        review.add(kei.read(path, profile="none"), name=path.name, path=path)
    questions = review.questions()
    family = next(one for one in questions if isinstance(one, LineQuestion) and one.posts == 12)
    missing = next(one for one in questions if isinstance(one, FactQuestion) and not one.known)
    assert family.damage > missing.damage > 0
    assert questions.index(family) < questions.index(missing)


@pytest.fixture
def pages(archive: Path, corpus: Path) -> Path:
    """The archive with a page that lists posts."""
    (archive / "list.txt").write_bytes((corpus / "witnesses" / "tidewater-listing.txt").read_bytes())
    return archive


def facts_of(folder: Path, **options: Any) -> list[FactQuestion]:
    """The questions about facts, without a sample."""
    questions = open_desk(folder, profile="none", sample=0.0, **options).review.questions()
    return [one for one in questions if isinstance(one, FactQuestion)]


def kinds(folder: Path) -> list[FactQuestion]:
    """The questions what a page is."""
    return facts_of(folder, fields=("kind",))


def test_what_a_page_is_is_asked_first(pages: Path) -> None:
    """The worst error of all: a page that is set aside loses all its text, without a question about any line."""
    questions = open_desk(pages, profile="none", sample=0.0).review.questions()
    first = questions[0]
    assert isinstance(first, FactQuestion)
    assert (first.field, first.post.name, first.was) == ("kind", "list.txt", "listing")
    assert {answer.value for answer in first.answers} == set(kei.Kind)
    assert len(pages.joinpath("list.txt").read_bytes()) * 0.5 > first.damage > 0


def test_the_kind_of_a_page_is_decided_kept_and_taken_back(pages: Path) -> None:
    said = run(pages, "nonsense\narticle\nu\nli\nq\n", "--field", "kind", "--profile", "none")
    assert "There is no kind of page 'nonsense'" in said
    assert "taken back" in said
    table = tomllib.loads(files(pages)["posts/list.toml"])
    assert table["kind"] == {"value": "listing", "was": "listing", "by": "editor", "on": ON}
    assert "list.txt" not in {one.post.name for one in kinds(pages)}


def test_a_page_that_is_said_to_be_an_article_is_one_and_is_asked_about(pages: Path) -> None:
    run(pages, "article\nq\n", "--field", "kind", "--profile", "none")
    desk = open_desk(pages, profile="none", sample=0.0)
    assert desk.doubts == ()
    asked = {one.lines[0].post.name for one in desk.review.questions() if isinstance(one, LineQuestion)}
    assert "list.txt" in asked
    article = kei.read(pages / "list.txt", profile="none", decisions=load_decisions(pages / "decisions"))
    assert article.kind is kei.Kind.ARTICLE
    assert kei.restore(kei.encode(article)) == (pages / "list.txt").read_bytes()


def test_of_a_page_that_has_just_been_said_to_be_no_article_nothing_more_is_asked(archive: Path) -> None:
    options = ("--profile", "none", "--sample", "0", "--ask-below", "0.99", "--field", "kind", "--field", "date")
    about = [f"{one.field} of {one.post.name}" for one in facts_of(archive, fields=("kind", "date"), ask_below=0.99)]
    at = about.index("kind of two.txt")
    assert "date of two.txt" in about[at:]
    said = run(archive, "n\n" * at + "listing\n" + "n\n" * 50, *options)
    assert said.count("kind of two.txt") == 1
    assert "date of two.txt" not in said
    (archive / "decisions" / "posts" / "two.toml").unlink()
    again = run(archive, "n\n" * at + "listing\nu\n" + "n\n" * 50, *options)
    assert "date of two.txt" in again, "taken back"


def test_a_stale_kind_and_one_of_a_page_that_is_gone_are_told(pages: Path) -> None:
    run(pages, "listing\nq\n", "--field", "kind", "--profile", "none")
    path = pages / "decisions" / "posts" / "list.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('was = "listing"', 'was = "article"'), encoding="utf-8")
    (stale,) = open_desk(pages, profile="none").doubts
    assert stale == "posts/list.toml:4: kind: listing; was 'article', now 'listing'."
    (pages / "list.txt").unlink()
    (lost,) = open_desk(pages, profile="none").doubts
    assert lost == "posts/list.toml:4: matches nothing any more: kind."


def test_a_kind_may_be_one_of_the_sample(archive: Path) -> None:
    questions = open_desk(archive, profile="none", sample=1.0, fields=("kind",)).review.questions()
    asked = {one.post.name: one for one in questions if isinstance(one, FactQuestion)}
    assert asked.keys() == {"one.txt", "two.txt", "three.txt"}
    assert all(one.sampled is (one.cert >= Review.ask_below) for one in asked.values())
    assert asked["one.txt"].sampled
    assert not asked["two.txt"].sampled  # its title is not sure


def test_an_article_without_title_and_almost_without_text_is_doubtful(archive: Path) -> None:
    (archive / "stub.txt").write_text("Search this site\n\nHarbour Notes\n\nBack soon, we hope.\n", encoding="utf-8")
    asked = {one.post.name: one for one in kinds(archive)}
    assert asked["stub.txt"].cert < asked["two.txt"].cert < 0.9
    assert not {"one.txt", "three.txt"} & asked.keys()


def test_a_family_is_one_question(archive: Path) -> None:
    desk = open_desk(archive, profile="none", sample=0.0, ask_below=1.0)
    lines = [one for one in desk.review.questions() if isinstance(one, LineQuestion)]
    (family,) = [one for one in lines if one.pattern.startswith("Subscribe")]
    assert (family.posts, family.count) == (2, 2)
    parts = family.split()
    assert len(parts) == 2
    assert all(part.exact and part.split() == () for part in parts)


def test_equal_lines_with_other_roles_are_other_questions(archive: Path) -> None:
    """What is furniture in one post may be text in another: a decision names the lines that it means."""
    (archive / "decisions").mkdir()
    path = archive / "decisions" / "families.toml"
    path.write_text('schema = 1\n[[family]]\npattern = "Search this site"\nrole = "search"\n', encoding="utf-8")
    desk = open_desk(archive, profile="none", sample=0.0, ask_below=1.0)
    lines = [one for one in desk.review.questions() if isinstance(one, LineQuestion)]
    mixed = [one for one in lines if one.mixed]
    assert mixed
    written = desk.writer(by="x", on=ON).lines(mixed[0], Role.CREDIT)
    assert "families.toml" not in written.name
    told = load_decisions(archive / "decisions")
    assert sum(len(post.lines) for post in told.posts) == mixed[0].count
    assert len(told.families) == 1


def test_a_learned_pattern_makes_one_family_of_lines_with_other_words(archive: Path) -> None:
    def learned(text: str) -> str:
        return "Back to {...}" if text.startswith("Back to ") else text

    one = archive / "one.txt"
    one.write_text(one.read_text(encoding="utf-8").replace("Back to all notes", "Back to the notes"), encoding="utf-8")
    desk = open_desk(archive, profile="none", sample=0.0, ask_below=1.0, pattern=learned)
    lines = [each for each in desk.review.questions() if isinstance(each, LineQuestion)]
    (family,) = [each for each in lines if each.pattern == "Back to {...}"]
    assert family.count == 2
    desk.writer(by="x", on=ON).lines(family, Role.NAVIGATION)
    decisions = load_decisions(archive / "decisions")
    for outcome in kei.read_all(sorted(archive.glob("*.txt")), profile="none", decisions=decisions):
        assert outcome.value is not None
        assert all(b.role is Role.NAVIGATION for b in outcome.value.blocks if b.text.startswith("Back to"))


def test_what_may_be_an_authors_refrain_is_asked(tmp_path: Path) -> None:
    """Nothing that posts repeat is kept or removed in silence where the archive as a whole is not sure of it."""
    refrain = "The views set out here are those of the writer and of nobody else in the house."
    posts = made_archive(12, layout=0)
    for number, post in enumerate(posts):
        post.body.insert(2, refrain)
        (tmp_path / f"{number}.txt").write_bytes(post.data)
    desk = open_desk(tmp_path, profile="none", sample=0.0)
    assert desk.repetition is not None
    family = desk.repetition.find(refrain)
    assert family is not None
    assert not family.settled
    asked = {one.pattern: one for one in desk.review.questions() if isinstance(one, LineQuestion)}
    assert asked[refrain].count == 12
    assert round(asked[refrain].cert, 2) <= family.cert, "each page alone is surer than all of them together"


def test_every_answer_is_kept_at_once(archive: Path) -> None:
    said = run(archive, "\n")
    assert "1 answer kept" in said
    assert len(files(archive)) == 1


def test_a_review_of_everything_leaves_nothing_to_ask(archive: Path) -> None:
    run(archive, "\n" * 200, "--profile", "none")
    assert load_decisions(archive / "decisions").problems == ()
    assert open_desk(archive, profile="none").review.questions() == []
    assert "nothing to ask" in run(archive, "", "--profile", "none")


def test_accepting_everything_changes_no_text(archive: Path) -> None:
    paths = sorted(archive.glob("*.txt"))
    before = [outcome.value for outcome in kei.read_all(paths, profile="none")]
    run(archive, "\n" * 200, "--profile", "none")
    decisions = load_decisions(archive / "decisions")
    after = [outcome.value for outcome in kei.read_all(paths, profile="none", decisions=decisions)]
    for one, other in zip(before, after, strict=True):
        assert one is not None
        assert other is not None
        assert [block.role for block in other.blocks] == [block.role for block in one.blocks]
        assert not [finding for finding in other.findings if finding.code in ("D002", "D003", "D004")]


def test_undo_restores_the_files_to_the_byte(archive: Path) -> None:
    run(archive, "\n" * 3)
    kept = files(archive)
    said = run(archive, "\n\nu\nu\nu\nq\n")
    assert files(archive) == kept
    assert said.count("taken back") == 2
    assert "nothing to take back" in said


def test_the_last_answer_can_be_taken_back_too(archive: Path) -> None:
    said = run(archive, "2014-06-01\nu\n2014-07-01\n\n", "--field", "date")
    assert said.count("That was the last question.") == 2
    assert "1 answer kept" in said
    assert tomllib.loads(files(archive)["posts/two.toml"])["date"]["value"] == date(2014, 7, 1)


def test_a_value_may_be_typed(archive: Path) -> None:
    said = run(archive, "yesterday\n2014-06-01\n", "--field", "date", "--by", "Kim")
    assert "A date is written 2020-01-07, or 2020-01, or 2020." in said
    table = tomllib.loads(files(archive)["posts/two.toml"])
    assert table["date"] == {"value": ON.replace(2014, 6, 1), "was": "", "by": "Kim", "on": ON}
    assert table["about"] == "Winter"
    article = kei.read(archive / "two.txt", decisions=load_decisions(archive / "decisions"))
    assert article.metadata.date is not None
    assert article.metadata.date.value == date(2014, 6, 1)


def test_answers_keep_what_a_person_wrote_into_the_file(archive: Path) -> None:
    run(archive, "2014-06-01\n", "--field", "date")
    path = archive / "decisions" / "posts" / "two.toml"
    path.write_text(f"# seen in the office\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    run(archive, "\n" * 30, "--sample", "1")
    assert path.read_text(encoding="utf-8").startswith("# seen in the office\n")


def test_a_broken_file_is_told_and_not_overwritten(archive: Path) -> None:
    path = archive / "decisions" / "families.toml"
    path.parent.mkdir()
    path.write_text("schema = [", encoding="utf-8")
    said = run(archive, "\n" * 100, "--ask-below", "1")
    assert "not valid TOML" in said
    assert "Mend the file first." in said
    assert path.read_text(encoding="utf-8") == "schema = ["


@pytest.mark.parametrize("how", ["--list", "--json", ""])
def test_what_cannot_be_obeyed_is_told_and_makes_the_exit_code_1(archive: Path, how: str) -> None:
    path = archive / "decisions" / "families.toml"
    path.parent.mkdir()
    twice = '[[family]]\npattern = "Nowhere"\nrole = "quote"\n[[family]]\npattern = "nowhere"\nrole = "credit"\n'
    path.write_text(f"schema = 1\n{twice}", encoding="utf-8")
    (path.parent / "odd.toml").write_text("schema = 1\n", encoding="utf-8")
    (archive / "broken.txt").write_bytes(b"\x00\x01")
    command = ["review", str(archive), "-q", *([how] if how else [])]
    done = CliRunner().invoke(group, command, input="q\n", standalone_mode=False)
    assert done.return_value == 1
    told = done.stderr.splitlines()
    assert [line[:1] for line in told] == ["!", "!", "!", "?", "3"]
    assert "odd.toml: is in a place where no decisions are looked for" in told[0]
    assert "families.toml:2: the lines 'Nowhere': quote here, but credit in decisions/families.toml:5" in told[1]
    assert told[2].startswith("! broken.txt")
    assert told[3].startswith("? families.toml:5: matches nothing any more")
    for each in (path, path.parent / "odd.toml", archive / "broken.txt"):
        each.unlink()
    assert CliRunner().invoke(group, command, input="q\n", standalone_mode=False).return_value == 0


def test_doubtful_decisions_are_told(archive: Path) -> None:
    path = archive / "decisions" / "families.toml"
    path.parent.mkdir()
    stale = '[[family]]\npattern = "Register to hear from us"\nrole = "quote"\nwas = "title"\n'
    lost = '[[family]]\npattern = "Nowhere"\nrole = "quote"\n'
    path.write_text(f"schema = 1\n{stale}{lost}", encoding="utf-8")
    desk = open_desk(archive, profile="none")
    assert desk.failures == (), "it can be obeyed"
    first, second = desk.doubts
    assert first == "families.toml:6: matches nothing any more: the lines 'Nowhere'."
    assert second.startswith("families.toml:2: the lines 'Register to hear from us' is decided to be quote")


def test_captures_with_one_name_have_two_files(archive: Path) -> None:
    write(archive / "more", {"two": older("The Ferry in Summer", PARAGRAPHS[1:])})
    run(archive, "2014-06-01\n2015-06-01\n", "--field", "date")
    assert len(files(archive)) == 2
    assert all(name.startswith("posts/k-") for name in files(archive))
    assert [one.metadata.date.value.year for one in both(archive)] == [2015, 2014]


def both(archive: Path) -> list[kei.Article]:
    """The two captures of one name, read with the decisions."""
    decisions = load_decisions(archive / "decisions")
    return [kei.read(archive / name, decisions=decisions) for name in ("two.txt", "more/two.txt")]


def test_what_can_be_asked_back(archive: Path) -> None:
    asked = open_desk(archive, profile="none").review.questions()
    before = next(number for number, one in enumerate(asked) if isinstance(one, LineQuestion))
    said = run(archive, "n\n" * before + "?\no\nh\ns\nbanana\nn\nq\n", "--profile", "none")
    assert "what weighed most" in said
    assert " > " in said
    assert "There is no role 'banana'." in said
    assert "No answer given" in said
    assert not (archive / "decisions").exists()


def test_the_sample_is_always_the_same_and_counted_apart(archive: Path, tmp_path: Path) -> None:
    first, second = (open_desk(archive, profile="none", sample=0.3).review.questions() for _ in range(2))
    assert [one.key for one in first] == [one.key for one in second]
    sampled = [one for one in first if one.sampled]
    assert 3 < len(sampled) < 30
    run(archive, "\n" * 200, "--sample", "0.3", "--profile", "none")
    built = kei.build(archive, tmp_path / "out", options=kei.Build(formats=("html",), profile="none"))
    count = built.report["decisions"]["sample"]
    assert (count["asked"], count["changed"]) == (len(sampled), 0)
    assert 0 < count["high"] < 1
    assert f"Of {len(sampled)} answers drawn from" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_lists_for_people_and_machines(archive: Path) -> None:
    rows = run(archive, "", "--list").splitlines()
    assert rows[0].split() == ["damage", "posts", "lines", "cert", "question"]
    assert any(row.endswith("date of two.txt: unknown; nothing speaks for any value") for row in rows)
    entries = [json.loads(line) for line in run(archive, "", "--json").splitlines()]
    assert len(entries) == len(rows) - 1
    assert {entry["question"] for entry in entries} == {"lines", "fact"}
    assert not (archive / "decisions").exists()


def test_order_of_the_files_does_not_matter(archive: Path, tmp_path: Path) -> None:
    names = ["a", "b", "c"]
    texts = [path.read_text(encoding="utf-8") for path in sorted(archive.glob("*.txt"))]
    keys = []
    for index, order in enumerate(([0, 1, 2], [2, 0, 1])):
        folder = write(tmp_path / str(index), {names[place]: texts[number] for place, number in enumerate(order)})
        questions = open_desk(folder, profile="none", sample=0.2).review.questions()
        keys.append([(one.damage, one.pattern) for one in questions if isinstance(one, LineQuestion)])
    assert keys[0] == keys[1]


@pytest.mark.parametrize(
    ("typed", "role"),
    [("", Role.DECK), ("1", Role.PARAGRAPH), ("9", Role.OTHER), ("cap", Role.CAPTION), ("comment", Role.COMMENT)],
)
def test_roles_by_key_and_by_name(typed: str, role: Role) -> None:
    assert role_of(typed, default=Role.DECK) is role


@pytest.mark.parametrize("typed", ["t", "0", "10", "-", "chrome", "\x1b[2J"])
def test_no_roles(typed: str) -> None:
    with pytest.raises(ValueError, match=r"role|could be"):
        role_of(typed, default=Role.DECK)


def test_values_of_facts(archive: Path) -> None:
    questions = open_desk(
        archive, profile="none", sample=0.0, fields=("date", "authors"), ask_below=1.0
    ).review.questions()
    facts = {(one.field, one.post.name): one for one in questions if isinstance(one, FactQuestion)}
    unknown, author = facts["date", "two.txt"], facts["authors", "one.txt"]
    assert values_of("", unknown) == ()
    assert values_of("-", author) == ()
    assert values_of("", author) == ("Ines Calloway",)
    assert values_of("A. Reyes; I. Venn", author) == ("A. Reyes", "I. Venn")
    with pytest.raises(ValueError, match="no answer"):
        values_of("9", author)


def test_conversations_end_with_their_input(archive: Path) -> None:
    desk = open_desk(archive, sample=0.0)
    said: list[str] = []
    conversation = Conversation(
        desk.review.questions(), desk.writer(by="x", on=ON), ask=lambda _: None, say=said.append, why=desk.why,
        source=desk.source,
    )  # fmt: skip
    assert conversation.run() == len(conversation.questions)
    assert conversation.answered == 0


def test_on_a_terminal_without_colour(archive: Path) -> None:
    """As over ssh: a pseudo-terminal, nothing but plain text and the lines that a person types."""
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "kei_archive", "review", str(archive), "-q", "--on", ON.isoformat()]
    child = subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, close_fds=True, env=os.environ | {"TERM": "dumb"}
    )
    os.close(slave)
    heard = b""
    for answer in (b"\n", b"u\n", b"q\n"):
        heard += hear(master, until=b"\n? ")
        os.write(master, answer)
    heard += hear(master, until=b"left open.")
    child.wait(timeout=60)
    os.close(master)
    assert child.returncode == 0
    assert b"kept in decisions/" in heard
    assert b"taken back" in heard
    assert b"\x1b" not in heard
    assert files(archive) == {}


def hear(master: int, *, until: bytes) -> bytes:
    """What the program says, up to some words."""
    heard, end = b"", time.monotonic() + 60
    while until not in heard.replace(b"\r", b"") and time.monotonic() < end:
        if select.select([master], [], [], 1)[0]:
            heard += os.read(master, 4096)
    return heard


# ---- facts that lines of one form state


@pytest.fixture
def dated(tmp_path: Path) -> Path:
    """Posts with their dates in lines of one form."""
    folder = tmp_path / "dated"
    folder.mkdir()
    for number, post in enumerate(made_archive(12, layout=1)):
        post.head[-1] = f"{1 + number} March {2004 + number}"
        (folder / f"{number:02}.txt").write_bytes(post.data)
    return folder


def dates(folder: Path) -> list[FactQuestion]:
    return [one for one in facts_of(folder, fields=("date",), ask_below=1.0) if one.known]


def test_facts_in_lines_of_one_form_are_one_question(dated: Path) -> None:
    questions = dates(dated)
    assert len(questions) == 1
    (question,) = questions
    assert question.pattern == "{n} March {n}"
    assert len(question.each) > 1
    assert question.damage == pytest.approx(sum(one.damage for one in question.each))
    assert len({one.post.name for one in question.each}) == len(question.each)


def test_one_answer_is_kept_for_each_of_its_posts(dated: Path) -> None:
    (question,) = dates(dated)
    said = run(dated, "\n", "--field", "date", "--ask-below", "1", "--sample", "0")
    assert "{n} March {n}" in said
    assert "1 answer kept" in said
    kept = {name: tomllib.loads(text)["date"] for name, text in files(dated).items()}
    assert {name: str(entry["value"]) for name, entry in kept.items()} == {
        f"posts/{Path(one.post.name).stem}.toml": one.was for one in question.each
    }
    assert all(str(entry["value"]) == entry["was"] for entry in kept.values())
    assert dates(dated) == []


def test_the_answer_is_taken_back_as_one(dated: Path) -> None:
    run(dated, "\nu\nq\n", "--field", "date", "--ask-below", "1", "--sample", "0")
    assert files(dated) == {}


def test_a_value_is_given_to_one_post_alone(dated: Path) -> None:
    said = run(dated, "2009-01-01\ns\n2009-01-01\nq\n", "--field", "date", "--ask-below", "1", "--sample", "0")
    assert "s asks about them one by one" in said
    (text,) = files(dated).values()
    assert tomllib.loads(text)["date"]["value"] == date(2009, 1, 1)


def test_a_fact_may_be_unknown_in_all_of_them(dated: Path) -> None:
    (question,) = dates(dated)
    run(dated, "-\n", "--field", "date", "--ask-below", "1", "--sample", "0")
    assert {tomllib.loads(text)["date"]["value"] for text in files(dated).values()} == {""}
    assert len(files(dated)) == len(question.each)

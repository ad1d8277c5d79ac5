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

import pytest
from click.testing import CliRunner

import kei_archive as kei
from kei_archive.cli.commands import group
from kei_archive.decisions import load_decisions
from kei_archive.model import Role
from kei_archive.review import Conversation, FactQuestion, LineQuestion, open_desk
from kei_archive.review.conversation import role_of, values_of
from tests.together.posts import PARAGRAPHS, newer, older, write

ON = date(2026, 11, 22)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Three posts, one without a date, with a line of doubt in all of them."""
    note = "Ines Calloway keeps the books of the harbour office."
    frost = [PARAGRAPHS[0], "Nobody crosses in the frost, and few in the thaw.", note]
    meadow = [*PARAGRAPHS[2:], "Photo from the office.", note]
    pages = {
        "one": newer("Two Stories About a Mill", [*PARAGRAPHS, note], date="March 3, 2014"),
        "two": older("The Ferry in Winter", frost),
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


def test_lines_come_before_facts_and_the_worst_first(archive: Path) -> None:
    questions = open_desk(archive, profile="none", sample=0.0).review.questions()
    lines = [one.damage for one in questions if isinstance(one, LineQuestion)]
    facts = [one.damage for one in questions if isinstance(one, FactQuestion)]
    assert questions == [*questions[: len(lines)], *questions[len(lines) :]]
    assert all(isinstance(one, LineQuestion) for one in questions[: len(lines)])
    assert lines == sorted(lines, reverse=True)
    assert facts == sorted(facts, reverse=True)
    assert [one.field for one in questions if isinstance(one, FactQuestion) and not one.known] == ["date"]


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


def test_a_value_may_be_typed(archive: Path) -> None:
    said = run(archive, "yesterday\n2014-06-01\n", "--field", "date", "--by", "Kim")
    assert "A date is written 2020-01-07." in said
    table = tomllib.loads(files(archive)["posts/two.toml"])
    assert table["date"] == {"value": ON.replace(2014, 6, 1), "was": "", "by": "Kim", "on": ON}
    assert table["about"] == "The Ferry in Winter"
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


def test_doubtful_decisions_are_told(archive: Path) -> None:
    path = archive / "decisions" / "families.toml"
    path.parent.mkdir()
    stale = '[[family]]\npattern = "Register to hear from us"\nrole = "quote"\nwas = "title"\n'
    lost = '[[family]]\npattern = "Nowhere"\nrole = "quote"\n'
    path.write_text(f"schema = 1\n{stale}{lost}", encoding="utf-8")
    first, second = open_desk(archive, profile="none").failures
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
    said = run(archive, "?\no\nh\ns\nbanana\nn\nq\n")
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

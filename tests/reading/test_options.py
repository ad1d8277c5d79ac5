"""Profiles, sidecars, surveys and batches."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kei_archive._resources import PROFILES
from kei_archive.errors import ConfigError, NoReader
from kei_archive.label import Repetition, survey
from kei_archive.model import Archive, Role, Witness
from kei_archive.profiles import load_profile
from kei_archive.reading import read, read_all

PROFILE = """
name = "breakwater"
site = "The Breakwater"
detect = ["^Tide: ", "^Harbour radio "]
technical_categories = ["front"]
[[lines]]
role = "tools"
match = "^Tide: "
[tests]
must = ["Tide: low"]
must_not = ["The tide: low"]
"""


@pytest.mark.parametrize("path", sorted(PROFILES.glob("*.toml")), ids=lambda path: path.stem)
def test_builtin_profiles_hold(path: Path) -> None:
    profile = load_profile(path)
    assert profile.name == path.stem
    assert len(profile.detect) >= 2


def test_profile_by_path(tmp_path: Path, body: tuple[str, ...]) -> None:
    path = tmp_path / "breakwater.toml"
    path.write_text(PROFILE, "utf-8")
    page = "\n\n".join(["A Title of Some Kind", body[0], "Tide: low", *body[1:]]).encode()
    article = read(page, profile=path)
    assert article.text == "\n\n".join(body)
    assert [block.rule for block in article.removed] == ["profile:breakwater"]
    assert article.metadata.site is not None
    assert article.metadata.site.resp == "machine"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('role = "tools"', 'role = "tool"', "Did you mean 'tools'"),
        ('site = "', 'sight = "', "Did you mean 'site'"),
        ('match = "^Tide: "', 'match = "("', "not a regular expression"),
        ('must = ["Tide: low"]', 'must = ["Wind: low"]', "tests.must"),
        ('must_not = ["The tide: low"]', 'must_not = ["Tide: high"]', "tests.must_not"),
    ],
)
def test_faulty_profiles(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "faulty.toml"
    path.write_text(PROFILE.replace(old, new), "utf-8")
    with pytest.raises(ConfigError, match=message):
        load_profile(path)


def test_unknown_profile_is_an_error_with_a_suggestion() -> None:
    with pytest.raises(ConfigError, match="the-peninsula"):
        read(b"A text of some words.", profile="the-peninsular")


def test_sidecar_beside_a_file_wins(tmp_path: Path, body: tuple[str, ...]) -> None:
    (tmp_path / "a.txt").write_text("\n\n".join(["A Title of Some Kind", "Published March 4, 2019", *body]), "utf-8")
    (tmp_path / "a.toml").write_text('date = 2019-03-05\nauthors = "Ada Lovelace"\nlanguage = "en-GB"\n', "utf-8")
    article = read(tmp_path / "a.txt")
    metadata = article.metadata
    assert metadata.date is not None
    assert (metadata.date.value, metadata.date.resp, metadata.date.cert) == (date(2019, 3, 5), "sidecar", 1.0)
    assert [claim.value for claim in metadata.authors] == ["Ada Lovelace"]
    assert metadata.language is not None
    assert metadata.language.value == "en-GB"
    assert "M005" in [finding.code for finding in article.findings]
    assert ("date", date(2019, 3, 4)) in [(name, claim.value) for name, claim in metadata.candidates]


def test_sidecar_keys_are_strict(body: tuple[str, ...]) -> None:
    with pytest.raises(ConfigError, match="Did you mean 'authors'"):
        read("\n\n".join(body).encode(), sidecar={"author": "Ada Lovelace"})
    with pytest.raises(ConfigError, match="date must be a date"):
        read("\n\n".join(body).encode(), sidecar={"date": "2019-03-05"})


def test_archive_gives_what_nobody_else_says() -> None:
    archive = Archive(language="fi", rights="© the authors.")
    metadata = read(b"Kuu ja meri.", archive=archive).metadata
    assert metadata.language is not None
    assert (metadata.language.value, metadata.language.resp) == ("fi", "archive")
    assert metadata.rights is not None


def test_genre_of_a_document_wins_over_that_of_the_archive(body: tuple[str, ...]) -> None:
    archive, data = Archive(genre="blog post of an institute"), "\n\n".join(body).encode()
    default = read(data, archive=archive).metadata.genre
    assert default is not None
    assert (default.value, default.resp) == ("blog post of an institute", "archive")
    stated = read(data, archive=archive, sidecar={"genre": "interview"}).metadata.genre
    assert stated is not None
    assert (stated.value, stated.resp) == ("interview", "sidecar")
    assert read(data).metadata.genre is None


def test_survey_counts_documents_not_lines_and_can_be_merged() -> None:
    pages = [Witness(f"Index {n}\nIndex {n}\nOnly here {'x' * n}".encode(), "p") for n in range(4)]
    whole, halves = survey(pages), survey(pages[:2]).merge(survey(pages[2:]))
    assert whole.of("index 0") == halves.of("index 0") == 4
    assert whole.documents == halves.documents == 4
    assert survey([pages[0], pages[0]]).documents == 1
    assert Repetition().of("index 0") == 0


def test_repeated_lines_of_a_site_are_removed(tmp_path: Path, body: tuple[str, ...]) -> None:
    for number in range(4):
        own = [f"{'Own' * number} headline of page {'abcd'[number]}", *(f"{'xyzw'[number]} {line}" for line in body)]
        text = "\n\n".join(["Fog signals of the coast", *own, "A motto that nobody knows", "Harbour radio channel 9"])
        (tmp_path / f"{number}.txt").write_text(text, "utf-8")
    for outcome in read_all(sorted(tmp_path.glob("*.txt")), profile="none"):
        assert outcome.value is not None
        rules = {block.text: block.rule for block in outcome.value.removed}
        assert rules["A motto that nobody knows"] == rules["Fog signals of the coast"] == "repeated"
        assert len(outcome.value.body) == 3


def test_one_failure_stops_nothing(tmp_path: Path, body: tuple[str, ...]) -> None:
    (tmp_path / "a.txt").write_bytes(b"%PDF-1.7")
    (tmp_path / "b.txt").write_text("\n\n".join(body), "utf-8")
    first, second = read_all([tmp_path / "a.txt", tmp_path / "b.txt"])
    assert isinstance(first.error, NoReader)
    assert second.value is not None
    assert second.findings == second.value.findings


def test_phrases_are_believed_at_the_edges_only(body: tuple[str, ...]) -> None:
    inside = ("Related", "Home", "Share this theory with a friend, and see what becomes of it.", "By Water")
    lines = [body[0], *(line for phrase in inside for line in (phrase, body[1])), body[2]]
    article = read("\n\n".join(["A Title of Some Kind", *lines, "Share this", "Home"]).encode(), profile="none")
    assert article.text == "\n\n".join(lines)
    assert [block.role for block in article.removed] == [Role.SHARE, Role.NAVIGATION]

"""The profile that is written: readable again, tested by itself, and a person's where a person wrote."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

import kei_archive as kei
from kei_archive.errors import ConfigError
from kei_archive.model import Role
from tests.learning.made import archive, made


@pytest.fixture(scope="module")
def profile() -> kei.Profile:
    return kei.learn([post.data for post in archive(24)], name="tidewater")


@pytest.fixture
def path(profile: kei.Profile, tmp_path: Path) -> Path:
    kei.write_profile(profile, tmp_path / "tidewater.toml")
    return tmp_path / "tidewater.toml"


def change(path: Path, old: str, new: str, *, count: int = 1) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, count), "utf-8")


def test_what_is_written_is_read_again(profile: kei.Profile, path: Path) -> None:
    again = kei.load_profile(path)
    assert again.name == "tidewater"
    assert again.learned is not None
    assert profile.learned is not None
    assert again.learned.families == profile.learned.families
    assert again.learned.layouts == profile.learned.layouts
    assert again.learned.posts == 24


def test_learning_the_same_again_changes_nothing(profile: kei.Profile, path: Path) -> None:
    before = path.read_bytes()
    changes = kei.write_profile(profile, path)
    assert not changes.any
    assert changes.old is None
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == ["tidewater.toml"]


def test_the_part_of_a_person_is_kept_to_the_letter(profile: kei.Profile, path: Path) -> None:
    mine = '# Mine.\nname = "mine"\nsite   =   "The Tidewater"\n[[lines]]\nrole = "ad"\nmatch = "^Buy salt$"  # so\n\n'
    text = path.read_text("utf-8")
    path.write_text(mine + text[text.index("# ---- learned") :], "utf-8")
    changes = kei.write_profile(profile, path)
    assert path.read_text("utf-8").startswith(mine)
    assert changes.old is None
    again = kei.load_profile(path)
    assert (again.name, again.site, again.role_of("Buy salt")) == ("mine", "The Tidewater", Role.AD)


def test_a_decision_with_a_name_is_kept_and_obeyed(path: Path) -> None:
    change(
        path,
        'pattern = "Join our letter"\nrole = "other"',
        'pattern = "Join our letter"\nby = "A. Reyes"\nrole = "subscribe"',
    )
    changes = kei.write_profile(kei.learn([post.data for post in archive(36)]), path)
    assert [family.pattern for family in changes.kept] == ["Join our letter"]
    article = kei.read(made(0).data, profile=path)
    block = next(block for block in article.blocks if block.text == "Join our letter")
    assert (block.role, block.cert) == (Role.SUBSCRIBE, 1.0)


def test_a_decision_holds_inside_the_article_too(path: Path) -> None:
    post = made(0)
    post.body.insert(1, "See also: the salt pans")
    text = path.read_text("utf-8")
    mine = '\n[[families]]\npattern = "See also: {...}"\nrole = "related"\nby = "A. Reyes"\n'
    path.write_text(text + mine, "utf-8")
    blocks = kei.read(post.data, profile=path).blocks
    assert next(block.role for block in blocks if block.text.startswith("See also")) is Role.RELATED


def test_a_decision_outlives_its_lines(path: Path) -> None:
    change(path, 'pattern = "Join our letter"\n', 'pattern = "Join our letter"\nby = "A. Reyes"\n')
    kei.write_profile(kei.learn([post.data for post in archive(12, layout=1)]), path)
    assert 'by = "A. Reyes"' in path.read_text("utf-8")


def test_a_change_without_a_name_is_not_lost_unseen(profile: kei.Profile, path: Path) -> None:
    change(path, 'pattern = "Join our letter"\nrole = "other"', 'pattern = "Join our letter"\nrole = "ad"')
    edited = path.read_bytes()
    changes = kei.write_profile(profile, path)
    assert changes.old is not None
    assert changes.old.read_bytes() == edited
    assert [(was.role, now.role) for was, now in changes.roles] == [(Role.AD, Role.OTHER)]


def test_no_edit_overwrites_what_is_left_of_an_earlier_one(profile: kei.Profile, path: Path) -> None:
    kept = []
    for role in ("ad", "share", "ad"):
        change(path, 'pattern = "Join our letter"\nrole = "other"', f'pattern = "Join our letter"\nrole = "{role}"')
        kept.append((path.read_bytes(), kei.write_profile(profile, path).old))
    assert [old.name for _, old in kept if old] == ["tidewater.toml.old", "tidewater.toml.old-2", "tidewater.toml.old"]
    for data, old in kept:
        assert old is not None
        assert old.read_bytes() == data
    assert len(list(path.parent.glob("*.old*"))) == 2, "the same file is not kept twice"


def test_a_line_that_may_not_match_costs_its_family(profile: kei.Profile, path: Path) -> None:
    change(path, "# ---- learned", '[tests]\nmust_not = ["Print this page"]\n\n# ---- learned')
    with pytest.raises(ConfigError, match=re.escape("tests: a pattern matches 'Print this page'")):
        kei.load_profile(path)
    change(path, '[tests]\nmust_not = ["Print this page"]\n\n', "")
    change(path, "# ---- learned", '[tests]\nmust_not = ["Lamps"]\n\n# ---- learned')
    kei.write_profile(profile, path)
    assert 'must_not = ["Lamps"]' in path.read_text("utf-8")


def own_tests(path: Path) -> tuple[list[str], list[str]]:
    tables = tomllib.loads(path.read_text("utf-8"))["learned"]["tests"]
    return tables["must"], tables["must_not"]


def test_the_tests_of_a_profile_are_lines_as_they_were_captured(path: Path) -> None:
    lines = {line for post in archive(24) for line in post.text.split("\n")}
    body = {line for post in archive(24) for line in post.body}
    must, must_not = own_tests(path)
    assert len(must) == len(must_not) == 12
    assert set(must) <= lines
    assert set(must_not) <= body


def test_what_no_longer_takes_in_its_lines_is_told(path: Path) -> None:
    change(path, 'pattern = "By {...}"', 'pattern = "Written by {...}"', count=2)
    with pytest.raises(ConfigError, match=re.escape("as tests.must asks")):
        kei.load_profile(path)


def test_what_takes_in_lines_of_the_text_is_told(path: Path) -> None:
    start = " ".join(own_tests(path)[1][0].split()[:2])
    mine = f'\n[[families]]\npattern = "{start} {{...}}"\nrole = "related"\nby = "A. Reyes"\nwords = 200\n'
    path.write_text(path.read_text("utf-8") + mine, "utf-8")
    with pytest.raises(ConfigError, match=re.escape("against tests.must_not")):
        kei.load_profile(path)


def test_what_a_person_wrote_is_no_fault_of_what_was_learned(profile: kei.Profile, path: Path) -> None:
    line = own_tests(path)[1][0]
    text = path.read_text("utf-8").replace(f"  {json.dumps(line, ensure_ascii=False)},\n", "")
    mine = f"[[lines]]\nrole = 'ad'\nmatch = '^{re.escape(line)}$'\n\n"
    path.write_text(text.replace("# ---- learned", f"{mine}# ---- learned"), "utf-8")
    kei.write_profile(profile, path)
    assert line not in own_tests(path)[1]
    assert kei.load_profile(path).role_of(line) is Role.AD


def test_layouts_keep_their_names(path: Path) -> None:
    before = kei.load_profile(path).learned
    posts = [*archive(24), *(made(number, layout=2) for number in range(100, 110))]
    kei.write_profile(kei.learn([post.data for post in posts]), path)
    after = kei.load_profile(path).learned
    assert before is not None
    assert after is not None
    names = {layout.lines[0]: layout.name for layout in before.layouts}
    assert {layout.lines[0]: layout.name for layout in after.layouts} == names
    assert after.layouts[0].posts == 18


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('role = "print"\ncert', 'role = "prnt"\ncert', "families, number .* Did you mean 'print'"),
        ("cert = 0.99", "cert = 1.5", "not from 0 to 1"),
        ("cert = 0.99", "cert = nan", "not from 0 to 1"),
        ("version = 1", "version = 7", "Learn into another file"),
        ("kept = [", "kept = [-1.0, ", "one number more than lines"),
        ('pattern = "Home"', 'pattern = "Menu"', "two families"),
        ('pattern = "Home"', 'pattern = "{...} Home {...}"', "at most once"),
        ('pattern = "Home"', 'pattern = "..."', "must have words"),
        ("must_not = [", 'must_not = ["Tidewater Weekly", ', "must_not"),
        ("must = [", 'must = ["No such line anywhere", ', "as must asks|tests.must"),
        ("posts = 24", 'posts = "24"', "a number"),
        ("[learned]", "[learned", "not valid TOML"),
    ],
)
def test_faulty_files(path: Path, old: str, new: str, message: str) -> None:
    change(path, old, new)
    with pytest.raises(ConfigError, match=message) as caught:
        kei.load_profile(path)
    assert "tidewater.toml" in str(caught.value)


def test_a_faulty_file_is_not_overwritten(profile: kei.Profile, path: Path) -> None:
    change(path, "cert = 0.99", "cert = 1.5")
    before = path.read_bytes()
    with pytest.raises(ConfigError):
        kei.write_profile(profile, path)
    assert path.read_bytes() == before


def test_a_file_without_its_line_is_not_guessed_at(profile: kei.Profile, path: Path) -> None:
    change(path, "# ---- learned", "# learned")
    with pytest.raises(ConfigError, match="the line above what was learned is gone"):
        kei.write_profile(profile, path)


def test_a_profile_written_by_hand_is_added_to(profile: kei.Profile, tmp_path: Path) -> None:
    path = tmp_path / "hand.toml"
    path.write_text('name = "hand"\n[[lines]]\nrole = "ad"\nmatch = "^Buy salt$"', "utf-8")
    kei.write_profile(profile, path)
    again = kei.load_profile(path)
    assert again.role_of("Buy salt") is Role.AD
    assert again.learned is not None
    assert len(again.learned.layouts) == 3


def test_lines_that_no_file_can_hold_are_no_patterns(tmp_path: Path) -> None:
    odd = b"Caf\xe9 of the \x07 house"
    posts = [post.data.replace(b"Print this page", odd) for post in archive(9, layout=0)]
    kei.write_profile(kei.learn(posts), tmp_path / "odd.toml")
    again = kei.load_profile(tmp_path / "odd.toml")
    assert again.learned is not None
    assert again.learned.find("Back to all notes") is not None

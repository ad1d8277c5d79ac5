"""Whatever lines the pages of a site share, the profile that is learned from them can be loaded."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kei_archive as kei
from kei_archive.errors import ConfigError
from kei_archive.model import Role
from kei_archive.profiles.families import is_sound
from tests.captures import digests
from tests.learning.made import archive

ODD = (
    "☰",
    "×",
    "• • •",
    "✂ – – –",
    "👩🏽‍🌾🌾",
    "12",
    "3.5 / 7",
    "١٢٣",
    "שלום עולם",
    "مرحبا 12",
    "The \"Lamp\" \\ [[families]] = # 'x'",
    '"""',
    "C:\\new\\table",
    "{n} lamps of {...}",
    "a" * 590,
    "lamp " * 119,
    "\x7f",
    "\x85 lamp",
    "\u2028",
    "e\u0301tude",
    "ﬁ ﬂ ß İ",
    "\ue000",
    "\ufeff☰",
    "Ⅻ ² ½",
)


def with_lines(lines: tuple[str, ...]) -> list[bytes]:
    """Posts of one site whose pages all have these lines above and below the text, each post with its number."""
    posts = archive(5, layout=0)
    for number, post in enumerate(posts):
        post.head[1:1] = [line.replace("#", str(number)) for line in lines]
        post.tail += [f"{line} {number}" for line in lines]
    return [post.text.encode("utf-8", "surrogatepass") for post in posts]


def check(lines: tuple[str, ...], folder: Path) -> None:
    profile = kei.learn(with_lines(lines))
    path = folder / "odd.toml"
    path.unlink(missing_ok=True)
    kei.write_profile(profile, path)
    before = path.read_bytes()
    again = kei.load_profile(path)
    assert profile.learned is not None
    assert again.learned is not None
    assert again.learned.families == profile.learned.families
    assert again.learned.layouts == profile.learned.layouts
    kei.write_profile(profile, path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("line", ODD)
def test_an_odd_line(line: str, tmp_path: Path) -> None:
    check((line,), tmp_path)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.text(max_size=40) | st.sampled_from(ODD), min_size=1, max_size=4).map(tuple))
def test_any_lines(lines: tuple[str, ...], tmp_path: Path) -> None:
    check(lines, tmp_path)


def test_a_sign_of_all_pages_is_a_family(tmp_path: Path) -> None:
    pages = with_lines(("☰",))
    kei.write_profile(kei.learn(pages), tmp_path / "site.toml")
    found = kei.load_profile(tmp_path / "site.toml").learned
    assert found is not None
    family = found.find("☰")
    assert family is not None
    assert family.role.is_chrome
    folder = tmp_path / "posts"
    folder.mkdir()
    for number, page in enumerate(pages):
        (folder / f"{number}.txt").write_bytes(page)
    one, two = kei.Build(formats=("text",)), kei.Build(formats=("text",), profile=str(tmp_path / "site.toml"))
    kei.build(folder, tmp_path / "one", options=one)
    kei.build(folder, tmp_path / "two", options=two)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


@pytest.mark.parametrize(
    ("pattern", "sound"),
    [
        ("☰", True),
        ("{n}", True),
        ("By {...}", True),
        ("☰ {...}", False),
        ("{...}", False),
        ("{...} lamp {...}", False),
        ("...", False),
        ("", False),
        ("\ue000", False),
    ],
)
def test_which_patterns_tell_their_lines(pattern: str, sound: bool, tmp_path: Path) -> None:
    assert is_sound(pattern) is sound
    path = tmp_path / "hand.toml"
    path.write_text(f'name = "hand"\n[[families]]\npattern = "{pattern}"\nrole = "ad"\n', "utf-8")
    if sound:
        found = kei.load_profile(path).learned
        assert found is not None
        assert found.families[0].role is Role.AD
    else:
        with pytest.raises(ConfigError, match="must have words"):
            kei.load_profile(path)


@pytest.mark.parametrize("name", ["\udcff", 'a "lamp"\\', "ünï ☰", ""])
def test_an_odd_name(name: str, tmp_path: Path) -> None:
    profile = kei.learn(with_lines(("lamp",)), name=name)
    kei.write_profile(profile, tmp_path / "site.toml")
    assert kei.load_profile(tmp_path / "site.toml").learned is not None

"""``learn`` as a person types it, and what a build does with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import kei_archive as kei
from kei_archive.config import profile_of
from tests.captures import digests
from tests.learning.made import archive, made

COMMAND = [sys.executable, "-m", "kei_archive"]
PLAIN = kei.Build(formats=("text",))


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *map(str, arguments)], capture_output=True, encoding="utf-8")


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    folder = tmp_path / "posts"
    folder.mkdir()
    for number, post in enumerate(archive(24)):
        (folder / f"{number:03}.txt").write_bytes(post.data)
    return folder


def test_what_it_says(posts: Path, tmp_path: Path) -> None:
    done = run("learn", posts, "-o", tmp_path / "site.toml")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "24 posts"
    assert "3 layouts: layout-1 8 · layout-2 8 · layout-3 8" in done.stdout
    assert done.stdout.splitlines()[-1].endswith(f"kei-archive build {posts} -o OUT --profile {tmp_path / 'site.toml'}")
    assert "Learning 48/48" in done.stderr
    assert kei.load_profile(tmp_path / "site.toml").name == "site"


def test_where_nothing_is_learned_nothing_is_written(posts: Path, tmp_path: Path) -> None:
    done = run("learn", posts / "000.txt", "-o", tmp_path / "one.toml")
    assert done.returncode == 4
    assert "one.toml was not written" in done.stdout
    assert not (tmp_path / "one.toml").exists()


def test_a_profile_that_cannot_be_learned_into_is_told_before_any_work(posts: Path, tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_text('name = "site"\n[learned]\nversion = 7\n', encoding="utf-8")
    done = run("learn", posts, "-o", path)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1, "no progress"
    assert "Learn into another file and carry over what you wrote in this one" in done.stderr
    assert run("learn", posts, "-o", tmp_path / "other.toml").returncode == 0, "the remedy works"


def test_without_out_nothing_is_written(posts: Path) -> None:
    before = sorted(posts.iterdir())
    done = run("learn", posts, "--list")
    assert done.returncode == 0
    assert "Back to all notes" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("Nothing was written")
    assert sorted(posts.iterdir()) == before


def test_learning_again_says_what_has_changed(posts: Path, tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    run("learn", posts, "-o", path, "-q")
    text = path.read_text("utf-8")
    path.write_text(
        text.replace('pattern = "Join our letter"\nrole = "other"', 'pattern = "Join our letter"\nrole = "ad"')
    )
    done = run("learn", posts, "-o", path)
    assert "ad is now other: Join our letter" in done.stdout
    assert "site.toml.old" in done.stdout


@pytest.mark.parametrize("size", [1, 2])
def test_few_posts(tmp_path: Path, size: int) -> None:
    for number, post in enumerate(archive(size)):
        (tmp_path / f"{number}.txt").write_bytes(post.data)
    done = run("learn", tmp_path)
    assert done.returncode == 0
    assert "nothing was learned" in done.stdout.splitlines()[-1]


def test_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "binary").mkdir()
    (tmp_path / "binary" / "a.txt").write_bytes(b"%PDF-1.7")
    (tmp_path / "bad.toml").write_text("name = 3\n")
    assert run("learn", tmp_path / "none").returncode == 2
    assert run("learn", tmp_path / "binary").returncode == 4
    for number, post in enumerate(archive(3, layout=0)):
        (tmp_path / f"{number}.txt").write_bytes(post.data)
    done = run("learn", tmp_path, "-o", tmp_path / "bad.toml")
    assert done.returncode == 2
    assert "bad.toml" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_build_learns_by_itself_what_a_profile_holds(posts: Path, tmp_path: Path) -> None:
    """The same documents, whether the archive is learned from in the build or before it."""
    kei.write_profile(kei.learn(sorted(posts.glob("*.txt"))), tmp_path / "site.toml")
    kei.build(posts, tmp_path / "one", options=PLAIN)
    kei.build(posts, tmp_path / "two", options=kei.Build(formats=("text",), profile=str(tmp_path / "site.toml")))
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_a_corpus_names_its_profile(posts: Path, tmp_path: Path) -> None:
    """With a profile in kei.toml, new posts leave the documents of others as they are."""
    (posts / "kei.toml").write_text('[archive]\nname = "T"\nsources = ["*.txt"]\nprofile = "site.toml"\n')
    kei.write_profile(kei.learn(sorted(posts.glob("*.txt"))), posts / "site.toml")
    kei.build(posts, tmp_path / "out", options=PLAIN)
    before = digests(tmp_path / "out" / "tei")
    for number in range(24, 30):
        (posts / f"{number:03}.txt").write_bytes(made(number).data)
    kei.build(posts, tmp_path / "out", options=PLAIN)
    after = digests(tmp_path / "out" / "tei")
    assert {name: after[name] for name in before if name != "corpus.xml"} == {
        name: value for name, value in before.items() if name != "corpus.xml"
    }
    assert profile_of(posts / "003.txt") == posts / "site.toml"
    assert "repeated" in run("read", posts / "003.txt", "--explain").stdout


@pytest.mark.parametrize(("name", "words"), [("gone.toml", "gone.toml"), ("../site.toml", "inside the corpus folder")])
def test_a_profile_that_is_not_there_is_told_of_before_any_work(
    posts: Path, tmp_path: Path, name: str, words: str
) -> None:
    (posts / "kei.toml").write_text(f'[archive]\nname = "T"\nsources = ["*.txt"]\nprofile = "{name}"\n')
    with pytest.raises(kei.UsageError, match=words):
        kei.build(posts, tmp_path / "out", options=PLAIN)
    assert not (tmp_path / "out").exists()

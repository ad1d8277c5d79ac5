"""A build says which texts it reads otherwise than the last one for no reason of their own: others were added."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import kei_archive as kei
from kei_archive.building.anew import told
from tests.captures import digests
from tests.learning.made import archive
from tests.learning.made import made as post

TEXT = kei.Build(formats=("text",))


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    """Four posts of one site."""
    folder = tmp_path / "posts"
    folder.mkdir()
    for number, one in enumerate(archive(4, layout=0)):
        (folder / f"{number:02}.txt").write_bytes(one.data)
    return folder


def tei(out: Path) -> dict[str, str]:
    return {name: digest for name, digest in digests(out).items() if name.startswith("tei/k-")}


def test_what_others_have_changed_is_told(posts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = kei.build(posts, out, options=TEXT)
    before = tei(out)
    (posts / "04.txt").write_bytes(post(4, layout=0).data)
    built = kei.build(posts, out, options=TEXT)
    after = tei(out)
    changed = {name for name in before if before[name] != after[name]}
    ids = {f"tei/{one['id']}.xml": one["source"] for one in built.report["documents"]}
    assert changed
    assert first.reread == ()
    assert set(built.reread) == {ids[name] for name in changed}
    assert "because other captures were added or removed: 00.txt" in told(built)
    assert json.loads((out / ".state" / "timings.json").read_text("utf-8"))["reread"] == list(built.reread)
    assert kei.build(posts, out, options=TEXT).reread == (), "once"


def test_what_a_person_has_changed_is_no_surprise(posts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    kei.build(posts, out, options=TEXT)
    (posts / "00.toml").write_text('title = "Another"\n', encoding="utf-8")
    assert kei.build(posts, out, options=TEXT).reread == ()
    (posts / "decisions").mkdir()
    family = '[[family]]\npattern = "Print this page"\nrole = "quote"\n'
    (posts / "decisions" / "families.toml").write_text(f"schema = 1\n{family}", encoding="utf-8")
    assert kei.build(posts, out, options=TEXT).reread == ()


def test_with_a_profile_a_new_capture_changes_no_other(posts: Path, tmp_path: Path) -> None:
    profile = tmp_path / "site.toml"
    kei.write_profile(kei.learn(sorted(posts.glob("*.txt"))), profile)
    options = kei.Build(formats=("text",), profile=str(profile))
    kei.build(posts, tmp_path / "out", options=options)
    (posts / "04.txt").write_bytes(post(4, layout=0).data)
    assert kei.build(posts, tmp_path / "out", options=options).reread == ()


def test_a_state_without_inputs_says_nothing(posts: Path, tmp_path: Path) -> None:
    """As an older version has left it."""
    out = tmp_path / "out"
    kei.build(posts, out, options=TEXT)
    path = out / ".state" / "build.json"
    state = json.loads(path.read_text("utf-8"))
    del state["inputs"]
    path.write_text(json.dumps(state), encoding="utf-8")
    (posts / "04.txt").write_bytes(post(4, layout=0).data)
    assert kei.build(posts, out, options=TEXT).reread == ()

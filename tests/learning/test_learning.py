"""What a corpus teaches, and what it must not: families and layouts of made archives."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import kei_archive as kei
from kei_archive.learning.families import questions
from kei_archive.model import Role
from kei_archive.profiles.families import Learned
from kei_archive.reading import read_all
from tests.learning.made import PEOPLE, PLACES, TOPICS, Post, Words, archive, made

POSTS = 60


def learned_from(posts: list[Post]) -> Learned:
    profile = kei.learn([post.data for post in posts])
    assert profile.learned is not None
    return profile.learned


@cache
def learned() -> Learned:
    return learned_from(archive(POSTS))


def roles(found: Learned) -> dict[str, Role]:
    return {family.pattern: family.role for family in found.families}


def write(folder: Path, posts: list[Post]) -> list[Path]:
    folder.mkdir(exist_ok=True)
    for number, post in enumerate(posts):
        (folder / f"{number:03}.txt").write_bytes(post.data)
    return sorted(folder.glob("*.txt"))


def test_layouts_are_found_with_their_posts() -> None:
    assert [layout.posts for layout in learned().layouts] == [20, 20, 20]
    assert learned().posts == POSTS
    weekly = next(layout for layout in learned().layouts if "Tidewater Weekly" in layout.lines)
    assert weekly.lines[0] == "Tidewater Weekly"
    assert weekly.lines[-1] == "Join our letter"


def test_families_are_found_with_their_roles() -> None:
    found = roles(learned())
    assert found["{n} notes so far"].is_chrome
    assert found["Print this page"] is Role.PRINT
    assert found["Back to all notes"] is Role.NAVIGATION
    assert found["© {n} Tidewater Trust"] is Role.LEGAL
    assert found["By {...}"] is Role.BYLINE
    assert found["Category: {...}"] is Role.CATEGORY
    assert found["Photo from {...} album."] is Role.CREDIT


def test_what_stands_in_one_layout_is_of_that_layout() -> None:
    families = {family.pattern: family for family in learned().families}
    weekly = next(layout.name for layout in learned().layouts if "Tidewater Weekly" in layout.lines)
    assert families["Tidewater Weekly"].layout == weekly
    assert families["Tidewater Weekly"].posts == families["Tidewater Weekly"].lines == 20
    assert learned().find("Tidewater Weekly", layout="layout-of-others") is None


def test_examples_say_where_to_look() -> None:
    family = next(family for family in learned().families if family.pattern == "Back to all notes")
    identifier, number = family.examples[0].split(":")
    texts = {kei.Witness(post.data, "x").id: post.text for post in archive(POSTS)}
    assert texts[identifier].split("\n")[int(number) - 1] == "Back to all notes"


def test_posts_are_read_better_together_than_alone() -> None:
    posts = archive(POSTS)
    alone = [kei.read(post.data, profile="none").text == "\n\n".join(post.body) for post in posts]
    together = [
        kei.read(post.data, profile="none", repetition=learned()).text == "\n\n".join(post.body) for post in posts
    ]
    assert sum(together) >= 0.9 * POSTS
    assert sum(alone) < sum(together)


def test_menus_of_different_sites_make_no_layout() -> None:
    words = ("Home", "News", "Sports", "Contact us", "About us", "Terms", "Jobs", "Video", "Weather")
    posts = archive(18, layout=0)
    for number, post in enumerate(posts):
        post.head = sorted(words, key=lambda word: hashlib.sha256(f"{number} {word}".encode()).digest())
        post.tail = []
    assert learned_from(posts).layouts == ()


def test_headings_that_many_posts_share_are_not_furniture() -> None:
    families = [family for family in learned().families if family.pattern in ("Conclusion", "A second look")]
    assert families
    assert all(family.role is Role.HEADING for family in families)


@pytest.mark.parametrize("size", [0, 1, 2])
def test_few_posts_teach_nothing(size: int) -> None:
    found = learned_from(archive(size, layout=0))
    assert (found.posts, found.families, found.layouts) == (size, (), ())


def test_a_line_of_two_posts_is_not_furniture() -> None:
    posts = archive(12, layout=0)
    for post in posts[:2]:
        post.body.insert(3, "So it was written over the door.")
    found = learned_from(posts)
    assert found.find("So it was written over the door.") is None
    for post in posts[:2]:
        assert "over the door" in kei.read(post.data, profile="none", repetition=found).text


def test_a_notice_inside_the_article_stays() -> None:
    notice = "The views set out here are those of the writer and of nobody else in the house."
    posts = archive(12, layout=0)
    for post in posts:
        post.body.insert(2, notice)
    found = learned_from(posts)
    for post in posts:
        assert notice in kei.read(post.data, profile="none", repetition=found).text


REFRAINS = (
    "And so it goes, in this town as in every other.",
    "Thank you for reading, as ever.",
    "The ledger does not lie.",
)


@pytest.mark.parametrize("refrain", REFRAINS)
@pytest.mark.parametrize("place", ["first", "middle", "last"])
@pytest.mark.parametrize(("number", "size"), [(4, 12), (6, 12), (30, 90)])
def test_a_refrain_of_some_posts_is_their_authors(refrain: str, place: str, number: int, size: int) -> None:
    """What few posts have beside their text, the author repeats; furniture stands in most posts, or among its like."""
    posts = archive(size, layout=0)
    for post in posts[: number * (size // number) : size // number]:
        post.body.insert({"first": 0, "middle": 3, "last": len(post.body)}[place], refrain)
    found = learned_from(posts)
    family = found.find(refrain)
    assert family is not None
    assert not family.settled or family.role.is_body
    for post in posts[: number * (size // number) : size // number]:
        article = kei.read(post.data, profile="none", repetition=found)
        (block,) = [block for block in article.blocks if block.text == refrain]
        assert not block.role.is_chrome


def test_rare_furniture_among_its_like_stays_furniture() -> None:
    posts = archive(12, layout=0)
    for post in posts[::3]:
        post.tail.insert(2, "See the notice board in the hall")
    found = learned_from(posts)
    family = found.find("See the notice board in the hall")
    assert family is not None
    assert family.role.is_chrome
    assert family.settled


def test_titles_that_differ_in_a_number_are_titles() -> None:
    """No family takes such a title for furniture. A line that changes like a counter may stay a candidate only."""
    posts = archive(20, layout=0)
    for number, post in enumerate(posts):
        post.title = post.head[3] = f"Tide notes, number {number + 11}"
    found = learned_from(posts)
    for post in posts:
        article = kei.read(post.data, profile="none", repetition=found)
        rules = {block.rule for block in article.blocks if block.text == post.title}
        assert not rules & {"family", "repeated"}
        candidates = [claim for field, claim in article.metadata.candidates if field == "title"]
        titles = {claim.value for claim in (*candidates, article.metadata.title) if claim is not None}
        assert post.title in titles


def test_a_byline_of_many_posts_is_no_furniture() -> None:
    posts = archive(20, layout=0)
    for post in posts:
        post.head[-1] = "By Iris Venn"
    found = learned_from(posts)
    family = found.find("By Iris Venn")
    assert family is not None
    assert not (family.role.is_chrome and family.settled)
    authors = kei.read(posts[0].data, profile="none", repetition=found).metadata.authors
    assert [claim.value for claim in authors] == ["Iris Venn"]


def with_comments(number: int) -> tuple[str, str, str]:
    """A page of HTML with two comments; of every second page, the second is by the same person."""
    post, say = made(number), Words(500 + number)
    second = "quayside_q" if number % 2 == 0 else f"mudlark_{say.title().split()[-1]}"
    words = (say.sentence(), f"{say.of(TOPICS)}, or {say.of(PLACES)}?")
    thread = "".join(
        f"<li><p><b>{name}</b> <span>says:</span></p><p>{words[place]}</p><p>Reply</p></li>"
        for place, name in enumerate([say.of(PEOPLE), second])
    )
    body = "".join(f"<p>{line}</p>" for line in post.body)
    page = (
        f"<html><head><title>{post.title} | Tidewater</title></head><body><nav>Menu</nav>"
        f"<article><h1>{post.title}</h1>{body}</article>"
        f"<div id=comments><h2>2 comments</h2><ol>{thread}</ol><div id=respond><h3>Leave a Reply</h3></div></div>"
    )
    return page, second, words[1]


@pytest.mark.parametrize("size", [4, 12])
def test_a_regular_commenter_keeps_his_name(tmp_path: Path, size: int) -> None:
    """Without it his words would stand under the name above."""
    pages = [with_comments(number) for number in range(size)]
    for number, (page, *_) in enumerate(pages):
        (tmp_path / f"{number:03}.html").write_text(page, "utf-8")
    for outcome, (_, second, words) in zip(read_all(sorted(tmp_path.iterdir())), pages, strict=True):
        assert outcome.value is not None
        article = outcome.value
        spoken = {
            comment.author.value: article.witness.text[comment.span.start : comment.span.end]
            for comment in article.comments
            if comment.author is not None
        }
        assert words in spoken[second]
        assert not any(words in text for name, text in spoken.items() if name != second)


def test_the_family_of_a_commenter_is_no_furniture() -> None:
    posts = archive(12, layout=0)
    for number, post in enumerate(posts):
        say = Words(500 + number)
        post.tail[:0] = ["1 comment", "1. quayside_q says:", say.sentence()]
    family = learned_from(posts).find("1. quayside_q says:")
    assert family is not None
    assert not (family.role.is_chrome and family.settled)


def test_no_text_of_a_post_is_of_a_family_that_is_removed() -> None:
    found = learned()
    for post in archive(POSTS):
        for line in post.body:
            family = found.find(line)
            assert family is None or not family.role.is_chrome


def test_order_and_repeated_captures_do_not_matter() -> None:
    posts = [post.data for post in archive(30)]
    one, other = kei.learn(posts).learned, kei.learn([*reversed(posts), posts[4], posts[9]]).learned
    assert one is not None
    assert other is not None
    assert (one.posts, one.families, one.layouts, one.text) == (other.posts, other.families, other.layouts, other.text)


def test_a_sample_finds_what_all_posts_show() -> None:
    from kei_archive.learning import learn_families

    posts = [post.data for post in archive(POSTS)]
    few = learn_families(posts, size=24)
    assert few.posts == POSTS
    assert [layout.posts for layout in few.layouts] == [20, 20, 20]
    core = {line for layout in few.layouts for line in layout.lines}
    assert {"Tidewater Weekly", "Print this page", "Share this:", "Related essays"} <= core


def test_what_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    paths = write(tmp_path / "posts", archive(6, layout=0))
    (tmp_path / "posts" / "a.txt").write_bytes(b"%PDF-1.7")
    (tmp_path / "posts" / "b.txt").write_bytes(b"")
    found = kei.learn([*paths, tmp_path / "posts" / "a.txt", tmp_path / "posts" / "b.txt", tmp_path / "none.txt"])
    assert found.learned is not None
    assert found.learned.posts == 6


@pytest.mark.parametrize(
    "page",
    [
        b"\xff\xfe\x00",
        "\ud800".encode("utf-8", "surrogatepass"),
        b"{n} {...} {",
        b"a" * 5000,
        "다리\n\n강".encode(),
        b"\n" * 50,
    ],
    ids=["odd", "surrogate", "braces", "long", "korean", "blank"],
)
def test_odd_pages_are_survived(page: bytes) -> None:
    posts = [post.data for post in archive(6, layout=0)]
    found = kei.learn([*posts, *(page + str(number).encode() for number in range(4))]).learned
    assert found is not None
    assert found.find("Print this page") is not None


def test_the_hash_seed_does_not_matter(tmp_path: Path) -> None:
    write(tmp_path / "posts", archive(24))
    script = (
        "import sys, pathlib, kei_archive as k; k.write_profile(k.learn(pathlib.Path('posts').glob('*')), sys.argv[1])"
    )
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", script, f"{seed}.toml"], env=environment, cwd=tmp_path, check=True)
    assert (tmp_path / "1.toml").read_bytes() == (tmp_path / "2.toml").read_bytes()


def test_a_profile_reads_as_the_posts_together_do(tmp_path: Path) -> None:
    """One mechanism: what a build learns in memory, and what a file keeps of it, label alike."""
    paths = write(tmp_path / "posts", archive(24))
    kei.write_profile(kei.learn(paths), tmp_path / "site.toml")
    kept = list(read_all(paths, profile=tmp_path / "site.toml"))
    for path, one, other in zip(paths, read_all(paths, profile="none"), kept, strict=True):
        assert one.value is not None
        assert other.value is not None
        assert one.value.blocks == other.value.blocks, path


def test_with_a_profile_a_new_post_changes_no_other(tmp_path: Path) -> None:
    posts = archive(24)
    paths = write(tmp_path / "posts", posts)
    kei.write_profile(kei.learn(paths), tmp_path / "site.toml")
    before = [outcome.value.blocks for outcome in read_all(paths, profile=tmp_path / "site.toml") if outcome.value]
    more = write(tmp_path / "posts", [*posts, *(made(number) for number in range(24, 40))])
    after = [outcome.value.blocks for outcome in read_all(more, profile=tmp_path / "site.toml") if outcome.value]
    assert after[:24] == before


def test_without_one_a_new_post_changes_no_role_of_others() -> None:
    posts = archive(POSTS)
    more = learned_from([*posts, made(POSTS)])
    for post in posts:
        before = kei.read(post.data, profile="none", repetition=learned())
        after = kei.read(post.data, profile="none", repetition=more)
        assert [block.role for block in before.blocks] == [block.role for block in after.blocks]


def test_questions_come_in_the_order_of_their_damage() -> None:
    damage = [family.damage for family in questions(learned())]
    assert damage == sorted(damage, reverse=True)
    assert all(not family.settled for family in questions(learned()))


def test_what_all_posts_repeat_is_no_headline() -> None:
    posts = archive(20, layout=0)
    found = learned_from(posts)
    for post in posts:
        article = kei.read(post.data, profile="none", repetition=found)
        settled = {block.text for block in article.blocks if block.rule == "repeated" and block.role.is_chrome}
        title = article.metadata.title
        claimed = {claim.value for field, claim in article.metadata.candidates if field == "title"}
        assert settled
        assert not settled & (claimed | ({title.value} if title else set()))

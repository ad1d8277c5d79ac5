"""The main job: what it writes, what it leaves alone, and what it says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

import pikepdf
import pytest

import kei_archive as kei
from kei_archive import building, config
from kei_archive.building.posts import read_posts
from kei_archive.building.state import FOLDER
from kei_archive.building.volumes import collections_of, divided, volume
from tests.captures import digests

WEB = kei.Build(formats=("html",))
SCRIPT = "import sys, kei_archive as kei; kei.build(sys.argv[1], sys.argv[2])"


def test_everything_is_written(captures: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    built = kei.build(captures, out)
    names = set(digests(out))
    ids = [entry["id"] for entry in built.report["documents"]]
    assert {"index.html", "report.html", "report.json", "tei/corpus.xml"} <= names
    assert {f"tei/{identifier}.xml" for identifier in ids} <= names
    assert {"collections/all.epub", "collections/all.pdf", "collections/all.print.pdf"} <= names
    for identifier in ids:
        short = identifier[2:8]
        assert any(name.startswith("html/") and name.endswith(f"_{short}.html") for name in names)
        assert any(name.startswith("pdf/") and name.endswith(f"_{short}.pdf") for name in names)
    assert built.exit_code == 0, built.sentence
    assert "2 articles archived" in built.sentence


def test_a_large_collection_becomes_several_volumes_on_paper(
    captures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "TEXTS", 1)
    out = tmp_path / "out"
    built = kei.build(captures, out, options=kei.Build(formats=("print", "pdf", "jsonl")))
    names = {name for name in digests(out) if name.startswith("collections/")}
    paper = {f"collections/all-{number}{suffix}" for number in (1, 2) for suffix in (".pdf", ".print.pdf")}
    pages = {f"collections/all-{number}.print.pages.json" for number in (1, 2)}
    assert names == {*paper, *pages, "collections/all.jsonl"}
    titles = []
    for number in (1, 2):
        with pikepdf.open(out / f"collections/all-{number}.pdf") as pdf:
            titles.append(str(pdf.docinfo["/Title"]))
    assert titles[0].removesuffix("1") == titles[1].removesuffix("2")
    (entry,) = built.report["collections"]
    assert {item["path"] for item in entry["files"]} == names - pages
    assert len(entry["posts"]) == 2


def test_volumes_hold_every_text_once_and_are_of_about_the_same_size(captures: Path) -> None:
    sources = config.find_sources(captures)
    posts = read_posts(sources, profile=None, day=None, tell=lambda _: None).posts
    (collection,) = collections_of(sources)
    books = divided(collection, posts, archive=sources.archive, day=date(2020, 1, 1), most=1)
    whole, names = volume(collection, posts, archive=sources.archive, day=date(2020, 1, 1))
    assert [text.get("{http://www.w3.org/XML/1998/namespace}id") for book in books for text in book.texts()] == names
    assert len(names) == len(books) == 2
    assert divided(collection, posts, archive=sources.archive, day=date(2020, 1, 1), most=2) == [whole]


def test_the_report_accounts_for_every_character_and_file(captures: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    kei.build(captures, out, options=WEB)
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    on_disk = digests(out)
    for entry in report["documents"]:
        ledger = entry["ledger"]
        assert ledger["kept"] + ledger["removed"] == ledger["total"]
        assert ledger["total"] == len((captures / entry["source"]).read_text(encoding="utf-8"))
        for item in entry["files"]:
            assert on_disk[item["path"]] == item["sha256"]
        tei = kei.TeiDocument((out / "tei" / f"{entry['id']}.xml").read_bytes())
        assert kei.restore(tei) == (captures / entry["source"]).read_bytes()


def test_a_second_build_writes_nothing(captures: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = kei.build(captures, out)
    before = digests(out)
    second = kei.build(captures, out)
    assert first.written > 0
    assert second.written == 0
    assert digests(out) == before


def test_a_change_makes_only_what_hangs_on_it(captures: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    kei.build(captures, out, options=WEB)
    before = digests(out)
    path = captures / "001.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("four mayors", "five mayors"), encoding="utf-8")
    built = kei.build(captures, out, options=WEB)
    after = digests(out)
    same = {name for name in before if after.get(name) == before[name]}
    assert any(name.startswith("source/2019-03-03_the-lamp") for name in same)
    assert not any("fish-market" in name for name in same)
    assert sum("fish-market" in name for name in after) == 2, "the pages of the old text are gone"
    assert any("fish-market" in name for name in built.removed)


def test_a_file_changed_by_hand_is_made_again_and_a_foreign_file_stays(captures: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    kei.build(captures, out, options=WEB)
    before = digests(out)
    page = next(out.glob("html/*lamp*"))
    page.write_text("scribble", encoding="utf-8")
    (out / "mine.txt").write_text("keep", encoding="utf-8")
    kei.build(captures, out, options=WEB)
    assert {name: value for name, value in digests(out).items() if name != "mine.txt"} == before
    assert (out / "mine.txt").read_text(encoding="utf-8") == "keep"


def test_the_same_bytes_in_any_environment(captures: Path, tmp_path: Path) -> None:
    """Other hash seed, time zone, locale, working directory and number of workers: no byte differs."""
    first, second = tmp_path / "first", tmp_path / "elsewhere" / "second"
    (tmp_path / "elsewhere").mkdir()
    base = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    environments = (
        {**base, "PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
        {**base, "PYTHONHASHSEED": "2", "TZ": "America/Adak", "LC_ALL": "C.UTF-8"},
    )
    for out, environment in zip((first, second), environments, strict=True):
        command = [sys.executable, "-c", SCRIPT, str(captures), str(out)]
        subprocess.run(command, env=environment, cwd=out.parent, check=True)
    third = tmp_path / "third"
    kei.build(captures, third, options=kei.Build(jobs=2))
    assert digests(first) == digests(second) == digests(third)


def test_nothing_tells_where_it_was_made(captures: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    kei.build(captures, out, options=WEB)
    for path in out.rglob("*"):
        if path.is_file() and FOLDER not in path.parts:
            assert str(tmp_path).encode() not in path.read_bytes(), path.name


def test_the_nominal_date_is_given_or_stated_never_the_clock(captures: Path, tmp_path: Path) -> None:
    built = kei.build(captures, tmp_path / "a", options=WEB)
    assert built.report["nominal_date"] == "2020-06-18"
    given = kei.Build(formats=("html",), date=date(2024, 2, 29))
    assert kei.build(captures, tmp_path / "b", options=given).report["nominal_date"] == "2024-02-29"


def test_bad_captures_stop_nothing(captures: Path, tmp_path: Path) -> None:
    (captures / "empty.txt").write_bytes(b"")
    (captures / "paper.txt").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")
    (captures / "twin.txt").write_bytes((captures / "000.txt").read_bytes())
    built = kei.build(captures, tmp_path / "out", options=WEB)
    quarantine = {entry["source"]: entry for entry in built.report["quarantine"]}
    assert built.exit_code == 1
    assert built.report["summary"]["articles"] == 2
    assert set(quarantine) == {"empty.txt", "paper.txt", "twin.txt"}
    assert "empty" in quarantine["empty.txt"]["message"]
    assert "PDF" in quarantine["paper.txt"]["message"]
    assert "same bytes as 000.txt" in quarantine["twin.txt"]["message"]
    assert all(entry["remedy"] for entry in quarantine.values())


def test_wrong_use_is_refused_before_any_work(captures: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(kei.UsageError, match="no such file"):
        kei.build(tmp_path / "missing", out)
    with pytest.raises(kei.UsageError, match="no format 'docx'"):
        kei.build(captures, out, options=kei.Build(formats=("docx",)))
    with pytest.raises(kei.UsageError, match="Did you mean 'peninsula'"):
        kei.build(captures, out, options=kei.Build(theme="penisula"))
    assert not out.exists()


def test_a_collection_that_names_a_missing_post_stops_nothing(captures: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    captures.rename(corpus)
    (corpus / "kei.toml").write_text('[archive]\nname = "N"\nsources = ["*.txt"]\n', encoding="utf-8")
    (corpus / "collections").mkdir()
    (corpus / "collections" / "good.toml").write_text('title = "G"\nparts = "year"\n', encoding="utf-8")
    (corpus / "collections" / "bad.toml").write_text('title = "B"\nposts = ["009.txt"]\n', encoding="utf-8")
    built = kei.build(corpus, tmp_path / "out", options=kei.Build(formats=("epub",)))
    assert (tmp_path / "out" / "collections" / "good.epub").is_file()
    assert not (tmp_path / "out" / "collections" / "bad.epub").exists()
    assert built.exit_code == 1
    assert "Did you mean" in built.sentence


def test_two_builds_do_not_meet(captures: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    kei.build(captures, out, options=WEB)
    script = (
        "import sys, filelock\n"
        "lock = filelock.FileLock(sys.argv[1]); lock.acquire()\n"
        "print('held', flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(out / FOLDER / "lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(kei.UsageError, match="another build"):
            kei.build(captures, out, options=WEB)
        holder.communicate()


def test_without_a_library_the_rest_is_made(captures: Path, tmp_path: Path) -> None:
    script = "import sys; sys.modules['weasyprint'] = None\n" + SCRIPT.replace(
        "kei.build(sys.argv[1], sys.argv[2])", "b = kei.build(sys.argv[1], sys.argv[2]); print(b.exit_code, b.sentence)"
    )
    out = tmp_path / "out"
    done = subprocess.run([sys.executable, "-c", script, str(captures), str(out)], capture_output=True, text=True)
    assert done.stdout.startswith("1 2 articles archived"), done.stderr
    assert "pip install 'kei-archive[pdf]'" in done.stdout
    assert (out / "collections" / "all.epub").is_file()
    assert not (out / "pdf").exists()


def test_convert_many_in_processes_keeps_order_and_goes_on(captures: Path) -> None:
    (captures / "0005.txt").write_bytes(b"")
    paths = [captures / "001.txt", captures / "0005.txt", captures / "000.txt"]
    with ProcessPoolExecutor(2) as pool:
        there = list(kei.convert_many(paths, "tei", executor=pool))
    here = list(kei.convert_many(paths, "tei"))
    assert [outcome.source for outcome in there] == [str(path) for path in paths]
    assert [type(outcome.error).__name__ for outcome in there] == ["NoneType", "NoArticle", "NoneType"]
    assert [outcome.value and outcome.value.data for outcome in there] == [
        outcome.value and outcome.value.data for outcome in here
    ]


# ---- the site


def test_the_site_is_built_with_the_pages(captures: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    kei.build(captures, out, options=WEB)
    made = digests(out)
    for name in ("index.html", "search.html", "search/index.js", "feed.atom", "years/2019.html", "authors/index.html"):
        assert name in made, name
    assert "sitemap.xml" not in made, "nobody said where the site is published"
    assert sum(name.startswith("source/") for name in made) == 2
    for page in out.glob("html/*.html"):
        assert f'href="../source/{page.name}"' in page.read_text(encoding="utf-8")


def test_a_post_that_goes_takes_its_lists_with_it(captures: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    kei.build(captures, out, options=WEB)
    assert kei.build(captures, out, options=WEB).written == 0
    (captures / "001.txt").unlink()
    built = kei.build(captures, out, options=WEB)
    assert "years/2020.html" in built.removed
    assert not (out / "years" / "2020.html").exists()
    assert (out / "years" / "2019.html").is_file()


def another_post(captures: Path, *, year: int) -> None:
    """A post of the same site with lines of its own."""
    lines = (captures / "001.txt").read_text(encoding="utf-8").splitlines()
    body = [f"In the spring of {year}, as the old pilots tell it: {line}" if len(line) > 80 else line for line in lines]
    text = "\n".join(body).replace("June 18, 2020", f"June 18, {year}").replace("Who owns", f"In {year} who owned")
    (captures / f"{year}.txt").write_text(text, encoding="utf-8")


def test_a_new_post_leaves_the_pages_of_others_but_its_neighbours(captures: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for year in range(2001, 2009):  # so many that the site's own lines are known as such
        another_post(captures, year=year)
    kei.build(captures, out, options=WEB)
    before = digests(out)
    another_post(captures, year=2030)
    kei.build(captures, out, options=WEB)
    after = digests(out)
    pages = [name for name in before if name.startswith(("html/", "source/", "tei/k-"))]
    assert len(pages) == 30
    assert [name for name in pages if before[name] != after[name]] == [name for name in pages if "html/2020" in name]


def test_with_an_address_the_site_has_a_map(captures: Path, tmp_path: Path) -> None:
    address = "https://archive.example/quay"
    (captures / "kei.toml").write_text(f'[archive]\nname = "N"\naddress = "{address}"\n', encoding="utf-8")
    kei.build(captures, tmp_path / "out", options=WEB)
    assert f"<loc>{address}/</loc>" in (tmp_path / "out" / "sitemap.xml").read_text(encoding="utf-8")
    page = next((tmp_path / "out" / "html").glob("*.html"))
    assert f'<link rel="canonical" href="{address}/html/{page.name}">' in page.read_text(encoding="utf-8")


def test_a_link_gives_way_to_its_file(captures: Path, tmp_path: Path) -> None:
    """The name of a link may come first; the file is what is read, and the link is what is not done."""
    (captures / "00-link.txt").symlink_to(captures / "001.txt")
    (captures / "elsewhere").mkdir()
    (captures / "elsewhere" / "notes.md").write_text("no capture by its name", encoding="utf-8")
    (captures / "002.txt").symlink_to(captures / "elsewhere" / "notes.md")
    built = kei.build(captures, tmp_path / "out", options=kei.Build(formats=()))
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert "001.txt" in [entry["source"] for entry in report["documents"]]
    assert "002.txt" in [entry["source"] for entry in report["documents"]], "a link to what is not read itself"
    (failure,) = report["quarantine"]
    assert (failure["source"], built.exit_code) == ("00-link.txt", 1)
    assert "is a link to 001.txt" in failure["message"]


def test_what_was_not_read_is_counted_in_the_last_sentence(captures: Path, tmp_path: Path) -> None:
    options = kei.Build(formats=())
    assert "not read" not in kei.build(captures, tmp_path / "one", options=options).sentence
    for name in ("a.md", "b.GZ", "c.jpg", "d"):
        (captures / name).write_bytes(b"x")
    assert (
        "4 files not read (.gz, .jpg, .md, no ending)"
        in kei.build(captures, tmp_path / "two", options=options).sentence
    )

"""What is given by mistake is answered with what to give, by the library as by the command line."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

import kei_archive as kei

SENTENCE = b"A Title\n\nA sentence of more than ten words stands here, and it is an article.\n"


@pytest.mark.parametrize(
    ("make", "known"),
    [
        (lambda: kei.Html(view="foo"), "'source'"),
        (lambda: kei.Tei(edition="x"), "'reading'"),
        (lambda: kei.Jsonl(per="x"), "'paragraph'"),
        (lambda: kei.Epub(version="9"), "'3.2'"),
        (lambda: kei.Epub(split="x"), "'year'"),
        (lambda: kei.Epub(fonts="x"), "'subset'"),
        (lambda: kei.Pdf(purpose="x"), "'print'"),
        (lambda: kei.Pdf(colour=["k"]), "'cmyk'"),
    ],
)
def test_options_with_unknown_values(make: Callable[[], Any], known: str) -> None:
    with pytest.raises(kei.UsageError) as caught:
        make()
    assert known in caught.value.remedy


@pytest.mark.parametrize(
    ("call", "give"),
    [
        (lambda: kei.read(""), "path of a capture"),
        (lambda: kei.read("word " * 2000), "bytes"),
        (lambda: kei.render(kei.encode(kei.read(SENTENCE)), kei.Html), "Pdf("),
        (lambda: kei.render(kei.encode(kei.read(SENTENCE)), 3), "Pdf("),
        (lambda: kei.render(kei.read(SENTENCE), "html"), "encode(article)"),
        (lambda: kei.encode("x"), "read(path)"),
        (lambda: kei.validate("x"), "TeiDocument(path.read_bytes())"),
        (lambda: kei.restore("x"), "TeiDocument(path.read_bytes())"),
        (lambda: list(kei.read_all("a/path")), "list of paths"),
        (lambda: list(kei.read_all(3)), "list of paths"),
        (lambda: kei.learn("folder"), "list of paths"),
        (lambda: kei.learn(["/nowhere/1", "/nowhere/2", "/nowhere/3"]), "read FILE"),
        (lambda: kei.load_decisions("/nowhere"), "decisions"),
        (lambda: kei.load_profile("nowhere.toml"), ""),
    ],
)
def test_arguments_of_another_kind(call: Callable[[], Any], give: str) -> None:
    with pytest.raises(kei.KeiArchiveError) as caught:
        call()
    assert caught.value.exit_code in (2, 4)
    assert give in caught.value.remedy
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "not a url", "https://", "data:text/html,x", "/a", "http://["]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(kei.UsageError, match="no address"):
        kei.read(SENTENCE, url=address)
    with pytest.raises(kei.ConfigError, match="no address"):
        kei.read(SENTENCE, sidecar={"url": address})


@pytest.mark.parametrize(
    "address", ["https://example.org/a?b=c#d", "ftp://example.org/a", "file:///a.html", "urn:isbn:1"]
)
def test_addresses_of_pages(address: str) -> None:
    article = kei.read(SENTENCE, url=address)
    assert article.metadata.url is not None
    assert article.metadata.url.value == address


def test_a_profile_is_loaded_from_a_path_as_text(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text('name = "quay"\n', encoding="utf-8")
    assert kei.load_profile(str(path)).name == "quay"


def test_the_version_is_that_of_the_distribution() -> None:
    assert kei.__version__ == version("kei-archive")


def test_articles_are_shown_in_a_line() -> None:
    article = kei.read(SENTENCE + b"\n" + SENTENCE.partition(b"\n\n")[2] * 200)
    shown = repr(article)
    assert len(shown) < 300
    assert len(repr(article.witness)) < 300
    assert article.id in shown
    assert "2 blocks kept" in shown

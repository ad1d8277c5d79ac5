"""``kei-archive serve``: this machine only, files of the site only."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kei_archive.errors import UsageError
from kei_archive.site.serve import HOST, make_server


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """A server of a small site on a free port."""
    (tmp_path / "years").mkdir()
    (tmp_path / ".state").mkdir()
    for name in ("index.html", "years/2019.html", ".state/build.json", "feed.atom"):
        (tmp_path / name).write_text("<p>here</p>", encoding="utf-8")
    with make_server(tmp_path, port=0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def ask(port: int, path: str, *, host: str = "", method: str = "GET") -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    connection.request(method, path, headers={"Host": host} if host else {})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/years/2019.html?x=1", 200),
        ("/years/", 404),
        ("/missing.html", 404),
        ("/.state/build.json", 404),
        ("/%2estate/build.json", 404),
        ("/years/../.state/build.json", 404),
        ("/../../etc/passwd", 404),
        ("/%2e%2e/%2e%2e/etc/passwd", 404),
    ],
)
def test_only_files_of_the_site(port: int, path: str, status: int) -> None:
    assert ask(port, path).status == status


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost:8000", 200), ("127.0.0.1", 200), ("evil.example", 421), ("127.0.0.1.evil.example", 421)],
)
def test_other_names_are_refused(port: int, host: str, status: int) -> None:
    assert ask(port, "/", host=host).status == status


def test_nothing_is_changed_and_types_are_right(port: int) -> None:
    assert ask(port, "/", method="POST").status == 501
    assert ask(port, "/feed.atom", method="HEAD").headers["Content-Type"] == "application/atom+xml"
    assert ask(port, "/").headers["X-Content-Type-Options"] == "nosniff"


def test_wrong_use_is_a_sentence(tmp_path: Path, port: int) -> None:
    with pytest.raises(UsageError, match="--port"):
        make_server(tmp_path, port=port)
    with pytest.raises(UsageError, match="no web edition"):
        make_server(tmp_path / "years", port=0)

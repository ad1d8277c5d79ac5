"""What every test may use: the repository's folders, the golden switch, and Hypothesis's profiles."""

from __future__ import annotations

import http.server
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.captures import write_captures

ROOT = Path(__file__).resolve().parents[1]

# No deadline: two processes share a small machine, and a slow example is not a wrong one. Where CI=true the examples
# are always the same, so that a red build can be repeated.
settings.register_profile("person", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("person"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "person")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--save-golden", action="store_true", help="write golden files anew; the diff is the review")


@pytest.fixture(scope="session")
def save_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written instead of compared."""
    return bool(request.config.getoption("--save-golden"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def corpus(root: Path) -> Path:
    """The specimen scrapes."""
    return root / "corpus"


@pytest.fixture(scope="session")
def shared(root: Path) -> Path:
    """Development data beside the repository: real scrapes and measurements, which may not be committed."""
    folder = root.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no ../shared beside the repository: its real scrapes are not ours to publish")
    return folder


@pytest.fixture
def captures(tmp_path: Path) -> Path:
    """A folder with two captures of an invented site."""
    return write_captures(tmp_path / "captures")


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine that counts who asks."""
    hits: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{listening.server_address[1]}", hits
        listening.shutdown()
        thread.join()

"""What every test may use: the repository's folders, the golden switch, and Hypothesis's profiles."""

from __future__ import annotations

import http.server
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeVar

import pytest
from hypothesis import HealthCheck, settings

from tests.captures import write_captures

ROOT = Path(__file__).resolve().parents[1]
Item = TypeVar("Item")

LONG: Final = (
    "tests/test_docs.py",
    "tests/conformance/test_epub.py",
    "tests/conformance/test_pdf.py",
    "tests/conformance/test_html.py",
    "tests/test_wheel.py",
    "tests/conformance/test_checkers.py",
    "tests/conformance/test_site.py",
    "tests/building/test_build.py",
    "tests/laws/test_reversibility.py",
)
"""Files with tests of many seconds, the longest first (as ``--durations 50`` says); the others have few of two."""

# No deadline: two processes share a small machine, and a slow example is not a wrong one. Where CI=true the examples
# are always the same, so that a red build can be repeated.
settings.register_profile("person", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("person"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "person")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--save-golden", action="store_true", help="write golden files anew; the diff is the review")


@pytest.hookimpl(trylast=True)  # after what -m and -k leave out is gone
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Start the long files first, a fair share of them on each worker: nobody waits for one that began last."""
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    items[:] = dealt(items, workers=workers, name=lambda item: item.path.relative_to(ROOT).as_posix())


def dealt(items: list[Item], *, workers: int, name: Callable[[Item], str]) -> list[Item]:
    """Tests in an order that puts the files of `LONG` at the beginning of the part that each worker gets.

    ``--dist worksteal`` gives each worker the same number of tests, one after the other in their order; later it moves
    tests from the ends of the parts, which are short.

    Args:
        items: The tests; those of one file stay together and in order.
        workers: How many workers there are.
        name: The file of a test, from the root of the repository.
    """
    long: dict[str, list[Item]] = {file: [] for file in LONG}
    short: list[Item] = []
    for item in items:
        long.get(name(item), short).append(item)
    files = [tests for tests in long.values() if tests]
    order: list[Item] = []
    for worker in range(workers):
        size = (len(items) - len(order)) // (workers - worker)
        part = [test for tests in files[worker::workers] for test in tests]
        rest = max(0, size - len(part))
        order += [*part, *short[:rest]]
        del short[:rest]
    return order + short


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

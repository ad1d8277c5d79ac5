"""What the machine has and lacks for each job, and how to get it."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from kei_archive import _resources
from kei_archive.errors import MissingLibrary
from kei_archive.renderers import can_render
from kei_archive.renderers.base import Epub, Pdf

__all__ = ["Check", "examine"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked for.

    Attributes:
        name: What.
        present: Whether it is there.
        detail: Version or reason.
        purpose: What it is for.
        needed: Whether a job of kei_archive is impossible without it; the others only check our work.
        remedy: How to install it.
    """

    name: str
    present: bool
    detail: str
    purpose: str
    needed: bool
    remedy: str


_CHECKERS: Final = (
    ("java", "EPUBCheck, veraPDF and the Nu validator", "default-jre-headless", "openjdk"),
    ("jing", "a second opinion on TEI", "jing", "jing-trang"),
    ("chromium", "accessibility checks in a browser", "chromium", "--cask chromium"),
    ("pdftotext", "comparing the text of PDFs", "poppler-utils", "poppler"),
    ("gs", "ink coverage of print PDFs", "ghostscript", "ghostscript"),
)
"""Programs that check our work: name, purpose, Debian package, Homebrew formula."""


def examine() -> list[Check]:
    """Look at the machine; nothing is changed and nothing is fetched."""
    return [
        Check("python", True, sys.version.split()[0], "everything", True, ""),
        *(_distribution(name) for name in ("lxml", "jinja2", "dateparser", "py3langid")),
        _check("templates", lambda: _resources.templates().is_dir(), "HTML, EPUB and PDF"),
        _engine("PDF (weasyprint)", "PDF", lambda: can_render(Pdf()), "weasyprint"),
        _engine("EPUB (EbookLib)", "EPUB", lambda: can_render(Epub()), "EbookLib"),
        *(_program(*row) for row in _CHECKERS),
        *_scripts(),
    ]


def _distribution(name: str) -> Check:
    found = _version(name)
    return Check(name, bool(found), found or "not installed", "everything", True, "pip install kei-archive")


def _check(name: str, test: Callable[[], bool], purpose: str) -> Check:
    present = test()
    return Check(
        name, present, "found" if present else "not found", purpose, True, "pip install --force-reinstall kei-archive"
    )


def _engine(name: str, purpose: str, test: Callable[[], None], distribution: str) -> Check:
    try:
        test()
    except MissingLibrary as error:
        return Check(name, False, error.message, purpose, True, error.remedy)
    return Check(name, True, _version(distribution) or "found", purpose, True, "")


def _program(name: str, purpose: str, debian: str, brew: str) -> Check:
    path = shutil.which(name)
    command = f"brew install {brew}" if platform.system() == "Darwin" else f"apt-get install {debian}"
    return Check(name, path is not None, f"for {purpose}", purpose, False, f"Only for checking: {command}")


def _scripts() -> list[Check]:
    """Fonts of the system for scripts that the themes have none for; nothing without the PDF engine."""
    try:
        from kei_archive.renderers.pdf_fonts import SCRIPTS, family_for
    except ImportError:
        return []
    if not shutil.which("fc-list"):
        remedy = "brew install fontconfig" if platform.system() == "Darwin" else "apt-get install fontconfig"
        return [Check("fc-list", False, "for scripts of other fonts", "PDF", False, f"To find them: {remedy}")]
    checks = []
    for script, (char, package) in SCRIPTS.items():
        family = family_for(char)
        remedy = f"Only for PDFs of such texts: apt-get install {package}"
        checks.append(Check(f"font: {script}", bool(family), family or "none installed", "PDF", False, remedy))
    return checks


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""

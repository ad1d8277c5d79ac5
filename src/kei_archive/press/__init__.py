"""Preflight: whether a print shop can print a PDF, and if not, why and where.

>>> import kei_archive as kei
>>> for fault in kei.preflight("book.pdf", profile="kdp-6x9"):
...     print(fault.place, fault.code, fault.message, fault.remedy)
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

from kei_archive.errors import MissingLibrary, ReadError, UsageError
from kei_archive.findings import Finding
from kei_archive.press.profile import Profile, load_profile

__all__ = ["preflight"]


def preflight(source: str | Path | bytes, *, profile: str | Path | Profile = "press") -> tuple[Finding, ...]:
    """Check any PDF against what a print shop asks for.

    Args:
        source: A file, or its bytes.
        profile: A built-in profile by name (``press``, ``press-bleed``, ``press-colour``, ``x1a``, ``kdp-6x9``), the
            path of a TOML file, or a `Profile`.

    Returns:
        A finding for each fault, with the pages it is on; none if the file can be printed.

    Raises:
        MissingLibrary: pikepdf is not installed.
        ReadError: The source is no PDF, or one that needs a password.
        UsageError: No such profile, or no such file.
    """
    try:
        import pikepdf

        from kei_archive.press.checks import CHECKS, Job
        from kei_archive.press.walk import walk
    except ImportError as error:
        raise MissingLibrary(
            f"PDF cannot be checked here: {error}.", remedy="Install the extra: pip install 'kei-archive[pdf]'."
        ) from error
    asked = profile if isinstance(profile, Profile) else load_profile(profile)
    place = "" if isinstance(source, bytes) else str(source)
    try:
        data = source if isinstance(source, bytes) else Path(source).read_bytes()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            job = Job(pdf, tuple(walk(page) for page in pdf.pages), asked)
            faults = [fault for check in CHECKS for fault in check(job)]
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}.", place=place, remedy="Check the path.") from error
    except pikepdf.PasswordError as error:
        raise ReadError("needs a password.", place=place, remedy="Save it without one.") from error
    except pikepdf.PdfError as error:
        raise ReadError(f"not a PDF that can be read: {error}.", place=place, remedy="Export it anew.") from error
    pages: dict[tuple[str, str], set[int]] = {}
    for fault in faults:
        pages.setdefault((fault.code, fault.message), set()).add(fault.page)
    return tuple(Finding(code, message, place=_pages(found)) for (code, message), found in pages.items())


def _pages(numbers: Iterable[int]) -> str:
    """Page numbers for people: ``pages 3, 5-9``; empty for the file as a whole."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers) - {0}):
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    text = ", ".join("-".join(map(str, run)) for run in runs)
    return f"page{'s' if ',' in text or '-' in text else ''} {text}" if text else ""

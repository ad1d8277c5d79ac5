"""What a build may be told, and what it tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

__all__ = ["Build", "Built", "Progress", "Tell"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """Options of a build.

    Attributes:
        formats: What to make beside the TEI: ``html``, ``pdf`` (one a post, and one of each collection), ``epub``
            (one of each collection), ``print`` (a press-ready PDF of each collection), ``data`` (references and
            texts of each collection for analysis: BibTeX, CSL-JSON, JSONL), ``text`` and ``markdown`` (one a post).
        theme: Name of a theme folder.
        page: Trim size of the PDFs: ``6x9in``, ``A5``, ``A4``, ``Letter`` or ``WIDTHxHEIGHT`` with a unit.
        bleed: Bleed of the print PDFs in millimetres.
        marks: Crop and registration marks on the print PDFs.
        starts: Where texts begin in the print PDFs: ``next`` page, or next right-hand one, ``recto``.
        profile: Site profile: a name, a path, or ``none``; without it that of kei.toml, else the built-in ones are
            tried. What posts have in common is learned from them all, unless the profile holds it.
        date: Nominal date of the build; without it SOURCE_DATE_EPOCH, else the newest date stated in the sources.
        strict: Doubts, too, are something that needs a person: exit code 1, which stops a pipeline.
        jobs: Processes that render at the same time.
    """

    formats: tuple[str, ...] = ("html", "pdf", "epub", "print", "data")
    theme: str = "peninsula"
    page: str = "6x9in"
    bleed: float = 0.0
    marks: bool = False
    starts: Literal["next", "recto"] = "next"
    profile: str | None = None
    date: date | None = None
    strict: bool = False
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class Progress:
    """One step of a build: how many of a stage are done, and the name of the one just done."""

    stage: str
    done: int
    total: int
    name: str


Tell = Callable[[Progress], None]
"""Is told every step."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did.

    Attributes:
        folder: Where the archive is.
        report: The content of ``report.json``.
        written: How many files were written; the others were up to date.
        removed: Names of files of the last build that nothing makes any more.
        reread: Sources whose text is read otherwise than in the last build because others were added or removed.
        exit_code: 0 all well; 1 something needs a person; 4 no article was found.
        sentence: The outcome in one sentence that a person can act on.
    """

    folder: Path
    report: dict[str, Any]
    written: int
    removed: tuple[str, ...]
    reread: tuple[str, ...]
    exit_code: int
    sentence: str

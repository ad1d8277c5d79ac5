"""Renditions as jobs that can be done in other processes, in order, with one failure stopping nothing."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from kei_archive.errors import KeiArchiveError, RenderError
from kei_archive.render import render
from kei_archive.render.base import Format, Rendition
from kei_archive.tei.document import TeiDocument

__all__ = ["Job", "run"]

Result = tuple["Job", Rendition | KeiArchiveError]


@dataclass(frozen=True, slots=True)
class Job:
    """One rendition to make.

    Attributes:
        name: Where it goes, relative to the output folder.
        owner: The document's id, or the collection's name.
        document: The TEI.
        target: The format with its options.
        recipe: Digest of what determines the bytes.
        templates: Folders searched before the theme.
    """

    name: str
    owner: str
    document: TeiDocument
    target: Format
    recipe: str
    templates: tuple[str, ...] = ()


def run(jobs: Sequence[Job], *, workers: int) -> Iterator[Result]:
    """Do the jobs, with their results in the order of the jobs.

    Args:
        jobs: What to do.
        workers: Processes to use; 1 does the work here.
    """
    if workers <= 1 or len(jobs) <= 1:
        for job in jobs:
            yield job, _render(job.document, job.target, job.templates)
        return
    remaining = list(jobs)
    while remaining:
        done = 0
        for job, result in _pooled(remaining, workers=min(workers, len(remaining))):
            if result is None:  # a worker died: this job is done alone, the rest in a new pool
                yield job, _alone(job)
                done += 1
                break
            yield job, result
            done += 1
        remaining = remaining[done:]


def _pooled(jobs: Sequence[Job], *, workers: int) -> Iterator[tuple[Job, Rendition | KeiArchiveError | None]]:
    """Results in order; None for the job at which the pool broke. At most two jobs a worker are in flight."""
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        futures: list[Future[Rendition | KeiArchiveError]] = []
        for index, job in enumerate(jobs):
            try:
                while len(futures) < len(jobs) and len(futures) < index + 2 * workers:
                    due = jobs[len(futures)]
                    futures.append(pool.submit(_render, due.document, due.target, due.templates))
                result = futures[index].result()
            except BrokenProcessPool:
                yield job, None
                return
            yield job, result


def _alone(job: Job) -> Rendition | KeiArchiveError:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        try:
            return pool.submit(_render, job.document, job.target, job.templates).result()
        except BrokenProcessPool:
            return RenderError(
                "the process that rendered it died, probably for want of memory.",
                place=job.name,
                remedy="Render it alone with kei-archive convert, on a machine with more memory.",
            )


def _render(document: TeiDocument, target: Format, templates: tuple[str, ...]) -> Rendition | KeiArchiveError:
    try:
        return render(document, target, templates=templates)
    except KeiArchiveError as error:
        return error

"""Renditions as jobs that can be done in other processes, in order, with one failure stopping nothing."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice

from kei_archive.errors import InternalError, KeiArchiveError, RenderError
from kei_archive.renderers import render
from kei_archive.renderers.base import Format, Rendition
from kei_archive.tei.document import TeiDocument

__all__ = ["Job", "run"]

Result = tuple["Job", Rendition | KeiArchiveError]


@dataclass(frozen=True, slots=True)
class Job:
    """One rendition to make.

    Attributes:
        name: Where it goes, relative to the output folder.
        kind: The format of the build that it belongs to.
        owner: The document's id, or the collection's name.
        document: The TEI.
        target: The format with its options.
        recipe: Digest of what determines the bytes.
        templates: Folders searched before the theme.
    """

    name: str
    kind: str
    owner: str
    document: TeiDocument
    target: Format
    recipe: str
    templates: tuple[str, ...] = ()


def run(jobs: Sequence[Job], *, workers: int) -> Iterator[Result]:
    """Do the jobs, with their results in the order of the jobs.

    Args:
        jobs: What to do.
        workers: Processes to use; 1 does the work here, as does a system that refuses what processes need.
    """
    if workers <= 1 or len(jobs) <= 1 or not _can_have_processes():
        for job in jobs:
            yield job, _render(job)
        return
    start = 0
    while start < len(jobs):
        for result in _pooled(jobs[start:], workers=workers):
            # a worker died: the job it was at is done alone, the others in a new pool
            yield jobs[start], _alone(jobs[start]) if result is None else result
            start += 1


def _pooled(jobs: Sequence[Job], *, workers: int) -> Iterator[Rendition | KeiArchiveError | None]:
    """Results in order, and None where the pool broke, as the last. Two jobs a worker are in flight at most."""
    waiting: deque[Future[Rendition | KeiArchiveError]] = deque()
    todo = iter(jobs)
    with _pool(min(workers, len(jobs))) as pool:
        try:
            for _ in jobs:
                waiting.extend(pool.submit(_render, job) for job in islice(todo, 2 * workers - len(waiting)))
                yield waiting.popleft().result()
        except BrokenProcessPool:
            yield None


def _alone(job: Job) -> Rendition | KeiArchiveError:
    with _pool(1) as pool:
        try:
            return pool.submit(_render, job).result()
        except BrokenProcessPool:
            return RenderError(
                "the process that rendered it died, probably for want of memory.",
                place=job.name,
                remedy="Render it alone with kei-archive convert, on a machine with more memory.",
            )


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))


def _can_have_processes() -> bool:
    """Whether workers start: not without shared memory, nor from a script that does not guard its main part."""
    try:
        with _pool(1) as pool:
            return pool.submit(int).result() == 0
    except (ImportError, OSError, BrokenProcessPool):
        return False


def _render(job: Job) -> Rendition | KeiArchiveError:
    try:
        return render(job.document, job.target, templates=job.templates)
    except KeiArchiveError as error:
        return error
    except Exception as error:  # noqa: BLE001  # the border of a batch: one document may fail, never the others
        return InternalError.of(error, place=job.name)

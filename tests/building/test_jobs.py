"""Renditions in other processes: order, one failure, and a worker that dies."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import kei_archive as kei
from kei_archive.building import jobs


@dataclass(frozen=True)
class Poison:
    """A document at which a worker dies, as it would for want of memory."""

    xml: bytes = b""

    def __reduce__(self) -> tuple[Any, ...]:
        return (os._exit, (9,))


def job(number: int, document: Any, target: Any = None) -> jobs.Job:
    return jobs.Job(f"{number}.xml", "tei", str(number), document, target or kei.Tei(), "recipe")


@pytest.fixture
def document(captures: Path) -> kei.TeiDocument:
    return kei.encode(kei.read(captures / "000.txt"))


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_order_and_an_error_is_a_result(document: kei.TeiDocument, workers: int) -> None:
    missing = kei.Html(theme="nowhere")
    todo = [job(0, document), job(1, document, missing), *(job(number, document) for number in range(2, 9))]
    done = list(jobs.run(todo, workers=workers))
    assert [item.owner for item, _ in done] == [str(number) for number in range(9)]
    assert [type(result).__name__ for _, result in done] == ["Rendition", "UsageError", *["Rendition"] * 7]


def test_a_dying_worker_costs_only_its_own_job(document: kei.TeiDocument) -> None:
    todo = [job(number, Poison() if number == 2 else document) for number in range(6)]
    done = list(jobs.run(todo, workers=2))
    assert [item.owner for item, _ in done] == [str(number) for number in range(6)]
    kinds = [type(result).__name__ for _, result in done]
    assert kinds == ["Rendition", "Rendition", "RenderError", "Rendition", "Rendition", "Rendition"]


def test_a_system_without_semaphores_works_here(document: kei.TeiDocument, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_can_have_processes", lambda: False)
    monkeypatch.setattr(jobs, "_pool", None)
    assert len(list(jobs.run([job(0, document), job(1, document)], workers=2))) == 2

"""The order of the tests: the long files begin first, a share of them on each worker."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.conftest import LONG, ROOT, dealt

SHORT = [f"tests/short_{number:02}.py" for number in range(40)]


def parts(items: list[str], workers: int) -> list[list[str]]:
    """What each worker gets from ``--dist worksteal`` at first."""
    given = []
    for worker in range(workers):
        size = len(items) // (workers - worker)
        given.append(items[:size])
        items = items[size:]
    return given


@pytest.mark.parametrize("workers", [1, 2, 3, 4, 7])
def test_every_worker_begins_with_its_share_of_long_files(workers: int) -> None:
    items = sorted([*SHORT * 2, *LONG, *LONG])
    order = dealt(items, workers=workers, name=str)
    assert sorted(order) == items, "none is lost, none comes twice"
    for part in parts(order, workers):
        begin = [name for name in part if name in LONG]
        assert part[: len(begin)] == begin
        assert len(LONG) // workers <= len(set(begin)) <= -(-len(LONG) // workers)
        assert all(LONG.index(one) <= LONG.index(next_one) for one, next_one in pairwise(begin))


@pytest.mark.parametrize("items", [[], ["one"], list(LONG), [*LONG] * 9, SHORT[:2]])
def test_however_few_or_long_they_are(items: list[str]) -> None:
    assert sorted(dealt(items, workers=3, name=str)) == sorted(items)


def test_the_long_files_are_there() -> None:
    assert [name for name in LONG if not (ROOT / name).is_file()] == []

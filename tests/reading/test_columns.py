"""Values that are made by columns are as made one by one."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from kei_archive.label.lines import in_columns, look_at_all
from kei_archive.model import Block, Role, Span
from kei_archive.segment import Segment, objects, records, segment


def test_frozen_objects_are_as_made_one_by_one() -> None:
    one = Block(Span(0, 3), "one", Role.TITLE, "by hand", 0.5, 0)
    two = Block(Span(3, 9), "two", Role.LIST_ITEM, "by hand", 1.0, 2)
    spans = objects(Span, [0, 3], [3, 9])
    made = objects(
        Block, spans, ["one", "two"], [Role.TITLE, Role.LIST_ITEM], ["by hand", "by hand"], [0.5, 1.0], [0, 2]
    )
    assert made == [one, two]
    assert list(map(hash, made)) == [hash(one), hash(two)]
    assert replace(made[1], level=3).level == 3
    with pytest.raises(FrozenInstanceError):
        made[0].level = 1  # type: ignore[misc]  # that it cannot be set is what is tested


def test_columns_must_fit_the_fields() -> None:
    with pytest.raises(ValueError, match="shorter"):
        objects(Span, [0, 3])
    with pytest.raises(ValueError, match="length"):
        objects(Span, [0, 3], [3])
    with pytest.raises(ValueError, match="shorter"):
        list(records(Segment, [Span(0, 1)], ["x"], []))
    assert list(records(Segment, [Span(0, 1)], ["x"], [2])) == [Segment(Span(0, 1), "x", 2)]


def test_columns_of_lines_are_their_fields() -> None:
    lines = look_at_all(segment("Home\n\n  * By the old mill, a sentence of more than ten words stood on a wall.\n"))
    columns = in_columns(lines)
    for name, column in columns._asdict().items():
        assert column.tolist() == [getattr(line, name) for line in lines]

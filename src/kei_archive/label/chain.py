"""A linear chain over the lines of a page: weights as data, the best path, and how certain each line of it is.

A conditional random field (Lafferty, McCallum and Pereira, ICML 2001) with few states. All weights are whole numbers
(thousandths), so that a path does not depend on the order in which a machine adds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from kei_archive.label.features import EDGES, Columns, matrix

__all__ = ["CHROME", "NEXT", "STATES", "Chain", "built_in"]

Floats = npt.NDArray[np.float64]

NEXT: Final[dict[str, tuple[str, ...]]] = {
    "before": ("before", "title", "metadata", "body", "comments", "after"),
    "title": ("title", "metadata", "head", "body"),
    "metadata": ("metadata", "title", "head", "body", "note"),
    "head": ("head", "title", "metadata", "body"),
    "body": ("body", "inside", "note", "coda", "comments", "after"),
    "inside": ("inside", "body", "note", "coda", "comments"),
    "note": ("note", "body", "inside", "coda", "comments", "after"),
    "coda": ("coda", "inside", "note", "comments", "after"),
    "comments": ("comments", "after"),
    "after": ("after", "comments"),
}
"""What a line may be, and what may follow it. Furniture has four states by its place: before the title, between head
and body (``head``), inside the article, after it. ``coda`` is metadata below the article."""

STATES: Final = tuple(NEXT)
CHROME: Final = frozenset({"before", "head", "inside", "after"})
_FIRST: Final = ("before", "title", "metadata", "body", "comments")
_NEVER: Final = -10_000_000.0
_UNIT: Final = 1000.0
_BLOCK: Final = 4096
"""Lines whose changes are worked out at a time, so that memory stays bounded."""


@dataclass(frozen=True)
class Chain:
    """The weights of a chain.

    Attributes:
        names: Features that have weights.
        weights: Features by states, in thousandths.
        edges: Features that speak of a change, by pairs of states, in thousandths.
        steps: Pairs of states, in thousandths.
        start: States at the first line.
        end: States at the last line.
        table: Upper ends of ranges of computed certainty, and the share of lines that were right in each.
    """

    names: tuple[str, ...]
    weights: Floats
    edges: Floats
    steps: Floats
    start: Floats
    end: Floats
    table: tuple[tuple[float, float], ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Chain:
        """The chain that a file of weights describes."""
        count = len(STATES)
        names = tuple(data["features"])
        steps = np.full((count, count), _NEVER)
        for state, row in data["steps"].items():
            for follower, weight in zip(NEXT[state], row, strict=True):
                steps[STATES.index(state), STATES.index(follower)] = weight
        edges = np.zeros((len(EDGES), count, count))
        for name, rows in data["edges"].items():
            for state, row in rows.items():
                for follower, weight in zip(NEXT[state], row, strict=True):
                    edges[EDGES.index(name), STATES.index(state), STATES.index(follower)] = weight
        start = np.array([data["start"].get(state, _NEVER) for state in STATES])
        return cls(
            names,
            np.array([data["features"][name] for name in names], dtype=np.float64),
            edges.reshape(len(EDGES), count * count),
            steps,
            start,
            np.array([data["end"][state] for state in STATES], dtype=np.float64),
            tuple((float(top), float(share)) for top, share in data["table"]),
        )

    def decode(self, cols: Columns, *, bias: Floats) -> tuple[list[str], Floats]:
        """The best path through the states, and the computed certainty of each state at each line.

        Args:
            cols: Features of the lines.
            bias: Lines by states, in thousandths: what is known otherwise, such as a site profile.
        """
        scores = matrix(cols, self.names) @ self.weights + bias
        flags = matrix(cols, EDGES)
        return self._path(scores, flags), self._certainty(scores, flags)

    def _changes(self, flags: Floats, *, low: int) -> Floats:
        part = flags[low : low + _BLOCK] @ self.edges
        changes: Floats = part.reshape(-1, len(STATES), len(STATES)) + self.steps
        return changes

    def _path(self, scores: Floats, flags: Floats) -> list[str]:
        size, count = scores.shape
        came = np.zeros((size, count), dtype=np.int8)
        value = self.start + scores[0]
        columns = np.arange(count)
        for low in range(0, size, _BLOCK):
            changes = self._changes(flags, low=low)
            for index in range(max(1, low), min(size, low + _BLOCK)):
                total = value[:, None] + changes[index - low]
                best = total.argmax(axis=0)
                came[index] = best
                value = total[best, columns] + scores[index]
        state = int((value + self.end).argmax())
        path = [state]
        for index in range(size - 1, 0, -1):
            state = int(came[index, state])
            path.append(state)
        return [STATES[state] for state in reversed(path)]

    def _certainty(self, scores: Floats, flags: Floats) -> Floats:
        """Forward and backward sums, each line scaled."""
        size, count = scores.shape
        local = np.exp(np.maximum((scores - scores.max(axis=1, keepdims=True)) / _UNIT, -30.0))
        forward = np.empty((size, count))
        row = np.exp(np.maximum(self.start / _UNIT, -60.0)) * local[0]
        forward[0] = row / row.sum()
        steps = np.empty((size, count, count), dtype=np.float32)
        for low in range(0, size, _BLOCK):
            changes = np.exp(np.clip(self._changes(flags, low=low) / _UNIT, -60.0, 30.0))
            steps[low : low + _BLOCK] = changes
            for index in range(max(1, low), min(size, low + _BLOCK)):
                row = (forward[index - 1] @ changes[index - low]) * local[index]
                forward[index] = row / row.sum()
        row = np.exp(self.end / _UNIT)
        backward = np.empty((size, count))
        backward[-1] = row
        for index in range(size - 1, 0, -1):
            row = steps[index] @ (row * local[index])
            row = row / row.sum()
            backward[index - 1] = row
        both = forward * backward
        shares: Floats = both / both.sum(axis=1, keepdims=True)
        return shares

    def reasons(self, cols: Columns, *, index: int, state: str, most: int = 8) -> list[tuple[str, float]]:
        """The features of a line that spoke most for its state, or most against it.

        Args:
            cols: Features of the lines.
            index: Number of the line.
            state: The state to be explained.
            most: How many features to name.

        Returns:
            Feature and weight in log odds against the mean of all states, the strongest first.
        """
        place = STATES.index(state)
        active = [number for number, name in enumerate(self.names) if cols[name][index]]
        spoken = [
            (self.names[number], round(float(self.weights[number, place] - self.weights[number].mean()) / _UNIT, 2))
            for number in active
        ]
        return sorted(spoken, key=lambda item: (-abs(item[1]), item[0]))[:most]

    def calibrated(self, value: float) -> float:
        """The share of lines that were right, of lines that this certainty was computed for; itself without a table."""
        if not self.table:
            return value
        return next((share for top, share in self.table if value <= top), self.table[-1][1])


@cache
def built_in() -> Chain:
    """The weights that the package carries, read once."""
    text = (Path(__file__).parent / "weights.json").read_text(encoding="utf-8")
    return Chain.of(json.loads(text))

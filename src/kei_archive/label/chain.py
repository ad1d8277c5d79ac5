"""A linear chain over the lines of a page: weights as data, the best path, and how certain each line of it is.

A conditional random field (Lafferty, McCallum and Pereira, ICML 2001) with few states. All weights are whole numbers
(thousandths), so that a path does not depend on the order in which a machine adds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from kei_archive.label.features import EDGES, NAMES, Features

__all__ = ["CHROME", "NEXT", "STATES", "Chain", "built_in", "product"]

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]

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
"""Lines whose moves are worked out at a time, so that memory stays bounded."""
_FEW: Final = 192
"""Lines whose sums are one product: a larger one is divided among threads, which costs more than it brings."""
_SMALLEST: Final = 20.0
"""A share of e to the minus 20th is as good as none."""
_SCALED: Final = 14
"""Lines after which sums are brought back to 1: each may make them smaller by e to the 40th, and 600 is safe."""
_FROM: Final = np.array([STATES.index(state) for state in NEXT for _ in NEXT[state]])
_TO: Final = np.array([STATES.index(follower) for state in NEXT for follower in NEXT[state]])
_MOVES: Final = _FROM * len(STATES) + _TO
_EDGE_ROWS: Final = np.array([NAMES.index(name) for name in ("always", *EDGES)])


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

    @cached_property
    def _all_weights(self) -> Singles:
        """The weights of all `NAMES`, in their order."""
        result = np.zeros((len(NAMES), len(STATES)), dtype=np.float32)
        result[[NAMES.index(name) for name in self.names]] = self.weights
        return result

    @cached_property
    def _edge_weights(self) -> Singles:
        """The weights of all moves, in the order of `_FROM` and `_TO`; those that hold at each line come first."""
        return np.concatenate([self.steps[None, _FROM, _TO], self.edges[:, _MOVES]]).astype(np.float32)

    def decode(self, found: Features, *, bias: Floats, moves: Floats | None = None) -> tuple[list[str], Floats]:
        """The best path through the states, and the computed certainty of each state at each line.

        Args:
            found: Features of the lines.
            bias: Lines by states, in thousandths: what is known otherwise, such as a site profile.
            moves: The same, lines by moves; None if nothing is known of these.
        """
        scores, changes = self.told(found)
        scores += bias
        if moves is not None:
            changes += moves
        return self._path(scores, changes), self._certainty(scores, changes)

    def told(self, found: Features) -> tuple[Floats, Floats]:
        """What the features of the lines say of each state and of each move, in thousandths."""
        return product(found, self._all_weights), product(found[_EDGE_ROWS], self._edge_weights)

    def _path(self, scores: Floats, changes: Floats) -> list[str]:
        """Greatest sums from the top, then back along the moves that they came by (Viterbi, 1967)."""
        size, count = scores.shape
        came = np.empty((size, count), dtype=np.int64)
        value = self.start + scores[0]
        above = value[:, None]
        for low in range(0, size, _BLOCK):
            here = slice(max(1, low), low + _BLOCK)  # nothing is above the first line
            sums = _square(changes[here], otherwise=_NEVER) + scores[here, None]
            for move in sums:
                np.add(above, move, move)
                np.maximum.reduce(move, 0, None, value)
            sums.argmax(axis=1, out=came[here])
        path = [int((value + self.end).argmax())]
        for last in came[:0:-1].tolist():
            path.append(last[path[-1]])
        return [STATES[state] for state in reversed(path)]

    def _certainty(self, scores: Floats, changes: Floats) -> Floats:
        """Sums over all paths: forward to each line, and backward from the end."""
        local = np.exp(np.maximum((scores - scores.max(axis=1, keepdims=True)) / _UNIT, -_SMALLEST))
        lows = range(1, len(scores), _BLOCK)  # nothing is above the first line
        forward, backward = np.empty((2, *scores.shape))
        row = forward[0] = np.exp(self.start / _UNIT) * local[0]
        for low in lows:
            moves, sums = _factors(changes[low : low + _BLOCK], local[low : low + _BLOCK]), forward[low : low + _BLOCK]
            for first in range(0, len(moves), _SCALED):
                here = slice(first, first + _SCALED)
                row = row / row.sum()
                for move, place in zip(moves[here], sums[here], strict=True):
                    row = row.dot(move, place)
        row = backward[-1] = np.exp(self.end / _UNIT)
        for low in lows[::-1]:
            if low != lows[-1]:  # those of the last block are still there
                moves = _factors(changes[low : low + _BLOCK], local[low : low + _BLOCK])
            sums = backward[low - 1 :]
            for end in range(len(moves), 0, -_SCALED):
                here = slice(max(0, end - _SCALED), end)
                row = row / row.sum()
                for move, place in zip(moves[here][::-1], sums[here][::-1], strict=True):
                    row = move.dot(row, place)
        both = forward * backward
        shares: Floats = both / both.sum(axis=1, keepdims=True)
        return shares

    def reasons(self, found: Features, *, index: int, state: str, most: int = 8) -> list[tuple[str, float]]:
        """The features of a line that spoke most for its state, or most against it.

        Args:
            found: Features of the lines.
            index: Number of the line.
            state: The state to be explained.
            most: How many features to name.

        Returns:
            Feature and weight in log odds against the mean of all states, the strongest first.
        """
        place = STATES.index(state)
        active = [number for number, name in enumerate(self.names) if found[NAMES.index(name), index]]
        spoken = [
            (self.names[number], round(float(self.weights[number, place] - self.weights[number].mean()) / _UNIT, 2))
            for number in active
        ]
        return sorted(spoken, key=lambda item: (-abs(item[1]), item[0]))[:most]

    def calibrated(self, values: Floats) -> Floats:
        """For each value the share of lines that were right, of lines that it was computed for; itself if no table."""
        if not self.table:
            return values
        tops, shares = self._columns
        found: Floats = shares[np.minimum(np.searchsorted(tops, values), len(tops) - 1)]
        return found

    @cached_property
    def _columns(self) -> Floats:
        """The table, as ends and shares."""
        return np.array(self.table).T


def product(found: Features, weights: Singles) -> Floats:
    """Lines by columns of ``weights``: sums of the weights of the features that each line has.

    A few lines at a time, see `_FEW`.
    """
    parts = [found[:, low : low + _FEW].T.astype(np.float32) @ weights for low in range(0, found.shape[1], _FEW)]
    return np.concatenate(parts).astype(np.float64)


def _factors(changes: Floats, local: Floats) -> Floats:
    """What each move into each line multiplies a sum by."""
    factors = np.exp(np.clip(changes / _UNIT, -_SMALLEST, _SMALLEST))
    return _square(factors * local.take(_TO, axis=1), otherwise=0.0)


def _square(values: Floats, *, otherwise: float) -> Floats:
    """The values of all moves, as matrices from state to state."""
    result = np.full((len(values), len(STATES) ** 2), otherwise)
    result[:, _MOVES] = values
    return result.reshape(-1, len(STATES), len(STATES))


@cache
def built_in() -> Chain:
    """The weights that the package carries, read once."""
    text = (Path(__file__).parent / "weights.json").read_text(encoding="utf-8")
    return Chain.of(json.loads(text))

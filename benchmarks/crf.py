"""Training of the chain: likelihood of the states that the gold leaves open, its gradient, and L-BFGS."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numba import njit

from kei_archive.label.chain import NEXT, STATES

COUNT = len(STATES)
HALVINGS = 14
"""Steps that are tried on one way, each half as long as the last."""
NOISE = -6.0  # log weight of a state that the gold rules out: alignments err on some three lines in a hundred
MOVES = [(state, follower) for state in NEXT for follower in NEXT[state]]
FROM = np.array([STATES.index(state) for state, _ in MOVES])
TO = np.array([STATES.index(follower) for _, follower in MOVES])
FIRST = ("before", "title", "metadata", "body", "comments")
NO_START = np.array([0.0 if state in FIRST else -1e4 for state in STATES])


@dataclass
class Example:
    name: str
    x: np.ndarray
    open: np.ndarray
    weight: float
    scores: np.ndarray | None = None  # lines by states, and lines by moves: what is known before anything is learned
    moves: np.ndarray | None = None


class Problem:
    """All examples, line below line; `value` gives the loss and its gradient."""

    def __init__(
        self,
        examples: list[Example],
        *,
        features: list[int],
        edges: list[int],
        ridge: tuple[float, float],
        ends: tuple[np.ndarray, np.ndarray] | None = None,
    ):
        self.shapes = ((len(features), COUNT), (len(edges), len(MOVES)), (len(MOVES),), (COUNT,), (COUNT,))
        examples = sorted(examples, key=lambda example: example.name)
        sizes = np.array([len(example.x) for example in examples])
        self.ends = np.cumsum([0, *sizes])
        self.features = _sparse([example.x[:, features] for example in examples])
        self.edges = _sparse([example.x[:, edges] for example in examples])
        self.open = np.where(np.concatenate([example.open for example in examples]), 0.0, NOISE)
        self.weights = np.array([example.weight for example in examples])
        self.known = [_known([getattr(one, name) for one in examples]) for name in ("scores", "moves")]
        self.known += ends or (np.zeros(COUNT), np.zeros(COUNT))
        small, large = ridge
        self.size = sum(int(np.prod(shape)) for shape in self.shapes)
        self.ridge = np.full(self.size, small)
        first = len(features) * COUNT
        self.ridge[first : first + len(edges) * len(MOVES)] = large

    def parts(self, theta: np.ndarray) -> tuple[np.ndarray, ...]:
        ends = np.cumsum([int(np.prod(shape)) for shape in self.shapes])
        flat = np.split(theta, ends[:-1])
        return tuple(part.reshape(shape) for part, shape in zip(flat, self.shapes, strict=True))

    def value(self, theta: np.ndarray) -> tuple[float, np.ndarray]:
        gradient = np.zeros_like(theta)
        data = (self.ends, *self.features, *self.edges, self.open, self.weights, *self.known)
        loss = _add(data, self.parts(theta), self.parts(gradient))
        return loss + 0.5 * float((self.ridge * theta * theta).sum()), gradient + self.ridge * theta


def _sparse(matrices: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Which columns hold in each row: the numbers of all of them, and where those of a row end."""
    columns = [np.nonzero(matrix)[1].astype(np.int32) for matrix in matrices]
    return np.concatenate(columns), np.cumsum([0, *np.concatenate([matrix.sum(axis=1) for matrix in matrices])])


def _known(parts: list[np.ndarray | None]) -> np.ndarray:
    """What is known of all lines; an empty matrix if nothing is known of any."""
    if any(part is None for part in parts):
        return np.zeros((0, COUNT))
    return np.concatenate([part for part in parts if part is not None]).astype(np.float64)


@njit
def _add_row(total, row):
    for column in range(len(row)):
        total[column] += row[column]


@njit
def _add(data, theta, gradient):
    """The loss of all examples; their gradient is added in place."""
    ends, active, active_ends, bent, bent_ends, open_states, importance, scores_0, moves_0, start_0, end_0 = data
    weights, edges, steps, start, end = theta
    to_weights, to_edges, to_steps, to_start, to_end = gradient
    loss = 0.0
    for page in range(len(importance)):
        low, high = ends[page], ends[page + 1]
        scores = scores_0[low:high].copy() if len(scores_0) else np.zeros((high - low, COUNT))
        moves = moves_0[low:high].copy() if len(moves_0) else np.zeros((high - low, len(FROM)))
        for line in range(low, high):
            for feature in active[active_ends[line] : active_ends[line + 1]]:
                _add_row(scores[line - low], weights[feature])
            _add_row(moves[line - low], steps)
            for edge in bent[bent_ends[line] : bent_ends[line + 1]]:
                _add_row(moves[line - low], edges[edge])
        moves = np.exp(np.clip(moves, -30.0, 30.0))
        all_z, node, pair = _sums(scores, moves, start_0 + start + NO_START, end_0 + end)
        low_z, low_node, low_pair = _sums(
            scores + open_states[low:high], moves, start_0 + start + NO_START, end_0 + end
        )
        loss += importance[page] * (all_z - low_z)
        node = (node - low_node) * importance[page]
        pair = (pair - low_pair) * importance[page]
        for line in range(low, high):
            for feature in active[active_ends[line] : active_ends[line + 1]]:
                _add_row(to_weights[feature], node[line - low])
            for edge in bent[bent_ends[line] : bent_ends[line + 1]]:
                _add_row(to_edges[edge], pair[line - low])
            _add_row(to_steps, pair[line - low])
        to_start += node[0]
        to_end += node[-1]
    return loss


@njit
def _sums(scores, moves, start, end):
    """Log of the sum over all paths, and how often each state and each move is expected at each line."""
    size = len(scores)
    local, forward, backward = np.empty_like(scores), np.zeros_like(scores), np.zeros_like(scores)
    pair, scale, total = np.zeros_like(moves), np.empty(size), 0.0
    for line in range(size):
        top = scores[line].max()
        local[line] = np.exp(np.maximum(scores[line] - top, -30.0))
        if line:
            for move in range(len(FROM)):
                forward[line, TO[move]] += forward[line - 1, FROM[move]] * moves[line, move]
        else:
            forward[0] = np.exp(start)
        forward[line] *= local[line]
        scale[line] = forward[line].sum()
        forward[line] /= scale[line]
        total += top + np.log(scale[line])
    total += np.log((forward[-1] * np.exp(end)).sum())
    backward[-1] = np.exp(end)
    node = forward * backward
    for line in range(size - 1, 0, -1):
        node[line] /= node[line].sum()
        onwards = local[line] * backward[line]
        onwards /= onwards.sum()  # by its own sum: by that of forward it may grow without end
        for move in range(len(FROM)):
            share = moves[line, move] * onwards[TO[move]]
            backward[line - 1, FROM[move]] += share
            pair[line, move] = share * forward[line - 1, FROM[move]]
        pair[line] /= pair[line].sum()
        node[line - 1] = forward[line - 1] * backward[line - 1]
    node[0] /= node[0].sum()
    return total, node, pair


def minimise(value: Callable, start: np.ndarray, *, rounds: int, memory: int = 8) -> np.ndarray:
    """L-BFGS with a backtracking line search (Nocedal and Wright, Numerical Optimization, algorithm 7.5)."""
    x = start
    loss, gradient = value(x)
    moves: list[tuple[np.ndarray, np.ndarray]] = []
    for turn in range(rounds):
        way = _way(gradient, moves)
        slope = float(gradient @ way)
        for length in 0.5 ** np.arange(HALVINGS):
            new_loss, new_gradient = value(x + length * way)
            if new_loss <= loss + 1e-4 * length * slope:
                break
        else:  # no step is better; one that is not is never taken, it may be no number
            if not moves:
                break
            moves = []
            continue
        s, y = length * way, new_gradient - gradient
        if y @ s > 1e-9:
            moves = [*moves, (s, y)][-memory:]
        x = x + s
        done = turn > 20 and loss - new_loss < 1e-4 * loss
        loss, gradient = new_loss, new_gradient
        if done:
            break
    return x


def _way(gradient: np.ndarray, moves: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Down, by the curvature that the last moves and the changes of their gradients have shown."""
    q = -gradient
    if not moves:
        return q * (10 / max(10, np.abs(q).sum()))
    saved = []
    for s, y in reversed(moves):
        saved.append(s @ q / (y @ s))
        q = q - saved[-1] * y
    s, y = moves[-1]
    q = q * ((s @ y) / (y @ y))
    for (s, y), a in zip(moves, reversed(saved), strict=True):
        q = q + s * (a - y @ q / (y @ s))
    return q

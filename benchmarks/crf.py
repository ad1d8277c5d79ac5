"""Training of the chain: likelihood of the states that the gold leaves open, its gradient, and L-BFGS."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kei_archive.label.chain import NEXT, STATES

COUNT = len(STATES)
NEVER = -1e4
NOISE = np.exp(-6.0)  # weight of a state that the gold rules out: alignments err on some three lines in a hundred
MAY_FOLLOW = np.array([[0.0 if b in NEXT[a] else NEVER for b in STATES] for a in STATES])
MAY_START = np.array([0.0 if s in ("before", "title", "metadata", "body", "comments") else NEVER for s in STATES])


@dataclass
class Example:
    name: str
    x: np.ndarray
    open: np.ndarray
    weight: float


@dataclass
class Batch:
    x: np.ndarray
    edges: np.ndarray
    open: np.ndarray
    sizes: np.ndarray
    weights: np.ndarray


class Problem:
    """All examples in batches of like length; `value` gives the loss and its gradient."""

    def __init__(self, examples: list[Example], *, features: list[int], edges: list[int], ridge: tuple[float, float]):
        self.shapes = ((len(features), COUNT), (len(edges), COUNT * COUNT), (COUNT, COUNT), (COUNT,), (COUNT,))
        self.size = sum(int(np.prod(shape)) for shape in self.shapes)
        self.batches = [_batch(group, features=features, edges=edges) for group in _groups(examples)]
        small, large = ridge
        self.ridge = np.full(self.size, small)
        first = len(features) * COUNT
        self.ridge[first : first + len(edges) * COUNT * COUNT] = large

    def parts(self, theta: np.ndarray) -> list[np.ndarray]:
        result, low = [], 0
        for shape in self.shapes:
            high = low + int(np.prod(shape))
            result.append(theta[low:high].reshape(shape))
            low = high
        return result

    def value(self, theta: np.ndarray) -> tuple[float, np.ndarray]:
        gradient = np.zeros_like(theta)
        loss = sum(self._add(batch, theta=self.parts(theta), gradient=self.parts(gradient)) for batch in self.batches)
        return loss + 0.5 * float((self.ridge * theta * theta).sum()), gradient + self.ridge * theta

    def _add(self, batch: Batch, *, theta: list[np.ndarray], gradient: list[np.ndarray]) -> float:
        weights, edges, steps, start, end = theta
        count, length, _ = batch.x.shape
        flat, bends = batch.x.reshape(count * length, -1), batch.edges.reshape(count * length, -1)
        scores = (flat @ weights.astype(np.float32)).reshape(count, length, COUNT)
        changes = (bends @ edges.astype(np.float32)).reshape(count, length, COUNT, COUNT)
        changes += (steps + MAY_FOLLOW).astype(np.float32)
        moves = np.exp(np.clip(changes, -60, 30, out=changes), out=changes)
        first = start + MAY_START
        all_z, all_node, all_pair = _sums(scores, moves, first=first, end=end, sizes=batch.sizes)
        low_z, low_node, low_pair = _sums(
            scores, moves, first=first, end=end, sizes=batch.sizes, open_states=batch.open
        )
        node = (all_node - low_node) * batch.weights[:, None, None]
        pair = np.subtract(all_pair, low_pair, out=all_pair) * batch.weights.astype(np.float32)[:, None, None, None]
        gradient[0] += flat.T @ node.reshape(count * length, COUNT).astype(np.float32)
        gradient[1] += bends.T @ pair.reshape(count * length, COUNT * COUNT)
        gradient[2] += pair.sum((0, 1))
        gradient[3] += node[:, 0].sum(0)
        gradient[4] += node[np.arange(count), batch.sizes - 1].sum(0)
        return float((batch.weights * (all_z - low_z)).sum())


def _groups(examples: list[Example], most: int = 12_000) -> list[list[Example]]:
    groups: list[list[Example]] = []
    for example in sorted(examples, key=lambda e: (len(e.x), e.name)):
        if not groups or len(example.x) * (len(groups[-1]) + 1) > most:
            groups.append([])
        groups[-1].append(example)
    return groups


def _batch(group: list[Example], *, features: list[int], edges: list[int]) -> Batch:
    length = max(len(example.x) for example in group)
    x = np.zeros((len(group), length, len(features)), np.float32)
    bends = np.zeros((len(group), length, len(edges)), np.float32)
    states = np.ones((len(group), length, COUNT))
    for index, example in enumerate(group):
        x[index, : len(example.x)] = example.x[:, features]
        bends[index, : len(example.x)] = example.x[:, edges]
        states[index, : len(example.x)] = np.where(example.open, 1.0, NOISE)
    sizes = np.array([len(example.x) for example in group])
    return Batch(x, bends, states, sizes, np.array([example.weight for example in group]))


def _sums(scores, moves, *, first, end, sizes, open_states=None):
    """Log of the sum over all paths, and how often each state and pair of states is expected at each line."""
    count, length, _ = scores.shape
    scores = scores.astype(np.float64)
    top = scores.max(2)
    local = np.exp(np.clip(scores - top[:, :, None], -30, 0))
    if open_states is not None:
        local = local * open_states
    live = np.arange(length)[None] < sizes[:, None]
    forward, backward = np.zeros_like(scores), np.zeros_like(scores)
    scale = np.ones((count, length))
    row = np.exp(first)[None] * local[:, 0]
    scale[:, 0] = row.sum(1)
    forward[:, 0] = row / scale[:, :1]
    for t in range(1, length):
        row = np.matmul(forward[:, t - 1][:, None, :], moves[:, t])[:, 0] * local[:, t]
        scale[:, t] = np.where(live[:, t], row.sum(1), 1)
        forward[:, t] = np.where(live[:, t][:, None], row / scale[:, t][:, None], forward[:, t - 1])
    last = np.exp(end)[None]
    z = (forward[:, -1] * last).sum(1)
    backward[:, -1] = last / z[:, None]
    onwards = np.zeros_like(scores)
    for t in range(length - 1, 0, -1):
        onwards[:, t] = local[:, t] * backward[:, t] / scale[:, t][:, None] * live[:, t][:, None]
        row = np.matmul(moves[:, t], onwards[:, t][:, :, None])[:, :, 0]
        backward[:, t - 1] = np.where(live[:, t][:, None], row, backward[:, t])
    pair = moves * onwards.astype(np.float32)[:, :, None, :]
    pair[:, 1:] *= forward[:, :-1].astype(np.float32)[:, :, :, None]
    total = np.log(scale).sum(1) + (top * live).sum(1) + np.log(z)
    return total, forward * backward * live[:, :, None], pair


def minimise(value: Callable, start: np.ndarray, *, rounds: int, memory: int = 8) -> np.ndarray:
    """L-BFGS with a backtracking line search (Nocedal and Wright, Numerical Optimization, algorithm 7.5)."""
    x = start
    loss, gradient = value(x)
    moves: list[tuple[np.ndarray, np.ndarray]] = []
    for turn in range(rounds):
        q = gradient.copy()
        saved = []
        for s, y in reversed(moves):
            a = s @ q / (y @ s)
            saved.append(a)
            q -= a * y
        q *= (moves[-1][0] @ moves[-1][1]) / (moves[-1][1] @ moves[-1][1]) if moves else 10 / max(10, np.abs(q).sum())
        for (s, y), a in zip(moves, reversed(saved), strict=True):
            q += s * (a - y @ q / (y @ s))
        length, slope = 1.0, -float(gradient @ q)
        while True:
            new_loss, new_gradient = value(x - length * q)
            if new_loss <= loss + 1e-4 * length * slope or length < 1e-4:
                break
            length /= 2
        s, y = -length * q, new_gradient - gradient
        if y @ s > 1e-9:
            moves = [*moves, (s, y)][-memory:]
        x = x + s
        done = turn > 20 and abs(loss - new_loss) < 1e-4 * abs(loss)
        loss, gradient = new_loss, new_gradient
        if done:
            break
    return x

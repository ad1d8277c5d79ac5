"""The chain against all paths, one by one."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from kei_archive.label.chain import NEXT, STATES, built_in
from kei_archive.label.features import EDGES, NAMES

UNIT = 1000.0


@pytest.mark.parametrize("size", [1, 2, 3, 4])
@pytest.mark.parametrize("seed", range(3))
def test_path_is_the_best_of_all_and_certainty_their_sum(size: int, seed: int) -> None:
    chain = built_in()
    random = np.random.default_rng(seed)
    found = random.random((len(NAMES), size)) < 0.02
    found[0] = True
    bias = np.rint(random.normal(0, 500, (size, len(STATES))))
    weights = np.zeros((len(NAMES), len(STATES)))
    weights[[NAMES.index(name) for name in chain.names]] = chain.weights
    scores = found.T @ weights + bias
    edges = np.array([found[NAMES.index(name)] for name in EDGES]).T @ chain.edges

    def score(path: tuple[int, ...]) -> float:
        moves = enumerate(pairwise(path), 1)
        along = sum(chain.steps[one, two] + edges[line, one * len(STATES) + two] for line, (one, two) in moves)
        own = sum(scores[line, state] for line, state in enumerate(path))
        return float(chain.start[path[0]] + own + along + chain.end[path[-1]])

    paths = [
        path
        for path in product(range(len(STATES)), repeat=size)
        if all(STATES[two] in NEXT[STATES[one]] for one, two in pairwise(path))
    ]
    totals = np.array([score(path) for path in paths])
    states, certainty = chain.decode(found, bias=bias)
    assert score(tuple(map(STATES.index, states))) == totals.max()
    shares = np.exp((totals - totals.max()) / UNIT)
    expected = np.zeros((size, len(STATES)))
    for path, share in zip(paths, shares / shares.sum(), strict=True):
        expected[range(size), path] += share
    assert np.allclose(certainty, expected, atol=1e-6)

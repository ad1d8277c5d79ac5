"""What markup adds to the labeller's evidence: weights of the features of `elements`, beside those of the text.

The weights of the text are those of `chain`, all lessened to one share, for the elements say much of the same again;
what the elements say is added. So each line's label can be explained by features of both.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from kei_archive.drawing import Drawing
from kei_archive.label.chain import CHROME, NEXT, STATES, Chain, built_in, product
from kei_archive.label.elements import Found, elements
from kei_archive.label.lines import Line, key_of

__all__ = ["Markup", "markup", "rescue", "titles_of"]

Floats = npt.NDArray[np.float64]

_CHROME: Final = [STATES.index(state) for state in STATES if state in CHROME]
_UNTOLD: Final = [STATES.index(state) for state in ("note", "coda", "comments")]
"""States that a gold of main text calls furniture below it: which of these a line is, its text decides."""
_COLUMN: Final = "main80:down=0"
_EMPTY: Final = 0.1
"""Share of the words of the main column: where less is kept, the best path has lost its way. F1 by site at 0.1, 0.2 and
0.3: newspaper424 94.1, 94.1, 94.2; mozilla 94.7, 94.7, 94.2; wcxb-dev 82.3, 82.2, 82.1 (November 2026)."""
_EMPTIED: Final = 2000.0
"""Against furniture in the main column of such a page: 4000 gave the same."""
_OPEN: Final = 15
_UNIT: Final = 1000.0
_PLAIN: Final = re.compile(r"(?:in|word|lacks):[^&@:]+|linked>=0.99|again|article:later")
_NAME: Final = re.compile(r"(?:word|lacks):\w")
_NAMED: Final = (
    ("in:", "stands in: "), ("lacks:", "unlike the text, not in: "), ("word:", "class: "), ("tag:", "element: "),
    ("linked", "share of links"), ("title:", "stated title: "),
)  # fmt: skip


@dataclass(frozen=True)
class Markup:
    """The weights.

    Attributes:
        chain: Weights of the text, lessened, with what the elements add to each step.
        names: Features that have weights.
        weights: Features by states, in thousandths.
        changes: Features that speak of a change between two lines.
        moves: Those by moves, in the order of `NEXT`; the first row holds at each line.
    """

    chain: Chain
    names: tuple[str, ...]
    weights: npt.NDArray[np.float32]
    changes: tuple[str, ...]
    moves: npt.NDArray[np.float32]

    @classmethod
    def of(cls, data: Mapping[str, Any], *, text: Chain) -> Markup:
        """The weights that a file describes, beside those of the text."""
        share = data["text"]
        start = np.array([data["start"].get(state, 0) for state in STATES])
        chain = replace(
            text,
            weights=np.rint(text.weights * share),
            edges=np.rint(text.edges * share),
            steps=np.rint(text.steps * share),
            start=np.rint(text.start * share) + start,
            end=np.rint(text.end * share) + np.array([data["end"][state] for state in STATES]),
            table=tuple((float(top), float(right)) for top, right in data["table"]),
        )
        weights = np.array(list(data["features"].values()), dtype=np.float32).reshape(-1, len(STATES))
        weights[:, _UNTOLD] = weights[:, [STATES.index("after")]]
        return cls(
            chain,
            tuple(data["features"]),
            weights,
            tuple(data["edges"]),
            np.array([_row(data["steps"]), *map(_row, data["edges"].values())], dtype=np.float32),
        )

    @property
    def words(self) -> frozenset[str]:
        """Names of elements that have a weight."""
        return frozenset(name.partition(":")[2] for name in self.names if _NAME.match(name))

    def elements(self, drawing: Drawing, lines: Sequence[Line]) -> Found:
        """The features of the lines of a page.

        Args:
            drawing: The page.
            lines: Its lines that are not blank, all of them.
        """
        places = [place for place in drawing.places if place.path]
        return elements(places, lines, names=self.words, titles=titles_of(drawing))

    def added(self, found: Found, *, size: int) -> tuple[Floats, Floats]:
        """What the elements say of each state at each line, and of each move into it, in thousandths.

        Args:
            found: Features, as `elements` gives them.
            size: Number of lines.
        """
        always = np.ones((1, size), dtype=bool)
        return (
            _sums(found, self.names, self.weights, first=always[:0]),
            _sums(found, self.changes, self.moves, first=always),
        )

    def reasons(self, found: Found, *, index: int, state: str) -> Iterator[tuple[str, float]]:
        """The features of a line's elements, in words, and how they spoke for its state, in log odds."""
        place = STATES.index(state)
        for name, row in zip(self.names, self.weights, strict=True):
            if name in found and found[name][index]:
                yield _in_words(name), round(float(row[place] - row.mean()) / _UNIT, 2)

    def spoken(self, found: Found, states: Sequence[str]) -> list[str]:
        """For each line that is furniture the plainest thing of its elements that spoke most for that; else nothing.

        Args:
            found: Features, as `elements` gives them.
            states: The states of the lines.
        """
        body = STATES.index("body")
        plain = [number for number, name in enumerate(self.names) if _PLAIN.fullmatch(name) and name in found]
        if not plain:
            return [""] * len(states)
        places = [STATES.index(state) for state in states]
        weights = self.weights[plain]
        gain = (weights[:, places] - weights[:, [body]]) * np.array([found[self.names[number]] for number in plain])
        best = gain.argmax(axis=0)
        return [
            _in_words(self.names[plain[row]]) if place in _CHROME and gain[row, index] > 0 else ""
            for index, (row, place) in enumerate(zip(best.tolist(), places, strict=True))
        ]


def rescue(found: Found, *, lines: Sequence[Line], states: Sequence[str]) -> Floats | None:
    """What is added to the bias where the best path has removed nearly all of the main column; None if it has not."""
    column = found.get(_COLUMN, np.ones(len(lines), dtype=bool))
    words = np.array([line.words if line.prose or line.words >= _OPEN else 0 for line in lines]) * column
    kept = words[np.array([state == "body" for state in states])].sum()
    if "body" in states and kept >= _EMPTY * words.sum():
        return None
    against = np.zeros((len(lines), len(STATES)))
    against[:, _CHROME] = -_EMPTIED * column[:, None]
    return against


def _sums(found: Found, names: Sequence[str], weights: npt.NDArray[np.float32], *, first: Any) -> Floats:
    """Sums of the weights of the features that hold; ``first`` are those that are not asked of the page."""
    held = [number for number, name in enumerate(names) if name in found]
    rows = np.concatenate([first, np.array([found[names[number]] for number in held]).reshape(-1, first.shape[1])])
    return product(rows, weights[[*range(len(first)), *(len(first) + number for number in held)]])


def _row(moves: Mapping[str, Sequence[int]]) -> list[int]:
    """Weights of all moves; a state that is not named has none."""
    return [weight for state in NEXT for weight in moves.get(state, [0] * len(NEXT[state]))]


def titles_of(drawing: Drawing) -> frozenset[str]:
    """What the page states as its title, with and without the name of its site, as lines are compared."""
    stated = [fact.value for fact in drawing.meta if fact.kind == "title" or fact.name in ("og:title", "twitter:title")]
    for fact in drawing.meta:
        if fact.kind == "json-ld":
            things = fact.value if isinstance(fact.value, list) else [fact.value]
            stated += [thing["headline"] for thing in things if isinstance(thing, dict) and "headline" in thing]
    return frozenset(key_of(title) for title in stated if isinstance(title, str))


def _in_words(name: str) -> str:
    return next((words + name.removeprefix(code) for code, words in _NAMED if name.startswith(code)), name)


@cache
def markup() -> Markup:
    """The weights that the package carries, read once."""
    text = (Path(__file__).parent / "elements.json").read_text(encoding="utf-8")
    return Markup.of(json.loads(text), text=built_in())

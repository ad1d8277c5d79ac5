"""What the markup of a page says of its lines: yes-or-no features, as those of `features` are of the text.

Where most paragraphs of a page stand is its main column. A line is judged by its own element, by the elements and the
names that it shares with the main column or not, and by how much prose and how many links each box around it holds
(Gupta et al., WWW 2003; Kohlschütter et al., WSDM 2010, ask the same of a page's blocks).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from kei_archive.drawing import Place
from kei_archive.label.lines import Line, in_columns

__all__ = ["CHANGES", "Found", "elements"]

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Found = dict[str, Flags]
"""Features that hold somewhere on a page, each with a value for each line."""

_LANDMARKS: Final = (
    *("nav", "footer", "aside", "form", "header", "main", "article", "section", "table", "ul", "ol", "dl", "pre"),
    *("blockquote", "figure", "figcaption", "details", "dialog", "button", "label", "address", "a", "h1", "h2", "h3"),
)
"""Elements whose lines have a feature, wherever the main column stands."""
_TAGS: Final = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "figcaption"),
        *("footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "legend", "li", "main", "nav", "p", "pre"),
        *("section", "summary", "table", "td", "th", "tr", "ul"),
    }
)
_MOST_WORDS: Final = 60
"""Words that a paragraph counts at most, as in `span`."""
_OPEN: Final = 15
"""Words from which a line counts as prose though it ends like none."""
_SHARES: Final = (0.5, 0.8)
"""Shares of the page's prose that its main column holds: the innermost box that does."""
_DOWN: Final = 5
_UP: Final = 6
_LEVELS: Final = 5
"""Boxes around a line that are looked at."""
_INDEX: Final = re.compile(r"\[\d+\]")
_TITLED: Final = 3
"""Words from which a line that is the stated title is not so by chance."""
_CROSSED: Final = (
    *("main50:down=0", "main80:down=0", "main50:in,up=1", "main80:in,up=1", "main80:in,up=2", "top:in", "top:child"),
    *("tag:p", "tag:li", "tag:div", "tag:h2", "tag:h3", "tag:td", "in:aside", "in:footer", "in:article"),
    *("linked>=0.5", "linked>=1e-09", "linked>=0.99", "linked-1>=0.3", "linked-1>=0.6", "linked-2>=0.3"),
    *("shape-mass>=0.2", "shape-mass>=1e-09", "mass-1>=0.2", "mass-2>=0.2", "article:later"),
)
"""What says another thing of a paragraph than of three words."""
_HEADS: Final = ("tag:h2", "tag:h3", "tag:li")
_HEADED: Final = ("top:in", "main80:down=0", "linked>=0.5", "linked-1>=0.6")
_NEAR: Final = (
    *("tag:p", "tag:li", "tag:h1", "tag:h2", "tag:h3", "tag:h4", "tag:figcaption", "main80:down=0", "top:in"),
    *("top:child", "linked>=0.5", "prose-a-line-1>=8", "shape-mass>=0.2", "in:aside", "in:footer", "in:nav", "in:form"),
)
"""What is also looked at of the lines above and below."""
_BORDERS: Final = (
    *("top:in", "main80:down=0", "main50:down=0", "in:footer", "in:aside", "in:article", "in:main", "in:header"),
)
CHANGES: Final = (
    "box:changed",
    *(f"{name}:{way}" for name in _BORDERS for way in ("entered", "left")),
    *("tag:p", "tag:h1", "tag:h2", "tag:h3", "tag:li", "linked>=0.5", "top:in", "top:child", "title:is"),
)
"""Features that may also speak for or against a change between two lines."""


def elements(
    places: Sequence[Place], lines: Sequence[Line], *, names: Iterable[str], titles: Iterable[str] = ()
) -> Found:
    """The features of the lines' elements that hold somewhere on the page.

    Args:
        places: Where each line stands.
        lines: The lines, one at least.
        names: Words of ``class``, ``id``, ``role`` and the like that are looked for.
        titles: What the page states as its title, in the form of `kei_archive.label.lines.key_of`.
    """
    boxes = _Boxes(places, lines)
    found = boxes.main() | boxes.scored() | boxes.levels() | boxes.shapes() | boxes.articles()
    found |= _marked(places, boxes=boxes, names=names) | _titled(lines, titles)
    found["again"] = _again(lines)
    found |= _crossed(found, boxes=boxes)
    return {name: values for name, values in found.items() if values.any()}


class _Boxes:
    """The boxes of a page: what each element that a line stands in holds."""

    def __init__(self, places: Sequence[Place], lines: Sequence[Line]) -> None:
        columns = in_columns(lines)
        self.words, self.prose = columns.words, columns.prose
        self.linked = np.array([place.linked for place in places])
        told = self.prose | (self.words >= _OPEN)
        self.mass: Floats = np.where(told, np.minimum(self.words, _MOST_WORDS), 0) * (1.0 - self.linked)
        self.total = max(float(self.mass.sum()), 1e-9)
        self.paths = [place.path for place in places]
        prefixes = {path: _prefixes(path) for path in dict.fromkeys(self.paths)}
        self.around = [prefixes[path] for path in self.paths]
        self.depth = np.array([len(around) for around in self.around])
        self.held: dict[str, float] = defaultdict(float)
        self.size: dict[str, float] = defaultdict(float)
        self.links: dict[str, float] = defaultdict(float)
        self.count: dict[str, int] = defaultdict(int)
        rows = zip(self.around, self.mass.tolist(), columns.size.tolist(), self.linked.tolist(), strict=True)
        for around, mass, size, linked in rows:
            for box in around:
                self.held[box] += mass
                self.size[box] += size
                self.links[box] += size * linked
                self.count[box] += 1

    def main(self) -> Found:
        """How far a line stands from the main column, or how deep in it."""
        found: Found = {}
        here = np.arange(len(self.paths))
        for share in _SHARES:
            most = max((box for box, mass in self.held.items() if mass > share * self.total), key=len, default="")
            column = _prefixes(most)
            shared = np.array([_in_common(column, around) for around in self.around])
            down, up, name = len(column) - shared, self.depth - shared, f"main{share * 100:.0f}"
            found |= {f"{name}:down={step}": down == step for step in range(_DOWN)}
            found |= {f"{name}:in,up={step}": (down == 0) & (up == step) for step in range(_UP)}
            found |= {f"{name}:down>={_DOWN}": down >= _DOWN, f"{name}:in,up>={_UP}": (down == 0) & (up >= _UP)}
            told = np.flatnonzero((down == 0) & (self.mass > 0))
            if len(told):
                found |= {f"{name}:above": here < told[0], f"{name}:below": here > told[-1]}
        return found

    def scored(self) -> Found:
        """Whether a line stands in the box whose own paragraphs, and those of its boxes, say most."""
        score: dict[str, float] = defaultdict(float)
        for around, mass in zip(self.around, self.mass.tolist(), strict=True):
            for level, box in enumerate(around[-2:-4:-1] if mass else ()):
                score[box] += mass / (1 + level)
        if not score:
            return {}
        top = max(score, key=lambda box: (score[box] * (1 - self.links[box] / max(1.0, self.size[box])), box))
        above = top.rpartition("/")[0]
        return {
            "top:in": np.array([top in around for around in self.around]),
            "top:child": np.array([around[-2:-1] == [top] for around in self.around]),
            "top:sibling": np.array([above in around and top not in around for around in self.around]),
        }

    def levels(self) -> Found:
        """What the boxes around a line hold, from its own element on."""
        found: Found = {}
        for level in range(_LEVELS):
            boxes = [around[max(0, len(around) - 1 - level)] for around in self.around]
            held = np.array([self.held[box] for box in boxes])
            count = np.array([self.count[box] for box in boxes])
            links = np.array([self.links[box] / max(1.0, self.size[box]) for box in boxes])
            found |= _from(f"mass-{level}", held / self.total, (1e-9, 0.05, 0.2, 0.5, 0.9))
            found |= _from(f"linked-{level}", links, (1e-9, 0.1, 0.3, 0.6, 0.9))
            found |= _from(f"prose-a-line-{level}", held / count, (1e-9, 3, 8, 15, 30))
            found |= _from(f"lines-{level}", count, (2, 3, 6, 12, 30))
        return found

    def shapes(self) -> Found:
        """Lines that stand alike, but for the number of a box among its siblings: paragraphs, cards, entries."""
        shape = [_INDEX.sub("", path) for path in self.paths]
        count = Counter(shape)
        mass: dict[str, float] = defaultdict(float)
        linked: dict[str, float] = defaultdict(float)
        above: dict[str, set[str]] = defaultdict(set)
        rows = zip(shape, self.around, self.mass.tolist(), self.linked.tolist(), strict=True)
        for one, around, words, links in rows:
            mass[one] += words
            linked[one] += links
            above[one].update(around[-2:-1])
        found = _from("shape-mass", np.array([mass[one] for one in shape]) / self.total, (1e-9, 0.05, 0.2, 0.5, 0.8))
        found |= _from("shape-count", np.array([count[one] for one in shape]), (2, 3, 5, 10, 20))
        found |= _from("shape-linked", np.array([linked[one] / count[one] for one in shape]), (1e-9, 0.2, 0.5, 0.9))
        found |= _from("shape-parents", np.array([len(above[one]) for one in shape]), (2, 3, 5, 10))
        found |= _from("linked", self.linked, (1e-9, 0.2, 0.5, 0.8, 0.99))
        tags = [one.rpartition("/")[2] for one in shape]
        return found | {f"tag:{tag}": np.array([one == tag for one in tags]) for tag in _TAGS.intersection(tags)}

    def articles(self) -> Found:
        """Whether a line stands in the first ``article`` of the page, in a later one, or in one inside another."""
        articles = [[box for box in around if _is_article(box)] for around in self.around]
        first = next((own[0] for own, mass in zip(articles, self.mass.tolist(), strict=True) if own and mass), "")
        return {
            "article:first": np.array([own[:1] == [first] for own in articles]),
            "article:later": np.array([bool(own) and own[0] != first for own in articles]),
            "article:inner": np.array([len(own) > 1 for own in articles]),
        }


def _is_article(box: str) -> bool:
    return _INDEX.sub("", box.rpartition("/")[2]) == "article"


def _prefixes(path: str) -> list[str]:
    """A path and those of the elements around it, outermost first."""
    ends = [place for place, character in enumerate(path) if character == "/" and place]
    return [*(path[:end] for end in ends), path] if path else []


def _in_common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many boxes two lines share."""
    return sum(a == b for a, b in zip(one, other, strict=False))


def _from(name: str, values: npt.NDArray[np.float64] | npt.NDArray[np.int64], bounds: Iterable[float]) -> Found:
    return {f"{name}>={bound:g}": values >= bound for bound in bounds}


def _marked(places: Sequence[Place], *, boxes: _Boxes, names: Iterable[str]) -> Found:
    """Elements and names around a line; and what it alone has, or what the main column has and it has not."""
    found: Found = {}
    held = [frozenset(place.names) for place in places]
    for tag in _LANDMARKS:
        found[f"in:{tag}"] = np.array([tag in own for own in held])
    found["in:header-of-page"] = np.array([_is_page_header(place.names) for place in places])
    known = frozenset(names)
    of_set = {id(place.words): place.words & known for place in places}
    words = [of_set[id(place.words)] for place in places]
    here = frozenset().union(*of_set.values())
    for name in sorted(here):
        has = np.array([name in own for own in words])
        if has.all():
            continue
        if boxes.mass[has].sum() < 0.5 * boxes.total:
            found[f"word:{name}"] = has
        else:
            found[f"lacks:{name}"] = ~has
    for tag in ("article", "main", "section"):
        has = found[f"in:{tag}"]
        if boxes.mass[has].sum() >= 0.5 * boxes.total:
            found[f"lacks:<{tag}>"] = ~has
    return found


def _is_page_header(names: Sequence[str]) -> bool:
    """Whether the first header around a line is the page's, not an article's."""
    return "header" in names and not {"article", "main"}.intersection(names[: names.index("header")])


def _titled(lines: Sequence[Line], titles: Iterable[str]) -> Found:
    """Where the title that the page states stands among its lines."""
    stated = [title for title in titles if title]
    keys = [line.key for line in lines]
    same = [bool(key) and (key in stated or _opens(key, stated, line)) for key, line in zip(keys, lines, strict=True)]
    if not any(same):
        return {"title:none": np.ones(len(lines), bool)}
    here, first = np.arange(len(lines)), same.index(True)
    last = len(same) - 1 - same[::-1].index(True)
    return {
        "title:is": np.array(same),
        "title:above": here < first,
        "title:below": here > last,
        "title:close": (here > last) & (here <= last + 3),
        "title:near": (here > last) & (here <= last + 10),
    }


def _again(lines: Sequence[Line]) -> Flags:
    """Whether a paragraph stands above already: pages have one for small screens and one for large ones."""
    first: dict[str, int] = {}
    same = [first.setdefault(line.key, index) < index for index, line in enumerate(lines)]
    again: Flags = np.array(same) & np.array([line.words >= _OPEN for line in lines])
    return again


def _opens(key: str, stated: Sequence[str], line: Line) -> bool:
    """Whether a line is a stated title without the site's name behind it."""
    return line.words >= _TITLED and any(title.startswith(key) for title in stated)


def _crossed(found: Mapping[str, Flags], *, boxes: _Boxes) -> Found:
    """Two things together, things of the neighbours, and borders."""
    words, prose = boxes.words, boxes.prose
    sizes = {
        "bare": words <= 3,
        "short": (words > 3) & (words < _OPEN) & ~prose,
        "open": (words >= _OPEN) & ~prose,
        "prose": prose,
    }
    never = np.zeros(len(words), bool)
    crossed = {f"{size}&{name}": of & found[name] for size, of in sizes.items() for name in _CROSSED if name in found}
    crossed |= {f"{one}&{two}": found[one] & found.get(two, never) for one in _HEADS if one in found for two in _HEADED}
    for name in _NEAR:
        values = found.get(name)
        if values is not None:
            crossed[f"{name}@-1"] = np.concatenate([never[:1], values[:-1]])
            crossed[f"{name}@+1"] = np.concatenate([values[1:], never[:1]])
    above = [around[-2:-1] for around in boxes.around]
    crossed["box:changed"] = np.array([False, *(one != two for one, two in pairwise(above))])
    for name in _BORDERS:
        values = found.get(name)
        if values is not None:
            crossed[f"{name}:entered"] = np.concatenate([never[:1], values[1:] & ~values[:-1]])
            crossed[f"{name}:left"] = np.concatenate([never[:1], ~values[1:] & values[:-1]])
    return crossed

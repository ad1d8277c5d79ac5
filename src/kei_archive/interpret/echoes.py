"""What other lines of a page say of its headline: the window's title, a breadcrumb, a heading of comments.

They speak for the line that is the headline; where it stands on no line of its own, they are all that states it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kei_archive.interpret.choice import Signs
from kei_archive.interpret.page import Page, Row
from kei_archive.interpret.phrases import phrases

__all__ = ["JOINT", "LONGEST", "MOST_WORDS", "QUOTES", "WINDOW", "WINDOW_TITLE", "Echo", "Echoes", "echoed"]

LONGEST: Final = 300
"""Characters of a headline."""
MOST_WORDS: Final = 40
WINDOW: Final = 3
"""Rows at the top that may be the title of the browser's window."""
QUOTES: Final = " \"'“”«»‘’*"
WINDOW_TITLE: Final = re.compile(r"(?P<head>.*\S) (?:[-–—|·•:«»]|::) (?P<tail>\S.*)")
JOINT: Final = re.compile(r" (?:[-–—|·•:«»]|::) ")
_CRUMB: Final = re.compile(r"(?:[>»›/→]|::) ?$")
_STEP: Final = re.compile(r"\s+[>»›/→]\s+|\s+::\s+|\s*[»›]\s*")
_MARK: Final = re.compile("[>»›/→]|::")
"""What every breadcrumb has, and few other lines: found faster than its steps."""
_BAR: Final = re.compile(r"\s[-–—|·•«]\s?$")
_ECHOES: Final = (
    "same", "same-often", "cut-same", "cut-alone", "window", "crumb", "site-suffix", "heard", "in-longer"
)  # fmt: skip
_FEWEST_STEPS: Final = 3
_FEWEST_WORDS: Final = 3
"""Words of a breadcrumb's last step that is the headline, and no section."""


Echo = tuple[Row, str, str]
"""A line, the headline that it states, and how: ``heard`` or ``crumb``."""


def echoed(page: Page) -> Iterator[Echo]:
    """The headlines that lines quote, and those that breadcrumbs end in: row, headline, ``heard`` or ``crumb``."""
    for row in page.rows:
        if row.line.words > MOST_WORDS or len(row.text) > LONGEST:
            continue
        heard = phrases().heard_title.fullmatch(row.text)
        if heard:
            yield row, next(filter(None, heard.groups())).strip(QUOTES), "heard"
        elif "«" not in row.text and _MARK.search(row.text) and _STEP.search(row.text):
            steps = [step for step in _STEP.split(row.text) if step]
            opened = bool(steps) and steps[0].casefold() in phrases().home
            if not opened and row.index >= page.body[0]:
                continue  # below the headline only a breadcrumb that says so is one
            if len(steps) >= _FEWEST_STEPS - opened and len(steps[-1].split()) >= _FEWEST_WORDS:
                yield row, steps[-1], "crumb"


class Echoes:
    """What the other lines of the page say of a candidate."""

    def __init__(self, page: Page) -> None:
        lines = (row.text[:LONGEST].casefold() for row in page.rows if row.line.words <= MOST_WORDS + 12)
        self._all = "\n".join(lines)
        heads = (WINDOW_TITLE.fullmatch(row.text[:LONGEST]) for row in page.rows[:WINDOW])
        self._ends = {match["tail"].casefold().strip(QUOTES) for match in heads if match}

    def of(self, key: str, *, row: Row, cut: bool) -> Signs:
        """What they say of a line.

        Args:
            key: The line in small letters, without quotes around it.
            row: Where it stands.
            cut: Whether it is a part of a window's title.
        """
        found = dict.fromkeys(_ECHOES, 0.0)
        found["site-name"] = float(key in self._ends)
        same = 0
        if len(key) < 3:
            return found
        position = self._all.find(key)
        while position >= 0:
            start = self._all.rfind("\n", 0, position) + 1
            end = self._all.find("\n", position)
            line = self._all[start : end if end >= 0 else None]
            same += self._weigh(found, line, key=key, cut=cut)
            position = self._all.find(key, start + len(line))
        if row.line.prose and not cut:
            return found  # a refrain of the text is no echo of its headline
        found["same"], found["same-often"] = float(same in (2, 3)), float(same >= 4)
        found["cut-same"] = float(cut and same >= 1)
        found["cut-alone"] = float(cut and same == 0)
        return found

    @staticmethod
    def _weigh(found: Signs, line: str, *, key: str, cut: bool) -> int:
        """Note what a line that holds the candidate says of it; 1 if it is the candidate itself, again."""
        place = line.find(key)
        before, after = line[:place], line[place + len(key) :]
        if not before.strip(QUOTES) and not after.strip(QUOTES):
            return 1
        if not before.strip(" \"'“«‘") and JOINT.match(f" {after.strip()} ") and not cut:
            found["window"] = 1.0
        elif not after.strip(" \"'”»’") and _CRUMB.search(before):
            found["crumb"] = 1.0
        elif not after.strip(" \"'”»’") and _BAR.search(before):
            found["site-suffix"] = 1.0
        elif before.endswith(("“", "‘", '"', "«", "„")) or phrases().quotes_title.search(before):
            found["heard"] = 1.0
        elif not cut:
            found["in-longer"] = 1.0
        return 0

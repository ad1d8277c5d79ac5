"""The words that state facts, read from ``phrases.toml``."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

__all__ = ["Phrases", "phrases"]

_GLUED: Final = r"(?-i:(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý]))"
"""Where a label lost the space behind it: "Posted inRivers"."""

_EASTERN: Final = r"(?<=[\u3040-\uffff])\s*/\s*|(?<=[\u3040-\uffff]{2})"
"""Labels of East Asia take a stroke, or no space; a single character may be part of another word."""
_LONG_LABEL: Final = 8
"""Letters of a label that no other word begins with: a name may stand right behind it."""


class Phrases:
    """The phrases of ``phrases.toml``, ready for use; small and capital letters are the same to all of them."""

    def __init__(self, table: Mapping[str, Mapping[str, list[str]]]) -> None:
        byline, date = table["byline"], table["date"]
        marked = frozenset(byline["with_mark"])
        free = set(byline["start"]) - marked
        self.byline = _compile(
            rf"[-–—]*\s*(?P<label>(?:{_either(marked)})(?=\s*[:：|／]|\s-\s|$)|(?:{_either(free)}))"
            rf"(?:\s*[:：|︱／—–]\s*|\s+(?:-\s+)?|{_EASTERN}|{_GLUED}|$)(?P<rest>.*)"
        )
        self.byline_weak = frozenset(byline["weak"])
        self.byline_inside = _compile(rf"(?:^|[\s|,])(?:{_either(byline['inside'])})\s+(?P<rest>\S.*)")
        self.byline_above = frozenset(byline["above"])
        self.byline_source = _compile(rf"\W*(?:{_either(byline['source'])})\s?: ?(?P<rest>[^\s:\d_][^\d_]*\w)\W*")
        self.byline_more = _named(byline["more"])
        self.byline_said = _named(byline["said"])
        self.introduces = _compile(rf"(?: \([^)]*\)|,[^.]{{0,40}}?,)? (?:{_either(byline['introduces'])})\b")
        self.byline_beside = _compile(rf"(?:^|(?<=\s))(?:{'|'.join(byline['beside'])})(?=$|[\s,.|])")
        self.ago = _compile("|".join(byline["ago"]))
        self.nobody = _compile("|".join(byline["nobody"]))
        self.no_person = _compile(rf"\b(?:{_either(byline['no_person'])})\b")
        post = table["post"]
        self.post = _compile(rf"(?:\w+ )?(?:{_either(post['words'])})\b|\w*(?:{_either(post['endings'])})\b")
        self.post_before = _compile(rf"(?:{_either([*post['words'], *post['endings'], *post['before']])})$")
        self.employer = _compile(rf"(?:^|[\s-])(?:{_either(post['employers'])})$|\.(?:com|org|net|de|fr|es|it|co\.uk)$")
        self.byline_about = _compile(rf"(?:{_either(byline['above'])})\s*[-–—:|]\s*(?P<rest>.+)")
        self.published = _ending(date["published"])
        self.updated = _ending(date["updated"])
        self.weekday = _compile(rf"(?:^|[^\w])(?:{_either(date['weekdays'])})(?:[^\w]|$)")
        self.date_label = _compile(rf"(?:^|\W)(?:{_either([*date['published'], *date['updated']])})\b")
        self.before_date = frozenset(date["before"])
        self.beside_date = self.before_date | set(date["published"]) | set(date["updated"])
        self.dated = _compile(rf"(?:{_either(date['published'])})(?:\s*[:：]\s*|\s+(?:in )?)")
        self.season = _compile(rf"(?:in |im )?(?:{_either(date['seasons'])})[,/ ]?\s?(?=\d)")
        self.issue = _compile(rf"\s*\b(?:{_either(date['issues'])})\b\s*")
        self.other_date = _ending(date["other"])
        self.visit = _compile(rf"(?:^|[^\w]|(?<=[\u3040-\uffff]))(?:{_either(date['visit'])})(?:[^\w]|\d|$)")
        self._of_categories(table["category"])
        self.no_title = _compile("|".join(table["title"]["none"]))
        self.never_title = _compile("|".join(table["title"]["never"]))
        self.quotes_title = _compile("|".join(table["title"]["quotes"]))
        self.heard_title = _named(table["title"]["heard"])
        self._of_sites(table["site"])
        self.picture = _compile(rf"\b(?:{_either(table['rights']['pictures'])})\b")
        self.reserved = _compile(_either(table["rights"]["reserved"]))
        self.more_text = frozenset(table["truncated"]["more"])
        self.sold_text = _compile("|".join(table["truncated"]["sold"]))
        self.licence = _compile("|".join(table["rights"]["licence"]))
        self.licence_named = _compile("|".join(table["rights"]["statement"]))

    def _of_categories(self, category: Mapping[str, list[str]]) -> None:
        marked = frozenset(category["with_mark"])
        free = [phrase for phrase in category["start"] if phrase not in marked]
        self.category = _compile(
            rf"(?:.{{0,60}}\s[|•·/]\s)??(?:(?P<label>{_either(category['start'])})\s*(?:[:：|]|{_GLUED})"
            rf"|(?P<free>{_either(free)})(?=\s|$))\s*(?P<rest>.*)"
        )
        inside = set(category["start"]) - set(category["tags"])
        self.category_inside = _compile(rf".{{1,60}}\s(?=(?-i:[A-ZÀ-Ý]))(?:{_either(inside)}):\s*(?P<rest>.+)")
        self.category_entries = [_compile(pattern) for pattern in category["entries"]]
        self.category_choice = _compile(rf"(?:{_either(category['choices'])})\b")
        tags = set(category["tags"])
        self.category_next = _compile(
            rf"\s(?:(?:and|und|et|y|e|en|och|og|i) )?(?:(?:{_either(tags - marked)})(?=\s|:|$)"
            rf"|(?:{_either(tags)})\s*(?:[:：|]|{_GLUED}))"
            rf"|(?:\s|{_GLUED})(?:{_either(tag for tag in tags if len(tag) >= _LONG_LABEL)})"
        )
        self.tags = frozenset(category["tags"])
        self.category_skip = frozenset(category["skip"])
        self.layout = frozenset(category["layout"])
        self.sections = frozenset(category["sections"])
        self.starts = frozenset(category["starts"])
        self.crumbs_glued = _compile(rf"(?:{_either(self.starts)})\s+(?=\S)")
        self.home = self.starts | frozenset(category["home"])

    def _of_sites(self, site: Mapping[str, list[str]]) -> None:
        self.site_named = [_compile(pattern) for pattern in site["named"]]
        self.site_owned = _named(site["owned"])
        self.site_said = [re.compile(pattern) for pattern in site["said"]]
        self.site_hinted = [re.compile(pattern) for pattern in site["hinted"]]
        self.site_credits = [re.compile(pattern) for pattern in site["credits"]]
        self.copyright = [_compile(pattern) for pattern in site["copyright"]]
        self.no_site = frozenset(site["not_names"])
        self.no_site_words = frozenset(site["not_words"])
        self.no_site_edge = frozenset(site["not_edges"])
        self.project = [re.compile(pattern) for pattern in site["project"]]


@cache
def phrases() -> Phrases:
    """The phrases, read once: they are part of the program, not its state."""
    table: dict[str, Any] = tomllib.loads((Path(__file__).parent / "phrases.toml").read_text(encoding="utf-8"))
    return Phrases(table)


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _named(patterns: Iterable[str]) -> re.Pattern[str]:
    """One pattern of several that each have a group "name": in turn "name0", "name1" and so on."""
    return _compile("|".join(pattern.replace("(?P<name>", f"(?P<name{n}>") for n, pattern in enumerate(patterns)))


def _either(entries: Iterable[str]) -> str:
    """A pattern of all entries, longest first, grouped by first character, which ``re`` does not do itself."""
    groups: dict[str, list[str]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: (-len(entry), entry)):
        groups[entry[0]].append(re.escape(entry[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in groups.items())


def _ending(entries: Iterable[str]) -> re.Pattern[str]:
    """A label right before what is looked at, with a weekday, a comma or an author at most between them."""
    return _compile(rf"(?:^|[^\w])(?:{_either(entries)})\W*(?:[^\W\d_]{{2,12}}\.?,?\s*){{0,2}}$")

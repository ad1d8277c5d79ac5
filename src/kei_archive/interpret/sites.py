"""The site's name and its publisher: what several lines of the page agree on.

A masthead alone may be a tagline, a menu entry or a section; so each name collects what speaks for it: the end of the
window's title, a line of copyright, "About X", "Return to X", an address, its repetition over the site's pages.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import Final

from kei_archive.interpret.choice import Candidate, Signs, choose
from kei_archive.interpret.dates import DATE
from kei_archive.interpret.page import Page, Row
from kei_archive.interpret.people import is_given, is_name
from kei_archive.interpret.phrases import phrases
from kei_archive.label.cues import cues
from kei_archive.model import Claim, Role

__all__ = ["SURE_ENOUGH", "candidates", "find_publisher", "find_site"]

_LONGEST: Final = 160
"""Characters of a line that may hold a site's name."""
_MOST_WORDS: Final = 12
"""Words of a line that says little besides the name."""
_FEWEST_SAID: Final = 3
"""Words of a sentence that names it."""
_NAME: Final = 60
_NAME_WORDS: Final = 7
_TOP: Final = 14
"""Rows from the top in which a masthead stands."""
_MOST: Final = 40
"""Names that are weighed."""
_WINDOW: Final = 3
_ALIKE: Final = 0.4
"""Share of the words of a headline and a window's title that are the same."""
_FEWEST_REPEATED: Final = 4
"""Lines that have a name, for it to be repeated."""
_MORE: Final = 2
_FEWEST_SHARED: Final = 2
"""Spaces around the words of a name, so that it has two of them: one may begin many names."""
_RUN: Final = 4
_MARKS: Final = ".,;:!?()"
_AT_END: Final = 2
"""Rows of the article's end in which the site may describe itself."""
_FEWEST_TOLD: Final = 5
"""Words of "X is published by Y"."""
_DESCRIPTION: Final = 2000
"""Characters of a site's description of itself."""
SURE_ENOUGH: Final = 0.5
"""Probability; below it the site is unknown; chosen by cross-validation (benchmarks/fit_facts.py)."""

_SUFFIX: Final = re.compile(r"(?P<head>.{8,}\S) (?:[-–—|·•:«»]|::|@) (?P<name>\S.*)")
_CRUMB: Final = re.compile(r" [>»›/|·•] |[>»›]|^\W|[:,;]$")
_DOTTED: Final = re.compile(r"\w\.[^\W\d_]")
"""What every address has, and few other lines."""
_DOMAIN: Final = re.compile(
    r"(?:https?://|www\.|@|\b)(?:[\w-]+\.)*?(?P<name>[\w-]{3,})\.(?:com|org|net|edu|gov|info|de|at|ch|fr|es|it|nl|fi|se|no|dk|pl|cz"
    r"|eu|kr|jp|cn|tw|ru|br|mx|ca|au|nz|ie|in|co|ac|or|gv|io|tv|me|blog)(?:\.[a-z]{2})?\b",
    re.IGNORECASE,
)
_HANDLE: Final = re.compile(r"(?<![\w.@])@(?P<name>\w{3,30})(?![\w@]|\.\w)")
"""The name of an account: "Twitter (@peatweekly)"."""
_CAMEL: Final = re.compile(r"[a-z][A-Z]")
_PLAIN: Final = frozenset({Role.MASTHEAD, Role.OTHER, Role.ABOUT, Role.LEGAL})
_TAIL: Final = re.compile(
    r"(?:\.(?:com|org|net|de|at|ch|fr|es|it|nl|edu|co\.uk|io|tv)|,? (?:inc|llc|ltd|gmbh|ag|plc)\.?)$"
)
_JOINT: Final = re.compile(r" (?:[-–—|·•:«»]|::|@) ")
_RANK: Final = (
    "masthead", "suffix", "suffix-alone", "about", "return", "owned", "named", "project", "said", "copyright", "hinted",
    "credit", "spelled", "repeated",
)  # fmt: skip
"""Which spelling of the name is taken, best first."""

_CAPITAL: Final = r"(?:[^\W\d_a-zß-öø-ÿ]|[a-z][A-Z])[\w&'’.-]*"
_BETWEEN: Final = dict.fromkeys(map(ord, " -–&.'’"))
"""What may stand between the letters of a name that its address leaves out."""
_CAPITALISED: Final = re.compile(rf"\b{_CAPITAL}(?: {_CAPITAL})*")

_OTHER: Final = re.compile(r"[^\w\n]+")

_Named = tuple[str, str, Row]


def find_site(page: Page, *, title: Claim[str] | None) -> tuple[Claim[str] | None, tuple[Claim[str], ...]]:
    """The site's name, or None; and the names that came next to it.

    Args:
        page: The page.
        title: The headline, which is not the site.
    """
    return choose(candidates(page, title=title), fact="site", at_least=SURE_ENOUGH)


def find_publisher(page: Page) -> Claim[str] | None:
    """Whose project the site is, as its own description says."""
    for row in page.rows:
        match = _project(row, page=page)
        if match:
            reason = "The site's description of itself names whose project it is."
            return Claim(match["name"].strip(), row.block.span, "about-project", 0.9, "machine", reason)
    return None


def _project(row: Row, *, page: Page) -> re.Match[str] | None:
    """Find "X is a project of the Y" outside the article, or at its end below a heading "About X"."""
    below = row.index >= page.body[1] - _AT_END
    if row.line.words < _FEWEST_TOLD or len(row.block.text) > _DESCRIPTION or not (row.role.is_chrome or below):
        return None
    text = " ".join(row.block.text.split())
    match = next(filter(None, (pattern.match(text) for pattern in phrases().project)), None)
    if match is None or row.role.is_chrome:
        return match
    above = page.rows[row.index - 1].text if row.index else ""
    about = phrases().site_named[1].fullmatch(above)
    return match if below and about and _key(about["name"]) == _key(match["site"]) else None


def candidates(page: Page, *, title: Claim[str] | None) -> Iterator[Candidate[str]]:
    """The names that may be the site's, with what speaks for them."""
    headline = _key(title.value) if title else ""
    starts = (row.line.text[:600] for row in page.rows)
    domains = {_key(match["name"]) for text in starts if _DOTTED.search(text) for match in _DOMAIN.finditer(text)}
    handles = {_key(match["name"]) for row in page.rows if "@" in row.text for match in _HANDLE.finditer(row.text)}
    named: dict[str, list[_Named]] = defaultdict(list)
    for how, name, row in (*_mentions(page, title=title), *_spelled(page, domains=domains), *_repeated(page)):
        key = _key(name)
        if key and key != headline and _fits(name):
            named[key].append((how, name, row))
    furniture = _apart("\n".join(row.text for row in page.rows if row.role.is_chrome or not row.line.prose))
    top = {_key(part) for row in page.rows[:_TOP] if len(row.text) <= _NAME for part in _JOINT.split(row.text)}
    holders = [_apart(name) for found in named.values() for how, name, _ in found if how == "copyright"]
    often = sorted(named, key=lambda key: -len(named[key]))[:_MOST]  # a directory of sites names thousands
    for key, found in ((key, named[key]) for key in often):
        ways = {how for how, _, _ in found}
        how, value, row = min(found, key=lambda one: (_is_address(one[1]), _RANK.index(one[0]), one[2].index))
        if "copyright" in ways and key in top:
            ways.add("masthead")  # whatever its role, the holder of the rights stands alone at the top
        told = furniture.count(_apart(value))
        signs: Signs = dict.fromkeys(sorted(ways), 1.0) | {
            "agreed": len(ways) - 1.0,
            "told": math.log(max(1, told)),
            "headline": title is not None and _apart(value) in _apart(title.value),
            "text-only": all(one[2].role.is_body and one[2].line.prose for one in found),
            "domain": key in domains,
            "domain-part": any(key in domain or domain in key for domain in domains) and key not in domains,
            "handle": key in handles,
            "camel": _CAMEL.search(value) is not None,
            "shared": any(one[2].shared for one in found if one[0] == "masthead"),
            "first": "masthead" in ways and row.index == 0,
            "held": {"masthead", "copyright"} <= ways or ("masthead" in ways and _is_held(value, holders)),
            "held-named": {"named", "copyright"} <= ways,
            "held-often": "copyright" in ways and told > 1,
            "above-menu": "masthead" in ways
            and row.index == 0
            and any(near.role is Role.NAVIGATION for near in page.near(row.index, before=1, after=3)),
            "role-furniture": row.role.is_chrome and row.role not in _PLAIN,
            "person": is_given(value) and is_name(value),
            "one-word": " " not in value,
            "long": len(value.split()) > 4,
            "lower": value.split()[0].islower(),
        }
        yield Candidate(value, key, row, f"site:{how}", signs)


def _spelled(page: Page, *, domains: set[str]) -> Iterator[_Named]:
    """A name in capitals whose letters are those of an address on the page: "Peat Weekly" beside "peatweekly.org"."""
    if not domains:
        return
    longest = max(map(len, domains))
    for row in page.rows:
        text = row.text[:_LONGEST]
        letters = text.casefold().translate(_BETWEEN)
        if not any(domain in letters for domain in domains):
            continue
        for match in _CAPITALISED.finditer(text):
            words = match[0].split()
            for first in range(len(words)):
                for last in range(first + 1, len(words) + 1):
                    name = " ".join(words[first:last])
                    if len(name) > longest + last - first + len("the "):
                        break
                    if "." not in name and _key(name) in domains:
                        yield "spelled", name, row


def _repeated(page: Page) -> Iterator[_Named]:
    """A name in capitals that many short lines have among other words, and the article has not: "Best of Peat Weekly".

    Related links name what the article is about; the site stands in its own menus and boxes. A word that the page has
    in small letters too is no name.
    """
    short = [
        row
        for row in page.rows
        if 1 < row.line.words <= _MOST_WORDS and not row.role.is_body and row.index not in page.comments
    ]
    words = Counter(word for text in {row.text for row in short} for word in text.split() if not word.islower())
    often = {word.strip(_MARKS) for word, count in words.items() if count >= _FEWEST_REPEATED}
    if not often:
        return
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in short:
        found = {name for match in _CAPITALISED.finditer(row.text) for name in _runs(match[0].split(), often=often)}
        for name in found:
            rows[name].append(row)
    names = {name: found for name, found in rows.items() if len({row.line.key for row in found}) >= _FEWEST_REPEATED}
    page_text = "\n".join(row.text for row in page.rows)
    text = "\n".join(row.text for row in page.rows if row.role.is_body)
    longer = {part for name in names for part in _runs(name.split(), often=often) if part != name and part in names}
    for name, found_in in names.items():
        own = name not in longer or len(found_in) > _MORE * _FEWEST_REPEATED
        if own and text.count(name) <= 1 and not re.search(rf"\b{re.escape(name.lower())}\b", page_text):
            yield "repeated", name, found_in[0]


def _runs(words: list[str], *, often: AbstractSet[str]) -> Iterator[str]:
    """The names of up to four words, each of them found ``often``, that stand together in ``words``."""
    for first in range(len(words)):
        for last in range(first, min(len(words), first + _RUN)):
            if words[last] not in often:
                break
            yield " ".join(words[first : last + 1])


def _mentions(page: Page, *, title: Claim[str] | None) -> Iterator[_Named]:
    """Every line that may name the site: how, the name, the row."""
    known = {row.line.key for row in page.rows if row.index >= _WINDOW} | ({title.value.casefold()} if title else set())
    for row in page.rows:
        text = row.text
        project = _project(row, page=page)
        if project:
            yield "project", project["site"], row
        if len(text) > 3 * _LONGEST or row.index in page.comments:
            continue
        suffix = _suffix(text, title=title) if row.index < _WINDOW else None
        if suffix and (suffix["head"].casefold() in known or (title and _is_alike(suffix["head"], title.value))):
            yield "suffix", suffix["name"], row
        elif suffix and row.index == 0 and not row.line.closed and "," not in suffix["name"]:
            yield "suffix-alone", _JOINT.split(suffix["name"])[-1], row
        if row.line.words >= _FEWEST_SAID and (row.index >= page.body[1] - 3 or row.role.is_chrome):
            yield from (("said", name, row) for name in _found(phrases().site_said, text))
            yield from (("hinted", name, row) for name in _found(phrases().site_hinted, text))
        if row.role.is_body and row.line.prose:
            continue
        yield from (("copyright", name, row) for name in _copyright(text))
        if 1 < row.line.words <= _MOST_WORDS:
            yield from (("credit", name, row) for name in _found(phrases().site_credits, text))
            yield from _spoken(row)
        if row.index < _TOP and _like_masthead(row, page=page):
            yield "masthead", text, row


def _suffix(text: str, *, title: Claim[str] | None) -> re.Match[str] | None:
    """What stands behind the last mark of a window's title, if it is no part of the headline."""
    match = _SUFFIX.fullmatch(text)
    own = match and title and title.value.endswith(match["name"]) and not match["head"].endswith(match["name"])
    return None if own else match


def _is_alike(head: str, headline: str) -> bool:
    """Whether one is the other with some words changed: the headline was edited, the window's title was not."""
    one, other = ({word for word in text.casefold().split() if len(word) > 3} for text in (head, headline))
    return len(one & other) > _ALIKE * max(len(one), len(other))


def _copyright(text: str) -> Iterator[str]:
    if "©" in text or "opyright" in text or "(c)" in text or "(C)" in text:
        for pattern in phrases().copyright:
            match = pattern.search(text)
            if match:
                yield match["name"].strip(" ,-–—\"'“”")


def _is_held(name: str, holders: Iterable[str]) -> bool:
    """Whether the holder of the rights is called after the site: "The Evening Gull Trust"."""
    words = _apart(name)
    return words.count(" ") > _FEWEST_SHARED and any(holder.startswith(words) for holder in holders)


def _found(patterns: Iterable[re.Pattern[str]], text: str) -> Iterator[str]:
    """What a sentence at the page's edges calls the site: "the opinions of The Evening Gull"."""
    for pattern in patterns:
        match = pattern.search(text)
        if match:
            yield match["name"].removeprefix("the ")


def _spoken(row: Row) -> Iterator[_Named]:
    """Find "Return to X", "About X", "Subscribe to X", "X RSS feeds", "Welcome to X"."""
    for number, pattern in enumerate(phrases().site_named):
        how = ("return", "about")[number] if number < 2 else "named"
        match = pattern.fullmatch(row.text)
        if match and (not row.line.closed or row.text[-1] == "!"):
            yield how, _titled(match["name"].lstrip("+ ")), row
    owned = phrases().site_owned.fullmatch(row.text)
    if owned:
        yield "owned", _titled(next(filter(None, owned.groups()))), row


def _titled(name: str) -> str:
    return name[:1].upper() + name[1:] if name.startswith("the ") else name


def _like_masthead(row: Row, *, page: Page) -> bool:
    above = row.index < page.body[0] and (page.title is None or row.index < page.title)
    furniture = row.role.is_chrome and row.role not in (Role.MASTHEAD, Role.OTHER)
    furniture = furniture or row.role in (Role.BYLINE, Role.DATELINE)
    plain = not row.line.closed and not row.line.marked and not _CRUMB.search(row.text)
    return above and plain and not furniture and cues().find(row.line) is None


def _fits(name: str) -> bool:
    low = name.casefold()
    words = low.split()
    return (
        2 <= len(name) <= _NAME
        and 0 < len(words) <= _NAME_WORDS
        and any(map(str.isalpha, name))
        and name[0] not in ",;:|)"
        and name[-1] != "?"
        and low.removeprefix("the ") not in phrases().no_site
        and low not in phrases().home
        and low not in phrases().sections
        and phrases().no_site_words.isdisjoint(words)
        and name.split()[0] not in phrases().no_site_edge
        and words[-1] not in phrases().no_site_edge
        and not DATE.search(name)
    )


def _is_address(name: str) -> bool:
    return name.islower() and _DOTTED.search(name) is not None


def _key(name: str) -> str:
    low = _TAIL.sub("", name.casefold().strip().removeprefix("www.")).removeprefix("the ")
    return "".join(filter(str.isalnum, low))


def _apart(text: str) -> str:
    """The words of a text in small letters, each between spaces."""
    words = _OTHER.sub(" ", text.casefold()).strip(" ").removeprefix("the ")
    return f" {words} ".replace("\n", " \n ")

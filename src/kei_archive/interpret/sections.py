"""Categories that no label announces: the word above a headline, a step of its breadcrumb, what stands at its date.

Menus have the same words, so the place decides: right above the headline, below it or at its date, and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from kei_archive.interpret.choice import Candidate, Signs
from kei_archive.interpret.dates import DATE
from kei_archive.interpret.page import Page, Row
from kei_archive.interpret.people import bare_names, is_given, leading_name, names_beside_date, names_in_byline
from kei_archive.interpret.phrases import phrases
from kei_archive.label.cues import cues
from kei_archive.model import Role

__all__ = ["candidates", "is_furniture", "several"]

_ABOVE: Final = 5
"""Rows above the headline."""
_BELOW: Final = 4
"""Rows below it, for what stands at a date."""
_MOST_WORDS: Final = 5
_LONGEST: Final = 60
_MOST_NAMES: Final = 4
_MOST_PARTED: Final = 8
"""Words of a text that may be names without a mark between them."""
_OFTEN: Final = 5
"""Places of the article that name what a kicker names: then it is the subject, and no section of the site."""
_LONG_HEADLINE: Final = 8
"""Characters; a shorter headline may stand in a line by chance."""
_STEP: Final = re.compile(r"\s*[>»›→/|]\s*|\s+::\s+")
_ARROWS: Final = re.compile(r"[>»›→/]|\s::\s")
_ARROW: Final = re.compile(r"[>»›→/\s]+")
_PARTS: Final = re.compile(r"\s*[|•·∙]\s*|\s+[-–—]\s+|\s+//\s+")
_NAMES: Final = re.compile(r"\s*[,;•·|/]\s+|\s+[•·|/,]\s*|,")
_GLUED: Final = re.compile(r"(?<=[^\W_A-ZÄÖÜ])(?=[A-ZÄÖÜ])")
"""Where links that stood side by side lost the space between them: "SportCulture"."""
_MANY_GLUED: Final = 3
"""Such places, and two for each word: names have some too, as "YouTube" has."""
_TIME: Final = re.compile(r"\b\d{1,2}[:.h]\d\d(?: ?(?:uhr|am|pm|[A-Z]{2,4}))*\b", re.IGNORECASE)
_LABEL: Final = re.compile(r"(?P<name>[^:]{3,40}) : ?(?=\S)")
_NUMBER: Final = re.compile(r"^\d\. ")
_ABOVE_STEP: Final = 2
"""Rows of the last step above the headline; the headline may be a step as well."""
_PLACES: Final = 4
"""Places of the headline that are looked at, the last."""
_TRAIL: Final = 36
"""Words of a breadcrumb that ends in the headline."""
_STEP_NUMBER: Final = re.compile(r"(?P<n>\d)\. (?P<name>\S.*)")
"""A step of a breadcrumb that is a numbered list."""
_ICON: Final = re.compile(r" (?:chevron|arrow|caret|angle)[ -]?(?:right|down)?$", re.IGNORECASE)
_EDGES: Final = " ,.:|-–—"
_COUNT: Final = re.compile(r"\s+\d{1,3}$")
_IN: Final = re.compile(r"(?:^|.*\s)(?:in|dans|en|em|i|w|unter|под|в) (?P<name>\S.*)", re.IGNORECASE)

_Found = tuple[Row, str, tuple[str, ...]]


def candidates(page: Page, *, title: int | None) -> Iterator[Candidate[tuple[str, ...]]]:
    """What may be the article's categories, with what speaks for it; at its first sentence if it has no headline."""
    headline = title is not None
    title = next((row.index for row in page.rows if row.role.is_body), 0) if title is None else title
    if title >= len(page.rows):
        return
    short = [row.line.key for row in page.rows if row.line.words <= _MOST_WORDS]
    places = _places(page, title=title)
    key = page.rows[title].text.casefold()
    subject = "\n".join(row.text.casefold() for row in page.rows[slice(*page.body)])
    for row, form, stated in _found(page, title=title, places=places):
        names = _subjects(stated, page=page, key=key)
        if not _good(names) or (form != "trail" and is_furniture(row)):
            continue
        last = names[-1].casefold()
        signs: Signs = {
            f"form-{'crumb' if form == 'trail' else form}": 1.0,
            "section": sum(_is_section(name) for name in names) / len(names),
            "elsewhere": float(min(2, short.count(last) - (row.line.key == last))),
            "near": any(abs(row.index - place) == 1 for place in places),
            "own": form == "trail",
            "again": form in ("above", "over", "step") and not title - _ABOVE <= row.index <= title,
            "words": len(names[-1].split()) - 1.0,
            "kicker": form in ("above", "over") and not _is_section(names[-1]) and subject.count(last) >= _OFTEN,
            "several": len(names) > 1,
            "capital": names[-1][:1].isupper(),
            "capitals": names[-1].isupper(),
            "name": any(map(is_given, names)),
            "digit": any(map(str.isdigit, names[-1])),
            "role-furniture": row.role.is_chrome and row.role not in (Role.OTHER, Role.MASTHEAD),
            "bullet": row.line.marked,
            "headless": not headline,
            "shared": row.shared,
            "top": row.index == 0,
        }
        yield Candidate(names, tuple(map(str.casefold, names)), row, f"category:{form}", signs)


def _subjects(stated: tuple[str, ...], *, page: Page, key: str) -> tuple[str, ...]:
    """The names in what a line states; of a path that ends in the headline, the last step above it.

    More than a few names without a mark between them are a menu.
    """
    parted = [(one, several(one, known=page.short)) for one in stated]
    names = [name for one, parts in parted for name in (parts if len(parts) <= _MOST_NAMES else (one,))]
    if len(names) > 1 and _is_own(names[-1], key=key):
        return (names[-2],)
    return tuple(name for name in names if name.casefold() not in phrases().layout) or tuple(names)


def several(text: str, *, known: frozenset[str]) -> tuple[str, ...]:
    """The names in a text without a mark between them: all of them sections or ``known``, or run together; else it."""
    glued = _GLUED.split(text)
    words = " ".join(glued).split()
    parts = _parted(words, whole=len(words), known=known) if len(words) <= _MOST_PARTED else None
    return parts or (tuple(glued) if len(glued) > max(_MANY_GLUED, 2 * len(text.split())) else (text,))


def _parted(words: list[str], *, whole: int, known: frozenset[str]) -> tuple[str, ...] | None:
    """The words as names that are known, the first as long as can be; not all ``whole`` words as one."""
    if not words:
        return ()
    for size in range(min(len(words), whole - 1, _MOST_WORDS), 0, -1):
        name = " ".join(words[:size])
        rest = _parted(words[size:], whole=whole, known=known) if _is_known(name, known=known) else None
        if rest is not None:
            return (name, *rest)
    return None


def _is_known(name: str, *, known: frozenset[str]) -> bool:
    low = name.casefold()
    told = low in phrases().sections or low in phrases().layout or low in known
    return len(low) > 2 and low not in phrases().home and told


def is_furniture(row: Row) -> bool:
    """Whether its words are those of a button or a menu: "Share", "Skip to content"."""
    cue = cues().find(row.line)
    return cue is not None and cue.role.is_chrome and cue.role is not Role.NAVIGATION


def _is_section(name: str) -> bool:
    low = name.casefold()
    return any(word in phrases().sections for word in (low, *low.split()))


def _places(page: Page, *, title: int) -> list[int]:
    """The headline's row, and the rows up to the article's first sentences that say the same."""
    text = page.rows[title].text.casefold()
    again = (row.index for row in page.rows[: page.body[0] + 1] if row.text.casefold() == text)
    return sorted({title, *again})[-_PLACES:]


def _found(page: Page, *, title: int, places: list[int]) -> Iterator[_Found]:
    headline = page.rows[title]
    label = _LABEL.match(headline.text)
    if label:
        yield headline, "label", (label["name"].strip(),)
    for before, place in pairwise([-1, *places]):
        for row in page.rows[max(before + 1, place - _ABOVE) : place]:
            yield from _above(row, page=page, title=place)
    for row in page.rows[title + 1 : title + 1 + _BELOW]:
        yield from _below(row, page=page, title=title)
    yield from _trails(page, title=title)


def _trails(page: Page, *, title: int) -> Iterator[_Found]:
    """Breadcrumbs that end in the headline, wherever they stand."""
    key = page.rows[title].text.casefold()
    if len(key) <= _LONG_HEADLINE:
        return
    for row in page.rows:
        text = row.line.text
        if not 2 < row.line.words <= _TRAIL or row.index in page.comments or not _STEP.search(text):
            continue
        steps = [step for step in _STEP.split(text.strip("•*·- ")) if step]
        if len(steps) > 2 and _is_own(steps[-1], key=key):
            yield row, "trail", (steps[-2],)


def _is_own(step: str, *, key: str) -> bool:
    low = step.casefold().rstrip(".… ")
    return len(low) > _LONG_HEADLINE and (key.startswith(low[:60]) or low.startswith(key))


def _above(row: Row, *, page: Page, title: int) -> Iterator[_Found]:
    if row.line.words <= 2 * _MOST_WORDS or _STEP.search(row.text):
        yield from _crumb(row, page=page, title=title)
    yield from _opened(row, page=page, title=title)
    if _STEP.search(row.text) or row.line.closed:
        return
    if page.dated[row.index]:
        yield row, "date", _beside_date(row.text, page=page)
        return
    between = [not _is_small(other, page=page) for other in page.rows[row.index + 1 : title]]
    if row.line.words <= _MOST_WORDS and not any(between):
        yield row, "above", _split(_joined(row, page=page))
    elif row.line.words <= _MOST_WORDS and sum(between) == 1 and not _is_menu(row, page=page):
        yield row, "over", _split(row.text)


def _below(row: Row, *, page: Page, title: int) -> Iterator[_Found]:
    if row.line.words <= 3 * _MOST_WORDS and (page.dated[row.index] or phrases().byline_beside.search(row.text)):
        yield row, "date", _beside_date(row.text, page=page)
    elif row.line.words <= _MOST_WORDS and not row.line.closed and row.index + 1 < len(page.rows):
        after = page.rows[row.index + 1]
        if page.dated[after.index] or phrases().byline.match(after.text) or row.index == title + 1:
            yield row, "below", _split(row.text)


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip(" .:") for part in _NAMES.split(text) if part.strip(" .:"))


def _joined(row: Row, *, page: Page) -> str:
    """The row's text with the rows above it, where a list was broken into a line for each name and each comma."""
    names, index = [row.text], row.index - 1
    while index > 0 and page.rows[index].block.text.strip() in (",", "|", "/", "•"):
        names.insert(0, page.rows[index - 1].text)
        index -= 2
    return ", ".join(names)


def _is_small(row: Row, *, page: Page) -> bool:
    """A date, an arrow: what may stand between a category and its headline."""
    return not any(map(str.isalpha, row.text)) or (row.line.words <= _MOST_WORDS and page.dated[row.index])


def _is_menu(row: Row, *, page: Page) -> bool:
    """Whether it is an entry of a menu: labelled so, or one of three or more with a mark."""
    near = page.rows[max(0, row.index - 2) : row.index + 3]
    return row.role is Role.NAVIGATION or (row.line.marked and sum(other.line.marked for other in near) > 2)


def _crumb(row: Row, *, page: Page, title: int) -> Iterator[_Found]:
    """The last step above the headline: "Home > Deserts > Dunes That Sing", or each step on a line of its own."""
    key = page.rows[title].text.casefold()
    steps = [step for step in _STEP.split(row.line.text.strip("•*·- ")) if step]
    opened = row.line.text[:1] in ">»›" or (bool(steps) and steps[0].casefold() in phrases().home)
    number = _STEP_NUMBER.match(row.block.text.strip())
    below = page.rows[row.index + 1].block.text.strip() if row.index + 1 < len(page.rows) else ""
    if number and below.startswith(f"{int(number['n']) + 1}. "):
        if title - row.index <= _ABOVE_STEP:
            yield row, "crumb", (_ICON.sub("", number["name"]).strip(),)
    elif (len(steps) > 2 or (len(steps) == 2 and opened)) and (
        _ARROWS.search(row.line.text) or _is_own(steps[-1], key=key)  # bars alone part the entries of a menu
    ):
        if not _is_own(steps[-1], key=key):
            yield row, "crumb", (steps[-1],)
        elif len(steps) == 2:
            yield row, "crumb", (steps[0],)
    elif row.index and _ARROW.fullmatch(page.rows[row.index - 1].line.text) and row.index >= title - 2:
        yield row, "crumb", (row.text,)


def _opened(row: Row, *, page: Page, title: int) -> Iterator[_Found]:
    """Steps without marks: below a line "Home", or between that word and the headline on one line."""
    key = page.rows[title].text.casefold()
    above = _NUMBER.sub("", page.rows[row.index - 1].text.casefold()) if row.index else ""
    text = _NUMBER.sub("", row.text)
    short = row.line.words <= _MOST_WORDS and not row.line.closed
    if above in phrases().starts and short and not _is_menu(row, page=page):
        yield row, "step", (text,)
    low, first = row.text.casefold(), phrases().crumbs_glued.match(row.text)
    if first and len(key) > _LONG_HEADLINE and low.endswith(key) and len(low) > first.end() + len(key) + 3:
        yield row, "crumb", (row.text[first.end() : -len(key)].strip(" -–»>/:|"),)


def _beside_date(text: str, *, page: Page) -> tuple[str, ...]:
    """What stands with the date beside the authors and the counts."""
    people = {name.casefold() for name in (*names_beside_date(text, page.short), *names_in_byline(text))}
    rest = phrases().byline_beside.sub(" | ", _TIME.sub(" | ", DATE.sub(" | ", phrases().ago.sub(" | ", text))))
    kept = []
    for part in map(_bare, _PARTS.split(rest)):
        if part.casefold() in phrases().beside_date or phrases().weekday.fullmatch(part):
            continue
        name = leading_name(part, page.short)
        said = _bare(part[len(name[0]) :]) if name and part.casefold() not in people else part
        inside = _IN.fullmatch(said)
        if not inside and (phrases().byline.match(said) or said.casefold() in people):
            continue
        said = _bare(inside["name"]) if inside else said
        kept += [said] if any(map(str.isalpha, said)) else []
    if len(kept) != 1 or (bare_names(kept[0]) and is_given(kept[0])):
        return ()
    return _split(kept[0])


def _bare(part: str) -> str:
    part = _COUNT.sub("", part.strip(_EDGES)).strip(_EDGES)
    words = part.rsplit(maxsplit=1)
    return words[0] if len(words) > 1 and words[1] in phrases().before_date else part


def _good(names: tuple[str, ...]) -> bool:
    return (
        0 < len(names) <= 2 * _MOST_NAMES
        and all(2 < len(name) <= _LONGEST and len(name.split()) <= _MOST_WORDS for name in names)
        and not all(name.casefold() in phrases().home for name in names)
        and not any(name.casefold() in phrases().category_skip for name in names)
        and phrases().byline.match(names[0]) is None
    )

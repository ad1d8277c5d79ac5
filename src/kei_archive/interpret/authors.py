"""Who wrote it: bylines wherever they stand, in several forms; else the note about the author, as inferred.

Names of people who comment are never taken, nor "Staff" and the like.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from kei_archive.interpret.choice import Candidate, Signs, choose, each_of
from kei_archive.interpret.dates import DATE
from kei_archive.interpret.page import Page, Row
from kei_archive.interpret.people import (
    bare_names,
    is_given,
    is_name,
    is_post,
    names_beside_date,
    names_in_byline,
    names_in_note,
    names_of_more,
)
from kei_archive.interpret.phrases import phrases
from kei_archive.label.cues import cues
from kei_archive.model import Claim, Role

__all__ = ["SURE_ENOUGH", "candidates", "find_authors"]

_MOST_WORDS: Final = 24
_REACH: Final = 30
"""Rows above the article's first sentence in which a byline is looked for."""
_ABOVE: Final = 8
"""Rows above the headline."""
_INITIALS: Final = 3
_BEHIND: Final = 12
"""Rows below its last, for a byline or a note at the end."""
SURE_ENOUGH: Final = 0.5
"""Probability; below it the author is unknown; chosen by cross-validation (benchmarks/fit_facts.py)."""
_NOTE: Final = "There is no byline; the note at the end of the article speaks of this person."

_SHORTENED: Final = re.compile(r"\b(?:\w|[JS]r)\.$")
_JOINT: Final = re.compile(r"\W+|and|und|et|y|e|en|och|og|ja|i|a|и|by", re.IGNORECASE)
_ANDS: Final = frozenset(("&", "and", "und", "et", "y", "e", "en", "och", "og", "ja"))
_MOST_NAMES: Final = 6
_BARE: Final = frozenset(("bare", "above-date", "handle", "below-label", "beside-date"))
"""Forms in which nothing but its capitals says that a line is a name."""
_WITH_DATE: Final = frozenset(("above-date", "handle", "beside-date", "inside-dated"))
"""Forms that a date speaks for: below an article that has a date above, it is that of another."""
_LAST: Final = 4
"""Rows of the article's end in which a sentence may say who wrote it."""
_FEWEST_SAID: Final = 4
"""Words of such a sentence."""
_MARKS: Final = re.compile(r"\s*[|•·/,()]\s*|\s[-–—]+(?:\s|$)|\b\d{1,2}[:.h]\d\d\b")
_RIGHTS: Final = ("©", "(c)", "(C)")
_YEARS_BY: Final = re.compile(r"(?:19|20)\d\d ?[-–] ?(?:19|20)\d\d by (?P<name>[^|•·–—]{4,40}?)(?: [|•·–—]|$)")
"""A line of copyright that lost its mark: "2009-2020 by Ada Lovelace"."""

_WEEKDAY: Final = 2
"""Letters of a weekday's short name: calendars have "MI" below "DI", which is a label in Italian."""
_MENUS: Final = (Role.NAVIGATION, Role.CATEGORY)

_LINES: Final = 3
"""Rows of one byline, at most."""
_Found = tuple[str, tuple[str, ...]]


def find_authors(page: Page, *, title: int | None) -> tuple[tuple[Claim[str], ...], tuple[Claim[str], ...]]:
    """The authors, or none; and the names that came next to them.

    Where none is probable, a line of which other posts have settled that it is a byline names them.

    Args:
        page: The page.
        title: Index of the title's row.
    """
    found = list(candidates(page, title=title))
    chosen, lost = choose(found, fact="author", at_least=SURE_ENOUGH)
    if chosen is None:
        settled = [one for one in found if one.row.role is Role.BYLINE and one.row.block.rule == "family"]
        best, _ = choose(settled, fact="author", at_least=0.0)
        chosen = replace(best, cert=SURE_ENOUGH) if best else None
        lost = tuple(one for one in lost if best is None or one.value != best.value)
    authors = each_of(chosen) if chosen else ()
    return tuple(_at_its_line(one, page=page) for one in authors), tuple(one for each in lost for one in each_of(each))


def _at_its_line(claim: Claim[str], *, page: Page) -> Claim[str]:
    """A claim with the line that has the name for its evidence: a byline may go on below the line it begins on."""
    first = next((row.index for row in page.rows if claim.span and row.block.span == claim.span), None)
    near = page.rows[first : first + _LINES] if first is not None else ()
    named = next((row for row in near if claim.value in row.text), None)
    return replace(claim, span=named.block.span) if named else claim


def candidates(page: Page, *, title: int | None) -> Iterator[Candidate[tuple[str, ...]]]:
    """The names that may be the authors', with what speaks for them."""
    found = [(row, form, names) for row in _rows(page, title=title) for form, names in _names(row, page=page) if names]
    found += [(row, "copyright", names) for row in page.rows for names in _holder(row, page=page)]
    stated = {name for _, form, names in found if form != "note" for name in names}
    signed = any(form == "labelled" and all(map(is_name, names)) for _, form, names in found)
    # A byline says more of the author than a note: the note may be about somebody else.
    found = [one for one in found if one[1] != "note" or not (signed or stated.issuperset(one[2]))]
    keys = [_key(names) for _, _, names in found]
    places: dict[str, set[int]] = defaultdict(set)
    for (row, _, _), key in zip(found, keys, strict=True):
        places[key].add(row.index)
    mentions = _Mentions(page, title=title) if found else None
    headlines = _headlines(page, title=title)
    firsts: dict[str, tuple[int, str]] = {}
    for (row, form, _), key in zip(found, keys, strict=True):
        if row.index > (title or 0):
            firsts.setdefault(form, (row.index, key))
    dated_above = title is not None and any(page.dated[title + 1 : min(title + _REACH, page.body[0] + 1)])
    menus = {row.line.key for row in page.rows if row.role in _MENUS}
    for (row, form, names), key in zip(found, keys, strict=True):
        signs: Signs = {f"form-{form}": 1.0} | _place(row, page=page, headlines=headlines) | _kind(names)
        signs |= {
            "again": len(places[key]) > 1,
            "occupation": form == "note" and cues().occupation.search(row.line.text[:300]) is not None,
            "shared": row.shared,
            "credit": form != "copyright" and ("©" in row.text or cues().credit.match(row.text) is not None),
            "later": _is_later(row, form=form, key=key, firsts=firsts),
            "other-date": form in _WITH_DATE and row.index >= page.body[1] and dated_above,
            "kicker": form in _BARE and len(names[0].split()) == 1 and title is not None and row.index < title,
            "menu": form in _BARE and names[0].casefold() in menus,
            "bare-given": form == "bare" and is_given(names[0]),
            "bare-uncased": form in _BARE and not is_given(names[0]) and _has_no_form(names[0]),
        }
        if mentions:
            signs |= mentions.of(names, row=row)
        yield Candidate(names, key, row, _rule(form), signs, _NOTE if form == "note" else "")


def _is_later(row: Row, *, form: str, key: str, firsts: dict[str, tuple[int, str]]) -> bool:
    """Whether another name stands in this form between it and the headline: it is of the next article of the page."""
    first, name = firsts.get(form, (row.index, key))
    return first < row.index and name != key


def _has_no_form(name: str) -> bool:
    """Whether its script has no capitals; those of East Asia are told by their few characters."""
    return name.upper() == name.lower() and name[0] < "\u2e80"


def _kind(names: tuple[str, ...]) -> Signs:
    """What the names are, by themselves."""
    words = names[0].split()
    return {
        "one-word": len(names) == 1 and len(words) == 1 and names[0].isascii(),
        "long-name": max(len(name.split()) for name in names) > 3,
        "many": len(names) > 4,
        "no-name": sum(not is_name(name) for name in names) / len(names),
        "no-person": any(phrases().no_person.search(name) or name.casefold() in phrases().sections for name in names),
        "given": sum(map(is_given, names)) / len(names),
        "capitals": names[0].isupper() and len(names[0]) > 3,
        "lower": names[0].islower(),
        "initials": names[0].isupper() and len(names[0]) <= _INITIALS,
    }


class _Mentions:
    """What the rest of the page says of a name."""

    def __init__(self, page: Page, *, title: int | None) -> None:
        self._page = page
        start, end = page.body
        self._headline = page.rows[title].text.casefold() if title is not None else ""
        prose = [row for row in page.rows if row.line.words > 8 and row.index not in page.comments]
        inside = [row for row in prose if start <= row.index < end]
        self._text = "\n".join(row.line.text.casefold() for row in inside)
        self._starts = "\n".join(["", *(row.text[:80].casefold() for row in prose if row.index >= end - 3)])
        self._openings = "\n".join(["", *(row.text[:80].casefold() for row in prose)])
        short = (row for row in page.rows if 2 <= row.line.words <= 10)
        self._more = {name.casefold() for row in short for name in names_of_more(row.text)}

    def of(self, names: tuple[str, ...], *, row: Row) -> Signs:
        name = names[0].casefold()
        last = name.split()[-1]
        near = [other.text[:60].casefold() for other in self._page.near(row.index, before=2, after=3)]
        below = self._page.rows[row.index + 1].text[:120] if row.index + 1 < len(self._page.rows) else ""
        return {
            "more": name in self._more,
            "in-headline": len(name) > 3 and name in self._headline,
            "in-text": min(2.0, float(self._text.count(name))) if len(name) > 3 and " " in name else 0.0,
            "opens-note": len(name) > 3 and f"\n{name}" in self._starts,
            "introduced": self._is_introduced(name),
            "handle-near": len(last) > 2 and any("@" in text and last in text for text in near),
            "post-below": len(below.split()) <= 6
            and (cues().occupation.search(below) is not None or phrases().post.match(below) is not None),
        }

    def _is_introduced(self, name: str) -> bool:
        """Whether a sentence begins by saying who it is: "Ada Lovelace (36) is …"."""
        place = self._openings.find(f"\n{name}") if " " in name else -1
        while place >= 0:
            behind = self._openings[place + len(name) + 1 : place + 80].split("\n")[0]
            if phrases().introduces.match(behind):
                return True
            place = self._openings.find(f"\n{name}", place + 1)
        return False


def _rule(form: str) -> str:
    return {"note": "author-note", "labelled": "byline"}.get(form, f"byline:{form}")


def _key(names: tuple[str, ...]) -> str:
    return "; ".join(names).casefold()


def _rows(page: Page, *, title: int | None) -> Iterator[Row]:
    start, end = page.body
    first = start - _REACH if title is None else min(start - _REACH, title - _ABOVE)
    for row in page.rows[max(0, first) : end + _BEHIND]:
        far = title is not None and title + _REACH < row.index < start - _REACH
        if far and not phrases().byline.match(row.text[:40]):
            continue  # far from both
        note = row.role is Role.AUTHOR_NOTE
        if (
            not page.is_comment(row.index, title=title)
            and (row.index != title or phrases().byline.match(row.text[:40]))
            and (note or row.line.words <= _MOST_WORDS or row.index >= end - 4 or phrases().byline.match(row.text[:40]))
        ):
            yield row


def _names(row: Row, *, page: Page) -> Iterator[_Found]:
    """What the row may say, by the form in which it says it."""
    if row.line.words <= _MOST_WORDS:
        yield from _in_short(row, page=page)
    elif phrases().byline.match(row.text):
        yield "opening", _opening_names(row.text[:400])
    inside = page.body[0] + 1 < row.index < page.body[1] - _LAST
    said = None if inside or row.line.words < _FEWEST_SAID else phrases().byline_said.search(row.text)
    if said:
        yield "said", names_in_byline(f"by {next(filter(None, said.groups()))}")
    source = phrases().byline_source.fullmatch(row.text) if row.index >= page.body[1] - _LAST else None
    if source and len(source["rest"].split()) < _FEWEST_SAID:
        yield "source", bare_names(source["rest"]) or (source["rest"],)
    if row.role is Role.AUTHOR_NOTE or row.index >= page.body[1] - 3:
        yield "note", names_in_note(row.line.text)


def _in_short(row: Row, *, page: Page) -> Iterator[_Found]:
    """What a row that is no sentence may say."""
    text = row.text[:400]
    labelled = phrases().byline.fullmatch(text)
    dated = page.dated[row.index]
    if labelled and labelled["rest"]:
        weak = labelled["label"].casefold() in phrases().byline_weak
        yield "labelled-weak" if weak else "labelled", names_in_byline(text)
    elif phrases().byline_inside.search(text) and (dated or row.line.words <= 12):
        yield "inside-dated" if dated else "inside", names_in_byline(text)
    elif dated or phrases().byline_beside.search(text):
        yield "beside-date" if dated else "beside-count", names_beside_date(text, page.short)
    if dated and not labelled:
        yield "handle", _handle(text)
    more = names_of_more(text) if 2 <= row.line.words <= 10 else ()
    if more:
        yield "more", more
    above = page.rows[row.index - 1] if row.index else None
    if above and above.text.casefold().strip(" :-–—") in phrases().byline_above:
        yield (
            "below-label",
            _joined(row, page=page) or tuple(name for name in bare_names(text, handles=True) if len(name) > _WEEKDAY),
        )
    elif not dated and not labelled and (not row.line.closed or _SHORTENED.search(text)):
        below = _next(page, row=row)
        with_date = (
            below is not None
            and below.line.words <= 8
            and page.dated[below.index]
            and not phrases().byline_inside.search(below.text)  # that row names its author itself
        )
        about = phrases().byline_about.fullmatch(text)
        if about:
            yield "below-label", bare_names(about["rest"])
        # names of East Asia have no form of their own: a date beside them must speak for them
        east = row.index > 0 and page.dated[row.index - 1] and any(character > "\u2e80" for character in text)
        names = bare_names(text, handles=with_date or east)
        more_names = (_joined(row, page=page) or names + _and_below(row, page=page)) if names else ()
        yield "above-date" if with_date or east else "bare", more_names


def _handle(text: str) -> tuple[str, ...]:
    """The name of one word that stands alone with the date on a line: "aml 3 May 2019", "3 May 2019 | grebe"."""
    rest = DATE.sub(" | ", text)
    parts = [part for part in map(str.strip, _MARKS.split(rest)) if any(map(str.isalpha, part))]
    alone = len(parts) == 1 and " " not in parts[0] and parts[0].casefold() not in phrases().beside_date
    return bare_names(parts[0], handles=True) if alone else ()


def _holder(row: Row, *, page: Page) -> Iterator[tuple[str, ...]]:
    """The person who keeps the rights, if it is one: of many pages by one person nothing else says who wrote them."""
    reprint = page.body[1] - _LAST <= row.index < page.body[1]
    short = row.line.words <= _MOST_WORDS or reprint
    if short and (any(mark in row.text for mark in _RIGHTS) or _YEARS_BY.search(row.text)):
        for pattern in (*phrases().copyright, _YEARS_BY):
            match = pattern.search(row.text)
            names = bare_names(match["name"].strip(" -–—,")) if match else ()
            if names and (is_given(names[0]) or (reprint and row.text.count(names[0]) > 1)):
                yield names
                return


def _joined(row: Row, *, page: Page) -> tuple[str, ...]:
    """Names on lines of their own, with a comma, "and" or the label again on lines between them."""
    names: list[str] = []
    for place in range(row.index, min(len(page.rows), row.index + 2 * _MOST_NAMES), 2):
        found = bare_names(page.rows[place].text, handles=not names)
        names += [name for name in found if not is_post(name)]
        between = page.rows[place + 1].text if place + 1 < len(page.rows) else ""
        if not found or not _JOINT.fullmatch(between.strip(" -–—") or between):
            break
    return tuple(dict.fromkeys(names)) if len(names) > 1 else ()


def _and_below(row: Row, *, page: Page) -> tuple[str, ...]:
    """Names on the next line, if it goes on with "and"."""
    below = page.rows[row.index + 1].text if row.index + 1 < len(page.rows) else ""
    word, _, rest = below.partition(" ")
    goes_on = (word if len(word) == 1 else word.casefold()) in _ANDS  # "E Lovelace" has an initial
    return bare_names(rest) or bare_names(rest.split(", ")[0]) if goes_on else ()


def _opening_names(text: str) -> tuple[str, ...]:
    """The names of a byline that goes on with a sentence about them: "By Ada Lovelace, an engineer who …"."""
    names = names_in_byline(text)
    return names if names and all(map(is_name, names)) else ()


def _next(page: Page, *, row: Row) -> Row | None:
    """The row below, without one that has a mark only."""
    below = page.rows[row.index + 1 : row.index + 3]
    return next((other for other in below if any(map(str.isalnum, other.text[:20]))), None)


def _headlines(page: Page, *, title: int | None) -> list[int]:
    """The rows of the headline: pages show it more than once, and a byline may stand at each."""
    if title is None:
        return []
    key = page.rows[title].text.casefold()
    return [row.index for row in page.rows if row.index == title or row.text.casefold() == key]


def _place(row: Row, *, page: Page, headlines: list[int]) -> Signs:
    """Where it stands, and what labelling says of it."""
    index, (start, end) = row.index, page.body
    below = min((index - place for place in headlines if place < index), default=0)
    above = min((place - index for place in headlines if place > index), default=0)
    return {
        "at-title": 0 < below <= 2,
        "below-title": 2 < below <= 6,
        "above-title": 0 < above <= 2,
        "far-above": index < start - 6,
        "above-body": 0 < start - index <= 3,
        "opening": 0 <= index - start <= 2,
        "in-body": start <= index < end - 2,
        "last": end - 2 <= index < end,
        "below-body": end <= index <= end + 2,
        "far-below": index > end + 2,
        "date-near": any(
            near.line.words <= 10 and page.dated[near.index] for near in page.near(index, before=2, after=2)
        ),
        "role-byline": row.role is Role.BYLINE,
        "role-dateline": row.role is Role.DATELINE,
        "role-note": row.role is Role.AUTHOR_NOTE,
        "role-heading": row.role is Role.HEADING,
        "role-prose": row.role.is_body and row.line.closed,
        "role-furniture": row.role.is_chrome and row.role not in (Role.OTHER, Role.MASTHEAD),
    }

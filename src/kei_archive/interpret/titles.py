"""The headline: which line of the page it is, or that the page shows none.

Every line near the article's beginning is weighed by what it is and by what other lines say of it: the window's title
("Headline - Site"), a heading of comments ("2 Responses to “Headline”"), a breadcrumb that ends with it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from kei_archive.interpret.choice import Candidate, Signs, choose
from kei_archive.interpret.dates import find_dates
from kei_archive.interpret.echoes import JOINT, LONGEST, MOST_WORDS, QUOTES, WINDOW, WINDOW_TITLE, Echo, Echoes, echoed
from kei_archive.interpret.page import Page, Row
from kei_archive.interpret.people import bare_names, is_given, is_name, names_in_byline
from kei_archive.interpret.phrases import phrases
from kei_archive.label.cues import cues
from kei_archive.model import Claim, Role

__all__ = ["SURE_ENOUGH", "candidates", "find_title"]

_REACH: Final = 80
"""Rows above the article's first sentence in which the headline is looked for."""
_INTO: Final = 5
"""Rows below it: a summary may stand above the headline."""
_NEAR: Final = 4
"""Rows above the article's first sentence where little but the headline is left above it."""
_NARROW: Final = 60
_WIDE: Final = 100
"""Characters of the longest line of a page whose lines were broken: text browsers break at 80."""
_DECK: Final = 11
"""Words of a deck; fewer below a line may be the headline below a kicker."""
_BLOCK: Final = 6
"""Rows above a line in which another would be the headline before it."""
_AHEAD: Final = 4
"""Rows below a line that say whether it is a headline."""
_FEW: Final = 3
"""Words of a line that stands as the window's title too, and not by chance."""
_DATED: Final = 40
"""Characters at the end of a line in which a date ends it."""
_OF_SUBJECT: Final = 0.2
"""Share of a line's words that the article's opening has too, for it to be of its subject."""
_OPENING: Final = 8
"""Rows of the article that a headline is compared with."""
_CUT: Final = 20
"""Characters of a beginning of the text that sites cut from it."""
_GOES_ON: Final = 1.3
_ARTICLE: Final = 80
"""Rows of the article whose words are counted."""
_OFTEN: Final = 3
"""Rows with a word that the article comes back to."""
SURE_ENOUGH: Final = 0.5
"""Probability; below it the title is unknown: what is more likely wrong than right is a guess.

At 0.4 there would be 85.0 % of the 399 stated ones found, not 82.2, by site; but of those between the two a third are
right, and 21 instead of 17 of 46 pages without a title would get one (November 2026).
"""
_SETTLED: Final = 0.9
_SETTLING: Final = ("repeated", "family", "profile:")
"""Certainty and rules of lines that others have settled: neither the name of a site nor a byline is a headline."""

_CRUMBS: Final = re.compile(r" [>»›/→|·•] |[>»›→]")
_LABEL: Final = re.compile(r"[^:]{3,80} :\s?(?=\S)")
_NUMBER: Final = re.compile(r"\d{1,2}[.)] (?=\S)")
_CREDIT: Final = re.compile(
    r"©|\b(?:photo|foto|bild|bildquelle|image|illustration|crédit|credit|quelle|bron|fonte)s?\s?: ?\w"
    r"|\b(?:getty|reuters|afp|dpa|shutterstock|unsplash|picture alliance)\b"
    r"|\. \((?-i:[A-ZÀ-Ý])[\w.'-]* (?-i:[A-ZÀ-Ý])[\w'-]+(?:/[^)]{2,30})?\)$",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u064b-\u0655\u0900-\u0dff\u0e31-\u0e4e])*")
"""Scripts of India, Arabic and Thai write vowels with marks that are no letters to ``re``."""
_PLAIN_WORD: Final = re.compile("[a-z]+")
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u2e80-\U0010ffff]")
_SHORT: Final = 3
"""Letters of a word that says little."""
_ADDRESS: Final = re.compile(r"https?:|www\.|\S@\S|\.(?:jpe?g|png|gif|pdf)\b", re.IGNORECASE)
_COUNTER: Final = re.compile(r"\d[\d.,]{2,} [a-zà-ÿ]")
"""What counts something: "4101 notes so far"."""
_CLOCK: Final = re.compile(r"\b\d{1,2}[:.]\d\d\b")
_OPEN_END: Final = re.compile(r"\.\.$|(?:\b\w\.){2}$")
"""Ends that look like a full stop and are none: dots, and initials ("the U.S.")."""
_QUOTED: Final = re.compile(r"«.*»|»\w.*«|‹.*›")
_OPENING_MARKS: Final = "\"'“”‘’„‚«»‹›¿¡(#@…$€£.「『《〈【（"
_META: Final = (Role.BYLINE, Role.DATELINE, Role.CATEGORY)
_LIKE_HEADLINES: Final = frozenset(
    {Role.TITLE, Role.DECK, Role.HEADING, Role.UNCLASSIFIED, Role.PARAGRAPH, Role.MASTHEAD, Role.OTHER}
)
_TOOLS: Final = frozenset({Role.SHARE, Role.PRINT, Role.TOOLS, Role.COUNTER})
_PLAIN: Final = frozenset({Role.OTHER, Role.MASTHEAD, Role.TITLE_ECHO, Role.PAGE_DATE, Role.TEASER})


@dataclass(frozen=True, slots=True)
class _Line:
    """A text that may be the headline: a row, the first part of a window's title, or what follows a date or a label.

    A headline that was broken into two lines has a ``last`` row too.
    """

    row: Row
    text: str
    cut: bool = False
    behind: bool = False
    ahead: bool = False
    last: Row | None = None

    @property
    def key(self) -> str:
        return self.text.casefold().strip(QUOTES)


def find_title(page: Page) -> tuple[Claim[str] | None, tuple[Claim[str], ...]]:
    """The headline, or None; and the lines that came next to it."""
    return choose(candidates(page), fact="title", at_least=SURE_ENOUGH)


def candidates(page: Page) -> Iterator[Candidate[str]]:
    """The lines that may be the headline, with what speaks for them."""
    opening = frozenset(_words(" ".join(row.line.text for row in page.rows[page.body[0] :][:_OPENING])))
    echoes = Echoes(page)
    theme = _Theme(page)
    heard = tuple(echoed(page))
    lines = list(_lines(page, heard=frozenset(text.casefold() for _, text, _ in heard)))
    reach = max((one.row.index for one in lines), default=0) + _INTO
    metas = tuple(_is_meta(row, page=page) for row in page.rows[: reach + _AHEAD])
    whole = _whole(page)
    for one in lines:
        words = _words(one.text)
        index = one.last.index if one.last else one.row.index
        below = next((row for row in page.rows[index + 1 : len(metas)][: _AHEAD - 1] if not metas[row.index]), None)
        signs = whole | _form(one, words=words, opening=opening) | _place(one, page=page, metas=metas)
        signs |= (
            echoes.of(one.key, row=one.row, cut=one.cut)
            | _role(one, below=below)
            | _shares(one, words=words, below=below, page=page)
        )
        signs["opens-text"] = _opens(one, page=page)
        signs["ends-in-line"] = not one.cut and _ends_in_line(one, page=page)
        told = one.row.line.prose and one.row.index >= page.body[0]  # what is of the text has its words anyway
        signs["theme"] = 0.0 if told or signs["opens-text"] else theme.of(words)
        signs["same-subject"] = signs["same"] * (signs["subject"] > _OF_SUBJECT)
        rule = "title:window" if one.cut else "title:behind" if one.behind or one.ahead else "title:line"
        yield Candidate(one.text, one.key, one.row, rule, signs, last=one.last)
    yield from _echoed(heard, keys={one.key for one in lines}, theme=theme)


def _echoed(heard: Sequence[Echo], *, keys: AbstractSet[str], theme: _Theme) -> Iterator[Candidate[str]]:
    """The headlines that stand on no line of their own."""
    for row, text, how in heard:
        key = text.casefold().strip(QUOTES)
        cut = any(one.startswith(key.rstrip(".… ")) for one in keys)
        if key and not cut and any(map(str.isalpha, text)):
            signs: Signs = {
                f"echo-{how}": 1.0,
                "echo-ends": any(one.endswith(f" {key}") for one in keys),
                "echo-theme": theme.of(_words(text)),
            }
            yield Candidate(text, key, row, f"title:{how}", signs)


def _lines(page: Page, *, heard: AbstractSet[str]) -> Iterator[_Line]:
    start = page.body[0]
    for row in (*page.rows[: start + _INTO], *_late(page, heard=heard)):
        if row.index >= WINDOW and row.index < start - _REACH:
            continue
        if _possible(row, row.text):
            yield _Line(row, row.text)
            below = page.rows[row.index + 1] if row.index + 1 < len(page.rows) else None
            if below and _is_broken(row, below, width=page.width) and _possible(below, below.text):
                yield _Line(row, f"{row.text} {below.text}", last=below)
        for head in _heads(row):
            if _possible(row, head):
                yield _Line(row, head, cut=True)
        ahead = _ahead_of_date(row.text) if row.line.words <= MOST_WORDS else ""
        if ahead and _possible(row, ahead):
            yield _Line(row, ahead, ahead=True)
        behind = _behind_label(row.text) if row.line.words <= MOST_WORDS else ""
        if behind and _possible(row, behind):
            yield _Line(row, behind, behind=True)


def _late(page: Page, *, heard: AbstractSet[str]) -> Iterator[Row]:
    """Rows further down that are the headline all the same, if labelling began the article too early.

    ``heard`` is what other lines quote as the headline, in small letters.
    """
    start, end = page.body
    heads = {row.text.casefold() for row in page.rows[:WINDOW]} | {
        head.casefold() for row in page.rows[:WINDOW] for head in _heads(row)
    }
    heads |= heard
    for row in page.rows[start + _INTO : min(end, start + _REACH)]:
        if row.role is Role.TITLE or (row.line.words >= _FEW and row.text.casefold() in heads):
            yield row


def _heads(row: Row) -> tuple[str, ...]:
    """What a window's title may begin with: all but its last part, and its first part."""
    if row.index >= WINDOW or len(row.text) > LONGEST:
        return ()
    parts = JOINT.split(row.text)
    last = WINDOW_TITLE.fullmatch(row.text)
    return tuple(dict.fromkeys([last["head"], parts[0]])) if last and parts[0] else ()


def _is_broken(row: Row, below: Row, *, width: int) -> bool:
    """Whether a line goes on in the next one: the page has lines of a width, and the next word had no room."""
    first = below.text.split(" ", 1)[0]
    return (
        not row.line.closed
        and row.block.span.end + 1 >= below.block.span.start
        and _NARROW <= width <= _WIDE
        and width - len(first) <= len(row.line.text) <= width
        and not below.line.marked
        and not _only_date(below.text)
        and not _only_byline(below.text)
    )


def _behind_label(text: str) -> str:
    """What follows a date, or a label with a space before its colon: "05.03.2019Prices fall", "Press : Prices fall"."""
    dated = next((written for written in find_dates(text[:40]) if written.start <= 1), None)
    if dated:
        return text[dated.end :].lstrip(" -–—:|,")
    label = _LABEL.match(text) or _NUMBER.match(text)
    return text[label.end() :].lstrip(" ,;:") if label else ""


def _ahead_of_date(text: str) -> str:
    """What a date ends: "Prices fall January 22nd, 2019"."""
    if not any(map(str.isdigit, text[-8:])):
        return ""
    place = max(0, len(text) - _DATED)
    dated = next((written for written in find_dates(text[place:]) if written.end >= len(text) - place - 1), None)
    ahead = text[: place + dated.start] if dated and dated.value else ""
    return ahead.rstrip(" -–—:|,(") if len(ahead.split()) >= 2 else ""


def _possible(row: Row, text: str) -> bool:
    return (
        0 < len(text) <= LONGEST
        and row.line.words <= MOST_WORDS
        and any(map(str.isalpha, text))
        and not (_is_no_headline(row.role) and row.block.cert >= _SETTLED and row.block.rule.startswith(_SETTLING))
        and not _only_date(text)
        and not _only_byline(text)
        and phrases().never_title.match(text) is None
        and not (row.role in _META and (is_given(text) or _names_somebody(text)))
    )


def _is_no_headline(role: Role) -> bool:
    return role.is_chrome or role in _META


def _only_byline(text: str) -> bool:
    label = phrases().byline.fullmatch(text)
    if label is None or label["label"].casefold() in phrases().byline_weak:
        return False
    return _all_names(names_in_byline(text))


def _names_somebody(text: str) -> bool:
    """Whether a word like "by" in the line leads to a name."""
    return phrases().byline_inside.search(text) is not None and _all_names(names_in_byline(text))


def _all_names(names: Sequence[str]) -> bool:
    return bool(names) and all(map(is_name, names))


def _only_date(text: str) -> bool:
    return any(len(text) - (written.end - written.start) < 12 for written in find_dates(text))


def _form(one: _Line, *, words: Sequence[str], opening: frozenset[str]) -> Signs:
    """What the line is, by itself."""
    text = one.text
    wide, thai = _unspaced(text) if _UNSPACED.search(text) else (0, 0)
    count = len(text.split()) + wide // 2 + thai // 5
    return {
        "cut": one.cut,
        "behind": one.behind,
        "ahead": one.ahead,
        "held-back": not (one.behind or one.ahead) and bool(_behind_label(text) or _ahead_of_date(text)),
        "one-word": count == 1,
        "two-words": count == 2,
        "few-words": 3 <= count <= 4,
        "many-words": 16 <= count <= 24,
        "too-many-words": count > 24,
        "stop": text.endswith((".", ";", ",", "。", "।", "۔", "،")) and not _OPEN_END.search(text),
        "sentence": one.row.line.prose and not one.cut,
        "question": text.rstrip("\"'”’»").endswith(("?", "!", "？", "！", "؟")),
        "colon": text.endswith((":", "»", "›", "→", ">")) and not _QUOTED.search(text),
        "dots": text.endswith(("...", "…")),
        "arrow": text.startswith(("«", "‹", "←", "<", "↑", "»", "›")) and not _QUOTED.search(text),
        "credit": cues().credit.match(text) is not None or _CREDIT.search(text) is not None,
        "capitals": text.isupper() and count > 2,
        "headline-case": count > 3 and sum(word[:1].isupper() for word in text.split()) > 0.7 * len(text.split()),
        "marked": one.row.line.marked,
        "bars": text.count(" | ") >= 1,
        "crumbs": len(_CRUMBS.findall(text)) >= 2,
        "address": bool(_ADDRESS.search(text)),
        "clock": bool(_CLOCK.search(text)),
        "counter": _COUNTER.match(text) is not None,
        "no-title": phrases().no_title.match(text) is not None,
        "subject": sum(word in opening for word in words) / (len(words) + 2),
        "lower": text[:1].islower(),
        "crumbs-glued": phrases().crumbs_glued.match(text) is not None,
        "joined": one.last is not None,
        "length": math.log(len(text) + 2 * wide),
        "symbol": not (text[0].isalnum() or text[0] in _OPENING_MARKS),
        "person": is_given(text) and bool(bare_names(text)),
    }


def _unspaced(text: str) -> tuple[int, int]:
    """Characters of Chinese, Japanese and Korean, each of which says what three letters do; and of Thai and Lao."""
    return sum(character > "\u2e80" for character in text), sum("\u0e00" <= character < "\u0f00" for character in text)


def _whole(page: Page) -> Signs:
    """What the page says of all candidates: whether it may have a headline at all."""
    above = page.rows[: page.body[0]]
    return {"role-echo-there": any(row.role is Role.TITLE_ECHO for row in above)}


def _shares(one: _Line, *, words: Sequence[str], below: Row | None, page: Page) -> Signs:
    """The words that it has in common with the next line, a deck, and with the window's title in another form."""
    own, index = set(words), one.row.index
    deck = set(_words(below.text)) if below else set()
    heads = (set(_words(row.text)) for row in page.rows[:WINDOW] if row.index != index and row.line.words > 2)
    alike = max((len(own & head) / (len(own | head) + 1) for head in heads), default=0.0)
    return {"next-shares": len(own & deck) / (len(own) + 1), "like-window": alike if len(own) > 1 else 0.0}


def _place(one: _Line, *, page: Page, metas: Sequence[bool]) -> Signs:
    """Where it stands; ``metas`` says of each row whether it is a byline, a date or the like."""
    index, start = one.row.index, page.body[0]
    below = list(page.near(index, before=0, after=_AHEAD))
    meta = [row.index - index for row in below if metas[row.index]]
    return {
        "meta-below": bool(meta) and meta[0] == 1,
        "meta-near": bool(meta) and meta[0] > 1,
        "meta-above": index > 0 and metas[index - 1],
        "first": index == 0,
        "top": math.log1p(index) if not one.cut else 0.0,
        "above-body": math.log1p(max(0, start - index)),
        "just-above": start - index in (1, 2),
        "in-body": index >= start,
        "below-prose": math.log1p(sum(row.line.prose for row in page.rows[start:index])),
        "first-near": index == 0 and start <= _NEAR,
        "second-near": index == 1 and start <= _NEAR,
        "first-of-text": index == 0 and bool(below) and below[0].line.words >= 12,
        "shared": one.row.shared,
    } | _neighbours(one.row, page=page, metas=metas)


def _neighbours(row: Row, *, page: Page, metas: Sequence[bool]) -> Signs:
    """A headline stands apart from menus, with a deck or the text below it, and no other headline right above."""
    above = page.rows[row.index - 1] if row.index else None
    below = [other for other in page.near(row.index, before=0, after=3) if not metas[other.index]]
    words, after = row.line.words, below[0].line.words if below else 0
    headlines = (other for other in page.rows[max(0, row.index - _BLOCK) : row.index] if not metas[other.index])
    gap = [other is None or len(other.block.span) - len(other.block.text) > 1 for other in (above, row)]
    return {
        "opens": above is None or above.line.words <= 2 or (above.role.is_chrome and above.role not in _PLAIN),
        "above-longer": bool(below) and below[0].line.words >= 8 and below[0].line.words > row.line.words,
        "above-sentence": bool(below) and below[0].line.closed and below[0].line.words >= 6,
        "above-short": sum(other.line.words <= 4 for other in below) / 3,
        "below-crumbs": above is not None and len(_CRUMBS.findall(above.line.text)) >= 2,
        "tools-near": any(other.role in _TOOLS for other in page.near(row.index, before=1, after=4)),
        "runs-on": bool(below) and words >= 5 and not row.line.closed and below[0].text[:1].islower(),
        "kicker-above": above is not None and above.line.words <= 2 < words and not metas[above.index],
        "short-above": above is not None and 3 <= above.line.words <= 4 < words and not metas[above.index],
        "leads": not any(_is_like_headline(other) for other in headlines),
        "below-words": min(after, MOST_WORDS) / MOST_WORDS,
        "deck-below": 3 <= words < after >= _DECK and below[0].index < page.body[0] and not below[0].line.marked,
        "title-below": words <= 5 and words < after <= 16 and not below[0].line.closed and not below[0].line.marked,
        "longer-above": above is not None and words < above.line.words <= 16 and above.role in _LIKE_HEADLINES,
        "at-end": 0 < len(page.rows) - _AHEAD <= row.index,
        "apart": all(gap),
        "dense": not any(gap),
    }


def _is_like_headline(row: Row) -> bool:
    return 5 <= row.line.words <= 24 and not row.line.closed and row.role in _LIKE_HEADLINES


def _role(one: _Line, *, below: Row | None) -> Signs:
    """What labelling says of it, and how surely; and whether it took the next line for the headline."""
    role, block = one.row.role, one.row.block
    state = block.rule.removeprefix("model:").partition(",")[0]  # what a page's elements say stands behind it
    return {
        f"role-in-{state}": block.cert if block.rule.startswith("model:") else 0.0,
        "role-title-below": one.row.line.words > 2 and below is not None and below.role is Role.TITLE,
        "role-title": role is Role.TITLE,
        "role-echo": role is Role.TITLE_ECHO,
        "role-masthead": role is Role.MASTHEAD,
        "role-heading": role is Role.HEADING,
        "role-deck": role is Role.DECK,
        "role-text": role.is_body and role is not Role.HEADING,
        "role-furniture": role.is_chrome and role not in _PLAIN,
        "role-beside": role in (Role.CREDIT, Role.CATEGORY, Role.AUTHOR_NOTE, Role.COMMENT, Role.COMMENT_HEADING),
    }


def _opens(one: _Line, *, page: Page) -> bool:
    """Whether the text begins with the line: a deck that the site cut from it."""
    key = one.text.rstrip(".… ")
    if len(key) < _CUT:
        return False
    below = page.rows[one.row.index + 1 : page.body[0] + _OPENING]
    return any(row.text.startswith(key) and len(row.text) > _GOES_ON * len(key) for row in below)


def _ends_in_line(one: _Line, *, page: Page) -> bool:
    """Whether a line near it is the end of this one: "Home News Eels Keep the Weir" is no headline."""
    near = page.rows[max(0, one.row.index - 3) : one.row.index + _AHEAD + 1]
    ends = [row for row in near if one.text.endswith(row.text) and not (one.last and row.text[:1].islower())]
    return any(row.line.words >= 3 and len(row.text) < len(one.text) for row in ends)


class _Theme:
    """Which words the article comes back to: a headline has them, the heading of a section or a notice has not."""

    def __init__(self, page: Page) -> None:
        start, end = page.body
        self._words = Counter(word for row in page.rows[start:end][:_ARTICLE] for word in set(_words(row.line.text)))

    def of(self, words: Sequence[str]) -> float:
        """The share of the words that many rows of the article have, from 0 to 1; less for few words."""
        return sum(min(_OFTEN, self._words[word]) for word in words) / (_OFTEN * (len(words) + 1))


def _is_meta(row: Row, *, page: Page) -> bool:
    if row.role in _META:
        return True
    if row.line.words > 12:
        return False
    label = phrases().byline.match(row.text)
    if label is not None and label["label"].casefold() not in phrases().byline_weak:
        return True
    return page.dated[row.index] or (row.line.words <= 4 and is_given(row.text) and bool(bare_names(row.text)))


def _words(text: str) -> list[str]:
    """Its longer words in small letters; of scripts that put no spaces between words, pieces of a few letters."""
    if text.isascii():
        return [word for word in _PLAIN_WORD.findall(text.lower()) if len(word) > _SHORT]
    found: list[str] = []
    for word in _WORD.findall(text.casefold()):
        if word[0] < "\u0590":
            found += [word] if len(word) > _SHORT else []
        elif word[0] > "\u2e80" or "\u0e00" <= word[0] <= "\u0eff":
            size = 2 if word[0] > "\u2e80" else _SHORT
            found += [word[place : place + size] for place in range(max(1, len(word) - size + 1))]
        else:
            found += [word] if len(word) >= _SHORT else []
    return found

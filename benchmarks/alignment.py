"""Labels of the lines of a page's text, from the article's text: what stands in both, in the same order, is content.

A line is content where its words follow one another in the gold as well; a monotone chain decides between places, for
the same words may stand in a teaser too. Lines too short for that count where they stand, whole, between their
neighbours' places.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections import defaultdict
from typing import Any

FOUND = 0.85
"""Least share of the gold's words that must be found again."""
LEAST = 120
"""Words of gold: shorter pages are a browser's test cases, made of filler."""
NEAR = 6
"""Lines with words, from the chain's ends, within which a short line may be of it."""
SIZE = 4
"""Words that must follow one another."""
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_]+")


def words(text: str) -> list[str]:
    return [word.casefold() for word in WORD.findall(unicodedata.normalize("NFKC", text))]


def labels(lines: list[str], *, gold: dict[str, Any]) -> list[dict[str, Any]]:
    """Labels of the lines that are not blank; none at all where the gold is not found again."""
    target = words(gold["text"])
    of_line = [words(line) for line in lines]
    chain = _chain(of_line, target=target)
    covered = sum(min(len(of_line[index]), high - low) for index, (low, high) in chain.items())
    if len(target) < LEAST or covered < FOUND * len(target):
        return []
    first, last = min(chain), max(chain)
    result = []
    for index, line in enumerate(of_line):
        if not line:
            continue
        label = "content" if index in chain else "chrome"
        if index <= first + 1 and _is_title(line, words(gold.get("title") or "")):
            label = "title"
        elif label == "chrome" and first - 12 <= index <= last + 6:
            label = _of_facts(lines[index], line, gold=gold) or label
        result.append({"n": index + 1, "label": label})
    return result


def _is_title(line: list[str], title: list[str]) -> bool:
    return len(line) > 1 and (line == title or (len(line) > 3 and title[: len(line)] == line))


def _of_facts(text: str, line: list[str], *, gold: dict[str, Any]) -> str | None:
    """Byline and dateline are apart in the scrapes; a gold of main text says nothing of them."""
    names = [words(name) for name in gold.get("author") or []]
    if any(name and len(line) <= len(name) + 6 and _within(name, line) for name in names):
        return "byline"
    year, _, day = (gold.get("date") or "").partition("-")
    numbers = re.findall(r"\d+", text)
    if year and year in numbers and len(line) <= 12 and str(int(day[-2:])) in [n.lstrip("0") for n in numbers]:
        return "date"
    return None


def _within(short: list[str], long: list[str]) -> bool:
    return any(long[place : place + len(short)] == short for place in range(len(long) - len(short) + 1))


def _chain(of_line: list[list[str]], *, target: list[str]) -> dict[int, tuple[int, int]]:
    """Lines that stand in the target, in its order, with their places (first word, behind the last)."""
    places = defaultdict(list)
    for place in range(len(target) - SIZE + 1):
        places[tuple(target[place : place + SIZE])].append(place)
    offers = []
    for index, line in enumerate(of_line):
        grams = [tuple(line[at : at + SIZE]) for at in range(len(line) - SIZE + 1)]
        hits = [(at, place) for at, gram in enumerate(grams) for place in places.get(gram, ())[:8]]
        if grams and len({at for at, _ in hits}) >= 0.5 * len(grams):
            starts = defaultdict(int)
            for at, place in hits:
                starts[place - at] += 1
            best = sorted(starts, key=lambda s: (-starts[s], s))[:4]
            offers += [(index, max(0, at), min(len(target), at + len(line)), starts[at]) for at in best]
    return _with_short(_heaviest(offers), of_line=of_line, target=target)


def _heaviest(offers: list[tuple[int, int, int, int]]) -> dict[int, tuple[int, int]]:
    """The heaviest chain of offers that goes on in lines and in places; a few words of overlap are allowed."""
    slack = 2
    ends: list[tuple[int, int]] = [(0, -1)]  # (place behind the chain, offer), weights rise with it
    weights, before = [0], {}
    for number, (index, low, high, weight) in enumerate(offers):
        at = bisect.bisect_right([end for end, _ in ends], low + slack) - 1
        while at > 0 and offers[ends[at][1]][0] >= index:
            at -= 1
        total = weights[at] + weight
        before[number] = ends[at][1]
        spot = bisect.bisect_left([end for end, _ in ends], high)
        if weights[spot - 1] >= total:
            continue
        while spot < len(ends) and weights[spot] <= total:
            del ends[spot], weights[spot]
        ends.insert(spot, (high, number))
        weights.insert(spot, total)
    chain, number = {}, ends[-1][1]
    while number >= 0:
        index, low, high, _ = offers[number]
        chain[index] = (low, high)
        number = before[number]
    return chain


def _with_short(chain: dict[int, tuple[int, int]], *, of_line: list[list[str]], target: list[str]) -> dict:
    """The chain with lines too short for it that stand, whole, between the places of their neighbours."""
    found = dict(chain)
    rows = [index for index, line in enumerate(of_line) if line]
    known = sorted(chain)
    if not known:
        return {}
    first, last = rows.index(known[0]), rows.index(known[-1])
    low = 0
    for index in rows[max(0, first - NEAR) : last + NEAR + 1]:
        if index in chain:
            low = chain[index][1]
            continue
        at = bisect.bisect_right(known, index)
        high = chain[known[at]][0] if at < len(known) else len(target)
        line = of_line[index]
        near = low if at else max(0, high - 60)
        for place in range(near, min(high + 1, low + 400) - len(line) + 1):
            if target[place : place + len(line)] == line:
                found[index] = (place, place + len(line))
                low = place + len(line)
                break
    return found

"""Dates from what posts say of each other: part 1 of 3 March says "tomorrow", part 2 "I described yesterday".

Both must say it: a word such as "yesterday" mostly speaks of the world. A date found so is inferred, with both
sentences as evidence; one sentence alone dates nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from kei_archive.findings import Finding
from kei_archive.model import Claim, Span
from kei_archive.together.days import Mention
from kei_archive.together.digest import Digest, key_of

__all__ = ["Link", "bounds", "contradictions", "find_links", "inferred_dates", "out_of_order"]

_BOTH_SAY_IT: Final = 0.85
"""Certainty of a date from two sentences that agree."""
_EACH_STEP: Final = 0.95
"""What is left of it for each further post between the date stated and the one inferred."""
_LEAST: Final = 0.7
"""Certainty below which a date is unknown."""
_BY_ORDER: Final = 0.7
"""Certainty of what the order of a series says: parts are published in their order, mostly."""
_TITLE_WORDS: Final = 3
"""Words of a title that may be recognised in a sentence; shorter ones are phrases."""


@dataclass(frozen=True, slots=True)
class Link:
    """Two posts that each say how many days lie between them."""

    earlier: Digest
    later: Digest
    days: int
    ahead: Mention
    back: Mention


def find_links(digests: Sequence[Digest]) -> list[Link]:
    """All pairs of posts that agree on the days between them: neighbours in a series, or one names the other."""
    links = {}
    for earlier, later, mentions in (*_neighbours(digests), *_named(digests)):
        if earlier is later or not _one_voice(earlier, later):
            continue
        ahead = {one.days: one for one in reversed(earlier.mentions) if one.days > 0}
        back = {-one.days: one for one in reversed(mentions) if one.days < 0}
        agreed = sorted(ahead.keys() & back.keys())
        if len(agreed) == 1:
            (days,) = agreed
            links[earlier.id, later.id] = Link(earlier, later, days, ahead[days], back[days])
    return [links[key] for key in sorted(links)]


def inferred_dates(links: Iterable[Link], *, known: Mapping[str, date]) -> dict[str, Claim[date]]:
    """Dates of posts that state none, by identifier: from those that do, link by link, while certainty suffices.

    Args:
        links: What posts say of each other.
        known: Dates that are stated, by identifier.
    """
    found: dict[str, Claim[date]] = {}
    every, dated, certainty = list(links), dict(known), _BOTH_SAY_IT
    while certainty >= _LEAST:
        step: dict[str, list[Claim[date]]] = defaultdict(list)
        for link in every:
            for post, other in ((link.later, link.earlier), (link.earlier, link.later)):
                if post.id not in found and other.id in dated and "date" in post.unknown:
                    step[post.id].append(_claim(link, post, other, day=dated[other.id], cert=certainty))
        agreed = {key: claims[0] for key, claims in step.items() if len({claim.value for claim in claims}) == 1}
        if not agreed:  # nothing new, or neighbours that disagree: these date nothing
            break
        found |= agreed
        dated = {key: claim.value for key, claim in agreed.items()} | dated  # what a person says of a post holds
        certainty *= _EACH_STEP
    return found


def contradictions(links: Iterable[Link], *, known: Mapping[str, date]) -> Iterator[tuple[str, Finding]]:
    """Where two posts state dates that are not as far apart as both say, with the later post's identifier."""
    for link in links:
        first, second = known.get(link.earlier.id), known.get(link.later.id)
        if first and second and (second - first).days != link.days:
            yield (
                link.later.id,
                Finding(
                    "M034",
                    f"it is dated {second.isoformat()} and says “{link.back.words}”, but {link.earlier.name}, dated "
                    f"{first.isoformat()}, says “{link.ahead.words}”",
                    link.back.span,
                ),
            )


def out_of_order(digests: Sequence[Digest], *, known: Mapping[str, date]) -> Iterator[tuple[str, Finding]]:
    """Parts of a series whose stated dates do not follow their numbers, with the later part's identifier."""
    for parts in _parts_of_series(digests).values():
        single = [(number, posts[0]) for number, posts in sorted(parts.items()) if len(posts) == 1]
        stated = [(number, post) for number, post in single if post.id in known]
        for (number, post), (after, later) in pairwise(stated):
            if known[later.id] < known[post.id]:
                message = (
                    f"it is part {after} and dated {known[later.id].isoformat()}, before part {number}, {post.name}, "
                    f"which is dated {known[post.id].isoformat()}"
                )
                yield later.id, Finding("M034", message, _span(later))


def _span(post: Digest) -> Span | None:
    return post.facts["date"].claims[0].span if "date" in post.facts else None


def bounds(
    digests: Sequence[Digest], *, known: Mapping[str, date]
) -> Iterator[tuple[str, dict[str, Claim[date]], Finding]]:
    """What the order of a series says of posts without a date: not before the part above, not after the part below.

    Args:
        digests: The posts.
        known: Dates stated or inferred, by identifier.

    Yields:
        The identifier of a post, its earliest and latest day, and a finding that says so.
    """
    for parts in _parts_of_series(digests).values():
        numbers = sorted(parts)
        for number in numbers:
            for post in parts[number]:
                if post.id in known or "date" in post.facts:
                    continue
                before = [one for other in numbers if other < number for one in parts[other] if one.id in known]
                after = [one for other in numbers if other > number for one in parts[other] if one.id in known]
                first = [("earliest", one) for one in before[-1:]]
                last = [("latest", one) for one in after[:1]]
                said = [f"not before {known[one.id].isoformat()}, the date of {one.name}" for one in before[-1:]]
                said += [f"not after {known[one.id].isoformat()}, the date of {one.name}" for one in after[:1]]
                limits = {name: _limit(one, known[one.id]) for name, one in (*first, *last)}
                if said:
                    message = f"date: unknown, but by the order of its series {'; '.join(said)}."
                    yield post.id, limits, Finding("M035", message)


def _limit(other: Digest, day: date) -> Claim[date]:
    reason = f"In the order of its series it stands beside {other.name}, which is dated {day.isoformat()}."
    return Claim(day, None, "series-order", _BY_ORDER, "machine", reason, (other.id,))


def _claim(link: Link, post: Digest, other: Digest, *, day: date, cert: float) -> Claim[date]:
    is_later = post is link.later
    own, others = (link.back, link.ahead) if is_later else (link.ahead, link.back)
    value = day + timedelta(days=link.days if is_later else -link.days)
    reason = (
        f"The page states no date. It says “{own.words}”; “{other.title or other.name}”, dated {day.isoformat()}, "
        f"says “{others.words}”."
    )
    return Claim(value, own.span, "relative-day", round(cert, 2), "machine", reason, (other.id,))


def _neighbours(digests: Sequence[Digest]) -> Iterator[tuple[Digest, Digest, tuple[Mention, ...]]]:
    """Consecutive parts of each series; where two posts claim one number, either could be meant."""
    for parts in _parts_of_series(digests).values():
        for number, (earlier, *more) in parts.items():
            after = parts.get(number + 1, [])
            if not more and len(after) == 1:
                yield earlier, after[0], after[0].mentions


def _parts_of_series(digests: Sequence[Digest]) -> dict[tuple[str, str], dict[int, list[Digest]]]:
    series: dict[tuple[str, str], dict[int, list[Digest]]] = defaultdict(lambda: defaultdict(list))
    for digest in digests:
        if digest.series and digest.part is not None:
            series[digest.site, digest.series][digest.part].append(digest)
    return series


def _named(digests: Sequence[Digest]) -> Iterator[tuple[Digest, Digest, tuple[Mention, ...]]]:
    """Posts that a sentence about an earlier day names by their titles."""
    titles: dict[str, list[Digest]] = defaultdict(list)
    for digest in digests:
        if digest.title_key.count(" ") >= _TITLE_WORDS - 1:
            titles[digest.title_key].append(digest)
    lengths = sorted({key.count(" ") + 1 for key in titles})
    for later in digests:
        for mention in later.mentions:
            if mention.days > 0:
                continue
            words = key_of(mention.sentence).split()
            for length in lengths:
                for start in range(len(words) - length + 1):
                    found = titles.get(" ".join(words[start : start + length]), [])
                    if len(found) == 1:
                        yield found[0], later, (mention,)


def _one_voice(one: Digest, other: Digest) -> bool:
    """Whether the "I" of two posts may be one person: an author in common, or one of them is unsigned."""
    return not one.authors or not other.authors or bool(one.authors & other.authors)

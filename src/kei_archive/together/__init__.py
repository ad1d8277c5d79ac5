"""What the posts of an archive say of each other, for any site: more than any page says alone.

`Together` takes the articles of an archive one by one, remembers a few kilobytes of each, and then tells for each post
what the others add: parts of a series, dates from sentences that agree, other captures of the same article. Nothing
depends on the order of the posts. Where evidence is thin, the answer is that nothing is known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from kei_archive.findings import Finding
from kei_archive.model import Article, Claim, Kind
from kei_archive.together.context import Context, in_context
from kei_archive.together.copies import groups_of_copies, likeness_of, main_of, why_main
from kei_archive.together.dates import bounds, contradictions, find_links, inferred_dates, out_of_order
from kei_archive.together.digest import POOLED, SINGLE, Digest, corrected, digest_of, key_of
from kei_archive.together.names import turned_names
from kei_archive.together.orders import ordered_dates
from kei_archive.together.visits import visits

__all__ = ["Context", "Together", "in_context"]

_FROM_A_COPY: Final = 0.95
"""Certainty, at most, of a fact that another capture of the article states."""
_OF_THE_SITE: Final = frozenset({"site", "publisher", "categories"})
_FROM_A_SITE: Final = 0.75
"""The same for what belongs to a site: the other capture may be of a site that has reprinted the article."""
_FIRST_PART: Final = 0.8
"""Certainty that the post whose title is the series' own is its first part."""
_COMPARED: Final = ("title", "authors", "date", "series", "part")
"""Facts in which two captures of an article should agree; sites call themselves by several names."""


class Together:
    """The posts of one archive, remembered."""

    def __init__(self) -> None:
        self._digests: dict[str, Digest] = {}

    def add(self, article: Article, *, name: str) -> None:
        """Remember a post; a page that holds no article tells nothing of others.

        Args:
            article: The post as it was read alone, with what people have decided about it.
            name: Name of its capture in the archive.
        """
        if article.kind is Kind.ARTICLE:
            self._digests.setdefault(article.id, digest_of(article, name=name))

    def contexts(self) -> dict[str, Context]:
        """What the others tell of each post, by identifier; posts of which nothing is told are left out."""
        stated = [self._digests[key] for key in sorted(self._digests)]
        captured = dict(visits(stated))
        instead: dict[str, dict[str, tuple[Claim[Any], ...]]] = {key: {"date": ()} for key in captured}
        for key, names in turned_names(stated):
            instead[key] = instead.get(key, {}) | names
        for key, claim in ordered_dates(stated):
            instead[key] = instead.get(key, {}) | {"date": (claim,)}
        digests = [corrected(one, instead.get(one.id, {})) for one in stated]
        groups = groups_of_copies(digests)
        facts: dict[str, dict[str, tuple[Claim[Any], ...]]] = defaultdict(dict)
        findings: dict[str, list[Finding]] = defaultdict(list, {key: [one] for key, one in captured.items()})
        articles = {digest.id: digest for digest in digests}
        copies: dict[str, tuple[Digest, ...]] = {}
        for group in groups:
            main = main_of(group)
            ordered = (main, *(one for one in group if one is not main))
            for one in ordered:
                copies[one.id] = ordered
                facts[one.id] |= _pooled(one, ordered)
                findings[one.id] += _of_copies(one, ordered)
                del articles[one.id]
            articles[main.id] = _merged(ordered)
        for key, claims in _first_parts(list(articles.values())):
            articles[key] = replace(articles[key], series=key_of(_text(claims["series"])), part=1)
            facts[key] |= {name: (claim,) for name, claim in claims.items()}
        self._date(list(articles.values()), facts=facts, findings=findings, copies=copies)
        return {
            key: _context(
                key, facts[key], findings=findings[key], copies=copies.get(key, ()), instead=instead.get(key, {})
            )
            for key in sorted({*facts, *findings, *copies, *instead})
            if facts[key] or findings[key] or key in instead
        }

    @staticmethod
    def _date(
        articles: Sequence[Digest],
        *,
        facts: dict[str, dict[str, tuple[Claim[Any], ...]]],
        findings: dict[str, list[Finding]],
        copies: Mapping[str, tuple[Digest, ...]],
    ) -> None:
        """Enter the dates that follow from what posts say of each other, and where that contradicts what they state."""
        links = find_links(articles)
        stated = {one.id: one.facts["date"].claims[0].value for one in articles if "date" in one.facts}
        known = {key: value for key, value in stated.items() if isinstance(value, date)}
        found = inferred_dates(links, known=known)
        for key, claim in found.items():
            for one in copies.get(key, ()) or (None,):
                own = key if one is None else one.id
                if one is None or "date" in one.unknown:
                    facts[own]["date"] = (claim if own == key else replace(claim, span=None),)
        dated = {key: claim.value for key, claim in found.items()} | known
        told = (*contradictions(links, known=known), *out_of_order(articles, known=known))
        for key, finding in told:
            findings[key].append(finding)
        for key, limits, finding in bounds(articles, known=dated):
            findings[key].append(finding)
            if limits.keys() != {"earliest", "latest"} or limits["earliest"].value <= limits["latest"].value:
                facts[key] |= {name: (claim,) for name, claim in limits.items()}


def _context(
    key: str,
    facts: Mapping[str, tuple[Claim[Any], ...]],
    *,
    findings: Sequence[Finding],
    copies: Sequence[Digest],
    instead: Mapping[str, tuple[Claim[Any], ...]],
) -> Context:
    others = tuple(one.id for one in copies if one.id != key)
    main = copies[0].id if copies and copies[0].id != key else ""
    return Context(dict(sorted(facts.items())), others, main, tuple(findings), instead)


def _pooled(one: Digest, group: Sequence[Digest]) -> dict[str, tuple[Claim[Any], ...]]:
    """Facts that one capture lacks and another states, the fullest capture asked first."""
    pooled: dict[str, tuple[Claim[Any], ...]] = {}
    for name in POOLED:
        other = next((each for each in group if each is not one and name in each.facts), None)
        if name in one.unknown and other is not None:
            fact = other.facts[name]
            said = f": “{fact.words}”" if fact.words else ""
            most = _FROM_A_SITE if name in _OF_THE_SITE else _FROM_A_COPY
            pooled[name] = tuple(
                Claim(
                    claim.value,
                    None,
                    "other-capture",
                    min(claim.cert, most),
                    "machine",
                    f"Another capture of this article, {other.name}, states it{said}.",
                    (other.id,),
                )
                for claim in fact.claims
            )
    return pooled


def _of_copies(one: Digest, group: Sequence[Digest]) -> Iterator[Finding]:
    """Which other captures there are, which one stands for the article and why, and where they disagree."""
    main, why = group[0], why_main(group)
    for other in group:
        if other is one:
            continue
        share = f"{100 * likeness_of(one, other).shared:.0f} %"
        shown = "this one" if main is one else main.name
        yield Finding(
            "M032",
            f"{other.name} ({other.id}) is another capture of it: {share} of the runs of words are the same, "
            f"{_words(one)} words here and {_words(other)} there. Collections show {shown}, for {why}",
            place=other.id,
        )
        for name in _COMPARED:
            here, there = one.facts.get(name), other.facts.get(name)
            if here and there and not _agree(here.key, there.key, name=name):
                yield Finding(
                    "M033",
                    f"{name}: {_text(*here.claims)} here, {_text(*there.claims)} in {other.name}",
                    here.claims[0].span,
                )


def _agree(one: str, other: str, *, name: str) -> bool:
    """Whether two captures state the same; a month and a day of it are no contradiction."""
    return one == other or (name == "date" and (one.startswith(other) or other.startswith(one)))


def _words(digest: Digest) -> int:
    return digest.sketch.words if digest.sketch else 0


def _merged(group: Sequence[Digest]) -> Digest:
    """One article of all its captures: the fullest one, with what the others state and it does not."""
    main, *others = group
    facts = {name: fact for one in reversed(group) for name, fact in one.facts.items()}
    borrowed = [replace(mention, span=None) for one in others for mention in one.mentions]
    known = {name: facts[name].claims[0].value for name in SINGLE if name in facts}
    return replace(
        main,
        site=main.site or next((one.site for one in others if one.site), ""),
        authors=main.authors or frozenset().union(*(one.authors for one in others)),
        series=main.series or next((one.series for one in others if one.series), ""),
        part=main.part if main.part is not None else known.get("part"),
        facts=facts,
        mentions=(*main.mentions, *borrowed),
    )


def _first_parts(articles: Sequence[Digest]) -> Iterator[tuple[str, dict[str, Claim[Any]]]]:
    """Posts that begin a series without saying so: their title is that of a series whose first part nobody claims."""
    parts: dict[tuple[str, str], dict[int, list[Digest]]] = defaultdict(lambda: defaultdict(list))
    titled: dict[tuple[str, str], list[Digest]] = defaultdict(list)
    for one in articles:
        if one.series and one.part is not None:
            parts[one.site, one.series][one.part].append(one)
        elif one.title_key and {"series", "part"} <= one.unknown:
            titled[one.site, one.title_key].append(one)
    for key, numbers in parts.items():
        first = titled.get(key, [])
        if len(first) == 1 and 1 not in numbers and 2 in numbers:
            second = numbers[2][0]
            name = second.facts["series"].claims[0].value if "series" in second.facts else first[0].title
            reason = f"It has the title of a series of which {second.name} is part 2, and no other post is part 1."
            yield (
                first[0].id,
                {
                    "series": Claim(name, None, "series-title", _FIRST_PART, "machine", reason, (second.id,)),
                    "part": Claim(1, None, "series-title", _FIRST_PART, "machine", reason, (second.id,)),
                },
            )


def _text(*claims: Claim[Any]) -> str:
    return "; ".join(str(claim.value) for claim in claims)

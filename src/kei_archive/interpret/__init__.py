"""Labelled blocks, a sidecar and the archive's defaults to an `Article`: every fact a claim with evidence, or unknown.

What a person states in a sidecar wins; what the page states comes next; what is inferred says so; then the archive's
defaults. Claims that lost are kept as candidates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from kei_archive.findings import Finding
from kei_archive.interpret import facts
from kei_archive.interpret._langid import language_of
from kei_archive.interpret.authors import find_authors
from kei_archive.interpret.checks import check_body, check_characters, check_links
from kei_archive.interpret.comments import find_comments
from kei_archive.interpret.dates import order_of
from kei_archive.interpret.markup import with_stated
from kei_archive.interpret.page import Page
from kei_archive.interpret.periods import find_period
from kei_archive.interpret.published import READINGS, find_date, find_readings
from kei_archive.interpret.sidecar import load_sidecar, sidecar_claim
from kei_archive.interpret.sites import find_publisher, find_site
from kei_archive.interpret.titles import find_title
from kei_archive.interpret.topics import find_categories
from kei_archive.label import Labelled, Shared
from kei_archive.model import Archive, Article, Block, Claim, Comment, Kind, Metadata, Period, Witness
from kei_archive.profiles import Profile

__all__ = ["interpret", "load_sidecar"]

_SINGLE: Final = (
    "title",
    "date",
    "url",
    "rights",
    "series",
    "part",
    "language",
    "site",
    "publisher",
    "genre",
    "abstract",
)
_MANY: Final = ("authors", "categories")


def interpret(
    witness: Witness,
    labelled: Labelled,
    *,
    sidecar: Mapping[str, Any] | None = None,
    archive: Archive | None = None,
    profile: Profile | None = None,
    repetition: Shared | None = None,
) -> Article:
    """Make an article of a page whose lines have roles.

    Args:
        witness: The capture.
        labelled: Its blocks with roles.
        sidecar: Values of its sidecar, as `load_sidecar` gives them.
        archive: Defaults of the archive: language and rights.
        profile: What is known of the site: its name, its publisher, its layout's categories.
        repetition: Lines of all documents that are read together: what they share is the site's.
    """
    values = dict(sidecar or {})
    blocks = labelled.blocks
    findings = [*check_characters(witness), *labelled.findings, *check_body(blocks, kind=labelled.kind)]
    page = Page(blocks, repetition=repetition)
    if labelled.kind is Kind.ARTICLE:
        stated = _stated(witness, page, blocks=blocks, profile=profile)
    else:
        stated = _of_site(page, title=None, profile=profile)
    stated = with_stated(stated, page=page, witness=witness)
    if labelled.kind is Kind.ARTICLE and stated.date is None:
        place = page.place_of(stated.title) if stated.title else page.title
        stated = replace(stated, date=find_period(page, title=place))
    metadata = _with_defaults(_overruled(stated, values), archive or Archive())
    if labelled.kind is Kind.ARTICLE:
        findings += [*_contradictions(stated, values), *_missing(metadata), *check_links(blocks, witness)]
    if "retrieved" in values:
        witness = replace(witness, acquired=values["retrieved"])
    comments = _comments(page, language=metadata.language)
    return Article(witness, labelled.kind, metadata, blocks, tuple(findings), comments=comments)


def _comments(page: Page, *, language: Claim[str] | None) -> tuple[Comment, ...]:
    """The comments of a page, with what they say of their authors and dates."""
    if not page.comments:
        return ()
    order = order_of((row.text for row in page.rows), language=language.value if language else "")
    return find_comments([row.block for row in page.rows], order=order)


def _overruled(stated: Metadata, values: Mapping[str, Any]) -> Metadata:
    """The sidecar's claims in the place of the page's, which become candidates."""
    changes: dict[str, Any] = {name: sidecar_claim(values[name], key=name) for name in _SINGLE if name in values}
    for name in _MANY:
        if name in values:
            changes[name] = tuple(sidecar_claim(value, key=name) for value in values[name])
    lost: list[tuple[str, Claim[Any]]] = []
    for name in changes:
        found = getattr(stated, name)
        lost += [(name, claim) for claim in (found if isinstance(found, tuple) else (found,)) if claim is not None]
    lost += [("retrieved", sidecar_claim(values["retrieved"], key="retrieved"))] if "retrieved" in values else []
    changes["captured_by"] = sidecar_claim(values["by"], key="by") if "by" in values else None
    changes["candidates"] = (*stated.candidates, *lost)
    changes["identifiers"] = tuple(sorted(values.get("identifiers", {}).items()))
    return replace(stated, **changes)


def _contradictions(stated: Metadata, values: Mapping[str, Any]) -> list[Finding]:
    """Where the page says otherwise than its sidecar."""
    pairs = [(name, getattr(stated, name)) for name in _SINGLE if name in values]
    return [
        Finding("M005", f"{name}: the page says {claim.value}, the sidecar {values[name]}", claim.span)
        for name, claim in pairs
        if claim is not None and claim.resp == "witness" and not _agree(claim.value, values[name])
    ]


def _agree(page: object, sidecar: object) -> bool:
    """Whether two values are the same, or the one is the month or the year of the other."""
    shorter, longer = sorted((str(page), str(sidecar)), key=len)
    period = isinstance(page, Period) or isinstance(sidecar, Period)
    return page == sidecar or (period and longer.startswith(shorter))


def _of_site(page: Page, *, title: Claim[str] | None, profile: Profile | None) -> Metadata:
    """What the page states of its site: all that there is to know of a listing."""
    site, others = find_site(page, title=title)
    known = _of_profile(profile, "site")
    if known and site:
        others = (site, *others)
    return Metadata(
        site=known or site,
        publisher=find_publisher(page) or _of_profile(profile, "publisher"),
        candidates=tuple(("site", claim) for claim in others),
    )


def _stated(witness: Witness, page: Page, *, blocks: Sequence[Block], profile: Profile | None) -> Metadata:
    """What the page states, and what can be inferred from it."""
    language = language_of("\n".join(block.text[:20_000] for block in blocks[:400] if block.role.is_body))
    order = order_of((row.text for row in page.rows), language=language[0] if language else "")
    title, other_titles = find_title(page)
    place = page.place_of(title) if title else page.title
    people, other_people = find_authors(page, title=place)
    published, other_dates = find_date(page, title=place, order=order)
    if published is None and not order:
        other_dates = (*other_dates, *find_readings(page, title=place))
    categories, layout, tags = find_categories(page, title=place)
    technical = profile.technical_categories if profile else frozenset()
    occupations, affiliations = facts.posts(blocks, people=[claim.value for claim in people])
    series, part = facts.series(title)
    granted, licence = facts.licence(blocks)
    of_site = _of_site(page, title=title, profile=profile)
    lost = {"title": other_titles, "authors": other_people, "date": other_dates, "categories": tags}
    return replace(
        of_site,
        title=title,
        authors=people,
        date=published,
        language=_language(language),
        url=Claim(witness.url, None, "given", 1.0, "archive") if witness.url else None,
        series=series,
        part=part,
        categories=tuple(claim for claim in categories if claim.value.casefold() not in technical),
        technical_categories=(*layout, *(claim for claim in categories if claim.value.casefold() in technical)),
        occupations=occupations,
        affiliations=affiliations,
        rights=granted or facts.rights(blocks),
        licence=licence,
        candidates=(*((name, claim) for name, claims in lost.items() for claim in claims), *of_site.candidates),
    )


def _of_profile(profile: Profile | None, name: str) -> Claim[str] | None:
    value = getattr(profile, name, "")
    if profile is None or not value:
        return None
    reason = f"The page looks as the profile {profile.name} describes; the profile names the {name}."
    return Claim(value, None, f"profile:{profile.name}", 0.95, "machine", reason)


def _language(found: tuple[str, float] | None) -> Claim[str] | None:
    if found is None:
        return None
    reason = "Told from the letters of the article by py3langid."
    return Claim(found[0], None, "py3langid", found[1], "machine", reason)


def _with_defaults(metadata: Metadata, archive: Archive) -> Metadata:
    """The archive's defaults where the page says nothing; its statement of rights also where the page keeps all."""

    def default(value: str | None, key: str) -> Claim[str] | None:
        return Claim(value, None, f"archive:{key}", 1.0, "archive") if value else None

    page, ours = metadata.rights, default(archive.rights, "rights")
    reserved = ours is not None and page is not None and page.rule == "rights-line"
    return replace(
        metadata,
        language=metadata.language or default(archive.language, "language"),
        rights=ours if reserved else page or ours,
        licence=metadata.licence or default(archive.licence, "licence"),
        genre=metadata.genre or default(archive.genre, "genre"),
        candidates=(*metadata.candidates, *((("rights", page),) if reserved else ())),
    )


def _missing(metadata: Metadata) -> list[Finding]:
    """Findings about facts: what is unknown, inferred, or states something else than it seems."""
    found = []
    if metadata.title is None:
        found.append(Finding("M003", "no line of the page looks like its title"))
    if not metadata.authors:
        found.append(Finding("M002", "no byline and no author note name a person"))
    elif metadata.authors[0].rule == "author-note":
        found.append(Finding("M004", f"author: {metadata.authors[0].value}", metadata.authors[0].span))
    dates = [claim for name, claim in metadata.candidates if name == "date"]
    readings = [claim for claim in dates if claim.rule in READINGS]
    if metadata.date is None and readings:
        either = " or ".join(claim.value.isoformat() for claim in readings)
        found.append(Finding("M001", f"the publication date may be read as {either}", readings[0].span))
    elif metadata.date is None:
        found.append(Finding("M001", "the page states no publication date"))
    if metadata.language is None:
        found.append(Finding("M006", "the text is too short or too mixed to tell its language"))
    if metadata.date is None or metadata.date.resp == "witness":
        others = [claim for claim in dates if claim not in readings]
        found += [Finding("M007", f"{claim.value.isoformat()} ({claim.rule})", claim.span) for claim in others]
    return found

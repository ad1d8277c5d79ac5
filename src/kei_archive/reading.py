"""``read`` and ``read_all``: from a source to an article, stage by stage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from kei_archive.arguments import several
from kei_archive.decisions import KIND, Decisions, decide_facts, decide_kind, decide_lines
from kei_archive.errors import InternalError, KeiArchiveError
from kei_archive.interpret import interpret, load_sidecar
from kei_archive.interpret.kinds import check_kind
from kei_archive.interpret.sidecar import sidecar_beside
from kei_archive.label import Shared, label
from kei_archive.learning import Step, learn_families
from kei_archive.model import Archive, Article, Decided, Outcome, printable
from kei_archive.profiles import Learned, Profile, choose_profile
from kei_archive.profiles.families import OnPage
from kei_archive.readers import open_witness
from kei_archive.segment import segments_of
from kei_archive.structure import structured
from kei_archive.together import Context, in_context

__all__ = ["before_reading", "known_of", "read", "read_all", "survey_sources"]


def read(
    source: str | Path | bytes,
    *,
    url: str | None = None,
    media_type: str | None = None,
    encoding: str | None = None,
    profile: str | Path | Profile | None = None,
    sidecar: str | Path | Mapping[str, Any] | None = None,
    archive: Archive | None = None,
    repetition: Learned | Shared | None = None,
    contexts: Mapping[str, Context] | None = None,
    decisions: Decisions | None = None,
    locator: str | None = None,
) -> Article:
    """Read one capture of a web page.

    Args:
        source: Path of a capture, or its bytes.
        url: Address of the page, if known.
        media_type: Type of the capture; None to tell it from its first bytes.
        encoding: Encoding of the capture; None for that of its sidecar, else to find it.
        profile: A site profile, its name or its path; None to look for a built-in one that fits; ``"none"`` for none.
        sidecar: Facts that the text cannot say: a TOML file or a mapping; None for NAME.toml beside a path.
        archive: Defaults of the archive.
        repetition: What all documents that are read together have in common, from `survey_sources`. A profile that
            was learned knows better.
        contexts: What the other posts of the archive tell of each, by identifier, from `Together.contexts`.
        decisions: What people have decided, from `load_decisions`; it wins over all else.
        locator: Name of the capture in the archive; None for the file's name.

    Returns:
        The article. A page that holds none has another ``kind``, and its lines can be explained all the same.

    Raises:
        UsageError: There is no such file, or an option is wrong.
        ReadError: The source cannot be read.
        NoArticle: It is empty.
    """
    values = load_sidecar(sidecar if sidecar is not None else sidecar_beside(source))
    stated: dict[str, Any] = {"base": values.get("url"), "encoding": encoding or values.get("encoding")}
    witness = open_witness(source, url=url, media_type=media_type, locator=locator, **stated)
    segments = segments_of(witness)
    texts = [" ".join(part.text[:2001].split()) for part in segments]
    chosen, shared = known_of(texts, profile=profile, repetition=repetition)
    again = partial(label, segments, profile=chosen, repetition=shared, drawing=witness.drawing)
    labelled = structured(again(), witness)
    decided: tuple[Decided, ...] = ()
    if decisions is not None:
        labelled, of_kind = decide_kind(
            labelled, decisions, witness=witness, again=lambda kind: structured(again(kind=kind), witness)
        )
        layout = _layout(chosen, shared)
        labelled, of_lines = decide_lines(labelled, decisions, witness=witness, layout=layout)
        decided = (*of_kind, *of_lines)
    article = interpret(witness, labelled, sidecar=values, archive=archive, profile=chosen, repetition=shared)
    if contexts is not None and (context := contexts.get(witness.id)):
        article = in_context(article, context)
    return _settled(replace(article, decided=decided), decisions)


def read_all(
    sources: Iterable[str | Path],
    *,
    profile: str | Path | Profile | None = None,
    archive: Archive | None = None,
    repetition: Learned | Shared | None = None,
    contexts: Mapping[str, Context] | None = None,
    decisions: Decisions | None = None,
    learning: Step | None = None,
) -> Iterator[Outcome[Article]]:
    """Read many captures; lines that they share help to tell the site's from the author's. One failure stops nothing.

    Args:
        sources: Paths of captures. What they have in common is learned first, unless the profile knows it.
        profile: As for `read`, for all of them.
        archive: As for `read`.
        repetition: What more captures than these have in common; None to learn from these.
        contexts: As for `read`.
        decisions: As for `read`.
        learning: Is told the progress of learning.

    Yields:
        An outcome for each source, in order.

    Raises:
        UsageError: One path was given instead of several.
    """
    paths = several(sources, where="read_all")
    profile, shared = (profile, repetition) if repetition else before_reading(paths, profile=profile, step=learning)
    for path in paths:
        name = printable(str(path))
        try:
            article = read(
                path,
                profile=profile,
                archive=archive,
                repetition=shared,
                contexts=contexts,
                decisions=decisions,
            )
        except KeiArchiveError as error:
            yield Outcome(name, error=error)
        except Exception as error:  # noqa: BLE001  # the border of a batch: one source may fail, never the others
            yield Outcome(name, error=InternalError.of(error, place=name))
        else:
            yield Outcome(name, article, findings=article.findings)


def known_of(
    texts: Sequence[str], *, profile: str | Path | Profile | None, repetition: Learned | Shared | None
) -> tuple[Profile | None, Shared | None]:
    """The profile of a page, and what other documents tell of its lines.

    Args:
        texts: The segments of the page, white space collapsed.
        profile: As for `read`.
        repetition: As for `read`.
    """
    chosen = _with_built_in(choose_profile(profile, texts), texts)
    known = chosen.learned if chosen is not None and chosen.learned is not None else repetition
    return chosen, known.on(texts) if isinstance(known, Learned) else known


def before_reading(
    sources: Sequence[str | Path], *, profile: str | Path | Profile | None, step: Step | None = None
) -> tuple[str | Profile | None, Learned | None]:
    """What is known before captures are read: the profile, read once, and what they share unless the profile knows."""
    if isinstance(profile, str | Path):
        profile = choose_profile(profile, []) or "none"  # a built-in one stays chosen too
    learned = isinstance(profile, Profile) and profile.learned is not None
    return profile, None if learned else survey_sources(sources, step=step)


def survey_sources(sources: Iterable[str | Path], *, step: Step | None = None) -> Learned:
    """What the sources have in common. Sources that cannot be read are left out: reading reports them."""
    return learn_families(sources, step=step)


def _settled(article: Article, decisions: Decisions | None) -> Article:
    """The article with the facts that people have decided; unless that is its kind, with the doubt about that."""
    if decisions is not None:
        article = decide_facts(article, decisions)
    if any(one.subject == KIND for one in article.decided):
        return article
    return replace(article, findings=(*article.findings, *check_kind(article)))


def _layout(profile: Profile | None, shared: Shared | None) -> str:
    """Name of the layout of a page: the one learned, else that of a profile that fits."""
    if isinstance(shared, OnPage) and shared.layout is not None:
        return shared.layout.name
    return profile.name if profile else ""


def _with_built_in(profile: Profile | None, texts: Sequence[str]) -> Profile | None:
    """A learned profile in which a person wrote nothing, with the lines and names of a built-in one that fits."""
    if profile is None or profile.learned is None or profile.lines:
        return profile
    built_in = choose_profile(None, texts)
    if built_in is None:
        return profile
    site, publisher = profile.site or built_in.site, profile.publisher or built_in.publisher
    return replace(built_in, site=site, publisher=publisher, learned=profile.learned)

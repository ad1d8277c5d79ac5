"""``read`` and ``read_all``: from a source to an article, stage by stage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from kei_archive.decisions import Decisions, decide_facts, decide_kind, decide_lines
from kei_archive.errors import InternalError, KeiArchiveError
from kei_archive.interpret import interpret, load_sidecar
from kei_archive.label import Repetition, label
from kei_archive.model import Archive, Article, Decided, Outcome, printable
from kei_archive.profiles import choose_profile
from kei_archive.readers import open_witness
from kei_archive.segment import segment
from kei_archive.together import Context, in_context

__all__ = ["read", "read_all", "survey_sources"]


def read(
    source: str | Path | bytes,
    *,
    url: str | None = None,
    media_type: str | None = None,
    encoding: str | None = None,
    profile: str | Path | None = None,
    sidecar: str | Path | Mapping[str, Any] | None = None,
    archive: Archive | None = None,
    repetition: Repetition | None = None,
    contexts: Mapping[str, Context] | None = None,
    decisions: Decisions | None = None,
    locator: str | None = None,
) -> Article:
    """Read one capture of a web page.

    Args:
        source: Path of a capture, or its bytes.
        url: Address of the page, if known.
        media_type: Type of the capture; None to tell it from its first bytes.
        encoding: Encoding of the capture; None to find it.
        profile: Name or path of a site profile; None to look for a built-in one that fits; ``"none"`` for none.
        sidecar: Facts that the text cannot say: a TOML file or a mapping; None for NAME.toml beside a path.
        archive: Defaults of the archive.
        repetition: Lines of all documents that are read together, from `survey_sources`.
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
    witness = open_witness(source, url=url, media_type=media_type, encoding=encoding, locator=locator)
    segments = segment(witness.text)
    chosen = choose_profile(profile, [" ".join(part.text[:2001].split()) for part in segments])
    labelled = label(segments, profile=chosen, repetition=repetition)
    decided: tuple[Decided, ...] = ()
    if decisions is not None:
        again = partial(label, segments, profile=chosen, repetition=repetition)
        labelled, of_kind = decide_kind(labelled, decisions, witness=witness, again=lambda kind: again(kind=kind))
        layout = chosen.name if chosen else ""
        labelled, of_lines = decide_lines(labelled, decisions, witness=witness, layout=layout)
        decided = (*of_kind, *of_lines)
    values = load_sidecar(sidecar if sidecar is not None else _beside(source))
    article = interpret(witness, labelled, sidecar=values, archive=archive, profile=chosen, repetition=repetition)
    if contexts is not None and (context := contexts.get(witness.id)):
        article = in_context(article, context)
    return article if decisions is None else decide_facts(replace(article, decided=decided), decisions)


def read_all(
    sources: Iterable[str | Path],
    *,
    profile: str | Path | None = None,
    archive: Archive | None = None,
    repetition: Repetition | None = None,
    contexts: Mapping[str, Context] | None = None,
    decisions: Decisions | None = None,
) -> Iterator[Outcome[Article]]:
    """Read many captures; lines that they share help to tell the site's from the author's. One failure stops nothing.

    Args:
        sources: Paths of captures. Each file is read twice: once for the survey, once for its article.
        profile: As for `read`, for all of them.
        archive: As for `read`.
        repetition: A survey of more captures than these; None to survey these.
        contexts: As for `read`.
        decisions: As for `read`.

    Yields:
        An outcome for each source, in order.
    """
    paths = list(sources)
    survey = survey_sources(paths) if repetition is None else repetition
    for path in paths:
        name = printable(str(path))
        try:
            article = read(
                path,
                profile=profile,
                archive=archive,
                repetition=survey,
                contexts=contexts,
                decisions=decisions,
            )
        except KeiArchiveError as error:
            yield Outcome(name, error=error)
        except Exception as error:  # noqa: BLE001  # the border of a batch: one source may fail, never the others
            yield Outcome(name, error=InternalError.of(error, place=name))
        else:
            yield Outcome(name, article, findings=article.findings)


def survey_sources(sources: Iterable[str | Path]) -> Repetition:
    """In how many of the sources each line occurs. Sources that cannot be read are left out: reading reports them."""
    repetition = Repetition()
    for source in sources:
        try:
            repetition.add(open_witness(source))
        except KeiArchiveError:
            continue
    return repetition


def _beside(source: str | Path | bytes) -> Path | None:
    """NAME.toml beside a capture NAME.txt."""
    if isinstance(source, bytes):
        return None
    path = Path(source).with_suffix(".toml")
    return path if path.is_file() else None

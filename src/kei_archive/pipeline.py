"""The order of the stages, for one source or many: read, encode, render."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from kei_archive.decisions import Decisions
from kei_archive.errors import InvalidTei, KeiArchiveError, NoArticle, UsageError
from kei_archive.findings import CODES
from kei_archive.model import Archive, Kind, Outcome
from kei_archive.profiles import Profile
from kei_archive.readers.sniff import media_type_of
from kei_archive.reading import read
from kei_archive.renderers import render
from kei_archive.renderers.base import Format, Rendition, as_format
from kei_archive.tei.document import TeiDocument, parse
from kei_archive.tei.encode import encode
from kei_archive.tei.stream import walk

__all__ = ["INCLUDES", "convert", "convert_many", "included", "load", "refuse_includes"]

_ROOT: Final = re.compile(rb"<(\w+:)?(TEI|teiCorpus)[\s>]")

_INCLUDE: Final = "{http://www.w3.org/2001/XInclude}include"
INCLUDES: Final = "includes {number} documents, and holds no text itself."

WINDOW: Final = 64
"""Sources in flight at a time in `convert_many`: enough to keep workers busy, little enough for any memory."""


def load(
    source: str | Path | bytes,
    *,
    url: str | None = None,
    encoding: str | None = None,
    profile: str | Path | Profile | None = None,
    archive: Archive | None = None,
    decisions: Decisions | None = None,
) -> TeiDocument:
    """The TEI of a source: a TEI file as it stands, or a capture that is read and encoded.

    Args:
        source: Path of a capture or of a TEI file, or the bytes of one.
        url: Address of the page of a capture, if known.
        encoding: Encoding of a capture, as for `read`.
        profile: Site profile for a capture, as for `read`.
        archive: The archive that a capture belongs to.
        decisions: What people have decided about captures, as for `read`.

    Raises:
        ReadError, NoArticle, InvalidTei, UsageError: See `read` and `encode`.
    """
    data = source if isinstance(source, bytes) else _bytes(Path(source))
    if _is_xml(data):
        for name, value, what in (("url", url, "where its page is"), ("encoding", encoding, "how it is encoded")):
            if value:
                raise UsageError(f"is TEI, which says itself {what}.", place=_name(source), remedy=f"Leave out {name}.")
        document = TeiDocument(data)
        try:
            is_tei = any(event == "text" for event, _ in walk(document))
        except InvalidTei:
            parse(data, place=_name(source))  # fails again, and says in which file
            raise
        if not is_tei:
            refuse_includes(document, place=_name(source))
            raise UsageError("is XML but holds no TEI text.", place=_name(source), remedy="Give a TEI file.")
        return document
    # the bytes are passed on, for a pipe can be read only once
    path = None if isinstance(source, bytes) else Path(source)
    beside = path.with_suffix(".toml") if path else None
    article = read(
        data,
        url=url,
        encoding=encoding,
        profile=profile,
        archive=archive,
        decisions=decisions,
        locator=path.name if path else None,
        sidecar=beside if beside and beside != path and beside.is_file() else None,
    )
    if article.kind is Kind.ARTICLE and not article.body:  # its TEI would be valid, and a reader would have nothing
        place, remedy = article.witness.locator, "See why with read --explain; a decision keeps lines."
        raise NoArticle("no line of the page was taken for the text of an article.", place=place, remedy=remedy)
    return encode(article, archive=archive)


def included(document: TeiDocument) -> int:
    """How many documents a ``teiCorpus`` includes that it does not hold itself: ``corpus.xml`` of a build is such."""
    return sum(1 for _ in document.root.iterchildren(_INCLUDE))


def refuse_includes(document: TeiDocument, *, place: str) -> None:
    """Refuse a ``teiCorpus`` that holds no text itself.

    Raises:
        UsageError: It includes other documents.
    """
    if number := included(document):
        raise UsageError(INCLUDES.format(number=number), place=place, remedy=CODES["T025"].remedy)


def convert(
    source: str | Path | bytes,
    target: Format | str,
    *,
    url: str | None = None,
    encoding: str | None = None,
    profile: str | Path | Profile | None = None,
    archive: Archive | None = None,
    decisions: Decisions | None = None,
    templates: Sequence[str | Path] = (),
) -> Rendition:
    """Read a source (a capture or a TEI file) and render it.

    Args:
        source: Path or bytes.
        target: A format with its options, or its short name, as for `render`.
        url: Address of the page of a capture, as for `load`.
        encoding: Encoding of a capture, as for `read`.
        profile: Site profile for a capture, as for `read`.
        archive: The archive that a capture belongs to.
        decisions: What people have decided about captures, as for `read`.
        templates: Folders searched before the theme.

    Raises:
        KeiArchiveError: Whatever stage cannot do its work says so.
    """
    options = as_format(target)
    document = load(source, url=url, encoding=encoding, profile=profile, archive=archive, decisions=decisions)
    return render(document, options, templates=templates)


def convert_many(
    sources: Iterable[str | Path],
    target: Format | str,
    *,
    executor: Executor | None = None,
    profile: str | Path | Profile | None = None,
    archive: Archive | None = None,
    templates: Sequence[str | Path] = (),
) -> Iterator[Outcome[Rendition]]:
    """Convert many sources; the outcomes come in the order of the sources, and one failure stops nothing.

    Args:
        sources: Paths; they are taken as needed, so the iterable may be long.
        target: As for `convert`.
        executor: Where the work is done; None does it here, one after another.
        profile: As for `convert`.
        archive: As for `convert`.
        templates: As for `convert`.
    """
    work = partial(
        _attempt,
        target=as_format(target),
        profile=profile,
        archive=archive,
        templates=tuple(str(folder) for folder in templates),
    )
    names = (str(source) for source in sources)
    if executor is None:
        yield from map(work, names)
        return
    while batch := list(islice(names, WINDOW)):
        yield from executor.map(work, batch)


def _attempt(
    source: str,
    *,
    target: Format,
    profile: str | Path | Profile | None,
    archive: Archive | None,
    templates: tuple[str, ...],
) -> Outcome[Rendition]:
    try:
        rendition = convert(source, target, profile=profile, archive=archive, templates=templates)
    except KeiArchiveError as error:
        return Outcome(source, error=error)
    return Outcome(source, rendition, findings=rendition.findings)


def _is_xml(data: bytes) -> bool:
    """Whether the bytes are XML that is meant to be TEI: declared, or with a TEI root element near the beginning."""
    head = data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")  # in UTF-16 too
    if media_type_of(data) == "text/html":  # XHTML declares itself as XML, too
        return False
    return head.startswith(b"<") and (head.startswith(b"<?xml") or bool(_ROOT.search(head)))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}.", place=str(path), remedy="Check the path.") from error


def _name(source: str | Path | bytes) -> str:
    return "the bytes given" if isinstance(source, bytes) else str(source)

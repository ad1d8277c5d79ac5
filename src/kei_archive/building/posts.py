"""From captures to posts: read, account for, encode or take the document edited by hand, link."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from kei_archive import _world, config, naming
from kei_archive.building.decided import Ledger, read_decisions
from kei_archive.building.edits import Edits, astray, describe_edit, read_edits, unlike_capture
from kei_archive.building.options import Progress, Tell
from kei_archive.building.report import Document, Failure, describe_article
from kei_archive.errors import InternalError, KeiArchiveError
from kei_archive.findings import Finding, Severity
from kei_archive.model import Article, Kind, Outcome
from kei_archive.reading import before_reading, read_all
from kei_archive.tei.document import TeiDocument, parse
from kei_archive.tei.encode import encode
from kei_archive.tei.link import link
from kei_archive.tei.record import Record, record
from kei_archive.tei.restore import payload_beside, payload_name
from kei_archive.together import Context, Together

__all__ = ["EPOCH", "Post", "Reading", "name_posts", "read_posts"]

EPOCH: Final = date(1980, 1, 1)
"""Nominal date where nothing states one: the first day that a ZIP archive can hold."""


@dataclass
class Post:
    """An article on its way through a build.

    Attributes:
        tei: Its TEI.
        record: What the TEI's header says.
        document: Its entry in the report.
        stem: The file name of its renditions, without suffix.
        payload: Name and bytes of its payload file, if its lines do not give the captured bytes back.
        copy_of: Identifier of the capture that collections show instead of this one; empty for that one itself.
    """

    tei: TeiDocument
    record: Record
    document: Document
    stem: str = ""
    payload: tuple[str, bytes] | None = None
    copy_of: str = ""


@dataclass
class Reading:
    """What the captures gave.

    Attributes:
        posts: The articles, in the order of their sources; then those without a capture, by the name of their file.
        documents: The report's entry for every source that could be read, article or not.
        failures: What could not be read or encoded.
        nominal: Nominal date: the one given, else SOURCE_DATE_EPOCH, else the newest date stated in a source.
        ledger: What people have decided, and what was obeyed.
    """

    posts: list[Post] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    nominal: date = EPOCH
    ledger: Ledger = field(default_factory=Ledger)

    @property
    def shown(self) -> list[Post]:
        """The posts that lists and collections show: of several captures of an article, one."""
        return [post for post in self.posts if not post.copy_of]


def read_posts(sources: config.Sources, *, profile: str | Path | None, day: date | None, tell: Tell) -> Reading:
    """Read every capture and encode those that hold an article; one failure stops nothing.

    A document edited by hand is taken instead of the encoding of its capture; one whose capture is not here is a
    document of its own. Then the parts of each series are linked.

    Args:
        sources: What to read.
        profile: Site profile, as for `kei_archive.reading.read`.
        day: Nominal date, if it was given.
        tell: Is told every source.
    """
    edits = read_edits(sources)
    skipped = [
        Failure(name, "find", reason, "Remove it, or put a file of its own in its place.", 1)
        for name, reason in sources.skipped
    ]
    ledger = read_decisions(sources)
    reading = Reading(failures=[*skipped, *edits.failures, *ledger.failures], ledger=ledger)
    seen: dict[str, Document] = {}
    given = day or _world.nominal_date()
    stated: list[date] = []

    def learning(done: int, total: int) -> None:
        tell(Progress("learn", done, total, "captures compared"))

    site, shared = before_reading(sources.captures, profile=profile, step=learning)
    read = partial(read_all, profile=site, archive=sources.archive, repetition=shared, decisions=ledger.decisions)
    together, paths = Together(), dict[str, Path]()
    outcomes = read(sources.captures)
    for done, (path, outcome) in enumerate(zip(sources.captures, outcomes, strict=True), 1):
        name = sources.name(path)
        tell(Progress("read", done, len(sources.captures), name))
        if outcome.error is not None:
            reading.failures.append(Failure.of(name, outcome.error, stage="read"))
        elif outcome.value is not None:
            article = outcome.value
            ledger.note(article)
            claim = article.metadata.date
            if claim is not None and claim.resp != "machine" and isinstance(claim.value, date):
                stated.append(claim.value)
            together.add(article, name=name)
            paths.setdefault(article.id, path)
            _take(reading, article, name=name, seen=seen, edits=edits, sources=sources, given=given)
    _take_in_context(reading, read, paths, contexts=together.contexts(), edits=edits, sources=sources, given=given)
    _take_without_captures(reading, edits, seen=seen, root=sources.root)
    _check_pointers(reading, edits)
    _link(reading)
    reading.nominal = given or max(stated, default=EPOCH)
    return reading


def _take(
    reading: Reading,
    article: Article,
    *,
    name: str,
    seen: dict[str, Document],
    edits: Edits,
    sources: config.Sources,
    given: date | None,
) -> None:
    if twin := seen.get(article.id):
        reading.failures.append(_twin(article, name, twin))
        return
    if not article.ledger.balances:
        raise AssertionError(f"{name}: kept and removed characters do not add up")
    document = Document(name, describe_article(article, name))
    seen[article.id] = document
    reading.documents.append(document)
    if article.id in edits.refused:
        return
    if edit := edits.by_id.get(article.id):
        if fault := unlike_capture(edit, article.witness):
            edits.refused.add(article.id)
            reading.failures.append(fault)
            return
        _note(document, edit.finding(_encoded_alone(article, sources=sources)))
        document.description |= {"status": "article", "kind": str(Kind.ARTICLE)}
        reading.posts.append(_post(edit.tei, document, capture=article.witness.data))
        return
    if article.body and (tei := _encoded(reading, article, document, sources=sources, given=given)):
        reading.posts.append(_post(tei, document, capture=article.witness.data))


def _encoded_alone(article: Article, *, sources: config.Sources) -> TeiDocument | None:
    """What the encoding of a capture would be in place of an edited file; None if there is none to compare with."""
    try:
        return encode(article, archive=sources.archive) if article.body else None
    except KeiArchiveError:
        return None


def _encoded(
    reading: Reading, article: Article, document: Document, *, sources: config.Sources, given: date | None
) -> TeiDocument | None:
    """The TEI of an article; None if that fails, which is noted."""
    try:
        return encode(article, archive=sources.archive, date=given)
    except Exception as error:  # noqa: BLE001  # the border of a batch: one source may fail, never the others
        known = error if isinstance(error, KeiArchiveError) else InternalError.of(error, place=document.source)
        document.description["status"] = "failed"
        reading.failures.append(Failure.of(document.source, known, stage="encode"))
        return None


def _take_in_context(
    reading: Reading,
    read: Callable[..., Iterator[Outcome[Article]]],
    paths: Mapping[str, Path],
    *,
    contexts: Mapping[str, Context],
    edits: Edits,
    sources: config.Sources,
    given: date | None,
) -> None:
    """Read those posts again of which the others tell something; what a person has edited stays as it is."""
    posts = {post.record.id: post for post in reading.posts}
    for key, context in contexts.items():
        if key in posts:
            posts[key].copy_of = context.main
    told = [key for key in contexts if key in posts and key not in edits.by_id]
    for key, outcome in zip(told, read([paths[key] for key in told], contexts=contexts), strict=True):
        post, article = posts[key], outcome.value
        if article is None:  # it has been read a moment ago
            raise AssertionError(f"{post.document.source}: {outcome.error}")
        post.document.description = describe_article(article, post.document.source)
        tei = _encoded(reading, article, post.document, sources=sources, given=given)
        if tei is None:
            reading.posts.remove(post)
        else:
            again = _post(tei, post.document, capture=article.witness.data)
            post.tei, post.record, post.payload = again.tei, again.record, again.payload


def _take_without_captures(reading: Reading, edits: Edits, *, seen: Mapping[str, Document], root: Path) -> None:
    """Documents edited by hand whose captures are not here, or have changed since; a payload beside them is.

    A capture that has changed needs a person: its new document and the edited one are both in the archive.
    """
    captures = [(document.description["witness"]["name"], key) for key, document in seen.items()]
    for key, edit in edits.by_id.items():
        if key not in seen:
            missing = edit.missing(captures)
            if missing.severity is Severity.DOUBT:
                message = f"{missing.code} {missing.message}"
                reading.failures.append(Failure(edit.name, "edit", message, missing.remedy, 1))
            description = describe_edit(edit, findings=[edit.finding(), missing])
            document = Document(edit.name, description)
            reading.documents.append(document)
            payload = payload_beside(root / edit.name, edit.tei.root)
            capture = payload.read_bytes() if payload and os.access(payload, os.R_OK) else b""
            reading.posts.append(_post(edit.tei, document, capture=capture))


def _check_pointers(reading: Reading, edits: Edits) -> None:
    """Tell of pointers in documents edited by hand that lead to no place of another post; the posts stay."""
    posts = {post.record.id: post for post in reading.posts}
    taken = [edit for key, edit in edits.by_id.items() if key in posts]
    for edit, finding in astray(taken, {key: post.tei for key, post in posts.items()}):
        _note(posts[edit.tei.id].document, finding)
        message = f"{finding.place}: {finding.code} {finding.message}"
        reading.failures.append(Failure(edit.name, "edit", message, finding.remedy, 1))


def _link(reading: Reading) -> None:
    """Let the parts of each series point to each other; of several captures of a part, the one that is shown."""
    linked = link([post.tei for post in reading.shown])
    for post, tei in zip(reading.shown, linked, strict=True):
        post.tei = tei


def _post(tei: TeiDocument, document: Document, *, capture: bytes = b"") -> Post:
    # neither the tree that the encoder parsed nor this one is kept: an archive has thousands of posts
    root = parse(tei.xml)
    name = payload_name(root) if capture else ""
    return Post(TeiDocument(tei.xml), record(root), document, payload=(name, capture) if name else None)


def _note(document: Document, finding: Finding) -> None:
    document.description["findings"].append({**finding.as_dict(), "remedy": finding.remedy})


def _twin(article: Article, name: str, twin: Document) -> Failure:
    """The same identifier twice: the same bytes, or (48 bits can meet) two captures of one hash prefix."""
    if twin.description["witness"]["sha256"] == article.witness.sha256:
        return Failure(name, "read", f"has the same bytes as {twin.source}.", "Remove one of the two files.", 1)
    remedy = "Two different captures share the first 48 bits of their digests: keep them in two archives."
    return Failure(name, "read", f"has the same identifier as {twin.source}, but other bytes.", remedy, 1)


def name_posts(posts: Sequence[Post]) -> None:
    """Set file stems; where two would meet, both get more digits of their id, whatever the order of the sources."""
    pending, digits = list(posts), 6
    while pending and digits <= 12:
        for post in pending:
            head = post.record
            post.stem = naming.stem(date=head.date, title=head.title, document_id=head.id, digits=digits)
        stems = Counter(post.stem for post in posts)
        pending = [post for post in pending if stems[post.stem] > 1]
        digits += 2

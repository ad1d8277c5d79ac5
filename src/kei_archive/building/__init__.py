"""The main job: a folder of captures in, an archive out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path, PurePath
from typing import Any, Final

import filelock

from kei_archive import _world, config, files, fixity
from kei_archive.building import jobs as job_runner
from kei_archive.building.anew import inputs_of, reread
from kei_archive.building.options import Build, Built, Progress, Tell
from kei_archive.building.posts import Post, Reading, name_posts, read_posts
from kei_archive.building.printed import PRINT, pages_data, pages_file, read_pages
from kei_archive.building.report import Failure, make_report, rendered
from kei_archive.building.state import FOLDER, Entry, Output
from kei_archive.building.volumes import TEXTS, collections_of, divided, title_of, volume
from kei_archive.collection import Collection
from kei_archive.errors import KeiArchiveError, MissingLibrary, UsageError
from kei_archive.profiles import choose_profile
from kei_archive.renderers import can_render, recipe, volumes_of, with_pages
from kei_archive.renderers.base import Bibtex, Csl, Epub, Format, Html, Jsonl, Markdown, Pdf, Text
from kei_archive.renderers.report import report_pages
from kei_archive.renderers.theme import Theme, load_theme
from kei_archive.site import Item, Site, around, make_site
from kei_archive.tei.bind import include_corpus
from kei_archive.tei.document import TeiDocument
from kei_archive.tei.link import linked_ids

__all__ = ["Build", "Built", "Progress", "build"]


POSTS: Final = ("html", "pdf", "text", "markdown", "bibtex", "csl")
"""Formats of which each post gets one file."""
UNLISTED: Final = ("source/", "bibtex/", "csl/")
"""Folders of files that the page of a post links, and lists of posts do not."""
VOLUMES: Final = ("epub", "pdf", "print", "bibtex", "csl", "jsonl")
"""Formats of which each collection gets one file."""
_KINDS: Final = 5
"""Endings of files not read that the closing sentence names."""
DATA: Final = ("bibtex", "csl", "jsonl")
"""What the format ``data`` stands for."""


@dataclass
class _Run:
    """What the stages of one build share."""

    sources: config.Sources
    options: Build
    output: Output
    theme: Theme
    templates: tuple[str, ...]
    tell: Tell
    formats: dict[str, Format]
    reading: Reading = field(default_factory=Reading)
    failures: list[Failure] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)


def build(
    source: str | Path,
    out: str | Path,
    *,
    options: Build | None = None,
    templates: Sequence[str | Path] = (),
    progress: Tell | None = None,
) -> Built:
    """Read captures and write an archive: TEI, web pages, PDFs, collections and a report.

    A second build into the same folder does only what changed. A capture that cannot be read is listed in the report
    with its reason; it stops nothing else.

    Args:
        source: A corpus folder with ``kei.toml``, any folder of captures, or one capture.
        out: The folder to write to.
        options: See `Build`.
        templates: Folders searched before the theme for templates, styles and themes.
        progress: Is told every step.

    Raises:
        UsageError: A path or an option is wrong, or another build is using the folder; nothing was done.
        NoArticle: There is no capture.
        WriteError: The system refuses to write.
    """
    options, folder = options or Build(), Path(out)
    formats = _formats(options)
    sources = config.find_sources(source, exclude=[folder])
    profile = options.profile or sources.profile
    if profile:
        choose_profile(profile, [])  # a profile that is not there is told of before any work
    collections = collections_of(sources)
    theme = load_theme(options.theme, templates=templates)
    files.check_writable(folder / FOLDER)
    started = _world.now()
    with _locked(folder):
        names = tuple(str(path) for path in templates)
        run = _Run(sources, options, Output.open(folder), theme, names, progress or (lambda _: None), formats)
        run.reading = read_posts(sources, profile=profile, day=options.date, tell=run.tell)
        run.failures += run.reading.failures
        _drop_what_cannot_be_made(run)
        _write_tei(run)
        run.output.inputs = inputs_of(sources, run.reading.documents, profile=profile, day=options.date)
        anew = reread(run.reading.posts, run.output, inputs=run.output.inputs)
        _render_posts(run)
        volumes = _render_volumes(run, collections)
        report = _write_report(run, volumes)
        _write_site(run, volumes)
        times = {"started": started.isoformat(), "finished": _world.now().isoformat(), "reread": list(anew)}
        run.output.keep(made=set(run.formats), failed=run.failed)
        removed = run.output.finish(times)
    return _built(run, report, removed=tuple(removed), anew=anew)


# ---- before any work


def _formats(options: Build) -> dict[str, Format]:
    """The formats asked for, as values."""
    if options.jobs < 1:
        raise UsageError("jobs must be 1 or more.")
    known: dict[str, Format] = {
        "html": Html(theme=options.theme, home="../index.html"),
        "pdf": Pdf(theme=options.theme, page=options.page),
        "epub": Epub(theme=options.theme, split="auto"),
        "print": Pdf(
            theme=options.theme,
            purpose="print",
            page=options.page,
            bleed=options.bleed,
            marks=options.marks,
            starts=options.starts,
        ),
        "text": Text(),
        "markdown": Markdown(),
        "bibtex": Bibtex(),
        "csl": Csl(),
        "jsonl": Jsonl(),
    }
    if unknown := sorted(set(options.formats) - {*known, "data"}):
        raise UsageError(f"no format {unknown[0]!r}.", remedy=f"Known: {', '.join([*known, 'data'])}.")
    wanted = {*options.formats, *(DATA if "data" in options.formats else ())}
    _refuse_idle(options, wanted=wanted)
    return {name: known[name] for name in known if name in wanted}


def _refuse_idle(options: Build, *, wanted: set[str]) -> None:
    """Refuse an option that says nothing about any of the formats."""
    for name, own in (("page", ("print", "pdf")), ("bleed", ("print",)), ("marks", ("print",)), ("starts", ("print",))):
        if getattr(options, name) != getattr(Build(), name) and not wanted.intersection(own):
            raise UsageError(
                f"--{name} says nothing about the formats {','.join(options.formats) or 'none'}.",
                remedy=f"Leave it out, or add {own[0]} to --formats.",
            )


def _locked(folder: Path) -> filelock.BaseFileLock:
    lock = filelock.FileLock(folder / FOLDER / "lock", timeout=0)
    try:
        lock.acquire()
    except filelock.Timeout as error:
        raise UsageError(
            "another build is writing there.", place=str(folder), remedy="Wait for it, or choose another folder."
        ) from error
    return lock


# ---- the stages


def _drop_what_cannot_be_made(run: _Run) -> None:
    """Leave out formats whose libraries are not here, and say so once for each library."""
    reasons: dict[str, Failure] = {}
    for name, target in list(run.formats.items()):
        try:
            can_render(target)
        except MissingLibrary as error:
            reasons.setdefault(target.suffix, Failure.of(f"every {target.suffix} file", error, stage="render"))
            del run.formats[name]
    run.failures += reasons.values()


def _write_tei(run: _Run) -> None:
    name_posts(run.reading.posts)
    for post in run.reading.posts:
        name = f"tei/{post.record.id}.xml"
        post.document.files[name] = run.output.put(name, post.tei.xml)
        if post.payload:
            run.output.put(f"payload/{post.payload[0]}", post.payload[1])
    archive = run.sources.archive
    if run.reading.posts:
        documents = [post.tei for post in run.reading.posts]
        run.output.put("tei/corpus.xml", include_corpus(documents, title=archive.name, authority=archive.name))


def _render_posts(run: _Run) -> None:
    wanted = [name for name in POSTS if name in run.formats]
    neighbours = around([(post.record, f"html/{post.stem}.html") for post in run.reading.shown])
    todo, owners = [], {}
    pages = {post.record.id: f"{post.stem}{Html.suffix}" for post in run.reading.posts}
    for post in run.reading.posts:
        owners[post.record.id] = post.document.files
        for name in wanted:
            target = run.formats[name]
            views: dict[str, Format] = {name: target}
            if isinstance(target, Html):
                views = _views(run, post, target, pages=pages, around=neighbours.get(post.record.id, ()))
            for folder, view in views.items():
                path = f"{folder}/{post.stem}{target.suffix}"
                todo.append(_job(run, path, kind=name, owner=post.record.id, document=post.tei, target=view))
    _do(run, todo, stage="render", owners=owners)


def _views(
    run: _Run, post: Post, target: Html, *, pages: Mapping[str, str], around: tuple[tuple[str, str, str], ...]
) -> dict[str, Format]:
    """The two web pages of a post by their folders: its text, and its capture line by line."""
    name, address = f"{post.stem}.html", run.sources.archive.address

    def public(folder: str) -> str:
        return f"{address}{folder}/{name}" if address else ""

    text = replace(target, alternates=_alternates(post, run.formats), links=_links(post, pages), around=around)
    return {
        "html": replace(text, other_view=f"../source/{name}", address=public("html")),
        "source": replace(target, view="source", other_view=f"../html/{name}", address=public("source")),
    }


def _alternates(post: Post, formats: Mapping[str, Format]) -> tuple[tuple[str, str], ...]:
    """The other formats of a post, as seen from its web page."""
    links = [("application/tei+xml", f"../tei/{post.record.id}.xml")]
    links += [
        (formats[name].media_type, f"../{name}/{post.stem}{formats[name].suffix}")
        for name in POSTS
        if name in formats and name != "html"
    ]
    return tuple(links)


def _links(post: Post, pages: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The pages of the posts that a post points to: no others, so that a new post does not change every page."""
    return tuple((name, pages[name]) for name in linked_ids(post.tei) if name in pages)


def _render_volumes(run: _Run, collections: Sequence[Collection]) -> list[dict[str, Any]]:
    """The files of every collection; what was made, for the report and the index."""
    made: list[dict[str, Any]] = []
    documents, papers, owners = dict[str, TeiDocument](), dict[str, list[TeiDocument]](), {}
    archive, day = run.sources.archive, run.reading.nominal
    for collection in collections if run.reading.posts else ():
        try:
            document, posts = volume(collection, run.reading.posts, archive=archive, day=day)
        except KeiArchiveError as error:
            run.failures.append(Failure.of(f"collections/{collection.name}", error, stage="bind"))
            continue
        title = collection.title or title_of(run.reading.posts, archive=archive)
        made.append({"name": collection.name, "title": title, "posts": posts, "files": []})
        owners[collection.name] = dict[str, Entry]()
        documents[collection.name] = document
        papers[collection.name] = [document]
        if len(posts) > TEXTS and any(isinstance(target, Pdf) for target in run.formats.values()):
            papers[collection.name] = divided(collection, run.reading.posts, archive=archive, day=day, most=TEXTS)
    jobs = partial(_volume_jobs, run, documents, papers)
    _do(run, [job for job in jobs() if job.kind != "epub"], stage="collect", owners=owners)
    _do(run, [job for job in jobs() if job.kind == "epub"], stage="collect", owners=owners)
    for entry in made:
        files = owners[entry["name"]].items()
        entry["files"] = [
            item.as_dict(name) for name, item in sorted(files, key=lambda pair: VOLUMES.index(pair[1].kind))
        ]
        entry["findings"] = rendered(owners[entry["name"]].values())
    return made


def _volume_jobs(
    run: _Run, documents: Mapping[str, TeiDocument], papers: Mapping[str, Sequence[TeiDocument]]
) -> Iterator[job_runner.Job]:
    """The files of the collections. An EPUB marks the pages of the print edition, if that is made too, as one book."""
    for collection, document in documents.items():
        for name in VOLUMES:
            if name not in run.formats:
                continue
            target = run.formats[name]
            printed = f"collections/{collection}{PRINT}"
            if isinstance(target, Epub):
                target = with_pages(target, read_pages(run.output, printed), page=run.options.page)
                for file, part, options in volumes_of(document, target, stem=collection):
                    path = f"collections/{file}"
                    yield _job(run, path, kind=name, owner=collection, document=part, target=options)
                continue
            suffix = PRINT if name == "print" else target.suffix
            books = papers[collection] if isinstance(target, Pdf) else [document]
            for number, book in enumerate(books, 1):
                path = f"collections/{collection}{f'-{number}' if len(books) > 1 else ''}{suffix}"
                yield _job(run, path, kind=name, owner=collection, document=book, target=target)


def _write_report(run: _Run, volumes: Sequence[dict[str, Any]]) -> dict[str, Any]:
    report = make_report(
        run.reading.documents,
        archive=run.sources.archive.name,
        software={"name": "kei_archive", "version": version("kei-archive")},
        nominal_date=run.reading.nominal,
        collections=volumes,
        failures=run.failures,
        ignored=run.sources.ignored,
        decisions=run.reading.ledger.describe(),
    )
    run.output.put("report.json", (json.dumps(report, ensure_ascii=False, indent=1) + "\n").encode())
    for name, page in report_pages(report, theme=run.theme):
        run.output.put(name, page)
    return report


def _write_site(run: _Run, volumes: Sequence[dict[str, Any]]) -> None:
    archive, posts = run.sources.archive, run.reading.shown
    if "html" not in run.formats or not posts:
        return
    items = [Item(post.record, _listed(post.document.files), post.tei) for post in posts]
    languages = {post.record.language for post in posts}
    site = Site(
        title=title_of(posts, archive=archive),
        description=archive.description,
        language=archive.language or (languages.pop() if len(languages) == 1 else "en"),
        address=archive.address,
        collections=volumes,
        report="report.html",
    )
    for name, data in make_site(items, site=site, theme=run.theme):
        run.output.put(name, data, kind="html")


def _listed(names: Iterable[str]) -> tuple[str, ...]:
    """The files of a post that lists show; the view of its source and its references are linked from its page."""
    return tuple(name for name in names if not name.startswith(UNLISTED))


# ---- renditions


def _job(run: _Run, name: str, *, kind: str, owner: str, document: TeiDocument, target: Format) -> job_runner.Job:
    how = json.dumps(dict(recipe(document, target, theme=run.theme)), sort_keys=True)
    return job_runner.Job(name, kind, owner, document, target, fixity.of_bytes(how.encode()), run.templates)


def _do(run: _Run, todo: Sequence[job_runner.Job], *, stage: str, owners: dict[str, dict[str, Entry]]) -> None:
    """Do what is not fresh, write it, and enter every file in its owner's list, in the order of the jobs."""
    due = [job for job in todo if not _fresh(run.output, job)]
    done = len(todo) - len(due)
    if todo and not due:
        run.tell(Progress(stage, done, len(todo), "all up to date"))
    for job, result in job_runner.run(due, workers=run.options.jobs):
        done += 1
        run.tell(Progress(stage, done, len(todo), job.name))
        if isinstance(result, KeiArchiveError):
            run.failures.append(Failure.of(job.name, result, stage=stage))
            run.failed.add(job.name)
        else:
            run.output.put(job.name, result.data, kind=job.kind, recipe=job.recipe, findings=result.findings)
            if result.pages:
                run.output.put(pages_file(job.name), pages_data(result.pages), kind=job.kind, recipe=job.recipe)
    for job in todo:
        if job.name in run.output.entries:
            owners[job.owner][job.name] = run.output.entries[job.name]


def _fresh(output: Output, job: job_runner.Job) -> bool:
    """Whether a file stands as it would be made; so must the list of a print edition's pages."""
    names = [job.name, pages_file(job.name)] if job.kind == "print" else [job.name]
    return all(output.fresh(name, job.recipe) for name in names)


# ---- the outcome


def _built(run: _Run, report: dict[str, Any], *, removed: tuple[str, ...], anew: tuple[str, ...]) -> Built:
    articles, others = len(run.reading.posts), len(run.reading.documents) - len(run.reading.posts)
    entrance = "index.html" if "index.html" in run.output.entries else "report.html"
    if not articles:
        code, sentence = 4, f"No article was found; {run.output.root / 'report.html'} says what each source holds."
        if refused := [failure for failure in run.failures if failure.stage == "encode"]:
            sentence = f"No article was archived: {refused[0].source}: {refused[0].message} {refused[0].remedy}"
    elif run.failures:
        first = next((failure for failure in run.failures if failure.exit_code == 3), run.failures[0])
        many = f"{len(run.failures)} things need you" if len(run.failures) > 1 else "one thing needs you"
        code = 1
        sentence = f"{_count(articles, 'article')} archived; {many}: {first.source}: {first.message} {first.remedy}"
        sentence += f" All is in {run.output.root / 'report.html'}."
    else:
        aside = f", {_count(others, 'page')} without an article set aside" if others else ""
        code, sentence = 0, f"{_count(articles, 'article')} archived{aside}: open {run.output.root / entrance}."
        if doubts := _doubts(report):
            sentence += f" {_count(doubts, 'doubt')} to look at in report.html."
            code = 1 if run.options.strict else 0
    if unused := [name for name in run.sources.ignored if name.startswith(f"{config.EDITS}/")]:
        most = f" and {len(unused) - 1:,} more" if len(unused) > 1 else ""
        sentence += f" Not taken: {unused[0]}{most}; a document edited by hand is tei/ID.xml, ID that of its capture."
    if unread := [name for name in run.sources.ignored if not name.startswith(f"{config.EDITS}/")]:
        kinds = ", ".join(sorted({PurePath(name).suffix.lower() or "no ending" for name in unread})[:_KINDS])
        sentence += f" {_count(len(unread), 'file')} not read ({kinds}): report.html names them."
    if removed:
        sentence += f" {_count(len(removed), 'file')} of the last build that nothing makes any more removed."
    return Built(run.output.root, report, run.output.written, removed, anew, code, sentence.strip())


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _doubts(report: dict[str, Any]) -> int:
    entries = [*report["documents"], *report["collections"]]
    seen: int = sum(finding["severity"] != "note" for entry in entries for finding in entry["findings"])
    return seen + sum(len(report["decisions"][kind]) for kind in ("orphans", "stale"))

"""The commands."""

from __future__ import annotations

import contextlib
import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from kei_archive import _world, tomlfile
from kei_archive.building import Build, build
from kei_archive.building.book import book
from kei_archive.building.edits import payload_of
from kei_archive.building.notes import notes
from kei_archive.cli.learning import learn_command
from kei_archive.cli.options import dataclass_options, given, profile_option
from kei_archive.cli.review import review_command
from kei_archive.cli.terminal import Reporter
from kei_archive.config import archive_of, decisions_of, profile_of
from kei_archive.decisions import Decisions, decisions_in
from kei_archive.doctor import examine
from kei_archive.errors import InvalidTei, UsageError
from kei_archive.files import write
from kei_archive.findings import CODES, Finding, Severity
from kei_archive.model import Article, Kind, printable
from kei_archive.pipeline import INCLUDES, convert, included, load, refuse_includes
from kei_archive.press import preflight
from kei_archive.reading import read
from kei_archive.renderers import render_volumes
from kei_archive.renderers.base import FORMATS, Epub, Format, Html, Jsonl, Markdown, Pdf, Tei, Text
from kei_archive.renderers.new_theme import new_theme
from kei_archive.site.serve import HOST, make_server
from kei_archive.tei.document import TeiDocument, parse
from kei_archive.tei.restore import drawn_otherwise, payload_name, restore
from kei_archive.tei.stream import walk
from kei_archive.tei.validate import validate

__all__ = ["group"]

FILE = click.Path(path_type=Path)
templates_option = click.option(
    "--templates",
    multiple=True,
    type=click.Path(exists=True, file_okay=False),
    help="A folder searched before the theme for templates and styles; may be given several times.",
)
url_option = click.option("--url", help="Address of the page, if you know it.")
encoding_option = click.option("--encoding", help="Encoding of the capture, if it is misread.")
payload_option = click.option(
    "--payload",
    type=FILE,
    help="The payload file of a document that names one, or its folder; without it, payload/ beside and the captures "
    "of its corpus are looked in.",
)
quiet_option = click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="kei-archive", message="kei-archive %(version)s")
def group() -> None:
    """Scraped web articles in; canonical TEI-XML, EPUB, print-ready PDF and a web edition out.

    \b
    The three jobs:
      kei-archive build corpus -o build           everything, for a folder of captures
      kei-archive book COLLECTION.toml -o X.epub  one EPUB collection
      kei-archive book COLLECTION.toml -o X.pdf   one print-ready PDF

    Exit codes: 0 all well; 1 done, but something needs you; 2 wrong use; 3 a library is missing; 4 no article found.
    """  # noqa: D301  # a backspace is click's mark for lines that are not to be wrapped


@group.command("build", short_help="Make the archive of a folder of captures.")
@click.argument("source", type=FILE)
@click.option("-o", "--out", type=FILE, required=True, help="The folder to write to.")
@dataclass_options(Build, skip=("jobs",))
@click.option("--jobs", type=click.IntRange(1), help="Processes that render at the same time.  [default: every core]")
@templates_option
@quiet_option
def build_command(
    *, source: Path, out: Path, jobs: int | None, templates: tuple[str, ...], quiet: bool, **values: Any
) -> int:
    """Make the archive of SOURCE: a corpus folder with kei.toml, any folder of captures, or one capture.

    Writes one TEI file, one web page and one PDF a post, an EPUB, a PDF and a print-ready PDF of every collection, and
    a report of what was kept, what was removed and by which rule. Run it again after a change: only what changed is
    made.
    """
    options = Build(**given(values), jobs=jobs or _world.cores())
    with Reporter(quiet=quiet) as reporter:
        built = build(source, out, options=options, templates=templates, progress=reporter)
    if not quiet:
        for failure in built.report["quarantine"][1:]:  # the sentence below names the first
            click.echo(f"! {failure['source']}: {failure['message']} {failure['remedy']}", err=True)
        for note in notes(built):
            click.echo(note)
        click.echo(built.sentence)
    elif built.exit_code:
        click.echo(built.sentence, err=True)
    return built.exit_code


group.add_command(learn_command)


@group.command("book", short_help="Make one file of a collection: EPUB or print-ready PDF.")
@click.argument("collection", type=FILE)
@click.option("-o", "--out", type=FILE, required=True, help="The file to write: NAME.epub, NAME.pdf, NAME.bib, ...")
@dataclass_options(Pdf, Epub, Text, Markdown, Jsonl, defaults={"purpose": "print"})
@profile_option
@templates_option
@quiet_option
def book_command(
    *,
    collection: Path,
    out: Path,
    profile: str | None,
    templates: tuple[str, ...],
    quiet: bool,
    **values: Any,
) -> int:
    """Make one file of a collection: an EPUB, or a print-ready PDF (--purpose archive gives PDF/A).

    For analysis: its references (NAME.bib, NAME.csl.json), its texts as data (NAME.jsonl), Markdown or plain text.

    COLLECTION is a file NAME.toml in the folder collections/ of a corpus; the posts are read from that corpus.
    """
    values["purpose"] = values.get("purpose") or ("print" if out.suffix.lower() == ".pdf" else None)
    target = _target(out, values)
    with Reporter(quiet=quiet) as reporter:
        made = book(collection, target, profile=profile, templates=templates, stem=out.stem, progress=reporter)
    write(out, made.rendition.data)
    for part in made.volumes:
        write(out.with_name(part.name), part.data)
    _tell(collection, [finding for part in (*made.volumes, made.rendition) for finding in part.findings], quiet=quiet)
    for failure in made.failures:
        click.echo(f"! {failure.source}: {failure.message} {failure.remedy}", err=True)
    if not quiet:
        volumes = f" in {len(made.volumes)} volumes beside it" if made.volumes else ""
        click.echo(f"{out}: {made.posts} posts{volumes}, {len(made.rendition.data):,} bytes.")
    return 1 if made.failures else 0


group.add_command(review_command)


@group.command("read", short_help="Show what we see in one capture.")
@click.argument("source", type=FILE)
@click.option("--explain", "how", flag_value="explain", help="Every line with role, certainty and rule.")
@click.option("--json", "how", flag_value="json", help="One JSON object: text, facts with evidence, blocks, lines.")
@url_option
@encoding_option
@profile_option
def read_command(*, source: Path, how: str | None, url: str | None, encoding: str | None, profile: str | None) -> int:
    """Show what we see in one capture: its facts and its text. SOURCE may be - for standard input."""
    article = _read(source, url=url, encoding=encoding, profile=profile)
    if how == "json":
        click.echo(json.dumps(article.as_dict(), ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace"))
    elif how == "explain":
        click.echo(article.explain().encode("utf-8", "backslashreplace"), nl=False)
    else:
        facts = [row for row in article.explain().splitlines() if row.startswith("# ")]
        text = "\n".join([*facts, "", article.text])
        click.echo(text.encode("utf-8", "backslashreplace"))
    if not article.body:
        what = "" if article.kind in (Kind.ARTICLE, Kind.NONE) else f", but what we call {article.kind}"
        click.echo(f"{source}: no text of an article here{what}; --explain shows every line.", err=True)
        return 4
    return 0


@group.command("convert", short_help="Convert one capture or TEI file to another format.")
@click.argument("source", type=FILE)
@click.option("-o", "--out", type=FILE, required=True, help="The file to write; its ending is the format.")
@dataclass_options(Html, Pdf, Epub, Text, Markdown, Jsonl, Tei)
@url_option
@encoding_option
@profile_option
@templates_option
@quiet_option
def convert_command(
    *,
    source: Path,
    out: Path,
    url: str | None,
    encoding: str | None,
    profile: str | None,
    templates: tuple[str, ...],
    quiet: bool,
    **values: Any,
) -> int:
    """Convert one capture, or one TEI file, to the format that OUT's name ends in.

    For reading: .html, .epub, .pdf. To keep: .xml (TEI). For analysis: .txt, .md, .jsonl, .csl.json, .bib.
    """
    target = _target(out, values)
    _refuse_itself(source, out)
    how: dict[str, Any] = {"url": url, "encoding": encoding, "profile": profile or profile_of(source)}
    how |= {"archive": archive_of(source), "decisions": _decisions(source)}
    if isinstance(target, Epub) and target.split != "none":
        document = load(source, **how)
        if next(walk(document))[0] == "text":
            raise UsageError("--split says nothing about a single text.", place=str(source), remedy="Leave it out.")
        *volumes, rendition = render_volumes(document, target, stem=out.stem, templates=templates)
        for volume in volumes:
            write(out.with_name(volume.name), volume.data)
    else:
        rendition = convert(source, target, templates=templates, **how)
    write(out, rendition.data)
    _tell(source, rendition.findings, quiet=quiet)
    if isinstance(target, Tei) and (name := payload_name(parse(rendition.data))):
        click.echo(f"T024 Its bytes are not in the TEI: keep the capture beside it, as payload/{name}.", err=True)
    if not quiet:
        click.echo(f"{out}: {len(rendition.data):,} bytes.")
    return 0


@group.command("serve", short_help="Show a built archive in the browser of this machine.")
@click.argument("folder", type=FILE)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, help="The port; 0 takes any.  [default: 8000]")
def serve_command(*, folder: Path, port: int) -> int:
    """Show what a build wrote to FOLDER, to this machine only, until Ctrl-C."""
    with make_server(folder, port=port) as server, contextlib.suppress(KeyboardInterrupt):
        click.echo(f"http://{HOST}:{server.server_port}/ shows {folder}; Ctrl-C ends it.")
        server.serve_forever()
    return 0


@group.group("theme", short_help="Themes: what pages and books look like.")
def theme_group() -> None:
    """Themes: what pages and books look like."""


@theme_group.command("new", short_help="Begin a theme of your own.")
@click.argument("name")
@click.option("-o", "--out", type=FILE, default=Path(), help="The folder to put it in.  [default: this one]")
@click.option("--extends", default="peninsula", help="The theme to start from.  [default: peninsula]")
def theme_new_command(*, name: str, out: Path, extends: str) -> int:
    """Write a theme called NAME that looks as the one it extends, with what one usually changes as comments."""
    written = new_theme(name, out, extends=extends)
    for path in written:
        click.echo(path)
    click.echo(f"Edit them, then: kei-archive build CORPUS -o OUT --theme {name} --templates {out}")
    return 0


@group.command("restore", short_help="Rebuild the captured bytes from a TEI file.")
@click.argument("tei", type=FILE)
@click.option("-o", "--out", type=FILE, required=True, help="The file to write; - for standard output.")
@payload_option
@quiet_option
def restore_command(*, tei: Path, out: Path, payload: Path | None, quiet: bool) -> int:
    """Rebuild the captured bytes from a TEI file alone, and check them against the digest recorded in it.

    A document that names a payload file, for its lines do not give the bytes back, is restored from that file: that
    of a page of HTML, and of a text in a character set with several ways to write it.
    """
    _refuse_itself(tei, out)
    content = _bytes(tei)
    beside = payload or payload_of(tei, parse(content, place=str(tei)))
    document = TeiDocument(content)
    refuse_includes(document, place=str(tei))
    data = restore(document, payload=beside, place=str(tei))
    otherwise = drawn_otherwise(document.root, data)
    if otherwise:
        click.echo(f"{tei}: T026 {otherwise} {CODES['T026'].remedy}", err=True)
    if str(out) == "-":
        sys.stdout.buffer.write(data)
        return int(bool(otherwise))
    write(out, data)
    if not quiet:
        click.echo(f"{out}: {len(data):,} bytes, equal to the capture (SHA-256 checked).")
    return int(bool(otherwise))


@group.command("validate", short_help="Check TEI files.")
@click.argument("files", nargs=-1, required=True, type=FILE)
@payload_option
@quiet_option
def validate_command(*, files: tuple[Path, ...], payload: Path | None, quiet: bool) -> int:
    """Check TEI files against the schema and the constraints that a schema cannot express."""
    bad = others = 0
    contents = {path: _bytes(path) for path in files}  # a name that is wrong is told of before any work
    for path, data in contents.items():
        findings = _findings(path, data, payload)
        faults = [finding for finding in findings if finding.severity == "fault"]
        bad += bool(faults)
        rows = Counter(
            f"{finding.place or path}: {finding.code} {printable(finding.message)} {finding.remedy}"
            for finding in findings
        )
        for row, times in rows.items():
            click.echo(row if times == 1 else f"{row} ({times} times)")
        others += any(finding.code == "T022" for finding in findings)
        if not findings and not quiet and len(files) > 1:
            click.echo(f"{path}: valid")
    if not quiet:
        click.echo(_verdict(len(files), bad=bad, others=others))
    return 1 if bad else 0


@group.command("preflight", short_help="Check whether a PDF can be printed.")
@click.argument("file", type=FILE)
@click.option(
    "--profile",
    default="press",
    show_default=True,
    help="What the print shop asks for: press, press-bleed, press-colour, x1a, kdp-6x9, or the path of a TOML file.",
)
@quiet_option
def preflight_command(*, file: Path, profile: str, quiet: bool) -> int:
    """Check any PDF against what a print shop asks for, and explain each fault with its pages and its remedy."""
    found = preflight(file, profile=profile)
    for finding in found:
        place = f"{finding.place}: " if finding.place else ""
        click.echo(f"{finding.code} {place}{printable(finding.message)} {finding.remedy}")
    if not quiet:
        many = f"{len(found)} faults" if len(found) > 1 else "1 fault"
        click.echo(f"{file}: {many if found else 'ready for the press'} by the profile {profile}.")
    return 1 if found else 0


@group.command("code", short_help="Say what a finding code means.")
@click.argument("code", required=False)
def code_command(*, code: str | None) -> int:
    """Say what a finding code means and what to do about it; without CODE, list them all."""
    if code is None:
        for row in CODES.values():
            click.echo(f"{row.code}  {row.severity:<6} {row.meaning}")
        return 0
    entry = CODES.get(code.upper())
    if entry is None:
        raise UsageError(f"no finding has the code {code!r}.{tomlfile.suggest(code.upper(), CODES)}")
    click.echo(f"{entry.code} ({entry.severity}): {entry.meaning}\nWhat to do: {entry.remedy}")
    return 0


@group.command("doctor", short_help="Say what this machine has and lacks.")
def doctor_command() -> int:
    """Say what this machine has and lacks, and how to install it."""
    checks = examine()
    for check in checks:
        mark = "ok     " if check.present else ("missing" if check.needed else "absent ")
        click.echo(f"{mark}  {check.name:<22} {check.detail}")
        if not check.present:
            click.echo(f"{'':9}{'':<22} {check.remedy}")
    lacking = [check for check in checks if check.needed and not check.present]
    what = ", ".join(check.purpose for check in lacking)
    click.echo(f"Not possible here: {what}." if lacking else "Everything that kei-archive does is possible here.")
    return 1 if lacking else 0


def _tell(source: Path, findings: Iterable[Finding], *, quiet: bool) -> None:
    """Say what could not be carried over into a rendition of a source, each finding once; no notes if ``quiet``."""
    for finding in dict.fromkeys(findings):
        if quiet and finding.severity is Severity.NOTE:
            continue
        at = f" ({finding.place})" if finding.place not in finding.message else ""
        click.echo(f"{source}: {finding.code} {printable(finding.message + at)} {finding.remedy}", err=True)


def _verdict(files: int, *, bad: int, others: int) -> str:
    """The last line of `validate`, from numbers of files: ``others`` were written elsewhere, and held to no schema."""
    said, ours = [], files - others
    if bad:
        said.append(f"{bad} of {files} files need mending.")
    elif ours:
        said.append("The file is valid." if files == 1 else f"{ours} {'files are' if ours > 1 else 'file is'} valid.")
    if others:
        many = f"{others} files" if others > 1 else "1 file"
        said.append(f"Not held to a schema: {many} not written by kei_archive; checked: well-formed TEI, its pointers.")
    return " ".join(said)


def _findings(path: Path, data: bytes, payload: Path | None) -> tuple[Finding, ...]:
    """What `validate` finds in a file, with the payload file that is given or lies beside it."""
    document = TeiDocument(data)
    try:
        beside, others = payload or payload_of(path, document.root), included(document)
    except InvalidTei:  # validate says what is wrong with the XML
        beside, others = None, 0
    found = validate(document, place=str(path), payload=beside)
    return (*found, Finding("T025", INCLUDES.format(number=others), place=str(path))) if others else found


def _read(source: Path, *, url: str | None, encoding: str | None, profile: str | None) -> Article:
    if str(source) == "-":
        data = sys.stdin.buffer.read()
        return read(data, url=url, encoding=encoding, profile=profile, locator="standard-input.txt")
    return read(source, url=url, encoding=encoding, profile=profile or profile_of(source), decisions=_decisions(source))


def _decisions(source: Path) -> Decisions:
    """What people have decided about a capture; a file that cannot be obeyed is told of, and stops nothing."""
    decisions = decisions_in(decisions_of(source))
    for problem in decisions.problems:
        click.echo(f"! {printable(str(problem))}", err=True)
    return decisions


def _target(out: Path, values: dict[str, Any]) -> Format:
    """The format that the name asks for, with the options that belong to it."""
    formats = {Path(f"x{kind.suffix}").suffix: kind for kind in FORMATS.values()}  # .json is enough for .csl.json
    kind = formats.get(out.suffix.lower())
    if kind is None:
        raise UsageError(f"no format for the name {out.name!r}.", remedy=f"End it in {', '.join(formats)}.")
    chosen = given(values)
    known = set(kind.__dataclass_fields__)
    if foreign := sorted(set(chosen) - known):
        raise UsageError(f"--{foreign[0].replace('_', '-')} says nothing about {out.suffix} files.")
    return kind(**chosen)


def _refuse_itself(source: Path, out: Path) -> None:
    if out.exists() and source.exists() and out.samefile(source):
        raise UsageError(
            "would be overwritten by what is made from it.", place=str(source), remedy="Name another file."
        )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}.", place=str(path), remedy="Check the path.") from error

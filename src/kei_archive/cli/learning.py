"""``learn``: what a folder of captures teaches, shown to a person and written to a profile."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from kei_archive import config
from kei_archive.building.options import Progress
from kei_archive.cli.terminal import Reporter
from kei_archive.learning import Changes, learn, write_profile
from kei_archive.learning.families import questions
from kei_archive.model import printable
from kei_archive.profiles import load_profile
from kei_archive.profiles.families import Family, Learned

__all__ = ["learn_command"]

FILE = click.Path(path_type=Path)
_SHOWN: Final = 10
"""Questions and changes that are shown; ``--list`` shows all families."""
_WIDTH: Final = 60


@click.command("learn", short_help="Learn a site's layouts and furniture from its posts.")
@click.argument("source", type=FILE)
@click.option("-o", "--out", type=FILE, help="The profile to write: NAME.toml. What a person wrote in it is kept.")
@click.option("--list", "listed", is_flag=True, help="Show every family of lines, not only those that need you.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
def learn_command(*, source: Path, out: Path | None, listed: bool, quiet: bool) -> int:
    """Learn what the posts in SOURCE have in common: the layouts of their pages, and the lines that pages share.

    Lines that are made alike are one family, such as "Photo from {...}." or "Total Index: {n} publications.", and get
    one role together, so that many posts correct the few. `build` does this by itself; a profile makes it visible,
    keeps it when posts are added, and can be corrected:

    \b
      kei-archive learn posts -o site.toml
      kei-archive build posts -o build --profile site.toml

    In site.toml, to decide a family yourself, set its role and add by = "your name". Learning again keeps that.
    """  # noqa: D301  # a backspace is click's mark for lines that are not to be wrapped
    captures = config.find_sources(source).captures
    if out is not None and out.is_file():
        load_profile(out)  # what cannot be learned into is told before any work
    with Reporter(quiet=quiet) as reporter:
        profile = learn(
            captures,
            name=out.stem if out is not None else "learned",
            progress=lambda done, total: reporter(Progress("learn", done, total, "captures compared")),
        )
    learned = profile.learned or Learned()
    changes = write_profile(profile, out) if out is not None and learned.families else None
    if not quiet:
        _show(learned, unread=len(captures) - learned.posts, listed=listed)
        if changes is not None and changes.any:
            _show_changes(changes, learned=learned)
        click.echo(_outcome(learned, source=source, out=out, changes=changes))
    return 0 if learned.posts and (learned.families or out is None) else 4


def _show(learned: Learned, *, unread: int, listed: bool) -> None:
    aside = f" ({_count(unread, 'capture')} left out: unreadable, or with the bytes of another)" if unread else ""
    click.echo(f"{_count(learned.posts, 'post')}{aside}")
    none = learned.posts - sum(layout.posts for layout in learned.layouts)
    names = [f"{layout.name} {layout.posts:,}" for layout in learned.layouts]
    if none and names:
        names.append(f"of none {none:,}")
    click.echo(f"{_count(len(learned.layouts), 'layout')}{': ' if names else ''}{' · '.join(names)}")
    asked = questions(learned)
    lines = sum(family.lines for family in learned.families)
    several = "family" if len(learned.families) == 1 else "families"
    needs = f" · {len(asked):,} need{'s' if len(asked) == 1 else ''} you" if asked else ""
    click.echo(f"{len(learned.families):,} {several} of lines, {_count(lines, 'line')}{needs}")
    if listed:
        _table(learned.families)
    elif asked:
        click.echo("What needs you most, with the role that seems likeliest:")
        _table(asked[:_SHOWN])


def _table(families: Sequence[Family]) -> None:
    for family in families:
        mark = " " if family.settled else "?"
        text = printable(family.pattern)
        text = text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"
        click.echo(f"  {mark} {family.role:<15} {family.cert:.2f} {family.posts:>7,} posts  {text}")


def _show_changes(changes: Changes, *, learned: Learned) -> None:
    if len(changes.new) < len(learned.families):  # else the profile is new
        click.echo(f"Since the last time: {len(changes.new):,} new families, {len(changes.gone):,} gone.")
    for was, now in changes.roles[:_SHOWN]:
        click.echo(f"  {was.role} is now {now.role}: {printable(now.pattern)[:_WIDTH]}")


def _outcome(learned: Learned, *, source: Path, out: Path | None, changes: Changes | None) -> str:
    if not learned.posts:
        return f"Nothing in {source} can be read; kei-archive read FILE says why."
    if not learned.families:
        nothing = "nothing was learned" if out is None else f"nothing was learned, and {out} was not written"
        return f"The posts have no lines in common: {nothing}. Three posts of one site are the least."
    if out is None or changes is None:
        return f"Nothing was written: kei-archive learn {source} -o PROFILE.toml writes it."
    kept = f" {_count(len(changes.kept), 'decision')} of yours kept." if changes.kept else ""
    aside = f" It had been changed by hand: the old file is {changes.old}." if changes.old else ""
    return f"{out} is written.{kept}{aside} Use it: kei-archive build {source} -o OUT --profile {out}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"

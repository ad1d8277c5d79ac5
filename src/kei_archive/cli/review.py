"""``kei-archive review``: the questions of an archive, asked in the terminal, with keys that work over any line."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from kei_archive import _world
from kei_archive.cli.options import IsoDate, profile_option
from kei_archive.cli.terminal import Reporter
from kei_archive.decisions import FACTS, KIND
from kei_archive.model import printable
from kei_archive.review import ASKED_FACTS, HELP, Conversation, Desk, FactQuestion, Question, open_desk

__all__ = ["review_command"]


@click.command("review", short_help="Ask a person what the machine is not sure of.")
@click.argument("source", type=click.Path(path_type=Path))
@click.option(
    "--field",
    "fields",
    multiple=True,
    type=click.Choice((KIND, *FACTS)),
    help="Ask this fact alone, or what the page is (kind); may be repeated.",
)
@click.option(
    "--ask-below", type=click.FloatRange(0, 1), default=0.9, show_default=True, help="Ask below this certainty."
)
@click.option(
    "--sample",
    type=click.FloatRange(0, 1),
    default=0.01,
    show_default=True,
    help="Share of the certain answers that is asked too, so that their error rate is measured.",
)
@click.option("--list", "how", flag_value="list", help="Print the questions as a table and ask nothing.")
@click.option("--json", "how", flag_value="json", help="Print the questions as JSON lines and ask nothing.")
@click.option("--by", default="editor", show_default=True, help="Who decides; it is written into every decision.")
@click.option("--on", type=IsoDate(), default=None, help="The day of the decisions.  [default: today]")
@profile_option
@click.option("-q", "--quiet", is_flag=True, help="Show no progress.")
def review_command(
    *, source: Path, fields: tuple[str, ...], how: str | None, by: str, on: date | None, quiet: bool, **values: Any
) -> int:
    """Ask about the pages, facts and lines of SOURCE that are in doubt, those first that would do the most damage.

    \b
    Damage is the chance of being wrong times the characters that it spoils: of the page, the article or the lines.
    Before all come pages of which it is open whether they hold an article.
    Lines that differ in their numbers alone are a family, and one question.
      Enter   accept what is offered        n   next: leave it open
      1-9     another role or value         u   undo the last answer
      s       split the family              ?   why the machine says so
      o       open the source there         q   quit; every answer is already saved

    Answers are small TOML files in the folder decisions/ of SOURCE. Put them under version control, edit them by hand
    as you like; deleting one undoes it. `kei-archive build` obeys them and never writes them. What cannot be obeyed is
    told first, with a !, and makes the exit code 1; what should be looked at again, with a ?.
    """  # noqa: D301  # a backspace is click's mark for lines that are not to be wrapped
    with Reporter(quiet=quiet or how is not None) as reporter:
        desk = open_desk(source, tell=reporter, fields=fields or ASKED_FACTS, **values)
    for mark, troubles in (("!", desk.failures), ("?", desk.doubts)):
        for trouble in troubles:
            click.echo(f"{mark} {trouble}", err=True)
    questions = [one for one in desk.review.questions() if not fields or isinstance(one, FactQuestion)]
    if how is not None:
        _print(questions, how=how)
    else:
        _converse(desk, questions, by=by, on=on or _world.now().date())
    if desk.failures:
        need = "thing needs you" if len(desk.failures) == 1 else "things need you"
        click.echo(f"{len(desk.failures):,} {need}: what is marked ! above cannot be read or obeyed.", err=True)
    return 1 if desk.failures else 0


def _converse(desk: Desk, questions: Sequence[Question], *, by: str, on: date) -> None:
    posts = _count(desk.review.posts, "page")
    if not questions:
        click.echo(f"{posts}: nothing to ask.")
        return
    click.echo(f"{posts}, {_count(len(questions), 'question')}. {HELP}")
    conversation = Conversation(
        list(questions), desk.writer(by=by, on=on), ask=_ask, say=click.echo, why=desk.why, source=desk.source
    )
    left = conversation.run()
    kept = f"{_count(conversation.answered, 'answer')} kept in {desk.folder}"
    after = "Build the archive again to see them obeyed." if conversation.answered else "Nothing was changed."
    click.echo(f"\n{kept if conversation.answered else 'No answer given'}; {left:,} left open. {after}")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _ask(prompt: str) -> str | None:
    """A line from the person; None at the end of the input, so that piped answers work like typed ones."""
    click.echo(prompt, nl=False)
    line = sys.stdin.readline()
    return line.rstrip("\r\n") if line else None


def _print(questions: Sequence[Question], *, how: str) -> None:
    if how == "json":
        for question in questions:
            click.echo(json.dumps(question.as_dict(), ensure_ascii=False).encode("utf-8", "backslashreplace"))
        return
    click.echo(f"{'damage':>9}  {'posts':>6}  {'lines':>6}  {'cert':>4}  question")
    for question in questions:
        click.echo(_row(question))


def _row(question: Question) -> str:
    mark = " (sample)" if question.sampled else ""
    if isinstance(question, FactQuestion):
        best = f"perhaps {question.answers[0].value}" if question.answers else "nothing speaks for any value"
        answer = question.was if question.known else f"unknown; {best}"
        said = f"{question.field} of {question.post.name}: {answer}"
        return f"{question.damage:9.1f}  {1:>6}  {'':>6}  {question.cert:4.2f}  {printable(said)[:100]}{mark}"
    said = f"{question.role}: {question.pattern}"
    figures = f"{question.damage:9.1f}  {question.posts:>6,}  {question.count:>6,}  {question.cert:4.2f}"
    return f"{figures}  {printable(said)[:100]}{mark}"

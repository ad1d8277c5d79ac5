"""The conversation: shows questions, takes keys, keeps answers at once. It knows no terminal, only lines of text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from kei_archive.claims import date_of
from kei_archive.decisions import KIND, MANY, FactValue
from kei_archive.errors import KeiArchiveError
from kei_archive.model import Kind, Period, Role, printable
from kei_archive.review.questions import SHOWN, FactQuestion, LineQuestion, Question
from kei_archive.review.writing import Writer

__all__ = ["HELP", "ROLES", "Conversation"]

ROLES: Final = (
    Role.PARAGRAPH, Role.HEADING, Role.LIST_ITEM, Role.QUOTE, Role.CAPTION, Role.CREDIT, Role.AUTHOR_NOTE,
    Role.COMMENT, Role.OTHER,
)  # fmt: skip
"""The roles that have a key; any other is given by its name."""

HELP: Final = "Enter accept   1-9 another   s split   n next   u undo   ? why   o open   q quit"

Ask = Callable[[str], str | None]
"""Shows a prompt and gives the line typed; None at the end of the input."""
Say = Callable[[str], None]
Explain = Callable[[Question], Iterable[str]]


@dataclass
class Conversation:
    """A review as a conversation.

    Attributes:
        questions: What is asked, in order.
        writer: Keeps the answers.
        ask: Takes a line from the person.
        say: Shows a line to the person.
        why: Lines that explain what the machine says.
        source: Lines of the capture around a question.
    """

    questions: list[Question]
    writer: Writer
    ask: Ask
    say: Say
    why: Explain
    source: Explain
    answered: int = 0
    _at: int = 0
    _done: list[int] = field(default_factory=list)
    _aside: set[str] = field(default_factory=set)

    def run(self) -> int:
        """Ask until the person stops or nothing is left; the number of questions left open."""
        skipped = 0
        while self._at < len(self.questions) or self._goes_back():
            question = self.questions[self._at]
            if isinstance(question, FactQuestion) and not self._asked(question):
                self._at += 1  # the page has just been said to hold no article, or to hold one after all
                continue
            for line in self._shown(question):
                self.say(line)
            typed = self.ask("? ")
            if typed is None or typed.strip().lower() in ("q", "quit"):
                break
            skipped += self._obey(typed.strip(), question)
        return len(self.questions) - self._at + skipped

    def _goes_back(self) -> bool:
        """Whether the person takes the last answer back, now that nothing is left to ask."""
        if not self._done:
            return False
        self.say("\nThat was the last question. u takes the last answer back, Enter ends.")
        typed = self.ask("? ")
        if typed is None or typed.strip().lower() != "u":
            return False
        self._undo()
        return True

    def _obey(self, typed: str, question: Question) -> int:
        """Do what was typed; 1 if the question is passed over."""
        match typed.lower():
            case "n":
                self._at += 1
                return 1
            case "u":
                self._undo()
            case "?":
                self._tell(self.why(question))
            case "o":
                self._tell(self.source(question))
            case "s":
                self._split(question)
            case "h":
                self.say(HELP)
            case _:
                self._answer(typed, question)
        return 0

    def _answer(self, typed: str, question: Question) -> None:
        try:
            path = self._keep(typed, question)
        except ValueError as error:
            self.say(f"{error}  ({HELP})")
            return
        except KeiArchiveError as error:
            self.say(printable(str(error)))
            return
        self.say(f"kept in {path}")
        self._done.append(self._at)
        self.answered += 1
        self._at += 1

    def _keep(self, typed: str, question: Question) -> str:
        folder = self.writer.folder.parent
        if isinstance(question, LineQuestion):
            path = self.writer.lines(question, role_of(typed, default=question.role))
        else:
            answers = [(one, values_of(typed, one)) for one in self._asked(question)]
            if question.others and typed not in ("", "-"):
                raise ValueError("Each post has a value of its own: s asks about them one by one.")
            path = self.writer.facts(answers)
            if question.field == KIND and answers[0][1] != (question.was,):
                self._aside.add(question.post.name)
        return path.relative_to(folder).as_posix()

    def _asked(self, question: FactQuestion) -> list[FactQuestion]:
        """The posts that a question is about, but those that have just been said to hold no article."""
        return [one for one in question.each if one.post.name not in self._aside]

    def _undo(self) -> None:
        if self._done and self.writer.undo():
            self._at = self._done.pop()
            self.answered -= 1
            if isinstance(question := self.questions[self._at], FactQuestion) and question.field == KIND:
                self._aside.discard(question.post.name)
            self.say("taken back")
        else:
            self.say("nothing to take back")

    def _split(self, question: Question) -> None:
        parts = question.split() if isinstance(question, LineQuestion) else question.each if question.others else ()
        if not parts:
            self.say("This cannot be split.")
            return
        self.say(f"split into {len(parts)}")
        self.questions[self._at : self._at + 1] = parts

    def _tell(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.say(printable(line))

    def _shown(self, question: Question) -> Iterable[str]:
        yield ""
        head = f"[{self._at + 1}/{len(self.questions)}]"
        if isinstance(question, LineQuestion):
            yield from _of_lines(question, head)
        else:
            yield from _of_fact(question, head)


def role_of(typed: str, *, default: Role) -> Role:
    """The role that a person means: none typed for the first, a key, or a name or its beginning.

    Raises:
        ValueError: It is none, or not clear which.
    """
    if not typed:
        return default
    if typed.isdecimal() and 1 <= int(typed) <= len(ROLES):
        return ROLES[int(typed) - 1]
    fitting = [role for role in Role if str(role).startswith(typed.lower())]
    exact = [role for role in fitting if str(role) == typed.lower()]
    if len(exact or fitting) == 1:
        return (exact or fitting)[0]
    several = ", ".join(map(str, fitting))
    raise ValueError(
        f"{printable(typed)!r} could be {several}." if fitting else f"There is no role {printable(typed)!r}."
    )


def values_of(typed: str, question: FactQuestion) -> tuple[FactValue, ...]:
    """The values that a person means: the first answer, another by its number, ``-`` for none, or as typed.

    Raises:
        ValueError: They are no values of this fact.
    """
    if question.field == KIND:
        return (_kind(typed, question),)
    if typed == "-" or (not typed and not question.known):
        return ()
    text = typed
    if not typed:
        text = question.answers[0].value
    elif typed.isdecimal() and len(typed) == 1 and question.field != "part":
        if not 1 <= int(typed) <= len(question.answers):
            raise ValueError(f"There is no answer {typed}.")
        text = question.answers[int(typed) - 1].value
    if question.field == "date":
        return (_day(text),)
    if question.field == "part":
        if not text.isdecimal() or int(text) < 1:
            raise ValueError("A part is a whole number from 1.")
        return (int(text),)
    parts = [part.strip() for part in text.split(";")] if question.field in MANY else [text]
    return tuple(part for part in parts if part)


def _kind(typed: str, question: FactQuestion) -> str:
    """The kind of page that is meant: by the number of an answer, or by a name or its beginning."""
    if typed.isdecimal() and 1 <= int(typed) <= len(question.answers):
        return question.answers[int(typed) - 1].value
    fitting = [kind for kind in Kind if typed and str(kind).startswith(typed.lower())]
    if typed and len(fitting) != 1:
        raise ValueError(f"There is no kind of page {printable(typed)!r}: it is {', '.join(Kind)}.")
    return str(fitting[0]) if fitting else question.was


def _day(text: str) -> date | Period:
    try:
        return date_of(text)
    except ValueError as error:
        raise ValueError("A date is written 2020-01-07, or 2020-01, or 2020.") from error


def _of_lines(question: LineQuestion, head: str) -> Iterable[str]:
    many = f"{question.count:,} lines in {question.posts:,} posts" if question.count > 1 else "1 line"
    sample = "  (of the sample: the machine is certain)" if question.sampled else ""
    layout = f" of layout {question.layout}" if question.layout else ""
    yield f"{head} {many}{layout}: {_cut(question.lines[0].text if question.exact else question.pattern)}{sample}"
    for line in question.lines[:SHOWN]:
        yield from _of_line(line.before, line.text, line.after, place=f"{line.post.name}:{line.number}")
    if question.certain:
        others = ", ".join(f"{count:,} as {role}" for role, count in sorted(question.certain.items()))
        yield f"  other lines of this form: {others}"
    kind = "removed" if question.role.is_chrome else "kept"
    yield f"  {kind} as {question.role}, certainty {question.cert:.2f}"
    yield "  " + "  ".join(f"{number} {role}" for number, role in enumerate(ROLES, 1)) + "  or a role's name"


def _of_line(before: str, text: str, after: str, *, place: str) -> Iterable[str]:
    yield f"  {printable(place)}"
    if before.strip():
        yield f"      {_cut(before.strip().splitlines()[-1])}"
    yield f"    > {_cut(text)}"
    if after.strip():
        yield f"      {_cut(after.strip().splitlines()[0])}"


def _of_fact(question: FactQuestion, head: str) -> Iterable[str]:
    if question.others:
        yield from _of_facts(question, head)
        return
    sample = "  (of the sample: the machine is certain)" if question.sampled else ""
    yield f"{head} {question.field} of {printable(question.post.name)}{sample}"
    if question.post.about:
        yield f"  “{_cut(question.post.about)}”"
    yield from _of_answers(question)
    first = question.answers[0].value if question.known else "unknown"
    several = " (several: with ;)" if question.field in MANY else ""
    unknown = "" if question.field == KIND else "   - unknown"  # a page is always of some kind
    yield f"  Enter: {_cut(first)}   or type it{several}{unknown}"


def _of_facts(question: FactQuestion, head: str) -> Iterable[str]:
    """A fact that several posts state in lines of one form: the lines of the first, and what is made of them."""
    yield f"{head} {question.field} of {len(question.each):,} posts: {_cut(question.pattern)}"
    for one in question.each[:SHOWN]:
        yield f"  {printable(one.post.name)}"
        yield f"    > {_cut(one.answers[0].evidence)}"
        yield f"      {_cut(one.was)}  [{one.cert:.2f} {one.answers[0].rule}]"
    yield "  Enter: each as it says   s one by one   - unknown in all of them"


def _of_answers(question: FactQuestion) -> Sequence[str]:
    rows = []
    for number, answer in enumerate(question.answers, 1):
        why = f"  [{answer.cert:.2f} {answer.rule}]" if answer.cert else ""
        rows.append(f"  {number} {_cut(answer.value)}{why}")
        said = answer.reason or answer.evidence
        if said and said != answer.value:
            rows.append(f"      {_cut(said, length=400)}")
    return rows or ["  nothing speaks for any value"]


def _cut(text: str, *, length: int = 100) -> str:
    flat = printable(" ".join(text.split()))
    return flat if len(flat) <= length else f"{flat[: length - 1]}…"

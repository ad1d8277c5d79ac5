"""Text and phrases as CommonMark: escaped so that a reader of Markdown gives back exactly the characters.

Rules by https://spec.commonmark.org/0.31.2/. Emphasis is the hard one: an asterisk is a mark only where its
neighbours make it one (section 6.2), so whether a phrase can be marked is decided when its neighbours are known.
Where it cannot, its text stands without a mark, or with an element of HTML: never an asterisk too many.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["HARD_BREAK", "Code", "Marked", "Piece", "code_span", "edges", "escape", "settle", "start_of_line"]

HARD_BREAK: Final = "\n"
"""A line break that an encoder has marked, within a line; captured ones are spaces by then."""

STRIKE: Final = "~~"
"""GitHub's mark of what was deleted."""
_SPECIAL: Final = re.compile(r"[\\`*\[\]<~]|(?<![^\W_])_|_(?![^\W_])|&(?=[A-Za-z0-9#]|\Z)")
"""What starts markup anywhere in a line. An underscore between letters does not; an ampersand only in an entity."""
_BLOCK_START: Final = re.compile(r"[#>+\-=|:]|(?P<number>\d{1,9})(?=[.)](?:[ \t]|\Z))")

_OUTER_SPACE: Final = re.compile(r"\A(?:[^\S\x85]|\ufeff)+|(?:[^\S\x85]|\ufeff)+\Z")
"""Not U+0085: it is white space for Python only, and no reference may name it."""


@dataclass(frozen=True, slots=True)
class Code:
    """A code span with its literal text."""

    text: str


@dataclass(frozen=True, slots=True)
class Marked:
    """Pieces that are to be marked, by ``*``, ``**`` or ``~~``, if their neighbours allow it.

    Where they do not, emphasis is left out, and what was deleted stands in HTML's ``del``, or it would be text.
    """

    mark: str
    pieces: tuple[str | Code | Marked, ...]


Piece = str | Code | Marked


def escape(text: str) -> str:
    """``text`` with a backslash before what would start markup within a line."""
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", text)


def start_of_line(line: str) -> str:
    """A line of a paragraph, escaped where its start would begin a list, a heading, a rule, a quotation or a table."""
    found = _BLOCK_START.match(line)
    if not found:
        return line
    number = found["number"] or ""
    return f"{number}\\{line[len(number) :]}"


def edges(line: str) -> str:
    """``line`` without spaces at its ends, and with other white space there as character references.

    Parsers strip more than the specification says they may.
    """
    return _OUTER_SPACE.sub(lambda match: "".join(f"&#{ord(c)};" for c in match[0]), line.strip(" \t"))


def code_span(text: str) -> str:
    """A code span, with a fence longer than any run of backticks in the text (section 6.1)."""
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    padded = f" {text} " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else text
    return f"{fence}{padded}{fence}" if text.strip() else text


def settle(pieces: Sequence[Piece], *, before: str | None = "", after: str | None = "", open_: str = "") -> str:
    """Join pieces, with marks where they will be read as such.

    Args:
        pieces: Escaped text, code and marked phrases.
        before: The character before, empty at the start of a block, None if it is not known.
        after: The same for the end.
        open_: Marks that are open around the pieces.
    """
    out = ""
    for index, piece in enumerate(pieces):
        previous = out[-1:] or before
        if isinstance(piece, str):
            out = _append(out, piece)
        elif isinstance(piece, Code):
            span = code_span(piece.text)
            out = _append(out, escape(piece.text) if previous == "`" or previous is None else span)
        else:
            following = _first(pieces[index + 1 :], after)
            out = _append(out, _mark(piece, before=previous, after=following, open_=open_))
    return out


def _mark(phrase: Marked, *, before: str | None, after: str | None, open_: str) -> str:
    inner = settle(phrase.pieces, before=None, after=None, open_=open_ + phrase.mark)
    core = inner.strip()
    if not core or phrase.mark[0] in open_:
        return inner
    left, right = inner[: inner.index(core)], inner[inner.index(core) + len(core) :]
    opens = _is_word(core[0]) or _is_boundary(left[-1:] or before)
    closes = _is_word(core[-1]) or _is_boundary(right[:1] or after)
    if before != phrase.mark[0] and opens and closes:
        return f"{left}{phrase.mark}{core}{phrase.mark}{right}"
    return f"{left}<del>{core}</del>{right}" if phrase.mark == STRIKE else inner


def _append(out: str, piece: str) -> str:
    """Join two pieces that must not be read as one: an image, a note in place, a note with a target."""
    if out.endswith(("!", "^")) and piece.startswith("["):
        return f"{out[:-1]}\\{out[-1]}{piece}"
    if out.endswith("]") and piece[:1] in ("(", ":"):
        return f"{out}\\{piece}"
    return out + piece


def _first(pieces: Sequence[Piece], after: str | None) -> str | None:
    """The character that comes next, None if that depends on what is not yet settled."""
    for piece in pieces:
        if not isinstance(piece, str):
            return None
        if piece:
            return piece[0]
    return after


def _is_word(character: str) -> bool:
    """Neither white space nor punctuation in any version of the specification."""
    return unicodedata.category(character)[0] in "LNM"


def _is_boundary(character: str | None) -> bool:
    """White space, punctuation or the edge of the block in every version of the specification."""
    if not character:
        return character is not None
    category = unicodedata.category(character)
    return character in "\t\n$+<=>^`|~" or category == "Zs" or category[0] == "P"

"""Findings about the text itself: characters that need care, and an end that is none."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from kei_archive.findings import Finding
from kei_archive.interpret.page import flat
from kei_archive.interpret.phrases import phrases
from kei_archive.model import Block, Kind, Role, Span, Witness
from kei_archive.readers.mojibake import find_mojibake

__all__ = ["check_body", "check_characters", "check_links"]

_INVALID: Final = re.compile("[\udc80-\udcff]")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML 1.0 excludes, but for lone surrogates (W3C XML 1.0, production 2)."""

_BROKEN: Final = re.compile("[\udcc2-\udcf4][\udc80-\udcbf]")
"""The beginning of a character in UTF-8 of which the rest is lost."""
_BEYOND_ASCII: Final = re.compile(r"\S*[^\x00-\x7f]\S*")
_BIDI: Final = re.compile("[\u202a-\u202e\u2066-\u2069\r\n\u2029]")
_OPENS: Final = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c"} | {
    "\u2066": "\u2069",
    "\u2067": "\u2069",
    "\u2068": "\u2069",
}
"""Embeddings, overrides and isolates, and what closes them (Unicode Standard Annex 9)."""

_CLOSING: Final = "\"'”’»›)]*_ \t\xa0"
_SENTENCE_END: Final = re.compile(r"[.!?…:;。！？．؟।]|\d")
_ENOUGH_WORDS: Final = 12
_OMITTED: Final = re.compile(r"[\[(](?:…|\.\.\.)[\])]\s*$")
"""Marks that blogs and feeds put where they cut a text."""
_BELOW: Final = 3
"""Blocks below the text in which a link to its rest stands."""

_DOUBTFUL: Final = 0.7
"""Certainty below which a person should look at what was kept, as at what was removed (C003)."""
_TINY_SHARE: Final = 0.1
"""Share of the page; an article below it, on a page with much text, may not be the article."""
_MUCH: Final = 3000


def check_characters(witness: Witness) -> Iterator[Finding]:
    """Encoding, invalid bytes, controls, mojibake, open bidirectional controls: a finding each, at the first place."""
    text = witness.text
    if witness.encoding not in ("utf-8", "ascii") and not text.startswith("\ufeff"):
        yield Finding("S001", f"read as {witness.encoding}")
    if witness.drawing is None and not witness.is_reversible:
        yield Finding("S007", f"{witness.encoding} writes the text in other bytes")
    invalid = _INVALID.search(text) if witness.encoding == "utf-8" else None
    if invalid:
        yield Finding("S002", _of_invalid_bytes(text), Span(invalid.start(), invalid.end()))
    control = _CONTROL.search(text)
    if control:
        count = len(_CONTROL.findall(text))
        yield Finding("S003", f"{count} control characters, first U+{ord(control[0]):04X}", Span(*control.span()))
    if garbled := find_mojibake(text):
        first, line = garbled[0], text.count("\n", 0, garbled[0].start()) + 1
        many = f"{len(garbled)} places" if len(garbled) > 1 else "1 place"
        yield Finding("S009", f"{many}, first {first[0]!r} on line {line}", Span(*first.span()))
    place = _open_bidi(text)
    if place is not None:
        yield Finding("S006", f"U+{ord(text[place]):04X} is not closed on its line", Span(place, place + 1))


def _of_invalid_bytes(text: str) -> str:
    """How many bytes are not UTF-8, and which lines are rather in windows-1252, for nothing in them is UTF-8."""
    count = len(_INVALID.findall(text))
    said = f"{count} {'byte is' if count == 1 else 'bytes are'} not valid UTF-8"
    lines = ((number, line) for number, line in enumerate(text.split("\n"), 1) if _INVALID.search(line))
    others = [(number, words) for number, line in lines if (words := _in_windows_1252(line))]
    if not others:
        return said
    number, words = others[0]
    many = "1 line reads" if len(others) == 1 else f"{len(others)} lines read"
    return f"{said}; {many} well as windows-1252, the first line {number}: {words[:40]!r}"


def _in_windows_1252(line: str) -> str:
    """The first word with letters beyond ASCII as windows-1252 has it; empty if the line makes no sense so."""
    if _BROKEN.search(line):
        return ""
    try:
        words = _BEYOND_ASCII.search(line.encode("ascii", "surrogateescape").decode("cp1252"))
    except UnicodeError:
        return ""
    return words[0] if words else ""


def check_links(blocks: Sequence[Block], witness: Witness) -> Iterator[Finding]:
    """Links of the text that are left out (S008): one finding, at the first of them."""
    marks = [mark for mark in witness.drawing.marks if mark.kind == "unlinked"] if witness.drawing else []
    spans = [block.span for block in blocks if block.role.is_body] if marks else []
    starts = [span.start for span in spans]
    lost = [mark for mark in marks if (at := bisect_right(starts, mark.start)) and mark.start < spans[at - 1].end]
    if lost:
        count = "1 link" if len(lost) == 1 else f"{len(lost)} links"
        yield Finding("S008", f"{count}, the first to {lost[0].value!r}", Span(lost[0].start, lost[0].end))


def check_body(blocks: Sequence[Block], *, kind: Kind) -> Iterator[Finding]:
    """No text (C005), lines kept in doubt (C006), truncation (S004), little text against what was removed (C004)."""
    if kind is not Kind.ARTICLE:
        return
    body = [block for block in blocks if block.role.is_body and block.text]
    if not body:
        yield Finding("C005", "nothing between title and end was kept as text")
        return
    for block in body:
        if block.cert < _DOUBTFUL and block.role is not Role.UNCLASSIFIED:  # of these C001 speaks
            yield Finding("C006", f"kept with little certainty: {flat(block.text[:120])[:60]!r}", block.span)
    truncated = _truncated(blocks, body=body)
    if truncated:
        yield truncated
    kept = sum(len(block.span) for block in body)
    total = sum(len(block.span) for block in blocks)
    if total > _MUCH and kept < _TINY_SHARE * total:
        yield Finding("C004", f"{kept} of {total} characters are article")


def _truncated(blocks: Sequence[Block], *, body: Sequence[Block]) -> Finding | None:
    """The finding that the text breaks off: in mid-sentence, at a mark of omission, or at a link to the rest."""
    leads = len(body) > 1 and (_leads_on(body[-1].text) or _is_sold(body[-1]))
    last = body[-2] if leads else body[-1]
    tail = last.text[-80:].rstrip(_CLOSING)
    text = last.role in (Role.PARAGRAPH, Role.UNCLASSIFIED, Role.QUOTE)
    prose = text and len(last.text[:4000].split()) >= _ENOUGH_WORDS
    if (prose and tail and not _SENTENCE_END.match(tail[-1])) or (text and _OMITTED.search(last.text[-20:])):
        return Finding("S004", f"the text ends in {last.text.rstrip()[-40:]!r}", last.span)
    place = next(index for index, block in enumerate(blocks) if block is last)
    below = [block for block in blocks[place + 1 : place + 1 + _BELOW] if block.text.strip()]
    open_end = tail.endswith(("…", "...")) and any(_leads_on(block.text) for block in below)
    sold = next(filter(_is_sold, below), None)
    if text and (open_end or sold):
        words = flat((sold or last).text)[-60:]
        return Finding("S004", f"the page offers the rest of the text: {words!r}", last.span)
    return None


def _is_sold(block: Block) -> bool:
    """Whether a line says that the rest of the text is for those who pay."""
    return phrases().sold_text.search(block.text[:400]) is not None


def _leads_on(text: str) -> bool:
    """Whether a line is a link to the rest: "Read more »"."""
    return flat(text[:80]).casefold().strip(" .…»›>→[]()") in phrases().more_text


def _open_bidi(text: str) -> int | None:
    """Place of the first bidirectional control that its paragraph does not close."""
    stack: list[int] = []
    for match in _BIDI.finditer(text):
        character = match[0]
        if character in _OPENS:
            stack.append(match.start())
        elif character in "\r\n\u2029":
            if stack:
                return stack[0]
        elif stack and _OPENS[text[stack[-1]]] == character:
            stack.pop()
    return stack[0] if stack else None

"""Who wrote it: bylines in several languages, and author notes with occupations and affiliations."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import Final

from kei_archive.label.cues import cues, name_pattern
from kei_archive.label.shapes import DATE_LIKE, author_of_note

__all__ = ["affiliations_of", "names_in_byline", "names_in_note"]

_AND: Final = re.compile(r"\s*(?:,|;|&|/|·|\band\b|\bund\b|\bet\b|\by\b|\be\b|\ben\b|\bja\b|\boch\b|\bog\b)\s*")
_END_OF_NAMES: Final = re.compile(
    r" \| | [-–—] |\(| on (?=\w+ \d)|, (?=\d)|[,.]? (?:published|posted|updated|veröffentlicht)\b", re.IGNORECASE
)
_NOBODY: Final = re.compile(
    r"(?:e-?mail |contact |the )?(?:the )?(?:author|admin|administrator|staff|editors?|guest|redaktion|rédaction"
    r"|redacción|redazione|anonymous|unknown|webmaster|user|news desk|staff (?:writer|reporter)s?)s?",
    re.IGNORECASE,
)
"""Bylines that name nobody."""

_BARE_NAME: Final = re.compile(name_pattern)
_INSIDE: Final = re.compile(r"\b(?:by|von|par|por|di|door)\s+(?P<rest>.+)", re.IGNORECASE)
_HONORIFIC: Final = re.compile(r"^(?:Dr|Prof|Mr|Ms|Mrs)\.? ")
_CREDENTIAL: Final = re.compile(r"(?:Ph\.?D|M\.?D|M\.?A|Jr|Sr|Esq|MBA|J\.?D)\.?", re.IGNORECASE)

_CJK_BYLINE: Final = re.compile(r"(?:글|文|執筆)\s*[:：]?\s*(?P<name>[\w·]{2,20})|(?P<reporter>[가-힣]{2,4})\s*기자")

_VERB: Final = r"(?:is|was|are|has been|works as|serves as|served as|ist|est|es|è|é|on)"
_ARTICLE: Final = re.compile(
    r"^(?:currently |now |also )?(?:a|an|the|ein|eine|der|die|un|une|le|la|el|il)\s+", re.IGNORECASE
)
_NEXT_POST: Final = re.compile(r"\s+(?:and|und|et|y|e)\s+(?=(?:the|a|an|der|die|ein|eine|le|la|un|une|el)\s)")


def names_in_byline(text: str) -> tuple[str, ...]:
    """The people that a byline names; empty for "Staff" and the like."""
    stripped = text.strip().lstrip("•*·| ")
    cjk = _CJK_BYLINE.search(stripped)
    if cjk:
        return (cjk["name"] or cjk["reporter"],)
    match = cues().byline.fullmatch(stripped) or _INSIDE.search(stripped)
    if match is None and not _BARE_NAME.fullmatch(stripped):
        return ()
    rest = match["rest"] if match else stripped
    rest = _END_OF_NAMES.split(DATE_LIKE.sub("|", rest).replace("|", " | "))[0]
    parts = [part for part in map(_clean, _AND.split(rest)) if part]
    people = list(takewhile(lambda part: not cues().occupation.search(part), parts))
    return tuple(dict.fromkeys(part for part in people if not _is_nobody(part)))


def names_in_note(text: str) -> tuple[str, ...]:
    """The person that an author note opens with; empty if it opens otherwise."""
    name = author_of_note(text.strip())
    return (_HONORIFIC.sub("", name),) if name else ()


def affiliations_of(text: str, *, name: str) -> tuple[tuple[str, str], ...]:
    """Pairs of occupation and institution that the first sentence of an author note states of ``name``.

    Either may be empty. The words stand as in the note.
    """
    match = re.match(rf"{re.escape(name)}(?:,[^.]{{0,80}},)? {_VERB} (?P<rest>.+)", _one_sentence(text))
    if not match:
        return ()
    pairs = []
    for post in _NEXT_POST.split(match["rest"]):
        rest = _ARTICLE.sub("", post.strip().rstrip("."))
        place = _last_place(rest)
        pairs.append(place or (rest, ""))
    return tuple(pairs)


def _last_place(post: str) -> tuple[str, str] | None:
    """Split a post at its last "at the …", which leads to the institution."""
    for match in reversed(
        list(re.finditer(r"\s(?:at|with|bei|an der|am|à|presso)\s(?:the\s|der\s|dem\s|la\s)?", post))
    ):
        if post[match.end() : match.end() + 1].isupper():
            return post[: match.start()], post[match.end() :]
    return None


def _one_sentence(text: str) -> str:
    """The first sentence; full stops in abbreviations ("U.S. Army") do not end it."""
    flat = " ".join(text.split())
    match = re.match(r".+?(?<![A-Z.])\.(?=\s+[^\W\d_a-z]|$)", flat)
    return match[0] if match else flat


def _clean(part: str) -> str:
    words = " ".join(part.split()).strip(" :,·|@")
    return "" if _CREDENTIAL.fullmatch(words) else words


def _is_nobody(part: str) -> bool:
    return _NOBODY.fullmatch(part) is not None or not any(character.isalpha() for character in part)

"""Names of people: in bylines of several forms and languages, and in notes that say who the author is."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Final

from kei_archive.interpret.dates import DATE, MONTH
from kei_archive.interpret.phrases import phrases
from kei_archive.label.cues import cues, name_pattern
from kei_archive.label.shapes import author_of_note

__all__ = [
    "affiliations_of",
    "bare_names",
    "is_given",
    "is_name",
    "is_post",
    "leading_name",
    "names_beside_date",
    "names_in_byline",
    "names_in_note",
    "names_of_more",
]

_AND: Final = re.compile(
    r"\s*(?:,|;|&|·|\s[/|•]\s|\+|\band\b|\bund\b|\bet\b|\ben\b|\bja\b|\boch\b|\bog\b"
    r"|(?-i:\b[ye]\b(?!\.)|\bE(?=-[^\W\d_]{3})|\be(?=\. ?V\.)))\s*",
    re.IGNORECASE,
)
"""What stands between two people; of one letter, a capital or one with a point is an initial: "Ada E. Lovelace".

"E-Mail" and the "e. V." of German clubs are no initials: names end before them.
"""
_AND_IN_CAPITALS: Final = re.compile(r"(\w+ \w{2,}) [YE] (?=\w{2,} \w{2,})")
"""The same letters where all are capitals: between two whole names they are "and"."""
_MOST_WORDS: Final = 9
"""Words of a text that a name may begin; more are a sentence."""
_SHORTENED: Final = (
    "Adm", "Amb", "Capt", "Cdr", "Col", "Cpt", "Dipl", "Dr", "Fr", "Gen", "Gov", "Hon", "Ing", "Jr", "Lt", "Maj", "Mag",
    "Mlle", "Mme", "Mr", "Mrs", "Ms", "Msgr", "Prof", "Rep", "Rev", "Sen", "Sgt", "Sr", "St", "Sta", "jur", "med",
    "nat", "phil", "pol", "rer",
)  # fmt: skip
"""Titles and ranks with a full stop that ends no name: "Prof. Dr. med. Ada Lovelace"."""
_NO_TITLE: Final = "".join(rf"(?<!\b{title})" for title in _SHORTENED)
_END_OF_NAMES: Final = re.compile(
    r"\s[|•∙>»]+(?:\s|$)| [-–—]+ |[(\[<]|\s@|(?<=\w)@| (?:(?-i:on|am|le|el|il)) (?=\w+ \d|\d|,)|, (?=\d)"
    r"|\s+(?=\d{1,2}(?:[:.h]\d\d|\s|$))"
    rf"|\s+(?={MONTH} \d)|／"
    r"|\s+(?:fotos?|photos?|photographs?|photography|pictures|bild(?:er)?|kuvat?|zdjęcia|фото|写真|사진)(?=$|[\s:])"
    r"|(?-i:(?<=[a-z])(?=(?:Published|Updated|Posted|Veröffentlicht|Aktualisiert|Publié|Publicado|Follow)\b))"
    r"|[,.]? (?:published|posted|updated|last|in|at|for|from|um|aus|erstellt|veröffentlicht|publié|publicado|says?)\b"
    r"|\s(?-i:on|am|le|el|il)(?: [^\W\d_]{2,10})?\.?,?\s*(?:\||$)|: "
    rf"|(?<!\b\w){_NO_TITLE}\.(?=\s[A-Z][a-z]{{3,}})"
    r"|\s\S+@\S+\.\w+|\s*[–—]+\s*(?=\d)|\s(?:view|rss|share|print|save)\b|•"
    r"|,? (?=the [A-Z])|,? (?-i:an?|ein|eine|un|une|una) (?=[a-z])",
    re.IGNORECASE,
)
_NO_NAME: Final = (
    r"(?i:(?!(?:the|this|these|an?|it|he|she|they|his|her|my|our|what|how|why|when|who|where"
    r"|der|die|das|ein|eine|wie|was|warum|les?|la|el|il|un|une|où|qui) ))"
)
_BARE_NAME: Final = re.compile(
    rf"{_NO_NAME}(?:(?:Dr|Prof|Mr|Ms|Mrs|Sir)\.? )*{name_pattern}(?:, (?:Ph\.?D|M\.?D|Jr|Sr|MBA)\.?)?"
)
_BAR: Final = re.compile(r"\s+[|•–—-]\s+")
_HANDLE: Final = re.compile(r"[^\W\d_][\w.-]{1,24}")
_ADDRESS: Final = re.compile(r"\s*[|•·(<]\s*\S+@\S+$|\s\S+@\S+\.\w+$|(?<=\w)@\w+$")
"""An e-mail address or an account behind a name, also where the space between them is lost."""
_HONORIFIC: Final = re.compile(r"^(?:Dr|Prof|Mr|Ms|Mrs)\.? ")
_GENERATION: Final = re.compile(r",(?=\s+(?:Jr|Sr)\b)")
_INVERTED: Final = re.compile(
    r"(?P<surname>[^\W\d_][\w’'-]+),\s+"
    r"(?:(?P<given>[^\W\d_][\w’'-]+(?:(?: [A-Z]\.)+)?)|(?P<initials>[A-Z]\.(?: ?[A-Z]\.)*))"
)
"""What may be a surname before its comma, "Lovelace, Ada", or two agencies or people: "Reuters, AFP", "Ada, Mary"."""
_CREDENTIAL: Final = re.compile(r"(?:Ph\.?D|M\.?D|M\.?A|Jr|Sr|Esq|MBA|J\.?D)\.?", re.IGNORECASE)
_TIME: Final = re.compile(
    r"\b\d{1,2}[:.]\d\d(?: ?(?:uhr|am|pm|a\.m\.|p\.m\.|[A-Z]{2,4}))*\b|\d+ ?(?:h|min)\b",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"^(?:posted|published|written|submitted|created|updated|erstellt|veröffentlicht|on|am|le)\b\W*",
    re.IGNORECASE,
)
_PARTICLES: Final = frozenset(
    ("de", "da", "di", "van", "von", "der", "den", "la", "le", "del", "al", "bin", "ibn", "el", "zu", "ten", "ter", "v")
)
_NUMBER: Final = re.compile(r"^\d{1,2}[.)]\s+|(?<=[^\W\d_]{3})\d$")
"""The number of a list's entry, or a note's behind a name."""
_IMAGE: Final = re.compile(r"\s+(?:image|photo|foto|bild|avatar|portrait)$", re.IGNORECASE)

_CJK_BYLINE: Final = re.compile(
    r"(?:(?:글쓴이|필자|執筆|作者|著者|記者|记者|責任編集|责任编辑|責任編輯)\s*[:：／/]?\s*|(?:^|[・\s])(?:글|文)(?:\s*[:：／/]\s*|\s+))(?!责任编辑|責任編輯|来源|來源)(?P<name>[\w·]{2,20})|(?P<reporter>[가-힣]{2,4})\s*(?:선임)?기자"
)
_CJK_NAME: Final = re.compile(r"[가-힣]{2,4}|[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,3}[ \u3000][\u4e00-\u9fff]{1,3}")

_VOWELS: Final = re.compile(
    "[\u05b0-\u05c7\u064b-\u0655\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd\u0e31-\u0e3a\u0e47-\u0e4e]"
)
_BESIDE_NAME: Final = re.compile(r"\s*(?:선임)?기자$|^(?:本报)?(?:记者|記者)\s+|\s*(?:记者|記者)$|\s+tarafından$")
"""A reporter's post beside the name, or the "by" that stands behind it."""
_IN_PLACE: Final = re.compile(r"\s+(?:in|aus|à|a|en|em|da|w|v|te|из|в)\s+[^\W\d_a-zß-ÿ]\w+(?:[ -][^\W\d_a-zß-ÿ]\w+)?$")
"""Where the reporter is: "Ada Lovelace in Turin"."""

_FOR: Final = re.compile(r"\s+[Ff]or\s+(?:[Tt]he\s+)?[^\W\d_a-zß-ÿ]\w+(?:\s[^\W\d_]\w*){0,3}$")
"""Whom the reporter writes for: "Ada Lovelace for The Evening Gull"."""

_COVERS: Final = re.compile(
    rf"{_NO_NAME}(?P<name>{name_pattern})(?:,[^.]{{0,80}},)? (?i:has (?:covered|written|worked|reported|served)|covers"
    r"|can be (?:reached|followed|found)"
    r"|reports|contributes|joined|lives|blogs|schreibt|berichtet|lebt|écrit|vit|collabore|escribe|vive|cubre|colabora"
    r"|scrive|escreve) "
)
_VERB: Final = r"(?:is|was|are|has been|works as|serves as|served as|ist|est|es|è|é|on)"
_ARTICLE: Final = re.compile(
    r"^(?:currently |now |also )?(?:a|an|the|ein|eine|der|die|un|une|le|la|el|il)\s+", re.IGNORECASE
)
_NEXT_POST: Final = re.compile(r"\s+(?:and|und|et|y|e)\s+(?=(?:the|a|an|der|die|ein|eine|le|la|un|une|el)\s)")


def names_in_byline(text: str) -> tuple[str, ...]:
    """The people that a byline names; empty for "Staff" and the like."""
    stripped = text.strip().lstrip("•*·|- ")
    cjk = _CJK_BYLINE.search(stripped)
    if cjk:
        return (cjk["name"] or cjk["reporter"],)
    match = phrases().byline.fullmatch(stripped) or phrases().byline_inside.search(stripped)
    if match is None:
        return bare_names(stripped)
    rest = match["rest"].lstrip(" :")
    again = phrases().byline.fullmatch(rest)  # "Autor: Von Ada Lovelace"
    return _people(again["rest"] if again and again["rest"] else rest)


def names_beside_date(text: str, known: AbstractSet[str] = frozenset()) -> tuple[str, ...]:
    """The names that stand with a date on a line, with no word that says so: "Ada Lovelace | May 2, 2018".

    Args:
        text: The line.
        known: What short lines of the page say, in small letters: a section among them ends a name.
    """
    cjk = _CJK_BYLINE.search(text)
    if cjk:
        return (cjk["name"] or cjk["reporter"],)
    rest = DATE.sub(" | ", _TIME.sub(" | ", phrases().ago.sub(" | ", text)))
    parts = re.split(r"\s*[|•∙·/]\s*|\s[-–—]\s", phrases().byline_beside.sub(" | ", rest))
    for part in (piece for whole in parts for piece in re.split(r",\s", _in_order(whole.strip(" ,:")))):
        named = _LABEL.sub("", part.strip(" ,:"))
        labelled = phrases().byline.fullmatch(named) if ":" in named else None
        if labelled and labelled["rest"]:
            return _people(labelled["rest"])
        bare = leading_name(named, known) or bare_names(named)
        if bare:
            return bare
    return ()


def leading_name(text: str, known: AbstractSet[str] = frozenset()) -> tuple[str, ...]:
    """The person that a text begins with, if by a known given name: "Ada Lovelace Engines" is of Ada Lovelace.

    Of three words that may all be a name the last is none if it is a section, or ``known`` to the page.
    """
    words = text.split()
    if not 3 <= len(words) <= _MOST_WORDS or not is_given(words[0]):
        return ()
    last = words[-1].casefold()
    whole = bare_names(text) and last not in known and last not in phrases().sections
    name = "" if whole else _first_words(words)
    return (name,) if name and not _is_nobody(name) else ()


def _first_words(words: list[str]) -> str:
    """The name that the words begin with: two of them, or three with a particle, an initial or a second given name."""
    second = words[1].casefold().rstrip(".")
    inner = second in _PARTICLES or len(second) == 1 or is_given(second)
    length = 3 if inner else 2
    name, behind = " ".join(words[:length]), words[length : length + 1]
    return name if is_name(name) and not (behind and behind[0].islower()) else ""


def names_of_more(text: str) -> tuple[str, ...]:
    """The people of whom a page offers more: "All posts by Ada Lovelace"."""
    match = phrases().byline_more.fullmatch(text.partition(" (")[0])
    name = next(filter(None, match.groupdict().values()), "") if match else ""
    return bare_names(name) if name else ()


def is_given(name: str) -> bool:
    """Whether a name begins with a frequent given name."""
    first = name.split()[0].casefold().strip(".,") if name.split() else ""
    return first in _given() or ("-" in first and first.split("-")[0] in _given())


@cache
def _given() -> frozenset[str]:
    """The given names, read once: they are part of the program, not its state."""
    lines = (Path(__file__).parent / "given_names.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())


def bare_names(text: str, *, handles: bool = False) -> tuple[str, ...]:
    """The people, if the text is nothing but their names; with ``handles``, also a name of one word."""
    stripped = _IMAGE.sub("", _ADDRESS.sub("", text.strip(" •*·|-–—,:@")))
    stripped = _NUMBER.sub("", stripped) if " " in stripped else stripped
    if len(stripped) > 80:
        return ()
    stripped = _FOR.sub("", _IN_PLACE.sub("", stripped)) if is_given(stripped) else stripped
    first, *others = _BAR.split(stripped)
    if is_name(first) and is_given(first) and not all(map(is_name, others)):
        stripped = first  # "Ada Lovelace | ENGN"
    parts = _apart(stripped)
    if len(parts) > 1 or (parts and parts[0].count(" ") > 1):
        parts = _without_employer(parts)
    fit = all(is_name(part) and (handles or not _CJK_NAME.fullmatch(part)) for part in parts)
    if parts and not fit and handles and len(parts) == 1:
        fit = _HANDLE.fullmatch(parts[0]) is not None
    return () if not fit or any(map(_is_nobody, parts)) else tuple(dict.fromkeys(parts))


def _apart(text: str) -> list[str]:
    """The people that a text names, one after the other."""
    text = _AND_IN_CAPITALS.sub(r"\1, ", text) if text.isupper() else text
    return [part for part in map(_clean, _AND.split(text)) if part]


def _without_employer(parts: list[str]) -> list[str]:
    """The people before the first part that is what they do or whom they work for: "Ada Lovelace, Engine News"."""
    named = [_without_post(part) for part in parts]
    people = list(takewhile(lambda part: not (is_post(part) or phrases().employer.search(part)), named))
    return people if people and is_name(people[0]) else parts


def _without_post(part: str) -> str:
    """A name without its post: "Ada Lovelace Staff Writer" and "Kolumnistin Ada Lovelace" are Ada Lovelace."""
    words = part.split()
    if 3 <= len(words) <= 4 and phrases().post_before.search(words[0]) and is_given(words[1]):
        return " ".join(words[1:])
    behind = phrases().post.match(words[-1]) or phrases().employer.search(words[-1])
    if len(words) >= 3 and not behind and is_given(words[0]):
        return " ".join([*words[:2], *takewhile(lambda word: not _ends_name(word), words[2:])])
    return (_first_words(words) if behind and len(words) > 3 and is_given(words[0]) else "") or part


def _ends_name(word: str) -> bool:
    """Whether a word behind a name is the label of what follows: "Ada Lovelace Categories", "Ada Lovelace Updated"."""
    known = phrases()
    return any(label.fullmatch(word) for label in (known.date_label, known.no_person)) or (
        known.category.fullmatch(f"{word}:") is not None
    )


def is_name(text: str) -> bool:
    """Whether the text has the form of a person's name: capitals, with small particles between them."""
    if any(character > "\u2e80" for character in text):
        return _CJK_NAME.fullmatch(text) is not None
    return _BARE_NAME.fullmatch(_unmarked(text)) is not None


def _unmarked(text: str) -> str:
    """Without the marks by which scripts of India, Arabic and Thai write vowels: ``re`` takes them for no letters."""
    return text if text.isascii() else _VOWELS.sub("", text)


def names_in_note(text: str) -> tuple[str, ...]:
    """The person that an author note opens with; empty if it opens otherwise."""
    covers = _COVERS.match(text.strip())
    name = author_of_note(text.strip()) or (covers["name"] if covers else "")
    return (_once(_HONORIFIC.sub("", name)),) if name and not _is_nobody(name) else ()


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


def _people(rest: str) -> tuple[str, ...]:
    """The names at the beginning of what follows "By"."""
    words = _END_OF_NAMES.split(DATE.sub(" | ", rest))[0].split()
    while len(words) > 1 and words[-1].casefold() in phrases().before_date:
        words.pop()  # "Ada Lovelace vom 3. Mai 2019"
    rest = _in_order(_GENERATION.sub("", " ".join(words)))
    parts = _apart(rest)
    people = list(takewhile(lambda part: not (is_post(part) or _is_date_label(part)), _without_employer(parts)))
    if people and " " in people[0] and is_name(people[0]):
        people = list(takewhile(lambda part: is_name(part) and _is_whole(part), people))
    if any(len(part.split()) > 6 or len(part) > 60 for part in people):
        return ()
    named = [part for part in people if not _is_nobody(part)]
    return tuple(dict.fromkeys(named)) if named == people else ()


def _in_order(text: str) -> str:
    """Names with their surnames last, where a word behind a comma is known as a given name, or initials are there.

    Where semicolons part them, the commas are within the names.
    """
    found = [_INVERTED.fullmatch(part) for part in re.split(r"\s*;\s*", text)]
    turned = [match for match in found if match and (len(found) > 1 or _is_turned(match))]
    names = [f"{match['given'] or match['initials']} {match['surname']}" for match in turned]
    return "; ".join(names) if len(names) == len(found) else text


def _is_turned(match: re.Match[str]) -> bool:
    given = match["given"]
    return given is None or (is_given(given) and not is_given(match["surname"]))


def _is_whole(part: str) -> bool:
    """Whether it may be a whole name, after another: one word is where the first is, or whom they work for."""
    return " " in part or part[0] > "\u0590"


def _is_date_label(part: str) -> bool:
    return phrases().date_label.fullmatch(part) is not None


def is_post(part: str) -> bool:
    """Whether a text says what somebody is: "Staff writer"."""
    return cues().occupation.search(part) is not None or phrases().post.match(part) is not None


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
    words = _once(_BESIDE_NAME.sub("", " ".join(part.split()).strip(" :,·|@*/")))
    words = _NUMBER.sub("", words) if " " in words else words
    words = words.rstrip(".") if words.count(" ") >= 1 and not re.search(r"\b\w{1,2}\.$", words) else words
    return "" if _CREDENTIAL.fullmatch(words) else words


def _once(words: str) -> str:
    """A name that a picture's description repeats: "Ada Lovelace Ada Lovelace", "Ada Lovelace Ada"."""
    if len(words) > 9 and words[: len(words) // 2] == words[len(words) // 2 :]:
        return words[: len(words) // 2]
    parts = words.split()
    half = len(parts) // 2
    if max(map(len, parts), default=0) < 3:
        return words  # "R. R."
    if half and parts[:half] == parts[half:]:
        return " ".join(parts[:half])
    return " ".join(parts[:-1]) if len(parts) > 2 and parts[-1] == parts[0] else words


def _is_nobody(part: str) -> bool:
    words = phrases()
    nobody = words.nobody.fullmatch(part) or words.date_label.match(part) or words.byline_beside.fullmatch(part)
    label = part.casefold() in words.byline_above or words.weekday.fullmatch(part) is not None
    return nobody is not None or label or not any(map(str.isalpha, part))

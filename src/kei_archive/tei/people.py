"""The persons of a document: who is named, how the name is made up, where it stands in the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kei_archive import naming
from kei_archive.model import Claim
from kei_archive.tei.markup import Mark, one_line
from kei_archive.tei.names import without_titles

__all__ = ["Person", "mark_names", "people"]

# A part of a name in Latin script, such as Müller, O’Neil, MacDonald, Anne-Marie; no initials, no "Jong-un".
_NAME_PART: Final = re.compile(r"[^\W\d_a-z][^\W\d_]+(?:[’'-][^\W\d_a-z][^\W\d_]+)*|[A-Z][’'][A-Z][^\W\d_]+")
_LATIN: Final = re.compile("[A-Za-zÀ-ɏ’'-]+")

# Generated identifiers are a word, or letters and a number: p3, machine.
_GENERATED: Final = re.compile(r"[a-z]{1,4}\d*|machine|editor|source|capture|title|date|text|noeol|byte.*|\d.*")

# A name as a person files it, surname first: "García Márquez, Gabriel"; "Ada Lovelace, PhD" is none.
_FILED: Final = re.compile(r"(?P<surname>[^,]+), (?P<forename>[^,]+)")
_FILED_WORDS: Final = 3
_CREDENTIAL: Final = re.compile(r"(?:Ph\.?D|M\.?D|M\.?A|Jr|Sr|Esq|MBA|J\.?D)\.?|[IVX]+", re.IGNORECASE)

# Family names that are written first (Kim Jaewon, Xi Jinping, Nguyen Phu), the frequent ones: such a name stays whole.
_FAMILY_NAMES: Final = (
    "bae bak cai cao chan chang chen cheng cho choe choi choo chung deng ding dong feng gao guo gwon ha hahn hahm han"
    " heo ho hong hu huang huh hur hwang im jang jeon jeong ji jiang jin jo ju jun jung kang kim ko koo ku kwak kwon le"
    " lee lei li liang lim lin liu lu luo ma mao min moon nam nguyen no noh oh pak pan park peng pham qian rhee ri roh"
    " ryu seo shen shi shim shin sim sin so sohn son song suh sun tang tran u wang wei woo wu xi xie xu yan yang yao ye"
    " yeo yi yim yin yoo yoon you yu yuan yun zeng zhang zhao zheng zhou zhu"
)
_FAMILY_FIRST: Final = frozenset(_FAMILY_NAMES.split())
# Words of bylines that name no person.
_OFFICES: Final = (
    "admin agency author authors board bureau by center centre club committee contributor correspondent council desk"
    " editor editorial editors foundation group guest institute magazine ministry news newsroom office press redaktion"
    " reporter reporters review society staff team the times university"
)
_NOBODY: Final = frozenset(_OFFICES.split())
# Languages of Latin script that write the family name first.
_EASTERN_ORDER: Final = frozenset({"hu", "ja", "ko", "vi", "zh"})


@dataclass(frozen=True, slots=True)
class Person:
    """An author: the name as stated, its parts if they are clear, its identifier in the document."""

    id: str
    name: str
    claim: Claim[str]
    forename: str = ""
    surname: str = ""


def people(authors: Sequence[Claim[str]], *, document_id: str, language: str) -> tuple[Person, ...]:
    """Persons for claims of authorship, each name once, with identifiers such as ``k-….haggard``.

    A name that an editor files by its surname, "Lovelace, Ada", is Ada Lovelace.
    """
    found: dict[str, Person] = {}
    taken: set[str] = set()
    for claim in authors:
        name = one_line(claim.value)
        forename, surname = _filed(name) if claim.resp in ("sidecar", "editor") else ("", "")
        name = f"{forename} {surname}" if surname else name
        if not name or name in found:
            continue
        forename, surname = (forename, surname) if surname else _parts(name, language)
        label = _label(surname or name, taken)
        taken.add(label)
        found[name] = Person(f"{document_id}.{label}", name, claim, forename, surname)
    return tuple(found.values())


def mark_names(text: str, *, persons: Sequence[Person], name: str) -> list[Mark]:
    """A mark with ``@ref`` for the first place where ``text`` has the name of each person, in any case of letters."""
    marks = []
    for person in persons:
        pattern = r",?\s+".join(map(re.escape, person.name.split()))
        match = re.search(rf"(?<!\w){pattern}(?!\w)", text) or re.search(
            rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE
        )
        if match:
            marks.append(Mark(*match.span(), name, (("ref", f"#{person.id}"),)))
    return marks


def _filed(name: str) -> tuple[str, str]:
    """Forename and surname of a name with a comma between them; two empty strings for any other."""
    match = _FILED.fullmatch(name)
    if match is None or _CREDENTIAL.fullmatch(match["forename"]):
        return "", ""
    parts = (match["surname"].split(), match["forename"].split())
    office = any(word.lower() in _NOBODY or word.lower() == "of" for part in parts for word in part)
    fits = all(0 < len(part) <= _FILED_WORDS and part[-1][0].isupper() for part in parts)
    return (match["forename"], match["surname"]) if fits and not office else ("", "")


def _parts(name: str, language: str) -> tuple[str, str]:
    """Forename and surname of a name that is clearly made up of these two; else two empty strings."""
    parts = without_titles(name).split(" ")
    clear = (
        len(parts) == 2
        and all(_LATIN.fullmatch(part) and _NAME_PART.fullmatch(part) for part in parts)
        and not any(part.lower() in _NOBODY or part.isupper() for part in parts)
        and parts[0].lower() not in _FAMILY_FIRST
        and language.split("-")[0] not in _EASTERN_ORDER
    )
    return (parts[0], parts[1]) if clear else ("", "")


def _label(name: str, taken: set[str]) -> str:
    """A fragment identifier from a name that no other identifier of a document can have."""
    base = naming.slug(name, length=40)
    if _GENERATED.fullmatch(base):
        base = f"person-{base}"
    label, number = base, 1
    while label in taken:
        number += 1
        label = f"{base}-{number}"
    return label

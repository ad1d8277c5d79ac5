"""References to the archived texts: CSL-JSON and BibLaTeX, one for each text. What is not known is left out.

CSL-JSON as https://docs.citationstyles.org/en/stable/specification.html (1.0.2) and its JSON schema have it;
BibLaTeX's ``@online`` as its manual (3.20, section 2) has it, with ``year`` and ``howpublished`` for plain BibTeX.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from babel import Locale, UnknownLocaleError
from lxml import etree

from kei_archive import naming
from kei_archive.renderers.base import Bibtex, Csl, Rendition
from kei_archive.renderers.elements import safe_target
from kei_archive.renderers.parts import OPEN, archive_name, date_reason, dates, file_stem, identifier
from kei_archive.tei.document import NS, TeiDocument
from kei_archive.tei.record import Agent, Record, record

__all__ = ["render_bibtex", "render_csl"]

_ISO: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?![\d-])")
_LATEX: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "{": r"\textbraceleft{}",  # BibTeX counts braces even where a backslash stands before one
        "}": r"\textbraceright{}",
        **{character: f"\\{character}" for character in "&%$#_"},
    }
)
"""The ten characters that LaTeX reads as commands; every other character stands for itself in UTF-8."""


def render_csl(doc: TeiDocument, options: Csl) -> Rendition:
    """Make a CSL-JSON file: an array of items, as Zotero, pandoc and citeproc read it."""
    items = [_item(tei) for tei in doc.texts()]
    data = (json.dumps(items, ensure_ascii=False, indent=1) + "\n").encode()
    return Rendition(data, options.media_type, f"{file_stem(doc)}{options.suffix}")


def render_bibtex(doc: TeiDocument, options: Bibtex) -> Rendition:
    """Make a bibliography file in UTF-8, for biber and BibTeX."""
    taken: set[str] = set()
    entries = [_entry(tei, taken) for tei in doc.texts()]
    return Rendition("\n".join(entries).encode(), options.media_type, f"{file_stem(doc)}{options.suffix}")


# ---- CSL-JSON


def _item(tei: etree._Element) -> dict[str, Any]:
    data = record(tei)
    values: dict[str, Any] = {
        "id": identifier(tei),
        "type": "post-weblog" if _is_post(tei) else "webpage" if data.url or data.site else "document",
        "title": ": ".join(part for part in (data.title, data.subtitle) if part),
        "author": [_name(author) for author in data.authors],
        "editor": [_name(editor) for editor in data.editors],
        "issued": _issued(tei, inferred=bool(data.date_cert)),
        "container-title": data.site,
        "collection-title": data.series,
        "collection-number": data.part,
        "publisher": data.publisher,
        "URL": safe_target(data.url),
        "DOI": _doi(data),
        "language": _language(data),
        "keyword": ", ".join(data.categories),
        "genre": data.genre,
        "abstract": data.abstract,
        "archive": archive_name(data),
        "archive_location": identifier(tei) if archive_name(data) else "",
        "note": date_reason(tei) if data.date else "",
    }
    return {name: value for name, value in values.items() if value}


def _name(agent: Agent) -> dict[str, str]:
    """A name in its parts where the encoding knows them, else as it is: a processor must not take it apart."""
    if agent.surname and agent.forename:
        return {"family": agent.surname, "given": agent.forename}
    return {"literal": agent.name}


def _issued(tei: etree._Element, *, inferred: bool) -> dict[str, Any]:
    stated = dates(tei)
    found = [match for match in map(_ISO.match, stated) if match]
    if not found:
        return {}
    if OPEN in stated:  # its ranges have two ends: in words, for a year alone would be the exact date
        words = f"{found[0][0]} or {'later' if stated[1] == OPEN else 'earlier'}"
        return {"literal": words, "circa": True} if inferred else {"literal": words}
    parts = [[int(part) for part in match.groups() if part] for match in found]
    return {"date-parts": parts, "circa": True} if inferred else {"date-parts": parts}


# ---- BibLaTeX


def _entry(tei: etree._Element, taken: set[str]) -> str:
    data = record(tei)
    key = _key(data, identifier(tei), taken)
    texts = {
        "title": data.title,
        "subtitle": data.subtitle,
        "organization": data.site,
        "howpublished": data.site,
        "publisher": data.publisher,
        "series": data.series,
        "number": data.part,
        "keywords": ", ".join(data.categories),
        "abstract": data.abstract,
        "note": date_reason(tei) if data.date else "",
        "eprinttype": archive_name(data),
        "eprint": identifier(tei) if archive_name(data) else "",
    }
    fields = {
        "author": _names(data.authors),
        "editor": _names(data.editors),
        **{name: _latex(value) for name, value in texts.items()},
        **_dates(tei, inferred=bool(data.date_cert)),
        "url": _verbatim(safe_target(data.url)),
        "doi": _verbatim(_doi(data)),
        "langid": _language_name(_language(data)),
    }
    kind = "online" if _is_post(tei) or data.url or data.site else "misc"
    rows = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@{kind}{{{key},\n{''.join(rows)}}}\n"


def _key(data: Record, identity: str, taken: set[str]) -> str:
    """Surname, year and the start of the identifier; the same in every file, unless two texts would meet."""
    who = naming.slug(data.authors[0].surname or data.authors[0].name, length=24) if data.authors else "anonymous"
    head = f"{who}{data.date[:4] or 'undated'}"
    short = re.sub(r"[^A-Za-z0-9.-]", "-", identity.removeprefix("k-"))
    key = f"{head}-{short[:6]}"
    if key in taken:
        key = f"{head}-{short}"
    unique, number = key, 2
    while unique in taken:
        unique, number = f"{key}-{number}", number + 1
    taken.add(unique)
    return unique


def _names(agents: Sequence[Agent]) -> str:
    """Names for BibTeX: in braces where the parts are not known, or would be read amiss."""
    return " and ".join(
        f"{_part(agent.surname)}, {_part(agent.forename)}" if agent.surname and agent.forename else _whole(agent.name)
        for agent in agents
    )


def _part(name: str) -> str:
    return _whole(name) if "," in name or re.search(r"\band\b", name, re.IGNORECASE) else _latex(name)


def _whole(name: str) -> str:
    return f"{{{_latex(name)}}}"


def _latex(text: str) -> str:
    """``text`` for a field: on one line, escaped, without characters that stop TeX."""
    return _harmless(" ".join(text.split())).translate(_LATEX)


def _verbatim(address: str) -> str:
    """``address`` for a field that TeX reads as it is: braces would end it."""
    return _harmless(address).replace("{", "%7B").replace("}", "%7D")


def _harmless(text: str) -> str:
    """``text`` without control characters, which TeX refuses."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f]", "", text)


def _dates(tei: etree._Element, *, inferred: bool) -> Mapping[str, str]:
    stated = dates(tei)
    found = [match[0] for match in map(_ISO.match, stated) if match]
    if not found:
        return {}
    mark = "~" if inferred else ""  # ISO 8601-2: approximate, which is the nearest that a date can say
    if OPEN in stated:  # plain BibTeX knows no range: no year is better than one that reads as exact
        return {"date": "/".join(OPEN if iso == OPEN else f"{found[0]}{mark}" for iso in stated)}
    return {"date": "/".join(f"{iso}{mark}" for iso in found), "year": found[0][:4]}


def _language_name(tag: str) -> str:
    """The name that babel and polyglossia have for a language; empty where Unicode's English name is no such word."""
    try:
        name = Locale.parse(tag, sep="-").get_language_name("en") if tag else ""
    except (UnknownLocaleError, ValueError):
        return ""
    word = (name or "").lower()
    return word if re.fullmatch(r"[a-z]+", word) else ""


# ---- what both need


def _is_post(tei: etree._Element) -> bool:
    return tei.find("t:teiHeader/t:fileDesc/t:sourceDesc/t:biblStruct[@type='blogPost']", NS) is not None


def _doi(data: Record) -> str:
    return next((value for kind, value in data.identifiers if kind == "DOI"), "")


def _language(data: Record) -> str:
    return data.language if data.language != "und" else ""

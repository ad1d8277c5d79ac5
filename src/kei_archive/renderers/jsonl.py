"""JSON lines: metadata and passages as data, one line for each text or each passage (https://jsonlines.org/)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from lxml import etree

from kei_archive.renderers.base import Jsonl, Rendition
from kei_archive.renderers.parts import Parts, archive_name, dates, file_stem, find_parts, identifier
from kei_archive.renderers.passages import Passage, Passages, notes_in, plain, report_left_out
from kei_archive.tei.document import NS, XML_LANG, TeiDocument
from kei_archive.tei.record import Record, collapse, record

__all__ = ["render_jsonl"]

_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)
"""Scripts without spaces between words: Thai to Khmer, kana, Han."""
_SAMPLE: Final = 200
"""Pieces of text that show its script."""


def render_jsonl(doc: TeiDocument, options: Jsonl) -> Rendition:
    """Make JSON lines in UTF-8: the same keys in the same order on every line, null for what is unknown."""
    passages = Passages(corrected=options.corrected)
    rows = [row for tei in doc.texts() for row in _rows(tei, options, passages)]
    data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    return Rendition(data, Jsonl.media_type, f"{file_stem(doc)}{Jsonl.suffix}", findings=tuple(passages.findings))


def _rows(tei: etree._Element, options: Jsonl, passages: Passages) -> Iterator[dict[str, Any]]:
    parts = find_parts(tei)
    text = tei.find("t:text", NS)
    language = (text.get(XML_LANG) if text is not None else None) or record(tei).language
    notes = _beside_titles(parts, record(tei), passages)
    found = [*passages.of((*parts.front, *notes), part="front", language=language)]
    found += passages.of(parts.blocks, language=language)
    if options.back:
        found += passages.of_back(parts, language=language)
    if options.per == "document":
        yield {**_metadata(tei), "paragraphs": [_passage(passage) for passage in found]}
        return
    whole = _metadata(tei)
    shared = {"document": whole["id"], **{name: whole[name] for name in ("title", "authors", "date", "site")}}
    yield from ({**shared, "index": index, **_passage(passage)} for index, passage in enumerate(found, 1))


def _beside_titles(parts: Parts, data: Record, passages: Passages) -> Iterator[etree._Element]:
    """The notes of title, deck and byline, which metadata stand for; finding R006 where they do not."""
    for element in (parts.head, parts.deck, parts.byline):
        if element is None:
            continue
        yield from notes_in(element)
        by = element is parts.byline
        if not (data.authors if by else collapse(plain(element)) in (data.title, data.subtitle)):
            report_left_out(element, passages.findings)


def _metadata(tei: etree._Element) -> dict[str, Any]:
    data = record(tei)
    certainty = data.date_cert or ("stated" if data.date else "unknown")
    values: dict[str, Any] = {
        "id": identifier(tei),
        "title": data.title,
        "title_certainty": data.title_cert or ("stated" if data.title else "unknown"),
        "subtitle": data.subtitle,
        "authors": [author.name for author in data.authors],
        "date": "/".join(dates(tei)),  # one date, or the two of an ISO 8601 interval
        "date_certainty": certainty,
        "site": data.site,
        "publisher": data.publisher,
        "url": data.url,
        "language": _known(data.language),
        "categories": list(data.categories),
        "series": data.series,
        "part": data.part,
        "rights": data.licence,
        "licence": data.licence_target,
        "archive": archive_name(data),
        "capture": _capture(data),
        "words": None if _is_unspaced(tei) else data.words or None,
        "truncated": tei.find("t:text//t:gap[@reason='truncated']", NS) is not None,
    }
    return {name: None if value == "" else value for name, value in values.items()}


def _is_unspaced(tei: etree._Element) -> bool:
    """Whether a text is in a script without spaces, of which white space counts no words."""
    body = tei.find("t:text/t:body", NS)
    words = islice(body.itertext("*"), _SAMPLE) if body is not None else ()
    sample = "".join("".join(map(str, words)).split())
    return 2 * len(_UNSPACED.findall(sample)) > len(sample)


def _capture(data: Record) -> dict[str, Any] | None:
    if not data.capture_sha256:
        return None
    return {"name": data.capture_name, "sha256": data.capture_sha256, "bytes": data.capture_bytes}


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "id": passage.id or None,
        "n": passage.n or None,
        "type": passage.kind,
        "part": passage.part,
        "section": list(passage.section),
        "language": _known(passage.language) or None,
        "text": passage.text,
    }


def _known(language: str) -> str:
    return "" if language == "und" else language

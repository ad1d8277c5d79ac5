"""The metadata in front of a Markdown file, as YAML."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from lxml import etree

from kei_archive.renderers.parts import archive_name, dates, identifier
from kei_archive.tei.document import TeiDocument
from kei_archive.tei.record import record

__all__ = ["front_matter"]

_UNSAFE_IN_YAML: Final = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
"""What YAML may not hold as it is (section 5.1 of YAML 1.2.2), or takes for a line end, or turns a line around."""


def front_matter(doc: TeiDocument) -> list[str]:
    """Metadata in YAML; what is not known is left out. JSON's strings and lists are YAML's too."""
    rows = [f"{name}: {_yaml(value)}" for name, value in _facts(doc.root).items()]
    if doc.is_corpus:
        rows += ["texts:", *(f"  - {_yaml(_facts(tei))}" for tei in doc.texts())]
    return ["---", *rows, "---"]


def _facts(tei: etree._Element) -> dict[str, Any]:
    data = record(tei)
    values = {
        "title": data.title,
        "subtitle": data.subtitle,
        "author": [author.name for author in data.authors],
        "editor": [editor.name for editor in data.editors],
        "date": "/".join(dates(tei)),
        "date_certainty": data.date_cert if data.date else "",
        "id": identifier(tei),
        "source": data.url,
        "site": data.site,
        "publisher": data.publisher,
        "language": data.language if data.language != "und" else "",
        "series": data.series,
        "part": data.part,
        "keywords": list(data.categories),
        "rights": data.licence_target or data.licence,
        "archive": archive_name(data),
    }
    return {name: value for name, value in values.items() if value}


def _yaml(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return _UNSAFE_IN_YAML.sub(lambda match: f"\\u{ord(match[0]):04x}", text)

"""What people have decided: small TOML files beside the captures that win over whatever the machine says.

They are read here and obeyed while a capture is read; only `kei_archive.review` writes them. Deleting an entry or a
file undoes it.
"""

from kei_archive.decisions.audit import Audit, audit
from kei_archive.decisions.files import (
    FACTS,
    FAMILIES,
    FOLDER,
    KIND,
    MANY,
    POSTS,
    SCHEMA,
    decisions_in,
    has_decisions,
    load_decisions,
)
from kei_archive.decisions.obey import decide_facts, decide_kind, decide_lines, machine_says
from kei_archive.decisions.pattern import anchor_of, family_of, has_words, pattern_of
from kei_archive.decisions.ruling import Decisions, FactRuling, FactValue, FamilyRuling, LineRuling, PostRulings, Ruling

__all__ = [
    "FACTS",
    "FAMILIES",
    "FOLDER",
    "KIND",
    "MANY",
    "POSTS",
    "SCHEMA",
    "Audit",
    "Decisions",
    "FactRuling",
    "FactValue",
    "FamilyRuling",
    "LineRuling",
    "PostRulings",
    "Ruling",
    "anchor_of",
    "audit",
    "decide_facts",
    "decide_kind",
    "decide_lines",
    "decisions_in",
    "family_of",
    "has_decisions",
    "has_words",
    "load_decisions",
    "machine_says",
    "pattern_of",
]

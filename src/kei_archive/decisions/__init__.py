"""What people have decided: small TOML files beside the captures that win over whatever the machine says.

They are read here and obeyed while a capture is read; only `kei_archive.review` writes them. Deleting an entry or a
file undoes it.
"""

from kei_archive.decisions.audit import Audit, audit
from kei_archive.decisions.files import FAMILIES, FOLDER, POSTS, load_decisions
from kei_archive.decisions.obey import decide_facts, decide_lines
from kei_archive.decisions.ruling import Decisions, FactRuling, FamilyRuling, LineRuling, PostRulings, Ruling

__all__ = [
    "FAMILIES",
    "FOLDER",
    "POSTS",
    "Audit",
    "Decisions",
    "FactRuling",
    "FamilyRuling",
    "LineRuling",
    "PostRulings",
    "Ruling",
    "audit",
    "decide_facts",
    "decide_lines",
    "load_decisions",
]

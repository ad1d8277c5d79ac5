"""Authors whose names stand surname first, "Lovelace, Ada": read alone two people, or two categories.

Another post that is by Ada Lovelace tells what is meant; without one, the line is left as it was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from kei_archive.model import Claim
from kei_archive.together.digest import Digest, key_of

__all__ = ["turned_names"]

_TURNED: Final = 0.9
"""Certainty, at most, that a name which others have is the one that is meant."""


def turned_names(digests: Sequence[Digest]) -> Iterator[tuple[str, dict[str, tuple[Claim[Any], ...]]]]:
    """Posts whose author stands surname first, by identifier, with what they state by that.

    Args:
        digests: The posts, in the order of their identifiers.
    """
    signed: dict[str, tuple[str, Digest]] = {}
    for one in digests:
        for claim in one.facts["authors"].claims if "authors" in one.facts else ():
            signed.setdefault(key_of(claim.value), (claim.value, one))
    for one in digests:
        author = _turned(one, fact="authors", signed=signed)
        category = _turned(one, fact="categories", signed=signed)
        instead: dict[str, tuple[Claim[Any], ...]] = {"categories": ()} if category else {}
        name = author or (category if "authors" in one.unknown else None)
        if name:
            instead["authors"] = (name,)
        if instead:
            yield one.id, instead


def _turned(one: Digest, *, fact: str, signed: Mapping[str, tuple[str, Digest]]) -> Claim[str] | None:
    """The author, if the only two names of a fact stand with a comma between them and others know them turned."""
    claims = one.facts[fact].claims if fact in one.facts else ()
    if len(claims) != 2 or claims[0].span != claims[1].span or any(claim.resp != "witness" for claim in claims):
        return None
    surname, given = (claim.value for claim in claims)
    filed = f"{surname}, {given}"
    known = signed.get(key_of(f"{given} {surname}"))
    if known is None or not re.search(rf"(?<!\w){re.escape(filed)}(?!\w)", one.facts[fact].words):
        return None
    name, other = known
    reason = f"The page has “{filed}”, as one files a name; {other.name} has {name}."
    cert = min(_TURNED, *(claim.cert for claim in claims))
    return Claim(name, claims[0].span, "name-turned", cert, "machine", reason, (other.id,))

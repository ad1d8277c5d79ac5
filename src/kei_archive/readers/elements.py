"""What the elements of HTML do to the text of a page: which are not shown, begin lines, stand apart.

Standard: HTML Living Standard, 15.3 (rendering), 3.2.6 (``lang``); CSS 2.2, 9.2.4 and 11.2 (``display``,
``visibility``).
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

__all__ = [
    "APART",
    "BLOCKS",
    "CELLS",
    "CONTROLS",
    "PARTING",
    "PRE",
    "WORDS",
    "is_seen",
    "language_of",
    "names",
    "stands_in",
    "words_of",
]

WORDS: Final = 1000
"""Words that a place tells of."""
_PREFIX: Final = 300
"""Characters of an attribute that are looked at for words: a name is shorter."""


def names(words: str) -> frozenset[str]:
    """Words as a set."""
    return frozenset(words.split())


_UNSEEN: Final = names(
    "annotation annotation-xml applet area audio base canvas datalist embed frame frameset iframe input link map"
    " meta noembed noframes noscript object option optgroup param picture script select source style svg template"
    " textarea title track video"
)
"""What a page does not show as text; of a ``picture`` its ``img`` is looked at all the same. Not all of the ``head``:
libxml2 puts there what a page without its tags begins with, if it is younger than HTML 4."""
BLOCKS: Final = names(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol p plaintext pre search"
    " section summary table tbody tfoot thead tr ul xmp"
)
"""What begins on a line of its own."""
APART: Final = BLOCKS - names("dd dt li tr tbody thead tfoot")
"""What has an empty line before it and after it."""
CELLS: Final = frozenset(["td", "th"])
PARTING: Final = BLOCKS | CELLS | {"br"}
"""What parts words where it ends no line: in a cell."""
PRE: Final = frozenset(["listing", "plaintext", "pre", "xmp"])
CONTROLS: Final = names("button input meter progress select textarea")
"""What stands between words as a box."""
_NAMING: Final = ("class", "id", "role", "itemprop", "rel")
_HIDDEN: Final = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_HUMP: Final = re.compile("(?<=[a-z])(?=[A-Z])")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_TAG: Final = re.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8}")


def is_seen(element: etree._Element) -> bool:
    """Whether a page shows an element."""
    tag = element.tag
    return not (
        (tag in _UNSEEN and tag != "img")
        or element.get("hidden") is not None
        or (tag == "dialog" and element.get("open") is None)
        or ((style := element.get("style")) and _HIDDEN.search(style))
    )


def stands_in(element: etree._Element) -> bool:
    """Whether a page shows an element where no scripts run."""
    return element.tag == "noscript" and next(element.iterancestors("head"), None) is None


def language_of(element: etree._Element) -> str:
    """The language that an element says it is in; empty if it says none that is a tag (BCP 47)."""
    language = (element.get("lang") or element.get(_XML_LANG) or "").strip()
    return language if _TAG.fullmatch(language) else ""


def words_of(element: etree._Element, above: frozenset[str]) -> frozenset[str]:
    """The words that an element is called by, with those of the elements around it."""
    values = [value[:_PREFIX] for name in _NAMING if (value := element.get(name))]
    if not values or len(above) > WORDS:
        return above
    return above.union(_WORD.findall(_HUMP.sub(" ", " ".join(values)).lower()))

"""Where an article names another part of its series ("as Part 2 showed"): ``ref`` of type ``part`` around the words.

The pointer is inferred, for the words could mean the part of something else; so it carries ``@cert`` and ``@resp``
(encoding guidelines, section 3). Characters stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from kei_archive.tei.document import NS, TEI, tags

__all__ = ["refer_to_parts"]

# The words of `kei_archive.interpret.facts` for a part, with a capital letter as names have it; "Part 2 of the Treaty"
# is none of ours.
_MENTION: Final = re.compile(
    r"\b(?:Part|Teil|Partie|Parte|Deel|Osa|Часть)\s+(?P<n>\d{1,3}|[IVX]{1,5}|One|Two|Three|Four|Five)\b"
    r"(?!\s+(?:of|von|des|der|du|de|del|van)\b(?!\s+th(?:e|is)\s+series\b))"
)
_WORDS: Final = {"One": 1, "Two": 2, "Three": 3, "Four": 4, "Five": 5}
_ROMAN: Final = {"I": 1, "V": 5, "X": 10}
_CLOSED: Final = tags("ref ptr note bibl cit quote title code eg")
"""Elements whose words are somebody else's, or a pointer already."""
_REF: Final = f"{{{TEI}}}ref"


def refer_to_parts(tei: etree._Element, parts: Mapping[int, str], *, resp: str) -> int:
    """Put a ``ref`` around every mention of another part in the paragraphs of an article.

    Args:
        tei: A ``TEI`` element, which is changed.
        parts: Identifiers of the other documents of the series by their numbers.
        resp: Pointer to who is responsible for the inference.

    Returns:
        How many there are.
    """
    paragraphs = [
        paragraph
        for paragraph in tei.iterfind("t:text/t:body//t:p", NS)
        if not any(ancestor.tag in _CLOSED for ancestor in paragraph.iterancestors())
    ]
    return sum(_refer(paragraph, parts, resp=resp) for paragraph in paragraphs)


def _refer(element: etree._Element, parts: Mapping[int, str], *, resp: str) -> int:
    """Mark the mentions in the text of an element and of the open ones in it, from the end to the beginning."""
    count = 0
    for position in range(len(element), -1, -1):
        before = element[position - 1] if position else None  # whose tail the text is; the element's own text is first
        text = (element.text if before is None else before.tail) or ""
        for start, end, target in reversed([*_mentions(text, parts)]):
            ref = etree.Element(_REF, {"cert": "medium", "resp": resp, "target": f"kei:{target}", "type": "part"})
            ref.text, ref.tail, text = text[start:end], text[end:], text[:start]
            element.insert(position, ref)
            count += 1
        if before is None:
            element.text = text or None
        else:
            before.tail = text or None
            if isinstance(before.tag, str) and before.tag not in _CLOSED:
                count += _refer(before, parts, resp=resp)
    return count


def _mentions(text: str, parts: Mapping[int, str]) -> Iterator[tuple[int, int, str]]:
    for match in _MENTION.finditer(text):
        target = parts.get(_number(match["n"]))
        if target:
            yield *match.span(), target


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text in _WORDS:
        return _WORDS[text]
    values = [_ROMAN[letter] for letter in text]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))

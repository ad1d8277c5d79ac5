"""Mojibake: UTF-8 that somebody read as windows-1252 and saved, so that two to four signs stand for one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

__all__ = ["find_mojibake"]

_UNDEFINED: Final = "\x81\x8d\x8f\x90\x9d"
"""Bytes without a meaning in windows-1252: browsers read them as the controls of the same number."""


def _read_as(first: int, last: int) -> str:
    """What UTF-8 bytes of a range look like when they are read as windows-1252."""
    signs = bytes(range(first, last + 1)).decode("cp1252", "replace")
    return "".join(chr(byte) if sign == "\ufffd" else sign for byte, sign in enumerate(signs, first))


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """Signs that no text has in this order.

    One pair may well be meant: a word in capitals ends in a letter that reads as the first byte of a character, and a
    quotation mark or an ellipsis follows. So what punctuation may follow counts after no capital, and a character of
    another script needs a second one beside it.
    """
    tail = re.escape(_read_as(0x80, 0xBF))
    marks = re.escape("\xa0«»‘’‚“”„…–—‹›")
    one = f"[{re.escape(_read_as(0xC2, 0xDF))}][{tail}]"
    two = f"[{re.escape(_read_as(0xE0, 0xEF))}][{tail}]{{2}}"
    three = f"[{re.escape(_read_as(0xF0, 0xF4))}][{tail}]{{3}}"
    latin = rf"Ã(?![{marks}])[{tail}]|(?<![^\W\d_a-zß-ÿ])(?:Ã[{marks}]|Â[\xa0-\xbf])"
    return re.compile(rf"{latin}|â€[{tail}]|ðŸ[{tail}]{{2}}|(?:{one}|{two}|{three}){{2,}}")


def find_mojibake(text: str) -> list[re.Match[str]]:
    """The places of a text that look like UTF-8 read as windows-1252, in order: ``groÃŸ`` for ``groß``.

    Args:
        text: The decoded capture.
    """
    return list(_pattern().finditer(text))

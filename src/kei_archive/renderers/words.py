"""The words that renditions add to a text ("date unknown", "How to cite"), in the language of the document.

They are data: ``words.toml`` on the theme's search path has one table a language. A language without a table gets
English, and `Words.language` says so, that the markup may tell a screen reader.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kei_archive.errors import TemplateError
from kei_archive.renderers.theme import Theme

__all__ = ["Words", "load_words"]

FALLBACK: Final = "en"


@dataclass(frozen=True)
class Words(Mapping[str, str]):
    """The words of one language by their keys.

    Attributes:
        language: BCP 47 tag of the words; not always the one that was asked for.
        table: The words.
    """

    language: str
    table: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.table[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.table)

    def __len__(self) -> int:
        return len(self.table)


def load_words(theme: Theme, language: str, *, name: str = "words.toml") -> Words:
    """The words for a BCP 47 tag: those of the whole tag, else of its first subtag, else English.

    Args:
        theme: Where the file is searched.
        language: BCP 47 tag of the document.
        name: The file; a format with words of its own has one of its own.

    Raises:
        TemplateError: The file is missing, malformed or without English.
    """
    text = theme.text(name)
    try:
        tables = _tables(text)
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(f"{error}.", place=str(theme.find(name)), remedy="Mend the TOML there.") from error
    if FALLBACK not in tables:
        raise TemplateError(
            "has no table [en].", place=str(theme.find(name)), remedy="English is the fallback: add it."
        )
    tag = next((tag for tag in (language, language.partition("-")[0]) if tag in tables), FALLBACK)
    return _words(text, tag)


@lru_cache(maxsize=64)
def _words(text: str, tag: str) -> Words:
    """One object for a language of a file, whoever asks for it: every text of a volume does."""
    tables = _tables(text)
    return Words(tag, {**tables[FALLBACK], **tables[tag]})


@lru_cache(maxsize=16)
def _tables(text: str) -> Mapping[str, Mapping[str, str]]:
    """The tables of a file of words: parsed once, for a volume asks for them with every text."""
    return tomllib.loads(text)

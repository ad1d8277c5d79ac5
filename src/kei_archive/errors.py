"""The exception family. Every error is a letter to the user: what happened, where, what to do.

KeiArchiveError
├── UsageError            wrong use: unknown option, missing path, unwritable folder   exit 2
│   └── ConfigError       a configuration file that cannot be obeyed
├── ReadError             a source that cannot be read                                exit 4
│   ├── EncodingError     its bytes fit no encoding
│   └── NoReader          no reader for this kind of file
├── NoArticle             a source without an article (listing, empty, chrome only)     exit 4
├── InvalidTei            TEI that breaks the schema or a constraint                   exit 1
├── RenderError           a rendition that cannot be made                            exit 1
│   ├── TemplateError     a template that does not work
│   ├── MissingFont       a font that the theme names is not there
│   └── MissingGlyph      no font has a character of the text
├── MissingLibrary        a library that this job needs is not installed               exit 3
├── InternalError         a fault of ours, or of a library that we use                exit 1
├── WriteError            a file that the system refuses to write                    exit 1
└── PackageError          an archive package that cannot be written or trusted         exit 1
    └── FixityMismatch    bytes that are not the bytes recorded
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from kei_archive.findings import Finding

__all__ = [
    "ConfigError",
    "EncodingError",
    "FixityMismatch",
    "InternalError",
    "InvalidTei",
    "KeiArchiveError",
    "MissingFont",
    "MissingGlyph",
    "MissingLibrary",
    "NoArticle",
    "NoReader",
    "PackageError",
    "ReadError",
    "RenderError",
    "TemplateError",
    "UsageError",
    "WriteError",
]


class KeiArchiveError(Exception):
    """Base of every error that this library raises on purpose.

    Args:
        message: What happened, one sentence.
        place: Where: a file, with line or offset if known.
        remedy: What the user can do about it.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, place: str = "", remedy: str = "") -> None:
        super().__init__(message, place, remedy)
        self.message = message
        self.place = place
        self.remedy = remedy

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}" if self.place else self.message
        return f"{text} {self.remedy}" if self.remedy else text

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process borders: keyword arguments must survive pickling."""
        return (_rebuild, (type(self), self.__dict__.copy()))


def _rebuild(kind: type[KeiArchiveError], state: dict[str, object]) -> KeiArchiveError:
    error = kind.__new__(kind)
    error.__dict__.update(state)
    error.args = (state["message"], state["place"], state["remedy"])
    return error


class UsageError(KeiArchiveError):
    """The request itself is wrong: unknown option, missing path, unwritable folder."""

    exit_code = 2


class ConfigError(UsageError):
    """A configuration file (kei.toml, a collection, a sidecar, a profile) that cannot be obeyed."""


class ReadError(KeiArchiveError):
    """A source that cannot be read."""

    exit_code = 4


class EncodingError(ReadError):
    """The bytes of a source do not fit the encoding that was asked for."""


class NoReader(ReadError):
    """No reader takes this kind of source."""


class NoArticle(KeiArchiveError):
    """The source holds no article: a listing, comments only, empty, nothing but chrome."""

    exit_code = 4


class InvalidTei(KeiArchiveError):
    """TEI that breaks the schema or a constraint; ``findings`` holds every fault found."""

    def __init__(self, message: str, *, place: str = "", remedy: str = "", findings: Sequence[Finding] = ()) -> None:
        super().__init__(message, place=place, remedy=remedy)
        self.findings = tuple(findings)


class RenderError(KeiArchiveError):
    """A rendition that cannot be made from its TEI."""


class TemplateError(RenderError):
    """A template that is missing, misspelt or refers to what is not there."""


class MissingFont(RenderError):
    """A font that the theme names is not in its folders."""


class MissingGlyph(RenderError):
    """No font of the theme has a character of the text."""


class MissingLibrary(KeiArchiveError):
    """An optional library that this job needs is not installed."""

    exit_code = 3


class InternalError(KeiArchiveError):
    """A fault that nobody foresaw, ours or a library's; at the border of a batch it costs one document only."""

    @classmethod
    def of(cls, error: Exception, *, place: str = "") -> InternalError:
        """From any exception."""
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        return cls(f"unexpected {what}.", place=place, remedy="Please report it, with the document if you can.")


class WriteError(KeiArchiveError):
    """A file that the system refuses to write: disk full, no permission. The old file, if any, is still there."""


class PackageError(KeiArchiveError):
    """An archive package that cannot be written or cannot be trusted."""


class FixityMismatch(PackageError):
    """Bytes that are not the bytes whose digest was recorded."""

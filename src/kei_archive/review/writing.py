"""Answers as files: the only place that writes decisions, each at once, with comments and order of the file kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from kei_archive import files
from kei_archive.decisions import FAMILIES, MANY, POSTS, SCHEMA, FactValue, anchor_of, has_words
from kei_archive.errors import UsageError
from kei_archive.model import Period, Role
from kei_archive.review.questions import FactQuestion, Line, LineQuestion, PostRef

__all__ = ["Writer"]

Change = Callable[[tomlkit.TOMLDocument], None]


@dataclass
class Writer:
    """Writes decisions to a folder.

    Attributes:
        folder: The folder ``decisions`` of a corpus; it is made when the first answer is given.
        by: Who decides.
        on: The day.
        known: The file of each post that has one already, by the first twelve digits of its capture's digest.
        stems: How many captures have each stem; where several have one, files are named by digest.
    """

    folder: Path
    by: str
    on: date
    known: dict[str, str] = field(default_factory=dict)
    stems: dict[str, int] = field(default_factory=dict)
    _before: list[list[tuple[Path, bytes | None]]] = field(default_factory=list)

    def lines(self, question: LineQuestion, role: Role) -> Path:
        """Keep the role of a family's lines; the file that was written, or the folder if there were several.

        One line, lines whose pattern others share that have another role, and such as "•••" that no pattern tells from
        others, are named in the files of their posts.
        """
        if question.exact or question.mixed or not has_words(question.pattern):
            return self._each_line(question.lines, role, sampled=question.sampled)
        values = {"pattern": question.pattern, "role": str(role)}
        if question.layout:
            values["layout"] = question.layout
        entry = self._entry(values, str(question.role), sampled=question.sampled)
        return self._write([(self.folder / FAMILIES, None, _adding("family", [entry]))])

    def _each_line(self, lines: Sequence[Line], role: Role, *, sampled: bool) -> Path:
        entries: dict[PostRef, list[tomlkit.items.Table]] = {}
        for line in lines:
            values: dict[str, Any] = {"text": anchor_of(line.text), "role": str(role)}
            if line.nth:
                values["nth"] = line.nth
            entries.setdefault(line.post, []).append(self._entry(values, str(line.role), sampled=sampled))
        return self._write([(self._post_file(post), post, _adding("line", tables)) for post, tables in entries.items()])

    def facts(self, answers: Iterable[tuple[FactQuestion, Iterable[FactValue]]]) -> Path:
        """Keep a fact of each of some posts, unknown where there is no value, as one answer.

        Returns:
            The file that was written, or the folder if there were several.
        """
        return self._write(
            [(self._post_file(one.post), one.post, self._fact(one, list(values))) for one, values in answers]
        )

    def _fact(self, question: FactQuestion, values: Sequence[FactValue]) -> Change:
        shown = [str(value) if isinstance(value, Period) else value for value in values]  # TOML has no type for it
        given = shown or [""]
        entries = [self._entry({"value": value}, question.was, sampled=question.sampled) for value in given]
        many = question.field in MANY
        return _setting(question.field, entries if many else entries[:1], many=many)

    def undo(self) -> bool:
        """Take the last answer back, to the byte; False if there is none."""
        if not self._before:
            return False
        for path, data in self._before.pop():
            if data is None:
                path.unlink(missing_ok=True)
            else:
                files.write(path, data)
        return True

    def _entry(self, values: dict[str, Any], was: str, *, sampled: bool) -> tomlkit.items.Table:
        table = tomlkit.table()
        for key, value in (values | {"was": was, "by": self.by, "on": self.on}).items():
            table.add(key, value)
        if sampled:
            table.add("sampled", True)
        table.add(tomlkit.nl())
        return table

    def _post_file(self, post: PostRef) -> Path:
        name = self.known.get(post.sha256[:12])
        if name is None:
            stem = Path(post.name).stem
            plain = self.stems.get(stem, 0) <= 1 and not (self.folder / POSTS / f"{stem}.toml").exists()
            name = f"{POSTS}/{stem if plain else f'k-{post.sha256[:12]}'}.toml"
            self.known[post.sha256[:12]] = name
        return self.folder / name

    def _write(self, changes: Sequence[tuple[Path, PostRef | None, Change]]) -> Path:
        """Make changes to files as one answer, which can be taken back as one."""
        written: list[tuple[Path, bytes | None, bytes]] = []
        for path, post, change in changes:
            before = path.read_bytes() if path.is_file() else None
            try:
                document = tomlkit.parse(before.decode()) if before is not None else _new(post)
            except (TOMLKitError, UnicodeDecodeError) as error:
                raise UsageError(f"cannot be read: {error}.", place=str(path), remedy="Mend the file first.") from error
            change(document)
            written.append((path, before, tomlkit.dumps(document).encode()))
        for path, _, data in written:
            files.write(path, data)
        self._before.append([(path, before) for path, before, _ in written])
        return written[0][0] if len(written) == 1 else self.folder


def _new(post: PostRef | None) -> tomlkit.TOMLDocument:
    document = tomlkit.document()
    document.add("schema", tomlkit.item(SCHEMA))
    if post is not None:
        document.add("source", tomlkit.item(f"sha256:{post.sha256}"))
        if post.about:
            document.add("about", tomlkit.item(post.about))
    document.add(tomlkit.nl())
    return document


def _adding(key: str, entries: Sequence[tomlkit.items.Table]) -> Change:
    """A change that appends tables to the array of tables ``key``."""

    def change(document: tomlkit.TOMLDocument) -> None:
        if key not in document:
            document.add(key, tomlkit.aot())
        for entry in entries:
            document[key].append(entry)

    return change


def _setting(key: str, entries: Sequence[tomlkit.items.Table], *, many: bool) -> Change:
    """A change that puts tables in the place of what ``key`` holds."""

    def change(document: tomlkit.TOMLDocument) -> None:
        document.pop(key, None)
        if not many:
            document.add(key, entries[0])
            return
        array = tomlkit.aot()
        for entry in entries:
            array.append(entry)
        document.add(key, array)

    return change

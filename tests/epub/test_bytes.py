"""The same TEI gives the same bytes, in a zip file as the standard wants it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.epub.books import CASES, NAMES, case, make

PROGRAM = """
import hashlib, sys
from pathlib import Path
from kei_archive.renderers.base import Epub
from kei_archive.renderers.epub import render_epub
from kei_archive.renderers.theme import load_theme
from kei_archive.tei.document import TeiDocument
document = TeiDocument(Path(sys.argv[1]).read_bytes())
print(hashlib.sha256(render_epub(document, Epub(), theme=load_theme()).data).hexdigest())
"""


@pytest.mark.parametrize("name", NAMES)
def test_another_process_time_zone_hash_seed_and_folder_give_the_same_bytes(name: str, tmp_path: Path) -> None:
    world = os.environ | {"TZ": "Asia/Seoul", "PYTHONHASHSEED": "4711", "LC_ALL": "C", "SOURCE_DATE_EPOCH": "1"}
    command = [sys.executable, "-c", PROGRAM, str(CASES / name / "input.xml")]
    done = subprocess.run(command, env=world, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == hashlib.sha256(make(case(name)).rendition.data).hexdigest()


def test_the_mimetype_is_first_and_stored() -> None:
    data = make(case("volume")).rendition.data
    assert data[30:58] == b"mimetypeapplication/epub+zip"
    assert data[8:10] == b"\0\0"  # method: stored
    assert data[28:30] == b"\0\0"  # no extra field


def test_members_are_sorted_and_carry_neither_time_nor_mode_of_the_machine() -> None:
    infos = make(case("volume")).zip.infolist()
    names = [info.filename for info in infos]
    assert names == ["mimetype", *sorted(names[1:])]
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert {info.external_attr >> 16 for info in infos} == {0o100644}
    assert {info.create_system for info in infos} == {3}
    assert not any(info.extra or info.comment for info in infos)
    assert {info.compress_type for info in infos[1:]} == {zipfile.ZIP_DEFLATED}


def test_names_are_portable() -> None:
    for name in NAMES:
        names = make(case(name)).names
        assert all(part.isascii() and ".." not in part and not part.startswith("/") for part in names)
        assert len({part.casefold() for part in names}) == len(names)


def test_no_clock_no_random_identifier_no_generator() -> None:
    look = make(case("article"))
    assert look.metadata("dcterms:modified") == ["2024-02-01T00:00:00Z"]
    assert look.metadata("dc:identifier")[0].startswith("urn:uuid:")
    assert "generator" not in look.text("content.opf")
    assert make(case("article")).metadata("dc:identifier") == look.metadata("dc:identifier")

"""Golden books: every file of the unzipped EPUB but the enclosed TEI and the style sheet, which are copies.

``pytest tests/epub --save-golden`` writes them anew; the diff is the review.
"""

from __future__ import annotations

import pytest

from tests.epub.books import CASES, NAMES, case, make

COPIES = ("EPUB/tei/", "EPUB/book.css", "mimetype")


@pytest.mark.parametrize("name", NAMES)
def test_golden(name: str, *, save_golden: bool) -> None:
    look = make(case(name))
    made = {file: look.zip.read(file) for file in look.names if not file.startswith(COPIES)}
    golden = CASES / name / "golden"
    if save_golden:
        for old in sorted(golden.rglob("*")):
            if old.is_file():
                old.unlink()
        for file, data in made.items():
            target = golden / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    kept = {path.relative_to(golden).as_posix(): path.read_bytes() for path in golden.rglob("*") if path.is_file()}
    assert sorted(made) == sorted(kept)
    for file, data in made.items():
        assert data.decode() == kept[file].decode(), file

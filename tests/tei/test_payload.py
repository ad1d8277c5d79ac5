"""Documents whose capture is a file beside them: valid, and restored with that file."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from kei_archive.errors import FixityMismatch, InvalidTei, ReadError
from kei_archive.tei.document import TeiDocument
from kei_archive.tei.encode import encode
from kei_archive.tei.restore import restore
from kei_archive.tei.validate import validate
from tests.tei.articles import page


def with_payload(name: str) -> TeiDocument:
    """The page, as if its capture were no text: no sourceDoc, no pointers to lines, a facsimile."""
    xml = encode(page()).xml.decode()
    key = encode(page()).id
    xml = re.sub(r"(?s)<sourceDoc.*</sourceDoc>\n", "", xml)
    xml = re.sub(r' facs="[^"]*"| source="#[^"]*\.z\d+"', "", xml)
    media = f'<media mimeType="text/html" url="payload/{name}"/>'
    surface = f'<surface corresp="#{key}.capture" type="payload">{media}</surface>'
    facsimile = f'<facsimile xml:id="{key}.facsimile">{surface}</facsimile>\n'
    return TeiDocument(xml.replace("<text ", f"{facsimile}<text ", 1).encode())


@pytest.mark.parametrize("name", ["page.html", "page.html.gz"])
def test_payload(name: str, tmp_path: Path) -> None:
    doc, data = with_payload(name), page().witness.data
    assert validate(doc) == ()
    (tmp_path / name).write_bytes(gzip.compress(data, mtime=0) if name.endswith("gz") else data)
    assert restore(doc, payload=tmp_path) == data
    (tmp_path / name).write_bytes(gzip.compress(b"x", mtime=0) if name.endswith("gz") else b"x")
    with pytest.raises(FixityMismatch, match="SHA-256"):
        restore(doc, payload=tmp_path)


def test_refusals(tmp_path: Path) -> None:
    with pytest.raises(InvalidTei, match=r"its capture is the file page\.html"):
        restore(with_payload("page.html"))
    with pytest.raises(ReadError, match=r"page\.html"):
        restore(with_payload("page.html"), payload=tmp_path)
    (tmp_path / "page.gz").write_bytes(b"no gzip")
    with pytest.raises(ReadError, match="cannot be read"):
        restore(with_payload("page.gz"), payload=tmp_path)


def test_no_way_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the password is tide")
    (tmp_path / "payload").mkdir()
    with pytest.raises(ReadError):
        restore(with_payload("../../secret"), payload=tmp_path / "payload")

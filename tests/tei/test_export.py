"""The reading edition: the same text, no capture, no pointer into it, and the master named."""

from __future__ import annotations

from pathlib import Path

import pytest

import kei_archive as kei
from kei_archive.errors import InvalidTei
from kei_archive.tei.document import NS, TeiDocument
from kei_archive.tei.encode import encode
from kei_archive.tei.export import reading_edition
from kei_archive.tei.restore import restore
from kei_archive.tei.validate import validate
from tests.tei.articles import page
from tests.tei.test_bind import volume

PAGE = encode(page())


def text_of(doc: TeiDocument) -> list[str]:
    return ["".join(map(str, text.itertext("*"))) for text in doc.root.iterfind(".//t:text", NS)]


@pytest.mark.parametrize("master", [PAGE, volume()], ids=["document", "volume"])
def test_the_text_stays_and_the_capture_goes(master: TeiDocument) -> None:
    edition = reading_edition(master)
    assert text_of(edition) == text_of(master)
    assert edition.root.find(".//t:sourceDoc", NS) is None
    assert b"facs=" not in edition.xml
    assert not any(value.startswith(f"#{PAGE.id}.z") for e in edition.root.iter("*") for value in e.attrib.values())
    assert {finding.code for finding in validate(edition)} == {"T023"}
    assert f'source="#{PAGE.id}.n1"'.encode() in edition.xml, "a pointer to the text stays"


def test_it_names_its_master() -> None:
    edition = reading_edition(PAGE)
    digest = edition.root.findtext(".//t:publicationStmt/t:idno[@type='master']", "", NS)
    assert digest == PAGE.document_digest
    assert digest in edition.root.findall(".//t:editorialDecl/t:p", NS)[-1].text
    members = reading_edition(volume()).root.findall(".//t:publicationStmt/t:idno[@type='master']", NS)
    assert members[0].text == PAGE.document_digest


def test_there_is_nothing_to_restore() -> None:
    with pytest.raises(InvalidTei, match="no sourceDoc"):
        restore(reading_edition(PAGE))


def test_a_file_that_lost_its_capture_is_no_reading_edition() -> None:
    edition = reading_edition(PAGE)
    digest = PAGE.document_digest
    silent = TeiDocument(edition.xml.replace(f'<idno type="master">{digest}</idno>\n'.encode(), b""))
    assert "T010" in {finding.code for finding in validate(silent)}


def test_what_has_no_capture_is_given_back() -> None:
    edition = reading_edition(PAGE)
    assert reading_edition(edition) is edition


def test_as_a_format(tmp_path: Path) -> None:
    made = kei.render(PAGE, kei.Tei(edition="reading"))
    assert made.data == reading_edition(PAGE).xml
    assert made.name.endswith(".reading.xml")
    assert made.recipe != kei.render(PAGE, "tei").recipe
    assert kei.render(PAGE, "tei").data == PAGE.xml
    page_of = kei.render(TeiDocument(made.data), "html")
    assert b"It read" in page_of.data

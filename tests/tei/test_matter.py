"""What stands around a text: rows of its header that people ask for, and what an editor puts before it."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from kei_archive.config import archive_of
from kei_archive.errors import ConfigError
from kei_archive.model import Archive
from kei_archive.reading import read
from kei_archive.renderers import render
from kei_archive.renderers.base import Bibtex, Csl, Epub, Html, Markdown, Text
from kei_archive.tei.document import NS, TeiDocument
from kei_archive.tei.encode import encode
from kei_archive.tei.validate import validate

PAGE = Path(__file__).parents[1] / "pages" / "paper-words.html"
TEXT = "A Title\n\nA paragraph that is long enough to be one, with a full stop at its end.\n"


def header(doc: TeiDocument) -> etree._Element:
    return doc.root.find("t:teiHeader", NS)


def test_a_page_describes_itself() -> None:
    doc = encode(read(PAGE))
    note = header(doc).find("t:fileDesc/t:notesStmt/t:note[@type='description']", NS)
    assert note.text == "A week in a mill where every tool has three names, and what became of the names."
    assert note.get("source") == f"../payload/{doc.id}.html#xpath(/html/head/meta[6])"
    assert header(doc).find("t:encodingDesc/t:styleDefDecl", NS).get("scheme") == "css"
    assert header(doc).find("t:profileDesc/t:abstract", NS) is None, "a description is no summary by a person"
    assert validate(doc, payload=PAGE) == ()


def test_a_page_that_says_nothing_of_itself() -> None:
    doc = encode(read(PAGE.read_bytes().replace(b'name="description"', b'name="x"').replace(b"dir=", b"data-dir=")))
    assert header(doc).find(".//t:notesStmt", NS) is None
    assert header(doc).find(".//t:styleDefDecl", NS) is None


def test_a_summary_and_who_captured_it() -> None:
    sidecar = {"abstract": "What <this> is  about.", "by": "Iris Venn", "title": "A Title"}
    doc = encode(read(TEXT.encode(), sidecar=sidecar))
    assert validate(doc) == ()
    abstract = header(doc).find("t:profileDesc/t:abstract", NS)
    assert abstract.findtext("t:p", None, NS) == "What <this> is  about."
    assert abstract.get("resp") == f"#{doc.id}.editor"
    assert (
        header(doc).find(
            f".//t:respStmt[@xml:id='{doc.id}.editor']", {**NS, "xml": "http://www.w3.org/XML/1998/namespace"}
        )
        is not None
    )
    capture = header(doc).find(".//t:bibl[@type='capture']", NS)
    assert capture.findtext("t:respStmt/t:name", None, NS) == "Iris Venn"
    assert '"abstract": "What <this> is about."' in render(doc, Csl()).data.decode()
    assert "abstract = {What" in render(doc, Bibtex()).data.decode()


def test_who_pays_for_the_archive(tmp_path: Path) -> None:
    page, config = tmp_path / "a.txt", tmp_path / "kei.toml"
    page.write_text(TEXT)
    for given, names in (('"The Tide Trust"', ["The Tide Trust"]), ('["A", " ", "B & C"]', ["A", "B & C"])):
        config.write_text(f'[archive]\nname = "x"\nsources = ["a.txt"]\nfunders = {given}\n')
        doc = encode(read(page), archive=archive_of(page))
        assert [funder.text for funder in header(doc).iterfind("t:fileDesc/t:titleStmt/t:funder", NS)] == names
        assert validate(doc) == ()
    config.write_text('[archive]\nname = "x"\nfunders = 3\n')
    with pytest.raises(ConfigError, match="funders"):
        archive_of(page)


def test_nobody_pays() -> None:
    assert header(encode(read(TEXT.encode()), archive=Archive())).find(".//t:funder", NS) is None


FRONT = """<front resp="#ID.editor">
<epigraph><cit><quote>Nobody will ever know.</quote><bibl>A rule of the house</bibl></cit></epigraph>
<div type="dedication"><p>For the vatman.</p></div>
<div type="foreword"><head>Foreword</head><epigraph><p>Ask the water.</p></epigraph><p>I knew the mill.</p>
<closer><signed>Iris Venn</signed> <dateline>in May</dateline></closer></div>
<div type="acknowledgements"><head>Thanks</head><p>To the nephew.</p></div>
<div type="contents"><list><item><ref target="#ID.s1">What was written down</ref></item></list></div>
</front>
"""


@pytest.fixture(scope="module")
def edited() -> TeiDocument:
    doc = encode(read(PAGE))
    by = f'<respStmt xml:id="{doc.id}.editor"><resp>edition</resp><name>Iris Venn</name></respStmt>'
    text = doc.xml.decode().replace("</titleStmt>", f"{by}\n</titleStmt>", 1)
    return TeiDocument(text.replace("<body>", FRONT.replace("ID", doc.id) + "<body>", 1).encode())


def test_front_matter_is_valid(edited: TeiDocument) -> None:
    assert validate(edited, payload=PAGE) == ()


def test_front_matter_in_renditions(edited: TeiDocument) -> None:
    page = render(edited, Html()).data.decode()
    for name in ("dedication", "epigraph", "foreword", "acknowledgements", "outline"):
        assert f'class="{name}"' in page
    words = ["For the vatman.", "Nobody will ever know.", "Ask the water.", "Iris Venn in May", "To the nephew."]
    text, lines = (render(edited, kind).data.decode() for kind in (Text(), Markdown()))
    assert all(word in text and word in lines for word in words), (text, lines)
    assert render(edited, Epub()).findings == ()

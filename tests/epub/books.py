"""Helpers: a book from TEI, and a look into it. The sentences of the cases are ours (CC0)."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path

from lxml import etree

from kei_archive.renderers.base import Epub, Rendition
from kei_archive.renderers.epub import render_epub
from kei_archive.renderers.theme import load_theme
from kei_archive.tei.document import TeiDocument

CASES = Path(__file__).parents[1] / "cases" / "epub"
NAMES = sorted(folder.name for folder in CASES.iterdir() if (folder / "input.xml").is_file())
NS = {
    "h": "http://www.w3.org/1999/xhtml",
    "o": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "n": "http://www.daisy.org/z3986/2005/ncx/",
    "e": "http://www.idpf.org/2007/ops",
}
THEME = load_theme()


@dataclass(frozen=True)
class Look:
    """A finished EPUB, opened."""

    rendition: Rendition

    @cached_property
    def zip(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(io.BytesIO(self.rendition.data))

    @property
    def names(self) -> list[str]:
        return self.zip.namelist()

    def text(self, name: str) -> str:
        return self.zip.read(f"EPUB/{name}").decode()

    def xml(self, name: str) -> etree._Element:
        return etree.fromstring(self.zip.read(f"EPUB/{name}"))

    @cached_property
    def package(self) -> etree._Element:
        return self.xml("content.opf")

    def metadata(self, name: str) -> list[str]:
        """Values of a Dublin Core element, or of a property."""
        path = f".//{name}" if name.startswith("dc:") else f".//o:meta[@property='{name}']"
        return [element.text or "" for element in self.package.iterfind(path, NS)]


def case(name: str) -> TeiDocument:
    return TeiDocument((CASES / name / "input.xml").read_bytes())


def make(document: TeiDocument) -> Look:
    return Look(render_epub(document, Epub(), theme=THEME))


def tei(
    identifier: str = "k-300000000001",
    *,
    title: str = "A title",
    author: str = "",
    language: str = "en",
    body: str = "",
) -> str:
    """A small ``TEI`` element; ``body`` is markup, everything else text."""
    person = f"<author>{escape(author)}</author>" if author else ""
    ident = f' xml:id="{identifier}"' if identifier else ""
    return (
        f'<TEI xmlns="http://www.tei-c.org/ns/1.0"{ident} xml:lang="{language}"><teiHeader><fileDesc><titleStmt>'
        f"<title>{escape(title)}</title>{person}</titleStmt><publicationStmt><authority>Archive</authority>"
        f"</publicationStmt><sourceDesc><p>None.</p></sourceDesc></fileDesc></teiHeader>"
        f'<text><body><div type="article">{body or "<p>One sentence stands here.</p>"}</div></body></text></TEI>'
    )


def corpus(*members: str, title: str = "A volume", language: str = "en") -> TeiDocument:
    """A ``teiCorpus`` of such elements."""
    return TeiDocument(
        f'<teiCorpus xmlns="http://www.tei-c.org/ns/1.0" xml:id="vol" xml:lang="{language}"><teiHeader><fileDesc>'
        f"<titleStmt><title>{escape(title)}</title></titleStmt><publicationStmt><authority>Archive</authority>"
        f"</publicationStmt><sourceDesc><p>None.</p></sourceDesc></fileDesc></teiHeader>{''.join(members)}"
        f"</teiCorpus>".encode()
    )

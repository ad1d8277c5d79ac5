"""Documents of our own sentences, long enough to fill pages."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pytest

from kei_archive.renderers.base import Pdf, Rendition
from kei_archive.renderers.pdf import render_pdf
from kei_archive.renderers.theme import Theme, load_theme
from kei_archive.tei.document import TeiDocument

SENTENCES = (
    "The harbour office keeps a tide table that nobody has corrected since the breakwater was extended.",
    "Every spring the ferrymen pencil their own figures into its margins and return it without remark.",
    "An administrative reconciliation of both columns was attempted twice, and abandoned twice.",
    "What the printed column calls an exceptional surge, the pencilled one records as an ordinary Tuesday.",
    "“Trust the water,” says the oldest of them, “and then trust the paper.”",
    "Neither the insurers nor the pilots’ association has ever asked to see the annotated copy.",
    "Its authority rests on long observation—patient, undramatic, and entirely unpaid.",
)

HEADER = """<teiHeader><fileDesc><titleStmt><title type="main">{title}</title>{people}</titleStmt>
<publicationStmt><authority>Harbour Archive</authority></publicationStmt>
<sourceDesc><biblStruct><analytic><title level="a">{title}</title></analytic>
<monogr><title level="j">The Mole</title>
<imprint><publisher>Harbour Press</publisher>
<date type="published" when="{date}">{date}</date></imprint></monogr>
</biblStruct>
<bibl type="capture"><title>{id}.txt</title> <idno type="sha-256">{sha}</idno></bibl></sourceDesc></fileDesc>
<revisionDesc><change when="2024-02-03">Encoded.</change></revisionDesc></teiHeader>"""


def paragraph(number: int, length: int = 5) -> str:
    """A paragraph of ``length`` sentences, starting elsewhere each time."""
    return " ".join(SENTENCES[(number * 3 + step) % len(SENTENCES)] for step in range(length))


def tei(
    number: int = 1,
    *,
    title: str = "The Two Columns",
    body: str | None = None,
    paragraphs: int = 14,
    back: str = "",
    language: str = "en",
    namespace: bool = True,
) -> str:
    """A ``TEI`` element."""
    key = f"k-{number:012x}"
    if body is None:
        body = "".join(f'<p n="{n}" xml:id="{key}.p{n}">{paragraph(n)}</p>' for n in range(1, paragraphs + 1))
    header = HEADER.format(
        title=title,
        date=f"2023-05-{number:02}",
        id=key,
        sha=f"{number:x}".zfill(64),
        people="<author><persName>Ada Mole</persName></author>",
    )
    space = ' xmlns="http://www.tei-c.org/ns/1.0"' if namespace else ""
    return (
        f'<TEI{space} xml:id="{key}" xml:lang="{language}">{header}<text><body><div type="article" xml:id="{key}.a1">'
        f"<head>{title}</head><byline>By <docAuthor>Ada Mole</docAuthor></byline>{body}</div></body>{back}</text></TEI>"
    )


LONG = "A Lamp at the End of the Pier: Notes of a Keeper Who Read the Weather from the Ropes"

BACK = (
    '<back><div type="author-note"><p>Ada Mole keeps the lamp at the end of the pier.</p></div>'
    '<div type="comments"><head>One Response</head>'
    '<post type="comment" n="1"><p>I have seen the pencil marks.</p></post></div></back>'
)


def corpus(*members: str, title: str = "Tide Tables") -> str:
    """A ``teiCorpus`` element around its members."""
    header = (
        f"<teiHeader><fileDesc><titleStmt><title>{title}</title><editor>Ben Quay</editor></titleStmt><publicationStmt>"
        "<authority>Harbour Archive</authority><availability><p>All rights with the authors.</p></availability>"
        "</publicationStmt><sourceDesc><p>Members.</p></sourceDesc></fileDesc></teiHeader>"
    )
    return (
        f'<teiCorpus xmlns="http://www.tei-c.org/ns/1.0" xml:id="tides-{len(title)}" xml:lang="en">{header}'
        f"{''.join(members)}</teiCorpus>"
    )


def document(xml: str) -> TeiDocument:
    """The document of a serialisation."""
    return TeiDocument(f'<?xml version="1.0" encoding="UTF-8"?>\n{xml}\n'.encode())


def volume(*, parts: bool = False) -> TeiDocument:
    """A volume of three texts, in two parts or none."""
    texts = [
        tei(1, back=BACK),
        tei(
            2,
            title=LONG,
            paragraphs=9,
        ),
        tei(3, title="Salt on the Ledger", paragraphs=4),
    ]
    if parts:
        return document(corpus(corpus(texts[0], texts[1], title="Ebb"), corpus(texts[2], title="Flood tide")))
    return document(corpus(*texts))


@pytest.fixture(scope="session")
def theme() -> Theme:
    return load_theme()


@pytest.fixture(scope="session")
def render(theme: Theme) -> Callable[..., Rendition]:
    """Render a document, or the XML of one."""

    def make(source: TeiDocument | str, **options: Any) -> Rendition:
        given = source if isinstance(source, TeiDocument) else document(source)
        return render_pdf(given, Pdf(**options), theme=theme)

    return make


@pytest.fixture
def opened() -> Iterator[Callable[[Rendition | bytes], pikepdf.Pdf]]:
    """Open a PDF for as long as the test lasts."""
    files: list[pikepdf.Pdf] = []

    def make(source: Rendition | bytes) -> pikepdf.Pdf:
        data = source if isinstance(source, bytes) else source.data
        files.append(pikepdf.open(io.BytesIO(data)))
        return files[-1]

    yield make
    for file in files:
        file.close()


@pytest.fixture(scope="session")
def pdf_text(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """The text of a PDF as poppler extracts it, within the text area if a crop is given (points)."""
    program = shutil.which("pdftotext")
    if not program:
        pytest.skip("pdftotext is not installed (Debian: poppler-utils)")
    folder = tmp_path_factory.mktemp("pdftotext")

    def extract(data: bytes, *, crop: tuple[int, int, int, int] | None = None) -> str:
        path = folder / "x.pdf"
        path.write_bytes(data)
        area = [f"-{key}={value}" for key, value in zip("xyWH", crop, strict=True)] if crop else []
        flags = [part for item in area for part in item.split("=")]
        done = subprocess.run([program, *flags, str(path), "-"], capture_output=True, encoding="utf-8", check=True)
        return done.stdout

    return extract

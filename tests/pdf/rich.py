"""One document with everything that a page can hold: a fixture for checkers, and for the eye.

python -m tests.pdf.rich FOLDER     writes it as archive and print PDF
"""

from __future__ import annotations

import sys
from pathlib import Path

from kei_archive.renderers.base import Pdf
from kei_archive.renderers.pdf import render_pdf
from kei_archive.renderers.theme import load_theme
from kei_archive.tei.document import TeiDocument
from tests.pdf.conftest import BACK, corpus, document, paragraph, tei
from tests.pdf.pictures import drawing, picture

SLOPE = (
    '<defs><linearGradient id="slope"><stop offset="0" stop-color="#c33"/><stop offset="1" stop-color="#33c"/>'
    '</linearGradient></defs><rect x="100" width="100" height="80" fill="url(#slope)"/>'
)
"""A gradient in the colours of the screen."""


SCRIPTS = """<p>Scripts: <foreign xml:lang="ko">인천 부두의 조석표는 아무도 고치지 않았다</foreign>, <foreign
xml:lang="zh">港口</foreign>, <foreign xml:lang="ja">みなと</foreign>, <foreign xml:lang="el">Ἡ θάλασσα</foreign>,
<foreign xml:lang="ru">Кириллица</foreign>, <foreign xml:lang="he">שלום לכולם</foreign>, <foreign
xml:lang="ar">مرحبا بالعالم</foreign>, and <hi rend="bold">bold</hi>, <hi rend="sup">2</hi>, H<hi rend="sub">2</hi>O,
<hi rend="strike">struck</hi>.</p>"""
"""Of which some need fonts of the system."""


def rich(*, gradient: bool = False, foreign: bool = True) -> str:
    """The body of the document.

    Args:
        gradient: With a drawing whose colours run into each other.
        foreign: With scripts that need fonts of the system.
    """
    return f"""<p>{paragraph(1)} See <ref target="https://example.org/a_long/path?year=1871">the <emph>log</emph> of
the mole</ref>.<note place="foot">The log was begun in 1871, and {paragraph(2, 1)}</note> {paragraph(3, 2)}</p>
<div><head>Things counted</head><p>Three kinds of rope were kept in the loft:</p>
<list><item>hemp, in two weights<list><item>for the ferry</item><item>for the lamp</item></list></item>
<item><p>manila, of which the keeper wrote that it was too good for boats.</p><p>He kept it dry.</p></item>
<item>wire</item></list>
<list rend="numbered"><item>Read the gauge.</item><item>Write the reading down, in ink, before anybody speaks to you
about anything else at all.</item></list>
<table><head>Levels at the mole, in centimetres</head>
<row role="label"><cell>Year</cell><cell>Spring</cell><cell>Autumn</cell></row>
<row><cell role="label">1871</cell><cell>412</cell><cell>398</cell></row>
<row><cell role="label">1872</cell><cell cols="2">not read</cell></row></table>
<p>{paragraph(4)}</p>
<div><head>A smaller matter</head><p>The table was made with <code>awk '{{ sum += $3 }} END {{ print sum }}'</code>, as
follows.<note place="foot">A second note, with <code>code</code> and <emph>emphasis</emph>.</note></p>
<eg>BEGIN {{ FS = "\t" }}      # columns
$1 ~ /^18/ {{ n[$1] += $3 }}
END {{ for (y in n) print y, n[y] }}</eg></div></div>
<quote><p>{paragraph(5, 2)}</p></quote>
<lg><l>The tide comes in at half past three,</l><l>the ferry goes at four,</l></lg>
<figure><graphic url="{picture("JPEG")}"/><figDesc>A slope from blue to yellow.</figDesc>
<head>The slope of the beach, drawn by hand.</head></figure>
<p>A drawing <graphic url="{drawing(SLOPE) if gradient else drawing()}"/> in the line, and a picture that is not
here:</p>
<figure><graphic url="https://example.org/x.png"/><figDesc>A lamp.</figDesc><head>The lamp.</head></figure>
{SCRIPTS if foreign else ""}
<p>{paragraph(6)} And a character that XML cannot hold: <g ref="#nul"/>.</p>"""


def rich_text(**options: bool) -> TeiDocument:
    """It as one text."""
    return document(tei(body=rich(**options), back=BACK))


def rich_volume() -> TeiDocument:
    """It in a volume, beside a text from right to left and a Korean one."""
    arabic = tei(2, title="جدول المد", language="ar", body=f"<p>{'لا أحد يصحح جدول المد منذ سنوات. ' * 12}</p>" * 3)
    korean = tei(
        3, title="부두의 조석표", language="ko", body=f"<p>{'부두의 조석표는 아무도 고치지 않았다. ' * 12}</p>" * 3
    )
    return document(corpus(tei(1, body=rich(), back=BACK), arabic, korean))


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for name, source in (("rich", rich_text()), ("rich-volume", rich_volume())):
        for purpose in ("archive", "print"):
            made = render_pdf(source, Pdf(purpose=purpose), theme=load_theme())  # type: ignore[arg-type]  # two literals
            (folder / f"{name}.{purpose}.pdf").write_bytes(made.data)

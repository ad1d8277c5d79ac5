"""The words on the page: all of them, in order, the same bytes every time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf
import pydyf
import pytest
from markupsafe import Markup

from kei_archive.errors import InvalidTei, RenderError
from kei_archive.renderers import pdf
from kei_archive.renderers.base import Rendition
from kei_archive.renderers.pdf_book import _tie_title, short_title, tie
from kei_archive.tei.document import NS, TeiDocument
from tests.pdf.conftest import BACK, LONG, document, tei, volume

Render = Callable[..., Rendition]

BODY_AREA = (0, 50, 432, 540)
"""Points of a 6 by 9 inch page between running head and folio."""


def squeezed(text: str) -> str:
    """Without white space and hyphens: what must be equal on both sides."""
    return re.sub(r"[\s-]", "", text)


def body_text(source: TeiDocument) -> str:
    elements = source.root.iterfind(".//t:text/t:body//t:p", NS)
    return "".join("".join(map(str, element.itertext())) for element in elements)


@pytest.mark.parametrize("purpose", ["archive", "print"])
def test_text_of_the_pdf_is_the_text_of_the_tei(render: Render, pdf_text: Callable[..., str], purpose: str) -> None:
    source = document(tei(paragraphs=30, back=BACK))
    text = squeezed(pdf_text(render(source, purpose=purpose).data, crop=BODY_AREA))
    assert squeezed(body_text(source)) in text


def test_every_text_of_a_volume_is_there_once_and_in_order(render: Render, pdf_text: Callable[..., str]) -> None:
    source = volume(parts=True)
    text = squeezed(pdf_text(render(source).data, crop=BODY_AREA))
    places = [text.index(squeezed(body_text(TeiDocument(xml)))) for xml in members(source)]
    assert places == sorted(places)


def members(source: TeiDocument) -> list[bytes]:
    from lxml import etree

    return [etree.tostring(text) for text in source.texts()]


def test_real_captures_keep_their_text(render: Render, pdf_text: Callable[..., str], shared: Path) -> None:
    for path in sorted((shared / "exemplars").glob("k-*.xml")):
        source = TeiDocument(path.read_bytes())
        text = squeezed(pdf_text(render(source).data, crop=BODY_AREA))
        assert squeezed(body_text(source)) in text, path.name


def test_extracted_hyphens_are_hyphens(render: Render, pdf_text: Callable[..., str]) -> None:
    text = pdf_text(render(tei(paragraphs=30)).data)
    assert re.search(r"\w-\n", text), "nothing was hyphenated: the test would prove nothing"
    assert "\u2010" not in text
    assert "\u00ad" not in text


def test_korean_breaks_between_words_only(render: Render, pdf_text: Callable[..., str]) -> None:
    words = ["부두의", "조석표는", "방파제가", "길어진", "뒤로", "아무도", "고치지", "않았다"]
    source = document(tei(language="ko", body=f"<p>{' '.join(words * 12)}</p>"))
    text = pdf_text(render(source).data, crop=BODY_AREA)
    lines = [line for line in text.splitlines() if "부두" in line or "방파제" in line]
    assert len(lines) > 3
    assert {word for line in lines for word in line.split()} <= {*words}


SCRIPT = """
import sys
from kei_archive.renderers.base import Pdf
from kei_archive.renderers.pdf import render_pdf
from kei_archive.renderers.theme import load_theme
from kei_archive.tei.document import TeiDocument
source = TeiDocument(sys.stdin.buffer.read())
sys.stdout.buffer.write(render_pdf(source, Pdf(purpose=sys.argv[1]), theme=load_theme()).data)
"""


@pytest.mark.parametrize("purpose", ["archive", "print"])
@pytest.mark.parametrize("source", [volume(), document(tei(1, body="<eg>a font from a compressed file</eg>"))])
def test_same_bytes_in_another_process_zone_folder_clock_and_hash_seed(
    render: Render, tmp_path: Path, source: TeiDocument, purpose: str
) -> None:
    render(tei(9, paragraphs=2), purpose=purpose)  # what came before must not matter
    here = render(source, purpose=purpose).data
    environment = os.environ | {"TZ": "Asia/Seoul", "PYTHONHASHSEED": "7", "LC_ALL": "C", "SOURCE_DATE_EPOCH": "1"}
    there = subprocess.run(
        [sys.executable, "-c", SCRIPT, purpose],
        input=source.xml,
        stdout=subprocess.PIPE,
        check=True,
        cwd=tmp_path,
        env=environment,
    ).stdout
    assert there == here


def test_threads_do_not_disturb_each_other(render: Render) -> None:
    sources = [document(tei(number, paragraphs=3)) for number in range(1, 5)]
    alone = [render(source).digest for source in sources]
    with ThreadPoolExecutor(4) as pool:
        assert [rendition.digest for rendition in pool.map(render, sources)] == alone


def test_too_deep_a_document_fails_alone(render: Render) -> None:
    deep = "<quote>" * 240 + "<p>x</p>" + "</quote>" * 240
    with pytest.raises(RenderError, match="nest too deeply"):
        render(tei(body=deep))
    assert render(tei(paragraphs=1)).data


def test_two_thousand_nested_elements_are_refused(render: Render) -> None:
    with pytest.raises(InvalidTei, match="deeper than 256 elements"):
        render(tei(body="<quote>" * 2000 + "<p>x</p>" + "</quote>" * 2000))


def test_engine_is_left_as_it_was(render: Render) -> None:
    slow = pydyf.PDF.page_references
    render(volume())
    assert pydyf.PDF.page_references is slow


def test_large_volumes_have_the_same_bytes(render: Render, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = render(volume()).digest
    monkeypatch.setattr(pdf, "MANY", 1)
    assert render(volume()).digest == usual


def test_corpus_without_texts_is_an_error(render: Render) -> None:
    from tests.pdf.conftest import corpus

    with pytest.raises(RenderError, match="holds no text"):
        render(corpus())


def test_name_says_date_title_and_purpose(render: Render) -> None:
    assert render(tei(paragraphs=1)).name == "2023-05-01_the-two-columns_000000.pdf"
    assert render(tei(paragraphs=1), purpose="print").name.endswith("_000000.print.pdf")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Short", "Short"),
        (LONG, "A Lamp at the End of the Pier"),
        (f"{'Very ' * 14}long head: Brief tail", "Brief tail"),
        ("word " * 20, f"{' '.join(['word'] * 11)} …"),
        ("x" * 80, f"{'x' * 54} …"),
    ],
)
def test_short_titles(title: str, expected: str) -> None:
    assert short_title(title) == expected
    assert len(expected) <= 56


def test_titles_keep_small_words_with_what_follows() -> None:
    tied = _tie_title(Markup("The Gauge at the Port: The Float of a Lamp"))
    assert tied.striptags() == "The Gauge at the Port: The Float of a Lamp"
    assert re.findall(r">([^<]+)</span>", tied) == ["at the", "The Float", "a Lamp"]
    assert _tie_title(Markup("A Short Word <b>at the</b> End")) == "A Short Word <b>at the</b> End"


def test_ends_of_paragraphs_are_kept_together() -> None:
    tied = tie(Markup("<p>It is an end.</p><p>a reconciliation.</p><p>a <em>b</em></p>"))
    assert tied == '<p>It is <span class="end">an end.</span></p><p>a reconciliation.</p><p>a <em>b</em></p>'
    assert tie(Markup("<p>done in December.</p>")) == '<p>done in <span class="whole">December.</span></p>'


def test_pictures_of_pages_hold_no_empty_boxes(render: Render) -> None:
    """No glyph 0 anywhere: that is what an empty box is."""
    import io

    with pikepdf.open(io.BytesIO(render(volume()).data)) as pdf:
        shown = [
            operand
            for page in pdf.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) in ("TJ", "Tj")
            for operand in (operands[0] if str(operator) == "TJ" else operands)
            if isinstance(operand, pikepdf.String)
        ]
    assert shown
    codes = {bytes(text)[i : i + 2] for text in shown for i in range(0, len(bytes(text)), 2)}
    assert b"\0\0" not in codes


def test_a_word_is_wrapped_where_it_stands() -> None:
    from xml.etree import ElementTree

    from kei_archive.renderers.pdf_pages import keep_whole

    for markup, expected in (
        ("<p>an anchor line</p>", '<p>an <span class="end">anchor</span> line</p>'),
        ("<p>a <b>c</b> anchor</p>", '<p>a <b>c</b> <span class="end">anchor</span></p>'),
        ("<p>a <b>anchor</b></p>", None),
    ):
        element = ElementTree.fromstring(markup)  # noqa: S314  # the test's own markup
        assert keep_whole(element, "anchor") == (expected is not None)
        assert ElementTree.tostring(element, encoding="unicode") == (expected or markup)

"""Golden cases: what a reader and a press see of a PDF, one folder each in tests/cases/pdf."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest

from kei_archive.renderers.base import Pdf
from kei_archive.renderers.pdf import render_pdf
from kei_archive.renderers.theme import load_theme
from kei_archive.tei.document import TeiDocument

CASES = sorted((Path(__file__).parents[1] / "cases" / "pdf").glob("*/options.toml"))


def outline(items: list[pikepdf.OutlineItem], depth: int = 0) -> Iterator[str]:
    for item in items:
        yield f"{'  ' * depth}{item.title}"
        yield from outline(item.children, depth + 1)


def summary(data: bytes, text: str) -> str:
    """Metadata, outline, fonts, boxes and the words of each page."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        info = [f"{key} {value}" for key, value in sorted(pdf.docinfo.items()) if key not in ("/Creator", "/Producer")]
        with pdf.open_outline() as tree:
            titles = list(outline(list(tree.root)))
        fonts = {str(o.BaseFont) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/BaseFont" in o}
        boxes = {
            f"{name} {[round(float(v), 1) for v in page.obj[name]]}"
            for page in pdf.pages
            for name in ("/MediaBox", "/TrimBox", "/BleedBox")
            if name in page.obj
        }
    pages = [f"--- {number}\n{page.strip()}" for number, page in enumerate(text.split("\f")[:-1], 1)]
    names = sorted({font.partition("+")[2] for font in fonts})
    return "\n".join([*info, "", *titles, "", *names, "", *sorted(boxes), "", *pages]) + "\n"


@pytest.mark.parametrize("options", CASES, ids=lambda path: path.parent.name)
def test_case(options: Path, save_golden: bool, pdf_text: Callable[[bytes], str]) -> None:
    given = Pdf(**tomllib.loads(options.read_text(encoding="utf-8")))
    source = TeiDocument((options.parent / "input.xml").read_bytes())
    data = render_pdf(source, given, theme=load_theme()).data
    seen = summary(data, pdf_text(data))
    golden = options.parent / "golden" / "summary.txt"
    if save_golden:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(seen, encoding="utf-8")
    assert seen == golden.read_text(encoding="utf-8")


def test_there_are_cases() -> None:
    assert len(CASES) >= 2

"""Every checker is able to fail: it finds a fault that was planted, and is content where there is none."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Tides</title></head>
<body><main><h1>Tides</h1><p>The harbour fills twice a day.</p>{extra}</main></body></html>
"""
PACKAGE = """<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:x-test:tides</dc:identifier>
<dc:title>Tides</dc:title><dc:language>en</dc:language><dc:source>none</dc:source><dc:creator>A. Nobody</dc:creator>
<meta property="dcterms:modified">1980-01-01T00:00:00Z</meta>{accessibility}</metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="c" href="c.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="c"/></spine></package>
"""
ACCESSIBILITY = """<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityHazard">none</meta>
<meta property="schema:accessibilitySummary">Text only.</meta>"""
DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" xml:lang="en" lang="en">
<head><title>Tides</title></head><body>{body}</body></html>
"""
NAV = '<nav epub:type="toc" role="doc-toc"><h1>Contents</h1><ol><li><a href="c.xhtml">Tides</a></li></ol></nav>'
CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles><rootfile full-path="p.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
"""


def write_epub(path: Path, *, body: str, accessibility: str = ACCESSIBILITY) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("p.opf", PACKAGE.format(accessibility=accessibility))
        archive.writestr("nav.xhtml", DOCUMENT.format(body=NAV))
        archive.writestr("c.xhtml", DOCUMENT.format(body=body))
    return path


def write_pdf(path: Path, *, operators: str) -> Path:
    """A page of one content stream, tagged with nothing."""
    import pikepdf

    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(200, 200))
        page.Contents = pdf.make_stream(operators.encode())
        pdf.save(path)
    return path


def test_epubcheck(epubcheck, tmp_path):
    assert epubcheck(write_epub(tmp_path / "good.epub", body="<p>High water.</p>")) == []
    assert any("RSC-005" in line for line in epubcheck(write_epub(tmp_path / "bad.epub", body="<blink>High</blink>")))


def test_ace(ace, tmp_path):
    assert ace(write_epub(tmp_path / "good.epub", body="<h1>Tides</h1><p>High water.</p>")) == []
    assert ace(write_epub(tmp_path / "bad.epub", body="<h1>Tides</h1>", accessibility=""))


def test_vnu(vnu, tmp_path):
    (tmp_path / "good.html").write_text(PAGE.format(extra=""), encoding="utf-8")
    (tmp_path / "bad.html").write_text(PAGE.format(extra="<p id='a'></p><p id='a'></p>"), encoding="utf-8")
    assert vnu(tmp_path / "good.html") == []
    assert any("bad.html" in line for line in vnu(tmp_path / "good.html", tmp_path / "bad.html"))


@pytest.mark.parametrize("view", [{}, {"width": 360, "height": 640}, {"dark": True}])
def test_axe(axe, tmp_path, view):
    (tmp_path / "good.html").write_text(PAGE.format(extra=""), encoding="utf-8")
    fault = '<img src="http://127.0.0.1:9/tide.png"><p style="color: #ccc; background: #fff">Low water.</p>'
    (tmp_path / "bad.html").write_text(PAGE.format(extra=fault), encoding="utf-8")
    assert axe(tmp_path / "good.html", **view) == []
    found = axe(tmp_path / "bad.html", **view)
    assert {line.split(":")[0] for line in found} >= {"image-alt", "color-contrast", "request"}


@pytest.mark.parametrize("flavour", ["3a", "3u", "ua1"])
def test_verapdf(verapdf, tmp_path, flavour):
    path = write_pdf(tmp_path / "bare.pdf", operators="0 0 10 10 re f")
    assert verapdf(path, flavour)
    assert verapdf(path.read_bytes(), flavour) == verapdf(path, flavour)


def test_jing(jing, tmp_path):
    (tmp_path / "s.rnc").write_text("element tide { attribute height { xsd:integer } }", encoding="utf-8")
    (tmp_path / "good.xml").write_text('<tide height="4"/>', encoding="utf-8")
    (tmp_path / "bad.xml").write_text('<tide height="high"/>', encoding="utf-8")
    assert jing(tmp_path / "s.rnc", tmp_path / "good.xml") == []
    assert any("bad.xml:1" in line for line in jing(tmp_path / "s.rnc", tmp_path / "bad.xml"))


def test_inkcov(inkcov, tmp_path):
    (black,) = inkcov(write_pdf(tmp_path / "k.pdf", operators="0 0 0 1 k 0 0 100 100 re f"))
    assert black[:3] == (0, 0, 0)
    assert black[3] == pytest.approx(0.25, abs=0.02)
    (rich,) = inkcov(write_pdf(tmp_path / "rgb.pdf", operators="1 0 0 rg 0 0 100 100 re f"))
    assert rich[1] > 0

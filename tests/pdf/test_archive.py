"""The archive PDF: what it holds, what it says of itself, and one test for each repair of the finishing pass."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from kei_archive.renderers import pdf_tags
from kei_archive.renderers.base import Rendition
from kei_archive.renderers.pdf_book import nominal_date
from kei_archive.renderers.pdf_finish import Archive, Facts, Source, finish_archive
from tests.pdf.conftest import BACK, LONG, corpus, document, paragraph, tei, volume

Render = Callable[..., Rendition]
Open = Callable[[Rendition | bytes], pikepdf.Pdf]


def elements(element: Any) -> Iterator[Any]:
    for kid in element.get("/K") if isinstance(element.get("/K"), Array) else ():
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def kinds(element: Any) -> list[str]:
    kids = element.K if isinstance(element.get("/K"), Array) else ()
    return [str(kid.S) for kid in kids if isinstance(kid, Dictionary) and "/S" in kid]


def tags(pdf: pikepdf.Pdf) -> list[str]:
    return [str(element.S) for element in elements(pdf.Root.StructTreeRoot.K[0])]


def test_tei_is_embedded_once_as_the_source(render: Render, opened: Open) -> None:
    source = document(tei())
    pdf = opened(render(source))
    names = pdf.Root.Names.EmbeddedFiles.Names
    assert len(pdf.Root.AF) == 1
    assert len(names) == 2
    assert names[1].objgen == pdf.Root.AF[0].objgen
    held = pdf.Root.AF[0]
    assert held.AFRelationship == Name.Source
    assert held.EF.F.Subtype == Name("/application/tei+xml")
    assert held.EF.F.read_bytes() == source.xml
    assert str(held.UF) == "k-000000000001.xml"
    assert str(held.EF.F.Params.ModDate) == str(held.EF.F.Params.CreationDate) == "D:20240203000000Z"
    assert bytes(held.EF.F.Params.CheckSum) == hashlib.md5(source.xml, usedforsecurity=False).digest()


def test_info_and_xmp_agree_and_no_date_is_of_the_run(render: Render, opened: Open) -> None:
    pdf = opened(render(tei(title="Ebb &amp; Flow &lt;1&gt;")))
    assert str(pdf.docinfo["/CreationDate"]) == str(pdf.docinfo["/ModDate"]) == "D:20240203000000Z"
    with pdf.open_metadata() as xmp:
        assert xmp["dc:title"] == pdf.docinfo["/Title"] == "Ebb & Flow <1>"
        assert list(xmp["dc:creator"]) == ["Ada Mole"]
        assert pdf.docinfo["/Author"] == "Ada Mole"
        assert xmp["dc:language"] == {"en"}
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"], xmp["pdfuaid:part"]) == ("3", "A", "1")
        assert xmp["xmp:CreateDate"] == xmp["xmp:ModifyDate"] == "2024-02-03T00:00:00Z"
    assert str(pdf.Root.Lang) == "en"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ('<change when="2021-01-02"/><change when="2022-03-04"/>', date(2022, 3, 4)),
        ("<change>once</change>", date(2023, 5, 1)),
        ('<change when="sometime"/>', date(2023, 5, 1)),
    ],
)
def test_nominal_date_is_the_newest_change_else_the_publication(changes: str, expected: date) -> None:
    xml = tei().replace('<change when="2024-02-03">Encoded.</change>', changes)
    assert nominal_date(document(xml).root) == expected


def test_undated_tei_gets_the_first_day_of_the_zip_era() -> None:
    xml = tei().replace('<change when="2024-02-03">Encoded.</change>', "").replace(' when="2023-05-01"', "")
    assert nominal_date(document(xml).root) == date(1980, 1, 1)


def test_unicode_level_has_tags_and_the_source_too(render: Render, opened: Open) -> None:
    pdf = opened(render(tei(paragraphs=2), conformance="pdf/a-3u"))
    with pdf.open_metadata() as xmp:
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"], xmp["pdfuaid:part"]) == ("3", "U", "1")
    assert "/StructTreeRoot" in pdf.Root
    assert len(pdf.Root.AF) == 1


def test_small_level_has_no_tags_and_no_attachment(render: Render, opened: Open) -> None:
    pdf = opened(render(tei(paragraphs=2), conformance="pdf/a-2u"))
    with pdf.open_metadata() as xmp:
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("2", "U")
        assert "pdfuaid:part" not in xmp
    assert "/StructTreeRoot" not in pdf.Root
    assert "/AF" not in pdf.Root


def test_no_block_is_without_a_type(render: Render, opened: Open) -> None:
    body = (
        '<p>a<note place="foot">Foot.</note></p><figure><head>C</head><figDesc>D</figDesc></figure><eg>x\n y</eg>'
        "<table><head>T</head><row><cell>1</cell></row></table><quote><p>q</p></quote>"
    )
    for source in (volume(parts=True), document(tei(body=body, back=BACK))):
        tree = list(elements(opened(render(source)).Root.StructTreeRoot.K[0]))
        nameless = [e for e in tree if Name.NonStruct == e.S]
        assert not [e for e in nameless if {kind[1:] for kind in kinds(e)} & (pdf_tags.BLOCKS | {"Note"})]
        assert not [e for e in opened(render(source)).Root.StructTreeRoot.K[0].K if Name.NonStruct == e.S]


def test_contents_are_a_table_of_contents(render: Render, opened: Open) -> None:
    tree = list(elements(opened(render(volume(parts=True))).Root.StructTreeRoot.K[0]))
    (table,) = [e for e in tree if Name.TOC == e.S]
    assert kinds(table) == ["/TOCI"] * 5
    assert kinds(table.K[0]) == ["/Reference"]
    assert kinds(table.K[1]) == ["/Reference", "/P"]
    assert all(kinds(item.K[0]) == ["/Link"] for item in table.K)
    assert str(table.P.S) == "/Sect"


def test_passages_in_other_languages_say_so(render: Render, opened: Open) -> None:
    body = '<p>One <foreign xml:lang="ko">부두</foreign> and <foreign xml:lang="fr">la marée</foreign>.</p><p>End.</p>'
    pdf = opened(render(tei(body=body)))
    assert str(pdf.Root.Lang) == "en"
    found = [str(e.Lang) for e in elements(pdf.Root.StructTreeRoot.K[0]) if "/Lang" in e]
    assert found == ["ko", "fr"]


def test_pages_that_do_not_match_get_no_language() -> None:
    pdf = small_tree([("/P", "/Span")])
    assert pdf_tags.state_languages(pdf, [("ko", "ko")]) == 0


def test_bookmarks_name_parts_and_texts(render: Render, opened: Open) -> None:
    with opened(render(volume(parts=True))).open_outline() as outline:
        tree = [(item.title, [child.title for child in item.children]) for item in outline.root]
    assert [title for title, _ in tree] == ["Contents", "Ebb", "Flood tide", "Contributors"]
    assert tree[1][1][0] == "The Two Columns"
    assert tree[2][1] == ["Salt on the Ledger"]


def test_bookmarks_lead_to_their_headings(render: Render, opened: Open) -> None:
    pdf = opened(render(volume(parts=True)))
    headings = [e for e in elements(pdf.Root.StructTreeRoot.K[0]) if str(e.S)[:2] == "/H"]
    marks = [item.obj for item in outline_items(pdf.Root.Outlines)]
    assert len(marks) == len(headings) == 8
    assert [mark.A.SD[0].objgen for mark in marks] == [heading.objgen for heading in headings]
    assert all(Name.GoTo == mark.A.S and "/Dest" not in mark for mark in marks)


def outline_items(parent: Any) -> Iterator[Any]:
    item = parent.get("/First")
    while item is not None:
        yield pikepdf.OutlineItem.from_dictionary_object(item)
        yield from outline_items(item)
        item = item.get("/Next")


def test_links_lead_to_the_element_and_say_what_it_is(render: Render, opened: Open) -> None:
    body = "".join(f'<p xml:id="k-000000000001.p{n}">{paragraph(n)}</p>' for n in range(1, 12))
    link = '<p>As <ref target="#k-000000000001.p9">the ninth</ref> says.</p>'
    pdf = opened(render(tei(body=body + link)))
    (found,) = [link for page in pdf.pages for link in page.obj.get("/Annots", ())]
    paragraphs = [e for e in elements(pdf.Root.StructTreeRoot.K[0]) if Name.P == e.S]
    first = next(n for n, e in enumerate(paragraphs) if kinds(e.P).count("/P") == 12)
    assert found.A.SD[0].objgen == paragraphs[first + 8].objgen
    assert str(found.A.D) == "k-000000000001.p9"
    spots = list(pdf.Root.Names.Dests.Names)
    spot = next(spot for name, spot in zip(spots[::2], spots[1::2], strict=True) if str(name) == str(found.A.D))
    assert found.A.SD[0].Pg.objgen == spot[0].objgen
    assert paragraph(9).startswith(str(found.Contents).removesuffix(" …"))


def test_links_of_the_contents_name_the_text(render: Render, opened: Open) -> None:
    pdf = opened(render(volume()))
    labels = [str(link.Contents) for page in pdf.pages for link in page.obj.get("/Annots", ())]
    assert {"The Two Columns", LONG, "Salt on the Ledger"} == {*labels}


def test_paragraph_over_a_page_break_is_one_element(render: Render, opened: Open) -> None:
    pdf = opened(render(tei(paragraphs=14)))
    assert len(pdf.pages) > 2
    tree = tags(pdf)
    assert tree.count("/Art") == 1
    body = next(e for e in elements(pdf.Root.StructTreeRoot.K[0]) if len(kinds(e)) == 14)
    assert set(kinds(body)) == {"/P"}


def test_two_paragraphs_that_meet_at_a_page_break_stay_two() -> None:
    pdf = small_tree([("/Div", "/P"), ("/Div", "/P")])
    assert pdf_tags.join_pages(pdf, [1]) == 1
    assert tags(pdf) == ["/Div", "/P", "/P"]


def test_halves_of_one_paragraph_become_one() -> None:
    pdf = small_tree([("/Div", "/P", "/Span"), ("/Div", "/P", "/Span")])
    assert pdf_tags.join_pages(pdf, [2]) == 1
    assert tags(pdf) == ["/Div", "/P", "/Span", "/Span"]


def test_elements_that_do_not_match_are_never_joined() -> None:
    pdf = small_tree([("/Div", "/P"), ("/Sect", "/P")])
    assert pdf_tags.join_pages(pdf, [2]) == 0
    assert tags(pdf) == ["/Div", "/P", "/Sect", "/P"]


def test_list_items_get_bodies_and_lists_say_how_they_count(render: Render, opened: Open) -> None:
    body = "<list><item>Rope</item><item><p>Lamp</p><p>Wick</p></item></list>"
    pdf = opened(render(tei(body=body)))
    items = [e for e in elements(pdf.Root.StructTreeRoot.K[0]) if Name.LI == e.S]
    assert len(items) == 2
    assert all({str(kid.S) for kid in item.K} <= {"/Lbl", "/LBody"} for item in items)
    lists = [e for e in elements(pdf.Root.StructTreeRoot.K[0]) if Name.L == e.S]
    assert [str(e.A.ListNumbering) for e in lists] == ["/Unordered"]


def test_footnotes_are_notes(render: Render, opened: Open) -> None:
    body = '<p>One.<note place="foot">First.</note> Two.<note place="foot">Second.</note></p>'
    pdf = opened(render(tei(body=body)))
    notes = [e for e in elements(pdf.Root.StructTreeRoot.K[0]) if Name.Note == e.S]
    assert [str(note.ID) for note in notes] == ["note-1", "note-2"]


def test_link_references_hang_under_their_link(render: Render, opened: Open) -> None:
    body = '<p>See <ref target="https://example.org/tides"><emph>the tables</emph></ref> again.</p>'
    pdf = opened(render(tei(body=body)))
    owners = [
        str(e.S)
        for e in elements(pdf.Root.StructTreeRoot.K[0])
        for kid in (e.K if isinstance(e.get("/K"), Array) else ())
        if isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR
    ]
    assert owners
    assert set(owners) == {"/Link"}


def test_pointers_within_the_volume_are_links_and_others_are_text(render: Render, opened: Open) -> None:
    inside, outside = (f'<ref target="kei:k-{key}">that</ref>' for key in ("000000000002", "00000000dead"))
    body = f"<p>As {inside} and {outside} say.</p>"
    alone = opened(render(tei(1, body=body)))
    assert not [page for page in alone.pages if "/Annots" in page.obj]
    both = opened(render(document(corpus(tei(1, body=body), tei(2, paragraphs=1)))))
    assert sum(len(page.obj.get("/Annots", ())) for page in list(both.pages)[3:]) == 1


def test_back_matter_and_source_stand_after_the_text(render: Render, pdf_text: Callable[[bytes], str]) -> None:
    text = pdf_text(render(tei(paragraphs=2, back=BACK)).data)
    order = [text.index(words) for words in ("unpaid", "keeps the lamp", "One Response", "pencil marks", "SHA-256")]
    assert order == sorted(order)


def small_tree(pages: list[tuple[str, ...]]) -> pikepdf.Pdf:
    """A PDF with one chain of structure elements a page."""
    pdf = pikepdf.new()
    document_element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array([])))
    for chain in pages:
        page = pdf.add_blank_page()
        parent = document_element
        for tag in chain:
            kid = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(tag), P=parent, Pg=page.obj, K=Array([])))
            parent.K.append(kid)
            parent = kid
    pdf.Root.StructTreeRoot = Dictionary(K=Array([document_element]), ParentTree=Dictionary(Nums=Array([])))
    return pdf


def test_finisher_alone_needs_no_engine() -> None:
    pdf, stream = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.save(stream)
    facts = Facts(
        title="T",
        authors=(),
        language="und",
        keywords=(),
        description="",
        rights="",
        nominal=date(2020, 1, 1),
        identifier="x",
        producer="p",
        creator="c",
    )
    source = Source("x.xml", b"<x/>", "application/tei+xml")
    archive = Archive(source=source, conformance="pdf/a-3u", profile=b"")
    first, second = (finish_archive(stream.getvalue(), facts, archive=archive) for _ in range(2))
    assert first == second

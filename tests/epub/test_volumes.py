"""A large archive in volumes, and the catalogue over them."""

from __future__ import annotations

import pytest
from lxml import etree

import kei_archive as kei
from kei_archive.errors import UsageError
from kei_archive.renderers import epub_volumes
from kei_archive.renderers.base import Epub, PageStart
from kei_archive.renderers.epub_volumes import divide, plan
from kei_archive.tei.document import XML_ID
from tests.epub.books import NS, Look, case, corpus, tei

DIVIDED = Epub(split="year")


def dated(number: int, year: int | None) -> str:
    when = f'<date when="{year}-05-01"/>' if year else ""
    return tei(f"k-{number:012x}", title=f"Text {number}", author=f"Author {number % 3}").replace(
        "<p>None.</p>", f"<biblStruct><monogr><title/><imprint>{when}</imprint></monogr></biblStruct>"
    )


@pytest.fixture
def archive() -> kei.TeiDocument:
    return corpus(*(dated(number, 2001 + number % 3) for number in range(9)), dated(9, None), title="Quay")


def test_every_text_is_in_one_volume(archive: kei.TeiDocument) -> None:
    volumes = plan(archive, DIVIDED)
    assert [volume.label for volume in volumes] == ["2001", "2002", "2003", "undated"]
    assert sorted(number for volume in volumes for number in volume.numbers) == list(range(10))


def test_a_year_beyond_the_limits_is_several_volumes(archive: kei.TeiDocument, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(epub_volumes, "TEXTS", 2)
    volumes = plan(archive, Epub(split="auto"))
    assert [(volume.label, len(volume.numbers)) for volume in volumes][:2] == [("2001-1", 2), ("2001-2", 1)]
    monkeypatch.setattr(epub_volumes, "TEXTS", 500)
    monkeypatch.setattr(epub_volumes, "BYTES", 700)
    assert [volume.label for volume in plan(archive, Epub(split="auto"))][:2] == ["2001-1", "2001-2"]


def test_what_is_small_stays_one_file(archive: kei.TeiDocument) -> None:
    assert len(plan(archive, Epub(split="auto"))) == len(plan(archive, Epub())) == 1
    assert len(plan(case("article"), DIVIDED)) == 1
    assert [made.name for made in kei.render_volumes(archive, Epub(split="auto"))] == ["quay.epub"]


def test_volumes_hold_the_texts_as_they_were_and_are_publications_of_their_own(archive: kei.TeiDocument) -> None:
    whole = {text.get(XML_ID): etree.tostring(text, method="c14n", with_tail=False) for text in archive.texts()}
    parts = list(divide(archive, plan(archive, DIVIDED)))
    met = {t.get(XML_ID): etree.tostring(t, method="c14n", with_tail=False) for part in parts for t in part.texts()}
    assert met == whole
    looks = [Look(made) for made in kei.render_volumes(archive, DIVIDED, stem="quay")]
    assert len({look.metadata("dc:identifier")[0] for look in looks}) == 5
    assert [look.metadata("dc:title")[0] for look in looks] == [
        *("Quay, 2001", "Quay, 2002", "Quay, 2003", "Quay, undated", "Quay")
    ]


def test_the_catalogue_names_every_text_its_volume_and_the_file_of_that(archive: kei.TeiDocument) -> None:
    *volumes, catalogue = kei.render_volumes(archive, DIVIDED, stem="quay")
    names = [volume.name for volume in volumes]
    assert names == ["quay-2001.epub", "quay-2002.epub", "quay-2003.epub", "quay-undated.epub"]
    assert catalogue.name == "quay.epub"
    look = Look(catalogue)
    assert not [name for name in look.names if name.startswith("EPUB/tei/")]
    pages = [look.xml(f"text/volume-{number}.xhtml") for number in range(1, 5)]
    assert [page.find(".//h:code", NS).text for page in pages] == names
    titles = [item.xpath("string(*[1])") for page in pages for item in page.iterfind(".//h:li", NS)]
    assert sorted(titles) == [f"Text {number}" for number in range(10)]
    index = look.xml("authors.xhtml")
    assert "Text 9 (undated)" in [item.xpath("normalize-space()") for item in index.iterfind(".//h:li//h:li", NS)]
    assert look.metadata("dc:title") == ["Quay"]


def test_one_rendition_cannot_be_several_files(archive: kei.TeiDocument) -> None:
    with pytest.raises(UsageError, match="4 volumes"):
        kei.render(archive, DIVIDED)


def test_the_same_volumes_whatever_was_made_before(archive: kei.TeiDocument) -> None:
    first, again = (list(kei.render_volumes(archive, DIVIDED, stem="quay")) for _ in range(2))
    assert [made.digest for made in first] == [made.digest for made in again]


def bound(parts: list[tuple[str, list[int]]]) -> kei.TeiDocument:
    """Six texts of two years in parts."""
    texts = [kei.TeiDocument(dated(number, 2001 + number % 2).encode()) for number in range(6)]
    named = [(title, [texts[number].id for number in numbers]) for title, numbers in parts]
    return kei.bind(texts, title="Quay", identifier="kei-quay", parts=named)


def outline(look: Look) -> list[str]:
    """The entries of the contents, each with its depth."""
    rows = look.xml("nav.xhtml").iterfind(".//h:nav[@id='toc']//h:li", NS)
    return [f"{len(list(row.iterancestors('{*}ol')))} {row.xpath('string(*[1])')}" for row in rows]


def test_volumes_keep_the_parts_of_the_whole() -> None:
    whole = bound([("Boats", [0, 1, 4]), ("Nets", [2, 3])])
    first, second, _ = (Look(made) for made in kei.render_volumes(whole, DIVIDED, stem="quay"))
    assert [row for row in outline(first) if "Text" in row or row[2:] in ("Boats", "Nets")] == [
        "1 Boats", "2 Text 0", "2 Text 4", "1 Nets", "2 Text 2",
    ]  # fmt: skip
    assert [row for row in outline(second) if "Text" in row or row[2:] in ("Boats", "Nets")] == [
        "1 Text 5", "1 Boats", "2 Text 1", "1 Nets", "2 Text 3",
    ]  # fmt: skip
    faults = {one.message for one in kei.validate(whole)}
    for part in divide(whole, plan(whole, DIVIDED)):
        assert {one.message for one in kei.validate(part) if "k-" not in one.message} <= faults


def test_a_part_for_the_year_says_nothing_in_the_volume_of_that_year() -> None:
    whole = bound([("2001", [0, 2, 4]), ("2002", [1, 3, 5])])
    first, *_ = (Look(made) for made in kei.render_volumes(whole, DIVIDED, stem="quay"))
    assert "1 2001" not in outline(first)
    assert [row for row in outline(first) if "Text" in row] == ["1 Text 0", "1 Text 2", "1 Text 4"]


def test_each_volume_marks_the_pages_of_the_printed_whole_that_are_its_own(archive: kei.TeiDocument) -> None:
    pages = tuple(PageStart(str(number + 1), f"k-{number:012x}", 0, "") for number in range(10))
    options = Epub(split="year", page_list="print", page="A5", pages=pages)
    *volumes, catalogue = kei.render_volumes(archive, options, stem="quay")
    lists = [Look(made).xml("nav.xhtml").xpath("//h:nav[@role='doc-pagelist']//h:a/text()", namespaces=NS)
             for made in volumes]  # fmt: skip
    assert lists == [["1", "4", "7"], ["2", "5", "8"], ["3", "6", "9"], ["10"]]
    assert not Look(catalogue).xml("nav.xhtml").xpath("//h:nav[@role='doc-pagelist']", namespaces=NS)


@pytest.mark.parametrize("page", ["A5", "nonsense"])
def test_a_page_size_where_no_pages_are_marked_is_refused(page: str) -> None:
    with pytest.raises(UsageError, match=r"--page says nothing|no page size"):
        Epub(page=page)

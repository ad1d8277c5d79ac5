"""What the order of a series says of a date, in TEI and in references."""

from __future__ import annotations

import json
from pathlib import Path

import kei_archive as kei
from kei_archive.tei.document import NS
from kei_archive.tei.record import record
from tests.together.posts import PARAGRAPHS, newer, older, read_together

ONE, TWO, THREE = (f"The Mill at the Upper Weir, Part {n}" for n in (1, 2, 3))


def pages(*, first: str = "March 3, 2014", last: str = "March 20, 2014") -> dict[str, str]:
    return {
        "one": newer(ONE, PARAGRAPHS[:3], date=first),
        "two": older(TWO, [*reversed(PARAGRAPHS)]),
        "three": newer(THREE, [PARAGRAPHS[1], PARAGRAPHS[3]], date=last),
    }


def test_not_before_and_not_after(tmp_path: Path) -> None:
    found = read_together(pages(), tmp_path)
    doc = kei.encode(found["two"])
    (date,) = doc.root.xpath("//t:imprint/t:date", namespaces=NS)
    assert (date.get("notBefore"), date.get("notAfter"), date.get("when")) == ("2014-03-03", "2014-03-20", None)
    assert date.get("cert") == "medium"
    assert date.get("source") == f"kei:{found['one'].id}.bibl kei:{found['three'].id}.bibl"
    (reason,) = doc.root.xpath("//t:imprint/t:certainty/t:desc", namespaces=NS)
    assert "one.txt, which is dated 2014-03-03" in reason.text
    assert record(doc.root).date == "2014-03"
    (item,) = json.loads(kei.render(doc, kei.Csl()).data)
    assert item["issued"] == {"date-parts": [[2014, 3, 3], [2014, 3, 20]], "circa": True}
    assert "3 March 2014 – 20 March 2014 (inferred)" in kei.render(doc, kei.Html()).data.decode()
    assert "M001" in [finding.code for finding in found["two"].findings]


def test_one_side(tmp_path: Path) -> None:
    given = pages()
    del given["three"]
    doc = kei.encode(read_together(given, tmp_path)["two"])
    (date,) = doc.root.xpath("//t:imprint/t:date", namespaces=NS)
    assert (date.get("notBefore"), date.get("notAfter")) == ("2014-03-03", None)
    assert record(doc.root).date == ""


def test_bounds_that_contradict_each_other_bound_nothing(tmp_path: Path) -> None:
    found = read_together(pages(first="March 20, 2014", last="March 3, 2014"), tmp_path)
    assert found["two"].metadata.earliest is found["two"].metadata.latest is None
    assert "M034" in [finding.code for finding in found["three"].findings]


def test_a_month_and_a_day_of_it_are_no_contradiction(tmp_path: Path) -> None:
    given = {
        "one": newer("The Mill at the Upper Weir", PARAGRAPHS, date="March 3, 2014"),
        "two": older("The Mill at the Upper Weir", PARAGRAPHS).replace("By Ines", "March 2014\n\nBy Ines"),
    }
    found = read_together(given, tmp_path)
    assert str(found["two"].metadata.date and found["two"].metadata.date.value) == "2014-03"
    codes = [finding.code for finding in found["two"].findings]
    assert "M032" in codes
    assert "M033" not in codes

"""Dates of a month or a year: from a sidecar or a page through TEI to renditions and references."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import kei_archive as kei
from kei_archive.claims import Period, date_of
from kei_archive.errors import ConfigError
from kei_archive.tei.document import NS
from tests.reading.pages import BODY

PAGE = "\n\n".join(["Eels Keep the Old Weir Open", "By Nora Pell", *BODY]).encode()


@pytest.mark.parametrize(("stated", "iso"), [("2019-03", "2019-03"), (2019, "2019"), ("2019", "2019")])
def test_a_sidecar_may_state_a_month_or_a_year(stated: object, iso: str) -> None:
    article = kei.read(PAGE, profile="none", sidecar={"date": stated})
    assert article.metadata.date is not None
    assert article.metadata.date.as_dict()["value"] == iso
    assert "M001" not in [finding.code for finding in article.findings]
    doc = kei.encode(article)
    (date,) = doc.root.xpath("//t:imprint/t:date", namespaces=NS)
    assert date.get("when") == iso
    (item,) = json.loads(kei.render(doc, kei.Csl()).data)
    assert item["issued"] == {"date-parts": [[int(part) for part in iso.split("-")]]}
    assert f"date = {{{iso}}}" in kei.render(doc, kei.Bibtex()).data.decode()
    assert ("March 2019" if "-" in iso else "2019") in kei.render(doc, kei.Html()).data.decode()


def test_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_bytes(PAGE)
    (tmp_path / "one.toml").write_text('date = "1998-02"\n', encoding="utf-8")
    claim = kei.read(tmp_path / "one.txt", profile="none").metadata.date
    assert claim is not None
    assert claim.value == Period(1998, 2)


@pytest.mark.parametrize("stated", ["2019-13", "2019-3", 19, "spring 2019", True, "2019-03-05", 2019.5])
def test_what_is_no_date(stated: object) -> None:
    with pytest.raises(ConfigError, match="2020-01"):
        kei.read(PAGE, profile="none", sidecar={"date": stated})


def test_iso_texts() -> None:
    assert date_of("2019") == Period(2019)
    assert str(date_of("2019-03")) == "2019-03"
    assert date_of("2019-03-05").isoformat() == "2019-03-05"
    with pytest.raises(ValueError, match="Invalid isoformat"):
        date_of("2019-3")

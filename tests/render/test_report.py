"""The report page: the outcome in a sentence, every line with its rule, nothing of a capture taken for markup."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from lxml import html

from kei_archive.renderers.report import render_report, report_pages
from kei_archive.renderers.theme import Theme

NOT_ASKED: dict[str, float] = {"asked": 0, "changed": 0, "low": 0.0, "high": 1.0}
DECIDED: dict[str, Any] = {
    "number": 42,
    "orphans": [{"place": "posts/clock-2.toml:4", "subject": "the line 'A clock.'", "decision": "credit"}],
    "stale": [
        {
            "place": "families.toml:9",
            "subject": "the lines 'Clock {n}'",
            "decision": "other",
            "was": "heading",
            "now": "caption",
        }
    ],
    "sample": {"asked": 40, "changed": 1, "low": 0.0044, "high": 0.1288},
    "asked": {"asked": 0, "changed": 0, "low": 0.0, "high": 1.0},
}
"""Forty-two decisions, of which one matches nothing any more and one is stale."""

REPORT: dict[str, Any] = {
    "archive": "Archive of the Quay Notes",
    "software": {"name": "kei_archive", "version": "0.1.0"},
    "nominal_date": "2019-05-04",
    "summary": {
        "sources": 3,
        "articles": 1,
        "not_articles": 1,
        "quarantined": 1,
        "kept": 90,
        "removed": 30,
        "total": 120,
        "findings": {"C003": 1, "S001": 1},
    },
    "documents": [
        {
            "id": "k-a1b2c3d4e5f6",
            "source": "quay/clock-2.txt",
            "status": "article",
            "kind": "article",
            "title": "Why the <b>Harbour</b> Clock Runs Late",
            "facts": [
                {
                    "field": "date",
                    "value": "2019-05-04",
                    "cert": 0.99,
                    "resp": "witness",
                    "rule": "dateline",
                    "evidence": "Posted on 4 May 2019",
                    "reason": "",
                },
                {"field": "url", "value": None, "cert": 0.0, "resp": "", "rule": "", "evidence": "", "reason": ""},
            ],
            "ledger": {"kept": 90, "removed": 10, "total": 100},
            "lines": [
                {"n": 1, "text": "Search <here>", "role": "search", "rule": "cue:search", "cert": 0.65, "kept": False},
                {"n": 3, "text": "The keeper", "role": "paragraph", "rule": "body:prose", "cert": 0.95, "kept": True},
            ],
            "findings": [
                {
                    "code": "C003",
                    "severity": "doubt",
                    "message": "line 1 was removed with little certainty",
                    "remedy": "Look at it.",
                    "place": None,
                },
                {"code": "S001", "severity": "note", "message": "detected", "remedy": "Nothing.", "place": None},
            ],
            "files": [{"path": "tei/k-a1b2c3d4e5f6.xml", "sha256": "ab" * 32, "bytes": 4321}],
            "witness": {"name": "clock-2.txt", "sha256": "cd" * 32, "bytes": 100, "encoding": "utf-8"},
        },
        {
            "id": "k-000000000000",
            "source": "quay/front.txt",
            "status": "no article",
            "kind": "listing",
            "title": None,
            "facts": [],
            "ledger": {"kept": 0, "removed": 20, "total": 20},
            "lines": [],
            "findings": [],
            "files": [],
            "witness": {"name": "front.txt", "sha256": "ef" * 32, "bytes": 20, "encoding": "utf-8"},
        },
    ],
    "quarantine": [{"source": "quay/x.txt", "stage": "read", "message": "it is a PDF.", "remedy": "Convert it."}],
    "collections": [
        {
            "name": "all",
            "title": "Quay Notes",
            "posts": ["k-a1b2c3d4e5f6"],
            "files": [{"path": "collections/all.epub", "sha256": "12" * 32, "bytes": 9}],
            "findings": [],
        }
    ],
    "ignored": ["quay/notes.docx"],
    "decisions": {"number": 0, "orphans": [], "stale": [], "sample": NOT_ASKED, "asked": NOT_ASKED},
}


def page_of(report: dict[str, Any], theme: Theme) -> html.HtmlElement:
    return html.document_fromstring(render_report(report, theme=theme))


def test_the_outcome_is_one_sentence(theme: Theme) -> None:
    sentence = page_of(REPORT, theme).xpath("string(//p[@class='sentence'])")
    assert sentence == "1 of 3 captures became an article. 1 item could not be done; 1 document asks for a look."


def test_what_only_a_volume_lacks_is_told_there(theme: Theme) -> None:
    report = copy.deepcopy(REPORT)
    lost = {
        "code": "R003",
        "severity": "doubt",
        "message": "No font has U+1F9FF.",
        "remedy": "Install one.",
        "place": None,
    }
    left = lost | {"code": "R006", "severity": "note", "message": "Left out: what gap holds."}
    report["collections"][0]["findings"] = [lost, left]
    page = page_of(report, theme)
    assert page.xpath("//a[@href='#volumes']/bdi/text()") == ["Quay Notes"]
    said = page.xpath("//section[@aria-labelledby='volumes']//li[@class='doubt' or @class='note']/bdi/text()")
    assert said == ["No font has U+1F9FF.", "Left out: what gap holds."]


def test_a_clean_build_says_so(theme: Theme) -> None:
    report = copy.deepcopy(REPORT)
    report["quarantine"] = []
    report["documents"][0]["findings"] = []
    page = page_of(report, theme)
    assert page.xpath("string(//p[@class='sentence'])").endswith("Nothing needs your attention.")
    assert page.xpath("//*[@id='look']") == []


def test_every_line_is_there_with_its_rule_and_the_removed_ones_say_so(theme: Theme) -> None:
    page = page_of(REPORT, theme)
    rows = [" ".join(row.text_content().split()) for row in page.xpath("//ol[@class='lines']/li")]
    assert rows == [
        "Search <here> Line 1 removed: search cue:search 0.65",
        "The keeper Line 3 kept as paragraph body:prose 0.95",
    ]
    assert [row.get("class") for row in page.xpath("//ol[@class='lines']/li")] == ["removed", None]


def test_facts_have_their_evidence_and_unknown_ones_are_called_unknown(theme: Theme) -> None:
    page = page_of(REPORT, theme)
    facts = " ".join(page.xpath("//dl[@class='evidence']")[0].text_content().split())
    assert facts == (
        "date 2019-05-04 stated in the capture, certainty 0.99, rule datelinePosted on 4 May 2019 url unknown"
    )


def test_doubts_come_with_remedy_and_a_way_to_the_document(theme: Theme) -> None:
    page = page_of(REPORT, theme)
    (matter,) = page.xpath("//ul[@class='matters']/li[not(@class)]")
    assert "A line was removed as chrome with little certainty." in matter.text_content()
    assert "Look at it in the report" in matter.text_content()
    assert page.xpath("//*[@id=$id]", id=matter.find(".//a").get("href")[1:])
    assert "S001" not in matter.getparent().text_content()


@pytest.mark.parametrize("digest", ["ab" * 32, "cd" * 32, "12" * 32])
def test_digests_are_there(digest: str, theme: Theme) -> None:
    assert digest in page_of(REPORT, theme).text_content()


def test_captured_markup_stays_text(theme: Theme) -> None:
    page = page_of(REPORT, theme)
    assert page.xpath("//here | //article//b | //script") == []
    assert "no article: listing" in page.text_content()
    assert "quay/notes.docx" in page.text_content()


def test_decisions_are_counted_and_the_doubtful_ones_shown(theme: Theme) -> None:
    text = " ".join(page_of(REPORT | {"decisions": DECIDED}, theme).text_content().split())
    assert "2 decisions ask to be looked at again" in text.lower()
    assert "A decision matches nothing any more: the line 'A clock.'" in text
    assert "The machine said heading when it was made, and says caption now." in text
    assert "Of 40 answers drawn from the answers that were certain, people changed 1: 2.5 %" in text
    assert "asked because of doubt" not in text


def test_many_documents_are_several_pages_that_lead_to_each_other(theme: Theme) -> None:
    report = copy.deepcopy(REPORT)
    report["documents"] = [report["documents"][0] | {"id": f"k-{number}"} for number in range(250)]
    made = dict(report_pages(report, theme=theme))
    assert list(made) == ["report.html", "report-2.html", "report-3.html"]
    pages = {name: html.document_fromstring(data) for name, data in made.items()}
    assert [len(page.xpath("//article")) for page in pages.values()] == [100, 100, 50]
    places = pages["report.html"].xpath("//p[@class='places']//a/@href")
    assert len(places) == 100
    assert "and 150 more" in pages["report.html"].xpath("string(//p[@class='places'])")
    for name, page in pages.items():
        assert page.xpath("//nav//a/@href") == list(made)
        assert page.xpath("//nav//a[@aria-current]/@href") == [name]
        assert bool(page.xpath("//*[@id='account']")) == (name == "report.html")
    anchors = {f"{name}#{anchor}" for name, page in pages.items() for anchor in page.xpath("//article/@id")}
    assert len(anchors) == 250

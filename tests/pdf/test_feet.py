"""Notes of a text at the foot of the page that refers to them, and addresses beside them in letters."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.pdf.conftest import tei

Render = Callable[..., Any]
KEY = "k-300000000001"


def noted(*, note: str = "Copper wire.", before: str = "", place: str = "end", ref: str = "") -> str:
    """An article with one note, and a page of text between it and what refers to it."""
    call = f'<ref target="#{KEY}.fn1" type="noteref" xml:id="{KEY}.ref1">1</ref>'
    text = "<p>Words that fill a line of the page, and then the next one as well, until it is full.</p>" * 30
    return (
        f'<p>A gauge{call if not ref else ""} of wire, and <ref target="https://example.org/wire">more</ref> of it.</p>'
        f'{ref.replace("CALL", call)}{text}{before}<note place="{place}" xml:id="{KEY}.fn1"><label>1.</label> {note} '
        f'<ref target="#{KEY}.ref1" type="backlink">↩</ref></note>'
    )


def pages(data: bytes, pdf_text: Callable[..., str]) -> list[str]:
    return pdf_text(data).split("\f")


@pytest.mark.parametrize("purpose", ["print", "archive"])
def test_a_note_stands_on_the_page_that_refers_to_it(
    render: Render, pdf_text: Callable[..., str], purpose: str
) -> None:
    first, *others = pages(render(tei(body=noted()), purpose=purpose).data, pdf_text)
    assert "1. Copper wire. ↩" in " ".join(first.split())
    assert len(others) > 1
    assert not any("Copper" in page for page in others)
    assert ("a. https://example.org/wire" in first) == (purpose == "print")
    assert not re.search(r"\b2\. ", first)


@pytest.mark.parametrize(
    "changes",
    [
        {"note": "Copper " * 200},
        {"before": "<div type='section'><head>Notes</head>"},
        {"ref": "<table><row><cell>CALL</cell></row></table>"},
        {"ref": "<p>None.</p>"},
        {"place": "margin"},
        {"note": "Copper wire.<list><item>a</item></list>"},
    ],
)
def test_notes_that_stay_where_they_are(render: Render, pdf_text: Callable[..., str], changes: dict[str, str]) -> None:
    body = noted(**changes) + ("</div>" if "before" in changes else "")
    first, *others = pages(render(tei(body=body)).data, pdf_text)
    assert "Copper" not in first
    assert any("Copper" in page for page in others)


def test_paragraphs_and_addresses_of_a_note(render: Render, pdf_text: Callable[..., str]) -> None:
    note = '<p><label>1.</label> Copper.</p><p>See <ref target="https://example.org/x">here</ref>.</p>'
    body = re.sub(r"(<note [^>]*>).*</note>", rf"\1{note}</note>", noted())
    first = " ".join(pages(render(tei(body=body), purpose="print").data, pdf_text)[0].split())
    assert "1. Copper. See here (https://example.org/x)." in first
    assert "a. https://example.org/wire" in first

"""Lines of the body: a sentence in the quotation marks of any language is no heading."""

from __future__ import annotations

import pytest

from kei_archive.label.body import body_role
from kei_archive.label.lines import look_at_all
from kei_archive.model import Role
from kei_archive.segment import segment

BELOW = "Below it stands a paragraph of the text, with as many words as paragraphs have at the least."


def role_of(line: str) -> Role:
    lines = look_at_all(segment(f"{line}\n\n{BELOW}"))
    return body_role(lines, index=0, states=["body", "body"])


@pytest.mark.parametrize(
    "line",
    [
        "„Das Salz“, sagte er, „ist älter als die Stadt.“",
        "„Wem gehört die Pfanne?“",
        "‚Das Salz ist älter als die Stadt.‘",
        "»Salt er ældre end byen.«",
        "“The salt is older than the town.”",
        "「塩は町より古い。」",
        "„Das Salz ist älter.“)",
    ],
)
def test_a_sentence_that_is_said_is_no_heading(line: str) -> None:
    assert role_of(line) is Role.PARAGRAPH


@pytest.mark.parametrize(
    "line", ["„Das Salz“ und die Stadt", "Der Streit um das „Salz“", "»Salt« og byen", "1998 bis 2004", "Nr. 2 „Salz“"]
)
def test_a_heading_may_quote(line: str) -> None:
    assert role_of(line) is Role.HEADING

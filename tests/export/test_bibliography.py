"""References: what is known and nothing else, in forms that other people's parsers read."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import Entry, parse_string

import kei_archive as kei
from tests.export.texts import ID, corpus, document

HOSTILE = (
    "100% of $5 & #1_x ^ ~ {open",
    "close} \\ and \\command{x}",
    'a "quoted", @misc{x, y = {z}}',
    "\u202ereversed 🙂 “é” 中",
    "% comment",
    "and and and",
)
NAMED = {
    "textbackslash": "\\",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textbraceleft": "{",
    "textbraceright": "}",
}
# What CSL's own input schema (csl-data.json, commit 0041266 of citation-style-language/schema) says of each variable
# that we write. No package of PyPI, npm or Debian carries that file, and it is not ours to copy; it closes the list of
# variables, of the parts of a name and of those of a date, as `check_csl` does.
CSL = {
    "id": str, "type": str, "title": str, "author": list, "editor": list, "issued": dict, "container-title": str,
    "collection-title": str, "collection-number": str, "publisher": str, "URL": str, "DOI": str, "language": str,
    "keyword": str, "archive": str, "archive_location": str, "note": str,
}  # fmt: skip


def items(doc: kei.TeiDocument) -> list[dict[str, Any]]:
    found = json.loads(kei.render(doc, "csl").data)
    assert isinstance(found, list)
    return found


def entries(doc: kei.TeiDocument) -> dict[str, Entry]:
    return dict(parse_string(kei.render(doc, "bibtex").data.decode(), "bibtex").entries)


def decoded(text: str) -> str:
    """A field as LaTeX prints it: its escapes, which are all that it has, as the characters that they stand for."""
    return re.sub(r"\\(text[a-z]+)\{\}|\\([&%$#_])", lambda match: NAMED[match[1]] if match[1] else match[2], text)


def check_csl(found: list[dict[str, Any]]) -> None:
    """Hold items to the part of CSL's input schema that they use; names and dates more strictly than it does."""
    for item in found:
        assert set(item) >= {"id", "type"}
        assert item["type"] in {"post-weblog", "webpage", "document"}
        assert all(isinstance(value, CSL[name]) and value for name, value in item.items())
        for name in [*item.get("author", ()), *item.get("editor", ())]:
            assert set(name) in ({"family", "given"}, {"literal"})
        if "issued" in item:
            assert set(item["issued"]) <= {"date-parts", "circa"}
            assert 1 <= len(item["issued"]["date-parts"]) <= 2
            assert all(1 <= len(parts) <= 3 and all(map(int, parts)) for parts in item["issued"]["date-parts"])


def test_csl_of_the_specimens_and_the_rich_text(volume: kei.TeiDocument, rich: kei.TeiDocument) -> None:
    for doc in (volume, rich):
        found = items(doc)
        check_csl(found)
        assert len(found) == len(list(doc.texts()))


def test_unknown_facts_are_left_out() -> None:
    doc = document(date="<date cert='unknown'>unknown</date>", site="", language="und")
    assert items(doc) == [
        {"id": ID, "type": "document", "title": "A title", "archive": "Archive", "archive_location": ID}
    ]
    assert set(next(iter(entries(doc).values())).fields) == {"title", "eprint", "eprinttype"}


@pytest.mark.parametrize(
    ("date", "issued", "biblatex"),
    [
        ('<date when="2019-05-04"/>', {"date-parts": [[2019, 5, 4]]}, "2019-05-04"),
        ('<date when="2019-05"/>', {"date-parts": [[2019, 5]]}, "2019-05"),
        ('<date when="2019-05-04T10:00:00Z"/>', {"date-parts": [[2019, 5, 4]]}, "2019-05-04"),
        ('<date when="2019" cert="low"/>', {"date-parts": [[2019]], "circa": True}, "2019~"),
        ('<date notBefore="2019" notAfter="2020-02"/>', {"date-parts": [[2019], [2020, 2]]}, "2019/2020-02"),
        ('<date notBefore="2014"/>', {"literal": "2014 or later"}, "2014/.."),
        ('<date notBefore="2014-03" cert="medium"/>', {"literal": "2014-03 or later", "circa": True}, "2014-03~/.."),
        ('<date notAfter="2014"/>', {"literal": "2014 or earlier"}, "../2014"),
        ('<date when="soon"/>', None, None),
    ],
)
def test_dates(date: str, issued: object, biblatex: str | None) -> None:
    doc = document(date=date)
    assert items(doc)[0].get("issued") == issued
    assert next(iter(entries(doc).values())).fields.get("date") == biblatex


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_titles_and_names(text: str) -> None:
    doc = document(title=text, authors=(text, "Oda Brandvold"), url="https://q.example/{a}%20b?c=d&e#f~g")
    check_csl(items(doc))
    assert items(doc)[0]["title"] == text
    assert items(doc)[0]["author"] == [{"literal": text}, {"literal": "Oda Brandvold"}]
    (entry,) = entries(doc).values()
    assert decoded(entry.fields["title"]) == text
    assert entry.fields["url"] == "https://q.example/%7Ba%7D%20b?c=d&e#f~g"
    assert len(entry.persons["author"]) == 2
    assert decoded(entry.persons["author"][0].last_names[0][1:-1]) == text


@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufffe\uffff"), min_size=1)
)
def test_any_title_is_read_back_from_bibtex(title: str) -> None:
    (entry,) = entries(document(title=f"x{title}x", site=title)).values()
    assert decoded(entry.fields["title"]) == " ".join(f"x{title}x".split())


def test_parts_of_names_as_the_encoding_has_them() -> None:
    doc = kei.TeiDocument(
        document(authors=("@",)).xml.replace(
            b"<author>@</author>",
            b"<author><persName><forename>Ada</forename> <surname>of Sand and Sea</surname></persName></author>"
            b"<author><persName><forename>Bo</forename> <surname>Quay</surname></persName></author>"
            b"<author><orgName>Sand and Sea</orgName></author>",
        )
    )
    assert items(doc)[0]["author"] == [
        {"family": "of Sand and Sea", "given": "Ada"},
        {"family": "Quay", "given": "Bo"},
        {"literal": "Sand and Sea"},
    ]
    assert b"author = {{of Sand and Sea}, Ada and Quay, Bo and {Sand and Sea}}" in kei.render(doc, "bibtex").data
    (entry,) = entries(doc).values()
    assert len(entry.persons["author"]) == 3


def test_keys_are_plain_unique_and_the_same_alone_or_in_a_volume() -> None:
    one = document(authors=("Łukasz Żółć",), identifier="k-aaaaaa000001")
    two = document(authors=("윤서하",), identifier="k-bbbbbb000002")
    twin = document(authors=("Łukasz Żółć",), identifier="k-aaaaaa000003")
    keys = list(entries(corpus(one, two, twin, twin)))
    assert all(re.fullmatch(r"[a-z0-9.-]+", key) for key in keys)
    assert len(set(keys)) == 4
    assert keys[:2] == [*entries(one), *entries(two)]


def test_a_text_without_identifier_has_one_made_from_itself() -> None:
    bare = kei.TeiDocument(document().xml.replace(b'xml:id="k-0e1f2a3b4c5d"', b""))
    again = kei.TeiDocument(document("<p>Other words.</p>").xml.replace(b'xml:id="k-0e1f2a3b4c5d"', b""))
    found = items(corpus(bare, again))
    assert re.fullmatch(r"k-[0-9a-f]{12}", found[0]["id"])
    assert found[0]["id"] != found[1]["id"]
    assert items(bare)[0]["id"] == items(bare)[0]["id"]

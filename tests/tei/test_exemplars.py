"""What we write of the three real captures, field by field against the TEI that people encoded by hand.

Every difference that there is stands in `DIFFERENCES` with its argument; one that is not there fails, and so does an
argument whose difference is gone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from kei_archive.model import Archive
from kei_archive.reading import read
from kei_archive.tei.document import NS, TeiDocument, local_name
from kei_archive.tei.encode import encode
from kei_archive.tei.link import link
from kei_archive.tei.sourcedoc import captured_text
from tests.tei.articles import EXEMPLARS, exemplar

ARCHIVE = Archive(name="kei_archive", description="Long-term archive of posts of the blog The Peninsula.")
"""The archive that the exemplars name."""

BIBLIOGRAPHY = "fileDesc/sourceDesc/biblStruct"
DIFFERENCES = {
    r"fileDesc/publicationStmt/idno\[slug\]": "The slug is made by the rule for file names, which leaves no word out.",
    rf"{BIBLIOGRAPHY}/@type": "That a page is a blog post is nowhere stated; the capture is of a web page.",
    rf"{BIBLIOGRAPHY}/monogr/title\[j\]/@(cert|resp)": "The site is inferred from its furniture.",
    rf"{BIBLIOGRAPHY}/monogr/imprint/publisher/orgName/@(cert|source)": "Every inferred publisher has its certainty; a "
    "document by itself cannot point to the zone of another capture.",
    rf"{BIBLIOGRAPHY}/monogr/imprint/date\[published\]": "The words of the whole statement, with its verb.",
    rf"{BIBLIOGRAPHY}/monogr/imprint/(date\[published\]/@\w+|certainty/.*)": "The page states no date; that its author "
    "wrote on the day after another post is known only from that post.",
    r".*/(author/persName|title\[s\]|biblScope\[part\]|keywords/term(\[technical\])?)/@source": "Every stated fact has "
    "the zone that states it, as the guidelines ask (section 1).",
    r"fileDesc/sourceDesc/bibl\[capture\]": "Which layout of the site is older is the encoder's knowledge.",
    r"encodingDesc/editorialDecl/(normalization|hyphenation|segmentation)/p": "Worded for every capture: wrapped "
    "lines are joined, XML cannot hold some characters, and whether lines end in hyphens is not asked.",
    r"encodingDesc/editorialDecl/p": "The character set is the one that the media element names; not all are UTF-8.",
    r"encodingDesc/refsDecl/citeStructure\[paragraph\]/@match": "Paragraphs stand in sections, too.",
    r"encodingDesc/listPrefixDef/prefixDef\[kei\]/@matchPattern": "Identifiers may be longer where two would meet.",
    r"encodingDesc/classDecl/taxonomy/bibl": "What kind of site it is nobody states.",
    r"encodingDesc/classDecl/taxonomy\(2\)/.*": "A genre is a judgement of the encoder.",
    r"profileDesc/textClass/catRef/.*": "The same.",
    r"profileDesc/langUsage/language\[en\](/@\w+)?": "The language is told from the text, so it has a certainty.",
    r".*/person/(occupation|affiliation)(\(2\))?/@(cert|resp)": "The author note is parsed by rules, with doubt.",
}
"""Fields of the header that differ, as patterns, each with the argument for ours."""

SUBTYPES = {("search", "counter"), ("tools", "print")}
"""Furniture whose kind the roles of the model name more closely: the exemplars' word and ours."""

KINDS = ("type", "level", "unit", "ident")
"""Attributes that tell fields of one name apart; of ``biblStruct`` there is one."""


@pytest.fixture(scope="module")
def ours(shared: Path) -> dict[str, TeiDocument]:
    """Our documents of the same captures, linked."""
    paths = sorted((shared / "seeds").glob("*.txt"))
    documents = [encode(read(path, archive=ARCHIVE), archive=ARCHIVE, date=date(2026, 11, 22)) for path in paths]
    return {document.id: document for document in link(documents)}


def fields(tei: etree._Element) -> Iterator[tuple[str, str]]:
    """Every statement of a header: the own text of an element, and each attribute, under the element's path."""
    zones = {
        f"#{zone.get('{http://www.w3.org/XML/1998/namespace}id')}": f"zone {zone.get('type')} {zone.get('subtype', '')}"
        for zone in tei.iterfind("t:sourceDoc//t:zone", NS)
    }

    def walk(element: etree._Element, path: str) -> Iterator[tuple[str, str]]:
        text = " ".join(" ".join([element.text or "", *(child.tail or "" for child in element)]).split())
        if text:
            yield path, text
        for name, value in element.attrib.items():
            if name not in KINDS or local_name(element) == "biblStruct":
                pointers = [zones.get(pointer, pointer).strip() for pointer in value.split(" ")]
                yield f"{path}/@{name.rpartition('}')[2]}", " ".join(pointers)
        seen: Counter[str] = Counter()
        for child in element.iterchildren("*"):
            kind = next((child.get(name) for name in KINDS if child.get(name)), "")
            kind = "" if local_name(child) == "biblStruct" else kind
            step = local_name(child) + (f"[{kind}]" if kind else "")
            seen[step] += 1
            yield from walk(child, f"{path}/{step}" + (f"({seen[step]})" if seen[step] > 1 else ""))

    header = tei.find("t:teiHeader", NS)
    assert header is not None
    for name, value in walk(header, ""):
        yield name.removeprefix("/"), value


def test_every_field_of_the_header(shared: Path, ours: dict[str, TeiDocument]) -> None:
    seen, used = 0, set()
    for name in EXEMPLARS:
        theirs, mine = dict(fields(exemplar(shared, name).root)), dict(fields(ours[name].root))
        seen += len(theirs)
        for field in dict.fromkeys([*theirs, *mine]):
            if theirs.get(field) != mine.get(field):
                argument = next((pattern for pattern in DIFFERENCES if re.fullmatch(pattern, field)), None)
                assert argument, f"{name} {field}: {theirs.get(field)!r} by hand, {mine.get(field)!r} by us"
                used.add(argument)
    assert seen > 250
    assert used == set(DIFFERENCES), "an argument whose difference is gone"


@pytest.mark.parametrize("name", EXEMPLARS)
def test_body_and_back(shared: Path, ours: dict[str, TeiDocument], name: str) -> None:
    """Identical but for the cross-reference to another part, which an encoder inferred: its words are the same."""
    theirs = etree.fromstring(exemplar(shared, name).xml).find("t:text", NS)
    mine = etree.fromstring(ours[name].xml).find("t:text", NS)
    assert theirs is not None
    assert mine is not None
    etree.strip_tags(theirs, "{*}ref")
    assert etree.tostring(mine, method="c14n") == etree.tostring(theirs, method="c14n")


@pytest.mark.parametrize("name", EXEMPLARS)
def test_source(shared: Path, ours: dict[str, TeiDocument], name: str) -> None:
    """The same lines in zones of the same type; the kind of furniture differs where `SUBTYPES` says so."""
    theirs, mine = (list(lines(root)) for root in (exemplar(shared, name).root, ours[name].root))
    assert [line[:3] for line in mine] == [line[:3] for line in theirs]
    differing = {(one[3], other[3]) for one, other in zip(theirs, mine, strict=True) if one[3] != other[3]}
    assert differing <= SUBTYPES


def lines(root: etree._Element) -> Iterator[tuple[dict[str, str], str, str, str]]:
    """Attributes and characters of every line, type and subtype of its zone."""
    for line in root.iterfind("t:sourceDoc/t:surface/t:zone/t:line", NS):
        zone = line.getparent()
        assert zone is not None
        yield dict(line.attrib), captured_text(line), zone.get("type", ""), zone.get("subtype", "")

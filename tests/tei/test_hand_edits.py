"""What editors add by hand: our schema takes what TEI's own takes in these places, and nothing that TEI's refuses."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from kei_archive import _resources
from kei_archive.tei.departures import schema
from kei_archive.tei.document import TeiDocument, parse
from kei_archive.tei.encode import encode
from kei_archive.tei.restore import restore
from kei_archive.tei.validate import validate
from tests.tei.articles import page

DOC = encode(page())
KEY = DOC.id
WORD = "January"

IN_PLACE = (
    f"<choice><unclear reason='faded'>{WORD}</unclear><unclear>June</unclear></choice>",
    f"<choice><seg type='first'>{WORD}</seg><seg>June</seg></choice>",
    f"<app><lem>{WORD}</lem><rdg>June</rdg><witDetail wit='#X.w2'>Blotted.</witDetail><note>Why?</note></app>",
    f"<app><lem>June</lem><rdgGrp type='old'><rdg wit='#X.capture'>{WORD}</rdg></rdgGrp></app>",
    f"{WORD}<index indexName='months'><term>Months</term><index><term>winter</term></index></index>",
    f"{WORD}<noteGrp><note xml:lang='en'>The 3rd.</note><note xml:lang='de'>Der 3.</note></noteGrp>",
    f"{WORD}<certainty cert='low' locus='value' resp='#X.machine'><desc>The ink has run.</desc></certainty>",
    f"<distinct>{WORD}</distinct>",
    f"<damage agent='water'>{WORD}</damage>",
    f"<space quantity='1' unit='chars'/><anchor xml:id='X.mark1'/><milestone unit='day'/><pb n='2'/><cb/>{WORD}",
    f"<formula notation='TeX'>{WORD}</formula>",
    f"<ruby><rb>{WORD}</rb><rt><add>Jan</add></rt></ruby>",
    f"<s><w lemma='month' pos='NOUN'>{WORD}</w></s>",
    f"<c>J</c>{WORD[1:]}<pc/>",
    f"<figure><figDesc>A map of the mole.</figDesc></figure>{WORD}",
    f"<figure><head><add>Map</add></head><graphic url='map.png'/></figure>{WORD}",
    f"<list><item>{WORD}</item></list>",
    f"<list type='gloss'><label>{WORD}</label><item><add>the first month</add></item></list>",
    f"<table><row><cell>{WORD}</cell></row></table>",
    f"<rs type='month'>{WORD}</rs><gap reason='lost'/>",
    f"<email>{WORD}</email>",
)
"""Edits of one captured word: each keeps it."""

FRONT = (
    "<front><div resp='#X.editor' type='introduction'><head>To the reader</head><p>On the gauge.</p>{}</div></front>\n"
)
INDEX = "<div resp='#X.editor' type='index'>{}</div>\n</back>"
PLACE = "<listPlace><place xml:id='X.pl1'><placeName>Harrow</placeName>{}</place></listPlace>"
ELSEWHERE = (
    ("<body>", FRONT.format("") + "<body>"),
    ("<body>", FRONT.format("<div type='section'><head>Sources</head><list><item>One</item></list></div>") + "<body>"),
    ("</back>", "<div type='notes'><note xml:id='X.e1'>At the end.</note></div>\n</back>"),
    ("</back>", INDEX.format("<list><item>gauge</item></list>")),
    ("</back>", INDEX.format(PLACE.format(""))),
    ("<extent>", "<editionStmt><edition n='2'>Second</edition></editionStmt>\n<extent>"),
    ("</sourceDesc>", "<listWit><witness xml:id='X.w3'>The printed almanac.</witness></listWit>\n</sourceDesc>"),
    ("</editorialDecl>", "</editorialDecl>\n<variantEncoding location='internal' method='parallel-segmentation'/>"),
    ("</particDesc>", "<listOrg><org xml:id='X.o1'><orgName>Harbour Office</orgName></org></listOrg></particDesc>"),
    (
        "<particDesc>",
        PLACE.format("<location><geo>50 1</geo></location><note>A port.</note>").join(
            ("<settingDesc>", "</settingDesc>\n<particDesc>")
        ),
    ),
    ("</person>", "<note>Of the harbour office.</note></person>"),
    ("<revisionDesc", "<xenoData><r xmlns='urn:example'><s a='1'>x</s></r></xenoData>\n<revisionDesc"),
    ("<p>", "<licence>All rights reserved.</licence><p>"),
)
"""Edits elsewhere: what is replaced, and by what."""


def edited(old: str, new: str) -> TeiDocument:
    """The page with one edit, and with a second witness and an editor, whom the edits may name."""
    xml = DOC.xml.decode()
    witness = "<listWit><witness xml:id='X.w2'>A copy.</witness></listWit>"
    editor = "<respStmt xml:id='X.editor'><resp>edited by</resp><name>Iris Venn</name></respStmt>\n</titleStmt>"
    pairs = [(old, new), ("</sourceDesc>", f"{witness}\n</sourceDesc>")]
    if "X.editor'" in new and f'"{KEY}.editor"' not in xml:
        pairs.append(("</titleStmt>", editor))
    if "X.w3" in new:
        pairs.pop(1)
    for before, after in pairs:
        where = xml.index("<availability") if before == "<p>" else 0
        assert before in xml[where:], before
        xml = xml[:where] + xml[where:].replace(before, after.replace("X.", f"{KEY}."), 1)
    return TeiDocument(xml.encode())


def all_edits() -> list[TeiDocument]:
    return [edited(f"in {WORD}.", f"in {new}.") for new in IN_PLACE] + [edited(*pair) for pair in ELSEWHERE]


@pytest.mark.parametrize("doc", all_edits())
def test_they_are_valid_and_the_capture_is_whole(doc: TeiDocument) -> None:
    assert validate(doc) == ()
    assert restore(doc) == page().witness.data


@pytest.mark.parametrize("new", IN_PLACE)
def test_a_silent_change_in_them_is_a_fault(new: str) -> None:
    changed = edited(
        f"in {WORD}.", f"in {new}.".replace(WORD, "Febuary", 1).replace("<c>J</c>anuary", "<c>F</c>anuary")
    )
    assert "T011" in {finding.code for finding in validate(changed)}


def test_tei_all_and_jing_agree(shared: Path, tmp_path: Path) -> None:
    if not shutil.which("jing"):
        pytest.skip("jing is not installed (Debian package jing)")
    paths = []
    for number, doc in enumerate(all_edits()):
        paths.append(tmp_path / f"{number}.xml")
        paths[-1].write_bytes(doc.xml)
    for name in (shared / "schema" / "tei_all.rng", _resources.SCHEMA / "kei_archive.rng"):
        done = subprocess.run(["jing", str(name), *map(str, paths)], capture_output=True, text=True, timeout=120)
        assert (done.stdout, done.returncode) == ("", 0)


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("<body>", FRONT.format("").replace(" resp='#X.editor'", "") + "<body>", "T011", "resp does not say whose"),
        ("<body>", FRONT.format("<p facs='#X.l12'>On the gauge.</p>") + "<body>", "T011", "a part that is an editor's"),
        ("</back>", "<div type='index'><p>gauge</p></div>\n</back>", "T011", "resp does not say whose"),
        (f"in {WORD}.", f"in<lb/> {WORD}.", "T018", "lb in the text"),
        (f"in {WORD}.", f"in <ruby><rb>{WORD}</rb><rt>Jan</rt></ruby>.", "T011", "Text and lines differ"),
        (f"in {WORD}.", f"in\n   {WORD}.", "T011", "in white space only"),
        (f"in {WORD}.", f"in <persname>{WORD}</persname>.", "T002", "allowed there: persName, "),
        (f"in {WORD}.", f"in <persName typ='x'>{WORD}</persName>.", "T002", "allowed: type, "),
    ],
)
def test_what_is_refused_and_how(old: str, new: str, code: str, words: str) -> None:
    said = [finding.message for finding in validate(edited(old, new)) if finding.code == code]
    assert any(words in message for message in said), said


# ---------------------------------------------------------------- each element in each other

TEXTS = (
    "persName placeName orgName name rs forename surname roleName country settlement term geogName addName nameLink "
    "region title date time num measure email ref bibl quote emph hi foreign q soCalled mentioned gloss code distinct "
    "said add del surplus damage supplied sic corr orig reg abbr am expan unclear seg w s pc c note label formula "
    "p head"
)
SHAPES = {name: f"<{name}>{{}}</{name}>" for name in TEXTS.split()} | {
    "ptr": "<ptr target='#a'/>", "cit": "<cit><quote>{}</quote></cit>", "ex": "<expan><ex>{}</ex></expan>",
    "choice": "<choice><sic>{}</sic><corr>b</corr></choice>", "subst": "<subst><del>{}</del><add>b</add></subst>",
    "app": "<app><lem>{}</lem><rdg>b</rdg></app>", "rdgGrp": "<app><rdgGrp><rdg>{}</rdg></rdgGrp></app>",
    "witDetail": "<app><lem>a</lem><witDetail wit='#w'>{}</witDetail></app>",
    "rb": "<ruby><rb>{}</rb><rt>b</rt></ruby>", "rt": "<ruby><rb>a</rb><rt>{}</rt></ruby>", "anchor": "<anchor/>",
    "pb": "<pb/>", "cb": "<cb/>", "milestone": "<milestone unit='a'/>", "space": "<space><desc>a</desc></space>",
    "noteGrp": "<noteGrp><note>{}</note></noteGrp>", "index": "<index><term>{}</term></index>",
    "gap": "<gap reason='lost'/>",
    "certainty": "<certainty locus='value'/>", "figDesc": "<figure><figDesc>a</figDesc></figure>",
    "graphic": "<graphic url='a'/>", "figure": "<figure><head>{}</head><graphic url='a'/></figure>",
    "list": "<list><item>{}</item></list>", "gloss list": "<list><label>a</label><item>{}</item></list>",
    "table": "<table><row><cell>{}</cell></row></table>",
    "table head": "<table><head>{}</head><row><cell>b</cell></row></table>",
    "l": "<lg><l>{}</l></lg>", "g": "<g ref='#a'/>", "author": "<bibl><author>{}</author></bibl>", "eg": "<eg>{}</eg>",
}  # fmt: skip
BLOCKS = frozenset(
    {"p", "head", "cit", "list", "gloss list", "table", "table head", "l", "eg", "figure", "note", "quote"}
)
"""What may stand in a division; all else is tried in a paragraph."""


@cache
def body(outer: str, inner: str) -> bytes:
    """The page with one element in another, which points to no lines."""
    text = SHAPES[outer].format(f"a{SHAPES[inner].format('c')}b")
    text = text if outer in BLOCKS else f"<p>{text}</p>"
    head, _, _ = DOC.xml.decode().partition("</teiHeader>")
    return f"{head}</teiHeader><text><body><div type='article'>{text}</div></body></text></TEI>".encode()


@pytest.mark.full
def test_nothing_is_taken_that_tei_refuses(shared: Path) -> None:
    ours, theirs = schema(), etree.RelaxNG(etree.parse(str(shared / "schema" / "tei_all.rng")))
    pairs = [(outer, inner) for outer in SHAPES for inner in SHAPES if "{" in SHAPES[outer]]
    taken = [pair for pair in pairs if ours.validate(parse(body(*pair)))]
    assert len(taken) > 4000
    assert [pair for pair in taken if not theirs.validate(parse(body(*pair)))] == []

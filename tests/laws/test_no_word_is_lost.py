"""Whatever scholars nest: every word of a text is in every rendition, or a finding names the element that held it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import kei_archive as kei
from kei_archive.renderers.base import Format
from kei_archive.tei.document import TEI, local_name

MIXED = [
    "p", "ab", "head", "quote", "cit", "note", "item", "label", "cell", "eg", "l", "speaker", "stage", "desc", "q",
    "said", "hi", "emph", "seg", "ref", "term", "name", "persName", "foreign", "date", "num", "title", "bibl",
    "code", "del", "add", "supplied", "unclear", "sic", "corr", "lem", "rdg", "gloss", "abbr", "rs", "placeName",
    "opener", "closer", "signed", "salute", "trailer", "epigraph", "argument", "byline", "docAuthor", "titlePart",
    "docDate", "figDesc", "gap", "graphic", "measure", "w", "u", "vocal", "incident", "orth", "def", "form",
    "ruby", "rb", "rt", "space", "catchwords", "msItem", "role", "actor", "witDetail", "interp", "rdgGrp",
]  # fmt: skip
"""Elements of tei_all that are given words, allowed there or not: TEI by anybody is rendered as it is."""
HOLDING = [
    "div", "list", "table", "row", "figure", "lg", "sp", "app", "cit", "listBibl", "listPlace", "place",
    "listEvent", "event", "castList", "castItem", "entry", "sense", "floatingText", "body", "front", "back",
    "titlePage", "docTitle", "docImprint", "post", "group", "text", "relation", "interpGrp", "person", "subst",
]  # fmt: skip
"""Elements whose words are those of their children."""
FORMATS: tuple[Format, ...] = (
    kei.Html(),
    kei.Epub(),
    kei.Text(head=True, back=True),
    kei.Markdown(back=True),
    kei.Jsonl(back=True),
)
WORD = re.compile(r"w\d+x")
LEFT_OUT = re.compile(r"Left out: what (\w+) holds\.")

Tree = tuple[str, tuple["Tree", ...]]
"""A name and children; the words are put in where the names allow them."""

LEAVES: st.SearchStrategy[Tree] = st.tuples(st.sampled_from(MIXED), st.just(()))
TREES: st.SearchStrategy[Tree] = st.recursive(
    LEAVES,
    lambda inner: st.tuples(st.sampled_from([*MIXED, *HOLDING]), st.lists(inner, min_size=1, max_size=4).map(tuple)),
    max_leaves=25,
)


def markup(tree: Tree, words: Iterator[str]) -> str:
    """A tree as XML, with words before, between and after the children of what may hold them."""
    name, children = tree
    inside = [markup(child, words) for child in children]
    if name in MIXED:
        inside = [f"{next(words)} ", *(f"{child} {next(words)} " for child in inside)]
    return f"<{name}>{''.join(inside)}</{name}>"


def document(front: list[Tree], body: list[Tree], back: list[Tree], *, grouped: bool) -> kei.TeiDocument:
    words = (f"w{number}x" for number in count())
    before, inner, after = ("".join(markup(tree, words) for tree in part) for part in (front, body, back))
    text = f"<body><p>{next(words)}</p>{inner}</body>"
    if grouped:
        text = f"<group><text>{text}</text><text><body><p>{next(words)}</p></body></text></group>"
    header = "<teiHeader><fileDesc><titleStmt><title>T</title></titleStmt></fileDesc></teiHeader>"
    whole = f"{header}<text><front>{before}</front>{text}<back>{after}</back></text>"
    return kei.TeiDocument(f'<TEI xmlns="{TEI}" xml:id="k-1">{whole}</TEI>'.encode())


def shown(made: kei.Rendition) -> str:
    """What a reader of a rendition sees, roughly: its characters."""
    if made.media_type == kei.Epub.media_type:
        with zipfile.ZipFile(io.BytesIO(made.data)) as book:
            pages = [book.read(name).decode() for name in book.namelist() if "text-" in name or "k-1" in name]
        return " ".join(re.sub(r"(?s)<head>.*?</head>", "", page) for page in pages)
    return re.sub(r"(?s)<head>.*?</head>", "", made.data.decode())


def lost(doc: kei.TeiDocument, made: kei.Rendition) -> list[str]:
    """The words that a rendition does not have, and no finding tells of."""
    told = {match[1] for finding in made.findings if (match := LEFT_OUT.fullmatch(finding.message))}
    there = set(WORD.findall(shown(made)))
    return [
        f"{word} of {local_name(element)}"
        for element in doc.root.iter("{*}*")
        for text in (element.text, *(child.tail for child in element))
        for word in WORD.findall(text or "")
        if word not in there and told.isdisjoint(map(local_name, (element, *element.iterancestors())))
    ]


@settings(max_examples=60)
@given(st.lists(TREES, max_size=2), st.lists(TREES, min_size=1, max_size=3), st.lists(TREES, max_size=2), st.booleans())
def test_no_word_is_lost(front: list[Tree], body: list[Tree], back: list[Tree], grouped: bool) -> None:
    doc = document(front, body, back, grouped=grouped)
    for target in FORMATS:
        assert lost(doc, kei.render(doc, target)) == [], (type(target).__name__, etree.tostring(doc.root).decode())


@pytest.mark.parametrize("target", FORMATS, ids=lambda target: type(target).__name__)
def test_the_law_can_fail(target: Format) -> None:
    doc = document([], [("p", (("hi", ()),))], [], grouped=False)
    made = kei.render(doc, target)
    assert lost(doc, made) == []
    other = document([], [("p", (("hi", ()), ("hi", ())))], [], grouped=False)
    assert lost(other, made) != []

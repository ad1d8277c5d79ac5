"""Markdown: a CommonMark parser gives back exactly the text of the TEI, and a YAML parser the metadata."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kei_archive as kei
from tests.export.reading import bare, blocks, compact, front_matter, words_of
from tests.export.texts import corpus, document

NASTY = "ab1 .*_`[]()<>&#;!-+=|~:\\\"'^{}$@%/\t\u00a0\u2003\u2028\ufeffé中한🙂“”€\u0301\u200b\u202e"
HOSTILE = (
    "---\ntitle: x\n---",
    'a "quoted" title: with # and \\ and {{braces}}',
    "yes",
    "null",
    "2019-05-04",
    "[a, b]",
    "!!python/object:x",
    "\u202ereversed\u2066 and \u2028 separators \u0085 and \u007f",
    "emoji 🙂 and \ufeff",
    "% @ # & * `tick` | > - ? :",
    "a: b",
    " padded ",
)


def markdown(doc: kei.TeiDocument, *, back: bool = False) -> str:
    return kei.render(doc, kei.Markdown(back=back)).data.decode()


def shown(content: str) -> list[tuple[str, str]]:
    return blocks(markdown(document(f"<div>{content}</div>")))


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


TEXT = st.text(NASTY, max_size=12).map(escaped) | st.sampled_from(
    [
        "1. ",
        "# ",
        "- ",
        "&amp;amp;",
        "&amp;#35;",
        "***",
        "---",
        "===",
        "| a |",
        "~~~",
        "```",
        "![x](y)",
        "[^1]: z",
        "www.",
    ]
)
NAMES = (
    "hi",
    "hi rend='bold'",
    "emph",
    "del",
    "code",
    "seg",
    "foreign",
    "ref target='https://quay.example/(a)_b'",
    "q",
)


def phrase(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def wrap(name: str, content: str) -> str:
        return f"<{name}>{content}</{name.partition(' ')[0]}>"

    return st.lists(st.builds(wrap, st.sampled_from(NAMES), inside) | TEXT, max_size=4).map("".join)


PHRASES = st.recursive(TEXT, phrase, max_leaves=12)


@given(PHRASES)
def test_a_paragraph_gives_back_its_characters(content: str) -> None:
    doc = document(f"<div><p>x</p><p>{content}</p></div>")
    said = compact(doc.root[1][0][0][1]).strip(" \t")
    found = [(tag, text.strip(" \t")) for tag, text in blocks(markdown(doc))]  # a link may end in a space
    assert found == ([("p", "x"), ("p", said)] if said else [("p", "x")])


@given(PHRASES, st.sampled_from(["head", "item", "cell", "quote", "note"]))
def test_so_does_every_other_block(content: str, name: str) -> None:
    around = {
        "head": "<div><div>{}</div></div>",
        "item": "<div><list>{}</list></div>",
        "cell": "<div><table><row><cell>h</cell></row><row>{}<cell>z</cell></row></table></div>",
        "quote": "<div>{}</div>",
        "note": "<div><p>x{}</p></div>",
    }[name]
    doc = document(around.format(f"<{name}>{content}</{name}>"))
    said = compact(next(doc.root.iter(f"{{*}}{name}"))).strip(" \t")
    found = [text.strip(" \t") for _, text in blocks(markdown(doc))]
    assert said in found or not said


@given(st.lists(TEXT, min_size=1, max_size=4))
def test_marked_line_breaks_stay_within_the_paragraph(lines: list[str]) -> None:
    content = "<lb/>".join(lines)
    found = shown(f"<p>x</p><p>{content}</p><p>z</p>")
    wanted = "".join(compact(document(f"<p>{line}</p>").root[1][0][0]) for line in lines)
    assert bare("".join(text for _, text in found)) == bare(f"x{wanted}z")
    assert all(tag == "p" for tag, _ in found)


@given(st.text(NASTY + "\n", max_size=60).map(escaped))
def test_code_is_verbatim(content: str) -> None:
    said = compact(document(f"<eg>{content}</eg>").root[1][0][0])
    found = [text for tag, text in shown(f"<eg>{content}</eg>") if tag == "fence"]
    wanted = said.removeprefix("\n").removesuffix("\n") + "\n"
    assert found == [wanted]


def test_every_character_of_the_specimens(specimens: list[kei.TeiDocument]) -> None:
    """All but the captured bullets and numbers of lists, which are Markdown's own."""
    for doc in specimens:
        found = "".join(text for _, text in blocks(markdown(doc, back=True)))
        assert bare(found) == bare(words_of(doc, "t:text", without="label[parent::t:item]"))


def test_every_character_of_the_exemplars(shared: Path) -> None:
    for path in sorted((shared / "exemplars").glob("k-*.xml")):
        doc = kei.TeiDocument(path.read_bytes())
        found = "".join(text for _, text in blocks(markdown(doc, back=True)))
        assert bare(found) == bare(words_of(doc, "t:text"))


def test_blocks_are_what_they_were() -> None:
    content = "<head>T</head><p>p</p><div><head>S</head><quote>q</quote><eg>c</eg></div><list><item>i</item></list>"
    assert shown(content) == [("h1", "T"), ("p", "p"), ("h2", "S"), ("p", "q"), ("fence", "c\n"), ("p", "i")]


@pytest.mark.parametrize(
    ("labels", "written"),
    [
        (["•", "•"], ["- x", "- x"]),
        (["3.", "4."], ["3. x", "4. x"]),
        (["1)", "2)"], ["1) x", "2) x"]),
        (["1.", "3."], ["1. x", "", "3) x"]),
        (["1.", "2.", "5."], ["1. x", "2. x", "", "5) x"]),
        (["•", "1."], ["- x", "", "1. x"]),
        (["a)", "b)"], ["- a) x", "- b) x"]),
        (["1234567890."], ["- 1234567890. x"]),
    ],
)
def test_captured_markers(labels: list[str], written: list[str]) -> None:
    items = "".join(f"<item><label>{label}</label> x</item>" for label in labels)
    made = markdown(document(f"<div><list>{items}</list></div>"))
    assert made.split("---\n\n")[1].split("\n")[:-1] == written


def test_lists_nest_and_do_not_meet() -> None:
    made = markdown(document("<list><item>a<list><item>b</item></list></item></list><list><item>c</item></list>"))
    assert made.split("---\n\n")[1] == "- a\n  - b\n\n* c\n"


def test_links_lead_to_the_web_only() -> None:
    content = "<p><ref target='javascript:x'>a</ref> <ref target='#p1'>b</ref> <ref target='https://q.example/(x)'>c</ref></p>"
    made = kei.render(document(content), "markdown")
    assert made.data.decode().endswith("\na b [c](<https://q.example/(x)>)\n")
    assert [finding.code for finding in made.findings] == ["R002"]


def test_notes_are_footnotes() -> None:
    found = shown("<p>a<note><p>b<note>c</note></p><p>d</p></note>: e</p>")
    assert [text for _, text in found] == ["a: e", "b", "d", "c"]


def test_an_image_is_named_and_never_fetched() -> None:
    made = markdown(document("<figure><graphic url='https://q.example/x.png'/><figDesc>A pier</figDesc></figure>"))
    assert made.endswith("\n<https://q.example/x.png>\n\nA pier\n")


@pytest.mark.parametrize("title", HOSTILE)
def test_front_matter_is_read_back(title: str) -> None:
    collapsed = " ".join(title.split())
    doc = document(title=title, authors=(title, "B"), url="https://quay.example/?a=1#b: c")
    found = front_matter(markdown(doc))
    assert found["title"] == collapsed
    assert found["author"] == [collapsed, "B"]
    assert found["source"] == "https://quay.example/?a=1#b: c"
    assert all(isinstance(found[key], str) for key in ("id", "date", "language"))


def test_unknown_facts_are_left_out() -> None:
    found = front_matter(markdown(document(date="<date cert='unknown'>unknown</date>", site="", language="und")))
    assert set(found) == {"title", "id", "archive"}


def test_a_volume_is_one_file() -> None:
    one, two = (document(f"<div><head>{name}</head><p>{name}</p></div>", title=name) for name in ("One", "Two"))
    made = markdown(corpus(one, two, title="Both"))
    assert [text["title"] for text in front_matter(made)["texts"]] == ["One", "Two"]
    assert blocks(made) == [("h1", "Both"), ("h2", "One"), ("p", "One"), ("h2", "Two"), ("p", "Two")]


def test_what_else_is_in_a_table_follows_it() -> None:
    doc = document(
        "<table><row><cell>a<note>foot</note></cell></row><note>of the table</note><trailer>end</trailer></table>"
    )
    made = markdown(doc)
    assert [words for _, words in blocks(made) if words] == ["a", "of the table", "end", "foot"]


def test_notes_of_code_are_kept() -> None:
    made = markdown(document("<eg>a<note>one</note></eg><p>x <code>b<note>two</note></code></p>"))
    assert [words for _, words in blocks(made) if words] == ["a\n", "x b", "one", "two"]


def test_raised_and_lowered_letters() -> None:
    made = markdown(document('<p>H<hi rend="sub">2</hi>O, 3<hi rend="sup"><emph>rd</emph></hi> a*b</p>'))
    assert made.endswith("\n\nH<sub>2</sub>O, 3<sup>*rd*</sup> a\\*b\n")


def test_cells_that_reach_over_several_leave_empty_ones() -> None:
    rows = (
        '<table><row role="label"><cell rows="2">a</cell><cell cols="2">b</cell></row>'
        "<row><cell>c</cell><cell>d</cell></row><row><cell>e</cell><cell>f</cell></row></table>"
    )
    lines = markdown(document(f"<div>{rows}</div>")).splitlines()
    assert lines[-4:] == ["| a | b |  |", "| --- | --- | --- |", "|  | c | d |", "| e | f |  |"]

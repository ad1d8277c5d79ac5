"""Plain text and JSON lines: the TEI's own characters, all of them, once and in order."""

from __future__ import annotations

import json
from pathlib import Path
from time import process_time

import pytest

import kei_archive as kei
from kei_archive.errors import RenderError
from kei_archive.renderers.passages import join_lines
from tests.export.reading import bare, words_of
from tests.export.texts import ID, corpus, document


def text(doc: kei.TeiDocument, options: kei.Text | None = None) -> str:
    return kei.render(doc, options or kei.Text()).data.decode()


def rows(doc: kei.TeiDocument, options: kei.Jsonl | None = None) -> list[dict[str, object]]:
    return [json.loads(line) for line in kei.render(doc, options or kei.Jsonl()).data.decode().split("\n")[:-1]]


def test_every_character_of_the_specimens(specimens: list[kei.TeiDocument]) -> None:
    assert len(specimens) > 10
    for doc in specimens:
        whole = text(doc, kei.Text(head=True, back=True))
        assert bare(whole) == bare(words_of(doc, "t:text"))
        assert bare(text(doc)) == bare(words_of(doc, "t:text/t:body/t:div/*[not(self::t:head or self::t:byline)]"))


def test_every_character_of_the_exemplars(shared: Path) -> None:
    for path in sorted((shared / "exemplars").glob("k-*.xml")):
        doc = kei.TeiDocument(path.read_bytes())
        assert bare(text(doc, kei.Text(head=True, back=True))) == bare(words_of(doc, "t:text"))


def test_it_is_the_text_of_the_article(corpus: Path) -> None:
    """The same body that reading gives, where no line is wrapped by the capture."""
    article = kei.read(corpus / "witnesses" / "seaweed.txt")
    assert text(kei.encode(article)).strip().split("\n\n") == [block.text.strip() for block in article.body]


def test_wrapped_lines_are_joined_or_kept() -> None:
    doc = document("<p>one\n  two <hi>three\nfour</hi></p>")
    assert text(doc) == "one two three four\n"
    assert text(doc, kei.Text(keep_lines=True)) == "one\n  two three\nfour\n"


def test_lines_of_a_script_without_spaces() -> None:
    assert join_lines("第一行\n第二行") == "第一行第二行"
    assert join_lines("섬마을\n도서관") == "섬마을 도서관"
    assert join_lines("行 \n word") == "行 word"


def test_inner_white_space_is_text() -> None:
    assert text(document("<p>two  spaces, a\ttab, a\u00a0no-break space\u3000</p>")) == (
        "two  spaces, a\ttab, a\u00a0no-break space\u3000\n"
    )


def test_code_is_verbatim_and_verse_keeps_its_lines() -> None:
    doc = document("<eg>\n  a\n\n    b  </eg><lg><l>one</l>\n<l>two</l></lg><p>x<lb/>y</p>")
    assert text(doc) == "  a\n\n    b  \n\none\ntwo\n\nx\ny\n"


def test_either_side_of_a_correction() -> None:
    doc = document(
        "<p><choice><sic>teh</sic><corr>the</corr></choice> <choice><orig>colour</orig><reg>color</reg></choice>"
        " <app><lem>read</lem><rdg>red</rdg></app> <app><rdg>one</rdg><rdg>two</rdg></app> <corr>alone</corr></p>"
    )
    assert text(doc) == "teh colour read one [alone]\n", "it is no word of the capture"
    assert text(doc, kei.Text(corrected=True)) == "the color read one alone\n"


def test_a_character_that_xml_cannot_hold_is_shown_and_reported() -> None:
    made = kei.render(document("<p>a<g ref='#u0007'/>b<g ref='#u0007'/></p>"), "text")
    assert made.data.decode() == "a\ufffdb\ufffd\n"
    assert [finding.code for finding in made.findings] == ["R004"]


def test_foreign_tei_loses_nothing() -> None:
    """Markup that is not ours: front matter, speeches, unknown elements, text where none should be."""
    content = (
        "<div><head>Act</head><sp><speaker>Ada</speaker><p>Speech.</p><stage>exit</stage></sp>stray"
        "<unheardOf><p>deep <odd>words</odd></p>tail</unheardOf><p>before<list><item>in it</item></list>after</p></div>"
        "<p>last</p><!-- not text --><?not text?>"
    )
    doc = document(content)
    expected = ["Act", "Ada", "Speech.", "exit", "stray", "deep words", "tail", "before", "in it", "after", "last"]
    assert text(doc).rstrip("\n").split("\n\n") == expected


def test_notes_and_what_else_is_in_a_table_follow_the_row() -> None:
    doc = document(
        "<table><head>h</head><row><cell>a<note>foot</note></cell><cell><p>b</p><p>c</p></cell></row>"
        "<note>of the table</note><trailer>end</trailer></table>"
    )
    assert text(doc).rstrip("\n").split("\n\n") == ["h", "a\tb c", "foot", "of the table", "end"]


def test_a_description_is_text_but_that_of_what_is_not_there() -> None:
    doc = document(
        "<listPlace><place><placeName>Hull</placeName> <desc>a port</desc></place></listPlace>"
        "<p>x <vocal><desc>coughs</desc></vocal><gap><desc>torn</desc></gap><gap/><gap><desc>wet</desc></gap></p>"
    )
    made = kei.render(doc, "text")
    assert made.data.decode() == "Hull a port\n\nx coughs[…][…][…]\n"
    assert [(finding.code, finding.message) for finding in made.findings] == [("R006", "Left out: what gap holds.")]


@pytest.mark.parametrize("target", ["text", "markdown", "jsonl"])
def test_a_reading_that_is_left_out_is_told_and_its_note_is_kept(target: str) -> None:
    made = kei.render(
        document("<p>x</p><p><app><rdg>one</rdg><rdgGrp><rdg>two</rdg></rdgGrp><note>why</note></app></p>"), target
    )
    written = made.data.decode()
    assert "one" in written and "why" in written and "two" not in written  # noqa: PT018  # one sentence
    assert [(finding.code, finding.message) for finding in made.findings] == [("R006", "Left out: what rdgGrp holds.")]


EDITED = [
    ("sold <del>twice</del><add>thrice</add>.", "sold [thrice].", "sold ~~twice~~[thrice].", "del"),
    ("s<subst><del>o</del><add>u</add></subst>ng", "s[u]ng", "s~~o~~[u]ng", "del"),
    ("a<del>-</del>b", "ab", "a<del>-</del>b", "del"),
    ("the tide<supplied reason='lost'> of the north</supplied>", "the tide[ of the north]", None, ""),
    ("half<gap reason='lost' quantity='3'/> gone, <gap><desc>torn</desc></gap>", "half[…] gone, […]", None, "gap"),
    ("the end is<gap reason='truncated'/>", "the end is […]", None, ""),
    ("a pier<gap reason='not-captured'/>", "a pier", None, ""),
    ("<surplus>the</surplus> <unclear>quay</unclear>, <damage>wet</damage>", "the quay, wet", None, ""),
    ("<choice><sic>teh</sic><corr>the</corr></choice> end", "teh end", None, "corr"),
    ("<expan>Cap<ex>tain</ex></expan> <reg>Vane</reg>", "Cap[tain] [Vane]", None, ""),
    ("<app><lem>low</lem><rdg>slow</rdg></app> water", "low water", None, "rdg"),
]
"""Words that an editor has marked, as text and as Markdown without its backslashes, and what is left out."""


@pytest.mark.parametrize(("content", "said", "marked", "without"), EDITED, ids=range(len(EDITED)))
def test_what_editors_mark_is_said_alike_in_every_export(
    content: str, said: str, marked: str | None, without: str
) -> None:
    doc = document(f"<div><p>{content}</p></div>")
    assert text(doc) == f"{said}\n"
    assert [row["text"] for row in rows(doc, kei.Jsonl(per="paragraph"))] == [said]
    made = kei.render(doc, "markdown")
    assert made.data.decode().replace("\\", "").split("\n\n")[-1] == f"{marked or said}\n"
    told = [f"Left out: what {without} holds."] if without else []
    assert [finding.message for finding in kei.render(doc, "text").findings] == told
    assert [finding.message for finding in made.findings] == (told if without != "del" else [])


def test_a_paragraph_in_place_of_another_is_not_glued_to_it() -> None:
    doc = document("<p><del>All of it.</del><add>Something else.</add></p><p><del>gone</del></p><gap reason='lost'/>")
    assert text(doc) == "[Something else.]\n\n[…]\n"
    assert [(row["type"], row["text"]) for row in rows(doc, kei.Jsonl(per="paragraph"))] == [
        ("paragraph", "[Something else.]"),
        ("gap", "[…]"),
    ]
    assert (
        kei.render(doc, "markdown")
        .data.decode()
        .endswith("~~All of it.~~\\[Something else.\\]\n\n~~gone~~\n\n\\[…\\]\n")
    )


def test_corrections_that_are_asked_for_are_the_text() -> None:
    doc = document("<p><choice><abbr>Cpt</abbr><expan>Cap<ex>tain</ex></expan></choice> <corr>Vane</corr></p>")
    assert text(doc, kei.Text(corrected=True)) == "Captain Vane\n"


def test_an_introduction_is_its_editors_in_every_export() -> None:
    doc = kei.TeiDocument(
        document("<div><head>T</head><p>b<note resp='#x'>See <add>the</add> deed.</note></p></div>").xml.replace(
            b"<body>", b"<front resp='#x'><div><head>Preface</head><p>a</p></div></front><body>"
        )
    )
    assert text(doc) == "[Preface]\n\n[a]\n\nb\n\n[See [the] deed.]\n"
    assert [row["text"] for row in rows(doc, kei.Jsonl(per="paragraph"))] == [
        "[Preface]",
        "[a]",
        "b",
        "[See [the] deed.]",
    ]
    written = kei.render(doc, "markdown").data.decode().replace("\\", "")
    assert "# [Preface]\n\n[a]\n\n# T\n\nb[^1]\n\n[^1]: [See [the] deed.]\n" in written


@pytest.mark.parametrize("name", ["unclear", "seg"])
def test_of_guesses_at_one_place_the_first_is_the_text(name: str) -> None:
    made = kei.render(document(f"<p>a <choice><{name}>b</{name}><{name}>c</{name}></choice> d</p>"), "text")
    assert "a b d" in made.data.decode()
    assert [finding.message for finding in made.findings] == [f"Left out: what {name} holds."]


def test_what_is_before_the_article_comes_first() -> None:
    doc = document("<div><head>T</head><p>b</p></div>")
    whole = kei.TeiDocument(doc.xml.replace(b"<body>", b"<front><div><head>Preface</head><p>a</p></div></front><body>"))
    assert text(whole) == "Preface\n\na\n\nb\n"
    assert text(whole, kei.Text(head=True)) == "Preface\n\na\n\nT\n\nb\n"


def test_a_title_that_metadata_do_not_say_is_told() -> None:
    said = kei.render(document("<div><head>A title<note>n</note></head><p>b</p></div>"), "jsonl")
    assert said.findings == ()
    assert [row["text"] for row in json.loads(said.data)["paragraphs"]] == ["n", "b"]
    unsaid = kei.render(document("<div><head>Other</head><byline>By A</byline><p>b</p></div>"), "jsonl")
    assert [finding.message for finding in unsaid.findings] == [
        "Left out: what head holds.",
        "Left out: what byline holds.",
    ]


@pytest.mark.parametrize("target", ["text", "markdown", "jsonl", "html", "epub"])
@pytest.mark.parametrize("name", ["note", "quote", "hi"])
def test_depth_is_rendered_or_refused_in_a_sentence(target: str, name: str) -> None:
    deep = document(f"<p>{f'<{name}>a' * 240}{f'</{name}>' * 240}</p>")
    begun = process_time()
    try:
        kei.render(deep, target)
    except RenderError as error:
        assert "too deeply" in str(error)  # noqa: PT017  # a rendering is as good
    assert process_time() - begun < 5


def test_a_volume_divides_its_texts_by_form_feeds() -> None:
    doc = corpus(document("<p>one</p>"), document("<p>two</p><p>three</p>"), document(""))
    assert text(doc).split("\f") == ["one\n\n", "\ntwo\n\nthree\n\n", "\n\n"]


def test_json_lines_have_the_same_keys_and_null_for_unknown() -> None:
    bare_bones = document(date="<date cert='unknown'>unknown</date>", site="", language="und")
    full = document(authors=("A", "B"), url="https://quay.example/x")
    lines = rows(corpus(bare_bones, full))
    assert list(lines[0]) == list(lines[1])
    assert (lines[0]["date"], lines[0]["date_certainty"], lines[0]["site"], lines[0]["language"]) == (
        None,
        "unknown",
        None,
        None,
    )
    assert (lines[1]["authors"], lines[1]["date"]) == (["A", "B"], "2019-05-04")


def test_paragraphs_know_their_place() -> None:
    section = "<div xml:lang='fr'><head>Two</head><quote><p>c</p></quote></div>"
    content = (
        f"<div><head>T</head><p xml:id='k.p1' n='1'>a</p><div><head>One</head><p>b</p>{section}</div>"
        "<list><item xml:id='k.i1'><p>d</p></item></list></div>"
    )
    found = rows(document(content), kei.Jsonl(per="paragraph"))
    assert [(row["text"], row["type"], row["section"], row["language"]) for row in found] == [
        ("a", "paragraph", [], "en"),
        ("One", "heading", ["One"], "en"),
        ("b", "paragraph", ["One"], "en"),
        ("Two", "heading", ["One", "Two"], "fr"),
        ("c", "quote", ["One", "Two"], "fr"),
        ("d", "item", [], "en"),
    ]
    places = [(row["id"], row["n"], row["index"]) for row in (found[0], found[5])]
    assert places == [("k.p1", "1", 1), ("k.i1", None, 6)]
    assert {row["document"] for row in found} == {ID}


@pytest.mark.parametrize("title", ["line\u2028separator", 'quote " and \\', "\u202eevil", "🙂", "a\u0085b"])
def test_a_line_is_a_line_whatever_the_title(title: str) -> None:
    made = kei.render(document(f"<p>{title}</p>", title=title), "jsonl").data
    assert made.count(b"\n") == 1
    assert json.loads(made)["paragraphs"][0]["text"] == title


def test_what_an_editor_added_is_in_square_brackets(corpus: Path) -> None:
    doc = kei.encode(kei.read(corpus / "witnesses" / "gauge-1.txt"))
    head, body, rest = doc.xml.partition(b"<body>")

    def noted(note: str) -> kei.TeiDocument:
        return kei.TeiDocument(head + body + rest.replace(b"</p>", f"{note}</p>".encode(), 1))

    changed = noted('<note resp="#editor">See the deed.</note>')
    first, added, *others = text(changed).split("\n\n")
    assert [first, *others] == text(doc).split("\n\n")
    assert added == "[See the deed.]"
    alone = noted("<note>See <hi>the</hi> deed.</note>")
    assert text(alone) == text(changed), "a note that was not captured is an editor's, whoever it was"


def test_what_stands_before_the_article_is_its_editors_if_he_says_so() -> None:
    assert text(document("<note><p>One.</p><p>Two.</p></note>")) == "One.\n\nTwo.\n", "nobody says whose it is"
    assert text(document("<note resp='#x'><p>One.</p><p>Two.</p></note>")) == "[One.]\n\n[Two.]\n"


@pytest.mark.parametrize(
    ("words", "counted"),
    [("The lamp is lit at six.", True), ("灯台の日誌は欠けることなく続いた。 Lamp", False)],
)
def test_words_are_counted_where_spaces_part_them(words: str, *, counted: bool) -> None:
    extent = b'<extent><measure unit="word" quantity="4"/></extent><publicationStmt>'
    doc = kei.TeiDocument(document(f"<p>{words}</p>").xml.replace(b"<publicationStmt>", extent))
    (row,) = rows(doc)
    assert row["words"] == (4 if counted else None)

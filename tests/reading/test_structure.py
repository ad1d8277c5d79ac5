"""What elements say of the lines that were kept, and who may say otherwise."""

from __future__ import annotations

from pathlib import Path

from kei_archive.decisions import load_decisions
from kei_archive.model import Block, Role, Witness
from kei_archive.readers import open_witness
from kei_archive.reading import read
from kei_archive.segment import segments_of
from kei_archive.structure import with_elements

PAGE = Path(__file__).parents[1] / "pages" / "tide-clock.html"


def page(markup: str, *roles: Role, rule: str = "model:body", cert: float = 0.8) -> list[tuple[str, int, str]]:
    """Role, level and text of the blocks of a page whose lines have the roles given, the last for all that follow."""
    witness: Witness = open_witness(markup.encode(), media_type="text/html")
    blocks = [
        Block(part.span, part.text, roles[min(number, len(roles) - 1)], rule, cert)
        for number, part in enumerate(segments_of(witness))
    ]
    told = with_elements(blocks, witness)
    assert "".join(witness.text[block.span.start : block.span.end] for block in told) == witness.text
    return [(str(block.role), block.level, block.text) for block in told]


def test_elements_name_what_the_labeller_keeps() -> None:
    assert page("<h3>a</h3><p>b<ul><li>c<ul><li>d</ul></ul>", Role.PARAGRAPH) == [
        ("heading", 3, "a"), ("paragraph", 0, "b"), ("list-item", 1, "• c"), ("list-item", 2, "• d"),
    ]  # fmt: skip


def test_what_is_no_part_of_the_body_stays() -> None:
    assert page("<h1>a</h1><ul><li>b</ul>", Role.TITLE, Role.NAVIGATION) == [
        ("title", 0, "a"),
        ("navigation", 0, "• b"),
    ]


def test_people_and_profiles_know_better() -> None:
    assert page("<h2>a</h2>", Role.PARAGRAPH, rule="profile:x", cert=0.99) == [("paragraph", 0, "a")]
    assert page("<h2>a</h2>", Role.QUOTE, rule="decision", cert=1.0) == [("quote", 0, "a")]


def test_a_paragraph_is_no_heading_unless_it_is_strong() -> None:
    assert page("<h2>a</h2><p>b<p><b>c</b>", Role.HEADING) == [
        ("heading", 2, "a"),
        ("paragraph", 0, "b"),
        ("heading", 3, "c"),
    ]


def test_lines_of_one_element_are_one_block() -> None:
    assert page("<pre>a\n\nb</pre><pre>c</pre>", Role.PARAGRAPH) == [("code", 0, "a\n\nb"), ("code", 0, "c")]
    assert page("<h2>a<br>b</h2>", Role.PARAGRAPH) == [("heading", 2, "a\nb")]
    assert page("<ul><li><p>a<p>b<li>c</ul>", Role.PARAGRAPH) == [("list-item", 1, "• a\n\nb"), ("list-item", 1, "• c")]
    rows = "<tr><td>a<td>b<tr><td>c"
    assert page(f"<table>{rows}</table><table>{rows}</table>", Role.PARAGRAPH) == [("table", 0, "a\tb\nc")] * 2


LABELS = {"m": "model:inside, stands in: article", "b": "model:before", "p": "profile:x"}


def kept(markup: str, labels: str) -> str:
    """What of a page is text where its lines are labelled: ``t`` text, others furniture by a rule of `LABELS`."""
    witness: Witness = open_witness(markup.encode(), media_type="text/html")
    blocks = [
        Block(part.span, part.text, Role.PARAGRAPH if key == "t" else Role.OTHER, LABELS.get(key, "model:body"), 0.8)
        for part, key in zip(segments_of(witness), labels, strict=True)
    ]
    return "|".join(block.text for block in with_elements(blocks, witness) if block.role.is_body)


def test_most_of_an_element_is_all_of_it() -> None:
    assert kept("<p>some words<p>x<pre>if a {\n}\nb</pre>", "tmtmm") == "some words|if a {\n}\nb"
    assert kept("<pre>if a {\n}\nb</pre><p>x", "tmmm") == "if a {\n}\nb"
    assert kept("<pre>a {\n}</pre><p>x", "mmt") == "a {\n}|x"  # no furniture is preformatted
    assert kept("<pre>a\nb</pre><p>x", "bbt") == "x"  # unless it stands above the text
    assert kept("<p>many words<br>x<p>x<br>many words", "tmtm") == "many words\nx|x"
    assert kept("<blockquote><p>many words<p>x</blockquote>", "tm") == "many words|x"
    assert kept("<table><tr><td>many<td>words<tr><td>x<td>y</table>", "tm") == "many\twords\nx\ty"
    assert kept("<ul><li><p>many words<p>x</ul>", "tm") == "• many words"


def test_who_knows_better_takes_a_line_out_of_an_element() -> None:
    assert kept("<pre>if a {\n}\nb</pre>", "tpt") == "if a {|b"


def test_lines_of_one_paragraph_are_one_block() -> None:
    assert page("<p>a<br>b<br><br>c<br>d<p>e", Role.PARAGRAPH) == [
        ("paragraph", 0, "a\nb"), ("paragraph", 0, "c\nd"), ("paragraph", 0, "e"),
    ]  # fmt: skip
    assert page("<blockquote>a<br>b</blockquote>c<br>d", Role.PARAGRAPH) == [
        ("quote", 0, "a\nb"),
        ("paragraph", 0, "c\nd"),
    ]
    assert page("<div>a<p>b</p>c</div>", Role.PARAGRAPH) == [("paragraph", 0, letter) for letter in "abc"]
    assert page("<div>a<br>b<br>c", Role.PARAGRAPH, Role.OTHER, Role.PARAGRAPH)[1] == ("other", 0, "b")
    assert page("<p>a<br>b", Role.PARAGRAPH, rule="profile:x") == [("paragraph", 0, "a"), ("paragraph", 0, "b")]


def test_a_heading_of_an_item_or_a_quotation_heads_no_section() -> None:
    text = f"<p>{'word ' * 20}"
    body = ("paragraph", 0, ("word " * 20).strip())
    assert page(f"{text}<ul><li><h3>a</h3>b<li>c</ul>", Role.PARAGRAPH) == [
        body, ("list-item", 1, "• a\n\nb"), ("list-item", 1, "• c"),
    ]  # fmt: skip
    quoted = "<h3>a</h3><ul><li>b</ul><p>c<pre>d\ne</pre><table><tr><td>f<td>g</table>"
    assert page(f"{text}<blockquote>{quoted}</blockquote>", Role.PARAGRAPH) == [
        body, ("quote", 0, "a"), ("quote", 0, "• b"), ("quote", 0, "c"), ("quote", 0, "d\ne"), ("table", 0, "f\tg"),
    ]  # fmt: skip


def test_an_element_that_holds_most_of_the_text_lays_it_out() -> None:
    assert page("<blockquote><h3>a</h3><p>many words</blockquote><p>b", Role.PARAGRAPH) == [
        ("heading", 3, "a"), ("quote", 0, "many words"), ("paragraph", 0, "b"),
    ]  # fmt: skip


def test_a_table_of_one_column_lays_out() -> None:
    assert page("<table><tr><td>a<tr><td>b</table>", Role.PARAGRAPH) == [("paragraph", 0, "a"), ("paragraph", 0, "b")]


def test_doubts_that_an_element_settles_are_gone() -> None:
    article = read(PAGE)
    doubtful = [finding for finding in article.findings if finding.code == "C001"]
    unclassified = [block.span for block in article.blocks if block.role is Role.UNCLASSIFIED]
    assert [finding.span for finding in doubtful] == unclassified
    assert [block.rule for block in article.blocks if block.role is Role.TABLE] == ["html:tr"]


def test_a_decision_on_a_block_of_several_lines(tmp_path: Path) -> None:
    posts = tmp_path / "posts"
    posts.mkdir()
    sha256 = open_witness(PAGE).sha256
    (posts / "clock.toml").write_text(
        f'schema = 1\nsource = "sha256:{sha256}"\nabout = "How the Tide Clock Was Mended"\n\n[[line]]\n'
        'text = "def turns(teeth): # of the moon wheel return 2 * 55 / teeth"\nrole = "quote"\nby = "A. Reyes"\n'
    )
    decisions = load_decisions(tmp_path)
    assert not decisions.problems
    article = read(PAGE, decisions=decisions)
    assert [block.role for block in article.blocks if block.text.startswith("def")] == [Role.QUOTE]

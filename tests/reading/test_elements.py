"""What the elements of a page say of its lines, each family on a page by hand, and the labels that come of it."""

import json
from pathlib import Path

import numpy as np
import pytest

from kei_archive.drawing import Drawing
from kei_archive.label import label, reasons
from kei_archive.label.chain import NEXT, STATES, built_in
from kei_archive.label.elements import CHANGES, Found, elements
from kei_archive.label.lines import key_of, look_at_all
from kei_archive.label.markup import Markup, markup, titles_of
from kei_archive.model import Kind, Role
from kei_archive.readers import open_witness
from kei_archive.segment import segment

WEIGHTS = Path(__file__).resolve().parents[2] / "src" / "kei_archive" / "label" / "elements.json"
SENTENCE = "The keeper of the lamp wrote down the height of the water every morning, and the hour of it as well."


def drawn(body: str, *, head: str = "") -> Drawing:
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    drawing = open_witness(page.encode(), media_type="text/html").drawing
    assert drawing is not None
    return drawing


def found_in(body: str, *, names: tuple[str, ...] = (), titles: tuple[str, ...] = ()) -> tuple[list[str], Found]:
    """The texts of the lines, and their features."""
    drawing = drawn(body)
    lines = look_at_all(segment(drawing.text, wrapped=False))
    places = [place for place in drawing.places if place.path]
    return [line.text for line in lines], elements(places, lines, names=names, titles=map(key_of, titles))


def holds(found: Found, name: str) -> list[int]:
    """The numbers of the lines that have a feature."""
    return np.flatnonzero(found[name]).tolist() if name in found else []


def paragraphs(count: int) -> str:
    return "".join(f"<p>{number}. {SENTENCE}</p>" for number in range(count))


def test_landmarks_are_told_wherever_the_main_column_is() -> None:
    _, found = found_in(
        f"<header><p>Lamp Notes</p></header><nav><a href='/'>Home</a></nav><main>{paragraphs(3)}</main>"
        "<aside><p>Elsewhere</p></aside><footer><p>Imprint</p></footer>"
    )
    assert holds(found, "in:header-of-page") == [0]
    assert holds(found, "in:nav") == [1]
    assert holds(found, "in:main") == [2, 3, 4]
    assert holds(found, "in:aside") == [5]
    assert holds(found, "in:footer") == [6]
    assert holds(found, "lacks:<main>") == [0, 1, 5, 6]


def test_a_header_of_an_article_is_not_the_page_s() -> None:
    _, found = found_in(f"<article><header><h1>The Lamp</h1></header>{paragraphs(3)}</article>")
    assert holds(found, "in:header") == [0]
    assert holds(found, "in:header-of-page") == []


def test_the_tag_of_a_line_is_that_of_its_block() -> None:
    _, found = found_in(f"<h2>The <em>lamp</em></h2>{paragraphs(2)}<ul><li>One</li></ul>")
    assert holds(found, "tag:h2") == [0]
    assert holds(found, "tag:p") == [1, 2]
    assert holds(found, "tag:li") == [3]
    assert holds(found, "tag:li@+1") == [2]


def test_names_tell_what_a_line_has_and_the_main_column_has_not_and_the_other_way_round() -> None:
    _, found = found_in(
        f"<div class='entry'>{paragraphs(3)}</div><div class='relatedPosts'><p>Another Lamp</p></div>",
        names=("entry", "related", "posts"),
    )
    assert holds(found, "word:related") == [3]
    assert holds(found, "lacks:entry") == [3]
    assert "word:entry" not in found
    assert "lacks:related" not in found


def test_a_name_of_the_whole_page_tells_nothing() -> None:
    _, found = found_in(f"<div id='sidebar'><div>{paragraphs(2)}</div><p>Imprint</p></div>", names=("sidebar",))
    assert "word:sidebar" not in found
    assert "lacks:sidebar" not in found


def test_the_main_column_is_where_most_prose_stands() -> None:
    texts, found = found_in(f"<div><div>{paragraphs(4)}<p>Short</p></div><div><p>{SENTENCE}</p></div></div><p>Out</p>")
    assert len(texts) == 7
    assert holds(found, "main50:down=0") == [0, 1, 2, 3, 4]
    assert holds(found, "top:child") == [0, 1, 2, 3, 4]
    assert holds(found, "top:sibling") == [5]
    assert holds(found, "main50:in,up=1") == [0, 1, 2, 3, 4]
    assert holds(found, "top:in:left") == [5]
    assert holds(found, "main50:below") == [4, 5, 6]


def test_links_are_counted_for_a_line_and_for_the_boxes_around_it() -> None:
    _, found = found_in(
        f"{paragraphs(2)}<div><p><a href='/a'>One lamp</a></p><p><a href='/b'>Two lamps</a></p><p>x</p></div>"
    )
    assert holds(found, "linked>=0.99") == [2, 3]
    assert holds(found, "linked-1>=0.9") == [2, 3, 4]


def test_cards_stand_alike_in_many_boxes() -> None:
    cards = "".join(f"<div class='card'><h3>Lamp {word}</h3></div>" for word in ("one", "two", "three", "four", "five"))
    _, found = found_in(f"<div>{paragraphs(2)}</div><section>{cards}</section>")
    assert holds(found, "shape-parents>=5") == [2, 3, 4, 5, 6]
    assert holds(found, "shape-count>=5") == [2, 3, 4, 5, 6]
    assert holds(found, "shape-mass>=0.8") == [0, 1]


def test_the_first_article_is_told_from_later_ones_and_from_those_inside_it() -> None:
    _, found = found_in(
        f"<article>{paragraphs(2)}<article><p>Reply.</p></article></article><article>{paragraphs(1)}</article>"
    )
    assert holds(found, "article:first") == [0, 1, 2]
    assert holds(found, "article:inner") == [2]
    assert holds(found, "article:later") == [3]


def test_the_stated_title_is_found_among_the_lines() -> None:
    texts, found = found_in(
        f"<p>Lamp Notes</p><h1>How the Lamp Was Lit</h1>{paragraphs(5)}", titles=("How the Lamp was lit | Lamp Notes",)
    )
    assert holds(found, "title:is") == [texts.index("How the Lamp Was Lit")]
    assert holds(found, "title:above") == [0]
    assert holds(found, "title:close") == [2, 3, 4]
    assert holds(found_in(paragraphs(1))[1], "title:none") == [0]


def test_a_paragraph_that_is_printed_twice_is_told_the_second_time() -> None:
    _, found = found_in(f"<div><p>{SENTENCE}</p></div><div><p>{SENTENCE}</p></div>")
    assert holds(found, "again") == [1]


@pytest.mark.parametrize("body", ["x", "<p></p><p>1</p>", "<a href='/'>x</a>", "<table><tr><td>a<td>b</table>"])
def test_small_pages_have_features_and_labels(body: str) -> None:
    texts, found = found_in(body)
    assert all(values.shape == (len(texts),) for values in found.values())
    drawing = drawn(body)
    blocks = label(segment(drawing.text, wrapped=False), drawing=drawing).blocks
    assert "".join(block.text for block in blocks) == "".join(drawing.text.split("\n"))


# ------------------------------------------------------------ weights


def test_every_weight_is_of_a_state_that_there_is() -> None:
    data = json.loads(WEIGHTS.read_text("utf-8"))
    assert set(data["edges"]) == set(CHANGES)
    assert all(len(row) == len(STATES) for row in data["features"].values())
    assert all(len(row) == len(NEXT[state]) for rows in data["edges"].values() for state, row in rows.items())
    assert 0 < data["text"] <= 1


def test_no_word_names_a_site() -> None:
    words = markup().words
    assert 20 < len(words) < 1000
    assert all(word.isalpha() and word.islower() and len(word) >= 3 for word in words)
    assert {"related", "footer", "comment"} <= words


def test_without_weights_the_text_decides() -> None:
    nothing = Markup.of(
        {
            "text": 1.0,
            "features": {},
            "edges": {},
            "steps": {},
            "start": {},
            "end": dict.fromkeys(STATES, 0),
            "table": [],
        },
        text=built_in(),
    )
    nodes, moves = nothing.added({}, size=3)
    assert not nodes.any()
    assert not moves.any()
    assert (nothing.chain.weights == built_in().weights).all()


def test_titles_are_taken_from_the_head() -> None:
    head = (
        "<title>The Lamp - Lamp Notes</title><meta property='og:title' content='The Lamp'>"
        '<script type="application/ld+json">[{"@type": "Article", "headline": "A Lamp"}, {"headline": 7}]</script>'
    )
    assert titles_of(drawn("<p>x</p>", head=head)) == {"the lamp - lamp notes", "the lamp", "a lamp"}


# ------------------------------------------------------------ labels


def labels(body: str, *, head: str = "") -> dict[str, Role]:
    drawing = drawn(body, head=head)
    found = label(segment(drawing.text, wrapped=False), drawing=drawing)
    assert found.kind is Kind.ARTICLE
    return {block.text: block.role for block in found.blocks}


def test_prose_in_a_footer_is_furniture() -> None:
    imprint = "Lamp Notes is written by people who like lamps, and it has been so for a very long time indeed."
    roles = labels(
        f"<header><nav><ul><li><a href='/'>Home</a></li></ul></nav></header><main><article><h1>The Lamp</h1>"
        f"{paragraphs(9)}</article></main><footer class='footer'><ul><li><a href='/i'>Imprint</a></li>"
        f"<li><a href='/p'>Privacy</a></li></ul><div class='widget'><h4>About us</h4><p>{imprint}</p></div></footer>"
    )
    assert roles[imprint].is_chrome
    assert all(role.is_body for text, role in roles.items() if text.endswith("as well."))


def test_comments_are_kept_as_such() -> None:
    roles = labels(
        f"<main><article><h1>The Lamp</h1>{paragraphs(9)}</article></main><section id='comments' class='comments-area'>"
        "<h2>2 Comments</h2><ol><li><p>Tobias Wren says:</p><p>My grandfather lit that lamp every Sunday.</p></li>"
        "<li><p>A. Pell says:</p><p>Was it ever out?</p></li></ol></section>"
    )
    assert roles["My grandfather lit that lamp every Sunday."] is Role.COMMENT
    assert roles["Was it ever out?"] is Role.COMMENT


def test_headline_byline_and_date_are_no_paragraphs() -> None:
    roles = labels(
        f"<div><div>The Lamp at Low Water</div><div>By Ada Brook</div><div>5 March 2019</div>{paragraphs(6)}</div>",
        head="<title>The Lamp at Low Water</title>",
    )
    assert roles["The Lamp at Low Water"] is Role.TITLE
    assert roles["By Ada Brook"] is Role.BYLINE
    assert roles["5 March 2019"] is Role.DATELINE


def test_teasers_of_other_posts_are_furniture() -> None:
    teaser = "In the winter of that year nobody lit the lamp, and the boats stayed where they were for a month."
    roles = labels(
        f"<div class='content'><article class='post'><h1>The Lamp</h1>{paragraphs(6)}</article></div>"
        f"<aside class='sidebar'><div class='related-posts'><h3>Related</h3><div><h4><a href='/w'>Winter</a></h4>"
        f"<p><a href='/w'>{teaser}</a></p></div></div></aside>"
    )
    assert roles[teaser].is_chrome


def test_a_page_that_scripts_make_is_read_as_it_is_without_them() -> None:
    body = f"<div id='app'></div><noscript><h1>The Lamp</h1>{paragraphs(5)}</noscript>"
    assert drawn(body).text.startswith("The Lamp\n\n0. The keeper")
    assert drawn(f"<p>Here.</p>{body}").text == "Here.\n"


def test_reasons_name_the_elements() -> None:
    drawing = drawn(f"<main><h1>The Lamp</h1>{paragraphs(6)}</main><footer><p>Imprint</p></footer>")
    segments = segment(drawing.text, wrapped=False)
    names = {name for name, _ in reasons(segments, len(segments) - 1, drawing=drawing, most=500)}
    assert "stands in: footer" in names
    assert "element: p" in names

"""Parts of a series point to each other, and only they."""

from __future__ import annotations

import random

import pytest

from kei_archive.model import Metadata, Role
from kei_archive.tei.bind import bind
from kei_archive.tei.document import NS, TeiDocument
from kei_archive.tei.encode import encode
from kei_archive.tei.link import link, linked_ids
from kei_archive.tei.restore import restore
from kei_archive.tei.validate import validate
from tests.tei.articles import Part, build, page, stated


def post(
    part: int | None, *, series: str = "Notes from the Mole", site: str = "Harbour Notes", text: str = ""
) -> TeiDocument:
    """A post, of a series or of none."""
    metadata = Metadata(
        title=stated(f"Note {part}"),
        site=stated(site),
        series=stated(series) if part is not None else None,
        part=stated(part) if part is not None else None,
    )
    paragraph = f"What the lamp did, {part} {series} {site} {text}."
    return encode(build([Part(Role.TITLE, f"Note {part}"), Part(Role.PARAGRAPH, paragraph)], metadata=metadata))


def related(doc: TeiDocument) -> dict[str, str]:
    items = doc.root.iterfind(".//t:biblStruct/t:relatedItem", NS)
    return {item.get("type", ""): item.get("target", "") for item in items}


def test_consecutive_parts_point_to_each_other() -> None:
    one, two, three, five, alone = (post(part) for part in (1, 2, 3, 5, None))
    linked = link([three, alone, one, five, two])
    assert [doc.id for doc in linked] == [doc.id for doc in (three, alone, one, five, two)]
    assert related(linked[2]) == {"following-part": f"kei:{two.id}.bibl"}
    assert related(linked[4]) == {"preceding-part": f"kei:{one.id}.bibl", "following-part": f"kei:{three.id}.bibl"}
    assert list(related(linked[4])) == ["preceding-part", "following-part"]
    assert related(linked[0]) == {"preceding-part": f"kei:{two.id}.bibl"}
    assert linked[1] is alone
    assert linked[3] is five
    assert all(validate(doc) == () for doc in linked)
    assert validate(bind(linked, title="All", identifier="all")) == ()
    assert linked_ids(linked[4]) == (one.id, three.id)


def test_only_the_pointer_is_added() -> None:
    one, two = post(1), post(2)
    linked = link([one, two])[0].xml.decode()
    assert linked.replace(f'<relatedItem target="kei:{two.id}.bibl" type="following-part"/>\n', "") == one.xml.decode()


def test_linking_again_changes_nothing_and_order_does_not_matter() -> None:
    docs = [post(part) for part in (1, 2, 3, 4)]
    linked = link(docs)
    assert link(linked) == linked
    shuffled = random.Random(7).sample(docs, len(docs))  # noqa: S311  # an order, no secret
    assert {doc.xml for doc in link(shuffled)} == {doc.xml for doc in linked}


@pytest.mark.parametrize(
    "other",
    [post(2, series="Another series"), post(2, site="Another site"), post(None), post(1, text="again")],
    ids=["series", "site", "none", "same number"],
)
def test_others_are_not_linked(other: TeiDocument) -> None:
    docs = (post(1), other)
    assert link(docs) == docs


def test_where_two_claim_one_number_nothing_is_chosen() -> None:
    one, two, twin, three = post(1), post(2), post(2, text="in another capture"), post(3)
    assert all(not related(doc) for doc in link([one, two, twin, three]))


def test_what_a_person_stated_stays() -> None:
    one, two, other = post(1), post(2), page().id
    stated_by_hand = TeiDocument(
        one.xml.replace(
            b'<note type="url">',
            f'<relatedItem target="kei:{other}.bibl" type="following-part"/>\n<note type="url">'.encode(),
        )
    )
    docs = (stated_by_hand, two)
    assert link(docs) == docs
    half = TeiDocument(
        one.xml.replace(
            b'<note type="url">',
            f'<relatedItem target="kei:{two.id}.bibl" type="following-part"/>\n<note type="url">'.encode(),
        )
    )
    first, second = link([half, two])
    assert first is half
    assert related(second) == {"preceding-part": f"kei:{one.id}.bibl"}


def test_tei_from_elsewhere_is_left_alone() -> None:
    foreign = TeiDocument(b'<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text/></TEI>')
    assert link([foreign, post(1)])[0] is foreign


# ---------------------------------------------------------------- mentions of parts in the text


def marked(text: str, *, part: int = 3) -> TeiDocument:
    """Part 3 of four, with this text in its paragraph, after linking."""
    docs = [post(number, text=text if number == part else "") for number in (1, 2, 3, 4)]
    linked = link(docs)[part - 1]
    assert validate(linked) == ()
    assert restore(linked) == restore(docs[part - 1])
    paragraphs = [["".join(p.itertext()) for p in doc.root.iterfind(".//t:body//t:p", NS)] for doc in (docs[2], linked)]
    assert paragraphs[0] == paragraphs[1]
    assert link([*docs[: part - 1], linked, *docs[part:]])[part - 1] is linked
    return linked


def refs(doc: TeiDocument) -> list[tuple[str, str]]:
    found = doc.root.iterfind(".//t:body//t:ref", NS)
    assert all(ref.items()[0] == ("cert", "medium") for ref in doc.root.iterfind(".//t:ref[@type='part']", NS))
    return [("".join(map(str, ref.itertext())), ref.get("target", "")) for ref in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("as Part 2 showed, and Part 4 will", [("Part 2", 2), ("Part 4", 4)]),
        ("“Part One is a beginning,” he said, Part II a middle", [("Part One", 1), ("Part II", 2)]),
        ("In Part 1 of this series the lamp was lit", [("Part 1", 1)]),
        ("Wie Teil 2 zeigt", [("Teil 2", 2)]),
        ("Part 3 is this one, Part 9 was never written, part 2 is small", []),
        ("Part 2 of the Lamp Act, Part IV von Strand", []),
        ("Partridge 2, Part 22, Counterpart 1", []),
        ("Part\n2", [("Part\n2", 2)]),
    ],
)
def test_mentions_of_other_parts_point_to_them(text: str, expected: list[tuple[str, int]]) -> None:
    ids = {number: post(number, text=text if number == 3 else "").id for number in (1, 2, 3, 4)}
    assert refs(marked(text)) == [(words, f"kei:{ids[number]}") for words, number in expected]


def test_a_pointer_that_is_there_and_words_of_others_are_left_alone() -> None:
    one, two = post(1), post(2, text="Part 1, (Part 1) and Part 1")
    xml = two.xml.decode()
    body = xml.index("<body>")
    by_hand = xml[body:].replace("Part 1,", '<ref target="#p">Part 1</ref>,', 1).replace("#p", f"#{two.id}.p1")
    by_hand = by_hand.replace("(Part 1)", "<title>(Part 1)</title>", 1)
    linked = link([one, TeiDocument((xml[:body] + by_hand).encode())])[1]
    assert refs(linked) == [("Part 1", f"#{two.id}.p1"), ("Part 1", f"kei:{one.id}")]
    assert linked.xml.decode().count('type="part"') == 1


def test_only_the_machine_that_a_document_names_answers_for_it() -> None:
    one, two = post(1), post(2, text="as Part 1 says")
    edited = TeiDocument(two.xml.replace(f"{two.id}.machine".encode(), f"{two.id}.me".encode()))
    assert validate(edited) == ()
    linked = link([one, edited])[1]
    assert refs(linked) == []
    assert related(linked) == {"preceding-part": f"kei:{one.id}.bibl"}

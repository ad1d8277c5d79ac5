"""Parts of a series point to each other, and only they."""

from __future__ import annotations

import random

import pytest

from kei_archive.model import Metadata, Role
from kei_archive.tei.bind import bind
from kei_archive.tei.document import NS, TeiDocument
from kei_archive.tei.encode import encode
from kei_archive.tei.link import link, linked_ids
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

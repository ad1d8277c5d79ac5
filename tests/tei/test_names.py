"""One person under several forms of a name: joined only where nothing else fits and something speaks for it."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from kei_archive.model import Claim, Metadata, Role
from kei_archive.tei.bind import bind
from kei_archive.tei.document import NS, TeiDocument
from kei_archive.tei.encode import encode
from kei_archive.tei.names import Use, joined
from kei_archive.tei.validate import validate
from tests.tei.articles import Part, build, stated

HERE, THERE = frozenset({"site harbour notes"}), frozenset({"site hill notes"})


def groups(*names: str, context: frozenset[str] = HERE) -> list[set[str]]:
    """Which names are of one person, if they all stand in one context."""
    heads = joined(Use(name, context) for name in names)
    return [{name for name in heads if heads[name] == head} for head in sorted(set(heads.values()))]


@pytest.mark.parametrize(
    "names",
    [
        ("Ines Calloway", "I. Calloway"),
        ("Ines Calloway", "Calloway, I."),
        ("Ines Calloway", "Calloway, Ines"),
        ("Ines Calloway", "Dr. Ines Calloway"),
        ("Ines Calloway", "Ines Calloway, PhD"),
        ("Ines M. Calloway", "Ines Calloway", "I.M. Calloway"),
        ("José Marín", "Jose Marin"),
        ("Pieter van Aalst", "P. van Aalst"),
        ("Anne-Marie O’Neil", "A. O'Neil"),
        ("Ines CALLOWAY", "Ines Calloway"),
    ],
)
def test_forms_of_one_name(names: tuple[str, ...]) -> None:
    assert groups(*names) == [set(names)]


@pytest.mark.parametrize(
    "names",
    [
        ("Ines Calloway", "Irene Calloway"),
        ("Ines Calloway", "I. Galloway"),
        ("Ines Calloway", "Calloway"),
        ("Ines M. Calloway", "Ines T. Calloway"),
        ("Aalst, P.", "P. van Aalst"),
        ("윤서하", "윤서"),
        ("김 하나", "김 하늘"),
        ("Редакция Газеты", "Р. Газеты"),
        ("", ","),
    ],
)
def test_other_names(names: tuple[str, ...]) -> None:
    assert len(groups(*names)) == len(names)


def test_a_form_that_fits_two_joins_neither() -> None:
    assert len(groups("Ines Calloway", "Irene Calloway", "I. Calloway")) == 3


def test_without_anything_in_common_nothing_is_joined() -> None:
    assert set(joined([Use("Ines Calloway", HERE), Use("I. Calloway", THERE)]).values()) == {
        "Ines Calloway",
        "I. Calloway",
    }


def test_the_fullest_form_stands_for_the_person() -> None:
    heads = joined(Use(name, HERE) for name in ("I. Calloway", "Calloway, Ines", "Ines Calloway", "Ines M. Calloway"))
    assert set(heads.values()) == {"Ines M. Calloway"}


def test_the_order_does_not_matter() -> None:
    uses = [
        Use("Ines Calloway", HERE),
        Use("I. Calloway", HERE),
        Use("Irene Calloway", THERE),
        Use("Calloway, I.", THERE),
    ]
    assert len({tuple(sorted(joined(order).items())) for order in itertools.permutations(uses)}) == 1


def post(name: str, day: str, office: str) -> TeiDocument:
    """A post with an author note."""
    text = f"{name} is {office} at Calder College."
    parts = [
        Part(Role.TITLE, f"Note of {day}"),
        Part(Role.PARAGRAPH, f"What {name} saw."),
        Part(Role.AUTHOR_NOTE, text),
    ]
    metadata = Metadata(
        title=stated(f"Note of {day}"),
        authors=(stated(name),),
        site=stated("Harbour Notes"),
        date=Claim(date.fromisoformat(day), None, "test", 1.0),
        occupations=(stated(office),),
        affiliations=(stated("Calder College"),),
    )
    return encode(build(parts, metadata=metadata))


def test_the_register_lists_every_form_and_dates_the_offices() -> None:
    docs = [
        post("Ines Calloway", "2014-03-03", "reader"),
        post("I. Calloway", "2016-05-01", "reader"),
        post("Ines Calloway", "2019-09-09", "professor"),
    ]
    volume = bind(docs, title="Notes", identifier="notes")
    (person,) = volume.root.iterfind("t:standOff/t:listPerson/t:person", NS)
    names = ["".join(map(str, name.itertext())) for name in person.iterfind("t:persName", NS)]
    assert names == ["Ines Calloway", "I. Calloway"]
    assert len(person.get("corresp", "").split()) == 3
    offices = {
        "".join(map(str, office.itertext())): (office.get("when"), office.get("from"), office.get("to"))
        for office in person
        if office.tag.endswith(("occupation", "affiliation"))
    }
    assert offices == {
        "reader": (None, "2014-03-03", "2016-05-01"),
        "professor": ("2019-09-09", None, None),
        "Calder College": (None, "2014-03-03", "2019-09-09"),
    }
    assert validate(volume) == ()

"""Initials in names: every letter of the alphabet, some of which are also a word for "and"."""

from __future__ import annotations

from string import ascii_uppercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kei_archive.interpret.people import bare_names, names_in_byline
from kei_archive.tei.encode import encode
from kei_archive.tei.validate import validate
from tests.reading.pages import article

INITIALS = st.sampled_from(ascii_uppercase)
POINTS = st.sampled_from((".", ""))
LABELS = st.sampled_from(("By", "Words by", "Text:", "Von", "Por", "Par", "Di"))


@given(LABELS, INITIALS, POINTS)
def test_one_initial_stays_in_its_name(label: str, initial: str, point: str) -> None:
    name = f"Nora {initial}{point} Pellworth"
    assert names_in_byline(f"{label} {name}") == (name,)
    assert bare_names(name) == (name,)


@given(LABELS, INITIALS, INITIALS, st.sampled_from((" ", "")))
def test_two_initials_stay_in_their_name(label: str, one: str, two: str, space: str) -> None:
    for name in (f"Nora {one}.{space}{two}. Pellworth", f"{one}.{space}{two}. Pellworth"):
        assert names_in_byline(f"{label} {name}") == (name,)


@given(INITIALS, INITIALS, st.sampled_from((" and ", " y ", " e ", " und ", " et ", ", ", " & ")))
def test_people_with_initials_are_as_many_as_they_are(one: str, two: str, joint: str) -> None:
    names = (f"{one}. Pellworth", f"Abel {two}. Tarn")
    assert names_in_byline("By " + joint.join(names)) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Carlos Y. Tarn and Maria O. Pell", ("Carlos Y. Tarn", "Maria O. Pell")),
        ("By Y. Tarn and E. Pell", ("Y. Tarn", "E. Pell")),
        ("By e. e. pellworth", ("e. e. pellworth",)),
        ("By J. R. R. Pellworth", ("J. R. R. Pellworth",)),
        ("By Marit E Pellworth", ("Marit E Pellworth",)),
        ("Por Ana y Luis", ("Ana", "Luis")),
        ("Di Marco e Lucia", ("Marco", "Lucia")),
        ("Por Ana Tarn y Luis Pell", ("Ana Tarn", "Luis Pell")),
        ("POR ANA TARN Y LUIS PELL", ("ANA TARN", "LUIS PELL")),
        ("BY MARIT E. PELLWORTH", ("MARIT E. PELLWORTH",)),
        ("BY MARIT E PELLWORTH", ("MARIT E PELLWORTH",)),
    ],
)
def test_a_letter_alone_is_an_initial_a_small_one_is_and(line: str, names: tuple[str, ...]) -> None:
    assert names_in_byline(line) == names


@pytest.mark.parametrize("line", ["Evening E-Edition", "Ihre E-Mail", "E-Commerce Links", "Eel Club of the Vale e.V."])
def test_electronic_things_have_no_initial(line: str) -> None:
    assert bare_names(line) == names_in_byline(line) == ()


@pytest.mark.parametrize("initial", ["E.", "Y.", "E", "A"])
def test_on_a_page(initial: str) -> None:
    found = article("Eels Keep the Old Weir Open", f"Words by Nora {initial} Pellworth", "March 5, 2019").metadata
    assert [claim.value for claim in found.authors] == [f"Nora {initial} Pellworth"]


def test_each_name_of_a_byline_of_two_lines_is_found_on_its_own() -> None:
    byline = ("Nora Pell, Staff Attorney, Weir Program", "& Abel Tarn, Director, Ford Program")
    read = article("The Weir of the Parish", *byline, "March 3, 2019")
    found = {one.value: read.witness.text[one.span.start : one.span.end] for one in read.metadata.authors if one.span}
    assert set(found) == {"Nora Pell", "Abel Tarn"}
    assert all(name in line for name, line in found.items())
    assert not [finding for finding in validate(encode(read)) if finding.code == "T028"]

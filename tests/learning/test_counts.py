"""Counts and samples of parts are those of the whole, in whatever order they are put together."""

from __future__ import annotations

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from kei_archive.label.lines import key_of
from kei_archive.learning import learn_families
from kei_archive.learning.counting import Tally
from kei_archive.learning.pages import open_page
from kei_archive.learning.sample import Sample
from kei_archive.model import Witness
from kei_archive.profiles.families import Learned, normal
from tests.learning.made import archive

POSTS = 18
parts = st.lists(st.integers(0, POSTS - 1), unique=True)
digests = st.lists(st.text("0123456789abcdef", min_size=4, max_size=4), max_size=30)


@cache
def found() -> Learned:
    return learn_families([post.data for post in archive(POSTS)])


def tally(numbers: list[int]) -> Tally:
    result = Tally()
    for number in numbers:
        witness = Witness(archive(POSTS)[number].data, "x")
        page = open_page(witness)
        result.add(witness.id, found().on([row.text for row in page.rows]), numbers=[row.number for row in page.rows])
    return result


@given(numbers=parts, cut=st.integers(0, POSTS), again=st.integers(0, POSTS))
def test_tallies_add_up(numbers: list[int], cut: int, again: int) -> None:
    low, high = sorted((cut, again))
    one, two, three = tally(numbers[:low]), tally(numbers[low:high]), tally(numbers[high:])
    whole = tally(numbers)
    assert one.merge(two).merge(three) == one.merge(two.merge(three)) == three.merge(one).merge(two) == whole


@given(one=digests, two=digests, three=digests, size=st.integers(1, 12))
def test_samples_add_up(one: list[str], two: list[str], three: list[str], size: int) -> None:
    def sample(digests: list[str]) -> Sample:
        result = Sample(size)
        result.add(digests)
        return result

    a, b, c = sample(one), sample(two), sample(three)
    assert a.merge(b) == b.merge(a)
    assert a.merge(b).merge(c) == a.merge(b.merge(c)) == sample([*three, *two, *one])
    assert len(a.digests) <= size


@given(st.text(max_size=80))
def test_families_compare_what_the_labeller_compares(text: str) -> None:
    assert normal(key_of(text)) == normal(text) == normal(normal(text))

"""Dates from what posts say of each other: only where both say it, with both sentences as evidence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import kei_archive as kei
from kei_archive.tei.document import NS
from kei_archive.together.days import find_mentions
from tests.together.posts import GERMAN, PARAGRAPHS, SPANISH, codes, newer, older, read_together, write

TOMORROW = "What the account books say of the wheel I take up tomorrow."
YESTERDAY = "I described yesterday how the two banks of the river tell the story of the mill."
ONE, TWO, THREE = (f"The Mill at the Upper Weir, Part {n}" for n in (1, 2, 3))


def pair(first: str = TOMORROW, second: str = YESTERDAY) -> dict[str, str]:
    """Part 1 with a date, part 2 without."""
    return {
        "one": newer(ONE, [*PARAGRAPHS[:3], first], date="March 3, 2014"),
        "two": older(TWO, [second, *reversed(PARAGRAPHS)]),
    }


def test_two_sentences_that_agree_date_a_post(tmp_path: Path) -> None:
    found = read_together(pair(), tmp_path)
    claim = found["two"].metadata.date
    assert claim is not None
    assert (claim.value, claim.resp, claim.rule) == (date(2014, 3, 4), "machine", "relative-day")
    assert 0.7 <= claim.cert < 0.9
    assert claim.documents == (found["one"].id,)
    assert "I described yesterday" in claim.reason
    assert "I take up tomorrow" in claim.reason
    assert claim.span is not None
    assert YESTERDAY in found["two"].witness.text[claim.span.start : claim.span.end]
    assert "M001" not in codes(found["two"])
    assert "M035" in codes(found["two"])


def test_alone_it_stays_unknown(tmp_path: Path) -> None:
    read_together(pair(), tmp_path)
    assert kei.read(tmp_path / "two.txt", profile="none").metadata.date is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("What the books say of the wheel is another story.", YESTERDAY, id="one sentence alone"),
        pytest.param(
            TOMORROW, "The two banks of the river tell the story of the mill in two ways.", id="the other alone"
        ),
        pytest.param("What the books say I take up the day after tomorrow.", YESTERDAY, id="they disagree"),
        pytest.param(
            "“We shall discuss it tomorrow,” the miller said to me.", YESTERDAY, id="somebody else's tomorrow"
        ),
        pytest.param("The guild meets tomorrow in the hall by the weir.", YESTERDAY, id="the world's tomorrow"),
        pytest.param("What the books say of the wheel I take up next week.", YESTERDAY, id="not exact to the day"),
    ],
)
def test_thin_evidence_dates_nothing(tmp_path: Path, first: str, second: str) -> None:
    assert read_together(pair(first, second), tmp_path)["two"].metadata.date is None


def test_the_order_of_a_series_bounds_a_date(tmp_path: Path) -> None:
    pages = pair("What the books say of the wheel is another story.", PARAGRAPHS[3])
    pages["three"] = newer(THREE, [PARAGRAPHS[1], PARAGRAPHS[3]], date="March 20, 2014")
    found = read_together(pages, tmp_path)["two"]
    assert found.metadata.date is None
    (said,) = [finding.message for finding in found.findings if finding.code == "M035"]
    assert "not before 2014-03-03, the date of one.txt; not after 2014-03-20, the date of three.txt" in said


def test_the_earlier_post_is_dated_by_the_later_one(tmp_path: Path) -> None:
    pages = {
        "one": older(ONE, [*PARAGRAPHS[:3], TOMORROW]),
        "two": newer(TWO, [YESTERDAY, *reversed(PARAGRAPHS)], date="March 4, 2014"),
    }
    claim = read_together(pages, tmp_path)["one"].metadata.date
    assert claim is not None
    assert claim.value == date(2014, 3, 3)


def test_dates_go_on_from_post_to_post_with_less_certainty(tmp_path: Path) -> None:
    pages = pair()
    pages["two"] = older(TWO, [YESTERDAY, *reversed(PARAGRAPHS), TOMORROW])
    pages["three"] = older(THREE, [YESTERDAY, PARAGRAPHS[1], PARAGRAPHS[3]])
    found = read_together(pages, tmp_path)
    two, three = found["two"].metadata.date, found["three"].metadata.date
    assert two is not None
    assert three is not None
    assert three.value == date(2014, 3, 5)
    assert three.cert < two.cert


@pytest.mark.parametrize("decided", ["2014-03-04", "2014-03-05"])
def test_a_person_may_confirm_or_correct_what_was_inferred(tmp_path: Path, decided: str) -> None:
    """The machine still says what it said when it was asked, so the decision is not stale."""
    captures = write(tmp_path / "in", pair())
    kept = "posts/two.toml"
    source = kei.read(captures / "two.txt").witness.sha256
    path = captures / "decisions" / kept
    path.parent.mkdir(parents=True)
    path.write_text(
        f'schema = 1\nsource = "sha256:{source}"\n[date]\nvalue = {decided}\nwas = "2014-03-04"\n', encoding="utf-8"
    )
    built = kei.build(captures, tmp_path / "out", options=kei.Build(formats=("html",), profile="none"))
    (entry,) = [entry for entry in built.report["documents"] if entry["source"] == "two.txt"]
    (fact,) = [fact for fact in entry["facts"] if fact["field"] == "date"]
    assert (fact["value"], fact["resp"]) == (decided, "editor")
    said = [finding["code"] for finding in entry["findings"]]
    assert "D001" in said
    assert not {"D002", "M001", "M035"} & set(said)


def test_other_authors_speak_of_other_posts(tmp_path: Path) -> None:
    pages = pair()
    pages["two"] = older(TWO, [YESTERDAY, *reversed(PARAGRAPHS)], author="Tomas Arendt")
    assert read_together(pages, tmp_path)["two"].metadata.date is None


def test_a_post_may_name_the_other_by_its_title(tmp_path: Path) -> None:
    pages = {
        "one": newer("Why the Mill Stands Still", [*PARAGRAPHS[:3], TOMORROW], date="March 3, 2014"),
        "two": older(
            "A Channel in the Meadow",
            ["Yesterday I wrote in “Why the mill stands still” of the wheel.", *PARAGRAPHS[1:]],
        ),
    }
    claim = read_together(pages, tmp_path)["two"].metadata.date
    assert claim is not None
    assert claim.value == date(2014, 3, 4)


def test_dates_that_do_not_fit_are_told(tmp_path: Path) -> None:
    pages = pair()
    pages["two"] = newer(TWO, [YESTERDAY, *reversed(PARAGRAPHS)], date="March 9, 2014")
    found = read_together(pages, tmp_path)
    assert found["two"].metadata.date.value == date(2014, 3, 9)
    assert "M034" in codes(found["two"])


LANGUAGES = {
    "de": (
        GERMAN,
        "Die Mühle am oberen Wehr, Teil {n}",
        "Was die Rechnungsbücher über das Rad sagen, beschreibe ich morgen.",
        "Gestern habe ich beschrieben, wie beide Ufer die Geschichte der Mühle erzählen.",
        "3. März 2014",
    ),
    "es": (
        SPANISH,
        "El molino de la presa alta, parte {n}",
        "De lo que dicen los libros de cuentas hablaré mañana en esta columna.",
        "Ayer escribí aquí sobre cómo cuentan las dos orillas la historia del molino.",
        "3 de marzo de 2014",
    ),
}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_other_languages(tmp_path: Path, language: str) -> None:
    body, title, ahead, back, published = LANGUAGES[language]
    pages = {
        "one": newer(title.format(n=1), [*body, ahead], date=published),
        "two": older(title.format(n=2), [back, *reversed(body)]),
    }
    claim = read_together(pages, tmp_path)["two"].metadata.date
    assert claim is not None
    assert claim.value == date(2014, 3, 4)


@pytest.mark.parametrize(
    ("language", "sentence", "days"),
    [
        ("en", "In yesterday's post the mill stood still.", [-1]),
        ("en", "More on this the day after tomorrow.", [2]),
        ("en", "I met the miller yesterday.", []),
        ("de", "Am Morgen schrieb ich einen Brief an die Gilde.", []),
        ("de", "Im gestrigen Beitrag stand die Mühle still.", [-1]),
        ("fr", "La suite paraîtra demain.", [1]),
        ("fr", "J'écrivais hier que le moulin ne tourne plus.", [-1]),
        ("es", "Por la mañana escribí una carta al gremio.", []),
        ("it", "Ieri ho scritto che il mulino è fermo.", [-1]),
        ("pt", "Ontem escrevi que o moinho está parado.", [-1]),
        ("nl", "Gisteren schreef ik dat de molen stilstaat.", [-1]),
        ("ru", "Вчера я писал, что мельница стоит.", [-1]),
        ("ko", "어제 글에서 나는 방앗간이 멈춘 까닭을 설명했다.", [-1]),
        ("ja", "昨日の記事で水車が止まった理由を書いた。", [-1]),
        ("zh", "我在昨天的文章里写了水车停转的原因。", [-1]),
        ("xx", "I described yesterday how it was.", []),
    ],
)
def test_sentences_about_posts(language: str, sentence: str, days: list[int]) -> None:
    block = kei.Block(kei.Span(0, len(sentence)), sentence, kei.Role.PARAGRAPH, "test", 1.0)
    assert [mention.days for mention in find_mentions([block], language=language)] == days


def test_the_tei_says_how_it_was_inferred(tmp_path: Path) -> None:
    found = read_together(pair(), tmp_path)
    document = kei.encode(found["two"])
    (published,) = document.root.iterfind(".//t:imprint/t:date", NS)
    assert published.get("when") == "2014-03-04"
    assert published.get("cert") == "medium"
    assert f"kei:{found['one'].id}.bibl" in published.get("source", "").split()
    (reason,) = document.root.iterfind(".//t:imprint/t:certainty/t:desc", NS)
    assert "I described yesterday" in "".join(map(str, reason.itertext()))
    assert kei.validate(document) == ()


def test_the_first_part_of_a_series_need_not_say_so(tmp_path: Path) -> None:
    pages = pair()
    pages["one"] = newer("The Mill at the Upper Weir", [*PARAGRAPHS[:3], TOMORROW], date="March 3, 2014")
    found = read_together(pages, tmp_path)
    assert found["one"].metadata.part is not None
    assert (found["one"].metadata.part.value, found["one"].metadata.part.resp) == (1, "machine")
    assert found["two"].metadata.date is not None


def test_the_seeds(shared: Path, tmp_path: Path) -> None:
    """The case that the encoding by hand has: part 2 is dated by part 1."""
    pages = {path.stem: path.read_text(encoding="utf-8") for path in sorted((shared / "seeds").glob("*.txt"))}
    found = read_together(pages, tmp_path)
    claim = next(article for name, article in found.items() if name.startswith("000")).metadata.date
    assert claim is not None
    assert (claim.value, claim.resp) == (date(2020, 1, 7), "machine")


def test_parts_whose_dates_do_not_follow_their_numbers(tmp_path: Path) -> None:
    plain = PARAGRAPHS[0]
    pages = {
        "one": newer(ONE, [plain, *PARAGRAPHS[1:]], date="May 3, 2014"),
        "two": newer(TWO, [*reversed(PARAGRAPHS)], date="May 1, 2014"),
        "three": newer(THREE, [*PARAGRAPHS[2:], *PARAGRAPHS[:2]], date="May 6, 2014"),
    }
    found = read_together(pages, tmp_path)
    (said,) = [finding for finding in found["two"].findings if finding.code == "M034"]
    assert said.message == "it is part 2 and dated 2014-05-01, before part 1, one.txt, which is dated 2014-05-03"
    assert said.span is not None
    assert "M034" not in [*codes(found["one"]), *codes(found["three"])]

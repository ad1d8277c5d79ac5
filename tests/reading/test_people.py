"""Authors, by bylines of several forms; and who is none."""

from __future__ import annotations

import pytest

from kei_archive.interpret.people import is_given, names_in_byline, names_of_more
from tests.reading.pages import BODY, article

TITLE = "Eels Keep the Old Weir Open"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Nora Pell, Staff writer", ("Nora Pell",)),
        ("By Dr. Nora Pell", ("Dr. Nora Pell",)),
        ("Von Prof. Dr. med. Nora Pell", ("Prof. Dr. med. Nora Pell",)),
        ("By St. John Pell and Lt. Col. Abe Tarn", ("St. John Pell", "Lt. Col. Abe Tarn")),
        ("By Abel Nathan Pell, Jr.", ("Abel Nathan Pell Jr.",)),
        ("By Pell, Nora", ("Nora Pell",)),
        ("By Pell, Nora T.", ("Nora T. Pell",)),
        ("By Pell, N. T.", ("N. T. Pell",)),
        ("By Pell, Jorun; Tarn, Osk", ("Jorun Pell", "Osk Tarn")),
        ("By Nora, Ben", ("Nora", "Ben")),
        ("By Vale, Tidewater", ("Vale", "Tidewater")),
        ("By Nora Pell. They keep the weir.", ("Nora Pell",)),
        ("Posted by Nora Pell on March 5, 2019", ("Nora Pell",)),
        ("Written by Nora Pell and Abe Tarn", ("Nora Pell", "Abe Tarn")),
        ("Author: Nora Pell", ("Nora Pell",)),
        ("VON NORA PELL am 5. März 2019", ("NORA PELL",)),
        ("von Nora Pell am , 14:14 Uhr", ("Nora Pell",)),
        ("Por Nora Pell", ("Nora Pell",)),
        ("글쓴이: 윤서하", ("윤서하",)),
        ("윤서하 기자", ("윤서하",)),
        ("By Nora Pell Nora Pell", ("Nora Pell",)),
        ("Eine Kolumne von Nora Pell", ("Nora Pell",)),
        ("Text: Nora Pell", ("Nora Pell",)),
        ("Text of the treaty", ()),
        ("Propos recueillis par Nora Pell", ("Nora Pell",)),
        ("A cura di Nora Pell", ("Nora Pell",)),
        ("Автор: Нора Пелл", ("Нора Пелл",)),
        ("作者：林雨晴", ("林雨晴",)),
        ("Von N. N. am 5. März 2019", ("N. N.",)),
        ("By Nora T. Pellworth", ("Nora T. Pellworth",)),
        ("ByNora Pell", ("Nora Pell",)),
        ("By — Nora Pell, Vale News Agency", ("Nora Pell",)),
        ("By Nora Pell March 18 at 12:22 PM Follow @nora", ("Nora Pell",)),
        ("Redaktion: Nora Pell (Sprecherin)", ("Nora Pell",)),
        ("By April Tarn", ("April Tarn",)),
        ("Published By : Nora Pell", ("Nora Pell",)),
        ("Von Nora Pell Kategorien: Flüsse", ("Nora Pell",)),
        ("By Nora Pell Share with a friend", ("Nora Pell",)),
        ("Von Nora Pell, Online-Redaktion", ("Nora Pell",)),
        ("Autorin: Rechtsanwältin Nora Pell", ("Nora Pell",)),
        ("Escribe Nora Pell", ("Nora Pell",)),
        ("By Nora Pell Tarn", ("Nora Pell Tarn",)),
        ("24 Comments", ()),
        ("By Nora Pell and Judy Tarn Gull Staff", ("Nora Pell", "Judy Tarn")),
        ("By Nora Pell The Vale Press", ("Nora Pell",)),
        ("By Nora Pell@nora Updated March 5, 2019", ("Nora Pell",)),
        ("By Nora Pell, an eel warden and writer. She keeps the weir.", ("Nora Pell",)),
        ("بقلم نورا بيل", ("نورا بيل",)),
        ("Oleh Nora Pell", ("Nora Pell",)),
        ("By Admin", ()),
        ("By Email The Author", ()),
        ("By Guest Author", ()),
        ("Par N. Pell (avec AVN)", ("N. Pell",)),
        ("Par Nora Pell, à Valdor", ("Nora Pell",)),
        ("Par Nora Pell et Yves Le Tarn", ("Nora Pell", "Yves Le Tarn")),
        ("By Nora Pell, Upper Vale", ("Nora Pell", "Upper Vale")),
        ("Von Nora Pell, Husum", ("Nora Pell",)),
        ("Von Pell, Tarn und Weir", ("Pell", "Tarn", "Weir")),
        ("Von Nora Pell vom 5. März 2019", ("Nora Pell",)),
        ("By Nora Pell Vale Staff Vale Correspondent,Updated March 5, 2019, 3:31 p.m.", ("Nora Pell",)),
        ("Words by Nora Pell, photographs by Abe Tarn", ("Nora Pell",)),
        ("Текст: Нора Пелл Фото: Абе Тарн", ("Нора Пелл",)),
        ("Της Νόρας Πελλ", ("Νόρας Πελλ",)),
        ("文/林雨晴", ("林雨晴",)),
        ("記者林雨晴／北岸報導", ("林雨晴",)),
        ("取材・文／佐伯美紀　写真／山田太郎", ("佐伯美紀",)),
        ("โดย นภา ใจดี", ("นภา ใจดี",)),
        ("Nora Pell tarafından", ("Nora Pell",)),
        ("文化", ()),
        ("Von unserer Redaktion", ()),
        ("Da Redação", ()),
        ("编辑部", ()),
        ("By N. T. Pell View In Print", ("N. T. Pell",)),
        ("by Nora Pell —10 min read", ("Nora Pell",)),
        ("Por Nora Pell npell@vale.example.org", ("Nora Pell",)),
        ("Nora Pell•", ("Nora Pell",)),
        ("责任编辑： 林雨晴", ("林雨晴",)),
        ("来源：北岸晚报作者：责任编辑：林雨晴", ("林雨晴",)),
        ("Fact Checked", ()),
        ("Neueste Signaturen", ()),
    ],
)
def test_names(line: str, names: tuple[str, ...]) -> None:
    assert names_in_byline(line) == names


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        ((TITLE, "By Nora Pell"), ()),
        ((TITLE, "March 5, 2019 by Nora Pell"), ()),
        ((TITLE, "Nora Pell | March 5, 2019"), ()),
        ((TITLE, "Pell, Nora | March 5, 2019 | 8 min read"), ()),
        ((TITLE, "Nora Pell", "March 5, 2019"), ()),
        ((TITLE, "by", "Nora Pell", "March 5, 2019"), ()),
        ((TITLE, "March 5, 2019"), ("Posted by Nora Pell at 8:14 PM", "Labels: eels")),
        ((TITLE, "5. März 2019 Nora Pell Schreibe einen Kommentar"), ()),
        ((TITLE, "5. März 2019 Nora Pell Umwelt"), ()),
        ((TITLE, "Nora Pell, Vale News", "March 5, 2019"), ()),
        ((TITLE, "Kolumnistin Nora Pell", "5. März 2019"), ()),
        ((TITLE, "Nora Pell • 8h"), ()),
        ((TITLE, "Nora Pell • ValeOnline", "March 5, 2019"), ()),
        ((TITLE, "Nora Pell | Sponsored", "March 5, 2019"), ()),
        ((TITLE, "5. März 2019 - Redaktion: Nora Pell (Sprecherin)"), ()),
        ((f"{TITLE} - The Vale Lantern", "Menu", "Abe Tarn", "Search", TITLE, "Nora Pell", "March 5, 2019"), ()),
        ((TITLE, "Nora Pell", "vor 2 Stunden"), ()),
        ((TITLE, "Nora Pell", "—", "March 5, 2019"), ()),
        ((TITLE, "Eine Kolumne von No\u00adra Pell", "5. März 2019"), ()),
        ((TITLE, "Nora Pell in Lower Vale", "March 5, 2019"), ()),
        ((TITLE, "Nora Pell for The Vale Lantern", "March 5, 2019"), ()),
        ((TITLE, "Nora PellMarch 5, 2019"), ()),
        (("Home", "Abe Tarn", "March 5, 2019 by Nora Pell", TITLE), ()),
        ((TITLE, "March 5, 2019"), ("This post was written by Nora Pell, a warden of the lower courses.",)),
        ((TITLE, "5. März 2019"), ("Das Gespräch führte Nora Pell.",)),
        ((TITLE, "March 5, 2019 · 6 min · 1279 words · Nora Pell"), ()),
        (
            (TITLE, "Home", "Rivers", "Search", "Menu", "Archive", "Shop", "Jobs", TITLE, "Nora Pell", "March 5, 2019"),
            (),
        ),
    ],
)
def test_author(head: tuple[str, ...], tail: tuple[str, ...]) -> None:
    assert [claim.value for claim in article(*head, tail=tail).metadata.authors] == ["Nora Pell"]


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        ((TITLE, "By Staff", "March 5, 2019"), ()),
        ((TITLE, "By Email The Author", "March 5, 2019"), ()),
        (("The Weir That Leaks", "March 5, 2019"), ()),
        ((TITLE, "By", "By", "March 5, 2019"), ()),
        (("Laura Tarn at the weir © Vale Pictures | Judy Tarn 12", TITLE), ()),
        (
            (TITLE, "March 5, 2019"),
            ("2 Comments", "Nora Pell says:", "Thank you for this, it was time.", "Leave a Reply"),
        ),
    ],
)
def test_nobody(head: tuple[str, ...], tail: tuple[str, ...]) -> None:
    read_so = article(*head, tail=tail)
    assert read_so.metadata.authors == ()
    assert "M002" in [finding.code for finding in read_so.findings]


@pytest.mark.parametrize(
    "line", ["npell 5 March 2019", "5 March 2019 | npell", "npell — March 5, 2019", "npell, 5.3.2019"]
)
def test_name_of_one_word_alone_with_the_date(line: str) -> None:
    assert [claim.value for claim in article(TITLE, line).metadata.authors] == ["npell"]


def test_bylines_of_the_next_articles_of_a_page_are_not_its_own() -> None:
    others = [f"Otters {number}\n\nPosted on March {number}, 2018 by Abe Tarn\n\n{BODY[1]}" for number in (2, 3, 4)]
    page = article(TITLE, "Posted on March 5, 2019 by npell", tail=tuple(others))
    assert [claim.value for claim in page.metadata.authors] == ["npell"]


def test_days_of_a_calendar_name_nobody() -> None:
    assert article(TITLE, "5. März 2019", tail=("Kalender", "MO", "DI", "MI", "DO", "FR")).metadata.authors == ()


def test_source_below_the_text_is_its_author() -> None:
    assert [claim.value for claim in article(TITLE, "5. März 2019", tail=("Quelle: avn",)).metadata.authors] == ["avn"]
    signed = article(TITLE, "Von Nora Pell", "5. März 2019", tail=("Quelle: avn",))
    assert [claim.value for claim in signed.metadata.authors] == ["Nora Pell"]


def test_list_of_related_articles_in_a_script_without_capitals_names_nobody() -> None:
    tail = ("مواضيع ذات صلة", "افتتاح المكتبة الجديدة", "1 مارس 2019")
    assert article(TITLE, "5 مارس 2019", tail=tail).metadata.authors == ()


def test_names_on_lines_of_their_own_are_one_byline() -> None:
    page = article(TITLE, "By", "Nora Pell", "and", "Judy Tarn", "March 5, 2019")
    assert [claim.value for claim in page.metadata.authors] == ["Nora Pell", "Judy Tarn"]


@pytest.mark.parametrize("joint", ["&", "and", "und", "et"])
def test_names_that_go_on_below(joint: str) -> None:
    page = article(
        TITLE, "Nora Pell, Staff writer", f"{joint} Judy Tarn, Keeper of the Weirs of the Vale", "March 5, 2019"
    )
    assert [claim.value for claim in page.metadata.authors] == ["Nora Pell", "Judy Tarn"]


def test_byline_wins_over_the_note() -> None:
    note = "Nora Pell is a warden and writer. She lives at the lock."
    (author,) = article(TITLE, "By Nora Pell", tail=(note,)).metadata.authors
    assert (author.value, author.resp) == ("Nora Pell", "witness")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("More by Nora Pell", ("Nora Pell",)),
        ("View all posts by Nora Pell", ("Nora Pell",)),
        ("Latest posts by Nora Pell (see all)", ("Nora Pell",)),
        ("Alle Artikel von Nora Pell", ("Nora Pell",)),
        ("Tous les articles de Nora Pell", ("Nora Pell",)),
        ("Ver todos los artículos de Nora Pell", ("Nora Pell",)),
        ("More by this author", ()),
        ("Nora Pell is a warden of the weir.", ()),
    ],
)
def test_names_of_more(line: str, names: tuple[str, ...]) -> None:
    assert names_of_more(line) == names


def test_name_that_the_page_offers_more_of_is_surer() -> None:
    (alone,) = article(TITLE, "Nora Pell", "March 5, 2019").metadata.authors
    (offered,) = article(TITLE, "Nora Pell", "March 5, 2019", tail=("More articles by Nora Pell",)).metadata.authors
    assert alone.value == offered.value == "Nora Pell"
    assert offered.cert >= alone.cert


@pytest.mark.parametrize(
    "name", ["Nora Pell", "Jürgen Lott", "Anne-Marie Lott", "MEHMET KAYA", "Łukasz Lott", "Min-ji Park"]
)
def test_given_names(name: str) -> None:
    assert is_given(name)


@pytest.mark.parametrize("name", ["", "Weir Keeping", "Top News", "Über Eels", "123"])
def test_words_that_are_no_given_names(name: str) -> None:
    assert not is_given(name)

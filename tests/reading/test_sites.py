"""The site and its publisher: what several lines agree on, else unknown; categories and licences that are stated."""

from __future__ import annotations

import pytest

from kei_archive.interpret.phrases import phrases
from kei_archive.model import Archive
from kei_archive.reading import read
from tests.reading.pages import BODY, article, value

TITLE = "Eels Keep the Old Weir Open"
SITE = "The Parish Lantern"


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        ((SITE, "Home", TITLE, "By Nora Pell"), ("© 2020 The Parish Lantern. All rights reserved.",)),
        ((f"{TITLE} - {SITE}", "Search", TITLE, "By Nora Pell"), ()),
        ((SITE, TITLE, "By Nora Pell"), ("Return to the Parish Lantern",)),
        ((f"{TITLE} | {SITE}", TITLE, "By Nora Pell"), (f"Popular now on {SITE}",)),
        (
            (SITE, TITLE, "By Nora Pell"),
            (f"The views are the author's and do not reflect the views of {SITE}.", f"Get the {SITE} newsletter"),
        ),
        ((f"Eels Still Keep the Old Weir Open - {SITE}", "Search", TITLE, "By Nora Pell"), ()),
        (
            (
                f"Die Aale halten das alte Wehr weiter offen | {SITE}",
                "Suche",
                "Die Aale halten das Wehr weiter offen",
                "Von Nora Pell",
                "5. März 2019",
            ),
            (),
        ),
        (
            (TITLE, "By Nora Pell"),
            ("© Copyright 2006 - 2024 The Parish Lantern Inc.", "Join the Parish Lantern", "post@parishlantern.org"),
        ),
        ((TITLE, "By Nora Pell"), (f"About {SITE}", f"{SITE} is a project of the Vale Trust. It prints what it can.")),
        (
            (TITLE, "By Nora Pell"),
            (f"Nora Pell is a reporter for {SITE}.", "post@parishlantern.org", f"Support {SITE}"),
        ),
        (
            (TITLE, "By Nora Pell"),
            (f"{SITE} moderates comments. Please be kind to the eels and to each other.", f"Photo: Ada Weir / {SITE}"),
        ),
        ((TITLE, "By Nora Pell"), (f"Become a {SITE} member today!", f"© 2020 {SITE}", f"{SITE} Community")),
        ((TITLE, "By Nora Pell"), (f"Welcome to {SITE}!", "Follow us @parishlantern", "post@parishlantern.org")),
        (
            (TITLE, "By Nora Pell"),
            (f"Get the {SITE} app", f"Advertise in {SITE}", "Thanks for reading parishlantern.org"),
        ),
    ],
)
def test_site(head: tuple[str, ...], tail: tuple[str, ...]) -> None:
    assert value(article(*head, tail=tail).metadata.site) == SITE


@pytest.mark.parametrize(
    ("tail", "name"),
    [
        (("Nora Pell ist Redakteurin beim Talboten.", "Talbote auf Facebook", "© 2020 Talbote"), "Talbote"),
        (("Abonnez-vous à La Lanterne", "La Lanterne sur Facebook", "© La Lanterne"), "La Lanterne"),
        (
            (
                "Link externo, abre página da Gazeta do Vale no Twitter",
                "Copyright Gazeta do Vale. Todos os direitos reservados.",
                "Buscar en Gazeta do Vale",
            ),
            "Gazeta do Vale",
        ),
        (("peatWeekly newsletters", "peatWeekly on Twitter", "About peatWeekly", "© peatWeekly"), "peatWeekly"),
    ],
)
def test_site_that_the_lines_below_an_article_name(tail: tuple[str, ...], name: str) -> None:
    assert value(article(TITLE, "Nora Pell", "2019-03-05", tail=tail).metadata.site) == name


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        (("Home > Rivers > Eels", TITLE, "By Nora Pell"), ()),
        (("Weir Watch Counts the Eels", "By Nora Pell"), ("www.weirwatch.org",)),
        (("Zum Inhalt wechseln", "Menü", TITLE, "Von Nora Pell"), ("Zurück zur Übersicht",)),
        (("Eels Keep the Old Weir Open – and the Mill Too", "By Nora Pell", "March 5, 2019"), ()),
        ((TITLE, "By Nora Pell"), ("This story first appeared in The Upper Vale Post.",)),
        ((TITLE, "By Nora Pell"), ("Sign up for our newsletter", "Check out the shop")),
        ((TITLE, "By Nora Pell"), ("Photo: Ada Weir / The Parish Lantern",)),
        (("News from the river, every day", "Search", TITLE, "By Nora Pell"), ()),
        ((TITLE, "By Nora Pell"), ("Powered by WordPress",)),
        ((TITLE, "By Nora Pell"), ("About the author", "Return to top")),
        ((TITLE,), ()),
        (("Nora Pell", TITLE, "March 5, 2019"), ()),
        (("Community", TITLE, "By Nora Pell"), ("Join the Community",)),
        (("Wirtschaft", TITLE, "Von Nora Pell"), ("Mehr von Wirtschaft",)),
        (("What Nobody Told the Wardens - Rivers, Slider", TITLE, "By Nora Pell"), ()),
    ],
)
def test_one_weak_line_is_no_site(head: tuple[str, ...], tail: tuple[str, ...]) -> None:
    assert article(*head, tail=tail).metadata.site is None


@pytest.mark.parametrize(
    ("line", "holder"),
    [
        ("© Copyright 2006 - 2024 Vale Lantern Inc.", "Vale Lantern"),
        ("© Community Press", "Community Press"),
        ("Copyright (c) 2019 Vale Lantern", "Vale Lantern"),
        ("(c) Vale Lantern 2019", "Vale Lantern"),
        ("Copyright © 2019 by Vale Lantern. All rights reserved.", "Vale Lantern"),
        ("© 2001-2019 Vale-Bote GmbH", "Vale-Bote"),
        ("© 2019 Gazeta de S.Vale. Todos os direitos reservados.", "Gazeta de S.Vale"),
        ("© 2019 Lykta Alla rättigheter förbehållna", "Lykta"),
        ("valelantern.org © 2019 Vale Lantern", "Vale Lantern"),
    ],
)
def test_holder_of_the_rights(line: str, holder: str) -> None:
    found = [pattern.search(line) for pattern in phrases().copyright]
    assert holder in [match["name"].strip() for match in found if match]


def test_byline_of_a_page_without_an_article_is_no_site() -> None:
    data = read(b"By Nora Pell\n\n2019-03-05\n\nCategory:\n", profile="none").metadata
    assert data.site is None


def test_name_that_the_pages_own_lines_repeat() -> None:
    tail = ("Best of Peatmag", "Newsletters from Peatmag", "Find Peatmag in print", "Sell your bike on Peatmag")
    assert value(article(TITLE, "By Nora Pell", tail=(*tail, "About Peatmag")).metadata.site) == "Peatmag"
    weir = ("Best of Eels", "Books on Eels", "The Eels of the Vale", "More on Eels")
    assert article(TITLE, "By Nora Pell", tail=weir).metadata.site is None


def test_publisher_is_inferred_with_its_reason() -> None:
    tail = (f"About {SITE}", f"{SITE} is a project of the Vale Trust. It prints what it can.")
    publisher = article(TITLE, "By Nora Pell", tail=tail).metadata.publisher
    assert publisher is not None
    assert (publisher.value, publisher.resp, bool(publisher.reason)) == ("Vale Trust", "machine", True)


@pytest.mark.parametrize(
    ("head", "tail", "names"),
    [
        (("Category: Rivers", TITLE, "By Nora Pell"), (), ["Rivers"]),
        (("Categorized | Rivers, Mills", TITLE, "By Nora Pell"), (), ["Rivers", "Mills"]),
        ((TITLE, "By Nora Pell"), ("Filed under: Rivers",), ["Rivers"]),
        ((TITLE, "By Nora Pell"), ("Labels: eels, weirs",), ["eels", "weirs"]),
        ((TITLE, "By Nora Pell"), ("Kategorien: Flüsse, Mühlen",), ["Flüsse", "Mühlen"]),
        ((TITLE, "카테고리: 강"), (), ["강"]),
        ((TITLE, "March 5, 2019 | Categories: Rivers, Mills"), (), ["Rivers", "Mills"]),
        ((TITLE, "By Nora Pell"), ("This entry was posted in Rivers and tagged eels.",), ["Rivers"]),
        ((TITLE, "Category: Rivers"), ("Tags: eels, weirs",), ["Rivers"]),
        (("Home > Rivers > Eels", TITLE, "By Nora Pell"), (), ["Eels"]),
        (("Startseite » Natur » Eels Keep the Old Weir", TITLE, "By Nora Pell"), (), ["Natur"]),
        (("Home", "»", "Science", "»", "Rivers", TITLE, "By Nora Pell"), (), ["Rivers"]),
        (("Politik", TITLE, "Von Nora Pell", "5. März 2019"), (), ["Politik"]),
        ((TITLE, "5. März 2019 | Umwelt"), (), ["Umwelt"]),
        (("Posted inRivers, Mills", TITLE, "By Nora Pell"), (), ["Rivers", "Mills"]),
        (("Kultur Umwelt", TITLE, "Von Nora Pell", "5. März 2019"), (), ["Kultur", "Umwelt"]),
        (("ScienceNature", TITLE, "By Nora Pell", "March 5, 2019"), (), ["Science", "Nature"]),
        ((f"Startseite Umwelt {TITLE}", TITLE, "Von Nora Pell"), (), ["Umwelt"]),
        ((TITLE, "5. März 2019 Nora Pell Umwelt"), (), ["Umwelt"]),
        ((TITLE, "Von Nora Pell"), ("Kategorien: Flüsse Schlagwörter: Aale, Wehre",), ["Flüsse"]),
        ((TITLE, "Автор: Нора Пелл"), ("Рубрики: Реки",), ["Реки"]),
        ((TITLE, "Oleh Nora Pell"), ("Kategori: Sungai",), ["Sungai"]),
        (("1. Home", "2. Rivers Chevron Right", f"3. {TITLE}", TITLE, "By Nora Pell"), (), ["Rivers"]),
        (("1. Startseite", "2. Umwelt", f"3. {TITLE}", TITLE, "Von Nora Pell", "5. März 2019"), (), ["Umwelt"]),
        ((TITLE, "By Nora Pell"), (f"You are here: Start » Rivers » {TITLE}",), ["Rivers"]),
        (("Umwelt", TITLE, "Teilen", "Merken", TITLE, "Von Nora Pell", "5. März 2019"), (), ["Umwelt"]),
        ((TITLE, "Dienstag, 5. März 2019 - Umwelt"), (), ["Umwelt"]),
        ((TITLE, "Am 5. März 2019 Von Nora In Umwelt"), (), ["Umwelt"]),
        (("Umwelt vom 5. März 2019", TITLE), (), ["Umwelt"]),
        (
            (
                "Umwelt",
                "Fischerei",
                "U.S. Rivers",
                "UmweltFischereiU.S. Rivers",
                TITLE,
                "Von Nora Pell",
                "5. März 2019",
            ),
            (),
            ["Umwelt", "Fischerei", "U.S. Rivers"],
        ),
        (("Lantern", "Umwelt", f"LanternUmwelt{TITLE}", TITLE, "Von Nora Pell"), (), ["Umwelt"]),
        (("À la une Politique", TITLE, "Par Nora Pell", "5 mars 2019"), (), ["Politique"]),
        ((TITLE, "Von Nora Pell"), ("KategorienFlüsse, Mühlen SchlagwörterAale, Wehre",), ["Flüsse", "Mühlen"]),
        ((TITLE, "Di Nora Pell"), ("Pubblicato in Fiumi",), ["Fiumi"]),
        ((TITLE, "Por Nora Pell"), ("Publicado em Rios e etiquetado enguias",), ["Rios"]),
        ((TITLE, "Par Nora Pell"), ("Cet article est paru dans la rubrique Rivières.",), ["Rivières"]),
        ((TITLE, "Von Nora Pell Kategorien: Umwelt 5. März 2019, 15:25 Uhr"), (), ["Umwelt"]),
        ((TITLE, "Von", "Nora Pell", "Kategorien:", "Umwelt", "5. März 2019"), (), ["Umwelt"]),
        (
            (TITLE, "Von Nora Pell"),
            ("Kategorien:", "Flüsse", ",", "Mühlen", "Schlagworte:", "Aale"),
            ["Flüsse", "Mühlen"],
        ),
        (("Politics", ",", "Culture", TITLE, "By Nora Pell", "March 5, 2019"), (), ["Politics", "Culture"]),
        ((TITLE, "By Nora Pell"), ("Tags: EelsWeirsMillsRivers",), ["Eels", "Weirs", "Mills", "Rivers"]),
        ((TITLE, "By Nora Pell"), ("Eels", "Weirs", "Tags: Eels Weirs"), ["Eels", "Weirs"]),
        ((TITLE, "By Nora Pell"), ("Tags: McAdam MacLeod DeVries",), ["McAdam MacLeod DeVries"]),
        ((TITLE, "Av Nora Pell"), ("Ämnen: Åar, Kvarnar",), ["Åar", "Kvarnar"]),
        ((TITLE, "Von Nora Pell"), ("Kategorien", "auswählen", "Flüsse (12)", "Mühlen (3)"), []),
        ((TITLE, "Von Nora Pell"), ("Kategorie auswählen Flüsse (12) Mühlen (3)",), []),
        ((TITLE, "By Nora Pell"), ("Filed under", "Rivers (61 posts)", "Mills (7)"), []),
        (("Zum Inhalt springen", TITLE, "Von Nora Pell", "5. März 2019"), (), []),
        ((TITLE, "Von Nora Pell"), ("Kategorie: Hinterlasse einen Kommentar",), []),
        (("Share", TITLE, "By Nora Pell", "March 5, 2019"), (), []),
        ((TITLE, "By Nora Pell", "March 5, 2019"), (), []),
    ],
)
def test_categories(head: tuple[str, ...], tail: tuple[str, ...], names: list[str]) -> None:
    assert [claim.value for claim in article(*head, tail=tail).metadata.categories] == names


def test_kicker_that_names_the_subject_is_no_category() -> None:
    more = tuple(f"The weir has {count} gaps, and the weir of the mill has one more than that." for count in range(4))
    page = article("Weir", TITLE, "By Nora Pell", "March 5, 2019", tail=more)
    assert page.metadata.categories == ()


def test_categories_of_the_layout_are_technical() -> None:
    data = article("Categorized | Rivers, slider", TITLE, "By Nora Pell").metadata
    assert [claim.value for claim in data.categories] == ["Rivers"]
    assert [claim.value for claim in data.technical_categories] == ["slider"]


def test_page_that_only_says_where_it_places_the_article_has_no_category() -> None:
    data = article("Umwelt", TITLE, "Von Nora Pell", tail=("Kategorie: Allgemein",)).metadata
    assert data.categories == ()
    assert [claim.value for claim in data.technical_categories] == ["Allgemein"]


def test_licence_only_if_the_page_grants_one() -> None:
    address = "https://creativecommons.org/licenses/by/4.0/"
    granted = article(
        TITLE, "By Nora Pell", tail=(f"© 2020 {SITE}. Licensed under Creative Commons BY 4.0, {address}",)
    )
    assert value(granted.metadata.licence) == address
    assert granted.metadata.rights is not None
    photo = article(
        TITLE, "By Nora Pell", tail=("Photo from the Vale photostream on flickr, Creative Commons BY 2.0 license.",)
    )
    assert photo.metadata.licence is None
    assert photo.metadata.rights is None


@pytest.mark.parametrize(
    "line", ["© 2020 The Parish Lantern. All rights reserved.", "Alle Rechte vorbehalten.", "版权所有 林间报"]
)
def test_rights_that_a_page_keeps_are_no_licence(line: str) -> None:
    data = article(TITLE, "By Nora Pell", tail=(line,)).metadata
    assert (value(data.rights), data.licence) == (line, None)


def test_archive_states_rights_where_the_page_only_keeps_them() -> None:
    text = "\n\n".join([TITLE, "By Nora Pell", *BODY, "All rights reserved."]).encode()
    data = read(text, profile="none", archive=Archive(rights="With leave of the authors.")).metadata
    assert value(data.rights) == "With leave of the authors."
    assert [claim.value for name, claim in data.candidates if name == "rights"] == ["All rights reserved."]

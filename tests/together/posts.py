"""Captures of invented sites in two layouts, for tests of what posts say of each other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import kei_archive as kei
from kei_archive.together import Together


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text whose lines are wrapped."""
    return tuple(" ".join(part.split()) for part in text.strip().split("\n\n"))


PARAGRAPHS = paragraphs(
    """
The mill at the upper weir has not ground a sack of flour since the summer, and the reason that people give for it
depends on which side of the river they live on.

On the north bank they say that the wheel was neglected, that its oak had been soft for years, and that the miller
knew it when he signed the lease for another ten.

On the south bank they say that the water was stolen: a channel was cut above the weir in the dry spring, without
leave, and nobody has ever filled it in again.

Both stories can be checked, and I have tried to check them against the account books of the guild, which go back
without a gap to the year in which the present wheel was hung.
"""
)
GERMAN = paragraphs(
    """
Die Mühle am oberen Wehr hat seit dem Sommer keinen Sack Mehl mehr gemahlen, und welchen Grund man dafür hört, hängt
davon ab, auf welcher Seite des Flusses man fragt.

Auf dem Nordufer heißt es, das Rad sei vernachlässigt worden, sein Eichenholz sei seit Jahren weich gewesen und der
Müller habe es gewusst, als er die Pacht verlängerte.

Auf dem Südufer heißt es, das Wasser sei gestohlen worden: Im trockenen Frühjahr habe jemand oberhalb des Wehrs
einen Graben gezogen und ihn nie wieder zugeschüttet.
"""
)
SPANISH = paragraphs(
    """
El molino de la presa alta no muele un saco de harina desde el verano, y la razón que da la gente depende del lado
del río en que vive cada uno.

En la orilla norte dicen que la rueda estaba abandonada, que su roble llevaba años blando y que el molinero lo sabía
cuando firmó el arriendo por otros diez.

En la orilla sur dicen que el agua fue robada: en la primavera seca alguien abrió un canal por encima de la presa,
sin permiso, y nadie lo ha vuelto a cerrar.
"""
)


def newer(title: str, body: Sequence[str], *, date: str = "", author: str = "Ines Calloway") -> str:
    """A page of the newer layout: masthead above, date and byline below the title."""
    facts = [f"Published {date}", ""] if date else []
    head = ["Search this site", "", "Harbour Notes", "", title, "", *facts, f"By {author}", ""]
    return _page(head, body, ["Back to all notes", "", "Subscribe to our newsletter", "Register to hear from us"])


def older(title: str, body: Sequence[str], *, author: str = "Ines Calloway") -> str:
    """A page of the older layout, which states no date."""
    head = ["Categorized | Harbour", "", title, "", f"By {author}", ""]
    foot = ["Print Friendly, PDF & Email", "", "Leave a Reply", "", "About Harbour Notes"]
    return _page(head, body, [*foot, "", "Harbour Notes is a blog of the harbour office. Write to us with questions."])


def _page(head: Sequence[str], body: Sequence[str], foot: Sequence[str]) -> str:
    text = [line for paragraph in body for line in (paragraph, "")]
    return "\n".join([*head, *text, *foot]) + "\n"


def write(folder: Path, pages: dict[str, str]) -> Path:
    """Write captures, a file for each name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in pages.items():
        (folder / f"{name}.txt").write_text(page, encoding="utf-8")
    return folder


def read_together(pages: dict[str, str], folder: Path) -> dict[str, kei.Article]:
    """The articles of pages that are read as one archive, by name."""
    write(folder, pages)
    paths = {name: folder / f"{name}.txt" for name in pages}
    together = Together()
    for path in paths.values():
        together.add(kei.read(path, profile="none"), name=path.name)
    contexts = together.contexts()
    return {name: kei.read(path, profile="none", contexts=contexts) for name, path in paths.items()}


def codes(article: kei.Article) -> list[str]:
    """The codes of an article's findings."""
    return [finding.code for finding in article.findings]

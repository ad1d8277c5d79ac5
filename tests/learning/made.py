"""Made archives: posts of one site in three layouts, in words of our own, the same for the same number anywhere."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

PEOPLE = ("Alban Reyes", "Iris Venn", "Nora Pell", "Tomas Okoro", "Lene Haug", "Piet Marang", "Ada Lind", "Ruth Salas")
PLACES = ("the lower mill", "Saint Orm's quay", "the salt pans", "the old customs house", "the north pier", "Reed Lane")
DEEDS = (
    "was rebuilt",
    "has been sold twice",
    "stood empty",
    "kept its own clock",
    "was drawn by nobody",
    "burned down",
)
TIMES = ("in the wet spring", "before the railway came", "when the ferry stopped", "after the census", "last winter")
TOPICS = ("Harbours", "Bridges", "Weather", "Ledgers", "Trade")
MONTHS = ("March", "June", "October")
HEADINGS = ("What the ledger says", "A second look", "Conclusion")
LAYOUTS = 3


@dataclass
class Words:
    """Words chosen by a digest."""

    seed: int
    step: int = 0

    def number(self, size: int) -> int:
        self.step += 1
        digest = hashlib.blake2b(f"{self.seed}:{self.step}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") % size

    def of(self, choices: tuple[str, ...]) -> str:
        return choices[self.number(len(choices))]

    def title(self) -> str:
        return f"{self.of(TOPICS)} and {self.of(PLACES)} that {self.of(DEEDS)} {self.of(TIMES)}"

    def sentence(self) -> str:
        place = self.of(PLACES)
        return (
            f"{place[0].upper()}{place[1:]} {self.of(DEEDS)} {self.of(TIMES)}, and {self.of(PEOPLE)} wrote on page "
            f"{self.number(9000)} that {self.of(PLACES)} {self.of(DEEDS)} {self.of(TIMES)}."
        )


@dataclass
class Post:
    """A post: what its author wrote, and the page that the site made of it."""

    title: str
    body: list[str]
    head: list[str] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n\n".join([*self.head, *self.body, *self.tail])

    @property
    def data(self) -> bytes:
        return self.text.encode()


def made(number: int, *, layout: int | None = None) -> Post:
    """Post ``number`` in its layout; every post has a heading and a short sentence of its own in the body."""
    say = Words(number)
    body = [" ".join(say.sentence() for _ in range(2 + say.number(3))) for _ in range(4 + say.number(5))]
    body.insert(2, say.of(HEADINGS))
    post = Post(say.title(), body)
    day = f"{1 + say.number(28)} {say.of(MONTHS)} {2004 + say.number(16)}"
    (_weekly, _trust, _essays)[number % LAYOUTS if layout is None else layout](post, say=say, day=day, number=number)
    return post


def _weekly(post: Post, *, say: Words, day: str, number: int) -> None:
    post.head = ["Tidewater Weekly", "Search the archive", f"{4000 + number} notes so far", post.title]
    post.head += [f"Published {day}", f"Category: {say.of(TOPICS)}", f"By {say.of(PEOPLE)}"]
    post.tail = [f"Photo from {say.of(PEOPLE)}’s album.", "Print this page", "Back to all notes", "Join our letter"]


def _trust(post: Post, *, say: Words, day: str, number: int) -> None:
    post.head = ["Menu", "Home", "Essays", f"Number {number} of the Tidewater papers", post.title]
    post.head += [f"By {say.of(PEOPLE)}", day]
    post.tail = ["Share this:", "Facebook", "Twitter", "About the papers", "The papers are written by its neighbours."]


def _essays(post: Post, *, say: Words, day: str, number: int) -> None:
    post.head = ["Skip to content", f"Filed under {say.of(TOPICS)}", post.title, f"Posted by {say.of(PEOPLE)} on {day}"]
    post.tail = [
        "Related essays",
        *(say.title() for _ in range(3)),
        "Subscribe",
        f"© {2000 + number % 20} Tidewater Trust",
    ]


def archive(size: int, *, layout: int | None = None) -> list[Post]:
    """The first posts of the made archive."""
    return [made(number, layout=layout) for number in range(size)]

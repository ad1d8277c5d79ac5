"""Captures of an invented site, and what a build wrote, for tests of the whole job."""

from __future__ import annotations

import hashlib
from pathlib import Path

SITE = "Harbour Notes"
BODIES = {
    "The lamp on the outer mole": (
        "March 3, 2019",
        "Ines Calloway",
        [
            (
                "The lamp on the outer mole has been dark since the storm of February, and nobody in the harbour "
                "office can say with any confidence when it will burn again."
            ),
            (
                "A new lens was ordered from the only workshop that still grinds them, which has a waiting list of "
                "eleven months and a habit of adding to it. The pilots have answered by hanging a paraffin lantern on "
                "the rail, as their grandfathers did, and by coming home before dusk."
            ),
            (
                "What the episode shows is how thin the margin of an old port can be. Its safety rests on a few things "
                "that are looked after by a few people, and on the day that one of them fails the others have to hold."
            ),
        ],
    ),
    "Who owns the fish market?": (
        "June 18, 2020",
        "Ines Calloway",
        [
            "The question sounds simple, and the town clerk answered it in one word when she was asked: nobody.",
            (
                "The deeds of the hall were lost in the flood of 1953. Since then the stalls have been let by custom, "
                "from one generation of fishmongers to the next, and the rent has been paid into a box by the door."
            ),
            (
                "That arrangement has outlived four mayors. It may not outlive the fifth, who wants to sell the "
                "building to a company that makes hotels out of markets, and who would need a seller in order to do so."
            ),
        ],
    ),
}


def page(title: str, *, index: int) -> str:
    """A capture of an invented site: furniture, title, date, byline, body, furniture."""
    date, author, body = BODIES[title]
    head = ["Search this site", "", f"{4100 + index} notes so far", "", SITE, "", title, ""]
    facts = [f"Published {date}", "Category: Harbour", "", f"By {author}", ""]
    text = [line for paragraph in body for line in (paragraph, "")]
    foot = ["Back to all notes", "", "Subscribe to our newsletter", "Register to hear from us"]
    return "\n".join([*head, *facts, *text, *foot])


def write_captures(folder: Path) -> Path:
    """Fill a folder with two captures."""
    folder.mkdir()
    for index, title in enumerate(BODIES):
        (folder / f"{index:03}.txt").write_text(page(title, index=index), encoding="utf-8")
    return folder


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a build that is compared, by relative name."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".state" not in path.parts
    }

"""What stands behind an article: the note on its author, credits of images, comments."""

from __future__ import annotations

from collections.abc import Sequence

from kei_archive.model import Block, Comment, Role
from kei_archive.segment import COMMENT_NUMBER
from kei_archive.tei.carriers import Carriers
from kei_archive.tei.markup import Xml, block, characters, element
from kei_archive.tei.people import mark_names

__all__ = ["back"]


def back(writer: Carriers) -> Xml | None:
    """The ``back`` of a text; None if there is nothing in it."""
    parts = [part for part in (_author_note(writer), _credits(writer), *_comments(writer)) if part]
    return block("back", *parts) if parts else None


def _author_note(writer: Carriers) -> Xml | None:
    key = f"{writer.id}.n1"
    paragraphs = [
        writer.carrier(
            "p",
            item,
            xml_id=f"{key}.p{number}",
            marks=mark_names(item.text, persons=writer.facts.persons, name="persName"),
        )
        for number, item in enumerate(writer.blocks(Role.AUTHOR_NOTE), 1)
    ]
    return element("div", *paragraphs, type="author-note", xml_id=key) if paragraphs else None


def _credits(writer: Carriers) -> Xml | None:
    figures = [writer.figure("p", item) for item in writer.blocks(Role.CREDIT)]
    return element("div", *figures, type="credits", xml_id=f"{writer.id}.r1") if figures else None


def _comments(writer: Carriers) -> list[Xml]:
    """A division for each heading of comments; comments without a heading have one too."""
    groups: list[list[Block]] = []
    for item in writer.blocks(Role.COMMENT_HEADING, Role.COMMENT, Role.PINGBACK):
        if not groups or (item.role is Role.COMMENT_HEADING and groups[-1][-1].role is not Role.COMMENT_HEADING):
            groups.append([])
        groups[-1].append(item)
    return [
        element(
            "div",
            *(writer.carrier("head", item) for item in group if item.role is Role.COMMENT_HEADING),
            *_posts(writer, [item for item in group if item.role is not Role.COMMENT_HEADING]),
            type="comments",
            xml_id=f"{writer.id}.c0" if number == 1 else f"{writer.id}.c0.{number}",
        )
        for number, group in enumerate(groups, 1)
    ]


def _posts(writer: Carriers, blocks: Sequence[Block]) -> list[Xml]:
    """A ``post`` for each comment; a block that belongs to none is one of its own."""
    groups: list[list[Block]] = []
    known = {comment.span.start: comment for comment in writer.facts.article.comments}
    end = -1
    for item in blocks:
        if item.span.start < end:
            groups[-1].append(item)
            continue
        comment = known.get(item.span.start)
        end = comment.span.end if comment else item.span.end
        groups.append([item])
    return [_post(writer, items, known=known.get(items[0].span.start)) for items in groups]


def _post(writer: Carriers, items: Sequence[Block], *, known: Comment | None) -> Xml:
    """A ``post``, its number taken to ``@n``; ``@who`` and ``@when`` say what its own lines state."""
    pointers, paragraphs = [], []
    number = COMMENT_NUMBER.match(items[0].text) if known and known.number else None
    for item in items:
        facs, markup = writer.lines(item)
        skip = number.end() if number and item is items[0] else 0
        if skip:
            markup = characters(item.text[skip:], document_id=writer.id)
        pointers.append(facs)
        paragraphs.append(element("p", writer.complete(writer.words(item, markup, name="p", skip=skip), item)))
    system = items[0].role is Role.PINGBACK
    return element(
        "post",
        Xml("\n".join(paragraphs)),
        facs=" ".join(pointers),
        generatedBy="system" if system else "human",
        modality="written",
        n=number[1] if number else None,
        type="pingback" if system else "comment",
        when=known.date.value.isoformat() if known and known.date else None,
        who=writer.facts.author_of(known) if known else None,
        xml_id=writer.next_id("c"),
    )

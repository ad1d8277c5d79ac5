"""Rows and cells of a table, from lines whose cells tabs divide. The tabs stay, as white space between cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, takewhile

from kei_archive.drawing import Place
from kei_archive.tei.markup import Mark, Xml, element
from kei_archive.tei.phrases import Phrases, with_quotations

__all__ = ["caption_lines", "marked_rows", "plain_rows", "shapes"]

Attributes = dict[str, str]


def plain_rows(markup: str) -> Xml:
    """The rows of a table of which nothing is known but its lines.

    Args:
        markup: The lines, as markup already.
    """
    rows = (
        element("row", Xml("\t".join(element("cell", Xml(cell)) for cell in line.split("\t"))))
        for line in markup.split("\n")
    )
    return Xml("\n".join(rows))


def marked_rows(
    text: str, *, start: int, captions: int, phrases: Phrases, write: Callable[[str, Sequence[Mark]], Xml]
) -> Xml:
    """The caption and the rows of a table of a page, with what the page says of its cells.

    Args:
        text: The lines of the table.
        start: Where they begin in the capture.
        captions: How many of them are its caption, empty ones included.
        phrases: What the page says.
        write: Makes markup of a text with marks.
    """
    lines = text.split("\n")
    caption = "\n".join(lines[:captions])
    words = caption.rstrip("\n")
    head = Xml("")
    if words:
        marks = with_quotations(phrases.within(start, start + len(words), name="cell"), words)
        head = Xml(element("head", write(words, marks)) + caption[len(words) :] + "\n")
    first = start + (len(caption) + 1 if captions else 0)
    rows = zip(_cells(lines[captions:], first), shapes(lines[captions:], start=first, phrases=phrases), strict=True)
    written = []
    for cells, (row, said) in rows:
        inside = []
        for (begin, words), attributes in zip(cells, said, strict=True):
            marks = with_quotations(phrases.within(begin, begin + len(words), name="cell"), words)
            inside.append(element("cell", write(words, marks), **attributes))
        written.append(element("row", Xml("\t".join(inside)), **row))
    return Xml(head + "\n".join(written))


def _cells(lines: Sequence[str], start: int) -> Iterator[list[tuple[int, str]]]:
    """The cells of each row: where they start in the capture, and their text."""
    for line in lines:
        texts = line.split("\t")
        starts = accumulate((len(text) + 1 for text in texts), initial=start)
        yield list(zip(starts, texts, strict=False))
        start += len(line) + 1


def shapes(lines: Sequence[str], *, start: int, phrases: Phrases) -> Iterator[tuple[Attributes, list[Attributes]]]:
    """What the page says of each row and of its cells: which head others, and how far they reach.

    Args:
        lines: The rows.
        start: Where they begin in the capture.
        phrases: What the page says.
    """
    for number, cells in enumerate(_cells(lines, start)):
        first, end = cells[0][0], cells[-1][0] + len(cells[-1][1]) + 1
        labels, spans = phrases.labels(first, end), phrases.spans(first, end)
        heads = all(begin in labels for begin, text in cells if text.strip()) and len(cells) > 1
        said = []
        for begin, _ in cells:
            reach = {"cols": 1, "rows": 1} | spans.get(begin, {})
            reach["rows"] = min(reach["rows"], len(lines) - number)  # no cell reaches below the table
            over = {name: str(count) for name, count in reach.items() if count > 1}
            said.append(over | ({"role": "label"} if begin in labels and not heads else {}))
        yield {"role": "label"} if heads else {}, said


def caption_lines(places: Iterable[Place]) -> int:
    """How many lines of a table, empty ones too, stand before its rows, by the places of all: its caption."""
    return sum(1 for _ in takewhile(lambda place: not place.path or place.within("caption"), places))

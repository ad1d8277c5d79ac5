"""Rows and cells of a table, from lines whose cells tabs divide. The tabs stay, as white space between cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from kei_archive.tei.markup import Mark, Xml, element
from kei_archive.tei.phrases import Phrases, with_quotations

__all__ = ["marked_rows", "plain_rows"]


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
    rows = [*_cells(lines[captions:], start + (len(caption) + 1 if captions else 0))]
    written = [
        _row(cells, left=left, phrases=phrases, write=write)
        for left, cells in zip(range(len(rows), 0, -1), rows, strict=True)
    ]
    return Xml(head + "\n".join(written))


def _cells(lines: Sequence[str], start: int) -> Iterator[list[tuple[int, str]]]:
    """The cells of each row: where they start in the capture, and their text."""
    for line in lines:
        texts = line.split("\t")
        starts = accumulate((len(text) + 1 for text in texts), initial=start)
        yield list(zip(starts, texts, strict=False))
        start += len(line) + 1


def _row(
    cells: Sequence[tuple[int, str]], *, left: int, phrases: Phrases, write: Callable[[str, Sequence[Mark]], Xml]
) -> Xml:
    """A row with what the page says of its cells: which head others, how far they reach, and what is in them.

    Args:
        cells: Where they start, and their text.
        left: How many rows there are from here on: no cell reaches further.
        phrases: What the page says.
        write: Makes markup of a text with marks.
    """
    end = cells[-1][0] + len(cells[-1][1])
    labels = phrases.labels(cells[0][0], end + 1)
    heads = all(start in labels for start, text in cells if text.strip()) and len(cells) > 1
    spans = phrases.spans(cells[0][0], end + 1)
    written = []
    for start, text in cells:
        marks = with_quotations(phrases.within(start, start + len(text), name="cell"), text)
        role = "label" if start in labels and not heads else None
        reach = {"cols": 1, "rows": 1} | spans.get(start, {})
        reach["rows"] = min(reach["rows"], left)
        over = {name: str(number) for name, number in reach.items() if number > 1}
        written.append(element("cell", write(text, marks), role=role, **over))
    return element("row", Xml("\t".join(written)), role="label" if heads else None)

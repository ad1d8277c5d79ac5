"""How long a PDF takes, as ratios within one run: against WeasyPrint used naively, and of a volume against a small one.

    python benchmarks/pdf.py article            warm archive PDF against HTML(string=...).write_pdf() of the same page
    python benchmarks/pdf.py article 60         the same with so many paragraphs
    python benchmarks/pdf.py volume [30 300]    CPU and peak memory of volumes of so many texts, each in its own process
    python benchmarks/pdf.py volumes 2000       so many texts in as many volumes as a build makes, in worker processes

The peer gets the same markup and style sheets with nothing kept from call to call, and makes no tags, no PDF/A and
no embedded source. Ratios of one run compare on any machine; the times do not.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable

from kei_archive.renderers.base import Pdf, Rendition
from kei_archive.renderers.theme import load_theme
from kei_archive.tei.bind import bind
from kei_archive.tei.document import TeiDocument

RUNS = 12
SENTENCES = (
    "The gauge at the mole was read at every turn of the tide, and nobody called the reading exact.",
    "A second keeper, hired for the winter, entered the same figures under another heading.",
    "“It is the same water,” he explained to the inspector, who had asked for a reconciliation.",
    "Administrative correspondence about the disagreement fills eleven boxes in the municipal archive.",
    "What remains uncertain is which of the two columns the harbour office believed.",
)
PARAGRAPHS = 14
"""Of five sentences each: about 1,000 words, four pages, the length of the posts that this is for."""


def article(number: int, count: int = PARAGRAPHS) -> TeiDocument:
    """An article of our own with ``count`` paragraphs, different for every number."""
    key = f"k-{number:012x}"
    paragraphs = "".join(
        f'<p n="{n}" xml:id="{key}.p{n}">{" ".join(SENTENCES[(n * number + step) % 5] for step in range(5))}</p>'
        for n in range(1, count + 1)
    )
    xml = f"""<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="{key}" xml:lang="en"><teiHeader><fileDesc><titleStmt>
<title type="main">Column {number} of the Tide Table</title><author>Ada Mole</author></titleStmt>
<publicationStmt><authority>Harbour Archive</authority></publicationStmt>
<sourceDesc><p>Written for the benchmark.</p></sourceDesc></fileDesc></teiHeader>
<text><body><div type="article"><head>Column {number} of the Tide Table</head>{paragraphs}</div></body></text></TEI>
"""
    return TeiDocument(xml.encode())


def cpu(job: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    start = time.process_time()
    job()
    return time.process_time() - start


def compare(paragraphs: int) -> None:
    """Print the ratio of the peer's time to ours for one article, the best of interleaved runs."""
    from weasyprint import HTML

    from kei_archive.renderers import pdf

    theme, options = load_theme(), Pdf()
    document = article(1, paragraphs)
    markup, css = pdf.page_markup(document, options, theme=theme)
    # the theme's fonts, where a style sheet of the file system would name them
    css = css.replace("url(fonts/", f"url({theme.find('fonts/SourceSerif4-Regular.ttf').parent.as_uri()}/")
    page = markup.replace("</head>", f"<style>{css}</style></head>")
    ours = lambda: pdf.render_pdf(TeiDocument(document.xml), options, theme=theme)  # noqa: E731  # two jobs side by side
    peer = lambda: HTML(string=page).write_pdf()  # noqa: E731
    ours()
    peer()
    pairs = [(cpu(ours), cpu(peer)) for _ in range(RUNS)]
    mine, theirs = (min(times) for times in zip(*pairs, strict=True))
    print(f"article of {paragraphs} paragraphs: ours {mine:.3f} CPU s, naive {theirs:.3f} CPU s")
    print(f"  {theirs / mine:.2f} x faster than naive (bar: 1.25)")


def volume(count: int) -> None:
    """Render a volume of ``count`` texts in this process and print CPU seconds and peak memory."""
    from kei_archive.renderers.pdf import render_pdf

    theme = load_theme()
    render_pdf(article(1), Pdf(), theme=theme)
    bound = bind([article(number) for number in range(1, count + 1)], title="Columns", identifier="columns")
    seconds = cpu(lambda: render_pdf(bound, Pdf(), theme=theme))
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def volumes(counts: list[int]) -> None:
    """Measure volumes in processes of their own, and print each against the first."""
    first = 0.0
    for count in counts:
        done = subprocess.run(
            [sys.executable, __file__, "one", str(count)], stdout=subprocess.PIPE, encoding="utf-8", check=True
        )
        seconds, peak = map(float, done.stdout.split())
        first = first or seconds
        print(f"volume of {count}: {seconds:.1f} CPU s, {seconds / first:.1f} x the first, peak {peak:.0f} MB")
    print("  bars for 30 and 300: at most 12.5 x, at most 650 MB")


def divided(count: int) -> None:
    """Render ``count`` texts in volumes as a build does, in one worker, and print CPU seconds and peaks of memory."""
    from kei_archive.building.jobs import Job, run
    from kei_archive.building.volumes import TEXTS

    books = -(-count // TEXTS)
    jobs = []
    for book in range(books):
        texts = [article(number) for number in range(1 + count * book // books, 1 + count * (book + 1) // books)]
        bound = bind(texts, title=f"Columns {book + 1}", identifier=f"columns-{book + 1}")
        jobs.append(Job(f"{book + 1}.pdf", "pdf", "columns", bound, Pdf(), ""))
    size = 0
    for job, result in run(jobs, workers=2):
        assert isinstance(result, Rendition), result
        size += len(result.data)
        print(f"  {job.name}: {len(result.data) / 1e6:.1f} MB", flush=True)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = resource.getrusage(resource.RUSAGE_SELF)
    seconds = children.ru_utime + children.ru_stime + own.ru_utime + own.ru_stime
    print(f"{count} texts in {books} volumes: {seconds:.0f} CPU s, {size / 1e6:.0f} MB of PDF")
    print(f"  peak of a worker {children.ru_maxrss / 1024:.0f} MB, of the main process {own.ru_maxrss / 1024:.0f} MB")


def main() -> None:
    """Do what the command line asks."""
    what, *numbers = sys.argv[1:] or ["article"]
    if what == "one":
        volume(int(numbers[0]))
    elif what == "volume":
        volumes([int(number) for number in numbers] or [30, 300])
    elif what == "volumes":
        divided(int(numbers[0]) if numbers else 2000)
    else:
        compare(int(numbers[0]) if numbers else PARAGRAPHS)


if __name__ == "__main__":
    main()

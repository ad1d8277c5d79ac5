"""What an EPUB costs, end to end: CPU seconds and memory of a process that reads TEI and writes the file.

The texts are the specimens of ``corpus/``, each under an identifier of its own. Three bars: against pandoc on the same
100 texts in turns with it; the cost of a text at 6,400 against 1,000; the memory at 6,400.

    python -m benchmarks.epub --peer pandoc     # from the root of the repository; exit status 1 if a bar is not met

``pandoc`` is a program on the path, or that of the package ``pypandoc-binary``; ``--peer none`` leaves it out.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from importlib.util import find_spec
from pathlib import Path

import kei_archive as kei
from kei_archive.tei.document import NS, TEI, TeiDocument
from kei_archive.tei.markup import PROLOG
from kei_archive.tei.stream import walk

ROOT = Path(__file__).resolve().parents[1]
PEER, SMALL, LARGE = 100, 1_000, 6_400
CPU, MEMORY, COST, PEAK = 0.4, 1 / 3, 1.2, 300
"""Bars: CPU and memory against pandoc; cost of a text at 6,400 against 1,000; megabytes at 6,400."""
RUNS = 3
HEADER = (
    "<teiHeader><fileDesc><titleStmt><title>Specimens</title></titleStmt><publicationStmt>"
    "<authority>Benchmark</authority></publicationStmt><sourceDesc><p>Specimens.</p></sourceDesc></fileDesc></teiHeader>"
)
PROGRAM = """
import sys
from pathlib import Path
from kei_archive.renderers import render
from kei_archive.renderers.base import Epub
from kei_archive.tei.document import TeiDocument
Path(sys.argv[2]).write_bytes(render(TeiDocument(Path(sys.argv[1]).read_bytes()), Epub()).data)
"""


@dataclass(frozen=True)
class Cost:
    """CPU seconds and megabytes of a process."""

    seconds: float
    megabytes: float

    def __str__(self) -> str:
        return f"{self.seconds:.2f} s, {self.megabytes:.0f} MB"


def volume(count: int) -> Iterator[str]:
    """A volume of so many texts, as pieces of TEI."""
    texts = []
    for path in sorted((ROOT / "corpus" / "witnesses").glob("*.txt")):
        article = kei.read(path)
        if article.kind is kei.Kind.ARTICLE:
            document = kei.encode(article)
            texts.append((document.id, document.xml.decode().removeprefix(PROLOG)))
    yield f'{PROLOG}<teiCorpus xmlns="{TEI}" xml:id="kei-specimens" xml:lang="en">\n{HEADER}\n'
    for number in range(count):
        name, text = texts[number % len(texts)]
        yield text.replace(name, f"k-{number * 7_919:012x}").replace(f' xmlns="{TEI}"', "", 1)
    yield "</teiCorpus>\n"


def web_page(document: TeiDocument) -> str:
    """The same texts as one page for a peer, a heading each."""
    parts = ["<!DOCTYPE html><html><head><title>Specimens</title></head><body>"]
    for event, text in walk(document):
        if event == "text":
            title = text.find("t:teiHeader/t:fileDesc/t:titleStmt/t:title", NS)
            parts.append(f"<h1>{escape(''.join(map(str, title.itertext())))}</h1>")
            blocks = text.find("t:text", NS).iter("{*}p", "{*}item", "{*}byline", "{*}head")
            parts += [f"<p>{escape(''.join(map(str, block.itertext())))}</p>" for block in blocks]
    return "\n".join([*parts, "</body></html>"])


def make(paths: dict[int, Path]) -> None:
    """Write the volumes, and the page of the smallest."""
    for count, path in paths.items():
        with path.open("w", encoding="utf-8") as file:
            file.writelines(volume(count))
    page = web_page(TeiDocument(paths[PEER].read_bytes()))
    paths[PEER].with_suffix(".html").write_text(page, encoding="utf-8")


def run(*command: str | Path) -> Cost:
    """Run a program and say what it cost; our modules and templates are compiled, as those of an installed package."""
    keeping = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with subprocess.Popen([str(part) for part in command], cwd=ROOT, env=keeping) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]} failed.")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024))


def ours(source: Path) -> Cost:
    """Our cost of one EPUB."""
    return run(sys.executable, "-c", PROGRAM, source, source.with_suffix(".epub"))


def pandoc() -> str:
    """Path of pandoc."""
    spec = find_spec("pypandoc")
    packed = Path(spec.origin).parent / "files" / "pandoc" if spec and spec.origin else None
    found = str(packed) if packed and packed.is_file() else shutil.which("pandoc")
    if not found:
        raise SystemExit("pandoc is not here: pip install pypandoc-binary, or --peer none.")
    return found


def best(costs: Sequence[Cost]) -> Cost:
    """The least of each: what else the machine does only adds."""
    return Cost(min(cost.seconds for cost in costs), min(cost.megabytes for cost in costs))


def against_pandoc(source: Path) -> list[str]:
    """Ratios against pandoc on the same texts, in turns; what misses its bar."""
    page, program = source.with_suffix(".html"), pandoc()
    own, other = [], []
    for _ in range(RUNS):
        own.append(ours(source))
        other.append(run(program, page, "-o", page.with_suffix(".pandoc.epub"), "--metadata", "title=Specimens"))
    mine, peer = best(own), best(other)
    cpu, memory = mine.seconds / peer.seconds, mine.megabytes / peer.megabytes
    print(f"{PEER} texts: {mine}; pandoc {peer}")
    print(f"against pandoc: CPU {cpu:.2f} (bar {CPU}), memory {memory:.2f} (bar {MEMORY:.2f})")
    return ["CPU"] * (cpu > CPU) + ["memory"] * (memory > MEMORY)


def growth(small: Path, large: Path) -> list[str]:
    """Cost of a text in a small and in a large volume; what misses its bar."""
    few, many = (best([ours(path) for _ in range(2)]) for path in (small, large))
    cost = (many.seconds / LARGE) / (few.seconds / SMALL)
    print(f"{SMALL} texts: {few}; {LARGE}: {many}")
    print(f"cost of a text {cost:.2f} (bar {COST}), memory {many.megabytes:.0f} MB (bar {PEAK})")
    return ["growth"] * (cost > COST) + ["peak"] * (many.megabytes > PEAK)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", choices=("pandoc", "none"), default="none")
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        paths = {count: (options.make or Path(name)) / f"{count}.xml" for count in (PEER, SMALL, LARGE)}
        if options.make:
            make(paths)
            return 0
        # not here: a child counts the memory that its parent had when it began as its own
        subprocess.run([sys.executable, "-m", "benchmarks.epub", "--make", name], check=True, cwd=ROOT)
        missed = against_pandoc(paths[PEER]) if options.peer == "pandoc" else []
        missed += growth(paths[SMALL], paths[LARGE])
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())

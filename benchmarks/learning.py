"""What learning from a whole site changes, and what it costs.

    python benchmarks/learning.py sites [--weights FOLDER]      both at once, alone and learned, on the development data
    python benchmarks/learning.py archive 1000 10000            a made archive: families, layouts, time, memory

``sites`` reads every page of a site alone, with a survey of lines that decides by counts, and with what was learned
from all pages of the site.
``--weights`` takes the weights that train_labeller.py --keep has left, each trained without the
sites that it is tried on; without it the package's own weights are used, which know these pages.

``archive`` writes posts of three layouts in words of our own, and learns from them in a process of its own.
"""

import argparse
import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "benchmarks" / "text-scrapes"
LEAST = 4
"""Pages that make a site worth learning from."""


# ---- sites


def sites(weights: Path | None) -> None:
    sys.path[:0] = [str(Path(__file__).parent), str(DATA)]
    import labeller_data
    import score_text

    from kei_archive.label import engine
    from kei_archive.label.chain import Chain, built_in

    families = defaultdict(list)
    for doc in score_text.load("dev", not_kind="sparse,human"):
        families[doc["family"]].append(doc)
    groups = {
        name: docs
        for name, docs in sorted(families.items())
        if len(docs) >= LEAST and name.startswith(("recon:", "cleanportal:"))
    }
    print(score_text.HEAD)
    for way in ("alone", "survey", "learned"):
        total = score_text.Tally()
        for name, docs in groups.items():
            if weights is not None:
                site = labeller_data._site(docs[0])  # noqa: SLF001  # the folds of training
                fold = int(hashlib.sha256(site.encode()).hexdigest(), 16) % 5
                data = json.loads((weights / f"site-{fold}.json").read_text("utf-8"))
                chain = replace(Chain.of({**data, "table": []}), table=built_in().table)
                engine.built_in = lambda chain=chain: chain
            tally = score_text.Tally()
            for doc, labels in zip(docs, labelled([doc["text"] for doc in docs], way=way), strict=True):
                tally.add(doc, labels)
                total.add(doc, labels)
            engine.built_in = built_in
            print(score_text.fmt(f"{way} {name}", tally.row()))
        print(score_text.fmt(f"{way} ALL", total.row()))


def labelled(texts: list[str], *, way: str) -> list[list[str]]:
    """Labels of the benchmark for each line of each text."""
    from text_scrapes import labels_of

    from kei_archive.label import survey
    from kei_archive.learning import learn_families
    from kei_archive.model import Witness
    from kei_archive.reading import read

    shared = None
    if way == "survey":
        shared = survey(Witness(text.encode(), "page") for text in texts)
    if way == "learned":
        shared = learn_families([text.encode() for text in texts])
    return [labels_of(read(text.encode(), repetition=shared, profile="none")) for text in texts]


# ---- a made archive


def archive(sizes: list[int]) -> None:
    sys.path.insert(0, str(ROOT))
    from tests.learning.made import made

    print("posts  layouts  families  asked  ms a post  of reading  memory MB")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            for number in range(size):
                Path(folder, f"{number:06}.txt").write_bytes(made(number).data)
            command = [sys.executable, __file__, "measure", folder]
            print(subprocess.run(command, check=True, capture_output=True, text=True).stdout, end="")


def measure(folder: Path) -> None:
    """Learn from a folder and say what it took; peak memory is of this process alone."""
    from kei_archive.learning import learn
    from kei_archive.learning.families import questions
    from kei_archive.reading import read

    paths = sorted(folder.glob("*.txt"))
    few = paths[:: max(1, len(paths) // 200)]
    read(paths[0])
    before = time.process_time()
    for path in few:
        read(path)
    reading = (time.process_time() - before) / len(few)
    before = time.process_time()
    learned = learn(paths).learned
    taken = (time.process_time() - before) / len(paths)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    layouts = " ".join(str(layout.posts) for layout in learned.layouts)
    print(
        f"{len(paths):5}  {layouts}  {len(learned.families)}  {len(questions(learned))}  {1000 * taken:.2f}"
        f"  {taken / reading:.2f}x  {peak:.0f}"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("job", choices=("sites", "archive", "measure"))
    parser.add_argument("arguments", nargs="*")
    parser.add_argument("--weights", type=Path)
    options = parser.parse_args()
    if options.job == "sites":
        if not DATA.is_dir():
            sys.exit("no ../shared/benchmarks/text-scrapes beside the repository")
        sites(options.weights)
    elif options.job == "archive":
        archive([int(size) for size in options.arguments] or [1000, 10000])
    else:
        measure(Path(options.arguments[0]))

"""Score the reading of HTML pages on the development data in ../shared: main text, title, authors, date.

    python benchmarks/html_pages.py --weights DIR [--peers] [--jobs 2] [dev/mozilla ...]

``--weights DIR`` holds what ``train_elements.py --keep DIR`` and ``fit_stated.py --keep DIR`` left there: each page is
read by weights that do not know its site. Without it the package's weights read the pages that they were trained on.
``--peers`` adds the lines of trafilatura, in the same run. As a callable of the data's own scorer:
``score.py html_pages:read`` with this folder in PYTHONPATH, and the folder of weights in KEI_HTML_WEIGHTS.

The text that is scored is what is kept of a page, one rule for all sets: body and standfirst, without captions and
credits, whatever the kind of page.
"""

from __future__ import annotations

import os
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported: processes share the work, not threads

import argparse
import json
import tomllib
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "benchmarks" / "html-pages"
THREAD = 8
"""Times the text of a page that is written below it, from which the page is a thread. F1 at 1, 4 and 8: newspaper424
93.9, 93.9, 94.1; mozilla 94.5, 94.7, 94.7; wcxb-dev 83.0, 83.1, 83.0 (November 2026)."""
SETS = ("newspaper424", "mozilla", "wcxb-dev", "trafilatura")


def read(page: bytes, url: str) -> dict[str, Any]:
    """A page as the scorer wants it."""
    from kei_archive.errors import NoArticle
    from kei_archive.interpret import interpret
    from kei_archive.label import label
    from kei_archive.readers import open_witness
    from kei_archive.segment import segments_of
    from kei_archive.structure import structured

    try:
        witness = open_witness(page, media_type="text/html", url=url or None)
    except NoArticle:
        return {"text": "", "title": "", "author": [], "date": ""}
    fold = fold_of(url)
    labelled = label(segments_of(witness), drawing=witness.drawing, weights=elements(fold))
    with ExitStack() as stack:
        tables = stated(fold)
        if tables:
            stack.enter_context(mock.patch("kei_archive.interpret.markup.choice.weights_of", tables.__getitem__))
        facts = interpret(witness, structured(labelled, witness)).metadata
    return {
        "text": "\n".join(kept(labelled, witness)),
        "title": facts.title.value if facts.title else "",
        "author": [claim.value for claim in facts.authors],
        "date": facts.date.value.isoformat() if facts.date else "",
    }


def kept(labelled: Any, witness: Any) -> list[str]:
    """The lines that are scored; where people have written more below a text than it has, the page is a thread."""
    from kei_archive.model import Role

    places = [place for place in witness.places if place.path]
    rows = list(zip(labelled.blocks, places, strict=True))
    body = {block for block, _ in rows if block.role is Role.DECK or block.rule == "model:body"}
    comments = {block for block, _ in rows if block.role is Role.COMMENT} - body
    if sum(len(block.text) for block in comments) > THREAD * sum(len(block.text) for block in body):
        body |= comments
    return [
        block.text
        for block, place in rows
        if block in body and block.role not in (Role.CAPTION, Role.CREDIT) and "figcaption" not in place.names
    ]


def fold_of(url: str) -> int:
    """The fifth of the sites that a page is of; the pages that have no address of their own are told by their names."""
    from train_elements import fold_of as number
    from train_elements import site_of

    name = urlsplit(url).fragment
    return number(site_of({"url": url, "id": name}))


@cache
def elements(fold: int) -> Any:
    """Weights of elements that do not know a fifth of the sites; None for those of the package."""
    folder = os.environ.get("KEI_HTML_WEIGHTS")
    if not folder:
        return None
    from kei_archive.label.chain import built_in
    from kei_archive.label.markup import Markup

    return Markup.of(json.loads((Path(folder) / f"site-{fold}.json").read_text("utf-8")), text=built_in())


@cache
def stated(fold: int) -> dict[str, Any]:
    """The same for facts."""
    folder = os.environ.get("KEI_HTML_WEIGHTS")
    path = Path(folder or "") / f"facts-{fold}.toml"
    return tomllib.loads(path.read_text("utf-8")) if folder and path.exists() else {}


def trafilatura(page: bytes, url: str) -> dict[str, Any]:
    """Trafilatura, text and facts, as the scorer wants it."""
    import peers

    return {**peers.trafilatura_meta(page, url), "text": peers.trafilatura_txt(page, url)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", default=SETS)
    parser.add_argument("--weights")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--save", type=Path)
    options = parser.parse_args()
    if not DATA.is_dir():
        sys.exit("no ../shared/benchmarks/html-pages beside the repository")
    if options.weights:
        os.environ["KEI_HTML_WEIGHTS"] = options.weights
    sys.path[:0] = [str(DATA), str(Path(__file__).parent)]
    import score

    answers: dict[str, Any] = {}
    print(f"{'':26}" + "".join(f"{name:>8}" for name in score.COLS))
    for name in options.sets:
        folder = DATA / "dev" / name
        golds = score.load(folder, suspect=False)
        for gold in golds:
            if "//fakehost" in (gold["url"] or ""):
                gold["url"] += f"#{gold['id']}"
        for spec in ["html_pages:read", *(["html_pages:trafilatura"] if options.peers else [])]:
            found = score.run(spec, folder, golds, options.jobs)
            answers[f"{name} {spec}"] = found
            rows = [score.score_page(gold, found[gold["id"]]) for gold in golds]
            total = score.summary(rows)
            if "F1" in total:
                total["±"] = score.bootstrap(rows)[1]
            score.show(f"{name} {spec.partition(':')[2]}", total)
    if options.save:
        options.save.write_text(json.dumps(answers, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()

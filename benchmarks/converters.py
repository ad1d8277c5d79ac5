"""HTML to plain text as scrapes come, by the converters people use: whole pages, or what they take for the article.

They are development dependencies (group "bench"), and w3m a program of the system; their names are those that the data
for text scrapes gives them. No page is tested on what it was fitted on, whatever the converter.
"""

from __future__ import annotations

import os
import re
import subprocess
import textwrap
from collections.abc import Callable
from typing import Any, Final

import lxml.etree
import lxml.html
import trafilatura
from bs4 import BeautifulSoup
from inscriptis import get_text
from resiliparse.extract.html2text import extract_plain_text

__all__ = ["MAIN", "PROGRAMS", "WHOLE", "decoded"]

_COLUMNS: Final = 80
"""Where text browsers break their lines."""
_UNBROKEN: Final = 10_000
_BLOCKS: Final = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote br dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li"
        " main nav ol option p pre section select table td th tr ul",
    )
)
"""Elements that begin a line."""
_UNSEEN: Final = ("script", "style", "noscript", "template", "svg")


def decoded(page: bytes) -> str:
    """The characters of a page that may be of either of the two encodings that nearly all are of."""
    try:
        return re.sub(r"^\s*<\?xml[^>]*>", "", page.decode("utf-8"))
    except UnicodeDecodeError:
        return page.decode("windows-1252", "replace")


def _blocks(page: str) -> str:
    """A line for each block, with a mark before none."""
    tree = lxml.html.document_fromstring(page)
    for tag in _UNSEEN:
        for element in list(tree.iter(tag)):
            element.drop_tree()
    parts: list[str] = []
    body: Any = tree.find("body")
    for event, node in lxml.etree.iterwalk(body if body is not None else tree, events=("start", "end")):
        text = node.text if event == "start" and isinstance(node.tag, str) else node.tail if event == "end" else ""
        parts += ["\n" if node.tag in _BLOCKS else "", text or ""]
    rows = (" ".join(row.split()) for row in "".join(parts).split("\n"))
    return "\n".join(filter(None, rows))


def _strings(page: str) -> str:
    """A line for each string, links and words of emphasis too; the window's title is the first."""
    soup = BeautifulSoup(page, "lxml")
    for element in soup(list(_UNSEEN)):
        element.decompose()
    return soup.get_text("\n", strip=True)


def _laid_out(page: str) -> str:
    return get_text(page)


def _wrapped(page: str) -> str:
    """As a text browser shows it: long lines are broken."""
    rows = (textwrap.wrap(row, _COLUMNS) or [""] for row in get_text(page).split("\n"))
    return "\n".join(line for row in rows for line in row)


def _plain(page: str) -> str:
    return str(extract_plain_text(page, main_content=False))


def _plain_main(page: str) -> str:
    return str(extract_plain_text(page, main_content=True))


def _recall(page: str) -> str:
    return trafilatura.extract(page, favor_recall=True, include_comments=True) or ""


def _browsed(page: str) -> str:
    command = ["w3m", "-dump", "-T", "text/html", "-I", "UTF-8", "-O", "UTF-8", "-cols", str(_UNBROKEN)]
    content = re.sub(r"(?is)<meta[^>]*charset[^>]*>", "", page).encode("utf-8", "replace")
    environment = {**os.environ, "HOME": os.devnull}  # no settings of the user's
    done = subprocess.run(command, input=content, capture_output=True, check=True, env=environment)
    return done.stdout.decode("utf-8", "replace")


WHOLE: Final[dict[str, Callable[[str], str]]] = {
    "inscriptis": _laid_out,
    "inscriptis_80": _wrapped,
    "res_full": _plain,
    "bs4": _strings,
    "lxml_blocks": _blocks,
}
"""Converters of a whole page, by name."""
MAIN: Final[dict[str, Callable[[str], str]]] = {"res_main": _plain_main, "traf_recall": _recall}
"""Those that look for its article."""
PROGRAMS: Final[dict[str, Callable[[str], str]]] = {"w3m": _browsed}
"""Programs of the system: their text may differ from one version to another."""

"""HTML pages as plain text, in the ways that people scrape them."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable

import bs4
import inscriptis
import lxml.etree
import lxml.html
import trafilatura
from resiliparse.extract.html2text import extract_plain_text

BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote br dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li"
        " main nav ol option p pre section select table td th tr ul",
    )
)
"""Elements that begin a line."""
SILENT = ("script", "style", "noscript", "template", "svg")
WIDTH = 10_000
"""Columns of w3m: lines are not broken."""


def decoded(page: bytes) -> str:
    """Many pages were stored as UTF-8 under a declaration that says otherwise."""
    try:
        text = page.decode("utf-8")
    except UnicodeDecodeError:
        text = page.decode("windows-1252", "replace")
    return re.sub(r"^\s*<\?xml[^>]*>", "", text)


def tree_of(html: str) -> lxml.html.HtmlElement:
    tree = lxml.html.document_fromstring(html)
    for tag in SILENT:
        for element in list(tree.iter(tag)):
            element.drop_tree()
    return tree


def bs4_strings(html: str) -> str:
    soup = bs4.BeautifulSoup(html, "lxml")
    for element in soup(SILENT):
        element.decompose()
    return soup.get_text("\n", strip=True)


def blocks(html: str) -> str:
    """A line for each block."""
    tree = tree_of(html)
    body = tree.find("body")
    parts: list[str] = []
    for event, node in lxml.etree.iterwalk(body if body is not None else tree, events=("start", "end")):
        text = node.text if event == "start" and isinstance(node.tag, str) else node.tail if event == "end" else ""
        parts += ["\n" if node.tag in BLOCKS else "", text or ""]
    rows = (" ".join(row.split()) for row in "".join(parts).split("\n"))
    return "\n".join(row for row in rows if row)


def w3m(html: str) -> str:
    command = ["w3m", "-dump", "-T", "text/html", "-I", "UTF-8", "-O", "UTF-8", "-cols", str(WIDTH)]
    page = re.sub(r"(?is)<meta[^>]*charset[^>]*>", "", html).encode("utf-8", "replace")
    environment = {**os.environ, "HOME": os.devnull}  # no settings of the user's
    done = subprocess.run(command, input=page, capture_output=True, check=True, env=environment)
    return done.stdout.decode("utf-8", "replace")


CONVERTERS: dict[str, Callable[[str], str]] = {
    "res_main": lambda html: extract_plain_text(html, main_content=True),
    "res_full": lambda html: extract_plain_text(html, main_content=False),
    "inscriptis": inscriptis.get_text,
    "lxml_blocks": blocks,
    "bs4": bs4_strings,
    "traf_recall": lambda html: trafilatura.extract(html, favor_recall=True, include_comments=True) or "",
    "w3m": w3m,
}

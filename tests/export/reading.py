"""What other people's parsers make of our files: the text and the metadata of Markdown, the text of a TEI file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml
from lxml import etree
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from kei_archive.tei.document import NS, TeiDocument

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(front_matter_plugin).use(footnote_plugin)


def front_matter(markdown: str) -> dict[str, Any]:
    """The metadata in front of a Markdown file, as a YAML parser reads it."""
    tokens = PARSER.parse(markdown)
    assert tokens[0].type == "front_matter"
    found = yaml.safe_load(tokens[0].content)
    assert isinstance(found, dict)
    return found


def blocks(markdown: str) -> list[tuple[str, str]]:
    """Each leaf block as the tag around it and the characters that it shows."""
    return list(_blocks(PARSER.parse(markdown)))


def _blocks(tokens: list[Token]) -> Iterator[tuple[str, str]]:
    around = ""
    for token in tokens:
        if token.nesting == 1 and token.tag:
            around = token.tag
        if token.type == "inline":
            yield around, "".join(map(_shown, token.children or []))
        elif token.type in ("fence", "code_block", "html_block"):
            yield token.type, token.content


def _shown(token: Token) -> str:
    if token.type in ("text", "code_inline"):
        return token.content  # no html_inline: text that is read as a tag would be lost
    return "\n" if token.type in ("softbreak", "hardbreak") else ""


def bare(text: str) -> str:
    """``text`` without white space, for comparing what two layouts say."""
    return re.sub(r"\s", "", text)


def words_of(document: TeiDocument, path: str, *, without: str = "none") -> str:
    """The characters of the elements on a path, with a sign for a gap, without the elements called ``without``."""
    steps = f"{path}//text()[not(ancestor::t:{without})] | {path}//t:gap[not(@reason = 'not-captured')]"
    parts = document.root.xpath(steps, namespaces=NS)
    return "".join(str(part) if isinstance(part, str) else "[…]" for part in parts)


def compact(element: etree._Element) -> str:
    """An element's characters."""
    return "".join(map(str, element.itertext("*")))

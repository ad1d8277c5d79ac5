"""Segments to blocks with roles: the page's kind first, then the article's span, then what stands at its edges."""

from kei_archive.label.engine import Labelled, label
from kei_archive.label.repetition import Repetition, survey

__all__ = ["Labelled", "Repetition", "label", "survey"]

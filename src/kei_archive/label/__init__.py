"""Segments to blocks with roles: a chain model over the lines, its weights as data."""

from kei_archive.label.engine import Labelled, label, reasons
from kei_archive.label.repetition import Repetition, survey

__all__ = ["Labelled", "Repetition", "label", "reasons", "survey"]

"""Segments to blocks with roles: a chain model over the lines, its weights as data."""

from kei_archive.label.engine import Labelled, label, reasons
from kei_archive.label.repetition import Repetition, Shared, survey

__all__ = ["Labelled", "Repetition", "Shared", "label", "reasons", "survey"]

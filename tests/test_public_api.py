"""What people import: one flat, sorted, complete list of names, that costs next to nothing to import."""

from __future__ import annotations

import statistics
import subprocess
import sys

import pytest

import kei_archive as kei

HEAVY = ("weasyprint", "pikepdf", "ebooklib", "lxml", "jinja2", "dateparser", "py3langid", "click")
RUNS = 9
"""Imports timed of each module; the median of so many is steady to a few per cent."""


def python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def import_seconds(module: str) -> float:
    """Median time of an import in a fresh process, in seconds."""
    code = f"import time; start = time.perf_counter(); import {module}; print(time.perf_counter() - start)"
    return statistics.median(float(python(code)) for _ in range(RUNS))


def test_names_are_sorted():
    assert kei.__all__ == sorted(kei.__all__)


def test_dir_tells_the_names():
    assert set(kei.__all__) <= set(dir(kei))


@pytest.mark.parametrize("name", kei.__all__)
def test_every_name_is_there(name):
    value = getattr(kei, name)
    assert value.__name__ == name
    assert value.__doc__, f"{name} has no docstring"


def test_verbs_of_the_contract():
    """ARCHITECTURE section 6, as far as it is built; a verb may be added, none may go."""
    verbs = {"read", "read_all", "encode", "restore", "validate", "bind", "render", "convert", "convert_many", "build"}
    assert verbs <= set(kei.__all__)


def test_unknown_name():
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = kei.no_such_name


def test_import_loads_nothing_heavy():
    loaded = python("import sys, kei_archive; print(*sorted({name.partition('.')[0] for name in sys.modules}))").split()
    assert "kei_archive" in loaded
    assert not set(HEAVY) & set(loaded)


def test_reading_needs_no_renderer():
    """TEI work goes on where pango is missing: nothing but PDF loads weasyprint."""
    loaded = python("import sys, kei_archive as k; k.read, k.encode, k.render; print(*sys.modules)").split()
    assert not {"weasyprint", "ebooklib", "pikepdf"} & set(loaded)


def test_import_is_quick():
    ours, yardstick = import_seconds("kei_archive"), import_seconds("lxml.etree")
    assert ours <= 2 * yardstick, f"{ours * 1000:.1f} ms against {yardstick * 1000:.1f} ms of lxml.etree"

"""The house rules that a machine can hold: layers, cycles, who may touch the world, how long things may get."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "kei_archive"
LAYERS = (
    {"errors", "arguments", "fixity", "_world", "_resources", "naming", "files", "tomlfile"},
    {"claims", "model", "findings", "drawing"},  # findings point at spans, which the model defines
    {
        "readers",
        "segment",
        "structure",
        "profiles",
        "label",
        "learning",
        "interpret",
        "decisions",
        "together",
        "reading",
    },
    {"tei"},
    {"renderers", "press", "package", "catalogue", "collection", "config", "report"},
    {"site"},
    {"pipeline", "building", "review", "doctor"},
    {"cli", "__init__", "__main__"},
)
"""From the bottom up, by first name below the package: ARCHITECTURE's table. An import points down or sideways."""

LINES_OF_A_MODULE = 500
LINES_OF_A_FUNCTION = 60
POSITIONAL = 2
DICTATED = {"convert", "is_safe_attribute"}
"""Methods of ours whose signature a base class of click or jinja2 has fixed."""

MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
"""Every module by its name below the package; the package itself is ``__init__``."""

TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}

WORLD = {
    "datetime": {"now", "today", "utcnow"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime", "strftime", "ctime"},
    "os": {"environ", "getenv", "environb", "urandom", "getlogin"},
    "uuid": {"uuid1", "uuid4"},
    "socket": {"gethostname"},
    "locale": {"setlocale", "getlocale"},
}
"""Names that answer differently tomorrow or elsewhere. ``time.monotonic`` and ``perf_counter`` only measure."""
RANDOM = {"random", "secrets"}
ONLY_IN = {"weasyprint": "renderers.pdf", "ebooklib": "renderers.epub"}
"""Heavy or separately licensed libraries, each behind one module."""


def layer(module: str) -> int:
    """Number of the layer that a module is in."""
    name = module.split(".")[0]
    found = [number for number, names in enumerate(LAYERS) if name in names]
    assert found, f"{name} has no layer: add it to LAYERS, and to the table in the architecture"
    return found[0]


def for_typing_only(tree: ast.Module) -> set[ast.AST]:
    """Every node under ``if TYPE_CHECKING:``, which never runs."""
    blocks = (node for node in ast.walk(tree) if isinstance(node, ast.If))
    return {
        child
        for block in blocks
        if isinstance(block.test, ast.Name) and block.test.id == "TYPE_CHECKING"
        for statement in block.body
        for child in ast.walk(statement)
    }


def imported(name: str) -> Iterator[tuple[ast.stmt, str]]:
    """The dotted names that a module imports at run time; ``from a import b`` gives ``a.b``."""
    tree = TREES[name]
    skipped = for_typing_only(tree)
    for node in ast.walk(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def own(dotted: str) -> str | None:
    """The module of this package that a dotted name belongs to: the longest that there is."""
    if not dotted.startswith("kei_archive"):
        return None
    parts = dotted.split(".")[1:]
    while parts and ".".join(parts) not in MODULES:
        parts.pop()
    return ".".join(parts) or "__init__"


def edges(*, at_import: bool = False) -> set[tuple[str, str]]:
    """Which module imports which; ``at_import`` leaves out imports inside functions."""
    found = set()
    for name, tree in TREES.items():
        inside = {
            child
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            for child in ast.walk(node)
        }
        for node, dotted in imported(name):
            target = own(dotted)
            if target is not None and target != name and not (at_import and node in inside):
                found.add((name, target))
    return found


def test_imports_point_down():
    upward = [f"{a} -> {b}" for a, b in sorted(edges()) if layer(a) < layer(b)]
    assert not upward


def test_no_cycles():
    """Late imports count too: a cycle excused by a late import is a cycle."""
    graph: dict[str, set[str]] = {name: set() for name in MODULES}
    for a, b in edges():
        graph[a].add(b)
    while leaves := {name for name, targets in graph.items() if not targets & graph.keys()}:
        graph = {name: targets for name, targets in graph.items() if name not in leaves}
    assert not graph, f"in or above a cycle: {sorted(graph)}"


def test_no_cycle_between_subpackages():
    """The siblings of one layer may use each other, but not in a circle."""
    graph: dict[str, set[str]] = {}
    for a, b in edges():
        graph.setdefault(a.split(".")[0], set()).add(b.split(".")[0])
    graph = {name: targets - {name} for name, targets in graph.items()}
    while leaves := {name for name, targets in graph.items() if not targets & graph.keys()}:
        graph = {name: targets for name, targets in graph.items() if name not in leaves}
    assert not graph, f"in or above a cycle: {graph}"


@pytest.mark.parametrize("name", sorted(MODULES))
def test_only_world_asks_the_world(name):
    if name == "_world":
        return
    asked = [
        f"{node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(TREES[name])
        if isinstance(node, ast.Attribute) and node.attr in WORLD.get(ast.unparse(node.value).rpartition(".")[2], set())
    ]
    taken = {(module, attribute) for module, attributes in WORLD.items() for attribute in attributes}
    for node, dotted in imported(name):
        module, _, attribute = dotted.rpartition(".")
        if dotted.split(".")[0] in RANDOM or (module, attribute) in taken:
            asked.append(f"{node.lineno}: {dotted}")
    assert not asked


@pytest.mark.parametrize("library", sorted(ONLY_IN))
def test_library_stays_behind_one_module(library):
    users = {name for name in MODULES for _, dotted in imported(name) if dotted.split(".")[0] == library}
    assert users <= {ONLY_IN[library]}


def test_renderers_know_only_tei():
    """From the border on the TEI is the model: renderers see no Article."""
    forbidden = {"kei_archive.model.Article", "kei_archive.model", "kei_archive.reading.read"}
    renderers = [name for name in MODULES if name.startswith("renderers")]
    seen = [f"{name}: {dotted}" for name in renderers
            for _, dotted in imported(name) if dotted in forbidden]  # fmt: skip  # one sentence
    assert not seen


def test_evidence_knows_no_tei():
    """Before the border there is no lxml, but where the markup of a page is read."""
    below = [name for name in MODULES if layer(name) < layer("tei") and not name.startswith("readers.")]
    assert not [f"{name}: {dotted}" for name in below for _, dotted in imported(name) if dotted.startswith("lxml")]


@pytest.mark.parametrize("name", sorted(MODULES))
def test_sizes(name):
    lines = len(MODULES[name].read_text(encoding="utf-8").splitlines())
    assert lines < LINES_OF_A_MODULE, f"{name} has {lines} lines"
    functions = [node for node in ast.walk(TREES[name]) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = [f"{f.name}: {f.end_lineno - f.lineno + 1} lines" for f in functions if f.end_lineno is not None
            and f.end_lineno - f.lineno + 1 >= LINES_OF_A_FUNCTION]  # fmt: skip  # one sentence
    assert not long


def test_few_positional_parameters():
    """Of what others call: public functions of modules, and public methods."""
    many = []
    for name, tree in TREES.items():
        classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
        for scope in (tree, *classes):
            functions = [node for node in scope.body if isinstance(node, ast.FunctionDef) and node.name[0] != "_"]
            for function in functions:
                names = [a.arg for a in function.args.posonlyargs + function.args.args if a.arg not in {"self", "cls"}]
                if len(names) > POSITIONAL and function.name not in DICTATED:
                    many.append(f"{name}.{function.name}({', '.join(names)})")
    assert not many


@pytest.mark.parametrize("name", sorted(MODULES))
def test_modules_say_what_they_are(name):
    assert ast.get_docstring(TREES[name]), f"{name} has no docstring"

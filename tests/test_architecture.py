"""The picture in the README holds: who may import whom, who touches the disk, and how long a module may grow."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1] / "pipeline"
MODULES = sorted(ROOT.rglob("*.py"))
# What every stage may stand on.
BASE = {"schema", "lexicon", "edits", "edtf", "gazetteer", "cues", "masks", "readability", "school_names", "rows"}
STAGES = {
    "read", "decode", "restore", "split", "segment", "terms", "extract", "link", "attribute", "describe",
    "reuse", "recover", "resolve", "cluster", "compare",
}  # fmt: skip
ABOVE = {"mentions", "above", "tables", "store", "report", "document", "processes", "corpus", "cli", "__init__"}
MAY = {
    "read": BASE | {"decode"},  # a table says its encoding no more than a text does
    "tables": BASE,
    "store": BASE,
    "report": BASE | {"tables"},
    "mentions": BASE | {"extract", "link"},
    "above": BASE | {"mentions"},
    "document": BASE | STAGES | {"above"},
    "processes": BASE | {"document"},
    "corpus": BASE | STAGES | {"tables", "store", "report", "document", "processes"},
    "cli": BASE | {"corpus", "report", "restore", "read"},
    "__init__": {"corpus", "restore"},
}
DISK = {"read", "tables", "store", "report", "lexicon", "corpus", "cli"}
SHIPPED = {
    "restore/language.py",
    "restore/pairs.py",
    "restore/variants.py",
}  # these load tables that come with packages
LONGEST = 450


def room(path: Path) -> str:
    """The module below pipeline/ that a file belongs to: restore/phase.py is in the room restore."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    """The modules of this package that a file imports, at its top or inside a function."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "pipeline":
            parts = node.module.split(".")[1:]
            found |= {parts[0]} if parts else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("pipeline.")}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_one_way(path):
    """A stage imports the base and its own room; nothing inside imports what stands above it."""
    here = room(path)
    allowed = MAY.get(here, BASE) | {here}
    assert imports(path) - allowed == set()


def test_every_module_is_in_the_picture():
    """A new module gets a place in the picture before it lands."""
    assert {room(p) for p in MODULES} <= BASE | STAGES | ABOVE


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_only_a_few_modules_touch_the_disk(path):
    """A stage is a function of what it is given."""
    if room(path) in DISK or path.relative_to(ROOT).as_posix() in SHIPPED:
        assert path.stat().st_size > 0
        return
    names = {n.attr for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Attribute)}
    calls = {
        n.func.id
        for n in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    }
    assert not names & {"read_text", "write_text", "read_bytes", "write_bytes", "unlink", "mkdir"}
    assert "open" not in calls


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_modules_stay_short(path):
    """A module that grows past this is two things."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST

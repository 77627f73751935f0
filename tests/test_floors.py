"""Imports point down only, and each library lives on its own floor."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = {
    "engine": {"engine"},
    "transforms": {"engine", "transforms"},
    "ui": {"engine", "ui"},
    "pages": {"engine", "samples", "transforms", "ui"},
    "app.py": {"engine", "transforms", "ui"},
    "cli.py": {"cli_files", "engine", "samples", "transforms"},
    "cli_files.py": {"engine"},
}
"""Floor → the floors that it may import."""
LIBRARIES = {"polars": {"engine", "transforms", "ui"}, "streamlit": {"ui", "pages", "app.py"}}
"""Library → the floors that may import it. What `ui` draws is frames; a page only hands them on."""
OURS = {"engine", "transforms", "ui", "pages", "app", "cli", "cli_files", "bench", "samples", "tests"}
NAMES_FOR_NOTHING = {"utils", "util", "helpers", "helper", "core", "common", "manager", "service", "misc"}


def files(floor: str) -> list[Path]:
    path = ROOT / floor
    return [path] if path.suffix == ".py" else sorted(path.rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Return the modules that a file imports, dotted, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively"
            found.add(node.module or "")
    return found


def every_file() -> list[tuple[str, Path]]:
    return [(floor, path) for floor in FLOORS for path in files(floor) if path.is_file()]


@pytest.mark.parametrize(
    ("floor", "path"), [pytest.param(*one, id=str(one[1].relative_to(ROOT))) for one in every_file()]
)
def test_a_file_imports_only_from_its_own_floor_and_below(floor: str, path: Path):
    roots = {module.split(".")[0] for module in imported(path)}
    assert (roots & OURS) <= FLOORS[floor]
    for library, allowed in LIBRARIES.items():
        assert library not in roots or floor in allowed, f"{library} belongs to {', '.join(sorted(allowed))}"
    assert path.stem not in NAMES_FOR_NOTHING


@pytest.mark.parametrize(
    "path", [pytest.param(path, id=path.stem) for path in files("transforms") if path.stem != "__init__"]
)
def test_a_transform_imports_no_other(path: Path):
    assert not {module for module in imported(path) if module.split(".")[0] == "transforms"}


def test_the_check_sees_an_import_inside_a_function(tmp_path: Path):
    source = tmp_path / "sly.py"
    source.write_text("def f():\n    import streamlit.web\n    from ui.menu import x\n")
    assert imported(source) == {"streamlit.web", "ui.menu"}

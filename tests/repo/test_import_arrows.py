"""Imports go one way (docs/architecture.md): each room may know only those listed for it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.repo.files import REPOSITORY, relative, tracked

FOUNDATION = {"home", "errors", "faults", "stamps", "secret_file", "disk", "schemas", "locks"}
MAY_IMPORT: dict[str, set[str]] = {
    "home": set(),
    "errors": set(),
    "faults": set(),
    "disk": {"errors", "home"},
    "stamps": set(),
    "locks": {"errors"},
    "secret_file": {"home", "errors"},
    "schemas": set(),
    "catalogue": {"home", "errors"},
    "contracts": FOUNDATION,
    "ingest": FOUNDATION | {"contracts"},
    "warehouse": FOUNDATION | {"contracts", "ingest"},
    "explain": FOUNDATION | {"ingest", "warehouse"},
    "transient": FOUNDATION | {"explain", "warehouse"},
    "alerts": FOUNDATION | {"warehouse"},
    "release": FOUNDATION | {"contracts", "ingest", "warehouse"},
    "disclosure": FOUNDATION | {"contracts", "release", "warehouse"},
    "demo": FOUNDATION | {"contracts"},
    "line": FOUNDATION | {"contracts", "explain", "ingest", "warehouse", "release"},
    "serving": FOUNDATION,
    "defs": FOUNDATION
    | {"contracts", "explain", "ingest", "warehouse", "release", "line", "serving"}
    | {"alerts", "transient"},
    "definitions": {"defs", "home"},
    "cli": FOUNDATION
    | {"contracts", "explain", "ingest", "warehouse", "release", "line", "demo", "defs"}
    | {"definitions", "serving", "disclosure", "alerts"},
}
# Inside the load: what its rooms may know of it.
OF_INGEST_MAY_IMPORT = {
    "readers": {"readers", "model"},
    "judging": {"judging", "readers", "model", "key"},
}
DASHBOARDS_MAY_IMPORT = {"release.reader", "release.passport", "home", "errors"}
# The pages' documents are made by a command, too. Inside its function: no other command waits.
CLI_MAY_ASK = "dashboards.documents."


def imported_modules(source: str) -> set[str]:
    """Dotted names of everything a module imports, also inside functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def forbidden(path: Path) -> list[str]:
    room = path.relative_to(REPOSITORY / "dagster_project").parts[0].removesuffix(".py")
    if room == "__init__":
        return []
    wrong = []
    for name in imported_modules(path.read_text(encoding="utf-8")):
        parts = name.split(".")
        if parts[0] in {"dashboards", "tests"}:
            if not (room == "cli" and name.startswith(CLI_MAY_ASK)):
                wrong.append(name)
        elif parts[0] == "dagster_project" and len(parts) > 1:
            other = parts[1]
            if other != room and other not in MAY_IMPORT[room]:
                wrong.append(name)
    return wrong


@pytest.mark.parametrize("path", tracked("dagster_project/*.py"), ids=relative)
def test_a_room_imports_only_the_rooms_below_it(path: Path) -> None:
    assert not forbidden(path), f"{relative(path)} may not import {forbidden(path)}"


@pytest.mark.parametrize("path", tracked("dagster_project/ingest/*/*.py"), ids=relative)
def test_readers_know_no_verdict_and_verdicts_no_delivery(path: Path) -> None:
    allowed = OF_INGEST_MAY_IMPORT[path.parent.name]
    wrong = [
        name
        for name in imported_modules(path.read_text(encoding="utf-8"))
        if name.startswith("dagster_project.ingest.") and name.split(".")[2] not in allowed
    ]
    assert not wrong, f"{relative(path)} may not import {wrong}"


@pytest.mark.parametrize("path", tracked("dashboards/*.py"), ids=relative)
def test_dashboards_know_only_the_release(path: Path) -> None:
    wrong = [
        name
        for name in imported_modules(path.read_text(encoding="utf-8"))
        if name.startswith("dagster_project.")
        and not any(
            name.removeprefix("dagster_project.").startswith(allowed)
            for allowed in DASHBOARDS_MAY_IMPORT
        )
    ]
    assert not wrong, f"{relative(path)} may not import {wrong}"


def at_once(source: str) -> list[str]:
    """Modules of the pages that a module imports before any of its functions is called; what is
    imported for the types alone is not."""
    tree = ast.parse(source)
    return [
        str(node.module)
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dashboards")
    ]


@pytest.mark.parametrize("path", tracked("dagster_project/cli/*.py"), ids=relative)
def test_no_command_waits_for_the_pages(path: Path) -> None:
    assert not at_once(path.read_text(encoding="utf-8"))


def test_the_guard_sees_pages_imported_at_once() -> None:
    assert at_once("from dashboards.documents import vega\n") == ["dashboards.documents"]
    assert not at_once("def f():\n    from dashboards.documents import vega\n")


def test_dagster_is_imported_in_defs_only() -> None:
    allowed = ("dagster_project/defs/", "dagster_project/definitions.py", "dagster_project/cli/")
    wrong = [
        relative(path)
        for path in tracked("dagster_project/*.py", "dashboards/*.py")
        if not relative(path).startswith(allowed)
        and any(
            name.split(".")[0] in {"dagster", "dagster_dbt"}
            for name in imported_modules(path.read_text(encoding="utf-8"))
        )
    ]
    assert not wrong


def test_the_guard_sees_a_wrong_import() -> None:
    assert "dagster_project.release.reader" in imported_modules(
        "def f():\n    from dagster_project.release import reader\n"
    )

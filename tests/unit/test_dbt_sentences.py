"""Every test of dbt is a check with a sentence, and Dagster is used by its public names."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from dagster_project.defs.dbt_translator import sentence_of_test as sentence
from tests.repo.files import relative, tracked

# Its command has no place for our guard; the names are those that the command uses (0025).
PRIVATE_AND_KNOWN = {
    "dagster._core.workspace.context.WorkspaceProcessContext",
    "dagster._core.workspace.load_target.ModuleTarget",
    "dagster_webserver.app.create_app_from_workspace_process_context",
}


def node(kind: str, **options: object) -> dict[str, object]:
    return {"name": "a_test", "test_metadata": {"name": kind, "kwargs": options}}


@pytest.mark.parametrize(
    ("tested", "said"),
    [
        (node("one_row_per", columns=["post", "month"]), "One row per post, month."),
        (node("not_null", column_name="post"), "post is never empty."),
        (node("unique", column_name="post"), "No post stands twice."),
        (
            node("relationships", column_name="post", to="ref('dim_post')", field="post_code"),
            "Every post is a post_code of dim_post.",
        ),
        (node("accepted_values", column_name="kind", values=["a", 2]), "kind is one of a, 2."),
        (node("not_null", column_name="x") | {"description": "Own words."}, "Own words."),
        ({"name": "adds_up", "config": {"meta": {"description": "It adds up."}}}, "It adds up."),
        ({"name": "adds_up"}, "adds_up holds."),
    ],
)
def test_a_test_of_dbt_in_words(tested: dict[str, object], said: str) -> None:
    assert sentence(tested) == said


def of_dagster(path: Path) -> set[str]:
    """Everything of Dagster that a module imports from deeper than the top of a package."""
    names = set()
    for item in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(item, ast.ImportFrom) and (item.module or "").startswith("dagster"):
            package, _, inner = (item.module or "").partition(".")
            if package != "dagster_project" and inner:
                names |= {f"{item.module}.{alias.name}" for alias in item.names}
    return names


def test_only_public_names_of_dagster_are_used() -> None:
    used = {path: of_dagster(path) for path in tracked("dagster_project/*.py")}
    found = {relative(path): names - PRIVATE_AND_KNOWN for path, names in used.items()}
    assert not {path: names for path, names in found.items() if names}
    assert set().union(*used.values()) == PRIVATE_AND_KNOWN


def test_no_private_program_of_dagster_is_started() -> None:
    started = [
        relative(path)
        for path in tracked("dagster_project/*.py")
        if "dagster._" in path.read_text(encoding="utf-8").replace("from dagster._", "")
    ]
    assert not started

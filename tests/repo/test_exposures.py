"""dbt knows every page: an exposure of its code and title, with the tables that its code names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from dagster_project.release.released_tables import RELEASED_AS
from dashboards.lib.pages import PageEntry, registry
from tests.repo.files import REPOSITORY

MODELS = {path.stem for path in (REPOSITORY / "dbt" / "models").rglob("*.sql")}
# What a release calls otherwise; its tables of quality are made of the deliveries.
NAMED = {name: model for model, name in RELEASED_AS.items()} | {
    f"quality_{part}": "stg_deliveries" for part in ("file", "delivery", "quarantine", "gate")
}
EXPOSURES = {
    exposure["name"]: exposure
    for exposure in yaml.safe_load(
        (REPOSITORY / "dbt" / "models" / "exposures.yml").read_text(encoding="utf-8")
    )["exposures"]
}


def imported(source: str) -> Iterator[Path]:
    """Modules of the pages that a module imports from."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dashboards."):
            base = REPOSITORY / str(node.module).replace(".", "/")
            for path in (base.with_suffix(".py"), *(base / f"{one.name}.py" for one in node.names)):
                if path.is_file():
                    yield path


def read_by(page: str) -> set[str]:
    """Models whose released tables the modules of a page name, and those that they import."""
    waiting = list((REPOSITORY / "dashboards" / "views" / page).glob("*.py"))
    seen: set[Path] = set()
    found: set[str] = set()
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            source = path.read_text(encoding="utf-8")
            words = {NAMED.get(word, word) for word in re.findall(r"\w+", source)}
            found |= words & MODELS
            waiting += imported(source)
    return found


@pytest.mark.parametrize("entry", registry(), ids=lambda entry: entry.code)
def test_every_page_is_an_exposure_with_what_it_reads(entry: PageEntry) -> None:
    exposure = EXPOSURES[entry.code]
    assert exposure["label"] == entry.title("en")
    assert exposure["description"]
    assert set(exposure["depends_on"]) == {f"ref('{name}')" for name in read_by(entry.code)}


def test_no_exposure_is_of_a_page_that_is_no_more() -> None:
    assert EXPOSURES.keys() == {entry.code for entry in registry()}

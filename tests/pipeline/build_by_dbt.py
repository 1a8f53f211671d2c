"""`make dbt`: builds models on the small world written by hand, with dbt's own words.

``python -m tests.pipeline.build_by_dbt [SELECTOR …]``. The warehouse is kept in `var-dbt`, so that
a selection finds the models it builds on; dbt's unit tests run with what is selected. Until a
whole build has ended well, everything is built, whatever is selected.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from dagster_project.contracts import sources
from dagster_project.home import DBT_PROJECT, REPOSITORY
from tests.pipeline import raw_fixture

FOLDER = REPOSITORY / "var-dbt"
KNOWN_AT = "2026-11-01T00:00:00Z"


def main(selectors: list[str]) -> int:
    warehouse, whole = FOLDER / "warehouse.duckdb", FOLDER / "whole"
    if not whole.exists():
        FOLDER.mkdir(exist_ok=True)
        warehouse.unlink(missing_ok=True)
        raw_fixture.build(warehouse)
    chosen = ["--select", *selectors] if selectors and whole.exists() else []
    project = str(DBT_PROJECT)
    sources.write(FOLDER / "sources")
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("dbt")),
            *("build", "--project-dir", project, "--profiles-dir", project, *chosen),
        ],
        env=os.environ
        | {
            "COMPATRIOTS_WAREHOUSE": str(warehouse),
            sources.VARIABLE: str(FOLDER / "sources"),
            "COMPATRIOTS_KNOWN_AT": KNOWN_AT,
            "DBT_TARGET_PATH": str(FOLDER / "target"),
            "DBT_LOG_PATH": str(FOLDER / "logs"),
        },
        check=False,
    )
    if done.returncode == 0 and not chosen:
        whole.touch()
    return done.returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

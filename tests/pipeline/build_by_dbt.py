"""`make dbt`: builds models on the small world written by hand, with dbt's own words.

``python -m tests.pipeline.build_by_dbt [SELECTOR …]``. The warehouse is kept in `var-dbt`, so that
a selection finds the models it builds on; dbt's unit tests run with what is selected. The world is
written anew when a new model of it is missing: remove `var-dbt` to begin from the start.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from dagster_project.home import DBT_PROJECT, REPOSITORY
from tests.pipeline import raw_fixture

FOLDER = REPOSITORY / "var-dbt"
KNOWN_AT = "2026-11-01T00:00:00Z"


def main(selectors: list[str]) -> int:
    warehouse = FOLDER / "warehouse.duckdb"
    is_new = not warehouse.exists()
    if is_new:
        FOLDER.mkdir(exist_ok=True)
        raw_fixture.build(warehouse)
    # A first build makes everything: a selection has nothing to stand on before.
    chosen = [] if is_new or not selectors else ["--select", *selectors]
    project = str(DBT_PROJECT)
    arguments = ["build", "--project-dir", project, "--profiles-dir", project, *chosen]
    done = subprocess.run(
        [Path(sys.executable).with_name("dbt"), "--quiet", "--warn-error", *arguments],
        env=os.environ
        | {
            "COMPATRIOTS_WAREHOUSE": str(warehouse),
            "COMPATRIOTS_KNOWN_AT": KNOWN_AT,
            "DBT_TARGET_PATH": str(FOLDER / "target"),
            "DBT_LOG_PATH": str(FOLDER / "logs"),
        },
        check=False,
    )
    if done.returncode and is_new:
        # Else a half-made warehouse would be taken for a whole one.
        warehouse.unlink()
    return done.returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

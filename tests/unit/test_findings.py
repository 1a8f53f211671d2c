"""Findings of the build are said with their first place, and never stop a release."""

from __future__ import annotations

from typing import Any

import duckdb

from dagster_project.release.checks import Check
from dagster_project.release.findings import finding_checks


def node(name: str, meta: dict[str, Any]) -> dict[str, Any]:
    return {"resource_type": "model", "name": name, "config": {"schema": "qc", "meta": meta}}


def test_a_list_with_rows_is_a_warning_that_names_file_and_line() -> None:
    manifest = {
        "nodes": {
            "a": node("qc_dates", {"finding": "Dates that are hardly meant"}),
            "b": node("qc_nothing", {"finding": "Nothing"}),
            "c": node("qc_quiet", {}),
            "d": node("qc_seeds", {"finding": "Seeds without a row"}),
        }
    }
    with duckdb.connect() as warehouse:
        warehouse.execute("create schema qc")
        for name in ("dates", "nothing", "quiet", "seeds"):
            warehouse.execute(
                f"create table qc.qc_{name} (file_name varchar, _line bigint, reason varchar)"
            )
        warehouse.execute(
            "insert into qc.qc_dates values ('b.csv', 7, 'late'), ('a.csv', 9, 'late'), "
            "('a.csv', 4, 'early')"
        )
        warehouse.execute("insert into qc.qc_quiet values ('a.csv', 1, 'late')")
        warehouse.execute("insert into qc.qc_seeds values (null, null, 'never_matched')")
        said = "Dates that are hardly meant: 3, the first in a.csv, line 4 (early)."
        assert finding_checks(warehouse, manifest, ()) == [
            Check("qc_dates", "finding", "warn", 3, said),
            # What no row of a file is to blame for has no place.
            Check("qc_seeds", "finding", "warn", 1, "Seeds without a row: 1 (never_matched)."),
        ]


def test_rows_of_exports_with_persons_are_not_counted() -> None:
    """How many rows such an export has is a class in a release, never a number."""
    manifest = {"nodes": {"a": node("qc_dates", {"finding": "Dates that are hardly meant"})}}
    with duckdb.connect() as warehouse:
        warehouse.execute("create schema qc")
        warehouse.execute(
            "create table qc.qc_dates (export varchar, file_name varchar, _line bigint,"
            " reason varchar)"
        )

        def found() -> tuple[int, str]:
            [check] = finding_checks(warehouse, manifest, {"visitors"})
            return check.failures_count, check.message

        of_persons = "insert into qc.qc_dates values ('visitors', 'a.csv', ?, 'late')"
        warehouse.execute(of_persons, [4])
        listed = 'exports with persons: not counted here, listed in "qc"."qc_dates".'
        alone = found()
        assert alone == (0, f"Dates that are hardly meant in {listed}")
        warehouse.execute(of_persons, [5])
        assert found() == alone, "one row more is told by nothing"
        warehouse.execute("insert into qc.qc_dates values ('plans', 'b.csv', 7, 'late')")
        first = "Dates that are hardly meant: 1, the first in b.csv, line 7 (late)."
        assert found() == (1, f"{first} Dates that are hardly meant also in {listed}")

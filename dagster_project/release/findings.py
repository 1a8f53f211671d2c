"""What the build found for a person to judge: said with the gate, never a reason to stop.

A model of ``qc`` whose YAML has ``meta.finding`` is such a list: one row per case, with
``reason``, ``file_name`` and ``_line``. Its name never holds a value of a person. Where the list
says the ``export`` of a row, rows of exports with persons are not counted: a release holds what
is said here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import duckdb

from dagster_project.release.checks import Check
from dagster_project.release.released_tables import meta_of
from dagster_project.warehouse.relations import relation_of


def finding_checks(
    warehouse: duckdb.DuckDBPyConnection,
    manifest: Mapping[str, Any],
    person_exports: Collection[str],
) -> list[Check]:
    """One warning per list that has rows, with the first place to look at."""
    checks = []
    for node in sorted(manifest["nodes"].values(), key=lambda node: str(node["name"])):
        said = meta_of(node).get("finding")
        if node["resource_type"] != "model" or not said:
            continue
        relation = relation_of(node)
        of_persons = _of_persons(warehouse, relation, person_exports)
        found = warehouse.execute(
            f"select count(*) over (), file_name, _line, reason from {relation} "
            f"where not ({of_persons}) order by file_name nulls last, _line, reason limit 1"
        ).fetchone()
        messages, count = [], 0
        if found:
            count, file, line, reason = found
            place = f", the first in {file}, line {line}" if file else ""
            messages.append(f"{said}: {count}{place} ({reason}).")
        if warehouse.execute(f"select 1 from {relation} where {of_persons} limit 1").fetchone():
            also = "also in" if found else "in"
            messages.append(
                f"{said} {also} exports with persons: not counted here, listed in {relation}."
            )
        if messages:
            checks.append(Check(str(node["name"]), "finding", "warn", count, " ".join(messages)))
    return checks


def _of_persons(
    warehouse: duckdb.DuckDBPyConnection, relation: str, person_exports: Collection[str]
) -> str:
    """The condition for rows of exports with persons; lists that name no export hold none."""
    columns = {row[0] for row in warehouse.execute(f"describe {relation}").fetchall()}
    if "export" not in columns or not person_exports:
        return "false"
    listed = ", ".join(f"'{export}'" for export in sorted(person_exports))
    return f"coalesce(export in ({listed}), false)"

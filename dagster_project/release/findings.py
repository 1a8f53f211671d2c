"""What the build found for a person to judge: said with the gate, never a reason to stop.

A model of ``qc`` whose YAML has ``meta.finding`` is such a list: one row per case, with
``reason``, ``file_name`` and ``_line``. Its name never holds a value of a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

from dagster_project.release.checks import Check
from dagster_project.release.released_tables import meta_of


def finding_checks(
    warehouse: duckdb.DuckDBPyConnection, manifest: Mapping[str, Any]
) -> list[Check]:
    """One warning per list that has rows, with the first place to look at."""
    checks = []
    for node in sorted(manifest["nodes"].values(), key=lambda node: str(node["name"])):
        said = meta_of(node).get("finding")
        if node["resource_type"] != "model" or not said:
            continue
        relation = f'"{node["schema"]}"."{node.get("alias") or node["name"]}"'
        found = warehouse.execute(
            f"select count(*) over (), file_name, _line, reason from {relation} "
            "order by file_name nulls last, _line, reason limit 1"
        ).fetchone()
        if found:
            count, file, line, reason = found
            place = f", the first in {file}, line {line}" if file else ""
            message = f"{said}: {count}{place} ({reason})."
            checks.append(Check(str(node["name"]), "finding", "warn", int(count), message))
    return checks

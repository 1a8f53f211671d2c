"""What a release is made of: every table that the gate, the candidate and their checks read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dagster_project.release.candidate import MEANINGS
from dagster_project.release.released_tables import meta_of, released_tables
from dagster_project.warehouse.relations import relation_of

# Read beside the tables that are released: rules of rounding, ages, what was due, lines of money.
ALSO_READ = (
    '"seeds"."person_lattice"',
    '"seeds"."age_bands"',
    '"seeds"."expected_deliveries"',
    '"core"."fct_spend"',
    MEANINGS,
)


def relations_read(manifest: Mapping[str, Any]) -> list[str]:
    """``"schema"."table"`` of everything from dbt that a release reads, in order."""
    found = {table.relation for table in released_tables(manifest)}
    for node in manifest["nodes"].values():
        relation = relation_of(node)
        if relation in ALSO_READ or (
            node["resource_type"] == "model" and meta_of(node).get("finding")
        ):
            found.add(relation)
    return sorted(found)

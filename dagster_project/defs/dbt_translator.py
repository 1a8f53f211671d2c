"""How Dagster sees the dbt project: keys, groups, and a sentence for every test."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DbtProject

from dagster_project.defs.names import RAW

# Where an asset or check says which node of dbt it stands for.
NODE = "dbt/node"


class WarehouseTranslator(DagsterDbtTranslator):
    """A model's key is its place in the warehouse; its group is its folder in dbt."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        if dbt_resource_props["resource_type"] == "source":
            # The tables of an export's lists belong to the asset of the export.
            return super().get_asset_key(dbt_resource_props)
        return dg.AssetKey([dbt_resource_props["config"]["schema"], dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        if dbt_resource_props["resource_type"] == "source":
            return RAW
        return str(dbt_resource_props["config"]["schema"])

    def get_metadata(self, dbt_resource_props: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**super().get_metadata(dbt_resource_props), NODE: dbt_resource_props["unique_id"]}

    def get_asset_check_spec(
        self,
        asset_spec: dg.AssetSpec,
        manifest: Mapping[str, Any],
        unique_id: str,
        project: DbtProject | None,
    ) -> dg.AssetCheckSpec | None:
        spec = super().get_asset_check_spec(asset_spec, manifest, unique_id, project)
        if spec is None:
            return None
        return dg.AssetCheckSpec(
            spec.name,
            asset=spec.asset_key,
            description=sentence_of_test(manifest["nodes"][unique_id]),
            additional_deps=spec.additional_deps,
            metadata={NODE: unique_id},
            # The gate judges all tests together and says every reason at once.
            blocking=False,
        )


def node_of(described: dg.AssetSpec | dg.AssetCheckSpec) -> str:
    """The unique_id of the node of dbt that an asset or check stands for."""
    return str((described.metadata or {}).get(NODE, ""))


def sentence_of_test(node: Mapping[str, Any]) -> str:
    """What a test of dbt makes sure of: its own description, or its kind's in words."""
    meta = {**(node.get("meta") or {}), **((node.get("config") or {}).get("meta") or {})}
    if said := node.get("description") or meta.get("description"):
        return str(said)
    kind = (node.get("test_metadata") or {}).get("name", "")
    options = (node.get("test_metadata") or {}).get("kwargs", {})
    column = options.get("column_name", "")
    if kind == "one_row_per":
        return f"One row per {', '.join(options.get('columns', ()))}."
    if kind == "not_null":
        return f"{column} is never empty."
    if kind == "unique":
        return f"No {column} stands twice."
    if kind == "relationships":
        target = str(options.get("to", "")).removeprefix("ref('").removesuffix("')")
        return f"Every {column} is a {options.get('field')} of {target}."
    if kind == "accepted_values":
        return f"{column} is one of {', '.join(map(str, options.get('values', ())))}."
    return f"{kind or node['name']} holds."

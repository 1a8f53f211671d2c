"""Names that several Dagster modules share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator

MAIN_JOB = "main_job"
RAW = "raw"
INDICATORS_KEY = dg.AssetKey(["indicators", "fct_indicator_value"])
RELEASE_KEY = dg.AssetKey(["release", "internal"])
# A run with this tag ends in a checked candidate and publishes nothing.
PURPOSE_TAG = "compatriots/purpose"
CANDIDATE = "candidate"


def raw_key(export: str) -> dg.AssetKey:
    return dg.AssetKey([RAW, export])


def is_whole(run: dg.DagsterRun) -> bool:
    """True for the main job as it stands; False for a part of it that somebody chose."""
    return run.job_name == MAIN_JOB and not (run.asset_selection or run.asset_check_selection)


class WarehouseTranslator(DagsterDbtTranslator):
    """A model's key is its place in the warehouse; its group is its folder in dbt."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        if dbt_resource_props["resource_type"] == "source":
            return dg.AssetKey([dbt_resource_props["source_name"], dbt_resource_props["name"]])
        return dg.AssetKey([dbt_resource_props["config"]["schema"], dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        if dbt_resource_props["resource_type"] == "source":
            return RAW
        return str(dbt_resource_props["config"]["schema"])

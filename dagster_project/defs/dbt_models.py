"""dbt's models as assets and its tests as checks; one dbt invocation for the whole graph."""

from collections.abc import Iterator, Mapping, Sequence
from graphlib import TopologicalSorter
from typing import Any

import dagster as dg
from dagster_dbt.asset_utils import (
    DAGSTER_DBT_UNIQUE_ID_METADATA_KEY,
    DBT_DEFAULT_SELECT,
    build_dbt_specs,
)

from dagster_project.defs.names import INDICATORS_KEY, WarehouseTranslator
from dagster_project.errors import UserError
from dagster_project.home import Home
from dagster_project.line import Line
from dagster_project.warehouse.manifest import read_manifest

# Also what dbt says of a model that is no table of its own.
MADE = ("success", "no-op")


def build_dbt_asset(manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    specs, checks = build_dbt_specs(
        translator=WarehouseTranslator(),
        manifest=manifest,
        select=DBT_DEFAULT_SELECT,
        exclude="",
        selector="",
        io_manager_key=None,
        project=None,
    )

    ordered = in_order(specs)
    # Not blocking: the gate judges all tests together and says every reason at once.
    checks = [check._replace(blocking=False) for check in checks]

    # A subset may be asked for in the UI; it also lets a run without news make nothing anew.
    @dg.multi_asset(
        name="build_models",
        specs=ordered,
        check_specs=checks,
        can_subset=True,
        required_resource_keys={"line"},
    )
    def build_models(
        context: dg.AssetExecutionContext,
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        line: Line = context.resources.line
        chosen = context.selected_asset_keys
        select = [key.path[-1] for key in chosen] if context.is_subset else []
        built = line.build(select=select)
        if built.is_skipped:
            # Said of the one table the release hangs on: without it Dagster would skip the
            # release, and a run that died between build and release would never be made good.
            context.log.info("Nothing new since the last build: the warehouse stays as it is.")
            yield dg.MaterializeResult(
                asset_key=INDICATORS_KEY,
                data_version=dg.DataVersion(built.fingerprint),
                metadata={"unchanged_since": built.known_at.isoformat()},
            )
            return
        status = {node.unique_id: node.status for node in built.nodes}
        for spec in ordered:
            if spec.key in chosen and status.get(unique_id(spec.metadata)) == "success":
                yield dg.MaterializeResult(asset_key=spec.key)
        for check in checks:
            said = status.get(unique_id(check.metadata))
            if said is not None and check.key in context.selected_asset_check_keys:
                yield dg.AssetCheckResult(
                    asset_key=check.asset_key,
                    check_name=check.name,
                    passed=said == "pass",
                    severity=dg.AssetCheckSeverity.WARN
                    if said == "warn"
                    else dg.AssetCheckSeverity.ERROR,
                    metadata={"status": said},
                )
        # After everything is told: Dagster would skip the release behind a table that is not
        # there, without a word, and the gate would never be asked.
        line.check_build()
        silent = [
            spec.key.path[-1]
            for spec in ordered
            if spec.key in chosen and status.get(unique_id(spec.metadata)) not in MADE
        ]
        if silent:
            raise UserError(f"The build says nothing of {', '.join(silent)}.", where="dbt")

    return build_models


def in_order(specs: Sequence[dg.AssetSpec]) -> list[dg.AssetSpec]:
    """What is built on comes first: Dagster takes results in no other order."""
    by_key = {spec.key: spec for spec in specs}
    graph = {spec.key: [dep.asset_key for dep in spec.deps] for spec in specs}
    return [by_key[key] for key in TopologicalSorter(graph).static_order() if key in by_key]


def unique_id(metadata: Mapping[str, Any] | None) -> str:
    value = (metadata or {}).get(DAGSTER_DBT_UNIQUE_ID_METADATA_KEY, "")
    return str(getattr(value, "value", value))


@dg.definitions
def dbt_definitions() -> dg.Definitions:
    return dg.Definitions(assets=[build_dbt_asset(read_manifest(Home.from_environment()))])

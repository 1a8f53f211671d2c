"""dbt's models as assets and its tests as checks; one dbt invocation for the whole graph."""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt.asset_utils import (
    DAGSTER_DBT_UNIQUE_ID_METADATA_KEY,
    DBT_DEFAULT_SELECT,
    build_dbt_specs,
)

from dagster_project.defs.names import WarehouseTranslator
from dagster_project.home import Home
from dagster_project.line import Line
from dagster_project.warehouse.manifest import read_manifest


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

    # Not blocking: the gate judges all tests together and says every reason at once.
    checks = [check._replace(blocking=False) for check in checks]

    # Skippable: a run without news makes no model anew.
    @dg.multi_asset(
        name="build_models",
        specs=[spec.replace_attributes(skippable=True) for spec in specs],
        check_specs=checks,
        required_resource_keys={"line"},
    )
    def build_models(
        context: dg.AssetExecutionContext,
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        line: Line = context.resources.line
        built = line.build()
        if built.is_skipped:
            context.log.info("Nothing new since the last build: the warehouse stays as it is.")
            return
        status = {node.unique_id: node.status for node in built.nodes}
        for spec in specs:
            if status.get(unique_id(spec.metadata)) == "success":
                yield dg.MaterializeResult(asset_key=spec.key)
        for check in checks:
            said = status.get(unique_id(check.metadata), "skipped")
            yield dg.AssetCheckResult(
                asset_key=check.asset_key,
                check_name=check.name,
                passed=said == "pass",
                severity=dg.AssetCheckSeverity.WARN
                if said == "warn"
                else dg.AssetCheckSeverity.ERROR,
                metadata={"status": said},
            )

    return build_models


def unique_id(metadata: Mapping[str, Any] | None) -> str:
    value = (metadata or {}).get(DAGSTER_DBT_UNIQUE_ID_METADATA_KEY, "")
    return str(getattr(value, "value", value))


@dg.definitions
def dbt_definitions() -> dg.Definitions:
    return dg.Definitions(assets=[build_dbt_asset(read_manifest(Home.from_environment()))])

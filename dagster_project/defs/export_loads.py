"""A job that loads one export per run: several may run at once, on one machine or on several that
share the home. Nothing is built by it."""

from collections.abc import Mapping

import dagster as dg

from dagster_project.contracts.model import Contract
from dagster_project.defs.export_checks import verdicts
from dagster_project.defs.exports import export_metadata
from dagster_project.defs.installation import Installation
from dagster_project.defs.names import EXPORT_TAG, LOAD_JOB, raw_key
from dagster_project.defs.retries import only_passing_faults_again
from dagster_project.line import Line
from dagster_project.warehouse.export_state import export_states


@dg.op(description="Load what is new of the partition's export, and tell how it stands with it.")
def load_export(context: dg.OpExecutionContext, line: dg.ResourceParam[Line]) -> None:
    export = context.partition_key
    with only_passing_faults_again(context):
        line.load()
    for sentence in line.summary():
        context.log.info(sentence)
    state = export_states(line.home, line.contracts, line.known_at)[export]
    context.log_event(
        dg.AssetMaterialization(
            raw_key(export),
            metadata=export_metadata(state),
            # As the main job says it: a look without news is none for what builds on it.
            tags={"dagster/data_version": state.version},
        )
    )
    for verdict in verdicts(state):
        context.instance.report_runless_asset_event(verdict.evaluation())


def build_load_job(contracts: Mapping[str, Contract]) -> dg.JobDefinition:
    @dg.static_partitioned_config(
        sorted(contracts), tags_for_partition_key_fn=lambda export: {EXPORT_TAG: export}
    )
    def of_one_export(partition_key: str) -> dict[str, object]:
        return {}

    @dg.job(
        name=LOAD_JOB,
        config=of_one_export,
        executor_def=dg.in_process_executor,
        description="Load one export, beside loads of others; the next run of the main job builds.",
    )
    def load_by_export() -> None:
        load_export()

    return load_by_export


@dg.definitions
def export_load_definitions() -> dg.Definitions:
    return dg.Definitions(jobs=[build_load_job(Installation().open_contracts())])

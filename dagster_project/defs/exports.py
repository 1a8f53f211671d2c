"""One asset per contract: the rows of an export in the warehouse, and how it stands with them.

Every run tells the whole state of an export, not what that run did: a run without news would
otherwise show that nothing is there and that nothing waits for a person.
"""

from collections.abc import Iterator, Mapping

import dagster as dg

from dagster_project.contracts.model import Contract
from dagster_project.defs.export_checks import check_specs, verdicts
from dagster_project.defs.installation import Installation
from dagster_project.defs.names import RAW, raw_key
from dagster_project.defs.retries import only_passing_faults_again
from dagster_project.defs.verdicts import moment
from dagster_project.line import Line
from dagster_project.warehouse.export_state import ExportState, export_states

MetadataValues = dict[str, int | dg.MetadataValue]


def export_spec(contract: Contract) -> dg.AssetSpec:
    """Without a freshness policy of Dagster, which asks when a run last looked; how old the data
    in effect are is a check."""
    return dg.AssetSpec(
        raw_key(contract.export),
        group_name=RAW,
        description=f"{contract.title_en}\n\n{contract.description}",
        metadata={"contract": contract.path.name, "version": contract.version},
        kinds={"duckdb", contract.layouts[0].format},
        skippable=True,
    )


def export_metadata(state: ExportState) -> MetadataValues:
    """What the page of an asset shows; rows of person exports are nobody's business there."""
    found: MetadataValues = {
        f"deliveries_{name}": count for name, count in sorted(state.deliveries.items())
    }
    for name in ("rows_accepted", "rows_quarantined"):
        if (count := getattr(state, name)) is not None:
            found[name] = count
    if state.newest_at is not None:
        found["newest_received_at"] = moment(state.newest_at)
    return found


def build_exports_asset(contracts: Mapping[str, Contract]) -> dg.AssetsDefinition:
    @dg.multi_asset(
        name="load_exports",
        specs=[export_spec(contract) for contract in contracts.values()],
        check_specs=[spec for contract in contracts.values() for spec in check_specs(contract)],
        can_subset=True,
    )
    def load_exports(
        context: dg.AssetExecutionContext, line: dg.ResourceParam[Line]
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        keys, checks = context.selected_asset_keys, context.selected_asset_check_keys
        with only_passing_faults_again(context):
            if keys:
                chosen = {name for name in contracts if raw_key(name) in keys}
                line.load(only=chosen if context.is_subset else None)
                for sentence in line.summary():
                    context.log.info(sentence)
            for name, state in export_states(line.home, contracts, line.known_at).items():
                if raw_key(name) in keys:
                    yield dg.MaterializeResult(
                        asset_key=raw_key(name),
                        metadata=export_metadata(state),
                        # Else Dagster would take every look for news to all that builds on it.
                        data_version=dg.DataVersion(state.version),
                    )
                yield from (item.result() for item in verdicts(state) if item.key in checks)

    return load_exports


@dg.definitions
def export_definitions() -> dg.Definitions:
    return dg.Definitions(assets=[build_exports_asset(Installation().open_contracts())])

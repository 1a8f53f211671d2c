"""One asset per contract: the rows of an export in the warehouse, and how they were judged."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

import dagster as dg

from dagster_project.contracts.model import Contract
from dagster_project.defs.line_resource import CONTRACTS_VARIABLE, folder_from_environment
from dagster_project.defs.names import RAW, raw_key
from dagster_project.ingest.model import Receipt
from dagster_project.line import Line, open_contracts

TAKEN_INTO_EFFECT = "deliveries_taken_into_effect"


def export_spec(contract: Contract) -> dg.AssetSpec:
    """Freshness: the agreed lag after a period's end, plus the period itself."""
    days = {"daily": 1, "monthly": 31, "quarterly": 92, "yearly": 366}.get(
        contract.frequency or "", 366
    )
    return dg.AssetSpec(
        raw_key(contract.export),
        group_name=RAW,
        description=f"{contract.title_en}\n\n{contract.description}",
        metadata={"contract": contract.path.name, "version": contract.version},
        kinds={"duckdb", contract.layouts[0].format},
        freshness_policy=dg.FreshnessPolicy.time_window(
            fail_window=timedelta(days=days + (contract.freshness_days or 0))
        ),
    )


def check_spec(contract: Contract) -> dg.AssetCheckSpec:
    return dg.AssetCheckSpec(
        TAKEN_INTO_EFFECT,
        asset=raw_key(contract.export),
        description="No delivery of this run was held or refused.",
    )


def export_metadata(contract: Contract, receipts: Sequence[Receipt]) -> dict[str, str | int]:
    """What the page of an asset shows; rows of person exports are nobody's business there."""
    metadata: dict[str, str | int] = {
        status: sum(receipt.status == status for receipt in receipts)
        for status in ("loaded", "held", "duplicate", "refused")
    }
    if not contract.has_persons:
        metadata["rows_accepted"] = sum(receipt.rows_accepted for receipt in receipts)
        metadata["rows_quarantined"] = sum(receipt.rows_quarantined for receipt in receipts)
    return metadata


def build_exports_asset(contracts: Mapping[str, Contract]) -> dg.AssetsDefinition:
    @dg.multi_asset(
        name="load_exports",
        specs=[export_spec(contract) for contract in contracts.values()],
        check_specs=[check_spec(contract) for contract in contracts.values()],
        required_resource_keys={"line"},
    )
    def load_exports(
        context: dg.AssetExecutionContext,
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        line: Line = context.resources.line
        line.load()
        for sentence in line.summary():
            context.log.info(sentence)
        for contract in contracts.values():
            receipts = [r for r in line.receipts if r.export == contract.export]
            kept_back = [r for r in receipts if r.status in ("held", "refused")]
            yield dg.MaterializeResult(
                asset_key=raw_key(contract.export), metadata=export_metadata(contract, receipts)
            )
            yield dg.AssetCheckResult(
                asset_key=raw_key(contract.export),
                check_name=TAKEN_INTO_EFFECT,
                passed=not kept_back,
                severity=dg.AssetCheckSeverity.WARN,
                metadata={r.file: f"{r.status}: {r.message}" for r in kept_back[:20]},
            )

    return load_exports


@dg.definitions
def export_definitions() -> dg.Definitions:
    contracts = open_contracts(folder_from_environment(CONTRACTS_VARIABLE))
    return dg.Definitions(assets=[build_exports_asset(contracts)])

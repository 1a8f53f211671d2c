"""Staging follows the contracts: delivery mode, scope, key and order stand there first."""

from __future__ import annotations

import re

import pytest
import yaml

from dagster_project.contracts import sources
from dagster_project.contracts.model import Contract
from dagster_project.contracts.read import read_contracts
from dagster_project.home import CONTRACTS, DBT_PROJECT
from tests.pipeline.raw_warehouse import EXPORT_COLUMNS, LEDGER_TABLES

STAGING = DBT_PROJECT / "models" / "staging"
CALL = re.compile(r"rows_in_effect\(\s*'(\w+)',\s*'(\w+)'(.*?)\)\s*\}\}", re.DOTALL)
CONTRACT = read_contracts(CONTRACTS)
# Versions are kept apart: which one counts when is chosen in a model behind it.
KEPT_APART = {"event_plan": ("version",), "trip_quotas": ("version",)}


def stated(arguments: str, name: str) -> tuple[str, ...]:
    found = re.search(rf"{name}=\[(.*?)\]", arguments)
    return tuple(re.findall(r"'(\w+)'", found.group(1))) if found else ()


def calls() -> dict[str, tuple[str, str]]:
    """export -> (mode, other arguments) of its staging model."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(STAGING.glob("*.sql"))]
    return {export: (mode, rest) for text in texts for export, mode, rest in CALL.findall(text)}


def test_every_export_has_a_staging_model_and_no_other() -> None:
    assert set(calls()) == set(CONTRACT)


@pytest.mark.parametrize("contract", CONTRACT.values(), ids=lambda item: item.export)
def test_staging_resolves_deliveries_as_the_contract_says(contract: Contract) -> None:
    mode, arguments = calls()[contract.export]
    assert mode == contract.mode
    assert stated(arguments, "scope") == tuple(part.column for part in contract.scope)
    own_order = KEPT_APART.get(contract.export, ())
    if mode in ("upsert", "append"):
        assert stated(arguments, "key") == contract.key + own_order
    # Other words of the contract would need a macro that knows them.
    assert contract.order_by == own_order
    assert contract.deleted_when is None


def test_the_scratch_tables_have_the_columns_of_the_sources() -> None:
    said = yaml.safe_load(sources.render(CONTRACT))
    declared = {
        table["name"]: {
            column["name"]: column["data_type"].replace(" ", "")
            for column in table["columns"]
            if not column["name"].startswith("_")
        }
        for table in said["sources"][0]["tables"]
    }
    scratch = {
        table: {
            name: " ".join(type_).replace(" ", "")
            for name, *type_ in (
                column.split() for column in re.split(r",\s*(?![^()]*\))", columns)
            )
        }
        for table, columns in (EXPORT_COLUMNS | LEDGER_TABLES).items()
    }
    assert scratch == declared

"""The job of Dagster that loads one export per run."""

from __future__ import annotations

from collections.abc import Iterator

import dagster as dg
import pytest

from dagster_project.contracts.read import read_contracts
from dagster_project.defs import export_loads, installation
from dagster_project.defs.export_checks import IN_EFFECT
from dagster_project.defs.installation import EXPORTS_VARIABLE, Installation
from dagster_project.defs.line_resource import LineResource
from dagster_project.defs.names import LOAD_JOB, raw_key
from dagster_project.home import CONTRACTS, HOME_VARIABLE
from dagster_project.ingest import ledger
from dagster_project.warehouse import operations
from dagster_project.warehouse.lock import load_lock
from tests.pipeline.conftest import age
from tests.pipeline.delivery_support import World, convert
from tests.pipeline.run_deliveries import PassingGate


@pytest.fixture
def world(deliveries: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A file of two exports each, which came some time ago."""
    monkeypatch.setattr("dagster_project.ingest.expectations.WORKER", PassingGate())
    monkeypatch.setattr("dagster_project.ingest.judging.convert.convert_all", convert)
    monkeypatch.setattr(installation, "open_contracts", lambda folder=None: deliveries.contracts)
    monkeypatch.setenv(HOME_VARIABLE, str(deliveries.home.root))
    monkeypatch.setenv(EXPORTS_VARIABLE, str(deliveries.inbox))
    for export, content in {
        "plans": "plan,title,amount\np,one,1\n",
        "rates": "currency,day,amount\nEUR,2026-10-01,90\n",
    }.items():
        file = deliveries.inbox / export / "file.csv"
        file.write_text(content, encoding="utf-8")
        age(file)
    return deliveries


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as opened:
        yield opened


def load_of(world: World, instance: dg.DagsterInstance, export: str) -> dg.ExecuteInProcessResult:
    installed = Installation()
    defs = dg.Definitions(
        jobs=[export_loads.build_load_job(world.contracts)],
        resources={"installation": installed, "line": LineResource(installation=installed)},
    )
    return defs.resolve_job_def(LOAD_JOB).execute_in_process(
        instance=instance, partition_key=export, raise_on_error=False
    )


def test_a_partition_loads_its_export_beside_a_load_of_another(
    world: World, instance: dg.DagsterInstance
) -> None:
    with load_lock(world.home, ["rates"], "compatriots load --export rates", "other"):
        done = load_of(world, instance, "plans")
    assert done.success
    assert [row.export for row in ledger.read(world.home)] == ["plans"]
    told = instance.get_latest_materialization_event(raw_key("plans"))
    assert told is not None
    assert told.asset_materialization is not None
    assert told.asset_materialization.metadata["rows_accepted"].value == 1
    assert instance.get_latest_materialization_event(raw_key("rates")) is None
    key = dg.AssetCheckKey(raw_key("plans"), IN_EFFECT)
    checked = instance.event_log_storage.get_latest_asset_check_execution_by_key([key])[key]
    assert checked is not None
    assert checked.status.value == "SUCCEEDED"
    state = operations.status(world.home)
    assert (state["run"]["run_id"], state["run"]["outcome"]) == (done.run_id, "done")
    assert (state["at_work"], state["not_ended"]) == (None, None)
    assert load_of(world, instance, "rates").success
    assert {row.export for row in ledger.read(world.home)} == {"plans", "rates"}


def test_a_partition_that_fails_says_why(
    world: World, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dagster_project.ingest.load.load_arrivals", full)
    assert not load_of(world, instance, "plans").success
    run = operations.status(world.home)["run"]
    assert run["outcome"] == "nothing_published"
    assert "disk is full" in run["message"]
    assert ledger.read(world.home) == []


def test_every_contract_is_a_partition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COMPATRIOTS_CONTRACTS", raising=False)
    (job,) = export_loads.export_load_definitions().jobs or ()
    assert isinstance(job, dg.JobDefinition)
    assert job.partitions_def is not None
    assert job.partitions_def.get_partition_keys() == sorted(read_contracts(CONTRACTS))

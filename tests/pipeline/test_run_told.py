"""What Dagster is told of a run: as it happens, once more when nothing is new, and of parts."""

from __future__ import annotations

import errno
import os
import time
from datetime import datetime, timedelta

import dagster as dg
import duckdb
import pytest
from dagster import (
    AssetCheckKey,
    AssetKey,
    DagsterEventType,
    DagsterInstance,
    ExecutorDefinition,
    JobDefinition,
)

from dagster_project.defs import retries
from dagster_project.defs.job import job_definitions
from dagster_project.defs.names import RELEASE_KEY, raw_key
from dagster_project.home import Home
from dagster_project.ingest import ledger
from dagster_project.ingest.model import Receipt
from dagster_project.line import Line
from dagster_project.release.checks import Check
from dagster_project.warehouse.node_events import NodeEvent, Tell
from tests.pipeline.job_runs import EXPORTS, Factory, events
from tests.pipeline.small_graph import results

pytest_plugins = ("tests.pipeline.run_fixtures",)
RAW_GRANTS = raw_key("grants")
PATIENCE_SECONDS = 20
BROKEN_TABLE = Check("released_x", "great_expectations", "fail", 1, "x: one_row_per.")
BUILD, SOUND = "build_is_whole", "released_tables_are_sound"


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries, "AGAIN", dg.RetryPolicy(max_retries=3, delay=0))


def state_of(instance: DagsterInstance, asset: AssetKey, check: str) -> str:
    record = instance.event_log_storage.get_latest_asset_check_execution_by_key(
        [AssetCheckKey(asset, check)]
    ).get(AssetCheckKey(asset, check))
    return record.status.value if record else "NEVER"


def metadata_of(instance: DagsterInstance, asset: AssetKey) -> dict[str, object]:
    entry = instance.get_latest_materialization_event(asset)
    assert entry is not None
    assert entry.asset_materialization is not None
    return {name: value.value for name, value in entry.asset_materialization.metadata.items()}


def version_of(instance: DagsterInstance, asset: AssetKey) -> str:
    entry = instance.get_latest_materialization_event(asset)
    assert entry is not None
    assert entry.asset_materialization is not None
    return (entry.asset_materialization.tags or {})["dagster/data_version"]


def last_run(instance: DagsterInstance) -> str:
    return instance.get_run_records(limit=1)[0].dagster_run.run_id


def test_tables_and_tests_are_told_while_dbt_still_builds(
    factory: Factory, instance: DagsterInstance
) -> None:
    seen: list[set[str]] = []

    def building(tell: Tell) -> None:
        tell(NodeEvent("seed.compatriots.rates", "started"))
        tell(NodeEvent("seed.compatriots.rates", "success"))
        tell(NodeEvent("model.compatriots.base", "success", 0, 1.5))
        tell(NodeEvent("test.compatriots.base_key", "warn", 2))
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            made, failed = events(instance, last_run(instance))
            if "base_key" in failed:
                seen.append(made)
                return
            time.sleep(0.05)

    factory.while_building = building
    factory.nodes = results(base_key="warn")
    assert factory.by_command().code == 0
    assert seen, "nothing was told before the build had ended"
    assert seen[0] >= {"rates", "base"}
    assert metadata_of(instance, AssetKey(["core", "base"]))["seconds"] == 1.5


def test_a_run_without_news_keeps_what_was_known(
    factory: Factory, instance: DagsterInstance, job: JobDefinition, home: Home
) -> None:
    factory.deliver(delivery_id="d-held", status="held", status_reason="too much")
    factory.nodes = results(attendance_key="warn")
    first = factory.by_command()
    assert first.code == 0
    keys = job.asset_layer.asset_graph.asset_check_keys
    before = {key: state_of(instance, key.asset_key, key.name) for key in keys}
    counts, version = metadata_of(instance, RAW_GRANTS), version_of(instance, RAW_GRANTS)
    assert counts["deliveries_in_effect"] == 1
    assert counts["deliveries_held"] == 1
    assert counts["rows_accepted"] == 2
    assert before[AssetCheckKey(RAW_GRANTS, "deliveries_are_in_effect")] == "FAILED"
    assert "PLANNED" not in before.values()
    released = instance.get_latest_materialization_event(RELEASE_KEY)
    factory.is_unchanged = True
    again = factory.by_command()
    assert (again.code, again.status["run"]["release_id"]) == (0, None)
    assert {key: state_of(instance, key.asset_key, key.name) for key in keys} == before
    assert metadata_of(instance, RAW_GRANTS) == counts
    assert version_of(instance, RAW_GRANTS) == version
    assert instance.get_latest_materialization_event(RELEASE_KEY) == released
    # And so does `status`: what the gate said when it let the release through.
    assert again.status["gate"] == first.status["gate"]
    assert "attendance_key" in {item["check_name"] for item in again.status["gate"]}
    unchanged = metadata_of(instance, AssetKey(["indicators", "fct_indicator_value"]))
    assert unchanged["seconds"] == 0.1
    assert "unchanged_since" in unchanged


def test_data_are_as_old_as_their_delivery(
    factory: Factory, instance: DagsterInstance, home: Home
) -> None:
    """However lately a run has looked at them."""
    assert factory.by_command().code == 0
    assert state_of(instance, RAW_GRANTS, "data_are_fresh") == "SUCCEEDED"
    old = datetime.now() - timedelta(days=1849)
    factory.deliver(received_at=old, order_at=old, visible_at=old)
    ledger.cache_file(home).unlink()
    assert factory.by_command().code == 0
    assert state_of(instance, RAW_GRANTS, "data_are_fresh") == "FAILED"


def test_the_gate_is_checks_of_the_release(factory: Factory, instance: DagsterInstance) -> None:
    assert factory.by_command().code == 0
    assert state_of(instance, RELEASE_KEY, BUILD) == "SUCCEEDED"
    assert state_of(instance, RELEASE_KEY, SOUND) == "SUCCEEDED"
    factory.new_figures()
    factory.patch.setattr(
        "dagster_project.release.gate.candidate_checks", lambda *_: ([BROKEN_TABLE], {})
    )
    assert factory.by_command().code == 3
    assert state_of(instance, RELEASE_KEY, BUILD) == "SUCCEEDED"
    assert state_of(instance, RELEASE_KEY, SOUND) == "FAILED"
    factory.nodes = results(base="error")
    assert factory.by_command().code == 3
    assert state_of(instance, RELEASE_KEY, BUILD) == "FAILED"


def test_the_release_hangs_on_what_it_reads(job: JobDefinition) -> None:
    parents = job.asset_layer.asset_graph.get(RELEASE_KEY).parent_keys
    assert parents == {
        RAW_GRANTS,
        raw_key("worldbank_population"),
        AssetKey(["indicators", "fct_indicator_value"]),
        AssetKey(["marts", "mart_events__attendance"]),
    }


def test_what_is_picked_on_a_page_runs_in_one_process_too() -> None:
    """Several would fight over the warehouse's one write lock."""
    executor = job_definitions().executor
    assert isinstance(executor, ExecutorDefinition)
    assert executor.name == "in_process"


def test_every_check_has_a_sentence(job: JobDefinition) -> None:
    graph = job.asset_layer.asset_graph
    said = {key: graph.get(key).description for key in graph.asset_check_keys}
    assert len(said) == 3 + 2 * 3 + 6
    assert not [key for key, text in said.items() if not text or not text.endswith((".", ")."))]


def test_a_single_export_is_loaded_alone(factory: Factory) -> None:
    asked: list[object] = []

    def load(line: Line, only: object = None) -> list[Receipt]:
        asked.append(only)
        return []

    factory.patch.setattr(Line, "load", load)
    ended = factory.by_dagster(selection=(RAW_GRANTS,))
    assert (ended.dagster, ended.materialized) == ("SUCCESS", {"grants"})
    assert asked == [{"grants"}]
    assert factory.selected == []
    assert factory.by_command().code == 0
    assert asked == [{"grants"}, None]


def test_a_single_check_builds_no_table(factory: Factory) -> None:
    factory.nodes = tuple(item for item in results() if item.name == "base_key")
    ended = factory.by_dagster(checks=(AssetCheckKey(AssetKey(["core", "base"]), "base_key"),))
    assert (ended.dagster, ended.materialized) == ("SUCCESS", set())
    assert factory.selected == [["base_key"]]


HELD = duckdb.IOException('IO Error: Could not set lock on file "w.duckdb": Conflicting lock')
AWAY = OSError(errno.ESTALE, os.strerror(errno.ESTALE))


def retried(instance: DagsterInstance) -> int:
    found = instance.all_logs(last_run(instance), of_type=DagsterEventType.STEP_UP_FOR_RETRY)
    return len(list(found))


@pytest.mark.parametrize(
    ("station", "fault"),
    [("load", AWAY), ("build", HELD), ("publish", HELD)],
)
def test_a_fault_that_passes_is_tried_again(
    factory: Factory, instance: DagsterInstance, station: str, fault: Exception
) -> None:
    import dagster_project.line as module

    work, faults = getattr(module, station), [fault, fault]

    def sometimes(*arguments: object, **options: object) -> object:
        if faults:
            raise faults.pop()
        return work(*arguments, **options)

    factory.patch.setattr(module, station, sometimes)
    ended = factory.by_command()
    assert (ended.code, ended.dagster, ended.said) == (0, "SUCCESS", "")
    assert ended.status["run"]["message"] == ""
    assert retried(instance) == 2


def test_a_fault_that_stays_is_told_after_some_tries(
    factory: Factory, instance: DagsterInstance
) -> None:
    def held(*_: object, **__: object) -> None:
        raise HELD

    factory.patch.setattr("dagster_project.line.build", held)
    ended = factory.by_command()
    assert (ended.code, ended.dagster) == (3, "FAILURE")
    assert "Another program has the warehouse open" in ended.said
    assert retried(instance) == 3


@pytest.mark.parametrize(
    "fault", [ValueError("x"), OSError(errno.ENOSPC, "full"), KeyboardInterrupt()]
)
def test_no_other_fault_is_tried_again(
    factory: Factory, instance: DagsterInstance, fault: BaseException
) -> None:
    asked = []

    def broken(*_: object, **__: object) -> None:
        asked.append(1)
        raise fault

    factory.patch.setattr("dagster_project.line.load", broken)
    assert factory.by_command().code == 3
    assert (len(asked), retried(instance)) == (1, 0)


def test_what_a_first_try_set_aside_is_not_forgotten(factory: Factory, home: Home) -> None:
    """Its files have their receipts; the next try meets them no more."""
    kept = Receipt("grants", "f.csv", "ab", "d-1", "held", datetime(2026, 1, 1), message="why")

    def load(*_: object, given: list[Receipt], **__: object) -> None:
        if not given:
            given.append(kept)
            raise AWAY

    factory.patch.setattr("dagster_project.line.load", load)
    assert factory.by_command().code == 1


def test_a_build_alone_says_nothing_of_a_load(factory: Factory, home: Home) -> None:
    line = Line(home, EXPORTS, home.exports, datetime.max, "alone")
    with line:
        line.build()
    assert not [text for text in line.summary() if text.startswith("Load")]

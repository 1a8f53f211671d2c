"""The main job end to end, as a process: exit codes, a run without news, what Dagster knows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dagster_project.contracts.read import read_contracts
from dagster_project.home import CONTRACTS
from tests.pipeline.command import compatriots, manifest
from tests.pipeline.demo_run import DemoRun, demo_run
from tests.pipeline.shown_truth import truth_as_shown


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoRun:
    return demo_run(tmp_path_factory)


def test_a_run_over_dirty_exports_publishes_and_lists_what_was_held(demo: DemoRun) -> None:
    assert demo.said.first_code == 1, demo.said.first
    assert "Held:" in demo.said.first or "Refused:" in demo.said.first
    assert f"Release: {demo.said.first_release}" in demo.said.first
    assert "Traceback" not in demo.said.first


def test_every_line_about_a_held_or_refused_file_is_a_planted_defect(demo: DemoRun) -> None:
    truth = demo.exports.parent / "truth.json"
    receipts = truth_as_shown(truth, demo.home, read_contracts(CONTRACTS))["receipts"]
    planted = {
        (receipt[0], Path(path).parts[1], Path(path).name)
        for path, receipt in receipts.items()
        if receipt[0] in ("held", "refused")
    }
    said = {
        (status.lower(), *place.split("/", 1))
        for line in demo.said.first.splitlines()
        for status, _, rest in [line.partition(": ")]
        for place in [rest.split(": ")[0]]
        if status in ("Held", "Refused")
    }
    assert said == planted
    for line in demo.said.first.splitlines():
        place, _, message = line.partition(": ")[2].partition(": ")
        assert place.rsplit("/", 1)[-1] not in message, "the name of the file stands twice"
    assert "ledger_1c_2023-10.csv: Line 3: The file holds marks of" in demo.said.first
    others = [
        line
        for line in demo.said.first.splitlines()
        if not line.startswith(("Held: ", "Refused: ", "Load: ", "Build: ", "Release: "))
    ]
    assert not others
    assert "0 failed, 0 with warnings" in demo.said.first


def test_a_run_without_news_loads_nothing_and_releases_nothing(demo: DemoRun) -> None:
    assert demo.said.second_code == 0, demo.said.second
    assert "Load: nothing new in the inbox." in demo.said.second
    assert "Release: nothing new since the last one." in demo.said.second
    assert manifest(demo.home)["release_id"] == demo.said.first_release


def test_the_run_stands_in_dagsters_history(demo: DemoRun) -> None:
    from dagster import DagsterInstance, DagsterRunStatus

    with DagsterInstance.from_config(str(demo.home.dagster)) as instance:
        runs = instance.get_runs()
    assert [run.job_name for run in runs] == ["main_job", "main_job"]
    assert all(run.status == DagsterRunStatus.SUCCESS for run in runs)


def test_dagsters_events_carry_no_row_counts_of_person_exports(demo: DemoRun) -> None:
    from dagster import AssetKey, DagsterInstance

    with DagsterInstance.from_config(str(demo.home.dagster)) as instance:
        event = instance.get_latest_materialization_event(AssetKey(["raw", "event_registrations"]))
        ledger = instance.get_latest_materialization_event(AssetKey(["raw", "ledger_1c"]))
    assert event is not None
    assert event.asset_materialization is not None
    assert not {key for key in event.asset_materialization.metadata if key.startswith("rows")}
    assert ledger is not None
    assert ledger.asset_materialization is not None
    assert "rows_accepted" in ledger.asset_materialization.metadata


def test_status_is_one_screen_and_lists_nothing_that_was_replaced(demo: DemoRun) -> None:
    said = compatriots(demo.home.root, "status").stdout
    assert len(said.splitlines()) <= 40
    assert demo.said.first_release in said
    listed = json.loads(compatriots(demo.home.root, "status", "--json").stdout)
    assert len(listed["set_aside"]) > 10
    assert listed["passed"]["replaced"] + sum(
        item["kind"] in ("held", "refused") for item in listed["attention"]
    ) == len(listed["set_aside"])
    assert listed["passed"]["replaced"] > 10

"""From a finished build to a release: gate, files, manifest, pointer, history."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dagster_project.cli import doctor_home
from dagster_project.errors import UserError
from dagster_project.home import REPOSITORY, Home
from dagster_project.release import history, pointer
from dagster_project.release.gate import GateResult, check
from dagster_project.release.pointer import Published
from dagster_project.release.publish import publish
from dagster_project.release.rounding import RoundingSecret
from dagster_project.release.rounding_key import secret_path
from dagster_project.release.settling import settle
from tests.pipeline.release_home import World, build, folder_bytes, node, synthetic

STEPS = (
    "release.written",
    "release.manifest",
    "release.renamed",
    "release.recorded",
    "release.switched",
)


# Who lives where in the hand-made world.
PERSONS = {"AAA": 3, "BBB": 8, "CCC": 30, "D01": 41, "EEE": 40, "FFF": 25, "D02": 65, "WLD": 106}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def judge(home: Home, world: World) -> GateResult:
    return check(home, {}, build(home, world))


def make(home: Home, world: World) -> Published:
    release = publish(home, judge(home, world))
    assert release is not None
    return release


def query(home: Home, release: Published, sql: str) -> list[tuple[Any, ...]]:
    folder = home.releases / release.release_id / "internal"
    return duckdb.execute(sql.replace("$", f"{folder}/")).fetchall()


def test_a_release_is_protected_complete_and_described(home: Home) -> None:
    result = judge(home, World())
    assert not result.failures, result.failures
    release = publish(home, result)
    assert release is not None
    found = query(
        home,
        release,
        "select territory_code, status, value_central::int "
        "from '$fct_indicator_value.parquet' "
        "where indicator_code = 'R02' and period_type = 'Y' and dim1_scheme = '_T' order by all",
    )
    assert {status for _, status, _ in found} == {"ok"}
    assert all(value % 5 == 0 and abs(value - PERSONS[code]) < 5 for code, _, value in found)
    columns = {
        row[0] for row in query(home, release, "describe from '$fct_indicator_value.parquet'")
    }
    assert not {"persons_num", "persons_den", "records_n"} & columns
    attendance = query(home, release, "describe from '$mart_events__attendance.parquet'")
    assert "note" not in {row[0] for row in attendance}
    paid = query(home, release, "from '$mart_spending__persons.parquet'")
    assert paid == [("world", "WLD", "Y", "2024", "M11", "ok", 1_000_000)]
    assert query(
        home,
        release,
        "select timeliness, accepted_class from '$quality_delivery.parquet' order by period_code",
    ) == [("missing", None), ("late", "80_95"), ("missing", None)]
    assert query(
        home,
        release,
        "select export, lost, rows_count, rows_class from '$quality_quarantine.parquet' "
        "order by all",
    ) == [
        ("event_registrations", "row", 10, None),
        ("event_reports", "row", 10, None),
        ("event_reports", "value", 3, None),
    ]
    manifest = release.manifest
    assert manifest["synthetic"] is False
    assert manifest["known_at"] == "2026-11-01T03:00:00Z"
    assert manifest["definitions"]["R02"] == 1
    assert len(manifest["lock_sha256"]) == 64
    assert manifest["columns"]["mart_events__attendance"]["month"]["description"] == "About month."


def test_a_demo_home_says_so(home: Home) -> None:
    synthetic(home)
    assert make(home, World()).manifest["synthetic"] is True


def test_without_news_nothing_is_made(home: Home) -> None:
    first = make(home, World())
    again = judge(home, World())
    assert not again.has_news
    assert again.candidate is None
    assert publish(home, again) is None
    assert [item.release_id for item in history.list_releases(home)] == [first.release_id]


def test_same_rows_in_another_order_give_the_same_bytes(tmp_path: Path) -> None:
    homes = [Home(tmp_path / name) for name in ("one", "two")]
    releases = [
        make(home, World(reversed_rows=order))
        for home, order in zip(homes, (False, True), strict=True)
    ]
    assert releases[0].release_id == releases[1].release_id
    first, second = (
        folder_bytes(home.releases / release.release_id / "internal")
        for home, release in zip(homes, releases, strict=True)
    )
    assert first == second


def test_changed_cells_are_counted_against_the_release_before(home: Home) -> None:
    sql = (
        "select status, value_central from '$fct_indicator_value.parquet' "
        "where indicator_code = 'Q02b'"
    )
    first = make(home, World())
    assert query(home, first, sql) == [("not_yet", None)]
    second = make(home, World(visits=101))
    assert query(home, second, sql) == [("ok", 5)]
    assert second.manifest["previous_release_id"] == first.release_id


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (node("fct_event_key", "fail", "test", 2), "test fct_event_key failed"),
        (node("fct_event", "error"), "model fct_event failed"),
        (node("mart_events__attendance", "skipped"), "was not built"),
    ],
)
def test_an_error_of_the_build_blocks(home: Home, bad: object, said: str) -> None:
    world = World()
    build(home, world)
    result = check(home, {}, world.result(node("dim_territory"), bad))  # type: ignore[arg-type]
    assert result.is_blocked
    with pytest.raises(UserError, match=said):
        publish(home, result)
    assert pointer.read(home) is None


def test_a_suspicion_blocks_nothing(home: Home) -> None:
    world = World()
    build(home, world)
    result = check(home, {}, world.result(node("qc_suspicion", "fail", "test", 4)))
    assert not result.is_blocked
    assert [item.check_name for item in result.warnings if item.kind == "dbt_test"] == [
        "qc_suspicion"
    ]


@pytest.mark.parametrize(
    ("protection", "said"),
    [
        (None, "has no meta.protection"),
        ("persons", "outside the person lattice"),
        ("secret", "no protection word"),
    ],
)
def test_a_column_without_a_clear_protection_blocks(
    home: Home, protection: str | None, said: str
) -> None:
    world = World()
    columns = dict(world.columns["mart_events__attendance"])
    columns.pop("visits_count")
    if protection:
        columns["visits_count"] = protection
    world.columns["mart_events__attendance"] = columns
    result = judge(home, world)
    assert result.is_blocked
    assert said in " ".join(item.message for item in result.failures)


def test_a_column_that_no_yaml_describes_blocks(home: Home) -> None:
    built = build(home, World())
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute("alter table core.dim_territory add column birth_year integer")
    (failure,) = check(home, {}, built).failures
    assert failure.check_name == "column_protection"
    assert failure.message == (
        "dim_territory.birth_year stands in the warehouse and not in its YAML."
    )
    assert not list(home.releases.glob(".candidate-*"))


def test_a_double_key_is_found_by_great_expectations(home: Home) -> None:
    world = World()
    build(home, world)
    connection = duckdb.connect(str(home.warehouse))
    connection.execute(
        "insert into marts.mart_events__attendance from marts.mart_events__attendance limit 1"
    )
    connection.close()
    result = check(home, {}, world.result())
    assert [item.check_name for item in result.failures] == ["released_mart_events__attendance"]
    assert "unique_key" in result.failures[0].message
    assert not list(home.releases.glob(".candidate-*"))


def test_rounding_that_is_switched_off_is_found(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RoundingSecret, "rounded", lambda _secret, count, *_: count)
    names = {item.check_name for item in judge(home, World()).failures}
    assert names == {"released_fct_indicator_value", "persons_rounded"}


def test_rates_of_few_that_are_told_are_found(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dagster_project.release.persons.SMALLEST_DENOMINATOR", 1)
    assert "rates_of_enough_persons" in {item.check_name for item in judge(home, World()).failures}


def test_an_indicator_that_counts_persons_and_does_not_say_so_stops_the_release(
    home: Home,
) -> None:
    world = World()
    built = build(home, world)
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute(
            "update indicators.fct_indicator_value set persons_num = 3 where indicator_code = 'R01'"
        )
    with pytest.raises(UserError, match="The indicators R01 count persons"):
        check(home, {}, built)
    assert not list(home.releases.glob(".candidate-*"))


def test_an_indicator_that_is_declared_to_be_of_persons_needs_its_counts(home: Home) -> None:
    built = build(home, World())
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute(
            "update indicators.int_indicator__meaning_declared set protection_rule = 'persons' "
            "where indicator_code = 'R01'"
        )
    with pytest.raises(UserError, match="The indicators R01 count persons"):
        check(home, {}, built)


def test_a_lost_secret_is_named_by_the_next_release(home: Home) -> None:
    first = make(home, World())
    assert first.manifest["rounding"]["is_renewed"] is False
    again = make(home, World(visits=101))
    assert again.manifest["rounding"]["secret_id"] == first.manifest["rounding"]["secret_id"]
    assert doctor_home.rounding(home).is_well
    built = build(home, World())
    secret_path(home).unlink()
    assert doctor_home.rounding(home).says.startswith("missing, but the current release")
    release = publish(home, check(home, {}, built))
    assert release is not None
    assert release.manifest["rounding"]["is_renewed"] is True
    text = secret_path(home).read_text().strip()
    manifest = home.releases / release.release_id / pointer.MANIFEST
    assert text not in manifest.read_text()


def test_the_manifest_says_how_useful_the_tables_of_persons_are(home: Home) -> None:
    found = make(home, World()).manifest["rounding"]["utility"]
    assert set(found) == {"R02", "R08", "Y01", "Y02", "F06"}
    assert found["R02"]["too_few_share"] == "0.000"
    assert 0 < float(found["R02"]["rounding_share"]) < 0.2
    assert 0 < float(found["R08"]["too_few_share"]) < 1


def run_with_fault(home: Home, step: str, world: World) -> int:
    code = f"""
from pathlib import Path
from tests.pipeline.release_home import World, build
from dagster_project.home import Home
from dagster_project.release.gate import check
from dagster_project.release.publish import publish
home = Home(Path({str(home.root)!r}))
publish(home, check(home, {{}}, build(home, World(visits={world.visits}))))
"""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=REPOSITORY,
        check=False,
        capture_output=True,
        env={**os.environ, "COMPATRIOTS_FAULT": step},
    ).returncode


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_release_leaves_nothing_half_made(tmp_path: Path, step: str) -> None:
    home, calm = Home(tmp_path / "killed"), Home(tmp_path / "calm")
    first = make(home, World())
    make(calm, World())
    undisturbed = make(calm, World(visits=101))
    assert run_with_fault(home, step, World(visits=101)) == -signal.SIGKILL
    expected = undisturbed.release_id if step == "release.switched" else first.release_id
    current = pointer.current(home)
    assert current is not None
    assert current.release_id == expected
    assert history.verify(home).is_sound
    # The next run shows what was whole, and makes again what was not.
    settle(home)
    finished = publish(home, judge(home, World(visits=101)))
    if step in ("release.written", "release.manifest"):
        assert finished is not None
    else:
        assert finished is None
    current = pointer.current(home)
    assert current is not None
    assert current.manifest["tables"] == undisturbed.manifest["tables"]
    names = [item.release_id for item in history.list_releases(home)]
    assert names == [first.release_id, undisturbed.release_id]
    assert [entry["release_id"] for entry in pointer.history(home)] == names
    assert not list(home.releases.glob(".candidate-*"))


def test_a_full_disk_leaves_the_pointer_valid(home: Home) -> None:
    first = make(home, World())
    for step in STEPS[1:3]:
        assert run_with_fault(home, f"{step}:full", World(visits=101)) == 1
    current = pointer.current(home)
    assert current is not None
    assert current.release_id == first.release_id
    assert make(home, World(visits=101)).release_id != first.release_id


def test_history_lists_shows_verifies_and_goes_back(home: Home) -> None:
    first, second = make(home, World()), make(home, World(visits=101))
    listed = history.list_releases(home)
    assert [(item.release_id, item.is_current) for item in listed] == [
        (first.release_id, False),
        (second.release_id, True),
    ]
    assert history.verify(home, first.release_id).is_sound
    history.rollback(home, first.release_id, reason="wrong file", at=datetime(2026, 11, 2))
    assert pointer.read(home) == {
        "release_id": first.release_id,
        "manifest_sha256": pointer.open_release(home, first.release_id).manifest_sha256,
    }
    switches = history.show(home)["switches"]
    assert [entry["action"] for entry in switches] == ["publish", "rollback"]
    assert switches[-1]["reason"] == "wrong file"
    assert [item.release_id for item in history.list_releases(home)] == [
        first.release_id,
        second.release_id,
    ]
    with pytest.raises(UserError, match="current release already"):
        history.rollback(home, first.release_id)
    with pytest.raises(UserError, match="no release nothing"):
        history.rollback(home, "nothing")


def test_a_changed_file_is_noticed_and_not_gone_back_to(home: Home) -> None:
    first, _ = make(home, World()), make(home, World(visits=101))
    file = home.releases / first.release_id / "internal" / "dim_territory.parquet"
    file.chmod(0o644)
    file.write_bytes(file.read_bytes() + b"x")
    assert history.verify(home, first.release_id).problems == (
        "internal/dim_territory.parquet was changed.",
    )
    with pytest.raises(UserError, match="damaged"):
        history.rollback(home, first.release_id)


def test_a_changed_manifest_is_noticed(home: Home) -> None:
    release = make(home, World())
    path = home.releases / release.release_id / "manifest.json"
    path.chmod(0o644)
    path.write_text(json.dumps({**release.manifest, "synthetic": True}))
    assert not history.verify(home).is_sound
    with pytest.raises(UserError, match="changed after it was published"):
        pointer.current(home)


def test_a_new_month_of_known_time_is_news(home: Home) -> None:
    make(home, World())
    later = World(known_at=World().known_at + timedelta(31))
    assert judge(home, later).has_news

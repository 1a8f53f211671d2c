"""The sensor on the inbox asks for runs until a load has taken the files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from dagster_project.defs import installation, job
from dagster_project.defs.installation import EXPORTS_VARIABLE, Installation
from dagster_project.defs.names import CANDIDATE, INBOX_TAG, PURPOSE_TAG
from dagster_project.home import HOME_VARIABLE
from tests.pipeline.conftest import age
from tests.pipeline.delivery_support import World

HEADER = "post_code,period,no,amount"
A, B = "KZ,2026-10,1,5", "KZ,2026-10,1,6"
LATER = timedelta(hours=2)


@dg.job
def stand_in() -> None:
    """A run whose end is the test's."""


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as opened:
        yield opened


@pytest.fixture
def path(deliveries: World, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("dagster_project.ingest.expectations.suite", lambda contract: [])
    monkeypatch.setattr(installation, "open_contracts", lambda folder=None: deliveries.contracts)
    monkeypatch.setenv(HOME_VARIABLE, str(deliveries.home.root))
    monkeypatch.setenv(EXPORTS_VARIABLE, str(deliveries.inbox))
    found = deliveries.inbox / "reports" / "file.csv"
    found.write_text(f"{HEADER}\n{A}\n", encoding="utf-8")
    age(found)
    return found


def look(
    instance: dg.DagsterInstance, cursor: str | None
) -> tuple[list[dg.RunRequest], str | None, str]:
    """What the sensor asks for, its cursor after, and why it asked for nothing."""
    context = dg.build_sensor_context(
        instance=instance, cursor=cursor, resources={"installation": Installation()}
    )
    data = job.inbox_sensor.evaluate_tick(context)
    return list(data.run_requests or ()), data.cursor, data.skip_message or ""


def begin(instance: dg.DagsterInstance, request: dg.RunRequest) -> dg.DagsterRun:
    return instance.create_run_for_job(
        job_def=stand_in, tags=request.tags, status=dg.DagsterRunStatus.STARTED
    )


def let_time_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    class Later(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) + LATER

    monkeypatch.setattr(job, "datetime", Later)


def test_the_cursor_moves_when_a_load_took_the_files(
    deliveries: World, path: Path, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    (request,), cursor, _ = look(instance, None)
    assert request.tags[PURPOSE_TAG] == CANDIDATE
    assert cursor is None
    run = begin(instance, request)
    asked, cursor, why = look(instance, cursor)
    assert (asked, cursor) == ([], None)
    assert "on its way" in why
    # It ends before it took the files: once more, but not at once.
    instance.report_run_failed(run)
    asked, cursor, why = look(instance, cursor)
    assert (asked, cursor) == ([], None)
    assert "did not take" in why
    let_time_pass(monkeypatch)
    (again,), cursor, _ = look(instance, cursor)
    assert again.run_key != request.run_key
    assert again.tags[INBOX_TAG] == request.tags[INBOX_TAG]
    begin(instance, again)
    assert [receipt.status for receipt in deliveries.run()] == ["loaded"]
    asked, cursor, why = look(instance, cursor)
    assert (asked, why) == ([], "Nothing new in the inbox.")
    assert cursor == request.tags[INBOX_TAG]


def test_a_run_of_the_command_counts_too(
    deliveries: World, path: Path, instance: dg.DagsterInstance
) -> None:
    deliveries.run()
    assert look(instance, None)[0] == []


def test_a_load_of_another_export_takes_nothing_of_this_one(
    deliveries: World, path: Path, instance: dg.DagsterInstance
) -> None:
    deliveries.run(only=("plans",))
    assert len(look(instance, None)[0]) == 1
    deliveries.run(only=("reports",))
    assert look(instance, None)[0] == []


def test_a_load_that_ends_early_takes_nothing(
    deliveries: World, path: Path, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("away")

    with monkeypatch.context() as patch:
        patch.setattr("dagster_project.ingest.load._load_batch", full)
        with pytest.raises(OSError, match="away"):
            deliveries.run()
    assert len(look(instance, None)[0]) == 1


def test_a_correction_of_the_same_size_and_time_is_news(
    deliveries: World, path: Path, tmp_path: Path, instance: dg.DagsterInstance
) -> None:
    deliveries.run()
    _, cursor, _ = look(instance, None)
    other = tmp_path / "corrected.csv"
    other.write_text(f"{HEADER}\n{B}\n", encoding="utf-8")
    shutil.copystat(path, other)
    shutil.copy2(other, path)
    asked, after, _ = look(instance, cursor)
    assert (len(asked), after) == (1, cursor)

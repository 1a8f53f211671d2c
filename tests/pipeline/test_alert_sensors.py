"""The sensors that alert: a failed run of the command or of Dagster, what became overdue."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import dagster as dg
import pytest

from dagster_project.alerts.settings import MAIL_TO, SMTP
from dagster_project.defs import alert_sensors, installation
from dagster_project.defs.alert_sensors import failure_alert, lateness_alert
from dagster_project.defs.installation import Installation
from dagster_project.defs.names import raw_key
from dagster_project.home import Home
from dagster_project.warehouse import export_state, operations
from dagster_project.warehouse.lateness import Expected, timeliness
from tests.pipeline.job_runs import EXPORTS, Factory
from tests.pipeline.loopback import Hook, Mailbox, mail_server
from tests.pipeline.small_graph import results

pytest_plugins = ("tests.pipeline.run_fixtures",)


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    with mail_server() as found:
        monkeypatch.setenv(SMTP, f"smtp://127.0.0.1:{found.port}")
        monkeypatch.setenv(MAIL_TO, "duty@agency.example")
        yield found


def look(
    sensor: dg.SensorDefinition, instance: dg.DagsterInstance, cursor: str | None
) -> tuple[str | None, list[dg.AssetCheckEvaluation], str]:
    """The cursor after a look, what it said of checks, and why it started nothing."""
    context = dg.build_sensor_context(
        instance=instance, cursor=cursor, resources={"installation": Installation()}
    )
    data = sensor.evaluate_tick(context)
    for item in data.dagster_run_reactions or ():
        assert item.error is None, item.error.to_string()
    told = [item for item in data.asset_events if isinstance(item, dg.AssetCheckEvaluation)]
    return data.cursor, told, data.skip_message or ""


@pytest.mark.parametrize("by", ["by_command", "by_dagster"])
def test_a_failed_run_is_told(
    factory: Factory, instance: dg.DagsterInstance, home: Home, box: Mailbox, hook: Hook, by: str
) -> None:
    cursor, _, _ = look(failure_alert, instance, None)
    factory.nodes = results(base_key="fail")
    getattr(factory, by)()
    cursor, _, _ = look(failure_alert, instance, cursor)
    (message,), (body,) = box.messages, hook.bodies
    for said in (message.get_content(), body["text"]):
        assert "test base_key failed." in said
        assert "The last release stays" in said
        assert str(home.root) not in said
    # Once.
    look(failure_alert, instance, cursor)
    assert (len(box.messages), len(hook.bodies)) == (1, 1)


def test_a_run_that_was_killed_is_told(
    factory: Factory, instance: dg.DagsterInstance, home: Home, hook: Hook
) -> None:
    cursor, _, _ = look(failure_alert, instance, None)
    run = instance.create_run_for_job(
        job_def=factory.job, run_id=str(uuid.uuid4()), status=dg.DagsterRunStatus.STARTED
    )
    operations.begin(home, run.run_id, "Dagster", datetime(2026, 11, 1))
    assert factory.by_command().code == 0
    look(failure_alert, instance, cursor)
    (body,) = hook.bodies
    assert "killed, or the machine stopped" in body["text"]


def test_a_good_run_is_no_alert(factory: Factory, instance: dg.DagsterInstance, hook: Hook) -> None:
    cursor, _, _ = look(failure_alert, instance, None)
    assert factory.by_command().code == 0
    look(failure_alert, instance, cursor)
    assert hook.bodies == []


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The time of the sensor."""
    now = [datetime(2026, 11, 10, 12)]
    monkeypatch.setattr(alert_sensors, "present", lambda: now[0])
    return now


@pytest.fixture
def monthly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Grants are due on the 5th of every month, from October on."""
    due = [Expected("grants", "_T", "monthly", 5, date(2026, 9, 1), None)]
    judged = timeliness
    monkeypatch.setattr(
        export_state, "timeliness", lambda home, contracts, at: judged(home, contracts, at, due)
    )
    agreed = {"grants": replace(EXPORTS["grants"], frequency="monthly", freshness_days=40)}
    monkeypatch.setattr(installation, "open_contracts", lambda folder=None: agreed)


def test_what_becomes_overdue_is_told_once(
    factory: Factory,
    instance: dg.DagsterInstance,
    clock: list[datetime],
    monthly: None,
    box: Mailbox,
    hook: Hook,
) -> None:
    # The first look: nothing came for September and October.
    cursor, told, why = look(lateness_alert, instance, None)
    assert why.startswith("2 have become overdue")
    (body,) = hook.bodies
    assert "grants: 2, the last one everyone for 2026-10, due 2026-11-05." in body["text"]
    assert "grants: 2, последняя — все за 2026-10" in box.messages[0].get_content()
    assert {item.check_name: item.passed for item in told} == {
        "due_deliveries_came": False,
        "data_are_fresh": True,
    }
    # Later the same day, and the next: nothing new.
    for moment in (timedelta(hours=5), timedelta(days=1)):
        clock[0] += moment
        cursor, _, _ = look(lateness_alert, instance, cursor)
    assert len(hook.bodies) == 1
    # On the 5th it is due, on the 6th it is late.
    clock[0] = datetime(2026, 12, 5, 23)
    cursor, _, _ = look(lateness_alert, instance, cursor)
    assert len(hook.bodies) == 2  # the data are too old now
    assert "Data are out of date: grants, 95 days old, 71 are allowed." in hook.bodies[1]["text"]
    clock[0] = datetime(2026, 12, 6, 0, 10)
    cursor, told, _ = look(lateness_alert, instance, cursor)
    assert len(hook.bodies) == 3
    assert "grants: 1, the last one everyone for 2026-11" in hook.bodies[2]["text"]
    assert raw_key("grants") in {item.asset_key for item in told}
    # What comes late is no news to this sensor, and fresh data are fresh.
    factory.deliver(
        delivery_id="d-2", received_at=datetime(2026, 12, 6), order_at=datetime(2026, 12, 6),
        visible_at=datetime(2026, 12, 6), scope_keys=("",),
    )  # fmt: skip
    cursor, told, _ = look(lateness_alert, instance, cursor)
    assert len(hook.bodies) == 3
    assert {item.check_name: item.passed for item in told}["data_are_fresh"] is True


def test_what_could_not_be_sent_is_sent_later(
    factory: Factory, instance: dg.DagsterInstance, clock: list[datetime], monthly: None, hook: Hook
) -> None:
    hook.status = 503
    cursor, _, _ = look(lateness_alert, instance, None)
    assert len(hook.bodies) == 1
    hook.status = 204
    look(lateness_alert, instance, cursor)
    assert len(hook.bodies) == 2
    assert hook.bodies[0] == hook.bodies[1]


def test_an_empty_home_is_late_with_nothing(
    home: Home, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch, hook: Hook
) -> None:
    monkeypatch.setenv("COMPATRIOTS_HOME", str(home.root / "new"))
    _, told, why = look(lateness_alert, instance, None)
    assert (told, why, hook.bodies) == ([], "Nothing was ever loaded.", [])

"""Sensors that alert people: a failed run, deliveries that did not come, data too old."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date
from typing import Any

import dagster as dg

from dagster_project.alerts import outbox
from dagster_project.alerts.alert import Alert, came_late, run_failed
from dagster_project.alerts.settings import read_settings
from dagster_project.defs.export_checks import came, fresh
from dagster_project.defs.failures import failure_of
from dagster_project.defs.installation import Installation
from dagster_project.home import Home
from dagster_project.ingest import ledger
from dagster_project.line import present
from dagster_project.warehouse import operations
from dagster_project.warehouse.export_state import ExportState, export_states
from dagster_project.warehouse.lateness import Timeliness
from dagster_project.warehouse.lock import is_held

LATENESS_SECONDS = 600


def send(home: Home, log: Any, alert: Alert) -> None:
    """An alert that can't be sent is the sensor's trouble, seen at its ticks; never the run's."""
    log.warning(alert.text)
    if failed := outbox.post(home, read_settings(home), alert):
        log.error(f"Not sent, to be tried again: {outbox.sentence(failed)}.")


@dg.run_failure_sensor(
    name="failure_alert",
    description="A failed run is told by every way that is set up: log, e-mail, webhook.",
    default_status=dg.DefaultSensorStatus.RUNNING,
    # The runs of the command are of no code location.
    monitor_all_code_locations=True,
)
def failure_alert(context: dg.RunFailureSensorContext, installation: Installation) -> None:
    home, run = installation.home, context.dagster_run
    record = context.instance.get_run_record_by_id(run.run_id)
    started = record.create_timestamp.astimezone(UTC) if record else None
    send(home, context.log, run_failed(home, run.run_id, started, reason_of(context, home)))


def reason_of(context: dg.RunFailureSensorContext, home: Home) -> str:
    """As `status` says it; of a run that left no state what Dagster knows."""
    run_id = context.dagster_run.run_id
    rows = operations.read(home, "run")
    if rows and rows[0]["run_id"] == run_id and rows[0]["message"]:
        return str(rows[0]["message"])
    return failure_of(context.instance, run_id, home)


@dataclass
class Seen:
    """What the lateness sensor has told: of deliveries due until a day, of data by export."""

    until: date | None = None
    stale: list[str] = field(default_factory=list)
    verdicts: dict[str, str] = field(default_factory=dict)

    @staticmethod
    def read(cursor: str | None) -> "Seen":
        try:
            found: dict[str, Any] = json.loads(cursor or "")
            return Seen(
                date.fromisoformat(found["until"]), list(found["stale"]), dict(found["verdicts"])
            )
        except (ValueError, KeyError, TypeError):
            return Seen()

    def cursor(self) -> str:
        return json.dumps(vars(self) | {"until": f"{self.until}"})


@dg.sensor(
    name="lateness_alert",
    minimum_interval_seconds=LATENESS_SECONDS,
    description="Tells once of every delivery that has become overdue and of data that have grown "
    "too old; keeps the checks of the exports up to date between runs; sends again what could "
    "not be sent.",
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def lateness_alert(
    context: dg.SensorEvaluationContext, installation: Installation
) -> dg.SensorResult | dg.SkipReason:
    home = installation.home
    if failed := outbox.resend(home, read_settings(home)):
        context.log.error(f"Still not sent: {outbox.sentence(failed)}.")
    if is_held(home):
        return dg.SkipReason("A run is at work.")
    if not ledger.committed_ids(home):
        return dg.SkipReason("Nothing was ever loaded.")
    states = export_states(home, installation.open_contracts(), present())
    seen = Seen.read(context.cursor)
    missing, stale = news(states, seen)
    if missing or stale:
        send(home, context.log, came_late(home, missing, stale))
    said = {item.key: item for state in states.values() for item in (fresh(state), came(state))}
    verdicts = {key.to_user_string(): verdict.description for key, verdict in said.items()}
    changed = [
        verdict.evaluation()
        for key, verdict in said.items()
        if seen.verdicts.get(key.to_user_string()) != verdict.description
    ]
    now = Seen(present().date(), sorted(n for n, s in states.items() if not s.is_fresh), verdicts)
    return dg.SensorResult(
        asset_events=changed,
        cursor=now.cursor(),
        skip_reason=f"{len(missing)} have become overdue, {len(stale)} exports too old.",
    )


def news(
    states: Mapping[str, ExportState], seen: Seen
) -> tuple[list[Timeliness], list[ExportState]]:
    """What has become overdue since the last look, and what has grown too old. The first look
    tells of everything at once: the text names the last of each export only."""
    missing = [
        item
        for state in states.values()
        for item in state.missing
        # Overdue from the day after it was due.
        if seen.until is None or item.due_on >= seen.until
    ]
    return missing, [s for n, s in states.items() if not s.is_fresh and n not in seen.stale]


@dg.definitions
def alert_definitions() -> dg.Definitions:
    return dg.Definitions(sensors=[failure_alert, lateness_alert])

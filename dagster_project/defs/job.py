"""The main job, its schedules and the sensor on the inbox."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

import dagster as dg

from dagster_project.defs.failures import report_dead
from dagster_project.defs.installation import Installation
from dagster_project.defs.names import ALONE_TAG, CANDIDATE, INBOX_TAG, MAIN_JOB, PURPOSE_TAG
from dagster_project.ingest import inbox_changes
from dagster_project.ingest.inbox import scan
from dagster_project.warehouse import operations

LOOK_SECONDS = 30
# A run that did not take the files is followed by another one, after longer and longer pauses.
LONGEST_PAUSE_SECONDS = 3600

main_job = dg.define_asset_job(
    MAIN_JOB,
    selection=dg.AssetSelection.all(),
    description="Load, build, check, release: the whole line in one process.",
    # Several processes would fight over the warehouse's one write lock.
    executor_def=dg.in_process_executor,
    tags={ALONE_TAG: "yes"},
)

nightly = dg.ScheduleDefinition(
    name="nightly_candidate",
    job=main_job,
    cron_schedule="0 2 * * *",
    tags={PURPOSE_TAG: CANDIDATE},
    description="Every night: load and build; ends in a checked candidate.",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
monthly = dg.ScheduleDefinition(
    name="monthly_release",
    job=main_job,
    cron_schedule="0 4 21 * *",
    description="On the 21st, when reports and ledger of the month before were due: a release.",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)


@dg.sensor(
    job=main_job,
    minimum_interval_seconds=LOOK_SECONDS,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="A new or changed file in the inbox starts a run that ends in a candidate.",
)
def inbox_sensor(
    context: dg.SensorEvaluationContext, installation: Installation
) -> dg.SensorResult | dg.SkipReason:
    """The cursor is the state of the inbox that a load has taken; the load itself keeps it, so
    that runs of the command count, too, and a run that fails before it took the files doesn't."""
    home = installation.home
    # A run that died would hold the queue of one for ever.
    report_dead(context.instance, [dead["run_id"] for dead in operations.unended(home)])
    if not installation.inbox.is_dir():
        return dg.SkipReason("There is no inbox yet.")
    found = scan(installation.inbox, installation.open_contracts())
    state = digest(inbox_changes.digests(found.files))
    waiting = inbox_changes.waiting(home, found)
    if not waiting:
        return dg.SensorResult(skip_reason="Nothing new in the inbox.", cursor=state)
    asked = context.instance.get_run_records(dg.RunsFilter(tags={INBOX_TAG: state}))
    if reason := reason_to_wait(asked, datetime.now(UTC)):
        return dg.SkipReason(reason)
    request = dg.RunRequest(
        # Dagster never starts two runs of one key.
        run_key=f"{state}-{len(asked)}",
        tags={PURPOSE_TAG: CANDIDATE, INBOX_TAG: state},
    )
    return dg.SensorResult(run_requests=[request])


def digest(words: dict[str, str]) -> str:
    return hashlib.sha256(repr(sorted(words.items())).encode()).hexdigest()


def reason_to_wait(asked: Sequence[dg.RunRecord], now: datetime) -> str:
    """Why no run is asked for now; empty when one is. ``asked``: runs for these very files."""
    if not asked:
        return ""
    if any(not record.dagster_run.is_finished for record in asked):
        return "A run for these files is on its way."
    pause = min(LOOK_SECONDS * 2 ** len(asked), LONGEST_PAUSE_SECONDS)
    last = max(record.update_timestamp for record in asked)
    if (now - last).total_seconds() < pause:
        return f"{len(asked)} runs did not take these files; the next comes {pause} s after."
    return ""


@dg.definitions
def job_definitions() -> dg.Definitions:
    return dg.Definitions(
        jobs=[main_job],
        schedules=[nightly, monthly],
        sensors=[inbox_sensor],
        # For what somebody picks on Dagster's pages, too.
        executor=dg.in_process_executor,
    )
